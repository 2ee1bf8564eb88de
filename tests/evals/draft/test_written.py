"""The drafts of an article, and the file that they are written to."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evals.draft import DraftQuestion, draft, write_drafts
from evals.errors import TaskError
from evals.gold import locate
from evals.question import Question, count_drafts, load_questions
from tests.evals.draft.samples import article

TUNNEL = """# The Tunnel of Sant Aubrin

The first plans were drawn up in 1864 by Louis Ferrand, a surveyor from Toulouse. In 1905 the two
governments signed the Treaty of Jaca, which fixed the border inside the mountain. It took years.

On 2 March 1912 an avalanche destroyed the camp at Valcarre and killed 34 people. The tunnel was
opened on 14 July 1919 by President Raymond Poincaré. Spain closed the southern portal in 1943 in
order to prevent desertions. Passenger trains stopped in 1970 after a derailment at Escot.

The European Union promised 7.5 million euros for studies. Since 1985 the tunnel has housed an
underground laboratory. The laboratory's director, Carmen Ibáñez, called the result “the quietest
noise ever heard”. Reopening is planned for 2030.

| Portal | Height | Opened |
|---|---|---|
| North portal | 1,204 metres | 1915 |
| South portal | 1,310 metres | 1917 |
"""


def questions(drafts: tuple[DraftQuestion, ...]) -> dict[str, Question]:
    return {each.question.question: each.question for each in drafts}


def test_answers_and_evidence_stand_in_the_article_letter_for_letter() -> None:
    read = article(TUNNEL)
    drafts = draft(read)
    assert len(drafts) > 15
    for each in drafts:
        locate(each.question, (read,))
        for evidence in each.question.evidence:
            assert evidence in read.text
            assert any(answer in evidence for answer in each.question.answers)


def test_the_drafts_ask_for_different_things_from_everywhere() -> None:
    found = questions(draft(article(TUNNEL)))
    assert found["When did the two governments sign the Treaty of Jaca?"].answers == ("1905",)
    assert found["Why did Spain close the southern portal in 1943?"].kind == "why"
    assert found["What did the laboratory's director call the result?"].kind == "quote"
    assert found["How many euros did the European Union promise for studies?"].kind == "number"
    assert "What does the table give as “Height” for North portal?" in found
    assert not [question for question in found if " it " in question.lower()]


def test_about_a_quarter_have_no_answer_and_stand_last() -> None:
    drafts = [each.question for each in draft(article(TUNNEL))]
    unanswerable = [question for question in drafts if not question.answerable]
    assert len(drafts) / 5 <= len(unanswerable) <= len(drafts) / 3
    assert drafts[-len(unanswerable) :] == unanswerable
    assert {question.kind for question in unanswerable} == {"near_miss"}


@pytest.mark.parametrize("limit", [0, 1, 4, 12])
def test_there_are_never_more_than_asked_for(limit: int) -> None:
    drafts = draft(article(TUNNEL), limit=limit)
    assert len(drafts) == limit
    assert len({each.question.id for each in drafts}) == limit


def test_the_same_article_gives_the_same_drafts() -> None:
    assert draft(article(TUNNEL)) == draft(article(TUNNEL))


def test_a_question_that_two_sentences_answer_differently_is_left_out() -> None:
    twice = "The old pier was closed in 1950 by law.\n\nThe old pier was closed in 1990 by law."
    assert "When was the old pier closed by law?" not in questions(draft(article(twice)))


def test_another_language_is_refused() -> None:
    with pytest.raises(TaskError, match="drafts are made of English only"):
        draft(replace(article(TUNNEL), language="de"))


def test_the_file_holds_drafts_that_count_only_when_accepted(tmp_path: Path) -> None:
    read = article(TUNNEL)
    drafts = draft(read)
    path = tmp_path / "tunnel.jsonl"
    write_drafts(read, path, drafts)
    assert count_drafts(path) == len(drafts)
    with pytest.raises(TaskError, match="are drafts"):
        load_questions(path)
    first, *others = path.read_text(encoding="utf-8").splitlines()
    accepted = first.replace('"draft": true, ', "")
    path.write_text("\n".join([accepted, *others]), encoding="utf-8")
    assert load_questions(path) == (drafts[0].question,)


def test_a_line_holds_what_an_editor_needs_and_no_empty_fields(tmp_path: Path) -> None:
    read = article(TUNNEL)
    question = Question(
        id="q1", kind="date", question="When?", answers=("1905",), evidence=("It took years.",)
    )
    path = tmp_path / "one.jsonl"
    write_drafts(read, path, [DraftQuestion(question, "Say what.")])
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "draft": True,
        "id": "q1",
        "kind": "date",
        "question": "When?",
        "answers": ["1905"],
        "evidence": ["It took years."],
        "note": "Say what.",
    }


def test_a_file_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    read = article(TUNNEL)
    path = tmp_path / "edited.jsonl"
    path.write_text("edited", encoding="utf-8")
    with pytest.raises(TaskError, match="Give another name, or move that file away"):
        write_drafts(read, path, draft(read))
    assert path.read_text(encoding="utf-8") == "edited"


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    read = article(TUNNEL)
    with pytest.raises(TaskError, match="cannot be written"):
        write_drafts(read, tmp_path / "none" / "tunnel.jsonl", draft(read))


def test_an_article_without_drafts_writes_no_file(tmp_path: Path) -> None:
    read = article("He was there. She was not. They never said why it was so.")
    path = tmp_path / "none.jsonl"
    with pytest.raises(TaskError, match="No question could be drafted"):
        write_drafts(read, path, draft(read))
    assert not path.exists()


def test_drafts_of_another_article_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "tunnel.jsonl"
    with pytest.raises(TaskError, match="does not stand in the article"):
        write_drafts(article("Another text stands here."), path, draft(article(TUNNEL)))
    assert not path.exists()
