import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError
from qa.follow_up import stand_alone
from qa.turns import MAX_TURNS, Turn, turns
from qa.types import REFUSAL, UNSURE

TREATY = [("When was the 1894 treaty dissolved?", "1911")]
MEETING = [
    ("Where did Ann Lee go in 2009?", "Lima"),
    ("Who did Ann Lee meet in Lima?", "Omar Diaz"),
]
MUSEUM = [("When did the museum open?", "on 4 May 1931"), ("Who designed it?", "Rosa Klein")]
ROCKETS = [("Did the army fire rockets?", "Yes")]
BAN = [("What did the minister announce?", "a ban on plastic bags")]
CLUB = [("How many goals did Leo Paz score?", "12"), ("For which club?", "Santos")]
QUAKE = [("What caused the Bergen earthquake?", None)]
EMMA = [("Who wrote Emma?", None)]
SIGNED = [("Who signed the pact in 1802?", "Ann Lee and Bob Ray")]
RADIUM = [("What did Ines Ruiz discover?", "radium")]


def rewritten(question: str, history: object) -> str:
    return stand_alone(question, turns(history))


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (TREATY, "And what replaced it?", "What replaced the 1894 treaty?"),
        (TREATY, "Where was it signed?", "Where was the 1894 treaty signed?"),
        (TREATY, "Who were its enemies?", "Who were the 1894 treaty's enemies?"),
        (MEETING, "When did he arrive?", "When did Ann Lee arrive?"),
        (MEETING, "What did he say about his trip?", "What did Ann Lee say about his trip?"),
        (MEETING, "What's her age?", "What's Ann Lee's age?"),
        (MEETING, "Where's she from?", "Where's Ann Lee from?"),
        (MEETING, "Do you know if she's married?", "Do you know if Ann Lee is married?"),
        (MEETING, "What did they discuss?", "What did Ann Lee and Omar Diaz discuss?"),
        (MEETING, "Who is he?", "Who is Omar Diaz?"),
        (MEETING, "how long did she stay", "How long did Ann Lee stay"),
        (MUSEUM, "Where did she study?", "Where did Rosa Klein study?"),
        (MUSEUM, "How much did it cost?", "How much did the museum cost?"),
        (MUSEUM, "What else did she design?", "What else did Rosa Klein design?"),
        (ROCKETS, "When did they stop?", "When did the army stop?"),
        (SIGNED, "When did they meet?", "When did Ann Lee and Bob Ray meet?"),
        (RADIUM, "What is it used for?", "What is radium used for?"),
        (RADIUM, "When did she discover it?", "When did Ines Ruiz discover radium?"),
        (QUAKE, "How long did it last?", "How long did the Bergen earthquake last?"),
        (BAN, "Is it popular?", "Is the ban on plastic bags popular?"),
        (CLUB, "How many cups did they win?", "How many cups did Santos win?"),
        (EMMA, "How many pages does it have?", "How many pages does Emma have?"),
        (["who was cortez?"], "when did he die?", "When did cortez die?"),
    ],
)
def test_pronouns_are_replaced(history: object, question: str, expected: str) -> None:
    assert rewritten(question, history) == expected


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (MEETING, "Who did he meet there?", "Who did Ann Lee meet in Lima?"),
        (MEETING, "When did she go there?", "When did Ann Lee go to Lima?"),
        (MEETING, "How many people live there?", "How many people live in Lima?"),
        (MEETING, "What did she bring from there?", "What did Ann Lee bring from Lima?"),
        (SIGNED, "What happened that year?", "What happened in 1802?"),
        (SIGNED, "Had they met before then?", "Had Ann Lee and Bob Ray met before 1802?"),
        (MUSEUM, "What happened on that day?", "What happened on 4 May 1931?"),
        (TREATY, "Who ruled at that time?", "Who ruled in 1911?"),
        (MEETING, "How big is that city?", "How big is Lima?"),
        (TREATY, "Was that treaty secret?", "Was the 1894 treaty secret?"),
        (TREATY, "Was that agreement kept?", "Was that agreement (the 1894 treaty) kept?"),
    ],
)
def test_places_times_and_pointing_words_are_filled_in(
    history: object, question: str, expected: str
) -> None:
    assert rewritten(question, history) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who signed the treaty?", "Who signed the 1894 treaty?"),
        ("Who signed the treaty of Ghent?", "Who signed the treaty of Ghent?"),
        ("Who signed the new treaty?", "Who signed the new treaty?"),
    ],
)
def test_a_bare_definite_phrase_takes_the_full_form_used_before(
    question: str, expected: str
) -> None:
    assert rewritten(question, TREATY) == expected


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (TREATY, "Why?", "Why was the 1894 treaty dissolved?"),
        (TREATY, "By whom?", "By whom was the 1894 treaty dissolved?"),
        (TREATY, "Where was that?", "Where was the 1894 treaty dissolved?"),
        (TREATY, "And how?", "How was the 1894 treaty dissolved?"),
        (TREATY, "Why not?", "Why was the 1894 treaty not dissolved?"),
        (MEETING, "When?", "When did Ann Lee meet Omar Diaz in Lima?"),
        (MEETING, "Why did she?", "Why did Ann Lee meet Omar Diaz in Lima?"),
        (MEETING[:1], "When was that?", "When did Ann Lee go in 2009 to Lima?"),
        (MEETING, "Who else?", "Who else did Ann Lee meet in Lima?"),
        (SIGNED, "Where?", "Where did Ann Lee and Bob Ray sign the pact in 1802?"),
        (SIGNED, "Who else?", "Who else signed the pact in 1802?"),
        (EMMA, "When?", "When did someone write Emma?"),
        (TREATY, "In which city?", "In which city was the 1894 treaty dissolved?"),
        (MEETING, "Who was that?", "Who was Omar Diaz?"),
        (RADIUM, "What year was that?", "What year did Ines Ruiz discover radium?"),
        (RADIUM, "What does that mean?", "What does radium mean?"),
        (ROCKETS, "How many?", "How many rockets did the army fire?"),
        (ROCKETS, "How often?", "How often did the army fire rockets?"),
        (RADIUM, "With whom?", "With whom did Ines Ruiz discover radium?"),
        ([("Who was elected mayor?", "Ann Lee")], "When?", "When was Ann Lee elected mayor?"),
        (["How many people died in the fire?"], "Why?", "Why did people die in the fire?"),
    ],
)
def test_a_bare_question_word_is_completed(history: object, question: str, expected: str) -> None:
    assert rewritten(question, history) == expected


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (MEETING, "What about Eva Moss?", "Who did Eva Moss meet in Lima?"),
        (TREATY, "And the 1920 treaty?", "When was the 1920 treaty dissolved?"),
        (["How many ships sank in 1914?"], "And in 1915?", "How many ships sank in 1915?"),
        (["How many ships sank in 1914?"], "What about 1915?", "How many ships sank in 1915?"),
        (MEETING, "And her father?", "Who is Ann Lee's father?"),
        (["How many ships sank?"], "And in 1915?", "How many ships sank in 1915?"),
        (EMMA, "How about Ivanhoe?", "Who wrote Ivanhoe?"),
        (["Did Peru join the league?"], "And Chile?", "Did Chile join the league?"),
    ],
)
def test_a_fragment_takes_the_place_of_its_like(
    history: object, question: str, expected: str
) -> None:
    assert rewritten(question, history) == expected


