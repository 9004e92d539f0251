"""The record of every question, its evidence, its answer, of every draft, and of what people decided about them.

The journal only grows: nothing here changes or removes an entry, and a decision stands beside the concept as first
recorded. It decides nothing itself; what may be decided is in ``review.py``, what may be erased in ``erasure.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

from assistant.advice import Answer, Frozen, Review, ReviewState
from assistant.concepts import Concept, PolicyDraft, Section, kind_of
from assistant.errors import Conflict, UnknownName
from assistant.oversight.chain import Note, as_text, find_breaks, link, seal
from assistant.oversight.readings import Readings
from assistant.oversight.standing import Standing
from assistant.oversight.storage import (
    GENESIS,
    ConceptRow,
    DraftRow,
    EntryRow,
    Rows,
    Storage,
)

_OWN_KINDS = frozenset({"question", "evidence", "answer", "section", "draft", "decision", "erasure"})


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


class Journal(Readings):
    def __init__(self, storage: Storage, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__(storage)
        self._clock = clock

    def now(self) -> datetime:
        return self._clock()

    def today(self) -> date:
        """The day on this machine's calendar."""
        return self.now().astimezone().date()

    # --- recording

    def record_answer(
        self,
        answer: Answer,
        *,
        reading: Mapping[str, Any],
        evidence: Sequence[Mapping[str, Any]],
        asked_at: datetime,
        question_key: str = "",
        planted: str | None = None,
    ) -> Answer:
        """Record question, evidence and answer in one transaction, and return the answer as it stands.

        ``planted`` marks it as a copy with a mistake in it; it never stands there without that mark.

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
            "key": question_key,
        }
        about = (answer.id, answer.conversation_id)
        notes = (
            Note("question", as_text(question), answer.author or "user", *about),
            Note("evidence", as_text(evidence), "assistant", *about),
            Note("answer", answer.model_dump_json(), "assistant", *about),
        )
        with self._storage.writing(durable=planted is not None) as rows:
            is_new = not rows.is_known(answer.id)
            if is_new and planted is not None:
                rows.plant(answer.id, planted)
            if is_new:
                asked, _, answered = self._append(rows, notes)
                row = _concept_row(answer, answer.conversation_id, rows, answered, asked_at)
                rows.add_concept(row._replace(question_digest=asked.digest, question_key=question_key))
        return answer if is_new else self.answer(answer.id)

    def record_draft(self, draft: PolicyDraft) -> None:
        """Record a version of a draft with the sections that are new in it, all of them or nothing."""
        kept = draft.model_dump(mode="json", exclude={"sections", "erased"}) | {
            "sections": [each.id for each in draft.sections]
        }
        author = draft.author or "user"
        with self._storage.writing(durable=True) as rows:
            if rows.draft(draft.id, draft.version) is not None:
                raise Conflict("Van dit beleidsconcept is intussen een nieuwe versie gemaakt. Open het opnieuw.")
            (entry,) = self._append(rows, (Note("draft", as_text(kept), author, None, draft.id),))
            rows.add_draft(
                DraftRow(draft.id, draft.version, draft.author, _moment(draft.made_at), entry.seq, entry.digest)
            )
            for section in draft.sections:
                if not rows.is_known(section.id):
                    note = Note("section", section.model_dump_json(), "assistant", section.id, draft.id)
                    (made,) = self._append(rows, (note,))
                    rows.add_concept(_concept_row(section, draft.id, rows, made, draft.made_at))

    def record_decision(self, concept: Concept, version: int, standing: Standing, about: Mapping[str, Any]) -> bool:
        """Record a decision and let it count, in one transaction that outlives a power cut.

        False, and nothing recorded, when the concept is no longer at ``version``: somebody decided first.
        """
        review, as_json = standing.review, standing.model_dump(mode="json")
        note = Note(
            "decision", as_text({**about, "review": as_json}), review.decided_by or "", concept.id, group_of(concept)
        )
        with self._storage.writing(durable=True) as rows:
            # Erased in the meantime: a decision would bring its words back.
            comes_first = rows.is_present(concept.id) and rows.change_review(
                concept.id, version, state=review.state, review=as_text(as_json)
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
        counts_against: bool = False,
    ) -> int:
        """Record something else that happened (an index switched, a thumb given); returns its number.

        ``counts_against`` brings the concept it is about to the reviewers.
        """
        if kind in _OWN_KINDS:
            raise ValueError(f"{kind!r} has a method of its own")
        with self._storage.writing() as rows:
            if answer_id is not None and rows.is_known(answer_id) and not rows.is_present(answer_id):
                raise UnknownName(f"De tekst van antwoord {answer_id!r} is gewist. Stel de vraag opnieuw.")
            (entry,) = self._append(rows, (Note(kind, as_text(content), actor, answer_id, conversation_id),))
            if counts_against and answer_id is not None:
                rows.count_thumb_down(answer_id)
        return entry.seq

    def writing(self, *, durable: bool = False) -> AbstractContextManager[Rows]:
        """For what belongs in one transaction with an entry; see :meth:`append`."""
        return self._storage.writing(durable=durable)

    def leave_no_trace(self) -> None:
        """After an erasure: what SQLite still keeps beside its file goes as well."""
        self._storage.empty_log()

    def append(self, rows: Rows, *notes: Note) -> list[EntryRow]:
        return self._append(rows, notes)

    # --- entries

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


def group_of(concept: Concept) -> str:
    return concept.draft_id if isinstance(concept, Section) else concept.conversation_id


def _concept_row(concept: Concept, group_id: str, rows: Rows, entry: EntryRow, made_at: datetime) -> ConceptRow:
    return ConceptRow(
        id=concept.id,
        kind=kind_of(concept),
        group_id=group_id,
        position=rows.next_position(group_id),
        author=concept.author,
        made_at=_moment(made_at),
        entry_seq=entry.seq,
        question_digest="",
        body_digest=entry.digest,
        state=ReviewState.CONCEPT,
        review=Standing().model_dump_json(),
        review_version=0,
        question_key="",
        origin_hash=concept.content_hash,
        thumbs_down=0,
    )
