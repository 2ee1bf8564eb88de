"""The library's side of the chat page: choosing, removing and adding articles.

Thin: each handler calls the assistant or `ui.adding` and spreads the result over the
components.
"""

import json
from typing import TYPE_CHECKING, Any

from index.errors import ArticleNotFoundError
from index.types import Titled
from ui.access.user import mine
from ui.adding import Outcome, add_address, add_files, add_pasted
from ui.escape import escape
from ui.events import ADDED_AT_ONCE, QUICK
from ui.layout import PASTE_TAB, ConversationParts, LibraryParts, picker_choices
from ui.leaving import whether_left
from ui.links import EMPTY_ADDRESS, article_address
from ui.problems import shown_problem
from ui.protocol import ChatAssistant
from ui.removing import Removed, remove, restore
from ui.render import render_error
from ui.sharing import share
from ui.warming import Warming, wait_for_example

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["scope_line", "wire_library"]

_SHOW = "(address) => window.articleQA.show(address)"
_TAGS = "(ticked, known) => window.articleQA.tags(ticked, known)"
_TAGGED = "(ticked, known, typed) => window.articleQA.tagged(ticked, known, typed)"
_LEFT = "(taken, ...typed) => window.articleQA.left(taken, typed)"


def wire_library(
    blocks: "gr.Blocks",
    library: LibraryParts,
    conversation: ConversationParts,
    assistant: ChatAssistant,
    warming: Warming,
) -> None:
    """Connect choosing, removing and adding; called once, inside the `with` of `blocks`."""
    _wire_picker(blocks, library, conversation, assistant, warming)
    _wire_removing(library, conversation, assistant)
    _wire_sharing(library, assistant)
    _wire_adding(library, conversation, assistant)


def scope_line(articles: tuple[Titled, ...], ticked: list[str]) -> str:
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


def _wire_picker(
    blocks: "gr.Blocks",
    library: LibraryParts,
    conversation: ConversationParts,
    assistant: ChatAssistant,
    warming: Warming,
) -> None:
    import gradio as gr

    def ticked_line(ticked: list[str], request: gr.Request) -> str:
        return scope_line(mine(assistant, request).titles(), ticked)

    def tag(typed: str, ticked: list[str], words: str, request: gr.Request) -> tuple[Any, ...]:
        theirs, problem = mine(assistant, request), ""
        try:
            for article_id in ticked[:1]:
                theirs.tag(article_id, typed.split(","))
        except Exception as error:
            problem = render_error(shown_problem(error, kept="What you typed is still there."))
        return _known_tags(theirs), found(words, ticked, request), problem

    def first_look(request: gr.Request) -> tuple[Any, ...]:
        theirs = mine(assistant, request)
        wait_for_example(theirs, warming)
        articles = theirs.titles()
        shown = article_address(articles[0].id) if articles else ""
        return *_picking(theirs, articles, [], library.sharing), shown

    def found(words: str, ticked: list[str], request: gr.Request) -> Any:
        theirs = mine(assistant, request)
        return gr.update(
            choices=picker_choices(
                theirs.titles(), theirs.tags(), ticked, words, sharing=library.sharing
            )
        )

    picking = [library.find, library.picker, library.known_tags, conversation.scope]
    looked = blocks.load(first_look, outputs=[*picking, conversation.shown], **QUICK)
    _show(looked, conversation)
    library.find.change(
        found, inputs=[library.find, library.picker], outputs=[library.picker], **QUICK
    )
    # By a script: a late reply of the server would write over tags that are typed meanwhile.
    library.picker.change(
        None,
        inputs=[library.picker, library.known_tags],
        outputs=[library.tags],
        js=_TAGS,
        api_visibility="private",
    )
    # The picker is not an output: a late reply would undo a tick made meanwhile.
    library.picker.change(
        ticked_line, inputs=[library.picker], outputs=[conversation.scope], **QUICK
    )
    tagged = library.tags.submit(
        tag,
        inputs=[library.tags, library.picker, library.find],
        outputs=[library.known_tags, library.picker, library.outcome],
        **QUICK,
    )
    tagged.then(
        None,
        inputs=[library.picker, library.known_tags, library.tags],
        outputs=[library.tags],
        js=_TAGGED,
        api_visibility="private",
    )


