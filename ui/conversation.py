"""One conversation: questions in, what the page shows out. Knows nothing of Gradio.

Every change is a new frozen `View`; the page paints each as it comes. Every answer is kept in
the library as soon as it is there. An error is part of the view, with the question given back,
so that nothing typed is lost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.conversations import Conversations
from index.errors import ArticleQAError, ConversationNotFoundError, QuestionError
from qa.conversations import KeptTurn, keep, turns_of
from qa.types import Answer, Finished, Token
from ui.links import citation_address
from ui.problems import shown_problem
from ui.protocol import ChatAssistant
from ui.render import (
    render_answer,
    render_error,
    render_partial,
    render_question,
    render_waiting,
)
from ui.warming import Warming

__all__ = ["View", "converse", "messages", "opened"]


_TITLE = 80
"""Longest name of a conversation that is taken from its first question, in characters."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows.

    `conversation` is the id under which it is kept, "" before the first answer. `asking` is
    the question under way or failed, with `reply` as HTML under it. `shown` is the address the
    reader frame goes to, "" for none. `returned` is the question to put back into the box when
    it was not answered.
    """

    turns: tuple[KeptTurn, ...] = ()
    conversation: str = ""
    asking: str = ""
    reply: str = ""
    shown: str = ""
    returned: str = ""


def opened(assistant: ChatAssistant, conversation: str) -> View:
    """Return a kept conversation; an empty view for one that is not there any more."""
    try:
        return View(turns_of(assistant.conversations(), conversation), conversation)
    except ConversationNotFoundError:
        return View()


def converse(
    assistant: ChatAssistant,
    warming: Warming,
    before: View,
    question: str,
    articles: Sequence[str] | None,
    *,
    instead: int = 0,
) -> Iterator[View]:
    """Ask one question; the views come in order, the last one holds the answer or the error.

    `instead` is how many of the last turns the new one takes the place of; they stay until it
    is there.
    """
    typed = question.strip()
    # Read anew: answers may have been rated since.
    now = opened(assistant, before.conversation)
    before = now if now.turns else before
    turns = before.turns[: len(before.turns) - instead]
    view = View(
        turns,
        before.conversation,
        asking=typed,
        reply=render_waiting("Reading …"),
        returned=question,
    )
    try:
        if not typed:
            raise QuestionError("There is no question yet.", "Type one and press Enter.")
        if not warming.ended:
            waiting = render_waiting("The models are loading; your question is next.")
            yield replace(view, reply=waiting)
            warming.wait()
        yield view
        history = [(turn.answer.question, turn.answer.text) for turn in turns]
        text = ""
        for event in assistant.stream(typed, history, articles):
            if isinstance(event, Token):
                text += event.text
                yield replace(view, reply=render_partial(text))
            elif isinstance(event, Finished):
                yield _kept(assistant.conversations(), before, turns, event.answer)
    except Exception as error:
        problem = shown_problem(error, kept="Your question is back in the box.")
        yield replace(view, turns=before.turns, reply=render_error(problem))


def messages(view: View) -> list[dict[str, str]]:
    """The view as messages for the chat: {"role", "content"}, content one line of HTML."""
    shown: list[dict[str, str]] = []
    for turn in view.turns:
        shown.append({"role": "user", "content": render_question(turn.answer.asked)})
        shown.append(
            {"role": "assistant", "content": render_answer(turn.answer, turn.message, turn.rating)}
        )
    if view.asking:
        shown.append({"role": "user", "content": render_question(view.asking)})
    if view.reply:
        shown.append({"role": "assistant", "content": view.reply})
    return shown


def _kept(kept: Conversations, before: View, turns: tuple[KeptTurn, ...], answer: Answer) -> View:
    """Keep the answer and show it; where it cannot be kept, show it and say so."""
    conversation = before.conversation
    try:
        if not _is_there(kept, conversation):  # new, or deleted in another window
            conversation = kept.start(_title((*(t.answer for t in turns), answer)[0])).id
            turns = tuple(keep(kept, conversation, turn.answer) for turn in turns)
        elif len(turns) < len(before.turns):
            kept.cut(conversation, before.turns[len(turns)].ordinal)
        turn = keep(kept, conversation, answer)
    except ArticleQAError as error:
        notice = f"This answer is not kept: {error.message}"
        answer = replace(answer, notices=(*answer.notices, notice))
        turn = KeptTurn("", 2 * len(turns), answer, "")
    return View((*turns, turn), conversation, shown=_first_proof(answer))


def _is_there(kept: Conversations, conversation: str) -> bool:
    try:
        return bool(conversation) and bool(kept.conversation(conversation))
    except ConversationNotFoundError:
        return False


def _title(answer: Answer) -> str:
    return " ".join(answer.asked.split())[:_TITLE]


def _first_proof(answer: Answer) -> str:
    # The passages of a refusal are no answer: the reader frame stays where it is.
    return citation_address(answer.citations[0]) if answer.citations else ""
