"""Adding a source and taking it away again: what is understood first, and only then what is kept.

Owns what a file is beside the sources that are already there (new, known, another version, a duplicate) and from when
to when each version holds. What a change would make of the sources is a :class:`Prospect`, which can be indexed before
anything is kept. Norms never come from here: a number in an added source is a quote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from assistant.advice import Frozen
from assistant.errors import BadInput, Conflict, UnknownName, shown
from assistant.knowledge.canonical import parse_canonical
from assistant.knowledge.corpus import Corpus, Passage, Source, load_corpus
from assistant.knowledge.documents import Document, LeftOut
from assistant.knowledge.documents.apart import read_apart
from assistant.knowledge.ingest.card import Card
from assistant.knowledge.ingest.shaping import Part, Shaped, bare, overlap, shape
from assistant.knowledge.ingest.store import Entry, only_writer, read_entries, write_entries, write_text
from assistant.knowledge.ingest.versions import (
    ended,
    next_version,
    origin_of,
    record_of,
    says_the_same,
    text_fingerprint,
)
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
_WITHDRAWN = "withdrawn"


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


@dataclass(frozen=True, slots=True)
class Prospect:
    """What the added sources would be after a change; ``texts`` are those that are not there yet, by their file."""

    entries: list[Entry]
    texts: Mapping[str, str] = field(default_factory=dict)
    preview: Preview | None = None  # of a document that comes in
    going: tuple[str, ...] = ()  # the ids that would no longer be there

    @property
    def changes_nothing(self) -> bool:
        return self.preview is not None and self.preview.change is Change.UNCHANGED


class AddedSources:
    """The sources of one installation that did not come with it."""

    def __init__(self, corpus_dir: Path, folder: Path) -> None:
        self._corpus_dir = corpus_dir
        self._folder = folder

    def preview(self, name: str, data: bytes, card: Card) -> Preview:
        """Read a file and say what adding it would mean; nothing is kept."""
        return self.preview_of(read_apart(name, data), card)

    def preview_of(self, document: Document, card: Card) -> Preview:
        return self._understand(document, card)[0]

    def add(self, name: str, data: bytes, card: Card, *, today: date, replace: bool = False) -> Preview:
        """Keep a source. The same once more changes nothing; another version asks for ``replace``."""
        with only_writer(self._folder):
            prospect = self.with_document(read_apart(name, data), card, today=today, replace=replace)
            self._keep(prospect)
        assert prospect.preview is not None
        return prospect.preview

    def remove(self, source_id: str) -> list[str]:
        """Take a source and its earlier versions away; returns the ids that went."""
        with only_writer(self._folder):
            prospect = self.without(source_id)
            self._keep(prospect)
        return list(prospect.going)

    def _keep(self, prospect: Prospect) -> None:
        if prospect.changes_nothing:
            return
        for name, text in prospect.texts.items():
            write_text(self._folder, name, text)
        write_entries(self._folder, prospect.entries)

    # --- what a change would make of them

    def with_document(self, document: Document, card: Card, *, today: date, replace: bool = False) -> Prospect:
        preview, canonical = self._understand(document, card)
        entries = read_entries(self._folder)
        if preview.change is Change.UNCHANGED:
            return Prospect(entries, preview=preview)
        if preview.change is not Change.NEW and not replace:
            raise Conflict(
                f"De bron ‘{card.id}’ is er al, met een andere {_DIFFERS[preview.change]}; geef --replace als dit "
                "haar vervangt, of kies een ander id."
            )
        now = next((entry for entry in entries if entry["id"] == card.id), None)
        others = [entry for entry in entries if entry is not now]
        entry = record_of(card, canonical, now, today)
        if now is not None and preview.replaces is not None:
            others += ended(now, preview.replaces, entry["valid_from"])
        return Prospect([*others, entry], {entry["file"]: canonical}, preview)

    def without(self, source_id: str) -> Prospect:
        """Without a source and its earlier versions."""
        entries = read_entries(self._folder)
        going = tuple(entry["id"] for entry in entries if source_id in (entry["id"], origin_of(entry["id"])))
        if not going:
            raise UnknownName(self._not_added(source_id))
        return Prospect([entry for entry in entries if entry["id"] not in going], going=going)

    def withdrawn(self, source_id: str) -> Prospect:
        """A source stays to be seen and is no longer in force; its earlier versions hold for their own time."""
        entries = read_entries(self._folder)
        now = next((entry for entry in entries if entry["id"] == source_id), None)
        if now is None:
            raise UnknownName(self._not_added(source_id))
        if now["status"] == _WITHDRAWN:
            raise Conflict(
                f"De bron ‘{source_id}’ is al ingetrokken; voeg het document opnieuw toe als zij weer geldt."
            )
        return Prospect([entry | {"status": _WITHDRAWN} if entry is now else entry for entry in entries])

    def as_they_are(self) -> Prospect:
        return Prospect(read_entries(self._folder))

    def require(self, source_id: str) -> Entry:
        """The record of an added source; UnknownName where there is none."""
        for entry in read_entries(self._folder):
            if entry["id"] == source_id:
                return entry
        raise UnknownName(self._not_added(source_id))

    def _not_added(self, source_id: str) -> str:
        if source_id in load_corpus(self._corpus_dir).sources:
            return f"De bron ‘{source_id}’ hoort bij het corpus zelf; lees in corpus/README.md hoe u die wijzigt."
        return f"Er is geen toegevoegde bron ‘{shown(source_id)}’; zoek haar op met ‘assistant sources’."

    def _understand(self, document: Document, card: Card) -> tuple[Preview, str]:
        """What this document would be, and the canonical text that would be kept."""
        corpus, alone = load_corpus(self._corpus_dir, self._folder), load_corpus(self._corpus_dir)
        known = corpus.sources.get(card.id)
        if card.id in alone.sources:
            raise Conflict(f"Het id ‘{card.id}’ is van een bron uit het corpus zelf; kies een ander id.")
        if card.replaces is not None:
            _require_sheet(card.replaces, alone)
        shaped = shape(document)
        passages = parse_canonical(shaped.canonical, _as_source(card, shaped.canonical), Path(document.name))
        overlaps = _refuse_duplicate(shaped, card, corpus)
        change = Change.NEW if known is None else _change(known, card, shaped.canonical, self._sheet_of(card.id))
        preview = Preview(
            card=card,
            change=change,
            chapters=shaped.chapters,
            passages=len(passages),
            characters=sum(len(passage.text) for passage in passages),
            first=tuple(map(_shown, passages[:SHOWN_AT_EACH_END])),
            last=tuple(map(_shown, passages[SHOWN_AT_EACH_END:][-SHOWN_AT_EACH_END:])),
            left_out=shaped.left_out,
            warnings=(*overlaps, *warnings_about((*shaped.headings, *shaped.texts), shaped.hidden, shaped.doubts)),
            replaces=next_version(card.id, corpus) if change is Change.NEW_VERSION else None,
        )
        return preview, shaped.canonical

    def card_of_same(self, document: Document) -> Card | None:
        """The particulars under which exactly this text is an added source already."""
        sha256 = text_fingerprint(shape(document).canonical)
        for entry in read_entries(self._folder):
            if entry["sha256"] == sha256 and entry["status"] == "published":
                begins = entry["valid_from"] if entry["validity"] == "stated" else None
                given = {name: entry.get(name) for name in Card.model_fields if name != "valid_from"}
                return Card.model_validate({**given, "valid_from": begins})
        return None

    def _sheet_of(self, source_id: str) -> str | None:
        return next((each.get("replaces") for each in read_entries(self._folder) if each["id"] == source_id), None)


def _require_sheet(source_id: str, corpus: Corpus) -> None:
    source = corpus.sources.get(source_id)
    if source is None or source.kind != "guidance":
        raise BadInput(
            f"‘{shown(source_id)}’ is geen feitenblad van het corpus; alleen een feitenblad maakt plaats voor het "
            "document dat het samenvat. Kies er een uit de lijst van bronnen, of laat het leeg."
        )


def _change(known: Source, card: Card, canonical: str, sheet: str | None) -> Change:
    if known.sha256 != text_fingerprint(canonical):
        return Change.NEW_VERSION
    is_same = says_the_same(known, card) and sheet == card.replaces and known.status != _WITHDRAWN
    return Change.UNCHANGED if is_same else Change.PARTICULARS


def _refuse_duplicate(shaped: Shaped, card: Card, corpus: Corpus) -> list[str]:
    """Refuse a text that is there under another id; returns a warning for each source that holds much of it."""
    own = "".join(map(bare, shaped.texts))
    texts_of: dict[str, list[str]] = {source_id: [] for source_id in corpus.sources}
    for passage in corpus.passages:
        texts_of[passage.source_id].append(bare(passage.text))
    warnings = []
    for source in corpus.sources.values():
        if source.id == card.id or origin_of(source.id) == card.id:
            continue
        texts = texts_of[source.id]
        if "".join(texts) == own:
            raise Conflict(
                f"Deze tekst is al een bron, onder het id ‘{source.id}’; gebruik die, of haal haar eerst weg."
            )
        share = overlap(shaped.texts, frozenset(texts))
        if share >= MUCH_THE_SAME:
            warnings.append(f"{share:.0%} van deze tekst staat ook in de bron ‘{source.id}’.".replace("%", " procent"))
    return warnings


def _as_source(card: Card, canonical: str) -> Source:
    """The source as it will read, for looking at its passages before there is one."""
    return Source(
        **card.model_dump(exclude={"replaces"}),
        status="published",
        validity="assumed",
        checked_on=date.min,
        sha256=text_fingerprint(canonical),
        file=f"{card.id}.md",
    )


def _shown(passage: Passage) -> ShownPassage:
    return ShownPassage(id=passage.id, locator=passage.locator, page=passage.page, text=passage.text)
