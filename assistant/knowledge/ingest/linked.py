"""The publications that the sources refer to: which there are, where they are named, and whether they are in.

Owns the list and going through it. It fetches nothing itself and keeps nothing: both are done by who calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from assistant.advice import Frozen
from assistant.errors import BadInput, EngineUnavailable
from assistant.knowledge.corpus import Corpus, Source
from assistant.knowledge.ingest.fetching import Fetched
from assistant.knowledge.ingest.fetching.address import WebAddress, parse_address
from assistant.knowledge.ingest.fetching.policy import came_with_the_corpus

LONGEST_TITLE = 120
LONGEST_NEAR = 240

_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|igshid|yclid|_hsenc|_hsmi|ref_src", re.I
)
_SECOND_SCHEME = re.compile(r"https?:/{0,2}$", re.I)  # a slip of the pen in publications: …/pagina/http://
_URL = re.compile(r"https?://\S+")
_TO_THERE = re.compile(r"(?:[,;]?\s*(?:zie|lees|bekijk)(?:\s+(?:ook|verder))?)?[\s:,;–-]*$", re.I)


class LinkedState(StrEnum):
    """Whether a publication is in; the words are those that a person reads."""

    ADDED = "toegevoegd"
    AS_SHEET = "als feitenblad"
    NOT_YET = "nog niet toegevoegd"


class LinkedSource(Frozen):
    """A publication that the sources refer to."""

    url: str  # to fetch: without fragment and tracking
    title: str
    host: str
    at: tuple[str, ...]  # the passages (or chapter) that name it, in reading order; empty for a sheet's own address
    near: str  # the words around the address, for a person to recognise it by; empty where there are none
    sheet_id: str | None  # the fact sheet that summarises it
    source_id: str | None  # the added source that it is, once it is one
    state: LinkedState


class Progress(StrEnum):
    FETCHING = "ophalen"
    HANDED_OVER = "voorgelegd"
    SKIPPED = "overgeslagen"
    FAILED = "mislukt"
    STOPPED = "gestopt"


class LinkedStep(Frozen):
    """Where ``fetch_linked`` is: each publication gives FETCHING and then what became of it, or SKIPPED alone."""

    number: int  # from 1
    total: int
    linked: LinkedSource
    progress: Progress
    reason: str = ""  # a sentence, for all but FETCHING and HANDED_OVER
    may_help_later: bool = False  # of FAILED: the other side did not answer, so that trying again makes sense


def linked_sources(corpus: Corpus) -> list[LinkedSource]:
    """Every publication with a web address that the sources know, each once, those of the plan first."""
    found: dict[str, _Found] = {}
    for at, url, near in _links(corpus):
        if address := _web_address(url):
            publication = found.setdefault(comparable(address), _Found(address))
            publication.at.setdefault(at)
            publication.near = publication.near or near
    own, added = _sheets_and_added(corpus)
    for source in own:
        if address := _web_address(source.url or ""):
            found.setdefault(comparable(address), _Found(address)).sheet = source
    sources = {comparable(address): each for each in added if (address := _web_address(each.url or ""))}
    originals = {sheet_id: each for each in added if (sheet_id := getattr(each, "replaces", None))}
    return [
        publication.told(sources.get(key) or (originals.get(publication.sheet.id) if publication.sheet else None))
        for key, publication in found.items()
    ]


def fetch_linked(
    linked: Sequence[LinkedSource],
    fetch: Callable[[str], Fetched],
    hand_over: Callable[[LinkedSource, Fetched], object],
    *,
    is_waiting: Callable[[LinkedSource], bool] = lambda _: False,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[LinkedStep]:
    """Fetch each and hand it over, saying what becomes of it; one that fails does not keep the others.

    What is in already, or ``is_waiting`` for a person, is skipped, so that calling again goes on where it stopped.
    ``hand_over`` proposes it to a person; what it refuses (a :class:`BadInput`) counts as failed, and a place where
    nothing can be kept ends it all. ``stop`` is asked before each.
    """
    for number, each in enumerate(linked, start=1):

        def step(progress: Progress, reason: str = "", later: bool = False, *, at: int = number) -> LinkedStep:
            return LinkedStep(
                number=at,
                total=len(linked),
                linked=linked[at - 1],
                progress=progress,
                reason=reason,
                may_help_later=later,
            )

        if stop():
            yield step(Progress.STOPPED, "Het ophalen is gestopt; begin opnieuw om verder te gaan.")
            return
        if each.state is LinkedState.ADDED:
            yield step(Progress.SKIPPED, f"Deze publicatie is al toegevoegd, als ‘{each.source_id}’.")
            continue
        if is_waiting(each):
            yield step(Progress.SKIPPED, "Deze publicatie is al opgehaald en wacht op uw oordeel.")
            continue
        yield step(Progress.FETCHING)
        try:
            hand_over(each, fetch(each.url))
        except (BadInput, EngineUnavailable) as error:
            yield step(Progress.FAILED, str(error), isinstance(error, EngineUnavailable))
        else:
            yield step(Progress.HANDED_OVER)


def comparable(address: WebAddress) -> str:
    """What two addresses of one page have in common, whatever the scheme, ``www.`` and the last slash."""
    path, _, query = address.target.partition("?")
    host = address.authority.removeprefix("www.")
    return f"{host}{unquote(path).rstrip('/')}" + (f"?{query}" if query else "")


def without_tracking(address: WebAddress) -> WebAddress:
    """The same page, without the words that only tell where somebody came from."""
    path, _, query = address.target.partition("?")
    path = _SECOND_SCHEME.sub("", path) or "/"
    query = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(unquote(part.partition("=")[0])))
    return address.beside(f"{path}?{query}" if query else path)


@dataclass(slots=True)
class _Found:
    """One publication while its places are gathered."""

    address: WebAddress
    at: dict[str, None] = field(default_factory=dict)
    near: str = ""
    sheet: Source | None = None

    def told(self, added: Source | None) -> LinkedSource:
        known = self.sheet or added
        state = LinkedState.ADDED if added else LinkedState.AS_SHEET if self.sheet else LinkedState.NOT_YET
        return LinkedSource(
            url=str(self.address),
            title=known.title if known else _title(self.near, self.address),
            host=self.address.host,
            at=tuple(self.at),
            near=_around(self.near),
            sheet_id=self.sheet.id if self.sheet else None,
            source_id=added.id if added else None,
            state=state,
        )


def _links(corpus: Corpus) -> Iterator[tuple[str, str, str]]:
    """Place, address and words around it, in reading order; a chapter's links come with its first passage."""
    met: set[str] = set()
    for passage in corpus.passages:
        chapter = f"{passage.source_id}/{passage.chapter_slug}"
        if chapter not in met:
            met.add(chapter)
            yield from ((chapter, link.url, "") for link in corpus.chapter_links.get(chapter, ()))
        yield from ((passage.id, link.url, passage.text) for link in passage.links)


