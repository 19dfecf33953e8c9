"""The tokeniser of the shipped model: folded French word pieces, learned from the training texts."""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

_LIGATURES = {"œ": "oe", "æ": "ae"}


def learn_tokens(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Return a WordPiece tokeniser of `vocabulary` pieces over lower-case words without accents or punctuation."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            *(normalizers.Replace(sign, letters) for sign, letters in _LIGATURES.items()),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[a-z]+|\d+|\w+"), behavior="removed", invert=True)
    trainer = trainers.WordPieceTrainer(
        vocab_size=vocabulary, min_frequency=3, special_tokens=["[UNK]"], limit_alphabet=100, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