@pytest.mark.parametrize(
    ("history", "question"),
    [
        (TREATY, "What is the capital of France?"),
        (TREATY, "Is it true that Spain won?"),
        (TREATY, "What time is it?"),
        (TREATY, "How can I see if it's possible to leave early?"),
        (TREATY, "Would it be a problem if Spain won?"),
        (TREATY, "While we're at it, who rules Spain?"),
        (TREATY, "How long does it take to reach Mars?"),
        (TREATY, "Are there any photos?"),
        (MEETING, "Did Eva Moss say he would come?"),
        (MEETING, "What did Eva Moss say about her visit?"),
        (MEETING, "When she arrived, who did Eva Moss call?"),
        (MEETING, "Did the bank say when it would close?"),
        (MEETING, "Did Eva Moss say that people came?"),
        (MEETING, "How many visitors were there?"),
        (TREATY, "Summarise it"),
        (TREATY, "Who is mentioned?"),
    ],
)
def test_a_question_that_stands_alone_is_left(history: object, question: str) -> None:
    assert rewritten(question, history) == question


def test_what_cannot_be_resolved_gets_the_question_before() -> None:
    assert rewritten("What else?", TREATY) == "What else — when was the 1894 treaty dissolved?"
    assert rewritten("Which ones?", ROCKETS) == "Which ones — did the army fire rockets?"
    assert rewritten("What happened next?", TREATY).endswith(
        "— when was the 1894 treaty dissolved?"
    )