def _wire_removing(
    library: LibraryParts, conversation: ConversationParts, assistant: ChatAssistant
) -> None:
    import gradio as gr

    taken_out = gr.State(Removed())

    def take_out(ticked: list[str], request: gr.Request) -> tuple[Any, ...]:
        theirs = mine(assistant, request)
        removed = remove(theirs, ticked)
        articles = theirs.titles()
        left = [article.id for article in articles if article.id in ticked]
        undo = gr.update(visible=bool(removed.documents))
        shown = "" if left else EMPTY_ADDRESS
        return (
            *_picking(theirs, articles, left, library.sharing),
            removed.html,
            shown,
            removed,
            undo,
        )

    def put_back(removed: Removed, ticked: list[str], request: gr.Request) -> tuple[Any, ...]:
        theirs = mine(assistant, request)
        back, problem = restore(theirs, removed)
        again = [*ticked, *(article.id for article in back)]
        shown = article_address(back[-1].id) if back else ""
        picking = _picking(theirs, theirs.titles(), again, library.sharing)
        return *picking, problem, shown, Removed(), gr.update(visible=False)

    outputs = [
        library.find, library.picker, library.known_tags, conversation.scope, library.outcome,
        conversation.shown, taken_out, library.undo,
    ]  # fmt: skip
    for event in (
        library.remove.click(take_out, inputs=[library.picker], outputs=outputs, **QUICK),
        library.undo.click(put_back, inputs=[taken_out, library.picker], outputs=outputs, **QUICK),
    ):
        _show(event, conversation)


def _wire_sharing(library: LibraryParts, assistant: ChatAssistant) -> None:
    import gradio as gr

    def change(ticked: list[str], words: str, request: gr.Request, shared: bool) -> tuple[Any, ...]:
        theirs = mine(assistant, request)
        problem = share(theirs, ticked, shared=shared)
        choices = picker_choices(
            theirs.titles(), theirs.tags(), ticked, words, sharing=library.sharing
        )
        return gr.update(choices=choices), problem

    def begin(ticked: list[str], words: str, request: gr.Request) -> tuple[Any, ...]:
        return change(ticked, words, request, True)

    def end(ticked: list[str], words: str, request: gr.Request) -> tuple[Any, ...]:
        return change(ticked, words, request, False)

    both: dict[str, Any] = {
        "inputs": [library.picker, library.find],
        "outputs": [library.picker, library.outcome],
    }
    library.share.click(begin, **both, **QUICK)
    library.unshare.click(end, **both, **QUICK)


