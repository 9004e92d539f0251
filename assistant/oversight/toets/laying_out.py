"""Both sides beside each other: a verdict with the plan's passage and the policy's own sentences.

Owns the citations and their numbers. Decides no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.advice import Calculation, Citation
from assistant.knowledge.citing import cite
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.norms import Norm
from assistant.knowledge.themes import Theme
from assistant.oversight.toets.ambitions import Finding, Ground, looks_again
from assistant.oversight.toets.model import CheckItem, LocalQuote
from assistant.oversight.toets.norms import Weighed
from assistant.oversight.toets.notes import ambition_note, norm_note
from assistant.oversight.toets.statements import Statement
from assistant.quoting import sentences

LONGEST_TITLE = 70  # characters
SETTLED, HALF = 1.0, 0.5  # figures decide or they do not: a norm's score is no chance


@dataclass(frozen=True, slots=True)
class Sides:
    corpus: Corpus
    statements: Sequence[Statement]
    themes: Sequence[Theme]
    this_year: int

    def lay_out(
        self, weighed: Iterable[Weighed], findings: Iterable[Finding], goals: Mapping[str, Norm]
    ) -> tuple[CheckItem, ...]:
        """All items in the order of the plan, what holds for every library first, numbered as they stand."""
        items = [*map(self._norm_item, weighed), *(self._ambition_item(each, goals) for each in findings)]
        items.sort(key=self._position)
        numbered = []
        sums = 0
        for marker, item in enumerate(items, start=1):
            made = item.calculation
            sums += made is not None
            numbered.append(
                item.model_copy(
                    update={
                        "provincial": item.provincial.model_copy(update={"marker": marker}),
                        "calculation": made and made.model_copy(update={"marker": f"R{sums}"}),
                    }
                )
            )
        return tuple(numbered)

    def _norm_item(self, weighed: Weighed) -> CheckItem:
        norm = weighed.norm
        passage = self.corpus.passage(norm.passage)
        is_missing = not weighed.places
        return CheckItem(
            id=norm.id,
            norm_id=norm.id,
            theme=self._theme_of(passage),
            title=norm.name.nl,
            fit=weighed.fit,
            provincial=self._cited(passage, weighed.calculation, norm),
            local=self._quotes(weighed.places),
            figures=weighed.figures,
            calculation=weighed.calculation,
            note=norm_note(weighed, looks_again=self._looks_again(weighed.places)),
            deviates_without_reason=weighed.deviates_without_reason,
            score=0.0 if is_missing else HALF if weighed.why else SETTLED,
        )

    def _ambition_item(self, finding: Finding, goals: Mapping[str, Norm]) -> CheckItem:
        passage = finding.passage
        goal = goals.get(passage.id)
        return CheckItem(
            id=passage.id,
            norm_id=goal.id if goal else None,
            theme=self._theme_of(passage),
            title=goal.name.nl if goal else _first_words(passage.text),
            fit=finding.fit,
            provincial=cite(self.corpus, passage, 1),
            local=self._quotes(finding.places),
            nearest=None if finding.nearest is None else self.statements[finding.nearest].quote(),
            note=ambition_note(finding, looks_again=self._looks_again(finding.places)),
            deviates_without_reason=finding.ground is Ground.UNREASONED,
            score=round(min(max(finding.score, 0.0), 1.0), 3),
        )

    def _looks_again(self, places: Sequence[int]) -> bool:
        return looks_again(self.statements, places, self.this_year)

    def _quotes(self, places: Iterable[int]) -> tuple[LocalQuote, ...]:
        return tuple(self.statements[place].quote() for place in sorted(set(places)))

    def _theme_of(self, passage: Passage) -> str | None:
        return next((theme.title for theme in self.themes if theme.slug == passage.chapter_slug), None)

    def _position(self, item: CheckItem) -> tuple[bool, int, int]:
        order = [theme.title for theme in self.themes]
        return (
            item.theme is not None,
            order.index(item.theme) if item.theme else 0,
            self.corpus.passage(item.provincial.passage_id).position,
        )

    def _cited(self, passage: Passage, made: Calculation | None, norm: Norm) -> Citation:
        """The sentence that the sum rests on, else the one the norm rests on."""
        if made is None:
            return cite(self.corpus, passage, 1, norm.quote)
        return cite(self.corpus, self.corpus.passage(made.passage_id), 1, made.quote)


def _first_words(text: str) -> str:
    """The beginning of an ambition, to know it by in a list; the whole of it is quoted beside it."""
    start, end = sentences(text)[0]
    first = text[start:end].rstrip(".")
    if len(first) <= LONGEST_TITLE:
        return first
    cut = first[:LONGEST_TITLE].rsplit(" ", 1)[0]
    opened = cut.rfind("(")
    return (cut[:opened] if opened > cut.rfind(")") else cut).rstrip(" ,;:") + " …"
