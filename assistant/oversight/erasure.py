"""Erasing what people typed, for their privacy, without breaking the chain.

An entry keeps its place, its kind, its moment and its hash; its content goes, with the copies beside the journal and
the checkpoints of its run. That it was erased, by whom and why, is an entry of its own, and the only excuse for a
content that is missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime

from assistant.advice import RELEASED, Review, ReviewState
from assistant.concepts import ConceptKind
from assistant.errors import BadInput, Conflict
from assistant.incoming import person_name
from assistant.oversight.chain import CALL, ERASURE, Note, as_text
from assistant.oversight.journal import Journal
from assistant.oversight.leaning import leaning_on
from assistant.oversight.planting import copies_of
from assistant.oversight.standing import Standing
from assistant.oversight.storage import ConceptRow, EntryRow, Rows

Forget = Callable[[str], None]

_NOT_RELEASED = tuple(state for state in ReviewState if state not in RELEASED)


def erase_concept(journal: Journal, concept_id: str, *, by: str, reason: str, forget: Forget) -> int:
    """Erase one concept, whatever its state; an approval of it can no longer be used. Returns how many.

    Questions that follow up on it repeat its words, so these go with it.
    """
    _named(by)
    journal.recorded(concept_id)  # an unknown or already erased one is refused here
    return _erase(
        journal,
        lambda rows: [concept_id, *_follow_ups(rows, concept_id)],
        by=by,
        reason=reason,
        forget=forget,
        besides=lambda rows, gone: _repeated(rows, gone, _groups_of(rows, gone)),
    )


def erase_conversation(journal: Journal, conversation_id: str, *, by: str, reason: str, forget: Forget) -> int:
    """Erase a conversation with its name, or a policy draft in all its versions; one with an approval is kept.

    What a language model was sent for a question that was broken off goes along: it is in the journal, with no answer.
    """
    _named(by)
    return _erase(
        journal,
        lambda rows: _unapproved_group(rows, conversation_id),
        by=by,
        reason=reason,
        forget=forget,
        besides=lambda rows, _: _broken_off(rows, conversation_id=conversation_id),
    )


def erase_before(journal: Journal, moment: datetime, *, by: str, reason: str, forget: Forget) -> int:
    """Erase what was made before a moment and is not approved, questions that were broken off as well.

    A follow-up that is approved, or younger, stays with its own question and answer; what was kept with it of the
    questions that went is erased, also of those that went earlier. Returns how many concepts.
    """
    _named(by)
    written = moment.astimezone(UTC).isoformat(timespec="microseconds")

    def old(rows: Rows) -> list[str]:
        return [each for each in rows.made_before(written, _NOT_RELEASED) if rows.is_present(each)]

    def besides(rows: Rows, gone: Collection[str]) -> list[EntryRow]:
        broken_off = [each for each in _broken_off(rows) if each.at < written]
        return [*broken_off, *_repeated(rows, gone, _groups_of(rows, gone) | rows.groups_with_erased())]

    return _erase(journal, old, by=by, reason=reason, forget=forget, besides=besides)


def _broken_off(rows: Rows, conversation_id: str | None = None) -> list[EntryRow]:
    """The calls of a language model for a question that never got an answer: no concept leads to them."""
    found = rows.entries(kind=CALL, conversation_id=conversation_id)
    return [entry for entry, text in list(found) if text is not None and not rows.is_known(entry.answer_id or "")]


def _follow_ups(rows: Rows, concept_id: str) -> list[str]:
    """What was asked on from a question, went back to it later, or was calculated with a figure that it gave."""
    found = rows.concept(concept_id)
    leaning = leaning_on(rows, found.row.group_id, {concept_id}) if found else ()
    present = [each.row for each in leaning if each.rests_on_it]
    if any(row.state in RELEASED for row in present):
        raise Conflict(
            "Een goedgekeurd antwoord op een vervolgvraag herhaalt deze vraag. Trek die goedkeuring eerst in."
        )
    return [row.id for row in present]


def _repeated(rows: Rows, gone: Collection[str], groups: Collection[str]) -> list[EntryRow]:
    """What is kept of erased questions with others that stay: what was understood of a follow-up, with the questions
    before it, and what a language model was sent of those. The answer to it stays, and its own question in that."""
    found: list[EntryRow] = []
    for group in sorted(groups):
        erased = {each.row.id for each in rows.group(group) if each.body is None}
        for each in leaning_on(rows, group, erased | set(gone)):
            kinds = ("question", CALL) if each.rests_on_it else (CALL,)
            entries = (pair for kind in kinds for pair in list(rows.entries(kind=kind, answer_id=each.row.id)))
            found += [entry for entry, content in entries if content is not None]
    return found


def _groups_of(rows: Rows, concept_ids: Collection[str]) -> set[str]:
    return {found.row.group_id for each in concept_ids if (found := rows.concept(each))}


def _unapproved_group(rows: Rows, group_id: str) -> list[str]:
    found = rows.group(group_id) if group_id.isprintable() else []
    present = [each.row for each in found if each.body is not None]
    if not present and not (group_id.isprintable() and _broken_off(rows, conversation_id=group_id)):
        raise BadInput("Er is geen gesprek met dit nummer; zoek het op in de lijst van gesprekken.")
    if any(row.state in RELEASED for row in present):
        raise Conflict(_kept(present[0]))
    return [row.id for row in present]


def _kept(row: ConceptRow) -> str:
    if row.kind == ConceptKind.SECTION:
        return "In dit beleidsconcept is een onderdeel goedgekeurd. Trek de goedkeuring eerst in, of laat het staan."
    return "In dit gesprek staat een goedgekeurd antwoord. Trek de goedkeuring eerst in, of laat het gesprek staan."


def _erase(
    journal: Journal,
    choose: Callable[[Rows], Sequence[str]],
    *,
    by: str,
    reason: str,
    forget: Forget,
    besides: Callable[[Rows, Collection[str]], list[EntryRow]],
) -> int:
    """What to erase is chosen inside the transaction: nobody can approve it in between."""
    with journal.writing(durable=True) as rows:
        chosen = choose(rows)
        gone = list(dict.fromkeys([*chosen, *copies_of(rows, chosen)]))
        loose = besides(rows, gone)
        if gone or loose:
            _erase_rows(journal, rows, gone, loose, by=by, reason=reason)
    for each in gone:
        forget(each)
    if gone or loose:
        journal.leave_no_trace()
    return len(chosen)


def _erase_rows(
    journal: Journal, rows: Rows, concept_ids: Sequence[str], loose: Sequence[EntryRow], *, by: str, reason: str
) -> None:
    groups = _groups_of(rows, concept_ids)
    entries = [entry for each in concept_ids for entry, text in rows.entries(answer_id=each) if text is not None]
    entries += loose
    entries += [entry for group in sorted(groups) for entry in _emptied_drafts(rows, group, concept_ids)]
    content = {"entries": [entry.seq for entry in entries], "concepts": list(concept_ids), "reason": reason}
    journal.append(rows, Note(ERASURE, as_text(content), by))
    rows.erase_contents([entry.digest for entry in entries])
    for each in concept_ids:
        rows.forget_words(each, _emptied(rows, each))
    for entry in loose:
        if entry.kind == "question" and entry.answer_id is not None:
            rows.forget_question(entry.answer_id)
    for group in groups:
        if all(each.body is None for each in rows.group(group)):
            rows.name_conversation(group, None)


def _emptied_drafts(rows: Rows, draft_id: str, gone: Collection[str]) -> Iterator[EntryRow]:
    """The versions of a draft of which no section is left: the profile has nothing to stand by any more."""
    for entry, content in list(rows.entries(kind="draft", conversation_id=draft_id)):
        if content is not None:
            sections = json.loads(content.text)["sections"]
            if not any(each not in gone and rows.is_present(each) for each in sections):
                yield entry


def _emptied(rows: Rows, concept_id: str) -> str:
    """The standing without a word of what was erased: only the state, by whom and when."""
    found = rows.concept(concept_id)
    if found is None or found.row.review_version == 0:
        return Standing().model_dump_json()
    review = Standing.model_validate_json(found.row.review).review
    kept = Review(state=review.state, decided_by=review.decided_by, decided_at=review.decided_at)
    return as_text(Standing(review=kept).model_dump(mode="json"))


def _named(by: str) -> None:
    if not person_name(by):
        raise BadInput("Wissen heeft een naam nodig. Vul in wie wist.")
