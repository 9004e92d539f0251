"""The corpus: every source that may be quoted, verified before anything rests on it.

Owns the reading of ``corpus/``: sources, their canonical text, their links. It refuses a file that is not exactly
what it says it is, and it refuses to search, to weigh sources against each other, or to know any norm.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.errors import UnknownName, shown
from assistant.knowledge.canonical import UNRANKED, Link, Passage, Source, parse_canonical
from assistant.knowledge.records import SLUG, Record, broken, read_records, read_text

__all__ = ["Corpus", "Link", "Passage", "Source", "load_corpus"]

# Highest layer first: where two of them differ, the one that stands earlier here goes before the other.
LAYERS = ("law", "agreement", "plan", "local", "guidance", "example")
KINDS = ("plan", "guidance", "local", "law", "agreement", "example")
STATUSES = ("submitted", "published", "replaced", "withdrawn")
VALIDITIES = ("stated", "assumed")
LISTING, PUBLISHERS = "sources.yaml", "publishers.yaml"

_REQUIRED = frozenset(
    {"id", "title", "publisher", "kind", "status", "valid_from", "valid_to", "validity", "checked_on"}
    | {"url", "sha256", "file"}
)
_OPTIONAL = frozenset({"published", "published_certain", "links", "replaces"})
_LINK_REQUIRED, _LINK_OPTIONAL = frozenset({"url", "at"}), frozenset({"assumed", "lines", "why"})


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that may be quoted. ``hash`` changes with any source, passage or link.

    ``added`` names the sources that an installation added to those that came with the program.
    """

    sources: dict[str, Source]
    passages: tuple[Passage, ...]
    canonical: dict[str, str]
    hash: str
    chapter_links: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    added: frozenset[str] = frozenset()
    _by_id: dict[str, Passage] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {passage.id: passage for passage in self.passages})

    def get(self, passage_id: str) -> Passage | None:
        return self._by_id.get(passage_id)

    def passage(self, passage_id: str) -> Passage:
        try:
            return self._by_id[passage_id]
        except KeyError:
            raise UnknownName(
                f"Passage ‘{shown(passage_id, 120)}’ bestaat niet. Zoek haar met ‘assistant search’."
            ) from None

    def in_force(self, on: date, *, include_replaced: bool = False) -> frozenset[str]:
        """The sources that may answer on a date; those replaced or withdrawn only where they are asked for."""
        return frozenset(
            source.id
            for source in self.sources.values()
            if source.is_in_force(on) or (include_replaced and source.is_set_aside)
        )

    def section(self, passage: Passage) -> list[Passage]:
        """The passages of the same chapter and section, in reading order."""
        key = (passage.source_id, passage.chapter_slug, passage.section_key)
        return [each for each in self.passages if (each.source_id, each.chapter_slug, each.section_key) == key]


def load_corpus(corpus_dir: Path, *added: Path) -> Corpus:
    """Read and verify every source; the first mistake found is raised as a CorpusError.

    ``added`` are folders of the same format that may not be there; a plan, which norms rest on, stands in none of them.
    """
    fingerprint = hashlib.sha256()
    sources: dict[str, Source] = {}
    canonical: dict[str, str] = {}
    passages: list[Passage] = []
    chapter_links: dict[str, tuple[Link, ...]] = {}
    added_ids: set[str] = set()
    ranks = _publisher_ranks(corpus_dir)
    if ranks:
        fingerprint.update(read_text(corpus_dir / PUBLISHERS).encode())
    for folder in (corpus_dir, *(each for each in added if (each / LISTING).is_file())):
        is_added = folder is not corpus_dir
        fingerprint.update(read_text(folder / LISTING).encode())
        for record in read_records(folder / LISTING, _REQUIRED, _OPTIONAL):
            source = _source(record, ranks)
            if source.id in sources:
                raise record.broken("id", f"bron ‘{source.id}’ staat er al.", "Geef elke bron een eigen id.")
            if is_added and source.kind == "plan":
                raise record.broken("kind", "een plan kan niet worden toegevoegd.", "Haal deze bron weg.")
            if source.replaces is not None:
                _set_aside(source, sources, record)
            path = _inside(folder, source.file, record, "file")
            content = read_text(path)
            _verify_sha256(content, source, record)
            targets = _link_targets(folder, source, record)
            if is_added and not targets:
                passages += _added_passages(content, source)
            else:
                found = parse_canonical(content, source, path, {at: tuple(links) for at, (links, _) in targets.items()})
                chapter_links |= _chapter_links(targets, found)
                passages += _in_whose_words(found, source, is_added=is_added)
            sources[source.id], canonical[source.id] = source, content
            if is_added:
                added_ids.add(source.id)
            links = sorted((at, links) for at, (links, _) in targets.items())
            fingerprint.update(content.encode() + repr(links).encode())
        if not is_added:  # a killed addition leaves a text that no list names yet
            _refuse_unlisted(folder, sources)
    return Corpus(sources, tuple(passages), canonical, fingerprint.hexdigest(), chapter_links, frozenset(added_ids))


@lru_cache(maxsize=128)
def _added_passages(content: str, source: Source) -> tuple[Passage, ...]:
    """Read once, for an addition looks at all sources several times, and most of them stay as they were."""
    found = parse_canonical(content, source, Path(source.file))
    return tuple(_in_whose_words(found, source, is_added=True))


def _set_aside(original: Source, sources: dict[str, Source], record: Record) -> None:
    """A fact sheet of ours is replaced for as long as the original that it summarises is itself in force."""
    sheet = sources.get(original.replaces or "")
    if sheet is None or sheet.kind != "guidance":
        raise record.broken(
            "replaces", f"‘{original.replaces}’ is geen feitenblad van het corpus.", "Verbeter het id of haal het weg."
        )
    if original.status == "withdrawn":
        return
    periods = (*sheet.set_aside, (original.valid_from, original.valid_to))
    sources[sheet.id] = replace(sheet, status="replaced", set_aside=periods)


