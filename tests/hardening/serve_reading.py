"""Serves the chat page over an assistant that does fetch addresses, with fakes for its models."""

from qa.assistant import Assistant
from tests.fakes import FakeEmbedder, FakeReader
from ui.app import create_app
from ui.server import address_of, bind, serve
from ui.warming import Warming


def main() -> None:
    """Serve; nothing is loaded."""
    listener = bind("127.0.0.1", 0)
    warming = Warming(lambda: None)
    warming.start()
    with Assistant.over(embedder=FakeEmbedder(), reader=FakeReader()) as assistant:
        assistant.add_text("The pact was signed in 1961. It was dissolved in 1996.", title="Pact")
        app = create_app(assistant, warming=warming)
        serve(app, listener, ready=lambda: print(address_of(listener), flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
