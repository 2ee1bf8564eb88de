"""No file of the machine can be read through the page, whatever is asked to.

What takes a file is asked of the page itself: its handlers, endpoints, tools and routes, so that
a new one is tried as well. The names tried are few; test_many_names.py has the others.
"""

import asyncio
from itertools import cycle
from pathlib import Path

import pytest

from tests.hardening.names import few
from tests.hardening.trying import Target, fetched, in_turn, told_by_tools, tried


def test_a_file_that_was_not_uploaded_is_read_by_no_handler(target: Target) -> None:
    values = few(target.planted, target.page.address)[:3]
    handlers = target.page.handlers()
    assert len(handlers) > 20
    assert tried(target, {each: in_turn(each, values) for each in handlers}) == []


def test_nor_however_it_is_named_to_what_takes_files(target: Target) -> None:
    values = few(target.planted, target.page.address)
    tries = {each: [d for v in values for d in each.with_value(v)] for each in target.files()}
    assert tried(target, tries) == []


def test_nor_through_the_queue_as_the_page_asks(target: Target) -> None:
    values = few(target.planted, target.page.address)
    said = [target.page.queue(each, [[value], []]) for each in target.files() for value in values]
    assert target.leaks("".join(said)) == []
    assert target.planted.secret not in target.page.articles()


def test_nor_by_an_event_that_names_a_file(target: Target) -> None:
    values = cycle(few(target.planted, target.page.address))
    for handler, value in zip(target.page.handlers(), values, strict=False):
        event = {**value, "index": 0, "value": [value], "selected": True}
        assert target.leaks(target.page.run(handler, handler.nothing(), event)) == [], handler


def test_nor_by_an_endpoint_called_by_name(target: Target) -> None:
    known, endpoints = target.told_by_library(), target.page.endpoints()
    assert endpoints
    said = ""
    for value in few(target.planted, target.page.address)[:2]:
        for name, arguments in endpoints.items():
            for argument in arguments:
                for version, given in (("", value), ("v2/", [value]), ("v2/", value["path"])):
                    given_all = {**dict.fromkeys(arguments, ""), argument: given}
                    said += target.page.call(name, given_all, version=version)
    assert target.leaks(said) == []
    assert target.told_by_library() == known


def test_nor_by_a_tool_of_the_mcp_server(target: Target) -> None:
    values = few(target.planted, target.page.address)[:2]
    known, said = target.told_by_library(), asyncio.run(told_by_tools(target.page.address, values))
    assert said
    assert target.leaks("".join(said)) == []
    assert target.told_by_library() == known


def test_nor_by_the_address_of_any_page(target: Target, inside: dict[str, list[str]]) -> None:
    routes = inside["routes"]
    assert {"/gradio_api/file={}", "/article/{}", "/page/{}"} <= set(routes)
    for route in (*routes, "/?deep_link={}", "/gradio_api/deep_link?session_hash={}"):
        for value in few(target.planted, target.page.address)[:3]:
            said = fetched(target.page.address, route, value["path"])
            assert target.planted.secret.encode() not in said, (route, value)


def test_either_of_two_checks_alone_keeps_other_files_out(inside: dict[str, list[str]]) -> None:
    assert inside["guarded"] == ["uploaded.txt"]
    assert inside["told"] == ["uploaded.txt"]
    # What Gradio does by itself in a mounted page. Once it refuses this, both can go.
    assert inside["neither"] == ["uploaded.txt", "other.key", "copy of other.key"]


def test_no_part_of_the_page_has_functions_past_the_handlers(target: Target) -> None:
    components = target.page.client.get("/config").json()["components"]
    assert [each for each in components if each["props"].get("server_fns")] == []


def test_a_file_that_was_uploaded_is_added(target: Target) -> None:
    (handler,) = target.files()
    for name in ("pact.txt", "a b ü.md", "..%2f.txt"):
        text = f"The pact of {len(name)} was signed in 1961."
        path = target.page.upload(name, text.encode())
        assert Path(path).is_relative_to(target.planted.uploads)
        value = {"path": path, "orig_name": name, "meta": {"_type": "gradio.FileData"}}
        assert '"success":true' in target.page.queue(handler, [[value], []])
        assert text in target.page.articles()


def test_an_uploaded_file_that_cannot_be_read_stays_in_the_list(target: Target) -> None:
    (handler,) = target.files()
    path = target.page.upload("sheet.xlsx", b"no text")
    value = {"path": path, "orig_name": "sheet.xlsx", "meta": {"_type": "gradio.FileData"}}
    said = target.page.queue(handler, [[value], []])
    assert "is of an unknown kind" in said
    assert path in said
    # So it is what the tests above ask for files with.
    assert b"no text" in fetched(target.page.address, "/gradio_api/file={}", path)


@pytest.mark.parametrize("name", ["../../outside/diary.txt", "/etc/x.txt", "..", "a\\..\\b.txt"])
def test_an_upload_lies_in_the_upload_folder_whatever_it_is_called(
    target: Target, name: str
) -> None:
    before = {file: file.read_bytes() for file in target.planted.files}
    uploads = target.planted.uploads
    content = {"files": (name, b"Planted by an upload.")}
    answer = target.page.client.post("/gradio_api/upload", files=content)
    if answer.is_success:
        assert Path(answer.json()[0]).resolve().is_relative_to(uploads)
    assert {file: file.read_bytes() for file in target.planted.files} == before
    assert {each.name for each in uploads.parent.iterdir()} == {"outside", "uploads"}
