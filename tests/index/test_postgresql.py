"""The truth speaks SQL that PostgreSQL runs as well: the same calls against a server of the test's own."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pytest

from corpus.nouns import Article, Document, Page, Passage, Reading
from index.store import Store

SERVER = next((path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), None)


@pytest.fixture
def folder():
    """A folder that another user may enter: pytest closes its own anew whenever a session starts."""
    with tempfile.TemporaryDirectory(prefix="contrat-postgresql-") as name:
        yield Path(name)


@pytest.fixture
def url(folder: Path):
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if SERVER is None:
        pytest.skip("Debian's PostgreSQL is not installed")
    as_user: list[str] = []
    if os.getuid() == 0:
        if not shutil.which("runuser"):
            pytest.skip("PostgreSQL does not run as root, and there is no runuser")
        as_user = ["runuser", "-u", "nobody", "--"]
        shutil.chown(folder, "nobody")
    data, sockets = folder / "data", folder
    start = f"-k {sockets} -c listen_addresses='' -c fsync=off"
    try:
        subprocess.run([*as_user, SERVER / "initdb", "-D", data, "-U", "contrat", "-A", "trust"], check=True, cwd="/")
        control = [*as_user, SERVER / "pg_ctl", "-D", data, "-w"]
        subprocess.run([*control, "-o", start, "-l", folder / "log", "start"], check=True, cwd="/")
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    yield f"postgresql+psycopg://contrat@/postgres?host={sockets}"
    subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd="/")


def make(word: str, sha: str = "a") -> Reading:
    text = f"Article 1\nElle porte sur le {word}."
    document = Document("alpha", "Convention", "alpha.txt", sha * 64)
    article = Article("alpha", 0, "Article 1", "", text, 0, body=10)
    passage = Passage("alpha:0", "alpha", 0, "Article 1", 0, "Article 1", text[10:], 10, len(text))
    return Reading(document, text, (Page(None, text),), (article,), (passage,))


def test_a_document_is_written_read_replaced_and_removed(url: str):
    vectors = np.ones((1, 4), np.float32) / 2
    store = Store(url)
    try:
        assert store.put(make("gymnase"), vectors, "m") == "ingested"
        assert store.reading("alpha") == make("gymnase")
        assert store.put(make("verger", "b"), vectors, "m") == "replaced"
        assert store.passages_by_id(["alpha:0"])["alpha:0"].text == "Elle porte sur le verger."
        assert np.array_equal(store.embedded()[0].vectors, vectors)
        assert store.counts() == {"documents": 1, "pages": 1, "articles": 1, "passages": 1}
        assert store.state().documents == {"alpha": 2}
        assert store.originals() == {"a" * 64, "b" * 64}
        assert store.remove("alpha")
        assert store.erase()
        assert store.documents() == ()
        assert store.removed() == {"alpha"}
        assert [version.event for version in store.history()] == ["ingested", "replaced", "removed"]
        assert store.revision() == 3
        assert store.damage() == ()
    finally:
        store.close()
    again = Store(url)
    assert again.revision() == 3
    again.close()
