"""Model folders for tests: tiny ones with random weights, one function a family, and a real one.

What a random model answers means nothing; that it is laid out, run and quoted as its family needs
does. Their tokenizers know single characters and the words that they are given, so that they need
not be trained.
"""

import gzip
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from index.embed import packaged_model_folder
from index.encoder.shape import EncoderShape
from qa.reader.packaged import WEIGHTS
from qa.reader.tensors import layers_of, read_tensors

__all__ = [
    "FAMILIES",
    "bert",
    "calibration_rows",
    "deberta",
    "linked",
    "modernbert",
    "mpnet",
    "random_model",
    "roberta",
    "save_packaged",
    "save_run",
    "teachable",
]

_CHARACTERS = [chr(code) for code in range(33, 127)]
_SMALL = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_attention_heads": 2,
    "num_hidden_layers": 1,
    # Weights so large that scores lie far apart: rounding must not change their order.
    "initializer_range": 1.0,
}


class Family(Protocol):
    """Saves a model with a question-answering head; `words` are tokens, `changes` are made to the
    config.
    """

    def __call__(self, folder: Path, /, *, words: Sequence[str] = (), **changes: Any) -> Path: ...


def bert(folder: Path, positions: int = 512, *, words: Sequence[str] = (), **changes: Any) -> Path:
    """Two token types, [CLS] and [SEP]."""
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizer

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = BertTokenizer(vocab=_wordpieces(special, words))
    sizes = {"max_position_embeddings": positions, **_SMALL, **changes}
    config = BertConfig(vocab_size=len(tokenizer), pad_token_id=0, **sizes)
    return _save(folder, random_model(BertForQuestionAnswering, config), tokenizer)


def teachable(folder: Path, family: Family = bert, words: Sequence[str] = ()) -> Path:
    """A base to be trained in moments: two layers, and weights as small as those of a new model.

    At its size a rate of 1e-2 is right, where the packaged base takes 1e-3 at most.
    """
    return family(folder, words=words, num_hidden_layers=2, initializer_range=0.1)


def roberta(
    folder: Path, positions: int = 514, *, words: Sequence[str] = (), **changes: Any
) -> Path:
    """Bytes for tokens, two separators, no token types, positions counted from the padding."""
    from transformers import RobertaConfig, RobertaForQuestionAnswering, RobertaTokenizer

    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    vocab, merges = _bytes(words)
    tokens = {token: i for i, token in enumerate([*special, *vocab])}
    tokenizer = RobertaTokenizer(vocab=tokens, merges=merges)
    config = RobertaConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=positions,
        type_vocab_size=1,
        pad_token_id=1,
        **_SMALL | changes,
    )
    return _save(folder, random_model(RobertaForQuestionAnswering, config), tokenizer)


def mpnet(folder: Path, positions: int = 514, *, words: Sequence[str] = (), **changes: Any) -> Path:
    """Word pieces between <s> and </s>, and a forward pass that knows no token types."""
    from transformers import MPNetConfig, MPNetForQuestionAnswering, MPNetTokenizer

    special = ["<s>", "<pad>", "</s>", "[UNK]", "<mask>"]
    tokenizer = MPNetTokenizer(vocab=_wordpieces(special, words))
    sizes = {"max_position_embeddings": positions, **_SMALL, **changes}
    config = MPNetConfig(vocab_size=len(tokenizer), **sizes)
    return _save(folder, random_model(MPNetForQuestionAnswering, config), tokenizer)


def deberta(
    folder: Path, positions: int = 512, *, words: Sequence[str] = (), **changes: Any
) -> Path:
    """Version 3: SentencePiece, whose tokens count the space before a word to it; no token types,
    and attention that goes by how far apart two tokens stand.
    """
    from transformers import DebertaV2Config, DebertaV2ForQuestionAnswering, DebertaV2Tokenizer

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [(token, 0.0) for token in special]
    pieces += [(piece, -3.0) for char in _CHARACTERS for piece in (char, f"▁{char}")]
    pieces += [(piece, -1.0) for word in words for piece in (word, f"▁{word}") if len(word) > 1]
    tokenizer = DebertaV2Tokenizer(vocab=[*pieces, ("▁", -4.0)])
    config = DebertaV2Config(
        vocab_size=len(tokenizer),
        max_position_embeddings=positions,
        relative_attention=True,
        position_buckets=16,
        max_relative_positions=-1,
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        position_biased_input=False,
        pos_att_type=["p2c", "c2p"],
        type_vocab_size=0,
        pad_token_id=0,
        **_SMALL | changes,
    )
    return _save(folder, random_model(DebertaV2ForQuestionAnswering, config), tokenizer)


