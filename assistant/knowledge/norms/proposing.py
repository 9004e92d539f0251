"""What in an added source looks like a norm: a number with its unit, its strength, its scope and its sentence.

A proposal is found in a text and is nothing more than that: nothing is computed with it before a person accepts it. It
is made anew from the corpus whenever it is asked for, and has the same id as long as its passage says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from assistant.advice import Frozen, Number, Unit, fingerprint
from assistant.errors import shown
from assistant.figures import Figure, numbers_in, read_numbers
from assistant.knowledge.canonical import Passage
from assistant.knowledge.ingest.warnings import warnings_about
from assistant.knowledge.norms.naming import asking_words, suggested_name
from assistant.knowledge.norms.outcomes import number_of
from assistant.knowledge.norms.register import Formula, Kind, NormInput, NormUnit, Strength
from assistant.knowledge.norms.signals import asks_plainly, bound_in, bound_of, is_condition, looks_stated, strength_of
from assistant.knowledge.norms.wholes import Whole, is_denominator, share_whole, unit_whole, whole_input
from assistant.quoting import sentences

ADDED_LAYERS = ("local", "law", "guidance")  # the kinds of passages that no plan and no fact sheet of ours has
MOST_OF_ONE_SOURCE = 500
MOST_OF_ONE_SENTENCE = 12  # numbers; what holds more is a row of figures

_DURATIONS: dict[str, NormUnit] = {
    "jaar": "years", "jaren": "years", "maand": "months", "maanden": "months", "week": "weeks", "weken": "weeks",
    "dag": "days", "dagen": "days", "werkdag": "days", "werkdagen": "days", "keer": "times", "maal": "times",
}  # fmt: skip
_TERM_BEFORE = re.compile(
    r"\b(?:elke|iedere|ieder|elk|om de|eens (?:in|per)(?: de)?|(?:keer|maal) (?:in|per)(?: de)?|binnen|over|uiterlijk"
    r"|(?:termijn|duur|periode|looptijd)\w* (?:is|van|bedraagt))\s+$"
    r"|\w*termijn (?:is|bedraagt)\s+$",
    re.I,
)
_FREQUENCY = re.compile(r"\s*(?:keer|maal)\s+(?:per|in (?:de|het))\s+\w+", re.I)
_ONE = re.compile(r"\b(?P<one>één|eén)\s+(?P<noun>[^\W\d_]{3,})", re.I)
_SLASHED = re.compile(r"\s*(?:tot|en|à|-|–|/|t/m)\s*(?:de\s+)?$", re.I)
_TUSSEN = re.compile(r"\btussen\s+(?:de\s+)?$", re.I)
_BORROWED = "De sterkte staat in de zin erboven en niet in het citaat: ‘{lead}’"
_RANKS = {Strength.MUST: 0.9, Strength.SHOULD: 0.8, Strength.MAY: 0.6, Strength.DIRECTION: 0.6}


class NormProposal(Frozen):
    """``quote`` is ``canonical[start:end]`` of its source, the whole sentence; ``inputs`` are what a sum would need.

    ``rank`` says how much it looks like a norm, from 0 to 1; ``doubts`` what a person should look at first.
    """

    id: str
    source_id: str
    passage: str
    quote: str
    start: int
    end: int
    name: str
    kind: Kind
    strength: Strength
    value: Number
    unit: NormUnit
    upper: Number | None = None
    formula: Formula | None = None
    per: int = 1
    counted: str = ""
    whole: str = ""  # the noun that the share or the amount is taken of
    scope: str = ""
    inputs: tuple[NormInput, ...] = ()
    words: tuple[str, ...] = ()
    rank: float = 0.0
    doubts: tuple[str, ...] = ()

    @property
    def is_fact(self) -> bool:
        return self.strength is Strength.CITED_FACT


def propose_norms(passages: Iterable[Passage], *, is_law: bool = False) -> list[NormProposal]:
    """The candidates in these passages, the likeliest norms first and in the order of the text among equals."""
    found: dict[str, NormProposal] = {}
    lead: Passage | None = None
    for passage in passages:
        above = lead.text if lead is not None and _is_under(passage, lead) else ""
        for start, end in sentences(passage.text):
            for each in _of_sentence(passage, start, passage.text[start:end], above, is_law):
                found.setdefault(each.id, each)  # the same passage twice says the same twice
        lead = passage if passage.text.endswith(":") else lead
    return sorted(found.values(), key=lambda each: -each.rank)[:MOST_OF_ONE_SOURCE]


@dataclass(frozen=True, slots=True)
class _Number:
    """A figure of a sentence with the other end of its range, in the unit that a norm would hold it in."""

    figure: Figure
    unit: NormUnit
    low: Decimal
    high: Decimal | None = None
    counted: str = ""


def stated_in(quote: str) -> set[Decimal]:
    """Every value that a quote states, "één studieplek" included; that stands for one nowhere else."""
    return numbers_in(quote) | ({Decimal(1)} if _ONE.search(quote) else set())


def _is_under(point: Passage, lead: Passage) -> bool:
    """A point of the list that a sentence ending in a colon announces."""
    places = [(each.source_id, each.chapter_slug, each.section_key) for each in (point, lead)]
    return point.form == "bullet" and places[0] == places[1]


def _of_sentence(passage: Passage, offset: int, sentence: str, above: str, is_law: bool) -> Iterator[NormProposal]:
    if sentence.rstrip("”’\"' ").endswith("?"):
        return  # a question sets nothing
    for number in _numbers(sentence):
        figure = number.figure
        if is_condition(sentence, figure) or (number.unit == "count" and is_denominator(sentence, figure)):
            continue
        bound = bound_of(sentence, figure)
        whole = share_whole(sentence, figure) if number.unit == "percent" else unit_whole(sentence, figure)
        is_rate = whole is not None and number.unit in ("count", "EUR")
        strength = strength_of(sentence, bound, is_law=is_law, is_rate=is_rate)
        borrowed = strength is None and bool(above)
        if borrowed:  # "… minimaal het volgende aantal:" says of its points what they do not repeat
            bound = bound_in(above)
            strength = Strength.MUST if bound is not None else strength_of(above, None, is_law=is_law)
        if strength is None or looks_stated(sentence, figure, bound):
            strength = Strength.CITED_FACT
        if not _says_enough(sentence, number, bound, whole, strength):
            continue
        odd = tuple(warnings_about([sentence]))
        found = _proposal(passage, offset, sentence, number, bound, strength, whole)
        doubts = (*odd, *([_BORROWED.format(lead=shown(above, 120))] if borrowed else []))
        rank = _rank(sentence, strength, bound, found.formula)
        yield found.model_copy(update={"doubts": doubts, "rank": round(rank / 4 if odd else rank, 2)})


def _proposal(
    passage: Passage,
    offset: int,
    sentence: str,
    number: _Number,
    bound: Kind | None,
    strength: Strength,
    whole: Whole | None,
) -> NormProposal:
    formula = _formula(number, whole) if strength is not Strength.CITED_FACT else None
    kind = _kind(number, bound, strength)
    end = offset + len(sentence)
    place = (offset + number.figure.start, offset + number.figure.end)
    return NormProposal(
        id=fingerprint([passage.source_id, passage.text, place])[:16],
        source_id=passage.source_id,
        passage=passage.id,
        quote=sentence,
        start=passage.start + offset,
        end=passage.start + end,
        name=suggested_name(sentence, number.figure, number.unit, number.counted, whole),
        kind=kind,
        strength=strength,
        value=number_of(number.low),
        upper=None if number.high is None else number_of(number.high),
        unit=number.unit,
        formula=formula,
        per=whole.per if whole and formula is Formula.PER_UNIT else 1,
        counted=number.counted,
        whole=whole.noun if whole and formula in (Formula.SHARE, Formula.PER_UNIT) else "",
        scope=whole.phrase if whole else "",
        inputs=(whole_input(whole.noun),) if whole and formula in (Formula.SHARE, Formula.PER_UNIT) else (),
        words=asking_words(sentence, number.figure, number.counted, whole),
    )


def _numbers(sentence: str) -> list[_Number]:
    """The figures that could be norms, both ends of a range as one; ages, years and labels are none."""
    read = read_numbers(sentence)
    if len(read) > MOST_OF_ONE_SENTENCE:
        return []
    figures = [each for each in read if each.kind == "quantity" and each.value > 0]
    numbers: list[_Number] = []
    taken: set[int] = set()
    for place, figure in enumerate(figures):
        if place in taken:
            continue
        following = figures[place + 1] if place + 1 < len(figures) else None
        if following is not None and _is_range(sentence, figure, following):
            taken.add(place + 1)
            low, high = sorted((figure.value, following.value))
            unit, counted = _unit(sentence, following)
            if unit is not None and low < high:
                numbers.append(_Number(following, unit, low, high, counted))
            continue
        unit, counted = _unit(sentence, figure)
        if unit is not None:
            numbers.append(_Number(figure, unit, figure.value, None, counted))
    for match in islice(_ONE.finditer(sentence), 3):
        spoken = any(each.start <= match.start() < each.end for each in read)
        if not spoken and match["noun"].lower() not in (*_DURATIONS, "van", "keer"):
            figure = Figure(Decimal(1), None, match.start("one"), match.end("one"), match["one"])
            numbers.append(_Number(figure, "count", Decimal(1), None, match["noun"]))
    return numbers


def _is_range(sentence: str, left: Figure, right: Figure) -> bool:
    link = sentence[left.end : right.start]
    between = bool(_TUSSEN.search(sentence[: left.start]))
    same = left.unit == right.unit or left.unit is None
    return same and bool(_SLASHED.fullmatch(link)) and (left.in_range or right.in_range or between)


def _unit(sentence: str, figure: Figure) -> tuple[NormUnit | None, str]:
    """The unit of a figure and what it counts; None where it counts nothing that could be a norm."""
    if figure.unit == "percent" or figure.unit == "EUR":
        return figure.unit, ""
    if figure.unit == "hours":
        return ("hours_per_week" if figure.per == "week" else "hours"), ""
    if figure.unit == "years":
        return "years", ""
    if figure.unit == "inhabitants":
        return None, ""
    noun = (figure.noun or "").lower() or figure.text.split()[-1].lower()
    if noun in _DURATIONS:
        return _DURATIONS[noun], ""
    return "count", "" if noun[0].isdigit() else noun


def _says_enough(sentence: str, number: _Number, bound: Kind | None, whole: Whole | None, strength: Strength) -> bool:
    """Whether a number without a modal or a bound still says how much of what: a bare count or a bare term does not."""
    if number.unit in ("years", "months", "weeks", "days", "hours", "times"):
        if number.unit == "times":
            return bool(_FREQUENCY.match(sentence, number.figure.end))
        return bound is not None or bool(_TERM_BEFORE.search(sentence[: number.figure.start]))
    if number.unit == "count" and whole is None and bound is None:
        return False
    if number.unit == "EUR" and whole is None and bound is None:
        return strength is not Strength.CITED_FACT
    return True


def _kind(number: _Number, bound: Kind | None, strength: Strength) -> Kind:
    if strength is Strength.CITED_FACT:
        return Kind.BAND if number.high is not None else Kind.CITED_FACT
    if number.high is not None:
        return Kind.BAND
    if bound is not None:
        return bound
    return Kind.TARGET if number.unit in Unit.__members__.values() else Kind.GOAL


def _formula(number: _Number, whole: Whole | None) -> Formula | None:
    if number.unit == "percent":
        return Formula.SHARE if whole is not None else None
    if number.unit not in tuple(Unit):
        return None
    is_per_unit = whole is not None and number.unit in (Unit.EUR, Unit.COUNT)
    return Formula.PER_UNIT if is_per_unit else Formula.BOUND


def _rank(sentence: str, strength: Strength, bound: Kind | None, formula: Formula | None) -> float:
    if strength is Strength.CITED_FACT:
        return 0.1
    rank = _RANKS[strength] + 0.05 * (bound is not None) + 0.04 * (formula is not None)
    if not asks_plainly(sentence) and bound is None:
        rank -= 0.1
    return rank
