"""Which norm a statement is about: by what it names, and by what its figures are a share of.

Owns the words for the subjects of the norms that can be calculated with, and for what a share is taken of. A statement
about another whole ("20% van de bezoekers") is never about a norm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Whole = Literal["budget", "collection", "loans", "time", "other"]

_BUDGET = (
    r"(?:collectie|media|aanschaf|boeken|materialen|materiaal|inkoop|totaal)?-?budget(?:ten)?|(?:collectie)?geld(?:en)?"
    r"|middelen|uitgaven|begroting|bedrag|bestedingen"
)
_COLLECTION = (
    r"\w*collecties?|collectiebezit|bezit|titels?|boeken|exemplaren|banden|materialen|aanschaf\w*|media|plank\w*"
)
_LOANS = r"\w*uitlening(?:en)?|leningen|\w*leenverkeer|uitgeleende\w*"
_TIME = r"\w*tijd|uren|werkweek|werkuren|formatie"
_WHOLES: tuple[tuple[Whole, str], ...] = (
    ("budget", _BUDGET),
    ("loans", _LOANS),
    ("time", _TIME),
    ("collection", _COLLECTION),
    ("other", r"[^\W\d_]{4,}"),
)
_FILLER = r"(?:(?:de|het|ons|onze|hun|haar|zijn|alle|die|dat|totale|jaarlijkse|reguliere|fysieke|hele|gehele)\s+){0,3}"
_ORIGIN = r"(?:een |onze |de )?(?:ander|buiten|collega|buur|elders)"  # "komt voor 4% van een andere bibliotheek"


@dataclass(frozen=True, slots=True)
class Subject:
    """``names`` must be in a statement or its heading; ``not_if`` makes it about something else."""

    names: re.Pattern[str]
    whole: Whole
    not_if: re.Pattern[str] | None = None
    needs_whole: bool = False  # the subject alone does not say what a share is taken of
    needs_figure: bool = False  # without a figure a statement about it is about much else as well

    def is_named_in(self, text: str) -> bool:
        return bool(self.names.search(text)) and not (self.not_if and self.not_if.search(text))


_NEW = (
    r"nieuwe (?:doel)?groepen|nieuw publiek|nieuwe lezers|andere afdelingen|andere doelgroepen"
    r"|groepen die (?:we|wij) nog"
)
_OUTSIDE = r"\bbuiten (?:(?:het|ons|de|onze) )?(?:ob\b|ob-|openbare|netwerk|bibliotheeknetwerk|stelsel)"
SUBJECTS = {
    "target-groups-share": Subject(
        re.compile(r"doelgroep|focusgroep", re.I), "budget", re.compile(_NEW, re.I), needs_whole=True
    ),
    "new-audiences-direction": Subject(re.compile(_NEW, re.I), "budget", needs_whole=True),
    "existing-users-direction": Subject(
        re.compile(
            r"al bereik|(?:huidige|bestaande|vaste|trouwe) (?:gebruikers|leden|klanten|lezers|leners|publiek)", re.I
        ),
        "collection",
        needs_whole=True,
        needs_figure=True,
    ),
    "specialist-time-direction": Subject(re.compile(_NEW, re.I), "time", needs_whole=True),
    "loans-from-other-libraries": Subject(
        re.compile(
            r"(?:andere|buur|collega)[ -]?(?:openbare )?bibliothe|bibliotheekorganisatie|interbibliothecair|\bibl\b"
            r"|leenverkeer",
            re.I,
        ),
        "loans",
        re.compile(_OUTSIDE, re.I),
        needs_whole=True,
    ),
    "loans-outside-network": Subject(re.compile(_OUTSIDE, re.I), "loans", needs_whole=True),
    "written-off-share": Subject(
        re.compile(
            r"afschrij|afgeschreven|\bschrij(?:ven|ft)\b.*\baf\b|saner|sanee|gesaneerd|afvoer|afgevoerd"
            r"|\b(?:gaat|gaan|haal\w*)\b.*\b(?:eruit|de deur uit)\b",
            re.I,
        ),
        "collection",
        re.compile(
            r"(?:op|van) (?:de |het |ons |onze )?(?:inventaris|gebouw|pand|meubil|hardware|activa|investering)"
            r"|boekwaarde",
            re.I,
        ),
    ),
}
HOURS = Subject(
    re.compile(r"(?:collectie|titel)\w*(?:specialist|adviseur|medewerker|team|vormer)|collectioneur", re.I), "time"
)
_CHANGES = re.compile(
    r"\b(?:daal|dalen|gedaald|stijg|gestegen|steeg|stegen|toegenomen|afgenomen|groei|gegroeid|krimp)\w*", re.I
)
_LOANS_NAMED = re.compile(rf"\b(?:{_LOANS}|lenen|geleend|leent|\bibl\b)", re.I)


def is_change(text: str, start: int, end: int) -> bool:
    """Whether the percentage says how much something rose or fell, or is a discount: that is a share of nothing."""
    return bool(
        re.match(r"\s*(?:meer|minder|hoger|lager|extra|groei|stijging|daling|korting|rente|btw)\b", text[end:], re.I)
        or (re.search(r"\bmet\s+(?:\w+\s+)?$", text[:start], re.I) and _CHANGES.search(text))
    )


def whole_named(text: str, start: int, end: int) -> Whole | None:
    """What the share at this place is said to be a share of: "20% van het collectiebudget", "van de tijd … 70%"."""
    after = re.match(rf"\s*(?:\([^)]*\)\s*)?van\s+(?!{_ORIGIN}){_FILLER}(?P<noun>[\w-]+)", text[end : end + 80], re.I)
    if after:
        return _kind(after["noun"])
    before = re.findall(rf"\b(?:van|deel)\s+{_FILLER}([\w-]+)", text[:start], re.I)
    # "Van de bibliotheek" names no whole, "van het personeelsbudget" names another one.
    kinds = [_kind(noun) for noun in before if _kind(noun) != "other" or noun.lower().endswith("budget")]
    return kinds[-1] if kinds else None


def names_whole(text: str, whole: Whole) -> bool:
    """Whether a text names the whole at all, somewhere."""
    pattern = dict(_WHOLES)[whole]
    return bool(re.search(rf"\b(?:{pattern})\b", text, re.I)) or (whole == "loans" and bool(_LOANS_NAMED.search(text)))


def _kind(noun: str) -> Whole:
    return next(whole for whole, pattern in (*_WHOLES, ("other", r".*")) if re.fullmatch(pattern, noun, re.I))
