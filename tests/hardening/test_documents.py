"""No document takes the machine, the server, or the time of the others who use it."""

from contextlib import suppress

import pytest

from index.chunk import chunk
from index.config import ChunkSettings, IndexSettings, ReadSettings
from index.errors import ReadLimitError, TooLargeError
from index.read import read_bytes
from index.types import Article
from qa.assistant import Assistant
from qa.config import load_settings
from tests.fakes import FakeEmbedder, FakeReader
from tests.hardening.costly import COSTLY, SENTENCE, docx, nested_forms

MIB = 2**20
LONG = {
    "paragraphs.docx", "merged.docx", "tables.md", "bylines.txt", "broken.txt",
    "inline.html", "links.html", "headings.html",
}  # fmt: skip
# What trafilatura takes for these grows with the square of their length.
OF_LIBRARIES = {"breaks.html", "deep.html"}
slow = [pytest.mark.slow, pytest.mark.timeout(1200)]


def _with(**read: float) -> Assistant:
    limits: dict[str, float] = {"max_cpu_s": 60, "max_wall_s": 1000, **read}
    settings = load_settings(index=IndexSettings(read=ReadSettings.model_validate(limits)))
    return Assistant.over(embedder=FakeEmbedder(), reader=FakeReader(), settings=settings)


def _add(assistant: Assistant, name: str, data: bytes) -> Article:
    return assistant.add_bytes(data, name=name)


def _goes_on(assistant: Assistant) -> None:
    assistant.add_text(SENTENCE)
    assert "valley" in assistant.ask("Which council met on Tuesday?").citations[0].quote


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=slow if name in LONG else [])
        for name in COSTLY
        if name not in OF_LIBRARIES
    ],
)
def test_reading_takes_no_more_than_the_length_of_a_document(name: str) -> None:
    settings = ReadSettings(max_cpu_s=60, max_wall_s=1000)
    article = read_bytes(
        COSTLY[name](), name=name, media_type=None, source=name, settings=settings
    ).article
    assert article.words
    assert chunk(article, ChunkSettings())


@pytest.mark.parametrize("name", [pytest.param(name, marks=slow) for name in sorted(OF_LIBRARIES)])
def test_what_is_long_for_a_library_is_ended(name: str) -> None:
    with _with(max_cpu_s=10) as assistant:
        with suppress(ReadLimitError):
            _add(assistant, name, COSTLY[name]())
        _goes_on(assistant)


def test_forms_within_forms_take_no_more_memory_than_is_allowed() -> None:
    with _with(max_memory=100 * MIB) as assistant:
        with pytest.raises(ReadLimitError, match=r"104,857,600 bytes of memory"):
            _add(assistant, "forms.pdf", nested_forms())
        _goes_on(assistant)


def test_what_an_earlier_document_took_does_not_change_what_is_said_of_a_limit() -> None:
    with _with(max_memory=100 * MIB) as assistant:
        page = f"<p>{SENTENCE}</p><script>{'x' * 8_000_000}</script>"
        _add(assistant, "long.html", page.encode())
        with pytest.raises(ReadLimitError, match=r"104,857,600 bytes of memory"):
            _add(assistant, "forms.pdf", nested_forms())


@pytest.mark.parametrize("size", [256 * MIB, pytest.param(2048 * MIB, marks=slow)])
def test_a_picture_in_a_word_document_is_not_unpacked(size: int) -> None:
    with _with(max_memory=100 * MIB) as assistant:
        data = docx(member="word/media/picture.png", size=size)
        assert _add(assistant, "picture.docx", data).text == SENTENCE


@pytest.mark.parametrize("size", [256 * MIB, pytest.param(2048 * MIB, marks=slow)])
@pytest.mark.parametrize("member", ["word/_rels/document.xml.rels", "word/styles.xml"])
def test_a_text_in_a_word_document_is_not_unpacked_without_end(member: str, size: int) -> None:
    with _with(max_memory=100 * MIB) as assistant:
        with pytest.raises(TooLargeError, match="unpacks to more than"):
            _add(assistant, "text.docx", docx(member=member, size=size))
        _goes_on(assistant)
