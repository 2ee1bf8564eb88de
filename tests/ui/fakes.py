"""A deterministic assistant for the page: answers by the best-overlapping sentence."""

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from index.apart.worker import Cancelled
from index.config import IndexSettings
from index.conversations import Conversations
from index.embed import Progress
from index.errors import (
    ArticleNotFoundError,
    FetchError,
    ModelError,
    NoTextError,
    UnsupportedFormatError,
)
from index.library import Library
from index.types import (
    Article,
    Block,
    BlockKind,
    Dropped,
    Hit,
    Passage,
    Receipt,
    SourceDocument,
    Span,
    Titled,
)
from qa.config import ReaderSettings, data_folder, load_settings
from qa.reader.fetching import FetchStoppedError, Report
from qa.reader.large import BASE, has_base
from qa.reader.promise import Kind, Promise
from qa.suggest import Suggestion, answered_ones, questions_of
from qa.types import (
    REFUSAL,
    UNSURE,
    Answer,
    Candidate,
    Citation,
    Cited,
    Event,
    Finished,
    Outcome,
    Retrieved,
    Token,
    Understood,
)
from tests.fakes import FakeEmbedder
from ui.larger import Fetch
from ui.protocol import History

_COMMON = frozenset(
    "a an and are as at by did do does for from he her his how in is it its of on or perhaps she "
    "that the their they this to was were what when where which who why with".split()
)
_DOUBT = "perhaps"
PROMISE = Promise(0.7, 0.2, 0.9, 0.9, "1,234 questions on 56 articles that nothing was trained on")
UNPROMISED = Promise(0.5, 0.5, None, None, "")
_SENTENCE = re.compile(r"[^\s](?:[^.!?\n]|[.!?](?!\s))*[.!?]?")


def make_article(
    text: str,
    *,
    title: str = "An article",
    source: str | None = None,
    author: str | None = None,
    published: str | None = None,
    dropped: tuple[Dropped, ...] = (),
    notices: tuple[str, ...] = (),
) -> Article:
    """Lines are blocks: "# " a heading, "- " a list item, "> " a quotation, "| " a table row."""
    kinds: dict[str, BlockKind] = {
        "# ": "heading",
        "- ": "list_item",
        "> ": "quotation",
        "| ": "table_row",
    }
    canonical = ""
    blocks: list[Block] = []
    for line in filter(str.strip, text.split("\n")):
        kind = kinds.get(line[:2], "paragraph")
        words = line if kind == "paragraph" else line[2:]
        canonical += "\n\n" if canonical else ""
        level = 1 if kind in ("heading", "list_item") else 0
        blocks.append(Block(kind, len(canonical), len(canonical) + len(words), level))
        canonical += words
    return Article(
        id=hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()[:16],
        source=source or title,
        text=canonical,
        blocks=tuple(blocks),
        title=title,
        author=author,
        published=published,
        language="en",
        words=len(canonical.split()),
        receipt=Receipt("text", "utf-8", len(canonical.split()), dropped, notices),
    )


