"""The page in a real Chromium, opened from the disk: filters, links, widths, themes."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from evals.report import write_report
from tests.evals.report.samples import BEFORE, REFUSED, RIGHT, ROWS, record_of
from tests.evals.report.test_page import hostile_record
from tests.ui.conftest import PATIENCE_MS
from tests.ui.test_access import grave

pytestmark = pytest.mark.browser

MANY = 1200


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of two tasks, compared with an earlier run."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(record_of(ROWS, (RIGHT, REFUSED)), path, before=record_of(BEFORE, (REFUSED,)))
    return path


@contextmanager
def opened(
    chromium: Browser,
    path: Path,
    hash_: str = "",
    *,
    width: int = 1440,
    scheme: str = "light",
    scripts: bool = True,
) -> Iterator[Page]:
    """Open a report; at the end, it had no error and asked for nothing but its own file."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=scripts,
    )
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        errors: list[str] = []
        asked: list[str] = []
        page.on("console", lambda said: errors.append(said.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
        page.goto(f"{path.as_uri()}{hash_}")
        yield page
        assert errors == []
        assert {url for url in asked if not url.startswith("data:")} == {path.as_uri()}
    finally:
        context.close()


def shown(page: Page) -> list[str]:
    """The ids of the questions that are shown."""
    cards = page.locator("#list > .q:not([hidden])")
    found: list[str] = cards.evaluate_all("cards => cards.map((card) => card.id)")
    return [name.removeprefix("q-") for name in found]


def settled(page: Page, count: str) -> list[str]:
    """The questions shown once so many are."""
    page.get_by_text(f"{count} of 8 shown").wait_for()
    return shown(page)


def test_filters_show_what_fits_and_stand_in_the_address(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        assert len(settled(page, "8")) == 8
        page.get_by_role("radio", name="False refusals").check()
        assert settled(page, "2") == ["refused", "treaty-refused"]
        page.get_by_label("Task").select_option("treaty")
        assert settled(page, "1") == ["treaty-refused"]
        assert page.url.endswith("#show=false-refusal&task=treaty")
        page.reload()
        assert settled(page, "1") == ["treaty-refused"]
        page.get_by_role("button", name="Clear").click()
        assert len(settled(page, "8")) == 8
        page.get_by_label("Kind").select_option("false_premise")
        assert settled(page, "1") == ["fell"]
        page.get_by_role("button", name="Clear").click()
        page.get_by_label("Outcome").select_option("refused")
        assert settled(page, "3") == ["refused", "treaty-refused", "kept"]
        assert page.url.endswith("#outcome=refused")


def test_text_is_found_in_questions_answers_and_passages(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        for text, found in (("which YEAR", 2), ("brave people", 1), ("renewed 1996", 1)):
            page.get_by_label("Find").fill(text)
            assert len(settled(page, str(found))) == found
        page.get_by_label("Find").fill("nowhere")
        page.get_by_text("No question is like that.").wait_for()


def test_counts_tell_what_a_filter_would_show(chromium: Browser, report: Path) -> None:
    with opened(chromium, report, "#task=treaty") as page:
        settled(page, "2")
        labels = [each.inner_text().strip() for each in page.locator(".shows label").all()]
        assert "All 2" in labels
        assert "False refusals 1" in labels
        assert "Wrong answers 0" in labels


def test_filters_are_chosen_with_the_keyboard(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        page.get_by_role("radio", name="All").focus()
        page.keyboard.press("ArrowRight")
        assert len(settled(page, "5")) == 5  # anything wrong
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "task"


def test_a_link_to_a_question_shows_it_with_its_passage(chromium: Browser, report: Path) -> None:
    with opened(chromium, report, "#q-kept") as page:
        card = page.locator("#q-kept")
        page.wait_for_function("document.querySelector('#q-kept details').open")
        page.wait_for_function(
            "(() => { const box = document.getElementById('q-kept').getBoundingClientRect();"
            " return box.top >= 0 && box.top < innerHeight; })()"
        )
        page.evaluate("location.hash = '#show=false-answer'")
        assert settled(page, "1") == ["fell"]
        assert card.is_hidden()
        page.evaluate("location.hash = '#q-kept'")
        card.wait_for()
        assert len(settled(page, "8")) == 8


def test_links_of_the_figures_filter_the_list(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        page.locator("#task-pact").get_by_role("link", name="asserted all the same").click()
        assert settled(page, "1") == ["fell"]
        page.locator("#task-treaty").get_by_role("link", name="refused").click()
        assert settled(page, "1") == ["treaty-refused"]


def test_what_changed_leads_to_the_questions(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        page.locator("#changes").get_by_role("link", name="refused").click()
        page.wait_for_function("location.hash === '#q-refused'")
        page.get_by_role("radio", name="Now better").check()
        assert settled(page, "2") == ["right", "kept"]


def test_all_passages_open_and_close(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        opened_ones = page.locator("#list .proof[open]")
        assert opened_ones.count() == 5
        page.get_by_role("button", name="Show all passages").click()
        assert opened_ones.count() == 8
        page.get_by_role("button", name="Hide all passages").click()
        assert opened_ones.count() == 0


def test_without_scripts_everything_is_there(chromium: Browser, report: Path) -> None:
    with opened(chromium, report, scripts=False) as page:
        assert page.locator("#list > .q").count() == 8
        assert page.locator("#filters").is_hidden()
        card = page.locator("#q-wrong")
        card.scroll_into_view_if_needed()
        assert card.get_by_text("The pact of 1961 bound both sides").is_visible()
        right = page.locator("#q-right")
        right.locator("summary").click()
        assert right.locator("blockquote").is_visible()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_is_wider_than_the_window(chromium: Browser, report: Path, width: int) -> None:
    with opened(chromium, report, width=width) as page:
        _lay_out(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_grave_is_wrong_with_it(
    chromium: Browser, report: Path, width: int, scheme: str
) -> None:
    with opened(chromium, report, width=width, scheme=scheme) as page:
        _lay_out(page)
        assert grave(page) == []


def test_hostile_text_runs_nothing(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    write_report(hostile_record(), path, before=hostile_record())
    with opened(chromium, path) as page:
        assert page.evaluate("document.images.length + document.scripts.length") == 1
        page.get_by_label("Find").fill("onerror=alert")
        page.get_by_text("7 of 7 shown").wait_for()


def test_many_questions_are_listed_and_filtered(chromium: Browser, tmp_path: Path) -> None:
    record = record_of(ROWS)
    for run in record["runs"]:
        rows = run["rows"]
        run["rows"] = [deepcopy(rows[k % len(rows)]) for k in range(MANY)]
        for k, row in enumerate(run["rows"]):
            row["question"]["id"] += f"-{k}"
    path = tmp_path / "many.html"
    write_report(record, path)
    assert path.stat().st_size < 4_000_000
    with opened(chromium, path) as page:
        page.get_by_text(f"{MANY} of {MANY} shown").wait_for()
        page.get_by_label("Find").fill("renewed")
        page.get_by_text(f"200 of {MANY} shown").wait_for()
        assert len(shown(page)) == 200


def _lay_out(page: Page) -> None:
    """Open everything, and lay out what is off the screen too."""
    page.evaluate(
        """() => {
            document.querySelectorAll("details").forEach((each) => { each.open = true; });
            document.querySelectorAll(".q").forEach((each) => {
                each.style.contentVisibility = "visible";
            });
        }"""
    )
