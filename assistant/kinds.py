"""Whether a text holds what a kind of question asks for: a date, a duration, a number, an amount, a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import looks
from assistant.asking import Kind
from assistant.lexis import SAME, kin, shipped_lexis
from assistant.questions import Question
from index.address import CARDINALS
from index.analysis import fold, terms

# Kinds whose answer has one look.
PATTERNS: dict[Kind, re.Pattern[str]] = {
    "money": looks.MONEY,
    "age": looks.AGE,
    "frequency": looks.FREQUENCY,
    "hour": looks.HOUR,
    "weekday": looks.WEEKDAY,
}
NUMBERED = 0.8  # what a number holds that nothing is said to count (`holds`)
# Kinds that ask for a value, which a text has or has not.
VALUES: tuple[Kind, ...] = ("contact", "money", "age", "hour", "weekday", "frequency", "date", "duration")
HELD = 0.9  # from here on a text surely holds what is asked for (`holds`)
# Kinds whose answer cannot be without such a text.
STRICT: frozenset[Kind] = frozenset(
    {
        "money",
        "age",
        "contact",
        "date",
        "duration",
        "number",
        "frequency",
        "hour",
        "weekday",
        "name",
        "body",
        "reason",
        "place",
    }
)


def holds(question: Question, text: str) -> float:
    """Return 1 where `text` holds what the kind asks for, 0 where it does not, 0.5 where one cannot tell."""
    folded = _of_what_is_asked(question, fold(text))
    pattern = PATTERNS.get(question.kind)
    if pattern is not None:
        if question.kind == "hour" and looks.OPENING_ASKED.search(question.folded) and looks.WEEKDAY.search(folded):
            return 1.0
        free = question.kind == "money" and looks.COSTS.search(question.folded) and looks.FREE.search(folded)
        return float(bool(pattern.search(folded) or free))
    match question.kind:
        case "date":
            held = _holds_date(question, folded)
        case "duration":
            held = 1.0 if looks.DURATION.search(folded) else 0.9 if looks.DATE.search(folded) else 0.0
        case "contact":
            held = _holds_contact(question, folded)
        case "number":
            held = _holds_number(question, folded)
        case "name":
            held = _holds_name(question, text)
        case "body":
            held = 1.0 if _names_another(question, text) else 0.0
        case "person":
            held = 1.0 if _names_another(question, text) else 0.3
        case "reason":
            held = _holds_reason(question, folded)
        case "place":
            held = _holds_place(folded, text)
        case _:
            held = 0.5
    return held


def _of_what_is_asked(question: Question, folded: str) -> str:
    """Return the text without what the question does not ask for: the other end of a period, a threshold."""
    for asked, other in looks.DIRECTIONS:
        if asked.search(question.folded):
            folded = other.sub(" ", folded)
    if question.kind == "money" and not looks.THRESHOLD_ASKED.search(question.folded):
        folded = looks.THRESHOLD.sub(" ", folded)
    return folded


def answers_form(question: Question, text: str) -> bool:
    """Tell whether `text` may answer by its form: a name, several things, someone who does it, where that is asked."""
    kind, asked = question.kind, question.folded
    if kind in ("list", "person", "body") and looks.NAME_ASKED.search(asked):
        return _names_another(question, text)
    if kind == "list" and looks.SEVERAL.search(asked):
        return bool(looks.ENUMERATED.search(fold(text)))
    if kind == "person" and looks.WHO_DOES.search(asked):
        return not _is_undone(question, fold(text)) or _names_another(question, text)
    return True


def _is_undone(question: Question, folded: str) -> bool:
    """Tell whether something of the question is done, by nobody: « un rapport est remis avant le 31 mars »."""
    done = looks.PASSIVE.search(folded)
    subject = terms(folded[: done.start()])[:1] if done else ()
    return bool(subject) and subject[0] in question.terms and not looks.AGENT.search(folded)


def _holds_date(question: Question, folded: str) -> float:
    """Return 1 where a date stands, less where an event answers « quand ? »: « après réception du compte rendu »."""
    if looks.DATE.search(_uncited(question, folded)):
        return 1.0
    if "quand" not in question.folded and "quel jour" not in question.folded:
        return 0.0
    if not looks.SINCE.search(question.folded) and (looks.RECURRING.search(folded) or looks.HOUR.search(folded)):
        return HELD
    return 0.8 if looks.EVENT.search(folded) else 0.0


def _holds_reason(question: Question, folded: str) -> float:
    """Return 1 where a cause is given, or a number of the question contradicted; less where none can be seen.

    A sentence that says something of the question's own subject hardly gives a cause; another subject may be one:
    « la loi de finances a prorogé … ».
    """
    if looks.CAUSE.search(folded) or _counts_otherwise(question.folded, folded):
        return 1.0
    subject = (terms(folded) or ("",))[0]
    another = subject and not looks.INFINITIVE.match(folded)
    return 0.5 if another and not shipped_lexis().grade(subject, frozenset(question.terms)) else 0.05


def _counts_otherwise(asked: str, folded: str) -> bool:
    """Tell whether a text has another number of what the question counts: « deux ans », and it is three."""

    def counted(text: str) -> set[tuple[str, str]]:
        found = (match.group("number", "noun") for match in looks.COUNTED.finditer(text))
        return {(str(CARDINALS.get(number, number)), noun.rstrip("s")) for number, noun in found}

    wrong = counted(asked) - counted(folded)
    return bool({noun for _, noun in wrong} & {noun for _, noun in counted(folded)})


def _holds_place(folded: str, text: str) -> float:
    """Return 1 where a place is surely named, less where something stands « à la », « dans » …"""
    if looks.PLACE.search(folded) or looks.LOCATED.search(text):
        return 1.0
    return 0.6 if looks.WHEREABOUTS.search(folded) else 0.1


def _uncited(question: Question, folded: str) -> str:
    """Return the text without the laws it names by their date; as it is where the question is about such a text."""
    return folded if looks.TEXT_ASKED.search(question.folded) else looks.CITED_TEXT.sub(" ", folded)


def _holds_contact(question: Question, folded: str) -> float:
    """Return 1 where the text holds the telephone number, the address … that is asked for."""
    return next(
        (float(bool(held.search(folded))) for asked, held in looks.CONTACTS if asked.search(question.folded)), 0.0
    )


def _holds_name(question: Question, text: str) -> float:
    """Return 1 where a person is surely named, or two capitalised words follow the function that is asked for."""
    plain = " ".join(text.split())
    if looks.PERSON.search(plain):
        # Someone is named; the one that is asked for where the function stands beside.
        return 1.0 if not question.terms or set(question.terms[:1]) & set(terms(plain)) else 0.6
    for match in re.finditer(r"[\w'’-]+", plain):
        if set(terms(match[0])) & set(question.terms[:1]):
            around = re.sub(r"\bPremi[eè]re? Ministre\b", "", plain[match.end() : match.end() + looks.NEAR])
            if looks.TWO_NAMES.search(around) or looks.NAMED_BEFORE.search(
                plain[max(0, match.start() - looks.NEAR) : match.start()]
            ):
                return 0.9
    return 0.0


def _holds_number(question: Question, folded: str) -> float:
    """Return 1 where a number stands right before what is counted, less where one merely occurs."""
    measure = next((held for asked, held in looks.MEASURES if asked.search(question.folded)), None)
    if measure is not None:
        return 1.0 if measure.search(folded) else 0.0
    if not question.counted:
        return NUMBERED if looks.NUMBER.search(folded) else 0.0

    def counts(stems: Sequence[str]) -> bool:
        # « Gens » may be inhabitants; another noun is what it says: employees are not « deux agents ».
        lexis, counted = shipped_lexis(), question.counted[0]
        if counted in lexis.light:
            return lexis.grade(counted, frozenset(stems)) >= SAME
        return counted in stems or any(kin(counted, stem) for stem in stems[:1])

    for match in looks.NUMBER.finditer(folded):
        following = terms(" ".join(folded[match.end() :].split()[:5]))[:3]
        labelled = re.search(r"(\w+)\s*:\s*$", folded[: match.start()])
        if counts(following) or (labelled and counts(terms(labelled[1]))):
            return 1.0
    return 0.2 if looks.NUMBER.search(folded) else 0.0


def _names_another(question: Question, text: str) -> bool:
    """Return whether the text has a proper name that the question has not."""
    return any(not set(terms(name[0])) <= set(question.terms) for name in looks.NAME.finditer(text))
