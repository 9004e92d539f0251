"""What kind of thing a question asks for (how much, when, who), and where a text holds one.

A sentence without a number is no answer to "hoeveel", however near it is: that tells silence from an answer, and it
finds the words to begin an answer with. Kinds are told by form alone; what is meant is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assistant.figures import read_numbers
from assistant.knowledge.vocabulary import fold


class AnswerKind(StrEnum):
    QUANTITY = "quantity"
    DATE = "date"
    ACTOR = "actor"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of a text, and what stands there."""

    start: int
    end: int
    text: str


_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october"
)
_YEAR = r"(?:19|20)\d\d"
_WHEN = re.compile(
    rf"\b(?:(?:eind|begin|medio|halverwege|voorjaar|najaar|zomer|winter|vanaf|sinds|uiterlijk|in|tot|voor|na|"
    rf"de (?:eerste|tweede) helft van)\s+)*"
    rf"(?:(?:\d{{1,2}}\s+)?(?:{_MONTHS})(?:\s+(?:en|tot|t/m)\s+(?:{_MONTHS}))?(?:\s+{_YEAR})?"
    rf"|{_YEAR}(?:\s?[-–/]\s?{_YEAR})?)\b"
    r"|\b(?:jaarlijks\w*|maandelijks\w*|wekelijks\w*|dagelijks\w*|halfjaarlijks\w*|tweejaarlijks\w*|tussentijds\w*|"
    r"(?:elke?|iedere?|per|eens per|een keer per|twee keer per|over|binnen|na|om de|eens in de|de komende|komende)\s+"
    r"(?:\w+\s+){0,2}(?:jaar|jaren|maand|maanden|week|weken|kwartaal|dag|dagen|beleidsperiode|planperiode))\b",
    re.IGNORECASE,
)
_SHARE_WORDS = re.compile(
    r"\b(?:de helft|helft|driekwart|een kwart|twee derde|een derde|een vijfde|een op de \w+|geen enkele?|alle)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?<![.!?…“\"':]\s)(?<!^)\b(?:[A-ZÀ-Þ][\w'’&-]+|[A-Z]{2,})|^[A-Z]{2,}\b)"
    r"(?:\s+(?:(?:van|de|der|den|het|en|&|op|uit|in)\s+)*(?:[A-ZÀ-Þ][\w'’&-]+|[A-Z]{2,}))*"
)
# A long stem also counts inside a compound ("wijkbibliotheken"); a short one stands in too many other words.
_ACTOR_STEMS = (
    "bibliothe|probiblio|gemeente|provincie|overheid|minister|specialist|consulent|medewerker|vrijwilliger|"
    "directie|directeur|management|manager|bestuur|schrijfgroep|werkgroep|klankbord|redactie|uitgever|leverancier|"
    "boekhandel|leerkracht|opvoeder|jongere|publiek|inwoner|partner|netwerk|instelling|organisatie|schrijver|"
    "programmamaker|marketeer|collega|ambassadeur|gebruiker|bezoeker"
)
_ACTOR_WORDS = (
    "rijk|school|scholen|docent|docenten|leraar|leraren|ouder|ouders|kind|kinderen|lener|leners|klant|klanten|expert|"
    "experts|auteur|auteurs|mens|mensen|team|teams|lid|leden|lezer|lezers"
)
_ACTOR = re.compile(rf"\b(?!\w*(?:systeem|catalog))(?:\w*(?:{_ACTOR_STEMS})\w*|(?:{_ACTOR_WORDS}))\b", re.IGNORECASE)

_ASKS_QUANTITY = re.compile(
    r"\b(?:hoe\s?veel\w*|how (?:many|much)|percentage|percent|procent|welk deel|welk bedrag|welk aandeel|wat kost\w*|"
    r"aantal|what (?:share|percentage|amount|number|proportion)|hoe (?:groot|lang|hoog|oud|ver|laag|duur)|"
    r"how (?:big|long|high|old|far|large))\b"
)
_ASKS_DATE = re.compile(
    r"\b(?:wanneer|when|hoe vaak|how often|sinds wanneer|tot wanneer|op welke (?:dag|datum)|"
    r"welke? (?:datum|dag|jaar|maand|jaren|periode|"
    r"moment)|in welk jaar|hoe laat|(?:which|what) (?:date|day|year|month|period))\b"
)
_ASKS_ACTOR = re.compile(
    r"^\W*(?:en |maar |and |but |of |ook )?(?:(?:van|door|met|aan|voor|bij|by|with|from|to|for) )?"
    r"(?:wie|wiens|who|whose|whom)\b|[,.;:] (?:wie|who)\b|"
    r"\b(?:zeggen|vertellen|weet (?:je|jij|u)|tell me|know) (?:wie|who)\b|"
    r"\b(?:welke? (?:organisatie|bibliotheek|instelling|partij|persoon|partner|collega|functie|medewerker|uitgever|"
    r"leverancier)\w*|which (?:organisation|library|person|partner|supplier|publisher|member|institution)\w*)\b"
)


def kind_asked(question: str) -> AnswerKind:
    """The kind of the question's main ask; the first form that fits, how much before when before who."""
    folded = fold(question)
    if _ASKS_DATE.search(folded) and not re.search(r"\bhoe\s?veel\b", folded):
        return AnswerKind.DATE
    if _ASKS_QUANTITY.search(folded):
        return AnswerKind.QUANTITY
    if _ASKS_ACTOR.search(folded):
        return AnswerKind.ACTOR
    return AnswerKind.OTHER


def spans(kind: AnswerKind, text: str) -> tuple[Span, ...]:
    """Where a text holds a thing of this kind, in order; none for a question that asks for something else."""
    if kind is AnswerKind.QUANTITY:
        counted = [each for each in read_numbers(text) if each.kind in ("quantity", "age")]
        found = [Span(each.start, each.end, text[each.start : each.end]) for each in counted]
        return _longest([*found, *_matches(_SHARE_WORDS, text)])
    if kind is AnswerKind.DATE:
        return _longest(_matches(_WHEN, text))
    if kind is AnswerKind.ACTOR:
        return _longest([*_matches(_NAME, text), *_matches(_ACTOR, text)])
    return ()


def _longest(found: Iterable[Span]) -> tuple[Span, ...]:
    """Of spans that overlap the longest, in the order of the text."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda each: each.start - each.end):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda each: each.start))


def _matches(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(Span(match.start(), match.end(), match.group()) for match in pattern.finditer(text))
