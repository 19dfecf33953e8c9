"""Adding, replacing, removing and describing documents: what is shown of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from corpus.nouns import Document
from ui import page_texts, texts
from ui.chrome import frame
from ui.intake import Job
from ui.lettering import escape, own, tied
from ui.texts import plural

if TYPE_CHECKING:
    from ui.documents import Shelved

MEGABYTES = 50  # of one file
ACCEPTED = ".pdf,.docx,.odt,.html,.htm,.md,.txt"


def render_deposit(replaced: str = "", root: str = "./") -> str:
    """Return the place where files are dropped; with `replaced`, the one file that takes a document's place."""
    several = "" if replaced else " multiple"
    title = page_texts.REPLACE if replaced else page_texts.ADD
    why = page_texts.REPLACE_WHY if replaced else page_texts.ADD_HOW.format(limit=MEGABYTES)
    choose, drop = page_texts.CHOOSE_ONE if replaced else page_texts.CHOOSE
    return (
        f'<section class="depot" data-depot="{root}depot" data-limit="{MEGABYTES}" data-replaced="{escape(replaced)}">'
        f"<h2>{own(title)}</h2><p>{own(why)}</p>"
        f'<p class="choix"><label class="bouton">{own(choose)}'
        f'<input type="file" accept="{ACCEPTED}"{several}></label> <span>{own(drop)}</span></p>'
        f'<ul class="recus" aria-label="{own(page_texts.JOBS)}"></ul>'
        '<p class="dit" role="status" aria-live="polite"></p></section>'
    )


def render_record(shelved: Shelved, others: Sequence[Document]) -> str:
    """Return the page where a document is described, replaced or removed; `others` are the rest of the corpus."""
    document = shelved.document
    back = f'<p><a href="../{quote(document.id, safe="")}">{tied(document.title)}</a></p>'
    inside = (
        f"<h1>{own(page_texts.MANAGE)}</h1>{back}{_form(document, others)}{_findings(shelved)}"
        f"{render_deposit(document.id, '../../')}{_removal(shelved, _related(document, others))}"
    )
    return frame(document.title, inside, "../../", "documents")


def _related(document: Document, others: Sequence[Document]) -> list[Document]:
    """Return those that name the document in their relations."""
    return [other for other in others if any(relation.document == document.id for relation in other.relations)]


def _form(document: Document, others: Sequence[Document]) -> str:
    relation = document.relations[0] if document.relations else None
    values = {
        "title": document.title,
        "signed_on": _day(document.signed_on),
        "valid_from": _day(document.valid_from),
        "valid_until": _day(document.valid_until),
        "source": document.source,
        "relation_kind": relation.kind if relation else "",
        "relation_title": relation.title if relation else "",
    }
    one = {name: _field(name, value) for name, value in values.items()}
    fields = one["title"] + _row(*(one[name] for name in DATES)) + one["source"]
    titles = "".join(f'<option value="{escape(other.title)}"></option>' for other in others)
    fields += _row(one["relation_kind"], one["relation_title"]) + f'<datalist id="titres">{titles}</datalist>'
    return (
        f"<section><h2>{own(page_texts.CATALOGUE)}</h2><p>{own(page_texts.CATALOGUE_WHY)}</p>"
        f'<form class="fiche" data-action="./fiche">{fields}'
        f'<p><button type="submit" class="bouton plein">{own(page_texts.SAVE)}</button></p>'
        '<p class="dit" role="status" aria-live="polite"></p></form></section>'
    )


