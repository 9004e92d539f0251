"""Reading a question without a language model: language, figures, norms, places in the plan, and what is left unsaid.

Everything here is deterministic and rests on the vocabulary in ``corpus/vocabulary.yaml``, and on what a small model
made of the numbers where words alone leave some over; it reads the question and never looks for an answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from assistant.advice import Language
from assistant.answering.asked_for import asks_consequence, asks_why
from assistant.answering.understanding import wants
from assistant.answering.understanding.about_answer import of_answer_before
from assistant.answering.understanding.followups import answers_leant_on, leant_on
from assistant.answering.understanding.language import detect_language
from assistant.answering.understanding.norms_asked import says_met
from assistant.answering.understanding.norms_named import norm_spoken_of, norms_so_far
from assistant.answering.understanding.pairs import PAIRS
from assistant.answering.understanding.polar import asks_whether_there_are
from assistant.answering.understanding.reading import Claim, Intent, Reading, read_back
from assistant.answering.understanding.relating import leaning, turn_of
from assistant.answering.understanding.safeguards import asks_to_drop_safeguards
from assistant.answering.understanding.small_talk import small_talk
from assistant.answering.understanding.subjects import asks_for_summary, asks_to_write, meaning_of
from assistant.answering.understanding.summing import Sum, sum_of
from assistant.answering.understanding.told import Told
from assistant.answering.understanding.topics import may_ask_what_counts, norms_meant, terms_meant
from assistant.answering.understanding.turn import Turn
from assistant.answering.understanding.whose_figures import with_told
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import Vocabulary

__all__ = ["Claim", "Intent", "Reading", "read_back", "understand"]

# Concepts that add nothing to a search: they stand everywhere in the plan.
_UNSEARCHABLE = frozenset({"amount", "open_collection", "staff", "citizens", "obligation", "counting_perhaps"})


def understand(
    question: str,
    *,
    vocabulary: Vocabulary,
    as_of: date,
    figures: Mapping[str, Decimal] | None = None,
    previous: Reading | None = None,
    told: Callable[[], Told | None] = lambda: None,
) -> Reading:
    """Read one question, with the figures the asker filled in and the reading of the turn before; ``told`` gives what a
    reader makes of the figures of the whole conversation, and is asked where the words alone leave a number over."""
    language = detect_language(question, previous.language if previous else None)
    if asks_to_drop_safeguards(question):
        return Reading(language=language, as_of=as_of, text=question, intent=Intent.SAFEGUARD)
    if (small_talk(question) and not _asks_if_right(question, previous)) or not _is_in_latin_script(question):
        return Reading(
            language=language,
            as_of=as_of,
            text=question,
            intent=Intent.SMALL_TALK,
            figures=previous.figures if previous else {},
            norm_before=previous.norm_before if previous else None,
            norms_before=norms_so_far(previous),
            is_follow_up=previous is not None,  # it holds the figures of the question before it, and goes with it
        )
    turn = turn_of(question, previous, figures, vocabulary)
    if (again := of_answer_before(turn, language=language, as_of=as_of)) is not None:
        return again
    turn = leaning(turn)
    wanted = sum_of(turn)
    if not _terms(turn, wanted):
        wanted = with_told(wanted, turn, told)
    return _reading(turn, wanted, language, as_of)


def _asks_if_right(question: str, previous: Reading | None) -> bool:
    """ "Goed zo?", after figures: that is no thanks."""
    has_figures = previous is not None and bool(previous.figures)
    return has_figures and question.rstrip().endswith("?") and says_met(question)


def _reading(turn: Turn, wanted: Sum, language: Language, as_of: date) -> Reading:
    question, own, topic, text = turn.question, turn.own, turn.topic, turn.text
    previous, before, vocabulary = turn.previous, turn.before, turn.vocabulary
    asks_for_list = _asks_for_list(turn)
    term_ids = _terms(turn, wanted)
    may_lean = previous is not None and _may_lean(turn, wanted)
    return Reading(
        language=language,
        as_of=as_of,
        text=text,
        asked=question,
        before=leant_on(previous) if previous is not None and may_lean else (),
        answers_before=answers_leant_on(previous) if previous is not None and may_lean else (),
        intent=_intent(turn, wanted, term_ids, asks_for_list=asks_for_list),
        concepts=topic.concepts,
        expansion=_expansion(topic.concepts, vocabulary),
        chapters=topic.chapters,
        chapters_named=bool(own.chapters),
        sections=topic.sections,
        roles=topic.roles,
        subject=turn.subject,
        about_norm_ids=norms_meant(vocabulary.concepts_in(turn.subject), True, vocabulary),
        meaning="" if turn.follows else meaning_of(question, vocabulary),
        summarises=not turn.is_yes_no and asks_for_summary(question, vocabulary),
        writes=not turn.is_yes_no and asks_to_write(question, vocabulary),
        asks_for_list=asks_for_list,
        is_yes_no=turn.is_yes_no,
        asks_why=asks_why(question if turn.follows and (own.sections or wanted.wants_amount) else text),
        compares=wants.a_comparison(text) or wants.one_of_two(question),
        is_follow_up=turn.follows,
        quoted_before=before.quoted if before is not None else (),
        norm_ids=wanted.norm_ids,
        norm_before=norm_spoken_of(previous),
        norms_before=norms_so_far(previous),
        term_ids=term_ids,
        figures=wanted.figures,
        figures_from_before=tuple(sorted(wanted.from_before)),
        said=tuple(each.value for each in find_figures(question)),
        figures_sure=wanted.figures_sure,
        claims=wanted.claims,
        between=wanted.between,
        others=wanted.others,
        plans=wanted.plans,
        replaced=wanted.replaced,
        worked=wanted.worked,
        states_figures=wanted.states_figures,
        wants_amount=wanted.wants_amount,
        asks_share=wants.a_share(text),
        asks_difference=wanted.asks_difference,
        asks_rest=wanted.asks_rest,
        asks_whole=wanted.asks_whole,
        per=wanted.per,
        each=wanted.each,
        asks_together=wanted.asks_together,
        counts_for_norm=wanted.counts_for_norm,
    )


def _asks_for_list(turn: Turn) -> bool:
    # "Wat willen we daar bereiken?": a section of the chapter before it, by its name.
    names_part = turn.follows and bool(turn.own.sections and turn.topic.chapters) and not asks_why(turn.question)
    wants_list = turn.topic.asks_for_list or names_part
    return wants_list and (not turn.is_yes_no or asks_whether_there_are(turn.question))


def _terms(turn: Turn, wanted: Sum) -> tuple[str, ...]:
    """The words that the plan does not define of which is asked what counts; none beside a sum."""
    # "Hoort 500 van 380.000 bij de norm?"
    if wanted.norm_ids and (turn.goes_on_sum or turn.tells or _says_both(wanted)):
        return ()
    counting = frozenset({"counting_as"})
    asks_it = turn.is_yes_no and may_ask_what_counts(turn.text, turn.vocabulary)
    inherited = counting - turn.own.concepts if turn.follows else frozenset[str]()
    return terms_meant((turn.topic.concepts - inherited) | (counting if asks_it else frozenset()), turn.vocabulary)


def _says_both(wanted: Sum) -> bool:
    """Whether a whole and its part were said."""
    pairs = (PAIRS[each] for each in wanted.norm_ids if each in PAIRS)
    return any(pair.whole in wanted.said and pair.part in wanted.said for pair in pairs)


def _may_lean(turn: Turn, wanted: Sum) -> bool:
    """What seems to stand alone may yet go on: "moet je lid zijn?". Nothing in its words tells, so the search finds
    out. A sum goes on with its norm or its figures, and so needs the very words of the question that they are of."""
    goes_on = turn.before is not None and _goes_on_with_sum(turn, turn.before, wants_amount=wanted.wants_amount)
    is_sum = bool(wanted.norm_ids) or goes_on or (turn.states_figures and not turn.follows)
    return (turn.follows or not turn.stands_alone) and not is_sum


def _goes_on_with_sum(turn: Turn, before: Reading, *, wants_amount: bool) -> bool:
    """ "And a secondary school?", "en hoeveel is er dan over?" after a sum, or what follows if its norm is not met."""
    asks_else = turn.is_else and not wants_amount
    return bool(before.norm_ids or before.guideline_ids) and (not asks_else or asks_consequence(turn.question))


def _intent(turn: Turn, wanted: Sum, term_ids: tuple[str, ...], *, asks_for_list: bool) -> Intent:
    if term_ids:
        return Intent.TERM
    if wanted.norm_ids:
        return Intent.NORM
    topic, text = turn.topic, turn.text
    if len(topic.chapters) > 1 and (wants.a_comparison(text) or wants.what_each_says(text)):
        return Intent.COMPARE
    if topic.sections and topic.chapters and asks_for_list:
        return Intent.LIST
    return Intent.ASK


def _expansion(concepts: frozenset[str], vocabulary: Vocabulary) -> str:
    return " ".join(vocabulary.plan_words[concept] for concept in sorted(concepts - _UNSEARCHABLE)).strip()


def _is_in_latin_script(text: str) -> bool:
    """The sources and both languages are; a question in another script cannot be read, only guessed at."""
    letters = [sign for sign in text if sign.isalpha()]
    return 2 * sum("LATIN" in unicodedata.name(sign, "") for sign in letters) > len(letters) or not letters
