"""The desk for sources and the desk for norms, with fixed replies: for tests of the faces alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.assembly.adding import Corrections, Job, JobState, Proposal, SourceOverview
from assistant.errors import UnknownName
from assistant.faces.openapi import EXAMPLES
from assistant.knowledge.corpus import Source
from assistant.knowledge.ingest.card import Card
from assistant.knowledge.ingest.linked import LinkedSource
from assistant.knowledge.norms import AddedNorm, LapsedNorm
from assistant.knowledge.norms.deciding import NormChanges
from assistant.oversight.norm_desk import Offer

if TYPE_CHECKING:
    from scripted_assistant import ScriptedAssistant

PROPOSAL = Proposal.model_validate(EXAMPLES["proposal"])
JOB = Job.model_validate(EXAMPLES["job"])
OFFER = Offer.model_validate(EXAMPLES["offer"])
ADDED_NORM = AddedNorm.model_validate(EXAMPLES["added_norm"])


class ScriptedSources:
    """One proposal waits and one job runs; every act is taken and noted. ``moments`` are a job's next states."""

    def __init__(self, assistant: ScriptedAssistant, source: Source) -> None:
        self._assistant, self._source = assistant, source
        self.moments: list[Job] = []

    def propose_file(self, name: str, data: bytes, card: Card | None, by: str) -> Proposal:
        self._assistant.note(name=name, data=data, card=card, by=by)
        return PROPOSAL

    def propose_url(self, url: str, card: Card | None, by: str) -> Proposal:
        self._assistant.note(url=url, card=card, by=by)
        return PROPOSAL

    def correct(self, proposal_id: str, corrections: Corrections, by: str) -> Proposal:
        self._assistant.note(corrected=proposal_id, corrections=corrections, by=by)
        card = corrections.card or PROPOSAL.preview.card
        return PROPOSAL.model_copy(update={"preview": PROPOSAL.preview.model_copy(update={"card": card})})

    def proposals(self) -> list[Proposal]:
        self._assistant.note()
        return [PROPOSAL]

    def proposal(self, proposal_id: str) -> Proposal:
        if proposal_id != PROPOSAL.id:
            raise UnknownName(f"Er is geen voorstel {proposal_id!r}; zoek het op in de lijst.")
        return PROPOSAL

    def discard(self, proposal_id: str, by: str) -> None:
        self._assistant.note(discarded=self.proposal(proposal_id).id, by=by)

    def accept(self, proposal_id: str, by: str) -> Job:
        self._assistant.note(accepted=self.proposal(proposal_id).id, by=by)
        return JOB

    def remove(self, source_id: str, by: str) -> Job:
        self._assistant.note(removed=source_id, by=by)
        return JOB

    def withdraw(self, source_id: str, by: str) -> Job:
        self._assistant.note(withdrawn=source_id, by=by)
        return JOB

    def jobs(self) -> list[Job]:
        self._assistant.note()
        return [JOB]

    def job(self, job_id: str) -> Job:
        if job_id != JOB.id:
            raise UnknownName(f"Er is geen opdracht {job_id!r}; zoek het nummer op in de lijst.")
        return self.moments.pop(0) if self.moments else JOB.model_copy(update={"state": JobState.DONE})

    def stop(self, job_id: str, by: str) -> Job:
        self._assistant.note(stopped=self.job(job_id).id, by=by)
        return JOB

    def retry(self, job_id: str, by: str) -> Job:
        self._assistant.note(retried=self.job(job_id).id, by=by)
        return JOB

    def linked(self) -> list[LinkedSource]:
        return [LinkedSource.model_validate(EXAMPLES["linked"])]

    def overview(self) -> list[SourceOverview]:
        self._assistant.note()
        resting = {name: EXAMPLES["overview"][name] for name in SourceOverview.model_fields if name != "source"}
        return [SourceOverview(source=self._source, **resting)]


class ScriptedNorms:
    def __init__(self, assistant: ScriptedAssistant) -> None:
        self._assistant = assistant

    def offers(self, source_id: str | None = None, *, facts: bool = False) -> list[Offer]:
        self._assistant.note(source=source_id, facts=facts)
        return [OFFER]

    def accepted(self) -> list[AddedNorm]:
        return [ADDED_NORM]

    def lapsed(self) -> list[LapsedNorm]:
        return [LapsedNorm.model_validate(EXAMPLES["lapsed_norm"])]

    def accept(self, proposal_id: str, by: str) -> AddedNorm:
        return self.edit(proposal_id, by, None)

    def edit(self, proposal_id: str, by: str, changes: NormChanges | None) -> AddedNorm:
        if proposal_id != OFFER.proposal.id:
            raise UnknownName(f"Er is geen normvoorstel {proposal_id!r}; kies er een uit de lijst.")
        self._assistant.note(accepted=proposal_id, by=by, changes=changes)
        return ADDED_NORM

    def reject(self, proposal_id: str, by: str, reason: str = "") -> None:
        self._note("rejected", proposal_id, by, reason)

    def reconsider(self, proposal_id: str, by: str, reason: str = "") -> None:
        self._note("reconsidered", proposal_id, by, reason)

    def withdraw(self, norm_id: str, by: str, reason: str = "") -> None:
        self._note("withdrawn", norm_id, by, reason)

    def _note(self, act: str, which: str, by: str, reason: str) -> None:
        given: dict[str, Any] = {act: which, "by": by, "reason": reason}
        self._assistant.note(**given)