def _wire_adding(
    library: LibraryParts, conversation: ConversationParts, assistant: ChatAssistant
) -> None:
    import gradio as gr

    def told(theirs: ChatAssistant, outcome: Outcome, ticked: list[str]) -> tuple[Any, ...]:
        """Search, picker, tags, scope, receipt and address to show after an addition; the
        article that can be edited, and none that is being edited.
        """
        articles = theirs.titles()
        if ticked:
            # With a choice made, a new article would otherwise not be asked.
            known = {article.id for article in articles}
            added = [article.id for article in outcome.articles]
            ticked = [key for key in dict.fromkeys([*ticked, *added]) if key in known]
        shown = article_address(outcome.articles[0].id) if outcome.articles else ""
        only = outcome.articles[0].id if len(outcome.articles) == 1 else ""
        revise = gr.update(visible=bool(only))
        return (
            *_picking(theirs, articles, ticked, library.sharing),
            outcome.html,
            shown,
            only,
            revise,
            "",
        )

    def edit(article_id: str, request: gr.Request) -> tuple[Any, ...]:
        try:
            article = mine(assistant, request).article(article_id)
        except ArticleNotFoundError:
            return gr.skip(), gr.skip(), gr.skip(), ""
        return gr.update(selected=PASTE_TAB), article.text, article.title, article_id

    def from_address(
        address: str,
        ticked: list[str],
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> tuple[Any, ...]:
        theirs = mine(assistant, request)
        outcome = add_address(theirs, address, _stages(progress), whether_left())
        return *told(theirs, outcome, ticked), json.dumps([] if outcome.failed else [address])

    def from_files(
        paths: list[str] | None,
        ticked: list[str],
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - how Gradio finds it
    ) -> tuple[Any, ...]:
        theirs = mine(assistant, request)
        outcome = add_files(theirs, paths or [], _stages(progress), whether_left())
        return *told(theirs, outcome, ticked), list(outcome.failed) or None

    def from_paste(
        text: str, title: str, instead: str, ticked: list[str], request: gr.Request
    ) -> tuple[Any, ...]:
        theirs = mine(assistant, request)
        outcome = add_pasted(theirs, text, title, instead, whether_left())
        if outcome.failed:
            *others, _ = told(theirs, outcome, ticked)
            return *others, instead, json.dumps([])
        return *told(theirs, outcome, ticked), json.dumps([text, title])

    added, revised = gr.State(""), gr.State("")
    library.revise.click(
        edit,
        inputs=[added],
        outputs=[library.adding_tabs, library.pasted, library.pasted_title, revised],
        **QUICK,
    )

    telling = [
        library.find,
        library.picker,
        library.known_tags,
        conversation.scope,
        library.outcome,
        conversation.shown,
        added,
        library.revise,
        revised,
    ]
    shared: dict[str, Any] = {
        "show_progress_on": library.outcome,
        "api_visibility": "private",
        "concurrency_limit": ADDED_AT_ONCE,
    }
    from_web = gr.on(
        [library.add_address.click, library.address.submit],
        from_address,
        inputs=[library.address, library.picker],
        outputs=[*telling, library.taken],
        **shared,
    )
    from_disk = library.add_files.click(
        from_files,
        inputs=[library.files, library.picker],
        outputs=[*telling, library.files],
        **shared,
    )
    from_box = library.add_pasted.click(
        from_paste,
        inputs=[library.pasted, library.pasted_title, revised, library.picker],
        outputs=[*telling, library.taken],
        **shared,
    )
    _empty_what_was_taken(from_web, library, [library.address])
    _empty_what_was_taken(from_box, library, [library.pasted, library.pasted_title])
    for addition in (from_web, from_disk, from_box):
        _show(addition, conversation)


def _picking(
    assistant: ChatAssistant, articles: tuple[Titled, ...], ticked: list[str], sharing: bool
) -> tuple[Any, ...]:
    """No words to find, all articles, their tags, and which are asked."""
    import gradio as gr

    picker = gr.update(
        choices=picker_choices(articles, assistant.tags(), sharing=sharing), value=ticked
    )
    return "", picker, _known_tags(assistant), scope_line(articles, ticked)


def _known_tags(assistant: ChatAssistant) -> str:
    return json.dumps({key: ", ".join(tags) for key, tags in assistant.tags().items()})


def _show(trigger: "gr.events.Dependency", conversation: ConversationParts) -> None:
    trigger.then(None, inputs=[conversation.shown], js=_SHOW, api_visibility="private")


def _empty_what_was_taken(
    trigger: "gr.events.Dependency", library: LibraryParts, boxes: "list[gr.Textbox]"
) -> None:
    """What could not be added stays in its box, and so does what was typed meanwhile."""
    trigger.then(
        None, inputs=[library.taken, *boxes], outputs=boxes, js=_LEFT, api_visibility="private"
    )


def _stages(progress: "gr.Progress") -> Any:
    def report(stage: str, done: int, total: int) -> None:
        progress((done, total), desc=stage)

    return report
