"""An encoder as an ONNX graph, written from its tensors; needs neither torch nor a file.

The graph reads one window at a time, so it has no mask. Its inputs are embeddings: looking rows
up is numpy's, so that the large word table is not copied into the graph.

In int8 the linear layers of the encoder multiply whole numbers; what comes after it, attention
between tokens and all sums stay float32. Weights have a scale for each output, activations one
for the text.
That leaves too few steps where some numbers are ten times as large as the rest, so
- what a normalisation gives is divided by `_evened` before the layer that suffers from it most;
- after GELU, where single tokens stick out, each token has a scale of its own.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.encoder.shape import EncoderShape, Tensors

__all__ = ["Graph", "Precision", "quantised"]

Precision = Literal["float32", "int8"]

_FUSED = "com.microsoft"
"""The domain of the operators that ONNX Runtime adds to the standard ones."""
_OPSET, _IR = 23, 11
"""The first with attention as one operator."""
_PAIR = 128
"""Most that two neighbouring weights may weigh together; see `quantised`."""


def quantised(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return whole numbers and the scale of each column, for a weight of shape (inputs, outputs).

    `numbers * scales` is the weight but for rounding. Processors without VNNI add the products
    of two neighbouring inputs in 16 bits, which overflow past 32767; two weights that are
    together at most 128 cannot reach it (255 * 128), so every processor gives the same sums.
    """
    pairs = np.abs(weight).reshape(-1, 2, weight.shape[1])
    # Rounding may add a half to each of the two.
    scales = np.maximum(pairs.max((0, 1)) / 127, pairs.sum(1).max(0) / (_PAIR - 1))
    scales = np.maximum(scales, np.finfo(np.float32).tiny).astype(np.float32)
    return np.rint(weight / scales).astype(np.int8), scales


