"""Web pages into the blocks of their article."""

import pytest

from index.errors import NotAnArticleError, NoTextError
from index.readers.html import read_html

LONG = (
    "The council of the valley met on Tuesday to talk about the flood, the damage it did to the"
    " two old mills and the bridge, and the money that is needed for the repairs."
)
PAGE = f"""<!doctype html><html lang="en"><head>
<title>The river at Tolmin | Valley Times</title>
<meta name="author" content="Ana Kos">
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/news">All the news of the valley</a></nav>
<header><h1>The river at Tolmin</h1></header>
<article>
<p class="lead">The river at <a href="/tolmin">Tolmin</a> rose by <em>two metres</em> on
<time datetime="2024-03-05">Tuesday</time>, the <strong>council</strong>&nbsp;said.
It had not been so high for thirty years.</p>
<p>{LONG}</p>
<h2>What was damaged</h2>
<ul><li>The old <b>bridge</b>, built in 1904<ul><li>its railings</li></ul></li>
<li>Two <a href="/m">mills</a> near the weir</li></ul>
<ol start="3"><li>The third thing</li><li><p>The fourth thing</p><p>goes on.</p></li></ol>
<table><thead><tr><th>Place</th><th>Level in metres</th></tr></thead>
<tbody><tr><td>Tolmin</td><td>4.2</td></tr><tr><td>Kobarid</td><td></td></tr></tbody></table>
<table><tr><th>Mayor</th><td>Ana Kos</td></tr></table>
<blockquote>
<p>We have never seen the water so high, and we hope never to see it again.</p></blockquote>
<figure><img src="a.jpg" alt=""><figcaption>The bridge on Tuesday</figcaption></figure>
<div class="share-buttons">Tell your friends about this</div>
<p style="display: none">Nobody can see this sentence about the river.</p>
<p>He said: <q>We will rebuild it</q>.<br>It was late.</p>
<p>{LONG.replace("Tuesday", "Friday")}</p>
</article>
<aside><h3>Related</h3><a href="/b">Another story about something else entirely</a></aside>
<footer>© 2024 Valley Times</footer></body></html>"""


def test_headings_lists_tables_and_quotations_survive_in_order() -> None:
    parsed = read_html(PAGE.encode())
    assert [(block.kind, block.text, block.level) for block in parsed.blocks] == [
        ("heading", "The river at Tolmin", 1),
        (
            "paragraph",
            "The river at Tolmin rose by two metres on Tuesday, the council said."
            " It had not been so high for thirty years.",
            0,
        ),
        ("paragraph", LONG, 0),
        ("heading", "What was damaged", 2),
        ("list_item", "The old bridge, built in 1904", 1),
        ("list_item", "its railings", 2),
        ("list_item", "Two mills near the weir", 1),
        ("list_item", "3. The third thing", 1),
        ("list_item", "4. The fourth thing", 1),
        ("list_item", "goes on.", 1),
        ("table_row", "Place: Tolmin; Level in metres: 4.2", 0),
        ("table_row", "Place: Kobarid", 0),
        ("table_row", "Mayor: Ana Kos", 0),
        (
            "quotation",
            "We have never seen the water so high, and we hope never to see it again.",
            0,
        ),
        ("paragraph", "He said: “We will rebuild it”.", 0),
        ("paragraph", "It was late.", 0),
        ("paragraph", LONG.replace("Tuesday", "Friday"), 0),
    ]


def test_title_author_and_date_come_from_the_page() -> None:
    parsed = read_html(PAGE.encode())
    assert parsed.title == "The river at Tolmin"
    assert parsed.author == "Ana Kos"
    assert parsed.published == "2024-03-05"


def test_what_is_left_out_is_listed_with_its_reason() -> None:
    dropped = read_html(PAGE.encode()).dropped
    assert ("photo caption", "The bridge on Tuesday") in [(d.reason, d.text) for d in dropped]
    left_out = "\n".join(piece.text for piece in dropped)
    assert "All the news of the valley" in left_out
    assert "Tell your friends" in left_out
    assert "Another story about something else" in left_out
    hidden = [piece.text for piece in dropped if piece.reason == "hidden on the page"]
    assert hidden == ["Nobody can see this sentence about the river."]


def test_a_date_in_the_text_is_not_taken_for_that_of_publication() -> None:
    page = f"<html><body><h1>T</h1><p>{LONG} It began on 4 May 2019.</p><p>{LONG}</p></body></html>"
    assert read_html(page.encode()).published is None


def test_a_page_without_marked_up_paragraphs_is_read() -> None:
    page = (
        "<html><body><div class='menu'><a href='/'>Home</a></div><div><h1>Flood</h1>"
        f"<div>{LONG}</div><div>{LONG.replace('Tuesday', 'Monday')}<br><br>"
        "A second part after two breaks.</div></div>"
        "</body></html>"
    )
    texts = [block.text for block in read_html(page.encode()).blocks]
    assert texts == [
        "Flood",
        LONG,
        LONG.replace("Tuesday", "Monday"),
        "A second part after two breaks.",
    ]


def test_repeated_paragraphs_are_not_lost() -> None:
    page = f"<html><body><h1>T</h1><p>{LONG}</p><p>So it was.</p><p>{LONG}</p></body></html>"
    assert [b.text for b in read_html(page.encode()).blocks].count(LONG) == 2


