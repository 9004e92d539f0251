"""The sentences of a draft that are ours: what kind of document it is, what the library said, what is to fill in.

A closed set. They claim nothing about the plan and carry no figure but the profile's own, so that every other sentence
of a section must rest on a quote or a sum.
"""

from __future__ import annotations

import re

from assistant.concepts import Section
from assistant.oversight.policy.writing import rule_below

CONCEPT = "Dit is een concept. Elk onderdeel wordt pas beleid als iemand van de bibliotheek het leest en goedkeurt."
WHY_HERE = "Waarom dit thema hier speelt: [IN TE VULLEN: wat er in uw werkgebied speelt, en waaruit dat blijkt]"
ACTIONS_HEAD = "| Ambitie van het plan | Wat we doen | Wie voert dit uit | Wanneer kijken we terug |"
NORMS_HEAD = "| Norm | Wat het plan zegt | Uw cijfers | Uitkomst |"
TO_DO, BY_WHOM, LOOK_BACK = (
    "[IN TE VULLEN: welke actie]",
    "[IN TE VULLEN: wie voert dit uit]",
    "[IN TE VULLEN: wanneer kijken we terug]",
)
CHOOSE_GROUPS = "Kies de doelgroepen waarvoor u dit beleid maakt: [IN TE VULLEN: doelgroepen]"
FILL_IN_WHY = "Schrijf bij elk thema waarom het bij u speelt."
FILL_IN_ACTIONS = "Schrijf bij elke ambitie wat u doet, wie dat uitvoert en wanneer u terugkijkt."

# What the profile fills: each holds one of the section's given words.
LIBRARY, PERIOD, THEMES = "Bibliotheek: {}", "Periode: {}", "Thema’s: {}"
GROUPS, INHABITANTS = "Doelgroepen: {}", "Inwoners van het werkgebied: {}"

_WHOLE = frozenset(
    {
        CONCEPT, WHY_HERE, CHOOSE_GROUPS, FILL_IN_WHY, FILL_IN_ACTIONS,
        ACTIONS_HEAD, rule_below(ACTIONS_HEAD), NORMS_HEAD, rule_below(NORMS_HEAD),
    }
)  # fmt: skip
_FILLED = [
    re.compile(re.escape(frame).replace(r"\{\}", "(.+)")) for frame in (LIBRARY, PERIOD, THEMES, GROUPS, INHABITANTS)
]


def framing_of(section: Section) -> tuple[str, ...]:
    """The lines of a section that are only frame: ours word for word, or ours around the profile's own words."""
    return tuple(line for line in section.text.splitlines() if _is_frame(line.removeprefix("- "), section.given))


def _is_frame(line: str, given: tuple[str, ...]) -> bool:
    filled = (frame.fullmatch(line) for frame in _FILLED)
    return line in _WHOLE or any(match is not None and match[1] in given for match in filled)
