"""What may happen to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path


def truncate(file: Path) -> None:
    """Cut the second half off."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def zero(file: Path) -> None:
    """Make every byte zero, or one where all are zero."""
    content = file.read_bytes()
    file.write_bytes(b"\0" * len(content) if any(content) else b"\1" * max(len(content), 1))


def flip(file: Path) -> None:
    """Flip one bit, in the middle."""
    content = bytearray(file.read_bytes() or b"\0")
    content[len(content) // 2] ^= 0x04
    file.write_bytes(content)


def flip_unused(file: Path) -> None:
    """Flip one bit where the file holds zeros only, which SQLite does not look at."""
    content = bytearray(file.read_bytes())
    content[content.index(b"\0" * 64) + 32] ^= 0x01
    file.write_bytes(content)


def remove(file: Path) -> None:
    """Remove the file."""
    file.unlink()


def overwrite(file: Path) -> None:
    """Put other bytes of the same length over a quarter of the file."""
    content = bytearray(file.read_bytes() or b"\0" * 8)
    third = len(content) // 3
    content[third : third + len(content) // 4 + 1] = bytes(
        255 - byte for byte in content[third : third + len(content) // 4 + 1]
    )
    file.write_bytes(content)


HARMS: Mapping[str, Callable[[Path], None]] = {
    "truncated": truncate,
    "zeroed": zero,
    "flipped": flip,
    "removed": remove,
    "overwritten": overwrite,
}
