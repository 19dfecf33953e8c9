"""The gate catches a program that was broken on purpose; `make gate-proof` tries every way, here two."""

import pytest

from evals.breakages import BREAKS, broken, find
from evals.cases import load_cases
from evals.gate import make_baseline
from evals.proof import SOUND, Proof, prove, run, show

# A few cases, two of them with a notice: enough for floors, which one fault in one case is under.
CASES = [*load_cases()[::28], *[case for case in load_cases() if case.expected.notice][:2]]


@pytest.fixture(scope="module")
def baseline():
    return make_baseline(run(CASES))


@pytest.fixture(scope="module")
def control(baseline):
    return prove(SOUND, CASES, baseline)


def test_a_sound_program_gets_no_answer_worse_than_its_own_baseline(control):
    assert control.worse == 0


@pytest.mark.parametrize(
    ("name", "line"),
    [("citations one character off", "citations exactes"), ("notices dropped", "avertissements affichés")],
)
def test_a_broken_program_is_caught_and_the_line_names_what_broke(baseline, control, name, line):
    proof = prove(name, CASES, baseline).beside(control)
    assert any(line in said for said in proof.lines)
    assert f"| {name} |" in show([proof])


@pytest.mark.parametrize("name", BREAKS)
def test_each_break_reaches_the_program_and_is_mended_at_the_end(name):
    with broken(name):
        during = [getattr(*find(path)) for path, _ in BREAKS[name]]
    after = [getattr(*find(path)) for path, _ in BREAKS[name]]
    assert all(one is not other for one, other in zip(during, after, strict=True))


def test_what_the_sound_program_is_blamed_for_too_proves_nothing():
    control = Proof(SOUND, ("a",), 0)
    assert Proof("x", ("a",), 0).beside(control).lines == ()
    assert Proof("x", ("a", "b"), 3).beside(control) == Proof("x", ("b",), 3)
    assert "and 2 lines more" in show([Proof("x", tuple("abcdef"), 3)])
