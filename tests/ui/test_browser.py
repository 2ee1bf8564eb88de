"""What a person does on the chat page, in a real Chromium over the fake assistant."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.serving import served_fake
from tests.ui.conftest import SCREENSHOTS, open_part, watched

pytestmark = pytest.mark.browser

DRAWERS_UP_TO = 900
"""Widest window, in pixels, on which library and article are drawers."""


@contextmanager
def answer_ended(page: Page) -> Iterator[None]:
    """Ask inside of this: it ends when all of the answer has arrived.

    What is to be read stands there a moment earlier; until it has ended, Gradio passes over
    another question, and the page does not remember the conversation for a reload.
    """
    page.evaluate("""() => {
        const page = window.articleQA, answered = page.answered;
        window.answerEnded = false;
        page.answered = (...told) => {
            page.answered = answered;
            window.answerEnded = true;
            return answered(...told);
        };
    }""")
    yield
    page.wait_for_function("window.answerEnded")


def ask(page: Page, question: str) -> Locator:
    """Ask by keyboard; returns the message that answers, once it is whole."""
    answers = page.locator("#chat .confidence, #chat .problem")
    before = answers.count()
    box = page.get_by_label("Your question")
    with answer_ended(page):
        box.fill(question)
        box.press("Enter")
    expect(answers).to_have_count(before + 1)
    return page.locator("#chat .answer, #chat .problem").last


def frame(page: Page) -> FrameLocator:
    return page.frame_locator("#article-frame")


def expect_marked(page: Page, sentence: str, answer: str | None = None) -> None:
    """The sentence is marked, alone, inside the frame's viewport."""
    mark = frame(page).locator("mark.cited")
    expect(mark).to_have_text(sentence)
    expect(mark).to_be_in_viewport()
    inside = mark.evaluate(
        "e => { const r = e.getBoundingClientRect();"
        " return r.top >= 0 && r.bottom <= window.innerHeight }"
    )
    assert inside
    if answer is not None:
        expect(frame(page).locator("mark.answer")).to_have_text(answer)


TREATY = "The 1961 treaty was dissolved in 1996, five years after the union fell apart 🙂."
TALKS = "In year 37 of the talks the delegates met 39 times and agreed on little."


