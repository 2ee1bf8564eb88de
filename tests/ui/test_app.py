"""The served app over loopback: headers, hosts, no waiting for the models, no tracking."""

import httpx
import pytest

from ui.security import CHAT_POLICY


def test_every_response_has_the_security_headers(fake_page: str) -> None:
    for path in ("/", "/article", "/page/article.js", "/config", "/no-such-page"):
        headers = httpx.get(fake_page + path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_the_chat_page_may_only_load_from_its_own_server(fake_page: str) -> None:
    assert httpx.get(fake_page).headers["content-security-policy"] == CHAT_POLICY
    assert "http" not in CHAT_POLICY
    assert "*" not in CHAT_POLICY


def test_a_host_name_from_elsewhere_is_refused(fake_page: str) -> None:
    assert httpx.get(fake_page, headers={"Host": "evil.example"}).status_code == 400
    assert httpx.get(fake_page, headers={"Host": "localhost:7860"}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:1", "null"])
def test_a_page_elsewhere_may_change_nothing(fake_page: str, origin: str) -> None:
    body = '{"data": ["", "A text of several words.", "Planted"]}'
    for path in ("/gradio_api/call/add", "/answers/1/rating", "/notes/1/delete"):
        # Of this kind a browser sends without asking the server first.
        headers = {"Origin": origin, "Content-Type": "text/plain"}
        assert httpx.post(fake_page + path, content=body, headers=headers).status_code == 403
    own = {"Origin": fake_page}
    called = httpx.post(f"{fake_page}/gradio_api/call/articles", json={"data": []}, headers=own)
    assert called.status_code == 200


def test_gradio_reports_nothing(fake_page: str) -> None:
    config = httpx.get(f"{fake_page}/config").json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []


def test_the_favicon_is_ours(fake_page: str) -> None:
    response = httpx.get(f"{fake_page}/favicon.ico")
    assert response.headers["content-type"] == "image/svg+xml"


def test_the_page_is_served_before_the_models_are_loaded(loading_page: str) -> None:
    assert httpx.get(loading_page).status_code == 200
