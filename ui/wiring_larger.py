"""The offer of the larger reader on the page: its buttons, and what is seen of it meanwhile.

Thin: `ui.larger` does it. While a change is under way, the page looks once a second.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ui.events import QUICK
from ui.larger import Larger, Now
from ui.larger_card import card, label
from ui.layout import LargerParts, Parts
from ui.promising import promise_of
from ui.protocol import ChatAssistant
from ui.warming import Warming

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["wire_larger"]


def wire_larger(
    blocks: "gr.Blocks",
    parts: Parts,
    page: LargerParts,
    larger: Larger,
    assistant: ChatAssistant,
    warming: Warming,
    answered: "Sequence[gr.events.Dependency]",
) -> None:
    """Connect the buttons; `answered` are the events after which another visitor's change shows."""
    import gradio as gr

    def shown() -> tuple[Any, ...]:
        now = larger.now()
        promise = promise_of(assistant, warming) if warming.ended else gr.skip()
        return gr.update(label=label(now)), *_card(now), promise

    def first_shown() -> tuple[Any, ...]:
        now = larger.now()
        opened = bool(now.stage or now.problem)
        return gr.update(label=label(now), open=opened), *_card(now)

    def use() -> tuple[Any, ...]:
        larger.use()
        return shown()

    def cancel() -> tuple[Any, ...]:
        larger.cancel()
        return shown()

    def give_up() -> tuple[Any, ...]:
        larger.give_up()
        return shown()

    card_parts = [page.fold, page.card, page.use, page.cancel, page.give_up, page.watch]
    outputs = [*card_parts, parts.promise]
    blocks.load(first_shown, outputs=card_parts, **QUICK)
    page.watch.tick(shown, outputs=outputs, **QUICK)
    page.use.click(use, outputs=outputs, **QUICK)
    page.cancel.click(cancel, outputs=outputs, **QUICK)
    page.give_up.click(give_up, outputs=outputs, **QUICK)
    for event in answered:
        event.then(shown, outputs=outputs, **QUICK)


def _card(now: Now) -> tuple[Any, ...]:
    """What is said, which of the three buttons there are, and whether to look again."""
    import gradio as gr

    free = not now.stage and not now.fixed_by
    return (
        card(now),
        gr.update(
            visible=free and not (now.large and now.here),
            value="Use it" if now.here else "Download it" if now.large else "Download and use it",
        ),
        gr.update(visible=now.stage == "downloading"),
        gr.update(visible=free and now.large),
        gr.Timer(active=bool(now.stage)),
    )
