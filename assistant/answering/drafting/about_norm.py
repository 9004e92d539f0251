"""Answers about a norm itself: what it is, whether it binds, why it is there, who watches it.

All of it is looked up: in what a norm is, and in what its register notes of the plan beside it. Where the plan is
silent, or leaves it to people, that is said.
"""

from __future__ import annotations

import re

from assistant.advice import Option, Outcome
from assistant.answering.asked_for import asks_bound, speaks_of_exemption
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.lines import Lines
from assistant.answering.drafting.norms import NORM_MEANT, joined, rows_asked
from assistant.answering.drafting.openings import publisher_named
from assistant.answering.drafting.phrases import phrases
from assistant.answering.drafting.quotes import Quotes, quoted
from assistant.answering.drafting.silence import draft_silence
from assistant.answering.drafting.sums import amount_of_row, lower
from assistant.answering.evidence import Evidence
from assistant.answering.sums import Sums
from assistant.answering.understanding import Reading
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import Aspect, Band, Guideline, Kind, Norm, NormRegister, Strength, Told
from assistant.knowledge.vocabulary import fold

# "Is dat nieuw?", and not "was dat eerder ook zo?".
_ASKS_NEW = re.compile(r"\b(?:nieuw\w*|new\w*|veranderd|gewijzigd|aangepast|bijgekomen|toegevoegd|changed|added)\b")
_PENALTY = re.compile(
    r"\b(?:boetes?|straf\w*|gestraft|sanctie\w*|afgerekend|afrekenen|gekort|korten|claim|fines?|fined|penal\w+|punish\w*|"
    r"sanction\w*)\b"
)
_BOUNDS = {
    Kind.FLOOR: "is_floor",
    Kind.TABLE: "is_floor",
    Kind.CEILING: "is_ceiling",
    Kind.BAND: "is_band",
    Kind.TARGET: "bound_unsaid",
}
_NO_OTHER_END = {"is_floor": "no_maximum", "is_ceiling": "no_minimum"}
# What the plan says nothing of where the register notes nothing; of the first two the library decides.
_OPEN = {Aspect.EXCEPTION: "no_exception", Aspect.DIVIDE: "of_whole_library"}
_SILENT = {Aspect.NEW: "new_unsaid", Aspect.PERIOD: "not_in_sources_date"}
# Told by what a norm is, whatever the register notes of it.
_TOLD_BY_ITSELF = frozenset({Aspect.BOUND, Aspect.FORCE, Aspect.FOR_WHOM, Aspect.SURE, Aspect.ADVICE, *_OPEN, *_SILENT})

# Of a guideline of a publication: that it is one.
_OF_GUIDELINE = frozenset({Aspect.FORCE, Aspect.ORIGIN, Aspect.SURE})


def can_tell(norm: Norm, aspect: Aspect, register: NormRegister) -> bool:
    """Whether the register knows what to answer, also where that is that the plan does not say."""
    if isinstance(norm, Guideline):
        return aspect in _OF_GUIDELINE
    if aspect is Aspect.PERIOD and norm.strength is Strength.AMBITION:
        return False  # the plan speaks of "over vier jaar" in its ambitions
    return norm.is_calculated and (aspect in _TOLD_BY_ITSELF or register.told(norm, aspect) is not None)


def draft_about_norm(
    reading: Reading, sums: Sums, evidence: Evidence, register: NormRegister, corpus: Corpus, quotes: Quotes
) -> Draft:
    """The answer to what is asked about the norm of this reading."""
    norm, aspect = register.get(reading.norm_ids[0]), reading.aspect
    if aspect is None:
        raise ValueError(f"of {norm.id} nothing is asked")
    if isinstance(norm, Guideline):
        return _draft_about_guideline(norm, reading, corpus, quotes)
    say, text = phrases(reading.language), Lines()
    # Of being fined or called to account the plan says the same of every norm.
    told = register.about.get(aspect) if _asks_penalty(reading) else register.told(norm, aspect)
    if told is not None:
        return _draft_told(told, norm, reading, corpus, quotes)
    # Who asks for leave ("kunnen we uitstel krijgen?") asks for something that nobody is said to give.
    silent = _OPEN if aspect is Aspect.EXCEPTION and speaks_of_exemption(reading.asked) else _SILENT
    if aspect in silent:
        said = (say[silent[aspect]], say[f"strength_{norm.strength}"])
        return draft_silence(reading, evidence, said, confidence=NORM_MEANT)
    row = _row_of(norm, reading)
    citation = quotes.cite(corpus.passage(row.passage if row is not None else norm.passage))
    says = amount_of_row(row, reading.language) if row is not None else norm.says.in_language(reading.language)
    says = lower(says.rstrip("."))
    if aspect in _OPEN:
        text.frame(say[_OPEN[aspect]])
    if aspect is Aspect.ADVICE:
        text.frame(say["no_advice"])
    for passage_id in (norm.passage, *(band.passage for band in norm.bands if row is None)):
        quotes.cite(corpus.passage(passage_id))  # that they agreed it stands there, and its numbers in the rows
    markers = " ".join(f"[{each.marker}]" for each in quotes.citations if row is None or each == citation)
    text.claim(say[_phrase(norm, aspect, reading)].format(says=says, marker=markers))
    for calculation in sums.calculations:
        text.claim(say["sum"].format(formula=calculation.formula, marker=calculation.marker))
        quotes.cite(corpus.passage(calculation.passage_id))
    for each in quotes.citations:
        text.claim(say["plan_quote"].format(quote=quoted(each)))
    if aspect is Aspect.ADVICE or aspect in _OPEN:
        return _left_to_people(text, norm, reading, quotes)
    other_end = _NO_OTHER_END.get(_BOUNDS[norm.kind])
    if aspect is Aspect.BOUND and other_end is not None and asks_bound(reading.asked):
        text.frame(say[other_end])
    return text.as_draft(Outcome.ANSWERED, quotes, NORM_MEANT, calculations=sums.calculations)


