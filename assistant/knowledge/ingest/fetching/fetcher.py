"""One document, from address to bytes: every hop is allowed, asked for politely, and read within its limits."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore2

from assistant.errors import BadInput, EngineUnavailable
from assistant.knowledge.ingest.fetching import content, robots
from assistant.knowledge.ingest.fetching.address import WebAddress, address_shown, is_listed, parse_address
from assistant.knowledge.ingest.fetching.connection import CheckedBackend, Deadline, Resolver, system_addresses
from assistant.knowledge.ingest.fetching.model import Fetched, FetchPolicy
from assistant.knowledge.ingest.fetching.turns import Turns
from assistant.version import __version__

_MOVED = (301, 302, 303, 307, 308)
_SAVE_IT = "sla het document zelf op en voeg het bestand toe"


@dataclass(frozen=True, slots=True)
class _Reply:
    """What a server answered, its body still to be read."""

    address: WebAddress
    status: int
    headers: dict[str, str]
    chunks: Iterator[bytes]


class Fetcher:
    """Fetches under one policy; keep one, for it remembers each host's robots.txt and whose turn it is."""

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        resolve: Resolver = system_addresses,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.policy = policy
        self._resolve = resolve
        self._trust = trust  # whose certificates are believed; None is what the system believes
        self._robots = robots.RobotsFiles()
        self._turns = Turns()

    def fetch(self, url: str) -> Fetched:
        """The document at this address.

        :class:`BadInput` where it may not be fetched or is no document (host, robots.txt, type, size, 404, 410);
        :class:`EngineUnavailable` where the other side does not answer as it should, so that trying later may help.
        """
        address = parse_address(url)
        self.refuse(address)
        deadline = Deadline(self.policy.seconds)
        for _ in range(self.policy.most_redirects + 1):
            wishes = self._robots.of(address, lambda asked: self._wishes(asked, deadline))
            wishes.refuse(address)
            with self._reply(address, deadline, max(self.policy.pause, wishes.pause())) as reply:
                if reply.status not in _MOVED:
                    return self._document(reply, url)
                address = self._next(reply)
        raise _goes_round(url)

    def refuse(self, address: WebAddress, came_from: WebAddress | None = None) -> None:
        """Refuse a host that is not on the list, with the setting that holds the list."""
        if is_listed(address, (*self.policy.hosts, *self.policy.private_hosts)):
            return
        begin = f"‘{address_shown(came_from)}’ verwijst door naar" if came_from else "Er mag niet worden opgehaald van"
        disguised = " (let op: geschreven met andere letters dan a tot en met z)" if "xn--" in address.host else ""
        raise BadInput(
            f"{begin} ‘{address.authority}’{disguised}, en die host staat niet op de lijst; zet hem erbij in "
            f"ASSISTANT_FETCH_HOSTS, of {_SAVE_IT}."
        )

    @contextmanager
    def _reply(self, address: WebAddress, deadline: Deadline, pause: float) -> Iterator[_Reply]:
        """Ask for one address, and no further than that: no redirect is followed here and no cookie kept."""
        backend = CheckedBackend(
            address,
            self._resolve,
            deadline,
            may_be_private=is_listed(address, self.policy.private_hosts),
            connect_seconds=self.policy.connect_seconds,
        )
        origin = httpcore2.Origin(address.scheme.encode(), address.host.encode(), address.port)
        asked = httpcore2.URL(
            scheme=origin.scheme, host=origin.host, port=origin.port, target=address.target.encode("ascii")
        )
        with (
            self._turns.at(address, deadline, pause, self.policy.longest_pause),
            httpcore2.HTTPConnection(origin, ssl_context=self._trust, network_backend=backend) as connection,
            _own_words(address, deadline),
            connection.stream("GET", asked, headers=self._headers(address)) as response,
        ):
            headers: dict[str, str] = {}
            for name, value in response.headers:
                headers.setdefault(name.decode("ascii").lower(), _read(value))
            yield _Reply(address, response.status, headers, response.iter_stream())

    def _headers(self, address: WebAddress) -> list[tuple[bytes, bytes]]:
        contact = f"; contact: {self.policy.contact}" if self.policy.contact else ""
        agent = f"{robots.PRODUCT}/{__version__} (haalt een document op als een medewerker daarom vraagt{contact})"
        headers = {
            "Host": address.authority,
            "User-Agent": agent,
            "Accept": content.ACCEPT,
            "Accept-Encoding": content.ACCEPT_ENCODING,
            "Accept-Language": "nl, en;q=0.5",
            "Connection": "close",
        }
        return [(name.encode(), value.encode("ascii", errors="replace")) for name, value in headers.items()]

    def _wishes(self, address: WebAddress, deadline: Deadline) -> robots.Wishes:
        for _ in range(self.policy.most_redirects + 1):
            with self._reply(address, deadline, pause=0) as reply:
                if reply.status not in _MOVED:
                    body = self._beginning(reply, robots.LARGEST) if reply.status == 200 else b""
                    return robots.wishes_in(reply.status, body)
                address = self._next(reply)
        raise _goes_round(str(address))

    def _next(self, reply: _Reply) -> WebAddress:
        """Where a redirect leads, judged as if somebody had typed it."""
        where = reply.headers.get("location", "")
        if not where:
            raise BadInput(f"‘{address_shown(reply.address)}’ verwijst door zonder adres; {_SAVE_IT}.")
        address = parse_address(where, reply.address)
        if reply.address.scheme == "https" and address.scheme == "http":
            raise BadInput(
                f"‘{address_shown(reply.address)}’ verwijst door naar een adres zonder beveiligde verbinding (http); "
                f"{_SAVE_IT}."
            )
        self.refuse(address, came_from=reply.address)
        return address

    def _document(self, reply: _Reply, url: str) -> Fetched:
        what = f"‘{address_shown(reply.address)}’"
        if reply.status != 200:
            raise _not_given(reply.status, what)
        media_type, charset = content.media_type_of(reply.headers.get("content-type", ""))
        name = content.name_for(reply.address, media_type, reply.headers.get("content-disposition", ""))
        largest = self.policy.largest
        stated = reply.headers.get("content-length", "")
        if stated.isdecimal():
            content.refuse_larger(int(stated), largest, what)
        data = b"".join(content.unpacked(reply.chunks, reply.headers.get("content-encoding", ""), largest, what))
        return Fetched(
            name=name,
            data=content.as_unicode(data, media_type, charset),
            url=url,
            url_final=str(reply.address),
            media_type=media_type,
            fetched_at=datetime.now(UTC),
        )

    def _beginning(self, reply: _Reply, size: int) -> bytes:
        """The first bytes of a body; what comes after is not read."""
        begin = bytearray()
        encoding = reply.headers.get("content-encoding", "")
        for chunk in content.unpacked(reply.chunks, encoding, self.policy.largest, f"‘{address_shown(reply.address)}’"):
            begin += chunk
            if len(begin) >= size:
                break
        return bytes(begin[:size])


