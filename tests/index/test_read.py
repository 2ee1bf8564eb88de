"""Sources into articles: the whole way, and what holds for every article."""

import hashlib
import io
import string
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.config import ReadSettings
from index.errors import (
    EncryptedError,
    FetchError,
    NoTextError,
    ReadError,
    TooLargeError,
    UnsupportedFormatError,
)
from index.read import SUPPORTED_SUFFIXES, read_bytes, read_folder, read_source, read_text
from index.readers.canonical import text_id
from index.types import Article

FLOOD = Path(__file__).parent.parent / "data" / "read" / "flood.txt"
ORIGINAL = Path(__file__).parents[3] / "shared" / "articles" / "putin-north-korea-visit.txt"
SETTINGS = ReadSettings()
SENTENCE = "The council of the valley met on Tuesday to talk about the flood."


def check(article: Article) -> None:
    """Assert what holds for every article, whatever it was read from."""
    text = article.text
    assert article.id == hashlib.sha256(text.encode("utf-8")).hexdigest()[:32] == text_id(text)
    assert text == text.strip()
    assert article.words == article.receipt.words > 0
    assert article.title.strip()
    at = 0
    for number, block in enumerate(article.blocks):
        assert 0 <= at <= block.start < block.end <= len(text)
        between = text[at : block.start]
        tight = number and {block.kind, article.blocks[number - 1].kind} in (
            {"list_item"},
            {"table_row"},
        )
        assert between == ("" if number == 0 else "\n" if tight else "\n\n")
        inside = text[block.start : block.end]
        assert inside == inside.strip()
        assert "\n" not in inside
        at = block.end
    assert at == len(text)


def test_an_article_in_plain_text_is_read_whole() -> None:
    document = read_source(FLOOD, SETTINGS)
    article = document.article
    check(article)
    assert article.title == "River Takes the Old Bridge of Tolmin"
    assert article.author == "Jane Doe"
    assert article.language == "en"
    assert article.source == str(FLOOD.resolve())
    assert article.url is None
    assert (document.original, document.media_type) == (FLOOD.read_bytes(), "text/plain")
    assert [(b.kind, article.text[b.start : b.end][:20]) for b in article.blocks] == [
        ("heading", "River Takes the Old "),
        ("paragraph", "The old bridge of To"),
        ("paragraph", "The bridge was built"),
        ("heading", "What comes next"),
        ("paragraph", "“We will rebuild it,"),
    ]
    assert [piece.reason for piece in article.receipt.dropped] == [
        "photo caption",
        "photo caption",
        "photo caption",
        "photo caption",
        "byline",
        "comments notice",
    ]
    assert article.receipt.notices == ()


@pytest.mark.skipif(
    not ORIGINAL.is_file(), reason="the original article stands outside the project"
)
def test_the_original_article_loses_its_captions_and_notices_and_nothing_else() -> None:
    article = read_source(ORIGINAL, SETTINGS).article
    check(article)
    assert article.title.startswith("Vladimir Putin Expected")
    assert article.author == "Frances Martel"
    assert len(article.receipt.dropped) == 7
    source = ORIGINAL.read_text(encoding="utf-8")
    lines = [line.replace("\u00a0", " ") for line in source.split("\n") if line]
    kept = [article.text[block.start : block.end] for block in article.blocks]
    assert sorted(kept + [piece.text for piece in article.receipt.dropped]) == sorted(lines)
    assert "That agreement was dissolved in 1996" in article.text


def test_reading_the_canonical_text_again_changes_nothing() -> None:
    article = read_source(FLOOD, SETTINGS).article
    again = read_text(article.text).article
    assert (again.text, again.id, again.blocks) == (article.text, article.id, article.blocks)


