"""A network on loopback: a proxy that answers CONNECT itself and plays the hosts behind it, over real TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from urllib.parse import parse_qsl, unquote, urlsplit

import trustme

HOSTS = (
    "*.yahoo.com",
    "*.finance.yahoo.com",
    "*.eastmoney.com",
    "*.push2his.eastmoney.com",
    "*.push2.eastmoney.com",
)
PROXY_NAMES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")
TRUST_NAMES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@dataclass(frozen=True)
class Request:
    """What arrived: ``query`` holds each parameter once."""

    host: str
    path: str
    query: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What goes back; ``fault`` says how it does not.

    "hang": no answer until the network closes; "drop": the connection is cut; "drip": the body byte by byte;
    "drip headers": the headers so; "endless": the body again and again; "stall": half of it, then nothing.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""


class FakeNetwork:
    """Serves `route` as every host of the world."""

    def __init__(self, route: Callable[[Request], Reply], folder: Path) -> None:
        self.route = route
        self.requests: list[Request] = []
        self.closing = threading.Event()
        authority, self.context = _certified("trusted")
        self.trusted = folder / "trusted.pem"
        authority.cert_pem.write_to_path(str(self.trusted))
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.network = self

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment in which a process reaches this network and no other."""
        proxy = f"http://127.0.0.1:{self.server.server_address[1]}"
        return (
            dict.fromkeys(PROXY_NAMES, proxy)
            | dict.fromkeys(TRUST_NAMES, str(self.trusted))
            | {"NO_PROXY": "", "no_proxy": ""}
        )

    def distrust(self) -> None:
        """Answer with certificates of an authority that nobody trusts, from the next connection on."""
        _, self.context = _certified("unheard of")

    @contextmanager
    def running(self) -> Iterator[FakeNetwork]:
        """Serve until left."""
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield self
        finally:
            self.closing.set()
            self.server.shutdown()
            self.server.server_close()


@cache
def _certified(name: str) -> tuple[trustme.CA, ssl.SSLContext]:
    """Return an authority and a server's context with a certificate of it, the same for all tests."""
    authority = trustme.CA(organization_name=name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    return authority, context


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64
    network: FakeNetwork

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that distrust, time out or are killed are what these tests are about."""


def _drip(handler: _Handler, data: bytes) -> None:
    """Send a byte at a time, slower than anybody should wait for."""
    for at in range(len(data)):
        if handler.server.network.closing.wait(0.05):
            return
        handler.wfile.write(data[at : at + 1])


def _begin(handler: _Handler, reply: Reply, length: int | None) -> None:
    """Send the headers of a body of some length, or of one that ends with the connection."""
    handler.send_response(reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.send_header("Connection", "close")
    if length is not None:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()


def _drip_body(handler: _Handler, reply: Reply) -> None:
    _begin(handler, reply, len(reply.body))
    _drip(handler, reply.body)


def _drip_headers(handler: _Handler, reply: Reply) -> None:
    _drip(handler, b"HTTP/1.1 200 OK\r\n" + b"X-Filler: nothing\r\n" * 10_000)


def _endless(handler: _Handler, reply: Reply) -> None:
    _begin(handler, reply, None)
    while not handler.server.network.closing.is_set():
        handler.wfile.write(reply.body)


def _stall(handler: _Handler, reply: Reply) -> None:
    _begin(handler, reply, len(reply.body))
    handler.wfile.write(reply.body[: len(reply.body) // 2])
    handler.server.network.closing.wait(20)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Replies are written in pieces; held back for an acknowledgement, each would take 40 ms.
    disable_nagle_algorithm = True
    server: _Server
    host = ""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_CONNECT(self) -> None:
        self.host = self.path.partition(":")[0]
        self.send_response(200)
        self.end_headers()
        self.connection = self.request = self.server.network.context.wrap_socket(
            self.connection, server_side=True
        )
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.close_connection = False

    def finish(self) -> None:
        """Close what TLS was put on, too: the server knows only of the bare socket."""
        super().finish()
        self.connection.close()

    def do_GET(self) -> None:
        network, url = self.server.network, urlsplit(self.path)
        request = Request(
            self.host or str(url.hostname), unquote(url.path) or "/", dict(parse_qsl(url.query))
        )
        network.requests.append(request)
        reply = network.route(request)
        if reply.fault == "hang":
            network.closing.wait(20)
        if reply.fault in _SLOW:
            with suppress(OSError):
                _SLOW[reply.fault](self, reply)
        if reply.fault:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.connection.close()
            return
        self.send_response(reply.status)
        for name, value in (reply.headers | {"Content-Length": str(len(reply.body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    do_POST = do_GET  # noqa: N815


_SLOW: dict[str, Callable[[_Handler, Reply], None]] = {
    "drip": _drip_body,
    "drip headers": _drip_headers,
    "endless": _endless,
    "stall": _stall,
}
