"""How a figure was made of those that were said: "5.000 per maand" is 12 × 5.000 a year.

Owns the record of it, which a figure carries with it. Does not work anything out, and does not write it for people.
"""

from __future__ import annotations

from decimal import Decimal

from assistant.advice import Frozen


class Worked(Frozen):
    """How a figure was made of those that were said: ``how`` names the sign between its ``terms``, ``made`` tells how
    each of these was made itself, where one was, and ``whose`` by what name each was said, if all were."""

    how: str
    terms: tuple[Decimal, ...]
    made: tuple[Worked | None, ...] = ()
    whose: tuple[str, ...] = ()

    def figures(self) -> tuple[Decimal, ...]:
        """Its terms, and those that they were made of."""
        return (*self.terms, *(figure for each in self.made if each is not None for figure in each.figures()))
