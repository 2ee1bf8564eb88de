"""What the tags, roles and class names of a page say about the place of an element."""

import re
from typing import Any

__all__ = ["SKIPPED", "furniture_reason", "is_hidden", "is_suspect"]

SKIPPED = frozenset(
    "script style noscript template svg math canvas iframe object embed audio video select option"
    " textarea button input head link meta title dialog map".split()
)
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


def is_hidden(element: Any) -> bool:
    """Say whether an element is kept from visitors' eyes by its own attributes."""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden", "").lower() == "true"
        or _HIDDEN_STYLE.search(element.get("style", "")) is not None
    )
