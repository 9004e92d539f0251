"""What a follow-up changes of the figures before it ("wij doen nu 50.000", "en bij 4 ton?"), and two moments in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from assistant.answering.understanding.pairs import PAIRS
from assistant.answering.understanding.reading import Worked
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
_BECOMES = re.compile(r"\b(?:als|stel|if)\b.*\b(?:wordt|becomes|(?:naar|to) (?:€ ?)?\d)")
SMALL_BESIDE = 10  # times: a whole that is named anew is not so much smaller than it was
_NAMES_WHOLE = re.compile(r"budget|totaal|total|uitlening|loans|inwoner|inhabitant|collectie|collection")
_PERIOD = re.compile(r"\b(?:20\d\d|(?:vorig|dit|afgelopen|volgend|last|this|next) (?:jaar|year)|nu|eerst|toen|now)\b")
# Where a change goes: "er 20.000 bij", "10% gekort". What it goes *to* is a figure of its own.
_UP = re.compile(
    r"\b(?:erbij|bij(?:kom\w*|krijg\w*)|omhoog|stijg\w*|groei\w*|verhoo?g\w*|ophoo?g\w*|toene(?:em|m)\w*|rises?|grows?|"
    r"increas\w*|added|on top)\b|\ber\b.*\bbij\b(?! (?:de|het|een|ons|onze|die|dit|dat|\d))"
)
_DOWN = re.compile(
    r"\b(?:eraf|afga\w*|omlaag|daal\w*|dalen|krimp\w*|gekort\w*|kort(?:en|t)?|korting|bezuinig\w*|wegval\w*|vervalt|"
    r"vervallen|kwijt\w*|inlever\w*|cuts?|drops?|falls?|decreas\w*|reduc\w*|lose)\b|\b(?:er|daar)\b.*\b(?:van)?af\b"
)
_MORE, _LESS = frozenset({"meer", "extra", "more"}), frozenset({"minder", "less", "fewer"})
_TO = frozenset({"naar", "tot", "to", "op", "at"})
_NEW, _BY = frozenset({"wordt", "werd", "becomes", "became"}), frozenset({"met", "by"})
_HALF = re.compile(
    r"\b(?:de helft|half (?:zo ?veel|zo groot|of (?:that|it)|as much|as many)|halveer\w*|gehalveerd|halved?)\b"
)
_DOUBLE = re.compile(
    r"\b(?:het dubbele|dubbel zo ?veel|verdubbel\w*|twee (?:keer|maal) zo ?(?:veel|groot)|doubled?|doubles|twice)\b"
)


def names_a_change(text: str) -> bool:
    """ "En bij het dubbele?": a figure, though no number is said."""
    folded = fold(text)
    return bool(_HALF.search(folded) or _DOUBLE.search(folded))


def changed_by(
    text: str, norm_ids: Iterable[str], known: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], dict[str, Worked]] | None:
    """ "En als er 20.000 bij komt?", "en als het 10% wordt gekort?", "en bij de helft?": what a figure that was named
    before becomes. Of a whole and its part it is the whole, unless only the part was worked with."""
    pair = next((PAIRS[norm_id] for norm_id in norm_ids if norm_id in PAIRS), None)
    if pair is None or pair.whole not in known:
        return None
    folded = fold(text)
    found = [figure for figure in find_figures(text) if not figure.in_range]
    by = found[0] if len(found) == 1 else None
    whole = known[pair.whole]
    name = pair.part if pair.part in known and not _NAMES_WHOLE.search(folded) else pair.whole
    base = known[name]
    if (by is None or by.unit == "percent") and not (_DONE.search(folded) and not _BECOMES.search(folded)):
        if _HALF.search(folded):
            return {pair.whole: whole / 2}, {pair.whole: Worked(how="divided", terms=(whole, Decimal(2)))}
        if _DOUBLE.search(folded):
            return {pair.whole: whole * 2}, {pair.whole: Worked(how="times", terms=(Decimal(2), whole))}
    if by is None or by.unit not in (None, "percent", pair.unit) or _TO.intersection(by.before[-1:]):
        return None
    if _NEW.intersection(by.before) and not _BY.intersection(by.before[-1:]):
        return None  # "door de bezuiniging wordt het budget 160.000": what it becomes, not what goes off it
    up = bool(_UP.search(folded) or _MORE.intersection((*by.after[:2], *by.before[-1:])))
    down = bool(_DOWN.search(folded) or _LESS.intersection((*by.after[:2], *by.before[-1:])))
    if up is down:
        return None
    change = base * by.value / 100 if by.unit == "percent" else by.value
    if not 0 < change <= base and down:
        return None
    how = f"{'plus' if up else 'minus'}{'_share' if by.unit == 'percent' else ''}"
    return {name: base + change if up else base - change}, {name: Worked(how=how, terms=(base, by.value))}


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
