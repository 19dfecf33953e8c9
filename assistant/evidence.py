"""How well a candidate supports an answer: the weighted share of the question's words that it answers for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.asking import PURPOSE
from assistant.candidates import Candidate
from assistant.kinds import HELD, STRICT, answers_form, holds
from assistant.lexis import EXACT, Lexis, correct
from assistant.library import Library
from assistant.looks import DAY, PREVIOUS_ASKED, PREVIOUS_TEXT, TEXT_ASKED
from assistant.questions import Question
from corpus.nouns import Hit
from corpus.sentences import opens_with_pronoun
from index.analysis import fold, terms

# A candidate of less support ranks behind those that have it; below it an answer is not sure enough (`sureness.py`, or,
# of what is not encoded, the support itself: on the dev cases .48 to .54 did alike, 138 to 140 right of 154).
ANSWERED_FROM = 0.5
# What a word is worth by where it stands, and the weight of a word of the document's own title (it chooses the
# document, not the passage). Chosen on the dev cases.
IN_CONTEXT, IN_REST, IN_TITLE = 0.75, 0.6, 0.4
TITLE_WEIGHT = 0.2
FLOOR, LIGHT, TOPIC, VERB = 0.3, 0.25, 0.5, 0.6
# A signatory's block answers for people and organisations; for another matter it counts this much.
SIGNATORY_OFF_SUBJECT = 0.6
# A candidate that lacks a proper name of the question is worth this much.
WITHOUT_NAME = 0.7
# One that cannot answer by its form (`kinds.answers_form`) is worth this much, and is not sure.
MISFORMED = 0.5
YEAR = re.compile(r"(?:19|20)\d\d")
# Kinds of which another year's answer is another one: amounts, numbers, people; a date may contradict the question's.
OF_A_YEAR = ("money", "number", "age", "frequency", "hour", "weekday", "contact", "name", "body", "person")
# Kinds of which an introduction may give the value of its items.
LENT = ("date", "duration", "frequency", "hour", "weekday", "money", "place")
# A candidate that says no more than the question and the document's name is worth this much, where no name is asked.
EMPTY = 0.3
_NAMING = frozenset(terms("nom nommer appeler dénomination titre intitulé intituler objet"))
SIGNATORY_KINDS = ("person", "name", "contact", "place")
# What ranks beside the support: the candidate's own words, the passage's rank, small words of time and cause.
OWN, CONTEXT, STRENGTH, CUE = 0.15, 0.1, 0.1, 0.05
# What a cosine of 1 between the question and a sentence is worth beside that (`Hit.likeness`; they differ by a few
# hundredths). The best sentence was right, of the everyday questions of dev (221 with an answer), in .570 without, .602
# at 4, .620 at 6; of the protocol's (106) in .575, .604, .594; of the convention's (35) in .771, .800, .800.
LIKENESS = 4.0
# « Le précédent contrat a pris fin … »: worth this much where the one that holds is asked about.
OF_ANOTHER = 0.3
DEFINES = re.compile(
    r"\b(?:designe|s'entend|on entend par|est defini|definition|signifie|toute? \w+ (?:qui|dont|que))\b"
)
ENTRY = re.compile(r"\W*(?:l[ae] |les |l'|une? )?([\w'-]+(?: [\w'-]+)?) ?[,:]")
# « Quel est l'objet … » is answered by the formula of its article, whose subject is often a pronoun: worth 4 cues.
AIM_ASKED = re.compile(rf"\b(?:objet|but|finalite|vocation) (?:de|du|des|d)\b|{PURPOSE.pattern}")
AIMS = re.compile(r"\b(?:pour|comme) (?:objet|but|finalite|vocation)\b")
AIM = 4
CUES = ("jusqu", "depuis", "a partir", "afin", "car ", "chaque", "avant", "apres")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate judged: `coverage` and `support` 0 to 1, `holds` as in `kinds.holds`.

    `score` ranks the candidates of one question; `own` is the share of the question that the candidate's own words
    answer for, `cues` counts words of time, cause or purpose, `nameless` says that a name of the question is missing,
    `misformed` that it cannot answer by its form.
    `first` is how well the candidate, or what stands above it, answers for the first word of the question that does not
    name the document: it says what is asked for; `asked` the share of what a follow-up itself asks, without what it
    takes over from before.
    `cosine` is that of the candidate with the question, None where it is not encoded; `answers` the log-odds that it
    answers, None where it was not read again (`assistant.rereading`); `lent` says that the introduction of an item
    holds more of what is asked for than the item.
    """

    candidate: Candidate
    coverage: float
    holds: float
    score: float
    support: float
    own: float
    cues: float
    nameless: bool
    misformed: bool = False
    first: float = 1.0
    asked: float = 1.0
    cosine: float | None = None
    answers: float | None = None
    lent: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """The words that count in one question, with their weights, typing mistakes corrected."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]
    unknown: frozenset[str] = frozenset()

    def only(self, wanted: Callable[[str], bool]) -> Matter:
        """Return the matter with the words that are wanted."""
        kept = [pair for pair in zip(self.terms, self.weights, strict=True) if wanted(pair[0])]
        return Matter(tuple(term for term, _ in kept), tuple(weight for _, weight in kept), self.unknown)


def weigh(question: Question, library: Library, candidates: Sequence[Candidate], lexis: Lexis) -> Matter:
    """Return the question's words with their rarity; unknown ones give way to the nearest word of the candidates."""
    highest = library.rarity("\0")
    vocabulary: set[str] = set()
    corrected: list[str] = []
    unknown: set[str] = set()
    for term in question.terms:
        chosen = term
        lemma = question.lemmas.get(term)
        if library.rarity(term) >= highest and lemma and _is_known(lemma, library, lexis, highest):
            chosen = lemma
        elif library.rarity(term) >= highest and not lexis.equivalents(term) and term not in question.spelled:
            vocabulary = vocabulary or {stem for candidate in candidates for stem in candidate.rest | candidate.context}
            chosen = correct(term, sorted(vocabulary))
        if library.rarity(chosen) >= highest:
            unknown.add(chosen)
        corrected.append(chosen)
    kept = tuple(dict.fromkeys(corrected))
    weights = tuple(
        _weight(term, library, lexis, highest)
        * (TOPIC if term in question.topic else 1.0)
        * (VERB if term in question.verbs and term in unknown else 1.0)
        for term in kept
    )
    return Matter(kept, weights, frozenset(unknown))


