"""What `contrat verify` and `contrat bench verify` print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.checks import Check
from assistant.citing import one_line
from ui.terminal import as_json, progress_line
from ui.texts import plural, typeset


def show_checks(checks: Sequence[Check], json_wanted: bool) -> str:
    """Return what the corpus says of each sentence, as lines or as one JSON object."""
    if json_wanted:
        return as_json({"sentences": [_json(one) for one in checks], "supported": sum(map(_holds, checks))})
    return typeset("\n".join(_lines(checks)))


def _holds(check: Check) -> bool:
    return check.supported


def _json(check: Check) -> dict[str, Any]:
    quote = check.quote
    return {
        "sentence": check.sentence,
        "supported": check.supported,
        "support": round(check.support, 3),
        "reasons": [{"kind": fault.kind, "words": fault.words, "reason": fault.reason} for fault in check.faults],
        "quote": quote.text if quote else None,
        "document": quote.passage.document if quote else None,
        "article": quote.passage.article if quote else None,
        "label": quote.passage.label if quote else None,
        "page": quote.passage.page if quote else None,
    }


def _lines(checks: Sequence[Check]) -> Iterator[str]:
    for one in checks:
        yield f"{'étayé' if one.supported else 'NON ÉTAYÉ'} : {one.sentence}"
        yield from (f"    {fault.reason}" for fault in one.faults)
        if one.quote is not None:
            place = f"{one.quote.passage.document}, {one_line(one.quote.passage.label)}"
            yield f"    {place} : « {one_line(one.quote.text)} »"
    held = sum(map(_holds, checks))
    yield f"{plural(len(checks), 'phrase')}, dont {plural(held, 'étayée')} par le corpus"


def run_bench(json_wanted: bool) -> str:
    """Return how well the check tells true sentences from altered ones, as Markdown tables or as one JSON object."""
    from assistant.settings import load_settings
    from evals import verifying

    with progress_line() as progress:
        judged = verifying.run(verifying.read_sentences(), load_settings(), progress)
    return as_json(verifying.as_json(judged)) if json_wanted else verifying.table(judged)
