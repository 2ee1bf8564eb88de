import pytest

from qa.kinds.comparison import comparison, named_in_one, resolve
from qa.kinds.finding import Finding, Piece
from tests.qa.kinds.samples import check_pieces, hits_of

TEXT = (
    "The Old Bridge was built in 1850 and is 300 metres long.",
    "The New Bridge was built in 1920 and is 1,200 metres long.",
    "The Red Tower was built in the spring and is 90 feet long.",
)


def finder(*answers: tuple[str, str]):  # type: ignore[no-untyped-def]
    """Answer each sub-question that holds a name by a text of the passage that names it."""
    hits = hits_of(*TEXT)

    def find(question: str) -> Finding | None:
        for name, answer in answers:
            if name in question:
                passage = hits[0].passage
                sentence = passage.text.index(name)
                start = passage.start + passage.text.index(answer, sentence)
                piece = Piece(passage, start, start + len(answer))
                return Finding(answer, "span", (piece,), 0.9)
        return None

    return find


@pytest.mark.parametrize(
    ("question", "questions"),
    [
        (
            "Which is older, the Old Bridge or the New Bridge?",
            (
                "When was the Old Bridge built or founded?",
                "When was the New Bridge built or founded?",
            ),
        ),
        (
            "Who is younger, Ann Lee or Bob Ray?",
            ("When was Ann Lee born?", "When was Bob Ray born?"),
        ),
        (
            "Which is longer, the Old Bridge or the New Bridge?",
            ("How long is the Old Bridge?", "How long is the New Bridge?"),
        ),
        (
            "Which was signed first, the treaty or the pact?",
            ("When was the treaty signed?", "When was the pact signed?"),
        ),
        (
            "Who has more children, Ann Lee or Bob Ray?",
            ("How many children does Ann Lee have?", "How many children does Bob Ray have?"),
        ),
        (
            "Did the war begin before the treaty was signed?",
            ("When did the war begin?", "When was the treaty signed?"),
        ),
        (
            "Was the bridge built after the tower?",
            ("When was the bridge built?", "When was the tower built?"),
        ),
    ],
)
def test_a_comparison_is_two_questions(question: str, questions: tuple[str, str]) -> None:
    asked = comparison(question)
    assert asked is not None
    assert asked.questions == questions


@pytest.mark.parametrize(
    "question",
    [
        "Which is the largest city?",
        "Was the bridge built before 1990?",
        "Did he speak before the parliament?",
        "Is the bridge red or blue?",
        "Which is better, the bridge or the tower?",
        "Which is older, this or what he built?",
        "When was the bridge built?",
    ],
)
def test_what_cannot_be_put_into_two_questions_is_no_comparison(question: str) -> None:
    assert comparison(question) is None


@pytest.mark.parametrize(
    ("question", "old", "new", "text"),
    [
        ("Which is older, the Old Bridge or the New Bridge?", "1850", "1920", "The Old Bridge"),
        ("Which is newer, the Old Bridge or the New Bridge?", "1850", "1920", "The New Bridge"),
        (
            "Which is longer, the Old Bridge or the New Bridge?",
            "300 metres",
            "1,200 metres",
            "The New Bridge",
        ),
        (
            "Which is shorter, the Old Bridge or the New Bridge?",
            "300 metres",
            "1,200 metres",
            "The Old Bridge",
        ),
        ("Was the Old Bridge built before the New Bridge?", "1850", "1920", "Yes"),
        ("Was the Old Bridge built after the New Bridge?", "1850", "1920", "No"),
    ],
)
def test_the_values_are_compared_and_both_are_cited(
    question: str, old: str, new: str, text: str
) -> None:
    asked = comparison(question)
    assert asked is not None
    found = resolve(asked, finder(("Old Bridge", old), ("New Bridge", new)))
    assert found is not None
    assert found.text == text
    assert check_pieces(found) == [old, new]
    assert found.confidence == pytest.approx(0.81)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Which is older, the Old Bridge or the New Bridge?", (("Old Bridge", "1850"),)),
        (
            "Which is older, the Old Bridge or the Red Tower?",
            (("Old Bridge", "1850"), ("Red Tower", "the spring")),
        ),
        (
            "Which is longer, the Old Bridge or the Red Tower?",
            (("Old Bridge", "300 metres"), ("Red Tower", "90 feet")),
        ),
        (
            "Which is older, the Old Bridge or the White House?",
            (("Old Bridge", "1850"), ("White House", "1920")),
        ),
    ],
)
def test_a_missing_or_incomparable_value_decides_nothing(
    question: str, answers: tuple[tuple[str, str], ...]
) -> None:
    asked = comparison(question)
    assert asked is not None

    def find(part: str) -> Finding | None:
        return None if "White" in part else finder(*answers)(part)

    assert resolve(asked, find) is None


def test_a_sentence_may_compare_by_itself() -> None:
    asked = comparison("Which is older, the Old Bridge or the Red Tower?")
    assert asked is not None
    (hit,) = hits_of("The Old Bridge is older than the Red Tower. The Old Bridge is red.")
    start = hit.passage.text.index("Old Bridge")
    both = Finding("Old Bridge", "span", (Piece(hit.passage, start, start + 10),), 0.8)
    later = hit.passage.text.rindex("Old Bridge")
    alone = Finding("Old Bridge", "span", (Piece(hit.passage, later, later + 10),), 0.8)
    assert named_in_one(asked, both)
    assert not named_in_one(asked, alone)
