"""What the search and the answerability of one question are judged by: for fitting weights and for ablations."""

from __future__ import annotations

from datetime import date, datetime

from assistant.answering.answerability import signs
from assistant.answering.finding import find_and_settle
from assistant.answering.going_on import is_weighed, look_again
from assistant.answering.relevance import LOOKED_AT, signs_of
from assistant.answering.searching import search_request
from assistant.answering.trees import Table
from assistant.answering.understanding import Reading, understand
from assistant.answering.understanding.harking_back import followed
from assistant.answering.understanding.tidying import tidied
from assistant.assembly.rooms import Rooms
from assistant.knowledge.corpus import Passage
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.features import Features
from assistant.knowledge.questions import Asked
from assistant.knowledge.retrieval import Hit
from assistant.knowledge.yes_no import judged_rows


class Inspection(Rooms):
    """Part of :class:`Assistant`; answers nothing."""

    def signs(self, text: str, as_of: date) -> tuple[float, ...]:
        """What answerability is judged by for one question; for calibration and inspection."""
        reading = self._read(text, as_of)
        in_force = self._corpus.in_force(as_of)
        found = self._knowledge.retriever.find(
            search_request(reading), LOOKED_AT, in_force=lambda passage: passage.source_id in in_force
        )
        return signs(reading, found, self._knowledge.vocabulary)

    def follow_up_signs(self, text: str, conversation_id: str) -> tuple[tuple[float, ...], tuple[Passage, ...]] | None:
        """What a follow-up in this conversation is judged by, and what would be quoted; None if it is not weighed, or
        does not lean on the question before: those are weighed by what was learned of the others."""
        turns = self._journal.readings(conversation_id)
        text, previous = followed(text, turns, self._knowledge.vocabulary)
        text = tidied(text, previous, self._knowledge.spelling).text
        reading = understand(text, vocabulary=self._knowledge.vocabulary, as_of=today(), previous=previous)
        reading, evidence = find_and_settle(text, reading, self._knowledge, self._register)
        if not (reading.is_follow_up and is_weighed(reading, evidence)):
            return None
        evidence, seen = look_again(reading, evidence, self._knowledge)
        return seen, tuple(self._corpus.passage(each) for each in evidence.quoted)

    def search_features(self, text: str) -> tuple[list[Passage], Features]:
        """The candidate passages for a question and their features, one row each; for tuning."""
        rows, features = self._knowledge.retriever.candidates(search_request(self._read(text)))
        return [self._corpus.passages[row] for row in rows], features

    def relevance_signs(self, text: str) -> tuple[list[Hit], Table]:
        """The hits for a question and what their relevance is judged by, one row each; for tuning."""
        reading = self._read(text)
        hits = self._knowledge.retriever.find(search_request(reading), LOOKED_AT).hits
        return hits, signs_of(reading, hits, self._corpus)

    def judged_questions(self) -> tuple[list[Asked], Vectors]:
        """The known questions with a yes or no, and what the network that learns of them sees of each, one row each;
        for measuring what it learns."""
        with self._serving.in_use() as edition:
            ids, vectors = edition.holdings.index.all_vectors()
            questions = edition.holdings.questions
        return judged_rows(ids, vectors, questions, self._corpus)

    def _read(self, text: str, as_of: date | None = None) -> Reading:
        text = tidied(text, None, self._knowledge.spelling).text
        return understand(text, vocabulary=self._knowledge.vocabulary, as_of=as_of or today())


def today() -> date:
    return datetime.now().astimezone().date()
