"""Measure what one person waits for: `python -m ui.paint [ADDRESS] [TIMES]`, in a real browser.

Needs the test extra (Playwright) and a Chromium. Each time is a first visit, with nothing in the browser's cache.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from ui.browser import browsing

QUESTION = "Quelles sont les priorités ?"
# Milliseconds since the page was asked for, or since the question was sent.
NAMES = {
    "paint": "premier affichage (FCP)",
    "ready": "zone de saisie utilisable",
    "words": "envoi → premiers mots de la réponse",
    "whole": "envoi → réponse entière et sources",
}
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_SENT = "window.sent = performance.now()"
_WATCH = """() => new MutationObserver(() => {
  const reply = document.querySelector('#actuel .reply:not(.waiting)');
  if (reply && !window.said) window.said = performance.now();
  if (!window.ended && reply?.querySelector('.acts') && document.querySelector('#panneau mark')) {
    window.ended = performance.now();
  }
}).observe(document.body, { childList: true, subtree: true })"""


def measure(address: str, times: int) -> dict[str, list[float]]:
    """Return each wait of `NAMES` in milliseconds, sorted."""
    with browsing() as browser:
        visits = [_visit(browser.new_page, address) for _ in range(times)]
    return {name: sorted(visit[name] for visit in visits) for name in NAMES}


def _visit(new_page: Callable[[], Any], address: str) -> dict[str, float]:
    page = new_page()
    page.goto(address)
    page.wait_for_selector("#question textarea")
    found = {"ready": page.evaluate("performance.now()"), "paint": page.evaluate(_PAINT)}
    page.wait_for_selector("#accueil h2")
    page.evaluate(_WATCH)
    page.fill("#question textarea", QUESTION)
    page.evaluate(_SENT)
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.ended")
    found |= {"words": page.evaluate("said - sent"), "whole": page.evaluate("ended - sent")}
    page.close()
    return found


def main() -> None:
    """Print the median and the worst of each wait, with the load of the machine beside them."""
    address, times = (*sys.argv[1:], *("http://127.0.0.1:7860", "10")[len(sys.argv) - 1 :])
    for name, waits in measure(address, int(times)).items():
        print(f"{NAMES[name]} : médiane {waits[len(waits) // 2]:.0f} ms, au plus {waits[-1]:.0f} ms (N = {len(waits)})")
    print(f"charge de la machine : {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
