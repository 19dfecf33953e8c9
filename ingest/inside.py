"""The inside of the reading process: limits itself, reads one file or draws one of its pages, answers in JSON."""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
from typing import Any

from corpus.errors import ContractError
from corpus.nouns import Document
from ingest.limits import Limits
from ingest.wire import from_json, to_json


def _limit_myself(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))
    os.nice(5)


def _answer(order: dict[str, Any], content: bytes) -> dict[str, Any]:
    limits = from_json(Limits, order["limits"])
    _limit_myself(limits)
    try:
        return _draw(order, content, limits) if "draw" in order else _read(order, content, limits)
    except ContractError as error:
        return {"error": type(error).__name__, "details": {key: _plain(value) for key, value in error.details.items()}}
    except MemoryError:
        return {"memory": True}
    except RecursionError:
        return {"error": "DamagedFile", "details": {"format": "", "reason": "nested too deeply"}}


def _read(order: dict[str, Any], content: bytes, limits: Limits) -> dict[str, Any]:
    from ingest.parse import read_content

    def tell(done: int, total: int) -> None:
        sys.stdout.write(f"#{done} {total}\n")
        sys.stdout.flush()

    entry = from_json(Document, order["entry"]) if order["entry"] else None
    reading, report = read_content(order["name"], content, entry, limits, tell, pdfium=order["pdfium"])
    return {"reading": to_json(reading), "report": to_json(report)}


def _draw(order: dict[str, Any], content: bytes, limits: Limits) -> dict[str, Any]:
    from ingest.drawing import draw_page

    drawn = draw_page(order["name"], content, order["draw"], limits)
    return {"png": base64.b64encode(drawn.png).decode(), "width": drawn.width, "height": drawn.height}


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _main() -> None:
    """Read the order (first line of standard input) and the file behind it; write the answer on standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    try:
        answer = json.dumps(_answer(order, sys.stdin.buffer.read()), ensure_ascii=True)
    except MemoryError:
        answer = json.dumps({"memory": True})
    sys.stdout.write(answer)
    sys.stdout.flush()


if __name__ == "__main__":
    _main()