def _is_known(term: str, library: Library, lexis: Lexis, highest: float) -> bool:
    return library.rarity(term) < highest or term in lexis.light or bool(lexis.equivalents(term))


def _weight(term: str, library: Library, lexis: Lexis, highest: float) -> float:
    """Return the rarity of a word; of its commonest known equivalent where the corpus lacks the word itself."""
    if term in lexis.light:
        return LIGHT
    rarity = library.rarity(term)
    if rarity >= highest:
        known = [library.rarity(next(iter(other))) for other in lexis.equivalents(term) if len(other) == 1]
        rarity = min((value for value in known if value < highest), default=rarity)
    return max(FLOOR, rarity)


def without_premise(question: Question, matter: Matter) -> Matter:
    """Return the matter of « pourquoi … en 2025 ? » without the numbers that the corpus does not know.

    A number that is wrong in the question is contradicted by the passage, it does not make it irrelevant.
    """
    kept = matter.only(lambda term: not (term in matter.unknown and term.isdigit()))
    return kept if kept.terms and question.kind in ("reason", "other") else matter


def judge(
    question: Question, matter: Matter, candidates: Iterable[Candidate], hits: Sequence[Hit], lexis: Lexis
) -> list[Evidence]:
    """Return the evidence of each candidate, best first; what supports an answer before what does not.

    A law that a sentence names is not its matter, where the question asks for no such text: there its own words lack
    those of `cited`.
    """
    given = tuple(candidates)
    if not TEXT_ASKED.search(question.folded):
        given = tuple(replace(one, own=one.own - one.cited) if one.cited else one for one in given)
    strength = _strengths(hits)
    found = [
        _judge_one(question, matter, candidate, strength.get(candidate.passage.id, 0.0), lexis) for candidate in given
    ]
    cosines = _cosines(hits, given)
    known = [one for one in cosines if one is not None]
    mean = sum(known) / len(known) if known else 0.0
    scored = [
        replace(one, score=one.score + LIKENESS * (cosine - mean), cosine=cosine) if cosine is not None else one
        for one, cosine in zip(found, cosines, strict=True)
    ]
    # What is most like the question is no evidence while its words are not answered for.
    return sorted(scored, key=lambda one: (one.support < ANSWERED_FROM, -one.score))


