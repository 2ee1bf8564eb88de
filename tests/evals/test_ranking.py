"""Figures of rankings against examples worked out by hand."""

import math
import subprocess
import sys

import pytest

from evals.ranking import score_documents, score_ranks

SECOND = 1 / math.log2(3)
"""The discount of the second place; the first has 1, the third 1/2."""


def test_recall_is_the_share_of_items_within_k() -> None:
    found = score_ranks([(1, 4, None, 7)], cuts=(1, 4, 10))
    assert found.recall == {1: (0.25,), 4: (0.5,), 10: (0.75,)}


def test_recall_counts_all_items_that_one_passage_brings() -> None:
    found = score_ranks([(1, 1, 2), (10, 10, 11)], cuts=(1, 10))
    assert found.recall[1] == pytest.approx((2 / 3, 0.0))
    assert found.recall[10] == pytest.approx((1.0, 2 / 3))


def test_the_reciprocal_rank_is_that_of_the_first_item_within_k() -> None:
    found = score_ranks([(None, 4, 2), (10,), (11,), (None,)], cuts=())
    assert found.mrr == (0.5, 0.1, 0.0, 0.0)
    assert score_ranks([(3, 3)], cuts=(), depth=2).mrr == (0.0,)


def test_ndcg_by_hand() -> None:
    # two items, found at ranks 1 and 3: (1 + 1/2) / (1 + 1/log2 3)
    assert score_ranks([(3, 1)], cuts=()).ndcg == pytest.approx((1.5 / (1 + SECOND),))


def test_ndcg_of_one_item_is_the_discount_of_its_rank() -> None:
    assert score_ranks([(3,), (11,), (None,)], cuts=()).ndcg == pytest.approx((0.5, 0.0, 0.0))


def test_ndcg_counts_a_second_item_of_a_passage_at_the_next_free_rank() -> None:
    # all at once, as soon as can be; at rank 2 they count at 2 and 3; at 1, 1, 2 at 1, 2, 3
    found = score_ranks([(1, 1, 1), (2, 2), (2, 1, 1)], cuts=())
    assert found.ndcg == pytest.approx((1.0, (SECOND + 0.5) / (1 + SECOND), 1.0))


def test_ndcg_leaves_out_an_item_that_is_moved_behind_k() -> None:
    # the first counts at 10, the second would at 11: (1/log2 11) / (1 + 1/log2 3)
    assert score_ranks([(10, 10)], cuts=()).ndcg == pytest.approx(
        (1 / math.log2(11) / (1 + SECOND),)
    )


def test_the_ideal_of_ndcg_stops_at_k() -> None:
    assert score_ranks([(1, 2, 3)], cuts=(), depth=2).ndcg == pytest.approx((1.0,))


def test_many_questions_keep_their_order() -> None:
    ranks = [(n % 13 + 1,) for n in range(1200)]
    found = score_ranks(ranks, cuts=(1, 4))
    assert found.mrr == tuple(1 / rank if rank <= 10 else 0.0 for (rank,) in ranks)
    assert found.recall[4] == tuple(float(rank <= 4) for (rank,) in ranks)


@pytest.mark.parametrize("ranks", [(), (0,), (None, -1)])
def test_a_question_without_items_and_a_rank_below_one_are_errors(ranks: tuple[int | None]) -> None:
    with pytest.raises(ValueError, match="no ranks of gold items"):
        score_ranks([ranks], cuts=(1,))


GAINS = {"q1": {"a": 2, "b": 1}, "q2": {"c": 1}}


def test_documents_count_by_their_gains() -> None:
    found = score_documents(GAINS, {"q1": ["x", "b", "a"], "q2": []}, cuts=(2, 100))
    # q1: b with gain 1 in place 2, a with gain 2 in place 3; at best a in place 1, b in place 2
    assert found.ndcg == pytest.approx(((SECOND + 2 * 0.5) / (2 + SECOND), 0.0))
    assert found.recall == {2: (0.5, 0.0), 100: (1.0, 0.0)}
    assert found.mrr == (0.5, 0.0)


def test_documents_that_are_equally_good_stay_in_the_order_given() -> None:
    gains = {"q": {"b": 1}}
    assert score_documents(gains, {"q": ["a", "b", "c"]}, cuts=()).mrr == (0.5,)
    assert score_documents(gains, {"q": ["c", "b", "a"]}, cuts=()).mrr == (0.5,)


def test_values_are_in_the_order_of_the_gains() -> None:
    rankings = {"q2": ["c"], "q1": ["x", "a"]}
    assert score_documents(GAINS, rankings, cuts=()).mrr == (0.5, 1.0)


@pytest.mark.parametrize(
    ("gains", "rankings", "complaint"),
    [
        (GAINS, {"q1": ["a"]}, "not of the same queries"),
        ({"q": {}}, {"q": ["a"]}, "gains of at least 1"),
        ({"q": {"a": 0}}, {"q": ["a"]}, "gains of at least 1"),
        ({"q": {"a": 1}}, {"q": ["a", "b", "a"]}, "a document twice"),
    ],
)
def test_documents_that_do_not_fit_together_are_errors(
    gains: dict[str, dict[str, int]], rankings: dict[str, list[str]], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        score_documents(gains, rankings, cuts=())


def test_ir_measures_is_loaded_only_when_something_is_scored() -> None:
    script = "import sys, evals.ranking; print('ir_measures' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert loaded.stdout.strip() == "False"
