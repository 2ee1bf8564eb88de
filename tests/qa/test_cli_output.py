"""What people see of an answer on the command line."""

from dataclasses import replace

import pytest

from qa.cli_output import print_answer
from qa.types import Answer

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
