"""Loading somebody else's model: what is refused, and what the errors tell to do."""

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embed import packaged_model_folder
from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader.model import TransformersReader
from qa.reader.own import Engine, load_own
from qa.reader.packaged import WEIGHTS
from qa.reader.pretrained import load_folder, locate
from qa.reader.window_reader import WindowReader
from qa.reader.windows import WindowShape
from tests.contracts.reader import PASSAGES
from tests.readers import bert, mpnet, random_model, roberta

QUESTION = "When was the bridge opened?"


def load(folder: Path) -> Any:
    return load_folder(folder, WindowShape(), batch_size=8)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bert(tmp_path_factory.mktemp("models") / "bert")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A folder with a working reader, for the test to spoil."""
    return Path(shutil.copytree(made, tmp_path / "reader"))


@pytest.fixture
def cache(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hub cache that holds the reader as somebody/reader; return its folder there."""
    from huggingface_hub import constants

    place = tmp_path / "hub" / "models--somebody--reader"
    shutil.copytree(made, place / "snapshots" / "0123abcd")
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("0123abcd")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return place / "snapshots" / "0123abcd"


# Where a reader is looked for


def test_a_folder_is_taken_as_it_is_and_a_name_from_the_hub_cache(
    folder: Path, cache: Path
) -> None:
    assert locate(str(folder), None) == folder
    assert locate("somebody/reader", None) == cache
    assert locate("somebody/reader", "0123abcd") == cache
    reader = TransformersReader(ReaderSettings(model="somebody/reader"))
    assert reader.read(QUESTION, PASSAGES) == load(folder).read(QUESTION, PASSAGES)


def test_the_home_folder_can_be_named(folder: Path, home: Path) -> None:
    shutil.copytree(folder, home / "mine")
    assert locate("~/mine", None) == home / "mine"


def test_what_the_cache_lacks_is_said_with_the_command_that_downloads_it(cache: Path) -> None:
    with pytest.raises(ModelError, match=r"cache does not have it.*hf download somebody/other$"):
        locate("somebody/other", None)
    with pytest.raises(ModelError, match=r"hf download somebody/reader --revision v2$"):
        locate("somebody/reader", "v2")


def test_a_folder_that_is_not_there_is_no_name_of_a_model() -> None:
    with pytest.raises(ModelError, match=r"neither a folder nor the name.*reader\.model"):
        locate("/no/such/folder", None)


# What is refused


def test_a_model_without_a_trained_head_is_refused(folder: Path) -> None:
    from transformers import BertConfig, BertModel

    base = BertModel(BertConfig.from_pretrained(folder), add_pooling_layer=False)
    base.save_pretrained(folder)
    with pytest.raises(ModelError, match=r"not trained for extractive.*qa_outputs.*reader\.model"):
        load(folder)


