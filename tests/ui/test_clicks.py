"""Thirty questions over three articles, asked on the page with the real models: each click on a
quotation must land on the sentence that answers (data/clicks.jsonl, written before any answer
was seen: a piece of that sentence stands in `gold`). And in which order they are painted.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from index.sentences import split_sentences
from index.types import Article
from qa import Assistant
from tests.serving import ROOT, started
from tests.ui.conftest import watched
from tests.ui.long_article import chronicle
from tests.ui.test_browser import ask
from tests.ui.test_command import RUN

pytestmark = [pytest.mark.browser, pytest.mark.models]

DATA = Path(__file__).parent / "data"
EXAMPLE = ROOT / "qa" / "example" / "putin-north-korea-visit.md"
TITLES = {
    "shipped": "Putin Expected in Pyongyang for a Two-Day State Visit",
    "long": "A chronicle of the harbour of Sorn",
    "html": "Night trains return to the northern line",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about an article, and a piece of the sentence that answers it."""

    article: str
    question: str
    gold: str


def _questions() -> tuple[Asked, ...]:
    lines = (DATA / "clicks.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(Asked(**json.loads(line)) for line in lines)


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Article]]:
    folder = tmp_path_factory.mktemp("library")
    (folder / "chronicle.md").write_text(chronicle(), encoding="utf-8")
    sources = (EXAMPLE, folder / "chronicle.md", DATA / "night_trains.html")
    with Assistant.open(folder / "library", example=False) as assistant:
        articles = [assistant.add(source) for source in sources]
    assert [article.title for article in articles] == list(TITLES.values())
    return folder / "library", dict(zip(TITLES, articles, strict=True))


@pytest.fixture(name="address", scope="module")
def _address(library: tuple[Path, dict[str, Article]]) -> Iterator[str]:
    """The address of the page over the library, with the real models."""
    folder, _ = library
    with started(*RUN, "--library", str(folder)) as server:
        yield server.address


def _sentence(article: Article, gold: str) -> tuple[int, int]:
    """The offsets of the sentence that has `gold` in it, which it has once."""
    places = [
        (block.start + sentence.start, block.start + sentence.end)
        for block in article.blocks
        for sentence in split_sentences(article.text[block.start : block.end])
        if gold in article.text[block.start + sentence.start : block.start + sentence.end]
    ]
    (place,) = places
    return place


def _frame(page: Page) -> Frame:
    found = page.frame(name="article-frame")
    assert found is not None
    return found


def _marked(page: Page, article: Article) -> tuple[int, int]:
    """The offsets that the frame shows marked, after making sure that it shows them: the mark is
    inside the reader's window, and its text is the article's at those offsets.
    """
    mark = page.frame_locator("#article-frame").locator("mark.cited").first
    expect(mark).to_be_in_viewport()
    assert mark.evaluate(
        "e => { const r = e.getBoundingClientRect();"
        " return r.top >= 0 && r.bottom <= window.innerHeight }"
    )
    shown = _frame(page)
    where = parse_qs(urlsplit(shown.url).query)
    start, end = int(where["start"][0]), int(where["end"][0])
    text = "".join(page.frame_locator("#article-frame").locator("mark.cited").all_inner_texts())
    # Blocks side by side: spaces between them are drawn, not written.
    assert "".join(text.split()) == "".join(article.text[start:end].split())
    return start, end


def _opened_at(page: Page, address: str | None) -> None:
    """Wait until the frame has loaded the article at `address`, anew since `_scrolled_away`."""
    assert address is not None
    page.wait_for_function(
        "start => { const shown = frames['article-frame'];"
        " return !shown.scrolledAway && shown.document.readyState === 'complete'"
        " && new URLSearchParams(shown.location.search).get('start') === start }",
        arg=parse_qs(urlsplit(address).query)["start"][0],
    )


def _scrolled_away(page: Page) -> None:
    _frame(page).evaluate(
        "() => { window.scrollTo(0, document.documentElement.scrollHeight);"
        " window.scrolledAway = true }"
    )


