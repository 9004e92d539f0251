"""Whether a sentence follows from its quotes: asked of somebody else than the writer, or visibly not asked.

Owns the question and how its answers add up to one finding. Who judges is passed in; nobody judges his own sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.advice import Finding, Status

NOBODY = "Of elke zin hetzelfde betekent als het citaat, is niet nagegaan: er is geen model voor."


@dataclass(frozen=True, slots=True)
class Judged:
    status: Status
    reason: str = ""


class Entailment(Protocol):
    """A judge of meaning, such as an NLI model or a second chat model."""

    def follows(self, sentence: str, quotes: Sequence[str]) -> Judged: ...


def as_finding(judged: Sequence[Judged]) -> Finding:
    """One finding for all sentences that remain: what was not judged is never said to have passed."""
    if not judged:
        return Finding(check="entailment", status=Status.NOT_CHECKED, detail=NOBODY)
    failed = [each.reason for each in judged if each.status is Status.FAIL]
    if failed:
        return Finding(check="entailment", status=Status.FAIL, detail="; ".join(failed))
    unjudged = [each.reason for each in judged if each.status is Status.NOT_CHECKED]
    if unjudged:
        detail = f"Bij {len(unjudged)} van de {len(judged)} zinnen is niet nagegaan of zij volgt uit het citaat: "
        return Finding(check="entailment", status=Status.NOT_CHECKED, detail=detail + unjudged[0])
    detail = f"Een tweede model vindt dat alle {len(judged)} zinnen volgen uit hun citaat; u beoordeelt dat zelf."
    return Finding(check="entailment", status=Status.PASS, detail=detail)
