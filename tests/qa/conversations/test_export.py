"""A conversation as Markdown and as JSON."""

import json

from qa.conversations import KeptTurn, answer_from_json, as_json, as_markdown
from qa.types import Answer
from tests.qa.conversations.answers import FIRST, SECOND, answered, refused, unsure

WHEN = "2026-11-25T12:00:00+00:00"


def turns(*answers: Answer) -> tuple[KeptTurn, ...]:
    return tuple(KeptTurn(f"m{i}", 2 * i, answer, WHEN) for i, answer in enumerate(answers))


def test_every_quotation_is_a_footnote_with_its_offsets() -> None:
    both = answered("both", SECOND, FIRST, question="Whom?", asked="And whom?")
    text = as_markdown("Pacts", turns(answered(), both))
    assert text.startswith("# Pacts\n\n## When was the treaty dissolved?\n\n1996[^1]\n\n")
    assert "\n\n## And whom?\n\nUnderstood as: Whom?\n\nboth[^2][^3]\n\n" in text
    assert (
        "\n\n[^1]: “The treaty was dissolved in 1996.” Old \\[pacts\\], page 3, "
        "characters 0 to 33; quoted from the article. <https://a.example/>\n" in text
    )
    assert "[^2]: “It bound \\*both\\* countries, Russia and Korea.” Old" in text
    assert text.count("[^3]: “The treaty") == 1


def test_a_refusal_has_no_footnote_and_says_so_in_its_own_words() -> None:
    text = as_markdown("", turns(refused()))
    assert text == "# Conversation\n\n## Who signed it?\n\nThe article does not say.\n"


def test_an_unsure_answer_is_told_from_others() -> None:
    text = as_markdown("", turns(unsure()))
    assert "Not sure. Perhaps: 1996[^1]\n\n*Unsure: the best that was found, not asserted.*" in text
    assert "Unsure" not in as_markdown("", turns(answered(), refused()))


def test_who_says_so_is_named() -> None:
    text = as_markdown("", turns(answered(attribution="the minister")))
    assert "1996 (according to the minister)[^1]" in text


def test_what_markdown_would_take_for_its_own_is_escaped() -> None:
    hostile = answered("1. <b>one</b>\n# two", question="- Is `x` ${y} [z](javascript:1)?")
    text = as_markdown("# a | b", turns(hostile))
    assert text.startswith("# \\# a \\| b\n\n")
    assert "## \\- Is \\`x\\` \\$\\{y\\} \\[z\\](javascript:1)?" in text
    assert "1\\. \\<b\\>one\\</b\\>  \n\\# two[^1]" in text


def test_as_json_every_answer_is_whole() -> None:
    given = (answered(), unsure(), refused())
    record = json.loads(as_json("Pacts", turns(*given)))
    assert record["title"] == "Pacts"
    assert [turn["asked_at"] for turn in record["turns"]] == [WHEN] * 3
    outcomes = [turn["answer"]["outcome"] for turn in record["turns"]]
    assert outcomes == ["answered", "unsure", "refused"]
    found = tuple(answer_from_json(json.dumps(turn["answer"])) for turn in record["turns"])
    assert found == given
