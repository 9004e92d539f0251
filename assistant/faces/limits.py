"""What stands between the network and the application: headers, hosts, origins, rates, accounts and body sizes.

Plain ASGI, so that it covers the mounted page as well and never holds up a stream. Each class refuses one thing and
says so in a problem; none looks inside a question.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from types import MappingProxyType

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import AssistantError
from assistant.faces.accounts import Accounts, is_loopback, read_basic
from assistant.faces.hosts import NOWHERE, host_name, is_address, netloc
from assistant.faces.problems import assistant_problem, problem, unexpected_problem
from assistant.faces.rates import SlidingWindow

# An answer may hold text that a source or model smuggled in; nothing in it can make a browser call out.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
    ]
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers would then send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
WHOLE_PAGE = frozenset({"", "config"})  # addresses at which all of the page is made anew
BODY_SECONDS = 30.0  # to send a body in, whatever its size
BODY_BYTES_PER_SECOND = 100_000  # what a large one may take on top of that
PAGE_BODY_BYTES = 2_000_000  # the page posts the whole chat on screen along with each event
FAILED_LOGINS_PER_MINUTE = 10
NO_UPLOADS: Mapping[str, int] = MappingProxyType({})
ACCOUNT = "assistant.account"  # the key in the ASGI scope


def account_name(scope: Scope) -> str | None:
    """Who is logged in, where accounts are configured; the mounted page sees the same scope."""
    name = scope.get(ACCOUNT)
    return name if isinstance(name, str) else None


def is_from_elsewhere(scope: Scope) -> bool:
    """Whether a page of another site made the browser ask this; what asks without a browser says nothing of it."""
    return Headers(scope=scope).get("sec-fetch-site", "none") not in {"none", "same-origin"}


class SecurityHeaders:
    """Outermost, so that refusals and crashes carry the headers too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if scope["path"].startswith(API):
                    headers.setdefault("Cache-Control", "no-store")  # figures of a library are confidential
            await send(message)

        return await self.app(scope, receive, send_with_headers)


class CalmErrors:
    """The outermost boundary: a crash becomes a calm sentence, and is raised again for the server's log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        is_started = False

        async def watch(message: Message) -> None:
            nonlocal is_started
            is_started = is_started or message["type"] == "http.response.start"
            await send(message)

        try:
            return await self.app(scope, receive, watch)
        except AssistantError as error:
            if is_started:
                raise
            await assistant_problem(scope, error)(scope, receive, send)
        except Exception:
            if not is_started:
                await unexpected_problem(scope)(scope, receive, send)
            raise


class LocalOnly:
    """Without accounts only loopback sockets are answered, whatever address the server was told to listen on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = (scope.get("server") or ("", None))[0]
        if scope["type"] != "lifespan" and is_address(address) and not is_loopback(address):
            detail = "Zonder accounts wordt alleen deze machine bediend; maak een account of luister op 127.0.0.1."
            return await refuse(scope, receive, send, problem(scope, 403, "not-local", "Niet toegestaan", detail))
        return await self.app(scope, receive, send)


class HostCheck:
    """Against DNS rebinding: a page elsewhere cannot reach us under a name of its own."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app, self.hosts = app, {host.lower().strip("[]") for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and host_name(Headers(scope=scope).get("host", "")) not in self.hosts:
            detail = f"Deze naam wordt hier niet bediend; gebruik {' of '.join(sorted(self.hosts))}."
            return await refuse(scope, receive, send, problem(scope, 400, "host", "Onbekende host", detail))
        return await self.app(scope, receive, send)


class OriginCheck:
    """A page of somebody else's cannot post on behalf of the person at the desk."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        changes = scope["type"] == "websocket" or scope.get("method", "GET") not in SAFE_METHODS
        if scope["type"] != "lifespan" and changes and self._is_foreign(Headers(scope=scope)):
            detail = "Dit verzoek komt van een andere website en wordt niet uitgevoerd; open het adres hier zelf."
            return await refuse(scope, receive, send, problem(scope, 403, "origin", "Niet toegestaan", detail))
        return await self.app(scope, receive, send)

    @staticmethod
    def _is_foreign(headers: Headers) -> bool:
        if headers.get("sec-fetch-site") == "cross-site":
            return True
        origin = headers.get("origin")
        if origin is None:
            return False  # not a browser, or not cross-origin
        scheme = origin.partition("://")[0]
        if scheme not in {"http", "https"}:
            return True  # "null": a sandboxed or local page
        own = netloc(f"{scheme}://{headers.get('host', '')}")  # behind a TLS proxy we see http, the browser https
        return own == NOWHERE or netloc(origin) != own


