"""A web server on loopback that says byte for byte what a test wants, and a pretended internet that leads to it."""

from __future__ import annotations

import ipaddress
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from assistant.knowledge.ingest.fetching.address import IPAddress

PUBLIC = "93.184.215.14"
Answer = bytes | Callable[[socket.socket], None]


def answer(
    body: bytes = b"<h1>Beleid</h1><p>Wij lenen boeken uit.</p>",
    media_type: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    **headers: str,
) -> bytes:
    """A whole reply; headers are given with _ for -."""
    stated = {"Content-Type": media_type, "Content-Length": str(len(body)), "Connection": "close"}
    stated |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in stated.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


def moved(where: str, status: str = "302 Found") -> bytes:
    return answer(b"", status=status, location=where)


NOT_FOUND = answer(b"niets", status="404 Not Found")


@dataclass
class WebServer:
    """What each path answers (``/robots.txt`` is not there unless given), and everything that was asked."""

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)  # whole, headers included
    sites: dict[tuple[str, str], Answer] = field(default_factory=dict)  # (Host, path), before the path alone

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [request.split(" ", 2)[1] for request in self.requests]

    def url(self, path: str = "/beleid") -> str:
        return f"http://{self.host}{path}"


@contextmanager
def web_server(tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            connection = self.request
            connection.settimeout(10)
            try:
                if tls is not None:
                    connection = tls.wrap_socket(connection, server_side=True)
                head = b""
                while b"\r\n\r\n" not in head and (more := connection.recv(65536)):
                    head += more
                request = head.decode("latin-1")
                if not request.startswith("GET "):  # a handshake that nobody here answers, for instance
                    return
                server.requests.append(request)
                path = request.split(" ", 2)[1]
                host = next(line[6:] for line in request.split("\r\n") if line.lower().startswith("host: "))
                said = server.sites.get((host, path)) or server.pages.get(path, NOT_FOUND)
                if isinstance(said, bytes):
                    connection.sendall(said)
                else:
                    said(connection)
            except OSError:  # the other side had enough, which is what many a test is about
                return
            finally:
                connection.close()

    class Listener(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Listener(("127.0.0.1", 0), Handler) as listener:
        server = WebServer(listener.server_address[1])
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        listener.shutdown()


@dataclass
class Internet:
    """Names with their addresses, one list each time they are looked up (the last goes on), and who was called."""

    names: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> list[IPAddress]:
        self.looked_up.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        turns = self.names[host]
        return [ipaddress.ip_address(each) for each in (turns.pop(0) if len(turns) > 1 else turns[0])]


@contextmanager
def pretended_internet(monkeypatch: pytest.MonkeyPatch, server: WebServer) -> Iterator[Internet]:
    """Whoever calls ``PUBLIC`` gets the server; any other address that is called is written down and not reached."""
    internet = Internet({"www.voorbeeld.nl": [[PUBLIC]]})
    connect = socket.socket.connect

    def led(self: socket.socket, address: Any) -> None:
        internet.called.append(address[0])
        if address[0] != PUBLIC:
            raise ConnectionRefusedError(111, "refused by the test")
        connect(self, ("127.0.0.1", server.port))

    monkeypatch.setattr(socket.socket, "connect", led)
    yield internet
