"""What the commands print: pure functions from the nouns to text or JSON, and a progress line on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from corpus.nouns import Answer, Document, Reply
from ingest.report import IngestEntry, IngestReport, ReadingReport
from ui import page_texts
from ui.texts import (
    ENGINES,
    EVENTS,
    FOUND_ABSENT,
    FOUND_DOUBTFUL,
    FOUND_RECOGNISED,
    FOUND_STRUCTURE,
    FOUND_TEXT,
    NO_EVENTS,
    PARTS,
    STATUSES,
    WRITTEN_BY,
    decimal,
    long_date,
    plural,
    remark,
    sentence,
    thousands,
    typeset,
)

if TYPE_CHECKING:
    from assistant.library import Library


class Moving(Protocol):
    """Shows what goes on: the step, how much of it is done, and of how much, 0 where that is not known."""

    def __call__(self, step: str, done: int, total: int = 0) -> None: ...  # noqa: D102


@contextmanager
def progress_line() -> Iterator[Moving]:
    """Give a function that shows one moving line on stderr where it is a terminal; wipe the line at the end."""
    shown = sys.stderr.isatty()

    def show(step: str, done: int, total: int = 0) -> None:
        if shown:
            print(f"\r\x1b[K{step} {done}{f'/{total}' if total else ''}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def as_json(value: object) -> str:
    """Return one line of JSON; dates are written as 2022-12-31."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def show_ingest(report: IngestReport, json_wanted: bool) -> str:
    """Return the ingest report: one entry for every file that was given."""
    if json_wanted:
        entries = [_entry_json(entry) for entry in report.documents]
        return as_json({"documents": entries, "seconds": round(report.seconds, 3)})
    return typeset("\n".join(_ingest_lines(report)))


def _entry_json(entry: IngestEntry) -> dict[str, Any]:
    said = asdict(replace(entry, reason=None))
    said |= {"reason": _reason(entry), "warnings": [remark(warning) for warning in entry.warnings]}
    if entry.report is not None:
        said["report"] = _report_json(entry.report)
    return said


def _report_json(report: ReadingReport) -> dict[str, Any]:
    return asdict(report) | {
        "structure": _parts(report),
        "hidden": [remark(left_out) for left_out in report.hidden],
    }


def _parts(report: ReadingReport) -> dict[str, int]:
    return {PARTS.get(name, name): count for name, count in (report.structure or {}).items()}


def _ingest_lines(report: IngestReport) -> Iterator[str]:
    for entry in report.documents:
        reason = _reason(entry)
        yield f"{entry.file} : {STATUSES[entry.status]}" + (f". {reason}" if reason else "")
        if entry.status != "refused":
            counts = [plural(entry.articles, "article"), plural(entry.passages, "passage")]
            pages = [plural(entry.pages, "page")] if entry.pages else []
            yield f"    {entry.id} — " + ", ".join(pages + counts)
        yield from (f"    attention : {remark(warning)}" for warning in entry.warnings)
        if entry.report is not None:
            yield from (f"    {line}" for line in report_lines(entry.report))
    yield f"{plural(len(report.documents), 'fichier')} en {decimal(report.seconds, 1)} s"


def report_lines(report: ReadingReport) -> Iterator[str]:
    """Say what reading found: text, structure, recognition, absences, what was left out."""
    yield FOUND_TEXT.format(characters=thousands(report.characters), seconds=decimal(report.seconds, 1))
    if report.structure:
        yield FOUND_STRUCTURE.format(parts=", ".join(f"{name} × {count}" for name, count in _parts(report).items()))
    if report.ocr_pages and report.ocr_confidence is not None:
        pages = ", ".join(map(str, report.ocr_pages[:20]))
        yield FOUND_RECOGNISED.format(pages=pages, confidence=decimal(report.ocr_confidence, 0))
    if report.doubts:
        yield FOUND_DOUBTFUL.format(words=", ".join(f"{doubt.word} (p. {doubt.page})" for doubt in report.doubts[:12]))
    if report.absences:
        yield FOUND_ABSENT.format(names=", ".join(report.absences[:12]))
    yield from (remark(left_out) for left_out in report.hidden[:6])


