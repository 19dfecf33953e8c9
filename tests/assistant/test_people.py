"""What people keep: whole replies that stay right, marks, questions without an answer, and forgetting."""

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.forgetting import RETIRED
from assistant.library import Library
from assistant.people import (
    LONGEST,
    People,
    RemarkTooLong,
    SettledFeedback,
    UnknownConversation,
    UnknownFeedback,
    UnknownTurn,
    forget_document,
)
from assistant.people_file import PeopleFile
from assistant.people_schema import SCHEMA, NewerPeople, UnreadablePeople
from assistant.reply_json import as_json, as_reply
from assistant.settings import Settings
from corpus.nouns import Answer, Citation, Refusal, Turn

CANARY = "zibeline quarante-deux"
LEASE = f"Article 1 : Objet\n\nLe bail porte sur un local de {CANARY} m².\n\nArticle 2 : Durée\n\nIl dure neuf ans.\n"
ROADS = "Article 1 : Objet\n\nLa commune entretient les chemins ruraux.\n"


def quote(document: str, words: str, number: int = 1, article: str = "Article 1") -> Citation:
    return Citation(
        number, document, f"Titre de {document}", article, 0, f"{article} : Objet", None, words, 4, 4 + len(words), "p"
    )


ANSWER = Answer("Où ?", f"Selon l'article 1 : « {CANARY} » [1]", (quote("bail", CANARY),), standalone="Où ?")
REFUSAL = Refusal("Qui paie ?", "Le corpus ne le dit pas.", (quote("bail", CANARY),), standalone="Qui paie ?")
MIXED = Answer(
    "Comparer ?",
    f"« {CANARY} » [1]\n- « les chemins ruraux » [2]\n\nLes deux textes diffèrent.",
    (quote("bail", CANARY), quote("chemins", "les chemins ruraux", 2)),
    notices=("Le document « Titre de bail » a cessé de produire effet.",),
    standalone="Comparer le bail ?",
)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", today=date(2026, 11, 23), log_unanswered=True)


@pytest.fixture
def people(home: Settings):
    with People.open(home) as opened:
        yield opened


def test_a_reply_is_found_again_whole_after_a_restart(home):
    with People.open(home) as people:
        started = people.start("Le bail")
        people.record(started.id, ANSWER, revision=7)
        people.record(started.id, REFUSAL)
    with People.open(home) as people:
        (found,) = people.conversations()
        answered, refused = people.turns(found.id)
    assert (found.id, found.title, found.turns) == (started.id, "Le bail", 2)
    assert found.started <= found.changed
    assert (answered.question, answered.revision, answered.good) == ("Où ?", 7, None)
    assert dict(answered.reply) == as_json(ANSWER)
    assert as_reply(answered.reply) == ANSWER
    assert as_reply(refused.reply) == REFUSAL


def test_a_refusal_with_a_reserve_keeps_it_and_one_that_was_kept_before_there_were_any_has_none():
    unsure = replace(REFUSAL, unsure=True)
    assert as_reply(as_json(unsure)) == unsure
    assert not as_json(ANSWER)["unsure"]
    kept_before = {key: value for key, value in as_json(unsure).items() if key != "unsure"}
    assert as_reply(kept_before) == REFUSAL


def test_a_kept_citation_names_the_version_that_it_was_read_from(home, tmp_path):
    file = tmp_path / "bail.txt"
    with Library.open(home) as library, People.open(home) as people:
        file.write_text(LEASE, encoding="utf-8")
        library.ingest([file])
        version = library.documents()[0].sha256
        one = people.start("t").id
        people.record(one, Assistant(library, home).reply("Quel est l'objet du bail ?"), library.revision)
        file.write_text("Article 1 : Objet\n\nTout autre chose.\n", encoding="utf-8")
        library.ingest([file])
        (turn,) = people.turns(one)
        first = turn.reply["citations"][0]
        assert first["version"] == version != library.documents()[0].sha256
        assert CANARY in first["quote"]
        assert first["end"] - first["start"] == len(first["quote"])


def test_the_last_changed_conversation_comes_first(people):
    ids = [people.start(title).id for title in ("un", "deux", "trois")]
    people.record(ids[0], ANSWER)
    assert [one.id for one in people.conversations()] == [ids[0], ids[2], ids[1]]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ZIBELINE", {"a"}),
        ("zibeline ou", {"a"}),
        ("duree", {"b"}),
        ("Durée du", {"b"}),
        ("zibeline durée", set()),
        ("100%", set()),
        ("", {"a", "b"}),
    ],
)
def test_conversations_are_found_by_their_words(people, search, found):
    names = {people.start("Le bail").id: "a", people.start("Durée du contrat").id: "b"}
    people.record(next(iter(names)), ANSWER)
    assert {names[one.id] for one in people.conversations(search)} == found


