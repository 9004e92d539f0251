"""A follow-up on an earlier question than the last: "terug naar de eerste vraag: …", "back to the opening hours: …".

Which question it goes on from decides what "dat" and "zij" are, so it is told before the question is read. Who names
none goes on from the last. After a list "de eerste" is its first point, unless a question or an answer is named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assistant.answering.understanding.pairs import without_what_it_replaces
from assistant.answering.understanding.reading import Intent, Reading, read_back
from assistant.answering.understanding.subjects import is_among
from assistant.knowledge.vocabulary import Vocabulary, fold, words

_SOFTENED = r"^\W*(?:(?:en|maar|and|but|oke?|okay|goed|mooi|nou|nog|even|eerst|just|begin)\W+)*"
_TO = r"(?:naar|over|op|bij|van|aan|wat betreft|qua|to|on|about|regarding|as for)"
_THE = r"(?:de|het|'?t|die|dat|mijn|m'?n|je|uw|jouw|the|that|my|your)"
_KIND = r"(?:vraag|antwoord|onderwerp|question|answer|topic|subject)"
_STILL = r"(?:nog|even|dan|terug|terugkomend|weer|again|still)"
_PLACES = (r"(?:aller)?eerste|1e|first", r"tweede|2e|second", r"derde|3e|third")
_NAMED_BACK = re.compile(
    _SOFTENED + rf"(?:(?:terug(?:komend|kerend)?|back|returning)\s+{_TO}\s+(?P<after>[^,:;–]{{3,60}}?)"
    rf"|{_TO}\s+(?P<around>[^,:;–]{{3,60}}?)\s+(?:nog\s+)?(?:even\s+)?terugkomend)\s*[,:;–]"
)


def _opening(place: str) -> re.Pattern[str]:
    """ "Nog even over dat eerste, …", "my first question again: …"."""
    return re.compile(
        _SOFTENED + rf"(?:(?:terug(?:komend)?|back)\s+)?(?:{_TO}\s+)?{_THE}\s+(?:{place})(?P<kind>\s+{_KIND})?"
        rf"(?:\s+{_STILL})*\s*[,:;–-]+\s*"
    )


def _within(place: str) -> re.Pattern[str]:
    """ "De afspraken uit je eerste antwoord, …", "staat er bij dat eerste ook …?"."""
    return re.compile(
        rf"\s*\b(?:uit|van|bij|in|op|over|from|of|in)\s+(?:{_THE}\s+(?:{place})\s+{_KIND}\b"
        rf"|dat\s+(?:{place})\b(?=\W*(?:$|[,:;?]|ook|nog|dan|wel|niet)))"
    )


_OPENINGS, _WITHIN = tuple(map(_opening, _PLACES)), tuple(map(_within, _PLACES))


Turn = Mapping[str, Any] | None  # a reading as it is held; None for one that was erased


def followed(question: str, turns: Sequence[Turn], vocabulary: Vocabulary) -> tuple[str, Reading | None]:
    """The question without the words that only say which one it follows up on, and what was understood of that one,
    with all figures of the conversation; ``turns`` are those of the conversation, the oldest first."""
    question, previous = _followed(question, turns, vocabulary)
    if previous is None:
        return question, None
    figures = _figures_so_far(turns)
    return question, previous.model_copy(update={"figures": figures, "worked": previous.still_worked(figures)})


def _figures_so_far(turns: Sequence[Turn]) -> dict[str, Decimal]:
    """What was last said of each figure: each turn keeps its own, and one that was erased none."""
    known: dict[str, Decimal] = {}
    for turn in turns:
        reading = read_back(turn)
        if reading is not None:
            known = {**without_what_it_replaces(known, reading.figures), **reading.figures}
    return known


def _followed(question: str, turns: Sequence[Turn], vocabulary: Vocabulary) -> tuple[str, Reading | None]:
    last = read_back(turns[-1]) if turns else None
    folded = fold(question)
    # What is cut out is counted in the folded text.
    if len(turns) < 2 or last is None or len(folded) != len(question):
        return question, last
    for turn, opening, within in zip(turns, _OPENINGS, _WITHIN, strict=False):
        if turn is None:
            continue
        opened = opening.match(folded)
        if opened and opened.end() < len(question) and (opened["kind"] or last.intent is not Intent.LIST):
            return question[opened.end() :], read_back(turn)
        if said := within.search(folded):
            return question[: said.start()] + question[said.end() :], read_back(turn)
    return question, _named_back(folded, turns, vocabulary) or last


def _named_back(folded: str, turns: Sequence[Turn], vocabulary: Vocabulary) -> Reading | None:
    """The latest turn that asked about what is named: "terug naar dat tijdschrift: …"."""
    match = _NAMED_BACK.match(folded)
    named = vocabulary.content_words(match["after"] or match["around"]) if match else []
    for turn in reversed(turns) if named else ():
        said = words(turn.get("asked") or turn["text"]) if turn is not None else []
        if any(is_among(name, said) for name in named):
            return read_back(turn)
    return None
