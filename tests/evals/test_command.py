"""The eval command: what it runs over, prints, writes, and when it fails."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from evals import command
from evals.command import evaluate
from evals.errors import TaskError
from evals.gate.baseline import load_baseline
from evals.measuring import Questions
from index.read import read_text
from index.types import Hit, Passage, Span
from qa.reader.promise import Kind, Promise
from qa.types import Answer
from tests.evals.samples import TEXT, answer, citation
from tests.fakes import FakeEmbedder

ARTICLE = read_text(TEXT, title="pact").article.id
QUESTIONS = [
    {
        "id": "q1",
        "kind": "date",
        "question": "When was it dissolved?",
        "answers": ["1996"],
        "evidence": ["It was dissolved in 1996."],
    },
    {
        "id": "q2",
        "kind": "near_miss",
        "question": "Who dissolved it?",
        "unanswerable": "Nobody is named.",
    },
]
PROOF = replace(citation("It was dissolved in 1996.", "1996"), article_id=ARTICLE)
RIGHT = answer("1996", PROOF)
BROKEN = answer("1996", replace(PROOF, quote="It was dissolved in 1997."))
REFUSED = answer("The article does not say.", kind="refusal")
GOOD = {"When was it dissolved?": RIGHT, "Who dissolved it?": REFUSED}
REFUSING = {"When was it dissolved?": REFUSED, "Who dissolved it?": REFUSED}
GATE = """
gate:
  margin: 0.1
  margin_false_answers: 0.1
  min_accuracy: 0.9
  min_citations_correct: 0.9
  max_false_answers: 0.1
  max_false_refusals: 0.1
  min_precision: 0.9
  min_refusal_precision: 0.9
  min_offered_right: 0.9
"""


class FixedAssistant:
    """Answers from a table, over the sample article."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self._answers = answers

    def ask(
        self,
        question: str,
        history: Sequence[tuple[str, str]] | None = None,
        articles: Sequence[str] | None = None,
    ) -> Answer:
        return self._answers[question]

    def promises(self) -> dict[Kind, Promise]:
        return {"span": Promise(0.6, 0.2, 0.9, None, "300 questions")}

    def search(self, question: str, articles: Sequence[str] | None = None) -> tuple[Hit, ...]:
        span = Span(0, TEXT.index(" It was"))
        passage = Passage("p", ARTICLE, 0, 0, span.end, TEXT[: span.end], (span,), "Pact")
        return (Hit(passage, 1.0, 1),)


@pytest.fixture
def own(tmp_path: Path) -> list[str]:
    """Arguments that name an article and two questions on it."""
    (tmp_path / "pact.txt").write_text(TEXT)
    (tmp_path / "pact.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)))
    return [str(tmp_path / "pact.txt"), "--questions", str(tmp_path / "pact.jsonl")]


@pytest.fixture
def task(own: list[str], tmp_path: Path) -> Path:
    """A task's folder with a gate and no baseline."""
    described = "name: pact\nversion: 1\ndescription: d\narticle: pact.txt\nlanguage: en\n"
    (tmp_path / "task.yaml").write_text(f"{described}licence: CC0\nquestions: pact.jsonl\n{GATE}")
    return tmp_path


def invoke(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, Answer], *arguments: str
) -> tuple[int, str]:
    """Run the command with an assistant that has these answers."""

    @contextmanager
    def opened(*_: Any) -> Iterator[FixedAssistant]:
        yield FixedAssistant(answers)

    monkeypatch.setattr(command, "opened", opened)
    monkeypatch.setattr(command, "SentenceTransformerEmbedder", lambda _: FakeEmbedder())
    app = typer.Typer()
    app.command()(evaluate)
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_tables_are_printed_and_the_code_is_0_when_ahead(
    monkeypatch: pytest.MonkeyPatch, own: list[str]
) -> None:
    code, shown = invoke(monkeypatch, GOOD, *own)
    assert code == 0
    assert "pact 1: 2 questions" in shown
    assert "Accuracy, all questions" in shown
    assert "100.0 [100.0, 100.0] n=2" in shown
    assert "near_miss" in shown
    assert "90 or more" in shown  # what is promised, beside what was achieved