class RateLimit:
    """Counts what costs something: the API, every post of the page, and the page as a whole, which takes the processor
    longer than an answer; not the page's own files."""

    def __init__(self, app: ASGIApp, window: SlidingWindow) -> None:
        self.app, self.window = app, window

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._counts(scope) and (seconds := self.window.take(client_of(scope))):
            return await refuse(scope, receive, send, _too_many(scope, seconds))
        return await self.app(scope, receive, send)

    @staticmethod
    def _counts(scope: Scope) -> bool:
        if scope["type"] != "http":
            return False
        path = scope["path"]
        return path.startswith(API) or path.strip("/") in WHOLE_PAGE or scope["method"] not in SAFE_METHODS


class RequireAccount:
    """HTTP Basic on every route, page included. The name is put in the scope, for the journal."""

    def __init__(self, app: ASGIApp, accounts: Accounts) -> None:
        self.app, self.accounts = app, accounts
        self.failures = SlidingWindow(FAILED_LOGINS_PER_MINUTE)
        self.one_at_a_time = anyio.Semaphore(1)  # each check costs tens of megabytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        given = read_basic(Headers(scope=scope).get("authorization"))
        if given is None:
            return await refuse(scope, receive, send, self._ask(scope))
        if not self.accounts.recall(*given):
            refusal = await self._check(scope, given)
            if refusal is not None:
                return await refuse(scope, receive, send, refusal)
        return await self.app({**scope, ACCOUNT: given[0]}, receive, send)

    async def _check(self, scope: Scope, given: tuple[str, str]) -> Response | None:
        """What to refuse with, or None. Who waited for a turn is counted with those who came before."""
        client = client_of(scope)
        if seconds := self.failures.wait(client):
            return _too_many(scope, seconds)
        async with self.one_at_a_time:
            if self.accounts.recall(*given):
                return None
            if seconds := self.failures.wait(client):
                return _too_many(scope, seconds)
            if await run_in_threadpool(self.accounts.check, *given):
                return None
            self.failures.take(client)
            return self._ask(scope)

    @staticmethod
    def _ask(scope: Scope) -> Response:
        detail = "Meld u aan met uw naam en wachtwoord; een account maakt de beheerder met 'assistant account add'."
        challenge = {"WWW-Authenticate": 'Basic realm="collectiebeleid", charset="UTF-8"'}
        return problem(scope, 401, "account", "Aanmelden nodig", detail, challenge)


class BodyLimit:
    """Reads the body before anything else does, up to the limit; so a body without a length is bounded as well.

    A body that hardly comes holds a connection and its memory for as long as somebody likes, so it has a time too.

    ``uploads`` are the addresses that take a whole document, with a limit of their own.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, uploads: Mapping[str, int] = NO_UPLOADS) -> None:
        self.app, self.max_bytes, self.uploads = app, max_bytes, uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        limit = self._limit(scope["path"])
        length = Headers(scope=scope).get("content-length", "0")
        size = int(length) if length.isdecimal() else limit
        try:
            with anyio.fail_after(BODY_SECONDS + min(size or limit, limit) / BODY_BYTES_PER_SECOND):
                messages = [] if size > limit else await _read_body(receive, limit)
        except TimeoutError:
            detail = "De inhoud van dit verzoek kwam te langzaam binnen; stuur het opnieuw over een betere verbinding."
            slow = problem(scope, 408, "too-slow", "Te langzaam", detail, {"Connection": "close"})
            return await refuse(scope, receive, send, slow)
        if not messages:
            detail = f"Dit verzoek is te groot; stuur hoogstens {limit} bytes."
            return await refuse(scope, receive, send, problem(scope, 413, "too-large", "Te groot", detail))
        waiting = deque(messages)

        async def replay() -> Message:
            return waiting.popleft() if waiting else await receive()

        return await self.app(scope, replay, send)

    def _limit(self, path: str) -> int:
        if path in self.uploads:
            return max(self.max_bytes, self.uploads[path])
        return self.max_bytes if path.startswith(API) else max(self.max_bytes, PAGE_BODY_BYTES)


async def _read_body(receive: Receive, limit: int) -> list[Message]:
    """The messages that make up the body; empty when there are more bytes than the limit."""
    messages: list[Message] = []
    size, is_complete = 0, False
    while not is_complete:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if size > limit:
            return []
        is_complete = not message.get("more_body", False)
    return messages


async def refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
    else:
        await response(scope, receive, send)


def client_of(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _too_many(scope: Scope, seconds: int) -> Response:
    detail = f"Er komen te veel verzoeken achter elkaar; probeer het over {seconds} seconden opnieuw."
    return problem(scope, 429, "too-many", "Te veel verzoeken", detail, {"Retry-After": str(seconds)})
