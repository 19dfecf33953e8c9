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

from assistant import entries, people_file
from assistant.library import Library
from assistant.people import forget_document
from corpus.errors import ContractError
from index.schema import SCHEMA, NewerLibrary
from index.store import Store

FORM = 1
_DATABASES = ("library.sqlite", people_file.NAME)
_ATTEMPTS = 3


class UnwritableBackup(ContractError):
    """The backup cannot be written: `file`, `reason`."""


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

    The databases are copied by SQLite's own backup, so each is of one instant. `file` is whole or not there. Raises
    `UnwritableBackup`.
    """
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as name:
            return _back_up(library, file, Path(name))
    except OSError as error:
        raise UnwritableBackup(file=file, reason=error.strerror or str(error)) from error


def _back_up(library: Library, file: Path, folder: Path) -> Backup:
    revision, count = _copy_whole(library.home, folder)
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


def _copy_whole(home: Path, folder: Path) -> tuple[int, int]:
    """Copy the databases and the originals; once more where a removal took an original in between.

    The truth comes first: words that a removal takes from what people keep are then in neither copy, or are owed.
    """
    for attempt in range(_ATTEMPTS):
        for database in _DATABASES:
            if (home / database).exists():
                _copy_database(home / database, folder / database)
        if (home / entries.NAME).exists():
            shutil.copyfile(home / entries.NAME, folder / entries.NAME)
        store = Store.at(folder / "library.sqlite")
        try:
            revision, count, wanted = store.revision(), len(store.documents()), store.originals()
        finally:
            store.close()
        if _copy_originals(home / "originals", folder / "originals", wanted) or attempt == _ATTEMPTS - 1:
            break
    return revision, count


def restore(library: Library, file: Path) -> Backup:
    """Put the library back as the backup has it, in place; readers in other processes follow within a moment.

    The backup is checked whole before anything is touched. What was there and is not in it is gone, also from the
    disk; what people keep stays where the backup has nothing of it, without the words of documents that are gone.
    Raises `DamagedBackup`, `NewerLibrary`, `NewerPeople`, `LibraryBusy`.
    """
    with library.keeping() as upkeep, tempfile.TemporaryDirectory(dir=library.home, prefix=".restore-") as name:
        folder = Path(name)
        manifest = _unpack(file, folder)
        (library.home / "index" / "CURRENT").unlink(missing_ok=True)
        (library.home / "originals").mkdir(exist_ok=True)
        for original in _files(folder / "originals"):
            original.replace(library.home / "originals" / original.name)
        before, known = upkeep.store.revision(), {document.id for document in upkeep.store.documents()}
        for database in _DATABASES:
            if (folder / database).exists():
                _copy_database(folder / database, library.home / database)
        (library.home / entries.NAME).unlink(missing_ok=True)
        if (folder / entries.NAME).exists():
            (folder / entries.NAME).replace(library.home / entries.NAME)
        upkeep.store.leap(before)
        for document in known - {document.id for document in upkeep.store.documents()}:
            forget_document(library.home, document)
        upkeep.compact()
    at = datetime.fromisoformat(manifest["at"])
    return Backup(file, at, manifest["revision"], manifest["documents"], file.stat().st_size)


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup into `folder`, every byte compared with its SHA-256; return its manifest."""
    try:
        return _unpack_and_compare(file, folder)
    except (EOFError, zlib.error) as error:
        raise DamagedBackup(file=file, reason="truncated archive") from error
    except (tarfile.TarError, gzip.BadGzipFile, KeyError, TypeError, ValueError) as error:
        raise DamagedBackup(file=file, reason="not a backup") from error
    except FileNotFoundError as error:
        raise DamagedBackup(file=file, reason="not a backup" if file.exists() else "missing") from error
    except IsADirectoryError as error:
        raise DamagedBackup(file=file, reason="Is a directory") from error


def _unpack_and_compare(file: Path, folder: Path) -> dict[str, Any]:
    with tarfile.open(file, "r:gz") as archive:
        archive.extractall(folder, filter="data")
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if manifest["schema"] > SCHEMA:
        raise NewerLibrary(found=manifest["schema"], supported=SCHEMA)
    if manifest["form"] != FORM or "library.sqlite" not in manifest["files"]:
        raise DamagedBackup(file=file, reason="form of a backup")
    for name, digest in manifest["files"].items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise DamagedBackup(file=file, reason="not what was saved")
    if people_file.NAME in manifest["files"]:
        people_file.PeopleFile.at(folder).close()
    return manifest


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one instant, into a new file or over a living one."""
    with closing(sqlite3.connect(source, timeout=20)) as old, closing(sqlite3.connect(target, timeout=20)) as new:
        old.backup(new)


def _copy_originals(source: Path, target: Path, wanted: frozenset[str]) -> bool:
    """Copy the originals; False where one is missing."""
    target.mkdir(exist_ok=True)
    whole = True
    for name in sorted(wanted):
        try:
            shutil.copyfile(source / name, target / name)
        except FileNotFoundError:
            whole = False
    return whole


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
