"""What somebody takes for the norm ("het is toch 35%?", "is die 20% een maximum?"): whether the plan says so."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.advice import Comparison
from assistant.answering.asked_for import LEAST, MOST, asks_force
from assistant.answering.understanding import Reading
from assistant.knowledge.norms import Kind, Norm, held_values
from assistant.knowledge.vocabulary import fold

_WHY = re.compile(r"^\W*(?:en |and |maar )?(?:waarom|hoezo|waartoe|why)\b")
_ASKED_BOUND = ((LEAST, Kind.FLOOR), (MOST, Kind.CEILING))


# "Mogen we meer dan 5% lenen?", "is minder dan 20% ook goed?": whether one may go over or under what is named. "Over"
# and "onder" say so only before a figure or the norm: "is er een norm over IBL?".
_MAY = re.compile(r"\b(?:mag|mogen|kan|kun|kunnen|toegestaan|oke|ok|may|can|could|allowed|all right|alright|goed)\b")
_LIMIT = r"\s+(?:(?:de|het|die|dat|the|that|this)\s+)?(?:\w*norm\w*|max\w*|minim\w*|grens|limiet|limit|€?\s?\d)"
_OVER = re.compile(
    rf"\b(?:meer|hoger|groter|more|higher|greater)\s+(?:dan|than)\b|\b(?:boven|over|above){_LIMIT}|"
    r"\b(?:overschrijd\w*|overschreden|exceed\w*|omhoog|onbeperkt|ongelimiteerd|unlimited|zo ?veel (?:als|we|ik|je))\b|"
    r"\b(?:mag|mogen|kan|kunnen|may|can|could)\b.*\b(?:meer|hoger|more|higher)\b(?!\s+(?:over|weten|info\w*|about))"
)
_UNDER = re.compile(
    rf"\b(?:minder|lager|kleiner|less|fewer|lower)\s+(?:dan|than)\b|\b(?:onder|beneden|below|under){_LIMIT}|"
    r"\bomlaag\b|\b(?:mag|mogen|kan|kunnen|may|can|could)\b.*\b(?:minder|lager|less|lower|fewer)\b"
)
_ASKS_OPENLY = re.compile(
    r"^\W*(?:en |and |maar |but )?(?:wat|welke?|hoe\w*|what|which|how)\b|\b(?:hoe ?veel|how much|how many)\b.*\?"
)
# "We hoeven toch geen 10% af te schrijven?": what the plan does say is denied.
_DENIED = re.compile(
    r"\b(?:geen|niet|not|no)\s+(?:(?:de|die|minstens|maximaal|the|at least)\s+)?\d|"
    r"\bhoe(?:f|ft|ven)\b.*\b(?:geen|niet)\b(?!\s+(?:minder|meer)\b)"
)
# "We mogen toch niet meer dan 5%?": the bound itself, and no leave to pass it.
_NO_MORE_THAN = re.compile(r"\b(?:niet|nooit|not|no|never)\s+(?:meer|minder|more|less|fewer)\s+(?:dan|than)\b")
_EITHER = re.compile(r"\b(?:of|or)\b")
_AT_LEAST, _AT_MOST = frozenset({Kind.FLOOR, Kind.TABLE}), frozenset({Kind.CEILING})


def verdict_on(norm: Norm, reading: Reading) -> str | None:
    """Whether a value that the asker takes for the norm is the norm, and where one may go over or under it, whether
    that fits: the name of the phrase that says so."""
    folded = fold(reading.asked or reading.text)
    claimed = {claim.value for claim in reading.claims}
    if _WHY.search(folded) or _ASKS_OPENLY.search(folded):
        return None  # "waarom 20%?", "wat is de 5%-norm?" ask for no yes or no
    bounds = {kind for pattern, kind in _ASKED_BOUND if pattern.search(folded)}
    right = bool(claimed & held_values(norm))
    if reading.is_yes_no and norm.is_calculated and asks_to_pass(reading) and not _NO_MORE_THAN.search(folded):
        if bounds or (norm.kind is Kind.TABLE and "specialist_hours" in reading.figures):
            return None  # less than which row of the table?
        return passing(norm, claimed, reading)
    if reading.is_yes_no and norm.is_calculated and (right or not claimed) and bounds and _EITHER.search(folded):
        return _BOUND_SAID.get(norm.kind)  # "is het een maximum of een streefgetal?"
    if reading.is_yes_no and (right or not claimed) and asks_force(folded) and norm.strength in _FORCES:
        asks_duty = bool(_DUTY.search(folded)) and not _EITHER.search(folded) and norm.strength != "agreement"
        return f"binds_{norm.strength}" if asks_duty else f"force_{norm.strength}"
    if not claimed or not norm.values or (len(claimed) > 1 and _MAY.search(folded)):
        return None  # "mag de 5% ook 6% zijn?"
    if right and bounds and norm.kind not in bounds:
        # "Is die 10% een maximum?": the value is right, the bound is not, or the plan says neither.
        return {Kind.FLOOR: "claim_wrong", Kind.CEILING: "claim_wrong", Kind.TARGET: "bound_unsaid"}.get(norm.kind)
    if right and asks_force(folded):
        return None  # the value is right, but whether it binds is what is asked
    if right and _DENIED.search(folded):
        return "claim_denied"
    return "claim_right" if right else "claim_wrong"


_GAP = re.compile(
    r"\btekort\b|\bhow far\b|\bhoe ?veel wijkt\b|\bontbreekt\b|\bmissen\b|\bmissing\b|"
    r"\b(?:hoe ?veel|wat|how (?:much|many))\b.*"
    r"\b(?:nog|erbij|bij|te (?:veel|weinig)|teveel|over|meer|minder|extra|scheelt|speling|ertussen|eraf|omlaag|omhoog|"
    r"more|less|fewer|short|left|too)\b"
)


def asks_gap(reading: Reading) -> bool:
    """ "Hoeveel komen we tekort?", "hoeveel moet er nog bij?"."""
    return not reading.is_yes_no and bool(_GAP.search(fold(reading.asked or reading.text)))


_OWN_SHARE = re.compile(
    r"\b(?:hoe ?veel|welk|wat|how many|what)\b[^.?!]{0,40}(?:\bprocent\w*|\bpercent\w*|(?<!\d)(?<!\d )%)"
)
_OUGHT = re.compile(r"\b(?:moet|moeten|mag|mogen|hoort|must|should|may)\b")


def asks_own_share(reading: Reading) -> bool:
    """ "Hoeveel procent is dat?", after figures of the library's own."""
    folded = fold(reading.asked)
    asks = bool(_OWN_SHARE.search(folded)) and not _OUGHT.search(folded)
    return asks and reading.is_follow_up and not reading.is_yes_no