class FakeAssistant:
    """Keeps articles in memory; `pages` are the web addresses it can fetch.

    It is unsure of what it is asked with a "perhaps".
    """

    def __init__(self, *articles: Article, pages: dict[str, Article] | None = None) -> None:
        self._articles: dict[str, Article] = {}
        self._pages = pages or {}
        self._kept = Library.in_memory(FakeEmbedder(), IndexSettings())
        for article in articles:
            self._keep(article)
        self.warmed = False
        self.settings = load_settings()

    def of(self, owner: str) -> "FakeAssistant":
        assert owner == "local"  # tests of several users have a real one
        return self

    def share(self, article_id: str, shared: bool = True) -> None:
        self.article(article_id)

    def articles(self) -> tuple[Article, ...]:
        return tuple(self._articles.values())

    def titles(self) -> tuple[Titled, ...]:
        return tuple(Titled(a.id, a.source, a.title) for a in self._articles.values())

    def article(self, article_id: str) -> Article:
        try:
            return self._articles[article_id]
        except KeyError:
            raise ArticleNotFoundError("No article has this id.", "Choose another.") from None

    def add(
        self,
        source: str,
        *,
        title: str | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Article:
        if source not in self._pages:
            raise FetchError(f"{source} did not answer.", "Check the address and the network.")
        if progress is not None:
            progress("reading", 1, 1)
        return self._keep(self._pages[source])

    def add_text(
        self, text: str, *, title: str | None = None, cancelled: Cancelled | None = None
    ) -> Article:
        if len(text.split()) < 3:
            raise NoTextError("The text is too short.", "Paste a whole article.")
        return self._keep(make_article(text, title=title or text.split("\n")[0][:60]))

    def add_bytes(
        self,
        data: bytes,
        *,
        name: str,
        title: str | None = None,
        cancelled: Cancelled | None = None,
    ) -> Article:
        if not name.endswith((".txt", ".md")):
            raise UnsupportedFormatError(f"{name} is of an unknown kind.", "Save it as text.")
        return self.add_text(data.decode("utf-8"), title=title or name)

    def remove(self, article_id: str) -> None:
        self.article(article_id)
        del self._articles[article_id]

    def suggest(
        self, article_id: str, count: int = 3, *, within: Sequence[Span] = ()
    ) -> tuple[Suggestion, ...]:
        made = questions_of(self.article(article_id), within)
        found = answered_ones(made, lambda each: self.ask(each.question, (), [article_id]), 16)
        return tuple(islice(found, count))

    def tags(self) -> dict[str, tuple[str, ...]]:
        return {key: tags for key, tags in self._kept.tags().items() if key in self._articles}

    def tag(self, article_id: str, tags: Iterable[str]) -> tuple[str, ...]:
        return self._kept.tag(article_id, tags)

    def document(self, article_id: str) -> SourceDocument:
        return SourceDocument(self.article(article_id), b"", "text/plain")

    def restore(self, document: SourceDocument) -> Article:
        return self._keep(document.article)

    def conversations(self) -> Conversations:
        return self._kept.conversations()

    def promises(self) -> Mapping[Kind, Promise]:
        promise = PROMISE if self.settings.reader.model is None else UNPROMISED
        return {"span": promise, "yes_no": promise}

    def use_reader(self, reader: ReaderSettings) -> None:
        if reader.model not in (None, "large"):
            raise ModelError("The weights are missing.", "Run article-qa doctor.")
        self.settings = self.settings.model_copy(update={"reader": reader})

    def warm(self) -> None:
        self.warmed = True

    def ask(
        self,
        question: str,
        history: History | None = None,
        articles: Sequence[str] | None = None,
    ) -> Answer:
        *_, last = self.stream(question, history, articles)
        assert isinstance(last, Finished)
        return last.answer

    def stream(
        self,
        question: str,
        history: History | None = None,
        articles: Sequence[str] | None = None,
    ) -> Iterator[Event]:
        if "raise a known error" in question:
            raise ModelError("The weights are missing.", "Run article-qa doctor.")
        if "raise an unknown error" in question:
            raise RuntimeError("secret detail")
        understood = question
        if history and question.lower().startswith("and "):
            understood = f"{question} ({history[-1][0]})"
        yield Understood(understood, question)
        chosen = [self.article(key) for key in articles] if articles else self.articles()
        scored = sorted(
            ((_overlap(understood, article.text[s.start : s.end]), article, s)
            for article in chosen for s in sentences(article)),
            key=lambda item: -item[0],
        )  # fmt: skip
        hits = tuple(
            Hit(passage(article, span), score, rank)
            for rank, (score, article, span) in enumerate(scored[:3], start=1)
        )
        yield Retrieved(hits)
        if not scored or scored[0][0] < 0.5:
            refusal = Answer(REFUSAL, "refused", "refusal", understood, question, (), 0.12, hits)
            yield Token(refusal.text)
            yield Finished(refusal)
            return
        score, article, span = scored[0]
        outcome: Outcome = "unsure" if _DOUBT in question else "answered"
        citation = cite(article, span, r"(?<=in )\d{4}\b" if "when" in understood.lower() else None)
        text = article.text[citation.answer_start : citation.answer_end]
        shown = f"{UNSURE}{text}" if outcome == "unsure" else text
        yield Token(shown)
        yield Cited(citation)
        kind = "extract" if text == citation.quote else "span"
        place = (citation.article_id, citation.answer_start, citation.answer_end)
        confidence = min(score, 0.99)
        yield Finished(
            Answer(
                shown,
                outcome,
                kind,
                understood,
                question,
                (citation,),
                confidence,
                timings={"retrieve": 0.004, "read": 0.031},
                retrieved=hits,
                candidates=(Candidate(*place, text, 3.5, confidence),),
            )
        )

    def _keep(self, article: Article) -> Article:
        self._articles[article.id] = article
        self._kept.add(SourceDocument(article, b"", "text/plain"))  # notes point to it
        return article


def stepped(steps: Path) -> Fetch:
    """A download of five parts, each of which arrives when there is a file of its number in the
    folder; "full" is the file that makes the disk full, "stopped" is there when it was stopped.
    """

    def fetch(report: Report, stop: Callable[[], bool], arrived: Callable[[], None]) -> None:
        if has_base():
            return
        for part in range(1, 6):
            while not (steps / str(part)).exists():
                report(part, 5, (part - 1) * 80_000_000)
                if stop():
                    (steps / "stopped").touch()
                    raise FetchStoppedError
                if (steps / "full").exists():
                    raise ModelError("The disk is full.", "Make room on it, then try again.")
                time.sleep(0.02)
        arrived()
        base = data_folder() / "models" / BASE
        base.mkdir(parents=True)
        for name in ("config.json", "tokenizer.json", "model.safetensors"):
            (base / name).touch()

    return fetch


def sentences(article: Article) -> list[Span]:
    return [Span(m.start(), m.end()) for m in _SENTENCE.finditer(article.text)]


def passage(article: Article, span: Span) -> Passage:
    text = article.text[span.start : span.end]
    return Passage(
        f"{article.id}:{span.start}", article.id, 0, span.start, span.end, text, (span,),
        article.title,
    )  # fmt: skip


def cite(article: Article, span: Span, answer: str | None = None) -> Citation:
    """A verified citation of a sentence; `answer` is a pattern for the span inside it."""
    found = re.compile(answer).search(article.text, span.start, span.end) if answer else None
    return Citation(
        article_id=article.id,
        title=article.title,
        quote=article.text[span.start : span.end],
        start=span.start,
        end=span.end,
        answer_start=found.start() if found else span.start,
        answer_end=found.end() if found else span.end,
        state="verified",
        url=article.url,
    )


def _overlap(question: str, sentence: str) -> float:
    asked = {w for w in re.findall(r"\w+", question.lower()) if w not in _COMMON}
    said = set(re.findall(r"\w+", sentence.lower()))
    return len(asked & said) / len(asked) if asked else 0.0
