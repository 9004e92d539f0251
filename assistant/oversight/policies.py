"""Local policies kept: drafted from a profile, in versions, and an existing one checked against the plan.

Writing the sections is ``policy``, checking a document is ``toets``; this is where a draft is recorded and found again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.advice import Finding, Versions
from assistant.concepts import Concept, PolicyDraft, PolicyRequest, Section
from assistant.errors import UnknownName
from assistant.incoming import person_name
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import NormInput, NormRegister
from assistant.oversight.journal import Journal
from assistant.oversight.policy import check_request, compose_policy, profile_fields, themes_of
from assistant.oversight.readings import Recorded

if TYPE_CHECKING:
    from assistant.oversight.toets import PolicyCheck

Check = Callable[[Section], tuple[Finding, ...]]


class Policies:
    def __init__(
        self,
        journal: Journal,
        corpus: Corpus,
        register: NormRegister,
        versions: Versions,
        *,
        current: Callable[[Recorded], Concept],
        check: Check,
        embedder: Callable[[], Any],
    ) -> None:
        self._journal = journal
        self._corpus = corpus
        self._register = register
        self._versions = versions
        self._current = current
        self._check = check
        self._embedder = embedder

    def themes(self) -> list[str]:
        """The titles of the plan's themes, in its order."""
        return [theme.title for theme in themes_of(self._corpus)]

    def profile_fields(self) -> list[NormInput]:
        """The figures that a library may fill in."""
        return profile_fields(self._register)

    def draft(self, request: PolicyRequest, author: str | None = None) -> PolicyDraft:
        """The first version of a draft, section by section a concept."""
        return self._compose(request, author, uuid.uuid4().hex, None)

    def redraft(self, draft_id: str, request: PolicyRequest, author: str | None = None) -> PolicyDraft:
        """The next version; a section with the same content keeps its review, and the words of an edit."""
        previous = self.show(draft_id)
        return self._compose(request, author, previous.id, previous)

    def show(self, draft_id: str, version: int | None = None) -> PolicyDraft:
        """A version, or the newest, with its sections as they stand now."""
        draft, recorded = self._journal.draft_and_sections(self._full_id(draft_id), version)
        sections = [each for section in recorded if isinstance(each := self._current(section), Section)]
        # A section that was kept from an earlier version was recorded with the place it had there.
        placed = (
            each.model_copy(update={"draft_version": draft.version, "position": position})
            for position, each in enumerate(sections)
        )
        return draft.model_copy(update={"sections": tuple(placed)})

    def drafts(self) -> list[PolicyDraft]:
        """The newest version of every draft, the latest made first."""
        found = []
        for draft_id, version in self._journal.newest_drafts():
            try:
                found.append(self.show(draft_id, version))
            except UnknownName:  # erased
                continue
        return found

    def check(self, name: str, data: bytes, themes: Sequence[str] = ()) -> PolicyCheck:
        """Hold an existing local policy against every norm and ambition of these themes; none named means all."""
        from assistant.knowledge.documents.apart import read_apart  # starts a process: not for every draft
        from assistant.oversight.toets import check_policy

        return check_policy(
            read_apart(name, data),
            themes=themes,
            corpus=self._corpus,
            register=self._register,
            embedder=self._embedder(),
            as_of=self._journal.today(),
        )

    def _compose(
        self, request: PolicyRequest, author: str | None, draft_id: str, previous: PolicyDraft | None
    ) -> PolicyDraft:
        # A policy for next year is held against what holds then.
        as_of = max(self._journal.today(), date(request.profile.first_year, 1, 1))
        request = check_request(request, self._corpus, self._register, as_of)
        draft = compose_policy(
            request,
            self._corpus,
            self._register,
            draft_id=draft_id,
            version=previous.version + 1 if previous else 1,
            author=person_name(author or "") or None,
            made_at=self._journal.now(),
            as_of=as_of,
            versions=self._versions,
            new_id=lambda: uuid.uuid4().hex,
            previous=previous,
        )
        known = {section.id for section in previous.sections} if previous else set()
        sections = [each if each.id in known else self._checked(each) for each in draft.sections]
        draft = draft.model_copy(update={"sections": tuple(sections)})
        self._journal.record_draft(draft)
        return self.show(draft.id, draft.version)

    def _checked(self, section: Section) -> Section:
        return section.model_copy(update={"findings": self._check(section)})

    def _full_id(self, start: str) -> str:
        ids = [each for each, _ in self._journal.newest_drafts() if each.startswith(start)]
        return ids[0] if len(ids) == 1 else start
