"""Every number that a sentence states, read as strictly as a liar deserves: unit and bound count, no notation escapes.

``assistant.figures`` reads what people mean; this adds what only matters when somebody else's sentence is held against
its source: fractions without a unit, Roman and superscript numerals, months and dates, "verdubbelt", "tientallen", and
whether a number is a minimum or a maximum. What cannot be read as a number must stand in the source letter for letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from assistant.figures import Figure, read_numbers

Bound = Literal["low", "high"]

_ONES = "een|één|eén|a|one|twee|two|drie|three|vier|four|vijf|five|zes|six|zeven|seven|acht|eight|negen|nine|tien|ten"
_COUNT = {
    **dict.fromkeys(("een", "één", "eén", "a", "one"), 1), **dict.fromkeys(("twee", "two"), 2),
    **dict.fromkeys(("drie", "three"), 3), **dict.fromkeys(("vier", "four"), 4), **dict.fromkeys(("vijf", "five"), 5),
    **dict.fromkeys(("zes", "six"), 6), **dict.fromkeys(("zeven", "seven"), 7), **dict.fromkeys(("acht", "eight"), 8),
    **dict.fromkeys(("negen", "nine"), 9), **dict.fromkeys(("tien", "ten"), 10),
}  # fmt: skip
_PARTS = {
    "derde": 3, "third": 3, "vierde": 4, "kwart": 4, "quarter": 4, "fourth": 4, "vijfde": 5, "fifth": 5, "zesde": 6,
    "sixth": 6, "zevende": 7, "seventh": 7, "achtste": 8, "eighth": 8, "negende": 9, "ninth": 9, "tiende": 10,
    "tenth": 10, "twintigste": 20, "twentieth": 20, "honderdste": 100, "hundredth": 100, "duizendste": 1000,
}  # fmt: skip
_FRACTION = re.compile(
    rf"\b(?P<count>{_ONES})[\s-]*(?P<part>{'|'.join(_PARTS)})(?:n|s|delen|deel)?\b"
    r"|\b(?P<threequarters>driekwart)\b|\b(?P<quarter>kwart(?:deel)?|quarter)\b"
    r"|\b(?P<half>helft|half|halve)\b(?!\s+(?:jaar|uur|dag|maand|year|hour|day|time|open))"
    r"|(?<![\d.,/])(?P<over>\d{1,2})\s?[/⁄]\s?(?P<under>\d{1,3})(?![\d/%]|\s*(?:%|procent))"
    rf"|\b(?P<of>{_ONES})\s+(?:op|van|out of|in)\s+(?:de|every|each)\s+(?P<each>{_ONES})\b",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"\b(?P<word>{_ONES})[\s-]?(?:maal|keer|voudig\w*|times)\b|\b(?P<double>(?:ver)?dubbel\w*|doubl\w+|twice)\b"
    r"|\b(?P<triple>(?:ver)?drievoud\w*|tripl\w+|thrice)\b|\b(?P<halve>halve(?:er|ren|ert|ring)\w*|halv(?:ed?|ing))\b",
    re.IGNORECASE,
)
_CROWDS = {"tientallen": 10, "tiental": 10, "dozijn": 12, "dozens": 12, "honderden": 100, "hundreds": 100}
_CROWDS |= {"duizenden": 1000, "thousands": 1000, "miljoenen": 10**6, "millions": 10**6}
# As good as a number: who says "the majority" has counted.
_CROWDS |= {"meerderheid": 51, "merendeel": 51, "majority": 51, "minderheid": 49, "minority": 49}
_CROWD = re.compile(rf"\b(?:{'|'.join(_CROWDS)})\b", re.IGNORECASE)
_ROMAN = re.compile(r"\b(?=[IVX]{2,}\b)X{0,3}(?:IX|IV|V?I{0,3})\b")
_ROMAN_VALUE = {"I": 1, "V": 5, "X": 10}
_MONTHS = (
    ("januari", "january"), ("februari", "february"), ("maart", "march"), ("april",), ("mei",), ("juni", "june"),
    ("juli", "july"), ("augustus", "august"), ("september",), ("oktober", "october"), ("november",), ("december",),
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTH_OF)})\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s“”„\"«»()\[\],;:!?]*\d[^\s“”„\"«»()\[\],;:!?]*")
_MARKER = re.compile(r"\[R?\d+\]")

_NOT, _NO_NOT = r"(?:no|not|niet)", r"(?<!no )(?<!not )(?<!niet )"
_BEFORE_NUMBER = r"\s+(?:[a-z'’]+\s+){0,2}$"
_HIGH = re.compile(
    r"\b(?:hoogstens|maximaal|ten hoogste|hooguit|op zijn hoogst|(?:het |een )?maximum|at most|up to|bovengrens|onder|"
    rf"plafond|{_NO_NOT}(?:minder|lager|less|fewer) (?:dan|than)|{_NOT} (?:more|meer) (?:than|dan)){_BEFORE_NUMBER}"
)
_LOW = re.compile(
    r"\b(?:minstens|minimaal|ten ?minste|op zijn minst|(?:het |een )?minimum|at least|ondergrens|boven|vanaf|"
    rf"{_NO_NOT}(?:meer|hoger|more) (?:dan|than)|{_NOT} (?:less|fewer|minder) (?:than|dan)){_BEFORE_NUMBER}"
)
_LOW_AFTER = re.compile(r"^\s*(?:of|or|en|and)\s+(?:meer|more|hoger|higher)\b")
_HIGH_AFTER = re.compile(r"^\s*(?:of|or|en|and)\s+(?:minder|less|fewer|lager|lower)\b")


@dataclass(frozen=True, slots=True)
class Stated:
    """One number as stated. ``unit`` is None where none was said; ``bound`` says minimum or maximum."""

    value: Decimal
    unit: str | None
    text: str
    bound: Bound | None = None

    def agrees_with(self, other: Stated, *, unit_may_be_unsaid: bool = False) -> bool:
        """The same number, whatever the notation. Percentages, euros and hours agree only with their own kind.

        People leave units out of their own figures; ``unit_may_be_unsaid`` is for those.
        """
        if self.value != other.value:
            return False
        if self.unit == other.unit:
            return self.unit != "token" or self.text == other.text
        units = {self.unit, other.unit}
        return None in units and not units & (_EXACT if unit_may_be_unsaid else _EXACT | _MEASURED)


# Kinds that only agree with their own: a year is no quantity, "driemaal" no three.
_EXACT = frozenset({"year", "date", "month", "time", "roman", "times", "crowd", "token"})
_MEASURED = frozenset({"percent", "EUR", "hours"})


def numbers_stated(text: str) -> list[Stated]:
    """Everything numeric that a text states; citation markers aside."""
    plain = _plain(_MARKER.sub(" ", text))
    figures = read_numbers(plain)
    shares = [(figure.start, figure.end) for figure in figures if figure.unit == "percent"]
    fractions = [pair for pair in _fractions(plain) if not _overlaps(pair[0], shares)]
    spans = [span for span, _ in fractions]
    # "Twee derde" is one number, and no two.
    figures = [each for each in figures if not _overlaps((each.start, each.end), spans)]
    spans += [(figure.start, figure.end) for figure in figures]
    return [
        *(_from_figure(plain, figure) for figure in figures),
        *(stated for _, stated in fractions),
        *_other_words(plain, spans),
        *_loose_digits(plain, spans),
    ]


def _plain(text: str) -> str:
    """Full-width and circled digits as digits, "½" as 1/2, and no invisible signs between them."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    spaced = re.sub(r"([¼-¾⅐-⅞])", r" \1 ", visible)
    return unicodedata.normalize("NFKC", spaced).replace("⁄", "/")


