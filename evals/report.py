"""The report of a run: one self-contained page in French for those who do not program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evals import texts
from evals.figures import Figure, figure
from evals.gate import Verdict, shares
from evals.ground import ground_table, moment
from evals.markup import Markup, element, join, page, table
from evals.metrics import LOWER_IS_BETTER, METRICS, answer_correct
from evals.outcome import Outcome
from evals.plots import histogram, interval
from evals.report_cases import Baseline, case_list, misses
from evals.run import Run, figures, latency
from evals.table import show_changes, show_failure, show_gap, show_number, show_percent

HERE = Path(__file__).parent
NOTHING: Baseline = {"record": {}, "floors": {}, "drops": {}, "figures": {}, "cases": {}}


def report(run: Run, baseline: Baseline | None, verdict: Verdict | None, history: str | None = None) -> str:
    """Return the page; `history` is the address of the page of runs beside it."""
    before = baseline or NOTHING
    sections = {
        "figures": join([element("p", texts.PLOT_NOTE, class_="note"), _figures(run, before), _meanings()]),
        "categories": _categories(run, before),
        "refusals": _refusals(run),
        "latency": _latency(run),
        "misses": misses(run),
        "cases": case_list(run, before),
        "record": ground_table(run.record, before["record"]),
    }
    links = [element("a", texts.SECTIONS[name], href=f"#{name}") for name in sections]
    if history:
        links.append(element("a", texts.HISTORY_LINK, href=history))
    body = [element("section", element("h2", texts.SECTIONS[name]), part, id=name) for name, part in sections.items()]
    main = element("main", element("h1", texts.REPORT_TITLE), _headline(run), _verdict(verdict), *body)
    return page(texts.REPORT_TITLE, read("report.css"), read("report.js"), element("nav", *links), main)


def read(name: str) -> str:
    """Return the text of a file beside this module."""
    return (HERE / name).read_text(encoding="utf-8")


def _headline(run: Run) -> Markup:
    found = figure(shares(run.outcomes, "answer_correct"))
    right = sum(int(answer_correct(outcome)[0]) for outcome in run.outcomes)
    numbers = {"value": show_percent(found.value), "low": show_percent(found.low), "high": show_percent(found.high)}
    said = texts.HEADLINE.format(right=right, n=len(run.outcomes), **numbers)
    when = texts.REPORT_DATE.format(date=moment(run.record), cases=len(run.outcomes), seconds=run.seconds)
    return join([element("p", said), element("p", when, class_="note")])


def _verdict(verdict: Verdict | None) -> Markup:
    if verdict is None:
        return element("p", texts.GATE_ABSENT, class_="note")
    lines = [element("li", show_failure(failure)) for failure in verdict.failures]
    said = texts.GATE_PASSED if verdict.passed else texts.GATE_FAILED
    body = [element("p", said), element("ul", *lines) if lines else None, element("p", show_changes(verdict))]
    return element("div", *body, class_="verdict" if verdict.passed else "verdict bad", role="status")


def _figures(run: Run, before: Baseline) -> Markup:
    found = figures(run.outcomes)
    rows = []
    for name in METRICS:
        old, floor = before["figures"].get(name), before["floors"].get(name)
        shown = [show_number(found[name].value), _interval(found[name], old), show_number(old)]
        rows.append([texts.METRIC_NAMES[name], *shown, _gap(name, found[name].value, old), show_number(floor)])
        rows[-1].append(str(found[name].n))
    return table(texts.FIGURE_HEAD, rows)


def _meanings() -> Markup:
    """Return what each figure says, for those who do not know its name."""
    said = [join([element("dt", texts.METRIC_NAMES[name]), element("dd", texts.MEANINGS[name])]) for name in METRICS]
    return element("details", element("summary", texts.MEANINGS_TITLE), element("dl", *said))


def _categories(run: Run, before: Baseline) -> Markup:
    rows = []
    for name in run.categories:
        outcomes = run.of(category=name)
        found = figure(shares(outcomes, "answer_correct"))
        old = _old_figure(outcomes, before)
        plot = _interval(found, old)
        gap = _gap("answer_correct", found.value, old)
        rows.append([name, str(len(outcomes)), show_number(found.value), plot, show_number(old), gap])
    return table(texts.CATEGORY_HEAD, rows)


def _old_figure(outcomes: Sequence[Outcome], before: Baseline) -> float | None:
    old = [before["cases"].get(outcome.case.id) for outcome in outcomes]
    known = [one["shares"]["answer_correct"] for one in old if one]
    return figure([(share[0], share[1]) for share in known], 1).value


def _interval(found: Figure, old: float | None) -> Markup:
    text = f"{show_number(found.value)} [{show_number(found.low)} ; {show_number(found.high)}]"
    return interval(found, old, text)


def _gap(name: str, value: float | None, old: float | None) -> Markup:
    if value is None or old is None:
        return element("span", texts.NONE)
    said = show_gap(value - old)
    better = (value > old) != (name in LOWER_IS_BETTER)
    return element("span", said, class_=None if said == "=" else "up" if better else "down")


def _refusals(run: Run) -> Markup:
    counts = Counter((outcome.case.expected.abstain, outcome.abstained) for outcome in run.outcomes)
    rows = [[texts.REFUSAL_ROWS[abstain], counts[abstain, False], counts[abstain, True]] for abstain in (False, True)]
    return table(texts.REFUSAL_HEAD, rows)


def _latency(run: Run) -> Markup:
    times = {name: 1_000 * value for name, value in latency(run.outcomes).items()}
    plot = histogram([outcome.seconds for outcome in run.outcomes], texts.LATENCY_PLOT.format(**times))
    return join([element("p", texts.LATENCY.format(**times)), plot])
