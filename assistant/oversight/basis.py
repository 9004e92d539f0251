"""What an approval rests on, and what has changed of it since.

A basis is taken at the decision: the text of every passage cited, the state of its source, the version of every norm
used. It is compared later, with this corpus or with another one that somebody means to put in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.advice import fingerprint
from assistant.concepts import Concept
from assistant.errors import UnknownName
from assistant.knowledge.corpus import Corpus, Source
from assistant.knowledge.norms import NormRegister
from assistant.quoting import is_verbatim


@dataclass(frozen=True, slots=True)
class Grounds:
    """The corpus and the register as they are now, or as they would become."""

    corpus: Corpus
    register: NormRegister

    def basis_of(self, concept: Concept, on: date) -> dict[str, str]:
        """Name → fingerprint of everything this concept rests on; ``on`` is the day of the decision."""
        found: dict[str, str] = {}
        for passage_id in _passages(concept):
            found[f"passage:{passage_id}"] = self._passage(passage_id)
        for source_id in sorted({citation.source_id for citation in concept.citations}):
            found[f"source:{source_id}"] = self._source(source_id, on)
        for norm_id in self._norms_of(concept):
            found[f"norm:{norm_id}"] = self._norm(norm_id)
        return found

    def _norms_of(self, concept: Concept) -> list[str]:
        """Those it calculates with, and those that rest on a passage it cites: its caveats may be theirs."""
        cited = set(_passages(concept))
        resting = [norm.id for norm in self.register.every() if cited & {each.passage for each in norm.evidence()}]
        return list(dict.fromkeys([*(each.norm_id for each in concept.calculations), *resting]))

    def changes(self, basis: Mapping[str, str], on: date) -> tuple[str, ...]:
        """What of a basis is no longer so, one sentence each."""
        return tuple(sentence for name, was in basis.items() if (sentence := self._change(name, was, on)))

    def broken(self, concept: Concept) -> tuple[str, ...]:
        """What a concept says that no longer holds, whatever was approved: quotes gone, norms replaced."""
        return tuple(dict.fromkeys(self._broken(concept)))

    def _change(self, name: str, was: str, on: date) -> str | None:
        kind, _, subject = name.partition(":")
        if kind == "passage":
            now = self._passage(subject)
            return None if now == was else f"De passage {subject} is {'veranderd' if now else 'verdwenen'}."
        if kind == "norm":
            return self._norm_change(subject, was)
        return None if self._source(subject, on) == was else self._source_change(subject, on)

    def _norm_change(self, norm_id: str, was: str) -> str | None:
        now = self._norm(norm_id)
        what = "heeft een nieuwe versie" if now else "staat niet meer in het register"
        return None if now == was else f"De norm {norm_id} {what}."

    def _source_change(self, source_id: str, on: date) -> str:
        source = self.corpus.sources.get(source_id)
        if source is None:
            return f"De bron {source_id} staat niet meer in de bronnen."
        if source.status == "withdrawn":
            return f"De bron “{source.title}” is ingetrokken."
        if not source.is_in_force(on):
            return f"De bron “{source.title}” geldt niet op {on:%d-%m-%Y}."
        return f"De geldigheid of een ander gegeven van de bron “{source.title}” is veranderd."

    def _broken(self, concept: Concept) -> Iterator[str]:
        quotes = [(each.passage_id, each.quote) for each in concept.citations]
        quotes += [(each.passage_id, each.quote) for each in concept.calculations]
        quotes += [(each.passage_id, each.quote) for each in concept.options]
        for passage_id, quote in quotes:
            try:
                holds = is_verbatim(quote, self.corpus.passage(passage_id).text)
            except UnknownName:
                yield f"De passage {passage_id} is verdwenen."
                continue
            if not holds:
                yield f"Het citaat “{_shortened(quote)}” staat niet meer zo in de bron."
        for calculation in concept.calculations:
            if sentence := self._norm_change(calculation.norm_id, calculation.norm_version):
                yield sentence
        for source_id in dict.fromkeys(citation.source_id for citation in concept.citations):
            source = self.corpus.sources.get(source_id)
            if source is not None and source.status == "withdrawn":
                yield f"De bron “{source.title}” is ingetrokken."

    def _passage(self, passage_id: str) -> str:
        try:
            passage = self.corpus.passage(passage_id)
            return fingerprint([passage.text, passage.locator, [link.url for link in passage.links]])
        except UnknownName:
            return ""

    def _norm(self, norm_id: str) -> str:
        norm = self.register.find(norm_id)
        return norm.version if norm else ""

    def _source(self, source_id: str, on: date) -> str:
        source = self.corpus.sources.get(source_id)
        return "" if source is None else fingerprint([*_validity(source), source.is_in_force(on)])


def _validity(source: Source) -> list[object]:
    return [
        source.status,
        source.valid_from,
        source.valid_to,
        source.validity,
        source.title,
        source.publisher,
        source.kind,
        source.url,
    ]


def _passages(concept: Concept) -> list[str]:
    found = [each.passage_id for each in concept.citations]
    found += [each.passage_id for each in concept.calculations]
    found += [each.passage_id for each in concept.options]
    return list(dict.fromkeys(found))


def _shortened(quote: str, length: int = 80) -> str:
    return quote if len(quote) <= length else quote[: length - 1] + "…"
