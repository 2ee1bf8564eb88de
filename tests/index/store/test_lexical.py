"""Text for the full-text index, and any user text as a query."""

import pytest

from index.store.lexical import MAX_TERMS, index_text, match_query


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("When was the 1961 treaty dissolved?", '"1961" OR "treaty" OR "dissolved"'),
        ("Treaty, TREATY, treaty!", '"treaty"'),
        ("What is that?", '"what" OR "is" OR "that"'),
        ("Who's the U.S. envoy?", '"u" OR "envoy"'),
        ('"NEAR(a, b)" OR x*', '"near" OR "b" OR "x"'),
        ("廃止", '"廃止"'),
        ("条約は", '"条約" OR "約は"'),
        ("ＥＵ東条約2024", '"ｅｕ" OR "東条" OR "条約" OR "2024"'),
        ("東", '"東"'),
        ("Cafe\u0301", '"cafe\u0301"'),
        ("🎉 ?! \u0301", None),
        ("", None),
    ],
)
def test_a_question_becomes_its_words_or_ed(question: str, query: str | None) -> None:
    assert match_query(question) == query


def test_a_very_long_question_is_cut() -> None:
    query = match_query(" ".join(f"word{i}" for i in range(5000)))
    assert query is not None
    assert query.count(" OR ") == MAX_TERMS - 1


def test_only_scripts_without_spaces_are_cut_for_the_index() -> None:
    assert index_text("The Élysée treaty, 1961.") == "The Élysée treaty, 1961."
    assert index_text("the 条約は of").split() == "the 条 約 は 条約 約は of".split()
