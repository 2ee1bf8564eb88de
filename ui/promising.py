"""What the page says is promised of answers, once the reader is known. Knows nothing of Gradio."""

from collections.abc import Mapping

from index.errors import ArticleQAError
from qa.promised import promise_words
from qa.reader.promise import Kind, Promise
from ui.escape import escape
from ui.protocol import ChatAssistant
from ui.warming import Warming

__all__ = ["BEFORE", "promise_line", "promise_of"]

BEFORE = "<p>Each answer comes with the sentence it rests on.</p>"
"""What stands there until it can be told."""

_NOT_YES_NO = " Yes and no are outside of it."


def promise_of(assistant: ChatAssistant, warming: Warming) -> str:
    """Wait for the models; return the promise as HTML, `BEFORE` where they do not load."""
    warming.wait()
    try:
        return promise_line(assistant.promises())
    except ArticleQAError:  # the first question raises it again, where there is room to tell it
        return BEFORE


def promise_line(promises: Mapping[Kind, Promise]) -> str:
    """One sentence as HTML; a second where it does not hold for yes or no."""
    spans, yes_no = promises["span"], promises["yes_no"]
    apart = bool(spans.measured_on) and not yes_no.measured_on
    return f"<p>{escape(promise_words(spans))}{_NOT_YES_NO if apart else ''}</p>"