def test_several_tasks_are_told_together_beside_the_marks(
    monkeypatch: pytest.MonkeyPatch, task: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name in ("task.yaml", "pact.txt", "pact.jsonl"):
        text = (task / name).read_text().replace(GATE, "").replace("name: pact", "name: other")
        (other / name).write_text(text)
    code, shown = invoke(monkeypatch, GOOD, "--task", str(other), "--task", str(task), "--accept")
    assert code == 0
    rows = {row.split("│")[1].strip(): row for row in shown.splitlines() if row.count("│") > 5}
    assert {"other", "pact", "all together", "marks"} <= set(rows)
    assert "90 or more" in rows["marks"]


def test_the_code_is_1_when_not_ahead_of_a_trivial_system(
    monkeypatch: pytest.MonkeyPatch, own: list[str]
) -> None:
    code, shown = invoke(monkeypatch, REFUSING, *own, "--failures")
    assert code == 1
    assert "not ahead of both trivial systems" in shown
    assert "q1 (date) When was it dissolved?" in shown


def test_the_code_is_1_when_a_quote_does_not_stand_where_it_says(
    monkeypatch: pytest.MonkeyPatch, own: list[str]
) -> None:
    code, shown = invoke(monkeypatch, GOOD | {"When was it dissolved?": BROKEN}, *own)
    assert code == 1
    assert "quotes 'It was dissolved in 1997.'" in shown


def test_drafts_beside_accepted_questions_are_told_and_not_counted(
    monkeypatch: pytest.MonkeyPatch, own: list[str]
) -> None:
    with Path(own[2]).open("a") as lines:
        lines.write("\n" + json.dumps(QUESTIONS[0] | {"id": "d1", "draft": True}))
    code, shown = invoke(monkeypatch, GOOD, *own)
    assert code == 0
    assert "that are not counted: 1." in shown
    assert "pact 1: 2 questions" in shown


def test_json_holds_everything_and_goes_to_a_file_too(
    monkeypatch: pytest.MonkeyPatch, own: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "run.json"
    code, shown = invoke(monkeypatch, GOOD, *own, "--json", "--out", str(out))
    made = json.loads(shown)
    assert code == 0
    assert made == json.loads(out.read_text(encoding="utf-8"))
    assert [run["system"] for run in made["runs"]] == ["assistant", "best sentence", "refuse"]
    assert [[row["score"]["correct"] for row in run["rows"]] for run in made["runs"]] == [
        [True, True],
        [False, False],
        [False, True],
    ]
    assert made["runs"][0]["rows"][0]["text"] == "1996"
    assert "reader" in made["settings"]
    assert made["models"]["reader"].startswith("packaged, sha256 ")
    assert made["machine"]["cores"] >= 1


def test_a_report_is_written_beside_the_tables_with_what_was_before(
    monkeypatch: pytest.MonkeyPatch, own: list[str], tmp_path: Path
) -> None:
    page, earlier = tmp_path / "report.html", tmp_path / "run.json"
    invoke(monkeypatch, REFUSING, *own, "--out", str(earlier))
    code, shown = invoke(monkeypatch, GOOD, *own, "--report", str(page), "--before", str(earlier))
    assert code == 0
    assert f"The report is in {page}." in shown.replace("\n", "")
    assert "When was it dissolved?" in page.read_text(encoding="utf-8")


def test_a_task_without_a_baseline_does_not_pass_its_gate(
    monkeypatch: pytest.MonkeyPatch, task: Path
) -> None:
    code, shown = invoke(monkeypatch, GOOD, "--task", str(task))
    assert code == 1
    assert "there is no baseline to compare with" in shown


def test_an_accepted_run_is_the_baseline_that_later_ones_are_compared_with(
    monkeypatch: pytest.MonkeyPatch, task: Path
) -> None:
    code, shown = invoke(monkeypatch, GOOD, "--task", str(task), "--accept")
    assert (code, "pact: first baseline" in shown) == (0, True)
    known = load_baseline(task / "baseline.json")
    assert known is not None
    assert {key: o.correct for key, o in known.anchor.rows.items()} == {"q1": True, "q2": True}
    code, shown = invoke(monkeypatch, GOOD, "--task", str(task))
    assert (code, "passed" in shown) == (0, True)
    code, shown = invoke(monkeypatch, REFUSING, "--task", str(task))
    assert code == 1
    assert "accuracy: 50.0% of 2, at least 90.0% asked" in shown
    assert "1 lost, 0 won of 2" in shown


def test_a_task_without_a_gate_is_reported_and_has_no_baseline(
    monkeypatch: pytest.MonkeyPatch, task: Path
) -> None:
    described = task / "task.yaml"
    described.write_text(described.read_text().replace(GATE, ""))
    code, shown = invoke(monkeypatch, GOOD, "--task", str(task))
    assert (code, "right when asserted" in shown) == (0, True)
    with pytest.raises(TaskError, match="Only a task with a gate has a baseline"):
        invoke(monkeypatch, GOOD, "--task", str(task), "--accept")
    assert not (task / "baseline.json").exists()


def test_a_worse_run_is_accepted_only_when_the_anchor_is_to_move(
    monkeypatch: pytest.MonkeyPatch, task: Path
) -> None:
    invoke(monkeypatch, GOOD, "--task", str(task), "--accept")
    before = (task / "baseline.json").read_text()
    with pytest.raises(TaskError, match=r"(?s)cannot become the baseline.*--move-anchor"):
        invoke(monkeypatch, REFUSING, "--task", str(task), "--accept")
    assert (task / "baseline.json").read_text() == before
    code, shown = invoke(monkeypatch, REFUSING, "--task", str(task), "--accept", "--move-anchor")
    assert (code, "baseline and anchor moved" in shown) == (0, True)
    assert "lost: q1" in shown


def test_drafts_are_written_for_a_person_to_edit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    article, place = tmp_path / "town.txt", tmp_path / "q.jsonl"
    article.write_text(
        "The Town\n\nThe hall of Elmtown was opened in 1911 by the mayor Ada Brook. "
        "The hall holds 300 people. Ada Brook paid for the hall because the school had burned "
        "down in 1908. The library was moved to the hall in 1950.\n"
    )
    code, shown = invoke(monkeypatch, GOOD, "new", str(article), "--questions", str(place))
    assert code == 0
    assert "drafts are in" in shown
    assert all('"draft": true' in line for line in place.read_text().splitlines())
    with pytest.raises(TaskError, match="are drafts"):
        invoke(monkeypatch, GOOD, str(article), "--questions", str(place))
    with pytest.raises(TaskError, match="exists already"):
        invoke(monkeypatch, GOOD, "new", str(article), "--questions", str(place))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["{article}"], "needs --questions beside it"),
        (["--questions", "{questions}"], "needs --questions beside it"),
        (["{article}", "--questions", "{questions}", "--task", "x"], "and no --task or set"),
        (["{article}", "--questions", "{questions}", "--accept"], "Only tasks have a baseline"),
        (["{article}", "--questions", "{questions}", "--limit", "3"], "--limit goes with"),
        (["--move-anchor"], "--move-anchor goes with --accept"),
        (["--task", "nonsense"], "There is no task 'nonsense'"),
        (["new"], "drafted from one article"),
        (["new", "{folder}"], "is not a file"),
        (["{article}x", "--questions", "{questions}"], "is not a file"),
    ],
)
def test_what_does_not_go_together_is_an_error(
    monkeypatch: pytest.MonkeyPatch, own: list[str], arguments: list[str], complaint: str
) -> None:
    named = {"article": own[0], "questions": own[2], "folder": str(Path(own[0]).parent)}
    with pytest.raises(TaskError, match=complaint):
        invoke(monkeypatch, GOOD, *(each.format(**named) for each in arguments))


def test_a_public_set_is_asked_each_question_of_its_own_paragraph(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Questions] = []
    rows = [
        {
            "id": f"s{n}",
            "title": "Pact",
            "context": TEXT if n else "Another paragraph.",
            "question": question,
            "answers": answers,
        }
        for n, (question, answers) in enumerate(
            [
                ("Who dissolved it?", []),
                ("When was it dissolved?", [{"text": "1996", "start": TEXT.index("1996")}]),
            ]
        )
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))

    measure = command.measure

    def noted(each: Questions, *rest: Any, **more: Any) -> Any:
        asked.append(each)
        return measure(each, *rest, **more)

    monkeypatch.setattr(command, "measure", noted)
    code, shown = invoke(monkeypatch, GOOD, "--squad", str(path))
    assert "SQuAD 1: 2 questions" in shown
    assert code in (0, 1)  # the answers cite another article than the set's
    (one,) = asked
    assert [len(case.articles or ()) for case in one.cases] == [1, 1]
    assert one.cases[0].articles != one.cases[1].articles
    assert one.cases[1].question.evidence == ("It was dissolved in 1996.",)
