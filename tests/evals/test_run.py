"""Runs, their figures, tables and records, over a system with known answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from evals.errors import BrokenCitationError, TaskError
from evals.record import record
from evals.run import Run, run
from evals.summary import ahead_of, failures, summarise
from evals.table import failure_list, kind_table, percent, summary_table
from evals.task import Task
from qa.types import Answer
from tests.evals.samples import answer, article, citation, question, unanswerable

GOLD = citation("It was dissolved in 1996.", "1996")
ELSEWHERE = citation("A pact was signed in 1996 too.", "1996")
REFUSED = answer("The article does not say.", kind="refusal")

TASK = Task(
    name="pact",
    version="1",
    description="",
    article=Path("pact.txt"),
    language="en",
    licence=None,
    questions=(
        question(id="right"),
        question(id="elsewhere", question="And when?", history=[("What?", "The pact.")]),
        question(id="refused", kind="fact", question="Which year was it?"),
        question(id="wrong", kind="fact", question="What year?"),
        unanswerable(id="kept"),
        unanswerable(
            id="fell",
            kind="false_premise",
            question="Why was it renewed?",
            correction="It was dissolved in 1996.",
        ),
    ),
    sha256="0" * 64,
)
ANSWERS = {
    "When was the pact dissolved?": answer("1996", GOLD),
    "And when?": answer("in 1996", ELSEWHERE),
    "Which year was it?": REFUSED,
    "What year?": answer("1961", citation("The pact of 1961 bound both sides.", "1961")),
    "Who dissolved the pact?": REFUSED,
    "Why was it renewed?": answer("1996", GOLD),
}


class Scripted:
    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers
        self.asked: list[tuple[str, Sequence[tuple[str, str]]]] = []

    def answer(self, question: str, history: Sequence[tuple[str, str]]) -> Answer:
        self.asked.append((question, history))
        return self._answers[question]


@pytest.fixture
def measured() -> Run:
    return run("scripted", Scripted(ANSWERS), TASK, article())


def test_every_question_is_asked_in_order_with_its_history_after_a_warm_up() -> None:
    system, told = Scripted(ANSWERS), []
    run("s", system, TASK, article(), progress=lambda done, total: told.append((done, total)))
    first = (TASK.questions[0].question, ())
    assert system.asked == [first] + [(q.question, q.history) for q in TASK.questions]
    assert told == [(n, 6) for n in range(1, 7)]


def test_a_row_holds_the_question_the_answer_and_the_score(measured: Run) -> None:
    row = measured.rows[0]
    assert (row.question.id, row.text, row.understood) == ("right", "1996", "understood")
    assert (row.confidence, row.citations, row.score.correct) == (0.75, (GOLD,), True)
    assert row.seconds >= 0.0
    assert measured.questions_sha256 == TASK.sha256


def test_a_quote_that_is_not_in_the_article_stops_the_run() -> None:
    broken = ANSWERS | {"What year?": answer("1961", replace(GOLD, quote="made up"))}
    with pytest.raises(BrokenCitationError, match="made up"):
        run("s", Scripted(broken), TASK, article())


def test_evidence_that_is_not_in_the_article_stops_the_run_before_the_first_question() -> None:
    system = Scripted(ANSWERS)
    with pytest.raises(TaskError):
        run("s", system, TASK, article("Another text."))
    assert system.asked == []


def test_the_figures_by_hand(measured: Run) -> None:
    figures = summarise(measured)
    means = {
        name: (value.mean, value.n)
        for name in (
            "accuracy",
            "accuracy_answerable",
            "accuracy_unanswerable",
            "follow_ups",
            "exact_match",
            "contained",
            "false_answers",
            "false_refusals",
            "citations_correct",
            "citations_correct_of_all",
            "corrections",
        )
        if (value := getattr(figures, name)) is not None
    }
    assert means == {
        "accuracy": (pytest.approx(3 / 6), 6),  # right, elsewhere, kept
        "accuracy_answerable": (pytest.approx(2 / 4), 4),
        "accuracy_unanswerable": (pytest.approx(1 / 2), 2),
        "follow_ups": (1.0, 1),
        "exact_match": (pytest.approx(2 / 4), 4),
        "contained": (pytest.approx(2 / 4), 4),
        "false_answers": (pytest.approx(1 / 2), 2),
        "false_refusals": (pytest.approx(1 / 4), 4),
        "citations_correct": (pytest.approx(1 / 3), 3),
        "citations_correct_of_all": (pytest.approx(1 / 4), 4),
        "corrections": (0.0, 1),
    }
    assert {kind: (value.mean, value.n) for kind, value in figures.by_kind.items()} == {
        "date": (1.0, 2),
        "fact": (0.0, 2),
        "near_miss": (1.0, 1),
        "false_premise": (0.0, 1),
    }


def test_latencies_are_quantiles_of_the_warm_times(measured: Run) -> None:
    rows = tuple(replace(row, seconds=float(n)) for n, row in enumerate(measured.rows))
    latency = summarise(replace(measured, rows=rows, first_seconds=9.0)).latency
    assert (latency.first, latency.p50, latency.p95) == (9.0, 2.5, pytest.approx(4.75))


def test_failures_are_wrong_answers_and_wrong_citations(measured: Run) -> None:
    ids = [row.question.id for row in failures(measured)]
    assert ids == ["elsewhere", "refused", "wrong", "fell"]


def test_ahead_means_ahead_of_every_other_system(measured: Run) -> None:
    figures = summarise(measured)
    refusing = summarise(run("r", Scripted(dict.fromkeys(ANSWERS, REFUSED)), TASK, article()))
    assert refusing.accuracy.mean == pytest.approx(2 / 6)
    assert ahead_of(figures, [refusing])
    assert not ahead_of(figures, [refusing, figures])
    assert not ahead_of(refusing, [figures])


def test_tables_show_the_systems_side_by_side(measured: Run) -> None:
    figures = summarise(measured)
    other = summarise(replace(measured, system="other"))
    console = Console(width=160, record=True, quiet=True)
    with console.capture() as capture:
        console.quiet = False
        console.print(summary_table([figures, other], "pact"), kind_table([figures, other]))
    shown = capture.get()
    assert "scripted" in shown
    assert "other" in shown
    assert shown.count(percent(figures.accuracy)) >= 2
    assert percent(figures.accuracy).startswith("50.0 [")
    assert percent(figures.accuracy).endswith("] n=6")
    assert percent(None) == "–"


def test_failures_are_listed_with_what_was_expected_said_and_cited(measured: Run) -> None:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(failure_list(measured))
    shown = capture.get()
    assert "elsewhere (date) What? – The pact. / And when?" in shown
    assert "wrong citation: in 1996" in shown
    assert "1996 | in 1996" in shown
    assert "no answer: Nobody is named." in shown
    assert "right (date)" not in shown


def test_the_record_is_json_with_every_row(measured: Run) -> None:
    figures = summarise(measured)
    made = json.loads(json.dumps(record([measured], [figures], {"reader": {}}, seed=3)))
    assert made["seed"] == 3
    assert made["versions"]["python"]
    (one,) = made["runs"]
    assert one["figures"]["accuracy"]["n"] == 6
    assert [row["question"]["id"] for row in one["rows"]] == [q.id for q in TASK.questions]
    assert one["rows"][0]["citations"][0]["quote"] == GOLD.quote