def _clicks(page: Page, article: Article, questions: Sequence[Asked]) -> Iterator[str]:
    """Ask all of one article; yield how each click ended."""
    page.get_by_label(article.title).check()
    expect(page.locator("#scope")).to_contain_text(article.title)
    for asked in questions:
        answer = ask(page, asked.question)
        if "refused" in (answer.get_attribute("class") or ""):
            yield "refused"
            continue
        gold = _sentence(article, asked.gold)
        landed = []
        footnotes = answer.locator(".footnote a.cite").all()
        # The page opens the first by itself.
        _opened_at(page, footnotes[0].get_attribute("href"))
        for footnote in footnotes:
            _scrolled_away(page)
            footnote.click()
            quote = footnote.locator(".quote").inner_text()
            _opened_at(page, footnote.get_attribute("href"))
            landed.append(_marked(page, article))
            start, end = landed[-1]
            assert "".join(quote.split()) == "".join(article.text[start:end].split())
        yield "right" if gold in landed else f"elsewhere: {quote!r}"


@pytest.mark.parametrize("name", list(TITLES))
def test_clicks_on_quotations_land_on_the_sentence_that_answers(
    name: str, chromium: Browser, address: str, library: tuple[Path, dict[str, Article]]
) -> None:
    _, articles = library
    questions = [each for each in _questions() if each.article == name]
    with watched(chromium, address) as shown:
        ended = list(_clicks(shown.page, articles[name], questions))
    right = ended.count("right")
    print(f"\nclicks on the right sentence: {right} of {len(ended)}")  # noqa: T201
    for asked, how in zip(questions, ended, strict=True):
        if how != "right":
            print(f"  {asked.question} – {how}")  # noqa: T201
    # All are wanted; what the reader refuses counts as missed, and a processor that rounds
    # otherwise may miss another.
    assert len(ended) == 10
    assert right >= 6


_WATCH_PAINTING = """() => {
  const chat = document.getElementById("chat");
  const count = (kind) => chat.querySelectorAll(kind).length;
  const kinds = { question: ".question", answer: ".confidence" };
  const known = { question: count(kinds.question), answer: count(kinds.answer) };
  window.painted = [];
  new MutationObserver(() => {
    for (const [name, kind] of Object.entries(kinds)) {
      const more = count(kind) - known[name];
      known[name] += more;
      // When the second frame begins, the first has been painted with it.
      if (more > 0) requestAnimationFrame(() => requestAnimationFrame(() => {
        window.painted.push([name, performance.now()]);
      }));
    }
  }).observe(chat, { childList: true, subtree: true });
}"""


def test_a_question_is_painted_before_its_answer_and_both_in_sight(
    chromium: Browser, address: str
) -> None:
    with watched(chromium, address) as shown:
        page = shown.page
        page.evaluate(_WATCH_PAINTING)
        asked = [each.question for each in islice(_questions(), 4)]
        for number, question in enumerate(asked, 1):
            answer = ask(page, question)
            expect(page.locator("#chat .question").last).to_have_text(question)
            expect(page.locator("#chat .question").last).to_be_in_viewport(ratio=1)
            expect(answer.locator(".answer-text")).to_be_in_viewport(ratio=1)
            page.wait_for_function("count => window.painted.length === count", arg=2 * number)
        painted = page.evaluate("window.painted.map(([name]) => name)")
        assert painted == ["question", "answer"] * len(asked)
        expect(page.locator("#chat .question")).to_have_text(asked)


@pytest.mark.slow
def test_how_soon_answers_are_painted_is_printed(chromium: Browser, address: str) -> None:
    """A measurement: it holds for the machine that it is made on, and nothing is asked of it."""
    with watched(chromium, address) as shown:
        page = shown.page
        ask(page, "Is the page warm?")
        page.evaluate(_WATCH_PAINTING)
        for asked in _questions():
            ask(page, asked.question)
        count = 2 * len(_questions())
        page.wait_for_function("count => window.painted.length === count", arg=count)
        times = page.evaluate("window.painted.map(([, time]) => time)")
    took = np.diff(times)[::2]
    p50, p95 = np.percentile(took, [50, 95])
    print(f"\nquestion to answer, {len(took)} times: p50 {p50:.0f} ms, p95 {p95:.0f} ms")  # noqa: T201
