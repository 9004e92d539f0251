"""What people do with what the assistant makes: each part built when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.advice import Finding, Outcome, Versions
from assistant.answering.drafting import Draft
from assistant.answering.grounding import check_grounding, edit_checker
from assistant.assembly.indexing import load_register
from assistant.concepts import ImpactItem, Section
from assistant.flow import Flow
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.norms import NormRegister
from assistant.oversight.basis import Grounds
from assistant.oversight.desk import Desk, Run
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.assembly.installation import Installation
    from assistant.oversight.dossiers import Dossiers
    from assistant.oversight.monitor import Monitor
    from assistant.oversight.norm_desk import NormDesk
    from assistant.oversight.policies import Policies


class Oversight:
    """Part of :class:`~assistant.assembly.edition.Edition`, which builds what is named here."""

    settings: Settings
    register: NormRegister
    _installation: Installation

    @property
    def corpus(self) -> Corpus:
        raise NotImplementedError

    @property
    def versions(self) -> Versions:
        raise NotImplementedError

    @property
    def flow(self) -> Flow:
        raise NotImplementedError

    @cached_property
    def desk(self) -> Desk:
        """What waits for a person, and every decision about it."""
        return Desk(
            self._installation.journal,
            Grounds(self.corpus, self.register),
            Run(
                resume=lambda answer_id, decision: self.flow.resume(answer_id, decision),
                forget=lambda answer_id: self.flow.forget(answer_id),
            ),
            check=edit_checker(self.corpus),
            four_eyes=self.settings.kinds_for_four_eyes,
        )

    @cached_property
    def policies(self) -> Policies:
        """Local policies: drafted, versioned, and checked against the plan."""
        from assistant.oversight.policies import Policies  # reads Word and PDF: not for every start

        return Policies(
            self._installation.journal,
            self.corpus,
            self.register,
            self.versions,
            current=self.desk.current,
            check=section_checker(self.corpus),
            embedder=lambda: self._installation.embedder,
        )

    @cached_property
    def dossiers(self) -> Dossiers:
        """What goes out of the house, and whether it still holds."""
        from assistant.oversight.dossiers import Dossiers

        return Dossiers(
            self._installation.journal,
            self.desk,
            self.policies,
            self.corpus,
            self.register,
            check=edit_checker(self.corpus),
        )

    @cached_property
    def monitor(self) -> Monitor:
        """The library's own figures over the years; they stay in the local database."""
        from assistant.oversight.monitor import Monitor
        from assistant.oversight.monitor.kept import KeptFigures

        return Monitor(self.register, KeptFigures(self._installation.storage))

    @cached_property
    def norm_desk(self) -> NormDesk:
        """What people decide about norms that were found in added sources; nothing is computed before they do."""
        from assistant.oversight.norm_desk import NormDesk

        return NormDesk(
            self._installation.journal,
            self.corpus,
            self.settings.sources_dir,
            load=lambda: load_register(self.settings, self.corpus),
        )

    def impact(self, corpus_dir: Path) -> list[ImpactItem]:
        """What another corpus folder would touch of what was approved or waits; nothing is recorded."""
        corpus = load_corpus(corpus_dir, self.settings.sources_dir)
        return self.desk.impact(Grounds(corpus, load_register(self.settings, corpus, corpus_dir)))


def section_checker(corpus: Corpus) -> Callable[[Section], tuple[Finding, ...]]:
    """The check of a section as drafted: only the profile's own words and the drafter's fixed lines need no source."""
    from assistant.oversight.policy import framing_of

    def check(section: Section) -> tuple[Finding, ...]:
        draft = Draft(
            outcome=Outcome.ANSWERED,
            text=section.text,
            citations=section.citations,
            calculations=section.calculations,
            options=section.options,
            framing=framing_of(section),
        )
        known = frozenset(citation.passage_id for citation in section.citations)
        verdict = check_grounding(draft, asked=section.given, as_of=section.as_of, corpus=corpus, known=known)
        return verdict.findings

    return check
