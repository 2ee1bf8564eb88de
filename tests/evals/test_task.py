"""Tasks: where the article is found, and how a mistake is told."""

import hashlib
from pathlib import Path

import pytest

from evals import task as tasks
from evals.errors import TaskError
from evals.task import Task, absent_tasks, load_task, task_names

LINE = (
    '{"id": "q1", "kind": "date", "question": "When?", "answers": ["1996"], '
    '"evidence": ["It ended in 1996."]}\n'
)
YAML = """\
name: treaty
version: 2
description: Questions on a treaty
article: article.txt
language: en
licence: CC0-1.0
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "task.yaml").write_text(YAML)
    (tmp_path / "article.txt").write_text("It ended in 1996.")
    (tmp_path / "questions.jsonl").write_text(LINE)
    return tmp_path


def test_a_task_is_loaded_from_its_folder(folder: Path) -> None:
    task = load_task(folder)
    assert (task.name, task.version, task.language) == ("treaty", "2", "en")
    assert task.articles == (folder / "article.txt",)
    assert (task.gate, task.canary, task.baseline) == (None, None, folder / "baseline.json")
    assert [question.id for question in task.questions] == ["q1"]
    assert task.sha256 == hashlib.sha256(LINE.encode()).hexdigest()


def test_an_article_of_the_package_qa_is_found_where_that_is_installed(folder: Path) -> None:
    import qa

    (folder / "task.yaml").write_text(YAML.replace("article.txt", "qa/types.py"))
    assert load_task(folder).articles == (Path(qa.__path__[0]) / "types.py",)


def test_mistakes_in_the_task_file_are_told_with_their_lines(folder: Path) -> None:
    (folder / "task.yaml").write_text(YAML.replace("language: en", "langauge: en"))
    with pytest.raises(TaskError) as raised:
        load_task(folder)
    assert "line 5: langauge: " in str(raised.value)
    assert "language: Field required" in str(raised.value)


@pytest.mark.parametrize("text", ["name: [", "just words", ""])
def test_a_task_file_that_is_no_mapping_is_an_error(folder: Path, text: str) -> None:
    (folder / "task.yaml").write_text(text)
    with pytest.raises(TaskError, match=r"task\.yaml is not sound"):
        load_task(folder)


def test_an_unknown_task_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(TaskError, match=r"no task 'nonsense'.*Tasks that come with the project"):
        load_task("nonsense")


def test_a_task_without_its_article_is_an_error(folder: Path) -> None:
    (folder / "article.txt").unlink()
    with pytest.raises(TaskError, match=r"names an article that is not there: article\.txt"):
        load_task(folder)


def test_anyones_article_and_questions_make_a_task(folder: Path) -> None:
    task = Task.of([folder / "article.txt"], folder / "questions.jsonl")
    assert (task.name, len(task.questions), task.licence) == ("questions", 1, None)
    with pytest.raises(TaskError, match="is not a file"):
        Task.of([folder / "none.txt"], folder / "questions.jsonl")


def test_one_library_may_hold_several_articles(folder: Path) -> None:
    (folder / "other.txt").write_text("It began in 1961.")
    listed = YAML.replace("article: article.txt", "articles: [article.txt, other.txt]")
    (folder / "task.yaml").write_text(listed)
    assert load_task(folder).articles == (folder / "article.txt", folder / "other.txt")


@pytest.mark.parametrize("change", ["", "article: article.txt\narticles: [article.txt]"])
def test_articles_are_named_in_one_way(folder: Path, change: str) -> None:
    (folder / "task.yaml").write_text(YAML.replace("article: article.txt", change))
    with pytest.raises(TaskError, match="name either 'article' or 'articles'"):
        load_task(folder)


GATE = """\
gate:
  margin: 0.05
  margin_false_answers: 0.1
  min_accuracy: 0.6
  min_citations_correct: 0.9
  max_false_answers: 0.2
  max_false_refusals: 0.4
  min_precision: 0.9
  min_refusal_precision: 0.8
  min_offered_right: 0.7
"""


def test_a_gate_says_what_a_run_must_reach(folder: Path) -> None:
    (folder / "task.yaml").write_text(YAML + GATE)
    gate = load_task(folder).gate
    assert gate is not None
    assert (gate.margin, gate.min_accuracy, gate.max_false_answers) == (0.05, 0.6, 0.2)


def test_a_gate_needs_every_floor(folder: Path) -> None:
    (folder / "task.yaml").write_text(YAML + GATE.replace("  max_false_answers: 0.2\n", ""))
    with pytest.raises(TaskError, match=r"gate\.max_false_answers"):
        load_task(folder)


def test_nothing_may_be_chosen_by_a_canary(folder: Path) -> None:
    (folder / "task.yaml").write_text(YAML + "canary: GUID 1\n" + GATE)
    with pytest.raises(TaskError, match="a canary is never used for choosing"):
        load_task(folder)


def test_canaries_are_run_only_by_name() -> None:
    canaries = set(task_names(canaries=True)) - set(task_names())
    assert canaries == {"canary_archive"}
    assert all(load_task(name).canary for name in canaries)


def test_every_task_that_comes_with_the_project_and_is_whole_loads() -> None:
    for name in task_names(canaries=True):
        assert load_task(name).name == name


@pytest.fixture
def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One task, `treaty`, whose article lies outside the project; returns where it lies."""
    (folder / "tasks").mkdir()
    (folder / "tasks" / "treaty").mkdir()
    for name in ("task.yaml", "questions.jsonl"):
        (folder / name).rename(folder / "tasks" / "treaty" / name)
    (folder / "tasks" / "treaty" / "task.yaml").write_text(
        YAML.replace("article.txt", "../../article.txt") + "outside: It is not ours.\n"
    )
    monkeypatch.setattr(tasks, "_tasks_folder", lambda: folder / "tasks")
    return folder / "article.txt"


def test_a_task_on_an_article_outside_the_project_is_run_where_it_is_there(elsewhere: Path) -> None:
    assert (task_names(), absent_tasks()) == (("treaty",), {})
    assert load_task("treaty").outside == "It is not ours."


def test_where_it_is_absent_the_task_is_left_out_and_says_why(elsewhere: Path) -> None:
    elsewhere.unlink()
    why = "treaty is left out, for ../../article.txt is not there. It is not ours."
    assert (task_names(), absent_tasks()) == ((), {"treaty": why})
    assert task_names(absent=True) == ("treaty",)
    with pytest.raises(TaskError, match="treaty is left out"):
        load_task("treaty")
