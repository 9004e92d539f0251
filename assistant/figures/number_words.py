"""Number words and shares: "honderdtwintigduizend", "two hundred thousand", "anderhalf", "een vijfde", "de helft".

Owns the patterns and their values. text2num reads whole numbers; halves and spoken decimals are ours, because it reads
"twee komma vijf miljoen" as 2,5000000 and does not know "anderhalf".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from text_to_num import text2num

_DIGIT = "nul|een|één|eén|twee|drie|vier|vijf|zes|zeven|acht|negen"
_DUTCH = (
    f"(?:{_DIGIT}|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|twintig|dertig|veertig"
    "|vijftig|zestig|zeventig|tachtig|negentig|honderd|duizend|miljoen|miljard)"
)
_WORD = rf"{_DUTCH}(?:(?:en|ën)?{_DUTCH})*"
_ENGLISH = (
    "(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion)"
)
WHOLE_NUMBER = f"(?:{_WORD}|{_ENGLISH})"
_SMALL = {
    "een": 1, "één": 1, "eén": 1, "a": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4,
    "vijf": 5, "five": 5, "zes": 6, "six": 6, "zeven": 7, "seven": 7, "acht": 8, "eight": 8, "negen": 9, "nine": 9,
    "tien": 10, "ten": 10, "twintig": 20, "twenty": 20, "honderd": 100, "hundred": 100,
}  # fmt: skip
_PARTS = {
    "derde": 3, "third": 3, "thirds": 3, "kwart": 4, "vierde": 4, "quarter": 4, "quarters": 4, "vijfde": 5, "fifth": 5,
    "fifths": 5, "zesde": 6, "sixth": 6, "zevende": 7, "achtste": 8, "eighth": 8, "negende": 9, "tiende": 10,
    "tenth": 10, "tenths": 10,
}  # fmt: skip
_SMALL_WORD = "(?:" + "|".join(sorted(_SMALL, key=len, reverse=True)) + ")"
_PART_WORD = "(?:" + "|".join(sorted(_PARTS, key=len, reverse=True)) + ")"

# A share ends a sentence or is followed by what it is a share of; "een derde punt" does neither.
SHARE = rf"""(?P<share>
    \b(?P<times>{_SMALL_WORD}|[1-9])\s+(?:op\s+de|in)\s+(?P<outof>{_SMALL_WORD}|[1-9]\d{{0,2}})\b(?![.,]?\d|%|\s+\w+dagen)
    |(?<![\d.,/])(?P<over>[1-9])/(?P<under>[2-9]|10)(?=\s+(?:van|deel|of)\b)
    |\b(?P<half>helft\b|half(?=\s+(?:of|the|our)\b)|drie\s?kwart\b(?=\s+(?:van|aan|voor|naar|deel)\b|\s*[.;)]|$))
    |\b(?P<count>{_SMALL_WORD})\s*(?P<part>{_PART_WORD})\b(?=\s+(?:van|deel|of)\b|\s*(?:[.?!)]|$)))"""
MIXED = rf"""(?P<mixed>\b(?:
    (?:anderhal(?:f|ve)|ander\s+hal(?:f|ve)(?=\s+(?:miljoen|mln|ton|duizend))
    |driekwart|kwart|halve|half(?:\s+an?(?=\s+(?:million|thousand|hundred|billion)))?)
    |(?P<whole>{_WORD})(?:[eë]n(?:een)?hal(?:f|ve)|\s+en\s+een\s+hal(?:f|ve))
    |(?P<units>{_WORD})\s+komma\s+(?P<decimals>{_WORD}(?:\s+(?:{_DIGIT})\b)*)
    |(?P<units_en>{_ENGLISH})\s+point\s+(?P<decimals_en>{_ENGLISH})
    )\b)"""
DUTCH = rf"(?P<dutch>\b{_WORD}\b(?:[-\s]+(?:en\s+)?{_WORD}\b)*)"
ENGLISH = rf"(?P<english>\b{_ENGLISH}\b(?:[-\s]+(?:and\s+)?{_ENGLISH}\b)*)"

_FIXED = {"driekwart": Decimal("0.75"), "kwart": Decimal("0.25"), "half": Decimal("0.5"), "halve": Decimal("0.5")}
_LONGEST = 10  # words in one number; without a bound a long row of number words costs its square
_TOKEN = re.compile(r"[^\s-]+")
_ONE_BEFORE = re.compile(r"^(?:een|één|eén)(?=honderd|duizend)", re.I)
_ACHT_IS_NO_NUMBER = re.compile(r"\bin\s+acht$|\bacht\s+(?:het|dit|dat|de|zich|deze|ze|zij|geen)\b", re.I)
_ENGLISH_TEXT = re.compile(r"\b(?:the|and|our|for|how|which|have|has|with|from)\b", re.I)
_DUTCH_TEN = re.compile(r"ten\s+(?:\w+e|minste)\b", re.I)  # ten minste, ten hoogste, ten opzichte, ten behoeve


def share_value(match: re.Match[str]) -> Decimal:
    """The percentage that a share stands for; a third is 33.33."""
    if match["half"]:
        return Decimal(75) if match["half"].lower().startswith("drie") else Decimal(50)
    if match["over"]:
        times, outof = int(match["over"]), int(match["under"])
    elif match["part"]:
        times, outof = _small(match["count"]), _PARTS[match["part"].lower()]
    else:
        times, outof = _small(match["times"]), _small(match["outof"])
    percent = Decimal(100 * times) / outof
    return percent.quantize(Decimal("0.01"), ROUND_HALF_UP)


def mixed_value(match: re.Match[str]) -> Decimal | None:
    """The value of "anderhalf", "tweeënhalf", "nul komma een"; None where the words are no number after all."""
    written = match["mixed"].lower()
    if written.startswith("ander"):
        return Decimal("1.5")
    if match["whole"]:
        whole = _whole(match["whole"], "nl")
        return None if whole is None else whole + Decimal("0.5")
    for units, decimals, language in (("units", "decimals", "nl"), ("units_en", "decimals_en", "en")):
        if match[units]:
            parts = [_whole(word, language) for word in (match[units], *match[decimals].split())]
            return None if None in parts else Decimal(f"{parts[0]}." + "".join(str(part) for part in parts[1:]))
    return _FIXED[written.split()[0]]


def run_values(match: re.Match[str]) -> Iterator[tuple[Decimal, int, int]]:
    """The numbers in a run of number words with their places: "zeventig tachtig" holds two, "drie en twintig" one."""
    run, offset = match.group(), match.start()
    language = "nl" if match["dutch"] else "en"
    tokens = [(token.start(), token.end()) for token in _TOKEN.finditer(run)]
    first = 0
    while first < len(tokens):
        for last in range(min(len(tokens), first + _LONGEST), first, -1):
            start, end = tokens[first][0], tokens[last - 1][1]
            value = _whole(run[start:end], language)
            if value is not None:
                yield value, offset + start, offset + end
                first = last
                break
        else:
            first += 1


def is_bare_one(written: str) -> bool:
    """Whether the words are "een" or "one", an article or pronoun far more often than a number."""
    return written.lower() in ("een", "één", "eén", "one")


def is_no_number(text: str, start: int, end: int) -> bool:
    """Number words that mean something else here: "in acht nemen", "ten minste"."""
    written = text[start:end].lower()
    if written == "acht":
        return bool(_ACHT_IS_NO_NUMBER.search(text[max(0, start - 4) : end])) or bool(
            _ACHT_IS_NO_NUMBER.match(text, start)
        )
    if written == "ten":
        if text[max(0, start - 2) : start].strip().isalpha() and _NAMED.match(text, end):
            return True  # "Daphne ten Siethof"
        return bool(_DUTCH_TEN.match(text, start)) or not (_ENGLISH_TEXT.search(text) or _ENGLISH_UNIT.match(text, end))
    return False


_NAMED = re.compile(r"\s+[A-Z][a-z]")
_ENGLISH_UNIT = re.compile(
    r"\s*(?:%|per\s?cent|percent|thousand|million|hours?|euros?|people|inhabitants|years?)", re.I
)


def _small(written: str) -> int:
    return int(written) if written.isdecimal() else _SMALL[written.lower()]


def _whole(written: str, language: str) -> Decimal | None:
    words = _ONE_BEFORE.sub("", unicodedata.normalize("NFC", written.lower()))
    try:
        return Decimal(text2num(words, language))
    except ValueError:
        return None
