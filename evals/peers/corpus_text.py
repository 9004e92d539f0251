"""The text that every peer indexes: the plan and the guidance sheets as a reader sees them, without our ids.

Owns the way from a canonical file to plain documents. Which sources there are is read from the corpus folder itself.
"""

from __future__ import annotations

import re
from pathlib import Path

from assistant import Assistant, Settings
from assistant.errors import CorpusError
from evals.peers.peer import Document
from evals.scorers import canonical_texts

_ID = re.compile(r"[ \t]*\{#[^}\n]*\}[ \t]*$", re.MULTILINE)
_MARK = re.compile(r"^\s*(?:[-*>]|\d+\.|\[\^\d+\]:)\s+")


def plan_documents(settings: Settings) -> list[Document]:
    """One document a source, in the order of the register: the plan first."""
    canonical = canonical_texts(settings.corpus_dir)
    with Assistant.open(settings) as assistant:
        sources = [source.id for source in assistant.sources()]
    return [_document(source_id, canonical(source_id), settings.corpus_dir) for source_id in sources]


def _document(source_id: str, canonical: str | None, corpus_dir: Path) -> Document:
    if canonical is None:
        raise CorpusError(f"{corpus_dir}: de tekst van {source_id} ontbreekt. Zet het bestand terug.")
    text = plain(canonical)
    return Document(source_id, text, passages_of(text))


def plain(canonical: str) -> str:
    """A canonical text without the ids behind its lines."""
    return _ID.sub("", canonical).strip() + "\n"


def passages_of(text: str) -> tuple[str, ...]:
    """Every bullet and paragraph by itself, its mark left out; a heading is no passage."""
    lines = (line.strip() for line in text.split("\n"))
    return tuple(_MARK.sub("", line) for line in lines if line and not is_heading(line))


def paragraphs_of(text: str) -> list[str]:
    """What stands between two empty lines; a paragraph that is only a heading is left out, which favours the peer."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    return [block for block in blocks if block and not ("\n" not in block and is_heading(block))]


def is_heading(line: str) -> bool:
    return re.match(r"#{1,6}\s", line) is not None
