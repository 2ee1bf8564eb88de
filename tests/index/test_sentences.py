import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import MAX_SENTENCE_WORDS, count_words, split_sentences


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. Senate met.", "It left."],
        ["He came from the U.S.", "The rest stayed."],
        ["Mr. Smith met Dr. J. K. Rowling Jr. in St. Louis.", "They spoke."],
        ["See No. 5 and Fig. 3 on p. 12.", "Then stop."],
        ["The answer was no.", "Nobody asked."],
        ["It began at 5 p.m. on Jan. 5.", "He sat.", "John stood in the sun.", "Mary left."],
        ["It cost 3.5 million.", "That was 1,000.25 more."],
        ["Founded by Apple Inc. in 1976.", "It grew."],
        ["“We won.”", "He smiled."],
        ["He said: “We won.”", "“Really?” she asked.", "“Stop!” Kim said.", "“I go.”"],
        ["(It was late.)", "Then they left."],
        ["The end... but not yet.", "Wait… now."],
        ["What is it?", "A test!", "Good?!", "Yes."],
        ["Use tools, e.g. a saw, i.e. something sharp.", "Cut."],
        ["1. Install it.", "2. Run it."],
        ["a. Open the lid."],
        ["Kim et al. 2004 said so.", "Cf. Smith v. Jones."],
        ["He is a Ph.D. student.", "She has an M.D. and a B.A. in law."],
        ["これは文です。", "次の文です！", "終わり"],
        ["هل هذا سؤال؟", "نعم، هو كذلك."],
        ["😀 First one.", "🎉 Second one."],
        ["“The ‘world summit on peace’ is a product of a plot.”", "It went on."],
    ],
)
def test_a_text_is_cut_where_its_sentences_end(expected: list[str]) -> None:
    joined = " ".join(expected)
    if any("\u3040" <= c <= "\u30ff" for c in joined):
        joined = "".join(expected)
    assert sentences(joined) == expected


def test_an_ellipsis_before_a_capital_ends_a_sentence() -> None:
    assert sentences("He waited... Nobody came.") == ["He waited...", "Nobody came."]


def test_only_the_asked_part_is_cut_and_offsets_are_into_the_whole() -> None:
    text = "Before. One here. Two here. After."
    spans = split_sentences(text, 8, 27)
    assert [text[s.start : s.end] for s in spans] == ["One here.", "Two here."]


def test_a_transcript_without_full_stops_is_cut_at_the_limit() -> None:
    text = "and then " * 400
    lengths = [count_words(sentence) for sentence in sentences(text)]
    assert sum(lengths) == 800
    assert max(lengths) <= MAX_SENTENCE_WORDS


def test_an_endless_run_without_spaces_is_cut() -> None:
    assert all(len(sentence) <= 2 * MAX_SENTENCE_WORDS for sentence in sentences("字" * 2000))


@given(st.text(max_size=400))
def test_sentences_cover_everything_but_white_space_in_order(text: str) -> None:
    spans = split_sentences(text)
    covered = "".join(text[s.start : s.end] for s in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in spans)


def test_words_are_counted_in_scripts_with_and_without_spaces() -> None:
    assert count_words("Kim's two-day visit cost $1,000.50.") == 5
    assert count_words("") == 0
    assert count_words("漢字四つ") == 2


@pytest.mark.parametrize("start", range(25))
def test_a_piece_is_cut_as_if_nothing_stood_before_it(start: int) -> None:
    text = "Wait ... . Then go. Stop."
    alone = [(span.start + start, span.end + start) for span in split_sentences(text[start:])]
    assert [(span.start, span.end) for span in split_sentences(text, start)] == alone
