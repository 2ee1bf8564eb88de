import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from index.config import IndexSettings
from index.errors import ArticleNotFoundError, LibraryError, NoTextError, QuestionError, ReadError
from index.library import Library
from index.search import Retriever
from index.types import Article
from qa import Assistant
from qa.config import Settings
from qa.reader.confidence import Confidence
from qa.reader.features import FEATURES
from qa.reader.weighing import Weighing
from qa.types import (
    REFUSAL,
    Answer,
    AnswerKind,
    Cited,
    Finished,
    Retrieved,
    Token,
    Understood,
)
from tests.fakes import FakeEmbedder, FakeReader

TREATY = (
    "The treaty was signed in 1961. The treaty was dissolved in 1996. "
    "Ministers in Paris replaced it with a pact."
)
BRIDGE = "The bridge was painted red. Workers in Lyon painted the bridge in 1920."


def make(library: Library, embedder: FakeEmbedder) -> Assistant:
    """An assistant whose confidence is the logistic of the reader's score."""
    weights = tuple(1.0 if name == "score" else 0.0 for name in FEATURES)
    nought, one = (0.0,) * len(FEATURES), (1.0,) * len(FEATURES)
    return Assistant(
        library,
        embedder=embedder,
        reader=FakeReader(),
        confidence=Confidence(Weighing(0.0, weights, nought, one)),
        settings=Settings(),
    )


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    embedder = FakeEmbedder()
    with make(Library.in_memory(embedder, IndexSettings()), embedder) as made:
        yield made


@pytest.fixture
def treaty(assistant: Assistant) -> Article:
    return assistant.add_text(TREATY, title="Treaty")


def assert_true_citations(assistant: Assistant, answer: Answer) -> None:
    for citation in answer.citations:
        article = assistant.article(citation.article_id)
        assert citation.verified
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.start <= citation.answer_start < citation.answer_end <= citation.end
    for hit in answer.closest:
        article = assistant.article(hit.passage.article_id)
        assert article.text[hit.passage.start : hit.passage.end] == hit.passage.text


class TestAsk:
    def test_an_answer_comes_with_the_whole_sentence_and_the_span_in_it(
        self, assistant: Assistant, treaty: Article
    ) -> None:
        answer = assistant.ask("When was the treaty dissolved?")
        assert (answer.text, answer.answered, answer.kind) == ("1996", True, "span")
        (citation,) = answer.citations
        assert citation.quote == "The treaty was dissolved in 1996."
        assert treaty.text[citation.answer_start : citation.answer_end] == "1996"
        assert answer.confidence > 0.9
        assert_true_citations(assistant, answer)

    def test_what_the_article_does_not_say_is_refused_with_the_closest_passages(
        self, assistant: Assistant, treaty: Article
    ) -> None:
        answer = assistant.ask("Which submarine did Napoleon sink?")
        assert (answer.text, answer.answered, answer.kind) == (REFUSAL, False, "refusal")
        assert answer.citations == ()
        assert answer.closest[0].passage.article_id == treaty.id
        assert answer.confidence < 0.5

    def test_an_empty_library_refuses(self, assistant: Assistant) -> None:
        answer = assistant.ask("When was the treaty dissolved?")
        assert answer.kind == "refusal"
        assert answer.closest == ()
        assert assistant.ask("What is this article about?").kind == "refusal"

    def test_the_thresholds_are_settings(self, assistant: Assistant, treaty: Article) -> None:
        strict = Assistant(
            assistant.library,
            embedder=FakeEmbedder(),
            reader=FakeReader(),
            settings=Settings(reader={"refuse_below": 1.0, "assert_from": 1.0}),  # type: ignore[arg-type]
        )
        assert not strict.ask("When was the treaty dissolved?").answered

    def test_only_the_chosen_articles_are_asked(self, assistant: Assistant) -> None:
        treaty = assistant.add_text(TREATY, title="Treaty")
        bridge = assistant.add_text(BRIDGE, title="Bridge")
        question = "When was the treaty dissolved?"
        assert assistant.ask(question, articles=[treaty.id]).answered
        refused = assistant.ask(question, articles=[bridge.id])
        assert not refused.answered
        assert {hit.passage.article_id for hit in refused.closest} == {bridge.id}
        assert assistant.ask(question, articles=[]).kind == "refusal"

    def test_an_unknown_article_is_an_error(self, assistant: Assistant) -> None:
        with pytest.raises(ArticleNotFoundError, match="article-qa list"):
            assistant.ask("When?", articles=["nowhere"])

    @pytest.mark.parametrize("question", ["", "   ", "\n"])
    def test_an_empty_question_is_an_error(self, assistant: Assistant, question: str) -> None:
        with pytest.raises(QuestionError, match="empty"):
            assistant.ask(question)

    def test_an_overlong_question_is_an_error(self, assistant: Assistant) -> None:
        with pytest.raises(QuestionError, match="2000"):
            assistant.ask("x" * 2001)

    def test_the_time_of_each_stage_is_told(self, assistant: Assistant, treaty: Article) -> None:
        timings = assistant.ask("When was the treaty dissolved?").timings
        assert {"understand", "retrieve", "read", "decide", "cite"} <= timings.keys()
        assert all(seconds >= 0 for seconds in timings.values())

    def test_the_spans_considered_are_told_best_first(
        self, assistant: Assistant, treaty: Article
    ) -> None:
        answer = assistant.ask("When was the treaty dissolved?")
        assert answer.candidates[0].text == "1996"
        scores = [candidate.score for candidate in answer.candidates]
        assert scores == sorted(scores, reverse=True)


