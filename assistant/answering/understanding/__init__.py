"""Reading a question without a language model: language, figures, norms, places in the plan, and what is left unsaid.

Everything here is deterministic and rests on the vocabulary in ``corpus/vocabulary.yaml``; it reads the question and
never looks for an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.answering.asked_for import asks_why
from assistant.answering.understanding.amounts import bind_figures, states_own_share, worked_out
from assistant.answering.understanding.changes import changed_by, changed_figures, names_a_change
from assistant.answering.understanding.followups import (
    NO_SUBJECT,
    asks_something_else,
    has_other_subject,
    is_elliptic_question,
    is_follow_up,
    lean_on,
    without_announcement,
)
from assistant.answering.understanding.language import detect_language
from assistant.answering.understanding.pairs import PAIRS, RESTS
from assistant.answering.understanding.pointing import (
    asks_per_head,
    asks_what_counts,
    asks_where,
    asks_whether_it_holds,
    counts_points,
    place_asked,
)
from assistant.answering.understanding.polar import asks_whether_there_are, is_polar
from assistant.answering.understanding.reading import Claim, Intent, Reading
from assistant.answering.understanding.safeguards import asks_to_drop_safeguards
from assistant.answering.understanding.small_talk import small_talk
from assistant.answering.understanding.subjects import asks_for_summary, asks_to_write, meaning_of, subject_of
from assistant.answering.understanding.topics import (
    WEAK,
    Topic,
    counts_something_else,
    find_topic,
    may_ask_what_counts,
    norms_despite,
    norms_meant,
    terms_meant,
)
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import Vocabulary, fold

__all__ = ["Claim", "Intent", "Reading", "understand"]

_COMPARE = re.compile(
    r"\b(?:verschil\w*|verhoud\w*|vergelijk\w*|vergelek\w*|scheel(?:t|de)|overeenkomst\w*|versus|vs|compare\w*|differ\w*|"
    r"tegenover|ten opzichte van|naast elkaar|allebei|beide|both|"
    r"(?:hoger|lager|groter|kleiner|ruimer|strenger|langer|korter)\b.*\bdan)\b"
)
# Of two chapters that are named, what each of them says is asked.
_OF_EACH = re.compile(r"\b(?:hetzelfde|the same|zowel|each)\b")
_DIFFERENCE = re.compile(
    r"\b(?:verschil\w*|scheel(?:t|de)|erbij|eraf|ervan af|hoe ?veel (?:\w+ )?(?:meer|minder|extra|hoger|lager)|"
    r"differ\w*|how (?:much|many) (?:more|less|fewer|extra))\b"
)
_SET_BESIDE = re.compile(r"\b(?:verschil\w*|scheel(?:t|de)|differ\w*)\b")  # where "erbij" is what changes
_REST = re.compile(
    r"\b(?:blijf\w*|hou\w*)\b.*\bover\b|\b(?:de|the) rest\b|\bleft\b(?=\W*(?:over|for|$))|\bremain\w*|"
    r"\b(?:het )?overige\b"
)
# Which of two it is: "welk jaar voldoet?", "wie heeft meer uren nodig?".
_WHICH_OF_TWO = re.compile(
    r"\b(?:welke?|wie|which|who)\b.*\b(?:jaar|beter|beste?|meer|minder|meeste|dichter\w*|voldoet|year|better|more|"
    r"less|closer|closest|of|or)\b"
)
_SHARE = re.compile(
    r"\b(?:percent\w*|procent\w*|aandeel|share|deel|proportion|fraction|norm|normen|eis|limiet|limit|grens|\w*grens|"
    r"plafond|ceiling|maximum|minimum|max|streef\w*|target|mogen we|mag ik|hoe ?veel van|how much of)\b|%"
)
_AMOUNT = re.compile(
    r"\b(?:bedrag\w*|euro\w*|hoeveel geld|how much money|how many|uren|uur|hours|aantal|"
    r"hoeveel (?:boeken|exemplaren|titels|items|stuks|uitleningen|poen))\b|€"
)
# What a norm counts, or how and when: none of these is something that may or may not count for it.
_COUNT_THEMSELVES = WEAK | {
    *("obligation", "counting_as", "counting_perhaps", "loans", "hours", "time", "four_years", "plan_period"),
    *("benchmark", "specialist", "spending", "target_groups", "open_collection"),
}
_QUANTITIES = frozenset({"amount", "benchmark", "hours"})
# Concepts that add nothing to a search: they stand everywhere in the plan.
_UNSEARCHABLE = frozenset({"amount", "open_collection", "staff", "citizens", "obligation", "counting_perhaps"})


def understand(
    question: str,
    *,
    vocabulary: Vocabulary,
    as_of: date,
    figures: Mapping[str, Decimal] | None = None,
    previous: Reading | None = None,
) -> Reading:
    """Read one question, with the figures the asker filled in and the reading of the turn before."""
    language = detect_language(question, previous.language if previous else None)
    if asks_to_drop_safeguards(question):
        return Reading(language=language, as_of=as_of, text=question, intent=Intent.SAFEGUARD)
    if small_talk(question) or not _is_in_latin_script(question):
        return Reading(
            language=language,
            as_of=as_of,
            text=question,
            intent=Intent.SMALL_TALK,
            figures=previous.figures if previous else {},
            norms_before=_norms_so_far(previous),
            is_follow_up=previous is not None,  # it holds the figures of the question before it, and goes with it
        )

    question, is_announced = without_announcement(question)
    own = find_topic(question, vocabulary)
    is_yes_no = is_polar(question)
    # A figure of the library stays true for the whole conversation; what a norm does not use, it ignores.
    known = {**(previous.figures if previous else {}), **(figures or {})}
    kept = {"language": language, "as_of": as_of, "asked": question, "is_follow_up": True, "figures": known}
    kept |= {"others": {}, "worked": {}, "asks_difference": False, "asks_rest": False}  # asked of the sum before it
    if previous is not None and not is_announced and (pointed := _point_at(question, previous)):
        return previous.model_copy(update={**kept, "counts_for_norm": False, **pointed})
    subject = subject_of(question, vocabulary, alone=previous is None)
    follows = not (is_announced or subject) and (
        is_follow_up(question, own, previous, vocabulary) or _goes_on_calculating(question, own, previous, vocabulary)
    )
    if previous is not None and _asks_what_counts_for(previous, own, question, vocabulary, is_yes_no, follows=follows):
        pointless = {"points_at": (), "asks_where": False, "quoted": ()}
        return previous.model_copy(update={**kept, **pointless, "intent": Intent.NORM, "counts_for_norm": True})
    before = previous if follows else None
    is_change = before is not None and names_a_change(question)
    is_else = follows and not is_change and asks_something_else(question, own, vocabulary)
    topic, text = own, question
    if before is not None:
        text, topic = lean_on(question, own, before, vocabulary, is_else=is_else)
        if not topic.chapters:
            topic = replace(topic, chapters=_chapter_of(before.quoted, vocabulary))
    states_figures = bool(find_figures(question)) or is_change
    # "Mag het ook minder zijn?" after "hoeveel …?" asks for no amount any more.
    asked = own if is_else or (follows and is_yes_no) else topic
    wants_amount = bool(asked.concepts & _QUANTITIES) or states_figures
    meant = own.concepts if is_else else topic.concepts
    if states_own_share(question):
        meant |= {"amount"}
    norm_ids = norms_meant(meant, wants_amount, vocabulary)
    if before is not None and not is_else:
        norm_ids = _norms_carried(question, own, before, norm_ids, vocabulary, wants_amount=wants_amount)
    names_nothing = not topic.concepts - WEAK - NO_SUBJECT - _QUANTITIES and not states_figures
    if names_nothing and has_other_subject(question, vocabulary):
        norm_ids = ()  # "hoeveel uur is de koffiebar open?": hours, and of something that no norm is about
    norm_ids = _of_both_parts(question, vocabulary) or norm_ids
    if len(norm_ids) == 1 and _is_of_another_measure(question, norm_ids[0]):
        norm_ids = ()
    known_before = before.figures if before is not None else {}
    asks_rest = bool(_REST.search(fold(question)))
    if norm_ids and norm_ids[0] in RESTS and (_names_money(question) or RESTS[norm_ids[0]][1] in known):
        norm_ids, asks_rest = (RESTS[norm_ids[0]][0], norm_ids[0]), True
    bound = bind_figures(question, norm_ids, known_before)
    if not bound.figures and counts_something_else(question, vocabulary):
        norm_ids, bound, wants_amount = (), bind_figures(question, ()), False
    counts = is_yes_no and not norm_ids and not follows and asks_whether_it_holds(question)
    if counts:  # "moeten we schoolcollecties ook voor 10% afschrijven?"
        norm_ids = norms_despite(own.concepts, vocabulary)[:1]
    # "Wat willen we daar bereiken?": a section of the chapter before it, by its name.
    names_part = follows and bool(own.sections and topic.chapters) and not asks_why(question)
    asks_for_list = (topic.asks_for_list or names_part) and (not is_yes_no or asks_whether_there_are(question))
    counted = frozenset({"counting_as"}) if is_yes_no and may_ask_what_counts(text, vocabulary) else frozenset()
    term_ids = terms_meant(topic.concepts | counted, vocabulary)
    asks_difference = bool(_DIFFERENCE.search(fold(question)))
    stated, made = bound.figures, bound.made
    if before is not None and (became := changed_by(question, norm_ids, before)):
        stated, made = became
        bound = replace(bound, claims=(), others={})
        asks_difference = bool(_SET_BESIDE.search(fold(question)))
    elif before is not None:
        stated = changed_figures(question, stated, norm_ids, known_before)
    changed = {name: known_before[name] for name in stated if known_before.get(name, stated[name]) != stated[name]}
    replaced = changed or (before.replaced if before is not None else {})
    # "Hoeveel scheelt dat?": with what it was before, or with the other of two that were named then.
    others = bound.others
    if asks_difference and before is not None and not others:
        others = replaced or (before.others if not stated else {})
    return Reading(
        language=language,
        as_of=as_of,
        text=text,
        asked=question,
        intent=_intent(text, topic, norm_ids, term_ids, asks_for_list=asks_for_list),
        concepts=topic.concepts,
        expansion=_expansion(topic.concepts, vocabulary),
        chapters=topic.chapters,
        subject=subject,
        about_norm_ids=norms_meant(vocabulary.concepts_in(subject), True, vocabulary),
        meaning="" if follows else meaning_of(question, vocabulary),
        summarises=not is_yes_no and asks_for_summary(question, vocabulary),
        writes=not is_yes_no and asks_to_write(question, vocabulary),
        sections=topic.sections,
        roles=topic.roles,
        norm_ids=norm_ids,
        norms_before=_norms_so_far(previous),
        term_ids=term_ids,
        figures={**known, **stated},
        claims=bound.claims,
        between=bound.between,
        others=others,
        replaced=replaced,
        worked=worked_out(stated, made),
        states_figures=states_figures or bool(made),
        wants_amount=wants_amount,
        asks_share=bool(_SHARE.search(fold(text))) and not _AMOUNT.search(fold(text)),
        asks_for_list=asks_for_list,
        is_yes_no=is_yes_no,
        asks_why=asks_why(question if follows and (own.sections or wants_amount) else text),
        compares=bool(_COMPARE.search(fold(text)) or _is_which_of_two(question)),
        asks_difference=asks_difference,
        asks_rest=asks_rest,
        is_follow_up=follows,
        quoted_before=before.quoted if before is not None else (),
        chapters_named=bool(own.chapters),
        counts_for_norm=counts and bool(norm_ids),
    )


def _chapter_of(quoted: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The one chapter that the answer before quoted, if it did: what is asked next is mostly about that."""
    slugs = {each.split("/")[1] for each in quoted}
    return frozenset(slugs) if len(slugs) == 1 and slugs <= vocabulary.chapters.keys() else frozenset()


