"""What a question asks for: its kind, its matter, and the places it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.asides import (
    ASIDES,
    BEHIND,
    IDIOMS,
    IMPERATIVE,
    NEEDED,
    OPENING_SHORTHAND,
    POLITE,
    SHORTHAND,
    SITUATION,
    SUPPOSED,
)
from assistant.asking import (
    BOUND,
    BY_A_NOUN,
    COUNTED,
    GLUED,
    KINDS,
    NEW,
    OPENING,
    PURPOSE,
    PUTTING,
    PUTTING_BY_KIND,
    RENAMED,
    RISKED,
    VERB,
    WHERE,
    WHO_SIGNED,
    Kind,
)
from assistant.lemmas import lemmas_by_stem, spelled_stems, with_accents
from corpus.errors import ContractError
from index.address import Address, addresses
from index.analysis import fold, stem, terms

# What a follow-up is about stands behind these words: « Qui l'a menée (à propos de : l'évaluation) ? ».
TOPIC_OPENS = " (à propos de : "


class EmptyQuestion(ContractError):
    """There is nothing to answer."""


class QuestionTooLong(ContractError):
    """The question is longer than the setting `question_limit`: `length`, `limit`."""


LEFT = 2  # words of its own that must be left of a question when what stands behind it is cut off
# A proper name, not at the start of a sentence.
PROPER_NAME = re.compile(r"(?<=[\wà-ÿ,'’] )(?:[dl]['’])?[A-ZÀ-Þ][\w-]+|(?<=['’])[A-ZÀ-Þ][\w-]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `terms` are the stems of its matter, each once, in order; `topic` are those among them that a follow-up only took
    over from what was said before, `verbs` those that stand where a verb stands, `counted` what « combien de » counts,
    `names` those written as proper names. `lemmas` has the stems of dictionary forms by the stems of the words as
    they were typed, where these differ; `spelled` are those that a dictionary has.
    """

    text: str
    folded: str
    kind: Kind
    terms: tuple[str, ...]
    addresses: tuple[Address, ...]
    counted: tuple[str, ...] = ()
    topic: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    lemmas: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    spelled: frozenset[str] = frozenset()


def check_question(text: str, limit: int) -> str:
    """Return the question without surrounding space; raise `EmptyQuestion` or `QuestionTooLong`."""
    stripped = text.strip()
    if not any(character.isalnum() for character in stripped):
        raise EmptyQuestion()
    if len(stripped) > limit:
        raise QuestionTooLong(length=len(stripped), limit=limit)
    return stripped


def understand(text: str) -> Question:
    """Return what `text` asks for."""
    head, _, topic = text.partition(TOPIC_OPENS)
    folded = without_asides(re.sub(r"\s+", " ", _in_full(fold(head))).strip())
    kind = _kind(folded)
    asked = dict.fromkeys(_matter(folded, kind))
    about = dict.fromkeys(term for term in terms(topic) if term not in asked)
    spelled = spelled_stems(text)
    return Question(
        text=text,
        folded=folded,
        kind=kind,
        terms=(*asked, *about),
        addresses=addresses(head) or addresses(topic),
        counted=_counted(folded) if kind == "number" else (),
        topic=frozenset(about),
        verbs=frozenset(term for groups in VERB.findall(folded) for term in terms("".join(groups))),
        lemmas=lemmas_by_stem(text),
        names=_names(head, set(asked), spelled),
        spelled=spelled,
    )


def in_plain_words(text: str) -> str:
    """Return a question without what is polite, « ki » and accents written; as it is where nothing would be left."""
    full = with_accents(_in_full(text))
    plain = _without(full, POLITE)
    asked = _without(plain, BEHIND)
    if len(terms(asked)) >= LEFT:
        plain = asked
    situation = SITUATION.search(fold(plain))
    if situation and not PROPER_NAME.search(_between(plain, 0, situation.end())):
        plain = _between(plain, situation.end(), len(fold(plain)))
    plain = _without_need(plain)
    supposed = SUPPOSED.match(fold(plain))
    if supposed:
        plain = f"Que se passe-t-il si {_between(plain, *supposed.span('case'))} ?"
    if plain == full:
        return full
    plain = re.sub(r"\s+", " ", plain)
    plain = _in_full(re.sub(r"[ ,;:]+\?", " ?", re.sub(r"^\W+", "", plain)).strip(" ,;:"))
    return plain if terms(plain) else text


