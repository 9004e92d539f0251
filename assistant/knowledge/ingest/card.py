"""What a person states about a source: its name, whose it is, of which kind, and when it holds.

Owns which of these can be kept and the sentence with which the others are refused. It reads no document.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from assistant.advice import Frozen
from assistant.errors import BadInput, shown
from assistant.incoming import readable_note
from assistant.knowledge.ingest.shaping import harmless
from assistant.knowledge.records import SLUG

Kind = Literal["guidance", "local", "law", "agreement", "example"]
KINDS: tuple[Kind, ...] = ("guidance", "local", "law", "agreement", "example")
LONGEST_ID, LONGEST_TITLE, LONGEST_PUBLISHER, LONGEST_DATE, LONGEST_URL = 60, 200, 120, 60, 1000
VERSION = "-versie-"  # between the id of a source and the number of an earlier version
_NOTHING = ("null", "~")
_MARKUP = re.compile(r"[\[\]<>*_`|#\\{}“”\"]")
_ADDRESS = re.compile(r"[!#-;=?-\[\]_a-z~%]+", re.I)


class Card(Frozen):
    """The particulars of one source, as its record in ``sources.yaml`` will hold them."""

    id: str
    title: str
    publisher: str
    kind: Kind
    valid_from: date | None = None
    valid_to: date | None = None
    url: str | None = None
    published: str | None = None
    replaces: str | None = None  # the fact sheet of the corpus that this is the original of


def make_card(
    *,
    id: str,
    title: str,
    publisher: str,
    kind: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    url: str | None = None,
    published: str | None = None,
    replaces: str | None = None,
) -> Card:
    """The card, or a :class:`BadInput` about the first particular that cannot be kept."""
    if valid_from and valid_to and valid_to < valid_from:
        raise BadInput("De einddatum ligt vóór de begindatum; wissel of verbeter --valid-from en --valid-to.")
    return Card(
        id=_id(id),
        title=_words(title, LONGEST_TITLE, "De titel"),
        publisher=_words(publisher, LONGEST_PUBLISHER, "De uitgever"),
        kind=_kind(kind),
        valid_from=valid_from,
        valid_to=valid_to,
        url=_address(url) if url else None,
        published=_words(published, LONGEST_DATE, "De datum van uitgave") if published else None,
        replaces=_id(replaces) if replaces else None,
    )


def _id(given: str) -> str:
    if not SLUG.fullmatch(given) or len(given) > LONGEST_ID:
        raise BadInput(
            f"Het id ‘{shown(given)}’ past niet; gebruik hoogstens {LONGEST_ID} kleine letters, cijfers en streepjes, "
            "zoals collectiebeleid-2027."
        )
    if re.search(rf"{VERSION}\d+$", given):
        raise BadInput(f"Namen op ‘{VERSION}’ en een nummer zijn voor vervangen versies; kies een ander id.")
    return given


def _kind(given: str) -> Kind:
    for kind in KINDS:
        if given == kind:
            return kind
    if given == "plan":
        raise BadInput(
            "Een plan is de grondslag van de normen en kan niet uit een bestand worden toegevoegd; kies een andere "
            "soort, of lees corpus/README.md."
        )
    raise BadInput(f"De soort ‘{shown(given)}’ bestaat niet; kies {', '.join(KINDS[:-1])} of {KINDS[-1]}.")


def _words(given: str, longest: int, what: str) -> str:
    """Words that an answer may say about a source, without signs that would mean something in it."""
    text = _MARKUP.sub(" ", harmless(readable_note(given, longest, what)))
    text = " ".join(text.split())
    if not any(sign.isalnum() for sign in text) or text in _NOTHING:
        raise BadInput(f"{what} is leeg; vul in wat er op het document staat.")
    return text


def _address(given: str) -> str:
    parts = urlsplit(given) if len(given) <= LONGEST_URL and _ADDRESS.fullmatch(given) else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise BadInput(f"‘{shown(given)}’ is geen webadres; schrijf het voluit, zoals https://www.voorbeeld.nl/beleid.")
    return given
