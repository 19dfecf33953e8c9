"""A judging model: asked over the wire, read with care, and never part of the gate."""

import json

import pytest

from assistant.model_access import RemoteForbidden, UnusableModel
from assistant.settings import Settings
from corpus.nouns import Answer, Refusal, Turn
from evals.cases import Case, Expected
from evals.judge import Opinion, Opinions, judge_run, load_judge, read_opinion
from evals.outcome import Outcome
from evals.run import Run
from evals.table import show_opinions
from ui.cli import run as command

YEAR = Expected(must_include=(("2022",),))
RUN = Run(
    (
        Outcome(Case("un", "dates", "dev", "Quand ?", YEAR), Answer("Quand ?", "En 2022.")),
        Outcome(Case("deux", "dates", "dev", "Et là ?", YEAR, (Turn("user", "Avant ?"),)), Answer("q", "En 2021.")),
        Outcome(Case("trois", "hors corpus", "test", "Combien ?", Expected(abstain=True)), Refusal("q", "Rien.")),
        Outcome(Case("quatre", "libre", "test", "Bonjour", Expected()), Answer("q", "Bonjour !")),
    ),
    1.0,
    {},
)


def test_a_model_is_asked_once_a_case_and_what_it_says_is_set_beside_the_figures(serve):
    server = serve(
        lambda prompt: "OUI - c'est dit" if "2022." in prompt else "Je ne sais pas" if "Rien" in prompt else "NON"
    )
    found = judge_run(load_judge("openai:juge", Settings(llm_base_url=server.url)), "openai:juge", RUN)
    assert [(one.id, one.right, one.correct) for one in found.opinions] == [
        ("un", True, True),
        ("deux", False, False),
        ("trois", None, True),
    ]
    assert (found.right, found.agreement) == (0.5, 1.0)
    assert [body["temperature"] for body in server.asked] == [0, 0, 0]
    assert "Avant ? / Et là ?" in server.asked[1]["messages"][-1]["content"]
    assert "Attendu : Le corpus ne le dit pas." in server.asked[2]["messages"][-1]["content"]


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("OUI - l'année y est", True),
        ("Non.", False),
        ("**NON** – à côté", False),
        ("« oui »", True),
        ("Nonante", None),
        ("Je pense que oui", None),
        ("", None),
    ],
)
def test_only_a_plain_yes_or_no_at_the_start_counts(said, right):
    assert read_opinion(said) is right


def test_agreement_is_cohens_kappa_by_hand():
    # 4 readable, equal 3 of 4; yes .5 and correct .75: chance = .375 + .125 = .5; kappa = (.75 - .5) / .5 = .5
    rights, corrects = [True, True, False, False, None], [True, True, True, False, True]
    opinions = Opinions(
        "m", tuple(Opinion(str(n), *pair, "") for n, pair in enumerate(zip(rights, corrects, strict=True)))
    )
    assert opinions.agreement == pytest.approx(0.5)
    assert [one.id for one in opinions.disagreements] == ["2"]
    assert "kappa de Cohen) : 0,500" in show_opinions(opinions)
    assert Opinions("m", ()).agreement is None
    assert Opinions("m", (Opinion("a", True, True, ""),)).agreement == 1.0


def test_a_model_that_fails_or_is_not_there_is_named(serve):
    server = serve(lambda _prompt: None)
    with pytest.raises(UnusableModel):
        judge_run(load_judge("openai:juge", Settings(llm_base_url=server.url)), "openai:juge", RUN)
    with pytest.raises(UnusableModel):
        load_judge("fournisseur-inconnu:x", Settings())


def test_the_worst_opinion_changes_no_exit_code(serve, tmp_path, capsys, monkeypatch):
    server = serve(lambda _prompt: "NON - tout est faux")
    monkeypatch.setenv("CONTRAT_LLM_BASE_URL", server.url)
    monkeypatch.delenv("CONTRAT_HOME", raising=False)
    line = {"id": "a", "question": "Que dit l'article 2 ?", "expected": {"must_include": ["31 décembre 2022"]}}
    (tmp_path / "cases.jsonl").write_text(json.dumps(line), encoding="utf-8")
    code = command(["eval", "--set", str(tmp_path / "cases.jsonl"), "--judge", "openai:juge", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert code == 0
    assert said["judge"]["right"] == 0.0
    assert said["overall"]["answer_correct"]["value"] == 1.0


def test_a_judge_elsewhere_is_refused_where_only_this_machine_is_allowed(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with pytest.raises(RemoteForbidden):
        load_judge("openai:juge", Settings(local_only=True, llm_base_url="https://llm.example/v1"))
    load_judge("openai:juge", Settings(local_only=True, llm_base_url="http://127.0.0.1:9/v1"))
