"""A real OpenAI-shaped server of another project, with a tiny model of random weights: its babble is caught."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.model_access import open_model
from assistant.model_trial import try_model
from evals.faults import QUESTION, with_server

COMMAND = Path(sys.executable).with_name("transformers")
CHAT = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"
READY_WITHIN = 240


def make_model(folder: Path, texts: list[str]) -> None:
    """Write a Llama of two layers with random weights, and a tokenizer of the words of `texts`."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = Tokenizer(models.WordLevel(unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.train_from_iterator(texts, trainers.WordLevelTrainer(special_tokens=["<unk>", "<s>", "</s>"]))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, unk_token="<unk>", bos_token="<s>", eos_token="</s>", chat_template=CHAT
    )
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=4096, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    model.generation_config.max_new_tokens = 60
    model.generation_config.exponential_decay_length_penalty = (12, 1.5)  # so that it ends of its own
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


@pytest.fixture(scope="module")
def babbler(library, tmp_path_factory) -> Iterator[tuple[str, str]]:
    """Give the name and the address of the model's server."""
    if not COMMAND.exists() or importlib.util.find_spec("accelerate") is None:
        pytest.skip("transformers serve demande « accelerate » (extra « test »)")
    folder = tmp_path_factory.mktemp("babble")
    make_model(folder, [passage.text for passage in library.passages("protocole-2020")])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "log").open("w")
    environment = os.environ | {"HF_HOME": str(folder / "hub"), "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    command = [COMMAND, "serve", str(folder), "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
        try:
            _wait(process, port, folder / "log")
            yield str(folder), f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    last = time.monotonic() + READY_WITHIN
    while time.monotonic() < last:
        if process.poll() is not None:
            pytest.fail(log.read_text(errors="replace")[-2_000:])
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"transformers serve is not ready after {READY_WITHIN} s: {log.read_text(errors='replace')[-500:]}")


def test_the_babble_of_a_real_server_gives_way_to_the_quotes(library, settings, babbler):
    name, address = babbler
    chosen = with_server(
        settings, address, llm=f"openai:{name}", llm_connect_seconds=5, llm_first_word_seconds=120,
        llm_silence_seconds=60, llm_total_seconds=200,
    )  # fmt: skip
    trial = try_model(open_model(chosen), library)
    assert trial.written.strip()
    assert trial.supported == 0
    reply = Assistant(library, chosen).reply(QUESTION)
    assert reply.engine == "extractive"
    assert "31 décembre 2022" in reply.text
    assert "modèle de langue" in reply.notices[0]