def test_a_head_for_another_task_is_refused(folder: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification

    kind = BertForSequenceClassification
    random_model(kind, BertConfig.from_pretrained(folder)).save_pretrained(folder)
    with pytest.raises(ModelError, match="not trained for extractive"):
        load(folder)


def test_a_kind_of_model_that_answers_no_questions_is_refused(folder: Path) -> None:
    change(folder / "config.json", model_type="vit")
    with pytest.raises(ModelError, match=r"could not be loaded.*reader\.model"):
        load(folder)


def test_pickled_weights_are_not_opened(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04would run code")
    with pytest.raises(ModelError, match=r"pickle only.*save_pretrained"):
        load(folder)
    with pytest.raises(ModelError, match="pickle only"):
        _ = TransformersReader(ReaderSettings(model=str(folder))).fingerprint


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model\.safetensors"):
        load(tmp_path)


def test_damaged_weights_are_refused(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match="could not be loaded"):
        load(folder)


def test_weights_that_compute_no_numbers_are_refused(folder: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    tensors["qa_outputs.weight"] = torch.full_like(tensors["qa_outputs.weight"], np.nan)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="no numbers"):
        load(folder).read(QUESTION, PASSAGES)


def test_a_model_that_only_its_own_code_could_load_is_refused_and_the_code_not_run(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    theirs = {"AutoConfig": "theirs.Theirs", "AutoModelForQuestionAnswering": "theirs.Theirs"}
    change(folder / "config.json", auto_map=theirs, model_type="theirs")
    (folder / "theirs.py").write_text("print('their code ran')\nclass Theirs: pass\n")
    with pytest.raises(ModelError, match="could not be loaded"):
        load(folder)
    assert "their code ran" not in capfd.readouterr().out


def test_the_code_of_a_tokenizer_is_not_run(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    theirs = {"AutoTokenizer": ["theirs.Theirs", "theirs.Theirs"]}
    change(folder / "tokenizer_config.json", auto_map=theirs, tokenizer_class="Theirs")
    (folder / "theirs.py").write_text("print('their code ran')\nclass Theirs: pass\n")
    with suppress(ModelError):  # transformers may find a class of its own that fits
        load(folder)
    assert "their code ran" not in capfd.readouterr().out


def test_a_folder_without_a_tokenizer_is_refused(folder: Path) -> None:
    for file in folder.glob("tokenizer*"):
        file.unlink()
    with pytest.raises(ModelError, match=r"tokenizer in .* knows no words.*save_pretrained"):
        load(folder)


def test_the_tokenizer_of_another_model_is_refused(folder: Path, tmp_path: Path) -> None:
    other = mpnet(tmp_path / "mpnet")
    wide = json.loads((other / "tokenizer.json").read_text())
    wide["added_tokens"] += [
        {**wide["added_tokens"][0], "id": 5000 + i, "content": f"<more {i}>"} for i in range(9)
    ]
    (folder / "tokenizer.json").write_text(json.dumps(wide))
    with pytest.raises(ModelError, match="not the model's"):
        load(folder)


# What is taken from the model


@pytest.mark.parametrize(("family", "positions"), [(bert, 40), (roberta, 42), (mpnet, 42)])
def test_windows_fill_the_positions_of_a_small_model_and_no_more(
    family: Any, positions: int, tmp_path: Path
) -> None:
    reader = load(family(tmp_path / "small", positions=positions))
    lengths = {len(window.ids) for window in reader.layout.windows("why " * 99, PASSAGES)}
    assert max(lengths) == 40
    assert reader.read("why " * 99, PASSAGES)


def test_half_precision_weights_are_run_in_float32(folder: Path, tmp_path: Path) -> None:
    from transformers import BertForQuestionAnswering

    model = BertForQuestionAnswering.from_pretrained(folder).half()
    model.save_pretrained(folder)
    single = Path(shutil.copytree(folder, tmp_path / "single"))
    model.float().save_pretrained(single)
    assert load(folder).read(QUESTION, PASSAGES) == load(single).read(QUESTION, PASSAGES)


def test_token_types_reach_the_models_that_have_them(folder: Path, made: Path) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    of_the_passage = tensors["bert.embeddings.token_type_embeddings.weight"][1]
    of_the_passage.neg_()
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    assert load(folder).read(QUESTION, PASSAGES) != load(made).read(QUESTION, PASSAGES)


@pytest.mark.models
def test_a_reader_saved_by_transformers_reads_as_the_original(saved_packaged: Path) -> None:
    theirs = load(saved_packaged)
    network = load_own(WEIGHTS, packaged_model_folder(), 8, Engine("torch")).network
    ours = WindowReader(theirs.layout, network, 8).read(QUESTION, PASSAGES)
    found = theirs.read(QUESTION, PASSAGES)
    assert [(span.start, span.end) for span in found] == [(s.start, s.end) for s in ours]
    assert [span.score for span in found] == pytest.approx([s.score for s in ours], abs=1e-3)
    assert found[0].text == "1932"


# What tells readers apart


def test_the_fingerprint_is_that_of_the_weights_wherever_they_lie(folder: Path, made: Path) -> None:
    def fingerprint(place: Path) -> str:
        return TransformersReader(ReaderSettings(model=str(place))).fingerprint

    before = fingerprint(folder)
    assert before == fingerprint(made)
    assert before != TransformersReader(ReaderSettings()).fingerprint
    with (folder / "model.safetensors").open("ab") as file:
        file.write(b"\0")
    assert fingerprint(folder) != before


def change(path: Path, **values: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))
