"""Ask as many people at once of a running server: `python -m ui.crowd [ADDRESS] [USERS] [QUESTIONS EACH] [ingest]`.

With `ingest`, the same questions are asked a second time while files are sent and read; they are removed afterwards.
Speaks Gradio's own queue, as the page does, so an answer is counted from the click to its last step.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass
from typing import Any

from ui import texts
from ui.texts import typeset

QUESTIONS = (
    "Jusqu'à quand le protocole produit-il ses effets ?",
    "Que dit l'article 2 ?",
    "Quelles sont les priorités ?",
    "Qui a signé pour le Département ?",
    "Quelle est la recette de la tarte ?",
    "Que veut dire PAQTE ?",
)
_SAID = tuple(typeset(words).partition("{")[0] for words in (texts.ANSWERED, texts.REFUSED))


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of each answer, sorted: until its first words, until it is whole; and how many failed."""

    first: tuple[float, ...]
    whole: tuple[float, ...]
    failed: int


def ask_together(address: str, users: int, each: int) -> Waits:
    """Return how long `users` people wait who ask `each` questions one after the other, all at the same time."""
    return asyncio.run(_ask_together(address, users, each))


def ask_while_reading(address: str, users: int, each: int) -> tuple[Waits, int]:
    """Return the waits while the server reads files that it is sent one after the other, and how many it has read."""
    return asyncio.run(_ask_while_reading(address, users, each))


async def _ask_while_reading(address: str, users: int, each: int) -> tuple[Waits, int]:
    import httpx

    async with httpx.AsyncClient(base_url=address, timeout=120) as client:
        enough = asyncio.Event()
        reading = asyncio.create_task(_keep_reading(client, enough))
        try:
            await asyncio.sleep(0.5)
            waits = await _ask_together(address, users, each)
        finally:
            enough.set()
            read = await reading
            for identifier in read:
                await client.delete(f"/documents/{identifier}")
    return waits, len(read)


async def _keep_reading(client: Any, enough: asyncio.Event) -> list[str]:
    """Return the ids of the documents that were sent and read until it was enough."""
    read: list[str] = []
    while not enough.is_set():
        number = len(read) + 1
        name, content = f"foule-{os.getpid()}-{number}.txt", _paper(number)
        said = (await client.post("/depot", params={"name": name}, content=content)).json()
        while not said["ended"]:
            await asyncio.sleep(0.2)
            said = (await client.get(f"/depot/{said['id']}")).json()
        read.append(said["document"])
    return read


def _paper(number: int) -> bytes:
    """Return a document of 400 articles that no other one has."""
    rules = (f"La ville {number} prête le local {n} au club {n * number}." for n in range(1, 401))
    articles = (f"Article {n} : Local {n}\n{rule}" for n, rule in enumerate(rules, 1))
    return "\n\n".join([f"Convention {number}", *articles]).encode()


def share(values: tuple[float, ...], part: float) -> float:
    """Return the value below which that part of the sorted values lies."""
    return values[min(len(values) - 1, int(len(values) * part))]


async def _ask_together(address: str, users: int, each: int) -> Waits:
    import httpx

    async with httpx.AsyncClient(base_url=address, timeout=120, limits=httpx.Limits(max_connections=None)) as client:
        event = _event((await client.get("/config")).json())
        found = await asyncio.gather(*(_person(client, event, number, each) for number in range(users)))
    answers = [answer for person in found for answer in person]
    first, whole, good = zip(*answers, strict=True)
    return Waits(tuple(sorted(first)), tuple(sorted(whole)), good.count(False))


def _event(config: dict[str, Any]) -> int:
    names = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
    asking = (
        one for one in config["dependencies"] if any(names.get(target[0]) == "question" for target in one["targets"])
    )
    return int(next(asking)["id"])


async def _person(client: Any, event: int, number: int, each: int) -> list[tuple[float, float, bool]]:
    session = f"crowd-{os.getpid()}-{number}"
    return [await _one(client, event, session, QUESTIONS[(number + turn) % len(QUESTIONS)]) for turn in range(each)]


async def _one(client: Any, event: int, session: str, question: str) -> tuple[float, float, bool]:
    started, first, good = time.perf_counter(), 0.0, False
    body = {"data": [question, "", None], "fn_index": event, "session_hash": session}
    await client.post("/gradio_api/queue/join", json=body)
    async with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        async for line in stream.aiter_lines():
            message: dict[str, Any] = json.loads(line[5:]) if line.startswith("data:") else {"msg": ""}
            first = first or (time.perf_counter() - started if message["msg"] == "process_generating" else 0.0)
            if message["msg"] == "process_completed":
                good = bool(message["success"]) and answered(message["output"]["data"])
            if message["msg"] == "close_stream":
                break
    whole = time.perf_counter() - started
    return first or whole, whole, good


def answered(shown: list[Any]) -> bool:
    """Tell an answer from a sentence that says why there is none: asked too fast, or a fault."""
    return any(isinstance(part, str) and part.startswith(_SAID) for part in shown)


def main() -> None:
    """Print the waits, with the load of the machine beside them."""
    given = [one for one in sys.argv[1:] if one != "ingest"]
    address, users, each = (*given, *("http://127.0.0.1:7860", "10", "6")[len(given) :])
    _show("sans import", ask_together(address, int(users), int(each)))
    if "ingest" in sys.argv:
        waits, read = ask_while_reading(address, int(users), int(each))
        _show(f"pendant un import ({read} documents de 400 articles lus)", waits)


def _show(when: str, waits: Waits) -> None:
    print(f"{when} :")
    for name, values in (("premiers mots", waits.first), ("réponse entière", waits.whole)):
        print(
            f"{name} : médiane {share(values, 0.5):.2f} s, 95e centile {share(values, 0.95):.2f} s (N = {len(values)})"
        )
    print(f"échecs : {waits.failed} ; charge de la machine : {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
