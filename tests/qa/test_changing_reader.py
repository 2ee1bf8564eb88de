"""Another reader for an assistant in use: from the next question on, and only if it can read."""

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.errors import LibraryError, ModelError
from index.shared import MODELS
from qa.assistant import Assistant
from qa.config import ReaderSettings, load_settings
from qa.reader.pretrained import SpanNetwork
from qa.types import Answer, Event, Finished
from tests.fakes import FakeEmbedder, FakeReader
from tests.readers import bert

TREATY = "The treaty was signed in 1961. The treaty was dissolved in 1996 in Paris."
QUESTION = "When was the treaty dissolved?"


@pytest.fixture(scope="module", name="folders")
def _folders(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    place = tmp_path_factory.mktemp("readers")
    return [bert(place / name) for name in ("first", "second")]


@pytest.fixture(name="assistant")
def _assistant(folders: list[Path]) -> Iterator[Assistant]:
    MODELS.release()
    settings = load_settings(reader={"model": str(folders[0]), "assert_from": 0.0})
    with Assistant.over(embedder=FakeEmbedder(), settings=settings) as assistant:
        assistant.add_text(TREATY, title="Treaty")
        yield assistant
    MODELS.release()


def read_by(folder: Path) -> ReaderSettings:
    return ReaderSettings(model=str(folder), assert_from=0.0)


def is_by(answer: Answer, folder: Path) -> bool:
    """Who is not calibrated is named in a notice."""
    return str(folder) in answer.notices[0]


def last(events: Iterator[Event]) -> Answer:
    *_, finished = events
    assert isinstance(finished, Finished)
    return finished.answer


def networks() -> int:
    gc.collect()
    return sum(type(each) is SpanNetwork for each in gc.get_objects())


def test_it_answers_from_the_next_question_on(assistant: Assistant, folders: list[Path]) -> None:
    first, second = folders
    assert is_by(assistant.ask(QUESTION), first)
    assistant.use_reader(read_by(second))
    assert is_by(assistant.ask(QUESTION), second)
    assert assistant.settings.reader.model == str(second)
    assistant.use_reader(read_by(first))
    assert is_by(assistant.ask(QUESTION), first)


def test_a_question_under_way_is_answered_by_the_reader_it_began_with(
    assistant: Assistant, folders: list[Path]
) -> None:
    first, second = folders
    under_way = assistant.stream(QUESTION)
    next(under_way)
    assistant.use_reader(read_by(second))
    assert is_by(assistant.ask(QUESTION), second)
    assert is_by(last(under_way), first)


def test_the_reader_of_before_goes_when_its_last_question_has_ended(
    assistant: Assistant, folders: list[Path]
) -> None:
    first, second = folders
    before = networks()
    under_way = assistant.stream(QUESTION)
    assistant.warm()
    next(under_way)
    assistant.use_reader(read_by(second))
    assert networks() == before + 2
    last(under_way)
    del under_way
    assert networks() == before + 1
    assistant.use_reader(read_by(first))
    assert networks() == before + 1


def test_its_memory_is_handed_back_when_its_last_question_has_ended(
    assistant: Assistant, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[int] = []
    release = MODELS.release

    def released() -> None:
        release()
        left.append(networks() - before)

    before = networks()
    assistant.ask(QUESTION)
    monkeypatch.setattr(MODELS, "release", released)
    assistant.ask(QUESTION)
    assert left == []  # nothing was replaced
    under_way = assistant.stream(QUESTION)
    next(under_way)
    assistant.use_reader(read_by(folders[1]))
    assert left == [2]
    last(under_way)
    assert left == [2, 1]
    assistant.ask(QUESTION)
    assert left == [2, 1]


def test_what_is_promised_follows(assistant: Assistant, folders: list[Path]) -> None:
    assert assistant.promises()["span"].assert_from == 0.0
    assistant.use_reader(read_by(folders[1]).model_copy(update={"assert_from": 0.7}))
    assert assistant.promises()["span"].assert_from == 0.7


def test_one_that_is_not_there_changes_nothing(assistant: Assistant, folders: list[Path]) -> None:
    with pytest.raises(ModelError, match="hf download somebody/missing"):
        assistant.use_reader(ReaderSettings(model="somebody/missing"))
    assert is_by(assistant.ask(QUESTION), folders[0])
    assert assistant.settings.reader.model == str(folders[0])


def test_one_with_the_calibration_of_another_changes_nothing(
    assistant: Assistant, folders: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "calibration.json").write_text("{}")
    wrong = read_by(folders[1]).model_copy(update={"calibration": tmp_path / "calibration.json"})
    with pytest.raises(ModelError, match="calibration"):
        assistant.use_reader(wrong)
    assert is_by(assistant.ask(QUESTION), folders[0])


def test_a_reader_that_was_given_is_replaced_and_left_as_it_is(folders: list[Path]) -> None:
    given = FakeReader()
    with Assistant.over(embedder=FakeEmbedder(), reader=given) as assistant:
        assistant.add_text(TREATY)
        assistant.ask(QUESTION)
        assistant.use_reader(read_by(folders[1]))
        assert is_by(assistant.ask(QUESTION), folders[1])
    assert given.read(QUESTION, []) == ()


def test_a_closed_assistant_takes_none(folders: list[Path]) -> None:
    assistant = Assistant.over(embedder=FakeEmbedder(), reader=FakeReader())
    assistant.close()
    with pytest.raises(LibraryError, match="closed"):
        assistant.use_reader(read_by(folders[0]))


def test_questions_of_many_threads_are_answered_while_readers_change(
    assistant: Assistant, folders: list[Path]
) -> None:
    answers: list[Answer] = []
    failures: list[Exception] = []
    done = threading.Event()

    def asking() -> None:
        while not done.is_set():
            try:
                answers.append(assistant.ask(QUESTION))
            except Exception as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=asking) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        for folder in reversed(folders):
            _until(lambda: len(answers) + len(failures), more_than=len(answers))
            assistant.use_reader(read_by(folder))
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert all(any(is_by(answer, folder) for folder in folders) for answer in answers)
    assert is_by(assistant.ask(QUESTION), folders[0])


def _until(count: Callable[[], int], *, more_than: int) -> None:
    waiting = threading.Event()
    while count() <= more_than:
        waiting.wait(0.01)
