"""The concepts that wait for a person and the conversations they stand in, inside one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, or_, select, update

from assistant.oversight.storage.schema import concepts, contents, conversation_titles, planted
from assistant.oversight.storage.tuples import ConceptRow, ConversationSummary, RecordedConcept

_NEXT_POSITION = select(func.coalesce(func.max(concepts.c.position), 0) + 1).where(
    concepts.c.group_id == bindparam("group_id")
)
_CONCEPTS = select(concepts, contents.c.text).select_from(
    concepts.outerjoin(contents, contents.c.digest == concepts.c.body_digest)
)
_CONCEPT = _CONCEPTS.where(concepts.c.id == bindparam("concept_id"))
_IS_KNOWN = select(concepts.c.id).where(concepts.c.id == bindparam("concept_id"))
_GROUP = _CONCEPTS.where(concepts.c.group_id == bindparam("group_id")).order_by(concepts.c.position)
# Made once: making a statement takes as long as asking it.
_SAME_CONTENT = concepts.c.origin_hash == bindparam("origin_hash")
_SAME_QUESTION = concepts.c.question_key == bindparam("question_key")
_ALIKE, _ALIKE_BY_CONTENT = (
    _CONCEPTS.where(same, concepts.c.state.in_(bindparam("states", expanding=True)), concepts.c.kind != "section")
    .order_by(concepts.c.entry_seq.desc())
    .limit(10)
    for same in (or_(_SAME_CONTENT, _SAME_QUESTION), _SAME_CONTENT)
)
_QUESTIONS = (
    select(contents.c.text)
    .select_from(concepts.outerjoin(contents, contents.c.digest == concepts.c.question_digest))
    .where(concepts.c.group_id == bindparam("group_id"))
    .order_by(concepts.c.position)
)
_CHANGE_REVIEW = (
    update(concepts)
    .where(concepts.c.id == bindparam("concept_id"), concepts.c.review_version == bindparam("version"))
    .values(
        state=bindparam("new_state"),
        review=bindparam("new_review"),
        review_version=concepts.c.review_version + 1,
        thumbs_down=0,
    )
)
_FIRST = concepts.alias("first_concept")


class ConceptRows:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_known(self, concept_id: str) -> bool:
        return self._connection.execute(_IS_KNOWN, {"concept_id": concept_id}).first() is not None

    def is_present(self, concept_id: str) -> bool:
        """Known, and its text not erased."""
        kept = select(contents.c.digest).join(concepts, contents.c.digest == concepts.c.body_digest)
        return self._connection.execute(kept.where(concepts.c.id == concept_id)).first() is not None

    def concept(self, concept_id: str) -> RecordedConcept | None:
        return next(self._found(_CONCEPT, concept_id=concept_id), None)

    def ids_like(self, prefix: str, limit: int = 2) -> list[str]:
        statement = select(concepts.c.id).where(concepts.c.id.startswith(prefix, autoescape=True)).limit(limit)
        return [str(row[0]) for row in self._connection.execute(statement)]

    def group_ids_like(self, prefix: str, limit: int = 2) -> list[str]:
        """The group of exactly this id, else those that begin so."""
        exact = select(concepts.c.group_id).where(concepts.c.group_id == prefix).limit(1)
        if self._connection.execute(exact).first() is not None:
            return [prefix]
        begins = concepts.c.group_id.startswith(prefix, autoescape=True)
        statement = select(concepts.c.group_id).where(begins, concepts.c.kind != "section").distinct().limit(limit)
        return [str(row[0]) for row in self._connection.execute(statement)]

    def group(self, group_id: str) -> list[RecordedConcept]:
        return list(self._found(_GROUP, group_id=group_id))

    def recent(self, limit: int, state: str | None = None) -> list[RecordedConcept]:
        statement = _CONCEPTS.order_by(concepts.c.entry_seq.desc()).limit(limit)
        return list(self._found(statement if state is None else statement.where(concepts.c.state == state)))

    def in_states(
        self,
        states: Collection[str],
        *,
        kind: str | None = None,
        or_thumbs_down: bool = False,
        limit: int | None = None,
    ) -> list[RecordedConcept]:
        """Oldest first: what waits longest stands on top."""
        wanted = concepts.c.state.in_(states)
        statement = _CONCEPTS.where(or_(wanted, concepts.c.thumbs_down > 0) if or_thumbs_down else wanted)
        if kind is not None:
            statement = statement.where(concepts.c.kind == kind)
        return list(self._found(statement.order_by(concepts.c.entry_seq).limit(limit)))

    def alike(self, question_key: str, origin_hash: str, states: Collection[str]) -> list[RecordedConcept]:
        """Answers in these states to the same question, or with the same content; newest first."""
        given = {"origin_hash": origin_hash, "states": list(states)}
        if not question_key:
            return list(self._found(_ALIKE_BY_CONTENT, **given))
        return list(self._found(_ALIKE, question_key=question_key, **given))

    def made_before(self, moment: str, states: Collection[str]) -> list[str]:
        statement = select(concepts.c.id).where(concepts.c.made_at < moment, concepts.c.state.in_(states))
        return [str(row[0]) for row in self._connection.execute(statement.order_by(concepts.c.entry_seq))]

    def all_concepts(self) -> Iterator[RecordedConcept]:
        return self._found(_CONCEPTS.order_by(concepts.c.entry_seq))

    def _found(self, statement: Select[Any], **names: Any) -> Iterator[RecordedConcept]:
        for row in self._connection.execute(statement, names):
            *columns, body = tuple[Any, ...](row)
            yield RecordedConcept(ConceptRow(*columns), body)

    def questions(self, group_id: str) -> list[str | None]:
        """What was asked, in order; None for what was erased."""
        return [text for (text,) in self._connection.execute(_QUESTIONS, {"group_id": group_id})]

    def next_position(self, group_id: str) -> int:
        return int(self._connection.execute(_NEXT_POSITION, {"group_id": group_id}).scalar_one())

    def add_concept(self, row: ConceptRow) -> None:
        self._connection.execute(concepts.insert(), row._asdict())

    def change_review(self, concept_id: str, version: int, *, state: str, review: str) -> bool:
        """Compare and set: False, and nothing changed, when another decision came first."""
        changed = self._connection.execute(
            _CHANGE_REVIEW,
            {"concept_id": concept_id, "version": version, "new_state": state, "new_review": review},
        )
        return changed.rowcount == 1

    def count_thumb_down(self, concept_id: str) -> None:
        counted = update(concepts).where(concepts.c.id == concept_id)
        self._connection.execute(counted.values(thumbs_down=concepts.c.thumbs_down + 1))

    def forget_words(self, concept_id: str, review: str) -> None:
        """The copies of erased words beside the journal: in the review as it stands, and the keys to find it by."""
        forgotten = update(concepts).where(concepts.c.id == concept_id)
        self._connection.execute(forgotten.values(review=review, question_key="", origin_hash="", thumbs_down=0))

    def forget_question(self, concept_id: str) -> None:
        """The key to find an answer by what was asked: it was made of the questions before it as well."""
        self._connection.execute(update(concepts).where(concepts.c.id == concept_id).values(question_key=""))

    # --- conversations

    def groups_with_erased(self) -> frozenset[str]:
        """The conversations of which some answers were erased and some were not; drafts are none."""
        left = func.count(contents.c.digest)
        statement = (
            select(concepts.c.group_id)
            .select_from(concepts.outerjoin(contents, contents.c.digest == concepts.c.body_digest))
            .where(concepts.c.kind != "section")
            .group_by(concepts.c.group_id)
            .having((left > 0) & (left < func.count()))
        )
        return frozenset(str(row[0]) for row in self._connection.execute(statement))

    def conversations(self, conversation_id: str | None = None) -> Iterator[ConversationSummary]:
        """Those with answers that were not erased, newest first, or the one that is named; the sections of drafts are
        not conversations."""
        summed = (
            select(
                concepts.c.group_id,
                func.min(concepts.c.position).label("first"),
                func.count().label("answers"),
                func.max(concepts.c.entry_seq).label("last"),
            )
            .join(contents, contents.c.digest == concepts.c.body_digest)
            .where(concepts.c.kind != "section")
            .group_by(concepts.c.group_id)
            .subquery()
        )
        statement = (
            select(
                summed.c.group_id,
                conversation_titles.c.title,
                _FIRST.c.made_at,
                summed.c.answers,
                _FIRST.c.author,
                contents.c.text,
            )
            .select_from(summed)
            .join(_FIRST, (_FIRST.c.group_id == summed.c.group_id) & (_FIRST.c.position == summed.c.first))
            .join(contents, contents.c.digest == _FIRST.c.body_digest)
            .outerjoin(conversation_titles, conversation_titles.c.conversation_id == summed.c.group_id)
            .order_by(summed.c.last.desc())
        )
        if conversation_id is not None:
            statement = statement.where(summed.c.group_id == conversation_id)
        for row in self._connection.execute(statement):
            yield ConversationSummary(*row)

    def name_conversation(self, conversation_id: str, title: str | None) -> None:
        """None takes the name away."""
        self._connection.execute(
            delete(conversation_titles).where(conversation_titles.c.conversation_id == conversation_id)
        )
        if title is not None:
            self._connection.execute(conversation_titles.insert(), {"conversation_id": conversation_id, "title": title})

    # --- planted mistakes

    def plant(self, concept_id: str, mistake: str) -> None:
        self._connection.execute(planted.insert(), {"concept_id": concept_id, "mistake": mistake})

    def planted_mistake(self, concept_id: str) -> str | None:
        return self._connection.execute(select(planted.c.mistake).where(planted.c.concept_id == concept_id)).scalar()

    def planted_ids(self) -> frozenset[str]:
        return frozenset(str(row[0]) for row in self._connection.execute(select(planted.c.concept_id)))
