"""Which accepted norms of added sources a question is about, by the words that such a norm goes by, and its figures.

Never weighs an added norm against the plan's: a question can be about both, and both are then said. Only a question for
a quantity is about a norm; the words alone are about the subject.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.advice import Unit
from assistant.answering.understanding.reading import Reading
from assistant.figures import Figure, find_figures
from assistant.knowledge.norms import AddedNorm, Formula, Guideline, NormRegister, Use
from assistant.knowledge.vocabulary import Spoken, Wordings, fold, words

ADDED_AT_MOST = 2
MOST_OF_ITS_WORDS = 0.6  # share of a norm's words that a question must say; fewer are another subject

_ASKS_TERM = re.compile(
    r"\b(?:hoe ?lang|hoe vaak|hoe snel|termijn|binnen hoeveel|wanneer|how long|how often|how soon|how fast|when)\b"
)
_LAYERS = {
    "local": re.compile(r"\b(?:lokaal|lokale|eigen beleid|ons beleid|onze eigen|local policy|our own policy)\b"),
    "law": re.compile(r"\b(?:wet|wettelijk\w*|wsob|verordening|law|legal\w*|statutory)\b"),
    "guidance": re.compile(r"\b(?:handreiking|leidraad|richtlijn\w*|guidance|guideline\w*)\b"),
}
_SPOKEN_UNITS = {Unit.EUR: "EUR", Unit.HOURS_PER_WEEK: "hours"}
_NAMES_PLAN = re.compile(r"\b(?:het plan|provincia\w*|collectiebeleidsplan|the plan|provincial)\b")


def added_norms_meant(reading: Reading, register: NormRegister) -> tuple[AddedNorm, ...]:
    """The accepted norms that the question is about, the nearest first."""
    if not register.added or not _asks_quantity(reading):
        return ()
    spoken = Spoken.of(reading.text)
    near = [(_nearness(norm, spoken), norm) for norm in register.added.values()]
    meant = sorted((pair for pair in near if pair[0] >= MOST_OF_ITS_WORDS), key=lambda pair: -pair[0])
    best = meant[0][0] if meant else 0.0
    return tuple(norm for nearness, norm in meant if nearness > best - 0.2)[:ADDED_AT_MOST]


def names_layer_of(norm: AddedNorm, text: str) -> bool:
    """Whether the question asks for this very source or its layer, and not for the plan."""
    folded = fold(text)
    named = norm.layer in _LAYERS and bool(_LAYERS[norm.layer].search(folded))
    return (named or fold(norm.title) in folded) and not _NAMES_PLAN.search(folded)


def figures_for(norm: AddedNorm, reading: Reading) -> dict[str, Decimal]:
    """The library's own figures that this norm takes: those known by name, and those that the question states."""
    known = {each.name for each in norm.inputs}
    given = {name: value for name, value in reading.figures.items() if name in known}
    # What a guideline took of the questions before is known by name: "64.000 boeken" were not those of the school.
    said = reading.asked if isinstance(norm, Guideline) and reading.asked else reading.text
    stated = [each for each in find_figures(said) if not each.in_range]
    if norm.formula in (Formula.PER_UNIT, Formula.SHARE) and norm.whole.name not in given:
        _bind(given, norm.whole.name, [each for each in stated if is_of(each, norm.whole.label.nl.split()[-1])])
    own = norm.input_for(Use.PART)
    if own is not None and own.name not in given:
        if norm.counted and norm.formula is not Formula.SHARE:
            _bind(given, own.name, [each for each in stated if is_of(each, norm.counted)])
        elif norm.formula is Formula.BOUND:
            _bind(given, own.name, [each for each in stated if each.unit == _SPOKEN_UNITS.get(own.unit)])
    return given


def _bind(given: dict[str, Decimal], name: str, stated: list[Figure]) -> None:
    """Two figures could be a whole and a part, and a guess is no figure."""
    if len(stated) == 1:
        given[name] = stated[0].value


def _asks_quantity(reading: Reading) -> bool:
    return reading.wants_amount or reading.asks_share or bool(_ASKS_TERM.search(fold(reading.text)))


def _nearness(norm: AddedNorm, spoken: Spoken) -> float:
    asked = {each for each in norm.words if words(each)}
    said = len(Wordings({each: [stem_of(each)] for each in asked}).said_in(spoken))
    # One word in common says little where a norm has several, and all that can be said where it has one.
    return said / len(asked) if asked and said >= min(2, len(asked)) else 0.0


def stem_of(word: str) -> str:
    """A word without the ending of its plural, so that "leerlingen" is about "leerling"."""
    folded = fold(word)
    for ending in ("en", "s"):
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded.removesuffix(ending)
    return folded


_SHORT = {"lln": "leerlingen", "ll": "leerlingen", "pupils": "leerlingen", "students": "leerlingen"}


def is_of(figure: Figure, noun: str) -> bool:
    """ "1.200 leerlingen", "een personeelsbudget van € 80.000": the noun at the number says what it is a number of."""
    counted = _SHORT.get(figure.noun or "", figure.noun or "")
    around = " ".join((counted, figure.text, *(figure.before[-3:] if figure.unit == "EUR" else ())))
    return figure.unit != "percent" and bool(Wordings({noun: [stem_of(noun)]}).said_in(Spoken.of(around)))
