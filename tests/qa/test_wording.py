import pytest

from qa.wording import asks_yes_no, bare_question


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Do you know when Ann died?", "when Ann died?"),
        ("Hello, can you please tell me who led it?", "who led it?"),
        ("In Lyon, who led the army?", "who led the army?"),
        ("According to the article, who led?", "who led?"),
        ("Who led the army in Lyon?", "Who led the army in Lyon?"),
        ("Do you know him?", "Do you know him?"),
    ],
)
def test_courtesies_are_left_out(question: str, bare: str) -> None:
    assert bare_question(question) == bare


OTHER = [
    "Who signed the treaty?",
    "When was the treaty dissolved?",
    "Do you know when Napoleon died?",
    "Can you tell me who led the army?",
    "Does the article say where they met?",
    "How many people came?",
    "How old is the bridge?",
    "How long did the talks last?",
    "How often does it run?",
    "Which is the largest city on the river?",
    "What is the capital of France?",
    "Which of the following is a metal?",
    "What species lives there?",
    "What news reached the king?",
    "What are penguins?",
    "Who are the Beatles?",
    "Who is the president?",
    "Name the president of the company.",
    "Give the largest number.",
    "Is the bridge red or blue?",
    "Is it true that the bridge is red, or is it blue?",
    "Did he travel by train or by plane?",
    "Will Smith was born where?",
    "May 1990 saw which event?",
    "Was he arrested, and if so, when?",
    "What country did the ministers visit?",
    "Which politician has three children?",
    "What did the minister say about the reasons?",
    "The treaty was signed in which year?",
    "How did the king feel?",
    "How is the river called in Greek?",
    "Submarines?",
    "What causes heavy rain?",
    "Which law limits the tax?",
    "Which museum preserves the memory of the war?",
    "What were the walls made of?",
    "If the bridge is red, which colour is the tower?",
    "What transit system runs the line?",
]
YES_NO = [
    "Was the treaty dissolved?",
    "Is it true that the treaty was dissolved in 1996?",
    "Didn't he resign?",
    "Did Kim Jong-un meet the president?",
    "Does the article say whether the bridge is red?",
    "Do you know if the bridge was painted?",
    "Can you tell me whether or not he resigned?",
    "Has the bridge ever been painted red or blue?",
    "Did it take two or more years?",
    "Did any ships or boats sink?",
    "Will Kim visit Moscow?",
    "Are there penguins in Lyon?",
    "The treaty was dissolved, wasn't it?",
    "He resigned in 1990, right?",
    "Is the building taller than the tower?",
    "Was the treaty signed before 1990?",
    "Did he speak before the parliament?",
    "According to the article, was the bridge painted?",
]


@pytest.mark.parametrize("question", YES_NO)
def test_yes_or_no_answers(question: str) -> None:
    assert asks_yes_no(question)


@pytest.mark.parametrize("question", OTHER)
def test_more_than_yes_or_no_is_asked_for(question: str) -> None:
    assert not asks_yes_no(question)
