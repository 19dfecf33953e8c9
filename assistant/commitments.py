"""« À quoi s'engage la Région ? »: what a party commits itself to, alone or with all who signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.citing import Quote, lead_in, whole
from assistant.inquiry import Draft, Inquiry, Line
from assistant.lists import introduced, item_lines, list_of
from assistant.phrases import phrase
from corpus.nouns import Passage
from corpus.sentences import split_sentences
from index.analysis import fold, terms

_ASKS = re.compile(
    r"\bs'(?:est |sont |etre |y )*engag\w+|\bengagements?\b|\b(?:a|ont|avez|avons) (?:\w+ )?promis\b|\bpromet\w*\b|"
    r"\bobligations?\b|\bs'oblig\w+|\bengagee?s?\b|\b[mj]'engage\b|\bnous engag\w+\b|"
    r"\b(?:dois|doit|doivent|devons|devrai|devrons)[- ](?:(?:je|on|nous|(?:l[ae]s?|l') ?[\w -]{2,30}) )?faire\b|"
    r"\b(?:dois|doit|doivent|devons) (?:nous |lui |leur )?(?:fournir|apporter|assurer|garantir) quoi\b|"
    r"\b(?:que|qu'est[- ]ce que?) .{0,40}\b(?:dois|doit|doivent|devons) (?:nous |lui )?"
    r"(?:fournir|apporter|assurer|garantir)\b"
)
# « Quel est le rôle de la CAF ? », « que fait la Région ? » ask the same of who signed.
_ASKS_ROLE = re.compile(r"\b(?:role|missions?) d|\bque fai(?:t|sait|ra)\b|\bque font\b|\bfai(?:t|sait) quoi\b")
# « La communauté urbaine met à la disposition … »: what is done or to be done, nothing that happened.
_HAPPENED = re.compile(
    r"\b(?:s'est|s'etait|se sont|a|ont|avait|avaient|fut|etait|etaient) (?:ete )?\w+(?:e|i|u|s|t)e?s?\b"
)
# « Je représente un bailleur social, … »: who asks says what they are.
_SELF = re.compile(r"\b(?:je (?:suis|represente)|nous (?:sommes|representons)|on (?:est|represente)|en tant que?)\b")
_COMMITS = re.compile(r"\b(?:s'engage(?:nt|ra|ront)?|s'oblig\w+|est tenue? de|sont tenue?s de)\b")
_HEADED = re.compile(r"\b(?:engagements?|obligations?)\b(?: (?:de |des |du |d'))?(?P<party>.*)")
# « Les partenaires signataires s'engagent … » binds whoever signed.
_EVERYONE = frozenset(terms("partenaire signataire partie membre ensemble acteur chacun chaque tous"))
_DOCUMENT = frozenset(terms("présent présente contrat convention protocole"))
_ALL = _EVERYONE | _DOCUMENT
_ASKING = frozenset(
    terms(
        "engager engagent engageons engagement promettre promis promesse obligation obliger devoir prendre pris accord "
        "papier texte protocole contrat convention document faire fait font concret précis monde représenter être suis "
        "sommes fournir apporter assurer garantir signer signant signataire action"
    )
)
# « Qu'a promis la Ville à la Fabrique ? », « à quoi s'engage-t-elle une fois que … ? »: who takes no part in it.
_ASIDE = re.compile(
    r"\b(?:vis-a-vis d\w+|envers|a l'egard d\w+|aupres d\w+) [\w' &-]+|"
    r"\b(?:promis|promet\w*) (?:a (?=l['ae])|aux? )[\w' &-]+|"
    r"\b(?:une fois |quand |lorsqu|si |des qu|en cas d|apres qu)[^?]*"
)
_MATCHED = 0.7
_SHOWN, _SEARCHED = 4, 3_000
# The name of a party stands within so many words of its sentence, what it does behind it: this many words or more; no
# past tense within so many characters.
_NAME, _SAID, _NEAR = 7, 3, 90
_NO_DUTIES = ("En-tête", "Parties", "Visas")


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one party, or all (`common`), commits to: the sentence that says so and the items that it introduces."""

    quote: Quote
    party: frozenset[str]
    items: tuple[Passage, ...]

    @property
    def common(self) -> bool:
        """Return whether it binds all parties alike."""
        return bool(self.party & _EVERYONE) or self.party <= _DOCUMENT


def answer_commitments(inquiry: Inquiry) -> Draft | None:
    """Return the commitments of the party that the question names, or of all; None where it asks for none.

    A party without commitments of its own that is among the signatories is bound by those that all take, and by what
    the text has it do.
    """
    question = inquiry.question
    role = _ASKS_ROLE.search(question.folded) and not _ASKS.search(question.folded)
    asks = question.kind in ("list", "other", "person") and not question.addresses
    if not asks or not (role or _ASKS.search(question.folded)):
        return None
    aside = frozenset(term for found in _ASIDE.finditer(question.folded) for term in terms(found[0])) - frozenset(
        terms(_ASIDE.sub(" ", question.folded))
    )
    asked = tuple(term for term in inquiry.matter.terms if term not in _ASKING | _ALL | aside and not term.isdigit())
    found = tuple(_commitments(inquiry))
    if not asked:
        return None if role else _draft([c for c in found if c.common] or list(found))
    titles = _titles(inquiry)
    own = [c for c in found if _is_named(inquiry, asked, c.party, titles.get(c.quote.passage.document, frozenset()))]
    return _draft(own) if own else _bound(inquiry, asked, [c for c in found if c.common and c.items])


