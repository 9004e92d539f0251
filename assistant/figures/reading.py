"""Finding the numbers in a text, in one pass, and saying of each what kind it is.

Owns the order in which notations are tried and how a range shares its unit. Never guesses which norm a number is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.figures import number_words, surroundings
from assistant.figures.surroundings import FigureUnit, Kind, S
from assistant.figures.worked import Worked


@dataclass(frozen=True, slots=True)
class Figure:
    """One number in a text. Only kind ``quantity`` can be a figure of the library; the rest merely looks like one."""

    value: Decimal
    unit: FigureUnit | None
    start: int
    end: int
    text: str
    kind: Kind = "quantity"
    noun: str | None = None  # the word right after it: "negen [thema's]"
    before: tuple[str, ...] = ()  # up to five words before it, lower case, nearest last
    after: tuple[str, ...] = ()  # up to four words after it
    per: str | None = None  # "jaar", "week", "inwoner", …: € 2,50 per inwoner is not a budget
    in_range: bool = False  # one end of "20 tot 30%"
    unit_stated: bool = True  # False where the noun before it gave the unit: "budget van 250.000"
    worked: Worked | None = None  # how it was made of figures in the text, where it was not said as such


_MONTH = (
    r"(?:januari|january|jan|februari|february|feb|maart|march|mrt|april|apr|mei|may(?=,?\s+\d{4})|juni|june|jun|juli|july"
    r"|jul|augustus|august|aug|september|sept|sep|oktober|october|okt|oct|november|nov|december|dec)\b\.?"
)
_DATE = rf"""(?P<date>(?<![\w.,])(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}(?P<dash>[-/.])\d{{1,2}}(?P=dash)\d{{4}}
    |\d{{1,2}}(?:e|st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?
    |\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})(?!\d))"""
_PHONE = r"""(?P<phone>(?<![\w.,])(?:(?:\+|00)31[\s-]?(?:\(0\)[\s-]?)?[1-9](?:[\s-]?\d){8}
    |\(?0[1-9]\d{0,2}\)?\s?[-–]?\s?\d(?:[\s-]?\d){5,8})(?!\d))"""
_TIME = r"""(?P<time>(?<![\w.,€])(?<!\D-)(?:(?:[01]?\d|2[0-4]):[0-5]\d
    |(?:[01]?\d|2[0-4])\.[0-5]\d(?=\s*(?:uur|u\b|[-–]\s*\d\d?\.\d\d))
    |(?<=\bom\s)\d{1,2}(?=\s*uur))(?!\d))"""
_GROUPED = rf"\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:{S}\d{{3}})+(?:[.,]\d+)?"
_DIGITS = rf"""(?P<prefix>[-−]?(?:€|\beur(?:os?)?\b|\beur(?=\d)){S}*[-−]?|(?<!\w)(?<!\d[.,])(?:(?<![\w%)/.,€])[-−])?)
    (?P<digits>(?:{_GROUPED}|\d+(?:[.,]\d+)?)(?!\d|[.,]\d))"""
_NOTATIONS = "|".join(
    (_PHONE, _DATE, _TIME, number_words.SHARE, _DIGITS, number_words.MIXED, number_words.DUTCH, number_words.ENGLISH)
)
# The first test throws out nearly every position in a text, which halves the time.
_NUMBER = re.compile(rf"(?=[\d€+(\-−]|\b[adeéfhjkmnostvz])(?:{_NOTATIONS})", re.I | re.X)
_NOT_A_FIGURE = re.compile(
    r"\[\s*R?\d+(?:\s*,\s*R?\d+)*\s*\]"  # citation markers
    r"|^[ \t]*\d{1,2}[.)](?=\s)"  # list numbering
    r"|https?://\S+|www\.\S+|\S+@\S+\.\S+"
    r"|\b[a-z][a-z-]*(?:-\d{4}-\d{4})?(?:/[a-z][\w-]*)+/\d+\b",  # passage ids
    re.M,
)
_ORDINAL = re.compile(r"(?:e|ste|de|st|nd|rd|th)(?![\w’'])", re.I)
_ROUND_ENDING = re.compile(r"[.,](?:-{1,2}|–|—|=)(?!\w)")  # the dash of "€ 250.000,-"
_RANGE = re.compile(r"\s*(?:[-–—/]|(?:tot(?: en met)?|t/m|à|to|until|through|(?P<pair>en|and|of|or|naar))\s)\s*$", re.I)
_EACH = frozenset({"each", "elk", "ieder"})
_BETWEEN = re.compile(r"\b(?:tussen|between)\s*(?:(?:de|the)\s*)?(?:€\s?)?$", re.I)


def find_figures(text: str) -> list[Figure]:
    """The quantities in a text, in order: what could be a figure of the library; no years, ages or labels."""
    return [figure for figure in read_numbers(text) if figure.kind == "quantity"]


def numbers_in(text: str) -> set[Decimal]:
    """Every value a text states, whatever its notation, sign or kind; citation markers and list numbers aside."""
    found: set[Decimal] = set()
    for figure in read_numbers(text):
        if figure.kind == "date":
            found.update(Decimal(part) for part in re.findall(r"\d+", figure.text))
        else:
            found.add(abs(figure.value))
    return found


def read_figure(text: str) -> Figure | None:
    """The one number that a field or argument holds ("€ 250.000", "8%", "32 uur per week"), or None when it is more."""
    figures = read_numbers(text)
    if len(figures) != 1 or figures[0].kind not in ("quantity", "year"):
        return None
    before, after = text[: figures[0].start], text[figures[0].end :]
    return None if before.strip() or not surroundings.is_only_per(after) else figures[0]


def read_numbers(text: str) -> list[Figure]:
    """Every number in a text with its kind, in order."""
    masked = _NOT_A_FIGURE.sub(lambda match: " " * len(match.group()), text)
    figures: list[Figure] = []
    at = 0
    while match := _NUMBER.search(masked, at):
        found = list(_read(masked, match))
        figures.extend(found)
        at = max(match.end(), found[-1].end if found else 0)  # "2,5 miljoen" is read whole, not as 2,5 and a million
    return _share_units(masked, figures)


def _read(text: str, match: re.Match[str]) -> Iterator[Figure]:
    if match["digits"]:
        yield _read_digits(text, match)
    elif match["share"]:
        yield _placed(text, number_words.share_value(match), "percent", match.start(), match.end())
    elif match["mixed"]:
        value = number_words.mixed_value(match)
        if value is not None:
            yield from _read_words(text, value, match.start(), match.end(), needs_unit=value < 1)
    elif match["dutch"] or match["english"]:
        for value, start, end in number_words.run_values(match):
            if not number_words.is_no_number(text, start, end):
                alone = number_words.is_bare_one(text[start:end])
                yield from _read_words(text, value, start, end, needs_unit=alone)
    else:
        yield _read_look_alike(text, match)


def _read_look_alike(text: str, match: re.Match[str]) -> Figure:
    """Telephone numbers, dates and times; the value of a date is its first number."""
    written = match.group()
    if match["phone"]:
        return _placed(text, Decimal(re.sub(r"\D", "", written)), None, match.start(), match.end(), "label")
    kind: Kind = "date" if match["date"] else "time"
    first = re.search(r"\d+", written) if kind == "date" else None
    value = Decimal(first.group()) if first else Decimal(written.replace(":", "."))
    return _placed(text, value, None, match.start(), match.end(), kind)


def _read_words(text: str, value: Decimal, start: int, end: int, *, needs_unit: bool) -> Iterator[Figure]:
    """A number in words; "een", "half" and "kwart" are one only before a multiplier, or "één" before a unit."""
    factor, written, end_of_number = surroundings.multiplier(text, end)
    unit, end_of_unit = surroundings.unit_after(text, end_of_number)
    measured = unit in ("percent", "hours", "years", "EUR") and text[start:end].lower() != "een"
    if needs_unit and not written and not measured:
        return
    if written == "ton" and unit is None:
        unit = "EUR"
    kind: Kind = "quantity"
    if unit is None and surroundings.is_label(text, start):
        kind = "label"
    elif unit == "years" and surroundings.is_age(text, start, end_of_unit, unit):
        kind = "age"
    yield _placed(text, value * factor, unit, start, end_of_unit, kind)


def _read_digits(text: str, match: re.Match[str]) -> Figure:
    digits, prefix, start, end = match["digits"], match["prefix"], match.start(), match.end()
    factor, written, end = surroundings.multiplier(text, end)
    if not written and _ORDINAL.match(text, end):
        return _placed(text, _to_decimal(digits), None, start, end, "ordinal")
    ending = _ROUND_ENDING.match(text, end)
    if ending:
        end = ending.end()
    unit, end_of_unit = surroundings.unit_after(text, end)
    value = _to_decimal(digits, written, unit) * factor
    if re.search("[-−]", prefix) and not re.search(r"[\d%]\s*$", text[max(0, start - 3) : start]):
        value = -value
    if re.search("[€e]", prefix, re.I) or (unit is None and (ending or written == "ton")):
        unit = "EUR"
    kind = _kind_of_digits(text, match, unit, written, end_of_unit)
    if kind != "quantity" and unit not in ("years", None):
        unit, end_of_unit = None, end
    return _placed(text, value, unit, start, end_of_unit, kind)


def _kind_of_digits(text: str, match: re.Match[str], unit: FigureUnit | None, written: str, end: int) -> Kind:
    digits, start = match["digits"], match.start()
    looks_like_a_year = not written and len(digits) == 4 and digits.isdecimal() and 1900 <= int(digits) <= 2099
    if looks_like_a_year and unit in (None, "items", "loans", "inhabitants"):
        joined_by_verb = unit is None and surroundings.unit_before(text, start, Decimal(digits))[1]
        if not joined_by_verb and (unit is None or surroundings.is_year_of(text, start)):
            return "year"
    if unit is None and not written:
        follows = text[match.end() : match.end() + 2]
        if follows.startswith("+") and not follows[1:].isdecimal():
            return "age"
        leading_zero = len(digits) > 1 and digits.startswith("0") and digits.isdecimal()
        if leading_zero or follows[:1].isalpha() or surroundings.is_label(text, start):
            return "label"
    small = digits.isdecimal() and len(digits) <= 2 and not match["prefix"]
    if small and not written and unit is None and surroundings.is_of_person(text, start, end):
        return "age"
    if small and not written and unit in (None, "years") and surroundings.is_age(text, start, end, unit):
        return "age" if unit == "years" or _ages_follow(text, end) else "quantity"
    return "quantity"


def _ages_follow(text: str, end: int) -> bool:
    """After "jongeren van 12": the other end of the range, or nothing that makes it a quantity."""
    return bool(
        re.match(r"\s*(?:[-–/]|tot|t/m|to)\s*\d{1,2}(?![\d.,%])(?!\s*(?:%|procent|uur|euro))", text[end:], re.I)
    )


def _to_decimal(digits: str, multiplier: str = "", unit: FigureUnit | None = None) -> Decimal:
    """Dutch points group and Dutch commas divide; the other way round where the digits or the words show English."""
    plain = re.sub(S, "", digits)
    point, comma = plain.rfind("."), plain.rfind(",")
    if point >= 0 and comma >= 0:
        decimal = "." if point > comma else ","
    elif point < 0 and comma < 0:
        return Decimal(plain)
    else:
        mark = "." if point >= 0 else ","
        grouped = plain.count(mark) > 1 or re.fullmatch(rf"[1-9]\d{{0,2}}\{mark}\d{{3}}", plain)
        divides = mark == "," if multiplier or unit == "percent" else False  # 1,250 miljoen; 12,500%
        divides = divides or multiplier in ("million", "billion", "thousand")
        decimal = mark if not grouped or (divides and plain.count(mark) == 1) else ""
    kept = "".join(sign for sign in plain if sign.isdecimal() or sign == decimal)
    return Decimal(kept.replace(",", "."))


def _placed(
    text: str, value: Decimal, unit: FigureUnit | None, start: int, end: int, kind: Kind = "quantity"
) -> Figure:
    stated = True
    if unit is None and kind == "quantity":
        unit = surroundings.unit_before(text, start, value)[0]
        stated = unit is None
    if kind == "age":
        unit = "years"
    before, after, noun = surroundings.words_around(text, start, end)
    per = surroundings.per_after(text, end, unit)
    if value == value.to_integral_value():
        value = Decimal(int(value))
    return Figure(value, unit, start, end, text[start:end], kind, noun, before, after, per, False, stated)


def _share_units(text: str, figures: list[Figure]) -> list[Figure]:
    """Both ends of a range carry the unit and the multiplier that only one end names: "20 tot 30%", "200-300k"."""
    for place in range(len(figures) - 1):
        left, right = figures[place], figures[place + 1]
        link = _RANGE.match(text[left.end : right.start])
        if link is None or (link["pair"] == "naar" and right.unit != "percent"):
            continue  # "van 24 naar 36 uur" is one of the two; a share is nothing else: "van 16 naar 20 procent"
        if link["pair"] and _EACH.intersection(right.after[:2]):
            continue  # "two of 14 hours each"
        if left.kind == right.kind == "quantity":
            figures[place : place + 2] = _pair(text, left, right, link["pair"])
        elif "age" in (left.kind, right.kind) and not link["pair"]:
            figures[place : place + 2] = [_as_age(left), _as_age(right)]
        elif left.kind == "year" and right.kind == "quantity" and re.fullmatch(r"\d\d", right.text):
            figures[place + 1] = replace(right, kind="year", unit=None, value=left.value // 100 * 100 + right.value)
    return figures


def _pair(text: str, left: Figure, right: Figure, word: str | None) -> list[Figure]:
    """``word`` joins the two where no sign of a range does: "16 naar 20 procent" is one, "200 en 30 boeken" two."""
    loose, moves = bool(word), (word or "").lower() == "naar"
    between = bool(_BETWEEN.search(text[max(0, left.start - 10) : left.start]))
    ranged = not loose or between
    # "Budget 200.000 en 50.000 boeken" are two things, whatever the noun before the first says weakly.
    weak = not left.unit_stated and right.unit_stated and right.unit is not None and (ranged or moves)
    if left.unit is None or weak:
        factor = right.value / (_first_number(right) or right.value) if right.value else Decimal(1)
        bare = left.text.strip("-−").isdecimal() and left.value < 1000 <= right.value and factor > 1
        left = replace(left, unit=right.unit, value=left.value * factor if bare else left.value, unit_stated=True)
    elif right.unit is None and ranged:
        right = replace(right, unit=left.unit, unit_stated=True)
    if ranged and left.unit == right.unit == "years" and not loose and re.search("[-–]", text[left.end : right.start]):
        return [_as_age(left), _as_age(right)]
    return [replace(left, in_range=left.in_range or ranged), replace(right, in_range=ranged)]


def _first_number(figure: Figure) -> Decimal | None:
    digits = re.match(r"[^\d]*(\d+(?:[.,]\d{1,2})?)(?![.,]?\d)", figure.text)
    return Decimal(digits[1].replace(",", ".")) if digits else None


def _as_age(figure: Figure) -> Figure:
    small = figure.kind in ("quantity", "age") and figure.unit in (None, "years") and figure.value < 120
    return replace(figure, kind="age", unit="years", in_range=True) if small else figure