class TestBroadQuestions:
    @pytest.mark.parametrize(
        ("question", "kind"),
        [
            ("What is this article about?", "extract"),
            ("Summarise it", "extract"),
            ("Which dates are mentioned?", "list"),
        ],
    )
    def test_they_are_answered_by_cited_sentences(
        self, assistant: Assistant, treaty: Article, question: str, kind: AnswerKind
    ) -> None:
        answer = assistant.ask(question)
        assert answer.answered
        assert answer.kind == kind
        assert answer.citations
        assert_true_citations(assistant, answer)

    def test_over_several_articles_each_is_named(self, assistant: Assistant) -> None:
        assistant.add_text(TREATY, title="Treaty")
        assistant.add_text(BRIDGE, title="Bridge")
        answer = assistant.ask("What is this article about?")
        assert "Treaty:" in answer.text
        assert "Bridge:" in answer.text
        assert len({citation.article_id for citation in answer.citations}) == 2

    def test_over_very_many_articles_it_says_which_were_left_out(
        self, assistant: Assistant
    ) -> None:
        for number in range(7):
            assistant.add_text(f"Article number {number} is about the town of Lyon.")
        assert "first 5 of 7" in assistant.ask("What is this article about?").notices[0]


class TestConversation:
    def test_a_follow_up_is_read_after_the_turns_before_it(
        self, assistant: Assistant, treaty: Article
    ) -> None:
        chat = assistant.chat()
        assert chat.ask("When was the treaty signed?").text == "1961"
        answer = chat.ask("When was it dissolved?")
        assert answer.text == "1996"
        assert (answer.asked, answer.question) == ("When was it dissolved?",) * 2

    def test_a_remark_around_the_question_is_not_part_of_it(
        self, assistant: Assistant, treaty: Article
    ) -> None:
        answer = assistant.ask("I am writing an essay. When was the treaty signed?")
        assert (answer.text, answer.question) == ("1961", "When was the treaty signed?")
        assert answer.rephrased

    def test_history_may_be_questions_alone(self, assistant: Assistant, treaty: Article) -> None:
        answer = assistant.ask("When was it dissolved?", history=["When was the treaty signed?"])
        assert answer.text == "1996"

    def test_a_history_of_the_wrong_shape_is_an_error(self, assistant: Assistant) -> None:
        with pytest.raises(QuestionError):
            assistant.ask("When?", history=[("a", "b", "c")])  # type: ignore[list-item]


