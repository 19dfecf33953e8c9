"""Backup and restore of a living library: the truth, the originals and what people keep; never a search store."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from assistant.library import Library
from corpus.errors import ContractError
from index.schema import SCHEMA, NewerLibrary
from index.store import Store

FORM = 1
_DATABASES = ("library.sqlite", "people.sqlite")


class DamagedBackup(ContractError):
    """The backup cannot be restored: `file`, `reason`. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: when it was made (UTC), the library's revision, its documents, its bytes."""

    file: Path
    at: datetime
    revision: int
    documents: int
    size: int


def back_up(library: Library, file: Path) -> Backup:
    """Write one file from which the whole library comes back; others may read and write meanwhile.

    The databases are copied by SQLite's own backup, so each is of one instant. `file` is whole or not there.
    """
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as name:
        folder = Path(name)
        for database in _DATABASES:
            if (library.home / database).exists():
                _copy_database(library.home / database, folder / database)
        store = Store.at(folder / "library.sqlite")
        try:
            revision, count, wanted = store.revision(), len(store.documents()), store.originals()
        finally:
            store.close()
        _copy_originals(library.home / "originals", folder / "originals", wanted)
        at = datetime.now(UTC)
        manifest: dict[str, Any] = {"form": FORM, "schema": SCHEMA, "revision": revision, "documents": count}
        manifest["at"] = at.isoformat()
        manifest["files"] = {str(path.relative_to(folder)): _digest(path) for path in _files(folder)}
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        aside = folder / "whole.tar.gz"
        with tarfile.open(aside, "w:gz", compresslevel=3) as archive:
            for path in sorted(_files(folder), key=lambda path: path.name != "manifest.json"):
                if path != aside:
                    archive.add(path, str(path.relative_to(folder)))
        aside.replace(file)
    return Backup(file, at, revision, count, file.stat().st_size)


def restore(library: Library, file: Path) -> Backup:
    """Put the library back as the backup has it, in place; readers in other processes follow within a moment.

    The backup is checked whole before anything is touched. What was there and is not in it is gone, also from the
    disk. Raises `DamagedBackup`, `NewerLibrary`, `LibraryBusy`.
    """
    with library.keeping() as upkeep, tempfile.TemporaryDirectory(dir=library.home, prefix=".restore-") as name:
        folder = Path(name)
        manifest = _unpack(file, folder)
        (library.home / "index" / "CURRENT").unlink(missing_ok=True)
        (library.home / "originals").mkdir(exist_ok=True)
        for original in _files(folder / "originals"):
            original.replace(library.home / "originals" / original.name)
        before = upkeep.store.revision()
        for database in _DATABASES:
            if (folder / database).exists():
                _copy_database(folder / database, library.home / database)
        upkeep.store.leap(before)
        upkeep.compact()
    at = datetime.fromisoformat(manifest["at"])
    return Backup(file, at, manifest["revision"], manifest["documents"], file.stat().st_size)


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup into `folder`, every byte compared with its SHA-256; return its manifest."""
    try:
        return _unpack_and_compare(file, folder)
    except (tarfile.TarError, zlib.error, EOFError, KeyError, TypeError, ValueError) as error:
        raise DamagedBackup(file=file, reason=str(error) or type(error).__name__) from error
    except (FileNotFoundError, IsADirectoryError, gzip.BadGzipFile) as error:
        raise DamagedBackup(file=file, reason="missing" if not file.exists() else str(error)) from error


def _unpack_and_compare(file: Path, folder: Path) -> dict[str, Any]:
    with tarfile.open(file, "r:gz") as archive:
        archive.extractall(folder, filter="data")
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if manifest["schema"] > SCHEMA:
        raise NewerLibrary(found=manifest["schema"], supported=SCHEMA)
    if manifest["form"] != FORM:
        raise ValueError(f"form {manifest['form']}")
    for name, digest in manifest["files"].items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise ValueError(f"{name} is not what was saved")
    if "library.sqlite" not in manifest["files"]:
        raise ValueError("there is no library.sqlite")
    return manifest


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one instant, into a new file or over a living one."""
    with closing(sqlite3.connect(source, timeout=20)) as old, closing(sqlite3.connect(target, timeout=20)) as new:
        old.backup(new)


def _copy_originals(source: Path, target: Path, wanted: frozenset[str]) -> None:
    target.mkdir()
    for name in sorted(wanted):
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