def is_off_subject(question: Question, candidate: Candidate) -> bool:
    """Tell whether the candidate is a signatory's block and neither a person nor an organisation is asked for."""
    return candidate.passage.kind == "signatory" and question.kind not in SIGNATORY_KINDS


def cover(matter: Matter, candidate: Candidate, lexis: Lexis) -> float:
    """Return Σ weight × grade ÷ Σ weight over the question's words, 0 where there is none."""
    return _share(matter, candidate.title, lambda term: _grade(term, candidate, lexis))


def _share(matter: Matter, title: frozenset[str], grade: Callable[[str], float]) -> float:
    """Return Σ weight × grade ÷ Σ weight over the question's words; those of the document's name weigh less."""
    total = worth = 0.0
    for term, rarity in zip(matter.terms, matter.weights, strict=True):
        weight = rarity * (TITLE_WEIGHT if term in title else 1.0)
        total += weight
        worth += weight * grade(term)
    return worth / total if total else 0.0


def _grade(term: str, candidate: Candidate, lexis: Lexis) -> float:
    own = lexis.grade(term, candidate.own)
    context = lexis.grade(term, candidate.context)
    if own or context:
        return max(own, IN_CONTEXT * context)
    rest = lexis.grade(term, candidate.rest)
    return IN_REST * rest if rest else IN_TITLE * lexis.grade(term, candidate.title)


def _judge_one(question: Question, matter: Matter, candidate: Candidate, strength: float, lexis: Lexis) -> Evidence:
    coverage = cover(matter, candidate, lexis)
    alone = holds(question, candidate.text)
    lent = _lent(question, candidate) if alone < HELD else 0.0
    held = max(alone, lent)
    own = _share(matter, candidate.title, lambda term: lexis.grade(term, candidate.own))
    context = _share(matter, candidate.title, lambda term: lexis.grade(term, candidate.context))
    strict = is_strict(question, matter)
    if is_off_subject(question, candidate):
        coverage *= SIGNATORY_OFF_SUBJECT
    if _says_nothing(question, matter, candidate) and lent <= alone:
        coverage *= EMPTY
    nameless = _misses_a_name(question, candidate, lexis)
    if nameless:
        coverage *= WITHOUT_NAME
    if _is_of_another(question, candidate):
        coverage *= OF_ANOTHER
    misformed = candidate.passage.list is None and not answers_form(question, candidate.text)
    if misformed:
        coverage *= MISFORMED
    support = coverage * ((0.45 + 0.55 * held) if strict else (0.9 + 0.1 * held))
    cues = _cues(question, candidate.text)
    score = support + OWN * own + CONTEXT * context + STRENGTH * strength + CUE * cues
    new = matter.only(lambda term: term not in question.topic) if question.topic else None
    asked = cover(new, candidate, lexis) if new is not None and new.terms else 1.0
    near = candidate.own | candidate.context
    asked_for = next((term for term in matter.terms if term not in candidate.title), "")
    first = lexis.grade(asked_for, near) if asked_for else 1.0
    support = min(1.0, support)
    return Evidence(
        candidate, coverage, held, score, support, own, cues, nameless, misformed, first, asked, lent=lent > alone
    )


def _lent(question: Question, candidate: Candidate) -> float:
    """Return how far the introduction of an item holds what the kind asks for (`kinds.holds`): it lends it the value.

    « Dans les six mois, l'Association remet : – le compte rendu financier »: the introduction dates its items.
    """
    return holds(question, candidate.lead) if candidate.lead and question.kind in LENT else 0.0