def fetch(url: str, policy: FetchPolicy) -> Fetched:
    """One document, by a :class:`Fetcher` of its own."""
    return Fetcher(policy).fetch(url)


@contextmanager
def _own_words(address: WebAddress, deadline: Deadline) -> Iterator[None]:
    """What goes wrong on the way, as a sentence of ours."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise deadline.passed() from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        reason = "de verbinding brak af"
        if isinstance(_root(error), ssl.SSLError):
            reason = "de beveiligde verbinding is niet te vertrouwen"
        elif isinstance(error, httpcore2.ProtocolError):
            reason = "het antwoord van de website klopt niet"
        raise EngineUnavailable(
            f"‘{address_shown(address)}’ is niet goed opgehaald: {reason}; probeer het later opnieuw, of {_SAVE_IT}."
        ) from error


def _root(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _not_given(status: int, what: str) -> BadInput | EngineUnavailable:
    if status in (404, 410):
        return BadInput(f"Op {what} staat niets meer ({status}); zoek het nieuwe adres op, of {_SAVE_IT}.")
    if status in (401, 402, 403, 407, 451):
        return BadInput(f"{what} is niet voor iedereen te lezen ({status}); {_SAVE_IT}.")
    if status == 429 or status >= 500:
        return EngineUnavailable(f"De website van {what} heeft nu een storing ({status}); probeer het later opnieuw.")
    return BadInput(f"{what} geeft geen document maar code {status}; controleer het adres, of {_SAVE_IT}.")


def _goes_round(url: str) -> BadInput:
    return BadInput(f"‘{address_shown(url)}’ verwijst steeds weer door; zoek het goede adres op, of {_SAVE_IT}.")


def _read(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
