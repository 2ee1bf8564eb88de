"""Whose a stream is, by the names that a request carries."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from ui.access.streams import OwnStreams
from ui.access.user import User, made_by

ADA, BOB = User("account:ada", "ada"), User("account:bob", "bob")


def answered(app: Any, user: User, method: str, path: str, **more: Any) -> int:
    async def asked(scope: Any, receive: Any, send: Any) -> None:
        made_by(scope, user)
        await app(scope, receive, send)

    async def send() -> int:
        transport = httpx.ASGITransport(app=asked)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return (await client.request(method, path, **more)).status_code

    return asyncio.run(send())


@pytest.fixture(name="app")
def _app() -> OwnStreams:
    inner = FastAPI()

    @inner.api_route("/gradio_api/queue/data", methods=["GET", "POST"])
    def data() -> str:
        return "data"

    return OwnStreams(inner, longest_body=100_000)


def test_a_session_is_of_whoever_names_it_first(app: OwnStreams) -> None:
    address = "/gradio_api/queue/data?session_hash=abc"
    assert answered(app, ADA, "GET", address) == 200
    assert answered(app, BOB, "GET", address) == 404
    assert answered(app, ADA, "GET", address) == 200


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_a_session_without_a_name_or_with_a_long_one_is_nobodys(app: OwnStreams, name: str) -> None:
    address = "/gradio_api/queue/data"
    assert answered(app, ADA, "GET", f"{address}?session_hash={name}") == 404
    assert answered(app, ADA, "POST", address, json={"session_hash": name}) == 404


def test_a_body_in_many_parts_is_understood(app: OwnStreams) -> None:
    async def parts() -> Any:
        for byte in json.dumps({"session_hash": "abc"}):
            yield byte.encode()

    assert answered(app, ADA, "POST", "/gradio_api/queue/data", content=parts()) == 200
