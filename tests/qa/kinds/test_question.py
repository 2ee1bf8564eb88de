import pytest

from qa.kinds.question import bare_question, question_kind

SPAN = [
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
LIST = [
    "Which countries signed the treaty?",
    "What countries border the lake?",
    "Name three rivers of the region.",
    "Name the members of the committee.",
    "List the towns on the river.",
    "Can you list the towns on the river?",
    "Who are the members of the band?",
    "Who were the three founders?",
    "What are the official languages of the country?",
    "What were some of the effects of the war?",
    "Which two ministers met in Paris?",
    "Between which two towns does the railway run?",
    "In 1990, which towns joined the league?",
    "Which of the towns were destroyed?",
    "Give me the names of the ships.",
    "What colors are on the flag?",
]
WHY = [
    "Why did he resign?",
    "Can you explain why he resigned?",
    "Do you know why he resigned?",
    "What was the reason for the war?",
    "What reasons did the minister give?",
    "For what reason was the bridge closed?",
    "How come the bridge was closed?",
    "In 1990, why did he resign?",
    "He resigned why?",
]
HOW = [
    "How did the fire start?",
    "How was the bridge built?",
    "How do bees find their way?",
    "How exactly does the machine work?",
    "How can the disease be prevented?",
    "In what way did the law change?",
    "Could you tell me how the fire started?",
]
COMPARISON = [
    "Which is older, the bridge or the tower?",
    "Who is younger, Ann Lee or Bob Ray?",
    "Which bridge is longer, the Old Bridge or the New Bridge?",
    "Which came first, the war or the treaty?",
    "Which was built earlier, the bridge or the tower?",
    "Which of the two is older, the bridge or the tower?",
    "Who has more children, Ann Lee or Bob Ray?",
    "Did the war begin before the treaty was signed?",
    "Was the bridge built after the tower?",
    "Was Ann Lee born before Bob Ray?",
]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        *((question, "span") for question in SPAN),
        *((question, "yes_no") for question in YES_NO),
        *((question, "list") for question in LIST),
        *((question, "why") for question in WHY),
        *((question, "how") for question in HOW),
        *((question, "comparison") for question in COMPARISON),
        ("What is this article about?", "about"),
        ("Summarise it", "summary"),
        ("Which dates are mentioned?", "dates"),
    ],
)
def test_what_is_asked(question: str, kind: str) -> None:
    assert question_kind(question) == kind


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
