"""What fetching is given and what it gives back: the rules of one installation, and one document as it came in.

Owns no connection. A :class:`FetchPolicy` says where may be fetched and how much; every limit stands here, once.
"""

from __future__ import annotations

from datetime import datetime

from assistant.advice import Frozen
from assistant.knowledge.documents import LARGEST_FILE


class FetchPolicy(Frozen):
    """Where may be fetched, and how much. Hosts are ``naam.nl``, ``*.naam.nl`` (below it, not itself), or either with
    ``:poort``; without one only the ordinary port of the scheme is allowed."""

    hosts: tuple[str, ...]
    private_hosts: tuple[str, ...] = ()  # may lie on this computer or the own network; allowed by being named here
    contact: str | None = None  # how the owner of a website can reach us, in the User-Agent
    largest: int = LARGEST_FILE  # bytes, as they come in and once more when they have been unpacked
    seconds: float = 60  # for one document with its redirects and robots.txt, waiting for our turn left out
    connect_seconds: float = 10
    most_redirects: int = 5
    pause: float = 1.0  # seconds between two messages to one host, where its robots.txt asks for no more
    longest_pause: float = 30  # a host that asks for more is left alone


class Fetched(Frozen):
    """One document as it came in. ``name`` is harmless and ends as its kind does (``.html``, ``.pdf``, ``.docx``,
    ``.md``, ``.txt``), so that ``read_document(name, data)`` can be called with it."""

    name: str
    data: bytes
    url: str  # as it was asked for
    url_final: str  # where it was found in the end, after redirects
    media_type: str
    fetched_at: datetime
