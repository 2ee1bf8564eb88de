"""How the page's events are run."""

from typing import Any

__all__ = ["ADDED_AT_ONCE", "QUICK"]

QUICK: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
"""Of events that are quick, or made while the page can be used. Not queued: Gradio's event stream
can close under an event that joins the queue while another one ends, which then stays without a
reply until the next.
"""

ADDED_AT_ONCE = 8
"""Additions that are begun at the same time: more than documents are read at once, so
that a document that takes long holds up none but those who also wait for a reading process.
"""
