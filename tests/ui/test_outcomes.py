"""How the three outcomes and the promise look, in a real Chromium over the fake assistant."""

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.ui.conftest import SCREENSHOTS, watched
from tests.ui.test_browser import TREATY, ask

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_an_unsure_answer_is_told_at_a_glance_by_more_than_its_colour(
    chromium: Browser, fake_page: str, width: int, scheme: str
) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with watched(chromium, fake_page, width=width, scheme=scheme) as shown:
        page = shown.page
        sure = ask(page, "When was the 1961 treaty dissolved?")
        expect(sure).to_have_class("answer answered")
        unsure = ask(page, "When, perhaps, was the 1961 treaty dissolved?")
        expect(unsure).to_have_class("answer unsure")
        expect(unsure.locator(".answer-text")).to_contain_text("Not sure. Perhaps: 1996")
        expect(unsure.locator(".footnote .quote")).to_have_text(TREATY)
        expect(unsure.locator(".footnote .quote")).to_be_visible()
        expect(unsure.locator(".state")).to_have_text("quoted from the article")
        page.screenshot(path=SCREENSHOTS / f"unsure-{width}-{scheme}.png")
        style = (
            "e => { const s = getComputedStyle(e); return [s.borderLeftStyle, s.borderLeftColor] }"
        )
        asserted, doubted = (
            page.locator(f"#chat .answer.{each}").last.evaluate(style)
            for each in ("answered", "unsure")
        )
        assert asserted[0] != doubted[0]
        assert asserted[1] != doubted[1]
        icon = unsure.locator(".not-sure").evaluate("e => getComputedStyle(e, '::before').content")
        assert icon.startswith('"?"')
        assert contrast(unsure.locator(".not-sure"), unsure.locator(".answer-text")) >= 4.5
        assert contrast(unsure.locator(".answer-text"), unsure.locator(".answer-text")) >= 7


def contrast(ink: Locator, paper: Locator) -> float:
    """The contrast ratio of a text and the background of an element (WCAG 2.2, 1.4.3)."""

    def luminance(of: Locator, what: str) -> float:
        colour = of.evaluate(f"e => getComputedStyle(e).{what}")
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(ink, "color"), luminance(paper, "backgroundColor")))[::-1]
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("width", [1440, 901, 390, 360])
def test_the_promise_stands_whole_in_the_masthead(
    chromium: Browser, fake_page: str, width: int
) -> None:
    with watched(chromium, fake_page, width=width) as shown:
        promise = shown.page.locator("#promise p")
        expect(promise).to_contain_text("At least 90 % of what is asserted")
        expect(promise).to_contain_text("1,234 questions on 56 articles")
        expect(promise).to_be_in_viewport(ratio=1)
        masthead = shown.page.locator("#masthead").bounding_box()
        place = promise.bounding_box()
        assert masthead is not None
        assert place is not None
        assert place["y"] + place["height"] <= masthead["y"] + masthead["height"]
