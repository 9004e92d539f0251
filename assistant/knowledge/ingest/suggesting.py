"""A first filling of the card: what the document, its address and our own sheets say, each with how sure that is.

Owns guesses and nothing else: a person gives kind, publisher and validity, and reads beside each where it is from.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import PurePosixPath

from assistant.advice import Frozen
from assistant.errors import BadInput
from assistant.knowledge.corpus import Corpus, Source
from assistant.knowledge.documents import Document
from assistant.knowledge.ingest.card import LONGEST_ID, LONGEST_TITLE, Kind
from assistant.knowledge.ingest.fetching import Fetched
from assistant.knowledge.ingest.fetching.address import WebAddress, parse_address
from assistant.knowledge.ingest.fetching.policy import came_with_the_corpus
from assistant.knowledge.ingest.linked import comparable, without_tracking
from assistant.knowledge.ingest.particulars import Particulars, particulars_of
from assistant.knowledge.ingest.shaping import bare, harmless, slug

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_POLICY = re.compile(r"beleid|plan\b|visie|agenda|convenant|akkoord|strategie|koers", re.I)
_YEARS = re.compile(r"\b(20\d\d)\s?(?:-|–|—|/|t/m|tot(?: en met)?)\s?(20\d\d|\d\d)\b")
_LONGEST_TERM = 15  # years; more is no period in which something holds
_SITE = re.compile(r"\s+[|–—»·-]\s+")
_KIND_OF_PAGE = re.compile(r"\s*\([^()]*\)$")  # "Probiblio (blog)"


class Suggestion(Frozen):
    """What could stand on the card. ``guesses`` tells a field by name where it comes from and what to check."""

    id: str
    title: str
    publisher: str | None
    kind: Kind
    valid_from: date | None
    valid_to: date | None
    url: str | None
    published: str | None
    replaces: str | None  # the sheet of ours that summarises this document
    guesses: dict[str, str]  # field → a Dutch sentence


def suggest_card(
    document: Document, url: str | None = None, *, fetched: Fetched | None = None, corpus: Corpus | None = None
) -> Suggestion:
    """A card to begin with; ``corpus`` gives publishers, sheets and ids in use, ``fetched`` the dates of the page."""
    guesses: dict[str, str] = {}
    address = _address(url or (fetched.url_final if fetched else None))
    stated = particulars_of(fetched.data, fetched.media_type) if fetched else Particulars()
    sources = _at(address, fetched, corpus)
    sheet = next((each for each in sources if corpus and each.id in came_with_the_corpus(corpus)), None)
    added = next((each for each in sources if each is not sheet and each.status != "replaced"), None)
    publisher = _publisher(address, stated, corpus, guesses)
    title = _title(document, address, publisher, guesses)
    valid_from, valid_to = _validity(title, stated.published, guesses)
    if sheet:
        guesses["replaces"] = (
            f"Ons feitenblad ‘{sheet.title}’ vat dit adres samen; het origineel komt ervoor in de plaats."
        )
    if stated.published:
        guesses["published"] = "De pagina noemt deze datum in haar eigen gegevens; kijk of hij ook op de pagina staat."
    return Suggestion(
        id=_id(title, added, corpus, guesses),
        title=title,
        publisher=publisher,
        kind=_kind(title, address, guesses),
        valid_from=valid_from,
        valid_to=valid_to,
        url=str(address) if address else None,
        published=_in_words(stated.published) if stated.published else None,
        replaces=sheet.id if sheet else None,
        guesses=guesses,
    )


def publishers_of(corpus: Corpus) -> dict[str, str]:
    """Whose each host is, as the corpus's own sources say: host without ``www.`` → publisher."""
    counted: dict[str, Counter[str]] = {}
    own = came_with_the_corpus(corpus)
    for source in corpus.sources.values():
        if source.id in own and (address := _address(source.url)):
            publisher = _KIND_OF_PAGE.sub("", source.publisher)
            counted.setdefault(address.host.removeprefix("www."), Counter())[publisher] += 1
    return {host: publishers.most_common(1)[0][0] for host, publishers in counted.items()}


