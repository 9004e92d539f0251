"""Holding an existing local policy against the plan: per norm and ambition a verdict that rests on both texts.

Owns the order of the work: hear what the document states, let figures decide norms and likeness find ambitions, and
put both quotes side by side. It never writes to the journal, and what it finds is for a person to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assistant.advice import Versions
from assistant.errors import BadInput, shown
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.documents import Document
from assistant.knowledge.embedding import Embedder
from assistant.knowledge.norms import Kind, Norm, NormRegister, held_values
from assistant.knowledge.themes import Theme, themes_of
from assistant.oversight.toets.ambitions import MOST_COMPARED, find_ambitions
from assistant.oversight.toets.hearing import ENOUGH_TO_TELL, Heard, hear
from assistant.oversight.toets.laying_out import Sides
from assistant.oversight.toets.model import FIT_NAMES, CheckItem, Fit, LocalQuote, PolicyCheck, RecognisedFigure
from assistant.oversight.toets.rendering import check_markdown, counted
from assistant.oversight.toets.statements import MOST_STATEMENTS
from assistant.version import __version__

__all__ = [
    "FIT_NAMES",
    "CheckItem",
    "Fit",
    "LocalQuote",
    "PolicyCheck",
    "RecognisedFigure",
    "check_markdown",
    "check_policy",
    "counted",
]


def check_policy(
    document: Document,
    *,
    themes: Sequence[str] = (),
    corpus: Corpus,
    register: NormRegister,
    embedder: Embedder,
    as_of: date,
) -> PolicyCheck:
    """Every norm and every ambition of these themes beside what the document says; no themes means all of them."""
    known = themes_of(corpus, as_of)
    chosen = _chosen(known, themes)
    left_out = {theme.slug for theme in known} - {theme.slug for theme in chosen}
    heard = hear(document, corpus, register, embedder, as_of)
    goals = {norm.passage: norm for norm in register.norms.values() if _is_for_all(norm)}
    findings = find_ambitions(heard.ambitions, heard.statements, heard.free, goals, embedder)
    return PolicyCheck(
        document=document.name,
        title=document.title,
        as_of=as_of,
        themes=tuple(theme.title for theme in chosen),
        items=Sides(corpus, heard.statements, chosen, as_of.year).lay_out(
            [each for each in heard.weighed if corpus.passage(each.norm.passage).chapter_slug not in left_out],
            [each for each in findings if each.passage.chapter_slug not in left_out],
            goals,
        ),
        notices=_notices(document, heard),
        versions=Versions(corpus=corpus.hash, norms=register.version, software=__version__),
    )


def _chosen(known: Sequence[Theme], wanted: Sequence[str]) -> list[Theme]:
    by_title = {theme.title: theme for theme in known}
    for title in wanted:
        if title not in by_title:
            raise BadInput(f"Het thema ‘{shown(title)}’ staat niet in het plan; kies uit {'; '.join(by_title)}.")
    return [theme for theme in known if not wanted or theme.title in wanted]


def _is_for_all(norm: Norm) -> bool:
    return norm.kind is Kind.GOAL and held_values(norm) == {Decimal(100)}


def _notices(document: Document, heard: Heard) -> tuple[str, ...]:
    """What the reader should know about the reading itself: where it says ``ontbreekt``, that may be why."""
    notices = []
    if not heard.is_of_field:
        notices.append("Dit stuk lijkt niet over de collectie van een bibliotheek te gaan; er is niets in gezocht.")
    if document.unread_pages:
        pages = ", ".join(map(str, document.unread_pages[:20]))
        notices.append(f"Op bladzijde {pages} is geen tekst gevonden; wat daar staat, is niet meegelezen.")
    if len(heard.statements) >= MOST_STATEMENTS:
        notices.append(f"Alleen de eerste {MOST_STATEMENTS} zinnen zijn gelezen; bied het stuk in delen aan.")
    elif len(heard.free) > MOST_COMPARED:
        notices.append(
            f"Dit is een lang stuk: voor de ambities zijn de {MOST_COMPARED} zinnen vergeleken die het meest op het "
            "plan lijken."
        )
    if heard.is_of_field and len(heard.statements) < ENOUGH_TO_TELL:
        notices.append("Dit is een kort stuk; wat hier ontbreekt, kan elders in uw beleid staan.")
    return tuple(notices)
