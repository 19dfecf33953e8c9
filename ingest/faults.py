"""The errors of reading by name, so that one raised in the reading process is raised again in its parent."""

from __future__ import annotations

from corpus.errors import ContractError
from ingest.drawing import NoPageImage
from ingest.formats import UnsupportedFormat
from ingest.limits import TooLarge
from ingest.parse import EmptyDocument, UnreadableFile
from ingest.pdf import DamagedFile, EncryptedFile, OnlyImages

KNOWN: dict[str, type[ContractError]] = {
    fault.__name__: fault
    for fault in (
        *(UnreadableFile, EmptyDocument, UnsupportedFormat, TooLarge),
        *(DamagedFile, EncryptedFile, OnlyImages, NoPageImage),
    )
}


def revive(name: str, details: dict[str, object]) -> ContractError:
    """Return the error of that name; a name that is not known means damage."""
    return KNOWN.get(name, DamagedFile)(**details)
