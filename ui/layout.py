"""The parts of the chat page and where they stand; no behaviour (that is `ui.wiring`).

Text from outside is only ever a value of a component that shows plain text, or goes
through `ui.escape`; the HTML written here is constant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.types import Titled
from ui.access.guard import LOGOUT_ADDRESS
from ui.links import ARTICLE_FRAME, EMPTY_ADDRESS, NOTES_ADDRESS
from ui.picker import article_picker
from ui.promising import BEFORE
from ui.suggesting import OFFERED

if TYPE_CHECKING:
    import gradio as gr

__all__ = [
    "PASTE_TAB",
    "ConversationParts",
    "KeptParts",
    "LargerParts",
    "LibraryParts",
    "Parts",
    "build_layout",
    "picker_choices",
]

PASTE_TAB = "paste"
"""Id of the tab for pasted text."""

_LOOK_S = 1

_NAME = "<header><h1>article-qa</h1></header>"
_LOGOUT = f'<a class="cite" href="{LOGOUT_ADDRESS}">Log out</a>'
_NAVIGATION = (
    '<nav><button class="drawer" aria-controls="library" aria-expanded="false">Library</button>'
    '<button class="drawer" aria-controls="reader" aria-expanded="false">Article</button>'
    f'<a class="cite" href="{NOTES_ADDRESS}">Notes</a>{{}}</nav>'
)
_SHARED, _FROM_ANOTHER = " (shared)", " (from somebody else)"
_PLACEHOLDER = (
    '<div class="empty"><p class="empty-title">Ask the article</p>'
    "<p>The answer comes with the sentence it rests on, marked in the article. Where that is not "
    "sure, it says so.</p></div>"
)
_FRAME = (
    '<button class="drawer close" aria-controls="reader" aria-expanded="false">Close</button>'
    f'<iframe name="{ARTICLE_FRAME}" id="{ARTICLE_FRAME}" title="The article" '
    f'src="{EMPTY_ADDRESS}"></iframe>'
)


@dataclass(frozen=True, slots=True)
class LibraryParts:
    """Choosing, removing and adding articles; `known_tags` and `taken` are hidden and read by
    scripts.

    `known_tags` is a JSON object of the tags by the article's id, `taken` a JSON list of what
    the boxes held from which an article was just added, empty when it failed. `sharing`: there are
    others to share articles with.
    """

    sharing: bool
    find: "gr.Textbox"
    picker: "gr.CheckboxGroup"
    tags: "gr.Textbox"
    known_tags: "gr.Textbox"
    taken: "gr.Textbox"
    remove: "gr.Button"
    share: "gr.Button"
    unshare: "gr.Button"
    undo: "gr.Button"
    address: "gr.Textbox"
    add_address: "gr.Button"
    files: "gr.File"
    add_files: "gr.Button"
    pasted: "gr.Textbox"
    pasted_title: "gr.Textbox"
    add_pasted: "gr.Button"
    adding_tabs: "gr.Tabs"
    outcome: "gr.Markdown"
    revise: "gr.Button"


@dataclass(frozen=True, slots=True)
class KeptParts:
    """Finding, opening, naming, deleting and taking away kept conversations.

    `changed` is hidden; scripts set it to another value when the list may have changed.
    """

    new: "gr.Button"
    find: "gr.Textbox"
    list: "gr.Radio"
    name: "gr.Textbox"
    rename: "gr.Button"
    delete: "gr.Button"
    sure: "gr.Row"
    delete_indeed: "gr.Button"
    keep: "gr.Button"
    export: "gr.Markdown"
    changed: "gr.Textbox"


@dataclass(frozen=True, slots=True)
class ConversationParts:
    """Asking and answering; `shown`, `returned` and `current` are hidden and read by scripts.

    `shown` holds the address that the article frame goes to, `returned` a question that
    was not answered, `current` the id of the conversation.
    """

    chat: "gr.Chatbot"
    scope: "gr.Markdown"
    again: "gr.Button"
    edit: "gr.Button"
    editing_row: "gr.Row"
    cancel_edit: "gr.Button"
    stop: "gr.Button"
    offer: "gr.Markdown"
    offered: "tuple[gr.Button, ...]"
    question: "gr.Textbox"
    shown: "gr.Textbox"
    returned: "gr.Textbox"
    current: "gr.Textbox"


@dataclass(frozen=True, slots=True)
class LargerParts:
    """Which reader answers, and the offer of a larger one; `watch` ticks while that changes."""

    fold: "gr.Accordion"
    card: "gr.HTML"
    use: "gr.Button"
    cancel: "gr.Button"
    give_up: "gr.Button"
    watch: "gr.Timer"


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of the page that something happens to; `larger` only where it is offered."""

    library: LibraryParts
    kept: KeptParts
    conversation: ConversationParts
    promise: "gr.HTML"
    larger: LargerParts | None