def modernbert(
    folder: Path, positions: int = 512, *, words: Sequence[str] = (), **changes: Any
) -> Path:
    """Bytes for tokens, whose offsets take in the space before a word; no token types, no table of
    positions, layers without biases that look near or far by turns, special tokens at the end.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import (
        ModernBertConfig,
        ModernBertForQuestionAnswering,
        PreTrainedTokenizerFast,
    )

    special = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"]
    known, merges = _bytes(words)
    vocab = {token: i for i, token in enumerate([*known, *special])}
    inner = Tokenizer(models.BPE(vocab, merges))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[(token, vocab[token]) for token in ("[CLS]", "[SEP]")],
    )
    names = dict(zip(("unk", "cls", "sep", "pad", "mask"), special, strict=True))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner, **{f"{name}_token": token for name, token in names.items()}
    )
    config = ModernBertConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=positions,
        local_attention=32,
        **{f"{name}_token_id": vocab[names[name]] for name in ("cls", "sep", "pad")},
        bos_token_id=vocab["[CLS]"],
        eos_token_id=vocab["[SEP]"],
        **_SMALL | changes,
    )
    return _save(folder, random_model(ModernBertForQuestionAnswering, config), tokenizer)


FAMILIES: dict[str, Family] = {
    "bert": bert,
    "deberta": deberta,
    "modernbert": modernbert,
    "mpnet": mpnet,
    "roberta": roberta,
}


def calibration_rows(path: Path, articles: int) -> Path:
    """Write questions with and without an answer, about so many articles, for calibrating."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for number in range(articles):
            year = str(1900 + number)
            context = f"The treaty of {number} was signed in {year}. It was kept."
            answers = [{"text": year, "start": context.index(year)}]
            row = {"title": f"T{number}", "context": context}
            for question, gold in (("When was it signed?", answers), ("Who broke it?", [])):
                file.write(json.dumps(row | {"question": question, "answers": gold}) + "\n")
    return path


def save_packaged(folder: Path) -> Path:
    """Save encoder and span head of the packaged reader as other readers are saved: a trained
    model to try the loading with. It misses the title that it was trained to see.
    """
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    base = packaged_model_folder()
    shape = EncoderShape.of(base, layers_of(WEIGHTS, base))
    config = BertConfig.from_json_file(base / "config.json")
    config.num_hidden_layers = shape.layers
    model = BertForQuestionAnswering(config)
    tensors = {
        name.replace("encoder.", "bert.", 1).replace("span.", "qa_outputs."): torch.tensor(tensor)
        for name, tensor in read_tensors(WEIGHTS, base, shape.tensors(), shape.width).items()
        if name.startswith(("encoder.", "span."))
    }
    model.load_state_dict(tensors)
    return _save(folder, model, AutoTokenizer.from_pretrained(base))


def save_run(folder: Path, base: Path | None = None) -> Path:
    """Save a run of a base, the packaged one by default, whose heads point at one token and know
    one verdict.
    """
    import torch
    from safetensors.torch import save_file

    from qa.reader.network import ReaderNetwork

    network = ReaderNetwork.over(base or packaged_model_folder())
    with torch.no_grad():
        shape = network.span.weight.shape
        network.span.weight.copy_(torch.linspace(-1, 1, shape.numel()).reshape(shape))
        network.answerable.bias.fill_(0.25)
        network.verdict.bias.copy_(torch.tensor([2.0, 0.0, 0.0]))
    folder.mkdir()
    save_file(dict(network.state_dict()), folder / "network.safetensors")
    record = {"recipe": {"base": str(base or "packaged")}}
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def linked(folder: Path, to: Path) -> Path:
    """Give a copy of a folder that takes no time: its files may be removed, not written into."""
    return Path(shutil.copytree(folder, to, copy_function=os.link))


def random_model(kind: Any, config: Any) -> Any:
    """Make a model of the config with random weights, the same at every call."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        return kind(config)


def _wordpieces(special: list[str], words: Sequence[str]) -> dict[str, int]:
    pieces = [piece for char in _CHARACTERS for piece in (char, f"##{char}")]
    whole = [word for word in words if len(word) > 1]
    return {token: i for i, token in enumerate([*special, *pieces, *whole])}


def _bytes(words: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the tokens of all bytes and of words, with a space before and without, and the merges
    that make a word of its bytes, from its beginning on.
    """
    from tokenizers.pre_tokenizers import ByteLevel

    def merges(word: str) -> Iterator[tuple[str, str]]:
        yield from ((word[:size], word[size]) for size in range(1, len(word)))

    found = [pair for start in ("Ġ", "") for word in words for pair in merges(start + word)]
    found = list(dict.fromkeys(found))
    return [*sorted(ByteLevel.alphabet()), *(one + other for one, other in found)], found


def _save(folder: Path, model: Any, tokenizer: Any) -> Path:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