WORDS = st.text(string.ascii_letters + "éß", min_size=1, max_size=8)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "It was so.", "It was so.\n\n", "\n", "\n\n", "\r\n", " ", "\u00a0", "- ", "• ", "1. ",
            "(2) ", "inter-\n", "\u00ad", "ﬁ", "👩\u200d👩\u200d👧", "🎉", "שלום עולם",
            "مرحبا\u200c", "\u202e", "\ud800", "\udc00", "\x00", "e\u0301", "***",
            "Advertisement\n\n", "=" * 9, "\n\nBy Jane Doe\n\n", "\n\nPhoto: Ana Kos",
            "(AP Photo/Jane Doe)", "Read more: x", "\t", "    ", "他说。", "…", "“", "”",
            ".", "!", "-", "# ", "**a** ", "\n\nShare\n\n",
        ]
    ),
    st.text(st.characters(exclude_categories=()), max_size=6),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@given(TEXTS)
def test_any_text_becomes_an_article_whose_parts_fit_or_is_said_to_hold_none(text: str) -> None:
    try:
        article = read_text(text).article
    except NoTextError:
        return
    check(article)
    assert article.source == f"text:{article.id[:16]}"
    # A text that is clearly Markdown loses its marks, so that it may read as something
    # else the second time; plain text is canonical for good.
    if article.receipt.format == "text":
        again = read_text(article.text).article
        assert again.text == article.text
        assert again.id == article.id


def test_pasted_text_may_bring_its_own_title_source_author_and_date() -> None:
    document = read_text(
        SENTENCE, title="Flood", source="notes", author="Ana Kos", published="2024-03-05"
    )
    article = document.article
    assert (article.title, article.source, article.author, article.published) == (
        "Flood",
        "notes",
        "Ana Kos",
        "2024-03-05",
    )
    assert document.original == SENTENCE.encode()
    assert article.text == SENTENCE


def test_the_title_of_pasted_text_is_its_first_line_or_how_it_begins() -> None:
    assert read_text(f"Flood\n\n{SENTENCE}").article.title == "Flood"
    assert read_text(SENTENCE).article.title == SENTENCE
    long = f"{SENTENCE[:-1]}, {SENTENCE}"
    assert read_text(long).article.title == (
        "The council of the valley met on Tuesday to talk about the flood, The council …"
    )


def test_pasted_html_and_markdown_are_read_as_what_they_are() -> None:
    html = read_text(f"<p>{SENTENCE}</p><p>It was <b>high</b>.</p>")
    assert (html.article.receipt.format, html.media_type) == ("html", "text/html")
    assert "It was high." in html.article.text
    markdown = read_text(f"# Flood\n\n{SENTENCE}\n\n## Damage\n\n{SENTENCE}")
    assert (markdown.article.receipt.format, markdown.media_type) == ("markdown", "text/markdown")
    assert read_text("a < b and <p> is a tag").article.receipt.format == "text"


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u00ad", "***\n---", "🎉", "…"])
def test_text_without_words_is_reported(text: str) -> None:
    with pytest.raises(NoTextError):
        read_text(text)


def test_a_language_the_model_does_not_know_is_noticed() -> None:
    article = read_text(
        "Президент приехал в город во вторник, сообщили журналистам в мэрии."
        " Он пробудет там два дня."
    ).article
    assert article.language == "ru"
    assert article.receipt.notices[0].startswith("This article seems to be in Russian")


@pytest.mark.parametrize(
    "source", ["no-such-file.txt", SENTENCE, SENTENCE * 100, "a\x00b", "~nobody/x"]
)
def test_a_string_that_is_neither_address_nor_path_is_an_error_that_names_add_text(
    source: str,
) -> None:
    with pytest.raises(ReadError, match="neither") as caught:
        read_source(source, SETTINGS)
    assert "add_text" in caught.value.hint


def test_a_path_that_does_not_exist_and_a_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no file"):
        read_source(tmp_path / "none.txt", SETTINGS)
    with pytest.raises(ReadError, match="folder") as caught:
        read_source(tmp_path, SETTINGS)
    assert "add_folder" in caught.value.hint


def test_other_schemes_than_http_are_refused() -> None:
    with pytest.raises(FetchError):
        read_source("ftp://example.org/a.txt", SETTINGS)


