"""The first sentence of an answer: whose words follow, and of the plan yes or no, or the very thing asked for.

Where the thing is not sure (``things``) the first word is left to the quote. Nobody but the plan is introduced as the
plan.
"""

from __future__ import annotations

import re

from assistant.advice import Citation, Language
from assistant.answering.drafting.phrases import phrases
from assistant.answering.drafting.quotes import quoted
from assistant.answering.drafting.things import named_by_form, thing_asked
from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Reading
from assistant.answering.yes_no import SAYS_FROM
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Source
from assistant.knowledge.vocabulary import fold
from assistant.quoting import sentences

_ASKS_PLAN = re.compile(r"\b(?:plan|plans|plannen|\w+plan)\b")
_ADDRESS = re.compile(r"^\S+(?:://|@)\S+$")
_HOW_OFTEN = {
    "jaarlijks": "every year",
    "maandelijks": "every month",
    "wekelijks": "every week",
    "dagelijks": "every day",
    "halfjaarlijks": "every half year",
    "tweejaarlijks": "every two years",
}


def open_with(reading: Reading, evidence: Evidence, first: Citation) -> str:
    """The opening sentences, which mark and quote the first citation."""
    say = phrases(reading.language)
    quote = quoted(first)
    if reading.is_yes_no:
        return say[f"says_{evidence.says or 'neither'}"].format(quote=quote)
    return _name_thing(reading, evidence, first) + say["plan_says"].format(quote=quote)


def _name_thing(reading: Reading, evidence: Evidence, first: Citation) -> str:
    """The very thing that was asked for, as a sentence, where it is sure; empty otherwise."""
    thing = evidence.thing if evidence.quoted[:1] == (first.passage_id,) else None
    thing = thing or _by_its_form(reading, evidence, first, is_known=thing is not None)
    if not thing or thing not in first.quote:
        return ""
    if reading.language is Language.EN:
        thing = _HOW_OFTEN.get(fold(thing), thing)
    if not _ADDRESS.search(thing):
        thing = thing[0].upper() + thing[1:]
    said = phrases(reading.language)["thing"].format(thing=thing, marker=f"[{first.marker}]")
    return f"{said} "


def _by_its_form(reading: Reading, evidence: Evidence, first: Citation, *, is_known: bool) -> str | None:
    """What no known question tells; of a passage that is known, only where its form leaves no doubt. The text of a
    follow-up also holds what the question before it asked."""
    is_elsewhere = first.passage_id.split("/")[1] not in reading.chapters
    if reading.chapters_named and is_elsewhere and not evidence.is_guidance_only:
        return None  # "Van wie is het citaat bij Plek?" is not answered by the one of another chapter, however like it
    question = reading.asked or reading.text
    return named_by_form(question, first.quote) if is_known else thing_asked(question, first.quote, reading.text)


def open_with_guidance(reading: Reading, evidence: Evidence, source: Source, first: Citation) -> str:
    """The opening where only guidance of ours answers: that the plan does not, and to a yes/no question which it is."""
    say = phrases(reading.language)
    # "Staat in het plan dat …?" is not answered with yes by a source that is not the plan.
    is_for_guidance = reading.is_yes_no and not _ASKS_PLAN.search(fold(reading.text))
    opening = say.get(f"opening_{evidence.says}") if is_for_guidance else None
    said = say["guidance_says" if opening else "guidance_only"]
    is_sure = not reading.is_yes_no and max(evidence.chances, default=0.0) >= SAYS_FROM
    thing = _name_thing(reading, evidence, first) if is_sure else ""
    publisher = publisher_named(source, reading.language)
    return thing + said.format(opening=opening, publisher=publisher, quote=quoted(first))


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
