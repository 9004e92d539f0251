"""Reading a question without a language model: language, figures, norms, places in the plan, and what is left unsaid.

Everything here is deterministic and rests on the vocabulary in ``corpus/vocabulary.yaml``; it reads the question and
never looks for an answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.answering.asked_for import asks_consequence, asks_why
from assistant.answering.understanding import wants
from assistant.answering.understanding.amounts import Bound, bind_figures, worked_out
from assistant.answering.understanding.backwards import asks_back
from assistant.answering.understanding.changes import names_a_change
from assistant.answering.understanding.corrections import corrected
from assistant.answering.understanding.followups import (
    answers_leant_on,
    asks_something_else,
    is_follow_up,
    lean_on,
    leant_on,
    states_only,
    without_announcement,
    without_asking_on,
)
from assistant.answering.understanding.language import detect_language
from assistant.answering.understanding.norms_asked import (
    asks_in_another_measure,
    asks_the_gap,
    asks_whether_met,
    goes_on_calculating,
    without_its_source,
)
from assistant.answering.understanding.norms_named import (
    norms_so_far,
    wants_it_for_known,
)
from assistant.answering.understanding.own_shares import states_own_share
from assistant.answering.understanding.pairs import (
    PAIRS,
    RESTS,
    TIME,
    figure_referred_to,
    without_what_it_replaces,
)
from assistant.answering.understanding.pointing import (
    asks_per_head,
    asks_what_counts,
    asks_where,
    asks_whether_it_holds,
    counts_points,
    place_asked,
)
from assistant.answering.understanding.polar import asks_whether_also, asks_whether_there_are, is_polar
from assistant.answering.understanding.reading import Claim, Intent, Reading, read_back
from assistant.answering.understanding.safeguards import asks_to_drop_safeguards
from assistant.answering.understanding.small_talk import small_talk
from assistant.answering.understanding.spreading import asks_for_each, spread_asked
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
from assistant.answering.understanding.totals import terms_of_whole
from assistant.answering.understanding.turn import Turn
from assistant.answering.understanding.which_figures import figures_given
from assistant.answering.understanding.which_norms import QUANTITIES, norms_asked_for
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import Vocabulary

__all__ = ["Claim", "Intent", "Reading", "read_back", "understand"]

# What a norm counts, or how and when: none of these is something that may or may not count for it.
_COUNT_THEMSELVES = WEAK | {
    *("obligation", "counting_as", "counting_perhaps", "loans", "hours", "time", "four_years", "plan_period"),
    *("benchmark", "specialist", "spending", "target_groups", "open_collection"),
}
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
            norms_before=norms_so_far(previous),
            is_follow_up=previous is not None,  # it holds the figures of the question before it, and goes with it
        )

    question, is_announced = without_announcement(question)
    question, asks_on = without_asking_on(question)
    own = find_topic(without_its_source(question, previous), vocabulary)
    if wants.it_worked_out(question) or (previous is not None and wants.a_part_of_it(question)):
        own = replace(own, concepts=own.concepts | {"amount"})
    is_yes_no = is_polar(question)
    # A figure of the library stays true for the whole conversation; what a norm does not use, it ignores.
    known = {**(previous.figures if previous else {}), **(figures or {})}
    kept = {"language": language, "as_of": as_of, "asked": question, "is_follow_up": True, "figures": known}
    kept |= {"others": {}, "worked": {}, "asks_difference": False, "asks_rest": False}
    kept |= {"asks_whole": False, "per": None, "each": (), "asks_together": False}
    if previous is not None and not is_announced and (pointed := _point_at(question, previous)):
        return previous.model_copy(update={**kept, "counts_for_norm": False, **pointed})
    subject = subject_of(question, vocabulary, alone=previous is None)
    is_measure = not is_announced and asks_in_another_measure(question, previous, vocabulary)
    stands_alone = is_announced or bool(subject)
    goes_on = not stands_alone and _goes_on(question, own, previous, vocabulary)
    tells = states_only(question)
    told = tells and previous is not None
    states = told and not norms_meant(own.concepts | {"amount"}, True, vocabulary)
    put_right = {} if is_announced else corrected(question, previous)
    follows = is_measure or goes_on or states or bool(put_right) or (asks_on and previous is not None)
    asks_what_counts = (
        previous is not None
        and not is_measure
        and _asks_what_counts_for(previous, own, question, vocabulary, is_yes_no, follows=follows)
    )
    if previous is not None and asks_what_counts:
        pointless = {"points_at": (), "asks_where": False, "quoted": ()}
        return previous.model_copy(update={**kept, **pointless, "intent": Intent.NORM, "counts_for_norm": True})
    is_yes_no = is_yes_no or (follows and not own.sections and asks_whether_also(question))
    before = previous if follows else None
    is_change = before is not None and (is_measure or names_a_change(question, before))
    is_met = before is not None and asks_whether_met(question, before)
    asks_on_sum = is_met or asks_the_gap(question) or wants.its_share(question) or wants.the_rest(question)
    goes_on_sum = follows and (is_change or asks_on_sum)
    is_else = follows and not goes_on_sum and asks_something_else(question, own, vocabulary)
    topic, text = own, question
    if before is not None:
        text, topic = lean_on(question, own, before, vocabulary, is_else=is_else)
        if not topic.chapters:
            topic = replace(topic, chapters=_chapter_of(before.quoted, vocabulary))
    states_figures = bool(find_figures(question)) or is_change
    # "Mag het ook minder zijn?" after "hoeveel …?" asks for no amount any more.
    asked = own if is_else or (follows and is_yes_no) else topic
    wants_amount = bool(asked.concepts & QUANTITIES) or states_figures
    meant = own.concepts if is_else else topic.concepts
    if not is_else and wants_it_for_known(question, own, topic, known, vocabulary):
        wants_amount, meant, own = True, meant | {"amount"}, replace(own, concepts=own.concepts | {"amount"})
    if told or states_own_share(question):
        meant |= {"amount"}
    turn = Turn(
        question=question,
        own=own,
        topic=topic,
        previous=previous,
        before=before,
        known=known,
        vocabulary=vocabulary,
        put_right=put_right,
        is_else=is_else,
        is_measure=is_measure,
        states_figures=states_figures,
        tells=tells,
        is_statement=states,
    )
    norm_ids = norms_asked_for(turn, meant, wants_amount=wants_amount)
    known_before = before.figures if before is not None else {}
    asks_rest = wants.the_rest(question)
    of_rest = next((each for each in norm_ids if each in RESTS), None)
    if of_rest and (_names_money(question) or RESTS[of_rest][1] in known):
        norm_ids, asks_rest = (RESTS[of_rest][0], of_rest), True
    elif before is not None and TIME in before.norm_ids and (of_rest or (asks_rest and norm_ids)):
        norm_ids, asks_rest = (TIME,), True  # "hoeveel uur blijft er voor de lezers die we al hebben?"
    per = spread_asked(question, norm_ids)
    # "Per vestiging, we hebben er 5?": no hours, nor anything else that the norm takes.
    counts_parts = is_measure and per is not None and per.name == "part"
    # What is told goes on with what is known, whether it names a subject of its own or not.
    bound = Bound() if counts_parts else bind_figures(question, norm_ids, known if told else known_before)
    if not bound.figures and counts_something_else(question, vocabulary):
        norm_ids, bound, wants_amount = (), bind_figures(question, ()), False
    points = wants.points_at_figure(question) and not norms_meant(own.concepts | {"amount"}, True, vocabulary)
    if points and (meant_by := figure_referred_to(bound.figures, known)) is not None:  # "hoe zit het met die 540?"
        norm_ids, bound = (meant_by,), replace(bound, figures={})
    holds = is_yes_no and asks_whether_it_holds(question)
    # "We schrijven 10% af. Vallen dvd's daaronder?": the share is that of the norm.
    counts = holds and not follows and all(name.endswith("_share") for name in bound.figures)
    if counts:  # "moeten we schoolcollecties ook voor 10% afschrijven?"
        norm_ids = (norm_ids or norms_despite(own.concepts, vocabulary))[:1]
    # "Wat willen we daar bereiken?": a section of the chapter before it, by its name.
    names_part = follows and bool(own.sections and topic.chapters) and not asks_why(question)
    asks_for_list = (topic.asks_for_list or names_part) and (not is_yes_no or asks_whether_there_are(question))
    counted = frozenset({"counting_as"}) if is_yes_no and may_ask_what_counts(text, vocabulary) else frozenset()
    inherited = frozenset({"counting_as"}) - own.concepts if follows else frozenset[str]()
    term_ids = terms_meant((topic.concepts - inherited) | counted, vocabulary)
    # "Hoort 500 van 380.000 bij de norm?"
    if norm_ids and (goes_on_sum or tells or _says_both(norm_ids, bound.figures)):
        term_ids = ()
    given = figures_given(turn, norm_ids, bound, holds=holds)
    stated, made, others = given.figures, given.made, dict(given.others)
    asks_difference = wants.two_set_beside(question) if given.is_changed else wants.a_difference(question)
    known = without_what_it_replaces(known, stated)
    changed = {name: known_before[name] for name in stated if known_before.get(name, stated[name]) != stated[name]}
    replaced = changed or (before.replaced if before is not None else {})
    # "Hoeveel scheelt dat?": with what it was before, or with the other of two that were named then.
    if asks_difference and before is not None and not others:
        others = replaced or (before.others if not stated else {})
    # What seems to stand alone may yet go on: "moet je lid zijn?". Nothing in its words tells, so the search finds out.
    # A sum goes on with its norm or its figures, and so needs the very words of the question that they are of.
    goes_on_with_sum = before is not None and _goes_on_with_sum(question, before, is_else=is_else and not wants_amount)
    is_sum = bool(norm_ids) or goes_on_with_sum or (states_figures and not follows)
    may_lean = (follows or not stands_alone) and not is_sum
    each = bound.each
    apart = terms_of_whole(norm_ids, stated, made)
    if apart and asks_for_each(question) and (per is None or per.divided == len(apart)):
        each, per = apart, None
    return Reading(
        language=language,
        as_of=as_of,
        text=text,
        asked=question,
        before=leant_on(previous) if previous is not None and may_lean else (),
        answers_before=answers_leant_on(previous) if previous is not None and may_lean else (),
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
        norms_before=norms_so_far(previous),
        term_ids=term_ids,
        figures={**known, **stated},
        claims=given.claims,
        between=bound.between,
        others=others,
        replaced=replaced,
        worked={**(before.still_worked({**known, **stated}) if before else {}), **worked_out(stated, made)},
        states_figures=states_figures or bool(made),
        wants_amount=wants_amount,
        asks_share=wants.a_share(text),
        asks_for_list=asks_for_list,
        is_yes_no=is_yes_no,
        asks_why=asks_why(question if follows and (own.sections or wants_amount) else text),
        compares=wants.a_comparison(text) or wants.one_of_two(question),
        asks_difference=asks_difference,
        asks_rest=asks_rest,
        asks_whole=asks_back(question, norm_ids, {**known, **stated})
        or (bool(stated) and turn.asks_whole_again(norm_ids)),
        per=per if norm_ids else None,
        each=each,
        asks_together=bool(each) and wants.a_total(question),
        is_follow_up=follows,
        quoted_before=before.quoted if before is not None else (),
        chapters_named=bool(own.chapters),
        counts_for_norm=counts and bool(norm_ids),
    )


def _goes_on(question: str, own: Topic, previous: Reading | None, vocabulary: Vocabulary) -> bool:
    """Whether it leans on the question before it, or goes on with the sum of that."""
    return is_follow_up(question, own, previous, vocabulary) or goes_on_calculating(question, own, previous, vocabulary)


def _goes_on_with_sum(question: str, before: Reading, *, is_else: bool) -> bool:
    """ "And a secondary school?", "en hoeveel is er dan over?" after a sum, or what follows if its norm is not met."""
    return bool(before.norm_ids or before.guideline_ids) and (not is_else or asks_consequence(question))


def _chapter_of(quoted: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The one chapter that the answer before quoted, if it did: what is asked next is mostly about that."""
    slugs = {each.split("/")[1] for each in quoted}
    return frozenset(slugs) if len(slugs) == 1 and slugs <= vocabulary.chapters.keys() else frozenset()


def _names_money(question: str) -> bool:
    return any(figure.unit == "EUR" for figure in find_figures(question))


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
    counted = own.concepts | (previous.concepts & {"loans"})  # "en buiten het netwerk?", after other libraries
    of_another = set(norms_meant(counted, True, vocabulary)) - set(previous.norm_ids)
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
    if len(topic.chapters) > 1 and (wants.a_comparison(text) or wants.what_each_says(text)):
        return Intent.COMPARE
    if topic.sections and topic.chapters and asks_for_list:
        return Intent.LIST
    return Intent.ASK


def _says_both(norm_ids: Sequence[str], figures: Mapping[str, Decimal]) -> bool:
    """Whether a whole and its part were said."""
    pairs = (PAIRS[each] for each in norm_ids if each in PAIRS)
    return any(pair.whole in figures and pair.part in figures for pair in pairs)


def _expansion(concepts: frozenset[str], vocabulary: Vocabulary) -> str:
    return " ".join(vocabulary.plan_words[concept] for concept in sorted(concepts - _UNSEARCHABLE)).strip()
