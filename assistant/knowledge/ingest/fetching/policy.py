"""The rules for fetching of one installation: its settings, and the hosts that its sources refer to."""

from __future__ import annotations

from urllib.parse import urlsplit

from assistant.errors import BadInput, SettingsError
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.ingest.fetching.address import parse_address, read_pattern
from assistant.knowledge.ingest.fetching.model import FetchPolicy
from assistant.settings import Settings

OF_THE_CORPUS = "corpus"  # in the list of hosts: those that the corpus itself refers to
_IN_HAND = ("original", "summary")  # kinds of passages that come with the corpus; an added source allows nothing


def policy_for(settings: Settings, corpus: Corpus) -> FetchPolicy:
    """The rules that the settings ask for; a host pattern that cannot be is a :class:`SettingsError`."""
    hosts: list[str] = []
    for pattern in _listed(settings.fetch_hosts, "fetch_hosts"):
        hosts += corpus_hosts(corpus) if pattern == OF_THE_CORPUS else [pattern]
    return FetchPolicy(
        hosts=tuple(dict.fromkeys(hosts)),
        private_hosts=tuple(_listed(settings.fetch_private_hosts, "fetch_private_hosts")),
        contact=_contact(settings.fetch_contact),
    )


def corpus_hosts(corpus: Corpus) -> list[str]:
    """The hosts that the corpus refers to, each with and without ``www.``: one organisation has them both.

    Only what came with the corpus counts: a source that somebody added may not widen where can be fetched.
    """
    own = came_with_the_corpus(corpus)
    urls = [source.url for source in corpus.sources.values() if source.id in own and source.url]
    urls += [link.url for passage in corpus.passages if passage.source_id in own for link in passage.links]
    urls += [link.url for at, links in corpus.chapter_links.items() if at.partition("/")[0] in own for link in links]
    found: dict[str, None] = {}
    for url in urls:
        if urlsplit(url).scheme in ("http", "https"):
            authority = parse_address(url).authority
            bare = authority.removeprefix("www.")
            found |= {bare: None, f"www.{bare}": None}
    return list(found)


def came_with_the_corpus(corpus: Corpus) -> frozenset[str]:
    """The ids of the sources that nobody added here: in the words of the plan, or in ours about another."""
    return frozenset(passage.source_id for passage in corpus.passages if passage.kind in _IN_HAND)


def _listed(value: str | None, setting: str) -> list[str]:
    patterns = [each.strip().lower() for each in (value or "").split(",") if each.strip()]
    try:
        for pattern in patterns:
            if pattern != OF_THE_CORPUS:
                read_pattern(pattern)
    except BadInput as error:
        raise SettingsError(f"De instelling {setting} klopt niet: {error}") from None
    return patterns


def _contact(value: str | None) -> str | None:
    """Fit to stand in a header: plain signs, no brackets that would end the remark it stands in."""
    if value is None or not value.strip():
        return None
    if not value.isascii() or not value.isprintable() or set("()\\") & set(value) or len(value) > 200:
        raise SettingsError(
            "De instelling fetch_contact klopt niet: zet er een e-mailadres of webadres in, zonder haakjes of accenten."
        )
    return value.strip()
