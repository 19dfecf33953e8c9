from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.nouns import Passage
from index.embedding import SHIPPED, MissingModel, SentenceModel, StaticFrench, indexed_text, load_embedding

TEXTS = (
    "Le Protocole produira ses effets jusqu'au 31 décembre 2022.",
    "Quelle est la durée du contrat de ville ?",
    "œuvre d’été, N° 5 — 1^{er} juillet",
    "É" * 300,
)


def test_sentence_transformers_gives_the_same_vectors_as_the_direct_reading() -> None:
    direct = load_embedding()
    usual = SentenceModel(str(SHIPPED))
    np.testing.assert_allclose(direct.embed_passages(TEXTS), usual.embed_passages(TEXTS), atol=1e-5)
    np.testing.assert_allclose(direct.embed_queries(TEXTS), usual.embed_queries(TEXTS), atol=1e-5)


def test_vectors_have_unit_norm_and_the_stated_dimension() -> None:
    vectors = load_embedding().embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), load_embedding().dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_text_without_letters_has_no_direction_but_does_not_fail() -> None:
    assert not load_embedding().embed_queries(["?!"]).any()


def test_accents_and_case_do_not_change_a_vector() -> None:
    one, other = load_embedding().embed_queries(["Durée de l'Évaluation", "duree de l’evaluation"])
    np.testing.assert_allclose(one, other, atol=1e-6)


def test_a_missing_model_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(MissingModel) as caught:
        load_embedding(str(tmp_path / "nowhere"))
    assert caught.value.details["setting"] == "CONTRAT_EMBEDDING"
    assert caught.value.details["value"] == str(tmp_path / "nowhere")


def test_an_empty_folder_is_no_shipped_model(tmp_path: Path) -> None:
    with pytest.raises(MissingModel):
        StaticFrench(tmp_path)


def test_two_models_have_two_names() -> None:
    assert load_embedding().name != SentenceModel(str(SHIPPED)).name


def test_the_shipped_model_is_small() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.rglob("*") if file.is_file()) <= 16_000_000


def test_the_shipped_model_needs_neither_torch_nor_sentence_transformers() -> None:
    code = (
        "import sys; from index.embedding import load_embedding; load_embedding().embed_queries(['bonjour']);"
        "sys.exit(any(name in sys.modules for name in ('torch', 'sentence_transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_headings_are_searched_with_the_text() -> None:
    passage = Passage("p1", "d", 0, "Article 2", 0, "Article 2 : Durée", "Jusqu'en 2022.", 0, 14, headings=("Durée",))
    assert indexed_text(passage) == "Durée\nJusqu'en 2022."
