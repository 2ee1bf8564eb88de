"""Runs, their figures, tables and records, over a system with known answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from evals.cases import Case
from evals.citing import CitationScore
from evals.gold import locate
from evals.machine import circumstances
from evals.record import FORMAT, Measured, digest, record
from evals.run import About, Run, row_of, run
from evals.summary import ahead_of, failures, summarise
from evals.table import failure_list, kind_table, overview_table, percent, summary_table
from index.types import Hit, Passage, Span
from qa.types import Answer, Candidate
from tests.evals.samples import TEXT, answer, article, citation, question, unanswerable

GOLD = citation("It was dissolved in 1996.", "1996")
ELSEWHERE = citation("A pact was signed in 1996 too.", "1996")
REFUSED = answer("The article does not say.", kind="refusal")

QUESTIONS = (
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
)
CASES = tuple(Case(asked, locate(asked, [article()])) for asked in QUESTIONS)
ABOUT = About("pact", "1", "0" * 64)
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
        self.asked: list[tuple[str, Sequence[tuple[str, str]], Sequence[str] | None]] = []

    def answer(
        self,
        question: str,
        history: Sequence[tuple[str, str]],
        articles: Sequence[str] | None = None,
    ) -> Answer:
        self.asked.append((question, history, articles))
        return self._answers[question]


def answered(answers: Mapping[str, Answer] = ANSWERS, name: str = "scripted") -> Run:
    return run(name, Scripted(answers), ABOUT, CASES, [article()])


def candidate(text: str) -> Candidate:
    start = TEXT.index(text)
    return Candidate("a1", start, start + len(text), text, 1.0, 0.2)


@pytest.fixture
def measured() -> Run:
    return answered()


def test_every_question_is_asked_in_order_with_its_history_after_a_warm_up() -> None:
    system, told = Scripted(ANSWERS), []
    cases = [replace(CASES[0], articles=("a1",)), *CASES[1:]]
    run("s", system, ABOUT, cases, [article()], progress=lambda *done: told.append(done))
    first = (QUESTIONS[0].question, (), ("a1",))
    assert system.asked == [first, first] + [(q.question, q.history, None) for q in QUESTIONS[1:]]
    assert told == [(n, 6) for n in range(1, 7)]


def test_a_row_holds_the_question_the_answer_and_the_score(measured: Run) -> None:
    row = measured.rows[0]
    assert (row.question.id, row.text, row.understood) == ("right", "1996", "understood")
    assert (row.confidence, row.citations, row.score.correct) == (0.75, (GOLD,), True)
    assert (row.best, row.best_right, row.citing) == (
        "1996",
        True,
        CitationScore(1.0, 1.0, 1.0, 1.0),
    )
    assert row.seconds >= 0.0
    assert (measured.about, measured.articles) == (ABOUT, ("a1",))


def test_a_quote_that_is_not_in_the_article_is_noted() -> None:
    broken = ANSWERS | {"What year?": answer("1961", replace(GOLD, quote="made up"))}
    found = answered(broken)
    assert [len(row.broken) for row in found.rows] == [0, 0, 0, 1, 0, 0]
    assert "made up" in found.rows[3].broken[0]
    validity = summarise(found).quote_validity
    assert validity is not None
    assert (validity.mean, validity.n) == (pytest.approx(3 / 4), 4)
    assert found.rows[3] in failures(found)


def test_a_refusal_is_judged_by_what_it_would_have_said() -> None:
    one = article()
    for text, right in (("1996", True), ("Later deals", False)):
        given = replace(REFUSED, candidates=(candidate(text),))
        row = row_of(CASES[0], given, {one.id: one}, 0.1)
        assert (row.best, row.best_right, row.score.correct) == (text, right, False)
    row = row_of(CASES[4], replace(REFUSED, candidates=(candidate("1996"),)), {one.id: one}, 0.1)
    assert (row.best_right, row.score.correct) == (False, True)


def test_the_place_of_the_evidence_among_the_passages_is_kept() -> None:
    one = article()
    spans = [(0, TEXT.index(" It was")), (TEXT.index("It was"), TEXT.index("\n"))]
    hits = tuple(
        Hit(Passage(f"p{a}", "a1", n, a, b, TEXT[a:b], (Span(a, b),), "Pact"), 1.0, n + 1)
        for n, (a, b) in enumerate(spans)
    )
    given = answer("1996", GOLD)
    assert row_of(CASES[0], given, {one.id: one}, 0.1).ranks is None
    assert row_of(CASES[0], replace(given, retrieved=hits), {one.id: one}, 0.1).ranks == (2,)
    assert row_of(CASES[0], replace(given, retrieved=hits[:1]), {one.id: one}, 0.1).ranks == (None,)


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
    refusing = summarise(answered(dict.fromkeys(ANSWERS, REFUSED)))
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


def test_an_overview_that_is_too_wide_is_continued_below_itself(measured: Run) -> None:
    figures = summarise(measured)
    for width, parts in ((200, 1), (80, 3)):
        console = Console(width=width)
        with console.capture() as capture:
            console.print(overview_table([("pact", figures), ("all together", figures)], width))
        shown = capture.get()
        assert shown.count("all together") == parts
        assert "…" not in shown
        assert "right when asserted" in " ".join(shown.split())


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


def test_curves_follow_the_confidence() -> None:
    # The right answers are the surest; one of four answerable questions would be right, at .2.
    sure = {"When was the pact dissolved?": 0.9, "And when?": 0.8, "Which year was it?": 0.2}
    answers = {q: replace(a, confidence=sure.get(q, 0.1)) for q, a in ANSWERS.items()}
    answers["Which year was it?"] = replace(
        answers["Which year was it?"], candidates=(candidate("1996"),)
    )
    figures = summarise(answered(answers))
    assert figures.auroc is not None
    # Pairs of answerable and not: three of four are ahead of both, the fourth ties with both.
    assert figures.auroc.mean == pytest.approx((3 * 2 + 2 * 0.5) / 8)
    assert figures.risk_coverage_area is not None
    # Nothing wrong among the first three; then three equally unsure, all wrong.
    assert figures.risk_coverage_area.mean == pytest.approx((1 / 4 + 2 / 5 + 3 / 6) / 6)
    assert figures.calibration_error is not None
    gaps = (0.1, 0.2, 0.8, 0.1, 0.1, 0.1)  # .9, .8 and .2 right, three at .1 wrong
    assert figures.calibration_error.mean == pytest.approx(sum(gaps) / 6)


def test_follow_ups_are_told_apart_by_their_depth() -> None:
    turns = tuple((f"Q{n}?", "A") for n in range(5))
    asked = [question(id=f"d{n}", history=turns[:n]) for n in (0, 1, 3, 4, 5)]
    cases = [Case(q, locate(q, [article()])) for q in asked]
    found = summarise(run("s", Scripted(ANSWERS), ABOUT, cases, [article()]))
    assert {depth: value.n for depth, value in found.follow_ups_by_depth.items()} == {
        "1": 1,
        "3": 1,
        "4+": 2,
    }


def test_stages_have_latencies_of_their_own() -> None:
    timed = {q: replace(a, timings={"read": 0.1, "cite": 0.02}) for q, a in ANSWERS.items()}
    stages = summarise(answered(timed)).latency.stages
    assert stages["read"] == pytest.approx((0.1, 0.1, 0.1))
    assert stages["cite"] == pytest.approx((0.02, 0.02, 0.02))


def made(measured: Run) -> dict[str, Any]:
    known = Measured((article(),), (measured,), (summarise(measured),), {})
    return record([known], circumstances({"reader": {}}, seed=3), {"reader": "none"})


def test_the_record_is_json_with_every_row(measured: Run) -> None:
    found = json.loads(json.dumps(made(measured)))
    assert (found["format"], found["seed"], found["models"]) == (FORMAT, 3, {"reader": "none"})
    assert found["versions"]["python"]
    assert found["articles"]["a1"]["text"] == TEXT
    (one,) = found["runs"]
    assert one["about"]["name"] == "pact"
    assert one["figures"]["accuracy"]["n"] == 6
    assert [row["question"]["id"] for row in one["rows"]] == [q.id for q in QUESTIONS]
    assert one["rows"][0]["citations"][0]["quote"] == GOLD.quote


def test_equal_runs_have_equal_digests_whatever_their_times(measured: Run) -> None:
    slower = replace(measured, rows=tuple(replace(r, seconds=9.0) for r in measured.rows))
    assert digest(slower) == digest(measured)
    moved = replace(measured.rows[0], confidence=0.7500000000000001)
    assert digest(replace(measured, rows=(moved, *measured.rows[1:]))) != digest(measured)
