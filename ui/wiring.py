"""What happens on the chat page: events of its parts, answered by the assistant.

Thin: each handler calls a function that knows nothing of Gradio (`ui.conversation`,
`ui.adding`) and spreads its result over the components. None is an endpoint for other
programs.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.errors import ArticleNotFoundError
from index.types import Article
from ui.adding import Outcome, add_address, add_files, add_pasted
from ui.conversation import Turn, converse, messages
from ui.escape import escape
from ui.layout import ConversationParts, LibraryParts, picker_choices
from ui.links import article_address
from ui.problems import shown_problem
from ui.protocol import ChatAssistant
from ui.render import render_error
from ui.warming import Warming

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["scope_line", "wire"]

_SHOW = "(address) => window.articleQA.show(address)"
_AFTER_ANSWER = "(address, returned, typed) => window.articleQA.answered(address, returned, typed)"


def scope_line(articles: tuple[Article, ...], ticked: list[str]) -> str:
    """Which articles the next question goes to, as one line of HTML."""
    chosen = [article for article in articles if article.id in ticked]
    if not articles:
        text = "There is no article yet: add one first."
    elif len(articles) == 1 or len(chosen) == 1:
        text = f"Asking: {(chosen or articles)[0].title}"
    elif not chosen:
        text = f"Asking: all {len(articles)} articles"
    else:
        text = f"Asking: {len(chosen)} of {len(articles)} articles"
    return f'<p class="scope" dir="auto">{escape(text)}</p>'


def wire(
    blocks: "gr.Blocks",
    library: LibraryParts,
    conversation: ConversationParts,
    assistant: ChatAssistant,
    warming: Warming,
) -> None:
    """Connect the parts; called once, inside the `with` of `blocks`."""
    _wire_library(blocks, library, conversation, assistant)
    _wire_adding(library, conversation, assistant)
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
        for view in converse(assistant, warming, earlier, question, ticked or None):
            yield "", messages(view), view.turns, view.shown, view.returned

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
        concurrency_limit=4,
        api_visibility="private",
    )
    asked.then(
        None,
        inputs=[conversation.shown, conversation.returned, conversation.question],
        outputs=[conversation.question],
        js=_AFTER_ANSWER,
        api_visibility="private",
    )
    conversation.chat.clear(tuple, outputs=[turns], api_visibility="private")


def _wire_library(
    blocks: "gr.Blocks",
    library: LibraryParts,
    conversation: ConversationParts,
    assistant: ChatAssistant,
) -> None:
    import gradio as gr

    picking = [library.picker, conversation.scope, library.remove, library.confirm_row]

    def picked(ticked: list[str]) -> tuple[Any, ...]:
        return _picking(assistant.articles(), ticked)

    def chosen(event: gr.SelectData) -> str:
        return article_address(event.value) if event.selected else ""

    def first_look() -> tuple[Any, ...]:
        articles = assistant.articles()
        return *_picking(articles, []), article_address(articles[0].id) if articles else ""

    def remove(ticked: list[str]) -> tuple[Any, ...]:
        problem = ""
        for article_id in ticked:
            try:
                assistant.remove(article_id)
            except ArticleNotFoundError:
                continue  # Removed elsewhere: what was wanted is so.
            except Exception as error:
                problem = render_error(shown_problem(error, kept="The article is still there."))
        articles = assistant.articles()
        left = [article.id for article in articles if article.id in ticked]
        return *_picking(articles, left), problem, "" if left else "/article"

    def show(trigger: "gr.events.Dependency") -> None:
        trigger.then(None, inputs=[conversation.shown], js=_SHOW, api_visibility="private")

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    show(blocks.load(first_look, outputs=[*picking, conversation.shown], **quiet))
    show(library.picker.select(chosen, outputs=[conversation.shown], **quiet))
    library.picker.change(picked, inputs=[library.picker], outputs=picking, **quiet)
    library.remove.click(
        lambda: (gr.update(visible=False), gr.update(visible=True)),
        outputs=[library.remove, library.confirm_row],
        **quiet,
    )
    library.keep.click(picked, inputs=[library.picker], outputs=picking, **quiet)
    show(
        library.confirm.click(
            remove,
            inputs=[library.picker],
            outputs=[*picking, library.outcome, conversation.shown],
            **quiet,
        )
    )


def _picking(articles: tuple[Article, ...], ticked: list[str]) -> tuple[Any, ...]:
    import gradio as gr

    return (
        gr.update(choices=picker_choices(articles), value=ticked),
        scope_line(articles, ticked),
        gr.update(visible=bool(ticked)),
        gr.update(visible=False),
    )


def _wire_adding(
    library: LibraryParts, conversation: ConversationParts, assistant: ChatAssistant
) -> None:
    import gradio as gr

    def told(outcome: Outcome, ticked: list[str]) -> tuple[Any, ...]:
        """Picker, scope, receipt and address to show, after an addition."""
        articles = assistant.articles()
        if ticked:
            # With a choice made, a new article would otherwise not be asked.
            known = {article.id for article in articles}
            added = [article.id for article in outcome.articles]
            ticked = [key for key in dict.fromkeys([*ticked, *added]) if key in known]
        picker, scope, *_ = _picking(articles, ticked)
        shown = article_address(outcome.articles[0].id) if outcome.articles else ""
        return picker, scope, outcome.html, shown

    def from_address(
        address: str,
        ticked: list[str],
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> tuple[Any, ...]:
        outcome = add_address(assistant, address, _stages(progress))
        return *told(outcome, ticked), outcome.failed[0] if outcome.failed else ""

    def from_files(
        paths: list[str] | None,
        ticked: list[str],
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - how Gradio finds it
    ) -> tuple[Any, ...]:
        outcome = add_files(assistant, paths or [], _stages(progress))
        return *told(outcome, ticked), list(outcome.failed) or None

    def from_paste(text: str, title: str, ticked: list[str]) -> tuple[Any, ...]:
        outcome = add_pasted(assistant, text, title)
        kept = outcome.failed
        return *told(outcome, ticked), kept[0] if kept else "", title if kept else ""

    telling = [library.picker, conversation.scope, library.outcome, conversation.shown]
    shared: dict[str, Any] = {"show_progress_on": library.outcome, "api_visibility": "private"}
    additions = (
        gr.on(
            [library.add_address.click, library.address.submit],
            from_address,
            inputs=[library.address, library.picker],
            outputs=[*telling, library.address],
            **shared,
        ),
        library.add_files.click(
            from_files,
            inputs=[library.files, library.picker],
            outputs=[*telling, library.files],
            **shared,
        ),
        library.add_pasted.click(
            from_paste,
            inputs=[library.pasted, library.pasted_title, library.picker],
            outputs=[*telling, library.pasted, library.pasted_title],
            **shared,
        ),
    )
    for addition in additions:
        addition.then(None, inputs=[conversation.shown], js=_SHOW, api_visibility="private")


def _stages(progress: "gr.Progress") -> Any:
    def report(stage: str, done: int, total: int) -> None:
        progress((done, total), desc=stage)

    return report
