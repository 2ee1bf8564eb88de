"""One conversation: questions in, what the page shows out. Knows nothing of Gradio.

Every change is a new frozen `View`; the page paints each as it comes. An error is part
of the view, with the question given back, so that nothing typed is lost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.errors import QuestionError
from qa.types import Answer, Event, Finished, Retrieved, Token, Understood
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

__all__ = ["Turn", "View", "converse", "messages"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as typed, with its answer."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows.

    `asking` is the question under way or failed, with `reply` as HTML under it. `shown`
    is the address the reader frame goes to, "" for none. `returned` is the question to
    put back into the box when it was not answered.
    """

    turns: tuple[Turn, ...] = ()
    asking: str = ""
    reply: str = ""
    shown: str = ""
    returned: str = ""


def converse(
    assistant: ChatAssistant,
    warming: Warming,
    turns: tuple[Turn, ...],
    question: str,
    articles: Sequence[str] | None,
) -> Iterator[View]:
    """Ask one question; the views come in order, the last one holds the answer or the error."""
    typed = question.strip()
    view = View(turns, asking=typed, reply=render_waiting("Reading …"), returned=question)
    try:
        if not typed:
            raise QuestionError("There is no question yet.", "Type one and press Enter.")
        if not warming.ended:
            waiting = render_waiting("The models are loading; your question is next.")
            yield replace(view, reply=waiting)
            warming.wait()
        yield view
        history = [(turn.answer.question, turn.answer.text) for turn in turns]
        yield from _answering(view, assistant.stream(typed, history, articles))
    except Exception as error:
        problem = shown_problem(error, kept="Your question is back in the box.")
        yield replace(view, reply=render_error(problem))


def messages(view: View) -> list[dict[str, str]]:
    """The view as messages for the chat: {"role", "content"}, content one line of HTML."""
    shown: list[dict[str, str]] = []
    for turn in view.turns:
        shown.append({"role": "user", "content": render_question(turn.question)})
        shown.append({"role": "assistant", "content": render_answer(turn.answer)})
    if view.asking:
        shown.append({"role": "user", "content": render_question(view.asking)})
    if view.reply:
        shown.append({"role": "assistant", "content": view.reply})
    return shown


def _answering(view: View, events: Iterator[Event]) -> Iterator[View]:
    text = ""
    for event in events:
        if isinstance(event, Understood | Retrieved):
            continue
        if isinstance(event, Token):
            text += event.text
            yield replace(view, reply=render_partial(text))
        elif isinstance(event, Finished):
            turn = Turn(view.asking, event.answer)
            yield View((*view.turns, turn), shown=_first_proof(event.answer))


def _first_proof(answer: Answer) -> str:
    # The passages of a refusal prove nothing: the reader frame stays where it is.
    return citation_address(answer.citations[0]) if answer.citations else ""
