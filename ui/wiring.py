"""What happens on the chat page: events of its parts, answered by the assistant.

Thin: the conversation itself is `ui.conversation`, which knows nothing of Gradio. No
handler is an endpoint for other programs.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ui.access.user import mine
from ui.conversation import View, converse, messages, opened
from ui.events import QUICK
from ui.larger import Larger
from ui.layout import Parts
from ui.promising import promise_of
from ui.protocol import ChatAssistant
from ui.suggesting import Suggesting
from ui.warming import Warming
from ui.wiring_kept import wire_kept
from ui.wiring_larger import wire_larger
from ui.wiring_library import wire_library
from ui.wiring_offers import offer_after, wire_offers

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["wire"]

_AFTER_ANSWER = (
    "(address, returned, typed, current) =>"
    " window.articleQA.answered(address, returned, typed, current)"
)
_ASKED_AT_ONCE = 4


def wire(
    blocks: "gr.Blocks",
    parts: Parts,
    assistant: ChatAssistant,
    warming: Warming,
    larger: Larger | None = None,
) -> None:
    """Connect the parts; called once, inside the `with` of `blocks`."""
    import gradio as gr

    view = gr.State(View())
    wire_library(blocks, parts.library, parts.conversation, assistant, warming)
    wire_kept(blocks, parts, view, assistant)
    suggesting = Suggesting(assistant, warming)
    wire_offers(blocks, parts.conversation, parts.library.picker, suggesting)
    answered = _wire_asking(parts, view, assistant, warming, suggesting)
    if larger is not None and parts.larger is not None:
        larger.on_change(suggesting.forget)
        wire_larger(blocks, parts, parts.larger, larger, assistant, warming, answered)
    blocks.load(lambda: promise_of(assistant, warming), outputs=[parts.promise], **QUICK)


def _wire_asking(
    parts: Parts,
    view: "gr.State",
    assistant: ChatAssistant,
    warming: Warming,
    suggesting: Suggesting,
) -> "Sequence[gr.events.Dependency]":
    """Connect asking; return the events that answer."""
    import gradio as gr

    page = parts.conversation
    editing = gr.State(value=False)

    def ask(
        question: str, before: View, ticked: list[str], instead: bool, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        box: Any = ""  # Emptied once: what is typed while the answer is made stays.
        theirs = mine(assistant, request)
        replaced = int(instead and bool(before.turns))
        for now in converse(theirs, warming, before, question, ticked or None, instead=replaced):
            yield box, messages(now), now, now.shown, now.returned, now.conversation
            box = gr.skip()

    def ask_again(
        before: View, ticked: list[str], request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        if not before.turns:
            return
        question = before.turns[-1].answer.asked
        for _, *rest in ask(question, before, ticked, True, request):
            yield gr.skip(), *rest

    def edit(before: View) -> tuple[Any, ...]:
        if not before.turns:
            return gr.skip(), gr.skip(), gr.skip()
        return before.turns[-1].answer.asked, True, gr.update(visible=True)

    def stopped(before: View, request: gr.Request) -> tuple[Any, ...]:
        now = opened(mine(assistant, request), before.conversation)
        return messages(now), now, before.returned or gr.skip()

    answering: dict[str, Any] = {
        "outputs": [
            page.question, page.chat, view, page.shown, page.returned, page.current,
        ],
        "show_progress": "hidden",
        "concurrency_limit": _ASKED_AT_ONCE,
        "api_visibility": "private",
    }  # fmt: skip
    asked = page.question.submit(
        ask, inputs=[page.question, view, parts.library.picker, editing], **answering
    )
    offered = [
        button.click(ask, inputs=[button, view, parts.library.picker, editing], **answering)
        for button in page.offered
    ]
    again = page.again.click(ask_again, inputs=[view, parts.library.picker], **answering)
    for event in (asked, again, *offered):
        event.then(
            None,
            inputs=[page.shown, page.returned, page.question, page.current],
            outputs=[page.question, parts.kept.changed],
            js=_AFTER_ANSWER,
            api_visibility="private",
        )
        offer_after(event, page, parts.library.picker, view, suggesting)
    for event in (asked, *offered):
        event.then(
            lambda: (False, gr.update(visible=False)), outputs=[editing, page.editing_row], **QUICK
        )
    page.edit.click(
        edit, inputs=[view], outputs=[page.question, editing, page.editing_row], **QUICK
    )
    page.cancel_edit.click(
        lambda: ("", False, gr.update(visible=False)),
        outputs=[page.question, editing, page.editing_row],
        **QUICK,
    )
    page.stop.click(
        stopped,
        inputs=[view],
        outputs=[page.chat, view, page.question],
        cancels=[asked, again, *offered],
        **QUICK,
    )
    return asked, again, *offered
