"""Adding a source and taking it away again: what is understood first, and only then what is kept.

Owns what a file is beside the sources that are already there (new, known, another version, a duplicate) and from when
to when each version holds. Norms never come from here: a number in an added source is a quote.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from assistant.advice import Frozen
from assistant.errors import BadInput, Conflict, UnknownName, shown
from assistant.knowledge.canonical import parse_canonical
from assistant.knowledge.corpus import Corpus, Passage, Source, load_corpus
from assistant.knowledge.documents import read_document
from assistant.knowledge.ingest.card import VERSION, Card
from assistant.knowledge.ingest.shaping import LeftOut, Part, Shaped, bare, overlap, shape
from assistant.knowledge.ingest.store import Entry, only_writer, read_entries, write_entries, write_text
from assistant.knowledge.ingest.warnings import warnings_about

SHOWN_AT_EACH_END = 3
MUCH_THE_SAME = 0.5  # share of the text that another source holds as well, from which the preview says so


class Change(StrEnum):
    """What adding this file would do."""

    NEW = "new"
    UNCHANGED = "unchanged"
    NEW_VERSION = "new_version"
    PARTICULARS = "particulars"  # the same text under another title, publisher or validity


_DIFFERS = {Change.NEW_VERSION: "inhoud", Change.PARTICULARS: "titel, uitgever of geldigheid"}


class ShownPassage(Frozen):
    id: str
    locator: str
    page: int | None
    text: str


class Preview(Frozen):
    """What was understood of a file, before anything is kept."""

    card: Card
    change: Change
    chapters: tuple[Part, ...]
    passages: int
    characters: int
    first: tuple[ShownPassage, ...]
    last: tuple[ShownPassage, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]
    replaces: str | None = None  # the id under which the version of now will stay to be found


class AddedSources:
    """The sources of one installation that did not come with it."""

    def __init__(self, corpus_dir: Path, folder: Path) -> None:
        self._corpus_dir = corpus_dir
        self._folder = folder

    def preview(self, name: str, data: bytes, card: Card) -> Preview:
        """Read a file and say what adding it would mean; nothing is kept."""
        return self._understand(name, data, card)[0]

    def add(self, name: str, data: bytes, card: Card, *, today: date, replace: bool = False) -> Preview:
        """Keep a source. The same once more changes nothing; another version asks for ``replace``."""
        with only_writer(self._folder):
            preview, canonical = self._understand(name, data, card)
            if preview.change is Change.UNCHANGED:
                return preview
            if preview.change is not Change.NEW and not replace:
                raise Conflict(
                    f"De bron ‘{card.id}’ is er al, met een andere {_DIFFERS[preview.change]}; geef --replace als dit "
                    "haar vervangt, of kies een ander id."
                )
            entries = read_entries(self._folder)
            now = next((entry for entry in entries if entry["id"] == card.id), None)
            others = [entry for entry in entries if entry is not now]
            entry = _entry(card, canonical, now, today)
            if now is not None and preview.replaces is not None:
                others += _ended(now, preview.replaces, entry["valid_from"])
            write_text(self._folder, entry["file"], canonical)
            write_entries(self._folder, [*others, entry])
            return preview

    def remove(self, source_id: str) -> list[str]:
        """Take a source and its earlier versions away; returns the ids that went."""
        with only_writer(self._folder):
            entries = read_entries(self._folder)
            going = [entry["id"] for entry in entries if source_id in (entry["id"], _origin(entry["id"]))]
            if not going:
                raise UnknownName(self._not_added(source_id))
            write_entries(self._folder, [entry for entry in entries if entry["id"] not in going])
        return going

    def _not_added(self, source_id: str) -> str:
        if source_id in load_corpus(self._corpus_dir).sources:
            return f"De bron ‘{source_id}’ hoort bij het corpus zelf; lees in corpus/README.md hoe u die wijzigt."
        return f"Er is geen toegevoegde bron ‘{shown(source_id)}’; zoek haar op met ‘assistant sources’."

    def _understand(self, name: str, data: bytes, card: Card) -> tuple[Preview, str]:
        """What this file would be, and the canonical text that would be kept."""
        corpus = load_corpus(self._corpus_dir, self._folder)
        known = corpus.sources.get(card.id)
        if known is not None and card.id in load_corpus(self._corpus_dir).sources:
            raise Conflict(f"Het id ‘{card.id}’ is van een bron uit het corpus zelf; kies een ander id.")
        shaped = shape(read_document(name, data))
        passages = parse_canonical(shaped.canonical, _as_source(card, shaped.canonical), Path(name))
        overlaps = _refuse_duplicate(shaped, card, corpus)
        change = Change.NEW if known is None else _change(known, card, shaped.canonical)
        preview = Preview(
            card=card,
            change=change,
            chapters=shaped.chapters,
            passages=len(passages),
            characters=sum(len(passage.text) for passage in passages),
            first=tuple(map(_shown, passages[:SHOWN_AT_EACH_END])),
            last=tuple(map(_shown, passages[SHOWN_AT_EACH_END:][-SHOWN_AT_EACH_END:])),
            left_out=shaped.left_out,
            warnings=(*overlaps, *warnings_about(shaped.texts)),
            replaces=_next_version(card.id, corpus) if change is Change.NEW_VERSION else None,
        )
        return preview, shaped.canonical


def _change(known: Source, card: Card, canonical: str) -> Change:
    if known.sha256 != _fingerprint(canonical):
        return Change.NEW_VERSION
    return Change.UNCHANGED if _says_the_same(known, card) else Change.PARTICULARS


def _refuse_duplicate(shaped: Shaped, card: Card, corpus: Corpus) -> list[str]:
    """Refuse a text that is there under another id; returns a warning for each source that holds much of it."""
    own = "".join(map(bare, shaped.texts))
    warnings = []
    for source in corpus.sources.values():
        if source.id == card.id or _origin(source.id) == card.id:
            continue
        texts = [bare(passage.text) for passage in corpus.passages if passage.source_id == source.id]
        if "".join(texts) == own:
            raise Conflict(
                f"Deze tekst is al een bron, onder het id ‘{source.id}’; gebruik die, of haal haar eerst weg."
            )
        share = overlap(shaped.texts, frozenset(texts))
        if share >= MUCH_THE_SAME:
            warnings.append(f"{share:.0%} van deze tekst staat ook in de bron ‘{source.id}’.".replace("%", " procent"))
    return warnings


def _entry(card: Card, canonical: str, now: Entry | None, today: date) -> Entry:
    """The record of a source; ``now`` is the record that it takes the place of."""
    sha256 = _fingerprint(canonical)
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
    return entry | ({"published": card.published, "published_certain": True} if card.published else {})


def _ended(now: Entry, version_id: str, begins: date) -> list[Entry]:
    """The version of now, ended the day before the next one begins.

    One that would then never have held was a mistake that is now mended, and goes.
    """
    last_day = begins - timedelta(days=1)
    if now["valid_from"] is not None and now["valid_from"] > last_day:
        return []
    return [now | {"id": version_id, "status": "replaced", "valid_to": min(now["valid_to"] or last_day, last_day)}]


def _next_version(source_id: str, corpus: Corpus) -> str:
    numbers = [int(each.rpartition("-")[2]) for each in corpus.sources if _origin(each) == source_id]
    return f"{source_id}{VERSION}{max(numbers, default=0) + 1}"


def _origin(source_id: str) -> str | None:
    """The source that this is an earlier version of."""
    origin, separator, number = source_id.rpartition(VERSION)
    return origin if separator and number.isdigit() else None


def _says_the_same(known: Source, card: Card) -> bool:
    """Whether a person states what was stated before; a begin that nobody stated may have been set by a replacement."""
    stated = (card.title, card.publisher, card.kind, card.valid_to, card.url, card.published)
    begins_alike = known.valid_from == card.valid_from or (card.valid_from is None and known.validity == "assumed")
    held = (known.title, known.publisher, known.kind, known.valid_to, known.url, known.published)
    return held == stated and begins_alike


def _as_source(card: Card, canonical: str) -> Source:
    """The source as it will read, for looking at its passages before there is one."""
    return Source(
        **card.model_dump(),
        status="published",
        validity="assumed",
        checked_on=date.min,
        sha256=_fingerprint(canonical),
        file=f"{card.id}.md",
    )


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _shown(passage: Passage) -> ShownPassage:
    return ShownPassage(id=passage.id, locator=passage.locator, page=passage.page, text=passage.text)
