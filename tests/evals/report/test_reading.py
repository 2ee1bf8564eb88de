"""Records are read back as what they were made of, or refused with what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import TaskError
from evals.record import FORMAT
from evals.report import load_record
from evals.report.reading import grouped, read
from tests.evals.report.samples import ROWS, record_of


def written(folder: Path, record: Any) -> Path:
    path = folder / "record.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


def test_a_record_is_read_back_row_by_row(tmp_path: Path) -> None:
    record = record_of(ROWS)
    assert load_record(written(tmp_path, record)) == record
    run = read(record).runs[0]
    assert run.rows == ROWS
    assert (run.system, run.about.name, run.figures.accuracy.mean) == ("assistant", "pact", 0.5)
    assert read(record).articles["a1"].title == "Pact"


def test_the_first_run_of_a_task_is_the_assistants() -> None:
    groups = grouped(read(record_of(ROWS, ROWS)))
    assert [(g.name, g.assistant.system, [o.system for o in g.others]) for g in groups] == [
        ("pact", "assistant", ["refuse"]),
        ("treaty", "assistant", ["refuse"]),
    ]


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match=r"could not be read.* --out RECORD\.json"):
        load_record(tmp_path / "none.json")


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe{}", b""])
def test_a_file_that_is_not_json_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(content)
    with pytest.raises(TaskError, match=r"record\.json is not a record: it is not JSON"):
        load_record(path)


@pytest.mark.parametrize("content", [[], 3, {}, {"runs": []}])
def test_other_json_is_no_record(tmp_path: Path, content: Any) -> None:
    with pytest.raises(TaskError, match="is not a record of an evaluation"):
        load_record(written(tmp_path, content))


def test_another_format_says_which_is_read(tmp_path: Path) -> None:
    record = record_of(ROWS) | {"format": FORMAT + 1}
    with pytest.raises(TaskError, match=f"format {FORMAT + 1}; this version reads format {FORMAT}"):
        load_record(written(tmp_path, record))


def of_two_outcomes() -> dict[str, Any]:
    """A record as it was written before there were three."""
    record = record_of(ROWS) | {"format": 2}
    del record["promises"]
    for run in record["runs"]:
        del run["figures"]
        for row in run["rows"]:
            row["answered"] = row.pop("outcome") == "answered"
    return record


def test_a_record_of_two_outcomes_is_read_with_the_same_figures() -> None:
    old, new = read(of_two_outcomes()), read(record_of(ROWS))
    assert old.runs == new.runs
    assert old.promises == {}


def test_a_premise_that_was_corrected_then_is_unsure_now() -> None:
    record = of_two_outcomes()
    record["runs"][0]["rows"][3]["kind"] = "correction"
    assert [row.outcome for row in read(record).runs[0].rows][3] == "unsure"


def test_an_old_record_that_is_not_sound_is_refused(tmp_path: Path) -> None:
    record = of_two_outcomes()
    del record["runs"][0]["rows"][0]["answered"]
    with pytest.raises(TaskError, match="not a sound record"):
        load_record(written(tmp_path, record))


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    record = record_of(ROWS)
    del record["runs"][0]["rows"][2]["citations"]
    with pytest.raises(TaskError, match=r"runs\.0\.rows\.2\.citations: Field required"):
        load_record(written(tmp_path, record))


def test_a_record_without_answers_is_refused(tmp_path: Path) -> None:
    for runs in ([], [record_of(ROWS)["runs"][0] | {"rows": []}]):
        with pytest.raises(TaskError, match="without answers"):
            load_record(written(tmp_path, record_of(ROWS) | {"runs": runs}))
