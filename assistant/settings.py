"""One typed object for every setting; each is an environment variable `CONTRAT_…`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import ContractError

Strictness = Literal["strict", "normal", "lenient"]

ROOT = Path(__file__).resolve().parent.parent


class WrongSetting(ContractError):
    """A setting has a value that is not allowed: `key`, `value`, `reason`."""


class Settings(BaseSettings):
    """What an administrator may set. Built in entry points only, by `load_settings`."""

    model_config = SettingsConfigDict(env_prefix="CONTRAT_", extra="ignore", frozen=True)

    home: Path = Field(default=ROOT / "var", description="folder of all state")
    corpus: Path = Field(default=ROOT / "corpus" / "documents", description="folder of the shipped documents")
    today: date = Field(default_factory=date.today, description="the date that notices compare with")
    embedding: str = Field(default="", description="hub name or path of a sentence-transformers model; empty: ours")
    cross_encoder: bool = Field(
        default=True, description="whether the best sentences are read again together with the question"
    )
    sentence_encoder: bool = Field(default=True, description="whether sentences are compared by a transformer too")
    llm: str = Field(default="", description="a LangChain chat model, « ollama:… » or « openai:… »; empty: none")
    llm_base_url: str = Field(default="", description="address of an OpenAI-shaped server")
    llm_key: SecretStr = Field(default=SecretStr(""), description="key of that server; empty: the provider's variable")
    llm_connect_seconds: float = Field(default=5, gt=0, description="how long to wait for a connection to the model")
    llm_first_word_seconds: float = Field(default=60, gt=0, description="how long to wait for its first word")
    llm_silence_seconds: float = Field(default=20, gt=0, description="how long it may be silent between two words")
    llm_total_seconds: float = Field(default=180, gt=0, description="how long its whole answer may take")
    llm_characters: int = Field(default=20_000, ge=100, description="longest answer of the model, in characters")
    llm_failures: int = Field(default=3, ge=1, description="failures in a row after which the model is left alone")
    llm_rest_seconds: float = Field(default=60, ge=0, description="how long it is then left alone")
    local_only: bool = Field(default=False, description="whether only engines on this machine are allowed")
    keep_days: int = Field(default=365, ge=1, description="days after which what people keep is deleted")
    log_unanswered: bool = Field(default=False, description="whether questions without an answer are noted")
    strictness: Strictness = Field(default="normal", description="how sure an answer must be: strict, normal, lenient")
    question_limit: int = Field(default=2_000, ge=100, description="longest question, in characters")


def load_settings() -> Settings:
    """Read the environment; raise `WrongSetting` with the key, the value and what is allowed."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        key = "CONTRAT_" + "_".join(str(part) for part in first["loc"]).upper()
        raise WrongSetting(key=key, value=first.get("input"), reason=first["msg"]) from error