def _field(name: str, value: str) -> str:
    label = f'<label for="champ-{name}">{own(page_texts.FIELDS[name])}</label>'
    if name == "relation_kind":
        options = "".join(
            f'<option value="{kind}"{" selected" if kind == value else ""}>{own(words)}</option>'
            for kind, words in page_texts.RELATION_NAMES.items()
        )
        return f'<p>{label}<select id="champ-{name}" name="{name}">{options}</select></p>'
    hint = ' placeholder="jj/mm/aaaa" inputmode="numeric" size="12"' if name in DATES else ' size="60"'
    hint += ' list="titres"' if name == "relation_title" else ""
    wide = "" if name in DATES else ' class="large-champ"'
    return (
        f'<p{wide}>{label}<input id="champ-{name}" name="{name}" value="{escape(value)}" autocomplete="off"{hint}></p>'
    )


def _row(*fields: str) -> str:
    return f'<div class="rang">{"".join(fields)}</div>'


DATES = ("signed_on", "valid_from", "valid_until")


def _findings(shelved: Shelved) -> str:
    lines = [f"{page_texts.ATTENTION} : {texts.remark(warning)}" for warning in shelved.warnings]
    if shelved.report is not None:
        from ui.terminal import report_lines

        lines += report_lines(shelved.report)
    items = "".join(f"<li>{own(line)}</li>" for line in lines)
    return (
        f'<section><h2>{own(page_texts.READING_FOUND)}</h2><ul class="constats">{items}</ul></section>' if items else ""
    )


def _removal(shelved: Shelved, related: Sequence[Document]) -> str:
    document = shelved.document
    why = page_texts.REMOVE_WHY.format(passages=plural(len(shelved.passages), "passage"))
    if related:
        titles = ", ".join(f"« {other.title} »" for other in related)
        why += " " + page_texts.REMOVE_RELATED.format(titles=titles)
    title = escape(texts.typeset(page_texts.REMOVE_TITLE.format(title=document.title)))
    action = f"../{quote(document.id, safe='')}"
    return (
        f'<section class="retrait"><h2>{own(page_texts.REMOVE)}</h2><p>{escape(texts.typeset(why))}</p>'
        f'<p><button type="button" class="bouton retirer" data-action="{action}" data-title="{title}">'
        f'{own(page_texts.REMOVE)}</button></p><p class="dit" role="status" aria-live="polite"></p></section>'
    )


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def read_day(text: str) -> date | None:
    """Return the day of « 31/12/2022 » or « 2022-12-31 », None for an empty text. Raises `ValueError`."""
    if not text.strip():
        return None
    form = "%d/%m/%Y" if "/" in text else "%Y-%m-%d"
    return datetime.strptime(text.strip(), form).date()


def as_object(job: Job) -> dict[str, Any]:
    """Return how a file is doing, as the page reads it: words to show, and `part`, from 0 to 1, of what is done."""
    entry = job.entry
    part = job.done / job.total if job.total > 1 else 0.0
    words = {"waiting": page_texts.WAITING, "reading": page_texts.READING, "failed": job.failure}.get(job.state, "")
    if job.state == "reading" and job.total > 1:
        words = page_texts.READING_PAGES.format(page=job.done, pages=job.total)
    if entry is not None:
        words = texts.STATUSES[entry.status]
    refused = job.state == "failed" or (entry is not None and entry.status == "refused")
    return {
        "id": job.id,
        "file": job.file,
        "ended": job.state in ("done", "failed"),
        "refused": refused,
        "part": 1.0 if job.state in ("done", "failed") else part,
        "words": texts.typeset(words),
        "document": entry.id if entry is not None and not refused else "",
        "lines": [texts.typeset(line) for line in _lines(job)],
    }


def _lines(job: Job) -> Iterator[str]:
    from ui.terminal import report_lines

    entry = job.entry
    if entry is None:
        return
    if entry.reason is not None:
        yield texts.page_sentence(entry.reason)
        return
    counts = [plural(entry.articles, "article"), plural(entry.passages, "passage")]
    yield ", ".join([*([plural(entry.pages, "page")] if entry.pages else []), *counts])
    yield from (f"{page_texts.ATTENTION} : {texts.remark(warning)}" for warning in entry.warnings)
    if entry.report is not None:
        yield from report_lines(entry.report)
