"""Where a text holds something personal: addresses, numbers with a check digit, and names that a cue announces.

Each detector is a form and, where there is one, its check: a number that fails the check of a BSN or IBAN is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    start: int
    end: int
    kind: str


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .]?[A-Z0-9]{2,4}){3,8}\b", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w.,€])(?:(?:\+|00)\d{2}[\s.-]?(?:\(0\)[\s.-]?)?[1-9](?:[\s.-]?\d){7,9}"
    r"|\(?0[1-9]\d{0,2}\)?[\s.–-]{0,2}\d(?:[\s.-]?\d){5,8})(?![\d%])"
)
_BSN = re.compile(
    r"(?<![\d.,])\d{3}[ .-]?\d{3}[ .-]?\d{3}(?!\d|[.,]\d)|(?<![\d.,])\d{4}[ .]\d{2}[ .]\d{3}(?!\d|[.,]\d)"
)
_CARD = re.compile(
    r"(?P<cue>\b(?:pas|lid|lener|klant|kaart|lidmaatschaps|bibliotheekpas|barcode|membership|card|reader)\w*"
    r"(?:\s*(?:nummer|number|nr\.?|no\.?|code))?\s*(?:is|:|=|#)?\s*)(?P<number>[A-Z]{0,3}\d(?:[\d -]{3,18})\d)",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![\d.,€])\d{10,19}(?!\d|,\d|%)")
_ADDRESS = re.compile(
    r"\b(?:[A-Z][\w'’.-]+\s+(?:(?:van|de|der|den|het|ter|ten)\s+)*){1,4}\d{1,4}\s?[a-zA-Z]?(?:-\d{1,3})?[\s,]+"
    r"(?P<code>[1-9]\d{3}\s?[A-Z]{2})\b|\b[1-9]\d{3}\s?[A-Z]{2}\b(?:[\s,]+(?:huisnummer\s+)?\d{1,4}[a-zA-Z]?\b(?!\s*%))?"
)
_PARTICLE = r"(?:van|de|der|den|ter|ten|te|het|in|el|al|bin|von|du|la|le|’t|'t)"
_CAPITAL = r"(?:[A-ZÀ-Þ][\w’'-]+|[A-Z]\.(?:\s?[A-Z]\.)*)"
_FULL_NAME = rf"{_CAPITAL}(?:\s+(?:{_PARTICLE}\s+)*{_CAPITAL})*"
_NAME = re.compile(
    r"(?P<cue>(?i:\b(?:mevrouw|mevr\.?|mw\.?|meneer|dhr\.?|de heer|heer|mr\.?|mrs\.?|ms\.?|dr\.?|drs\.?|prof\.?|ik ben|"
    r"ik heet|mijn naam is|naam\s*:|my name is|i am|i'm|this is|collega(?!['’]?s)|leidinggevende|directeur|"
    r"vriendelijke groeten?|groet(?:en|jes)?|namens|regards|van mij)\b)\.?[,:]?\s+(?:(?i:de|het)\s+)?)"
    rf"(?P<name>(?:{_PARTICLE}\s+)*{_FULL_NAME})"
)
# Capitalised after a cue, and no person: "directeur Bibliotheek Utrecht", "namens Probiblio".
_NO_PERSON = re.compile(
    r"^(?:Bibliothe\w+|Probiblio|Stichting|Gemeente|Provincie|Noord|Zuid|Nederland\w*|Ik|I|Wij|De|Het)\b"
)


def find_personal(text: str) -> list[Found]:
    """Everything personal in a text, in order; of what overlaps the first kind that was tried, certain ones first."""
    taken: list[Found] = []
    for detector in (_emails, _ibans, _cards, _bsns, _phones, _long_numbers, _addresses, _names):
        for found in detector(text):
            if all(found.end <= other.start or found.start >= other.end for other in taken):
                taken.append(found)
    return sorted(taken, key=lambda each: each.start)


def is_bsn(digits: str) -> bool:
    """The eleven test: 9a + 8b + … + 2h − i divides by eleven."""
    if len(digits) != 9 or not digits.isdecimal() or digits == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def is_iban(written: str) -> bool:
    """The remainder of the number, its first four signs moved to the end and letters as numbers, by 97 is one."""
    compact = re.sub(r"[ .]", "", written).upper()
    if not 15 <= len(compact) <= 34 or not compact.isalnum():
        return False
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1


def _spans(
    pattern: re.Pattern[str], kind: str, check: Callable[[str], bool] = bool
) -> Callable[[str], Iterator[Found]]:
    def find(text: str) -> Iterator[Found]:
        for match in pattern.finditer(text):
            if check(match.group()):
                yield Found(match.start(), match.end(), kind)

    return find


_emails = _spans(_EMAIL, "E-MAIL")
_bsns = _spans(_BSN, "BSN", lambda written: is_bsn(re.sub(r"\D", "", written)))
_phones = _spans(_PHONE, "TELEFOON", lambda written: 9 <= len(re.sub(r"\D", "", written)) <= 13)
_long_numbers = _spans(_LONG_NUMBER, "NUMMER")
_addresses = _spans(_ADDRESS, "ADRES")


def _ibans(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        written = match.group()
        while written and not is_iban(written):  # a word behind it may look like one more group
            written = re.sub(r"[ .]?[^ .]*$", "", written)
        if written:
            yield Found(match.start(), match.start() + len(written), "IBAN")


def _cards(text: str) -> Iterator[Found]:
    for match in _CARD.finditer(text):
        if len(re.sub(r"\D", "", match["number"])) >= 5:
            yield Found(match.start("number"), match.end("number"), "PASNUMMER")


def _names(text: str) -> Iterator[Found]:
    for match in _NAME.finditer(text):
        if not _NO_PERSON.match(match["name"]):
            yield Found(match.start("name"), match.end("name"), "NAAM")