def _from_figure(text: str, figure: Figure) -> Stated:
    kinds = {"year": "year", "age": "years", "time": "time", "ordinal": "ordinal"}
    unit = kinds.get(figure.kind, figure.unit)
    value = abs(figure.value)
    if figure.kind == "date":
        unit, value = "date", _date_value(figure.text)
    elif figure.kind == "label":
        unit = None
    bound = None if figure.in_range or figure.kind != "quantity" else _bound(text, figure.start, figure.end)
    return Stated(value, unit, figure.text.strip(), bound)


def _bound(text: str, start: int, end: int) -> Bound | None:
    before, after = text[max(0, start - 45) : start].lower(), text[end : end + 15].lower()
    before = re.split(r"[.;:!?]\s", before)[-1].rstrip("€ ") + " "
    if _HIGH.search(before) or _HIGH_AFTER.search(after):
        return "high"
    return "low" if _LOW.search(before) or _LOW_AFTER.search(after) else None


def _date_value(written: str) -> Decimal:
    """A date as one number, year × 10000 + month × 100 + day, so that no part of it can be exchanged."""
    digits = [int(part) for part in re.findall(r"\d+", written)]
    named = _MONTH.search(written)
    month = _MONTH_OF.get(named.group().lower(), 0) if named else 0
    if month:
        day, year = digits[0], digits[1] if len(digits) > 1 else 0
    elif digits[0] > 31:
        year, month, day = digits[:3]
    else:
        day, month, year = digits[:3]
    return Decimal(year * 10_000 + month * 100 + day)


