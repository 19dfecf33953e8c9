"""A run for machines and reviewers: JUnit XML for CI, Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals import texts
from evals.gate import Verdict
from evals.metrics import METRICS, answer_correct
from evals.run import Run, figures
from evals.table import show_failure, show_gap, show_number


def junit(run: Run, verdict: Verdict | None) -> str:
    """Return JUnit XML: a suite for the gate, one test a line of it that failed; a suite for the cases.

    A case that is wrong counts as failed where it is new in being so (or where there is no baseline), else as skipped:
    CI shows what changed, not what was known.
    """
    suites = Element("testsuites", name="contrat eval")
    if verdict is not None:
        _gate_suite(suites, verdict)
    _case_suite(suites, run, verdict)
    indent(suites)
    return tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def markdown(run: Run, baseline: Mapping[str, Any] | None, verdict: Verdict | None) -> str:
    """Return the summary that a pull request shows: the gate, the figures against the baseline, what changed."""
    passed = None if verdict is None else verdict.passed
    before = (baseline or {}).get("figures", {})
    lines = [texts.SUMMARY_TITLE.format(state=texts.PASSED[passed]), ""]
    if verdict is not None:
        lines += [f"- {show_failure(failure)}" for failure in verdict.failures]
        changed = {"worse": _ids(verdict.worse), "better": _ids(verdict.better)}
        lines += [""] if verdict.failures else []
        lines += [texts.SUMMARY_CHANGED.format(**changed), ""]
    lines.append(texts.SUMMARY_HEAD)
    found = figures(run.outcomes, 1)
    for name in METRICS:
        value, old = found[name].value, before.get(name)
        gap = texts.NONE if value is None or old is None else show_gap(value - old)
        lines.append(f"| {texts.METRIC_NAMES[name]} | {show_number(value)} | {show_number(old)} | {gap} |")
    return "\n".join(lines) + "\n"


def _gate_suite(suites: Element, verdict: Verdict) -> None:
    failed = {(failure.kind, failure.name): failure for failure in verdict.failures}
    names = [("floor", name) for name in METRICS] + [("drop", name) for name in METRICS]
    names += [key for key in failed if key not in names]
    suite = SubElement(suites, "testsuite", name="gate", tests=str(len(names)), failures=str(len(failed)))
    for kind, name in names:
        test = SubElement(suite, "testcase", classname=f"gate.{kind}", name=name)
        if (kind, name) in failed:
            SubElement(test, "failure", message=_printable(show_failure(failed[kind, name])))


def _case_suite(suites: Element, run: Run, verdict: Verdict | None) -> None:
    wrong = {outcome.case.id for outcome in run.outcomes if not answer_correct(outcome)[0]}
    known = wrong - {*verdict.worse, *verdict.new} if verdict else set()
    counts = {"tests": len(run.outcomes), "failures": len(wrong - known), "skipped": len(known)}
    suite = SubElement(suites, "testsuite", {"name": "cases", **{key: str(count) for key, count in counts.items()}})
    for outcome in run.outcomes:
        case = outcome.case
        where = {"classname": f"cases.{case.category}", "name": case.id, "time": f"{outcome.seconds:.4f}"}
        test = SubElement(suite, "testcase", where)
        if case.id in wrong:
            kind = "skipped" if case.id in known else "failure"
            SubElement(test, kind, message=_printable(texts.JUNIT_WRONG.format(answer=outcome.reply.text)))


def _ids(ids: tuple[str, ...]) -> str:
    return ", ".join(f"`{id}`" for id in ids) or texts.NOBODY


def _printable(text: str) -> str:
    """Return the text without the control characters that XML 1.0 forbids."""
    return "".join(letter for letter in text if letter in "\n\t" or letter >= " ")
