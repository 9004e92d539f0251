"""What somebody takes for the norm ("het is toch 35%?", "is die 20% een maximum?"): whether the plan says so."""

from __future__ import annotations

import re

from assistant.advice import Comparison
from assistant.answering.asked_for import asks_force
from assistant.answering.understanding import Reading
from assistant.knowledge.norms import Kind, Norm, held_values
from assistant.knowledge.vocabulary import fold

_WHY = re.compile(r"^\W*(?:en |and |maar )?(?:waarom|hoezo|waartoe|why)\b")
_ASKED_BOUND = (
    (re.compile(r"\b(?:minimum|minimaal|ondergrens|ten ?minste|minstens|at least|floor)\b"), Kind.FLOOR),
    (re.compile(r"\b(?:maximum|maximaal|bovengrens|plafond|hoogstens|ten ?hoogste|at most|ceiling)\b"), Kind.CEILING),
)


# "Mogen we meer dan 5% lenen?", "is minder dan 20% ook goed?": whether one may go over or under what is named.
_OVER = re.compile(
    r"\b(?:meer|hoger|groter|boven|over de|ruim boven|overschrijd\w*|more|higher|above|over|exceed\w*)\b(?!\s+of\b)"
)
_UNDER = re.compile(r"\b(?:minder|lager|kleiner|onder|beneden|less|fewer|lower|below|under)\b(?!\s+of\b)")
_ASKS_OPENLY = re.compile(r"^\W*(?:en |and |maar |but )?(?:wat|welke?|hoe\w*|what|which|how)\b")
_EITHER = re.compile(r"\b(?:of|or)\b")
_AT_LEAST, _AT_MOST = frozenset({Kind.FLOOR, Kind.TABLE}), frozenset({Kind.CEILING})


def verdict_on(norm: Norm, reading: Reading) -> str | None:
    """Whether a value that the asker takes for the norm is the norm, and where one may go over or under it, whether
    that fits: the name of the phrase that says so."""
    folded = fold(reading.text)
    claimed = {claim.value for claim in reading.claims}
    if _WHY.search(folded) or _ASKS_OPENLY.search(folded):
        return None  # "waarom 20%?", "wat is de 5%-norm?" ask for no yes or no
    bounds = {kind for pattern, kind in _ASKED_BOUND if pattern.search(folded)}
    right = bool(claimed & held_values(norm))
    if reading.is_yes_no and (right or not claimed) and asks_force(reading.text) and norm.strength in _FORCES:
        asks_duty = bool(_DUTY.search(folded)) and not _EITHER.search(folded) and norm.strength != "agreement"
        return f"binds_{norm.strength}" if asks_duty else f"force_{norm.strength}"
    if reading.is_yes_no and norm.is_calculated and (right or not claimed):
        if bounds and _EITHER.search(folded):
            return _BOUND_SAID.get(norm.kind)  # "is het een maximum of een streefgetal?"
        passes = [bool(pattern.search(folded)) for pattern in (_OVER, _UNDER)]
        is_one_row = norm.kind is Kind.TABLE and "specialist_hours" in reading.figures  # less than which row?
        if passes in ([True, False], [False, True]) and not bounds and not is_one_row:
            return _passing(norm, over=passes[0])
    if not claimed or not norm.values:
        return None
    if right and bounds and norm.kind not in bounds:
        # "Is die 10% een maximum?": the value is right, the bound is not, or the plan says neither.
        return "claim_wrong" if norm.kind in (Kind.FLOOR, Kind.CEILING) else "bound_unsaid"
    if right and asks_force(reading.text):
        return None  # the value is right, but whether it binds is what is asked
    return "claim_right" if right else "claim_wrong"


_DUTY = re.compile(r"\b(?:verplicht\w*|bindend\w*|mandatory|obligat\w*|binding)\b")
_FORCES = frozenset({"agreement", "ambition", "direction"})
# What one may hope to be told ("voldoen we?"), and what one fears ("is dat te veel?").
_HOPES = re.compile(
    r"\b(?:mag|mogen|voldo\w*|genoeg|voldoende|goed|klopt|oke|ok|haal|halen|in orde|toegestaan|kan|kunnen|binnen|past|"
    r"passen|akkoord|may|can|enough|sufficient|comply|meet|fine|allowed|within)\b"
)
_FEARS = re.compile(
    r"\b(?:te (?:veel|weinig|hoog|laag|klein|groot|ruim|krap)|teveel|tekort|erg|probleem|"
    r"too (?:much|many|low|high|few|little))\b"
)


def fits(comparison: Comparison, reading: Reading) -> bool | None:
    """Whether the answer to "voldoen we?" or "is dat te veel?" is yes; None where neither is asked."""
    if not reading.is_yes_no or comparison not in (Comparison.MEETS, Comparison.FALLS_SHORT, Comparison.EXCEEDS):
        return None
    folded = fold(reading.text)
    hopes, fears = bool(_HOPES.search(_FEARS.sub(" ", folded))), _FEARS.search(folded)
    if fears and not hopes:
        fears_little = bool(re.search(r"weinig|laag|klein|krap|tekort|low|few|little", fears.group()))
        if comparison is Comparison.MEETS or fears.group() in ("erg", "probleem"):
            return comparison is not Comparison.MEETS
        return fears_little is (comparison is Comparison.FALLS_SHORT)
    return comparison is Comparison.MEETS if hopes and not fears else None


_BOUND_SAID = {Kind.FLOOR: "is_floor", Kind.CEILING: "is_ceiling", Kind.TARGET: "bound_unsaid"}


def _passing(norm: Norm, *, over: bool) -> str | None:
    """Of going over or under a norm: a floor may be passed, a ceiling not, and of a bare value nothing is said."""
    if norm.kind in _AT_LEAST:
        return "over_floor" if over else "under_floor"
    if norm.kind in _AT_MOST:
        return "over_ceiling" if over else "under_ceiling"
    return "bound_unsaid" if norm.kind is Kind.TARGET else None
