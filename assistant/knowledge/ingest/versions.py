"""When each version of an added source holds, and the record that says so in ``sources.yaml``.

Owns the days between which a version is in force. It reads no document and writes no file.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from assistant.errors import BadInput
from assistant.knowledge.corpus import Corpus, Source
from assistant.knowledge.ingest.card import VERSION, Card
from assistant.knowledge.ingest.store import Entry


def record_of(card: Card, canonical: str, now: Entry | None, today: date) -> Entry:
    """The record of a source; ``now`` is the record that it takes the place of."""
    sha256 = text_fingerprint(canonical)
    begins = card.valid_from
    if begins is None and now is not None:
        # A version that replaces another one has to begin somewhere; the same text goes on as it was.
        begins = now["valid_from"] if now["sha256"] == sha256 else today
    if begins and card.valid_to and card.valid_to < begins:
        raise BadInput(f"Deze versie zou pas gelden vanaf {begins:%d-%m-%Y}, na haar einddatum; geef --valid-from mee.")
    entry: Entry = {
        "id": card.id,
        "title": card.title,
        "publisher": card.publisher,
        "kind": card.kind,
        "status": "published",
        "valid_from": begins,
        "valid_to": card.valid_to,
        "validity": "stated" if card.valid_from or card.valid_to else "assumed",
        "checked_on": today,
        "url": card.url,
        "file": f"{card.id}/{sha256[:16]}.md",
        "sha256": sha256,
    }
    stated: Entry = {"published": card.published, "published_certain": True} if card.published else {}
    return entry | stated | ({"replaces": card.replaces} if card.replaces else {})


def ended(now: Entry, version_id: str, begins: date) -> list[Entry]:
    """The version of now, ended the day before the next one begins.

    One that would then never have held was a mistake that is now mended, and goes.
    """
    last_day = begins - timedelta(days=1)
    if now["valid_from"] is not None and now["valid_from"] > last_day:
        return []
    return [now | {"id": version_id, "status": "replaced", "valid_to": min(now["valid_to"] or last_day, last_day)}]


def next_version(source_id: str, corpus: Corpus) -> str:
    numbers = [int(each.rpartition("-")[2]) for each in corpus.sources if origin_of(each) == source_id]
    return f"{source_id}{VERSION}{max(numbers, default=0) + 1}"


def origin_of(source_id: str) -> str | None:
    """The source that this is an earlier version of."""
    origin, separator, number = source_id.rpartition(VERSION)
    return origin if separator and number.isdigit() else None


def says_the_same(known: Source, card: Card) -> bool:
    """Whether a person states what was stated before; a begin that nobody stated may have been set by a replacement."""
    stated = (card.title, card.publisher, card.kind, card.valid_to, card.url, card.published)
    begins_alike = known.valid_from == card.valid_from or (card.valid_from is None and known.validity == "assumed")
    held = (known.title, known.publisher, known.kind, known.valid_to, known.url, known.published)
    return held == stated and begins_alike


def text_fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