def test_a_conversation_is_renamed_and_deleted_with_its_bytes(home, people):
    one = people.start("Ancien titre").id
    people.record(one, ANSWER)
    people.rename(one, "Nouveau titre")
    assert people.conversations("nouveau")[0].title == "Nouveau titre"
    people.delete(one)
    assert people.conversations() == ()
    assert _occurrences(home, CANARY) == 0
    assert _occurrences(home, "Nouveau titre") == 0


def test_what_is_not_there_is_named(people):
    for act in (people.turns, people.delete, lambda id: people.rename(id, "t"), lambda id: people.record(id, ANSWER)):
        with pytest.raises(UnknownConversation):
            act("absent")
    with pytest.raises(UnknownTurn):
        people.mark("absent", good=False)
    with pytest.raises(UnknownFeedback):
        people.discard("")
    with pytest.raises(RemarkTooLong):
        people.start("x" * (LONGEST + 1))


def test_a_bad_mark_is_a_candidate_with_all_that_was_said(people):
    one = people.start("t").id
    people.record(one, REFUSAL)
    turn = people.record(one, ANSWER, revision=3)
    people.mark(turn, good=False, reason="incomplet", remark=" il manque la durée ")
    (candidate,) = people.candidates()
    assert (candidate.question, candidate.reason, candidate.remark) == ("Où ?", "incomplet", "il manque la durée")
    assert candidate.history == (Turn("user", "Qui paie ?"), Turn("assistant", "Le corpus ne le dit pas."))
    assert (candidate.engine, candidate.revision) == ("extractive", 3)
    assert as_reply(candidate.reply) == ANSWER
    assert [turn.good for turn in people.turns(one)] == [None, False]


def test_a_mark_replaces_the_earlier_one_and_outlives_its_conversation(people):
    one = people.start("t").id
    turn = people.record(one, ANSWER)
    first = people.mark(turn, good=False)
    again = people.mark(turn, good=True)
    assert again.id == first.id
    assert people.candidates() == ()
    people.mark(turn, good=False)
    people.delete(one)
    assert people.candidates()[0].question == "Où ?"


def test_a_settled_mark_is_no_candidate_and_is_not_settled_twice(people):
    one = people.start("t").id
    kept = people.mark(people.record(one, ANSWER), good=False)
    other = people.mark(people.record(one, REFUSAL), good=False)
    people.curate(kept.id, "cas-12")
    people.discard(other.id[:10])
    assert people.candidates() == ()
    assert [(mark.state, mark.case) for mark in people.marks()] == [("curated", "cas-12"), ("discarded", "")]
    with pytest.raises(SettledFeedback):
        people.discard(kept.id)
    with pytest.raises(SettledFeedback):
        people.mark(kept.turn, good=True)


def test_like_questions_without_an_answer_are_counted_together(people):
    for question in ("Quel est le budget ?", "quel budget", "Quels sont les BUDGETS ?", "Qui est le maire ?"):
        people.note_unanswered(question)
    assert [(one.question, one.count) for one in people.unanswered()] == [
        ("Quels sont les BUDGETS ?", 3),
        ("Qui est le maire ?", 1),
    ]


def test_no_question_is_noted_unless_that_is_switched_on(home):
    with People.open(home.model_copy(update={"log_unanswered": False})) as people:
        people.note_unanswered("Quel est le budget ?")
        assert people.unanswered() == ()


def test_what_is_old_is_purged_with_its_bytes_and_what_is_new_stays(home, people):
    old = people.start("ancienne").id
    people.mark(people.record(old, ANSWER), good=False)
    people.note_unanswered("Quel est le budget ?")
    between = datetime.now(UTC)
    people.start("récente")
    assert people.purge(between) == 3
    assert [one.title for one in people.conversations()] == ["récente"]
    assert people.marks() == people.unanswered() == ()
    assert _occurrences(home, CANARY) == 0


def test_opening_purges_what_is_older_than_the_setting(home):
    with People.open(home) as people:
        one = people.start("ancienne").id
        kept = people.start("d'hier").id
    with sqlite3.connect(home.home / "people.sqlite") as raw:
        for id, days in ((one, 400), (kept, 1)):
            at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
            raw.execute("UPDATE conversations SET changed = ? WHERE id = ?", (at, id))
    with People.open(home) as people:
        assert [found.id for found in people.conversations()] == [kept]


