"""The command `contrat eval`: a library, a run, the gate, and what is written of them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import ContractError
from ui.terminal import as_json, progress_line
from ui.texts import ENCODING, EVALUATING

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.settings import Settings
    from evals.cases import Case
    from evals.gate import Verdict
    from evals.judge import Opinions
    from evals.run import Run


class NothingToAccept(ContractError):
    """Only the shipped set, alone, has a baseline: `value`, what was given instead."""


class UnknownExport(ContractError):
    """An export is not « format=file » with a known format: `value`, `known`."""


class UnknownVariant(ContractError):
    """A variant to compare is not « key=value,key=value » with known settings: `value`, `known`."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """What to write beside the table."""

    answers: Path | None = None
    as_json: bool = False
    junit: Path | None = None
    summary: Path | None = None
    report: Path | None = None
    exports: tuple[tuple[str, Path], ...] = ()
    judge: str = ""

    def make_folders(self) -> None:
        """Make the folders of the files, before the run rather than behind it."""
        files = [getattr(self, field.name) for field in fields(self)] + [path for _, path in self.exports]
        for path in files:
            if isinstance(path, Path):
                path.parent.mkdir(parents=True, exist_ok=True)


def run_evaluation(
    cases_file: Path | None, outputs: Outputs, accept: bool = False, distractors: Path | None = None
) -> int:
    """Run a set (the shipped one where no file is given) and print it; return 0, or 1 below the gate.

    Only the shipped set, alone, has a baseline. Raises `CaseError`, `NoBaseline`, `BrokenBaseline`, `NothingToAccept`.
    """
    from evals.cases import SHIPPED_SET
    from evals.gate import BASELINE, judge, make_baseline, read_baseline

    file = (cases_file or SHIPPED_SET).resolve()
    gated = file == SHIPPED_SET.resolve() and distractors is None
    if accept and not gated:
        raise NothingToAccept(value=(distractors or file).name)
    outputs.make_folders()
    baseline = read_baseline() if gated and (BASELINE.exists() or not accept) else None
    run = _run(file, distractors=distractors)
    verdict = judge(run, baseline) if baseline else None
    _write(run, baseline, verdict, outputs)
    print(_shown(run, verdict, _opinions(run, outputs.judge), outputs, accept=accept))
    if accept:
        BASELINE.write_text(json.dumps(make_baseline(run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    return 1 if verdict and not verdict.passed else 0


def run_comparison(cases_file: Path | None, variants: Sequence[str]) -> int:
    """Run a set once a variant, each in a temporary home with the shipped corpus, and print one table; return 0."""
    from evals.cases import SHIPPED_SET
    from evals.compare import compare

    changes = {variant: read_variant(variant) for variant in variants}
    print(compare({name: _run(cases_file or SHIPPED_SET, change) for name, change in changes.items()}))
    return 0


def read_variant(variant: str) -> dict[str, str]:
    """Return the settings that « embedding=…,llm=… » changes; « = » changes none. Raises `UnknownVariant`."""
    from assistant.settings import Settings

    known = sorted(set(Settings.model_fields) - {"home", "corpus"})
    pairs = [pair.partition("=") for pair in variant.split(",") if pair not in ("", "=")]
    if any(not equals or key not in known for key, equals, _ in pairs):
        raise UnknownVariant(value=variant, known=known)
    return {key: value for key, _, value in pairs}


def read_export(text: str) -> tuple[str, Path]:
    """Return format and file of « format=file ». Raises `UnknownExport`."""
    from evals.exports import EXPORTS

    name, equals, path = text.partition("=")
    if not equals or not path or name not in EXPORTS:
        raise UnknownExport(value=text, known=sorted(EXPORTS))
    return name, Path(path)


def _run(file: Path, change: Mapping[str, str] | None = None, distractors: Path | None = None) -> Run:
    from assistant.chain import Assistant
    from evals.cases import check_cases
    from evals.record import record
    from evals.run import evaluate, load_set

    cases = load_set(file)
    with _library(_stock(file, cases), change, distractors) as (library, settings), progress_line() as progress:
        check_cases(cases, library)
        ground = record(library, settings, cases)
        assistant = Assistant(library, settings)
        return evaluate(assistant, library, cases, lambda done, every: progress(EVALUATING, done, every), ground)


@contextmanager
def _library(
    stock: Callable[[Library], None], change: Mapping[str, str] | None, distractors: Path | None
) -> Iterator[tuple[Library, Settings]]:
    """Open CONTRAT_HOME as it stands; where not set, or something changes, a temporary home that `stock` fills."""
    from assistant.library import Library, at_most
    from assistant.settings import Settings, load_settings
    from evals.shelf import ENCODED

    settings = load_settings()
    if os.environ.get("CONTRAT_HOME") and change is None and distractors is None:
        with Library.open(settings) as library:
            yield library, settings
        return
    with tempfile.TemporaryDirectory(prefix="contrat-eval-", ignore_cleanup_errors=True) as folder:
        settings = Settings(**{**settings.model_dump(), **(change or {}), "home": Path(folder) / "home"})
        with Library.open(settings) as library:
            stock(library)
            if distractors:
                _add_distractors(library, distractors, Path(folder) / "codes")
            with progress_line() as progress:
                library.encode(at_most(ENCODED, lambda done: progress(ENCODING, done)))
            yield library, settings


def _stock(file: Path, cases: Sequence[Case]) -> Callable[[Library], None]:
    """Return what fills a temporary home: a SQuAD file's paragraphs, else the shipped corpus and the set's own."""
    from evals.beside import documents_beside
    from evals.paragraphs import read_squad
    from evals.shelf import fill
    from evals.squad import is_squad

    def add_documents(library: Library) -> None:
        library.ingest_shipped()
        if beside := documents_beside(file, cases):
            library.ingest(beside)

    def add_paragraphs(library: Library) -> None:
        fill(library, enumerate(read_squad(file).paragraphs))

    return add_paragraphs if is_squad(file) else add_documents


def _add_distractors(library: Library, source: Path, folder: Path) -> None:
    from evals.distractors import write_distractors

    folder.mkdir()
    library.ingest(write_distractors(source, folder))


def _opinions(run: Run, model: str) -> Opinions | None:
    """Return what a judging model says of the run where one is named: it comes behind the gate, and changes nothing."""
    if not model:
        return None
    from assistant.settings import load_settings
    from evals.judge import judge_run, load_judge
    from evals.texts import JUDGING

    judging = load_judge(model, load_settings())
    with progress_line() as progress:
        return judge_run(judging, model, run, lambda done, every: progress(JUDGING, done, every))


def _shown(run: Run, verdict: Verdict | None, opinions: Opinions | None, outputs: Outputs, *, accept: bool) -> str:
    from evals import texts
    from evals.table import run_json, show_changes, show_opinions, show_run, show_verdict

    if outputs.as_json:
        return as_json(run_json(run, verdict) | ({"judge": opinions.as_json()} if opinions else {}))
    if accept:
        last = texts.ACCEPTED.format(changes=show_changes(verdict)) if verdict else texts.FIRST_ACCEPTED
    else:
        last = show_verdict(verdict) if verdict else texts.GATE_ABSENT
    said = f"{show_opinions(opinions)}\n\n" if opinions else ""
    return f"{show_run(run)}\n\n{said}{last}"


def _write(run: Run, baseline: dict[str, Any] | None, verdict: Verdict | None, outputs: Outputs) -> None:
    from evals.exports import EXPORTS
    from evals.run import write_answers
    from evals.summary import junit, markdown

    if outputs.answers:
        write_answers(run, outputs.answers)
    if outputs.junit:
        outputs.junit.write_text(junit(run, verdict), encoding="utf-8")
    if outputs.summary:
        outputs.summary.write_text(markdown(run, baseline, verdict), encoding="utf-8")
    if outputs.report:
        _write_report(run, baseline, verdict, outputs.report)
    for name, path in outputs.exports:
        EXPORTS[name](run, path)


def _write_report(run: Run, baseline: dict[str, Any] | None, verdict: Verdict | None, folder: Path) -> None:
    from evals.history import history_page, remember
    from evals.report import report

    folder.mkdir(parents=True, exist_ok=True)
    runs = remember(run, verdict, folder / "history.jsonl")
    (folder / "index.html").write_text(report(run, baseline, verdict, "history.html"), encoding="utf-8")
    (folder / "history.html").write_text(history_page(runs, "index.html"), encoding="utf-8")
