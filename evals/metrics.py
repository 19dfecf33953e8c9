"""One function a metric: what one outcome contributes, as (part, whole), or None where the metric does not apply.

A figure over many cases is the sum of the parts over the sum of the wholes. No model judges anything here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from corpus.nouns import Citation, Hit, Refusal
from corpus.sentences import split_sentences
from evals.cases import Case, names_place
from evals.outcome import Outcome
from evals.text import loose, markers, plain, without_markers

Share = tuple[float, float]
Metric = Callable[[Outcome], Share | None]


# --- retrieval: hits are counted as they come, rank from 1 ---------------------------------------------------------


def hit_at(limit: int) -> Metric:
    """Return the metric hit@k: 1 where one of the first k hits lies in a gold article, else 0.

    Source: Manning, Raghavan & Schütze 2008, chapter 8.
    """

    def hit(outcome: Outcome) -> Share | None:
        rank = _first_gold_rank(outcome)
        return None if rank is None else (float(0 < rank <= limit), 1.0)

    return hit


def reciprocal_rank(outcome: Outcome) -> Share | None:
    """Return 1 / rank of the first hit in a gold article, 0 where none of the ten is.

    MRR@10 in the mean; source: Voorhees, "The TREC-8 Question Answering Track Report" (1999).
    """
    rank = _first_gold_rank(outcome)
    return None if rank is None else ((1.0 / rank if rank else 0.0), 1.0)


def article_gain(outcome: Outcome) -> Share | None:
    """Return nDCG@10 over articles, each taken at its first hit (Järvelin & Kekäläinen 2002, binary gain).

    DCG = Σ gain(i) / log2(i + 1), i from 1 over the distinct articles; divided by the DCG of the best order.
    """
    gold = outcome.case.expected.articles
    if outcome.case.expected.abstain or not gold:
        return None
    order = list(dict.fromkeys((hit.passage.document, hit.passage.article) for hit in outcome.retrieved))
    gains = [_is_gold_article(outcome.case, document, article) for document, article in order]
    return _discounted(gains, len(set(gold))), 1.0


def place_gain(outcome: Outcome) -> Share | None:
    """Return nDCG@10 over places: the gold labels, else the gold quotes, each credited to the first hit with it."""
    expected = outcome.case.expected
    wanted = list(dict.fromkeys(expected.labels or expected.quotes))
    if expected.abstain or not wanted:
        return None
    gains, left = [], set(wanted)
    for hit in outcome.retrieved[:10]:
        found = {place for place in left if _holds(hit, place, labelled=bool(expected.labels))}
        gains.append(bool(found))
        left -= found
    return _discounted(gains, len(wanted)), 1.0


# --- answers -------------------------------------------------------------------------------------------------------


def answer_correct(outcome: Outcome) -> Share:
    """Return 1 where the reply is what the case expects.

    An abstention where one is expected; else an answer in which each string of `must_include` occurs (in the text or
    a quote). A case without such strings wants a gold quote cited, else a gold article cited, else any answer. No
    string of `must_not_include` may occur.
    """
    expected = outcome.case.expected
    if outcome.abstained != expected.abstain or forbidden_strings(outcome)[0]:
        return 0.0, 1.0
    if expected.abstain:
        return 1.0, 1.0
    said = _said(outcome)
    if expected.must_include:
        return float(all(any(plain(one) in said for one in ones) for ones in expected.must_include)), 1.0
    if expected.quotes or expected.articles:
        recall = citation_recall(outcome)
        return float(recall is not None and recall[0] > 0), 1.0
    return 1.0, 1.0


def forbidden_strings(outcome: Outcome) -> Share:
    """Return 1 where a string of `must_not_include` occurs in the answer or one of its quotes (lower is better)."""
    said = _said(outcome)
    return float(any(plain(one) in said for one in outcome.case.expected.must_not_include)), 1.0


def follow_up_success(outcome: Outcome) -> Share | None:
    """Return `answer_correct` of the cases that have a history."""
    return answer_correct(outcome) if outcome.case.history else None


def notice_shown(outcome: Outcome) -> Share | None:
    """Return 1 where each string of the case's `notice` occurs in a notice of the reply."""
    wanted = outcome.case.expected.notice
    notices = plain(" ".join(outcome.reply.notices))
    return (float(all(plain(one) in notices for one in wanted)), 1.0) if wanted else None


def same_again(outcome: Outcome) -> Share | None:
    """Return 1 where the same question gave an equal reply a second time, None where it was asked once."""
    return None if outcome.stable is None else (float(outcome.stable), 1.0)


# --- citations -----------------------------------------------------------------------------------------------------


def citation_exact(outcome: Outcome) -> Share | None:
    """Return (quotes that stand character for character in their article, quotes)."""
    return (float(sum(outcome.exact)), float(len(outcome.exact))) if outcome.exact else None


def citation_precision(outcome: Outcome) -> Share | None:
    """Return the share of the citations that are gold: they share text with a gold quote or lie in a gold article.

    After ALCE (Gao et al., EMNLP 2023), with gold in place of a judging model; an answer without citation counts 0.
    """
    expected = outcome.case.expected
    if expected.abstain or not (expected.quotes or expected.articles) or outcome.abstained:
        return None
    cited = outcome.citations
    gold = [one for one in cited if _is_gold_citation(outcome.case, one)]
    return (len(gold) / len(cited) if cited else 0.0), 1.0


