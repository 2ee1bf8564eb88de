"""The table of encoders, held against the library that makes them."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.encoder.architecture import ARCHITECTURES, Architecture, architecture_of
from tests.readers import bert, deberta, modernbert, mpnet

MADE = {"bert": bert, "deberta-v2": deberta, "modernbert": modernbert, "mpnet": mpnet}


@pytest.fixture(scope="module", params=sorted(ARCHITECTURES), name="made")
def _made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Architecture, Any]:
    """Return a row of the table and a model of that kind."""
    import transformers

    folder = MADE[request.param](tmp_path_factory.mktemp("bases") / "base")
    architecture = architecture_of(folder)
    config = transformers.AutoConfig.from_pretrained(folder)
    assert config.model_type == request.param
    return architecture, getattr(transformers, architecture.model)(config)


def test_every_kind_is_tried() -> None:
    assert MADE.keys() == ARCHITECTURES.keys()


def test_names_are_those_of_the_model(made: tuple[Architecture, Any]) -> None:
    architecture, model = made
    assert architecture.prefix == f"{model.base_model_prefix}."
    words = model.get_parameter(architecture.words.removeprefix("encoder."))
    assert words is model.get_input_embeddings().weight
    layers = model.get_submodule(architecture.layers.removeprefix("encoder."))
    assert len(layers) == model.config.num_hidden_layers
    before = [n for n, _ in model.named_parameters() if n.startswith("embeddings.")]
    assert before


def test_poolers_and_fused_attention_are_known(made: tuple[Architecture, Any]) -> None:
    architecture, model = made
    assert architecture.pooled == hasattr(model, "pooler")
    assert architecture.fused == (model.config._attn_implementation == "sdpa")


def test_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "vit"}))
    with pytest.raises(ValueError, match="kind vit: bert, mpnet, deberta-v2, modernbert"):
        architecture_of(tmp_path)
