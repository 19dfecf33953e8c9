"""The files as they were given, named by the SHA-256 of their bytes."""

from __future__ import annotations

import os
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path


def keep(folder: Path, content: bytes) -> str:
    """Write `content` below `folder` where it is not there yet, whole or not at all; return its SHA-256."""
    name = sha256(content).hexdigest()
    place = folder / name
    if not place.is_file() or place.stat().st_size != len(content):
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f"{name}.new"
        with aside.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(place)
    return name


def read(folder: Path, name: str) -> bytes | None:
    """Return the bytes of that SHA-256, None where they are missing or are no longer those."""
    try:
        content = (folder / name).read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == name else None


def sweep(folder: Path, wanted: Collection[str]) -> None:
    """Remove every file that is not among the names `wanted`."""
    for path in folder.glob("*"):
        if path.name not in wanted:
            path.unlink(missing_ok=True)
