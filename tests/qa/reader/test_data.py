"""Rows into examples: what is asked of which text, and what should be answered."""

from collections import Counter
from dataclasses import replace

import pytest

from index.sentences import count_words
from qa.reader.data import Corpus, examples, held_out_examples
from qa.reader.training.example import Example
from qa.reader.training.recipe import Mixture
from qa.reader.training.rows import NO, UNSTATED, YES, Row, Statement, is_held_out

CITIES = ("Rome", "Paris", "Lima", "Oslo", "Cairo", "Quito", "Delhi", "Seoul", "Tunis", "Perth")


def _row(number: int, city: str) -> Row:
    context = (
        f"The largest museum of {city} was opened in {1800 + number}. It has many halls. "
        f"President Brown of {city} met President Green there. The gardens lie in the west."
    )
    start = context.index(str(1800 + number))
    question = f"When was the largest museum of {city} opened?"
    return Row("file", f"{city}", city, context, question, ((start, start + 4),))


def _corpus() -> Corpus:
    rows = tuple(_row(number, city) for number, city in enumerate(CITIES))
    unanswerable = Row("file", "Rome", "Rome", rows[0].context, "Who closed the museum?", ())
    return Corpus({"file": (*rows, unanswerable)}, {})


def _claims() -> Corpus:
    statements = tuple(
        Statement(
            "fever",
            f"g{i}",
            f"{city} is old.",
            f"{city} was an old town by {i}.",
            NO if i % 2 else YES,
        )
        for i, city in enumerate(CITIES)
    )
    return Corpus({}, {"fever": statements})


def _mixture(**given: float) -> Mixture:
    shares = {"negatives": 0.0, "cut": 0.0, "changed": 0.0, "verified": 0.0, "titles": 1.0}
    return Mixture(questions={"file": 1.0}, **{**shares, **given})  # type: ignore[arg-type]


def _made(mixture: Mixture, seed: int = 1, number: int = 0) -> list[Example]:
    return examples(_corpus(), mixture, seed, number)


def test_an_answerable_example_holds_its_answer() -> None:
    answerable = [e for e in _made(_mixture()) if e.answerable]
    assert answerable
    for example in answerable:
        assert example.span is not None
        assert example.text[slice(*example.span)].isdigit()


def test_a_row_without_an_answer_is_to_be_refused() -> None:
    refused = [e for e in _made(_mixture()) if e.question == "Who closed the museum?"]
    assert [(e.answerable, e.span) for e in refused] in ([(False, None)], [])


def test_articles_held_out_are_never_trained_on() -> None:
    held = {city for city in CITIES if is_held_out(city)}
    assert held
    assert not any(e.title in held for e in _made(_mixture()))
    kept = held_out_examples(_corpus(), _mixture(), 1, 100)
    assert {e.title for e in kept} == held


def test_a_hard_negative_lacks_the_answer() -> None:
    made = _made(_mixture(negatives=1.0))
    negatives = [e for e in made if e.made == "negative"]
    answers = {e.question: e.text[slice(*e.span)] for e in made if e.span is not None}
    assert negatives
    assert all(answers[e.question] not in e.text for e in negatives)
    assert all(e.answerable is False and e.span is None for e in negatives)


def test_a_question_is_also_asked_of_the_sentence_that_answers_alone_and_of_others() -> None:
    made = _made(_mixture(alone=1.0))
    short = [e for e in made if e.made == "given" and e.text.count(".") == 1]
    assert len(short) == sum(e.made == "given" and bool(e.answerable) for e in made) / 2
    for example in short:
        assert example.span is not None
        assert (example.span,) == example.items
        assert example.text[slice(*example.span)].isdigit()
    others = [e for e in made if e.made == "negative"]
    assert others
    assert all(e.text.count(".") <= 2 and not e.answerable for e in others)


def test_a_part_cut_off_lacks_the_answer() -> None:
    mixture = _mixture(cut=1.0).model_copy(update={"words": 21})
    cut = [e for e in examples(_corpus(), mixture, 1, 0) if e.made == "cut"]
    assert cut
    assert all("opened in" not in e.text and e.answerable is False for e in cut)


def test_a_changed_question_is_to_be_refused_of_the_same_text() -> None:
    made = _made(_mixture(changed=1.0))
    originals = {(e.question, e.text) for e in made if e.answerable}
    changed = [e for e in made if e.made in ("name", "number", "antonym", "roles", "negation")]
    assert changed
    assert all(e.answerable is False for e in changed)
    assert not {(e.question, e.text) for e in changed} & originals