def test_a_remark_is_nothing_to_go_on_with() -> None:
    assert rewritten("What else?", ["No, not yet."]) == "What else?"


def test_a_reply_to_a_question_asked_back_is_joined_to_it() -> None:
    history = [("When was it signed?", "Do you mean the 1894 treaty?")]
    assert rewritten("yes", history) == "Yes — do you mean the 1894 treaty?"


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    history = ["Where was Ann Lee born?", "When?", "Who were her parents?"]
    assert rewritten("What did she study?", history) == "What did Ann Lee study?"


def test_a_pronoun_once_used_of_somebody_tells_two_people_apart() -> None:
    history = [
        ("Who painted the hall?", "Kim Mora"),
        ("Where was she born?", "Lima"),
        ("Who paid Kim Mora?", "Alex Poe"),
    ]
    assert rewritten("Why did he?", history) == "Why did Alex Poe pay Kim Mora?"
    assert rewritten("Was he rich?", history) == "Was Alex Poe rich?"
    assert rewritten("Was she rich?", history) == "Was Kim Mora rich?"


def test_the_latest_turn_comes_first() -> None:
    history = ["When did Ann Lee retire?", "When did Omar Diaz retire?"]
    assert rewritten("Where did he live?", history) == "Where did Omar Diaz live?"


def test_a_refusal_is_no_antecedent() -> None:
    history = [("Who signed the pact?", REFUSAL)]
    assert rewritten("When?", history) == "When did someone sign the pact?"


def test_a_candidate_that_was_shown_is_one() -> None:
    history = [("Who signed the pact?", f"{UNSURE}Ann Lee")]
    assert rewritten("When was she born?", history) == "When was Ann Lee born?"


def test_only_the_last_turns_are_remembered() -> None:
    history = ["When did Ann Lee retire?"] + ["Is rain wet?"] * MAX_TURNS
    assert "Ann Lee" not in rewritten("Where did she live?", history)
    assert "Ann Lee" in rewritten("Where did she live?", history[:MAX_TURNS])


def test_nothing_changes_without_a_history() -> None:
    assert stand_alone("And what replaced it?", ()) == "And what replaced it?"
    assert rewritten("Why?", [""]) == "Why?"


def test_history_takes_questions_pairs_and_turns() -> None:
    assert turns(["a", ("b", "c"), ["d", None], Turn("e")]) == (
        Turn("a"),
        Turn("b", "c"),
        Turn("d"),
        Turn("e"),
    )
    assert turns(None) == ()


@pytest.mark.parametrize(
    "history", ["a question", 7, [7], [("a", 7)], [("a", "b", "c")], [(1, "b")]]
)
def test_a_history_of_another_shape_is_refused_with_a_hint(history: object) -> None:
    with pytest.raises(QuestionError) as caught:
        turns(history)
    assert "pairs" in caught.value.hint


WORDS = st.sampled_from(
    "who when did was it he there that then why Ann Lee Lima the treaty 1961 of and in ? , . their"
    " else what about 's “ 🙂 how many".split()
)
PHRASES = st.lists(WORDS, max_size=9).map(" ".join)


@given(PHRASES, st.lists(st.tuples(PHRASES, st.none() | PHRASES), max_size=3))
def test_any_input_gives_the_same_text_each_time(
    question: str, history: list[tuple[str, str | None]]
) -> None:
    first = rewritten(question, history)
    assert first == rewritten(question, history)
    assert bool(first.strip()) == bool(question.strip()) or history


def test_a_question_about_the_article_itself_needs_no_history() -> None:
    history = turns([("Who won the football match?", "The article does not say.")])
    assert stand_alone("What is this article about?", history) == "What is this article about?"
