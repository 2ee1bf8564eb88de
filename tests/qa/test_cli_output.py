"""What people see of an answer on the command line."""

import json
from dataclasses import replace

import pytest

from qa.cli_output import print_answer
from qa.types import Answer
from tests.qa.conversations.answers import answered, refused, unsure

ANSWER = Answer(
    text="500 euros",
    outcome="answered",
    kind="span",
    question="How much?",
    asked="How much?",
    citations=(),
    confidence=0.9,
)


def test_who_says_so_stands_behind_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(replace(ANSWER, attribution="the [red] mayor"), as_json=False)
    assert capsys.readouterr().out.startswith("500 euros (according to the [red] mayor)\n")


def test_what_the_article_says_itself_is_attributed_to_nobody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_answer(ANSWER, as_json=False)
    assert capsys.readouterr().out.startswith("500 euros\n")


def test_an_unsure_answer_says_so_before_and_behind_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_answer(unsure(), as_json=False)
    shown = capsys.readouterr().out
    assert shown.startswith("Not sure. Perhaps: 1996\n")
    assert "Unsure, not asserted. Confidence 0.88" in shown
    assert "quoted from the article" in shown
    assert "verified" not in shown


@pytest.mark.parametrize(
    ("answer", "colour"),
    [(answered(), "32"), (unsure(), "33"), (refused(), "35")],
    ids=["answered", "unsure", "refused"],
)
def test_each_outcome_has_its_colour(
    answer: Answer, colour: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    print_answer(answer, as_json=False)
    assert capsys.readouterr().out.startswith(f"\x1b[1;{colour}m{answer.text}")


@pytest.mark.parametrize("answer", [answered(), unsure(), refused()])
def test_json_has_the_outcome(answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(answer, as_json=True)
    assert json.loads(capsys.readouterr().out)["outcome"] == answer.outcome
