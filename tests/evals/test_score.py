"""The rules of scoring, example by example."""

from dataclasses import replace

import pytest

from evals.gold import locate
from evals.score import Score, accepted, score
from qa.types import Answer
from tests.evals.samples import TEXT, answer, article, citation, question, unanswerable

SENTENCE = "It was dissolved in 1996."
GOLD = citation(SENTENCE, "1996")


def scored(asked: object, given: Answer) -> Score:
    assert hasattr(asked, "evidence")
    one = article()
    return score(asked, locate(asked, [one]), given, {one.id: one})  # type: ignore[arg-type]


class TestAccepted:
    @pytest.mark.parametrize(
        ("text", "right"),
        [
            ("1996", True),
            ("In 1996.", True),
            ("the pact was dissolved in 1996", True),  # 6 tokens, limit 3 * 2 + 5
            ("1961", False),
            ("", False),
            (TEXT, False),  # contains the answer, and everything else
        ],
    )
    def test_an_accepted_answer_must_be_contained_in_a_short_text(
        self, text: str, right: bool
    ) -> None:
        assert accepted(question(), text) is right

    def test_the_limit_is_three_times_the_longest_accepted_answer_and_five_tokens(self) -> None:
        eleven = "in 1996 " + " ".join(["word"] * 9)
        assert accepted(question(), eleven)
        assert not accepted(question(), eleven + " word")

    def test_a_near_answer_with_common_words_is_wrong(self) -> None:
        assert not accepted(question(answers=["July 2000"]), "June 2000")

    def test_why_and_how_take_the_whole_evidence_sentence(self) -> None:
        sentence = "Because of the long war in the north they left and never came back there."
        why = question(kind="why", answers=["the war"], evidence=[sentence.replace("the war", "")])
        why = question(kind="why", answers=["long war"], evidence=[sentence])
        assert accepted(why, sentence)
        assert not accepted(why, f"{sentence} More.")
        assert not accepted(question(answers=["war"], evidence=[sentence]), sentence)

    def test_yes_and_no_count_as_the_first_word_only(self) -> None:
        no = question(kind="yes_no", answers=["No"])
        assert accepted(no, "No.")
        assert accepted(no, "No: it was dissolved in 1996, and later deals replaced it then.")
        assert not accepted(no, "There is no pact")
        assert not accepted(no, "Yes")
        follow_up = question(kind="follow_up", answers=["No", "without Russia"])
        assert accepted(follow_up, "without Russia")
        assert not accepted(follow_up, "with no Russia")

    def test_all_items_are_required_where_the_question_says_so(self) -> None:
        every = question(kind="list", answers=["swords", "gifts"], all=True)
        assert accepted(every, "swords and gifts")
        assert not accepted(every, "swords")
        assert accepted(question(kind="list", answers=["swords", "gifts"]), "swords")


