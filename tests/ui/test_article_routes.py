"""The article page over HTTP: strict policy, clear 404, nothing but its own files."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from index.types import Article
from tests.ui.fakes import FakeAssistant, make_article
from ui.access.guard import WhoAsks, everyone_local
from ui.article_routes import ARTICLE_POLICY, article_router

ARTICLE = make_article("The pact ended in 1996. Nothing followed.", title="Pacts")


def get(path: str, article: Article = ARTICLE) -> httpx.Response:
    app = FastAPI()
    app.add_middleware(WhoAsks, find=everyone_local, login=False, hint="")
    app.include_router(article_router(FakeAssistant(article)))

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path)

    return asyncio.run(request())


def test_an_article_is_served_with_its_sentence_marked() -> None:
    response = get(f"/article/{ARTICLE.id}?start=0&end=23&answer_start=18&answer_end=22")
    assert response.status_code == 200
    assert (
        '<mark class="cited" id="mark">The pact ended in <mark class="answer">1996</mark>.</mark>'
        in response.text
    )


@pytest.mark.parametrize("path", ["/article", f"/article/{ARTICLE.id}", "/article/unknown"])
def test_every_article_page_has_the_strict_policy(path: str) -> None:
    response = get(path)
    assert response.headers["content-security-policy"] == ARTICLE_POLICY
    assert "'unsafe" not in ARTICLE_POLICY
    assert response.headers["content-type"] == "text/html; charset=utf-8"


def test_an_unknown_article_says_what_to_do() -> None:
    response = get("/article/unknown")
    assert response.status_code == 404
    assert "Choose another article" in response.text


def test_offsets_outside_the_article_show_it_without_a_mark() -> None:
    response = get(f"/article/{ARTICLE.id}?start=0&end=99999")
    assert response.status_code == 200
    assert "<mark" not in response.text


def test_offsets_that_are_no_numbers_are_refused() -> None:
    assert get(f"/article/{ARTICLE.id}?start=x").status_code == 422


def test_a_quotation_is_found_again_on_the_live_page() -> None:
    page = make_article("The pact ended in 1996.", title="P", source="https://example.org/a#top")
    response = get(f"/article/{page.id}/source?start=0&end=23", page)
    assert response.status_code == 303
    assert response.headers["location"] == (
        "https://example.org/a#:~:text=The%20pact%20ended%20in%201996."
    )


@pytest.mark.parametrize("key", [ARTICLE.id, "unknown"])
def test_what_came_from_no_address_has_no_live_page(key: str) -> None:
    response = get(f"/article/{key}/source?start=0&end=23")
    assert response.status_code == 404
    assert "There is no live page" in response.text


@pytest.mark.parametrize("name", ["app.css", "article.js", "article.css", "favicon.svg"])
def test_the_pages_own_files_are_served(name: str) -> None:
    assert get(f"/page/{name}").status_code == 200


@pytest.mark.parametrize("name", ["..%2Fapp.py", "missing.js", "%2e%2e%2fapp.py"])
def test_no_other_file_is_served(name: str) -> None:
    assert get(f"/page/{name}").status_code == 404
