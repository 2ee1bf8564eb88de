"""The lock files follow pyproject.toml and hold nothing that ties them to one machine."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def locked(name: str) -> dict[str, list[Requirement]]:
    """Pins by normalised name; a name may have several, told apart by markers."""
    pins: dict[str, list[Requirement]] = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pin = Requirement(line)
            pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def group(name: str) -> list[str]:
    requirements: list[str] = []
    for entry in project()["dependency-groups"][name]:
        requirements += [entry] if isinstance(entry, str) else group(entry["include-group"])
    return requirements


def unmet(requirements: list[str], lock: str) -> list[str]:
    pins = locked(lock)
    return [
        text
        for text in requirements
        if not any(
            pin.specifier and all(wanted.specifier.contains(s.version) for s in pin.specifier)
            for wanted in [Requirement(text)]
            for pin in pins.get(canonicalize_name(wanted.name), [])
        )
    ]


def test_the_runtime_lock_meets_every_dependency() -> None:
    assert unmet([*project()["project"]["dependencies"], *group("build")], LOCKS[0]) == []


def test_the_development_lock_meets_every_group() -> None:
    assert unmet(group("dev"), LOCKS[1]) == []


def test_the_development_lock_keeps_every_runtime_version() -> None:
    runtime, development = locked(LOCKS[0]), locked(LOCKS[1])
    changed = [
        name
        for name, pins in runtime.items()
        if {str(pin) for pin in pins} != {str(pin) for pin in development.get(name, [])}
    ]
    assert changed == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_one_exact_version(name: str) -> None:
    loose = [
        str(pin)
        for pins in locked(name).values()
        for pin in pins
        if pin.url or [s.operator for s in pin.specifier] != ["=="] or "*" in str(pin.specifier)
    ]
    assert loose == []


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_belongs_to_one_machine_or_one_registry(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert re.findall(r"https?:|file:|@|--|==[^ ;]*\+", text) == []
    assert [pin for pin in locked(name) if re.match(r"nvidia-|cuda-|triton", pin)] == []