def _reason(entry: IngestEntry) -> str | None:
    return sentence(entry.reason) if entry.reason is not None else None


def show_documents(library: Library, json_wanted: bool) -> str:
    """Return the list of the documents."""
    known = library.documents()
    if json_wanted:
        return as_json({"documents": [asdict(document) for document in known]})
    if not known:
        return "Le corpus est vide."
    return typeset("\n".join(f"{document.id} — {document.title}{_signed(document)}" for document in known))


def show_history(library: Library, identifier: str | None, json_wanted: bool) -> str:
    """Return what happened to one document, or to all, oldest first; removed ones have theirs as well."""
    events = library.history(identifier)
    if json_wanted:
        return as_json({"history": [asdict(event) for event in events]})
    lines = []
    for event in events:
        at = event.at.astimezone()
        lines.append(f"{long_date(at.date())} à {at:%H h %M}  {EVENTS[event.event]}  {event.document}")
    return typeset("\n".join(lines or [NO_EVENTS]))


def show_document(library: Library, identifier: str, json_wanted: bool) -> str:
    """Return one document with its outline, what it refers to that is absent, and what reading it reported."""
    articles, report = library.articles(identifier), library.report(identifier)
    warnings = [remark(warning) for warning in library.warnings(identifier)]
    document = next(document for document in library.documents() if document.id == identifier)
    absent = [absence.name for absence in library.absences(identifier)]
    if json_wanted:
        outline = [{"name": a.name, "label": a.label, "page": a.page, "characters": len(a.text)} for a in articles]
        passages = len(library.passages(identifier))
        said = asdict(document) | {"articles": outline, "passages": passages, "absent": absent, "warnings": warnings}
        return as_json(said | {"report": None if report is None else _report_json(report)})
    lines = [*_document_lines(document, [article.label for article in articles], absent)]
    lines += [f"    attention : {warning}" for warning in warnings]
    if report is not None:  # what is absent was said above, as the library stands now
        lines += [f"    {line}" for line in report_lines(replace(report, absences=()))]
    return typeset("\n".join(lines))


def _document_lines(document: Document, labels: list[str], absent: list[str]) -> Iterator[str]:
    yield document.title
    yield f"    identifiant : {document.id}"
    if document.signed_on:
        yield f"    signé le {long_date(document.signed_on)}"
    if document.valid_until:
        yield f"    en vigueur jusqu'au {long_date(document.valid_until)}"
    yield from (f"    {label}" for label in labels)
    if absent:
        yield "    cité mais absent du corpus : " + ", ".join(absent)


def show_reply(reply: Reply, json_wanted: bool) -> str:
    """Return the reply with its sources, or the object of `ask --json`."""
    from assistant.reply_json import as_json as reply_object

    if json_wanted:
        return as_json(reply_object(reply))
    return "\n".join(_reply_lines(reply))


def _reply_lines(reply: Reply) -> Iterator[str]:
    yield reply.text
    shown = reply.citations if isinstance(reply, Answer) else reply.closest
    if shown:
        yield typeset("\nSources :" if isinstance(reply, Answer) else "\nPassages les plus proches :")
    for citation in shown:
        page = f", page {citation.page}" if citation.page else ""
        yield f"[{citation.number}] {citation.title} — {citation.label}{page}"
        yield "    " + typeset(f"« {' '.join(citation.quote.split())} »")
    if reply.engine not in ENGINES:
        where = page_texts.WHERE_ELSEWHERE.format(host=reply.host) if reply.host else page_texts.WHERE_HERE
        yield typeset(f"\n{WRITTEN_BY.format(engine=reply.engine, where=where)}")
    if reply.notices:
        yield ""
    yield from (typeset(notice) for notice in reply.notices)


def _signed(document: Document) -> str:
    return f" (signé le {long_date(document.signed_on)})" if document.signed_on else ""


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)