def _fractions(text: str) -> Iterator[tuple[tuple[int, int], Stated]]:
    for match in _FRACTION.finditer(text):
        percent = _share(match)
        if percent is not None:
            yield match.span(), Stated(percent.quantize(Decimal("0.01"), ROUND_HALF_UP), "percent", match.group())


def _share(match: re.Match[str]) -> Decimal | None:
    if match["part"]:
        return Decimal(100 * _COUNT[match["count"].lower()]) / _PARTS[match["part"].lower()]
    if match["over"]:
        over, under = int(match["over"]), int(match["under"])
        return Decimal(100 * over) / under if over < under else None  # "24/7" is no part of anything
    if match["each"]:
        return Decimal(100 * _COUNT[match["of"].lower()]) / _COUNT[match["each"].lower()]
    return Decimal(75 if match["threequarters"] else 25 if match["quarter"] else 50)


def _other_words(text: str, covered: list[tuple[int, int]]) -> Iterator[Stated]:
    for match in _TIMES.finditer(text):
        times = Decimal("0.5") if match["halve"] else Decimal(3) if match["triple"] else Decimal(2)
        yield Stated(Decimal(_COUNT[match["word"].lower()]) if match["word"] else times, "times", match.group())
    for match in _CROWD.finditer(text):
        yield Stated(Decimal(_CROWDS[match.group().lower()]), "crowd", match.group())
    for match in _ROMAN.finditer(text):
        values = [_ROMAN_VALUE[sign] for sign in match.group()]
        total = sum(-now if now < later else now for now, later in zip(values, [*values[1:], 0], strict=True))
        yield Stated(Decimal(total), "roman", match.group())
    for match in _MONTH.finditer(text):
        if not _overlaps(match.span(), covered):
            yield Stated(Decimal(_MONTH_OF[match.group().lower()]), "month", match.group())


def _loose_digits(text: str, covered: list[tuple[int, int]]) -> Iterator[Stated]:
    """Digits that no notation explains ("B1", "1e6") must stand in the source letter for letter."""
    for match in _TOKEN.finditer(text):
        digits = [match.start() + each.start() for each in re.finditer(r"\d", match.group())]
        glued = re.search(r"[^\W\d_]{2}\d|\d[^\W\d_]\d|^[A-Za-z]\d", match.group())
        if glued or any(not any(start <= at < end for start, end in covered) for at in digits):
            yield Stated(Decimal(0), "token", match.group().strip(".-–'’"))


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
