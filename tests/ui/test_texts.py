"""Every error has a French sentence; French typography; counts."""

import importlib
import pkgutil
from datetime import date
from typing import get_args

import pytest

from corpus.errors import ContractError
from corpus.nouns import Remark, RemarkKind
from ui import texts

PACKAGES = ("corpus", "ingest", "index", "assistant", "evals", "ui")


def load_every_module() -> None:
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__, f"{name}."):
            importlib.import_module(module.name)


def every_error(base: type[ContractError] = ContractError) -> list[type[ContractError]]:
    found = base.__subclasses__()
    return found + [deeper for error in found for deeper in every_error(error)]


def test_every_error_that_is_raised_has_a_sentence_of_its_own():
    load_every_module()
    raised = [
        error for error in every_error() if error.__module__.split(".")[0] in PACKAGES and not error.__subclasses__()
    ]
    assert raised
    assert [error.__name__ for error in raised if error.__name__ not in texts.ERRORS] == []


def test_every_remark_of_a_reading_has_a_sentence():
    assert set(get_args(RemarkKind)) == texts.REMARKS.keys()
    said = texts.remark(Remark("pages unread", pages=tuple(range(1, 31))))
    assert said.startswith("Pages sans texte lisible, non lues : 1, 2,") and "20…" in said and "21" not in said


def test_a_warning_that_an_older_version_stored_stays_as_it_is():
    assert texts.remark("Une page manque.") == "Une page manque."


class Unheard(ContractError):
    """An error without a sentence."""


def test_an_error_without_a_sentence_still_says_something_in_french():
    assert texts.sentence(Unheard(file="a.pdf")) == "L'opération n'a pas pu aboutir (Unheard : file='a.pdf')."


def test_an_error_that_lacks_a_detail_does_not_fail():
    class PathNotFound(ContractError):
        pass

    assert "PathNotFound" in texts.sentence(PathNotFound())


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("Qui ?", "Qui\u202f?"),
        ("Oui ; non !", "Oui\u202f; non\u202f!"),
        ("Article 2 : Durée", "Article 2\u00a0: Durée"),
        ("« mot »", "«\u00a0mot\u00a0»"),
        ("http://127.0.0.1:7860", "http://127.0.0.1:7860"),
        ("rien à faire", "rien à faire"),
    ],
)
def test_no_break_spaces_stand_where_french_wants_them(plain, expected):
    assert texts.typeset(plain) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 source"), (1, "1 source"), (2, "2 sources"), (11, "11 sources")]
)
def test_counts_agree(count, expected):
    assert texts.plural(count, "source") == expected


def test_dates_and_numbers_are_written_in_french():
    assert texts.long_date(date(2019, 7, 1)) == "1er juillet 2019"
    assert texts.long_date(date(2022, 12, 31)) == "31 décembre 2022"
    assert texts.thousands(100000) == "100\u202f000"
    assert texts.decimal(0.214, 2) == "0,21"


@pytest.mark.parametrize(
    ("message", "start"),
    [
        ("No such command 'foo'.", "La commande « foo » n'existe pas."),
        ("No such option: --foo", "L'option « --foo » n'existe pas."),
        ("Missing argument 'QUESTION'.", "Il manque l'argument QUESTION."),
        ("Something new", "Commande incomprise (Something new)."),
    ],
)
def test_what_typer_says_is_said_in_french(message, start):
    assert texts.usage(message).startswith(start)
