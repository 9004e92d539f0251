"""Conversations found again, renamed and deleted, and the erasing of what people typed in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from assistant.concepts import ConversationRow
from assistant.errors import BadInput, UnknownName
from assistant.incoming import readable_note
from assistant.oversight.erasure import erase_before, erase_concept, erase_conversation
from assistant.oversight.journal import Journal
from assistant.quoting import normalise

LONGEST_TITLE = 200


class Conversations:
    def __init__(self, journal: Journal, forget: Callable[[str], None]) -> None:
        self._journal = journal
        self._forget = forget

    def conversations(self, limit: int = 50, search: str = "") -> list[ConversationRow]:
        """The newest first; ``search`` looks in titles and questions, whatever the capitals and accents."""
        wanted = normalise(search).casefold().split()
        found: Iterable[ConversationRow] = self._journal.conversations()
        if wanted:
            found = (each for each in found if all(word in self._words_of(each) for word in wanted))
        return [each for each, _ in zip(found, range(limit), strict=False)]

    def title_of(self, conversation_id: str) -> str:
        """The title of a conversation, however old; empty for one that is unknown."""
        return next((row.title for row in self._journal.conversations(conversation_id)), "")

    def _words_of(self, row: ConversationRow) -> str:
        questions = " ".join(answer.question for answer in self._journal.conversation(row.id))
        return normalise(f"{row.title} {questions}").casefold()

    def rename_conversation(self, conversation_id: str, title: str, by: str) -> ConversationRow:
        title = " ".join(readable_note(title, LONGEST_TITLE, "De titel").split())
        if not title:
            raise BadInput("Een gesprek heeft een titel nodig; vul er een in.")
        conversation_id = self._journal.full_conversation_id(conversation_id)
        row = self._known_conversation(conversation_id)
        with self._journal.writing() as rows:
            rows.name_conversation(conversation_id, title)
        self._journal.record_event("conversation_renamed", {}, actor=by or "user", conversation_id=conversation_id)
        return row.model_copy(update={"title": title})

    def delete_conversation(self, conversation_id: str, by: str) -> int:
        """Erase a conversation; one with an approved answer is refused."""
        conversation_id = self._journal.full_conversation_id(conversation_id)
        return erase_conversation(
            self._journal, conversation_id, by=by, reason="gesprek verwijderd", forget=self._forget
        )

    def _known_conversation(self, conversation_id: str) -> ConversationRow:
        for row in self._journal.conversations(conversation_id):
            return row
        raise UnknownName("Er is geen gesprek met dit nummer; zoek het op in de lijst van gesprekken.")

    def erase(
        self,
        *,
        by: str,
        answer_id: str | None = None,
        conversation_id: str | None = None,
        before: datetime | None = None,
        reason: str = "op verzoek gewist",
    ) -> int:
        """Erase questions, figures and texts: of one answer, of a conversation, or of all that is old and not approved.

        Returns the number of concepts erased. Exactly one of the three must be named.
        """
        if sum(each is not None for each in (answer_id, conversation_id, before)) != 1:
            raise BadInput("Noem wat gewist moet worden: één antwoord, één gesprek, of alles van voor een datum.")
        said: dict[str, Any] = {"by": by, "reason": reason, "forget": self._forget}
        if answer_id is not None:
            return erase_concept(self._journal, self._journal.full_id(answer_id), **said)
        if conversation_id is not None:
            return erase_conversation(self._journal, self._journal.full_conversation_id(conversation_id), **said)
        assert before is not None
        return erase_before(self._journal, before, **said)
