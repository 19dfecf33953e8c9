"""The commands `contrat feedback …` and `contrat unanswered`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.people import People

feedback = typer.Typer(help="Les avis sur les réponses.", no_args_is_help=True, rich_markup_mode=None)
Mark = Annotated[str, typer.Argument(metavar="ID", help="Identifiant de l'avis, ou son début.")]
AsJson = Annotated[bool, typer.Option("--json", help="Un objet JSON et rien d'autre sur la sortie standard.")]


@contextmanager
def open_people() -> Iterator[People]:
    """Give what people keep in the home that the settings name."""
    from assistant.people import People
    from assistant.settings import load_settings

    with People.open(load_settings()) as people:
        yield people


@feedback.command("list")
def feedback_list(
    everything: Annotated[bool, typer.Option("--all", help="Aussi les avis favorables et ceux déjà traités.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lister les avis défavorables qui restent à examiner."""
    from ui.people import show_marks

    with open_people() as people:
        print(show_marks(people.marks() if everything else people.candidates(), as_json))


@feedback.command("show")
def feedback_show(identifier: Mark, as_json: AsJson = False) -> None:
    """Montrer un avis et toute la réponse qu'il concerne."""
    from ui.people import show_mark

    with open_people() as people:
        print(show_mark(people.feedback(identifier), as_json))


@feedback.command("curate")
def feedback_curate(  # noqa: PLR0913, PLR0917 - each is an option of the command
    identifier: Mark,
    articles: Annotated[
        list[str] | None, typer.Option("--article", metavar="NOM", help="Article attendu ; à répéter.")
    ] = None,
    strings: Annotated[
        list[str] | None, typer.Option("--string", metavar="TEXTE", help="Chaîne attendue ; à répéter.")
    ] = None,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Document attendu.")] = None,
    abstain: Annotated[bool, typer.Option("--abstain", help="Le corpus ne le dit pas.")] = False,
    critical: Annotated[bool, typer.Option("--critical", help="Un échec de ce cas fait échouer le contrôle.")] = False,
    split: Annotated[str | None, typer.Option(metavar="PARTIE", help="dev ou test ; sans rien, au hasard.")] = None,
    cases: Annotated[
        Path | None,
        typer.Option("--set", metavar="FICHIER", help="Jeu à compléter ; sans rien, cases.jsonl du corpus."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Faire un cas d'un avis, une fois l'article et la chaîne vérifiés dans le corpus."""
    from assistant.forgetting import CASES
    from assistant.library import Library
    from assistant.settings import load_settings
    from evals.curation import Judgement, curate, read_split
    from ui.people import show_case

    settings = load_settings()
    path = cases or settings.home / CASES
    judgement = Judgement(
        settings.today, document, tuple(articles or ()), tuple(strings or ()), abstain, critical, read_split(split)
    )
    with Library.open(settings) as library, open_people() as people:
        case = curate(people, library, identifier, judgement, path)
    print(show_case(case, path, as_json))


@feedback.command("discard")
def feedback_discard(identifier: Mark, as_json: AsJson = False) -> None:
    """Écarter un avis."""
    from ui.people import show_discarded

    with open_people() as people:
        mark = people.feedback(identifier)
        people.discard(mark.id)
    print(show_discarded(mark, as_json))


def unanswered(as_json: AsJson = False) -> None:
    """Lister les questions restées sans réponse, les plus fréquentes d'abord."""
    from assistant.settings import load_settings
    from ui.people import show_unanswered

    with open_people() as people:
        print(show_unanswered(people.unanswered(), load_settings().log_unanswered, as_json))
