"""A desk of one's own on a database of one's own, with real answers in it: for tests that decide a great deal."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.advice import Answer, Decision, Review, ReviewRequest
from assistant.answering.grounding import edit_checker
from assistant.concepts import ConceptKind, Part, PolicyDraft, PolicyRequest, Profile, Section
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import NormRegister
from assistant.oversight.basis import Grounds
from assistant.oversight.desk import Desk, Run
from assistant.oversight.journal import Journal
from assistant.oversight.refusals import content_hash_of
from assistant.oversight.storage import Storage, open_storage

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BUDGET = "hoeveel moeten we aan doelgroepen besteden?"
PRINCIPLES = "Wat zijn de principes voor AI?"
HOURS = "Wij hebben 150.000 inwoners. Hoeveel uur specialist hebben we nodig?"


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now


@dataclass
class SmallDesk:
    """A desk with what a test wants to look at beside it: which runs went on, and which were forgotten."""

    storage: Storage
    grounds: Grounds
    clock: Clock = field(default_factory=Clock)
    four_eyes: Collection[ConceptKind] = ()
    resumed: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.journal = Journal(self.storage, clock=self.clock)
        self.desk = self.on(self.grounds)

    def on(self, grounds: Grounds) -> Desk:
        """A desk on the same database after a change of corpus or register, as after a restart."""
        run = Run(resume=lambda *went_on: self.resumed.append(went_on), forget=self.forgotten.append)
        return Desk(self.journal, grounds, run, check=edit_checker(grounds.corpus), four_eyes=self.four_eyes)

    def add(self, answer: Answer, id: str, **fields: Any) -> Answer:
        """The answer as a new concept; its conversation is its own unless one is named."""
        fresh = answer.model_copy(
            update={"id": id, "conversation_id": f"gesprek-{id}", "review": Review(), "earlier": None} | fields
        )
        return self.journal.record_answer(
            fresh,
            reading={"text": fresh.question},
            evidence=[{"text": each.quote} for each in fresh.citations],
            asked_at=self.clock(),
            question_key=f"{fresh.question} {[each.inputs for each in fresh.calculations]}",
        )

    def add_section(self, answer: Answer, id: str, author: str | None = None, draft_id: str = "d1") -> Section:
        """A policy of one section that says what an answer said."""
        section = section_of(answer, id, author, draft_id)
        request = PolicyRequest(profile=Profile(library="De Plank"), themes=("AI",))
        self.journal.record_draft(
            PolicyDraft(
                id=draft_id,
                version=1,
                title="Beleid",
                author=author,
                made_at=self.clock(),
                request=request,
                sections=(section,),
            )
        )
        return section


def section_of(answer: Answer, id: str, author: str | None, draft_id: str) -> Section:
    hashed = content_hash_of(answer, answer.text)
    return Section(
        id=id,
        draft_id=draft_id,
        draft_version=1,
        position=1,
        theme="AI",
        part=Part.PRINCIPLES,
        heading="Uitgangspunten",
        text=answer.text,
        citations=answer.citations,
        calculations=answer.calculations,
        findings=answer.findings,
        as_of=answer.as_of,
        versions=answer.versions,
        origin_hash=hashed,
        content_hash=hashed,
        author=author,
    )


@contextmanager
def small_desk(
    folder: Path, corpus: Corpus, register: NormRegister, *, four_eyes: Collection[ConceptKind] = ()
) -> Iterator[SmallDesk]:
    """On a file in this folder, or in an emptied schema of the server that TEST_POSTGRES_URL names."""
    storage = open_storage(_address(folder), folder)
    try:
        yield SmallDesk(storage, Grounds(corpus, register), four_eyes=four_eyes)
    finally:
        storage.close()


def _address(folder: Path) -> str:
    server = os.environ.get("TEST_POSTGRES_URL")
    return f"sqlite:///{folder / 'assistant.db'}" if server is None else emptied(server)


def emptied(server: str) -> str:
    """The address of a server, with nothing on it."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return server


def request(decision: Decision = Decision.APPROVE, **fields: Any) -> ReviewRequest:
    return ReviewRequest(**({"decision": decision, "reviewer": "Ans de Vries", "reason": "gezien"} | fields))


def templates(ask: Callable[..., Answer]) -> dict[str, Answer]:
    """One answer with a sum, one with a list of quotes, one where the plan leaves the reading to people."""
    return {
        BUDGET: ask(BUDGET, figures={"collection_budget": 250_000}, author="Bo"),
        PRINCIPLES: ask(PRINCIPLES, author="Bo"),
        HOURS: ask(HOURS, author="Bo"),
    }
