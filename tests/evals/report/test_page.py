"""The page: everything in it, nothing from elsewhere, and no text of a record as markup."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evals.errors import TaskError
from evals.report import render, write_report
from tests.evals.report.samples import (
    CIRCUMSTANCES,
    REFUSED,
    RIGHT,
    ROWS,
    record_of,
    row,
)
from tests.evals.samples import answer, citation, question
from tests.evals.test_outcomes import HEDGED, UNSURE_RIGHT, UNSURE_WRONG

HOSTILE = "</script><img src=x onerror=alert(1)>\"'><svg onload=alert(2)>{{ 7*7 }}</style>"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text outside style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._raw = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.text += " "
        self._raw = tag if tag in ("style", "script") else ""

    def handle_endtag(self, tag: str) -> None:
        self.text += " "
        self._raw = ""

    def handle_data(self, data: str) -> None:
        if not self._raw:
            self.text += data

    def with_class(self, name: str) -> list[dict[str, str | None]]:
        return [a for _, a in self.found if name in (a.get("class") or "").split()]


@pytest.fixture(scope="module")
def page() -> str:
    return render(record_of(ROWS))


def words(text: str) -> str:
    return " ".join(text.split())


def poisoned(value: Any) -> Any:
    """Put hostile text into every text of a record that is free, keys of settings too."""
    if isinstance(value, dict):
        return {key: each if key in _FIXED else poisoned(each) for key, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each) for each in value]
    return value + HOSTILE if isinstance(value, str) else value


_FIXED = {"kind", "outcome", "state", "article_id", "articles", "format"}


def hostile_record() -> dict[str, Any]:
    history = [("What?", "The pact.")]
    asked = question(id="h", kind="follow_up", history=history)
    told = row(asked, answer("1996", citation("It was dissolved in 1996.", "1996")))
    told = replace(told, broken=("It is not there.",))
    record: dict[str, Any] = poisoned(record_of((told, *ROWS)))
    for article in record["articles"].values():
        for key in article:
            article[key] = HOSTILE + article[key] + HOSTILE
    record["settings"][HOSTILE] = {HOSTILE: HOSTILE}
    for run in record["runs"]:
        run["figures"]["latency"]["stages"] = {HOSTILE: [0.1, 0.2, 0.3]}
        for each in run["rows"]:
            each["timings"] = {HOSTILE: 0.1}
    return record


def test_it_tells_what_was_run_and_how_it_went(page: str) -> None:
    text = words(Elements(page).text)
    assert "3 of 6 questions went right." in text
    assert "Of the 4 that the article answers, it asserted 2 rightly and 1 wrongly" in text
    assert "was unsure of 0 (0 of them right), and refused 1." in text
    assert "Of the 2 that it does not answer, it refused 1, was unsure of 0 and asserted 1." in text
    for said in (
        "26 November 2026, 04:37 UTC",
        "0123456789ab, with uncommitted changes",
        "A processor",
        "512 MB",
        "reader.threshold 0.4 (default none)",
        "answer.closest 3",
        "Settings reader.threshold = 0.4",
        "6 questions",
    ):
        assert said in text


def test_every_main_figure_stands_with_its_interval_and_number(page: str) -> None:
    text = words(Elements(page).text)
    assert re.search(r"Accuracy 50\.0 % 16\.7 to 83\.3 6 questions", text)
    assert re.search(r"False answers 50\.0 % 0\.0 to 100\.0 2 questions", text)
    assert "refuse 33.3 %" in text  # the trivial system beside it


def test_promises_stand_beside_what_was_achieved(page: str) -> None:
    text = words(Elements(page).text)
    assert "span 0.60 at least 90 % 50.0 % below, within doubt 6.8 to 93.2 n = 4" in text
    assert "0.20 nothing 50.0 % 1.3 to 98.7 n = 2" in text
    assert "yes no 0.50 nothing – 0.50 nothing –" in text
    assert "(span: 300 questions on 40 articles)" in text
    unknown = record_of(ROWS)
    del unknown["promises"]
    assert "Promised" not in words(Elements(render(unknown)).text)


def test_what_is_unsure_looks_different_and_is_found_by_its_outcome() -> None:
    elements = Elements(render(record_of((UNSURE_RIGHT, UNSURE_WRONG, HEDGED, RIGHT))))
    cards = {a["id"]: a for a in elements.with_class("q")}
    assert {key: a["data-outcome"] for key, a in cards.items()} == {
        "q-perhaps": "unsure",
        "q-hardly": "unsure",
        "q-hedged": "unsure",
        "q-right": "answered",
    }
    assert [a["data-show"] for a in cards.values()] == [
        "failed unsure-wrong",
        "unsure-right",
        "unsure-nothing",
        "right",
    ]
    text = words(elements.text)
    assert "was unsure of 2 (1 of them right), and refused 0." in text
    assert "Unsure Not sure. Perhaps: 1996" in text
    assert "unsure (3)" in text


def test_every_question_is_listed_failures_first(page: str) -> None:
    cards = Elements(page).with_class("q")
    assert [card["id"] for card in cards] == [
        "q-elsewhere", "q-wrong", "q-refused", "q-fell", "q-right", "q-kept",
    ]  # fmt: skip
    assert [card["data-show"] for card in cards][1:3] == [
        "failed wrong-answer wrong-citation",
        "failed false-refusal",
    ]


def test_the_same_record_gives_the_same_page(page: str) -> None:
    assert render(json.loads(json.dumps(record_of(ROWS)))) == page


def test_nothing_is_loaded_and_only_its_own_style_and_script_may_run(page: str) -> None:
    elements = Elements(page)
    for _, attributes in elements.found:
        for name in ("src", "href", "srcset", "action", "data"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:image/svg+xml,"))
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
    [policy] = [
        a["content"] or "" for _, a in elements.found
        if a.get("http-equiv") == "Content-Security-Policy"
    ]  # fmt: skip
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        [content] = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "@import" not in page
    assert "url(" not in page


def test_no_text_of_a_record_becomes_markup() -> None:
    record = hostile_record()
    before = poisoned(record_of(ROWS)) | {"settings": {HOSTILE: HOSTILE}}
    safe = [tag for tag, _ in Elements(render(record_of((RIGHT, *ROWS)))).found]
    for page in (render(record), render(record, before)):
        elements = Elements(page)
        assert HOSTILE in elements.text
        assert {tag for tag, _ in elements.found} - set(safe) <= {"p", "ol", "li", "table", "td"}
        assert "img" not in {tag for tag, _ in elements.found}
        assert not [a for _, a in elements.found if any(name.startswith("on") for name in a)]
        assert [tag for tag, _ in elements.found].count("script") == 1
        assert page.count("<script") == page.count("</script") == 1
        assert page.count("<style") == page.count("</style") == 1
        assert "{{ 7*7 }}" in elements.text  # and is not computed


def test_a_half_of_a_character_does_not_stop_the_report(tmp_path: Path) -> None:
    record = record_of(ROWS)
    record["runs"][0]["rows"][0]["text"] = "1996 \ud83d"
    path = tmp_path / "new" / "report.html"
    write_report(record, path)
    assert "1996 ?" in path.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match="could not be written"):
        write_report(record_of(ROWS), tmp_path)


def test_several_tasks_begin_with_an_overview_that_links_to_each() -> None:
    elements = Elements(render(record_of(ROWS, (RIGHT, REFUSED))))
    text = words(elements.text)
    assert "4 of 8 questions went right." in text
    assert "All together 8 questions 60.0 % 14.7 to 94.7 n = 5" in text
    ids = {a.get("id") for _, a in elements.found}
    for anchor in ("task-pact", "task-treaty"):
        assert anchor in ids
        assert any(a.get("href") == f"#{anchor}" for _, a in elements.found)
    assert {a["data-task"] for a in elements.with_class("q")} == {"pact", "treaty"}


def test_every_link_within_the_page_leads_somewhere() -> None:
    page = render(record_of(ROWS, (RIGHT, REFUSED)), record_of((REFUSED,)))
    found = Elements(page).found
    ids = [a["id"] for _, a in found if "id" in a]
    assert len(ids) == len(set(ids))
    for _, attributes in found:
        href = attributes.get("href") or "#questions"
        if href.startswith("#") and "=" not in href:
            assert href.removeprefix("#") in ids


def test_only_the_text_around_the_marks_is_in_the_page() -> None:
    record = record_of(ROWS)
    record["articles"]["a1"]["text"] += "\n\n" + "Far away. " * 100_000
    assert "Far away." not in render(record)


def test_a_comparison_shows_both_answers(page: str) -> None:
    better = replace(REFUSED, text="1996", best="1996", outcome="answered", score=RIGHT.score)
    text = words(Elements(render(record_of(ROWS), record_of((better, RIGHT)))).text)
    assert "What changed" in text
    assert "2 questions compared, 4 new" in text
    assert "Worse than before: 1" in text
    assert "Before Right 1996" in text
    assert "Now False refusal The article does not say." in text
    assert "What changed" not in words(Elements(page).text)


def test_what_it_is_compared_with_must_be_a_record() -> None:
    with pytest.raises(TaskError, match="What it is compared with is not a record"):
        render(record_of(ROWS), {"runs": []})


def test_the_machine_may_be_unknown() -> None:
    unknown = {"machine": {}, "commit": None, "peak_memory": None, "settings": {}}
    text = words(Elements(render(record_of(ROWS, **CIRCUMSTANCES | unknown))).text)
    assert "Commit not known" in text
    assert "Most memory used" not in text
    assert "Settings all as by default" in text
