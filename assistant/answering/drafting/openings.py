"""The first sentence of an answer: whose words follow, and of the plan yes or no, or the very thing asked for.

Careful on purpose: it names a thing only where the first quote holds exactly one of the kind that was asked for, and
otherwise leaves the first word to the quote. Nobody but the plan is introduced as the plan.
"""

from __future__ import annotations

import re

from assistant.advice import Citation, Language
from assistant.answering.answer_kinds import AnswerKind, Span, kind_asked, spans
from assistant.answering.drafting.phrases import phrases
from assistant.answering.drafting.quotes import quoted
from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Reading
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Source
from assistant.knowledge.vocabulary import fold, words
from assistant.quoting import sentences

_ASKS_PLAN = re.compile(r"\b(?:plan|plans|plannen|\w+plan)\b")
_ALL_BUT = re.compile(r"\balle\b.*\b(?:niet|geen|behalve|uitgezonderd)\b")
_CHOICE = re.compile(r"\b(?:of|or)\b")
_ASKS_WHICH = re.compile(r"\b(?:welke?|which)\b")
# What may or must be is a norm; a number beside it in the plan is not that.
_ASKS_BOUND = re.compile(
    r"\b(?:max\w*|minim\w+|minstens|hoogstens|ten minste|mag|mogen|moet\w*|verplicht\w*|"
    r"at most|at least|must|may|allowed)\b"
)
_HOW_OFTEN = {
    "jaarlijks": "every year",
    "maandelijks": "every month",
    "wekelijks": "every week",
    "dagelijks": "every day",
    "halfjaarlijks": "every half year",
    "tweejaarlijks": "every two years",
}
_SAYS_NOTHING = frozenset(  # every sentence of the plan is about them
    words("bibliotheek bibliotheken mens mensen publiek bezoeker bezoekers lezer lezers klant klanten collega collegas")
)
_SMALL = frozenset(
    words("en of van de het een dat die is in op te bij met voor aan als maar and or of the a that in on")
)


def open_with(reading: Reading, evidence: Evidence, first: Citation) -> str:
    """The opening sentences, which mark and quote the first citation."""
    say = phrases(reading.language)
    quote = quoted(first)
    if reading.is_yes_no:
        return say[f"says_{evidence.says or 'neither'}"].format(quote=quote)
    # The text of a follow-up also holds what the question before it asked.
    thing = None if reading.is_follow_up else _thing_asked(reading.text, first.quote)
    said = say["plan_says"].format(quote=quote)
    if not thing:
        return said
    if reading.language is Language.EN:
        thing = _HOW_OFTEN.get(fold(thing), thing)
    named = say["thing"].format(thing=thing[0].upper() + thing[1:], marker=f"[{first.marker}]")
    return f"{named} {said}"


def open_with_guidance(reading: Reading, evidence: Evidence, source: Source, first: Citation) -> str:
    """The opening where only guidance of ours answers: that the plan does not, and to a yes/no question which it is."""
    say = phrases(reading.language)
    # "Staat in het plan dat …?" is not answered with yes by a source that is not the plan.
    is_for_guidance = reading.is_yes_no and not _ASKS_PLAN.search(fold(reading.text))
    opening = say.get(f"opening_{evidence.says}") if is_for_guidance else None
    said = say["guidance_says" if opening else "guidance_only"]
    return said.format(opening=opening, publisher=publisher_named(source, reading.language), quote=quoted(first))


def who_says(source: Source, language: Language) -> str:
    """Whose words follow, for a source that is not the plan: "Het eigen beleid van … zegt hierover".

    A name that holds a number or the end of a sentence would read as a claim, so it is left to the list of sources.
    """
    say = phrases(language)
    if source.kind in ("law", "agreement"):
        return say[f"{source.kind}_says"]
    layer = source.kind if source.kind in ("local", "example") else "other"
    said = say[f"{layer}_says"].format(publisher=source.publisher)
    is_plain = not numbers_in(source.publisher) and len(sentences(f"{said}.")) == 1
    return said if is_plain else say[f"{layer}_says_unnamed"]


def publisher_named(source: Source, language: Language) -> str:
    """Who published what we summarised, without what it calls the page: "Probiblio (blog)" is Probiblio."""
    name = source.publisher.partition(" (")[0]
    is_plain = not numbers_in(name) and len(sentences(f"{name} zegt dit.")) == 1
    return name if is_plain else phrases(language)["another_publisher"]


def open_without_plan(source: Source, first: Citation, language: Language) -> str:
    """The opening sentence where the plan is silent: law and local policy speak for themselves, guidance after that."""
    say = phrases(language)
    says = who_says(source, language)
    if source.kind in ("guidance", "example"):
        return say["plan_silent_first"].format(says=says[0].lower() + says[1:], quote=quoted(first))
    return say["says"].format(says=says, quote=quoted(first))


def _thing_asked(question: str, text: str) -> str | None:
    """The one date, quantity or actor that a passage holds and the question does not; None when there are several."""
    kind = kind_asked(question)
    if kind is AnswerKind.QUANTITY and _ASKS_BOUND.search(fold(question)):
        return None
    if kind is AnswerKind.ACTOR and _CHOICE.search(fold(question)):
        return None  # "de cijfers of de medewerker?": it is one of the two, whoever else the sentence names
    if kind is AnswerKind.QUANTITY and _ALL_BUT.search(fold(text)):
        return None  # "alle … niet": all but one
    if kind is AnswerKind.QUANTITY and numbers_in(question) & numbers_in(text):
        return None  # the one that the question names already is what the sentence counts by
    asked = set(words(question))
    found: dict[str, Span] = {}
    # "Welke leverancier?" asks for a name: that a sentence speaks of "bibliotheek" tells nobody which.
    named_only = kind is AnswerKind.ACTOR and bool(_ASKS_WHICH.search(fold(question)))
    for span in spans(kind, text):
        if named_only and not span.text[:1].isupper():
            continue
        if not set(words(span.text)) <= asked | _SAYS_NOTHING:
            found.setdefault(fold(span.text), span)
    if len(found) != 1:
        return None
    (span,) = found.values()
    return _with_its_noun(text, span) if kind is AnswerKind.QUANTITY else span.text


def _with_its_noun(text: str, span: Span) -> str:
    """ "33" alone says little: with the sign or the noun that follows it."""
    follows = re.match(r"\s?%|\s+([^\W\d_]+(?:['’]\w+)?)", text[span.end :])
    if follows is None or re.search(r"%|[^\W\d_]{3}", span.text) or fold(follows.group(1) or "") in _SMALL:
        return span.text
    return span.text + follows.group()
