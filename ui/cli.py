"""The command line `contrat`, where everything is put together; nothing heavy is imported before a command runs."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import ContractError
from ui import texts
from ui.feedback import feedback, open_people, unanswered
from ui.modelling import model

if TYPE_CHECKING:
    from assistant.library import Library
    from ui.terminal import Moving

app = typer.Typer(
    name="contrat",
    help="Un assistant qui répond sur des contrats publics et montre d'où vient chaque phrase.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
documents = typer.Typer(help="Les documents du corpus.", no_args_is_help=True, rich_markup_mode=None)
bench = typer.Typer(help="Mesures de la recherche et de la charge.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(documents, name="documents")
app.add_typer(bench, name="bench")
app.add_typer(feedback, name="feedback")
app.add_typer(model, name="model")
app.command()(unanswered)

Identifier = Annotated[str, typer.Argument(metavar="ID", help="Identifiant du document.")]
Archive = Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier de sauvegarde (.tar.gz).")]
AsJson = Annotated[bool, typer.Option("--json", help="Un objet JSON et rien d'autre sur la sortie standard.")]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Adresse d'écoute, sur cette machine seulement.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Port d'écoute.")] = 7860,
) -> None:
    """Ouvrir la page de discussion."""
    from assistant.settings import load_settings
    from ui.serve import serve_page

    serve_page(load_settings(), host, port, say=lambda line: print(line, flush=True))


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Fichiers ou dossiers ; sans rien, le corpus livré.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lire des documents et les ajouter au corpus."""
    from ui.terminal import progress_line, show_ingest

    for path in paths or ():
        if not path.exists():
            raise PathNotFound(path=path)
    with _library() as library, progress_line() as progress:
        report = library.ingest(paths, progress) if paths else library.ingest_shipped()
        _encode(library, progress)
    print(show_ingest(report, as_json))
    if report.documents and all(entry.status == "refused" for entry in report.documents):
        raise typer.Exit(2)


@documents.command("list")
def documents_list(as_json: AsJson = False) -> None:
    """Lister les documents."""
    from ui.terminal import show_documents

    with _library() as library:
        print(show_documents(library, as_json))


@documents.command("show")
def documents_show(identifier: Identifier, as_json: AsJson = False) -> None:
    """Montrer un document et son plan."""
    from ui.terminal import show_document

    with _library() as library:
        print(show_document(library, identifier, as_json))


@documents.command("history")
def documents_history(
    identifier: Annotated[str | None, typer.Argument(metavar="ID", help="Un seul document.")] = None,
    as_json: AsJson = False,
) -> None:
    """Dire quand chaque document a été ajouté, remplacé, retiré."""
    from ui.terminal import show_history

    with _library() as library:
        print(show_history(library, identifier, as_json))


@documents.command("remove")
def documents_remove(identifier: Identifier, as_json: AsJson = False) -> None:
    """Retirer un document ; il n'est plus cité dès cet instant."""
    with _library() as library:
        library.remove(identifier)
    print(json.dumps({"removed": identifier}) if as_json else texts.typeset(texts.REMOVED.format(id=identifier)))


@app.command()
def ask(
    question: str,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Ne chercher que dans ce document.")] = None,
    as_json: AsJson = False,
) -> None:
    """Poser une question au corpus."""
    from assistant.chain import Assistant
    from assistant.settings import load_settings
    from corpus.nouns import Refusal
    from ui.terminal import show_reply

    settings = load_settings()
    with _library() as library:
        reply = Assistant(library, settings).reply(question, document=document)
    print(show_reply(reply, as_json))
    if settings.log_unanswered and isinstance(reply, Refusal):
        with open_people() as people:
            people.note_unanswered(reply.standalone or reply.question)


@app.command()
def verify(
    text: Annotated[str, typer.Argument(metavar="TEXTE|FICHIER", help="Un texte, ou un fichier de texte.")],
    document: Annotated[str | None, typer.Option(metavar="ID", help="Ne chercher que dans ce document.")] = None,
    as_json: AsJson = False,
) -> None:
    """Dire, phrase par phrase, ce qui dans le corpus étaye un texte : 0 tout est étayé, 1 non."""
    from assistant.checks import read_text
    from assistant.checks import verify as look
    from ui.verifying import show_checks

    with _library() as library:
        checks = look(read_text(text), library, document)
    print(show_checks(checks, as_json))
    raise typer.Exit(0 if all(one.supported for one in checks) else 1)


