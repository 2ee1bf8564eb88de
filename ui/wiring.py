"""What happens on the chat page: events of its parts, answered by the assistant.

Thin: the conversation itself is `ui.conversation`, which knows nothing of Gradio. No
handler is an endpoint for other programs.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ui.conversation import Turn, converse, messages
from ui.layout import ConversationParts, LibraryParts
from ui.protocol import ChatAssistant
from ui.warming import Warming
from ui.wiring_library import wire_library

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["wire"]

_AFTER_ANSWER = "(address, returned, typed) => window.articleQA.answered(address, returned, typed)"
_ASKED_AT_ONCE = 4


def wire(
    blocks: "gr.Blocks",
    library: LibraryParts,
    conversation: ConversationParts,
    assistant: ChatAssistant,
    warming: Warming,
) -> None:
    """Connect the parts; called once, inside the `with` of `blocks`."""
    wire_library(blocks, library, conversation, assistant)
    _wire_conversation(library, conversation, assistant, warming)


def _wire_conversation(
    library: LibraryParts,
    conversation: ConversationParts,
    assistant: ChatAssistant,
    warming: Warming,
) -> None:
    import gradio as gr

    turns = gr.State(())

    def ask(
        question: str, earlier: tuple[Turn, ...], ticked: list[str]
    ) -> Iterator[tuple[Any, ...]]:
        box: Any = ""  # Emptied once: what is typed while the answer is made stays.
        for view in converse(assistant, warming, earlier, question, ticked or None):
            yield box, messages(view), view.turns, view.shown, view.returned
            box = gr.skip()

    asked = conversation.question.submit(
        ask,
        inputs=[conversation.question, turns, library.picker],
        outputs=[
            conversation.question,
            conversation.chat,
            turns,
            conversation.shown,
            conversation.returned,
        ],
        show_progress="hidden",
        concurrency_limit=_ASKED_AT_ONCE,
        api_visibility="private",
    )
    asked.then(
        None,
        inputs=[conversation.shown, conversation.returned, conversation.question],
        outputs=[conversation.question],
        js=_AFTER_ANSWER,
        api_visibility="private",
    )
    conversation.clear.click(
        lambda: ([], ()),
        outputs=[conversation.chat, turns],
        queue=False,
        api_visibility="private",
    )
