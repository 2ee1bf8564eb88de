import pytest

from qa.text.reported import speeches
from qa.text.speech import asks_who_says, speaker_of


def speaker(sentence: str, answer: str) -> str | None:
    start = sentence.index(answer)
    found = speaker_of(sentence, start, start + len(answer))
    return sentence[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("sentence", "answer", "expected"),
    [
        ("The ice is melting fast, the minister said.", "fast", "the minister"),
        ("The minister said that the ice is melting fast.", "fast", "The minister"),
        ("Ann Lee said the bridge cost 5 million euros.", "5 million euros", "Ann Lee"),
        ("“The bridge cost 5 million,” said Ann Lee, the mayor.", "5 million", "Ann Lee"),
        ('"It opened in 1996," Ann Lee told reporters.', "1996", "Ann Lee"),
        ("Ann Lee told reporters that it opened in 1996.", "1996", "Ann Lee"),
        (
            "According to the transport ministry, it opened in 1996.",
            "1996",
            "the transport ministry",
        ),
        ("It opened in 1996, according to Ann Lee.", "1996", "Ann Lee"),
        ("Officials said 36 people died.", "36 people", "Officials"),
        ("The paper reported that 36 people died.", "36 people", "The paper"),
        ("“We will win,” Ann Lee said. ", "We will win", "Ann Lee"),
        ("Ann Lee and Bob Ray also said it opened in 1996.", "1996", "Ann Lee and Bob Ray"),
        ("The United States built it, and then Bob Ray said it was lost.", "lost", "Bob Ray"),
        (
            "Ann Lee, the old mayor, told the paper Sud in an interview that it opened in 1996.",
            "1996",
            "Ann Lee",
        ),
        ("Ann Lee, the mayor, said that it opened in 1996.", "1996", "Ann Lee"),
        (
            "It opened in 1996, the mayor of Lyon, Ann Lee, told reporters.",
            "1996",
            "the mayor of Lyon",
        ),
        ("It lies in the United States that Ann Lee built.", "built", None),
        ("“We will win,” she said.", "We will win", None),
        ("The bridge opened in 1996.", "1996", None),
        ("The bridge is said to have opened in 1996.", "1996", None),
        ("Ann Lee wrote three books in Lyon.", "three books", None),
        ("The party declared war in 1914.", "1914", None),
        ("Ann Lee said that the bridge opened.", "Ann Lee", None),
        ("The mayor, who said so, left in 1996.", "1996", None),
    ],
)
def test_the_speaker_of_what_is_said(sentence: str, answer: str, expected: str | None) -> None:
    assert speaker(sentence, answer) == expected


@pytest.mark.parametrize(
    "sentence",
    ["Kim said.", "said", "", "“Yes,” he said.", "It is according to", "“No!” said the man."],
)
def test_a_speaker_lies_inside_the_sentence_and_outside_what_is_said(sentence: str) -> None:
    for speech in speeches(sentence):
        assert 0 <= speech.speaker.start < speech.speaker.end <= len(sentence)
        assert all(
            said.end <= speech.speaker.start or speech.speaker.end <= said.start
            for said in speech.said
        )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who said that the ice is melting?", True),
        ("What did Ann Lee say about the ice?", True),
        ("According to Ann Lee, when did it open?", True),
        ("When did the bridge open?", False),
        ("According to the article, when did it open?", False),
        ("Who built the bridge?", False),
    ],
)
def test_a_question_may_ask_who_says_so_or_know_it(question: str, expected: bool) -> None:
    assert asks_who_says(question) is expected
