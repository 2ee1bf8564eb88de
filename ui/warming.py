"""Loads the models in the background while the page is already served.

A question asked meanwhile waits for `wait`. A failure to load is not raised here: the
question that needs the models raises it again, where it can be shown.
"""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from index.errors import ArticleQAError
from ui.protocol import ChatAssistant

if TYPE_CHECKING:
    from qa.assistant import Assistant

__all__ = ["Warming", "make_ready", "wait_for_example"]

_log = logging.getLogger("article_qa.ui")


def make_ready(assistant: "Assistant") -> None:
    """Do for a library on disk what needs the models and need not be waited for."""
    assistant.offer_example()
    assistant.warm()


class Warming:
    """Runs `warm` once in a daemon thread; `wait` returns when it has ended."""

    def __init__(self, warm: Callable[[], None]) -> None:
        self._warm = warm
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def start(self) -> None:
        """Begin; may be called once."""
        self._thread.start()

    @property
    def ended(self) -> bool:
        """True when the models are loaded or could not be loaded."""
        return self._ended.is_set()

    def wait(self) -> None:
        """Return when the models are loaded or could not be loaded."""
        self._ended.wait()

    def _run(self) -> None:
        try:
            self._warm()
        except ArticleQAError as error:
            _log.warning("The models could not be loaded: %s", error)
        except Exception:
            _log.exception("The models could not be loaded")
        finally:
            self._ended.set()


def wait_for_example(assistant: ChatAssistant, warming: Warming) -> None:
    """Of a library without any article, wait until it may have got its example."""
    if not assistant.titles():
        warming.wait()
