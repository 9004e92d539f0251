"""Where to find what an :class:`Assistant` is made of: each thing of the edition that is present when it is asked for.

Whoever keeps what is handed out here keeps it as it was; ask again to see what changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.assembly.serving import Serving
from assistant.concepts import ImpactItem
from assistant.flow import Flow
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.index import VectorIndex
from assistant.knowledge.norms import NormRegister
from assistant.knowledge.retrieval import Knowledge
from assistant.oversight.desk import Desk
from assistant.oversight.journal import Journal

if TYPE_CHECKING:
    from assistant.assembly.installation import Installation
    from assistant.oversight.dossiers import Dossiers
    from assistant.oversight.monitor import Monitor
    from assistant.oversight.norm_desk import NormDesk
    from assistant.oversight.policies import Policies


class Rooms:
    """Part of :class:`Assistant`; opens nothing itself."""

    _serving: Serving
    _installation: Installation

    @property
    def desk(self) -> Desk:
        """What waits for a person, and every decision about it."""
        return self._serving.now().desk

    @property
    def policies(self) -> Policies:
        """Local policies: drafted, versioned, and checked against the plan."""
        return self._serving.now().policies

    @property
    def dossiers(self) -> Dossiers:
        """What goes out of the house, and whether it still holds."""
        return self._serving.now().dossiers

    @property
    def monitor(self) -> Monitor:
        """The library's own figures over the years; they stay in the local database."""
        return self._serving.now().monitor

    @property
    def norm_desk(self) -> NormDesk:
        """What people decide about norms that were found in added sources; nothing is computed before they do."""
        return self._serving.now().norm_desk

    def impact(self, corpus_dir: Path) -> list[ImpactItem]:
        """What another corpus folder would touch of what was approved or waits; nothing is recorded."""
        return self._serving.now().impact(corpus_dir)

    @property
    def _corpus(self) -> Corpus:
        return self._serving.now().corpus

    @property
    def _register(self) -> NormRegister:
        return self._serving.now().register

    @property
    def _index(self) -> VectorIndex:
        return self._serving.now().holdings.index

    @property
    def _knowledge(self) -> Knowledge:
        return self._serving.now().holdings.knowledge

    @property
    def _flow(self) -> Flow:
        return self._serving.now().flow

    @property
    def _journal_address(self) -> str:
        return self._installation.journal_address

    @property
    def _journal(self) -> Journal:
        return self._installation.journal
