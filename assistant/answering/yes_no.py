"""Yes, no, or open: what is said of the chances that the judged questions taught (``knowledge.yes_no``).

Below a floor nothing is said: a wrong yes is worse than none. A question that was judged before, in nearly these words,
gets its own answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from assistant.answering.understanding import Reading
from assistant.figures import Figure, read_numbers
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.questions import Asked
from assistant.knowledge.reader import agreed
from assistant.knowledge.retrieval import Found, Hit, Knowledge
from assistant.knowledge.vocabulary import fold
from assistant.knowledge.yes_no import DENIES, Chances

Said = Literal["yes", "no", "open", "likely_yes", "likely_no"]

# Chances from which it is said, or said to look so. Measured on questions left out in turn, and on questions by others:
# see the decision on yes and no.
SAID_FROM, LIKELY_FROM, OPEN_FROM = 0.85, 0.7, 0.9
TWIN = 0.985  # cosine from which a judged question that denies and narrows as much is the same question

SAYS_FROM = 0.5  # chance that a passage is what is asked for, from which it says yes or no to it
READ_FROM = 0.4  # probability of an answer from which a single question is read beside its passage
# How much the network of vectors and that of the text read as one count: a follow-up means little by its own vector.
# Chosen by the likelihood of 532 judged questions that neither had learned of.
WEIGHTS_ALONE, WEIGHTS_FOLLOWING = (1.0, 0.7), (0.5, 1.0)
CLEAR_FROM = 0.7  # chance of yes, no or open from which that is not needed

_LIMIT = re.compile(
    r"\b(?:alleen|uitsluitend|altijd|alle|allemaal|elke|ieder\w*|helemaal|volledig|per se|verplicht\w*|enige|moet\w*|"
    r"mag|mogen|kan|kunnen|only|always|every|all|mandatory|exclusively|must|may|can)\b"
)


def say_by_first(
    reading: Reading, first: Hit, chance: float, probability: float, found: Found, knowledge: Knowledge
) -> Said | None:
    """Yes or no by the passage that is quoted first, which with this ``chance`` is what is asked for: one that may not
    be says neither. ``probability`` is that of an answer."""
    if by_age := of_an_age(reading.asked, first.text):
        return by_age
    before = judged_before(reading.text, first.passage_id, found.judged)
    if before or chance < SAYS_FROM:
        return before
    bare = reading.asked if reading.is_follow_up else reading.text
    text, vector = found.embedded or ("", None)
    is_worth_reading = probability >= READ_FROM and not reading.figures  # a sum says yes or no by itself
    return say(
        weigh(reading, bare, first.passage_id, knowledge, vector if text == bare else None, is_read=is_worth_reading)
    )


def weigh(
    reading: Reading,
    bare: str,
    passage_id: str,
    knowledge: Knowledge,
    vector: Vectors | None = None,
    *,
    is_read: bool = True,
) -> Chances:
    """How probable yes, no and open are, by the question's own words ``bare``. A follow-up is read beside the passage
    as well, with the questions before it, and a single question where its words leave doubt: reading takes longer than
    all else together."""
    chances = knowledge.retriever.marked.yes_or_no(bare, passage_id, vector)
    is_clear = not reading.before and (not is_read or max(chances.values(), default=1.0) >= CLEAR_FROM)
    if not chances or is_clear:
        return chances
    read = knowledge.retriever.marked.read_beside(bare, passage_id, reading.before)
    weights = WEIGHTS_FOLLOWING if reading.before else WEIGHTS_ALONE
    return agreed(chances, read, *weights) if read else chances


def judged_before(question: str, passage_id: str, known: Sequence[tuple[Asked, float]]) -> Said | None:
    """What people answered to the same question about this passage; ``known`` are judged ones, nearest (cosine)
    first."""
    twin = next((each for each, cosine in known if cosine >= TWIN and each.target == passage_id), None)
    return twin.says if twin is not None and _bounds(twin.text) == _bounds(question) else None


def say(chances: Chances) -> Said | None:
    """What is probable enough to be said."""
    yes, no, is_open = (chances.get(each, 0.0) for each in ("yes", "no", "open"))
    if is_open >= OPEN_FROM:
        return "open"
    if yes > no:
        return "yes" if yes >= SAID_FROM else "likely_yes" if yes >= LIKELY_FROM else None
    return "no" if no >= SAID_FROM else "likely_no" if no >= LIKELY_FROM else None


_AGE_GROUP = re.compile(r"\b(?:jongere\w*|jeugd\w*|kind|kinderen|young \w+|youth|child\w*)\b")
_CHOICE = re.compile(r"\b(?:of|or)\b")
OLDEST = 99


def of_an_age(question: str, text: str) -> Said | None:
    """ "Is 28 nog een jongere?", by the one range of ages that a passage names; at its upper end nothing is said, for
    "12 tot 27" may leave 27 out or not."""
    folded = fold(question)
    asked = [each for each in read_numbers(question) if each.kind == "age" or _may_be_age(each)]
    if len(asked) != 1 or asked[0].in_range or not _AGE_GROUP.search(folded) or _CHOICE.search(folded):
        return None
    ends = [each.value for each in read_numbers(text) if each.kind == "age" and each.in_range]
    if len(ends) != 2 or asked[0].value == ends[1]:
        return None
    return "yes" if ends[0] <= asked[0].value < ends[1] else "no"


def _may_be_age(figure: Figure) -> bool:
    return figure.kind == "quantity" and figure.unit in (None, "years") and figure.value <= OLDEST


def _bounds(question: str) -> tuple[bool, frozenset[str]]:
    """Whether the question denies something, and the words that widen or narrow what it asks."""
    folded = fold(question)
    return bool(DENIES.search(folded)), frozenset(_LIMIT.findall(folded))
