"""Serves the chat page over the fake assistant, for the tests that need a real server.

A process of its own: so the page is tested as it is started, with nothing patched.
"""

import argparse
import time
from pathlib import Path

from index.types import Dropped
from tests.ui.fakes import FakeAssistant, make_article, stepped
from ui.app import create_app
from ui.larger import Larger
from ui.server import address_of, bind, serve
from ui.warming import Warming

TREATY = """# The old alliance
The two states signed a treaty of friendship in 1961. Trade grew slowly in the years after.
- Coal and steel went east.
- Machines went west.
> Friendship is a long road, the minister said.
The 1961 treaty was dissolved in 1996, five years after the union fell apart 🙂. A weaker pact \
replaced it in 2000.
""" + "\n".join(
    f"In year {year} of the talks the delegates met {year + 2} times and agreed on little."
    for year in range(40)
)
BIRDS = """# Birds of the coast
The arctic tern flies from pole to pole each year. Gulls stay near the harbour.
| Bird: tern; Length: 35 cm; Weight: 100 g
| Bird: gull; Length: 60 cm; Weight: 1 kg
"""
HOSTILE = """# <script>window.hacked = 1</script> ${window.hacked = 1} {{constructor}}
The <b>hostile</b> sentence has `code`, **stars**, $$x^2$$ and \
<img src=x onerror="window.hacked = 1"> in it. [link](javascript:alert(1)) follows.
"""
HOSTILE_TITLE = "<script>window.hacked = 1</script> ${window.hacked = 1} $$x$$"


def assistant() -> FakeAssistant:
    web = make_article(
        "A page from the web. It has two sentences.",
        title="From the web",
        source="https://example.org/page",
        author="A. Writer",
        published="2024-06-19",
        dropped=(Dropped("caption", "A photo of a page"),),
        notices=("The date was taken from the address.",),
    )
    return FakeAssistant(
        make_article(TREATY, title="The old alliance", author="R. Porter", published="2024-06-19"),
        make_article(BIRDS, title="Birds of the coast"),
        make_article(
            HOSTILE, title="<script>window.hacked = 1</script> ${window.hacked = 1} $$x$$"
        ),
        pages={"https://example.org/page": web},
    )


def main(loaded: Path | None, steps: Path, shared: bool) -> None:
    """Serve; the models load until the file `loaded` is there, and `steps` say how the larger
    reader's base arrives.
    """
    listener = bind("127.0.0.1", 0)
    warming = Warming(lambda: _wait_for(loaded))
    answering = assistant()
    larger = None if shared else Larger(answering, warming, fetch=stepped(steps))
    app = create_app(answering, warming=warming, larger=larger)
    warming.start()
    serve(app, listener, ready=lambda: print(address_of(listener), flush=True))  # noqa: T201


def _wait_for(file: Path | None) -> None:
    while file is not None and not file.exists():
        time.sleep(0.05)


if __name__ == "__main__":
    told = argparse.ArgumentParser()
    told.add_argument("--loaded", type=Path)
    told.add_argument("--steps", type=Path, default=Path("nowhere"))
    told.add_argument("--shared", action="store_true")
    main(**vars(told.parse_args()))
