"""Model folders for tests: tiny ones with random weights, one function a family, and a real one.

What a random model answers means nothing; that it is laid out, run and quoted as its family needs
does. Their tokenizers know single characters only, so that no training is needed.
"""

import gzip
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.embed import packaged_model_folder
from qa.reader.packaged import WEIGHTS

__all__ = [
    "FAMILIES",
    "bert",
    "calibration_rows",
    "deberta",
    "linked",
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


def bert(folder: Path, positions: int = 512, **changes: Any) -> Path:
    """Two token types, [CLS] and [SEP]; `changes` are made to the config."""
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizer

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = BertTokenizer(vocab=_wordpieces(special))
    sizes = {"max_position_embeddings": positions, **_SMALL, **changes}
    config = BertConfig(vocab_size=len(tokenizer), pad_token_id=0, **sizes)
    return _save(folder, random_model(BertForQuestionAnswering, config), tokenizer)


def teachable(folder: Path) -> Path:
    """A base to be trained in moments: two layers, and weights as small as those of a new model.

    At its size a rate of 1e-2 is right, where the packaged base takes 1e-3 at most.
    """
    return bert(folder, num_hidden_layers=2, initializer_range=0.1)


def roberta(folder: Path, positions: int = 514) -> Path:
    """Bytes for tokens, two separators, no token types, positions counted from the padding."""
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import RobertaConfig, RobertaForQuestionAnswering, RobertaTokenizer

    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    vocab = {token: i for i, token in enumerate([*special, *sorted(ByteLevel.alphabet())])}
    tokenizer = RobertaTokenizer(vocab=vocab, merges=[])
    config = RobertaConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=positions,
        type_vocab_size=1,
        pad_token_id=1,
        **_SMALL,
    )
    return _save(folder, random_model(RobertaForQuestionAnswering, config), tokenizer)


def mpnet(folder: Path, positions: int = 514) -> Path:
    """Word pieces between <s> and </s>, and a forward pass that knows no token types."""
    from transformers import MPNetConfig, MPNetForQuestionAnswering, MPNetTokenizer

    special = ["<s>", "<pad>", "</s>", "[UNK]", "<mask>"]
    tokenizer = MPNetTokenizer(vocab=_wordpieces(special))
    config = MPNetConfig(vocab_size=len(tokenizer), max_position_embeddings=positions, **_SMALL)
    return _save(folder, random_model(MPNetForQuestionAnswering, config), tokenizer)


def deberta(folder: Path, positions: int = 512) -> Path:
    """SentencePiece, whose tokens count the space before a word to it."""
    from transformers import DebertaV2Config, DebertaV2ForQuestionAnswering, DebertaV2Tokenizer

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [(token, 0.0) for token in special]
    pieces += [(piece, -3.0) for char in _CHARACTERS for piece in (char, f"▁{char}")]
    tokenizer = DebertaV2Tokenizer(vocab=[*pieces, ("▁", -4.0)])
    config = DebertaV2Config(
        vocab_size=len(tokenizer),
        max_position_embeddings=positions,
        relative_attention=True,
        position_buckets=16,
        max_relative_positions=positions,
        position_biased_input=False,
        pos_att_type=["p2c", "c2p"],
        type_vocab_size=0,
        pad_token_id=0,
        **_SMALL,
    )
    return _save(folder, random_model(DebertaV2ForQuestionAnswering, config), tokenizer)


FAMILIES: dict[str, Callable[[Path], Path]] = {
    "bert": bert,
    "deberta": deberta,
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
    from safetensors.torch import load_file
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    base = packaged_model_folder()
    model = BertForQuestionAnswering(BertConfig.from_json_file(base / "config.json"))
    tensors = {
        name.replace("encoder.", "bert.", 1).replace("span.", "qa_outputs."): tensor.float()
        for name, tensor in load_file(WEIGHTS).items()
        if name.startswith(("encoder.", "span."))
    }
    words = load_file(base / "model.safetensors")["embeddings.word_embeddings.weight"]
    tensors["bert.embeddings.word_embeddings.weight"] = words.float()
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


def _wordpieces(special: list[str]) -> dict[str, int]:
    pieces = [piece for char in _CHARACTERS for piece in (char, f"##{char}")]
    return {token: i for i, token in enumerate([*special, *pieces])}


def _save(folder: Path, model: Any, tokenizer: Any) -> Path:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
