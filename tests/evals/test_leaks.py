"""Test texts in training files: found by their words, whatever their case and punctuation."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from evals.leaks import GRAM, Leaks, find_leaks, leaking_lines, load_texts

DATA = Path(__file__).parents[3] / "shared" / "data"
LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"


def rows(path: Path, *values: dict[str, Any]) -> Path:
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, values)).encode()))
    return path


def leaks(folder: Path, test: dict[str, Any], *train: dict[str, Any]) -> Leaks:
    tests = [load_texts(rows(folder / "test.jsonl.gz", test))]
    (found,) = find_leaks(tests, [load_texts(rows(folder / "train.jsonl.gz", *train))])
    return found


def asked(question: str, context: str = "") -> dict[str, Any]:
    return {"question": question, "context": context}


def test_a_question_is_the_same_in_another_case_and_punctuation(tmp_path: Path) -> None:
    found = leaks(tmp_path, asked("Who met Bob?"), asked("Who left?"), asked("who met “Bob” ?"))
    # With their folders: every task's questions are in a file of one name.
    folder = tmp_path.name
    assert (found.test, found.train) == (f"{folder}/test.jsonl.gz", f"{folder}/train.jsonl.gz")
    assert (found.questions, found.questions_of) == (1, 1)
    assert found.any


def test_other_questions_on_other_texts_are_no_leak(tmp_path: Path) -> None:
    found = leaks(tmp_path, asked("Who met Bob?", LONG), asked("Who met Ann?", LONG[::-1]))
    assert (found.questions, found.contexts, found.contexts_overlapping) == (0, 0, 0)
    assert not found.any


def test_a_context_with_a_run_of_thirteen_words_in_common_overlaps(tmp_path: Path) -> None:
    words = LONG.split()
    test = asked("?", LONG)  # 3 runs of 13
    thirteen = asked("?", "And " + " ".join(words[:GRAM]).upper() + ", and so on.")
    found = leaks(tmp_path, test, thirteen)
    assert (found.contexts, found.contexts_overlapping, found.contexts_mostly) == (0, 1, 0)
    assert not found.any
    twelve = asked("?", " ".join(words[: GRAM - 1]))
    assert leaks(tmp_path, test, twelve).contexts_overlapping == 0


def test_half_of_a_contexts_runs_are_a_leak(tmp_path: Path) -> None:
    fourteen = asked("?", " ".join(LONG.split()[: GRAM + 1]))  # 2 of the 3 runs
    found = leaks(tmp_path, asked("?", LONG), fourteen)
    assert (found.contexts, found.contexts_mostly) == (0, 1)
    assert found.any


def test_a_context_as_a_whole_is_a_leak_however_short(tmp_path: Path) -> None:
    found = leaks(tmp_path, asked("?", "Ann left."), asked("?", "ann LEFT"))
    assert (found.contexts, found.contexts_of) == (1, 1)


@pytest.mark.parametrize(
    "row",
    [
        {"claim": "Ann left.", "evidence": [LONG]},
        {"query": "Ann left", "evidence": [], "body": LONG},
        {"Question": "ann left", "context": LONG},
    ],
    ids=["claims", "news", "rewrites"],
)
def test_every_form_of_row_is_read(tmp_path: Path, row: dict[str, Any]) -> None:
    found = leaks(tmp_path, asked("Ann left?", LONG), row)
    assert (found.questions, found.contexts) == (1, 1)


def test_the_training_lines_to_leave_out_are_named(tmp_path: Path) -> None:
    test = load_texts(rows(tmp_path / "test.jsonl.gz", asked("?", LONG)))
    train = rows(
        tmp_path / "train.jsonl.gz",
        asked("1", "Something else."),
        asked("2", f"Before. {LONG} After."),
        asked("3", " ".join(LONG.split()[:GRAM])),
        asked("4", f"Before. {LONG} After."),
    )
    assert leaking_lines([test], train) == (2, 4)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the sets are not on this machine")
@pytest.mark.parametrize("name", ["squad2_dev_11_articles", "multihop_rag_news_corpus"])
def test_no_text_that_measures_is_trained_on(name: str) -> None:
    # A question may be asked of two texts ("What is the ...?"); a text may not be in both.
    tests = [load_texts(DATA / "test" / f"{name}.jsonl.gz")]
    trains = map(load_texts, sorted((DATA / "train").glob("*.jsonl.gz")))
    found = find_leaks(tests, trains)
    assert len(found) > 10
    assert [each for each in found if each.contexts or each.contexts_mostly] == []
    assert max(each.questions for each in found) <= 1


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the sets are not on this machine")
def test_no_clapnq_question_is_trained_on() -> None:
    # Some of its passages do stand in training files with other questions: leaking_lines.
    tests = [load_texts(DATA / "test" / "clapnq_dev.jsonl.gz")]
    trains = map(load_texts, sorted((DATA / "train").glob("*.jsonl.gz")))
    assert sum(each.questions for each in find_leaks(tests, trains)) == 0
