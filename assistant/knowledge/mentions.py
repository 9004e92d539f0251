"""Which passages hold a word: looked up by the words themselves, for questions that name a subject.

Among many passages it is far quicker to look at each different word once than at every passage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.knowledge.vocabulary import words


class Mentions:
    """The words of some texts, and in which of them each stands."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._rows: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            for word in {*words(text), *words(text.replace("-", ""))}:  # "nep-nieuws" is nepnieuws as well
                self._rows.setdefault(word, []).append(row)

    def of(self, fits: Callable[[str], bool]) -> set[int]:
        """The numbers of the texts, from 0, that hold a word for which this is true."""
        return {row for word, rows in self._rows.items() if fits(word) for row in rows}
