"""What comes from a reading process is checked before it is used."""

import io
import json
from typing import Any

import pytest

from index.apart import wire
from index.errors import EncryptedError
from index.types import Article, Block, Dropped, Receipt

TEXT = "Flood\n\nIt was high."
ARTICLE = Article(
    "e37a1f4b3f8b3c3b8a4d5c2a1b0f9e8d",
    "flood.pdf",
    TEXT,
    (Block("heading", 0, 5, 1, 1), Block("paragraph", 7, 19, 0, 2)),
    "Flood",
    "Ana Kos",
    None,
    None,
    4,
    Receipt("pdf", None, 4, (Dropped("byline", "By Ana Kos"),), ("A notice.",)),
)
REQUEST = wire.Request(
    pasted=False,
    source="s",
    title=None,
    max_bytes=10**6,
    max_memory=1,
    max_cpu_s=1,
    name="\udcff.txt",
)


def changed(**fields: Any) -> dict[str, Any]:
    return {**wire.article_to(ARTICLE), **fields}


def test_an_article_comes_back_as_it_was_with_an_id_that_is_its_texts() -> None:
    told = json.loads(wire.packed(wire.article_to(ARTICLE)))
    back = wire.article_from(told, "flood.pdf")
    assert back.id == wire.text_id(TEXT)
    assert back == Article(**{**_fields(ARTICLE), "id": back.id})


def _fields(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in Article.__slots__}


@pytest.mark.parametrize(
    "told",
    [
        None, [], "text", {},
        changed(text=5), changed(text="", words=0), changed(text="\ud800" * 30),
        changed(words=True), changed(words=20), changed(words="4"), changed(format="exe"),
        changed(title=None), changed(author=["x"]), changed(notices="none"),
        changed(dropped=[["byline"]]), changed(dropped=[["byline", 5]]),
        changed(blocks=[]), changed(blocks=[["heading", 0, 5]]),
        changed(blocks=[["script", 0, 5, 1, 1]]), changed(blocks=[[[], 0, 5, 1, 1]]),
        changed(blocks=[["heading", 0, 500, 1, 1]]), changed(blocks=[["heading", 5, 5, 1, 1]]),
        changed(blocks=[["heading", -1, 5, 1, 1]]), changed(blocks=[["heading", 0, 5, -1, 1]]),
        changed(blocks=[["heading", 0, 5, 1, 0.5]]), changed(blocks=[["heading", 0, 5, 10**30, 1]]),
        changed(blocks=[["heading", 3, 5, 1, 1], ["paragraph", 0, 2, 0, 1]]),
    ],
)  # fmt: skip
def test_what_is_no_article_is_not_taken_for_one(told: object) -> None:
    with pytest.raises(wire.WireError):
        wire.article_from(told, "flood.pdf")


def test_an_error_comes_back_as_the_kind_it_was() -> None:
    error = wire.error_from(wire.error_to(EncryptedError("It is locked.", "Unlock it.")))
    assert (type(error), error.message, error.hint) == (
        EncryptedError, "It is locked.", "Unlock it."
    )  # fmt: skip


@pytest.mark.parametrize(
    "told", [None, ["NoTextError"], ["SystemExit", "", ""], ["NoTextError", 1, 2], [[], "", ""]]
)
def test_no_other_error_can_be_raised_from_outside(told: object) -> None:
    with pytest.raises(wire.WireError):
        wire.error_from(told)


def test_what_a_reader_failed_with_cannot_steer_a_terminal() -> None:
    assert wire.failure_from(["Error\x1b[2J", "one\ntwo\x07"]) == ("Error?[2J", "one\ntwo?")


def test_a_request_comes_over_with_its_document_whatever_the_file_is_called() -> None:
    pipe = io.BytesIO()
    wire.send_request(pipe, REQUEST, b"\x00data")
    pipe.seek(0)
    assert wire.receive_request(pipe) == (REQUEST, b"\x00data")


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"\x00\x00", (5).to_bytes(8, "big") + b"{}", (2).to_bytes(8, "big") + b"[]",
        (2**60).to_bytes(8, "big"), (2).to_bytes(8, "big") + b"\xff\xff",
        (90_000).to_bytes(8, "big") + b"[" * 90_000,
    ],
)  # fmt: skip
def test_a_message_that_is_none_or_too_long_is_refused(sent: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.receive(io.BytesIO(sent), 100_000)


def test_a_small_file_may_not_become_a_library() -> None:
    assert wire.longest_reply(REQUEST, 10) == 4 * 10**6 + 2**20
    large = wire.Request(
        pasted=False, source="", title=None, max_bytes=10**9, max_memory=1, max_cpu_s=1
    )
    assert wire.longest_reply(large, 10) < 9_000_000
