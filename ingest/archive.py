"""Open the ZIP archives behind DOCX and ODT without believing what they say of themselves."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from ingest.limits import Limits, TooLarge
from ingest.pdf import DamagedFile, EncryptedFile

_CHUNK = 1 << 16
# Small files may inflate well beyond the ratio: markup repeats itself.
_FREE = 4 << 20


class Archive:
    """A ZIP archive whose entries are read with their true size counted against the limits, all together."""

    def __init__(self, name: str, content: bytes, limits: Limits) -> None:
        self.name, self.limits, self.inflated, self.packed = name, limits, 0, len(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise DamagedFile(file=name, format="ZIP", reason="truncated archive", detail=str(error)) from error
        self.names = frozenset(self._zip.namelist())
        if len(self._zip.infolist()) > limits.entries:
            raise TooLarge(file=name, what="entries", value=len(self._zip.infolist()), limit=limits.entries)

    def read(self, entry: str) -> bytes:
        """Return the bytes of an entry; raise TooLarge as soon as a limit is passed, DamagedFile where it is broken."""
        kept = io.BytesIO()
        try:
            if self._zip.getinfo(entry).flag_bits & 1:
                raise EncryptedFile(file=self.name)
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    self._count(len(chunk))
                    kept.write(chunk)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as error:
            raise DamagedFile(
                file=self.name, format="ZIP", reason="an entry does not inflate", detail=f"{entry}: {error}"
            ) from error
        return kept.getvalue()

    def xml(self, entry: str) -> Any:
        """Return the root element of an XML entry; no entity is expanded and nothing outside is fetched."""
        return parse_xml(self.name, self.read(entry))

    def _count(self, size: int) -> None:
        self.inflated += size
        if self.inflated > self.limits.inflated:
            raise TooLarge(file=self.name, what="inflated", value=self.inflated, limit=self.limits.inflated)
        if self.inflated > _FREE and self.inflated > self.limits.ratio * self.packed:
            raise TooLarge(file=self.name, what="ratio", value=self.inflated // self.packed, limit=self.limits.ratio)


def parse_xml(name: str, content: bytes) -> Any:
    """Return the root of an XML text; raise DamagedFile for what is not well formed or declares entities."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise DamagedFile(file=name, format="XML", reason="malformed or forbidden markup", detail=str(error)) from error
