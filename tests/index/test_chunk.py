from hypothesis import given
from hypothesis import strategies as st

from index.chunk import chunk, passage_for_retrieval, sentences_of
from index.config import ChunkSettings
from index.sentences import count_words
from tests.samples import article_of

SMALL = ChunkSettings(max_words=12, overlap_sentences=1)


def test_passages_are_whole_sentences_within_the_limit() -> None:
    article = article_of("One two three four. Five six seven eight. Nine ten eleven twelve. Last.")
    passages = chunk(article, ChunkSettings(max_words=12, overlap_sentences=0))
    assert [p.text for p in passages] == [
        "One two three four. Five six seven eight. Nine ten eleven twelve.",
        "Last.",
    ]


def test_neighbours_share_the_overlap() -> None:
    article = article_of("One two three four five. Six seven eight nine ten. Eleven twelve here.")
    first, second = chunk(article, SMALL)
    assert first.sentences[-1] == second.sentences[0]
    assert second.text.endswith("Eleven twelve here.")


def test_a_sentence_longer_than_the_limit_is_a_passage_of_its_own() -> None:
    long = "Word " * 30 + "end."
    article = article_of(f"Short one. {long} Short two.")
    texts = [p.text for p in chunk(article, SMALL)]
    assert long in texts
    assert texts[0] == "Short one."
    assert texts[-1] == "Short two."


def test_headings_travel_with_passages_and_are_not_in_them() -> None:
    article = article_of(
        "Lead here.",
        ("heading", "History"),
        "It began in 1900.",
        ("list_item", "A point"),
        title="Town",
    )
    lead, history = chunk(article, ChunkSettings())
    assert (lead.heading, history.heading) == ("", "History")
    assert history.text == "It began in 1900.\n\nA point"
    assert passage_for_retrieval(history) == "Town\nHistory\nIt began in 1900.\n\nA point"


def test_nested_headings_form_a_path_without_the_title() -> None:
    article = article_of(
        ("heading", "Town"), ("heading", "History"), "It began in 1900.", title="Town"
    )
    (passage,) = chunk(article, ChunkSettings())
    assert passage.heading == "History"


def test_an_article_of_headings_only_still_has_passages() -> None:
    article = article_of(("heading", "A title"), ("heading", "Another"))
    assert [p.text for p in chunk(article, ChunkSettings())] == ["A title\n\nAnother"]


def test_a_table_row_is_one_sentence() -> None:
    article = article_of(("table_row", "City: St. Louis. Pop.: 300. Area: 60."))
    (passage,) = chunk(article, ChunkSettings())
    assert len(passage.sentences) == 1


def test_the_sentences_of_overlapping_passages_are_listed_once() -> None:
    article = article_of("One two three four five. Six seven eight nine ten. Eleven twelve here.")
    assert len(sentences_of(chunk(article, SMALL))) == 3


PARAGRAPHS = st.lists(
    st.text(
        alphabet=st.sampled_from("ab .!?“”\u00a0é😀שלום漢字。"), min_size=1, max_size=80
    ).filter(lambda text: text.strip() == text and text != ""),
    min_size=1,
    max_size=6,
)


@given(PARAGRAPHS, st.integers(11, 40), st.integers(0, 3))
def test_offsets_are_exact_and_nothing_is_lost(
    paragraphs: list[str], max_words: int, overlap: int
) -> None:
    article = article_of(*paragraphs)
    passages = chunk(article, ChunkSettings(max_words=max_words, overlap_sentences=overlap))
    assert all(article.text[p.start : p.end] == p.text for p in passages)
    assert all(p.start <= s.start < s.end <= p.end for p in passages for s in p.sentences)
    assert all(len(p.sentences) == 1 or count_words(p.text) <= max_words for p in passages)
    assert [p.ordinal for p in passages] == list(range(len(passages)))
    assert len({p.id for p in passages}) == len(passages)
    covered = "".join(article.text[s.start : s.end] for s in sentences_of(passages))
    assert "".join(covered.split()) == "".join(article.text.split())
