"""What one draft is made from: a checked request, and the plan and norms as they hold on its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.concepts import PolicyRequest, Profile
from assistant.knowledge.corpus import Corpus, Passage, Source
from assistant.knowledge.norms import NormRegister
from assistant.knowledge.themes import Theme, plan_of, themes_of
from assistant.oversight.policy.request import check_request


@dataclass(frozen=True, slots=True)
class Assignment:
    """``themes`` are all that the plan has, ``chosen`` those of the request, in its order."""

    request: PolicyRequest
    corpus: Corpus
    register: NormRegister
    plan: Source
    themes: tuple[Theme, ...]
    chosen: tuple[Theme, ...]
    as_of: date

    @property
    def profile(self) -> Profile:
        return self.request.profile

    def plan_passages(self) -> Iterator[Passage]:
        """What the plan itself says, without its notes and its quotations of others."""
        for passage in self.corpus.passages:
            if passage.source_id == self.plan.id and passage.form in ("paragraph", "bullet"):
                yield passage

    def general_passages(self) -> Iterator[Passage]:
        """What the plan says of itself and of all its themes together."""
        slugs = {theme.slug for theme in self.themes}
        return (passage for passage in self.plan_passages() if passage.chapter_slug not in slugs)


def take_on(request: PolicyRequest, corpus: Corpus, register: NormRegister, as_of: date) -> Assignment:
    """The assignment, or a BadInput where the request cannot be drafted or no plan is in force on its day."""
    plan = plan_of(corpus, as_of)
    checked = check_request(request, corpus, register, as_of)
    themes = tuple(themes_of(corpus, as_of))
    by_title = {theme.title: theme for theme in themes}
    chosen = tuple(by_title[title] for title in checked.themes)
    return Assignment(checked, corpus, register, plan, themes, chosen, as_of)
