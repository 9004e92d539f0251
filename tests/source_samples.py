"""A small library that grows, for the faces: its settings with an index, and a policy in Word to add to it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
from tiny_library import make_library

from assistant import Assistant, Settings
from assistant.assembly import build_index

TITLE = "Collectiebeleid Bibliotheek De Waterkant 2027-2030"
ID = "collectiebeleid-bibliotheek-de-waterkant-2027-2030"
DONATION = "Wie een boek schenkt, krijgt daar geen vergoeding voor."
PUPILS = "De bibliotheek streeft naar ten minste vijf boeken per leerling in de schoolbibliotheek."


def policy(*more: str) -> bytes:
    """With two headings below its title, and a number that looks like a norm; ``more`` are paragraphs at its end."""
    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph("Dit beleid geldt voor alle vestigingen van Bibliotheek De Waterkant.")
    document.add_heading("Schenkingen van inwoners", 1)
    document.add_paragraph(DONATION)
    document.add_heading("Scholen", 1)
    document.add_paragraph(PUPILS)
    for text in more:
        document.add_paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def small_library(folder: Path) -> Settings:
    settings = make_library(folder).model_copy(update={"requests_per_minute": 10_000})
    build_index(settings)
    return settings


@contextmanager
def growing(folder: Path) -> Iterator[Assistant]:
    with Assistant.open(small_library(folder)) as assistant:
        yield assistant
