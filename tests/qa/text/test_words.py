"""Base forms of verbs, as questions with "did" and "does" need them."""

import pytest

from qa.text.words import base_form


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("pulled", ("did", "pull")),
        ("ceded", ("did", "cede")),
        ("measured", ("did", "measure")),
        ("stopped", ("did", "stop")),
        ("carried", ("did", "carry")),
        ("retweeted", ("did", "retweet")),
        ("left", ("did", "leave")),
        ("met", ("did", "meet")),
        ("runs", ("does", "run")),
        ("Carries", ("does", "carry")),
        ("hundred", None),
        ("indeed", None),
        ("speed", None),
        ("bridges", None),
        ("glass", None),
        ("tower", None),
    ],
)
def test_the_auxiliary_and_the_base_form(verb: str, form: tuple[str, str] | None) -> None:
    assert base_form(verb) == form