def _publisher(
    address: WebAddress | None, stated: Particulars, corpus: Corpus | None, guesses: dict[str, str]
) -> str | None:
    known = publishers_of(corpus) if corpus else {}
    host = address.host.removeprefix("www.") if address else ""
    while "." in host:
        if publisher := known.get(host):
            guesses["publisher"] = f"Andere bronnen van {host} zijn van deze uitgever; kijk of dat ook hier zo is."
            return publisher
        host = host.partition(".")[2]
    if stated.publisher and (name := harmless(stated.publisher)):
        guesses["publisher"] = "De pagina noemt deze naam in haar eigen gegevens; kijk wie haar uitgeeft."
        return name
    guesses["publisher"] = "Wie dit uitgeeft is niet bekend; vul het in."
    return None


def _title(document: Document, address: WebAddress | None, publisher: str | None, guesses: dict[str, str]) -> str:
    if document.title == document.name:
        words = re.sub(r"[-_\s]+", " ", PurePosixPath(document.name).stem).strip()
        guesses["title"] = "Het document noemt geen titel; deze komt uit de naam van het bestand."
        return words[:1].upper() + words[1:LONGEST_TITLE]
    guesses["title"] = "Zo noemt het document zichzelf; kijk of dit de volledige titel is."
    return _without_site(harmless(document.title), address, publisher)[:LONGEST_TITLE].strip()


def _without_site(title: str, address: WebAddress | None, publisher: str | None) -> str:
    """Web pages put the name of the website behind their title, or before it."""
    host = address.host.removeprefix("www.") if address else ""
    site = {bare(name) for name in (publisher or "", host, f"www.{host}", *host.split("."))}
    parts = _SITE.split(title)
    kept = [part for part in parts if bare(part) not in site]
    if len(parts) < 2 or not kept or len(kept) == len(parts):
        return title
    start, end = title.index(kept[0]), title.rindex(kept[-1]) + len(kept[-1])
    return title[start:end]


def _kind(title: str, address: WebAddress | None, guesses: dict[str, str]) -> Kind:
    if address is None and _POLICY.search(title):
        guesses["kind"] = "Een bestand met dit woord in de titel is vaak eigen beleid; kies zelf de soort."
        return "local"
    guesses["kind"] = (
        "Een publicatie van een ander is meestal een handreiking; is het een wet of eigen beleid, kies dat."
    )
    return "guidance"


def _validity(title: str, published: date | None, guesses: dict[str, str]) -> tuple[date | None, date | None]:
    if _POLICY.search(title):
        for match in _YEARS.finditer(title):
            first, last = int(match[1]), int(match[2] if len(match[2]) == 4 else match[1][:2] + match[2])
            if first < last <= first + _LONGEST_TERM:
                said = f"De titel noemt ‘{match[0]}’; kijk of het document op die dagen begint en eindigt."
                guesses["valid_from"] = guesses["valid_to"] = said
                return date(first, 1, 1), date(last, 12, 31)
    if published:
        guesses["valid_from"] = "Wij nemen aan dat dit geldt vanaf de dag van uitgave; pas het aan als u beter weet."
    return published, None


def _id(title: str, added: Source | None, corpus: Corpus | None, guesses: dict[str, str]) -> str:
    if added:
        guesses["id"] = f"Dit adres is al toegevoegd als ‘{added.id}’; hetzelfde id maakt er een nieuwe versie van."
        return added.id
    short = slug(title, "bron")[: LONGEST_ID - 3].rstrip("-")
    taken = corpus.sources if corpus else {}
    return next(
        each for number in range(1, 1000) if (each := f"{short}-{number}" if number > 1 else short) not in taken
    )


def _at(address: WebAddress | None, fetched: Fetched | None, corpus: Corpus | None) -> list[Source]:
    """The sources with this address, as it was asked for or found."""
    asked = [address, *((_address(fetched.url), _address(fetched.url_final)) if fetched else ())]
    keys = {comparable(each) for each in asked if each}
    return [
        source
        for source in (corpus.sources.values() if corpus else ())
        if (own := _address(source.url)) and comparable(own) in keys
    ]


def _address(url: str | None) -> WebAddress | None:
    try:
        return without_tracking(parse_address(url)) if url else None
    except BadInput:
        return None


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
