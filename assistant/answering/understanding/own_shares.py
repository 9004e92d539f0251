"""The percentages of a question: a share that the library has, or what the asker takes for the norm.

"Wij zitten op 8%" is the first, "het is toch 35%?" the second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.answering.asked_for import asks_why
from assistant.answering.understanding.changes import names_two_moments, names_up_or_down
from assistant.answering.understanding.followups import states_only
from assistant.answering.understanding.labels import Labels
from assistant.answering.understanding.pairs import Pair
from assistant.answering.understanding.reading import Claim
from assistant.figures import Figure, find_figures
from assistant.knowledge.vocabulary import fold, words

_OWN = re.compile(
    r"\b(?:nu|momenteel|thans|bij ons|in ons geval|huidig\w*|zitten|zit|zaten|zat|kom\w*|haal\w*|halen|hebben|heb|"
    r"besteden|"
    r"besteed|gaven|geven|ging|mag|vorig jaar|last year|oke?|"
    r"genoeg|voldoende|voldoe\w*|te weinig|te veel|teveel|te hoog|te laag|currently|"
    r"now|enough|sufficient|too much|too many|too low|comply|meet|we are at|we spend|our share|we have|we wrote|"
    r"schreven|schrijven|kwam\w*|was|waren|toegestaan|goed|prima|akkoord|allowed|fine|acceptable)\b"
)
_ASKED_TO_CONFIRM = re.compile(
    r"\b(?:hoeveel procent|welk percentage|what percentage|ambitie|ambition|verplicht\w*|klopt|toch|juist|correct|"
    r"sinds|since|verhoogd)\b"
)
_AND_AT = re.compile(r"^\W*(?:(?:en|and)\s+)?(?:(?:bij|met|als|at|with|if)\b|\d)")
_STATED_JUST_BEFORE = 12  # letters between "we schrijven" and the share
# "Ik las iets van 30 procent", "volgens mij is dat 30%": what somebody took from the plan. "Volgens mij zitten we op
# 15%" and "mijn collega dacht 6%, mag dat?" are of the library.
_READ = re.compile(
    r"\b(?:las|lees|gelezen|read|vergis\w*|mistaken|hoorde|gehoord|heard|volgens mij|ik dacht|dacht ik|i thought)\b|"
    r"\b(?:volgens|in|uit|according to) (?:het|de|the) (?:\w+ )?(?:plan|visie|vision)\b"
)
_OURS_OR_JUDGED = re.compile(
    r"\b(?:wij|we|ons|onze|our|us|collega\w*|genoeg|voldoende|voldo\w*|mag dat|mag het|enough|sufficient|allowed)\b"
)
_BOUND_BEFORE = frozenset(words("dan boven onder over maximaal minimaal minstens hoogstens maar than above below over"))
_AT_LEAST_OR_MOST = (("minstens",), ("minimaal",), ("hoogstens",), ("maximaal",))  # "de minstens 20%"
_KNOWN = (("de",), ("die",), ("the",), ("that",))
_OF_IT = frozenset({"waarvan", "daarvan", "hiervan", "ervan"})
_ASKS_LEAVE = re.compile(r"\b(?:mag|mogen|moet|moeten|kan|kunnen|may|must|can|allowed)\b")
_STATES = re.compile(
    r"\b(?:wij|we|ik|our|ons|onze)\s+(?:nu |al )?(?:geven|geef|zitten|zit|zaten|zat|kwamen|hebben|heb|besteden|lenen|"
    r"leen|schrijven|komen|rekenen|reken|spend|have|are|write|lend|borrow)\b"
)


# "Volgens het plan moet 20% naar doelgroepen": what is told of the norm, and not of the library.
_OF_THE_PLAN = re.compile(
    r"\b(?:plan|visie|vision|norm\w*|ambitie|ambition|richting|richtlijn|afspra\w+|agreed|maximaal|minimaal|minstens|"
    r"hoogstens|maximum|minimum|moet\w*|mag|mogen|hoort|must|should|may|snap|begrijp\w*|begrepen|weet|lees|las|gelezen|"
    r"hoor\w*|gehoord|zeg\w*|staat|klopt|understand|know|read|says?|heard)\b"
)


class Shares(NamedTuple):
    """By their names; ``others`` are what they were: "18% in 2024 en 23% nu"."""

    figures: Mapping[str, Figure] = {}
    others: Mapping[str, Decimal] = {}
    claims: tuple[Claim, ...] = ()


def share_of(pairs: Sequence[Pair]) -> str | None:
    """What the first of these norms that knows a share calls it."""
    return next((pair.share for pair in pairs if pair.share), None)


def bind_shares(text: str, spoken: list[Figure], pairs: Sequence[Pair], known: Mapping[str, Decimal]) -> Shares:
    """The percentages: those that are the library's own, or what the asker takes for the norm."""
    shares = [figure for figure in spoken if figure.unit == "percent" and not figure.in_range]
    of_share = share_of(pairs)
    # "En bij 30 procent?", when the whole is known, is a share of it.
    is_another = bool(pairs) and pairs[0].whole in known and bool(_AND_AT.search(fold(text)))
    is_stated = any(_is_stated(share, text) for share in shares)
    is_of_it = any(map(_is_of_it, shares)) and not (
        _ASKED_TO_CONFIRM.search(fold(text)) or _ASKS_LEAVE.search(fold(text))
    )
    is_told = states_only(text) and not (_OF_THE_PLAN.search(fold(text)) or names_up_or_down(text))
    is_own = (_is_own(fold(text)) or of_share in known or is_another or is_stated or is_of_it or is_told) and not any(
        _names_the_bound(share, text) for share in shares
    )
    is_own = is_own and not says_what_was_read(text)
    if is_own and (of_each := _share_of_each(shares, pairs, Labels(text, spoken))):
        return Shares(figures=of_each)
    # "Is het 20 of 30 procent?" asks which of the two is the norm.
    if of_share and is_own and len(shares) == 1:
        return Shares(figures={of_share: shares[0]})
    if of_share and len(shares) == 2 and names_two_moments(text):
        return Shares(figures={of_share: shares[1]}, others={of_share: shares[0].value})
    return Shares(claims=tuple(Claim(value=figure.value, unit="percent") for figure in shares))