def test_a_short_real_page_is_an_article() -> None:
    page = (
        "<html><head><title>Bridge opens</title></head><body><h1>Bridge opens</h1>"
        "<p>The bridge opened on Friday. It cost 3 million euros.</p></body></html>"
    )
    assert [block.text for block in read_html(page.encode()).blocks] == [
        "Bridge opens",
        "The bridge opened on Friday. It cost 3 million euros.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Robots can now tick the box that says “I’m not a robot”, researchers said on Tuesday.",
        "Parents accept cookies as a gift, the school told its teachers.",
        "Access denied: how a town lost its library, as its mayor said.",
    ],
)
def test_a_short_article_about_walls_and_checks_is_an_article(sentence: str) -> None:
    page = (
        f"<html><head><title>News</title></head><body><h1>News</h1><p>{sentence}</p></body></html>"
    )
    assert sentence in [block.text for block in read_html(page.encode()).blocks]


def test_a_long_article_about_bot_checks_is_an_article() -> None:
    text = f"Pages that say “Checking your browser” and ask to verify you are human. {LONG} {LONG}"
    page = (
        f"<html><head><title>Just a moment</title></head><body><p>{text} {LONG} {LONG}</p></body>"
    )
    assert read_html(page.encode()).blocks


def wall(title: str, body: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (
            wall(
                "Just a moment...",
                "<h1>e.org</h1><p>Checking your browser before accessing e.org.</p>",
            ),
            "bot check",
        ),
        (
            wall("e.org", "<noscript>Enable JavaScript and cookies to continue</noscript>"),
            "bot check",
        ),
        (
            wall("e.org", "<p>Please verify you are human by completing the action.</p>"),
            "bot check",
        ),
        (
            wall("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>"),
            "bot check",
        ),
        (wall("e.org", "<p>Please complete the CAPTCHA below.</p>"), "bot check"),
        (
            wall(
                "Valley Times",
                "<div><h2>We value your privacy</h2><p>We and our partners use cookies to store"
                " information on your device.</p><button>Accept all</button></div>",
            ),
            "cookie wall",
        ),
        (
            wall(
                "The bridge",
                "<article><h1>The bridge</h1><p>The council met on Tuesday, the mayor said.</p>"
                "<p>Subscribe to continue reading</p></article>",
            ),
            "paywall stub",
        ),
        (
            wall(
                "The bridge",
                "<article><h1>The bridge</h1><p>The council met.</p></article>"
                "<div class='paywall'>This article is for subscribers only. Already a subscriber?"
                " Log in to continue reading.</div>",
            ),
            "paywall stub",
        ),
    ],
)
def test_a_page_that_is_no_article_is_refused_with_what_it_is(page: bytes, kind: str) -> None:
    with pytest.raises(NotAnArticleError, match=kind) as caught:
        read_html(page, source="https://e.org/a")
    assert "paste it" in caught.value.hint


@pytest.mark.parametrize("page", [b"  \n", b"<html><body></body></html>", b"<html></html>"])
def test_a_page_without_text_is_reported(page: bytes) -> None:
    with pytest.raises(NoTextError):
        read_html(page)


def test_the_charset_in_the_page_is_used() -> None:
    page = (
        f'<html><head><meta charset="windows-1251"></head><body><p>Мост. {LONG}</p></body></html>'
    )
    parsed = read_html(page.encode("cp1251"))
    assert parsed.encoding == "cp1251"
    assert parsed.blocks[0].text.startswith("Мост.")


def test_an_xml_declaration_does_no_harm() -> None:
    page = f'<?xml version="1.0" encoding="utf-8"?><html><body><p>{LONG}</p></body></html>'
    assert read_html(page.encode()).blocks[0].text == LONG


def test_numbers_of_lists_and_columns_that_are_none_count_as_one() -> None:
    page = (
        f'<html><body><p>{LONG}</p><ol start="²"><li>{LONG}</li></ol><table><tr><th>Place</th>'
        f'<th>Level</th></tr><tr><td colspan="{"9" * 5000}">Tolmin</td></tr></table></body></html>'
    )
    assert f"1. {LONG}" in [block.text for block in read_html(page.encode()).blocks]


def test_a_line_ends_a_paragraph_where_its_sentence_ends_in_another_element() -> None:
    page = (
        f"<html><body><p>{LONG[:-1]}<b>.</b> <i> </i><br>It was <b>high</b><br>there.</p>"
        f"<p>Then {LONG}</p></body></html>"
    )
    assert [block.text for block in read_html(page.encode()).blocks] == [
        LONG,
        "It was high there.",
        f"Then {LONG}",
    ]


@pytest.mark.parametrize("function", ["bare_extraction", "metadata.extract_metadata"])
def test_a_page_is_read_without_what_its_library_fails_on(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AttributeError("something unforeseen in a script")

    monkeypatch.setattr(f"trafilatura.{function}", fail)
    parsed = read_html(PAGE.encode())
    assert LONG in [block.text for block in parsed.blocks]
    assert parsed.title == "The river at Tolmin"


def test_what_is_nested_too_deeply_keeps_its_paragraphs() -> None:
    first, second, last = (f"{LONG} It was the {nth} day." for nth in ("first", "second", "last"))
    deep = f"<p>{first}</p><p hidden>Not shown.</p><p>One.<p>{second}</p>"
    page = f"<html><body>{'<div>' * 3000}{deep}{'</div>' * 3000}<p>{last}</p></body></html>"
    parsed = read_html(page.encode())
    assert [block.text for block in parsed.blocks] == [first, "One.", second, last]
    assert [piece.text for piece in parsed.dropped] == ["Not shown."]
