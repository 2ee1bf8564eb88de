"""`python -m evals.report`."""

import json
import subprocess
import sys
from pathlib import Path

from tests.evals.report.samples import ROWS, record_of

ROOT = Path(__file__).parents[3]


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "evals.report", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_record_becomes_a_page(tmp_path: Path) -> None:
    record, before = tmp_path / "record.json", tmp_path / "before.json"
    record.write_text(json.dumps(record_of(ROWS)), encoding="utf-8")
    before.write_text(json.dumps(record_of(ROWS[:3])), encoding="utf-8")
    out = tmp_path / "report.html"
    done = command(record, "--out", out, "--before", before)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["The", "report", "is", "in", f"{out}."]
    assert "3 questions compared, 3 new" in out.read_text(encoding="utf-8")


def test_what_is_not_a_record_ends_with_what_to_do_and_without_a_trace(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text("{}", encoding="utf-8")
    done = command(record, "--out", tmp_path / "report.html")
    assert done.returncode == 1
    assert "is not a record of an evaluation. Make one: article-qa eval --out" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "report.html").exists()
