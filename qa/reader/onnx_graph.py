"""The reader's network as an ONNX graph: the encoder and the heads over it."""

import numpy as np

from index.encoder.graph import Graph, Precision
from index.encoder.shape import EncoderShape, Tensors

__all__ = ["reader_graph"]


def reader_graph(tensors: Tensors, shape: EncoderShape, precision: Precision) -> bytes:
    """Return the model: the inputs of `Graph` to "spans" (1, L, 5) and "heads" (1, 4).

    "spans" is start and end, then the three logits of a token's place in an item.

    "heads" is the answerability logit and the three of the verdict. The heads are float32.
    """
    graph = Graph(tensors, precision, shape)
    hidden = graph.encoder()
    tokens = [graph.exact(name, hidden) for name in ("span", "items")]
    graph.add("Concat", tokens, name="spans", axis=2)
    zero = graph.constant("first", np.array(0, dtype=np.int64))
    first = graph.add("Gather", [hidden, zero], axis=1)
    heads = [graph.exact(name, first) for name in ("answerable", "verdict")]
    graph.add("Concat", heads, name="heads", axis=1)
    return graph.model({"spans": (1, "tokens", 5), "heads": (1, 4)})
