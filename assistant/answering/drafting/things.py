"""The very thing that a question asks for, taken from the first quote: a date, a quantity, somebody.

Careful on purpose: it is named only where the sentence that comes nearest to the question's words holds exactly one of
the kind that was asked for, or says by its form which one it is ("Redactie: …", "… ligt bij de directie").
"""

from __future__ import annotations

import re

from assistant.answering.answer_kinds import AnswerKind, Span, kind_asked, spans
from assistant.answering.asked_for import measure_asked
from assistant.answering.understanding.subjects import is_form_of
from assistant.figures import numbers_in
from assistant.knowledge.vocabulary import fold, words
from assistant.quoting import sentences

_ALL_BUT = re.compile(r"\balle\b.*\b(?:niet|geen|behalve|uitgezonderd)\b")
_CHOICE = re.compile(r"\b(?:of|or)\b")
_ASKS_WHICH = re.compile(r"\b(?:welke?|which)\b")
# What may or must be is a norm; a number beside it in the plan is not that.
_ASKS_BOUND = re.compile(
    r"\b(?:max\w*|minim\w+|minstens|hoogstens|ten minste|mag|mogen|moet\w*|verplicht\w*|"
    r"at most|at least|must|may|allowed)\b"
)
_SAYS_NOTHING = frozenset(  # every sentence of the plan is about them
    words("bibliotheek bibliotheken mens mensen publiek bezoeker bezoekers lezer lezers klant klanten collega collegas")
)
_SMALL = frozenset(
    words("en of van de het een dat die is in op te bij met voor aan als maar and or of the a that in on")
)
_SAID_BY = re.compile(r"[”’\"'] — (?P<who>[^—]+)$")  # under a quotation
_OF_WHOM = re.compile(
    r"\b(?:van wie|wiens|wie (?:zei|zegt|zeg|noem\w*|sprak|deed|stel\w*)|who said|whose|citaat|uitspraak|quote)\b"
)
_LABELLED = re.compile(r"^[A-Z][a-zë]+: (?P<who>[A-Z][^:.]{2,80})$")  # in a colophon
_RESTS_WITH = re.compile(r"\b(?:ligt|liggen|berust|berusten)\b(?:,[^,]*,)? bij (?P<who>[^.,;]+)")
_IN_A_NAME = re.compile(r"([A-Z]\w*(?:plan|agenda|nota|monitor|visie|convenant|[Rr]eport|[Rr]apport)\w*|\bover) $")
_GOES_ON = re.compile(r"\W*(?:tot|t/m|en|of|and|or|until)\b")
_SHARE = re.compile(r"%|procent|helft|kwart|derde|vijfde|een op de|alle")
_MONEY = re.compile(r"€|euro")
_ASKS_END = re.compile(r"\b(?:tot (?:en met )?wanneer|eindig\w*|afloop\w*|loopt .*\baf|until when|end)\b")
_TILL = re.compile(r"\b(?:tot(?: en met)?|t/m|until)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\b(?:hoe ?veel|how many)\b")
_BEGINS_WITHIN = 20  # letters: a sentence that begins with a date is about what happened then
LETTERS_OF_A_WORD = 4
LARGEST_IN_WORDS = 99  # of ages and percentages
CLEARLY = 2  # times as many of the question's words as any other sentence has


def thing_asked(question: str, text: str, known: str = "") -> str | None:
    """The one date, quantity or actor that a passage holds and the question does not, nor what is ``known`` from the
    question before it; None when there are several."""
    kind = kind_asked(question)
    if kind is AnswerKind.OTHER:
        return None
    if named := named_by_form(question, text):
        return named
    if len(_HOW_MANY.findall(fold(question))) > 1:
        return None
    nearest = _nearest_sentence(question, text)
    if nearest and (named := _only_one(kind, question, nearest, known)):
        return named
    if kind is AnswerKind.DATE:  # when something else happened is not asked
        text = _spoken_of(question, text)
    return _only_one(kind, question, text, known)


def named_by_form(question: str, text: str) -> str | None:
    """Whom a passage names by its form, for a question after somebody."""
    if kind_asked(question) is not AnswerKind.ACTOR:
        return None
    said_by = _SAID_BY.search(text)
    if said_by and _OF_WHOM.search(fold(question)):
        return said_by["who"].strip()
    if labelled := _LABELLED.match(text):
        return labelled["who"]
    rests = [match["who"].strip() for match in _RESTS_WITH.finditer(text)]
    return rests[0] if len(rests) == 1 else None