def picker_choices(
    articles: tuple[Titled, ...],
    tags: Mapping[str, Sequence[str]],
    ticked: Sequence[str] = (),
    words: str = "",
    *,
    sharing: bool = False,
) -> list[tuple[str, str]]:
    """(label, id) for each article that has these words in its title or tags, and for each that
    is ticked; articles of one title are told apart by their source. `sharing`: those that are
    shared say so.
    """
    titles = [article.title for article in articles]
    sought = words.casefold().split()
    choices = []
    for article in articles:
        label = article.title
        if titles.count(label) > 1:
            label += f" ({article.source})"
        label += _SHARED if sharing and article.shared and article.mine else ""
        label += "" if article.mine else _FROM_ANOTHER
        label += "".join(f" · {tag}" for tag in tags.get(article.id, ()))
        if article.id in ticked or all(word in label.casefold() for word in sought):
            choices.append((label, article.id))
    return choices


def build_layout(*, larger: bool = False, sharing: bool = False, logout: bool = False) -> Parts:
    """Make the components inside the current `gr.Blocks`.

    `larger`: with the larger reader's; `sharing`: with those for sharing articles; `logout`: with
    a link to log out.
    """
    import gradio as gr

    with gr.Row(elem_id="masthead"):
        gr.HTML(_NAME, js_on_load=None, elem_id="name")
        promise = gr.HTML(BEFORE, js_on_load=None, elem_id="promise")
        gr.HTML(
            _NAVIGATION.format(_LOGOUT if logout else ""), js_on_load=None, elem_id="navigation"
        )
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="library", min_width=0):
            with gr.Tabs():
                with gr.Tab("Articles"):
                    library = _library(sharing)
                with gr.Tab("Conversations"):
                    kept = _kept()
            offered = _larger() if larger else None
        with gr.Column(elem_id="conversation", min_width=0):
            conversation = _conversation()
        with gr.Column(elem_id="reader", min_width=0):
            gr.HTML(_FRAME, js_on_load=None, elem_id="reader-frame")
    return Parts(library, kept, conversation, promise, offered)


def _larger() -> LargerParts:
    import gradio as gr

    with gr.Accordion("Reader", open=False, elem_id="larger") as fold:
        card = gr.HTML(js_on_load=None, elem_id="larger-card")
        with gr.Row(elem_id="larger-buttons"):
            use, cancel, give_up = (
                gr.Button(text, size="sm", min_width=0, visible=False, elem_id=name)
                for text, name in (
                    ("Download and use it", "larger-use"),
                    ("Cancel", "larger-cancel"),
                    ("Back to the packaged reader", "larger-give-up"),
                )
            )
    return LargerParts(fold, card, use, cancel, give_up, gr.Timer(_LOOK_S, active=False))


def _library(sharing: bool) -> LibraryParts:
    import gradio as gr

    # Shown by the style sheet where there are many.
    find = gr.Textbox(
        label="Find an article",
        placeholder="Words of its title or tags",
        max_lines=1,
        elem_id="find-article",
    )
    picker = article_picker(
        label="Articles",
        info="Tick those to ask. With none ticked, all are asked.",
        elem_id="picker",
    )
    # Shown by the style sheet while one article is ticked.
    tags = gr.Textbox(
        label="Tags",
        placeholder="Set commas between them, press Enter",
        max_lines=1,
        elem_id="tags",
    )
    # Shown by the style sheet while something is ticked.
    remove = gr.Button("Remove the ticked", size="sm", elem_id="remove")
    with gr.Row(visible=sharing, elem_id="sharing"):
        share = gr.Button("Share with everyone", size="sm", min_width=0)
        unshare = gr.Button("Stop sharing", size="sm", min_width=0)
    with (
        gr.Accordion("Add an article", open=False, elem_id="adding"),
        gr.Tabs() as adding_tabs,
    ):
        with gr.Tab("Address"):
            address = gr.Textbox(
                label="Web address", placeholder="https://…", max_lines=1, elem_id="address"
            )
            add_address = gr.Button("Add the page", size="sm", elem_id="add-address")
        with gr.Tab("Files"):
            files = gr.File(
                label="Files",
                show_label=False,
                file_count="multiple",
                height=130,
                elem_id="files",
            )
            gr.Markdown("Text, Markdown, HTML, PDF or DOCX; several at once.", elem_classes="note")
            add_files = gr.Button("Add the files", size="sm", elem_id="add-files")
        with gr.Tab("Paste", id=PASTE_TAB):
            pasted_title = gr.Textbox(
                label="Title",
                placeholder="May stay empty",
                max_lines=1,
                elem_id="pasted-title",
            )
            pasted = gr.Textbox(label="Text", lines=5, max_lines=12, elem_id="pasted")
            add_pasted = gr.Button("Add the text", size="sm", elem_id="add-pasted")
    outcome = gr.Markdown(latex_delimiters=[], elem_id="outcome")
    revise = gr.Button(
        "Not what you meant? Edit the text", size="sm", visible=False, elem_id="revise"
    )
    undo = gr.Button("Undo", size="sm", visible=False, elem_id="undo")
    return LibraryParts(
        sharing=sharing,
        find=find,
        picker=picker,
        tags=tags,
        # Hidden, not absent: scripts read their values.
        known_tags=gr.Textbox(visible="hidden", elem_id="known-tags"),
        taken=gr.Textbox(visible="hidden", elem_id="taken"),
        remove=remove,
        share=share,
        unshare=unshare,
        undo=undo,
        address=address,
        add_address=add_address,
        files=files,
        add_files=add_files,
        pasted=pasted,
        pasted_title=pasted_title,
        add_pasted=add_pasted,
        adding_tabs=adding_tabs,
        outcome=outcome,
        revise=revise,
    )