class TestAnswerable:
    def test_the_right_span_with_its_sentence_is_right_throughout(self) -> None:
        assert scored(question(), answer("1996", GOLD)) == Score(
            correct=True, exact=1.0, f1=1.0, contained=1.0, citation_correct=True
        )

    def test_a_refusal_is_wrong_and_cites_nothing(self) -> None:
        assert scored(question(), answer("The article does not say.", kind="refusal")) == Score(
            correct=False, exact=0.0, f1=0.0, contained=0.0, citation_correct=False
        )

    def test_a_correction_is_not_an_answer_whatever_it_says(self) -> None:
        found = scored(question(), answer("1996", GOLD, kind="correction"))
        assert (found.correct, found.citation_correct) == (False, False)

    def test_the_same_words_elsewhere_are_no_proof(self) -> None:
        elsewhere = citation("A pact was signed in 1996 too.", "1996")
        found = scored(question(), answer("1996", elsewhere))
        assert (found.correct, found.citation_correct) == (True, False)

    def test_a_span_must_overlap_the_answer_inside_the_sentence(self) -> None:
        beside = citation(SENTENCE, "dissolved")
        assert scored(question(), answer("1996", beside)).citation_correct is False
        wider = citation(SENTENCE, "dissolved in 1996")
        assert scored(question(), answer("1996", wider)).citation_correct is True

    def test_an_extract_needs_to_cover_the_sentence_only(self) -> None:
        found = answer(SENTENCE, citation(SENTENCE), kind="extract")
        assert scored(question(), found).citation_correct is True

    def test_part_of_the_sentence_is_no_proof_but_its_outer_punctuation_is_not_needed(
        self,
    ) -> None:
        part = citation("dissolved in 1996", "1996")
        assert scored(question(), answer("1996", part)).citation_correct is False
        bare = citation("It was dissolved in 1996", "1996")
        assert scored(question(), answer("1996", bare)).citation_correct is True

    def test_only_verified_citations_of_this_article_count(self) -> None:
        claimed = replace(GOLD, state="supported")
        assert scored(question(), answer("1996", claimed)).citation_correct is False
        other = replace(GOLD, article_id="a2")
        assert scored(question(), answer("1996", other)).citation_correct is False

    def test_one_right_citation_among_several_is_enough(self) -> None:
        other = citation("Later deals replaced it.")
        assert scored(question(), answer("1996", other, GOLD)).citation_correct is True

    def test_a_list_reports_the_fraction_of_items(self) -> None:
        asked = question(kind="list", answers=["both sides", "the brave people"], all=True)
        found = scored(asked, answer("both sides", kind="list"))
        assert (found.correct, found.items) == (False, 0.5)
        # 2 of the 4 words of "both sides, the brave people" without "the": P 1, R 1/2
        assert (found.exact, found.f1, found.contained) == (0.0, pytest.approx(2 / 3), 0.0)
        whole = scored(asked, answer("The brave people and both sides", kind="list"))
        assert (whole.correct, whole.items, whole.contained) == (True, 1.0, 1.0)


class TestBroad:
    asked = question(
        kind="broad",
        broad=True,
        answers=[],
        evidence=["The pact of 1961 bound both sides.", "Later deals replaced it."],
    )

    def test_one_of_the_sentences_cited_is_right(self) -> None:
        given = answer("…", citation("Later deals replaced it."), kind="extract")
        assert scored(self.asked, given) == Score(correct=True, citation_correct=True)

    def test_none_of_the_sentences_cited_is_wrong(self) -> None:
        given = answer("…", citation(SENTENCE), kind="extract")
        assert scored(self.asked, given) == Score(correct=False, citation_correct=False)

    def test_citing_nearly_everything_is_wrong(self) -> None:
        sentences = (
            "The pact of 1961 bound both sides.",
            SENTENCE,
            "Later deals replaced it.",
            "A pact was signed in 1996 too.",
        )
        given = answer("…", *map(citation, sentences), kind="extract")
        assert scored(self.asked, given) == Score(correct=False, citation_correct=True)

    def test_a_list_of_names_may_stand_in_nearly_every_sentence(self) -> None:
        named = (
            citation("The pact of 1961 bound both sides.", "pact"),
            citation(SENTENCE, "It"),
            citation("Later deals replaced it.", "deals"),
            citation("A pact was signed in 1996 too.", "pact"),
        )
        given = answer("pact, it, deals", *named, kind="list")
        assert scored(self.asked, given) == Score(correct=True, citation_correct=True)


class TestUnanswerable:
    def test_a_refusal_and_a_correction_are_right_and_an_answer_is_wrong(self) -> None:
        assert scored(unanswerable(), answer("No.", kind="refusal")) == Score(correct=True)
        assert scored(unanswerable(), answer("But …", GOLD, kind="correction")) == Score(True)
        assert scored(unanswerable(), answer("Kim")) == Score(correct=False)

    def test_a_false_premise_is_corrected_by_the_sentence_that_contradicts_it(self) -> None:
        asked = unanswerable(kind="false_premise", correction=SENTENCE)
        right = answer("No", citation(SENTENCE), kind="correction")
        wrong = answer("No", citation("Later deals replaced it."), kind="correction")
        assert scored(asked, right).corrected is True
        assert scored(asked, wrong).corrected is False
        assert scored(asked, answer("No", kind="refusal")) == Score(correct=True, corrected=False)
