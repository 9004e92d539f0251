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

from assistant.advice import ReviewState, fingerprint
from assistant.errors import BadInput
from assistant.oversight.storage import GENESIS, ConceptRow, ContentRow, EntryRow, Rows


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


def find_breaks(rows: Rows) -> Iterator[str]:
    """Every place where the journal, or what stands beside it, is no longer what was written."""
    last: EntryRow | None = None
    erased = _erased(rows)
    recorded: dict[str, EntryRow] = {}
    decided: dict[str, list[ContentRow | None]] = {}
    digests: dict[int, str] = {}
    for entry, content in rows.entries():
        yield from _check_link(last, entry)
        if content is not None or entry.seq not in erased:
            yield from _check_content(entry, content)
        if entry.answer_id and entry.kind in ("answer", "section"):
            recorded[entry.answer_id] = entry
        if entry.answer_id and entry.kind == "decision":
            decided.setdefault(entry.answer_id, []).append(content)
        if entry.kind == "draft":
            digests[entry.seq] = entry.digest
        last = entry
    for concept in rows.all_concepts():
        yield from _check_concept(concept.row, recorded.pop(concept.row.id, None), decided.get(concept.row.id, []))
    for concept_id in recorded:
        yield f"Concept {concept_id} staat in het journaal, maar ontbreekt bij de concepten."
    for draft in rows.all_drafts():
        if digests.pop(draft.entry_seq, None) != draft.body_digest:
            yield f"Versie {draft.version} van beleidsconcept {draft.id} is niet die in het journaal."
    if digests:
        yield f"Bij de beleidsconcepten ontbreekt wat op journaalregel {min(digests)} staat."


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


def _check_concept(row: ConceptRow, entry: EntryRow | None, decisions: list[ContentRow | None]) -> Iterator[str]:
    if entry is None or (entry.seq, entry.digest) != (row.entry_seq, row.body_digest):
        yield f"Concept {row.id} is niet het concept dat in het journaal staat."
    if row.review_version != len(decisions) or not _is_reviewed_as(row, decisions):
        yield f"De beoordeling van concept {row.id} is niet die in het journaal."


def _is_reviewed_as(row: ConceptRow, decisions: list[ContentRow | None]) -> bool:
    if not decisions:
        return row.state == ReviewState.CONCEPT
    last = decisions[-1]
    if last is None:
        return True  # erased, or reported already as a missing content
    try:
        standing = json.loads(last.text)["review"]
        return bool(standing == json.loads(row.review) and standing["review"]["state"] == row.state)
    except (ValueError, LookupError, TypeError):  # tampering need not leave JSON behind
        return False
