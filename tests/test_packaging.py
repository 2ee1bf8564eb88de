"""The built wheel, installed outside the checkout: what `pip install article-qa` would give.

The fresh environment borrows the libraries of the running one, so nothing is downloaded.
"""

import os
import site
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PACKAGES = {"evals", "index", "qa", "ui"}


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the wheel in it, and an empty folder to work in."""

    environment: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of the environment away from the checkout; return what it prints."""
        scripts = Path(sysconfig.get_path("scripts", vars={"base": str(self.environment)}))
        result = subprocess.run(
            [str(scripts / program), *arguments],
            cwd=self.folder,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
        )
        assert result.returncode == 0, result.stdout
        return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    [built] = folder.glob("article_qa-*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("elsewhere")
    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    found = Installed(environment, folder)
    python = sysconfig.get_path("scripts", vars={"base": str(environment)}) + "/python"
    pip("--python", python, "install", "--no-deps", "--no-index", str(wheel))
    # Only now: pip would take the running environment's own article-qa for this one.
    borrowed = "\n".join(site.getsitepackages())
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    (packages / "borrowed.pth").write_text(borrowed, "utf-8")
    return found


def pip(*arguments: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert result.returncode == 0, result.stdout


def test_the_wheel_holds_the_four_packages_and_nothing_else(names: list[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_each_package_says_that_it_is_typed(package: str, names: list[str]) -> None:
    assert f"{package}/py.typed" in names


@pytest.mark.parametrize(
    "folder", ["qa/example", "qa/reader/weights", "ui/static", "evals/tasks", "evals/report"]
)
def test_the_data_of_the_packages_is_in_the_wheel(folder: str, names: list[str]) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", folder], cwd=ROOT, capture_output=True, text=True, check=True
    )
    wanted = [name for name in listed.stdout.split("\0") if name]
    assert wanted, f"{folder} holds nothing"
    assert set(wanted) <= set(names)


def test_nothing_that_a_run_leaves_behind_is_in_the_wheel(names: list[str]) -> None:
    left = [name for name in names if "__pycache__" in name or name.startswith("evals/runs")]
    assert left == []


def test_the_metadata_names_license_commands_and_python(wheel: Path, names: list[str]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in names if name.endswith(".dist-info/METADATA")]
        fields = Parser().parsestr(archive.read(metadata).decode())
        [points] = [name for name in names if name.endswith("entry_points.txt")]
        commands = archive.read(points).decode()
    assert fields["License-Expression"] == "Apache-2.0"
    assert any(name.endswith("/LICENSE") for name in names)
    assert fields["Requires-Python"] == ">=3.11"
    assert "article-qa = qa.cli:main" in commands


def test_the_command_runs_outside_the_checkout(installed: Installed) -> None:
    text = installed.run("article-qa", "--help")
    assert "ask" in text
    assert "chat" in text


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_the_packages_come_from_the_wheel(package: str, installed: Installed) -> None:
    text = installed.run("python", "-c", f"import {package}; print({package}.__file__)")
    assert Path(text.strip()).is_relative_to(installed.environment)
