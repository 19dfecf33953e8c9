"""« Que dit le protocole sur l'emploi ? »: the sentences that speak of a subject, whatever they say of it."""

from __future__ import annotations

import re

from assistant.candidates import Candidate, Stems
from assistant.citing import lead_in, quote_of
from assistant.evidence import ANSWERED_FROM, Evidence
from assistant.inquiry import Draft, Inquiry, Line
from assistant.kinds import STRICT
from assistant.lexis import EXACT, SAME
from assistant.lists import introduced, item_lines
from assistant.phrases import phrase
from assistant.titled import whole_article
from corpus.nouns import Article
from index.analysis import terms

_SAYS = r"(?:dit|disent|prevoit|prevoient|indique|indiquent|precise|precisent|mentionne|explique)"
_DOES = "propose(?:nt)?|fai(?:t|sait)|font|apporte(?:nt)?|envisage(?:nt)?"
_ON = (
    r"(?:sur|pour|concernant|a propos|au sujet|en matiere|en ce qui concerne|quant a|cote|du cote|par rapport a|"
    r"relatif a|relative a)"
)
_OF = r"(?:d[eu]s? |d'|l[ae]s? |l'|aux? )*"
# « Quelles conventions sont citées ? »
MENTIONED = re.compile(
    r"\bquel(?:le)?s (?P<subject>[\w' -]{3,60}?) (?:sont|ont ete|etaient)(?: (?:aussi|bien))? "
    r"(?:cite|mentionne|evoque|nomme|identifie|repere|releve|recense|pointe)e?s"
    r"(?: dans [\w' -]{2,40})? ?\??$"
)
# « Quels documents parlent de la petite enfance ? »
_WHICH_DOCUMENTS = re.compile(
    r"\b(?:quel(?:le)?s?|lesquel(?:le)?s) (?:documents?|textes?|contrats?|conventions?|fichiers?)\b.{0,30}?"
    r"\b(?:(?:parle|traite|mentionne|evoque|concerne|aborde)(?:nt)?|prevoit|prevoient)(?:-t-on)? "
    rf"{_OF}(?P<subject>.+)$"
)
_PATTERNS = (
    MENTIONED,
    _WHICH_DOCUMENTS,
    *(
        re.compile(rf"{asked} {_OF}(?P<subject>.+)$")
        for asked in (
            rf"\b(?:que\b|qu'|quoi\b).{{0,60}}?\b{_SAYS}\b.{{0,60}}? {_ON}",
            rf"^(?:et )?que (?:{_DOES})\b.{{0,60}}? (?:pour|contre|en faveur|en matiere)",
            r"\bqu'est[- ]ce qu.{2,40} (?:dit|disent)",
            rf"\b(?:qu'est[- ]il|qu'est[- ]ce qui est|quoi de|est[- ]il|c'est) prevue?s? {_ON}",
            rf"\b(?:il y a|y a[- ]t[- ]il|qu'y a[- ]t[- ]il)(?: \w+){{0,4}} {_ON}",
            r"^(?:et |mais |est[- ]ce qu')?(?:il y a|y a[- ]t[- ]il|existe[- ]t[- ]il|il existe)(?: bien| aussi)? "
            r"(?:une?|des)(?! autres?\b)",
            r"(?<!quoi )\b(?:parle|parlent|traite|traitent|evoque|mentionne)[- ]t[- ](?:ils?|elles?|on)(?: bien)?",
            r"\best[- ]ce qu.{3,40}\b(?:parle|traite|evoque|mentionne)(?:nt)?",
            r"\b(?:est[- ]il|il est) (?:fait mention|question|fait etat)",
            r"^(?:parle|parlez|dis|dites)[- ](?:moi|nous)(?: tout)?(?: sur)?",
        )
    ),
)
# A clause is no subject: « sur ce que doit faire la CAF ».
_CLAUSE = re.compile(r"^dans\b|\b(?:que|qui|quand|si|dont|lorsque|combien|comment|ou|quoi)\b|\bqu'")
LONGEST = 4  # words of a subject
SHOWN = 3  # sentences
DOCUMENTS = 8  # of which one sentence is shown, where it is asked which speak of a subject