def _sheets_and_added(corpus: Corpus) -> tuple[list[Source], list[Source]]:
    """Our own summaries, and what somebody added; withdrawn or replaced, it is not asked for a second time."""
    own = came_with_the_corpus(corpus)
    sheets = [each for each in corpus.sources.values() if each.id in own and each.kind == "guidance"]
    return sheets, [each for each in corpus.sources.values() if each.id not in own]


def _web_address(url: str) -> WebAddress | None:
    if urlsplit(url).scheme.lower() not in ("http", "https"):
        return None
    try:
        return without_tracking(parse_address(url))
    except BadInput:
        return None


def _title(near: str, address: WebAddress) -> str:
    """The words in the address, which are the page's own more often than not; else what a note says before it."""
    name = unquote(address.target.partition("?")[0]).rstrip("/").rpartition("/")[2]
    words = " ".join(re.split(r"[-_\s]+", PurePosixPath(name).stem)).strip()
    title = words[:1].upper() + words[1:LONGEST_TITLE]
    if " " in title:
        return title
    if _URL.search(near) and len(note := _TO_THERE.sub("", _URL.split(near)[0]).strip()) in range(10, LONGEST_TITLE):
        return note
    return f"{title} ({address.host})" if title else address.host


def _around(text: str) -> str:
    words = " ".join(_URL.sub("", text).split()).rstrip(" :")
    return words if len(words) <= LONGEST_NEAR else words[:LONGEST_NEAR].rpartition(" ")[0] + " …"
