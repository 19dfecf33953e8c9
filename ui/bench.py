"""What `contrat bench` prints, and the files that it writes."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from assistant.settings import load_settings
from evals import retrieval, scale
from ui.terminal import as_json, progress_line
from ui.texts import decimal, typeset


def run_retrieval(squad: Path, answers: Path | None, json_wanted: bool) -> str:
    """Return the figures of a SQuAD file, as lines or as one JSON object."""
    with progress_line() as progress:
        ranks, replies, refused = retrieval.run(retrieval.read_squad(squad), load_settings(), progress, answers)
    if json_wanted:
        return as_json(retrieval.as_json(ranks, replies, refused))
    lines = (
        f"Paragraphe trouvé ({ranks.n} questions) : R@1 {decimal(ranks.recall_at_1, 3)}, "
        f"R@5 {decimal(ranks.recall_at_5, 3)}, R@10 {decimal(ranks.recall_at_10, 3)}, "
        f"MRR@10 {decimal(ranks.mrr_at_10, 3)}",
        f"Recherche : médiane {decimal(ranks.p50_ms, 1)} ms, 95e centile {decimal(ranks.p95_ms, 1)} ms ; "
        f"ajout des textes {decimal(ranks.build_seconds, 1)} s",
        f"Réponses ({replies.n} questions) : la citation contient la réponse attendue {decimal(replies.quoted, 3)}, "
        f"refus {decimal(replies.abstained, 3)}",
        f"Refus quand l'article manque ({refused.n} questions) : aire sous la courbe ROC {decimal(refused.area, 3)}",
    )
    return typeset("\n".join(lines))


def run_peers(squad: Path, json_wanted: bool) -> str:
    """Return what a user would pick beside this project, as a Markdown table or as one JSON object."""
    from evals.peers import run, table

    with progress_line() as progress:
        found = run(retrieval.read_squad(squad), load_settings(), progress)
    if json_wanted:
        return as_json({name: asdict(one) for name, one in found.items()})
    return table(found)


def run_scale(codes: Path, sizes: list[int] | None, report: Path | None, json_wanted: bool) -> str:
    """Return how time and memory grow, as a Markdown table or as one JSON object; write the JSON to `report`."""
    with progress_line() as progress:
        steps = scale.run(codes, load_settings(), progress, sizes or scale.SIZES)
    kept = {"steps": [asdict(one) for one in steps]}
    if report is not None:
        report.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return as_json(kept) if json_wanted else scale.table(steps)