def answer_subject(inquiry: Inquiry) -> Draft | None:
    """Return the three sentences that speak best of a subject, the best first; None where none is asked about.

    Best is an article that has the whole subject in its heading, all of it where it is short; then the sentences that
    have it in their own words, or in words that mean the same; then those that stand below it; then the entry of the
    signatory that has this name.
    """
    question = inquiry.question
    subject = _subject(question.folded) if not question.addresses else ""
    # « Que dit le texte sur la durée ? »: one sure sentence is better.
    valued = question.kind in STRICT and question.kind != "place"
    if not subject or (valued and inquiry.sure >= ANSWERED_FROM):
        return None
    wanted = _wanted(inquiry, subject)
    if len(wanted) > LONGEST:
        return None
    spoken = [one for one in _of_named(inquiry) if one.candidate.passage.kind != "signatory"]
    each = bool(_WHICH_DOCUMENTS.search(question.folded))
    titled = [one for one in spoken if _speaks(inquiry, wanted, one.candidate, _heading(inquiry, one), EXACT)]
    short = whole_article(inquiry, _article(inquiry, titled[0])) if titled and not each else None
    if short is not None:
        return short
    for around, least in ((False, EXACT),) if valued else ((False, EXACT), (False, SAME), (True, SAME)):
        found = [
            one
            for one in spoken
            if _speaks(inquiry, wanted, one.candidate, _stems(one.candidate, around=around), least)
        ]
        if found:
            return _draft_of_each(inquiry, found) if each else _draft(inquiry, found)
    signed = [one for one in _of_named(inquiry) if one.candidate.passage.signatory is not None]
    signed = [one for one in signed if _speaks(inquiry, wanted, one.candidate, _organisation(one), EXACT)]
    return _draft(inquiry, signed[:1]) if signed and not valued else None


def _subject(folded: str) -> str:
    """Return what a folded question asks about; nothing where it asks in another way, or asks more."""
    found = next((match for pattern in _PATTERNS if (match := pattern.search(folded))), None)
    return "" if found is None or _CLAUSE.search(found["subject"]) else found["subject"]


def _wanted(inquiry: Inquiry, subject: str) -> tuple[str, ...]:
    """Return the stems of the subject, typing mistakes corrected as they were in the question; « cité » is no verb."""
    asked, known = inquiry.question.terms, inquiry.matter.terms
    corrected = tuple(term for term in known if term not in asked)
    said = tuple(term for term in terms(subject) if term not in asked or term in known)
    kept = dict.fromkeys(term for term in (*said, *corrected) if term not in inquiry.lexis.light)
    # « femmes-hommes » is a word of its own too.
    joined = {first + second for first in kept for second in kept}
    return tuple(term for term in kept if term not in joined)


def _of_named(inquiry: Inquiry) -> list[Evidence]:
    """Return the evidence of the documents that have most words of the question in their names."""
    named = [sum(term in one.candidate.title for term in inquiry.matter.terms) for one in inquiry.evidence]
    most = max(named, default=0)
    return [one for one, count in zip(inquiry.evidence, named, strict=True) if count == most]


def _speaks(inquiry: Inquiry, wanted: tuple[str, ...], candidate: Candidate, stems: Stems, least: float) -> bool:
    """Tell whether each word that does not name the document of a sentence stands in `stems`."""
    subject = tuple(term for term in wanted if term not in candidate.title)
    return bool(subject) and all(inquiry.lexis.grade(term, stems) >= least for term in subject)


def _heading(inquiry: Inquiry, one: Evidence) -> Stems:
    return frozenset(terms(_article(inquiry, one).heading))


def _organisation(one: Evidence) -> Stems:
    signatory = one.candidate.passage.signatory
    return frozenset(terms(signatory.organisation)) if signatory else frozenset()


def _stems(candidate: Candidate, *, around: bool) -> Stems:
    return candidate.own | candidate.context if around else candidate.own


def _article(inquiry: Inquiry, one: Evidence) -> Article:
    passage = one.candidate.passage
    return inquiry.library.articles(passage.document)[passage.article_ordinal]


def _draft_of_each(inquiry: Inquiry, found: list[Evidence]) -> Draft:
    """Return the best sentence of each document, behind its title."""
    best: dict[str, Evidence] = {}
    for evidence in sorted(found, key=lambda one: -one.score):
        best.setdefault(evidence.candidate.passage.document, evidence)
    titles = {document.id: document.title for document in inquiry.documents()}
    lines = []
    for document, evidence in list(best.items())[:DOCUMENTS]:
        place = lead_in(evidence.candidate.passage)
        lines.append(
            Line(f"{phrase('in_document', place=place, title=titles[document])} :", quote_of(evidence.candidate))
        )
    return Draft(tuple(lines), 1.0)


def _draft(inquiry: Inquiry, found: list[Evidence]) -> Draft:
    best: dict[str, Evidence] = {}
    for evidence in sorted(found, key=lambda one: -one.score):
        best.setdefault(evidence.candidate.passage.id, evidence)
    quotes = [quote_of(evidence.candidate) for evidence in list(best.values())[:SHOWN]]
    below = [introduced(inquiry, quoted) for quoted in quotes]
    within = {item.id for items in below for item in items}
    lines: list[Line] = []
    for quoted, items in zip(quotes, below, strict=True):
        if quoted.passage.id not in within:
            lines += [Line(f"{lead_in(quoted.passage)} :", quoted), *item_lines(items)]
    return Draft(tuple(lines), 1.0)
