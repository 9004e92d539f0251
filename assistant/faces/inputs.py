"""What people type at a face, turned into values: dates, figures, files.

Owns only the writing ("naam=waarde", "2026-11-24"); whether a figure makes sense is for the calculators to say.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from assistant.errors import BadInput

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAX_TEXT_BYTES = 200_000
MAX_FILE_BYTES = 10_000_000


def read_date(written: str) -> date:
    """Only the ISO writing year-month-day: 01-02-2026 means two things to two people."""
    if ISO_DATE.fullmatch(written.strip()):
        try:
            return date.fromisoformat(written.strip())
        except ValueError:
            pass
    raise BadInput(f"De datum '{shorten(written)}' is niet te lezen; schrijf jaar-maand-dag, bijvoorbeeld 2026-11-24.")


def read_figures(written: Iterable[str]) -> dict[str, object]:
    """Figures written as ``name=value``; a name that comes twice is refused rather than guessed."""
    figures: dict[str, object] = {}
    for pair in written:
        name, sign, value = pair.partition("=")
        name, value = name.strip(), value.strip()
        if not (sign and name and value):
            raise BadInput(f"'{shorten(pair)}' is geen cijfer; schrijf naam=waarde, zoals collection_budget=250000.")
        if name in figures:
            raise BadInput(f"Het cijfer {shorten(name)} is twee keer gegeven; laat er één staan.")
        figures[name] = value
    return figures


def read_text(path: str) -> str:
    """The text of a file, or of standard input for ``-``."""
    raw = read_bytes(path, MAX_TEXT_BYTES)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{_named(path)} is geen UTF-8-tekst; sla het als UTF-8 op en probeer opnieuw.") from error


def read_bytes(path: str, longest: int = MAX_FILE_BYTES) -> bytes:
    """The content of a file, or of standard input for ``-``; no more than ``longest`` is ever read."""
    try:
        raw = sys.stdin.buffer.read(longest + 1) if path == "-" else _first_bytes(Path(path), longest)
    except OSError as error:
        raise BadInput(f"{_named(path)} is niet te lezen ({error.strerror}); controleer naam en rechten.") from error
    if len(raw) > longest:
        raise BadInput(f"{_named(path)} is te groot; hoogstens {longest} bytes kan worden gelezen.")
    return raw


def _first_bytes(path: Path, longest: int) -> bytes:
    with path.open("rb") as file:
        return file.read(longest + 1)


def _named(path: str) -> str:
    return "De standaardinvoer" if path == "-" else f"Het bestand {shorten(path, 200)}"


def shorten(text: str, length: int = 60) -> str:
    """Foreign text fit to stand in a sentence of ours: one line, printable, not too long."""
    line = "".join(char if char.isprintable() else "�" for char in text)
    return line if len(line) <= length else line[: length - 1] + "…"