def _says_nothing(question: Question, matter: Matter, candidate: Candidate) -> bool:
    """Tell whether a candidate says no more than the question and its document's name, where no name is asked for."""
    return not _NAMING & set(question.terms) and candidate.own <= candidate.title.union(question.terms, matter.terms)


def is_strict(question: Question, matter: Matter) -> bool:
    """Tell whether an answer must hold what the kind asks for; what contradicts a wrong number need give no cause."""
    return question.kind in STRICT and not (question.kind == "reason" and has_wrong_number(question, matter))


def has_kind(question: Question, matter: Matter, one: Evidence) -> bool:
    """Tell whether evidence has the date, the amount … that is asked for, or need not."""
    return one.holds >= HELD or not is_strict(question, matter)


def has_wrong_number(question: Question, matter: Matter) -> bool:
    """Tell whether a number of the question was left out, as the corpus does not know it (`without_premise`)."""
    return any(term.isdigit() and term not in matter.terms for term in question.terms)


def _misses_a_name(question: Question, candidate: Candidate, lexis: Lexis) -> bool:
    """Return whether the question names someone, something or, of a value, a year that passage and document lack."""
    around = candidate.own | candidate.context | candidate.rest | candidate.title
    years = {term for term in question.terms if YEAR.fullmatch(term)} if question.kind in OF_A_YEAR else ()
    if question.kind == "contact":
        # Another's telephone is no answer: « Grand Besançon Habitat » is no « Logement ».
        return any(
            lexis.grade(term, around) < EXACT and not _is_spelled(term, around, lexis) for term in question.names
        )
    return any(not lexis.grade(term, around) for term in (*question.names, *years))


def _is_spelled(term: str, around: frozenset[str], lexis: Lexis) -> bool:
    """Tell whether the words that an acronym stands for are there."""
    return any(len(words) > 1 and words <= around for words in lexis.equivalents(term))


def _is_of_another(question: Question, candidate: Candidate) -> bool:
    """Return whether the text is of « le précédent contrat », where the question asks for none and has no number."""
    asks = PREVIOUS_ASKED.search(question.folded) or any(term.isdigit() for term in question.terms)
    return not asks and PREVIOUS_TEXT.search(fold(f"{candidate.before} {candidate.text}")) is not None


def _cues(question: Question, text: str) -> float:
    folded = fold(text)
    shared = sum(cue in question.folded and cue in folded for cue in CUES)
    exact_day = question.kind in ("date", "duration") and bool(DAY.search(folded))
    if question.kind == "definition":
        entry = ENTRY.match(folded)
        shared += bool(DEFINES.search(folded)) + bool(entry and terms(entry[1])[:1] == question.terms[:1])
    if AIM_ASKED.search(question.folded):
        shared += AIM * bool(AIMS.search(folded))
    if question.kind == "reason":
        shared += bool(re.search(r"\b(?:car|parce qu|afin|pour|en raison|grace a|a cause)\b", folded))
    return shared + exact_day


def _cosines(hits: Sequence[Hit], candidates: Iterable[Candidate]) -> list[float | None]:
    """Return the cosine of each candidate with the question, None where it is not encoded.

    The candidates of a passage are its spans, in order, as `Hit.likeness` has them. A sentence that opens with « il »
    is as like as it is together with the one before it.
    """
    left = {hit.passage.id: iter(hit.likeness) for hit in hits}
    found: list[float | None] = []
    before: tuple[str, float] | None = None
    for one in candidates:
        cosine = next(left.get(one.passage.id, iter(())), None)
        if cosine is not None and before is not None and before[0] == one.passage.id and opens_with_pronoun(one.text):
            cosine = max(cosine, (cosine + before[1]) / 2)
        elif cosine is not None:
            before = one.passage.id, cosine
        found.append(cosine)
    return found


def _strengths(hits: Sequence[Hit]) -> dict[str, float]:
    """Return the hits' scores brought to 0 … 1 within this search, by passage."""
    if not hits:
        return {}
    scores = [hit.score for hit in hits]
    low, span = min(scores), max(max(scores) - min(scores), 1e-9)
    return {hit.passage.id: (hit.score - low) / span for hit in hits}
