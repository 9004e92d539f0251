"""One section being written: its lines, the quotes they rest on, and the words of the profile that they repeat.

Owns the making of citations and the marking of sentences. What a section says is for the modules that write it.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.advice import Calculation, Citation, Option
from assistant.knowledge.citing import cite
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.norms import Evidence
from assistant.quoting import sentences


class Writing:
    """Collects blocks of Markdown; each quote gets one marker, numbered in the order of first use."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.calculations: list[Calculation] = []
        self.options: list[Option] = []
        self.given: list[str] = []
        self._blocks: list[str] = []
        self._citations: dict[tuple[str, str], Citation] = {}

    @property
    def text(self) -> str:
        return "\n\n".join(self._blocks)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._citations.values())

    def say(self, block: str) -> None:
        self._blocks.append(block)

    def points(self, lead: str, lines: Iterable[str]) -> None:
        """A list under the line that announces it; nothing at all where there is nothing to list."""
        found = list(lines)
        if found:
            self.say(lead)
            self.say("\n".join(f"- {line}" for line in found))

    def table(self, head: str, rows: Iterable[Iterable[str]]) -> None:
        found = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
        if found:
            self.say("\n".join([head, rule_below(head), *found]))

    def give(self, words: str) -> str:
        """The profile's own words as they stand in the text, noted down as such."""
        if words not in self.given:
            self.given.append(words)
        return words

    def cite(self, passage: Passage, quote: str | None = None) -> Citation:
        """A citation of a whole passage, or of the words of it that count."""
        words = passage.text if quote is None else quote
        known = self._citations.get((passage.id, words))
        if known is not None:
            return known
        citation = cite(self.corpus, passage, len(self._citations) + 1, words)
        self._citations[(passage.id, words)] = citation
        return citation

    def quote(self, passage: Passage) -> str:
        """“…” [1]: the passage in full."""
        return _quoted(self.cite(passage))

    def mark_or_quote(self, passage: Passage) -> str:
        """Only the marker where the passage already stands above in full."""
        known = self._citations.get((passage.id, passage.text))
        return f"[{known.marker}]" if known else self.quote(passage)

    def quote_evidence(self, evidence: Evidence) -> str:
        """“…” [1]: the words that a norm rests on."""
        return _quoted(self.cite(self.corpus.passage(evidence.passage), evidence.quote))

    def marks(self, resting_on: Iterable[Evidence]) -> str:
        """ "[1] [2]": the markers of what a sentence of ours rests on."""
        cited = [self.cite(self.corpus.passage(each.passage), each.quote) for each in resting_on]
        return " ".join(dict.fromkeys(f"[{citation.marker}]" for citation in cited))


def marked(text: str, marks: str) -> str:
    """The text with the markers in each of its sentences, so that none stands without a source."""
    return " ".join(f"{text[start:end].rstrip('.')} {marks}." for start, end in sentences(text))


def rule_below(head: str) -> str:
    """The line that makes a table of the lines around it."""
    return "| " + " | ".join(["---"] * (head.count("|") - 1)) + " |"


def _quoted(citation: Citation) -> str:
    """The quote between double marks, its own double marks made single so that the outer ones stay a pair."""
    inner = citation.quote.replace("“", "‘").replace("”", "’").replace('"', "'")
    return f"“{' '.join(inner.split())}” [{citation.marker}]"
