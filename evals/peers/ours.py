"""Our own rows: the assistant's ranking, and what a whole answer quotes.

Both index the corpus of the settings, which is what the documents were made of, in a folder that is thrown away.
Looks inside the assistant, as the bench does, to time the building of an index.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant import Assistant, load_settings
from assistant.assembly import build_index
from assistant.knowledge.embedding import BUNDLED
from evals.answers import writable
from evals.cases import REFUSALS, Case
from evals.evidence import shown_quotes
from evals.generate import run_case
from evals.peers.peer import DEPTH, Answered, Document, Found


class _Ours:
    def index(self, documents: Sequence[Document]) -> None:
        """Build the index as ``assistant index`` does, and open the assistant on it."""
        chosen = load_settings()
        with writable(chosen.data_dir):
            chosen.data_dir.mkdir(parents=True, exist_ok=True)
            self._folder = tempfile.TemporaryDirectory(prefix="peers-", dir=chosen.data_dir, ignore_cleanup_errors=True)
        apart = {"data_dir": Path(self._folder.name), "database_url": None, "chroma_url": None}
        settings = chosen.model_copy(update={**apart, "embedding_model": BUNDLED, "model": None})
        build_index(settings)
        self._assistant = Assistant.open(settings)


class OurRanking(_Ours):
    """Passages as :meth:`Assistant.search` ranks them."""

    def search(self, question: str) -> list[Found]:
        return [Found(hit.text, hit.score, hit.source_id) for hit in self._assistant.search(question, DEPTH)]


class OurAnswer(_Ours):
    """The quotes of the whole answer, with its refusal."""

    def answer(self, case: Case) -> Answered:
        answer = run_case(self._assistant, case).answer
        quotes = [Found(quote, None, "") for quote in shown_quotes(answer)]
        return Answered(quotes, answer.outcome in REFUSALS)
