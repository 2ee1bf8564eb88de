"""Networks made deeper before they learn on."""

from pathlib import Path
from typing import Any

import pytest
import typer

from tests.readers import bert, deberta, mpnet, save_run

pytestmark = pytest.mark.models


def network_over(base: Path) -> Any:
    from qa.reader.network import ReaderNetwork

    return ReaderNetwork.over(base)


def with_norms_drawn(network: Any) -> Any:
    """Give it normalisations that change what they get, as those of trained networks do."""
    import torch

    drawn = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if "LayerNorm.weight" in name:
                parameter.copy_(0.5 + torch.rand(parameter.shape, generator=drawn))
            elif "LayerNorm.bias" in name:
                parameter.copy_(torch.randn(parameter.shape, generator=drawn) / 4)
    return network


def hidden(network: Any) -> Any:
    """What the encoder gives for windows of words drawn at random."""
    import torch

    ids = torch.randint(5, 150, (16, 40), generator=torch.Generator().manual_seed(3))
    with torch.no_grad():
        given = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        return network.encoder(**given).last_hidden_state


@pytest.mark.parametrize("family", [bert, mpnet])
def test_new_layers_give_about_what_they_get(family: Any, tmp_path: Path) -> None:
    from qa.reader.training.deeper import deepened

    base = family(tmp_path / "base", num_hidden_layers=3)
    before = hidden(with_norms_drawn(network_over(base)))
    network = deepened(with_norms_drawn(network_over(base)), 5, seed=1)
    after = hidden(network)
    assert len(network.get_submodule(network.architecture.layers)) == 5
    assert float((after - before).std()) < float(before.std()) / 2


def test_new_layers_stand_evenly_between_the_old_ones_which_stay(tmp_path: Path) -> None:
    from qa.reader.training.deeper import deepened

    base = bert(tmp_path / "base", num_hidden_layers=6)
    old = [layer.state_dict() for layer in network_over(base).encoder.encoder.layer]
    network = deepened(network_over(base), 10, seed=1)
    new = [layer.state_dict() for layer in network.encoder.encoder.layer]

    def same(one: Any, other: Any) -> bool:
        return all(bool((one[name] == other[name]).all()) for name in one)

    kept = [i for i, layer in enumerate(new) if any(same(layer, each) for each in old)]
    assert kept == [0, 1, 3, 5, 7, 9]
    for i in (2, 4, 6, 8):
        assert not new[i]["output.dense.weight"].any()
        assert not new[i]["attention.output.dense.weight"].any()
        assert (
            new[i]["intermediate.dense.weight"] == new[i - 1]["intermediate.dense.weight"]
        ).all()


def test_a_network_is_not_made_shallower(tmp_path: Path) -> None:
    from qa.reader.training.deeper import deepened

    base = bert(tmp_path / "base", num_hidden_layers=3)
    with pytest.raises(ValueError, match="of 3 layers is not made 3 deep"):
        deepened(network_over(base), 3, seed=1)


def test_encoders_without_a_graph_stay_as_they_are(tmp_path: Path) -> None:
    from qa.reader.training.deeper import deepened

    with pytest.raises(ValueError, match="graph"):
        deepened(network_over(deberta(tmp_path / "base")), 3, seed=1)


def test_a_run_made_deeper_is_a_run_that_another_starts_from(tmp_path: Path) -> None:
    import json

    from safetensors.numpy import load_file

    from qa.reader.tensors import layers_of
    from qa.reader.training.deeper import main

    base = bert(tmp_path / "base", num_hidden_layers=2)
    run = save_run(tmp_path / "run", base)
    main(run, 3, tmp_path / "deeper")
    made = tmp_path / "deeper" / "network.safetensors"
    assert layers_of(made, base) == 3
    assert (load_file(made)["span.weight"] == load_file(run / made.name)["span.weight"]).all()
    with pytest.raises(typer.BadParameter, match="holds a network"):
        main(run, 4, tmp_path / "deeper")
    with pytest.raises(typer.BadParameter, match="not made 2 deep"):
        main(run, 2, tmp_path / "other")
    record = json.loads((tmp_path / "deeper" / "run.json").read_text(encoding="utf-8"))
    assert (record["recipe"]["base"], record["deeper"]["layers"]) == (str(base), 3)