def asks_to_pass(reading: Reading) -> bool:
    """Whether it is asked to go over or under something, and not both."""
    folded = fold(reading.asked or reading.text)
    return bool(_OVER.search(folded)) is not bool(_UNDER.search(folded))


def passing(norm: Norm, claimed: set[Decimal], reading: Reading) -> str | None:
    """Of going over or under a norm: a floor may be passed, a ceiling not, and of a bare value nothing is said. A value
    on the other side of the norm than where one goes ("meer dan 3%" under 5%) tells neither."""
    folded = fold(reading.asked or reading.text)
    over = bool(_OVER.search(folded))
    held = held_values(norm) if norm.kind is not Kind.TABLE else set()
    if not _MAY.search(folded) or norm.kind not in _AT_LEAST | _AT_MOST | {Kind.TARGET}:
        return None  # "moeten we meer?", "is zij hoger voor grote bibliotheken?" ask for no leave
    if norm.kind is Kind.TARGET:
        return "bound_unsaid"
    if any(value < limit if over else value > limit for value in claimed for limit in held):
        return None
    bound = "floor" if norm.kind in _AT_LEAST else "ceiling"
    return f"{'over' if over else 'under'}_{bound}"


_DUTY = re.compile(r"\b(?:verplicht\w*|bindend\w*|mandatory|obligat\w*|binding)\b")
_FORCES = frozenset({"agreement", "ambition", "direction"})
# What one may hope to be told ("voldoen we?"), and what one fears ("is dat te veel?").
_HOPES = re.compile(
    r"\b(?:mag|mogen|voldo\w*|genoeg|voldoende|goed|klopt|oke|ok|haal|haalt|halen|in orde|toegestaan|kan|kunnen|binnen|"
    r"past|passen|akkoord|may|can|enough|sufficient|comply|meet|fine|allowed|within)\b"
)
_FEARS = re.compile(
    r"\b(?:te (?:veel|weinig|hoog|laag|klein|groot|ruim|krap)|teveel|tekort|erg|probleem|"
    r"too (?:much|many|low|high|few|little))\b"
)


_MUST = re.compile(r"^\W*(?:en |and |dus |so )?(?:moet|moeten|must|do .* have to|does .* have to)\b")
_MORE = re.compile(r"\b(?:meer|extra|erbij|more)\b")


def asks_must(reading: Reading) -> bool:
    """ "Moet een kleine bibliotheek 36 uur inzetten?", and not whether more is needed."""
    folded = fold(reading.asked or reading.text)
    return bool(_MUST.search(folded)) and not (_MORE.search(folded) or asks_whether_enough(reading))


_ENOUGH = re.compile(rf"\b(?:genoeg|voldoende|goed|enough|sufficient|fine)\b|{_FEARS.pattern}")


def asks_whether_enough(reading: Reading) -> bool:
    return bool(_ENOUGH.search(fold(reading.asked or reading.text)))


def fits(comparison: Comparison, reading: Reading) -> bool | None:
    """Whether the answer to "voldoen we?" or "is dat te veel?" is yes; None where neither is asked."""
    told = (Comparison.MEETS, Comparison.FALLS_SHORT, Comparison.EXCEEDS)
    if not reading.is_yes_no or comparison not in told or asks_to_pass(reading):
        return None
    folded = fold(reading.asked or reading.text)
    if comparison is Comparison.FALLS_SHORT and reading.states_figures and asks_must(reading):
        return False  # "moet een bibliotheek met 90.000 inwoners 24 uur inzetten?"
    hopes, fears = bool(_HOPES.search(_FEARS.sub(" ", folded))), _FEARS.search(folded)
    if fears and not hopes:
        fears_little = bool(re.search(r"weinig|laag|klein|krap|tekort|low|few|little", fears.group()))
        if comparison is Comparison.MEETS or fears.group() in ("erg", "probleem"):
            return comparison is not Comparison.MEETS
        return fears_little is (comparison is Comparison.FALLS_SHORT)
    return comparison is Comparison.MEETS if hopes and not fears else None


_BOUND_SAID = {Kind.FLOOR: "is_floor", Kind.CEILING: "is_ceiling", Kind.TARGET: "bound_unsaid"}
