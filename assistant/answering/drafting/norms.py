"""Answers about norms: what the norm says, the sum with the library's figures, and what people still decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.advice import Calculation, Comparison, Option, Outcome
from assistant.answering.asked_for import asks_force
from assistant.answering.drafting.caveats import caveats_of, end_not_set
from assistant.answering.drafting.claims import asks_must, asks_whether_enough, verdict_on
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.lines import Lines
from assistant.answering.drafting.phrases import Phrases, phrases
from assistant.answering.drafting.quotes import Quotes, bullets, quoted
from assistant.answering.drafting.sums import (
    amount_of_row,
    figure_apart,
    headline,
    lower,
    say_difference,
    say_made_of,
    say_read_as,
    say_rest,
    say_spread,
    say_total,
)
from assistant.answering.evidence import Evidence
from assistant.answering.sums import LARGER_MIDDLE, NORMS_AT_MOST, SMALLER_MIDDLE, Sums
from assistant.answering.understanding import Reading
from assistant.answering.understanding.followups import states_only
from assistant.answering.understanding.norms_asked import asks_the_gap, says_met
from assistant.answering.understanding.own_shares import says_what_was_read
from assistant.answering.understanding.pairs import PAIRS, RESTS
from assistant.answering.understanding.wants import it_worked_out, its_share
from assistant.figures import find_figures
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import Band, Kind, Norm, NormRegister, Term, held_values
from assistant.knowledge.vocabulary import fold

SURE = 0.97  # a norm is looked up, not searched; what remains uncertain is whether it was the norm meant
NORM_MEANT = 0.92
BESIDE_AT_MOST = 2  # quotes
READ_SURELY = 0.8  # probability from which it need not be said what figures were read as

_SIZES = (
    (re.compile(rf"\b(?:{SMALLER_MIDDLE}|small to medium)"), 1),
    (re.compile(rf"\b(?:{LARGER_MIDDLE}|middelgroot)"), 2),
    (re.compile(r"\b(?:klein(?:e|er|ere|ste)?|small(?:er|est)?)\b"), 0),
    (re.compile(r"\b(?:groo?t(?:e|er|ere|ste)?|larger?|largest|big|bigger|biggest)\b"), 3),
)


def draft_norm(
    reading: Reading, sums: Sums, evidence: Evidence, register: NormRegister, corpus: Corpus, quotes: Quotes
) -> Draft:
    """The answer for the norms a question is about."""
    say = phrases(reading.language)
    norms = [register.get(norm_id) for norm_id in reading.norm_ids[:NORMS_AT_MOST]]
    if sums.open_because and sums.options:
        return _draft_open(reading, sums, register, corpus, quotes)
    if norms[0].kind is Kind.INCONSISTENCY:
        return _draft_inconsistency(reading, norms[0], corpus, quotes)
    verdict = verdict_on(norms[0], reading)
    compares = any(each.comparison not in (None, Comparison.NOT_DETERMINED) for each in sums.calculations)
    is_force = bool(verdict) and str(verdict).startswith(("force_", "binds_"))
    # "Ik las iets van 30%": of the norm, and of no figure of their own.
    claims_only = bool(reading.claims) and len(reading.claims) == len(find_figures(reading.asked))
    is_of_norm = not reading.states_figures and (is_force or (bool(verdict) and not compares))
    is_put_right = verdict == "claim_wrong" and claims_only and says_what_was_read(reading.asked)
    if reading.is_follow_up and (is_of_norm or is_put_right):
        sums = sums.model_copy(update={"calculations": ()})  # the sum stands in the answer before
    text = Lines()
    if len({each.comparison is Comparison.MEETS for each in sums.calculations if each.comparison}) > 1:
        if reading.is_yes_no:
            text.frame(say["partly"])
        reading = reading.model_copy(update={"is_yes_no": False})  # no yes or no for one of them
    elif said := _said_of_what_is_not_set(norms[0], reading, evidence):
        text.frame(said)
    for norm in norms:
        # One sum is one answer: a second norm without figures would only blur it.
        if sums.calculations and norm.id not in {each.norm_id for each in sums.calculations}:
            if reading.asks_rest and norm.id in RESTS:  # what the rest is for
                text.claim(say["plan_quote"].format(quote=quoted(quotes.cite(corpus.passage(norm.passage)))))
            continue
        made = [each for each in sums.calculations if each.norm_id == norm.id]
        language = reading.language
        asked_for = [
            *(say_spread(norm, each, language) for each in made if len(made) == 1),
            say_total(norm, made, language),
            say_difference(made, language),
            *(say_rest(norm, each, language) for each in made),
        ]
        # Whether the own figures fit was asked first, where they were given.
        stands_first = all(each.comparison is None for each in made)
        if stands_first:
            text.claims(filter(None, asked_for))
        for calculation in made or (None,):
            _say_norm(text, norm, calculation, reading, corpus, quotes, beside=made)
        if not stands_first:
            text.claims(filter(None, asked_for))
    if (end := end_not_set(norms[0], reading)) is not None:
        text.frame(say[end])
    if asks_force(reading.text):
        _say_where_agreed(text, norms[0], reading, corpus, quotes)
        if sums.calculations or not (verdict or "").startswith(("force_", "binds_")):  # then it opened the answer
            text.frame(say[f"strength_{norms[0].strength}"])
    _say_lookalikes(text, norms, reading, register, corpus, quotes)
    if not sums.calculations and not reading.is_follow_up:  # the question before found other sentences too
        _say_beside(text, evidence, reading, corpus, quotes)
    asks_figures = bool(sums.missing) and not sums.calculations and not verdict and _asks_amount(reading, norms[0])
    if asks_figures:
        text.frame(say["needs"].format(labels=joined([each.label for each in sums.missing], say)))
    if sums.problem:
        text.frame(say["problem"].format(problem=sums.problem))
    caveats = caveats_of(norms[0], sums, reading, quotes) if sums.calculations or asks_figures else ()
    _say_left_to_people(text, norms, reading, caveats)
    lacks_input = bool(asks_figures or sums.problem)
    return text.as_draft(
        Outcome.NEEDS_INPUT if lacks_input else Outcome.ANSWERED,
        quotes,
        _confidence(reading, sums),
        calculations=sums.calculations,
        missing_inputs=sums.missing if lacks_input else (),
        refusal=sums.problem,
    )


def _confidence(reading: Reading, sums: Sums) -> float:
    looked_up = SURE if sums.calculations else NORM_MEANT
    return looked_up if reading.figures_sure is None else round(min(looked_up, reading.figures_sure), 3)


def _said_of_what_is_not_set(norm: Norm, reading: Reading, evidence: Evidence) -> str | None:
    """ "Bestaat er een norm voor het budget?": yes, no or open by the sentence that says that there is none."""
    is_of_it = norm.kind is Kind.NOT_SET and bool(evidence.quoted) and evidence.quoted[0] in norm.seats
    if not (reading.is_yes_no and is_of_it and evidence.says) or asks_whether_enough(reading):
        return None  # "is dat genoeg?" is no question for whether there is one
    say = phrases(reading.language)
    return say["left_open"] if evidence.says == "open" else f"{say[f'opening_{evidence.says}']}."


def draft_term(reading: Reading, register: NormRegister, corpus: Corpus, quotes: Quotes) -> Draft:
    """What counts as a word that the plan does not define: people settle it, and record it."""
    say = phrases(reading.language)
    text = Lines()
    term: Term = register.terms[reading.term_ids[0]]
    citation = quotes.cite(corpus.passage(term.passage))
    caveat = term.caveat.in_language(reading.language).rstrip(".")
    text.claim(say["term_open"].format(caveat=lower(caveat), marker=f"[{citation.marker}]"))
    text.claim(say["plan_quote"].format(quote=quoted(citation)))
    text.frame(say["choose"])
    options = tuple(
        Option(label=say[label], consequence=say[then], passage_id=term.passage, quote=term.quote)
        for label, then in (("counts", "counts_then"), ("counts_not", "counts_not_then"))
    )
    return text.as_draft(Outcome.NEEDS_JUDGEMENT, quotes, NORM_MEANT, options=options)


def _say_norm(
    text: Lines,
    norm: Norm,
    calculation: Calculation | None,
    reading: Reading,
    corpus: Corpus,
    quotes: Quotes,
    *,
    beside: Sequence[Calculation] = (),
) -> None:
    """One norm, with its sum; ``beside`` the sums it is one of, from which it is told apart by its figure."""
    say = phrases(reading.language)
    if calculation is not None:
        opening = headline(norm, calculation, reading)
        at = figure_apart(norm, calculation, beside, reading.language)
        text.claim(say["at"].format(figure=at, says=lower(opening)) if at else opening)
        for made_of in say_made_of(norm, calculation, reading):
            text.frame(made_of)
        if (
            reading.figures_sure is not None
            and reading.figures_sure < READ_SURELY
            and (read := say_read_as(norm, calculation, reading))
        ):
            text.frame(read)
        text.claim(say["sum"].format(formula=calculation.formula, marker=calculation.marker))
        citation = quotes.cite(corpus.passage(calculation.passage_id))
        text.claim(say["plan_quote"].format(quote=quoted(citation)))
        return
    rows = rows_asked(norm, reading)
    resting_on = [row.passage for row in rows] or [norm.passage]
    if norm.kind is Kind.NOT_SET:
        resting_on += [each.passage for each in norm.also]
    citations = [quotes.cite(corpus.passage(passage_id)) for passage_id in resting_on]
    markers = " ".join(f"[{citation.marker}]" for citation in citations)
    says = norm.says.in_language(reading.language).rstrip(".")
    if len(rows) == 1:
        says = amount_of_row(rows[0], reading.language)
    verdict = _verdict_on_row(rows, reading) or verdict_on(norm, reading)
    if verdict is not None:
        text.claim(say[verdict].format(says=lower(says), marker=markers))
    elif len(rows) == 1:
        text.claim(f"{says[0].upper()}{says[1:]} {markers}.")
    else:
        text.claim(f"{says} {markers}.")
    for citation in citations:
        text.claim(say["plan_quote"].format(quote=quoted(citation)))


def _verdict_on_row(rows: Sequence[Band], reading: Reading) -> str | None:
    """ "Moet een kleine bibliotheek 36 uur inzetten?": by the row of that size."""
    hours = reading.figures.get("specialist_hours")
    asks_duty = reading.is_yes_no and reading.states_figures and asks_must(reading)
    if len(rows) != 1 or hours is None or not asks_duty:
        return None
    return "claim_right" if hours == Decimal(str(rows[0].value)) else "claim_wrong"


def _say_where_agreed(text: Lines, norm: Norm, reading: Reading, corpus: Corpus, quotes: Quotes) -> None:
    """The sentence that makes it an agreement, where only a row of its table was quoted."""
    if norm.passage not in {citation.passage_id for citation in quotes.citations}:
        citation = quotes.cite(corpus.passage(norm.passage))
        text.claim(phrases(reading.language)["plan_quote"].format(quote=quoted(citation)))


def _say_lookalikes(
    text: Lines, norms: Sequence[Norm], reading: Reading, register: NormRegister, corpus: Corpus, quotes: Quotes
) -> None:
    """A claimed value that another norm does hold: say which, so that the two are not mixed up."""
    say = phrases(reading.language)
    claimed = {claim.value for claim in reading.claims}
    open_claims = claimed - held_values(norms[0])
    for other in (register.get(norm_id) for norm_id in norms[0].confused_with):
        if other not in norms and open_claims & held_values(other):
            citation = quotes.cite(corpus.passage(other.passage))
            says = lower(other.says.in_language(reading.language).rstrip("."))
            text.claim(say["lookalike"].format(says=says, marker=f"[{citation.marker}]"))


def _say_beside(text: Lines, evidence: Evidence, reading: Reading, corpus: Corpus, quotes: Quotes) -> None:
    """What surely bears on the question beside the norm: "waarom", "voor wie", "met welke bedoeling"."""
    already = {citation.passage_id for citation in quotes.citations}
    beside = [corpus.passage(each) for each in evidence.sure if each not in already]
    beside = [passage for passage in beside if quotes.fits(passage)][:BESIDE_AT_MOST]
    if beside:
        text.claim(phrases(reading.language)["also"] + "\n\n" + bullets(beside, quotes))


def rows_asked(norm: Norm, reading: Reading) -> Sequence[Band]:
    """The rows of a table that the question names by size ("een kleine bibliotheek"), or all of them."""
    if norm.kind is not Kind.TABLE:
        return ()
    folded = fold(reading.text)
    for pattern, row in _SIZES:
        if pattern.search(folded) and row < len(norm.bands):
            others = [other for other, place in _SIZES if place != row and other.search(pattern.sub("", folded))]
            return norm.bands if others else (norm.bands[row],)
    return norm.bands


def _say_left_to_people(text: Lines, norms: Sequence[Norm], reading: Reading, caveats: Sequence[str]) -> None:
    say = phrases(reading.language)
    for caveat in caveats:
        text.frame(say["caveat"].format(caveat=caveat))
    items = [item.in_language(reading.language) for item in norms[0].left_to_people]
    if items:
        text.frame(say["people"].format(items=joined(items, say)))


def _draft_open(reading: Reading, sums: Sums, register: NormRegister, corpus: Corpus, quotes: Quotes) -> Draft:
    """The plan is silent or ambiguous here: the readings, each with its sentence, and no number of ours."""
    say = phrases(reading.language)
    text = Lines()
    cited = {option.passage_id: quotes.cite(corpus.passage(option.passage_id)) for option in sums.options}
    markers = " ".join(f"[{citation.marker}]" for citation in cited.values())
    text.claim(say["open"].format(why=sums.open_because, marker=markers))
    lines = [
        "- "
        + say["reading"].format(
            label=option.label,
            consequence=option.consequence.split(";")[0],
            marker=f"[{cited[option.passage_id].marker}]",
        )
        for option in sums.options
    ]
    text.claim(say["readings"] + "\n\n" + "\n".join(lines))
    for citation in cited.values():
        text.claim(say["plan_quote"].format(quote=quoted(citation)))
    for calculation in sums.calculations:  # of two sizes, or of two norms, the one that the plan does name
        if calculation.result is not None:
            _say_norm(text, register.get(calculation.norm_id), calculation, reading, corpus, quotes)
    text.frame(say["choose"])
    return text.as_draft(Outcome.NEEDS_JUDGEMENT, quotes, SURE, calculations=sums.calculations, options=sums.options)


def _draft_inconsistency(reading: Reading, norm: Norm, corpus: Corpus, quotes: Quotes) -> Draft:
    """The plan contradicts itself: both sentences, and who to ask."""
    say = phrases(reading.language)
    text = Lines()
    sides = list(norm.evidence())
    cited = [quotes.cite(corpus.passage(side.passage)) for side in sides]
    markers = " ".join(f"[{citation.marker}]" for citation in cited)
    text.claim(f"{norm.says.in_language(reading.language).rstrip('.')} {markers}.")
    for side, citation in zip(sides, cited, strict=True):
        text.claim(say["plan_quote"].format(quote=f"“{side.quote}” [{citation.marker}]"))
    _say_left_to_people(text, [norm], reading, [caveat.in_language(reading.language) for caveat in norm.caveats])
    consequence = joined([item.in_language(reading.language) for item in norm.left_to_people], say)
    options = tuple(
        Option(label=f"“{side.quote}”", consequence=consequence, passage_id=side.passage, quote=side.quote)
        for side in sides
    )
    return text.as_draft(Outcome.NEEDS_JUDGEMENT, quotes, NORM_MEANT, options=options)


def _asks_amount(reading: Reading, norm: Norm) -> bool:
    """An amount rather than the norm itself; a table has no share to ask for, only a row."""
    if not norm.is_calculated or reading.compares:
        return False
    if reading.claims:  # "Kwamen er 12.700 van elders. Is dat meer dan de vijf procent?": that is the norm's own value
        is_of_norm = {claim.value for claim in reading.claims} <= held_values(norm)
        return reading.is_yes_no and is_of_norm and _lacks_the_whole(reading, norm)
    if norm.kind is Kind.TABLE:
        return len(rows_asked(norm, reading)) > 1 and not reading.asks_for_list and not reading.asks_share
    if _lacks_the_whole(reading, norm):
        return True
    asks = "amount" in reading.concepts or (reading.is_follow_up and reading.wants_amount)
    return asks and (not reading.asks_share or it_worked_out(reading.asked))


def _lacks_the_whole(reading: Reading, norm: Norm) -> bool:
    """ "310 boeken kwamen van universiteiten. Zitten we over de grens?": of how many is what the sum waits for."""
    pair = PAIRS.get(norm.id)
    if pair is None or pair.part not in reading.figures or pair.whole in reading.figures:
        return False
    return (
        bool(reading.claims)
        or asks_whether_enough(reading)
        or says_met(reading.asked)
        or asks_the_gap(reading.asked)
        or its_share(reading.asked)
        or states_only(reading.asked)
    )


def joined(items: Sequence[str], say: Phrases) -> str:
    """One after the other, with "en" before the last."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {say['and']} {items[-1]}"
