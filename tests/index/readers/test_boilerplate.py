"""What is taken for a caption, a byline or a notice, and what must never be."""

import pytest

from index.readers.boilerplate import drop_boilerplate
from index.readers.parsed import RawBlock
from index.readers.text import read_plain_text

BODY = [
    "The council met on Tuesday to talk about the flood and the money for the repairs.",
    "It will meet again next week, the mayor said, when the engineers have seen the bridge.",
]


def reasons(line: str, *, last: bool = False) -> list[str]:
    """Return why a line goes when it stands in (or at the end of) a short article."""
    texts = ["A flood", BODY[0], line, BODY[1]] if not last else ["A flood", *BODY, line]
    cleaned = drop_boilerplate([RawBlock("paragraph", text) for text in texts])
    kept = [block.text for block in cleaned.blocks]
    assert kept == [text for text in texts if text != line] or kept == texts
    return [dropped.reason for dropped in cleaned.dropped]


@pytest.mark.parametrize(
    "line",
    [
        "Kremlin Press Office / Handout/Anadolu Agency via Getty Images",
        "Mayor Ana Kos at the weir (AP Photo/Jane Doe)",
        "The bridge on Tuesday. (Valley Times/Government of Tolmin).",
        "The bridge on Tuesday. (X/Government of the Valley)",
        "Men carry sandbags to the old mill, March 5, 2024. (Photo by Ana Kos/Getty Images)",
        "Photo: Ana Kos",
        "Image credit: Ana Kos / Valley Times",
        "Photo by Ana Kos on Unsplash",
        "Courtesy of the National Archive",
        "FILE - The bridge before the flood, in 2019. (AP Photo/Jane Doe, File)",
        "FILE PHOTO: The mayor speaks to the press, May 2, 2023. REUTERS/Jane Doe",
        "The bridge on Tuesday. Photo: Ana Kos",
    ],
)
def test_captions_and_credits_go(line: str) -> None:
    assert reasons(line) == ["photo caption"]


@pytest.mark.parametrize(
    "line",
    [
        "Reuters reported that the bridge had fallen.",
        "The photo shows the bridge as it was (see the archive).",
        "The band played songs of its youth (AC/DC).",
        "Payment is in either currency (USD/EUR)",
        "The agreement was signed by both sides (Russia/North Korea).",
        "He learned of it from a report of the Associated Press.",
        "Courtesy of the mayor, the bridge was lit for a week.",
        "The agency (Getty Images) sold the picture for a small sum.",
        "Ana Kos said the picture was hers (Getty Images had bought it).",
        "Image and reality are far apart in this valley.",
        "Credit: how banks began to lend again",
        "The mills were built in 1904 (the weir is older).",
    ],
)
def test_sentences_that_look_like_captions_stay(line: str) -> None:
    assert reasons(line) == []


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("BY JANE DOE", "Jane Doe"),
        ("By Jane Doe and John A. Smith", "Jane Doe and John A. Smith"),
        ("By Jane Doe, Staff Writer", "Jane Doe"),
        ("By Jane van der Berg | Valley Times", "Jane van der Berg"),
        ("Written by Ana Kos", "Ana Kos"),
        ("By Ana Kos, 3 May 2023", "Ana Kos"),
        ("By Ana Kos in New Tolmin", "Ana Kos"),
        ("By the Valley Times staff", "the Valley Times staff"),
        ("By our editors", "our editors"),
        ("Follow Jane Doe on Facebook and Twitter.", "Jane Doe"),
        ("Follow Jane Doe on X @janedoe", "Jane Doe"),
        ("Follow BBC News on Instagram, X and Facebook", None),
        ("Follow us on Facebook", None),
        ("Reporting by Jane Doe in Tolmin; Editing by John Smith", "Jane Doe"),
        (
            "Jane Doe is a reporter for the Valley Times. Follow her on Twitter at @janedoe.",
            "Jane Doe",
        ),
    ],
)
def test_bylines_go_and_leave_the_author(line: str, author: str | None) -> None:
    cleaned = drop_boilerplate([RawBlock("paragraph", text) for text in ["A flood", *BODY, line]])
    assert [dropped.reason for dropped in cleaned.dropped] == ["byline"]
    assert cleaned.author == author


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("By Ana Kos, 3 May 2023", "2023-05-03"),
        ("By Ana Kos | Valley Times | Sept. 12, 2021", "2021-09-12"),
        ("By Ana Kos – Monday, 2 June 2014", "2014-06-02"),
        ("By Ana Kos, 2020-02-29", "2020-02-29"),
        ("By Ana Kos, 31 February 2020", None),
        ("By Ana Kos", None),
    ],
)
def test_the_date_of_a_byline_is_kept(line: str, published: str | None) -> None:
    blocks = [RawBlock("paragraph", text) for text in ["A flood", line, *BODY]]
    cleaned = drop_boilerplate(blocks)
    assert [dropped.text for dropped in cleaned.dropped] == [line]
    assert cleaned.published == published


@pytest.mark.parametrize(
    "line",
    [
        "Follow the river on Tuesday and you will see the damage.",
        "By Monday Evening the water was gone.",
        "By Land and Sea",
        "By Tuesday Morning",
        "By May 3, 2023",
        "By Ana Kos in 1923",
        "Follow the money, the mayor said on Facebook.",
        "By then the bridge had fallen.",
        "By the end of the day the team",
        "By the river the men of the editors stood still.",
        "Jane Doe is a reporter for the Valley Times.",
    ],
)
def test_sentences_that_look_like_bylines_stay(line: str) -> None:
    assert reasons(line, last=True) == []


