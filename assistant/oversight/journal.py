"""The record of every question, its evidence, its answer and what people decided about it.

The journal only grows: nothing here changes or removes an entry, and a decision stands beside the answer as first
recorded. It decides nothing itself; what may be decided is in ``review.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from assistant.advice import Answer, Finding, Frozen, Review, ReviewState
from assistant.errors import StorageError, UnknownName
from assistant.oversight.chain import Note, as_text, find_breaks, link, seal
from assistant.oversight.storage import GENESIS, AnswerRow, EntryRow, RecordedAnswer, Rows, Storage

_OWN_KINDS = frozenset({"question", "evidence", "answer", "decision"})


class Entry(Frozen):
    """One line of the journal; ``content`` is None once it has been erased."""

    seq: int
    at: datetime
    kind: str
    answer_id: str | None
    conversation_id: str | None
    actor: str
    content: Any
    digest: str
    previous_hash: str
    hash: str


class Standing(Frozen):
    """Where an answer stands: the last decision, and what was found in the text that an edit put in its place."""

    review: Review = Review()
    findings: tuple[Finding, ...] = ()


class Journal:
    def __init__(self, storage: Storage, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._storage = storage
        self._clock = clock

    def record_answer(
        self,
        answer: Answer,
        *,
        reading: Mapping[str, Any],
        evidence: Sequence[Mapping[str, Any]],
        asked_at: datetime,
        actor: str = "user",
    ) -> Answer:
        """Record question, evidence and answer in one transaction, and return the answer as it stands.

        An answer enters as a concept, whatever its ``review`` claims. An id that is known already is left as first
        recorded, so a step that is run again changes nothing.
        """
        answer = answer.model_copy(update={"review": Review()})
        question = {
            "question": answer.question,
            "language": answer.language,
            "as_of": answer.as_of.isoformat(),
            "asked_at": _moment(asked_at),
            "reading": reading,
        }
        about = (answer.id, answer.conversation_id)
        notes = (
            Note("question", as_text(question), actor, *about),
            Note("evidence", as_text(evidence), "assistant", *about),
            Note("answer", answer.model_dump_json(), "assistant", *about),
        )
        with self._storage.writing() as rows:
            is_new = not rows.is_known(answer.id)
            if is_new:
                asked, _, answered = self._append(rows, notes)
                rows.add_answer(
                    AnswerRow(
                        id=answer.id,
                        conversation_id=answer.conversation_id,
                        position=rows.next_position(answer.conversation_id),
                        asked_at=_moment(asked_at),
                        entry_seq=answered.seq,
                        question_digest=asked.digest,
                        body_digest=answered.digest,
                        state=ReviewState.CONCEPT,
                        review=Standing().model_dump_json(),
                        review_version=0,
                    )
                )
        return answer if is_new else self.answer(answer.id)

    def record_decision(self, answer: Answer, version: int, standing: Standing, about: Mapping[str, Any]) -> bool:
        """Record a decision and let it count, in one transaction that outlives a power cut.

        False, and nothing recorded, when the answer is no longer at ``version``: somebody decided first.
        """
        review = standing.review
        content = as_text({**about, "review": standing.model_dump(mode="json")})
        note = Note("decision", content, review.decided_by or "", answer.id, answer.conversation_id)
        with self._storage.writing(durable=True) as rows:
            comes_first = rows.change_review(
                answer.id, version, state=review.state, review=as_text(standing.model_dump(mode="json"))
            )
            if comes_first:
                self._append(rows, (note,), at=review.decided_at)
        return comes_first

    def record_event(
        self,
        kind: str,
        content: Mapping[str, Any],
        *,
        actor: str = "assistant",
        answer_id: str | None = None,
        conversation_id: str | None = None,
    ) -> int:
        """Record something else that happened (an index switched, a fallback used); returns its number."""
        if kind in _OWN_KINDS:
            raise ValueError(f"{kind!r} has a method of its own")
        with self._storage.writing() as rows:
            (entry,) = self._append(rows, (Note(kind, as_text(content), actor, answer_id, conversation_id),))
        return entry.seq

    def answer(self, answer_id: str) -> Answer:
        """The answer as it stands now: as first recorded, with its review and, after an edit, the text of that."""
        return self.answer_and_version(answer_id)[0]

    def answer_and_version(self, answer_id: str) -> tuple[Answer, int]:
        """The answer, with the number that a decision about exactly this state must name."""
        found = None
        if answer_id.isprintable():  # a database refuses NUL and lone surrogates; such an id was never given out
            with self._storage.reading() as rows:
                found = rows.answer(answer_id)
        if found is None:
            raise UnknownName(
                f"Antwoord {answer_id[:80]!r} bestaat niet. Controleer het nummer of stel de vraag opnieuw."
            )
        if found.body is None:
            raise UnknownName(f"De tekst van antwoord {answer_id!r} is gewist. Stel de vraag opnieuw.")
        return _merge(found.row, found.body), found.row.review_version

    def conversation(self, conversation_id: str) -> list[Answer]:
        """The answers of a conversation in order; an unknown conversation has none."""
        if not conversation_id.isprintable():
            return []
        with self._storage.reading() as rows:
            return _merge_all(rows.conversation(conversation_id))

    def last_reading(self, conversation_id: str) -> dict[str, Any] | None:
        """What understanding made of the previous turn, for a follow-up to build on."""
        if not conversation_id.isprintable():
            return None
        with self._storage.reading() as rows:
            question = rows.last_question(conversation_id)
        return None if question is None else dict(json.loads(question)["reading"])

    def recent(self, limit: int, state: ReviewState | None = None) -> list[Answer]:
        """The newest answers first, all of them or those in one state."""
        with self._storage.reading() as rows:
            return _merge_all(rows.recent(limit, state))

    def entries(
        self,
        *,
        kind: str | None = None,
        answer_id: str | None = None,
        conversation_id: str | None = None,
        after: int = 0,
        limit: int = 100,
    ) -> list[Entry]:
        """Entries in order, from the one after number ``after``."""
        with self._storage.reading() as rows:
            found = rows.entries(
                kind=kind, answer_id=answer_id, conversation_id=conversation_id, after=after, limit=limit
            )
            return [
                Entry(**entry._asdict(), content=None if content is None else json.loads(content.text))
                for entry, content in found
            ]

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry: kept elsewhere, they show later that no tail was cut off."""
        with self._storage.reading() as rows:
            last = rows.last_entry()
        return (last.seq, last.hash) if last else (0, GENESIS)

    def verify(self) -> list[str]:
        """Everything in the journal that is no longer what was written, one sentence each; empty when it is sound."""
        with self._storage.reading() as rows:
            return [f"De database is beschadigd: {line}" for line in rows.damage()] + list(find_breaks(rows))

    def _append(self, rows: Rows, notes: Sequence[Note], at: datetime | None = None) -> list[EntryRow]:
        moment = _moment(at or self._clock())
        last = rows.last_entry()
        texts = [seal(note.text) for note in notes]
        entries: list[EntryRow] = []
        for note, text in zip(notes, texts, strict=True):
            last = link(last, note, text.digest, moment)
            entries.append(last)
        rows.add_entries(entries, texts)
        return entries


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be recorded")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _merge(row: AnswerRow, body: str) -> Answer:
    try:
        answer = Answer.model_validate_json(body)
        standing = Standing.model_validate_json(row.review)
    except ValidationError as error:
        raise StorageError(
            f"Antwoord {row.id} is in de database niet meer leesbaar. "
            "Gebruik de versie waarmee het is vastgelegd, of zet een reservekopie terug."
        ) from error
    if row.review_version == 0:
        return answer
    changes: dict[str, Any] = {"review": standing.review, "findings": answer.findings + standing.findings}
    if standing.review.state is ReviewState.EDITED:
        changes |= {"text": standing.review.text_after, "content_hash": standing.review.content_hash}
    return answer.model_copy(update=changes)


def _merge_all(found: Sequence[RecordedAnswer]) -> list[Answer]:
    return [_merge(answer.row, answer.body) for answer in found if answer.body is not None]
