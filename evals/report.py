"""The report of a run: one self-contained page in French for those who do not program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from textwrap import shorten
from typing import Any

from evals import texts
from evals.figures import Figure, figure
from evals.gate import Verdict, case_record, shares
from evals.markup import Markup, element, join, page, table
from evals.metrics import LOWER_IS_BETTER, METRICS, answer_correct, hit_at
from evals.outcome import Outcome
from evals.plots import histogram, interval
from evals.run import Run, figures, latency
from evals.table import show_changes, show_failure, show_number, show_percent

HERE = Path(__file__).parent
Baseline = Mapping[str, Any]
# Cases that are unfolded at first: what changed. The others show their question and their state.
OPENED = ("worse", "better", "new-wrong")
NOTHING: Baseline = {"record": {}, "floors": {}, "drops": {}, "figures": {}, "cases": {}}


def report(run: Run, baseline: Baseline | None, verdict: Verdict | None, history: str | None = None) -> str:
    """Return the page; `history` is the address of the page of runs beside it."""
    before = baseline or NOTHING
    sections = {
        "figures": join([element("p", texts.PLOT_NOTE, class_="note"), _figures(run, before)]),
        "categories": _categories(run, before),
        "refusals": _refusals(run),
        "latency": _latency(run),
        "record": _record(run, before),
        "misses": _misses(run),
        "cases": _cases(run, before),
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


def moment(record: Mapping[str, Any]) -> str:
    """Return the date of a run the French way, in universal time, or a dash."""
    try:
        return datetime.fromisoformat(str(record.get("date"))).strftime("%d/%m/%Y à %H:%M UTC")
    except ValueError:
        return texts.NONE


def state(outcome: Outcome, before: Baseline) -> str:
    """Return what became of a case since the baseline, a key of `texts.STATES`."""
    right = bool(answer_correct(outcome)[0])
    old = before["cases"].get(outcome.case.id)
    if old is None:
        return "new" if right else "new-wrong"
    was_right = bool(old["shares"]["answer_correct"][0])
    if right == was_right:
        return "right" if right else "wrong"
    return "better" if right else "worse"


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
    if value is None or old is None or abs(value - old) < 0.0005:
        return element("span", "=" if value is not None and old is not None else texts.NONE)
    better = (value > old) != (name in LOWER_IS_BETTER)
    sign = "+" if value > old else "−"
    return element("span", f"{sign}{show_number(abs(value - old))}", class_="up" if better else "down")


def _cases(run: Run, before: Baseline) -> Markup:
    order = list(texts.STATES)
    stated = sorted(
        ((state(outcome, before), outcome) for outcome in run.outcomes), key=lambda pair: order.index(pair[0])
    )
    counts = Counter(name for name, _ in stated)
    choices = {
        "state": {name: f"{texts.STATES[name]} ({counts[name]})" for name in order if counts[name]},
        "category": {name: name for name in run.categories},
        "split": {name: said for name, said in texts.SPLITS.items() if name},
        "critical": texts.CRITICAL,
    }
    shown = element("p", texts.SHOWN, element("output", len(stated), id="shown"))
    return join([_filters(choices), shown, *(_case(name, outcome, before) for name, outcome in stated)])


def _filters(choices: Mapping[str, Mapping[str, str]]) -> Markup:
    fields = []
    for name, values in choices.items():
        options = [element("option", said, value=value) for value, said in {"": texts.ALL, **values}.items()]
        fields.append(element("label", texts.FILTERS[name] + " ", element("select", *options, data_filter=name)))
    fields.append(element("label", texts.SEARCH_CASES + " ", element("input", type="search", data_filter="text")))
    return element("div", *fields, class_="filters")


def _case(name: str, outcome: Outcome, before: Baseline) -> Markup:
    case = outcome.case
    facts = f"{texts.STATES[name]} · {case.category} · {texts.SPLITS[case.split]}"
    title = element("summary", element("strong", case.question), element("span", f"{case.id} · {facts}", class_="note"))
    turns = [element("p", f"{texts.HISTORY_TURN[turn.role]} : {turn.content}", class_="note") for turn in case.history]
    old = before["cases"].get(case.id)
    sides = [_side(texts.NOW, case_record(outcome))]
    if name in ("worse", "better"):
        sides.insert(0, _side(texts.BEFORE, old))
    body = [title, *turns, _wanted(outcome), element("div", *sides, class_="sides")]
    marks = {"data_state": name, "data_category": case.category, "data_split": case.split}
    critical = "yes" if case.critical else ""
    return element("details", *body, class_="case", open=name in OPENED, **marks, data_critical=critical)


def _wanted(outcome: Outcome) -> Markup:
    expected = outcome.case.expected
    parts = [texts.ABSTENTION] if expected.abstain else []
    for key, said in texts.WANTED.items():
        values = getattr(expected, key)
        shown = [" ou ".join(one) if isinstance(one, tuple) else str(one) for one in values]
        if shown:
            parts.append(f"{said} : {' ; '.join(shown)}")
    return element("p", element("strong", f"{texts.EXPECTED} : "), " · ".join(parts) or texts.NONE)


def _side(title: str, kept: Mapping[str, Any]) -> Markup:
    sources = [element("blockquote", element("strong", one["label"]), " : ", one["quote"]) for one in kept["sources"]]
    if not sources:
        sources = [element("p", texts.NO_SOURCE, class_="note")]
    return element(
        "div", element("p", element("strong", title)), element("p", kept["answer"], class_="answer"), *sources
    )


def _misses(run: Run) -> Markup:
    missed = [outcome for outcome in run.outcomes if (hit_at(3)(outcome) or (1.0, 1.0))[0] == 0]
    rows = []
    for outcome in missed:
        expected = outcome.case.expected
        wanted = ", ".join(expected.labels or expected.articles)
        came = [element("li", f"{hit.passage.label} : {_beginning(hit.passage.text)}") for hit in outcome.retrieved[:3]]
        rows.append([outcome.case.id, outcome.case.question, wanted, element("ol", *came)])
    return table(texts.MISS_HEAD, rows, texts.MISS_NOTE) if rows else element("p", texts.NO_MISS)


def _beginning(text: str) -> str:
    return shorten(text, 90, placeholder=" …")


def _refusals(run: Run) -> Markup:
    counts = Counter((outcome.case.expected.abstain, outcome.abstained) for outcome in run.outcomes)
    rows = [[texts.REFUSAL_ROWS[abstain], counts[abstain, False], counts[abstain, True]] for abstain in (False, True)]
    return table(texts.REFUSAL_HEAD, rows)


def _latency(run: Run) -> Markup:
    times = {name: 1_000 * value for name, value in latency(run.outcomes).items()}
    plot = histogram([outcome.seconds for outcome in run.outcomes], texts.LATENCY_PLOT.format(**times))
    return join([element("p", texts.LATENCY.format(**times)), plot])


def _record(run: Run, before: Baseline) -> Markup:
    now, old = _flat(run.record), _flat(before["record"])
    rows = []
    for key in dict.fromkeys([*now, *old]):
        value = now.get(key, texts.NONE)
        changed = key in old and old[key] != value
        rows.append([key, element("strong", value) if changed else value, old.get(key, texts.NONE)])
    return table(texts.RECORD_HEAD, rows)


def _flat(record: Mapping[str, Any], above: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{above}{key} · ")
        else:
            flat[f"{above}{key}"] = str(value)
    return flat