def _in_whose_words(passages: list[Passage], source: Source, *, is_added: bool) -> list[Passage]:
    """``original`` are the words of the plan alone: nothing else may speak in its name, however true to the letter."""
    is_other = source.kind not in ("plan", "guidance") or (is_added and source.kind == "guidance")
    return [replace(passage, kind=source.kind) for passage in passages] if is_other else passages


def _publisher_ranks(corpus_dir: Path) -> dict[str, int]:
    """Whose guidance goes first, as people set down; a corpus may do without the file."""
    ranks: dict[str, int] = {}
    path = corpus_dir / PUBLISHERS
    for record in read_records(path, frozenset({"name", "rank"}), frozenset()) if path.is_file() else ():
        name, rank = record.text("name"), record.text("rank")
        if not re.fullmatch(r"[1-9][0-9]?", rank):
            raise record.broken("rank", f"‘rank: {rank}’ is geen rang.", "Geef een geheel getal van 1 tot en met 99.")
        if name in ranks:
            raise record.broken("name", f"uitgever ‘{name}’ staat er al.", "Houd één blok per uitgever.")
        ranks[name] = int(rank)
    return ranks


def _rank(publisher: str, ranks: Mapping[str, int]) -> int:
    """The rank of the longest name it begins with: "KB / Bibliotheeknetwerk (nieuws)" is KB, "KBO" is not."""
    names = [name for name in ranks if re.match(rf"{re.escape(name)}(?!\w)", publisher)]
    return ranks[max(names, key=len)] if names else UNRANKED


def _source(record: Record, ranks: Mapping[str, int]) -> Source:
    source_id = record.text("id")
    if not SLUG.fullmatch(source_id):
        raise record.broken("id", f"bron-id ‘{source_id}’ deugt niet.", "Gebruik kleine letters, cijfers en streepjes.")
    valid_from, valid_to, checked_on = record.day("valid_from"), record.day("valid_to"), record.day("checked_on")
    if valid_from and valid_to and valid_to < valid_from:
        raise record.broken("valid_to", "‘valid_to’ ligt vóór ‘valid_from’.", "Wissel of verbeter de datums.")
    if checked_on is None:
        raise record.broken("checked_on", "‘checked_on’ is leeg.", "Vul in wanneer iemand de bron het laatst naliep.")
    return Source(
        id=source_id,
        title=record.text("title"),
        publisher=record.text("publisher"),
        kind=record.choice("kind", KINDS),
        status=record.choice("status", STATUSES),
        valid_from=valid_from,
        valid_to=valid_to,
        validity=record.choice("validity", VALIDITIES),
        checked_on=checked_on,
        url=record.optional("url"),
        sha256=record.text("sha256"),
        file=record.text("file"),
        published=record.optional("published"),
        published_certain=record.flag("published_certain"),
        links=record.optional("links"),
        replaces=record.optional("replaces"),
        rank=_rank(record.text("publisher"), ranks),
    )


def _verify_sha256(content: str, source: Source, record: Record) -> None:
    found = hashlib.sha256(content.encode()).hexdigest()
    if found != source.sha256:
        raise record.broken(
            "sha256",
            f"{source.file} is anders dan toen ‘sha256’ werd vastgelegd.",
            f"Lees de wijziging na en zet sha256 op {found}, of herstel het bestand.",
        )


def _link_targets(corpus_dir: Path, source: Source, record: Record) -> dict[str, tuple[list[Link], Record]]:
    targets: dict[str, tuple[list[Link], Record]] = {}
    if source.links is None:
        return targets
    for link in read_records(_inside(corpus_dir, source.links, record, "links"), _LINK_REQUIRED, _LINK_OPTIONAL):
        links, _ = targets.setdefault(link.text("at"), ([], link))
        links.append(Link(url=link.text("url"), assumed=link.flag("assumed")))
    return targets


def _chapter_links(
    targets: Mapping[str, tuple[list[Link], Record]], passages: list[Passage]
) -> dict[str, tuple[Link, ...]]:
    known = {passage.id for passage in passages}
    chapters = {f"{passage.source_id}/{passage.chapter_slug}" for passage in passages}
    for at, (_, record) in targets.items():
        if at not in known | chapters:
            raise record.broken("at", f"‘{at}’ is geen passage of hoofdstuk van deze bron.", "Verbeter ‘at’.")
    return {at: tuple(links) for at, (links, _) in targets.items() if at in chapters}


def _refuse_unlisted(corpus_dir: Path, sources: Mapping[str, Source]) -> None:
    """A forgotten line in sources.yaml would silently leave a source out of every answer."""
    listed = {(corpus_dir / source.file).resolve() for source in sources.values()}
    for path in sorted(corpus_dir.rglob("*.md")):
        if path.resolve() not in listed and path.name != "README.md":
            raise broken(path, 1, "dit bestand staat niet in sources.yaml.", "Neem het daarin op of haal het weg.")


def _inside(corpus_dir: Path, name: str, record: Record, key: str) -> Path:
    path = corpus_dir / name
    if not path.resolve().is_relative_to(corpus_dir.resolve()):
        raise record.broken(key, f"‘{name}’ ligt buiten de map van het corpus.", "Zet het bestand in de map.")
    if not path.is_file():
        raise record.broken(key, f"het bestand ‘{name}’ bestaat niet.", "Zet het terug of verbeter de naam.")
    return path
