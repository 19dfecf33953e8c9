"""Generations: folders of search stores derived from the truth, built aside, verified, switched atomically."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from index import seal
from index.lexicon import Lexicon
from index.store import Store
from index.vectors import USUAL, Graph, build_chroma

FORM = 5  # what an older program built has the memory of that time in it (`index.vectors._blank`)
_NAME = re.compile(r"gen-(\d{4,})")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from.

    `documents` gives the revision of each document's vectors, `chroma` size in bytes and SHA-256 of its every file.
    """

    form: int
    revision: int
    model: str
    count: int
    documents: dict[str, int]
    chroma: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Generation:
    """A folder with its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def chroma(self) -> Path:
        """Return the folder of the vectors."""
        return self.folder / "chroma"

    @property
    def lexicon(self) -> Path:
        """Return the file of the words."""
        return self.folder / "lexicon.sqlite"


def build(index: Path, store: Store, model: str, graph: Graph = USUAL) -> Generation:
    """Derive a new generation from the truth; it is not current yet.

    Only vectors of `model` go in; a document that has others is left to the exact scan.
    """
    folder = index / f"gen-{_last_number(index) + 1:04d}"
    (folder / "chroma").mkdir(parents=True)
    revision = store.revision()
    embedded = [document for document in store.embedded() if document.model == model]
    _build_lexicon(folder / "lexicon.sqlite", store)
    count = build_chroma(folder / "chroma", embedded, graph)
    documents = {document.document: document.revision for document in embedded}
    manifest = Manifest(FORM, revision, model, count, documents, _fingerprints(folder / "chroma"))
    _write_whole(folder / "manifest.json", json.dumps(asdict(manifest), indent=1))
    for path in folder.rglob("*"):
        _flush(path)
    _flush(folder)
    return Generation(folder, manifest)


def current(index: Path) -> Generation | None:
    """Return the generation in use, None where there is none or its manifest cannot be read."""
    name = current_name(index)
    return _read(index / name) if name else None


def current_name(index: Path) -> str:
    """Return what CURRENT says, "" where it is missing or says nothing that could be a generation."""
    try:
        name = (index / "CURRENT").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return name if _NAME.fullmatch(name) else ""


def of_another_form(index: Path) -> bool:
    """Return whether the generation in use is whole but was written by another version of the program."""
    try:
        content = json.loads((index / current_name(index) / "manifest.json").read_text(encoding="utf-8"))
        return bool(content["form"] != FORM)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def make_current(index: Path, generation: Generation) -> None:
    """Point CURRENT at a generation: before it the old one is in use, behind it the new one, never a mixture."""
    _write_whole(index / "CURRENT", generation.folder.name + "\n")


def sweep(index: Path) -> None:
    """Remove every generation but the current one. Readers that hold an older one keep it open until they let go."""
    name = current_name(index)
    for folder in index.glob("gen-*"):
        if folder.name != name:
            shutil.rmtree(folder, ignore_errors=True)


def chroma_sound(generation: Generation) -> bool:
    """Tell whether every file of the vectors' folder is, byte for byte, what was sealed."""
    try:
        return _fingerprints(generation.chroma) == generation.manifest.chroma
    except OSError:
        return False


def stamp(generation: Generation) -> tuple[tuple[str, int, int, int], ...]:
    """Return name, size, time and inode of every sealed file: a cheap sign that none was touched since."""
    files = [generation.folder / "manifest.json", *(generation.chroma / name for name in generation.manifest.chroma)]
    stats = ((str(file), file.stat()) for file in files)
    return tuple((name, stat.st_size, stat.st_mtime_ns, stat.st_ino) for name, stat in stats)


def stamp_words(generation: Generation) -> tuple[tuple[int, int, int], ...]:
    """Return size, time and inode of the lexicon's file and of its seal, which a writer changes, and damage as well."""
    stat = generation.lexicon.stat()
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino), seal.stamp(generation.lexicon)


def _read(folder: Path) -> Generation | None:
    try:
        content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if content["form"] != FORM:
            return None
        content["chroma"] = {name: (size, digest) for name, (size, digest) in content["chroma"].items()}
        return Generation(folder, Manifest(**content))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _build_lexicon(file: Path, store: Store) -> None:
    lexicon = Lexicon(file)
    try:
        for document, revision in store.state().documents.items():
            lexicon.put(document, revision, store.passages(document))
        lexicon.seal_new()
    finally:
        lexicon.close()


def _last_number(index: Path) -> int:
    numbers = (_NAME.fullmatch(folder.name) for folder in index.glob("gen-*"))
    return max((int(number[1]) for number in numbers if number), default=0)


def _fingerprints(folder: Path) -> dict[str, tuple[int, str]]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                found[str(path.relative_to(folder))] = (path.stat().st_size, file_digest(file, "sha256").hexdigest())
    return found


def _write_whole(file: Path, content: str) -> None:
    """Write a small file so that a reader, or a power cut, sees the old content or the new."""
    aside = file.with_name(file.name + ".new")
    with aside.open("w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(file)
    _flush(file.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