def says_what_was_read(text: str) -> bool:
    """Whether a value is said to stand in the plan, and not to be the library's."""
    folded = fold(text)
    return bool(_READ.search(folded)) and not _OURS_OR_JUDGED.search(folded)


def _is_of_it(share: Figure) -> bool:
    """ "Waarvan 12% naar doelgroepen gaat", "12% daarvan gaat naar …": of a whole that the library has."""
    return bool(_OF_IT.intersection(share.before[-1:]) or _OF_IT.intersection(share.after[:1]))


def _is_own(folded: str) -> bool:
    return bool(_OWN.search(folded) or _STATES.search(folded)) and not _ASKED_TO_CONFIRM.search(folded)


def _is_stated(share: Figure, text: str) -> bool:
    """ "We schrijven 8% af. Klopt dat met de norm?": what we do, whatever is asked of it."""
    stated = list(_STATES.finditer(fold(text[: share.start])))
    between = fold(text[stated[-1].end() : share.start]) if stated else ""
    return bool(stated) and len(between) <= _STATED_JUST_BEFORE and not re.search(r"[.?!;:]", between)


def _share_of_each(shares: Sequence[Figure], pairs: Sequence[Pair], labels: Labels) -> dict[str, Figure]:
    """ "4,8% van andere bibliotheken en 0,3% van buiten het netwerk": to each norm its own."""
    outside = [pair for pair in pairs if pair.part == "loans_outside_network"]
    others = [pair for pair in pairs if pair.unit == "loans" and pair not in outside]
    if len(shares) != 2 or not (outside and others):
        return {}
    found = {(outside if labels.is_outside(share) else others)[0].share or "": share for share in shares}
    return found if len(found) == 2 else {}


def states_own_share(text: str) -> bool:
    """ "In 2024 ging 18% naar doelgroepen": a share that the library has, whatever it is of."""
    shares = [figure for figure in find_figures(text) if figure.unit == "percent" and not figure.in_range]
    return bool(shares) and (names_two_moments(text) or bool(_STATES.search(fold(text))))


def _names_the_bound(share: Figure, text: str) -> bool:
    """ "Mag je meer dan 5% lenen?", "waarom mag maar 5%?": the value of the norm, not what a library does."""
    folded = fold(text)
    is_bound = bool(_BOUND_BEFORE.intersection(share.before[-2:]) and _ASKS_LEAVE.search(folded))
    is_known = share.before[-1:] in _KNOWN and share.before[-2:-1] != ("op",)  # "de 5%" is the one everybody knows
    is_known = is_known or (share.before[-1:] in _AT_LEAST_OR_MOST and share.before[-2:-1] in _KNOWN)
    return asks_why(text) or is_known or (is_bound and not _STATES.search(folded))


def says_own(said: str, text: str) -> bool:
    """Whether the words beside a figure, or the question, say that it is what the library does."""
    return bool(_OWN.search(said) or _STATES.search(fold(text)))
