"""The grounding check: what must hold before a person sees an answer, for every drafter alike.

``whole`` checks a draft as one, which suffices for text made of quotes; ``sentences`` holds each sentence of somebody
else's prose against its own sources. Both are certain and cheap. Whether a sentence *means* what its quote means is
asked through ``entailment`` where a judge is configured, and says that it was not checked where none is.
"""

from __future__ import annotations

from assistant.answering.grounding.entailment import Entailment, Judged
from assistant.answering.grounding.sentences import Grounds, check_sentences, what_is_wrong
from assistant.answering.grounding.whole import MARKER, Verdict, check_grounding, edit_checker

__all__ = [
    "MARKER",
    "Entailment",
    "Grounds",
    "Judged",
    "Verdict",
    "check_grounding",
    "check_sentences",
    "edit_checker",
    "what_is_wrong",
]
