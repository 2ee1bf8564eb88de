"""The larger reader fetched in the background, used from then on, and given up again."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.errors import ModelError, SettingsError
from qa.config import ReaderSettings, load_settings
from qa.config_file import config_file, set_in_file
from qa.reader.choice import choose_large
from qa.reader.fetching import FetchStoppedError, Report
from tests.ui.fakes import FakeAssistant, stepped
from ui.larger import Larger, Now
from ui.warming import Warming


def started() -> Warming:
    warming = Warming(lambda: None)
    warming.start()
    return warming


@pytest.fixture(name="steps")
def _steps(tmp_path: Path) -> Path:
    steps = tmp_path / "steps"
    steps.mkdir()
    return steps


@pytest.fixture(name="assistant")
def _assistant(home: Path) -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(name="larger")
def _larger(assistant: FakeAssistant, steps: Path) -> Iterator[Larger]:
    larger = Larger(assistant, started(), fetch=stepped(steps))
    yield larger
    larger.close()


def arrive(steps: Path, *parts: int) -> None:
    for part in parts:
        (steps / str(part)).touch()


def seen(larger: Larger, wanted: Callable[[Now], bool]) -> Now:
    """What there is to see once it is what is wanted."""
    waiting = threading.Event()
    while not wanted(larger.now()):
        waiting.wait(0.01)
    return larger.now()


def test_at_first_the_packaged_reader_answers_and_nothing_is_here(larger: Larger) -> None:
    now = larger.now()
    assert now.reader == "the packaged reader"
    assert (now.large, now.here, now.fixed_by, now.stage) == (False, False, "", "")


def test_it_is_fetched_part_by_part_and_used_from_then_on(
    larger: Larger, assistant: FakeAssistant, steps: Path
) -> None:
    larger.use()
    first = seen(larger, lambda now: now.part == 1)
    assert (first.stage, first.parts, first.large) == ("downloading", 5, False)
    arrive(steps, 1, 2)
    third = seen(larger, lambda now: now.part == 3)
    assert third.done == 160_000_000
    assert assistant.settings.reader.model is None
    arrive(steps, 3, 4, 5)
    larger.wait()
    now = larger.now()
    assert (now.large, now.here, now.stage, now.problem) == (True, True, "", None)
    assert assistant.settings.reader.model == "large"
    assert load_settings().reader.model == "large"  # what a new start finds


def test_the_way_back_is_open_and_what_was_fetched_stays(
    larger: Larger, assistant: FakeAssistant, steps: Path
) -> None:
    arrive(steps, 1, 2, 3, 4, 5)
    for _ in range(2):
        larger.use()
        larger.wait()
        assert assistant.settings.reader.model == "large"
        larger.give_up()
        larger.wait()
        assert (larger.now().large, larger.now().here) == (False, True)
        assert assistant.settings.reader.model is None
        assert load_settings().reader.model is None
        (steps / "1").unlink(missing_ok=True)  # not fetched again


def test_a_download_is_cancelled_and_may_be_begun_again(larger: Larger, steps: Path) -> None:
    larger.use()
    seen(larger, lambda now: now.part == 1)
    larger.cancel()
    larger.wait()
    now = larger.now()
    assert (now.large, now.here, now.stage, now.problem) == (False, False, "", None)
    assert not config_file().exists()
    arrive(steps, 1, 2, 3, 4, 5)
    larger.use()
    larger.wait()
    assert larger.now().large


def test_one_is_fetched_at_a_time(assistant: FakeAssistant) -> None:
    begun: list[int] = []
    go_on = threading.Event()

    def fetch(report: Report, stop: Callable[[], bool], arrived: Callable[[], None]) -> None:
        begun.append(1)
        go_on.wait()

    larger = Larger(assistant, started(), fetch=fetch)
    larger.use()
    larger.use()
    larger.give_up()
    go_on.set()
    larger.wait()
    assert begun == [1]
    assert larger.now().large


def test_a_failure_is_told_with_what_to_do_and_forgotten_at_the_next_try(
    larger: Larger, steps: Path
) -> None:
    (steps / "full").touch()
    larger.use()
    larger.wait()
    problem = larger.now().problem
    assert problem is not None
    assert (problem.message, problem.hint) == (
        "The disk is full.",
        "Make room on it, then try again.",
    )
    assert not larger.now().large
    (steps / "full").unlink()
    larger.use()
    assert larger.now().problem is None
    arrive(steps, 1, 2, 3, 4, 5)
    larger.wait()
    assert larger.now().large


def test_a_fault_of_ours_is_told_without_its_details(assistant: FakeAssistant) -> None:
    def fetch(*_: object) -> None:
        raise RuntimeError("secret detail")

    larger = Larger(assistant, started(), fetch=fetch)
    larger.use()
    larger.wait()
    problem = larger.now().problem
    assert problem is not None
    assert "RuntimeError" in problem.message
    assert "secret detail" not in str(problem)


def test_a_reader_that_does_not_load_is_not_written_down(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: ReaderSettings) -> None:
        raise ModelError("The reader's weights are missing.", "Install article-qa again.")

    monkeypatch.setattr(assistant, "use_reader", failing)
    larger = Larger(assistant, started(), fetch=lambda *_: None)
    larger.use()
    larger.wait()
    assert larger.now().problem is not None
    assert not config_file().exists()


def test_where_it_cannot_be_written_down_the_reader_of_before_answers(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: bool) -> None:
        raise SettingsError("config.toml could not be written.", "Look at the rights.")

    monkeypatch.setattr("ui.larger.choose_large", failing)
    larger = Larger(assistant, started(), fetch=lambda *_: None)
    larger.use()
    larger.wait()
    assert larger.now().problem is not None
    assert assistant.settings.reader.model is None


def test_where_something_else_decides_it_is_said(
    larger: Larger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLE_QA_READER__MODEL", "mine")
    assert "ARTICLE_QA_READER__MODEL" in larger.now().fixed_by


def test_where_something_else_decides_nothing_is_fetched(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_in_file("reader", "second", "mine")
    larger = Larger(assistant, started(), fetch=lambda *_: pytest.fail("it was fetched"))
    larger.use()
    larger.wait()
    problem = larger.now().problem
    assert problem is not None
    assert "is decided by" in problem.message


def test_what_was_chosen_by_an_argument_is_not_changed(assistant: FakeAssistant) -> None:
    assistant.use_reader(ReaderSettings(model="large"))
    larger = Larger(assistant, started())
    assert "argument" in larger.now().fixed_by
    larger.give_up()
    larger.wait()
    assert assistant.settings.reader.model == "large"
    assert larger.now().problem is not None


def test_what_the_command_line_chose_meanwhile_may_be_used_at_once(
    larger: Larger, assistant: FakeAssistant, steps: Path
) -> None:
    arrive(steps, 1, 2, 3, 4, 5)
    choose_large()
    assert (larger.now().large, larger.now().fixed_by) == (False, "")
    larger.use()
    larger.wait()
    assert assistant.settings.reader.model == "large"


def test_settings_that_cannot_be_read_any_more_are_said(larger: Larger) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("not toml at all [")
    assert "could not be read" in larger.now().fixed_by


def test_a_change_waits_for_the_models_that_load(assistant: FakeAssistant) -> None:
    load = threading.Event()
    warming = Warming(lambda: load.wait() and None)
    warming.start()
    larger = Larger(assistant, warming, fetch=lambda *_: None)
    larger.use()
    seen(larger, lambda now: now.stage == "loading")
    assert assistant.settings.reader.model is None
    load.set()
    larger.wait()
    assert larger.now().large


def test_who_asked_is_told_of_each_change(larger: Larger, steps: Path) -> None:
    told: list[bool] = []
    larger.on_change(lambda: told.append(True))
    arrive(steps, 1, 2, 3, 4, 5)
    larger.use()
    larger.wait()
    larger.give_up()
    larger.wait()
    assert told == [True, True]


def test_a_server_that_ends_stops_the_download(larger: Larger) -> None:
    larger.use()
    seen(larger, lambda now: now.part == 1)
    larger.close()
    assert larger.now().stage == ""


def test_stopped_after_all_has_arrived_it_is_not_used(assistant: FakeAssistant) -> None:
    def fetch(report: Report, stop: Callable[[], bool], arrived: Callable[[], None]) -> None:
        arrived()
        larger.cancel()

    larger = Larger(assistant, started(), fetch=fetch)
    larger.use()
    larger.wait()
    assert not larger.now().large
    assert larger.now().problem is None


def test_a_download_that_stops_by_itself_is_no_problem_to_tell(assistant: FakeAssistant) -> None:
    def fetch(*_: object) -> None:
        raise FetchStoppedError

    larger = Larger(assistant, started(), fetch=fetch)
    larger.use()
    larger.wait()
    assert larger.now().problem is None