def _evened(scale: NDArray[np.float32], shift: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what to divide each channel of a normalisation by; the weights are multiplied by it.

    The channels that a trained normalisation makes largest are those whose numbers stick out
    before it, too: hence the square (1 leaves logits a tenth further off, 3 a third).
    """
    size = np.abs(scale) + np.abs(shift) / 3
    return np.maximum((size / np.median(size)) ** 2, 1).astype(np.float32)


class Graph:
    """The nodes so far; methods add some and return the name of what they compute.

    Inputs are "words", the sum of the embeddings of words and types, and "places", that of the
    positions, each (1, L, width). Where the shape has distances there is a third, "distances"
    (1, attention heads, L, L): what is added to the logits of attention. ValueError for an
    encoder without exact GELU.
    """

    def __init__(self, tensors: Tensors, precision: Precision, shape: EncoderShape) -> None:
        if shape.activation != "gelu":
            raise ValueError(f"no graph for an encoder with {shape.activation}: only gelu")
        self.nodes: list[Any] = []
        self.constants: dict[str, NDArray[Any]] = {}
        self._tensors = tensors
        self._precision = precision
        self._shape = shape

    def add(self, kind: str, inputs: list[str], name: str = "", **attributes: Any) -> str:
        """Add a node of one output, which has the name given or a new one."""
        return self._add(kind, inputs, [name or f"{kind}_{len(self.nodes)}"], **attributes)[0]

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant, unless it is there."""
        self.constants.setdefault(name, value)
        return name

    def encoder(self) -> str:
        """Add the whole encoder; what it computes is (1, L, width)."""
        hidden = self.norm_of_sum("encoder.embeddings.LayerNorm", "words", "places")
        for number in range(self._shape.layers):
            hidden = self.layer(f"encoder.encoder.layer.{number}", hidden)
        return hidden

    def model(self, outputs: dict[str, tuple[int | str, ...]]) -> bytes:
        """Return the finished model, whose outputs are nodes of these names and sizes."""
        from onnx import TensorProto, helper, numpy_helper

        def value(name: str, *size: int | str) -> Any:
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, size)

        given = [value(name, 1, "tokens", self._shape.width) for name in ("words", "places")]
        if self._shape.distances:
            given.append(value("distances", 1, self._shape.heads, "tokens", "tokens"))
        found = [value(name, *size) for name, size in outputs.items()]
        made = helper.make_graph(self.nodes, "encoder", given, found)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        model = helper.make_model(made, opset_imports=opsets, ir_version=_IR)
        # One by one into their place: handed to make_graph they would all be there three times.
        for name, array in self.constants.items():
            ordered = np.asarray(array, order="C")
            model.graph.initializer.append(numpy_helper.from_array(ordered, name))
        return bytes(model.SerializeToString())

    def layer(self, name: str, hidden: str) -> str:
        """Add an encoder layer (Vaswani et al. 2017, section 3.1)."""
        names, heads = self._shape.names, self._shape.heads
        own = [f"{name}.{part}" for part in names.attention]
        mixed = self.linear(own, hidden)
        parts = self._add(
            "Split", [mixed], [f"{one}.out" for one in own], axis=2, num_outputs=len(own)
        )
        if self._shape.distances:
            parts.append("distances")
        context = self.add("Attention", parts, q_num_heads=heads, kv_num_heads=heads)
        attended = self.linear([f"{name}.{names.mixed}"], context)
        before = f"{name}.{names.attended}"
        hidden = self.norm_of_sum(before, attended, hidden)
        inner = self.linear([f"{name}.{names.inner}"], hidden, after=before)
        inner = self.add("Gelu", [inner], domain=_FUSED)
        inner = self.linear_after_gelu(f"{name}.{names.outer}", inner)
        return self.norm_of_sum(f"{name}.{names.norm}", inner, hidden)

    def norm_of_sum(self, name: str, one: str, other: str) -> str:
        """Add the layer normalisation of a sum.

        In ONNX Runtime 1.28 it takes a sixth of the time of LayerNormalization alone.
        """
        scale, shift = (
            self.constant(f"{name}.{part}", self._tensors[f"{name}.{part}"])
            for part in ("weight", "bias")
        )
        inputs, epsilon = [one, other, scale, shift], self._shape.epsilon
        return self.add("SkipLayerNormalization", inputs, domain=_FUSED, epsilon=epsilon)

    def exact(self, name: str, hidden: str) -> str:
        """Add a linear layer in float32."""
        weight, bias = self._weights([name])
        product = self.add("MatMul", [hidden, self.constant(f"{name}.weight", weight)])
        return self.add("Add", [product, self.constant(f"{name}.bias", bias)])

    def linear(self, names: list[str], hidden: str, after: str = "") -> str:
        """Add linear layers over the same input side by side, in the graph's precision.

        `after` names the normalisation that the input comes from, where its channels differ so
        much that they are evened out for int8.
        """
        weight, bias = self._weights(names)
        shift = self.constant(f"{names[0]}.bias", bias)
        if self._precision == "float32":
            product = self.add("MatMul", [hidden, self.constant(f"{names[0]}.weight", weight)])
            return self.add("Add", [product, shift])
        if after:
            factors = _evened(*(self._tensors[f"{after}.{part}"] for part in ("weight", "bias")))
            inverse = self.constant(f"{after}.evened", 1 / factors)
            hidden, weight = self.add("Mul", [hidden, inverse]), weight * factors[:, None]
        inputs = [hidden, *self._numbers(names[0], weight), "", shift]
        return self.add("DynamicQuantizeMatMul", inputs, domain=_FUSED)

    def linear_after_gelu(self, name: str, hidden: str) -> str:
        """Add a linear layer over what GELU gives, in the graph's precision.

        A token is divided by its reach, its largest number, then counted in steps from zero.
        GELU gives nothing below -0.17, so most of the 256 steps are for what is above 0.
        """
        if self._precision == "float32":
            return self.linear([name], hidden)
        below, least = 64, 0.17 * (255 - 64) / 64
        weight, bias = self._weights([name])
        step = self.constant("gelu.step", np.array(1 / (255 - below), dtype=np.float32))
        zero = self.constant("gelu.zero", np.array(below, dtype=np.uint8))
        floor = self.constant("gelu.least", np.array(least, dtype=np.float32))
        axis = self.constant("last", np.array([-1], dtype=np.int64))
        reach = self.add("Max", [self.add("ReduceMax", [hidden, axis], keepdims=1), floor])
        codes = self.add("QuantizeLinear", [self.add("Div", [hidden, reach]), step, zero])
        numbers, scales = self._numbers(name, weight)
        inputs = [codes, numbers, step, scales, zero]
        product = self.add("MatMulIntegerToFloat", inputs, domain=_FUSED)
        product = self.add("Mul", [product, reach])
        return self.add("Add", [product, self.constant(f"{name}.bias", bias)])

    def _numbers(self, name: str, weight: NDArray[np.float32]) -> list[str]:
        numbers, scales = quantised(weight)
        return [self.constant(f"{name}.weight", numbers), self.constant(f"{name}.scale", scales)]

    def _weights(self, names: list[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        weights = [self._tensors[f"{name}.weight"] for name in names]
        biases = [self._tensors[f"{name}.bias"] for name in names]
        return np.concatenate(weights).T, np.concatenate(biases)

    def _add(
        self, kind: str, inputs: list[str], outputs: list[str], **attributes: Any
    ) -> list[str]:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, outputs, **attributes))
        return outputs
