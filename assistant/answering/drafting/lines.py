"""An answer as it grows, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assistant.advice import Outcome
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.quotes import Quotes


class Lines:
    """Collects an answer line by line, and which of its sentences are frame rather than claim."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.framing: list[str] = []

    def claim(self, line: str) -> None:
        self.lines.append(line)

    def claims(self, lines: Iterable[str]) -> None:
        self.lines.extend(lines)

    def frame(self, line: str) -> None:
        self.lines.append(line)
        self.framing.append(line)

    def as_draft(self, outcome: Outcome, quotes: Quotes, confidence: float, **more: Any) -> Draft:
        """The finished draft; it rests on every passage that was quoted for it."""
        return Draft(
            outcome=outcome,
            text="\n\n".join(self.lines),
            citations=quotes.citations,
            framing=tuple(self.framing),
            rests_on=tuple(citation.passage_id for citation in quotes.citations),
            confidence=confidence,
            **more,
        )