def test_a_byline_is_only_looked_for_at_the_top_and_the_end() -> None:
    texts = ["A flood", *(f"Sentence {n} of the article." for n in range(8))]
    texts[8:8] = ["By Jane Doe"]
    texts += [f"Sentence {n} of the rest." for n in range(8)]
    assert not drop_boilerplate([RawBlock("paragraph", text) for text in texts]).dropped


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Please let us know if you're having issues with commenting.", "comments notice"),
        ("Please let us know if you’re having issues with commenting", "comments notice"),
        ("Comments are closed", "comments notice"),
        ("Log in to comment", "comments notice"),
        ("12 comments", "comments notice"),
        ("Advertisement", "advertisement"),
        ("ADVERTISEMENT - ", "advertisement"),
        ("Story continues below advertisement", "advertisement"),
        ("Share this article on Facebook", "share line"),
        ("Facebook Twitter WhatsApp", "share line"),
        ("Copy link", "share line"),
        ("Sign up for our daily newsletter", "subscription notice"),
        ("Get the latest news delivered to your inbox.", "subscription notice"),
        ("Subscribe to continue reading", "subscription notice"),
        ("Already a subscriber? Log in", "subscription notice"),
        ("We use cookies on this page. By continuing you agree to them.", "cookie notice"),
        ("Accept all cookies", "cookie notice"),
        ("Read more: The bridge that took ten years", "related link"),
        ("Related articles", "related link"),
        ("© 2024 Valley Times", "copyright line"),
        ("Copyright 2024 Valley Times. All rights reserved.", "copyright line"),
    ],
)
def test_notices_of_the_site_go(line: str, reason: str) -> None:
    assert reasons(line, last=True) == [reason]


@pytest.mark.parametrize(
    "line",
    [
        "The advertisement cost the town two thousand euros.",
        "Share prices fell on Tuesday.",
        "Comments are closed to the public, the mayor told reporters.",
        "She signed up for the newsletter and never read it.",
        "“Subscribe to our newsletter,” the poster says.",
        "The company uses cookies to follow people, a study found.",
        "We use cookies and other files to remember what you bought.",
        "Read more than one paper a day and you will know.",
        "Copyright in the age of machines",
        "(c) the parties shall meet once a year",
        "Recommended: eight hours of sleep.",
        "Twitter and Facebook fell on Tuesday.",
        "Print is not dead.",
    ],
)
def test_sentences_that_look_like_notices_stay(line: str) -> None:
    assert reasons(line, last=True) == []


def test_a_short_line_directly_over_a_credit_is_its_caption() -> None:
    text = f"A flood\n\nThe mayor at the weir\nJane Doe/AFP via Getty Images\n\n{BODY[0]}"
    cleaned = drop_boilerplate(read_plain_text(text).blocks)
    assert [block.text for block in cleaned.blocks] == ["A flood", BODY[0]]
    assert len(cleaned.dropped) == 2


def test_a_line_apart_from_the_credit_below_it_stays() -> None:
    text = f"A flood\n\n{BODY[0]}\n\nWhat was damaged\n\nJane Doe/AFP via Getty Images\n\n{BODY[1]}"
    cleaned = drop_boilerplate(read_plain_text(text).blocks)
    assert [block.text for block in cleaned.blocks] == [
        "A flood",
        BODY[0],
        "What was damaged",
        BODY[1],
    ]


def test_a_caption_given_twice_goes_twice() -> None:
    plain = "The mayor's boat at the weir on March 5, 2024."
    credited = "The mayor’s boat at the weir on March 5, 2024. (Jane Doe/Government of Tolmin)."
    blocks = [RawBlock("paragraph", text) for text in ["A flood", plain, credited, BODY[0]]]
    assert [block.text for block in drop_boilerplate(blocks).blocks] == ["A flood", BODY[0]]


def test_a_paragraph_given_twice_in_a_row_is_kept_once() -> None:
    blocks = [RawBlock("paragraph", text) for text in ["A flood", BODY[0], BODY[0], BODY[1]]]
    cleaned = drop_boilerplate(blocks)
    assert [block.text for block in cleaned.blocks] == ["A flood", *BODY]
    assert [dropped.reason for dropped in cleaned.dropped] == ["repeated line"]


def test_the_title_stays_whatever_it_says() -> None:
    for title in ("Courtesy of the National Archive", "Cookie policy", "By Jane Doe"):
        blocks = [RawBlock("paragraph", title), RawBlock("paragraph", BODY[0])]
        assert drop_boilerplate(blocks).blocks[0].text == title


def test_table_rows_and_subheadings_stay() -> None:
    blocks = [
        RawBlock("heading", "A flood", 1),
        RawBlock("heading", "Share", 2),
        RawBlock("paragraph", BODY[0]),
        RawBlock("table_row", "Photo: Ana Kos"),
    ]
    assert drop_boilerplate(blocks).blocks == tuple(blocks)


def test_what_goes_is_listed_in_the_order_of_the_article() -> None:
    texts = ["A flood", "By Jane Doe", BODY[0], "Advertisement", BODY[1], "Share this article"]
    dropped = drop_boilerplate([RawBlock("paragraph", text) for text in texts]).dropped
    assert [piece.text for piece in dropped] == [
        "By Jane Doe",
        "Advertisement",
        "Share this article",
    ]


def test_long_lines_are_judged_in_no_time() -> None:
    line = "A" + " Aa/" * 20_000
    assert len(drop_boilerplate([RawBlock("paragraph", line)] * 2).blocks[0].text) == len(line)
