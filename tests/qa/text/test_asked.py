import pytest

from qa.text.asked import asked_sort


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("How many came?", "number"),
        ("What percentage of them stayed?", "number"),
        ("In what year was it built?", "date"),
        ("Whom did Kim meet?", "person"),
        ("In which city did they meet?", "place"),
        ("For what reason did he go?", "explanation"),
        ("How does it work?", "explanation"),
        ("What did he sign?", None),
        ("", None),
    ],
)
def test_a_question_word_tells_what_is_asked_for(question: str, sort: str | None) -> None:
    assert asked_sort(question) == sort


def test_of_two_question_words_the_first_counts() -> None:
    assert asked_sort("Why did he leave when the war began?") == "explanation"
    assert asked_sort("When did he tell why he left?") == "date"
