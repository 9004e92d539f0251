"""Follow-ups that point at the answer before them: where it says so, one of its points, what counts for its norm."""

from __future__ import annotations

import re

from assistant.answering.understanding.subjects import ASKING
from assistant.knowledge.vocabulary import Vocabulary, fold, words

LAST = -1
_PLACES = (
    re.compile(r"\b(?:eerst\w*|1e|1ste|first)\b"),
    re.compile(r"\b(?:tweede|2e|second)\b"),
    re.compile(r"\b(?:derde|3e|third)\b"),
    re.compile(r"\b(?:vierde|4e|fourth)\b"),
    re.compile(r"\b(?:vijfde|5e|fifth)\b"),
    re.compile(r"\b(?:zesde|6e|sixth)\b"),
    re.compile(r"\b(?:zevende|7e|seventh)\b"),
    re.compile(r"\b(?:achtste|8e|eighth)\b"),
    re.compile(r"\b(?:negende|9e|ninth)\b"),
    re.compile(r"\b(?:tiende|10e|tenth)\b"),
)
_LAST = re.compile(r"\b(?:laatste|last)\b")
# What may stand around the place of a point; with anything else it is another question.
_AROUND = frozenset(
    words(
        """en de het die dat wat is zijn betekent betekenen houdt houden in leg uit uitleggen vertel meer over van noem
        geef licht toe toelichten kun kan je u jij me mij even eens nog ook precies nou dan eigenlijk bedoel bedoelt
        bedoelen bedoeld wordt met zegt zeg op ga verder dieper zoom punt punten principe ambitie norm waarde item
        regel bullet zin stap rol taak voorwaarde uitgangspunt
        and the what is are does do mean means explain tell more about of please can could you me elaborate on point
        principle ambition norm value one item rule"""
    )
)
_WHERE = re.compile(
    r"\bwaar (?:precies |exact )?(?:staa[nt]|vind|lees)\b|\bwelke? (?:pagina|bladzijde|hoofdstuk|bron(?:nen)?)\b|"
    r"\bwat is (?:de|je|jouw|uw) bron\b|\bwhere (?:exactly )?(?:is|are|does|do|can)\b|"
    r"\bwhich (?:page|chapter|source)s?\b"
)
# With any other word it asks where something else is: "where can I park?".
_AROUND_WHERE = frozenset(
    words(
        """en waar precies exact staat staan vind vinden lees lezen ik we wij je dat die dit deze het de in op welke
        welk pagina bladzijde hoofdstuk bron bronnen wat is jouw uw plan terug nou dan eigenlijk allemaal kan kun komt
        and where exactly is are does do can it that this those these say said find i we stand written in on the plan
        which page chapter source sources from"""
    )
)
SHORT = 1  # point, where nobody says how many
_NUMBERS = ("een", "one", "twee", "two", "drie", "three", "vier", "four", "vijf", "five")
_IN_SO_MANY = re.compile(
    rf"\b(?:in|tot|met|to|into)? ?({'|'.join(_NUMBERS)}|[1-5]) "
    r"(?:zin(?:nen)?|punten?|regels?|sentences?|points?|lines?)\b"
)
_SHORTER = re.compile(
    r"\b(?:korter|kort|bondig\w*|inkorten|samengevat|samenvatten|samen|shorter|short|brief\w*|summar\w+)\b"
)
_AROUND_SHORTER = frozenset(
    words(
        """korter kort bondig bondiger inkorten samengevat samenvatten samenvatting vat samen maken shorter short brief
        briefly summary summarise summarize maak kun kan kunt je u jij het dat dit die deze daar van voor me mij eens
        even graag nog wat in een de er hier antwoord oke ok en gewoon please can could you make it that this the answer
        a an of me put keep"""
    )
)
_ALSO = re.compile(
    r"\b(?:ook|mee|meegerekend|inbegrepen|inclusief|geldt|gelden|vall?t?|vallen|tell?t?|tellen|hoort|horen|"
    r"included?|apply|applies|counts?|"
    r"too|as well)\b"
)
_HOLDS = re.compile(
    r"\b(?:geldt|gelden|vall?t?|vallen|tell?t?|tellen|hoort|horen|appl(?:y|ies)|counts?)\b|"
    r"\b(?:moeten|must)\b.*\d+\s?%"
)
# "Vallen dvd's onder de reguliere collectie?", "counts towards": of what belongs to what.
_BELONGS = re.compile(
    r"\b(?:valt|vallen|falls?)\b.*\b(?:\w*onder|under)\b(?! (?:de|the) norm)|"
    r"\b(?:telt|tellen|counts?)\b.*\b(?:mee|voor|towards)\b|"
    r"\b(?:be)?(?:hoort|horen)\b.*\b(?:bij|tot|erbij|daarbij)\b|\bbelongs? to\b|\b(?:is|are)\b.*\bpart of\b"
)
_MORE_OR_LESS = frozenset(words("meer minder hoger lager groter kleiner eerder later more less higher lower"))
_CONSEQUENCE = frozenset(words("verplicht bindend afspraak ambitie advies waarom mandatory binding"))
_PER_PERSON_OR_PLACE = re.compile(r"\bper (?:persoon|medewerker|specialist|vestiging|filiaal|locatie|person|branch)\b")
_ELLIPTIC = re.compile(
    r"^\W*(?:en|and|maar|ook)\s+(?:(?:dan|ook|geldt dat)\s+)?(?:(?:voor|bij|met|for|with)\s+)?\S+(?:\s+\S+){0,2}\W*$"
)