def _draft_told(told: Told, norm: Norm, reading: Reading, corpus: Corpus, quotes: Quotes) -> Draft:
    """What the register notes of the plan beside the norm itself."""
    say, text = phrases(reading.language), Lines()
    citation = quotes.cite(corpus.passage(told.passage))
    if told.says is None:
        text.claim(say[f"told_{reading.aspect}"].format(quote=quoted(citation)))
    else:
        text.claim(f"{_opened(told, reading)} [{citation.marker}].")
        text.claim(say["plan_quote"].format(quote=quoted(citation)))
    if reading.aspect in (Aspect.CONSEQUENCE, Aspect.ORIGIN):
        text.frame(say[f"strength_{norm.strength}"])
    return text.as_draft(Outcome.ANSWERED, quotes, NORM_MEANT)


def _asks_penalty(reading: Reading) -> bool:
    return reading.aspect is Aspect.CONSEQUENCE and bool(_PENALTY.search(fold(reading.asked)))


def _draft_about_guideline(norm: Guideline, reading: Reading, corpus: Corpus, quotes: Quotes) -> Draft:
    """Of which publication it is, and that the plan knows no such norm."""
    say, text = phrases(reading.language), Lines()
    passage = corpus.passage(norm.passage)
    publisher = publisher_named(corpus.sources[passage.source_id], reading.language)
    text.claim(say["of_guideline"].format(publisher=publisher, quote=quoted(quotes.cite(passage))))
    return text.as_draft(Outcome.ANSWERED, quotes, NORM_MEANT)


def _opened(told: Told, reading: Reading) -> str:
    """What leads up to the quote, after yes or no where it was asked whether a norm is new, or was so before, or
    whether something follows."""
    says = told.says.in_language(reading.language) if told.says else ""
    if not reading.is_yes_no or (told.is_new is None and not _asks_penalty(reading)):
        return says
    # "Krijgen we dan een boete?": no, for the plan names none.
    is_yes = told.is_new is not None and told.is_new is bool(_ASKS_NEW.search(fold(reading.asked)))
    return f"{phrases(reading.language)['opening_yes' if is_yes else 'opening_no']}, {lower(says)}"


def _row_of(norm: Norm, reading: Reading) -> Band | None:
    """The row of a table that was spoken of, by its size or by the figure that the conversation knows."""
    rows = rows_asked(norm, reading)
    if len(rows) == 1:
        return rows[0]
    known = reading.figures.get(norm.of or "")
    return next((row for row in norm.bands if known is not None and row.holds(float(known))), None)


def _phrase(norm: Norm, aspect: Aspect, reading: Reading) -> str:
    if aspect is Aspect.BOUND:
        return _BOUNDS[norm.kind]
    if aspect is Aspect.FORCE:
        binds = reading.is_yes_no and norm.strength in (Strength.AMBITION, Strength.DIRECTION)
        return f"{'binds' if binds else 'force'}_{norm.strength}"
    if aspect is Aspect.FOR_WHOM and norm.kind is Kind.TABLE:
        return "for_whom_by_size"
    return "for_whom" if aspect is Aspect.FOR_WHOM else "says_so"


def _left_to_people(text: Lines, norm: Norm, reading: Reading, quotes: Quotes) -> Draft:
    """What the plan does not say the library decides: what it leaves to it, and the two ways to go, to choose from."""
    say = phrases(reading.language)
    items = [item.in_language(reading.language) for item in norm.left_to_people]
    if reading.aspect in _OPEN:
        text.frame(say[f"strength_{norm.strength}"])
    if items:
        text.frame(say["people"].format(items=joined(items, say)))
    ways = ("as_a_whole", "divided") if reading.aspect is Aspect.DIVIDE else ("keep_to_it", "depart")
    options = tuple(
        Option(label=say[way], consequence=say[f"{way}_then"], passage_id=norm.passage, quote=norm.quote)
        for way in ways
    )
    return text.as_draft(Outcome.NEEDS_JUDGEMENT, quotes, NORM_MEANT, options=options)
