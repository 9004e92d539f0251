"""The desk where people decide which numbers of an added source are norms: nothing is computed before they do.

Proposals are made anew from the sources; what is kept is the decision, in the journal first and then beside the
sources. Whoever accepts answers for it by name, and every sum with the norm says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.advice import Frozen
from assistant.errors import BadInput, UnknownName, shown
from assistant.incoming import person_name, readable_note
from assistant.knowledge.corpus import Corpus, Source
from assistant.knowledge.norms import AddedNorm, LapsedNorm, NormRegister
from assistant.knowledge.norms.deciding import LONGEST_REASON, NormChanges, NormFile, record_of
from assistant.knowledge.norms.proposing import ADDED_LAYERS, NormProposal, propose_norms
from assistant.oversight.journal import Journal

ACCEPTED, EDITED, REJECTED, WITHDRAWN = "norm_accepted", "norm_edited", "norm_rejected", "norm_withdrawn"
RECONSIDERED = "norm_reconsidered"
_OUT_OF_FORCE = ("replaced", "withdrawn")


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    LAPSED = "lapsed"  # accepted, and no longer standing in its source
    REJECTED = "rejected"


class Offer(Frozen):
    """A proposal, and what somebody decided about it."""

    proposal: NormProposal
    state: OfferState = OfferState.OPEN
    norm_id: str | None = None
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""  # of a rejection, or why an accepted norm lapsed


class NormDesk:
    """``load`` reads the register anew: what was decided a moment ago is in it."""

    def __init__(self, journal: Journal, corpus: Corpus, folder: Path, load: Callable[[], NormRegister]) -> None:
        self._journal = journal
        self._corpus = corpus
        self._file = NormFile(folder)
        self._load = load
        self._found: dict[str, list[NormProposal]] = {}

    # --- looking

    def offers(self, source_id: str | None = None, *, facts: bool = False) -> list[Offer]:
        """The proposals of one added source or of all of them, likeliest first; facts only when they are asked for."""
        if source_id is not None and source_id not in self._corpus.sources:
            raise UnknownName(f"Er is geen bron ‘{shown(source_id)}’; zoek haar op met ‘assistant sources’.")
        decided = self._decided()
        return [
            Offer(proposal=each, **decided.get(each.id, {}))
            for each in sorted(self._proposals(source_id), key=lambda each: -each.rank)
            if facts or not each.is_fact or each.id in decided
        ]

    def accepted(self) -> list[AddedNorm]:
        """The norms that are computed with."""
        return list(self._load().added.values())

    def lapsed(self) -> list[LapsedNorm]:
        """The accepted norms that are not, each with the reason."""
        return list(self._load().lapsed)

    # --- deciding

    def accept(self, proposal_id: str, by: str) -> AddedNorm:
        """Take the proposal as a norm, as it was proposed."""
        return self._take(proposal_id, by, None)

    def edit(self, proposal_id: str, by: str, changes: NormChanges) -> AddedNorm:
        """Take it as a norm with changes; the quote stays words of its passage."""
        return self._take(proposal_id, by, changes)

    def reject(self, proposal_id: str, by: str, reason: str = "") -> None:
        """Say that this is no norm; it is not proposed again as long as its passage stays as it is."""
        who, proposal = _person(by), self._proposal(proposal_id)
        why = readable_note(reason, LONGEST_REASON, "De reden")
        entry = {
            "proposal": proposal.id,
            "source": proposal.source_id,
            "by": who,
            "on": self._journal.today(),
            "reason": why,
        }
        self._file.reject(entry, note=lambda: self._note(REJECTED, who, entry))

    def withdraw(self, norm_id: str, by: str, reason: str = "") -> None:
        """Take an acceptance back, of a lapsed norm as well: it is computed no longer, and may be decided again."""
        kept = next((each for each in self._file.norms() if each.get("id") == norm_id), None)
        if kept is None:
            raise UnknownName(f"Er is geen aanvaarde norm ‘{shown(norm_id, 120)}’; kies er een uit de lijst.")
        self._take_back(WITHDRAWN, str(kept.get("proposal")), by, {"norm": norm_id}, reason)

    def reconsider(self, proposal_id: str, by: str, reason: str = "") -> None:
        """Take a rejection back: the proposal is open again."""
        if all(each.get("proposal") != proposal_id for each in self._file.rejected()):
            raise UnknownName(f"Het normvoorstel ‘{shown(proposal_id)}’ is niet afgewezen; kies er een uit de lijst.")
        self._take_back(RECONSIDERED, proposal_id, by, {}, reason)

    def _take(self, proposal_id: str, by: str, changes: NormChanges | None) -> AddedNorm:
        who, proposal = _person(by), self._proposal(proposal_id)
        kept = self._file.norms()
        record, inputs = record_of(
            proposal,
            changes,
            self._corpus,
            by=who,
            on=self._journal.today(),
            taken={str(each.get("id")) for each in kept if each.get("proposal") != proposal_id},
        )
        changed = changes.model_dump(mode="json", exclude_unset=True) if changes else {}
        content = {"proposal": proposal.model_dump(mode="json"), "norm": record, "changes": changed}
        self._file.accept(record, inputs, note=lambda: self._note(EDITED if changed else ACCEPTED, who, content))
        return self._load().added[record["id"]]

    def _take_back(self, kind: str, proposal_id: str, by: str, about: Mapping[str, Any], reason: str) -> None:
        who = _person(by)
        why = readable_note(reason, LONGEST_REASON, "De reden")
        content = {**about, "proposal": proposal_id, "reason": why}
        self._file.take_back(proposal_id, note=lambda: self._note(kind, who, content))

    def _note(self, kind: str, by: str, content: Mapping[str, Any]) -> None:
        self._journal.record_event(kind, content, actor=by)

    # --- where things stand

    def _proposals(self, source_id: str | None) -> Iterator[NormProposal]:
        for source in self._corpus.sources.values():
            if source_id in (None, source.id) and source.status not in _OUT_OF_FORCE:
                yield from self._of_source(source)

    def _of_source(self, source: Source) -> list[NormProposal]:
        """Found once: the sources of one desk do not change."""
        if source.id not in self._found:
            passages = [
                each for each in self._corpus.passages if each.source_id == source.id and each.kind in ADDED_LAYERS
            ]
            self._found[source.id] = propose_norms(passages, is_law=source.kind == "law")
        return self._found[source.id]

    def _proposal(self, proposal_id: str) -> NormProposal:
        for each in self._proposals(None):
            if each.id == proposal_id:
                return each
        raise UnknownName(f"Er is geen normvoorstel ‘{shown(proposal_id)}’; kies er een uit de lijst van voorstellen.")

    def _decided(self) -> dict[str, dict[str, Any]]:
        """What is known of each proposal that somebody decided about, by its id."""
        register = self._load()
        decided: dict[str, dict[str, Any]] = {}
        for norm in register.added.values():
            decided[norm.proposal] = {"state": OfferState.ACCEPTED, **_accepted(norm)}
        for lapsed in register.lapsed:
            decided[lapsed.proposal] = {"state": OfferState.LAPSED, "reason": lapsed.reason, **_accepted(lapsed)}
        for entry in self._file.rejected():
            decided[str(entry.get("proposal"))] = {
                "state": OfferState.REJECTED,
                "decided_by": str(entry.get("by", "")),
                "decided_on": entry.get("on") if isinstance(entry.get("on"), date) else None,
                "reason": str(entry.get("reason", "")),
            }
        return decided


def _accepted(norm: AddedNorm | LapsedNorm) -> dict[str, Any]:
    return {"norm_id": norm.id, "decided_by": norm.accepted_by, "decided_on": norm.accepted_on}


def _person(by: str) -> str:
    name = person_name(by)
    if not name:
        raise BadInput("Over een norm beslist een mens; vul in wie dat is.")
    return name