def citation_recall(outcome: Outcome) -> Share | None:
    """Return the share of the gold quotes (without quotes, of the gold articles) that the citations hold.

    A quote is held when a citation contains it, or lies inside it and is at least half as long. A refusal where an
    answer was expected counts 0.
    """
    expected = outcome.case.expected
    if expected.abstain or not (expected.quotes or expected.articles):
        return None
    if expected.quotes:
        found = sum(any(_overlaps(one.quote, quote) for one in outcome.citations) for quote in expected.quotes)
        return found / len(expected.quotes), 1.0
    cited = {one.article for one in outcome.citations if _is_gold_article(outcome.case, one.document, one.article)}
    return len(cited) / len(set(expected.articles)), 1.0


def sentences_unsupported(outcome: Outcome) -> Share | None:
    """Return (sentences of the answer that nothing supports, its sentences); lower is better.

    A sentence is supported when a marker in it, or the last of its line, points at an exact citation. A line that
    ends with a colon announces what follows and is not counted; nor is an answer of a case without gold (a courtesy).
    """
    expected = outcome.case.expected
    if outcome.abstained or not (expected.quotes or expected.articles or expected.abstain):
        return None
    sound = {
        one.number for one, exact in zip(outcome.citations, outcome.exact, strict=False) if exact and one.supported
    }
    sentences = [marks for line in outcome.reply.text.splitlines() for marks in _sentence_markers(line)]
    return float(sum(not sound.intersection(marks) for marks in sentences)), float(len(sentences))


# --- refusals: positive = abstention -------------------------------------------------------------------------------


def refusal_precision(outcome: Outcome) -> Share | None:
    """Return (abstained rightly, abstained): TP / (TP + FP)."""
    return (float(outcome.case.expected.abstain), 1.0) if outcome.abstained else None


def silence_precision(outcome: Outcome) -> Share | None:
    """Return (abstained rightly, abstained) of the refusals that say without reserve that the corpus is silent."""
    reserved = isinstance(outcome.reply, Refusal) and outcome.reply.unsure
    return None if reserved else refusal_precision(outcome)


def refusal_recall(outcome: Outcome) -> Share | None:
    """Return (abstained rightly, should abstain): TP / (TP + FN)."""
    return (float(outcome.abstained), 1.0) if outcome.case.expected.abstain else None


def refusal_f1(outcome: Outcome) -> Share | None:
    """Return the case's part of F1 = 2 TP / (2 TP + FP + FN), which sums over cases like any ratio."""
    if outcome.abstained and outcome.case.expected.abstain:
        return 2.0, 2.0
    return (0.0, 1.0) if outcome.abstained != outcome.case.expected.abstain else None


METRICS: dict[str, Metric] = {
    "hit@1": hit_at(1),
    "hit@3": hit_at(3),
    "mrr@10": reciprocal_rank,
    "ndcg_articles": article_gain,
    "ndcg_places": place_gain,
    "answer_correct": answer_correct,
    "follow_up": follow_up_success,
    "citation_exact": citation_exact,
    "citation_precision": citation_precision,
    "citation_recall": citation_recall,
    "unsupported": sentences_unsupported,
    "refusal_precision": refusal_precision,
    "silence_precision": silence_precision,
    "refusal_recall": refusal_recall,
    "refusal_f1": refusal_f1,
    "forbidden": forbidden_strings,
    "notice": notice_shown,
    "stable": same_again,
}
LOWER_IS_BETTER = frozenset({"unsupported", "forbidden"})


def _first_gold_rank(outcome: Outcome) -> int | None:
    """Return the rank from 1 of the first hit in a gold article, 0 where there is none, None where there is no gold."""
    if outcome.case.expected.abstain or not outcome.case.expected.articles:
        return None
    places = [(hit.passage.document, hit.passage.article) for hit in outcome.retrieved[:10]]
    return next((rank for rank, place in enumerate(places, 1) if _is_gold_article(outcome.case, *place)), 0)


def _discounted(gains: Sequence[bool], wanted: int) -> float:
    found = sum(1 / math.log2(rank + 1) for rank, gain in enumerate(gains[:10], 1) if gain)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(wanted, 10) + 1))
    return found / best


def _is_gold_article(case: Case, document: str, article: str) -> bool:
    return article in case.expected.articles and case.expected.document in (None, document)


def _holds(hit: Hit, place: str, *, labelled: bool) -> bool:
    if labelled:
        return names_place(f"{hit.passage.label} {hit.passage.place}", place)
    return _overlaps(hit.passage.text, place)


def _is_gold_citation(case: Case, citation: Citation) -> bool:
    if _is_gold_article(case, citation.document, citation.article):
        return True
    return any(_overlaps(citation.quote, quote) for quote in case.expected.quotes)


def _overlaps(text: str, quote: str) -> bool:
    text, quote = loose(text), loose(quote)
    return quote in text or (text in quote and 2 * len(text) >= len(quote))


def _said(outcome: Outcome) -> str:
    return plain("\n".join([without_markers(outcome.reply.text), *(one.quote for one in outcome.citations)]))


def _sentence_markers(line: str) -> list[tuple[int, ...]]:
    line = line.strip()
    if not line or line.endswith(":"):
        return []
    sentences = [line[start:end] for start, end in split_sentences(line)]
    sentences = [one for one in sentences if any(letter.isalpha() for letter in one)]
    last = markers(line)[-1:]
    return [markers(sentence) or last for sentence in sentences]