# Who does and who does not is no matter of what was agreed.
_WHO_COMPLIES = re.compile(
    r"\b(?:welke|which|hoeveel|how many)\s+(?:\w+\s+){0,2}(?:biblio\w*|biebs?|bibs|libraries)\b"
    r".*\b(?:voldoe\w*|haalt|halen|haalden|comply|complies|meets?|reach(?:ed)?)\b"
)


_AND_HOW_MUCH = re.compile(r"\b(?:en|and)\s+(?=hoe ?veel|how (?:much|many)|welk deel|what share)")


def _of_both_parts(question: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """ "Hoeveel mogen er van andere bibliotheken komen en hoeveel van buiten het netwerk?": two norms, of which the
    words of one would rule out the other."""
    parts = _AND_HOW_MUCH.split(fold(question))
    meant = [norms_meant(find_topic(part, vocabulary).concepts, True, vocabulary)[:1] for part in parts]
    both = tuple(dict.fromkeys(each for norm_ids in meant for each in norm_ids))
    return both if len(both) == len(parts) == 2 else ()


_HOW_LONG = re.compile(
    r"\b(?:hoe ?lang|hoe oud|hoeveel (?:jaar|jaren|dagen|weken|maanden)|how (?:long|old)|"
    r"how many (?:years|months|weeks))\b"
)


def _is_of_another_measure(question: str, norm_id: str) -> bool:
    """ "Na hoeveel jaar moet een boek weg?" asks for no share, and "welke bibliotheken voldoen?" for no norm."""
    if _WHO_COMPLIES.search(fold(question)):
        return True
    is_counted = norm_id in PAIRS and PAIRS[norm_id].unit in ("EUR", "items", "loans")
    return is_counted and bool(_HOW_LONG.search(fold(question)))


def _names_money(question: str) -> bool:
    return any(figure.unit == "EUR" for figure in find_figures(question))


def _is_which_of_two(question: str) -> bool:
    return len(find_figures(question)) > 1 and bool(_WHICH_OF_TWO.search(fold(question)))


def _norms_carried(
    question: str,
    own: Topic,
    before: Reading,
    meant: tuple[str, ...],
    vocabulary: Vocabulary,
    *,
    wants_amount: bool,
) -> tuple[str, ...]:
    """The norms of a follow-up: what it names itself, what it names with the question before (``meant``), or what was
    calculated before."""
    continued = bool(find_figures(question)) or names_a_change(question)
    # "En Turks?" after the share of English titles.
    counted = _COUNTS.get(PAIRS[before.norm_ids[0]].unit, "") if PAIRS.keys() & set(before.norm_ids[:1]) else ""
    brought = own.concepts - WEAK - NO_SUBJECT - before.concepts - {counted}
    brings_another = is_elliptic_question(question) and bool(brought)
    # What the question before spoke of without a norm being meant is not meant now either, nor is its norm of another.
    of_before = frozenset(norms_meant(before.concepts, True, vocabulary))
    if not before.norm_ids or (brings_another and not continued):
        meant = tuple(each for each in meant if each not in of_before)
    of_before_counted = own.concepts | (before.concepts & {*_COUNTS.values(), "ibl"})
    instead = norms_meant(of_before_counted, True, vocabulary) if is_elliptic_question(question) and brought else ()
    norm_ids = norms_meant(own.concepts, wants_amount, vocabulary) or meant or instead
    if _POINTS_BACK.search(fold(question)) and (of_unit := _of_the_unit(question, before)):
        return of_unit  # "hoeveel uur is dat bij een contract van 30 uur?"
    # A figure with nothing of its own to calculate is one for what was calculated before.
    continues = continued and not PAIRS.keys() & set(norm_ids)
    if (not norm_ids and not own.chapters and not brings_another) or (
        continues and PAIRS.keys() & set(before.norm_ids)
    ):
        norm_ids = before.norm_ids
    if continues and not norm_ids:  # "even terug naar dat geld: wij hebben drie ton"
        norm_ids = _norm_of_before(question, before)
    return norm_ids


# The concept of what a norm counts, by its unit: "hoeveel stuks is dat?" brings nothing new to it.
_COUNTS = {"items": "collection_size", "loans": "loans", "EUR": "spending", "inhabitants": "hours"}
_POINTS_BACK = re.compile(r"\b(?:dat|dit|that|this)\b")


def _of_the_unit(question: str, before: Reading) -> tuple[str, ...]:
    """The norm of the question before, where the figures of this one are in its unit."""
    units = {figure.unit for figure in find_figures(question)}
    of_unit = bool(before.norm_ids) and before.norm_ids[0] in PAIRS and PAIRS[before.norm_ids[0]].unit in units
    return before.norm_ids if of_unit else ()


def _goes_on_calculating(question: str, own: Topic, previous: Reading | None, vocabulary: Vocabulary) -> bool:
    """ "Wij hebben 300.000 uitleningen" after a norm for loans, "is 20 uur ook goed?" after one for hours."""
    pair = next((PAIRS[each] for each in previous.norm_ids if each in PAIRS), None) if previous is not None else None
    if pair is None or previous is None or own.chapters or own.sections:
        return False
    units = {"hours", "inhabitants"} if pair.unit == "inhabitants" else {pair.unit, "percent"}
    of_another = set(norms_meant(own.concepts, True, vocabulary)) - set(previous.norm_ids)
    if of_another or has_other_subject(question, vocabulary):
        return False
    return any(figure.unit in units for figure in find_figures(question))


def _norms_so_far(previous: Reading | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*previous.norm_ids, *previous.norms_before))) if previous is not None else ()


