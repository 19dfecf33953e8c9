"""What `contrat model check` and `contrat bench model` print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from ui import page_texts
from ui.terminal import as_json, progress_line
from ui.texts import MODEL_CHECK, decimal, plural, typeset

if TYPE_CHECKING:
    from assistant.model_trial import Trial

model = typer.Typer(help="Le modèle de langage.", no_args_is_help=True, rich_markup_mode=None)


@model.command()
def check(
    wanted_as_json: bool = typer.Option(False, "--json", help="Un objet JSON et rien d'autre sur la sortie standard."),
) -> None:
    """Essayer le modèle que CONTRAT_LLM nomme : 0 il répond et cite, 1 il ne cite pas, 2 il ne répond pas."""
    from assistant.library import Library
    from assistant.model_access import open_model
    from assistant.model_trial import try_model
    from assistant.settings import load_settings

    settings = load_settings()
    chosen = open_model(settings)
    with Library.open(settings) as library:
        if not library.documents():
            library.ingest_shipped()
        trial = try_model(chosen, library)
    print(as_json(asdict(trial)) if wanted_as_json else typeset("\n".join(_lines(trial))))
    raise typer.Exit(0 if trial.cites else 1)


def _lines(trial: Trial) -> Iterator[str]:
    where = page_texts.WHERE_ELSEWHERE.format(host=trial.host) if trial.host else page_texts.WHERE_HERE
    yield MODEL_CHECK["answers"].format(name=trial.name, where=where)
    yield MODEL_CHECK["pace"].format(first=decimal(trial.first_word, 1), whole=decimal(trial.seconds, 1))
    yield MODEL_CHECK["cites" if trial.cites else "silent"].format(cited=trial.cited, sentences=trial.sentences)
    yield MODEL_CHECK["holds"].format(
        held=plural(trial.supported, "phrase étayée", "phrases étayées"), of=trial.sentences
    )


def run_bench(times: int, json_wanted: bool) -> str:
    """Return what scripted models do to the answers, or with `times` what failing servers do, as tables or JSON."""
    import tempfile
    from pathlib import Path

    from assistant.library import ENCODED_AT_ONCE, Library, at_most
    from assistant.settings import load_settings
    from evals import faults, modelling
    from evals.cases import load_cases

    with tempfile.TemporaryDirectory() as home, progress_line() as progress:
        settings = load_settings().model_copy(update={"home": Path(home)})
        with Library.open(settings) as library:
            library.ingest_shipped()
            library.encode(at_most(ENCODED_AT_ONCE))  # as an ingest does: what is measured is what people get
            if times:
                tried = faults.run(library, settings, times, progress=lambda done, of: progress("model", done, of))
                return as_json([asdict(one) for one in tried]) if json_wanted else faults.table(tried)
            bench = modelling.run(library, settings, load_cases(), lambda done, of: progress("model", done, of))
            return as_json(asdict(bench)) if json_wanted else modelling.table(bench)
