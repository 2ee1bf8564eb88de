"""Plain text and Markdown into blocks."""

import pytest

from index.readers.markdown import looks_like_markdown, read_markdown
from index.readers.parsed import RawBlock
from index.readers.text import mark_headings, read_plain_text

WRAPPED = """\
The flood in the valley

The council of the valley met on Tuesday to talk about the flood, the
damage it did to the two old mills and the bridge, and about the inter-
national help that was offered by towns on both sides of the border in
May 2019.

   Ana Kos, the mayor, said that the follow-up would be discussed in a
month. There is no money for it now, she said, but there will be, and a
follow-
up is needed.
"""


def kinds(blocks: tuple[RawBlock, ...]) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks]


def test_hard_wrapped_lines_become_paragraphs() -> None:
    blocks = read_plain_text(WRAPPED).blocks
    assert len(blocks) == 3
    assert blocks[1].text.startswith("The council of the valley met on Tuesday")
    assert blocks[1].text.endswith(
        "about the international help that was offered by towns on both"
        " sides of the border in May 2019."
    )
    assert blocks[2].text.endswith("but there will be, and a follow-up is needed.")


def test_a_line_is_a_paragraph_where_the_text_is_not_wrapped() -> None:
    text = "A short first line\nThe second line is a whole sentence of its own.\nSo is this one."
    assert [block.text for block in read_plain_text(text).blocks] == text.split("\n")


def test_long_lines_are_never_joined() -> None:
    long = "The council of the valley met on Tuesday to talk about the flood and the bridge. " * 3
    text = f"{long}\n{long}".strip()
    assert len(read_plain_text(text).blocks) == 2


def test_list_items_keep_their_marks_and_their_continuation_lines() -> None:
    text = "It hit:\n\n- the old bridge\n  of 1904\n- two mills\n\n1. First\n2) Second"
    assert kinds(read_plain_text(text).blocks) == [
        ("paragraph", "It hit:"),
        ("list_item", "- the old bridge of 1904"),
        ("list_item", "- two mills"),
        ("list_item", "1. First"),
        ("list_item", "2) Second"),
    ]


def test_a_wrapped_line_that_starts_with_a_number_is_no_list_item() -> None:
    text = (
        "The council of the valley met in the old town hall on the evening of May\n"
        "12. Nobody had expected that so many people would come to hear about it,\n"
        "and many of them had to stand.\n"
    )
    assert len(read_plain_text(text).blocks) == 1


def test_lines_drawn_with_signs_are_no_text() -> None:
    assert [b.text for b in read_plain_text("A title\n=======\n\nText.\n\n* * *\n").blocks] == [
        "A title",
        "Text.",
    ]


def test_the_first_line_and_short_lines_over_prose_are_headings() -> None:
    prose = "The council of the valley met on Tuesday to talk about the flood."
    blocks = [
        RawBlock("paragraph", text)
        for text in (
            "The flood in the valley",
            prose,
            "What was damaged",
            prose,
            "It said so.",
            prose,
        )
    ]
    assert [(b.kind, b.level) for b in mark_headings(blocks)] == [
        ("heading", 1),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
        ("paragraph", 0),
        ("paragraph", 0),
    ]


MARKDOWN = """\
---
title: "The flood"
author: Ana Kos
date: 2024-03-05
---
# The flood

The *river* rose by **two metres**, see [the map](https://e.org/map)
and `gauge 4`.

- the old bridge
    - its railings
- two mills

3. Third
4. Fourth

> It was high.

| Place | Level |
|---|---|
| Tolmin | 4.2 |
| Kobarid | |

![a picture](x.png)

<div>Some <b>HTML</b> text.</div>
"""


def test_markdown_becomes_blocks_without_its_marks() -> None:
    parsed = read_markdown(MARKDOWN)
    assert (parsed.title, parsed.author, parsed.published) == ("The flood", "Ana Kos", "2024-03-05")
    assert [(b.kind, b.text, b.level) for b in parsed.blocks] == [
        ("heading", "The flood", 1),
        ("paragraph", "The river rose by two metres, see the map and gauge 4.", 0),
        ("list_item", "the old bridge", 1),
        ("list_item", "its railings", 2),
        ("list_item", "two mills", 1),
        ("list_item", "3. Third", 1),
        ("list_item", "4. Fourth", 1),
        ("quotation", "It was high.", 0),
        ("table_row", "Place: Tolmin; Level: 4.2", 0),
        ("table_row", "Place: Kobarid", 0),
        ("paragraph", "Some HTML text.", 0),
    ]


@pytest.mark.parametrize(
    "text", [MARKDOWN, "# One\n\nText.\n\n# Two\n\nText.", "**Bold** and [a link](https://e.org)."]
)
def test_clear_markdown_is_seen(text: str) -> None:
    assert looks_like_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "Plain text.",
        "# a comment in a script\necho hello",
        "- a list\n- of things",
        "3 * 4 * 5 is 60, and 2**3**2 is 512.",
        "He wrote [sic] (and meant it).",
        "A line\n-----\nand more",
        "#hashtag #another",
    ],
)
def test_plain_text_is_not_taken_for_markdown(text: str) -> None:
    assert not looks_like_markdown(text)


def test_a_numbered_item_without_text_is_no_block() -> None:
    assert read_markdown("# T\n\n1. <!-- nothing -->\n2. Second").blocks[1:] == (
        RawBlock("list_item", "2. Second", 1),
    )