def _kept() -> KeptParts:
    import gradio as gr

    new = gr.Button("New conversation", size="sm", elem_id="new-conversation")
    find = gr.Textbox(
        "",  # Not None: it is read before it has been on screen.
        label="Find a conversation",
        placeholder="Words of a question or an answer",
        max_lines=1,
        elem_id="find-conversation",
    )
    found = gr.Radio([], label="Conversations", show_label=False, elem_id="conversations")
    # Shown by the style sheet while a conversation is open.
    with gr.Column(elem_id="naming", min_width=0):
        name = gr.Textbox(label="Name", max_lines=1, max_length=200, elem_id="name")
        with gr.Row():
            rename = gr.Button("Rename", size="sm", min_width=0, elem_id="rename")
            delete = gr.Button("Delete", size="sm", min_width=0, elem_id="delete-conversation")
        with gr.Row(visible=False, elem_id="sure") as sure:
            gr.Markdown("Its answers and your ratings go with it, for good.", elem_id="sure-note")
            delete_indeed = gr.Button(
                "Delete it", size="sm", variant="stop", min_width=0, elem_id="delete-indeed"
            )
            keep = gr.Button("Keep it", size="sm", min_width=0, elem_id="keep-conversation")
        export = gr.Markdown(latex_delimiters=[], elem_id="export")
    return KeptParts(
        new=new,
        find=find,
        list=found,
        name=name,
        rename=rename,
        delete=delete,
        sure=sure,
        delete_indeed=delete_indeed,
        keep=keep,
        export=export,
        changed=gr.Textbox(visible="hidden", elem_id="conversations-changed"),
    )


def _conversation() -> ConversationParts:
    import gradio as gr

    chat = gr.Chatbot(
        label="Conversation",
        show_label=False,
        elem_id="chat",
        height="100%",
        autoscroll=False,
        latex_delimiters=[],
        buttons=[],
        layout="panel",
        allow_tags=False,
        feedback_options=None,
        group_consecutive_messages=False,
        placeholder=_PLACEHOLDER,
    )
    with gr.Row(elem_id="scope-row"):
        scope = gr.Markdown(latex_delimiters=[], elem_id="scope")
        again = gr.Button("Ask again", size="sm", min_width=0, elem_id="again")
        edit = gr.Button("Edit question", size="sm", min_width=0, elem_id="edit")
        # Shown by the style sheet while a question is under way, in the place of the two.
        stop = gr.Button("Stop", size="sm", min_width=0, elem_id="stop")
    with gr.Row(visible=False, elem_id="editing-row") as editing_row:
        gr.Markdown("The new answer takes the place of the last one.", elem_id="editing-note")
        cancel_edit = gr.Button("Keep it as it was", size="sm", min_width=0, elem_id="cancel-edit")
    with gr.Row(elem_id="offer-row"):
        offer = gr.Markdown(elem_id="offer")
        offered = tuple(
            gr.Button("", size="sm", min_width=0, visible=False, elem_classes="offered")
            for _ in range(OFFERED)
        )
    question = gr.Textbox(
        label="Your question",
        show_label=False,
        placeholder="Ask a question",
        lines=1,
        max_lines=6,
        max_length=2000,
        submit_btn="Ask",
        autofocus=True,
        elem_id="question",
    )
    return ConversationParts(
        chat=chat,
        scope=scope,
        again=again,
        edit=edit,
        editing_row=editing_row,
        cancel_edit=cancel_edit,
        stop=stop,
        offer=offer,
        offered=offered,
        question=question,
        # Hidden, not absent: scripts read their values.
        shown=gr.Textbox(visible="hidden", elem_id="shown-address"),
        returned=gr.Textbox(visible="hidden", elem_id="returned-question"),
        current=gr.Textbox(visible="hidden", elem_id="current-conversation"),
    )
