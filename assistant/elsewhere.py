"""Which document answers a whole question in a conversation: the one that this is about, or another."""

from __future__ import annotations

from dataclasses import replace

from assistant.phrases import phrase
from assistant.refusing import short_title, with_elsewhere
from corpus.nouns import Answer, Refusal, Reply

# From `SURELY` on the document that is spoken of answers though all documents together answer nothing, from `ELSEWHERE`
# on another one does. Of 140 questions on the protocol (dev) behind one about a canteen 44 that the canteen's document
# refuses are answered from all documents, 35 rightly, from .7 on 25 of 29; of the 10 wrong answers from the canteen's 7
# are below .75. In 165 conversations (dev) no other document was right, and that one was wherever all together answered
# from it.
SURELY, ELSEWHERE = 0.75, 0.7
SURER = 0.1  # by so much another document must be surer than the one that is spoken of
CERTAIN = 1 - SURER  # from here on no other document can be


def is_certain(reply: Reply) -> bool:
    """Tell whether no other document can answer better."""
    return isinstance(reply, Answer) and reply.evidence >= CERTAIN


def chosen(there: Reply, anywhere: Reply, about: str) -> Reply:
    """Return the reply of the document `about`, or the one of all documents, which says that it is from another.

    Where neither is sure enough it is a refusal, and names the other document where one answers.
    """
    other = isinstance(anywhere, Answer) and {one.document for one in anywhere.citations} != {about}
    if isinstance(there, Answer):
        best = there.evidence >= SURELY and not (other and anywhere.evidence > there.evidence + SURER)
        if best or (isinstance(anywhere, Answer) and not other):
            return there
    if isinstance(anywhere, Answer) and other and anywhere.evidence >= ELSEWHERE:
        opening = phrase("from_elsewhere", title=short_title(anywhere.citations[0]))
        return replace(anywhere, text=f"{opening}\n{anywhere.text}")
    if isinstance(there, Refusal):
        return with_elsewhere(there, anywhere)
    return there if isinstance(anywhere, Answer) else anywhere
