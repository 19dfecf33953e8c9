"""The gate catches a program that was broken on purpose; `make gate-proof` tries every way, here two."""

import sys

import pytest

from evals.breakages import BREAKS, broken
from evals.cases import load_cases
from evals.gate import make_baseline
from evals.proof import SOUND, Proof, prove, run, show

# A few cases, two of them with a notice: enough for floors, which one fault in one case is under.
CASES = [*load_cases()[::28], *[case for case in load_cases() if case.expected.notice][:2]]


@pytest.fixture(scope="module")
def baseline():
    return make_baseline(run(CASES))


def test_a_sound_program_passes_its_own_baseline(baseline):
    assert prove(SOUND, CASES, baseline) == Proof(SOUND, (), 0)


@pytest.mark.parametrize(
    ("name", "line"),
    [("citations one character off", "citations exactes"), ("notices dropped", "avertissements affichés")],
)
def test_a_broken_program_is_caught_and_the_line_names_what_broke(baseline, name, line):
    proof = prove(name, CASES, baseline)
    assert proof.holds
    assert any(line in said for said in proof.lines)
    assert f"| {name} |" in show([proof])


@pytest.mark.parametrize("name", BREAKS)
def test_each_break_reaches_the_program_and_is_mended_at_the_end(name):
    path, _ = BREAKS[name]
    with broken(name):
        during = _named(path)
    assert _named(path) is not during


def test_a_proof_holds_where_a_break_was_caught_and_the_sound_program_was_not():
    assert [Proof(name, lines, 0).holds for name in (SOUND, "x") for lines in ((), ("a",))] == [
        True,
        False,
        False,
        True,
    ]


def _named(path):
    module, _, attributes = path.partition(":")
    found = sys.modules[module]
    for name in attributes.split("."):
        found = getattr(found, name)
    return found
