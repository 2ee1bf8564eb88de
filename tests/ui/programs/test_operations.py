"""What other programs can do, whichever way they come."""

import pytest

from index.errors import ArticleNotFoundError, ArticleQAError, FetchError, QuestionError, ReadError
from tests.ui.fakes import FakeAssistant, make_article
from ui.access.user import LOCAL
from ui.programs.operations import Operations
from ui.warming import Warming

ARTICLE = make_article("The pact ended in 1996. Nothing followed.", title="Pacts")
OTHER = make_article("The fair began in 1802. It rained.", title="Fairs")
WEB = make_article("A page from the web, of 2001.", title="Web", source="https://example.org/a")


@pytest.fixture(name="operations")
def _operations() -> Operations:
    warming = Warming(lambda: None)
    warming.start()
    return Operations(FakeAssistant(ARTICLE, OTHER, pages={"https://example.org/a": WEB}), warming)


def test_a_question_is_answered_with_its_proof(operations: Operations) -> None:
    answer = operations.ask(LOCAL, "When ended the pact?")
    assert answer["text"] == "1996"
    assert answer["citations"][0]["article_id"] == ARTICLE.id


def test_an_unsure_answer_is_told_as_one(operations: Operations) -> None:
    answer = operations.ask(LOCAL, "When perhaps ended the pact?")
    assert (answer["outcome"], answer["answered"], answer["best"]) == ("unsure", False, "1996")
    assert answer["text"] == "Not sure. Perhaps: 1996"
    assert answer["citations"][0]["quote"] == "The pact ended in 1996."


def test_only_the_articles_that_are_named_are_asked(operations: Operations) -> None:
    assert operations.ask(LOCAL, "When ended the pact?", [OTHER.id])["answered"] is False
    assert operations.ask(LOCAL, "When ended the pact?", [])["answered"] is True
    with pytest.raises(ArticleNotFoundError):
        operations.ask(LOCAL, "When ended the pact?", ["no-such-id"])


def test_a_follow_up_is_understood_from_the_history(operations: Operations) -> None:
    history = [{"question": "When ended the pact?", "answer": "1996"}]
    assert "pact" in operations.ask(LOCAL, "And who?", history=history)["question"]  # type: ignore[arg-type]


def test_no_question_is_an_error(operations: Operations) -> None:
    with pytest.raises(QuestionError, match="no question"):
        operations.ask(LOCAL, "  ")


def test_articles_are_added_by_address_or_by_text(operations: Operations) -> None:
    assert operations.add(LOCAL, address="example.org/a")["title"] == "Web"
    assert operations.add(LOCAL, text="A text of several words.", title="Mine")["title"] == "Mine"
    assert [each["title"] for each in operations.articles(LOCAL)] == [
        "Pacts",
        "Fairs",
        "Web",
        "Mine",
    ]


@pytest.mark.parametrize(
    ("address", "text"), [("", ""), ("https://example.org/a", "A text of several words.")]
)
def test_one_of_address_and_text_is_needed(operations: Operations, address: str, text: str) -> None:
    with pytest.raises(ReadError, match="one of the two"):
        operations.add(LOCAL, address=address, text=text)


@pytest.mark.parametrize("path", ["/etc/passwd", "file:///etc/passwd", "../secret.txt"])
def test_files_of_this_machine_are_not_read(operations: Operations, path: str) -> None:
    with pytest.raises(FetchError, match="not a web address"):
        operations.add(LOCAL, address=path)


def test_a_fault_of_the_program_is_told_without_its_details(operations: Operations) -> None:
    with pytest.raises(ArticleQAError, match="RuntimeError") as caught:
        operations.ask(LOCAL, "raise an unknown error")
    assert "secret" not in str(caught.value)
