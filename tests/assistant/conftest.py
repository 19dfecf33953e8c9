from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.library import ENCODED_AT_ONCE, Library, at_most
from assistant.settings import Settings

FARM_LEASE = """CONVENTION DE MISE À DISPOSITION

Entre la Commune de Saint-Aubin et l'association Les Jardins du Lac, ci-après « l'Association ».

Article 1er - Objet

La présente convention a pour objet de mettre à disposition de l'Association deux parcelles de 1 200 m².

Article 2 - Durée

La convention est conclue pour une durée de quatre ans à compter du 1er avril 2023.

Article 3 - Redevance

L'Association verse une redevance de 350 euros par an.

Article 4 - Obligations

L'Association s'engage :

a) à entretenir les haies ;
b) à tenir un registre des récoltes (TRR) ;
c) à laisser l'accès aux services de secours.

Article 5 - Modalités d'entretien

Les haies sont taillées deux fois par an.

Le chemin reste ouvert aux promeneurs.

Article 6 - Plan

Le plan des parcelles figure en annexe 3.

Fait à Saint-Aubin, le 12 mars 2023
"""


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("home"), today=date(2026, 11, 23))


@pytest.fixture(scope="session")
def library(settings: Settings) -> Iterator[Library]:
    with Library.open(settings) as opened:
        opened.ingest_shipped()
        opened.encode(at_most(ENCODED_AT_ONCE))
        yield opened


@pytest.fixture(scope="session")
def assistant(library: Library, settings: Settings) -> Assistant:
    return Assistant(library, settings)


@pytest.fixture(scope="session")
def lease(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that knows another contract, made up here, beside the protocol."""
    settings = Settings(home=tmp_path_factory.mktemp("lease"), today=date(2026, 11, 23))
    path: Path = tmp_path_factory.mktemp("files") / "convention-jardins.txt"
    path.write_text(FARM_LEASE, encoding="utf-8")
    with Library.open(settings) as opened:
        opened.ingest([path])
        opened.ingest_shipped()
        opened.encode(at_most(ENCODED_AT_ONCE))
        yield Assistant(opened, settings)


@pytest.fixture(scope="session")
def library_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Library]]:
    """Make libraries that know one text and nothing else, its sentences encoded."""
    with ExitStack() as opened:

        def make(text: str) -> Library:
            folder = tmp_path_factory.mktemp("one")
            (folder / "convention.txt").write_text(text, encoding="utf-8")
            library = opened.enter_context(Library.open(Settings(home=folder / "home")))
            library.ingest([folder / "convention.txt"])
            library.encode(lambda _: True)
            return library

        yield make
