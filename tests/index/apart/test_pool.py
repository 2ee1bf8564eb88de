"""Documents are read in other processes, which are limited, killed and replaced."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from index.apart.pool import Readers
from index.apart.wire import Request
from index.apart.worker import Cancelled, Worker
from index.errors import (
    NoTextError,
    ReadCancelledError,
    ReadError,
    ReadFailedError,
    ReadLimitError,
)
from tests.hardening.costly import SENTENCE, nested_forms, one_page
from tests.serving import ROOT

REQUEST = Request(
    pasted=False,
    source="a.txt",
    title=None,
    max_bytes=10**7,
    max_memory=2**30,
    max_cpu_s=1000,
    name="a.txt",
)
BOMB = nested_forms()
unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")


@pytest.fixture(name="readers")
def _readers() -> Iterator[Readers]:
    readers = Readers()
    yield readers
    readers.end()


def read(
    readers: Readers,
    data: bytes = SENTENCE.encode(),
    request: Request = REQUEST,
    *,
    wall: float = 1000,
    processes: int = 4,
    cancelled: Cancelled | None = None,
) -> str:
    article = readers.read(request, data, max_wall_s=wall, processes=processes, cancelled=cancelled)
    return article.text


def still_reads(readers: Readers) -> bool:
    return read(readers) == SENTENCE


def test_documents_are_read_by_a_process_that_is_kept(readers: Readers) -> None:
    assert read(readers) == SENTENCE
    before = set(readers.processes())
    assert os.getpid() not in before
    assert read(readers, one_page("A line.")) == "A line."
    assert before <= set(readers.processes())


def test_an_error_is_the_one_that_the_reader_raised(readers: Readers) -> None:
    with pytest.raises(NoTextError, match=r"a\.txt is empty"):
        read(readers, b" ")
    assert still_reads(readers)


def test_a_reading_process_imports_readers_and_no_models() -> None:
    script = (
        "import sys; from index.apart.child import imported; list(imported())\n"
        "print(*[name for name, module in sys.modules.items() if module])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    others = {"torch", "transformers", "onnxruntime", "faiss", "gradio", "numpy", "pydantic"}
    assert others & set(loaded) == set()


@unix
def test_processor_time_is_limited_and_the_setting_named(readers: Readers) -> None:
    with pytest.raises(ReadLimitError, match=r"0\.05 seconds of processor time") as caught:
        read(readers, BOMB, replace(REQUEST, max_cpu_s=0.05))
    assert "index.read.max_cpu_s" in caught.value.hint
    assert still_reads(readers)


@unix
def test_memory_is_limited_and_the_setting_named(readers: Readers) -> None:
    with pytest.raises(ReadLimitError, match="67,108,864 bytes of memory") as caught:
        read(readers, BOMB, replace(REQUEST, max_memory=2**26))
    assert "index.read.max_memory" in caught.value.hint
    assert still_reads(readers)


def test_the_time_is_limited_and_the_setting_named(readers: Readers) -> None:
    assert still_reads(readers)
    with pytest.raises(ReadLimitError, match=r"0\.3 seconds") as caught:
        read(readers, BOMB, wall=0.3)
    assert "index.read.max_wall_s" in caught.value.hint
    assert still_reads(readers)


def test_reading_ends_when_nobody_wants_it_any_more(readers: Readers) -> None:
    with pytest.raises(ReadCancelledError):
        read(readers, BOMB, cancelled=lambda: True)
    assert still_reads(readers)


def test_whoever_waits_for_a_process_need_not_wait_either(readers: Readers) -> None:
    over = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        busy = threads.submit(read, readers, BOMB, cancelled=over.is_set)
        while not readers.processes():
            pass
        with pytest.raises(ReadCancelledError):
            read(readers, processes=1, cancelled=lambda: True)
        over.set()
        assert isinstance(busy.exception(), ReadCancelledError)


def test_others_are_read_while_a_document_takes_for_ever(readers: Readers) -> None:
    over = threading.Event()
    with ThreadPoolExecutor(3) as threads:
        busy = [threads.submit(read, readers, BOMB, cancelled=over.is_set) for _ in range(3)]
        assert [read(readers) for _ in range(20)] == [SENTENCE] * 20
        assert not any(each.done() for each in busy)
        over.set()
    assert still_reads(readers)


@unix
def test_a_process_that_crashes_takes_nothing_with_it(readers: Readers) -> None:
    def crash() -> bool:
        for pid in readers.processes():
            os.kill(pid, signal.SIGSEGV)
        return False

    assert still_reads(readers)
    with pytest.raises(ReadFailedError, match="failed") as caught:
        read(readers, BOMB, cancelled=crash)
    assert "paste its text" in caught.value.hint
    assert still_reads(readers)


@unix
def test_a_process_that_ended_meanwhile_is_replaced(readers: Readers) -> None:
    assert still_reads(readers)
    before = set(readers.processes())
    for pid in before:
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert still_reads(readers)
    assert not before & set(readers.processes())


def test_two_are_kept_once_that_is_asked_for(readers: Readers) -> None:
    readers.prepare()
    readers.prepare()
    assert len(readers.processes()) == 2
    with pytest.raises(ReadCancelledError):
        read(readers, BOMB, cancelled=lambda: True)
    assert len(readers.processes()) >= 2


@unix
def test_one_more_than_are_kept_ends_when_there_is_nothing_to_read() -> None:
    worker = Worker(0.01)
    try:
        while worker.alive:
            pass
    finally:
        worker.end()


def test_what_cannot_be_started_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", os.devnull)
    with pytest.raises(ReadError, match="could not be started"):
        read(Readers())
    monkeypatch.undo()
    monkeypatch.setattr(sys, "path", [])
    ending = Readers(lambda idle_s: Worker(idle_s, program="raise SystemExit"))
    with pytest.raises(ReadError, match="as soon as"):
        read(ending)
    ending.end()


@unix
def test_a_fork_reads_with_processes_of_its_own() -> None:
    script = (
        "import os\n"
        "from index.apart.pool import READERS\n"
        "from index.read import read_text\n"
        f"assert read_text({SENTENCE!r}).article.text\n"
        "before = READERS.processes()\n"
        "child = os.fork()\n"
        f"text = read_text({SENTENCE!r}).article.text\n"
        "assert (READERS.processes() == before) == (child != 0)\n"
        "if child: raise SystemExit(os.waitpid(child, 0)[1])\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=ROOT, check=True)


@pytest.mark.parametrize(
    "count", [80, pytest.param(830, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_many_small_pdfs_are_read_by_eight_threads(readers: Readers, count: int) -> None:
    lines = [f"Line {number} of the report." for number in range(count)]
    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(lambda line: read(readers, one_page(line)), lines))
    assert texts == lines
