"""How the page's events are run."""

from typing import Any

__all__ = ["QUICK"]

QUICK: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
"""Of events that are quick, or made while the page can be used. Not queued: Gradio's event stream
can close under an event that joins the queue while another one ends, which then stays without a
reply until the next.
"""
