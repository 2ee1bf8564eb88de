"""The shell of the pages beside Gradio: small, readable without a script, all escaped.

Text from outside goes through `text` or `attribute`; the pages load nothing but their own
style and script (`ui.article_routes` sends the policy).
"""

import re
from html import escape as html_escape

__all__ = ["STATIC", "attribute", "message_html", "plain_page", "text"]

STATIC = "/page"
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain_page(title: str, body: str) -> str:
    """A whole page; `body` is HTML."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{text(title)}</title>"
        f'<link rel="icon" href="{STATIC}/favicon.svg" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{STATIC}/article.css">'
        f'<script src="{STATIC}/article.js" defer></script>'
        f"</head><body>{body}</body></html>"
    )


def message_html(title: str, *paragraphs: str) -> str:
    """A page that says something instead of showing what was asked for."""
    said = "".join(f"<p>{text(paragraph)}</p>" for paragraph in paragraphs)
    return plain_page(title, f'<main class="message"><h1>{text(title)}</h1>{said}</main>')


def text(outside: str) -> str:
    """Escape for an element: control characters, which HTML cannot hold, become U+FFFD."""
    return html_escape(_UNSAFE.sub("\ufffd", outside), quote=False)


def attribute(outside: str) -> str:
    """Escape for the value of an attribute."""
    return html_escape(_UNSAFE.sub("\ufffd", outside), quote=True)