@app.command()
def check(
    repair: Annotated[bool, typer.Option("--repair", help="Reconstruire ce qui est endommagé.")] = False,
    as_json: AsJson = False,
) -> None:
    """Vérifier le corpus et son index, et dire ce qui a été vérifié : 0 tout est bon, 1 non."""
    from assistant.checking import check as look
    from ui.terminal import progress_line
    from ui.upkeep import show_check

    with _library() as library, progress_line() as progress:
        found = look(library, repair)
        if found.repaired:
            _encode(library, progress)
    print(show_check(found, as_json))
    raise typer.Exit(0 if found.sound else 1)


@app.command()
def backup(file: Archive, as_json: AsJson = False) -> None:
    """Sauvegarder le corpus dans un fichier, même pendant le service."""
    from assistant.backup import back_up
    from ui.upkeep import show_backup

    with _library() as library:
        print(show_backup(back_up(library, file), as_json))


@app.command()
def restore(file: Archive, as_json: AsJson = False) -> None:
    """Remettre le corpus dans l'état d'une sauvegarde, même pendant le service."""
    from assistant.backup import restore as put_back
    from ui.terminal import progress_line
    from ui.upkeep import show_restored

    with _library() as library, progress_line() as progress:
        made = put_back(library, file)
        _encode(library, progress)
    print(show_restored(made, as_json))


@app.command("eval")
def evaluation(  # noqa: PLR0913, PLR0917 - each is an option of the command
    cases: Annotated[
        Path | None, typer.Option("--set", metavar="FICHIER", help="Un autre jeu : .jsonl, ou SQuAD (.json).")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(metavar="FICHIER", help="Écrire chaque réponse et ce qui a été trouvé (JSONL).")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="DOSSIER", help="Écrire le rapport et l'histoire des passages (HTML).")
    ] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FICHIER", help="Écrire le JUnit XML.")] = None,
    summary: Annotated[Path | None, typer.Option(metavar="FICHIER", help="Écrire le résumé (Markdown).")] = None,
    export: Annotated[
        list[str] | None, typer.Option(metavar="FORMAT=FICHIER", help="Exporter : evalap, ragas ou inspect.")
    ] = None,
    compare: Annotated[
        list[str] | None,
        typer.Option(metavar="RÉGLAGES", help="Comparer des réglages : « embedding=… » ; « = » pour ceux d'ici."),
    ] = None,
    distractors: Annotated[
        Path | None, typer.Option(metavar="FICHIER", help="Ajouter 500 articles de codes (JSONL compressé).")
    ] = None,
    judge: Annotated[
        str, typer.Option(metavar="MODÈLE", help="Demander aussi l'avis d'un modèle de langage, hors du contrôle.")
    ] = "",
    accept: Annotated[bool, typer.Option("--accept", help="Faire de ce passage la référence.")] = False,
    as_json: AsJson = False,
) -> None:
    """Mesurer les réponses sur le jeu de questions : 0 bon, 1 sous la référence, 2 impossible."""
    from ui.evaluation import Outputs, read_export, run_comparison, run_evaluation

    for path in (cases, distractors):
        if path is not None and not path.exists():
            raise PathNotFound(path=path)
    if compare:
        raise typer.Exit(run_comparison(cases, compare))
    exports = tuple(read_export(one) for one in export or ())
    outputs = Outputs(answers, as_json, junit, summary, report, exports, judge)
    raise typer.Exit(run_evaluation(cases, outputs, accept, distractors))


