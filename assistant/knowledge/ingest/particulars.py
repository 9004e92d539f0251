"""What a web page states about itself in its head: when it was published and by whom, for a person to check.

Only the beginning is looked at, with the parser that comes with Python; nothing here becomes text of a source.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from html.parser import HTMLParser

from assistant.advice import Frozen
from assistant.knowledge.ingest.fetching.content import text_codec

LONGEST_HEAD = 64 * 1024  # bytes; measured: no page of this size keeps the parser for half a second
LONGEST_VALUE = 200

# In this order: the first that is there is what the page means by it.
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "citation_publication_date",
    "date",
)
_PUBLISHER = ("dcterms.publisher", "dc.publisher", "og:site_name", "citation_publisher", "publisher")
_LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_CHARSET = re.compile(rb"charset=[\"']?\s*([\w-]{1,40})", re.I)


class Particulars(Frozen):
    """``None`` where the page does not say."""

    published: date | None = None
    publisher: str | None = None


def particulars_of(data: bytes, media_type: str) -> Particulars:
    """What the page says of itself; of other documents nothing is known."""
    if "html" not in media_type:
        return Particulars()
    head = _Head()
    text = _text(data[:LONGEST_HEAD])
    head.feed(text)
    linked_data = _LINKED_DATA.search(text)
    days = [head.stated.get(name) for name in _PUBLISHED] + [linked_data[1] if linked_data else None]
    return Particulars(
        published=next((day for each in days if each and (day := _day(each))), None),
        publisher=next((head.stated[name] for name in _PUBLISHER if head.stated.get(name)), None),
    )


class _Head(HTMLParser):
    """Gathers ``<meta>``, whichever of its three ways of naming it uses; the first of a name counts."""

    def __init__(self) -> None:
        super().__init__()
        self.stated: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = dict(attrs)
        value = " ".join((stated.get("content") or "").split())[:LONGEST_VALUE]
        if tag == "time" and stated.get("datetime") and ("pubdate" in stated or stated.get("itemprop")):
            self.stated.setdefault((stated.get("itemprop") or "datepublished").lower(), stated["datetime"] or "")
        if tag == "meta" and value:
            for how in ("property", "name", "itemprop"):
                if name := (stated.get(how) or "").strip().lower():
                    self.stated.setdefault(name, value)


def _day(stated: str) -> date | None:
    """A whole date that can have been: a year alone says too little to put on a card."""
    try:
        day = datetime.fromisoformat(stated.strip()).date()
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2100 else None


def _text(data: bytes) -> str:
    charset = _CHARSET.search(data) if not data.startswith(b"\xef\xbb\xbf") else None
    codec = text_codec(charset[1].decode()) if charset else None
    try:
        return data.decode(codec or "utf-8-sig", errors="replace")
    except LookupError:
        return data.decode("utf-8-sig", errors="replace")
