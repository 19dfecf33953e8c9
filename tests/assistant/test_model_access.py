"""Which model answers, on which machine, and what is said where it cannot."""

import pytest
from pydantic import SecretStr

from assistant.model_access import RemoteForbidden, UnusableModel, host_of, open_model
from assistant.settings import Settings
from ui.texts import sentence

KEY = "clef-tres-secrete"


def named(llm: str, address: str = "", **others) -> Settings:
    return Settings(llm=llm, llm_base_url=address, llm_key=SecretStr(KEY), **others)


@pytest.mark.parametrize(
    ("llm", "address", "host"),
    [
        ("", "https://llm.example", ""),
        ("openai:m", "", "api.openai.com"),
        ("openai:m", "https://llm.example/v1", "llm.example"),
        ("openai:m", "http://127.0.0.1:8000/v1", ""),
        ("openai:m", "http://[::1]:8000/v1", ""),
        ("openai:m", "http://localhost:8000/v1", ""),
        ("openai:m", "http://127.0.0.1.llm.example/v1", "127.0.0.1.llm.example"),
        ("openai:m", "http://192.168.1.9:8000/v1", "192.168.1.9"),
        ("ollama:mistral", "", ""),
        ("ollama:mistral", "http://gpu.example:11434", "gpu.example"),
        ("ollama:gpt-oss:120b-cloud", "", "ollama.com"),
        ("mistralai:mistral-small", "", "mistralai"),
    ],
)
def test_where_a_model_runs(monkeypatch, llm: str, address: str, host: str):
    for name in ("OPENAI_API_BASE", "OPENAI_BASE_URL", "OLLAMA_HOST"):
        monkeypatch.delenv(name, raising=False)
    assert host_of(named(llm, address)) == host
    if host:
        with pytest.raises(RemoteForbidden) as caught:
            open_model(named(llm, address, local_only=True))
        assert host in sentence(caught.value)


def test_an_address_of_the_environment_counts(monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "gpu.example:11434")
    assert host_of(named("ollama:mistral")) == "gpu.example"
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    assert host_of(named("openai:m")) == ""


@pytest.mark.parametrize("llm", ["ollama:absent", "fournisseur:x", "sans-fournisseur", "openai:"])
def test_a_model_that_nothing_provides_is_named(monkeypatch, llm: str):
    monkeypatch.setenv("OPENAI_BASE_URL", "adresse impossible")
    if llm == "openai:":
        assert open_model(named(llm)).name == llm
        return
    with pytest.raises(UnusableModel) as caught:
        open_model(named(llm))
    assert caught.value.details["value"] == llm
    assert KEY not in sentence(caught.value)


def test_a_model_here_is_allowed_where_only_those_are():
    assert open_model(named("openai:m", "http://127.0.0.1:9/v1", local_only=True)).host == ""