def test_question_and_answer_become_a_statement() -> None:
    verified = [e for e in _made(_mixture(verified=1.0)) if e.made == "verified"]
    assert {e.verdict for e in verified} <= {0, 2}
    assert all(e.answerable is None for e in verified)
    right = [e for e in verified if e.verdict == 0]
    assert all(e.question.split()[-1] in e.text for e in right)


def test_windows_keep_to_the_limit_in_words() -> None:
    mixture = _mixture(negatives=1.0).model_copy(update={"words": 25})
    assert all(count_words(e.text) <= 25 for e in examples(_corpus(), mixture, 1, 0))


def test_statements_have_verdicts_and_some_are_beside_a_text_that_does_not_say() -> None:
    mixture = Mixture(questions={}, statements={"fever": 3.0})
    verdicts = Counter(e.verdict for e in examples(_claims(), mixture, 1, 0))
    assert set(verdicts) == {0, 1, 2}


ARTICLE = "Ann Lee opened the mill. It never closed. Bo Orr runs it today, with Cy Day. " * 3


def _placed(evidence: tuple[int, int] | None, verdict: int) -> Corpus:
    stated = Statement("yes_no", "Mill", "Did it close?", ARTICLE, verdict, "Mill", (), evidence)
    return Corpus({}, {"yes_no": (stated,)})


def test_a_statement_about_an_article_is_beside_what_settles_it() -> None:
    assert not is_held_out("Mill")
    mixture = Mixture(questions={}, statements={"yes_no": 1.0}, words=30, negatives=0.0)
    place = ARTICLE.index("never closed")
    (made,) = examples(_placed((place, place + 12), NO), mixture, 1, 0)
    assert made.span is not None
    assert made.text[slice(*made.span)] == "never closed"
    assert (made.verdict, made.answerable) == (NO, None)
    alone = mixture.model_copy(update={"evidence": 1.0})
    (made,) = examples(_placed((place, place + 12), NO), alone, 1, 0)
    assert made.text == "Ann Lee opened the mill. It never closed."
    (made,) = examples(_placed(None, UNSTATED), mixture, 1, 0)
    assert (made.verdict, made.span) == (UNSTATED, None)


def test_of_an_answer_of_several_items_one_is_the_span_and_those_near_are_items() -> None:
    starts = [ARTICLE.index(name) for name in ("Ann Lee", "Bo Orr", "Cy Day")]
    spans = tuple((start, start + 6 + (start == 0)) for start in starts)
    row = Row("lists", "Mill", "Mill", ARTICLE, "Who are named?", spans, (), True)
    mixture = _mixture().model_copy(update={"questions": {"lists": 1.0}})
    (made,) = examples(Corpus({"lists": (row,)}, {}), mixture, 1, 0)
    assert made.span in made.items
    assert [made.text[a:b] for a, b in made.items] == ["Ann Lee", "Bo Orr", "Cy Day"]


def test_turns_go_with_the_question_and_some_questions_get_idle_ones() -> None:
    turns = (("Who opened it?", "Ann Lee"),)
    row = Row("file", "Mill", "Mill", ARTICLE, "Did she run it?", ((0, 7),), turns)
    plain = [replace(_row(n, "Mill"), question=f"When was hall {n} opened?") for n in range(6)]
    corpus = Corpus({"file": (row, *plain)}, {})
    made = examples(corpus, _mixture(idle_history=1.0), 1, 0)
    assert {e.history for e in made if e.question == "Did she run it?"} == {turns}
    for example in made:
        if example.history != turns:
            assert 1 <= len(example.history) <= 3
            assert example.question not in {question for question, _ in example.history}
    assert all(not e.history for e in examples(corpus, _mixture(), 1, 0) if e.history != turns)


def test_questions_that_have_twins_of_their_own_are_not_changed_by_rules() -> None:
    rows = _corpus().questions["file"]
    corpus = Corpus({"written_questions": rows}, {})
    mixture = _mixture(changed=1.0).model_copy(update={"questions": {"written_questions": 1.0}})
    assert {e.made for e in examples(corpus, mixture, 1, 0)} == {"given"}


def test_weights_say_how_often_a_row_is_taken() -> None:
    once = Counter(e.question for e in _made(_mixture()))
    mixture = _mixture().model_copy(update={"questions": {"file": 2.0}})
    twice = Counter(e.question for e in examples(_corpus(), mixture, 1, 0))
    assert set(once.values()) == {1}
    assert twice == once + once


@pytest.mark.parametrize("number", [0, 3])
def test_equal_seeds_and_passes_give_equal_examples(number: int) -> None:
    mixture = _mixture(negatives=0.5, changed=0.5, titles=0.5)
    assert _made(mixture, 5, number) == _made(mixture, 5, number)
    assert _made(mixture, 5, number) != _made(mixture, 6, number)
    assert _made(mixture, 5, number) != _made(mixture, 5, number + 1)