def _norm_of_before(question: str, previous: Reading) -> tuple[str, ...]:
    """The latest norm of the conversation that is about what the figures of a question are in."""
    units = {figure.unit for figure in find_figures(question)}
    return next(((each,) for each in _norms_so_far(previous) if each in PAIRS and PAIRS[each].unit in units), ())


def _point_at(question: str, previous: Reading) -> dict[str, object] | None:
    """What a question points at in the answer before it, if it does."""
    if not previous.quoted:
        return None
    pointed = previous.points_at[0] if len(previous.points_at) == 1 else None
    place = place_asked(question, previous.quoted.index(pointed) if pointed in previous.quoted else None)
    if place is not None and len(previous.quoted) > max(place, 1):
        return {"points_at": (previous.quoted[place],), "asks_where": False}
    if asks_where(question):
        return {"points_at": previous.quoted, "asks_where": True}
    if previous.intent is Intent.LIST and counts_points(question):
        return {"points_at": (), "asks_where": False}  # the list again, which begins with how many there are
    return None


def _asks_what_counts_for(
    previous: Reading, own: Topic, question: str, vocabulary: Vocabulary, is_yes_no: bool, *, follows: bool
) -> bool:
    """Whether something new is asked to count for the norm of the question before: "telt de manager mee?"."""
    if not (follows or (is_yes_no and may_ask_what_counts(question, vocabulary))):
        return False
    if previous.intent not in (Intent.NORM, Intent.TERM) or own.sections:
        return False
    if not PAIRS.keys() & set(previous.norm_ids):
        return False  # "en Turks?" after the share of English titles: nothing is counted for a fact
    of_another = set(norms_meant(own.concepts, True, vocabulary)) - set(previous.norm_ids)
    if not own.concepts - _COUNT_THEMSELVES and not asks_per_head(question):
        return False  # "en volgend jaar?", "and for loans?": nothing that could be part of what is counted
    return not of_another and asks_what_counts(question, is_yes_no=is_yes_no, vocabulary=vocabulary)


def _is_in_latin_script(text: str) -> bool:
    """The sources and both languages are; a question in another script cannot be read, only guessed at."""
    letters = [sign for sign in text if sign.isalpha()]
    return 2 * sum("LATIN" in unicodedata.name(sign, "") for sign in letters) > len(letters) or not letters


def _intent(
    text: str, topic: Topic, norm_ids: tuple[str, ...], term_ids: tuple[str, ...], *, asks_for_list: bool
) -> Intent:
    if term_ids:
        return Intent.TERM
    if norm_ids:
        return Intent.NORM
    if len(topic.chapters) > 1 and (_COMPARE.search(fold(text)) or _OF_EACH.search(fold(text))):
        return Intent.COMPARE
    if topic.sections and topic.chapters and asks_for_list:
        return Intent.LIST
    return Intent.ASK


def _expansion(concepts: frozenset[str], vocabulary: Vocabulary) -> str:
    return " ".join(vocabulary.plan_words[concept] for concept in sorted(concepts - _UNSEARCHABLE)).strip()
