"""What somebody takes for the norm ("het is toch 35%?", "is die 20% een maximum?"): whether the plan says so."""

from __future__ import annotations

import re

from assistant.answering.understanding import Reading
from assistant.knowledge.norms import Kind, Norm, held_values
from assistant.knowledge.vocabulary import fold

_WHY = re.compile(r"^\W*(?:en |and |maar )?(?:waarom|hoezo|waartoe|why)\b")
ABOUT_FORCE = re.compile(r"\b(?:verplicht\w*|ambitie|afspraak|mandatory|obligat\w*|ambition|binding|bindend)\b")
_ASKED_BOUND = (
    (re.compile(r"\b(?:minimum|minimaal|ondergrens|ten ?minste|minstens|at least|floor)\b"), Kind.FLOOR),
    (re.compile(r"\b(?:maximum|maximaal|bovengrens|plafond|hoogstens|ten ?hoogste|at most|ceiling)\b"), Kind.CEILING),
)


def verdict_on(norm: Norm, reading: Reading) -> str | None:
    """Whether a value that the asker takes for the norm is the norm."""
    claimed = {claim.value for claim in reading.claims}
    if not claimed or not norm.values:
        return None
    if _WHY.search(fold(reading.text)):
        return None  # "waarom 20%?" asks for no yes or no
    right = bool(claimed & held_values(norm))
    bound = next((kind for pattern, kind in _ASKED_BOUND if pattern.search(fold(reading.text))), None)
    if right and bound is not None and norm.kind is not bound:
        # "Is die 10% een maximum?": the value is right, the bound is not, or the plan says neither.
        return "claim_wrong" if norm.kind in (Kind.FLOOR, Kind.CEILING) else None
    if right and ABOUT_FORCE.search(fold(reading.text)):
        return None  # the value is right, but whether it binds is what is asked
    return "claim_right" if right else "claim_wrong"
