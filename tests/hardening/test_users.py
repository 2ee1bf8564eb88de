"""Several users of one page: what is one's is shown to no other, whatever they ask for.

Which handlers there are is asked of the page itself, so that a new one is tried as well.
test_many_users.py has more users, and more of what they do.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AuthenticationError

from tests.hardening.people import Person, people
from tests.hardening.stolen import Stolen, steal, tried_by
from tests.serving import served_fake
from ui.access.accounts import Accounts

_API = "/gradio_api"


@dataclass(slots=True)
class Met:
    """Ada, whose ids Bob has stolen."""

    ada: Person
    bob: Person
    stolen: Stolen = field(init=False)

    def __post_init__(self) -> None:
        for person in (self.ada, self.bob):
            _live(person)
        self.stolen = steal(self.ada)


def _live(person: Person) -> None:
    person.add()
    person.ask()
    person.rate_and_note()
    person.ask_by_program()
    person.ask_by_mcp()
    person.ask_and_cancel()
    person.reload()
    person.ask("And who came?")
    person.look_around()


@pytest.fixture(name="met", scope="module")
def _met(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Met]:
    folder = tmp_path_factory.mktemp("users")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads").resolve()))
        with people(folder, 2) as (ada, bob):
            yield Met(ada, bob)


def test_each_is_shown_what_is_theirs_and_nothing_else(met: Met) -> None:
    for person in (met.ada, met.bob):
        assert sum(person.canary in said for said in person.heard) > 10
        assert person.foreign() == set()


def test_200_calls_with_stolen_ids_tell_and_change_nothing(met: Met) -> None:
    before = _state(met.ada)
    met.bob.heard.clear()
    calls = tried_by(met.bob, met.stolen)
    assert calls >= 200
    assert met.bob.foreign() == set()
    assert _state(met.ada) == before


def _state(person: Person) -> list[str]:
    """All that somebody keeps, as it is shown and taken away."""
    shown = [person.get(f"/article/{key}").text for key in person.articles]
    for key in sorted(person.conversations()):
        shown += [person.get(f"/conversations/{key}{form}").text for form in ("", ".json")]
    return [*shown, person.get("/notes").text, person.get("/ratings.jsonl").text]


def test_a_stream_does_not_open_for_another_that_knows_its_name(met: Met) -> None:
    handler = met.ada.handler("ask", state=True)
    body = {
        "fn_index": handler.number,
        "data": ["Who opened the bridge?", None, [], None],
        "session_hash": met.ada.session,
    }
    event = met.ada.post(f"{_API}/queue/join", json=body).json()["event_id"]
    for path in (
        f"/queue/data?session_hash={met.ada.session}",
        f"/queue/data?session_hash={event}",
        f"/heartbeat/{met.ada.session}",
        f"/heartbeat/{event}",
        f"/call/ask/{event}",
        f"/call/v2/ask/{event}",
        f"/stream/{met.ada.session}/1/1/playlist.m3u8",
        f"/deep_link?session_hash={met.ada.session}",
        f"//queue/data?session_hash={met.ada.session}",
    ):
        assert met.bob.begin("GET", _API + path) == 404, path
    for session in (met.bob.session, met.ada.session):
        cancel = {"session_hash": session, "fn_index": handler.number, "event_id": event}
        assert met.bob.post(f"{_API}/cancel", json=cancel).status_code == 404
    said = met.ada.page._said(f"{_API}/queue/data?session_hash={met.ada.session}")
    assert met.ada.canary in said  # neither read nor cancelled by another


def test_an_upload_is_read_and_added_by_who_sent_it_alone(met: Met) -> None:
    text = f"The bridge was painted by {met.ada.canary}."
    path = met.ada.page.upload("paint.txt", text.encode())
    address = f"{_API}/file={path}"
    assert met.ada.get(address).text == text
    assert met.bob.get(address).status_code == 404
    value = {"path": path, "orig_name": "paint.txt", "meta": {"_type": "gradio.FileData"}}
    handler = met.ada.handler("from_files")
    assert "There is nothing of yours here" in met.bob.page.run(handler, [[value], []])
    assert met.ada.canary in met.ada.page.run(handler, [[value], []])
    # Who sends the same file has one as well.
    assert met.bob.page.upload("paint.txt", text.encode()) == path
    assert met.bob.page.client.get(address).text == text


def test_a_body_that_can_be_read_in_two_ways_is_passed_on_as_it_was_understood(met: Met) -> None:
    handler = met.bob.handler("list_anew")
    theirs, own = met.ada.session, met.bob.session
    for first, last, code in ((theirs, own, 200), (own, theirs, 404)):
        body = (
            f'{{"fn_index": {handler.number}, "data": ["", "", null], '
            f'"session_hash": "{first}", "session_hash": "{last}"}}'
        )
        json = {"Content-Type": "application/json"}
        assert met.bob.post(f"{_API}/run/predict", content=body, headers=json).status_code == code


@pytest.mark.parametrize(
    "path", ["/", "/config", "/notes", "/mcp", "/gradio_api/info", "/article", "/gradio_api/file=/"]
)
def test_nobody_is_answered_nothing(met: Met, path: str) -> None:
    for method in ("GET", "POST"):
        answer = httpx.request(method, met.ada.page.address + path, json={})
        assert answer.status_code == 401, (method, path)
        assert "canary" not in answer.text


def test_what_is_shared_is_asked_by_all_until_it_is_shared_no_more(met: Met) -> None:
    met.ada.add("shared")
    *_, shared = met.ada.articles
    picked = [[shared], ""]
    met.ada.page.run(met.ada.handler("begin"), picked)
    assert met.ada.canary in met.bob.page.client.get(f"/article/{shared}").text
    assert "somebody else" in met.bob.page.run(met.bob.handler("take_out"), [[shared]])
    assert met.ada.canary in met.bob.page.client.get(f"/article/{shared}").text
    met.bob.page.run(met.bob.handler("end"), picked)  # not Bob's to say
    assert met.ada.canary in met.bob.page.client.get(f"/article/{shared}").text
    met.ada.page.run(met.ada.handler("end"), picked)
    assert met.bob.get(f"/article/{shared}").status_code == 404
    met.bob.heard.clear()
    met.bob.ask_by_program()
    assert met.bob.foreign() == set()


def test_two_who_ask_at_once_in_two_tabs_are_each_answered_from_their_own(met: Met) -> None:
    tabs = [person.tab() for person in (met.ada, met.bob) for _ in range(2)]

    def ask(tab: Person) -> None:
        for _ in range(6):
            tab.ask()
            tab.ask_by_program()
            tab.ask_by_mcp()
            tab.ask_and_cancel()
            tab.reload()

    with ThreadPoolExecutor(len(tabs)) as threads:
        list(threads.map(ask, tabs))
    for tab in tabs:
        assert sum(tab.canary in said for said in tab.heard) > 6
        assert tab.foreign() == set()


def test_a_program_asks_the_endpoints_with_a_token(met: Met) -> None:
    page = met.ada.page.address
    client = Client(page, headers=met.ada.program, verbose=False)
    answer = client.predict(question="Who opened the bridge?", api_name="/ask")
    assert met.ada.canary in str(answer)
    arguments = {"question": "Who opened the bridge?"}
    assert met.ada.canary in met.ada.page.call("ask", arguments, version="v2/")
    assert {each["id"] for each in client.predict(api_name="/articles")} >= set(met.ada.articles)
    with pytest.raises(AuthenticationError):
        Client(page, headers={"Authorization": "Bearer wrong"}, verbose=False)


def test_a_token_that_is_taken_back_and_an_account_that_is_removed_are_nobody_at_once(
    tmp_path: Path,
) -> None:
    with people(tmp_path, 2) as (ada, bob):
        assert ada.get("/notes").status_code == bob.get("/notes").status_code == 200
        accounts = Accounts(tmp_path)
        accounts.revoke_token(accounts.tokens("user-1")[0].id)
        accounts.remove("user-0")
        assert ada.get("/notes").status_code == bob.get("/notes").status_code == 401


@pytest.mark.parametrize("logged_in", [True, False])
def test_what_somebody_says_of_the_way_here_is_told_to_no_other(
    tmp_path: Path, *, logged_in: bool
) -> None:
    evil = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Gradio-Server": "https://evil.example",
        "Forwarded": "host=evil.example;proto=https",
    }
    paths = ("/", "/config", f"{_API}/info", f"{_API}/openapi.json", f"{_API}/info?page=")

    def told(address: str, *headers: dict[str, str]) -> None:
        for sent in headers:
            for path in paths:
                said = httpx.get(address + path, headers=sent).raise_for_status().text
                assert "evil.example" not in said, path
                assert f"https://{address.partition('://')[2]}" not in said, path

    if logged_in:
        with people(tmp_path, 2) as (ada, bob):
            told(ada.page.address, bob.program | evil, ada.program)
    else:
        with served_fake() as address:
            told(address, evil, {})