@bench.command("retrieval")
def bench_retrieval(  # noqa: PLR0913, PLR0917 - each is an option of the command
    squad: Annotated[Path, typer.Option(metavar="FICHIER", help="Un fichier SQuAD 1.1 ou 2.0 (.json).")],
    answers: Annotated[
        Path | None, typer.Option(metavar="FICHIER", help="Écrire chaque réponse et ce qui a été trouvé (JSONL).")
    ] = None,
    trials: Annotated[
        Path | None, typer.Option(metavar="FICHIER", help="Écrire sur quoi chaque refus se décide (JSONL).")
    ] = None,
    peers: Annotated[bool, typer.Option("--peers", help="Mesurer à côté ce que l'on choisirait d'ordinaire.")] = False,
    count: Annotated[
        int | None, typer.Option("--sample", metavar="N", min=1, help="N questions seulement, tirées au sort.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FICHIER", help="Avec --peers : en dessiner le graphique (SVG).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Mesurer si la recherche trouve le paragraphe qui répond."""
    from ui.bench import run_peers, run_retrieval

    if not squad.exists():
        raise PathNotFound(path=squad)
    print(run_peers(squad, count, plot, as_json) if peers else run_retrieval(squad, count, answers, trials, as_json))


@bench.command("scale")
def bench_scale(
    codes: Annotated[Path, typer.Argument(metavar="FICHIER", help="Des articles : codes.jsonl.gz.")],
    sizes: Annotated[
        list[int] | None, typer.Option("--size", metavar="N", help="Nombre d'articles ; à répéter.")
    ] = None,
    report: Annotated[Path | None, typer.Option(metavar="FICHIER", help="Écrire les chiffres (JSON).")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FICHIER", help="Dessiner la croissance (SVG).")] = None,
    as_json: AsJson = False,
) -> None:
    """Mesurer temps et mémoire quand le corpus grandit."""
    from ui.bench import run_scale

    if not codes.exists():
        raise PathNotFound(path=codes)
    print(run_scale(codes, sizes, report, plot, as_json))


@bench.command("ingest")
def bench_ingest(
    files: Annotated[list[Path], typer.Argument(metavar="FICHIER…", help="Des fichiers à lire.")],
    as_json: AsJson = False,
) -> None:
    """Mesurer la lecture de fichiers : pages par seconde, et temps de processeur."""
    from ui.bench import run_reading

    for file in files:
        if not file.exists():
            raise PathNotFound(path=file)
    print(run_reading(files, as_json))


@bench.command("verify")
def bench_verify(as_json: AsJson = False) -> None:
    """Mesurer si la vérification distingue les phrases vraies des phrases altérées."""
    from ui.verifying import run_bench

    print(run_bench(as_json))


@bench.command("model")
def bench_model(
    times: Annotated[
        int, typer.Option("--faults", metavar="N", min=0, help="Plutôt : N questions par panne du serveur.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Mesurer ce que des modèles scénarisés font aux réponses, derrière la vérification."""
    from ui.modelling import run_bench

    print(run_bench(times, as_json))


def main() -> None:
    """Run the command line and leave with its exit code."""
    prepare_environment()
    if sys.argv[1:2] == ["ingest"]:
        from assistant.priority import let_others_go_first

        let_others_go_first()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; return 0, 1 for a gate that was missed, 2 for an error (a French sentence on stderr)."""
    try:
        return int(app(args=list(arguments) or ["--help"], prog_name="contrat", standalone_mode=False) or 0)
    except ContractError as error:
        return _fail(texts.sentence(error))
    except (typer.Abort, KeyboardInterrupt):
        return _fail(texts.INTERRUPTED, 130)
    except typer.TyperException as error:
        return _fail(texts.usage(error.format_message()))
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return 0
    except Exception as error:
        return _fail(texts.UNEXPECTED.format(name=type(error).__name__))


def prepare_environment() -> None:
    """Switch telemetry off, and the hubs too unless a setting names a model there; before any heavy import."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    os.environ.setdefault("DO_NOT_TRACK", "1")
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"  # LangChain would send every question to its maker's server
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if not os.environ.get("CONTRAT_EMBEDDING"):
        os.environ["HF_HUB_OFFLINE"] = "1"


@contextmanager
def _library() -> Iterator[Library]:
    from assistant.library import Library
    from assistant.settings import load_settings

    with Library.open(load_settings()) as library:
        yield library


def _encode(library: Library, progress: Moving) -> None:
    """Encode the sentences of an ingest that is not huge; the page does the rest behind its answers."""
    from assistant.library import ENCODED_AT_ONCE, at_most

    library.encode(at_most(ENCODED_AT_ONCE, lambda done: progress(texts.ENCODING, done)))


def _fail(message: str, code: int = 2) -> int:
    if os.environ.get("CONTRAT_DEBUG") == "1":
        traceback.print_exc()
    print(texts.typeset(message), file=sys.stderr)
    return code


class PathNotFound(ContractError):
    """A path that was given does not exist: `path`."""


if __name__ == "__main__":
    main()
