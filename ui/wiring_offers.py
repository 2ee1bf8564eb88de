"""The questions that the page offers: made when articles are chosen and after every answer.

Thin: `ui.suggesting` finds them. Not queued, as they are made while the page can be used.
"""

from typing import TYPE_CHECKING, Any

from ui.access.user import user_of
from ui.conversation import View
from ui.escape import escape
from ui.events import QUICK
from ui.layout import ConversationParts
from ui.suggesting import OFFERED, Offer, Suggesting

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["offer_after", "wire_offers"]


def wire_offers(
    blocks: "gr.Blocks", page: ConversationParts, picker: "gr.CheckboxGroup", suggesting: Suggesting
) -> None:
    """Offer questions when the page opens and when articles are chosen."""

    import gradio as gr

    def offer(ticked: list[str], request: gr.Request) -> tuple[Any, ...]:
        return _shown(suggesting.for_articles(user_of(request).owner, ticked))

    outputs = [page.offer, *page.offered]
    blocks.load(offer, inputs=[picker], outputs=outputs, **QUICK)
    picker.change(offer, inputs=[picker], outputs=outputs, **QUICK)


def offer_after(
    answered: "gr.events.Dependency",
    page: ConversationParts,
    picker: "gr.CheckboxGroup",
    view: "gr.State",
    suggesting: Suggesting,
) -> None:
    """Offer questions after an answer: after a refusal, others than it."""

    import gradio as gr

    def offer(now: View, ticked: list[str], request: gr.Request) -> tuple[Any, ...]:
        owner = user_of(request).owner
        if not now.turns:
            return _shown(suggesting.for_articles(owner, ticked))
        return _shown(suggesting.after(owner, now.turns[-1].answer, ticked))

    answered.then(
        offer,
        inputs=[view, picker],
        outputs=[page.offer, *page.offered],
        trigger_mode="always_last",  # Else none are offered for an answer that comes meanwhile.
        **QUICK,
    )


def _shown(offer: Offer) -> tuple[Any, ...]:
    import gradio as gr

    words = f'<p class="label">{escape(offer.words)}</p>' if offer.words else ""
    questions = [*offer.questions, *[""] * OFFERED][:OFFERED]
    return words, *(gr.update(value=question, visible=bool(question)) for question in questions)