def _bound(inquiry: Inquiry, asked: tuple[str, ...], common: list[Commitment]) -> Draft | None:
    """Return what binds a party that takes no commitment of its own: what it does, what all signatories take."""
    signed = _signed(inquiry, asked)
    if signed is None:
        # The words of the question leave out what people say around it.
        return _draft(common, Line(phrase("bound_if_signed"))) if _SELF.search(fold(inquiry.question.text)) else None
    taken = [c for c in common if c.quote.passage.document == signed.document]
    duties = [line for quoted in _duties(inquiry, asked, signed.document) for line in _duty(inquiry, quoted)]
    if not taken:
        return Draft(tuple(duties), 1.0) if duties else None
    return _draft(taken, *duties, Line(phrase("bound_too" if duties else "bound_with_all"), whole(signed)))


def _titles(inquiry: Inquiry) -> dict[str, frozenset[str]]:
    """Return the stems of what each document found is called: « … dans la CTG » names no party."""
    return {one.candidate.passage.document: one.candidate.title for one in inquiry.evidence}


def _is_named(inquiry: Inquiry, asked: tuple[str, ...], party: frozenset[str], title: frozenset[str]) -> bool:
    """Tell whether a party has each word of `asked` that does not name the document, one at least."""
    grades = {term: inquiry.lexis.grade(term, party) for term in asked}
    return max(grades.values(), default=0.0) >= _MATCHED and all(
        grade >= _MATCHED or term in title for term, grade in grades.items()
    )


def _duties(inquiry: Inquiry, asked: tuple[str, ...], document: str) -> list[Quote]:
    """Return the sentences that open with the name of a party and say what it does, in reading order."""
    title = _titles(inquiry).get(document, frozenset())
    found: list[Quote] = []
    for passage in (one for one in _searched(inquiry) if one.document == document and one.article not in _NO_DUTIES):
        for start, end in split_sentences(passage.text) if passage.signatory is None else ():
            said, sentence = terms(passage.text[start:end]), fold(passage.text[start:end])
            opens = any(inquiry.lexis.grade(term, frozenset(said[:1])) >= _MATCHED for term in asked)
            named = opens and _is_named(inquiry, asked, frozenset(said[:_NAME]), title)
            if named and len(said) > 2 * len(asked) + _SAID and not _HAPPENED.search(sentence[:_NEAR]):
                found.append(Quote(passage, start, end))
    return found[:_SHOWN]


def _duty(inquiry: Inquiry, quoted: Quote) -> list[Line]:
    return [Line(f"{lead_in(quoted.passage)} :", quoted), *item_lines(introduced(inquiry, quoted))]


def _draft(found: list[Commitment], *opening: Line) -> Draft | None:
    if not found:
        return None
    lines = list(opening)
    for commitment in found[:_SHOWN]:
        lines += [Line(f"{lead_in(commitment.quote.passage)} :", commitment.quote), *item_lines(commitment.items)]
    return Draft(tuple(lines), 1.0)


def _commitments(inquiry: Inquiry) -> Iterator[Commitment]:
    """Yield what the documents in question say that someone commits to, in reading order."""
    for passage in _searched(inquiry):
        yield from _of_passage(inquiry, passage)


def _searched(inquiry: Inquiry) -> Iterator[Passage]:
    """Yield the passages of the documents in question; of a very long one those that were found."""
    for document in dict.fromkeys(hit.passage.document for hit in inquiry.hits):
        passages = inquiry.library.passages(document)
        if len(passages) > _SEARCHED:
            passages = tuple(hit.passage for hit in inquiry.hits if hit.passage.document == document)
        yield from passages


def _of_passage(inquiry: Inquiry, passage: Passage) -> Iterator[Commitment]:
    for start, end in split_sentences(passage.text):
        sentence = passage.text[start:end]
        said = _COMMITS.search(fold(sentence))
        if said:
            party = _with_names(inquiry, passage.document, frozenset(terms(fold(sentence)[: said.start()])))
            quoted = Quote(passage, start, end)
            yield Commitment(quoted, party, introduced(inquiry, quoted))
            return
    heading = _HEADED.search(fold(passage.headings[-1])) if passage.headings else None
    if heading and passage.list is not None and passage.lead is None and _opens(inquiry, passage):
        items = list_of(inquiry.library.passages(passage.document), passage.list)
        party = _with_names(inquiry, passage.document, frozenset(terms(heading["party"])))
        yield Commitment(whole(passage), party, items[1:])


def _with_names(inquiry: Inquiry, document: str, party: frozenset[str]) -> frozenset[str]:
    """Return the stems of a party with those of the name that its document has another word for."""
    known = next((one for one in inquiry.documents() if one.id == document), None)
    called = inquiry.candidates.parties(known) if known is not None else ()
    return party.union(*(one.name for one in called if one.stems <= party))


def _opens(inquiry: Inquiry, passage: Passage) -> bool:
    """Return whether `passage` is the first item of its list."""
    return list_of(inquiry.library.passages(passage.document), passage.list)[:1] == (passage,)


def _signed(inquiry: Inquiry, asked: tuple[str, ...]) -> Passage | None:
    """Return the entry of the organisation among the signatories: the nearest name, the shortest of equals."""
    best: tuple[float, int, Passage] | None = None
    for document in inquiry.documents():
        title = inquiry.candidates.called(document)
        own = [term for term in asked if term not in title] or asked
        for passage in inquiry.library.passages(document.id):
            if passage.signatory is None:
                continue
            name = frozenset(terms(passage.signatory.organisation))
            grade = min(inquiry.lexis.grade(term, name) for term in own)
            if grade >= _MATCHED and (best is None or (-grade, len(name)) < best[:2]):
                best = (-grade, len(name), passage)
    return best[2] if best else None