_NUMBERED = re.compile(r"\b(?:nummer|nr|punt|no|number|point|waarde|principe|ambitie)\W{0,2}(\d{1,2})\b|#(\d{1,2})\b")
_NEXT, _PREVIOUS = re.compile(r"\b(?:volgende|daarna|next)\b"), re.compile(r"\b(?:vorige|previous)\b")
_COUNTED = re.compile(
    r"^\W*(?:(?:en|and|ok|oke)\s+)?(?:hoe ?veel\s+(?:zijn|waren|punten|staan)\b.*|how many\s+(?:are|were|points)\b.*)$"
)
_AROUND_COUNT = frozenset(
    words(
        """en ok oke hoeveel hoe veel zijn waren staan het er dat die dit punten in totaal dan nu eigenlijk
        and how many are were there that those points in total"""
    )
)


def counts_points(question: str) -> bool:
    """ "Hoeveel zijn het er?", after a list."""
    return bool(_COUNTED.search(fold(question))) and set(words(question)) <= _AROUND_COUNT


def place_asked(question: str, before: int | None = None) -> int | None:
    """Which point of the answer before is meant, from 0, or :data:`LAST`; None where none is. ``before`` is the place
    of the point that was asked for last: "de volgende?"."""
    folded = fold(question)
    for pattern, step in ((_NEXT, 1), (_PREVIOUS, -1)):
        if pattern.search(folded) and before is not None and set(words(pattern.sub(" ", folded))) <= _AROUND:
            return before + step if before + step >= 0 else None
    if (numbered := _NUMBERED.search(folded)) and set(words(_NUMBERED.sub(" ", folded))) <= _AROUND:
        return int(numbered[1] or numbered[2]) - 1
    places = [at for at, pattern in enumerate(_PLACES) if pattern.search(folded)]
    places += [LAST] if _LAST.search(folded) else []
    if len(places) != 1:
        return None
    pattern = _LAST if places[0] == LAST else _PLACES[places[0]]
    around = words(pattern.sub(" ", folded))
    return places[0] if set(around) <= _AROUND else None


def points_kept(question: str) -> int | None:
    """To how much the answer before is to be brought back: "maak het korter", "kort samengevat, in drie punten"."""
    folded = fold(question)
    counted = _IN_SO_MANY.search(folded)
    if not (counted or _SHORTER.search(folded)) or not set(words(_IN_SO_MANY.sub(" ", folded))) <= _AROUND_SHORTER:
        return None
    if counted is None:
        return SHORT
    return int(counted[1]) if counted[1].isdecimal() else _NUMBERS.index(counted[1]) // 2 + 1


def asks_where(question: str) -> bool:
    """ "Waar staat dat?", "op welke pagina?"."""
    return bool(_WHERE.search(fold(question))) and set(words(question)) <= _AROUND_WHERE


def asks_whether_it_holds(question: str) -> bool:
    """ "Geldt de norm ook voor …?", "telt … mee?", "valt … daaronder?"."""
    folded = fold(question)
    also = _HOLDS.search(folded) and re.search(r"\b(?:ook|mee|too|also|as well)\b", folded)
    return bool(also or _BELONGS.search(folded))


def asks_what_counts(question: str, *, is_yes_no: bool, vocabulary: Vocabulary) -> bool:
    """After a norm: "geldt dat ook voor scholen?", "en e-books?", "mag programmering daar ook van?"."""
    folded = fold(question)
    named = set(vocabulary.content_words(question)) - _MORE_OR_LESS
    names_something = (
        bool(named)
        and ASKING.isdisjoint(words(question))
        and named.isdisjoint(_CONSEQUENCE)
        and not re.search(r"\d", folded)
    )
    if asks_per_head(question):
        return True
    return names_something and bool(_ALSO.search(folded) if is_yes_no else _ELLIPTIC.search(folded))


def asks_per_head(question: str) -> bool:
    """ "Is dat per persoon?", "geldt dat per vestiging?"."""
    return bool(_PER_PERSON_OR_PLACE.search(fold(question)))
