"""Who signed: the page of signatories, one entry an organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.citing import lead_in, whole
from assistant.evidence import ANSWERED_FROM
from assistant.identity import CALLS_ITSELF
from assistant.inquiry import Decline, Draft, Inquiry, Line
from assistant.kinds import HELD, VALUES
from assistant.phrases import phrase
from corpus.nouns import Passage
from index.analysis import fold, terms

_SIGNING = re.compile(
    r"\bsign(?:e|es|ee|ees|ent|er|ataires?|atures?|a|erent)\b|\bparapher?\b|"
    r"\bparties?(?: prenantes?)?(?: (?:au|a la|du|de la) (?:protocole|contrat|convention|accord))?\b|"
    r"\brepresent(?:e|ent|ait|ee?s?)\b|\bdans l[ea] (?:coup|boucle|partie)\b|\bdans la liste\b"
)
_IS_PARTNER = re.compile(
    r"\b(?:est|sont)(?:-(?:t-)?(?:il|elle)s?)? (?:bien )?partenaires?\b|\bpartie des partenaires\b"
)
_ON_BEHALF = re.compile(r"\bqui\b.{0,12}\bsigne?\w*\b.{0,12}\b(?:pour|au nom)\b")
_CAPACITY = frozenset(
    terms(
        "signer signature signataire organisme organisation institution fonction titre poste qualité casquette compte "
        "venir vient"
    )
)
_DELEGATED = re.compile(r"\bpour l[ea]s?\b|\bp/o\b|\bpar delegation\b|\bempeche")
_DONE_AT = re.compile(r"^\W*fait (?:a|en)\b.*\ble\b")
# What the block of a signatory does not say.
_NEVER_A_BLOCK = (*VALUES, "reason")
# « Dijon est-elle signataire ? » asks about the page of signatures, whatever else was signed.
_IS_SIGNATORY = re.compile(r"\b(?:est|sont|figure(?:nt)?|font|fait)\b.{0,30}\bsignataires?\b")
_HAS_SIGNED = re.compile(r"(?<!qui )\b(?:a|ont)(?:-t-\w+)? (?:bien )?signe\b")
_ASKS_WHO_SIGNED = re.compile(rf"\bqui\b.{{0,40}}\bsign|{_HAS_SIGNED.pattern}|{_IS_SIGNATORY.pattern}")
# The share of the asked words that an entry must answer for, chosen on the dev cases.
ENTRY_COVERAGE = 0.6
LISTED_COVERAGE = 0.45
FUNCTION_COVERAGE = 0.85
TOGETHER = 3  # entries that may answer for the asked words between them


def answer_signatories(inquiry: Inquiry) -> Draft | Decline | None:
    """Return who signed, one entry or all; None where the question is not about signing."""
    question = inquiry.question
    if question.kind in ("date", "place") and _SIGNING.search(question.folded):
        return _answer_done_at(inquiry)
    signatories = _signatories(inquiry)
    if not signatories or question.kind in _NEVER_A_BLOCK or question.addresses:
        return None
    person = _entry_of_person(inquiry, signatories)
    if person is not None:
        return Draft((_entry(person),), 1.0)
    if not _SIGNING.search(question.folded) and not _asks_for_partners(inquiry):
        return _answer_function(inquiry, signatories)
    asked = _asked(inquiry, signatories)
    if asked:
        return _answer_entries(inquiry, asked, signatories)
    wanted = question.kind in ("list", "person", "number") or len(inquiry.matter.terms) <= 1
    return _all(signatories) if wanted else None


def _answer_entries(inquiry: Inquiry, asked: tuple[str, ...], signatories: list[Passage]) -> Draft | Decline | None:
    """Return the entries that answer for the words that name someone; decline where none does."""
    question = inquiry.question
    graded = [(_coverage(inquiry, asked, passage), passage) for passage in signatories]
    best = max(coverage for coverage, _ in graded)
    on_behalf = _ON_BEHALF.search(question.folded) and best >= ENTRY_COVERAGE
    if _elsewhere(inquiry) > best and not on_behalf and not _is_asked_whether(inquiry):
        return None
    if best < FUNCTION_COVERAGE and question.kind == "other" and _ASKS_WHO_SIGNED.search(question.folded):
        together = _together(inquiry, asked, sorted(graded, key=lambda pair: -pair[0]))
        if together:
            return Draft(tuple(_entry(passage) for passage in together), 1.0)
    if best < (LISTED_COVERAGE if question.kind == "list" else ENTRY_COVERAGE):
        return Decline(phrase("refused_signatory"), (), best) if _ASKS_WHO_SIGNED.search(question.folded) else None
    chosen = [passage for coverage, passage in graded if coverage >= best - 1e-6]
    if question.kind == "number":
        opening = Line(phrase("signatories_counted", count=len(chosen)))
        return Draft((opening, *(Line("", whole(passage)) for passage in chosen)), min(1.0, best))
    if question.kind != "list" and len(chosen) > 1:
        # The shortest name is the one that was meant: « la Région », not « la Chambre de Métiers, Région … ».
        chosen = [min(chosen, key=lambda passage: len(terms(passage.place)))]
    return Draft(tuple(_entry(passage) for passage in chosen), min(1.0, best))


def _together(inquiry: Inquiry, asked: tuple[str, ...], graded: Sequence[tuple[float, Passage]]) -> tuple[Passage, ...]:
    """Return the few entries that have all that is asked between them: « Anne Vignot a signé pour la commune ? »."""
    left, chosen = set(asked), []
    for _, passage in graded:
        stems = frozenset(terms(passage.text))
        had = {term for term in left if inquiry.lexis.grade(term, stems)}
        if had:
            chosen.append(passage)
            left -= had
    return tuple(chosen) if not left and len(chosen) <= TOGETHER else ()


def _is_asked_whether(inquiry: Inquiry) -> bool:
    """Return whether « est-elle signataire ? », or « a-t-elle signé ? » where nothing else is surely said of it."""
    question = inquiry.question
    if question.kind != "other":
        return False
    unsaid = inquiry.sure < ANSWERED_FROM and _HAS_SIGNED.search(question.folded)
    return bool(unsaid or _IS_SIGNATORY.search(question.folded))


def _asks_for_partners(inquiry: Inquiry) -> bool:
    """Return whether « quels sont les partenaires ? » is all that is asked."""
    folded = inquiry.question.folded
    if _IS_PARTNER.search(folded):
        return True
    own = set(terms("partenaire protocole contrat convention ville document"))
    return inquiry.question.kind in ("list", "number") and "partenaire" in folded and set(inquiry.matter.terms) <= own


def _elsewhere(inquiry: Inquiry) -> float:
    """Return the best support outside the page of signatures."""
    return max((e.support for e in inquiry.evidence if e.candidate.passage.kind != "signatory"), default=0.0)


def _answer_done_at(inquiry: Inquiry) -> Draft | None:
    """Answer « quand a-t-il été signé ? » from « Fait à …, le … », where the question means the document itself."""
    asked = set(inquiry.matter.terms) - set(terms("signer signature signataire parapher")) - inquiry.lexis.light
    for document in inquiry.documents():
        passages = inquiry.library.passages(document.id)
        done = [passage for passage in passages if _DONE_AT.search(fold(passage.text))]
        if not done:
            continue
        title = set(terms(document.title))
        own_names = {stem for passage in passages for stem in _own_name(passage.text)} or title
        # « Le protocole d'engagements renforcés »: what it calls itself, and more of its title.
        if asked <= own_names | {"document", "text"} or (asked & own_names and asked <= own_names | title):
            return Draft((Line(f"{lead_in(done[-1])} :", whole(done[-1])),), 1.0)
    return None


def _own_name(text: str) -> tuple[str, ...]:
    """Return the stem of what a document calls itself: « le présent protocole », « la présente convention »."""
    return tuple(stem for match in CALLS_ITSELF.finditer(fold(text)) for stem in terms(match["noun"]))


def _answer_function(inquiry: Inquiry, signatories: list[Passage]) -> Draft | Decline | None:
    """Answer « qui est le préfet ? » from an entry, and decline where someone signed for the person asked."""
    question = inquiry.question
    if question.kind not in ("person", "name"):
        return None
    asked = inquiry.matter.terms
    graded = [(_coverage(inquiry, asked, passage), passage) for passage in signatories]
    best, passage = max(graded, key=lambda pair: pair[0])
    if best < FUNCTION_COVERAGE or best < _elsewhere(inquiry):
        return None
    signatory = passage.signatory
    if signatory and not signatory.person and _named_elsewhere(inquiry):
        return None
    if signatory and _DELEGATED.search(fold(signatory.function)) and not set(asked) & set(terms(signatory.person)):
        return Decline(phrase("delegated", function=" ".join(signatory.function.split())), (passage,), best)
    return Draft((_entry(passage),), best)


def _entry_of_person(inquiry: Inquiry, signatories: list[Passage]) -> Passage | None:
    """Return the entry of the signatory whose whole name the question has, in any case; None where none or several.

    What else the question asks must be for whom, or as what, that person signs.
    """
    words = set(inquiry.question.terms)
    named = [passage for passage in signatories if passage.signatory and _is_named(passage.signatory.person, words)]
    if len(named) != 1:
        return None
    entry = frozenset(terms(named[0].text))
    known = _CAPACITY | inquiry.lexis.light
    return named[0] if all(term in known or inquiry.lexis.grade(term, entry) for term in words) else None


def _is_named(person: str, words: set[str]) -> bool:
    name = set(terms(person))
    return len(name) > 1 and name <= words


def _named_elsewhere(inquiry: Inquiry) -> bool:
    """Return whether a sentence outside the page of signatures names the person asked for."""
    sentences = (e for e in inquiry.evidence if e.candidate.passage.kind != "signatory")
    return any(e.holds >= HELD and e.support >= ENTRY_COVERAGE for e in sentences)


def _signatories(inquiry: Inquiry) -> list[Passage]:
    return [
        passage
        for document in inquiry.documents()
        for passage in inquiry.library.passages(document.id)
        if passage.signatory is not None
    ]


def _asked(inquiry: Inquiry, signatories: list[Passage]) -> tuple[str, ...]:
    """Return the words of the question that name someone: not signing, not the document itself."""
    titles = {stem for document in inquiry.documents() for stem in terms(document.title)}
    named = {stem for passage in signatories for stem in terms(passage.text)}
    generic = set(
        terms(
            "signer signataire signature partenaire partie présent page liste organisation organisme structure "
            "entité institution titre "
            "acteur représenter représentant élu personne protocole convention contrat boucle coup liste prenante nom"
        )
    )
    return tuple(term for term in inquiry.matter.terms if term not in generic and (term in named or term not in titles))


def _coverage(inquiry: Inquiry, asked: tuple[str, ...], passage: Passage) -> float:
    stems = frozenset(terms(passage.text))
    known = dict(zip(inquiry.matter.terms, inquiry.matter.weights, strict=True))
    weights = [known[term] for term in asked]
    worth = sum(w * inquiry.lexis.grade(term, stems) for w, term in zip(weights, asked, strict=True))
    return worth / sum(weights) if weights else 0.0


def _entry(passage: Passage) -> Line:
    signatory = passage.signatory
    if signatory is not None and not signatory.person:
        note = phrase("illegible", organisation=" ".join(signatory.organisation.split()))
        return Line(f"{lead_in(passage)} :", whole(passage), f" {note}")
    return Line(f"{lead_in(passage)} :", whole(passage))


def _all(signatories: list[Passage]) -> Draft:
    lines = [Line(phrase("signatories_complete", count=len(signatories)))]
    for passage in signatories:
        missing = passage.signatory is not None and not passage.signatory.person
        lines.append(Line("", whole(passage), f" ({phrase('illegible_short')})" if missing else ""))
    return Draft(tuple(lines), 1.0)
