"""The list of kept conversations: opening, finding, naming, deleting, taking away.

Thin: each handler calls the assistant's conversations and spreads the result over the
components. Whatever changes the list has it made anew at the end, by one event of which one runs
at a time: so the last one tells what is kept then, for the words that are sought then.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from index.conversations import Conversation
from index.errors import ConversationNotFoundError
from ui.access.user import mine
from ui.conversation import messages, opened
from ui.events import QUICK
from ui.layout import Parts
from ui.protocol import ChatAssistant
from ui.render import render_export

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["wire_kept"]

_REMEMBERED = "() => window.articleQA.remembered()"
_REMEMBER = "(current) => window.articleQA.remember(current)"
_UNNAMED = "Unnamed"


def _listed(assistant: ChatAssistant, current: str, words: str) -> tuple[Any, ...]:
    """List, name, exports and whose they are, with the conversation `current` chosen."""
    import gradio as gr

    found = assistant.conversations().find(words)
    name = next((each.title for each in found if each.id == current), "")
    chosen = current if any(each.id == current for each in found) else None
    listed = gr.update(choices=_choices(found), value=chosen)
    return listed, name, render_export(current) if chosen else "", chosen or ""


def _choices(found: tuple[Conversation, ...]) -> list[tuple[str, str]]:
    return [(each.title or _UNNAMED, each.id) for each in found]


def wire_kept(
    blocks: "gr.Blocks", parts: Parts, view: "gr.State", assistant: ChatAssistant
) -> None:
    """Connect the list; called once, inside the `with` of `blocks`."""
    import gradio as gr

    kept, page = parts.kept, parts.conversation
    named = gr.State("")
    listing = [kept.list, kept.name, kept.export, named]
    opening = [page.chat, view, page.current, *listing, kept.sure]

    def show(conversation: str | None, words: str, request: gr.Request) -> tuple[Any, ...]:
        theirs = mine(assistant, request)
        now = opened(theirs, conversation or "")
        listed = _listed(theirs, now.conversation, words)
        # Asked of another conversation, "Delete it?" is no question of this one.
        return messages(now), now, now.conversation, *listed, gr.update(visible=False)

    def open_again(remembered: str, request: gr.Request) -> tuple[Any, ...]:
        # With none to open, a question that was asked before this reply stays.
        return show(remembered, "", request) if remembered else (gr.skip(),) * len(opening)

    def list_anew(words: str, current: str, named: str, request: gr.Request) -> tuple[Any, ...]:
        listed, *others, chosen = _listed(mine(assistant, request), current, words)
        if chosen in ("", named):  # What is typed for its name stays.
            return listed, gr.skip(), gr.skip(), gr.skip()
        return listed, *others, chosen

    def begin_new(words: str, request: gr.Request) -> tuple[Any, ...]:
        return show("", words, request)

    def rename(current: str, name: str, request: gr.Request) -> None:
        with suppress(ConversationNotFoundError):  # Deleted elsewhere: the list will tell.
            mine(assistant, request).conversations().rename(current, name)

    def delete(current: str, words: str, request: gr.Request) -> tuple[Any, ...]:
        with suppress(ConversationNotFoundError):  # Deleted elsewhere: what was wanted is so.
            mine(assistant, request).conversations().delete(current)
        return show("", words, request)

    gr.on(
        [kept.find.change, kept.changed.change],
        list_anew,
        inputs=[kept.find, page.current, named],
        outputs=listing,
        trigger_mode="always_last",
        **QUICK,
    )
    kept.delete.click(lambda: gr.update(visible=True), outputs=[kept.sure], **QUICK)
    kept.keep.click(lambda: gr.update(visible=False), outputs=[kept.sure], **QUICK)
    changes = (
        blocks.load(open_again, inputs=[page.current], outputs=opening, js=_REMEMBERED, **QUICK),
        kept.list.input(show, inputs=[kept.list, kept.find], outputs=opening, **QUICK),
        kept.new.click(begin_new, inputs=[kept.find], outputs=opening, **QUICK),
        kept.delete_indeed.click(
            delete, inputs=[page.current, kept.find], outputs=opening, **QUICK
        ),
        kept.rename.click(rename, inputs=[page.current, kept.name], **QUICK),
        kept.name.submit(rename, inputs=[page.current, kept.name], **QUICK),
    )
    for change in changes:
        change.then(
            None,
            inputs=[page.current],
            outputs=[kept.changed],
            js=_REMEMBER,
            api_visibility="private",
        )
