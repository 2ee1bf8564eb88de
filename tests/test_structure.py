"""The layout and the import arrows, read from the sources: nothing of ours is imported here."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ARROWS = {
    "index": {"index"},
    "qa": {"index", "qa"},
    "ui": {"index", "qa", "ui"},
    "evals": {"evals", "index", "qa"},
}
OURS = {*ARROWS, "tests"}
# Each takes between a tenth of a second and several seconds to import.
HEAVY = {
    "faiss",
    "gradio",
    "llama_index",
    "onnx",
    "onnxruntime",
    "sentence_transformers",
    "torch",
    "trafilatura",
    "transformers",
}
# These consist of subclasses of LlamaIndex's or torch's, or train, so they import that library
# at the top and are themselves imported only where they are used.
ADAPTERS = {
    "index.llama",
    "qa.query_engine",
    "qa.reader.training.batching",
    "qa.reader.training.checkpoint",
    "qa.reader.training.deeper",
    "qa.reader.training.loss",
    "qa.reader.training.stream",
    "qa.reader.adapters",
    "qa.reader.network",
    "qa.reader.training.teacher",
    "qa.reader.passes",
    "qa.reader.train",
    "qa.reader.training.validate",
}
# pytest imports this in every session of an environment that holds article-qa.
ALWAYS_IMPORTED = {"evals.pytest_plugin"}
LONGEST_FILE = 600


@dataclass(frozen=True)
class Import:
    """`target` is the dotted name that `file` asks for; `place` says from where."""

    file: Path
    line: int
    target: str
    place: str  # "module", "typing" (under TYPE_CHECKING) or the name of the function

    @property
    def package(self) -> str:
        return self.target.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.target}"


def sources(*packages: str) -> list[Path]:
    return sorted(path for name in packages for path in (ROOT / name).rglob("*.py"))


def imports(file: Path) -> Iterator[Import]:
    def walk(node: ast.AST, place: str) -> Iterator[Import]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            place = node.name
        for target in _targets(node, file):
            yield Import(file, getattr(node, "lineno", 0), target, place)
        for child in ast.iter_child_nodes(node):
            typing_only = (
                isinstance(node, ast.If)
                and "TYPE_CHECKING" in ast.unparse(node.test)
                and child in node.body
            )
            yield from walk(child, "typing" if typing_only else place)

    yield from walk(ast.parse(file.read_text("utf-8")), "module")


def _targets(node: ast.AST, file: Path) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        folder = file.relative_to(ROOT).parent.parts
        base = ".".join(folder[: len(folder) - node.level + 1]) if node.level else ""
        yield ".".join(part for part in (base, node.module) if part)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
        ("import_module", "__import__")
    ):
        yield from (
            argument.value
            for argument in node.args[:1]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )


def _dotted(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_the_top_level_holds_the_four_packages_and_the_tests() -> None:
    left_by_builds = {"build", "dist"}
    packages = {
        folder.name
        for folder in ROOT.iterdir()
        if folder.is_dir()
        and not folder.name.startswith(".")
        and folder.name not in left_by_builds
        and any(folder.rglob("*.py"))
    }
    assert packages == OURS
    assert list(ROOT.glob("*.py")) == []


@pytest.mark.parametrize("package", sorted(ARROWS))
def test_imports_follow_the_arrows(package: str) -> None:
    wrong = [
        str(found)
        for file in sources(package)
        for found in imports(file)
        if found.package in OURS - ARROWS[package]
    ]
    assert wrong == []


@pytest.mark.parametrize("package", ["index", "qa"])
def test_heavy_libraries_are_imported_only_where_they_are_used(package: str) -> None:
    wrong = [
        str(found)
        for file in sources(package)
        for found in imports(file)
        if found.place == "module"
        and _dotted(file) not in ADAPTERS
        and (found.package in HEAVY or found.target in ADAPTERS)
    ]
    assert wrong == []


def test_importing_qa_loads_no_heavy_library() -> None:
    script = "import sys, qa; from qa import Assistant; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert HEAVY & {name.partition(".")[0] for name in loaded} == set()


@pytest.mark.parametrize("package", sorted(ARROWS))
def test_our_own_modules_are_imported_late_only_when_they_are_heavy(package: str) -> None:
    heavy = {
        _dotted(file)
        for file in sources(*ARROWS)
        if any(found.place == "module" and found.package in HEAVY for found in imports(file))
    }
    # A package's __getattr__ is how a name of its own is imported when first touched.
    places = {"module", "typing", "__getattr__"}
    wrong = [
        str(found)
        for file in sources(package)
        if _dotted(file) not in ALWAYS_IMPORTED
        for found in imports(file)
        if found.package in OURS and found.place not in places and found.target not in heavy
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "file", sources(*ARROWS), ids=lambda file: str(file.relative_to(ROOT).as_posix())
)
def test_all_is_sorted_and_names_what_the_module_defines(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    listed = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and [ast.unparse(target) for target in node.targets] == ["__all__"]
    ]
    if not listed:
        return
    [names] = listed
    assert names == sorted(names, key=_order)
    assert len(names) == len(set(names))
    assert set(names) <= _defined(tree)


def _order(name: str) -> tuple[int, list[int | str]]:
    """Constants, classes, then functions, numbers by value: what ruff's RUF022 asks for."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def _defined(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update((alias.asname or alias.name) for alias in node.names)
    return names


def test_every_module_says_what_it_does() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in sources(*ARROWS)
        if (tree := ast.parse(file.read_text("utf-8"))).body and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_no_file_is_too_long_to_read() -> None:
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in sources(*OURS)}
    assert {str(file): lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}
