"""Headers of what the server answers."""

import asyncio

import httpx
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from ui.security import SecurityHeaders


def test_no_answer_lets_pages_elsewhere_read_it() -> None:
    app = FastAPI()

    @app.get("/config")
    def config() -> str:
        return "secret"

    # As Gradio does where the host is not this machine.
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_credentials=True, expose_headers=["*"]
    )
    guarded = SecurityHeaders(app)

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=guarded)
        async with httpx.AsyncClient(transport=transport, base_url="http://qa.example") as client:
            return await client.get("/config", headers={"Origin": "https://evil.example"})

    answer = asyncio.run(asked())
    assert answer.json() == "secret"
    assert [name for name in answer.headers if name.startswith("access-control-")] == []
    assert answer.headers["x-content-type-options"] == "nosniff"
