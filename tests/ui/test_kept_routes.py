"""Ratings, notes and exports over HTTP."""

import asyncio
import json
import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from evals.question import Question
from qa.conversations import KeptTurn, keep
from tests.ui.fakes import FakeAssistant, make_article
from ui.access.guard import WhoAsks, everyone_local
from ui.article_routes import article_router
from ui.kept_routes import kept_router

ARTICLE = make_article("The pact <b>ended</b> in 1996. Nothing followed.", title="Pacts")


class Served:
    """An assistant with one kept conversation, and requests to its routes."""

    def __init__(self) -> None:
        self.assistant = FakeAssistant(ARTICLE)
        self.kept = self.assistant.conversations()
        self.conversation = self.kept.start("When <it> ended?").id
        self.turn = self.ask("When ended the pact?")
        app = FastAPI()
        app.add_middleware(WhoAsks, find=everyone_local, login=False, hint="")
        app.include_router(article_router(self.assistant))
        app.include_router(kept_router(self.assistant))
        self._transport = httpx.ASGITransport(app=app)

    def ask(self, question: str) -> KeptTurn:
        return keep(self.kept, self.conversation, self.assistant.ask(question))

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url="http://localhost"
            ) as client:
                return await client.request(method, path, **more)

        return asyncio.run(send())

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)


@pytest.fixture(name="served")
def _served() -> Served:
    return Served()


def test_an_answer_is_rated_and_the_rating_taken_back(served: Served) -> None:
    path = f"/answers/{served.turn.message}/rating"
    assert served.post(path, json={"rating": -1, "comment": "1995"}).status_code == 204
    (rated,) = served.kept.ratings()
    assert (rated.rating, rated.comment) == (-1, "1995")
    assert served.post(path, json={"rating": 0}).status_code == 204
    assert served.kept.ratings() == ()


@pytest.mark.parametrize("body", [{"rating": 7}, {"rating": 1, "comment": "x" * 5000}, {}])
def test_a_rating_of_another_form_is_refused(served: Served, body: dict[str, object]) -> None:
    assert served.post(f"/answers/{served.turn.message}/rating", json=body).status_code == 422
    assert served.kept.ratings() == ()


@pytest.mark.parametrize("path", ["/answers/gone/rating", "/answers/gone/note"])
def test_an_answer_that_is_not_kept_any_more_is_said_to_be_gone(served: Served, path: str) -> None:
    response = served.post(path, json={"rating": 1})
    assert response.status_code == 404
    assert "Nothing is kept" in response.json()["error"]


def test_questions_are_not_rated(served: Served) -> None:
    question = served.kept.messages(served.conversation)[0]
    assert served.post(f"/answers/{question.id}/rating", json={"rating": 1}).status_code == 422
    assert served.post(f"/answers/{question.id}/note").status_code == 404


def test_an_answer_becomes_one_note_with_its_quotation(served: Served) -> None:
    for _ in range(2):
        response = served.post(
            f"/answers/{served.turn.message}/note", headers={"Origin": "http://localhost"}
        )
        assert response.status_code == 204
    (note,) = served.kept.notes()
    assert note.text == "When ended the pact?\n1996"
    assert ARTICLE.text[note.start : note.end] == note.quote
    assert served.get("/notes").headers["content-security-policy"].count("form-action 'self'") == 1


def test_the_page_of_notes_shows_them_as_text_and_deletes_them(served: Served) -> None:
    served.post(f"/answers/{served.turn.message}/note")
    shown = served.get("/notes").text
    assert "The pact &lt;b&gt;ended&lt;/b&gt; in 1996." in shown
    (note,) = served.kept.notes()
    response = served.post(f"/notes/{note.id}/delete")
    assert (response.status_code, response.headers["location"]) == (303, "/notes")
    assert "Nothing yet." in served.get("/notes").text


def test_a_conversation_is_taken_away_as_markdown_and_json(served: Served) -> None:
    markdown = served.get(f"/conversations/{served.conversation}.md")
    assert markdown.text.startswith("# When \\<it\\> ended?\n\n## When ended the pact?\n\n1996[^1]")
    assert markdown.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''When%20%20it%20%20ended.md"
    )
    record = json.loads(served.get(f"/conversations/{served.conversation}.json").text)
    assert record["turns"][0]["answer"]["citations"][0]["start"] == 0


def test_a_conversation_is_printed_as_text(served: Served) -> None:
    served.ask("Who discovered radium?")
    shown = served.get(f"/conversations/{served.conversation}").text
    assert '<h1 dir="auto">When &lt;it&gt; ended?</h1>' in shown
    assert "The article does not say." in shown
    assert "<b>" not in shown


def test_each_outcome_is_told_apart_where_it_is_printed_and_taken_away(served: Served) -> None:
    served.ask("When perhaps ended the pact?")
    served.ask("Who discovered radium?")
    printed = served.get(f"/conversations/{served.conversation}").text
    assert re.findall(r'class="turn (\w+)"', printed) == ["answered", "unsure", "refused"]
    assert "Not sure. Perhaps: 1996" in printed
    assert "<span>quoted from the article</span>" in printed
    record = json.loads(served.get(f"/conversations/{served.conversation}.json").text)
    outcomes = [turn["answer"]["outcome"] for turn in record["turns"]]
    assert outcomes == ["answered", "unsure", "refused"]


def test_a_note_of_an_unsure_answer_is_told_apart(served: Served) -> None:
    turn = served.ask("When perhaps ended the pact?")
    served.post(f"/answers/{turn.message}/note")
    shown = served.get("/notes").text
    assert '<p class="note-answer unsure" dir="auto">Not sure. Perhaps: 1996</p>' in shown


@pytest.mark.parametrize("form", ["", ".md", ".json"])
def test_a_conversation_that_is_not_kept_any_more_is_said_to_be_gone(
    served: Served, form: str
) -> None:
    response = served.get(f"/conversations/gone{form}")
    assert response.status_code == 404
    assert "choose another" in response.text


def test_what_was_rated_right_leaves_as_evaluation_questions(served: Served) -> None:
    served.post(f"/answers/{served.turn.message}/rating", json={"rating": 1})
    (line,) = served.get("/ratings.jsonl").text.splitlines()
    assert Question.model_validate(json.loads(line)).answers == ("1996",)
