"""The article page: every character of the article, escaped, with exact marks."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from index.types import Article, Block, Receipt, Span
from tests.ui.fakes import make_article
from ui.article_page import Marks, render_article, safe_marks
from ui.plain_page import message_html

# What a canonical text can hold: anything but control characters other than line feeds.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n")
WORDS = st.text(CHARACTERS, max_size=60) | st.sampled_from(
    [
        "<b>&amp;</b> ",
        "🙂👨‍👩‍👧 repeated. ",
        "שלום עולם. ",
        "repeated. ",
        "a\u00a0b\u00adc",
        "</mark></p>",
    ]
)
KINDS = st.sampled_from(["heading", "paragraph", "list_item", "table_row", "quotation"])


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Any text, with blocks over parts of it and gaps of any content between them."""
    text = ""
    blocks: list[Block] = []
    for _ in range(draw(st.integers(1, 5))):
        text += draw(st.sampled_from(["", "\n\n", "stray words"]))
        start = len(text)
        text += draw(WORDS)
        level, page = draw(st.integers(0, 7)), draw(st.sampled_from([None, 1, 2]))
        blocks.append(Block(draw(KINDS), start, len(text), level, page))
    text += draw(st.sampled_from(["", "\n", "end"]))
    title = draw(st.sampled_from(["A title", text[: blocks[0].end]]))
    return Article(
        "id", "s", text, tuple(blocks), title, None, None, None, 1, Receipt("text", None, 1)
    )  # fmt: skip


@st.composite
def marked_articles(draw: st.DrawFn) -> tuple[Article, Marks]:
    article = draw(articles().filter(lambda article: article.text))
    start = draw(st.integers(0, len(article.text) - 1))
    end = draw(st.integers(start + 1, len(article.text)))
    answer_start = draw(st.integers(start, end - 1))
    answer_end = draw(st.integers(answer_start + 1, end))
    return article, Marks(Span(start, end), Span(answer_start, answer_end))


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def canonical(page: str) -> str:
    """The markup of the canonical text: the title where it is the first block, then the rest."""
    title = re.search(r'<h1 class="canonical"[^>]*>(.*?)</h1>', page, re.DOTALL)
    body = page[page.index('<div class="canonical">') : page.rindex("</div></article>")]
    return (title[1] if title else "") + body


def marked(page: str, name: str) -> str:
    """The text from the first to the last mark of a class, gaps between blocks included."""
    shown = canonical(page)
    starts = [m.start() for m in re.finditer(f'<mark class="{name}"', shown)]
    if not starts:
        return ""
    end = starts[-1]
    depth = 0
    for tag in re.finditer(r"</?mark", shown[end:]):
        depth += 1 if tag[0] == "<mark" else -1
        if depth == 0:
            end += tag.start()
            break
    return text_of(shown[starts[0] : end])


@given(articles())
def test_the_page_without_tags_is_the_canonical_text(article: Article) -> None:
    assert text_of(canonical(render_article(article))) == article.text


@given(marked_articles())
def test_marks_are_exact_and_change_nothing_else(case: tuple[Article, Marks]) -> None:
    article, marks = case
    page = render_article(article, marks)
    assert text_of(canonical(page)) == article.text
    cited = article.text[marks.cited.start : marks.cited.end]
    # A mark that would hold only white space between blocks is not drawn.
    assert marked(page, "cited").strip() == cited.strip()


def test_a_sentence_inside_a_block_is_marked_letter_for_letter() -> None:
    text = "Same 🙂 words. Same 🙂 words. שלום, said he in 1996. Same 🙂 words."
    article = make_article(text)
    start = text.index("Same", 5)
    marks = Marks(Span(start, start + 13), Span(start + 5, start + 6))
    page = render_article(article, marks)
    assert marked(page, "cited") == "Same 🙂 words."
    assert marked(page, "answer") == "🙂"
    assert page.index("<mark") > page.index("Same")


@given(marked_articles())
def test_one_mark_carries_the_id_that_addresses_point_to(case: tuple[Article, Marks]) -> None:
    article, marks = case
    page = render_article(article, marks)
    drawn = page.count('<mark class="cited"') > 0
    assert page.count('id="mark"') == (1 if drawn else 0)


def test_a_quotation_over_two_blocks_is_marked_in_both() -> None:
    article = make_article("One here.\nTwo there.")
    page = render_article(article, Marks(Span(4, 14)))
    assert page.count('<mark class="cited"') == 2
    assert marked(page, "cited") == "here.\n\nTwo"


def test_blocks_become_the_elements_they_are() -> None:
    page = render_article(make_article("# Head\nPara.\n- One\n> Said.\n| Key: value", title="T"))
    for element in (
        '<h1 dir="auto">T</h1>',
        '<h2 dir="auto">Head</h2>',
        '<p dir="auto">Para.</p>',
        '<li class="depth-1" dir="auto">One</li>',
        '<blockquote dir="auto">Said.</blockquote>',
        '<div class="table-row" dir="auto">Key: value</div>',
    ):
        assert element in page


def test_items_that_follow_each_other_are_one_list() -> None:
    page = render_article(make_article("- One\n- Two\nPara.\n- Three"))
    assert page.count("<ul>") == 2


def test_a_numbered_item_gets_no_second_sign() -> None:
    page = render_article(make_article("- 1. First\n- Other"))
    assert '<li class="depth-1 numbered" dir="auto">1. First</li>' in page
    assert '<li class="depth-1" dir="auto">Other</li>' in page


def test_a_first_heading_that_is_the_title_is_shown_once() -> None:
    page = render_article(make_article("# The title\nPara.", title="The title"))
    assert page.count("The title") == 2  # in <title> and in <h1>
    assert '<h1 class="canonical" dir="auto">The title</h1>' in page


def test_the_header_names_author_date_words_and_source() -> None:
    article = make_article(
        "Two words.", author="A. Writer", published="2024-06-19", source="https://example.org/a"
    )
    page = render_article(article)
    assert "A. Writer" in page
    assert '<time datetime="2024-06-19">19 June 2024</time>' in page
    assert '<a href="https://example.org/a" target="_blank" rel="noopener noreferrer">' in page


def test_a_source_that_is_no_web_address_is_no_link() -> None:
    assert "<a " not in render_article(make_article("Text.", source="javascript:alert(1)"))


def test_pages_are_announced_where_they_begin() -> None:
    blocks = (Block("paragraph", 0, 1, 0, 1), Block("list_item", 2, 3, 1, 2))
    article = Article(
        "id", "s", "a\nb", blocks, "t", None, None, None, 2, Receipt("pdf", None, 2)
    )  # fmt: skip
    page = render_article(article)
    assert re.findall(r'data-page="(Page \d)"', page) == ["Page 1", "Page 2"]


def test_title_author_and_language_are_escaped() -> None:
    article = make_article("Text.", title="</title><script>1</script>", author='"><img src=x>')
    page = render_article(article)
    assert page.count("<script") == 1  # the page's own
    assert "<img" not in page


def test_marks_outside_the_article_are_left_out() -> None:
    article = make_article("Ten chars!")
    assert safe_marks(article, None, None, None, None) is None
    assert safe_marks(article, -1, 4, None, None) is None
    assert safe_marks(article, 4, 4, None, None) is None
    assert safe_marks(article, 0, 11, None, None) is None
    assert safe_marks(article, 0, 10, 9, 12) == Marks(Span(0, 10))
    assert safe_marks(article, 0, 10, 4, 9) == Marks(Span(0, 10), Span(4, 9))


def test_a_message_page_escapes_what_it_says() -> None:
    assert "<b>" not in message_html("<b>", "<b>")
