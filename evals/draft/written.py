"""Drafts of an article as questions, and the file they are written to.

Nothing here decides what is asked; nothing that is written counts before a person has taken
`"draft": true` out of its line (`evals.question`).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.draft.asides import asides
from evals.draft.asked import asked
from evals.draft.blanks import blanks
from evals.draft.changed import changed
from evals.draft.chosen import chosen
from evals.draft.drafted import Draft
from evals.draft.quotations import quotations
from evals.draft.reading import clauses
from evals.draft.reasons import reasons
from evals.draft.rows import asked_of_rows
from evals.draft.sentences import Sentence, sentences_of
from evals.errors import TaskError
from evals.gold import locate
from evals.question import Question
from index.types import Article

__all__ = ["DraftQuestion", "draft", "write_drafts"]

_UNANSWERABLE = 4
"""One draft of so many has no answer."""
_ROWS = 8
"""One draft of so many asks for a cell of a table at most."""
_BLANKS = 6
"""One draft of so many is a sentence with a blank at most, and half as many as were formed."""


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question that nobody has accepted yet; `note` says what must still be done, if anything."""

    question: Question
    note: str | None = None


def draft(article: Article, *, limit: int = 30) -> tuple[DraftQuestion, ...]:
    """Return at most `limit` drafts in the order of the article, those without answers last.

    About a quarter have no answer. TaskError when the article is not in English: the rules
    are those of English.
    """
    if article.language not in {None, "en"}:
        raise TaskError(
            f"The article's language is {article.language!r}; drafts are made of English only.",
            "Write the questions by hand; evals/README.md describes the format.",
        )
    sentences = sentences_of(article)
    formed = _clear([each for sentence in sentences for each in _formed(sentence)])
    length = len(article.text)
    without = limit // _UNANSWERABLE
    answered = chosen(asked_of_rows(article), limit // _ROWS, length)
    answered += chosen(formed, limit - without - len(answered), length, answered)
    left = limit - without - len(answered)
    if left > 0:
        asked_of = {each.sentence.start for each in answered}
        unused = (s for s in sentences if s.start not in asked_of)
        blank = [each for sentence in unused for each in blanks(sentence)]
        most = min(left, limit // _BLANKS, max(1, len(answered) // 2))
        answered += chosen(blank, most, length, answered)
    misses = [miss for each in formed for miss in changed(each, article.text)]
    wanted = min(without, -(-len(answered) // (_UNANSWERABLE - 1)))
    unanswerable = chosen([miss for miss in misses if not miss.note], wanted, length)
    unanswerable += chosen(misses, wanted - len(unanswerable), length, unanswerable)
    ordered = (*sorted(answered, key=lambda each: each.sentence.start), *unanswerable)
    return tuple(_question(each, number) for number, each in enumerate(ordered, 1))


def write_drafts(article: Article, path: Path, drafts: Sequence[DraftQuestion]) -> None:
    """Write drafts to a new questions file, one a line, each marked `"draft": true`.

    TaskError when the file exists, its folder does not, there are no drafts, or one does not
    fit the article.
    """
    if not drafts:
        raise TaskError(
            f"No question could be drafted from {article.title!r}.",
            "Write the questions by hand; evals/README.md describes the format.",
        )
    for each in drafts:
        locate(each.question, (article,))
    text = "".join(f"{_line(each)}\n" for each in drafts)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise TaskError(
            f"{path} exists already; it may hold questions that somebody has edited.",
            "Give another name, or move that file away.",
        ) from error
    except OSError as error:
        raise TaskError(
            f"{path} cannot be written: {error.strerror}.", "Give another place."
        ) from error


def _formed(sentence: Sentence) -> Iterator[Draft]:
    read = clauses(sentence)
    for clause in read:
        yield from asked(clause)
    yield from asides(sentence)
    yield from quotations(sentence, read)
    yield from reasons(sentence, read)


def _clear(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out what two sentences answer differently: "When did he resign?" of two men."""
    answers: dict[str, set[tuple[int, tuple[str, ...]]]] = {}
    for each in drafts:
        answers.setdefault(each.question, set()).add((each.sentence.start, each.answers))
    return [each for each in drafts if len(answers[each.question]) == 1]


def _question(each: Draft, number: int) -> DraftQuestion:
    answerable = each.unanswerable is None
    question = Question(
        id=f"q{number:03}",
        kind=each.kind,
        question=each.question,
        answers=each.answers,
        evidence=(each.sentence.text,) if answerable else (),
        occurrence=each.sentence.occurrence if answerable else None,
        unanswerable=each.unanswerable,
    )
    return DraftQuestion(question, each.note)


def _line(each: DraftQuestion) -> str:
    fields = each.question.model_dump(mode="json", exclude_defaults=True)
    note = {"note": each.note} if each.note else {}
    return json.dumps({"draft": True} | fields | note, ensure_ascii=False)
