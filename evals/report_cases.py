"""The cases of a report: what became of each since the baseline, side by side where it changed; what search missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from textwrap import shorten
from typing import Any

from evals import texts
from evals.gate import case_record
from evals.markup import Markup, element, join, table
from evals.metrics import answer_correct, hit_at
from evals.outcome import Outcome
from evals.run import Run

Baseline = Mapping[str, Any]
# Cases that are unfolded at first: what changed. The others show their question and their state.
OPENED = ("worse", "better", "new-wrong")


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


def case_list(run: Run, before: Baseline) -> Markup:
    """Return the filters and every case, what changed first and unfolded."""
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


def misses(run: Run) -> Markup:
    """Return the searches whose first three passages lie in none of the articles that are expected."""
    missed = [outcome for outcome in run.outcomes if (hit_at(3)(outcome) or (1.0, 1.0))[0] == 0]
    rows = []
    for outcome in missed:
        expected = outcome.case.expected
        wanted = ", ".join(expected.labels or expected.articles)
        came = [element("li", f"{hit.passage.label} : {_beginning(hit.passage.text)}") for hit in outcome.retrieved[:3]]
        named = join([element("span", f"{texts.MISS_HEAD[2]} : ", class_="narrow"), wanted])
        rows.append([outcome.case.id, outcome.case.question, named, element("ol", *came)])
    if not rows:
        return element("p", texts.NO_MISS)
    return element("div", element("p", texts.MISS_NOTE, class_="note"), table(texts.MISS_HEAD, rows), class_="misses")


def _beginning(text: str) -> str:
    return shorten(text, 90, placeholder=" …")
