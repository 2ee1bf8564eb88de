"""Adding articles: receipts, errors with a next step, and nothing typed lost."""

import html
import re
from pathlib import Path

import pytest

from index.errors import FetchError
from index.types import Dropped
from tests.ui.fakes import FakeAssistant, make_article
from tests.ui.test_escape import PAYLOADS
from ui.adding import Outcome, add_address, add_files, add_pasted, web_address
from ui.receipt import long_date, render_receipt

PAGE = make_article(
    "A page from the web.",
    title="From the web",
    author="A. Writer",
    published="2024-06-19",
    dropped=(Dropped("caption", "A photo"), Dropped("boilerplate", "Follow us")),
    notices=("The language is unknown.",),
)


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", markup))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://example.org/a ", "https://example.org/a"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("example.org/a?b=c", "https://example.org/a?b=c"),
        ("example.org:8000/a", "https://example.org:8000/a"),
    ],
)
def test_a_web_address_is_understood(typed: str, address: str) -> None:
    assert web_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    ["", "/etc/passwd", "C:\\a.txt", "file:///etc/passwd", "~/a.txt", "../a.txt", "ftp://a.b/c",
     "javascript:alert(1)", "two words.org", "notes"],
)  # fmt: skip
def test_anything_else_is_refused_so_that_no_local_file_is_opened(typed: str) -> None:
    with pytest.raises(FetchError) as error:
        web_address(typed)
    assert "https://" in error.value.hint


def test_an_address_gives_a_receipt() -> None:
    outcome = add_address(FakeAssistant(pages={"https://a.org/b": PAGE}), "a.org/b")
    assert outcome.articles == (PAGE,)
    assert outcome.failed == ()


def test_an_address_that_fails_is_kept_with_message_and_hint() -> None:
    outcome = add_address(FakeAssistant(), "https://a.org/b")
    assert outcome.failed == ("https://a.org/b",)
    assert "did not answer" in plain(outcome.html)
    assert "Check the address" in plain(outcome.html)


def test_pasted_text_is_added_and_kept_when_it_fails() -> None:
    assistant = FakeAssistant()
    assert add_pasted(assistant, "A text of some words.", " T ").articles[0].title == "T"
    assert add_pasted(assistant, "short", "").failed == ("short",)
    assert "no text yet" in plain(add_pasted(assistant, " \n ", "").html)


def test_an_edited_text_takes_the_place_of_the_article() -> None:
    first = make_article("The fair was opened in 1802. Cookies are used here.", title="Fair")
    assistant = FakeAssistant(first)
    outcome = add_pasted(assistant, "The fair was opened in 1802.", "Fair", first.id)
    assert assistant.articles() == outcome.articles
    unchanged = add_pasted(assistant, "The fair was opened in 1802.", "", outcome.articles[0].id)
    assert assistant.articles() == unchanged.articles
    assert add_pasted(assistant, "", "Fair", unchanged.articles[0].id).failed
    assert len(assistant.articles()) == 1


def test_a_bad_file_does_not_keep_the_others_out(tmp_path: Path) -> None:
    for name in ("a.txt", "b.exe", "c.md"):
        (tmp_path / name).write_text(f"The text of {name} is here.", encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("a.txt", "b.exe", "c.md", "missing.txt")]
    stages: list[tuple[str, int, int]] = []
    outcome = add_files(FakeAssistant(), paths, lambda *stage: stages.append(stage))
    assert [article.title for article in outcome.articles] == ["a.txt", "c.md"]
    assert outcome.failed == (paths[1], paths[3])
    assert "b.exe is of an unknown kind." in plain(outcome.html)
    assert "The file is still in the list." in plain(outcome.html)
    assert stages[1] == ("reading b.exe", 1, 4)


def test_no_file_chosen_says_so() -> None:
    assert "no files yet" in plain(add_files(FakeAssistant(), []).html)


def test_the_receipt_says_what_was_read_and_what_was_left_out() -> None:
    shown = plain(render_receipt(PAGE))
    for words in ("From the web", "A. Writer", "19 June 2024", "text", "The language is unknown.",
                  "2 pieces were left out", "A photo", "boilerplate"):  # fmt: skip
        assert words in shown


def test_the_receipt_of_a_whole_article_says_that_nothing_was_left_out() -> None:
    assert "Nothing was left out." in render_receipt(make_article("Text."))


def test_a_notice_of_what_could_not_be_read_is_not_contradicted() -> None:
    receipt = render_receipt(make_article("Text.", notices=("Page 2 holds no text.",)))
    assert "Nothing else was left out." in receipt


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_receipt_turns_outside_text_into_markup(payload: str) -> None:
    def receipt(text: str) -> str:
        return render_receipt(
            make_article(
                "Text.", title=text, author=text, published=text,
                dropped=(Dropped(text, text),), notices=(text,),
            )
        )  # fmt: skip

    assert re.findall(r"</?\w+", receipt(payload)) == re.findall(r"</?\w+", receipt("x"))
    assert "\n" not in receipt(payload)


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2024-06-19", "19 June 2024"), ("2024-06-19T10:00:00Z", "19 June 2024"), ("June", "June")],
)
def test_dates_are_written_out(published: str, shown: str) -> None:
    assert long_date(published) == shown


def test_an_unknown_failure_shows_no_detail() -> None:
    class Broken(FakeAssistant):
        def add_text(self, text: str, *, title: str | None = None) -> None:  # type: ignore[override]
            raise RuntimeError("secret detail")

    outcome: Outcome = add_pasted(Broken(), "A text of some words.", "")
    assert "secret detail" not in outcome.html
    assert outcome.failed == ("A text of some words.",)
