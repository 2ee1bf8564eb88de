"""A web server on loopback whose paths answer as a test says."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["LOOPBACK", "Respond", "WebServer", "answer", "web_server"]

LOOPBACK = ("127.0.0.1",)
"""What `index.read.private_hosts` must name for these servers to be read."""

Respond = Callable[[BaseHTTPRequestHandler], None]


class WebServer:
    """`answers` are its pages by path; it keeps what it was asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, Respond] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers)))
                outer.answers[self.path](self)

            def log_message(self, *args: object) -> None:
                pass

        self.httpd = ThreadingHTTPServer((LOOPBACK[0], 0), Handler)
        self.port = self.httpd.server_address[1]
        self.url = f"http://{LOOPBACK[0]}:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        """Those of the last request."""
        return self.asked[-1][1]


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A server for as long as the `with` lasts."""
    server = WebServer()
    thread = threading.Thread(target=server.httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.httpd.shutdown()
        server.httpd.server_close()
        thread.join()


def answer(body: bytes, status: int = 200, **headers: str) -> Respond:
    """An answer with this body; "_" in the names of headers stands for "-"."""

    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        try:
            handler.wfile.write(body)
        except OSError:
            return  # the client has seen enough

    return respond
