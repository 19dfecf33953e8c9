"""Whether a text holds what a kind of question asks for: a date, a duration, a number, an amount, a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asking import Kind
from assistant.lexis import SAME, kin, shipped_lexis
from assistant.questions import Question
from index.address import CARDINALS, HUNDREDS, TENS
from index.analysis import fold, terms

_MONTH = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
DATE = re.compile(
    rf"\b\d{{1,2}}(?:\s?\^?\{{?er\}}?)? (?:{_MONTH})(?: \d{{4}})?|\b(?:{_MONTH}) \d{{4}}|"
    r"\b\d{1,2}/\d{1,2}/\d{2,4}|\b(?:1[0-9]|20)\d\d\b"
)
# « La loi du 1er juillet 1901 » is named by its date: nothing happens on it.
CITED_TEXT = re.compile(
    rf"\b(?:loi|decret|arrete|ordonnance|circulaire|instruction|code|deliberation)s?\b[^,;.:]{{0,30}}? du "
    rf"\d{{1,2}}(?:\s?\^?\{{?er\}}?)? (?:{_MONTH})(?: \d{{4}})?|\b(?:loi|decret|arrete|deliberation)s? n\S* ?[\d-]+"
)
_TEXT_ASKED = re.compile(r"\b(?:lois?|decrets?|arretes?|ordonnances?|circulaires?|codes?|deliberations?)\b")
EVENT = re.compile(
    r"\b(?:apres|avant|lors d|a compter d|dans les [\w-]+ jours|au plus tard|a l'issue|a l'expiration|"
    r"suivant|a l'avance)\b"
)
DAY = re.compile(rf"\b\d{{1,2}}(?:\s?\^?\{{?er\}}?)? (?:{_MONTH})")
_CARDINAL = "|".join(word for word in (*CARDINALS, *TENS, *HUNDREDS) if word not in ("un", "une"))
_COUNT = rf"(?:\d+|{_CARDINAL}|(?:diz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aine|douzaine)"
_TIME = "ans?|annees?|mois|trimestres?|semestres?|semaines?|jours?|heures?|siecles?|minutes?"
DURATION = re.compile(rf"\b(?:{_COUNT}|une?)(?: d)?['e ]*\s?(?:{_TIME})\b")
MONEY = re.compile(r"\d[\d .,]*\s?(?:€|euros?\b|k€|m€|millions? d'euros|francs?\b|dollars?\b)")
FREQUENCY = re.compile(
    r"\b(?:fois|par (?:an|mois|semaine|trimestre)|chaque (?:annee|an|mois|trimestre|semaine)|tous les|toutes les|"
    r"annuel|mensuel|trimestriel|semestriel|hebdomadaire|regulierement|permanen)"
)
# What is asked of « coordonnées », and what it looks like.
CONTACTS = (
    (re.compile(r"\bfax\b"), re.compile(r"\bfax\b")),
    (re.compile(r"\b(?:telephone|tel|numero)\b"), re.compile(r"(?:\d{2}[ .-]?){5}(?!\d)")),
    (re.compile(r"\b(?:courriel|e-?mail|mail|adresse electronique)\b"), re.compile(r"@")),
    (re.compile(r"\bsite\b"), re.compile(r"https?://|\bwww\.")),
    (
        re.compile(r"\b(?:adresse|code postal|coordonnees|rue|avenue|place)\b"),
        re.compile(r"\b\d{5} [a-z]|\b\d+ (?:rue|place|avenue|bd|boulevard|chemin)\b"),
    ),
)
AGE = re.compile(r"\b\d{1,3}(?: ?ans| mois|/\d)\b")
HOUR = re.compile(r"\b\d{1,2} ?(?:h|heures?)\b(?: ?\d{2})?|\b\d{1,2}h\d{2}\b|\b(?:midi|minuit)\b")
WEEKDAY = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b")
CAUSE = re.compile(
    r"\b(?:car|parce qu|puisqu|afin|pour|en raison|grace a|a cause|en vue|dans le but|de maniere a|en effet|"
    r"conformement|en application|considerant|suite a|compte tenu|permet|vise|resulte|en consequence|objet)"
)
PLACE = re.compile(
    r"\b(?:annexes?|rue|place|avenue|boulevard|salle|siege|locaux|situee?s?|domicili\w+|batiment|mairie)\b"
)
LOCATED = re.compile(r"\b(?:à|au|aux|en|dans|sur|chez) (?:l[ae]s? |l['’])?[A-ZÀ-Þ]")
# What stands behind the number that is asked for, where the question names a measure.
MEASURES = (
    (re.compile(r"\b(?:surface|superficie)\b"), re.compile(r"\d ?(?:m ?[²2]\b|metres? carres?|hectares?|ha\b|km)")),
    (re.compile(r"\b(?:taux|pourcentage|proportion)\b"), re.compile(r"\d ?(?:%|pour cent|points?\b)")),
)
NUMBER = re.compile(rf"\d|\b{_COUNT}\b")
NAME = re.compile(r"(?<![.!?»] )(?<!^)\b[A-ZÀ-Þ][\w'’-]+")

# « Anne VIGNOT », « M. Dupont », « T. TISSOT »: sure signs of a person.
PERSON = re.compile(
    r"\b[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)* (?:D[EU] )?[A-ZÀ-Þ]{2,}\b|"
    r"\b(?:M\.|Mme|Mlle|Monsieur|Madame|[A-ZÀ-Þ]\.) ?[A-ZÀ-Þ]"
)
TWO_NAMES = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'’-]+ (?:de |d'|von |van |le |la )?[A-ZÀ-Þ][\w'’-]+")
# « Jeanne Morin, la nouvelle présidente »: a name before the function.
NAMED_BEFORE = re.compile(rf"{TWO_NAMES.pattern}, (?:l[ae] |l['’])?(?:\w+ )?$")
NEAR = 60

# Kinds whose answer has one look.
PATTERNS: dict[Kind, re.Pattern[str]] = {
    "money": MONEY,
    "age": AGE,
    "frequency": FREQUENCY,
    "hour": HOUR,
    "weekday": WEEKDAY,
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
    folded = fold(text)
    pattern = PATTERNS.get(question.kind)
    if pattern is not None:
        return float(bool(pattern.search(folded)))
    match question.kind:
        case "date":
            held = _holds_date(question, folded)
        case "duration":
            held = 1.0 if DURATION.search(folded) else 0.9 if DATE.search(folded) else 0.0
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
            held = 1.0 if CAUSE.search(folded) else 0.5
        case "place":
            held = 1.0 if PLACE.search(folded) or LOCATED.search(text) else 0.1
        case _:
            held = 0.5
    return held


def _holds_date(question: Question, folded: str) -> float:
    """Return 1 where a date stands, less where an event answers « quand ? »: « après réception du compte rendu »."""
    if DATE.search(_uncited(question, folded)):
        return 1.0
    return 0.8 if "quand" in question.folded and EVENT.search(folded) else 0.0


def _uncited(question: Question, folded: str) -> str:
    """Return the text without the laws it names by their date; as it is where the question is about such a text."""
    return folded if _TEXT_ASKED.search(question.folded) else CITED_TEXT.sub(" ", folded)


def _holds_contact(question: Question, folded: str) -> float:
    """Return 1 where the text holds the telephone number, the address … that is asked for."""
    return next((float(bool(held.search(folded))) for asked, held in CONTACTS if asked.search(question.folded)), 0.0)


def _holds_name(question: Question, text: str) -> float:
    """Return 1 where a person is surely named, or two capitalised words follow the function that is asked for."""
    plain = " ".join(text.split())
    if PERSON.search(plain):
        # Someone is named; the one that is asked for where the function stands beside.
        return 1.0 if not question.terms or set(question.terms[:1]) & set(terms(plain)) else 0.6
    for match in re.finditer(r"[\w'’-]+", plain):
        if set(terms(match[0])) & set(question.terms[:1]):
            around = re.sub(r"\bPremi[eè]re? Ministre\b", "", plain[match.end() : match.end() + NEAR])
            if TWO_NAMES.search(around) or NAMED_BEFORE.search(plain[max(0, match.start() - NEAR) : match.start()]):
                return 0.9
    return 0.0


def _holds_number(question: Question, folded: str) -> float:
    """Return 1 where a number stands right before what is counted, less where one merely occurs."""
    measure = next((held for asked, held in MEASURES if asked.search(question.folded)), None)
    if measure is not None:
        return 1.0 if measure.search(folded) else 0.0
    if not question.counted:
        return NUMBERED if NUMBER.search(folded) else 0.0

    def counts(stems: Sequence[str]) -> bool:
        # « Gens » may be inhabitants; another noun is what it says: employees are not « deux agents ».
        lexis, counted = shipped_lexis(), question.counted[0]
        if counted in lexis.light:
            return lexis.grade(counted, frozenset(stems)) >= SAME
        return counted in stems or any(kin(counted, stem) for stem in stems[:1])

    for match in NUMBER.finditer(folded):
        following = terms(" ".join(folded[match.end() :].split()[:5]))[:3]
        labelled = re.search(r"(\w+)\s*:\s*$", folded[: match.start()])
        if counts(following) or (labelled and counts(terms(labelled[1]))):
            return 1.0
    return 0.2 if NUMBER.search(folded) else 0.0


def _names_another(question: Question, text: str) -> bool:
    """Return whether the text has a proper name that the question has not."""
    return any(not set(terms(name[0])) <= set(question.terms) for name in NAME.finditer(text))