def test_a_question_is_answered_and_its_sentence_is_marked_in_the_article(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        answer = ask(shown.page, "When was the 1961 treaty dissolved?")
        expect(answer.locator(".answer-text")).to_contain_text("1996")
        expect(answer.locator(".footnote mark")).to_have_text("1996")
        expect_marked(shown.page, TREATY, "1996")
        expect(shown.page.get_by_label("Your question")).to_have_value("")


def test_footnotes_of_earlier_answers_show_their_sentence_again_every_time(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        ask(page, "When was the 1961 treaty dissolved?")
        ask(page, "In year 37 the delegates met 39 times?")
        expect_marked(page, TALKS)
        ask(page, "What flies from pole to pole?")
        footnotes = page.locator("#chat .footnote a.cite")
        for _ in range(2):
            footnotes.nth(0).click()
            expect_marked(page, TREATY, "1996")
            frame(page).locator("body").evaluate("() => window.scrollTo(0, 1e6)")
            footnotes.nth(0).click()
            expect_marked(page, TREATY, "1996")
            footnotes.nth(1).focus()
            page.keyboard.press("Enter")
            expect_marked(page, TALKS)
            footnotes.nth(2).click()
            expect_marked(page, "The arctic tern flies from pole to pole each year.")
        assert page.url.rstrip("/") == fake_page
        assert page.evaluate("window.scrollY") == 0


def test_the_number_behind_an_answer_shows_its_quotation_and_opens_it(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        answer = ask(shown.page, "When was the 1961 treaty dissolved?")
        chip, bubble = answer.locator(".chip"), answer.locator(".bubble")
        expect(bubble).to_be_hidden()
        chip.hover()
        expect(bubble).to_have_text(TREATY)
        expect(bubble).to_be_in_viewport(ratio=1)
        shown.page.mouse.move(5, 5)
        expect(bubble).to_be_hidden()
        shown.page.keyboard.press("Tab")
        chip.focus()
        expect(bubble).to_be_visible()
        shown.page.locator("#picker label", has_text="Birds of the coast").click()
        chip.focus()
        shown.page.keyboard.press("Enter")
        expect_marked(shown.page, TREATY, "1996")


def test_a_refusal_looks_different_and_its_closest_passages_open(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        refusal = ask(shown.page, "Who discovered radium?")
        expect(refusal.locator(".answer-text")).to_have_text("The article does not say.")
        expect(refusal).to_have_class("answer refused")
        passage = refusal.locator(".closest a.cite").nth(1)
        text = passage.locator(".quote").inner_text()
        passage.click()
        expect_marked(shown.page, text)


def test_questions_the_article_answers_are_offered_and_asked_by_a_click(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        offered = page.locator("#offer-row button")
        expect(page.locator("#offer")).to_have_text("You could ask")
        expect(offered.first).to_have_text("When did the two states sign a treaty of friendship?")
        page.get_by_role("button", name="When was the 1961 treaty dissolved?").click()
        expect_marked(page, TREATY, "1996")
        page.locator("#picker label", has_text="Birds of the coast").click()
        expect(page.locator("#offer-row")).to_be_hidden()  # the fake finds nothing to ask there


def test_after_a_refusal_what_can_be_asked_instead_is_offered(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        ask(shown.page, "Which minister in anger dissolved the 1961 treaty over tea and cakes?")
        expect(shown.page.locator("#offer")).to_have_text("The article does answer")
        expect(shown.page.locator("#offer-row button").first).to_contain_text("treaty")


def test_a_follow_up_shows_the_question_that_was_understood(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        ask(shown.page, "When was the 1961 treaty dissolved?")
        follow_up = ask(shown.page, "And in which year?")
        expect(follow_up.locator(".understood")).to_contain_text("1961 treaty dissolved?")


@pytest.mark.parametrize("question", ["raise a known error", "raise an unknown error"])
def test_after_an_error_the_question_is_back_in_the_box(
    chromium: Browser, fake_page: str, question: str
) -> None:
    with watched(chromium, fake_page) as shown:
        problem = ask(shown.page, question)
        expect(problem.locator(".hint")).not_to_be_empty()
        expect(shown.page.get_by_label("Your question")).to_have_value(question)
        assert "secret detail" not in shown.page.content()


def test_a_ticked_article_is_shown_at_once_and_asked_alone(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        page.get_by_label("Birds of the coast").check()
        expect(frame(page).locator("h1")).to_have_text("Birds of the coast")
        expect(page).to_have_title("Birds of the coast – article-qa")
        expect(page.locator("#scope")).to_have_text("Asking: Birds of the coast")
        answer = ask(page, "When was the 1961 treaty dissolved?")
        expect(answer.locator(".answer-text")).to_have_text("The article does not say.")
        page.get_by_label("Birds of the coast").uncheck()
        expect(page.locator("#scope")).to_contain_text("Asking: all")


def test_hostile_text_is_shown_as_text_everywhere(chromium: Browser, fake_page: str) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        question = "What has the hostile sentence <img src=x onerror='hacked=1'> ${1+1} $$x$$?"
        answer = ask(page, question)
        expect(page.locator("#chat .question")).to_have_text(question)
        expect(answer.locator(".quote")).to_contain_text("<b>hostile</b> sentence has `code`")
        expect(answer.locator(".where").first).to_contain_text("${window.hacked = 1} $$x$$")
        expect(frame(page).locator("mark.cited")).to_contain_text("<img src=x onerror=")
        assert page.locator("#chat img, #chat .katex, #chat code, #chat strong").count() == 0
        assert page.evaluate("window.hacked") is None


def test_an_address_a_file_and_a_text_are_added_shown_and_removed_again(
    chromium: Browser, fake_page: str, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text("A note about herons. They stand still.", encoding="utf-8")
    (tmp_path / "bad.xyz").write_text("no", encoding="utf-8")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with watched(chromium, fake_page) as shown:
        page = shown.page
        open_part(page, "button", "Add an article")
        address = page.get_by_label("Web address")
        address.fill("https://nowhere.example/x")
        address.press("Enter")
        expect(page.locator("#outcome .problem")).to_contain_text("Check the address")
        expect(address).to_have_value("https://nowhere.example/x")
        address.fill("example.org/page")
        address.press("Enter")
        expect(page.locator("#outcome .receipt")).to_contain_text("The date was taken")
        expect(frame(page).locator("h1")).to_have_text("From the web")

        open_part(page, "tab", "Files")
        page.locator("#files input[type=file]").set_input_files(
            [tmp_path / "note.txt", tmp_path / "bad.xyz"]
        )
        expect(page.locator("#files")).to_contain_text("bad")
        page.get_by_role("button", name="Add the files").click()
        expect(page.locator("#outcome .receipt")).to_contain_text("note.txt")
        expect(page.locator("#outcome .problem")).to_contain_text("bad.xyz is of an unknown kind")
        library = page.locator("#library").bounding_box()
        told = page.locator("#outcome .problem").bounding_box()
        assert library is not None
        assert told is not None
        assert told["x"] + told["width"] <= library["x"] + library["width"]
        page.screenshot(path=SCREENSHOTS / "added-1440-light.png")
        expect(frame(page).locator("h1")).to_have_text("note.txt")

        open_part(page, "tab", "Paste")
        revise = page.get_by_role("button", name="Edit the text")
        expect(revise).to_be_visible()  # one article was added
        text = page.locator("#pasted").get_by_label("Text")
        text.fill("short")
        page.get_by_role("button", name="Add the text").click()
        expect(page.locator("#outcome .problem")).to_contain_text("too short")
        expect(text).to_have_value("short")
        text.fill("Storks nest on chimneys. They come in spring.")
        page.get_by_label("Title").fill("Storks")
        page.get_by_role("button", name="Add the text").click()
        expect(frame(page).locator("h1")).to_have_text("Storks")
        expect(text).to_have_value("")
        open_part(page, "tab", "Address")
        revise.click()
        expect(text).to_have_value("Storks nest on chimneys. They come in spring.")
        text.fill("Storks nest on chimneys. They leave in autumn.")
        page.get_by_role("button", name="Add the text").click()
        expect(frame(page).locator("main, body").first).to_contain_text("They leave in autumn.")
        expect(page.get_by_label("Storks", exact=True)).to_have_count(1)

        for title in ("From the web", "note.txt", "Storks"):
            page.get_by_label(title, exact=True).check()
            # Not only asked for: an article that is removed while it loads is answered with 404.
            expect(frame(page).locator("h1")).to_have_text(title)
        page.get_by_role("button", name="Remove the ticked").click()
        expect(page.locator("#outcome")).to_have_text("Removed 3 articles.")
        expect(page.get_by_label("Storks", exact=True)).to_have_count(0)
        expect(page.get_by_label("Birds of the coast")).to_be_visible()
        expect(frame(page).locator("h1", has_text="Storks")).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_label("Storks", exact=True)).to_be_checked()
        expect(frame(page).locator("h1")).to_have_text("Storks")
        page.get_by_role("button", name="Remove the ticked").click()
        expect(page.get_by_label("Storks", exact=True)).to_have_count(0)


def test_an_article_is_found_by_its_title_among_many(chromium: Browser) -> None:
    with served_fake() as address, watched(chromium, address) as shown:
        page = shown.page
        find = page.get_by_label("Find an article")
        expect(find).to_be_hidden()  # there are three to look over
        open_part(page, "button", "Add an article")
        open_part(page, "tab", "Paste")
        for number in range(5):
            page.locator("#pasted").get_by_label("Text").fill(f"Text {number} of the series.")
            page.get_by_label("Title").fill(f"Part {number} of the series")
            page.get_by_role("button", name="Add the text").click()
            expect(page.get_by_label(f"Part {number} of", exact=False)).to_be_visible()
        page.get_by_label("Birds of the coast").check()
        find.fill("series 3")
        expect(page.locator("#picker label")).to_have_text(
            ["Birds of the coast", "Part 3 of the series"]
        )
        tags = page.get_by_label("Tags")
        tags.fill("coast,  to read")
        tags.press("Enter")
        expect(tags).to_have_value("coast, to read")
        expect(page.locator("#picker label").first).to_have_text(
            "Birds of the coast · coast · to read"
        )
        page.get_by_label("Birds of the coast").uncheck()
        expect(tags).to_be_hidden()
        page.get_by_label("Part 3 of the series").check()
        page.get_by_label("Birds of the coast").check()
        expect(tags).to_be_hidden()  # two are ticked
        page.get_by_label("Part 3 of the series").uncheck()
        page.get_by_label("Birds of the coast").uncheck()
        expect(tags).to_have_value("")
        find.fill("read coast")
        expect(page.locator("#picker label")).to_have_text(["Birds of the coast · coast · to read"])
        page.get_by_label("Birds of the coast").check()
        expect(tags).to_have_value("coast, to read")
        tags.fill("x" * 61)
        tags.press("Enter")
        expect(page.locator("#outcome .problem")).to_contain_text("60 characters")
        expect(tags).to_have_value("x" * 61)
        find.fill("")
        expect(page.locator("#picker label")).to_have_count(8)
        expect(page.get_by_label("Birds of the coast")).to_be_checked()


def test_the_last_question_is_edited_and_asked_again(chromium: Browser, fake_page: str) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        ask(page, "When was the 1961 treaty dissolved?")
        ask(page, "Who discovered radium?")
        page.get_by_role("button", name="Edit question").click()
        box = page.get_by_label("Your question")
        expect(box).to_have_value("Who discovered radium?")
        expect(page.locator("#editing-note")).to_be_visible()
        page.get_by_role("button", name="Keep it as it was").click()
        expect(box).to_have_value("")
        page.get_by_role("button", name="Edit question").click()
        expect(box).to_have_value("Who discovered radium?")
        box.fill("What flies from pole to pole each year?")
        box.press("Enter")
        questions = page.locator("#chat .question")
        expect(questions.last).to_have_text("What flies from pole to pole each year?")
        expect(page.locator("#chat .confidence")).to_have_count(2)
        expect(page.locator("#editing-note")).to_be_hidden()
        page.get_by_role("button", name="Ask again").click()
        expect(page.locator("#chat .waiting")).to_have_count(0)
        expect(page.locator("#chat .confidence")).to_have_count(2)
        expect(questions).to_have_count(2)


def test_an_answer_is_rated_with_a_remark_and_kept_as_a_note(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        answer = ask(page, "When was the 1961 treaty dissolved?")
        wrong, right = answer.locator("[name=wrong]"), answer.locator("[name=right]")
        wrong.click()
        expect(wrong).to_have_attribute("aria-pressed", "true")
        page.get_by_label("What would be right?").fill("It was 1995.")
        page.keyboard.press("Enter")
        expect(page.get_by_label("What would be right?")).to_have_count(0)
        page.reload()
        expect(wrong).to_have_attribute("aria-pressed", "true")
        right.click()
        expect(right).to_have_attribute("aria-pressed", "true")
        expect(wrong).to_have_attribute("aria-pressed", "false")
        answer.get_by_role("button", name="Keep as a note").click()
        expect(answer.locator("[name=note]")).to_have_text("Kept")
        page.get_by_role("link", name="Notes").click()
        note = frame(page).locator(".note").first
        expect(note).to_contain_text(TREATY)
        note.get_by_role("link", name="Show it in the article").click()
        expect(frame(page).locator("mark.cited")).to_have_text(TREATY)
        page.get_by_role("link", name="Notes").click()
        note.get_by_role("button", name="Delete").click()
        expect(frame(page).locator("main")).to_contain_text("Nothing yet.")


def test_a_quotation_is_copied(chromium: Browser, fake_page: str) -> None:
    with watched(chromium, fake_page) as shown:
        shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        answer = ask(shown.page, "When was the 1961 treaty dissolved?")
        answer.get_by_role("button", name="Copy quote").click()
        expect(answer.locator("[name=copy]")).to_have_text("Copied")
        assert shown.page.evaluate("navigator.clipboard.readText()") == TREATY


def test_how_an_answer_was_found_folds_out(chromium: Browser, fake_page: str) -> None:
    with watched(chromium, fake_page) as shown:
        answer = ask(shown.page, "When was the 1961 treaty dissolved?")
        bars = answer.locator(".explanation .bars li")
        expect(bars.first).to_be_hidden()
        answer.get_by_text("How it got there").click()
        expect(bars).to_have_count(6)  # a span, three passages, two steps
        expect(bars.first).to_have_text("1996 0.99", use_inner_text=True)
        expect(bars.nth(1)).to_contain_text("The 1961 treaty was dissolved in 1996")
        expect(bars.last).to_have_text("Reading them 31 ms", use_inner_text=True)
        bars.first.get_by_role("link").click()
        expect(frame(shown.page).locator("mark.cited")).to_have_text("1996")


def test_the_short_answer_is_in_view_in_a_long_conversation(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page, height=500) as shown:
        for question in ("When was the 1961 treaty dissolved?", "Who discovered radium?") * 2:
            answer = ask(shown.page, question)
            expect(answer.locator(".answer-text")).to_be_in_viewport(ratio=1)
            expect(shown.page.locator("#chat .question").last).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("width", "height", "scheme"),
    [
        (1440, 900, "light"),
        (1440, 900, "dark"),
        (1024, 768, "light"),
        (390, 844, "light"),
        (390, 844, "dark"),
        (360, 740, "light"),
    ],
)
def test_nothing_is_cut_off_at_any_width(
    chromium: Browser, fake_page: str, width: int, height: int, scheme: str
) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with watched(chromium, fake_page, width=width, height=height, scheme=scheme) as shown:
        page = shown.page
        page.screenshot(path=SCREENSHOTS / f"start-{width}-{scheme}.png", full_page=True)
        ask(page, "When was the 1961 treaty dissolved?")
        page.screenshot(path=SCREENSHOTS / f"answer-{width}-{scheme}.png", full_page=True)
        ask(page, "Who discovered radium?")
        page.screenshot(path=SCREENSHOTS / f"refusal-{width}-{scheme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for part, button in (
            ("#conversation", ""),
            ("#library", "Library"),
            ("#reader", "Article"),
        ):
            if button and width <= DRAWERS_UP_TO:
                page.get_by_role("button", name=button, exact=True).click()
            expect(page.locator(part)).to_be_visible()
            if part == "#library":
                # None behind a menu of what has no room.
                expect(page.get_by_role("tab", name="Conversations")).to_be_visible()
            box = page.locator(part).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width + 0.5
            page.screenshot(path=SCREENSHOTS / f"{part[1:]}-{width}-{scheme}.png")
            page.keyboard.press("Escape")
        page.locator("#chat .footnote a.cite").first.click()
        expect_marked(page, TREATY, "1996")
        expect(page.locator("#article-frame")).to_be_in_viewport(ratio=0.5)
        page.screenshot(path=SCREENSHOTS / f"cited-{width}-{scheme}.png")


def test_on_a_phone_the_article_is_a_drawer_that_a_quotation_opens(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page, width=390, height=844) as shown:
        page = shown.page
        reader, library = page.locator("#reader"), page.locator("#library")
        expect(reader).to_be_hidden()
        expect(library).to_be_hidden()
        answer = ask(page, "When was the 1961 treaty dissolved?")
        expect(reader).to_be_hidden()  # the quotation is in the answer already
        answer.locator(".footnote a.cite").click()
        expect_marked(page, TREATY, "1996")
        toggle = page.get_by_role("button", name="Article", exact=True)
        expect(toggle).to_have_attribute("aria-expanded", "true")
        page.get_by_role("button", name="Close").click()
        expect(reader).to_be_hidden()
        page.get_by_role("button", name="Library").click()
        page.get_by_label("Birds of the coast").check()
        toggle.click()
        expect(library).to_be_hidden()
        expect(frame(page).locator("h1")).to_have_text("Birds of the coast")
        page.locator("#masthead").click(position={"x": 20, "y": 20})
        page.keyboard.press("Escape")
        expect(reader).to_be_hidden()
        expect(page.get_by_label("Your question")).to_be_in_viewport()


def test_a_question_typed_while_the_models_load_waits_and_what_is_typed_meanwhile_stays(
    chromium: Browser, tmp_path: Path
) -> None:
    loaded = tmp_path / "loaded"
    with served_fake(loaded) as address, watched(chromium, address) as shown:
        box = shown.page.get_by_label("Your question")
        box.fill("When was the 1961 treaty dissolved?")
        box.press("Enter")
        expect(shown.page.locator("#chat .waiting")).to_contain_text("models are loading")
        box.fill("What comes next")
        loaded.touch()
        expect(shown.page.locator("#chat .answer-text")).to_contain_text("1996")
        expect(shown.page.locator("#chat .confidence")).to_be_visible()
        expect(box).to_have_value("What comes next")


def test_a_question_under_way_is_stopped_and_comes_back(
    chromium: Browser, loading_page: str
) -> None:
    with watched(chromium, loading_page) as shown:
        box = shown.page.get_by_label("Your question")
        box.fill("When was the 1961 treaty dissolved?")
        box.press("Enter")
        expect(shown.page.locator("#chat .waiting")).to_be_visible()
        shown.page.get_by_role("button", name="Stop").click()
        expect(shown.page.locator("#chat .waiting")).to_have_count(0)
        expect(box).to_have_value("When was the 1961 treaty dissolved?")
        expect(shown.page.locator("#chat .question")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_nothing_around_the_conversation_moves_when_an_answer_arrives(
    chromium: Browser, fake_page: str, width: int, height: int
) -> None:
    places = """() => ["question", "scope-row", "library", "reader"].map((id) => {
        const place = document.getElementById(id).getBoundingClientRect();
        return [place.x, place.y, place.width];
    })"""
    with watched(chromium, fake_page, width=width, height=height) as shown:
        page = shown.page
        expect(page.locator(".offered").first).to_be_visible()
        before = page.evaluate(places)
        ask(page, "When was the 1961 treaty dissolved?")
        page.wait_for_function("sessionStorage.getItem('conversation')")
        assert page.evaluate(places) == before
