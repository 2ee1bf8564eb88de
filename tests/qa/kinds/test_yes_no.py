from collections.abc import Sequence

import pytest

from qa.kinds.yes_no import SENTENCES, decide, statement_of
from qa.reader.types import Verdict
from tests.fakes import FakeEmbedder, FakeJudge
from tests.qa.kinds.samples import check_pieces, hits_of

TEXT = "The bridge was painted red. The tower was never painted. It stands in Lyon."


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ("Was the bridge painted red?", "Yes", "The bridge was painted red."),
        ("Was the tower painted?", "No", "The tower was never painted."),
        ("Wasn't the bridge painted red?", "Yes", "The bridge was painted red."),
        ("Is it true that the bridge was painted red?", "Yes", "The bridge was painted red."),
    ],
)
def test_the_deciding_sentence_is_cited(question: str, answer: str, sentence: str) -> None:
    found = decide(question, hits_of(TEXT), FakeJudge(), FakeEmbedder().embed)
    assert found is not None
    assert (found.text, found.kind, found.confidence) == (answer, "yes_no", 0.9)
    assert check_pieces(found) == [sentence]


def test_what_no_sentence_says_is_found_with_little_confidence() -> None:
    embed = FakeEmbedder().embed
    found = decide("Was the ship painted?", hits_of(TEXT), FakeJudge(), embed)
    assert found is not None
    assert found.confidence == 0.05
    assert decide("Was the ship painted?", (), FakeJudge(), embed) is None


def test_a_few_near_sentences_are_judged_each_after_the_one_before_it() -> None:
    class Recorder:
        def judge(self, pairs: Sequence[tuple[str, str]]) -> tuple[Verdict, ...]:
            self.seen = pairs
            return tuple(Verdict(0.0, 0.0, 1.0) for _ in pairs)

    recorder = Recorder()
    long = " ".join(f"The bridge number {number} is red." for number in range(20))
    decide("Do you know if a bridge is red?", hits_of(long), recorder, FakeEmbedder().embed)
    assert {statement for statement, _ in recorder.seen} == {"a bridge is red"}
    assert len(recorder.seen) == SENTENCES
    assert any(text.count("bridge") == 2 for _, text in recorder.seen)


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Didn't he resign?", "Did he resign?"),
        ("Can't it be painted?", "Can it be painted?"),
        ("Won't he come?", "Will he come?"),
        ("He resigned, didn't he?", "He resigned"),
        ("Did he resign?", "Did he resign?"),
    ],
)
def test_what_a_judge_is_asked(question: str, statement: str) -> None:
    assert statement_of(question) == statement
