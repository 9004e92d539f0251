"""A question as it is read: without what stands around it, with its slips put right and its sign.

What stands around it is a greeting, thanks, "mijn directeur wil weten:". It would be searched for as well, and it hides
how the question is built. Nothing is taken away that says anything of its own: a sentence with a number or with one
other word stays.
"""

from __future__ import annotations

import re

from assistant.answering.understanding.language import detect_language
from assistant.answering.understanding.reading import Reading
from assistant.knowledge.spelling import Spelling, Spelt
from assistant.knowledge.vocabulary import words

_GREETING = r"hallo|hoi|hoihoi|hey|hee|hi|hello|goede(?:morgen|middag|navond|ndag)|good (?:morning|afternoon|evening)"
_THANKS = r"bedankt|dank|dankjewel|dankuwel|dankje|thanks|thank|thx|tnx|merci|mvg|groet|groeten|groetjes|regards"
# Words that may stand beside those, and say no more.
_BESIDE = (
    r"dag|beste|geachte|lezer|assistent|assistant|chatbot|allemaal|iedereen|there|all|dear|alvast|hartelijk|heel|erg|"
    r"je|u|jullie|wel|voor|de|het|uw|hulp|moeite|antwoord|met|vriendelijke|hartelijke|you|so|very|much|many|in|advance|"
    r"for|your|the|help|kind|best|svp|aub|please"
)
_COURTESY = rf"(?:{_GREETING}|{_THANKS}|{_BESIDE})"
_OPENS = re.compile(
    rf"^\W*(?:(?:{_COURTESY}\s+)*(?:{_GREETING}|dag|beste|geachte|dear)(?:\s+{_COURTESY})*\s*[,.!–\n-]+\s*"
    rf"|(?:{_COURTESY}\s+)*(?:{_THANKS})(?:\s+{_COURTESY})*\s*[.!]+\s*"
    rf"|(?:{_GREETING})\s+)(?=\w)",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    rf"(?<=[?.!,])\s*(?:{_COURTESY}\W+)*(?:{_THANKS})\b(?:\W+{_COURTESY})*\W*$"
    r"|\s*[,.]?\s*(?:alvast bedankt|thanks)\W*$",
    re.IGNORECASE,
)
_TELLS = (
    r"vertellen|zeggen|uitleggen|weten|weet|afvraag|vraag|vragen|vraagje|vraagt|vroeg|benieuwd|tell|know|wonder|wonders|"
    r"wondering|asks|asked|asking|question"
)
# "Kun je me vertellen:", "Mijn directeur wil weten:", "Korte vraag –". One that tells how it goes on is left.
_ANNOUNCES = re.compile(
    rf"^\W*(?![^:]*\b(?:ander\w*|nieuw\w*|other|new|different|vervolg\w*|follow\w*|daarover|hierover|that|this)\b)"
    rf"(?:[^\W\d]+[ ,]+){{0,8}}(?:{_TELLS})(?:\s+(?:me|mij|ik|af|of|het|volgende|about|the|following|dan)){{0,3}}\s*"
    r"(?::|\s[–-])\s*(?=\w)"
    # "Ik ben hier nieuw en heb een vraag." One that says what it is about is left.
    r"|^[^.?!:\d]{0,120}\b(?:heb|had|have|got|stel)\b[^.?!:\d]{0,20}\b(?:vraag|vraagje|question)\s*[.!:]\s+(?=\w)",
    re.IGNORECASE,
)
ALONE = 2  # words that must be left
AROUND = 120  # letters at either end in which a greeting and thanks are looked for


def tidied(question: str, previous: Reading | None, spelling: Spelling) -> Spelt:
    """The question as it is read after the one before. Who asks on seldom writes a sign, and is known like that."""
    language = detect_language(question, previous.language if previous else None)
    bare = without_courtesies(question)
    return spelling.corrected(bare if previous else with_its_sign(bare), language)


def without_courtesies(question: str) -> str:
    """The question without what is only polite around it; as it was where hardly anything else is there."""
    bare = _OPENS.sub("", question[:AROUND]) + question[AROUND:]
    bare = bare[:-AROUND] + _CLOSES.sub("", bare[-AROUND:])
    bare = _ANNOUNCES.sub("", bare)
    return bare if len(words(bare)) >= ALONE else question


def with_its_sign(question: str) -> str:
    """With a question mark where it ends without any sign: known questions have one, and are compared with."""
    return f"{question}?" if question[-1:].isalnum() else question
