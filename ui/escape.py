"""Text from outside, made safe for a place that reads Markdown, LaTeX and HTML.

Gradio's chat and Markdown components parse Markdown and maths and then sanitise HTML.
So every piece of outside text goes through `escape`, which leaves no character with a
meaning in any of these, and our own markup is one line of HTML, which Markdown passes
through untouched.
"""

import re

__all__ = ["escape", "escape_lines", "shortened"]

_ACTIVE = re.compile(r"[!-/:-@\[-`{-~]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def escape(text: str) -> str:
    """Return `text` as HTML that shows exactly its words.

    White space is collapsed, because a line break would end a block of HTML inside
    Markdown; control characters become U+FFFD. Every ASCII punctuation character
    becomes a numeric entity.
    """
    visible = _CONTROL.sub("\ufffd", text)
    return _ACTIVE.sub(lambda match: f"&#{ord(match[0])};", " ".join(visible.split()))


def escape_lines(text: str) -> str:
    """Like `escape`, with the line breaks kept as `<br>`."""
    return "<br>".join(escape(line) for line in text.strip().splitlines())


def shortened(text: str, most: int) -> str:
    """Return the beginning of a text that has more than `most` characters, in whole words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