class TestStreaming:
    def test_events_come_in_order_and_end_with_the_answer(
        self, assistant: Assistant, treaty: Article
    ) -> None:
        events = list(assistant.stream("When was the treaty dissolved?"))
        assert [type(event) for event in events] == [
            Understood,
            Retrieved,
            Token,
            Cited,
            Finished,
        ]
        last = events[-1]
        assert isinstance(last, Finished)
        tokens = "".join(event.text for event in events if isinstance(event, Token))
        assert tokens == last.answer.text
        assert last.answer.retrieved == events[1].hits  # type: ignore[union-attr]

    def test_asynchronous_answers_are_the_same(self, assistant: Assistant, treaty: Article) -> None:
        question = "When was the treaty dissolved?"

        async def both() -> tuple[Answer, list[type]]:
            answer = await assistant.aask(question)
            return answer, [type(event) async for event in assistant.astream(question)]

        answer, kinds = asyncio.run(both())
        assert answer.text == assistant.ask(question).text
        assert kinds[-1] is Finished

    def test_many_threads_get_the_answers_that_one_gets(
        self, assistant: Assistant, treaty: Article
    ) -> None:
        assistant.add_text(BRIDGE, title="Bridge")
        questions = ["When was the treaty dissolved?", "When was the bridge painted in Lyon?"] * 8
        expected = [assistant.ask(question).citations for question in questions]
        got: list[object] = [None] * len(questions)

        def work(index: int) -> None:
            got[index] = assistant.ask(questions[index]).citations

        threads = [threading.Thread(target=work, args=(i,)) for i in range(len(questions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert got == expected


class TestOwners:
    def test_each_is_answered_from_their_own_and_from_what_is_shared(
        self, assistant: Assistant
    ) -> None:
        ada, bob = assistant.of("ada"), assistant.of("bob")
        treaty = ada.add_text(TREATY, title="Treaty")
        question = "When was the treaty dissolved?"
        assert ada.ask(question).text == "1996"
        for other in (assistant, bob):
            answer = other.ask(question)
            assert (answer.outcome, answer.closest, answer.retrieved) == ("refused", (), ())
            assert other.search(question) == ()
            assert other.as_retriever().retrieve(question) == []
            for use in (
                lambda at=other: at.ask(question, articles=[treaty.id]),
                lambda at=other: at.suggest(treaty.id),
                lambda at=other: at.article(treaty.id),
            ):
                with pytest.raises(ArticleNotFoundError):
                    use()
        ada.share(treaty.id)
        assert bob.ask(question).citations[0].article_id == treaty.id

    def test_a_broad_question_is_answered_from_what_is_seen(self, assistant: Assistant) -> None:
        assistant.of("ada").add_text(TREATY, title="Treaty")
        bridge = assistant.of("bob").add_text(BRIDGE, title="Bridge")
        answer = assistant.of("bob").ask("Summarise the article.")
        assert {citation.article_id for citation in answer.citations} == {bridge.id}

    def test_any_retriever_is_held_to_what_is_seen(self, tmp_path: Path) -> None:
        embedder = FakeEmbedder()
        library = Library.in_memory(embedder, IndexSettings())
        whole = Retriever(library.of("ada"), embedder, IndexSettings().search)
        with Assistant(
            library, embedder=embedder, reader=FakeReader(), retriever=whole, settings=Settings()
        ) as assistant:
            assistant.of("ada").add_text(TREATY, title="Treaty")
            assert assistant.of("ada").search("treaty") != ()
            assert assistant.of("bob").search("treaty") == ()

    def test_closing_any_closes_all(self, assistant: Assistant) -> None:
        assistant.of("ada").close()
        with pytest.raises(LibraryError, match="closed"):
            assistant.of("bob").ask("When was the treaty dissolved?")

    def test_the_example_is_shared(self, tmp_path: Path) -> None:
        with Assistant.open(tmp_path, embedder=FakeEmbedder(), reader=FakeReader()) as assistant:
            assert assistant.of("ada").titles()[0].mine is False


class TestArticles:
    def test_adding_twice_changes_nothing(self, assistant: Assistant, treaty: Article) -> None:
        assert assistant.add_text(TREATY, title="Treaty").id == treaty.id
        assert [article.id for article in assistant.articles()] == [treaty.id]

    def test_a_changed_file_replaces_the_earlier_version(
        self, assistant: Assistant, tmp_path: Path
    ) -> None:
        path = tmp_path / "a.txt"
        path.write_text(TREATY)
        old = assistant.add(path)
        cited = assistant.ask("When was the treaty dissolved?")
        path.write_text(TREATY.replace("1996", "1997"))
        added = assistant.add_source(path)
        assert (added.status, added.replaced_id) == ("replaced", old.id)
        assert assistant.ask("When was the treaty dissolved?").text == "1997"
        assert_true_citations(assistant, cited)  # citations in kept conversations still resolve

    def test_removing_forgets_the_article(self, assistant: Assistant, treaty: Article) -> None:
        assistant.remove(treaty.id)
        assert assistant.articles() == ()
        with pytest.raises(ArticleNotFoundError):
            assistant.article(treaty.id)

    def test_a_string_that_is_no_source_names_add_text(self, assistant: Assistant) -> None:
        with pytest.raises(ReadError, match="add_text"):
            assistant.add("just some words")

    def test_something_else_than_a_source_is_an_error(self, assistant: Assistant) -> None:
        with pytest.raises(ReadError, match="int"):
            assistant.add(7)  # type: ignore[arg-type]

    def test_an_upload_is_added_by_content_and_name(self, assistant: Assistant) -> None:
        article = assistant.add_bytes(b"# Bridges\n\n" + BRIDGE.encode(), name="bridges.md")
        assert article.title == "Bridges"
        with pytest.raises(NoTextError):
            assistant.add_bytes(b"", name="empty.txt")

    def test_a_pdf_is_cited_by_page(self, assistant: Assistant) -> None:
        pages = ("The town lies on a river. It has a market.", TREATY)
        file = BytesIO()
        canvas = Canvas(file)
        for page in pages:
            lines = canvas.beginText(72, 700)
            for sentence in page.split(". "):
                lines.textLine(sentence.rstrip(".") + ".")
            canvas.drawText(lines)
            canvas.showPage()
        canvas.save()
        assistant.add_bytes(file.getvalue(), name="town.pdf")
        answer = assistant.ask("When was the treaty dissolved?")
        assert (answer.text, answer.citations[0].page) == ("1996", 2)

    def test_a_folder_is_added_and_what_cannot_be_read_is_told(
        self, assistant: Assistant, tmp_path: Path
    ) -> None:
        (tmp_path / "a.txt").write_text(TREATY)
        (tmp_path / "b.md").write_text("# Bridge\n\n" + BRIDGE)
        (tmp_path / "c.txt").write_text(" ")
        failed: list[object] = []
        articles = assistant.add_folder(tmp_path, failed=failed.append)
        assert len(articles) == 2
        assert len(failed) == 1

    def test_a_language_the_model_does_not_know_is_said(self, assistant: Assistant) -> None:
        article = assistant.add_text(
            "Договор был подписан в Москве в 1961 году и расторгнут в 1996 году по решению "
            "правительства. Новый договор был заключён в 2000 году во время визита президента."
        )
        assert "Russian" in article.receipt.notices[0]
        answer = assistant.ask("Когда был расторгнут договор?", articles=[article.id])
        assert any("Russian" in notice for notice in answer.notices)


class TestOpen:
    def test_the_example_can_be_left_for_later(self, tmp_path: Path) -> None:
        parts = {"embedder": FakeEmbedder(), "reader": FakeReader()}
        with Assistant.open(tmp_path, example=False, **parts) as assistant:  # type: ignore[arg-type]
            assert assistant.articles() == ()
            assistant.offer_example()
            assert len(assistant.articles()) == 1
            assistant.offer_example()
            assert len(assistant.articles()) == 1

    def test_a_new_library_holds_the_example_once_and_removing_it_sticks(
        self, tmp_path: Path
    ) -> None:
        def opened() -> Assistant:
            return Assistant.open(tmp_path, embedder=FakeEmbedder(), reader=FakeReader())

        with opened() as assistant:
            (example,) = assistant.articles()
            assistant.remove(example.id)
        with opened() as assistant:
            assert assistant.articles() == ()

    def test_over_holds_just_what_it_was_given(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text(TREATY)
        with Assistant.over(path, embedder=FakeEmbedder(), reader=FakeReader()) as assistant:
            assert [article.source for article in assistant.articles()] == [str(path)]

    def test_importing_the_assistant_loads_no_heavy_library(self) -> None:
        code = (
            "import sys; from qa import Assistant; Assistant; heavy = {'torch', 'gradio', "
            "'transformers', 'sentence_transformers', 'llama_index', 'faiss', 'trafilatura'}; "
            "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
        )
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert result.returncode == 0, result.stderr


SENTENCE = st.sampled_from(
    [
        "The treaty was dissolved in 1996.",
        "The treaty was dissolved in 1996.",  # repeated sentences are likely
        "It\u00a0cost 5\u00a0000 euros.",
        "😀 She said “no”.",
        "שלום לכולם בפריז.",
        "قال الوزير إن الاتفاق انتهى.",
        "Mr. Smith met Dr. Jones at 5 p.m. in the U.S. capital.",
        "漢字の文です。",
    ]
)


@given(
    st.lists(st.lists(SENTENCE, min_size=1, max_size=6), min_size=1, max_size=4),
    st.sampled_from(
        [
            "When was the treaty dissolved?",
            "What is it about?",
            "Summarise it",
            "Who is named?",
            "?",
        ]
    ),
)
@settings(max_examples=40)
def test_every_citation_of_every_answer_is_true(paragraphs: list[list[str]], question: str) -> None:
    embedder = FakeEmbedder()
    with make(Library.in_memory(embedder, IndexSettings()), embedder) as assistant:
        assistant.add_text("\n\n".join(" ".join(sentences) for sentences in paragraphs))
        answer = assistant.ask(question)
        assert_true_citations(assistant, answer)
