"""Run pip and say how far it is while it writes packages to disk.

pip shows its downloads, but prints nothing between "Installing collected packages" and the
end, which is minutes on a slow disk. All arguments go to pip; so does its exit status.
"""

import importlib.metadata
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

INTERVAL_S = 10.0


def main(arguments: list[str]) -> int:
    """Run pip with these arguments and return its exit status."""
    site = Path(sysconfig.get_path("purelib"))
    before = {entry.name for entry in site.iterdir()}
    started = time.monotonic()
    pip = subprocess.Popen([sys.executable, "-m", "pip", *arguments])
    while True:
        try:
            return pip.wait(timeout=INTERVAL_S)
        except subprocess.TimeoutExpired:
            names = {entry.name for entry in site.iterdir()}
            if names != before and not draws_its_own_bar():
                count = sum(name.endswith(".dist-info") for name in names)
                seconds = time.monotonic() - started
                sys.stdout.write(f"  writing: {count} packages in place after {seconds:.0f} s\n")
                sys.stdout.flush()
        except KeyboardInterrupt:
            pip.wait()
            return 130


def draws_its_own_bar() -> bool:
    """Tell whether this pip draws a bar while it writes: from 25.1 on, in a terminal."""
    major, minor = importlib.metadata.version("pip").split(".")[:2]
    return sys.stdout.isatty() and (int(major), int(minor)) >= (25, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
