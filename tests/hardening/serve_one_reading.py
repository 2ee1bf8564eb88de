"""Serves the chat page over an assistant that reads, one document at a time, and has no models."""

from index.config import IndexSettings, ReadSettings
from qa.assistant import Assistant
from qa.config import load_settings
from tests.fakes import FakeEmbedder, FakeReader
from ui.app import create_app
from ui.server import address_of, bind, serve
from ui.warming import Warming

HOUR = 3600.0

if __name__ == "__main__":
    settings = load_settings(
        index=IndexSettings(read=ReadSettings(processes=1, max_cpu_s=HOUR, max_wall_s=HOUR))
    )
    listener = bind("127.0.0.1", 0)
    with Assistant.over(
        embedder=FakeEmbedder(), reader=FakeReader(), settings=settings
    ) as assistant:
        warming = Warming(lambda: None)
        warming.start()
        app = create_app(assistant, warming=warming)
        serve(app, listener, ready=lambda: print(address_of(listener), flush=True))  # noqa: T201
