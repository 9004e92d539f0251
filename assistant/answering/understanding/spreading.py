"""In what an outcome is asked: "hoeveel is dat per maand?", "per vestiging, we hebben er 4?", "in fte?", "in 4 jaar?".

Norms count money and items a year and hours a week; what is asked otherwise is what comes out, multiplied or divided. A
period that belongs to a figure of the question ("24 uur per week") asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.advice import Per
from assistant.answering.understanding.hours import FULL_WEEK, full_week, names_fte, weeks_said
from assistant.answering.understanding.pairs import pair_of
from assistant.answering.understanding.periods import with_periods
from assistant.figures import Figure, find_figures, in_dutch
from assistant.knowledge.vocabulary import fold

MOST_PARTS, MOST_YEARS = 400, 20
_PERIOD = re.compile(
    r"\b(?:per|elke?|iedere?|each|every|a|in een|op een|over een|het|over het) (?:heel |hele |whole )?"
    r"(?P<word>dag|week|maand|kwartaal|jaar|day|month|quarter|year)\b"
    r"|\b(?P<adverb>dagelijks|maandelijks|jaarlijks|daily|monthly|quarterly|yearly|annually|(?:jaar|maand)basis)\b"
)
_ADVERBS = {
    "dagelijks": "dag", "maandelijks": "maand", "jaarlijks": "jaar", "daily": "dag", "monthly": "maand",
    "quarterly": "kwartaal", "yearly": "jaar", "annually": "jaar", "jaarbasis": "jaar", "maandbasis": "maand",
}  # fmt: skip
# Multiplied and divided by: of what is a year, and of what is a week.
_OF_A_YEAR = {"maand": (1, 12), "kwartaal": (1, 4), "week": (1, 52)}
_OF_A_WEEK = {"dag": (1, 5), "maand": (52, 12), "kwartaal": (52, 4), "jaar": (52, 1)}
_PARTS = re.compile(
    r"\b(?:per|elke?|iedere?|each|every|for each)(?: van (?:de|onze|die)| of (?:the|our))? "
    r"(?:\d+ )?(?P<noun>[^\W\d]{4,})"
)
_SHARED_OUT = re.compile(
    r"\b(?:verde(?:el|eld|elde|len)|op(?:ge)?deel[dt]?|divided?|split|spread|shared?)\b[^.?!]{0,20}"
    r"\b(?:over|onder|among|between|across) (?:\w+ ){0,2}(?P<noun>[^\W\d]{4,})"
)
_PER_HEAD = re.compile(r"\b(?:per|for each|a|each) (?:inwoner|inhabitant|resident|hoofd|head)\b")
_FTE_WORDS = re.compile(
    r"\b(?:fte'?s?|full-?\s?time\w*|werkweek|working week|gemiddeld|op|on average|eerlijk|gelijk\w*|"
    r"verdeel\w*|verdelen|evenly|divide\w*|split)\b"
)
_YEARS_BEFORE = re.compile(
    r"\b(?:in|gedurende|during|across|over)(?: de| the| die| deze| those| these)?(?: komende| next)? $"
)
_THEM = re.compile(r"\b(?:hebben er|heb er|zijn er|zijn dat er|have|there are) $")
_SAME_ENDING = 2  # letters that a plural may differ in at the end
_NO_PARTS = re.compile(
    r"(?:inwoner|inhabitant|hoofd|leerling|pupil|kind|child|lid|member|persoon|person|procent|uur|hour|euro|boek|book|"
    r"titel|title|exempla|uitlening|loan|week|maand|month|jaar|year|kwartaal|quarter|saldo|definitie|computer)"
)


def without_spread(question: str) -> str:
    """The question without the words that ask for another measure, which are no subject of it."""
    for figure in reversed(find_figures(question)):
        question = f"{question[: figure.start]} {question[figure.end :]}"
    folded = fold(question)
    parts = {found["noun"][:-_SAME_ENDING] for found in _PARTS.finditer(folded)}
    rest = _FTE_WORDS.sub(" ", _PERIOD.sub(" ", _PARTS.sub(" ", folded)))
    for noun in parts:  # "we hebben drie vestigingen; hoeveel is dat per vestiging?"
        rest = re.sub(rf"\b{re.escape(noun)}\w*", " ", rest)
    return rest


def spread_asked(question: str, norm_ids: Sequence[str]) -> Per | None:
    """In what the outcome of the first of these norms is asked for, where that is not what the norm counts in."""
    pair = pair_of(norm_ids)
    return _per_of(question, pair.unit) if pair is not None else None


def asks_for_each(question: str) -> bool:
    """ "Hoeveel schrijven we per soort af?", "wat moet elke vestiging?"."""
    return next(_nouns_asked(fold(question), find_figures(question)), None) is not None


def _per_of(question: str, unit: str) -> Per | None:
    figures, folded = find_figures(question), fold(question)
    is_of_hours = unit in ("inhabitants", "hours")
    if is_of_hours and names_fte(question) and not any(figure.noun in ("fte", "ftes") for figure in figures):
        said = full_week(question, figures)
        week = said.value if said else FULL_WEEK
        return Per(name="fte", divided=int(week) if week == int(week) else float(week))
    if (parts := _parts(folded, figures)) is not None:
        return parts
    if not is_of_hours and (heads := _heads(folded, figures)) is not None:
        return heads
    measures = _OF_A_WEEK if is_of_hours else _OF_A_YEAR
    for period in _unbound(folded, figures):
        if period in measures:  # what the norm counts in already asks nothing: "in een jaar, en gemiddeld per maand?"
            times, divided = measures[period]
            weeks = weeks_said(question) if period == "jaar" else None
            return Per(name=period, times=int(weeks or times), divided=divided)
    return None if is_of_hours else _years(folded, figures)


def _heads(folded: str, figures: Sequence[Figure]) -> Per | None:
    """ "Hoeveel euro per inwoner?", beside how many there are."""
    heads = [figure.value for figure in figures if figure.unit == "inhabitants" and not figure.in_range]
    asked = _PER_HEAD.search(folded)
    if asked is None or len(heads) != 1 or any(figure.per == "inwoner" for figure in figures):
        return None
    return Per(name="head", divided=int(heads[0]))


def _unbound(folded: str, figures: Sequence[Figure]) -> Iterator[str]:
    """The periods that no figure carries, after it or before it ("per kwartaal geven we 6.000 uit")."""
    last = 0
    bound: list[tuple[int, int]] = []
    for figure, whole in zip(figures, with_periods(folded, list(figures)), strict=True):
        if whole.per:
            bound.append((figure.start, figure.end + len(whole.per) + 8) if figure.per else (last, figure.start))
        last = figure.end
    for found in _PERIOD.finditer(folded):
        if not any(start <= found.start() <= end for start, end in bound):
            yield _ADVERBS.get(found["adverb"]) or in_dutch(found["word"])


def _nouns_asked(folded: str, figures: Sequence[Figure]) -> Iterator[str]:
    """For each of what it is asked: "25.000 per vestiging" is what each of them has, and asks nothing. What is shared
    out among them is asked where no other number is told."""
    shared_out = _SHARED_OUT.finditer(folded) if len(figures) == 1 else ()
    for found in (*_PARTS.finditer(folded), *shared_out):
        is_of_figure = any(figure.end <= found.start() <= figure.end + 1 for figure in figures)
        if not is_of_figure and not _NO_PARTS.match(found["noun"]):
            yield found["noun"]


def _parts(folded: str, figures: Sequence[Figure]) -> Per | None:
    """ "Per vestiging, we hebben er 5", "elk van onze 4 vestigingen"."""
    for noun in _nouns_asked(folded, figures):
        counts = [
            figure
            for figure in figures
            if figure.unit is None
            and 1 < figure.value <= MOST_PARTS
            and figure.value == int(figure.value)
            and (_same(fold(figure.noun or ""), noun) or _THEM.search(folded[: figure.start]))
        ]
        if len(counts) == 1:
            return Per(name="part", divided=int(counts[0].value))
    return None


def _years(folded: str, figures: Sequence[Figure]) -> Per | None:
    """ "In vier jaar": of what is a year, so many times as much."""
    found = [
        figure
        for figure in figures
        if figure.unit == "years" and 1 < figure.value <= MOST_YEARS and _YEARS_BEFORE.search(folded[: figure.start])
    ]
    whole = [figure for figure in found if figure.value == int(figure.value)]
    return Per(name="years", times=int(whole[0].value)) if len(whole) == 1 else None


def _same(many: str, one: str) -> bool:
    length = min(len(many), len(one)) - _SAME_ENDING
    return length > _SAME_ENDING and many[:length] == one[:length]
