"""Which chat model answers, on which machine, and how its server is reached."""

from __future__ import annotations

import importlib
import ipaddress
import os
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from assistant.model_faults import ModelFault, breaker_of
from assistant.model_stream import LanguageModel, Limits
from assistant.settings import Settings
from corpus.errors import ContractError

# What a server may send for one answer: a streamed word costs some 250 bytes of JSON, so this is far above any answer.
BYTES = 4_000_000
OPENAI = "api.openai.com"
# Where a provider's package looks for an address when the setting gives none, and where it goes without one.
_ADDRESSES = {
    "openai": (("OPENAI_API_BASE", "OPENAI_BASE_URL"), f"https://{OPENAI}/v1"),
    "ollama": (("OLLAMA_HOST",), "http://127.0.0.1:11434"),
}


class UnusableModel(ContractError):
    """The model that the setting names cannot be used: `setting`, `value`, `reason`."""


class RemoteForbidden(ContractError):
    """`CONTRAT_LOCAL_ONLY` is set and the model runs elsewhere: `value`, `host`."""


def host_of(settings: Settings) -> str:
    """Return the machine that the named model runs on, empty where it is this one or there is none."""
    if not settings.llm:
        return ""
    provider, _, model = settings.llm.partition(":")
    names, default = _ADDRESSES.get(provider, ((), ""))
    given = settings.llm_base_url or next((os.environ[name] for name in names if os.environ.get(name)), default)
    host = urlsplit(given if "//" in given else f"//{given}").hostname or provider
    if provider == "ollama" and model.endswith("cloud"):  # a local Ollama passes these on to its maker's servers
        return "ollama.com"
    return "" if is_here(host) else host


def is_here(host: str) -> bool:
    """Return whether a host name is this machine: localhost, a loopback address, or « every address » of it."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified


def allowed_host(settings: Settings) -> str:
    """Return `host_of` the named model; raise `RemoteForbidden` where the settings allow none but this machine."""
    host = host_of(settings)
    if settings.local_only and host:
        raise RemoteForbidden(value=settings.llm, host=host)
    return host


def open_model(settings: Settings, setting: str = "CONTRAT_LLM") -> LanguageModel:
    """Return the named model; raise `RemoteForbidden` or `UnusableModel`, neither with the key in it."""
    host = allowed_host(settings)
    from langchain.chat_models import init_chat_model

    provider, colon, _ = settings.llm.partition(":")
    try:
        if not colon:
            raise ValueError("écrivez « fournisseur:modèle », par exemple « ollama:mistral »")
        model = init_chat_model(settings.llm, **_options(settings, provider, host))
    except Exception as error:  # what a provider's package raises differs; some raise AttributeError when one is absent
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise UnusableModel(setting=setting, value=settings.llm, reason=_without_keys(reason, settings)) from None
    limits = Limits(
        settings.llm_connect_seconds,
        settings.llm_first_word_seconds,
        settings.llm_silence_seconds,
        settings.llm_total_seconds,
        settings.llm_characters,
        says_end=provider == "openai",
    )
    breaker = breaker_of(settings.llm, settings.llm_base_url, settings.llm_failures, settings.llm_rest_seconds)
    return LanguageModel(model, settings.llm, limits, breaker, host)


def _options(settings: Settings, provider: str, host: str) -> dict[str, Any]:
    """Return what a provider's class is made with; the key goes nowhere else."""
    options: dict[str, Any] = {"temperature": 0}
    key = settings.llm_key.get_secret_value()
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    if provider == "ollama":
        import httpx

        timeout = httpx.Timeout(_patience(settings), connect=settings.llm_connect_seconds)
        client = {"timeout": timeout, "follow_redirects": False, "trust_env": bool(host)}
        return options | {"client_kwargs": client}
    options |= {"timeout": _patience(settings), "max_retries": 0}
    if key:
        options["api_key"] = key
    elif provider == "openai" and settings.llm_base_url and not os.environ.get("OPENAI_API_KEY"):
        options["api_key"] = "none"  # a server of one's own often asks for no key, and the client insists on one
    return options | ({"http_client": _client(settings, host)} if provider == "openai" else {})


def _patience(settings: Settings) -> float:
    return max(settings.llm_first_word_seconds, settings.llm_silence_seconds)


def _client(settings: Settings, host: str) -> Any:
    """Return an HTTP client of the OpenAI package that follows no redirect, counts bytes and looks at the clock.

    A model on this machine is reached directly, whatever proxy the environment names.
    """
    import openai

    http = importlib.import_module(openai.DefaultHttpxClient.__mro__[1].__module__.partition(".")[0])

    class Bounded(http.SyncByteStream):  # type: ignore[misc, name-defined]
        """A response that ends in an error when it grows too long or takes too long."""

        def __init__(self, inner: Any) -> None:
            self._inner = inner

        def __iter__(self) -> Iterator[bytes]:
            last, count = time.monotonic() + settings.llm_total_seconds, 0
            for part in self._inner:
                count += len(part)
                if count > BYTES:
                    raise ModelFault("long")
                if time.monotonic() > last:
                    raise ModelFault("slow")
                yield part

        def close(self) -> None:
            self._inner.close()

    def bound(response: Any) -> None:
        if response.is_redirect:
            raise ModelFault("redirect")
        if response.headers.get("content-encoding", "identity") != "identity":  # it could grow a thousandfold
            raise ModelFault("unreadable")
        response.stream = Bounded(response.stream)

    return openai.DefaultHttpxClient(
        timeout=openai.Timeout(_patience(settings), connect=settings.llm_connect_seconds),
        headers={"Accept-Encoding": "identity"},
        follow_redirects=False,
        trust_env=bool(host),
        event_hooks={"response": [bound]},
    )


def _without_keys(text: str, settings: Settings) -> str:
    """Return `text` with every key that the environment or the settings hold struck out."""
    known = [value for name, value in os.environ.items() if name.endswith(("_KEY", "_TOKEN", "_SECRET"))]
    for key in (settings.llm_key.get_secret_value(), *known):
        text = text.replace(key, "…") if len(key) > 3 else text
    return text
