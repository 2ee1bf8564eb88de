"""Which drafts are kept."""

from dataclasses import replace

from evals.draft.chosen import chosen
from evals.draft.drafted import Draft
from evals.question import QuestionKind
from tests.evals.draft.samples import sentence

BASE = sentence("The ferry left the harbour at noon.")


def draft(question: str, start: int, kind: QuestionKind = "who", score: float = 4.0) -> Draft:
    return Draft(replace(BASE, start=start), kind, question, (f"answer {question}",), score)


def test_the_best_are_kept_in_the_order_of_the_article() -> None:
    drafts = [draft("c", 900), draft("a", 100), draft("b", 500, score=1.0)]
    assert [each.question for each in chosen(drafts, 2, 1000)] == ["a", "c"]


def test_drafts_are_spread_over_the_article() -> None:
    crowd = [draft(f"q{i}", 10 * i, score=5.0) for i in range(10)]
    far = [draft("far", 900, score=4.0)]
    assert "far" in {each.question for each in chosen([*crowd, *far], 3, 1000)}


def test_another_kind_goes_before_more_of_the_same() -> None:
    same = [draft(f"q{i}", 200 * i) for i in range(4)]
    other = draft("why", 800, kind="why", score=3.8)
    assert "why" in {each.question for each in chosen([*same, other], 4, 1000)}


def test_one_sentence_gives_no_more_than_two() -> None:
    drafts = [draft(f"q{i}", 100) for i in range(5)]
    assert len(chosen(drafts, 5, 1000)) == 2


def test_two_questions_that_answer_each_other_are_not_both_kept() -> None:
    who = Draft(BASE, "who", "Who is Ada Brown?", ("the mayor",), 4.0)
    mirrored = Draft(BASE, "who", "Who is described as the mayor?", ("Ada Brown",), 4.5)
    assert chosen([who, mirrored], 2, 1000) == (mirrored,)


def test_what_was_taken_before_is_not_taken_again() -> None:
    drafts = [draft("a", 100), draft("b", 500)]
    assert [each.question for each in chosen(drafts, 2, 1000, drafts[:1])] == ["b"]
