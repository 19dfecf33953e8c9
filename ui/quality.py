"""The quality page: the last evaluation and the ones before, marks to make cases of, questions without an answer."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui import page_texts
from ui.chrome import frame, render_nothing_here
from ui.lettering import escape, own, shortened, tied
from ui.texts import decimal, long_date

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.kept import Feedback, Unanswered
    from assistant.library import Library
    from assistant.people import People
    from assistant.settings import Settings
    from corpus.nouns import Document

FOLDER = "evaluation"  # in the home: where `contrat eval --report` writes
REPORTS = ("index.html", "history.html")
FIGURES = ("answer_correct", "hit@1", "citation_exact", "citation_recall", "refusal_precision", "refusal_recall")
RUNS = 8  # shown of the history
LONGEST = 600  # characters of an answer in the list of marks


@dataclass(frozen=True, slots=True)
class Findings:
    """What the page shows: runs of the history, oldest first, the committed baseline, marks, unanswered questions.

    `reports` are the pages that an evaluation left; `logged` says whether questions without an answer are noted.
    """

    runs: Sequence[Mapping[str, Any]]
    reference: Mapping[str, Any]
    reports: Sequence[str] = ()
    marks: Sequence[Feedback] = ()
    unanswered: Sequence[Unanswered] = ()
    logged: bool = False


def render_quality(found: Findings, documents: Sequence[Document]) -> str:
    """Return the page; `documents` are those that a case may expect."""
    inside = (
        f"<h1>{own(page_texts.QUALITY)}</h1>{_evaluation(found)}{_marks(found.marks, documents)}"
        f"{_unanswered(found.unanswered, found.logged)}"
    )
    return frame(page_texts.QUALITY, inside, "./", "quality")


def _evaluation(found: Findings) -> str:
    runs = found.runs
    command = escape(page_texts.EVALUATION_COMMAND.format(folder=f"$CONTRAT_HOME/{FOLDER}"))
    how = f"{own(page_texts.EVALUATION_HOW)} <code>{command}</code>"
    head = ["", page_texts.REFERENCE, *([f"{page_texts.LAST_EVALUATION}, {_moment(runs[-1])}"] if runs else [])]
    columns = [found.reference.get("figures", {}), *([runs[-1]["figures"]] if runs else [])]
    rows = [[_metric(name), *(_share(column.get(name)) for column in columns)] for name in FIGURES]
    names = dict(zip(REPORTS, (page_texts.FULL_REPORT, page_texts.HISTORY), strict=True))
    links = " ".join(f'<a href="./qualite/{file}">{own(names[file])}</a>' for file in found.reports)
    none = "" if runs else f"<p>{own(page_texts.NO_EVALUATION)}</p>"
    ways = f'<p class="actes">{links}</p>' if links else ""
    return (
        f"<section><h2>{own(page_texts.LAST_EVALUATION)}</h2>{none}{_table(head, rows)}{_course(runs)}{ways}"
        f'<p class="detail">{how}</p></section>'
    )


def _course(runs: Sequence[Mapping[str, Any]]) -> str:
    if len(runs) < 2:
        return ""
    shown = FIGURES[:2]
    latest = list(reversed(runs))[:RUNS]
    rows = [[_moment(run), *(_share(run["figures"].get(name)) for name in shown)] for run in latest]
    return _table([page_texts.HISTORY, *map(_plain_metric, shown)], rows)


def _marks(marks: Sequence[Feedback], documents: Sequence[Document]) -> str:
    items = "".join(_mark(mark, documents) for mark in marks)
    return (
        f"<section><h2>{own(page_texts.CANDIDATES)}</h2><p>{own(page_texts.CANDIDATES_WHY)}</p>"
        f"{items or f'<p>{own(page_texts.NO_CANDIDATES)}</p>'}</section>"
    )


def _mark(mark: Feedback, documents: Sequence[Document]) -> str:
    answer = shortened(str(mark.reply.get("answer", "")))
    answer = answer if len(answer) <= LONGEST else answer[: LONGEST - 1] + "…"
    refused = f" {own(page_texts.REFUSED_THEN)}" if mark.reply.get("abstained") else ""
    said = " : ".join(part for part in (mark.reason, mark.remark) if part)
    options = '<option value=""></option>' + "".join(
        f'<option value="{escape(one.id)}">{escape(one.title)}</option>' for one in documents
    )
    fields = (
        ("article", page_texts.EXPECTED_ARTICLE, '<input id="{id}" name="article" autocomplete="off">'),
        ("text", page_texts.EXPECTED_TEXT, '<input id="{id}" name="text" autocomplete="off">'),
        ("document", page_texts.EXPECTED_DOCUMENT, f'<select id="{{id}}" name="document">{options}</select>'),
    )
    rows = ""
    for name, words, field in fields:
        identity = f"{name}-{mark.id}"
        rows += f'<p class="large-champ"><label for="{identity}">{own(words)}</label>{field.format(id=identity)}</p>'
    return (
        f'<article class="avis-recu" data-id="{escape(mark.id)}"><h3>{tied(mark.question)}</h3>'
        f'<p class="detail">{own(long_date(mark.at.date()))}{refused}{" — " if said else ""}{escape(said)}</p>'
        f'<div class="text">{tied(answer)}</div>'
        f'<form class="cas" data-action="./qualite/avis/{escape(mark.id)}"><div class="rang">{rows}</div>'
        f'<p class="oui"><label><input type="checkbox" name="abstain"> {own(page_texts.EXPECTED_NOTHING)}</label></p>'
        f'<p><button type="submit" class="bouton plein">{own(page_texts.CURATE)}</button> '
        f'<button type="button" class="bouton ecarter">{own(page_texts.DISCARD)}</button></p>'
        '<p class="dit" role="status" aria-live="polite"></p></form></article>'
    )


def _unanswered(found: Sequence[Unanswered], logged: bool) -> str:
    rows = [[tied(one.question), str(one.count), own(long_date(one.last.date()))] for one in found]
    table = _table(page_texts.UNANSWERED_COLUMNS, rows) if rows else f"<p>{own(page_texts.NO_UNANSWERED)}</p>"
    note = "" if logged else f'<p class="detail">{own(page_texts.NOT_LOGGED)}</p>'
    return f"<section><h2>{own(page_texts.UNANSWERED)}</h2>{table}{note}</section>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the cells of `rows` are HTML already, those of `head` are not."""
    top = "".join(f'<th scope="col">{own(cell)}</th>' if cell else "<td></td>" for cell in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    region = f'<div class="large" tabindex="0" role="region" aria-label="{own(", ".join(filter(None, head)))}">'
    return f"{region}<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _metric(name: str) -> str:
    return own(_plain_metric(name))


def _plain_metric(name: str) -> str:
    from evals.texts import METRIC_NAMES

    words = METRIC_NAMES.get(name, name)
    return words[0].upper() + words[1:]


def _share(value: object) -> str:
    return own(f"{decimal(100 * value, 1)} %") if isinstance(value, int | float) else "—"


def _moment(run: Mapping[str, Any]) -> str:
    from evals.ground import moment

    return str(moment(run.get("record", {})))


def read_runs(folder: Path) -> list[dict[str, Any]]:
    """Return the runs of the history in `folder`, oldest first; a line that cannot be read is left out."""
    path = folder / "history.jsonl"
    runs = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            run = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(run, dict) and isinstance(run.get("figures"), dict):
            runs.append(run)
    return runs


def report_policy() -> str:
    """Return the content policy of the pages that `evals.report` writes: their own script and nothing else."""
    from evals.report import read

    digest = b64encode(sha256(read("report.js").encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def add_quality(app: FastAPI, library: Library, people: People | None, settings: Settings) -> None:
    """Add the page, the evaluation's own pages, and what is done with a mark."""
    from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response

    from evals.gate import BASELINE, BrokenBaseline, NoBaseline, read_baseline

    folder = settings.home / FOLDER

    def quality() -> HTMLResponse:
        try:
            reference = read_baseline(BASELINE)
        except (NoBaseline, BrokenBaseline):
            reference = {}
        marks, unanswered = (people.candidates(), people.unanswered()) if people else ((), ())
        reports = [file for file in REPORTS if (folder / file).exists()]
        found = Findings(read_runs(folder), reference, reports, marks, unanswered, settings.log_unanswered)
        return HTMLResponse(render_quality(found, library.documents()))

    def report(file: str) -> Response:
        if file not in REPORTS or not (folder / file).exists():
            return HTMLResponse(render_nothing_here("../"), 404)
        return FileResponse(folder / file, media_type="text/html", headers={"content-security-policy": report_policy()})

    def curate(identifier: str, fields: dict[str, str]) -> JSONResponse:
        _make_case(library, people, settings, identifier, fields)
        return JSONResponse({"message": page_texts.CURATED})

    def discard(identifier: str) -> JSONResponse:
        if people is not None:
            people.discard(people.feedback(identifier).id)
        return JSONResponse({"message": page_texts.DISCARDED})

    hidden: dict[str, Any] = {"include_in_schema": False}
    app.add_api_route("/qualite", quality, **hidden)
    app.add_api_route("/qualite/{file}", report, **hidden)
    app.add_api_route("/qualite/avis/{identifier}", curate, methods=["POST"], **hidden)
    app.add_api_route("/qualite/avis/{identifier}", discard, methods=["DELETE"], **hidden)


def _make_case(
    library: Library, people: People | None, settings: Settings, identifier: str, fields: Mapping[str, str]
) -> None:
    from assistant.forgetting import CASES
    from evals.curation import Judgement, curate
    from ui.archive import NothingKept

    if people is None:
        raise NothingKept
    given = {key: " ".join(value.split()) for key, value in fields.items()}
    judgement = Judgement(
        settings.today,
        given.get("document") or None,
        tuple(filter(None, [given.get("article", "")])),
        tuple(filter(None, [given.get("text", "")])),
        abstain=given.get("abstain") == "on",
    )
    curate(people, library, identifier, judgement, settings.home / CASES)
