"""What `contrat bench` prints, and the files that it writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.settings import load_settings
from evals import charts, reading, retrieval, scale
from evals.paragraphs import Squad, read_squad, sample
from ui.terminal import as_json, progress_line
from ui.texts import decimal, plural, typeset


def run_retrieval(squad: Path, count: int | None, answers: Path | None, trials: Path | None, json_wanted: bool) -> str:
    """Return the figures of a SQuAD file, or of `count` of its questions, as lines or as one JSON object."""
    with progress_line() as progress:
        found = retrieval.run(_questions(squad, count), load_settings(), progress, answers, trials)
    return as_json(retrieval.as_json(found)) if json_wanted else typeset("\n".join(_lines(found)))


def run_peers(squad: Path, count: int | None, plot: Path | None, json_wanted: bool) -> str:
    """Return what a user would pick beside this project, as a Markdown table or as one JSON object; draw `plot`."""
    from evals import peers

    with progress_line() as progress:
        found = peers.run(_questions(squad, count), load_settings(), progress)
    if plot is not None:
        charts.write(plot, peers.plot(found))
    if json_wanted:
        return as_json({name: asdict(one) for name, one in found.items()})
    return peers.table(found)


def _questions(squad: Path, count: int | None) -> Squad:
    read = read_squad(squad)
    return read if count is None else sample(read, count)


def _lines(bench: retrieval.Bench) -> Iterator[str]:
    ranks, replies = bench.ranks, bench.replies
    yield (
        f"Paragraphe trouvé ({ranks.n} questions) : R@1 {decimal(ranks.recall_at_1, 3)}, "
        f"R@5 {decimal(ranks.recall_at_5, 3)}, R@10 {decimal(ranks.recall_at_10, 3)}, "
        f"MRR@10 {decimal(ranks.mrr_at_10, 3)}"
    )
    yield (
        f"Recherche : médiane {decimal(ranks.p50_ms, 1)} ms, 95e centile {decimal(ranks.p95_ms, 1)} ms ; "
        f"ajout des textes {decimal(ranks.build_seconds, 1)} s"
    )
    yield (
        f"Réponses ({replies.n} questions) : la citation contient la réponse attendue {decimal(replies.quoted, 3)}, "
        f"refus {decimal(replies.abstained, 3)}"
    )
    met = bench.fates
    yield (
        f"Ce que deviennent les questions : {met['right']} justes ; {met['wrong_sentence']} une autre phrase du bon "
        f"paragraphe, {met['wrong_paragraph']} un autre paragraphe alors que le bon était trouvé, "
        f"{met['answered_not_found']} un autre, le bon n'étant pas trouvé ; refus : {met['refused_first']} alors que "
        f"le bon paragraphe était premier, {met['refused_lower']} plus bas, {met['refused_not_found']} non trouvé"
    )
    yield (
        f"Sans tenir compte des refus : dans la meilleure phrase {decimal(replies.one_sentence, 3)}, "
        f"dans l'une des deux meilleures {decimal(replies.two_sentences, 3)}"
    )
    for name, missing in (("le paragraphe", bench.without_paragraph), ("l'article", bench.without_article)):
        yield (
            f"Quand {name} manque ({missing.n} questions) : aire sous la courbe ROC {decimal(missing.area, 3)}, "
            f"refus {decimal(missing.abstained, 3)}"
        )


def run_reading(files: Sequence[Path], json_wanted: bool) -> str:
    """Return how fast each file is read in its child process, a line each or as one JSON object."""
    paces = [reading.measure(file) for file in files]
    if json_wanted:
        return as_json({"files": [asdict(pace) | {"pages_a_second": pace.pages_a_second} for pace in paces]})
    return typeset("\n".join(map(_pace_line, paces)))


def _pace_line(pace: reading.Pace) -> str:
    recognised = f" (dont {pace.recognised} par reconnaissance)" if pace.recognised else ""
    return (
        f"{pace.file} : {plural(pace.pages, 'page')}{recognised} en {decimal(pace.seconds, 1)} s, "
        f"{decimal(pace.pages_a_second, 1)} pages par seconde, {decimal(pace.cpu, 1)} s de processeur"
    )


def run_scale(codes: Path, sizes: list[int] | None, report: Path | None, plot: Path | None, json_wanted: bool) -> str:
    """Return how time and memory grow, as a Markdown table or as one JSON object; write `report`, draw `plot`."""
    with progress_line() as progress:
        steps = scale.run(codes, load_settings(), progress, sizes or scale.SIZES)
    kept = {"steps": [asdict(one) for one in steps]}
    if report is not None:
        report.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if plot is not None:
        charts.write(plot, scale.plot(steps))
    return as_json(kept) if json_wanted else scale.table(steps)
