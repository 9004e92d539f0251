"""Follow-ups that people wrote out as questions that stand alone, kept with the corpus (``conversations/*.tsv``).

They teach what a follow-up asks (:mod:`assistant.knowledge.rewriting`); they are never searched nor quoted.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from assistant.errors import CorpusError


class Exchange(NamedTuple):
    """A follow-up, the question before it, and what it asks written out as a question that stands alone."""

    before: str
    asked: str
    written_out: str


COLUMNS = Exchange._fields


def load_conversations(corpus_dir: Path) -> list[Exchange]:
    """What people wrote out; a corpus may do without. A line of another form is a CorpusError."""
    exchanges: list[Exchange] = []
    for path in sorted((corpus_dir / "conversations").glob("*.tsv")):
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        except (OSError, ValueError) as error:
            raise CorpusError(f"{path} is niet leesbaar ({type(error).__name__}); herstel het bestand.") from error
        for number, row in enumerate(rows, start=1):
            if number == 1 and tuple(row) == COLUMNS:
                continue
            if number == 1 or len(row) != len(COLUMNS) or not all(cell.strip() for cell in row):
                raise CorpusError(
                    f"{path}, regel {number}: hier horen {len(COLUMNS)} kolommen te staan "
                    f"({', '.join(COLUMNS)}), met tabs ertussen en geen ervan leeg; herstel de regel."
                )
            exchanges.append(Exchange(*row))
    return exchanges
