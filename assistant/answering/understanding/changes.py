"""What a follow-up changes of the figures before it ("wij doen nu 50.000", "en bij 4 ton?"), and two moments in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from assistant.answering.understanding.pairs import PAIRS
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import fold

# What a library does or did, of a whole that was named before.
_DONE = re.compile(
    r"\b(?:nu|doen|doe|deden|deed|geven|geef|gaven|gaf|gaat|ging|besteden|besteedden|besteed|uitgegeven|zetten|zet|"
    r"reserveren|halen|haalden|schrijven|schreven|voeren|voerden|gooien|gooiden|verwijder\w*|saneren|saneerden|"
    r"lenen|leenden|wegdoen|afgeschreven|genoeg|voldoende|tekort|te (?:weinig|veel)|maar|slechts|pas|"
    r"(?:vorig|afgelopen|last) (?:jaar|year)|now|currently|only|did|do|spend|spent|spending|removed?|weeded|"
    r"discarded|withdr[ae]w|borrow(?:ed)?|enough|too (?:much|many|little|few))\b"
)
_OF_WHOLE = re.compile(r"\b(?:van (?:de|het|die|onze|ons)|out of|of (?:the|our))\s+(?:€\s?)?\d")
_BECOMES = re.compile(r"\b(?:als|stel|if)\b.*\b(?:wordt|becomes)\b")
SMALL_BESIDE = 10  # times: a whole that is named anew is not so much smaller than it was
_NAMES_WHOLE = re.compile(r"budget|totaal|total|uitlening|loans|inwoner|inhabitant|collectie|collection")
_PERIOD = re.compile(r"\b(?:20\d\d|(?:vorig|dit|afgelopen|volgend|last|this|next) (?:jaar|year)|nu|eerst|toen|now)\b")
_BY_A_SHARE = re.compile(
    r"\b(?:als|stel|wanneer|if|suppose)\b.*\b(?:gekort\w*|korting|bezuinig\w*|wegvalt|vervalt|minder wordt|meer wordt|"
    r"omhoog|omlaag|stijgt|daalt|groeit|krimpt|cuts?|drops?|falls?|rises?|grows?|increase[sd]?|decrease[sd]?|reduced)\b"
)


def changes_by_a_share(text: str) -> bool:
    """ "En als het 10% wordt gekort?": a share of a figure that was named before."""
    found = find_figures(text)
    return bool(_BY_A_SHARE.search(fold(text))) and len(found) == 1 and found[0].unit == "percent"


def changed_figures(
    text: str, stated: dict[str, Decimal], norm_ids: Iterable[str], known: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """ "En als we er 70.000 van maken?", when whole and part are known: what it is nearest to changes, unless the whole
    is named. "Wij doen nu 50.000", when only a larger whole is known, is its part too."""
    pair = next((PAIRS[norm_id] for norm_id in norm_ids if norm_id in PAIRS), None)
    folded = fold(text)
    if (
        pair is None
        or not pair.part
        or pair.unit == "inhabitants"  # hours and people are told apart by themselves
        or set(stated) != {pair.whole}
        or pair.whole not in known
        or _NAMES_WHOLE.search(folded)
        or _OF_WHOLE.search(folded)
    ):
        return stated
    value, whole, part = stated[pair.whole], known[pair.whole], known.get(pair.part)
    # Where a part is known, whichever of the two it is nearer to, as a ratio.
    if part:
        is_part = value * value < whole * part
    else:
        is_done = bool(_DONE.search(folded)) and not _BECOMES.search(folded) and value < whole
        is_part = is_done or value * SMALL_BESIDE < whole
    return {pair.part: value} if is_part else stated


def names_two_moments(text: str) -> bool:
    """ "In 2024 18% en in 2025 23%", "vorig jaar 6% en nu 14%"."""
    return len(_PERIOD.findall(fold(text))) >= 2
