"""What `contrat check` verifies, and what it mends."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from assistant import people_file
from assistant.intake import unpack_report
from assistant.library import Library
from assistant.upkeep import Upkeep
from corpus.errors import ContractError
from index import generation, originals
from index.database import Database
from index.verification import GenerationUnsound, faults, verify


@dataclass(frozen=True, slots=True)
class Check:
    """How many of each thing were looked at, and what was wrong with them, a line each (empty: all is well)."""

    documents: int
    passages: int
    originals: int
    vectors: int
    index_files: int
    found_by_vector: int
    found_by_words: int
    questions: int
    truth_faults: tuple[str, ...]
    people_faults: tuple[str, ...]
    index_faults: tuple[str, ...]
    repaired: bool = False

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong now."""
        return not self.truth_faults and not self.people_faults and (self.repaired or not self.index_faults)


def check(library: Library, repair: bool = False) -> Check:
    """Look at everything: documents against their digests, database pages, originals, vectors, index, what people keep.

    With `repair` the search stores are built again where anything is wrong with them, and what is left of removed
    documents is erased; what is said to be compared is then the new index. A damaged truth is only named: a backup, or
    ingesting the file again, brings it back.
    """
    with library.keeping() as upkeep:
        truth, counts = _check_truth(library, upkeep)
        people = _check_people(library.home)
        index, compared = _check_index(upkeep)
        if repair and not truth:
            if index:
                upkeep.drop_encodings()
                upkeep.rebuild()
            upkeep.compact()
            _, compared = _check_index(upkeep)
        return Check(*counts, *compared, truth, people, index, repair and not truth)


def _check_truth(library: Library, upkeep: Upkeep) -> tuple[tuple[str, ...], tuple[int, int, int, int]]:
    found = list(upkeep.store.damage())
    passages = kept = vectors = 0
    try:
        documents = upkeep.store.documents()
    except (ValueError, DBAPIError) as error:
        return (*found, str(error)), (0, 0, 0, 0)
    for document in documents:
        try:
            read, embedded = _check_document(upkeep, document.id)
        except (ValueError, DBAPIError, DamagedDocument) as error:
            found.append(f"{document.id} : {error}")
            continue
        passages, vectors = passages + read, vectors + embedded
        if originals.read(library.home / "originals", document.sha256) is None:
            found.append(f"{document.id} : its original is missing or damaged")
        kept += 1
    return tuple(found), (len(documents), passages, kept, vectors)


class DamagedDocument(ContractError):
    """A document in the truth is not what was written: `id`, `faults`."""


def _check_document(upkeep: Upkeep, document: str) -> tuple[int, int]:
    """Return the number of passages and of vectors; raise where one is not what was written."""
    reading = upkeep.store.reading(document)
    if reading is None:
        return 0, 0
    wrong = faults(reading, upkeep.store.digest(document))
    unpack_report(upkeep.store.report(document))
    vectors = sum(len(one.vectors) for one in upkeep.store.embedded([document]))
    if vectors != len(reading.passages):
        wrong += (f"{vectors} vectors for {len(reading.passages)} passages",)
    if wrong:
        raise DamagedDocument(id=document, faults=wrong)
    return len(reading.passages), vectors


def _check_people(home: Path) -> tuple[str, ...]:
    """Return what is wrong with what people keep: a schema of another program, pages that SQLite finds damaged."""
    file = home / people_file.NAME
    if not file.exists():
        return ()
    try:
        people_file.PeopleFile.at(home).close()
    except ContractError as error:
        return (f"{type(error).__name__}: {error}",)
    database = Database(URL.create("sqlite", database=str(file)))
    try:
        return database.damage()
    finally:
        database.close()


def _check_index(upkeep: Upkeep) -> tuple[tuple[str, ...], tuple[int, int, int, int]]:
    found = []
    compared = (0, 0, 0, 0)
    upkeep.live.seal()  # what a killed writer left open
    current = generation.current(upkeep.home / "index")
    if current is None:
        found.append("there is no generation in use, or its manifest cannot be read")
    else:
        try:
            verified = verify(current, upkeep.store, upkeep.embedding, whole=False)
            compared = (verified.files, verified.by_vector, verified.by_words, verified.questions)
        except GenerationUnsound as fault:
            found.append(f"{fault.details['folder']} : {fault.details['reason']}")
    if upkeep.encodings is not None:
        found += upkeep.encodings.damage()
    if upkeep.store.erasure_due():
        found.append("bytes of a removed document may still be on the disk")
    return tuple(found), compared
