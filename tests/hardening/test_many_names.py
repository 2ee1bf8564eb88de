"""No file of the machine can be read through the page under any of several hundred names."""

import asyncio

import pytest

from tests.hardening.names import file_values
from tests.hardening.trying import Target, fetched, in_turn, told_by_tools, tried

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


def test_there_are_200_and_more(target: Target) -> None:
    values = file_values(target.planted, target.page.address)
    assert len({str(value) for value in values}) >= 200


def test_what_takes_files_takes_none_of_them(target: Target) -> None:
    values = file_values(target.planted, target.page.address)
    tries = {each: [[[v], []] for v in values] for each in target.files()}
    assert tried(target, tries) == []


def test_nor_through_the_queue(target: Target) -> None:
    values = file_values(target.planted, target.page.address)
    for handler in target.files():
        for value in values:
            assert target.leaks(target.page.queue(handler, [[value], []])) == [], value
    assert target.planted.secret not in target.page.articles()


def test_no_other_handler_takes_one(target: Target) -> None:
    values = file_values(target.planted, target.page.address)
    handlers = target.page.handlers()
    # Each handler is tried with a seventh of the names, and all names with some handlers.
    tries = {each: in_turn(each, values[n % 7 :: 7]) for n, each in enumerate(handlers)}
    assert tried(target, tries) == []


def test_no_tool_takes_one(target: Target) -> None:
    values = file_values(target.planted, target.page.address)
    assert target.leaks("".join(asyncio.run(told_by_tools(target.page.address, values[::7])))) == []
    assert target.planted.secret not in target.page.articles()


def test_no_address_serves_one(target: Target, inside: dict[str, list[str]]) -> None:
    names = {each["path"] for each in file_values(target.planted, target.page.address)}
    for route in inside["routes"]:
        for name in names if "file" in route else sorted(names)[::10]:
            said = fetched(target.page.address, route, name)
            assert target.planted.secret.encode() not in said, (route, name)
