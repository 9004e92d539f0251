"""A second chat model as the judge of meaning: whether a sentence follows from its quotes.

Only a model other than the writer judges; it sees one sentence and its quotes, masked as for the writer. What it does
not plainly say is not checked.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.advice import Status
from assistant.answering.grounding import MARKER, Judged
from assistant.answering.llm.calling import Line
from assistant.answering.llm.faults import Unanswered
from assistant.answering.llm.forms import JudgementForm
from assistant.answering.privacy import Masker
from assistant.answering.prompts import Prompt


class ChatEntailment:
    """Judges on a line of its own, so that its calls are kept apart from those of the writer."""

    def __init__(self, line: Line, prompt: Prompt, masker: Masker) -> None:
        self._line = line
        self._prompt = prompt
        self._masker = masker

    def follows(self, sentence: str, quotes: Sequence[str]) -> Judged:
        filled = self._prompt.fill(
            zin=self._masker.mask(MARKER.sub("", sentence).strip()),
            citaten="\n".join(f"- {self._masker.mask(quote)}" for quote in quotes),
        )
        try:
            form = self._line.form("betekenis", [("human", filled)], JudgementForm)
        except Unanswered as failure:
            return Judged(Status.NOT_CHECKED, str(failure).replace("taalmodel", "tweede model"))
        if form.volgt == "ja":
            return Judged(Status.PASS)
        if form.volgt == "nee":
            return Judged(Status.FAIL, "volgens het tweede model volgt de zin niet uit zijn citaat")
        return Judged(Status.NOT_CHECKED, "Het tweede model wist het niet zeker.")
