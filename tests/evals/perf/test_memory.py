import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from evals.machine import memory_now
from evals.perf import memory
from evals.perf.memory import main, measure
from index.errors import LibraryError
from qa.assistant import Assistant
from tests.fakes import FakeEmbedder, FakeReader

TREATY = "The treaty was signed in 1961. The treaty was dissolved in 1996."


class Opening:
    """Opens assistants without weights, and counts those that are open."""

    def __init__(self) -> None:
        self.opened: list[Assistant] = []
        self.most = 0

    def __call__(self, *sources: str) -> Assistant:
        assistant = Assistant.over(*sources, embedder=FakeEmbedder(), reader=FakeReader())
        self.opened.append(assistant)
        self.most = max(self.most, self.count())
        return assistant

    def count(self) -> int:
        return sum(map(_is_open, self.opened))


def _is_open(assistant: Assistant) -> bool:
    try:
        assistant.titles()
    except LibraryError:
        return False
    return True


@pytest.mark.parametrize(("held", "most"), [(False, 1), (True, 4)])
def test_there_is_a_row_after_each_count_and_all_are_closed(held: bool, most: int) -> None:
    opening = Opening()
    rows = [*measure(opening, "When was it signed?", (1, 4), held=held)]
    assert [row.assistants for row in rows] == [1, 4]
    assert all(row.open_s > 0 and row.ask_s > 0 for row in rows)
    assert (len(opening.opened), opening.most, opening.count()) == (4, most, 0)


def test_the_memory_is_that_of_this_process_where_the_system_tells() -> None:
    found = memory_now()
    if not Path("/proc/self/statm").exists():
        assert found is None
    else:
        assert found is not None
        assert found > 1e6


def invoke(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    class Fakes:
        over = Opening()

    monkeypatch.setattr(memory, "Assistant", Fakes)
    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_shipped_example_is_asked_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = invoke(monkeypatch, "--count", "1", "--count", "2")
    assert "putin-north-korea-visit.md, one after the other" in shown


def test_figures_are_printed_as_json(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    article = tmp_path / "treaty.txt"
    article.write_text(TREATY)
    shown: dict[str, Any] = json.loads(
        invoke(monkeypatch, str(article), "--count", "2", "--held", "--json")
    )
    assert shown["held"] is True
    assert [row["assistants"] for row in shown["rows"]] == [2]
