"""What a proposed norm could be called, and by which words people would ask for it; a person may change both."""

from __future__ import annotations

import re
import unicodedata

from assistant.figures import Figure
from assistant.knowledge.norms.register import NormUnit
from assistant.knowledge.norms.wholes import Whole, plural
from assistant.knowledge.vocabulary import fold, words

LONGEST_NAME = 80
MOST_WORDS, MOST_LOOSE_WORDS = 5, 3

_TARGET = re.compile(
    r"\b(?:naar|aan|voor|uit)\s+(?:de |het |een |hun |onze )?"
    r"(?P<what>(?:(?!(?:moet|mag|kan|gaat|gaan|wordt|worden|van|te|is|zijn|en|per|om)\b)[\w-]+\s?){1,5})",
    re.I,
)
_MARKUP = re.compile(r"[\[\]<>*_`|#\\{}“”\"‘’]")
_COMMON = frozenset(
    words(
        """dag dagen werkdagen weken maanden jaren uur uren de het een en of van voor naar aan in op uit met bij tot te
        om per is zijn wordt worden moet moeten dient dienen mag mogen kan kunnen zou zouden wij we ons onze zij hun
        die dat deze dit er ten minste minstens minimaal maximaal hoogstens hoogste hooguit niet meer minder dan
        procent percentage euro jaar jaarlijks ieder iedere elk elke week maand gaat gaan besteed besteden
        bibliotheek bibliotheken norm richtlijn streeft streven als door over binnen ook nog al alle hij ze geen wel
        zo dus maar want tussen circa ongeveer gemiddeld verplicht scholen aantal aandeel deel nieuwe hele totale
        andere eigen gelden geldt geven geeft hebben heeft krijgt krijgen voorkeur beschikbaar adviseren adviseert
        aanbevolen wenselijk doel eens keer uiterlijk bedraagt besteedt stelt houden houdt
        """
    )
)


def suggested_name(sentence: str, figure: Figure, unit: NormUnit, counted: str, whole: Whole | None) -> str:
    """A short Dutch name of what the number is for, made of the sentence's own words."""
    if unit == "percent" and whole is not None:
        target = _TARGET.search(sentence, figure.end)
        goes_to = _clean(target["what"]) if target else ""
        name = f"Deel {whole.phrase}" + (f" voor {goes_to}" if goes_to and fold(goes_to) != whole.noun else "")
    elif whole is not None and counted:
        name = f"{plural(counted)} per {_for_each(whole)}"
    elif whole is not None and unit == "EUR":
        name = f"Bedrag per {_for_each(whole)}"
    else:
        name = " ".join(_content(sentence, figure)[:MOST_WORDS]) or _clean(sentence)
    name = _clean(name)[:LONGEST_NAME].strip() or "Norm"
    return name[0].upper() + name[1:]


def asking_words(sentence: str, figure: Figure, counted: str, whole: Whole | None) -> tuple[str, ...]:
    """The words by which a question is about this number: what is counted, of what, and what it is for."""
    chosen = [each for each in (counted, whole.noun if whole else "") if each]
    target = _TARGET.search(sentence, figure.end)
    chosen += [each for each in words(target["what"]) if each not in _COMMON] if target else []
    if len(chosen) < 2:
        chosen += _content(sentence, figure)[:MOST_LOOSE_WORDS]
    known = dict.fromkeys(fold(each) for each in chosen)
    return tuple(each for each in known if len(each) > 2 and each not in _COMMON)[:MOST_WORDS]


def plain_words(text: str) -> str:
    """A name as an answer may say it: one line, without signs that would mean something in it."""
    visible = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return _clean(visible)


def _content(sentence: str, figure: Figure) -> list[str]:
    rest = f"{sentence[: figure.start]} {sentence[figure.end :]}"
    return [each for each in re.findall(r"[^\W\d_][\w-]{2,}", rest) if fold(each) not in _COMMON]


def _for_each(whole: Whole) -> str:
    return f"{whole.per:,}".replace(",", ".") + f" {plural(whole.noun)}" if whole.per > 1 else whole.noun


def _clean(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split()).strip(" .,;:!?")