def _without_need(text: str) -> str:
    """Return a question without why it is asked, which stands behind it; itself where the rest asks nothing."""
    found = NEEDED.search(fold(text))
    if not found:
        return text
    asked = _between(text, 0, found.start())
    asks = found["mark"] or IMPERATIVE.match(fold(asked)) or _kind(fold(asked)) != "other"
    return f"{asked} {found['mark'] or ''}" if asks and len(terms(asked)) >= LEFT else text


def _between(text: str, start: int, end: int) -> str:
    """Return what stands in a text between two places of it folded."""
    at = _unfolded(text)
    return text[at[start] : at[end]]


def _unfolded(text: str) -> list[int]:
    """Return where each character of a text folded stands in it: « œ » is folded to two."""
    return [place for place, character in enumerate(text) for _ in fold(character)] + [len(text)]


def _without(text: str, pattern: re.Pattern[str]) -> str:
    """Return a text without what a pattern finds in it folded."""
    at, kept, end = _unfolded(text), [], 0
    for found in pattern.finditer(fold(text)):
        kept.append(text[end : at[found.start()]])
        end = at[found.end()]
    return "".join((*kept, text[end:]))


def _in_full(text: str) -> str:
    """Return a question with what is typed in a hurry written in full: « ki a signé », « cb de places »."""
    opened = re.sub(
        r"^(\W*)(\w+)(?= )", lambda first: first[1] + OPENING_SHORTHAND.get(first[2], first[2]), text, count=1
    )
    return re.sub(r"[\w']+", lambda word: SHORTHAND.get(word[0], word[0]), opened)


def _names(text: str, asked: set[str], spelled: frozenset[str]) -> frozenset[str]:
    """Return the stems of the matter that are written as proper names, in a question that is not all capitals.

    A capital at the start makes a name of what no dictionary has: « Planoise compte … ».
    """
    if text.isupper():
        return frozenset()
    found = {stem for match in PROPER_NAME.finditer(text) for stem in terms(match[0])}
    first = re.match(r"\W*([A-ZÀ-Þ][\w-]{3,})", text)
    found |= set(terms(first[1])) - spelled if first else set()
    return frozenset(stem for stem in found if stem in asked)


def without_asides(folded: str) -> str:
    """Return a folded question without what people say around it; itself where little would be left."""
    bare = re.sub(r"\s+", " ", ASIDES.sub(" ", folded)).strip(" ,;")
    return bare if len(terms(bare)) > 0 and len(bare) >= 8 else folded


def _kind(folded: str) -> Kind:
    kind: Kind = next((kind for kind, pattern in KINDS if pattern.search(folded)), "other")
    if kind in BY_A_NOUN and not re.search(r"\bcombien\b|\bquels? (?:montant|prix|somme)", folded):
        kind = next((opening for opening, pattern in OPENING if pattern.search(folded)), kind)
    asks_for_all = kind == "person" and WHO_SIGNED.search(folded) and "pour " not in folded
    return "list" if asks_for_all else kind


def _matter(folded: str, kind: Kind) -> tuple[str, ...]:
    """Return the stems of the words that name what the question is about."""
    asking = PUTTING_BY_KIND.get(kind, frozenset())
    if kind in ("date", "duration"):
        folded = _reworded(folded, BOUND, "valable")
    folded = _reworded(folded, RISKED, "sanction")
    for idiom, word in IDIOMS.items():
        folded = re.sub(idiom, word, folded)
    folded = _reworded(folded, RENAMED, "denomination")
    told = WHERE.sub("", folded) if kind == "place" else folded
    words = [word for word in re.findall(r"[\w'-]+", GLUED.sub("", told)) if word not in PUTTING | asking]
    if PURPOSE.search(folded):
        words = [*(word for word in words if word not in NEW), "objet"]
    put = {stem(word) for word in asking}
    kept = tuple(term for word in words for term in terms(word) if term not in put)
    # « Quelle en est la durée ? » names nothing else: then that is the matter.
    return kept or tuple(term for word in words for term in terms(word))


def _reworded(folded: str, pattern: re.Pattern[str], word: str) -> str:
    """Return a folded question with `word` in the place of what a named group of `pattern` finds."""
    return pattern.sub(lambda found: found[0].replace(found[found.lastgroup or 0], word), folded)


def _counted(folded: str) -> tuple[str, ...]:
    match = COUNTED.search(folded)
    return terms(match[1]) if match and not match[1].startswith("autres") else ()
