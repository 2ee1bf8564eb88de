"""Serves an ASGI app on this machine: finds a free port, says when it is ready.

Knows nothing of the page it serves. The socket is bound before the server starts, so
the port cannot be lost in between.
"""

import ipaddress
import socket
import sys
from collections.abc import Callable
from typing import Any

from index.errors import SettingsError

__all__ = ["FIRST_PORT", "address_of", "bind", "is_loopback", "serve"]

FIRST_PORT = 7860
_PORTS_TRIED = 100
_GRACE_S = 1


def bind(host: str, port: int | None = None) -> socket.socket:
    """A bound socket: at `port`, or at the first free port from 7860 on.

    Raises `SettingsError` where the port is taken or the host is none of this machine.
    """
    ports = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in ports:
        listener = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":  # There the option would let two servers share a port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            # Without this, two servers on POSIX can both bind before either listens.
            listener.listen()
        except (OSError, OverflowError) as error:
            listener.close()
            if isinstance(error, socket.gaierror):
                break
            continue
        return listener
    if port is None:
        raise SettingsError(
            f"No port of {host} could be opened.", "Use --host 127.0.0.1, or choose a --port."
        )
    raise SettingsError(
        f"Port {port} of {host} could not be opened.",
        "Choose another --port, or leave it out to take a free one.",
    )


def address_of(listener: socket.socket) -> str:
    """The web address to open for a bound socket."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not bound to
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(host: str) -> bool:
    """True when only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(app: Any, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve `app` until it is interrupted; `ready` is called once requests are answered."""
    import uvicorn

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GRACE_S,
        proxy_headers=False,  # else whoever asks could say from where
    )
    try:
        Announcing(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # Ctrl-C is how this is meant to end.
    finally:
        listener.close()
