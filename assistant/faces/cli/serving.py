"""``assistant serve``: check what can be checked beforehand, then serve until somebody stops it."""

from __future__ import annotations

import errno
import socket
from typing import Annotated, Any

import typer

from assistant.errors import AssistantError, SettingsError

REASONS = {
    errno.EADDRINUSE: "is al in gebruik; stop het andere programma of kies een andere poort met --port",
    errno.EACCES: "mag dit account niet openen; kies met --port een poort boven 1024",
    errno.EADDRNOTAVAIL: "is geen adres van deze machine; verbeter host of laat het weg",
}


def serve(
    host: Annotated[str | None, typer.Option("--host", help="adres; zonder accounts alleen 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option("--port", help="poort")] = None,
) -> None:
    """Start de webpagina en de API op één poort."""
    from assistant.faces.accounts import require_safe_address
    from assistant.settings import load_settings

    chosen: dict[str, Any] = {"host": host, "port": port}
    settings = load_settings(**{name: value for name, value in chosen.items() if value is not None})
    require_safe_address(settings)
    require_free_port(settings.host, settings.port)

    import uvicorn

    from assistant.faces.web import build_web

    web = build_web(settings)
    print(f"De assistent staat klaar op http://{_written(settings.host)}:{settings.port} (stoppen met Ctrl-C).")
    # Who asks what is confidential, so addresses and paths are not logged; one process, for the embedded index.
    uvicorn.run(
        web,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def require_free_port(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise SettingsError(f"De host {host} bestaat niet; verbeter host of laat het weg.") from error
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except OSError as error:
            reason = REASONS.get(error.errno or 0, f"kan niet worden geopend ({error.strerror}); kies een andere")
            raise AssistantError(f"Poort {port} op {host} {reason}.") from error


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
