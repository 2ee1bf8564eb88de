"""Addresses of quotations on the live page."""

from urllib.parse import unquote

import pytest

from index.types import Article
from tests.ui.fakes import make_article
from ui.fragment import source_address

TEXT = """# The old alliance
The two states signed a treaty in 1961. It was kept. Trade grew slowly in the years that came \
after the two states had signed, and nobody complained.
It was kept. The minister said: a well-known road, half-built & long, is a friend. It was kept.
"""


@pytest.fixture(name="article")
def _article() -> Article:
    return make_article(TEXT, source="https://example.org/a?b=c#part")


def address(article: Article, sentence: str, occurrence: int = 0) -> str | None:
    start = -1
    for _ in range(occurrence + 1):
        start = article.text.index(sentence, start + 1)
    return source_address(article, start, start + len(sentence))


def test_a_short_sentence_is_named_whole(article: Article) -> None:
    assert address(article, "The two states signed a treaty in 1961.") == (
        "https://example.org/a?b=c#:~:text=The%20two%20states%20signed%20a%20treaty%20in%201961."
    )


def test_a_long_sentence_is_named_by_its_first_and_last_words(article: Article) -> None:
    long = "Trade grew slowly in the years that came after the two states had signed, and nobody "
    found = address(article, f"{long}complained.")
    assert found is not None
    assert unquote(found).endswith("#:~:text=Trade grew slowly in,signed, and nobody complained.")


def test_what_means_something_in_a_directive_is_encoded(article: Article) -> None:
    found = address(
        article, "The minister said: a well-known road, half-built & long, is a friend."
    )
    assert found is not None
    directive = found.partition("text=")[2]
    assert directive.replace("%2C", "").count(",") == 0
    assert "well%2Dknown%20road%2C%20half%2Dbuilt%20%26%20long" in directive


@pytest.mark.parametrize(
    ("occurrence", "expected"),
    [
        (0, "text=signed a treaty in 1961.-,It was kept."),
        (1, "text=It was kept.,-The minister said: a well-known"),
        (2, "text=& long, is a friend.-,It was kept."),
    ],
)
def test_a_sentence_that_stands_more_than_once_is_told_apart_by_its_neighbours(
    article: Article, occurrence: int, expected: str
) -> None:
    found = address(article, "It was kept.", occurrence)
    assert found is not None
    assert unquote(found).endswith(expected)


def test_without_a_sure_way_to_find_it_the_address_is_the_page(article: Article) -> None:
    twice = make_article("It was kept.\nIt was kept.", source="https://example.org/")
    second = twice.text.rindex("It was")
    assert source_address(twice, second, len(twice.text)) == "https://example.org/"


def test_a_quotation_over_two_blocks_is_named_by_both(article: Article) -> None:
    start = article.text.index("Trade grew")
    end = article.text.index(" The minister")
    found = source_address(article, start, end)
    assert found is not None
    assert unquote(found).endswith("text=Trade grew slowly in,It was kept.")


def test_an_article_without_an_address_has_no_live_page() -> None:
    assert source_address(make_article(TEXT), 0, 5) is None
