"""The documents of a set: files in its folder that its cases name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from evals.cases import Case
from ingest.parse import clean_id

SETS = (".jsonl", ".json")


def documents_beside(path: Path, cases: Iterable[Case]) -> tuple[Path, ...]:
    """Return the files in the folder of the set at `path` whose document's id a case names, by name.

    So a set travels with what it is about, and nothing else that happens to lie in the folder is read.
    """
    wanted = {name for case in cases for name in (case.document, case.expected.document) if name}
    files = sorted(file for file in path.resolve().parent.iterdir() if file.is_file() and file.suffix not in SETS)
    return tuple(file for file in files if clean_id(file.name) in wanted)
