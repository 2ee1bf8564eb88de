"""ONNX Runtime as this project uses it."""

import os
import subprocess
import sys
from pathlib import Path

from index.encoder.session import usable_cores


def test_a_machine_has_cores_to_use() -> None:
    assert usable_cores() >= 1


def test_the_runtime_reports_nothing_to_anybody(tmp_path: Path) -> None:
    """Builds that report keep what they send, and an id of the machine, in the user's cache."""
    script = (
        "from index.encoder.session import open_session\n"
        "from onnx import helper, TensorProto\n"
        "value = helper.make_tensor_value_info('x', TensorProto.FLOAT, [1])\n"
        "out = helper.make_tensor_value_info('y', TensorProto.FLOAT, [1])\n"
        "node = helper.make_node('Identity', ['x'], ['y'])\n"
        "graph = helper.make_graph([node], 'g', [value], [out])\n"
        "opsets = [helper.make_opsetid('', 18)]\n"
        "model = helper.make_model(graph, opset_imports=opsets, ir_version=9)\n"
        "open_session(model.SerializeToString())\n"
    )
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")}
    kept.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", script], env=kept | homes, check=True)
    assert list(tmp_path.rglob("*")) == []
