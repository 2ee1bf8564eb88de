"""What a reading process may take for one document; called inside that process.

Memory: a thread looks at what is in use, and ends the process. What is asked for too quickly for
that, Linux refuses (RLIMIT_AS, a quarter higher or more, as some libraries crash then and cannot
say why, and as the thread may have to wait on a busy machine); macOS does not keep to such a limit.
Processor time: a timer that ends the process (ITIMER_PROF, which unlike RLIMIT_CPU counts anew for
each document and parts of a second).
Windows has neither: there only the longest time of `index.apart.worker` ends a document.
"""

import math
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["CPU_SIGNAL", "LONG_S", "MEMORY_STATUS", "limited", "peak_memory"]

CPU_SIGNAL: int | None = getattr(signal, "SIGPROF", None)
"""The signal that ends a process whose processor time is used up, where there is one."""
MEMORY_STATUS = 77
"""With which a process ends whose memory is used up."""
LONG_S = 1.0
"""A document that takes more processor time lets everything else go first from then on."""

_LOOKS_S = 0.02
_LEAST_MARGIN = 2**28
"""What a document may take meanwhile, in bytes."""
_PRIORITY = 10


@contextmanager
def limited(max_memory: int, max_cpu_s: float) -> Iterator[None]:
    """Hold this process to so much more memory than now, and to so much processor time.

    Ends the process when it takes more, or raises MemoryError where that can still be done.
    """
    if sys.platform == "win32":
        yield
        return
    import resource

    over = threading.Event()
    watched = (peak_memory() + max_memory, over)
    threading.Thread(target=_watch, args=watched, daemon=True).start()
    before = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            # Not below what an earlier document took: that is what the thread goes by.
            before_it = max(_address_space(), peak_memory())
            most = before_it + max_memory + max(max_memory // 4, _LEAST_MARGIN)
            resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    signal.setitimer(signal.ITIMER_PROF, max_cpu_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, before)
        over.set()


def peak_memory() -> int:
    """Return the most bytes of memory that this process has had; 0 where that is not told."""
    if sys.platform == "win32":
        return 0
    if sys.platform == "linux":
        # What getrusage tells includes the memory of the process that started this one.
        with open("/proc/self/status", encoding="utf-8") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _watch(most: int, over: threading.Event) -> None:
    """Look at what is used until it is over."""
    long = time.process_time() + LONG_S
    while not over.wait(_LOOKS_S):
        if peak_memory() > most:
            os._exit(MEMORY_STATUS)
        if time.process_time() > long:
            long = math.inf
            with suppress(OSError):  # the thread that reads, which has the process's number
                os.setpriority(os.PRIO_PROCESS, os.getpid(), _PRIORITY)


def _address_space() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