def test_a_removed_document_leaves_places_and_not_one_byte(home, people):
    one = people.start("t").id
    for reply in (ANSWER, REFUSAL, MIXED):
        people.mark(people.record(one, reply), good=False, remark="remarque")
    assert _occurrences(home, CANARY) > 0
    assert forget_document(home.home, "bail") == 6  # three turns and three marks
    assert _occurrences(home, CANARY) == 0
    assert _occurrences(home, "Titre de bail") == 0
    answered, refused, mixed = people.turns(one)
    place = answered.reply["citations"][0]
    assert (place["number"], place["document"], place["article"], place["start"]) == (1, "bail", "Article 1", 4)
    assert (place["quote"], place["title"], place["removed"]) == ("", RETIRED, True)
    assert answered.reply["answer"] == f"{RETIRED} [1]"
    assert refused.reply["answer"] == RETIRED
    assert mixed.reply["answer"] == f"{RETIRED} [1]\n- « les chemins ruraux » [2]"
    assert mixed.reply["citations"][1] == as_json(MIXED)["citations"][1]
    assert mixed.question == "Comparer ?"
    assert all(isinstance(as_reply(turn.reply), Answer | Refusal) for turn in (answered, refused, mixed))
    assert [mark.remark for mark in people.candidates()] == ["remarque"] * 3
    assert people.conversations("zibeline") == ()
    assert forget_document(home.home, "bail") == 0


def test_a_heading_that_names_a_place_is_forgotten_too(home, people):
    one = people.start("t").id
    people.record(one, Answer("Où ?", "« mots » [1]", (quote("bail", "mots", article="Le local du parc"),)))
    forget_document(home.home, "bail")
    assert people.turns(one)[0].reply["citations"][0]["article"] == ""
    assert _occurrences(home, "Le local du parc") == 0


def test_a_list_of_the_documents_goes_with_any_of_them(home, people):
    one = people.start("t").id
    listing = Answer("Quels documents connais-tu ?", f"1 document : Le bail {CANARY}.", engine="courtesy")
    people.record(one, listing)
    people.record(one, Answer("Bonjour", "Bonjour !", engine="courtesy"))
    assert forget_document(home.home, "bail") == 1
    assert _occurrences(home, CANARY) == 0
    assert people.turns(one)[1].reply["answer"] == "Bonjour !"


def test_a_document_whose_name_is_part_of_another_is_left_alone(home, people):
    one = people.start("t").id
    people.record(one, Answer("Où ?", "« mots » [1]", (quote("bail-2", "mots"),)))
    assert forget_document(home.home, "bail") == 0


def test_forgetting_where_no_one_keeps_anything_makes_no_file(tmp_path):
    assert forget_document(tmp_path, "bail") == 0
    assert list(tmp_path.iterdir()) == []


def test_an_erasure_that_a_reader_held_up_is_done_at_the_next_opening(home, people, monkeypatch):
    monkeypatch.setattr("assistant.people_file.WAIT", 50)
    one = people.start("t").id
    people.record(one, ANSWER)
    with sqlite3.connect(home.home / "people.sqlite") as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM turns").fetchone()
        assert forget_document(home.home, "bail") == 1
        reader.rollback()
    reader.close()
    file = PeopleFile.at(home.home)
    assert file.erasure_due()
    file.close()
    with People.open(home):
        assert _occurrences(home, CANARY) == 0


def test_many_threads_keep_every_turn(people):
    one = people.start("t").id
    threads = [threading.Thread(target=lambda: [people.record(one, ANSWER) for _ in range(10)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(people.turns(one)) == 80


def test_a_file_of_a_newer_program_or_none_at_all_is_named(home):
    with People.open(home):
        pass
    with sqlite3.connect(home.home / "people.sqlite") as raw:
        raw.execute("UPDATE people SET schema = ?", (SCHEMA + 1,))
    with pytest.raises(NewerPeople):
        People.open(home)
    (home.home / "people.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(UnreadablePeople):
        People.open(home)


def _occurrences(home: Settings, words: str) -> int:
    """Count the words in every byte of the folder, as text and as JSON writes it."""
    files = [file.read_bytes() for file in home.home.rglob("*") if file.is_file()]
    return sum(content.lower().count(words.lower().encode()) for content in files)
