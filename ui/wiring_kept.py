"""The list of kept conversations: opening, finding, naming, deleting, taking away.

Thin: each handler calls the assistant's conversations and spreads the result over the
components.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from index.conversations import Conversation
from index.errors import ConversationNotFoundError
from ui.conversation import messages, opened
from ui.events import QUICK
from ui.layout import Parts
from ui.protocol import ChatAssistant
from ui.render import render_export

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["kept_list", "wire_kept"]

_REMEMBERED = "() => window.articleQA.remembered()"
_REMEMBER = "(current) => window.articleQA.remember(current)"
_UNNAMED = "Unnamed"


def kept_list(assistant: ChatAssistant, current: str, words: str) -> tuple[Any, ...]:
    """List, name and exports, with the conversation `current` chosen."""
    import gradio as gr

    found = assistant.conversations().find(words)
    name = next((each.title for each in found if each.id == current), "")
    chosen = current if any(each.id == current for each in found) else None
    listed = gr.update(choices=_choices(found), value=chosen)
    return listed, name, render_export(current) if chosen else ""


def _choices(found: tuple[Conversation, ...]) -> list[tuple[str, str]]:
    return [(each.title or _UNNAMED, each.id) for each in found]


def wire_kept(
    blocks: "gr.Blocks", parts: Parts, view: "gr.State", assistant: ChatAssistant
) -> None:
    """Connect the list; called once, inside the `with` of `blocks`."""
    import gradio as gr

    kept, page = parts.kept, parts.conversation
    listing = [kept.list, kept.name, kept.export]
    opening = [page.chat, view, page.current, *listing, kept.sure]

    def show(conversation: str | None, words: str = "") -> tuple[Any, ...]:
        now = opened(assistant, conversation or "")
        listed = kept_list(assistant, now.conversation, words)
        # Asked of another conversation, "Delete it?" is no question of this one.
        return messages(now), now, now.conversation, *listed, gr.update(visible=False)

    def find(words: str, current: str) -> Any:
        return kept_list(assistant, current, words)[0]

    def rename(current: str, name: str, words: str) -> tuple[Any, ...]:
        try:
            assistant.conversations().rename(current, name)
        except ConversationNotFoundError:
            return kept_list(assistant, "", words)
        return kept_list(assistant, current, words)

    def delete(current: str, words: str) -> tuple[Any, ...]:
        with suppress(ConversationNotFoundError):  # Deleted elsewhere: what was wanted is so.
            assistant.conversations().delete(current)
        return show("", words)

    blocks.load(show, inputs=[page.current], outputs=opening, js=_REMEMBERED, **QUICK)
    kept.find.change(find, inputs=[kept.find, page.current], outputs=[kept.list], **QUICK)
    kept.rename.click(rename, inputs=[page.current, kept.name, kept.find], outputs=listing, **QUICK)
    kept.name.submit(rename, inputs=[page.current, kept.name, kept.find], outputs=listing, **QUICK)
    kept.delete.click(lambda: gr.update(visible=True), outputs=[kept.sure], **QUICK)
    kept.keep.click(lambda: gr.update(visible=False), outputs=[kept.sure], **QUICK)
    changes = (
        kept.list.input(show, inputs=[kept.list, kept.find], outputs=opening, **QUICK),
        kept.new.click(lambda: show(""), outputs=opening, **QUICK),
        kept.delete_indeed.click(
            delete, inputs=[page.current, kept.find], outputs=opening, **QUICK
        ),
    )
    for change in changes:
        change.then(None, inputs=[page.current], js=_REMEMBER, api_visibility="private")