def test_a_path_may_be_given_as_a_string(tmp_path: Path) -> None:
    path = tmp_path / "flood.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    seen: list[tuple[str, int, int]] = []
    article = read_source(
        str(path), SETTINGS, progress=lambda stage, done, total: seen.append((stage, done, total))
    ).article
    assert article.source == str(path.resolve())
    assert article.title == "flood"
    assert seen == [("reading", 0, 1), ("reading", 1, 1)]


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return buffer.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("data", "name", "error", "words"),
    [
        (b"", "a.txt", NoTextError, "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.png", UnsupportedFormatError, "PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a.txt", UnsupportedFormatError, "JPEG image"),
        (zipped("a.txt"), "a.zip", UnsupportedFormatError, "zip archive"),
        (zipped("xl/workbook.xml"), "a.xlsx", UnsupportedFormatError, "Excel"),
        (zipped("ppt/presentation.xml"), "a.docx", UnsupportedFormatError, "PowerPoint"),
        (bytes(range(256)) * 9, "a.bin", UnsupportedFormatError, "no text"),
        (OLE + bytes(90), "a.doc", UnsupportedFormatError, "old Office"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", EncryptedError, "password"),
        (b"plain words", "a.pdf", UnsupportedFormatError, "damaged"),
    ],
)
def test_what_cannot_be_read_is_said_to_be_what_it_is(
    data: bytes, name: str, error: type[ReadError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        read_bytes(data, name=name, media_type=None, source=name, settings=SETTINGS)
    assert caught.value.hint.endswith(".")
    if error is UnsupportedFormatError:
        assert "DOCX" in caught.value.hint


@pytest.mark.parametrize(
    ("data", "name", "media_type", "expected"),
    [
        (SENTENCE.encode(), "a.txt", None, "text"),
        (SENTENCE.encode(), "a", "text/plain", "text"),
        (SENTENCE.encode(), "a.md", None, "markdown"),
        (SENTENCE.encode(), "a.md", "text/plain", "markdown"),
        (f"<!doctype html><p>{SENTENCE}".encode(), "a.txt", "text/plain", "html"),
        (f"<p>{SENTENCE}</p>".encode(), "a", "text/html", "html"),
        (f"<p>{SENTENCE}</p>".encode(), "a.htm", None, "html"),
        (SENTENCE.encode("utf-16"), "a.txt", None, "text"),
    ],
)
def test_the_format_is_found_by_content_then_by_what_is_claimed(
    data: bytes, name: str, media_type: str | None, expected: str
) -> None:
    document = read_bytes(data, name=name, media_type=media_type, source=name, settings=SETTINGS)
    assert document.article.receipt.format == expected
    assert document.article.text == SENTENCE
    check(document.article)


def test_a_source_over_the_size_limit_is_refused(tmp_path: Path) -> None:
    small = ReadSettings(max_bytes=10)
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    with pytest.raises(TooLargeError, match="10 bytes"):
        read_source(path, small)
    with pytest.raises(TooLargeError):
        read_bytes(b"x" * 11, name="a", media_type=None, source="a", settings=small)


def test_a_folder_is_read_in_order_and_failures_are_reported(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c.MD").write_text(f"# One\n\n{SENTENCE}", encoding="utf-8")
    (tmp_path / "a" / "d.pdf").write_bytes(b"broken")
    (tmp_path / "e.jpg").write_bytes(b"picture")
    (tmp_path / ".hidden.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "f.txt").write_text(SENTENCE, encoding="utf-8")
    seen: list[tuple[str, int, int]] = []
    reading = read_folder(
        tmp_path, SETTINGS, progress=lambda stage, done, total: seen.append((stage, done, total))
    )
    assert [Path(d.article.source).name for d in reading.documents] == ["c.MD", "b.txt"]
    assert [Path(failure.source).name for failure in reading.failures] == ["d.pdf"]
    assert isinstance(reading.failures[0].error, UnsupportedFormatError)
    assert seen == [("reading", 1, 3), ("reading", 2, 3), ("reading", 3, 3)]


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no folder"):
        read_folder(tmp_path / "none", SETTINGS)


def test_the_supported_endings_are_those_of_the_readers() -> None:
    assert {".txt", ".md", ".html", ".pdf", ".docx"} <= SUPPORTED_SUFFIXES
