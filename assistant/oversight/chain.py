"""What makes an entry a link of the chain, and how a break in it is found.

Each link holds the hash of the one before and the digest of its own content. A chain shows every change inside it;
a cut-off tail or a chain rewritten from end to end shows only against a head (:meth:`Journal.head`) kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from typing import Any, NamedTuple

from assistant.advice import Review, ReviewState, fingerprint
from assistant.errors import BadInput
from assistant.oversight.standing import Standing
from assistant.oversight.storage import GENESIS, ContentRow, DraftRow, EntryRow, RecordedConcept, Rows


class Note(NamedTuple):
    """What is to become an entry: its kind, its content as JSON text, and whom it is about."""

    kind: str
    text: str
    actor: str
    answer_id: str | None = None
    conversation_id: str | None = None


def as_text(content: Any) -> str:
    """Content as JSON text; a lone surrogate cannot be stored and is refused as the bad input it is."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadInput(
            "De tekst bevat tekens die niet bestaan en kan niet worden vastgelegd. Typ de tekst opnieuw."
        ) from error
    return text


def seal(text: str) -> ContentRow:
    salt = secrets.token_hex(16)
    return ContentRow(_digest(salt, text), salt, text)


def link(last: EntryRow | None, note: Note, digest: str, at: str) -> EntryRow:
    entry = EntryRow(
        seq=last.seq + 1 if last else 1,
        at=at,
        kind=note.kind,
        answer_id=note.answer_id,
        conversation_id=note.conversation_id,
        actor=note.actor,
        digest=digest,
        previous_hash=last.hash if last else GENESIS,
        hash="",
    )
    return entry._replace(hash=_entry_hash(entry))


ERASURE = "erasure"  # the entry that says which contents were erased: only those may be missing
CALL = "model_call"


def find_breaks(rows: Rows) -> Iterator[str]:
    """Every place where the journal, or what stands beside it, is no longer what was written."""
    last: EntryRow | None = None
    erased = _erased(rows)
    recorded: dict[str, EntryRow] = {}
    decided: dict[str, list[ContentRow | None]] = {}
    drafted: dict[int, tuple[EntryRow, ContentRow | None]] = {}
    keys: dict[str, str | None] = {}
    for entry, content in rows.entries():
        yield from _check_link(last, entry)
        if content is not None or entry.seq not in erased:
            yield from _check_content(entry, content)
        if entry.answer_id and entry.kind in ("answer", "section"):
            recorded[entry.answer_id] = entry
        if entry.answer_id and entry.kind == "decision":
            decided.setdefault(entry.answer_id, []).append(content)
        if entry.answer_id and entry.kind == "question" and content is not None:
            keys[entry.answer_id] = _field(content, "key")
        if entry.kind == "draft":
            drafted[entry.seq] = (entry, content)
        last = entry
    for concept in rows.all_concepts():
        row = concept.row
        yield from _check_concept(concept, recorded.pop(row.id, None), decided.get(row.id, []))
        if row.question_key and row.question_key != keys.get(row.id, row.question_key):
            yield f"Welke vraag concept {row.id} beantwoordt, is veranderd nadat het is vastgelegd."
    for concept_id in recorded:
        yield f"Concept {concept_id} staat in het journaal, maar ontbreekt bij de concepten."
    for draft in rows.all_drafts():
        made = drafted.pop(draft.entry_seq, None)
        if made is None or not _is_drafted_as(draft, *made):
            yield f"Versie {draft.version} van beleidsconcept {draft.id} is niet die in het journaal."
    if drafted:
        yield f"Bij de beleidsconcepten ontbreekt wat op journaalregel {min(drafted)} staat."


def _erased(rows: Rows) -> frozenset[int]:
    """The numbers of the entries whose content was erased, as the journal itself says."""
    found: set[int] = set()
    for _, content in rows.entries(kind=ERASURE):
        try:
            found |= set(json.loads(content.text)["entries"]) if content else set()
        except (ValueError, LookupError, TypeError):  # tampered with; its own digest gives it away
            continue
    return frozenset(found)


def _digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _entry_hash(entry: EntryRow) -> str:
    return fingerprint(entry._replace(hash="")._asdict())


def _check_link(last: EntryRow | None, entry: EntryRow) -> Iterator[str]:
    if entry.seq != (last.seq + 1 if last else 1):
        yield f"Voor journaalregel {entry.seq} ontbreken regels."
    elif entry.previous_hash != (last.hash if last else GENESIS):
        yield f"Journaalregel {entry.seq} sluit niet aan op de regel ervoor."
    if entry.hash != _entry_hash(entry):
        yield f"Journaalregel {entry.seq} ({entry.kind}) is veranderd nadat hij is vastgelegd."


def _check_content(entry: EntryRow, content: ContentRow | None) -> Iterator[str]:
    if content is None:
        yield f"De inhoud van journaalregel {entry.seq} ({entry.kind}) ontbreekt."
    elif _digest(content.salt, content.text) != entry.digest:
        yield f"De inhoud van journaalregel {entry.seq} ({entry.kind}) is veranderd nadat zij is vastgelegd."


def _check_concept(
    concept: RecordedConcept, entry: EntryRow | None, decisions: list[ContentRow | None]
) -> Iterator[str]:
    row = concept.row
    if entry is None or (entry.seq, entry.digest) != (row.entry_seq, row.body_digest):
        yield f"Concept {row.id} is niet het concept dat in het journaal staat."
    elif not _is_kept_as(concept, entry):
        yield f"Maker, gesprek of inhoud van concept {row.id} is veranderd nadat het is vastgelegd."
    if row.review_version != len(decisions) or not _is_reviewed_as(concept, decisions):
        yield f"De beoordeling van concept {row.id} is niet die in het journaal."


def _is_kept_as(concept: RecordedConcept, entry: EntryRow) -> bool:
    """What stands beside the journal for looking up is what the journal's own entry says."""
    row = concept.row
    if row.group_id != entry.conversation_id:
        return False
    if concept.body is None:
        return row.origin_hash == ""
    try:
        body = json.loads(concept.body)
        return bool((row.author, row.origin_hash) == (body.get("author"), body["content_hash"]))
    except (ValueError, LookupError, TypeError, AttributeError):  # reported already, by its digest
        return True


def _is_reviewed_as(concept: RecordedConcept, decisions: list[ContentRow | None]) -> bool:
    row = concept.row
    try:
        standing = Standing.model_validate_json(row.review)
        if not decisions:
            return row.state == ReviewState.CONCEPT and standing == Standing()
        last = decisions[-1]
        if last is None:  # erased, and then its concept is gone with it; only who and when may be left
            review = standing.review
            bare = Review(state=review.state, decided_by=review.decided_by, decided_at=review.decided_at)
            return concept.body is None and standing == Standing(review=bare) and review.state == row.state
        kept = json.loads(last.text)["review"]
        return bool(kept == json.loads(row.review) and kept["review"]["state"] == row.state)
    except (ValueError, LookupError, TypeError):  # tampering need not leave JSON behind
        return False


def _is_drafted_as(draft: DraftRow, entry: EntryRow, content: ContentRow | None) -> bool:
    said = (_field(content, "id"), _field(content, "version"))
    return entry.digest == draft.body_digest and (content is None or said == (draft.id, draft.version))


def _field(content: ContentRow | None, name: str) -> Any:
    try:
        return json.loads(content.text).get(name) if content else None
    except (ValueError, AttributeError):  # reported already, by its digest
        return None
