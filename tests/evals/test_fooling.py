"""Systems that must not pass for good fail the gate of a task that comes with the project."""

from collections.abc import Callable, Iterator

import pytest

from evals.gate.baseline import results_of
from evals.gate.judging import Verdict, compare, judge
from evals.gate.measures import MEASURES
from evals.machine import circumstances
from evals.measuring import Questions, of_task, opened
from evals.run import Run, run
from evals.summary import summarise
from evals.systems import (
    AlwaysBestSentence,
    AlwaysRefuse,
    AlwaysSure,
    AlwaysUnsure,
    AssistantSystem,
    LongestSentence,
    ShuffledCitations,
    System,
)
from evals.task import load_task, task_names
from index.embed import SentenceTransformerEmbedder
from qa.assistant import Assistant
from qa.config import Settings

pytestmark = pytest.mark.models
TASK = "ferry_strike"


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(Settings().index.embedding)


@pytest.fixture(scope="module")
def asked() -> Questions:
    return of_task(load_task(TASK), Settings())


@pytest.fixture(scope="module")
def assistant(asked: Questions, embedder: SentenceTransformerEmbedder) -> Iterator[Assistant]:
    with opened(asked, Settings(), embedder) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def judged(asked: Questions) -> Callable[[System], tuple[Run, Verdict]]:
    def of(system: System) -> tuple[Run, Verdict]:
        found = run("s", system, asked.about, asked.cases, asked.articles)
        outcomes = results_of(found, circumstances({}, 0))
        assert asked.gate is not None
        return found, judge(TASK, asked.gate, summarise(found), outcomes, asked.baseline)

    return of


def test_the_assistant_passes_and_answers_the_same_twice(
    assistant: Assistant, judged: Callable[[System], tuple[Run, Verdict]]
) -> None:
    first, verdict = judged(AssistantSystem(assistant))
    assert verdict.problems == ()
    again, _ = judged(AssistantSystem(assistant))
    assert [(r.text, r.confidence, r.citations) for r in first.rows] == [
        (r.text, r.confidence, r.citations) for r in again.rows
    ]


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        (
            "always answers",
            {"accuracy", "citations correct", "false answers", "right when asserted"},
        ),
        (
            "always refuses",
            {
                "accuracy",
                "false refusals",
                "right when asserted: nothing",
                "right when refused",
                "right, asserted or unsure",
            },
        ),
        (
            "quotes the longest sentence",
            {"accuracy", "citations correct", "false answers", "right when asserted"},
        ),
        ("shuffles its citations", {"citations correct"}),
        (
            "is always unsure",
            {"accuracy", "false refusals", "right when asserted: nothing"},
        ),
        ("is always sure", {"false answers", "right when asserted", "citations correct"}),
    ],
)
def test_a_system_that_fools_one_figure_fails_by_another(
    name: str,
    problems: set[str],
    asked: Questions,
    assistant: Assistant,
    embedder: SentenceTransformerEmbedder,
    judged: Callable[[System], tuple[Run, Verdict]],
) -> None:
    systems: dict[str, System] = {
        "always answers": AlwaysBestSentence(assistant, embedder),
        "always refuses": AlwaysRefuse(),
        "quotes the longest sentence": LongestSentence(asked.articles),
        "shuffles its citations": ShuffledCitations(AssistantSystem(assistant)),
        "is always unsure": AlwaysUnsure(AssistantSystem(assistant)),
        "is always sure": AlwaysSure(AssistantSystem(assistant)),
    }
    _, verdict = judged(systems[name])
    floors = [each for each in verdict.problems if "anchor" not in each]
    assert {p for p in problems if not any(f.startswith(p) for f in floors)} == set()


def test_a_search_without_words_is_caught_where_retrieval_matters(
    embedder: SentenceTransformerEmbedder,
) -> None:
    asked = of_task(load_task("library_of_many"), Settings())
    search = Settings().index.search.model_copy(update={"bm25_weight": 0.0})
    index = Settings().index.model_copy(update={"search": search})
    worse = Settings().model_copy(update={"index": index})
    with opened(asked, worse, embedder) as assistant:
        found = run("s", AssistantSystem(assistant), asked.about, asked.cases, asked.articles)
    assert asked.gate is not None
    outcomes = results_of(found, circumstances({}, 0))
    verdict = judge("library", asked.gate, summarise(found), outcomes, asked.baseline)
    assert any(each.startswith("evidence retrieved may be worse") for each in verdict.problems)


def test_every_task_but_canaries_has_a_gate_and_a_baseline_of_its_own_questions() -> None:
    for name in task_names():
        if load_task(name).gate is None and load_task(name).outside is not None:
            continue
        guarded = of_task(load_task(name), Settings())
        assert guarded.gate is not None, name
        assert guarded.baseline is not None, name
        rows = guarded.baseline.anchor.rows
        assert set(rows) == {case.question.id for case in guarded.cases}, name
        changes = compare(guarded.baseline.accepted.rows, rows)
        assert len(changes) == len(MEASURES), name