def _nearest_sentence(question: str, text: str) -> str | None:
    """Of several sentences the one that clearly has most of the question's words, if one has."""
    parts = [text[start:end] for start, end in sentences(text)]
    if len(parts) < 2:
        return None
    shared = [_shared(question, part) for part in parts]
    most, second = sorted(shared, reverse=True)[:2]
    return parts[shared.index(most)] if most and most >= CLEARLY * second else None


def _spoken_of(question: str, text: str) -> str:
    """The sentences that have a word of the question; a single sentence as it is."""
    parts = [text[start:end] for start, end in sentences(text)]
    return text if len(parts) < 2 else " ".join(part for part in parts if _shared(question, part))


def _shared(question: str, text: str) -> int:
    """How many of the question's words a text has."""
    asked = [word for word in words(question) if len(word) >= LETTERS_OF_A_WORD]
    return sum(any(is_form_of(word, each) for each in words(text)) for word in asked)


def _only_one(kind: AnswerKind, question: str, text: str, known: str) -> str | None:
    if kind is AnswerKind.QUANTITY and _ASKS_BOUND.search(fold(question)):
        return None
    if kind is AnswerKind.ACTOR and _CHOICE.search(fold(question)):
        return None  # "de cijfers of de medewerker?": it is one of the two, whoever else the sentence names
    if kind is AnswerKind.QUANTITY and _ALL_BUT.search(fold(text)):
        return None  # "alle … niet": all but one
    if kind is AnswerKind.QUANTITY and numbers_in(question) & numbers_in(text):
        return None  # the one that the question names already is what the sentence counts by
    if kind is AnswerKind.QUANTITY and max(numbers_in(question), default=0) > LARGEST_IN_WORDS:
        return None  # a sum is asked for, of which the sentence may hold one term
    found = _candidates(kind, question, text, known)
    if kind is AnswerKind.DATE:
        found = _dates(question, text, found)
    if len(found) != 1:
        return None
    return _with_its_noun(text, found[0]) if kind is AnswerKind.QUANTITY else found[0].text


def _candidates(kind: AnswerKind, question: str, text: str, known: str) -> list[Span]:
    """What a text holds of this kind that the question does not, each once."""
    asked = set(words(f"{question} {known}"))
    measure = measure_asked(question)
    asks_money, asks_share = measure == "money", kind is AnswerKind.QUANTITY and measure == "share"
    # "Welke leverancier?" asks for a name: that a sentence speaks of "bibliotheek" tells nobody which.
    named_only = kind is AnswerKind.ACTOR and bool(_ASKS_WHICH.search(fold(question)))
    found: dict[str, Span] = {}
    for span in spans(kind, text):
        is_share = bool(_SHARE.search(text[span.start : span.end + 1]))
        if (named_only and not span.text[:1].isupper()) or (asks_share and not is_share):
            continue
        if asks_money and not _MONEY.search(text[max(0, span.start - 2) : span.end + 5]):
            continue
        if not set(words(span.text)) <= asked | _SAYS_NOTHING:
            found.setdefault(fold(span.text), span)
    return list(found.values())


def _dates(question: str, text: str, found: list[Span]) -> list[Span]:
    """Of several dates the one that a sentence begins with, or the last day where an end is asked for; years in a name
    ("Collectiebeleidsplan 2025-2028") only to who asks about what has that name."""
    asked = set(words(question))
    named = {each: _IN_A_NAME.search(text[: each.start]) for each in found}
    dates = [each for each, name in named.items() if name is None or fold(name[1]) in asked]
    if _ASKS_END.search(fold(question)):
        return [each for each in dates if _TILL.search(text[max(0, each.start - 12) : each.end]) or "-" in each.text]
    is_first = bool(dates) and dates[0].start <= _BEGINS_WITHIN and not _GOES_ON.match(text[dates[0].end :])
    return dates[:1] if is_first else dates


def _with_its_noun(text: str, span: Span) -> str:
    """ "33" or "drie" alone says little: with the sign or the noun that follows it."""
    follows = re.match(r"\s?%|\s+([^\W\d_]+(?:['’]\w+)?)", text[span.end :])
    is_whole = "%" in span.text or (len(span.text.split()) > 1 and re.search(r"[^\W\d_]{3}", span.text))
    if follows is None or is_whole or fold(follows.group(1) or "") in _SMALL:
        return span.text
    return span.text + follows.group()
