"""Answers and articles as records for JSON."""

import json

from pydantic import TypeAdapter

from index.types import Dropped
from qa.records import AnswerRecord, ArticleRecord, answer_record, article_record
from qa.types import Answer
from tests.qa.conversations.answers import unsure
from tests.ui.fakes import FakeAssistant, make_article

ARTICLE = make_article(
    "The pact ended in 1996. Nothing followed.",
    title="Pacts",
    source="https://example.org/pacts",
    dropped=(Dropped("caption", "A photo"),),
    notices=("The date was taken from the address.",),
)


def _answer(question: str) -> Answer:
    return FakeAssistant(ARTICLE).ask(question)


def test_an_answer_has_its_proof_and_not_what_was_only_considered() -> None:
    answer = _answer("When ended the pact?")
    record = answer_record(answer)
    (citation,) = record["citations"]
    assert (record["outcome"], record["text"], record["best"]) == ("answered", "1996", "1996")
    assert ARTICLE.text[citation["start"] : citation["end"]] == citation["quote"]
    assert ARTICLE.text[citation["answer_start"] : citation["answer_end"]] == "1996"
    assert answer.candidates
    assert "candidates" not in record


def test_an_unsure_answer_has_its_candidate_apart() -> None:
    record = answer_record(unsure())
    assert (record["outcome"], record["answered"]) == ("unsure", False)
    assert (record["text"], record["best"]) == ("Not sure. Perhaps: 1996", "1996")


def test_a_refusal_has_the_closest_passages() -> None:
    record = answer_record(_answer("Who painted the ceiling?"))
    assert (record["outcome"], record["answered"], record["best"]) == ("refused", False, "")
    assert record["citations"] == []
    assert all(
        ARTICLE.text[near["start"] : near["end"]] == near["text"] for near in record["closest"]
    )
    assert record["closest"]


def test_an_article_has_its_receipt_and_not_its_text() -> None:
    record = article_record(ARTICLE)
    assert record["url"] == "https://example.org/pacts"
    assert record["dropped"] == [{"reason": "caption", "text": "A photo"}]
    assert record["notices"] == ["The date was taken from the address."]
    assert "text" not in record


def test_records_survive_json_and_have_the_types_they_claim() -> None:
    for question in ("When ended the pact?", "Who painted the ceiling?"):
        answer = json.loads(json.dumps(answer_record(_answer(question))))
        assert TypeAdapter(AnswerRecord).validate_python(answer, strict=True) == answer
    article = json.loads(json.dumps(article_record(ARTICLE)))
    assert TypeAdapter(ArticleRecord).validate_python(article, strict=True) == article
