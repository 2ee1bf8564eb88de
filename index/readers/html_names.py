"""What the tags, roles and class names of a page say about the place of an element."""

import re
from typing import Any

__all__ = ["BLOCKS", "furniture_reason", "is_code", "is_hidden", "is_suspect", "unseen_reason"]

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main nav ol p pre"
    " section summary table tbody td tfoot th thead tr ul caption".split()
)
"""Elements that stand by themselves: the text before and after them is not theirs."""

_CODE = frozenset("script style link meta input".split())
_UNSEEN = {
    "noscript": "for browsers without scripts",
    "template": "template of a script",
    "dialog": "dialog",
    "svg": "text in a drawing",
    "title": "title of the page",
    "annotation": "formula in another notation",
    "annotation-xml": "formula in another notation",
    **dict.fromkeys("canvas iframe object embed audio video".split(), "in place of a medium"),
    **dict.fromkeys("select option textarea button".split(), "field of a form"),
}
_FURNITURE = frozenset("nav aside footer menu figcaption".split())
_ROLES = frozenset("navigation banner complementary contentinfo search dialog alert menu".split())
_SUSPECT_NAME = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|recommend(?:ed|ations)?|promo|newsletter|subscribe"
    r"|comments?|cookie|consent|gdpr|breadcrumbs?|sidebar|advert(?:isement)?|ads?|sponsor(?:ed)?"
    r"|navbar|menu|popup|modal|paywall-prompt|tags|tag-list|toc|caption|wp-caption-text|photo-credit"
    r"|image-credit|read-more|most-read|trending|footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def furniture_reason(element: Any) -> str | None:
    """Return why an element cannot be of the article, None when it may be."""
    if element.tag == "figcaption":
        return "photo caption"
    if element.tag in _FURNITURE or element.get("role", "").lower() in _ROLES:
        return "page furniture"
    return None


def is_suspect(element: Any) -> bool:
    """Say whether a class or an id hints that an element is none of the article's."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag not in ("body", "html", "article", "main") and bool(
        _SUSPECT_NAME.search(names)
    )


def is_code(element: Any) -> bool:
    """Say whether an element, or a comment, holds nothing for people to read: a script does not."""
    if not isinstance(element.tag, str) or element.tag in _CODE:
        return True
    if element.tag != "title":
        return False
    parent = element.getparent()
    return parent is not None and parent.tag == "head"


def unseen_reason(element: Any) -> str | None:
    """Return why a browser does not show an element's text as part of the page, or None."""
    return _UNSEEN.get(element.tag) or ("hidden on the page" if is_hidden(element) else None)


def is_hidden(element: Any) -> bool:
    """Say whether an element is kept from visitors' eyes by its own attributes."""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden", "").lower() == "true"
        or _HIDDEN_STYLE.search(element.get("style", "")) is not None
    )
