"""Two writers of the same answers side by side: how faithful, complete and fluent each is, and what it takes.

Owns what is compared and what became of a language model's texts. The scores are those of the scorers and the pairs
those of the paired comparison; which of the two is worth having is for whoever reads the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

import numpy as np

from assistant.advice import NON_ANSWERS, Answer, Outcome, Status
from evals.answers import Generated
from evals.generate import EMBEDDED
from evals.paired import Pair, Paired, paired_interval
from evals.readability import own_sentences
from evals.summary import Scored, align

NOWHERE = "–"
Value = Callable[[Scored], float | None]


class Fate(StrEnum):
    """What became of a text on its way to the person."""

    FIXED = "vaste schrijver, geen taalmodel nodig"
    WHOLE = "van het taalmodel, in één keer goed"
    REPAIRED = "van het taalmodel, na herstel"
    CUT = "van het taalmodel, met zinnen weggelaten"
    REPLACED = "vervangen door het vaste antwoord"
    FAILED = "op een fout gelopen"


class Part(StrEnum):
    FAITHFUL = "trouw aan de bronnen"
    COMPLETE = "volledig"
    FLUENT = "vloeiend"
    DECLINING = "afwijzen"
    COST = "kosten"


@dataclass(frozen=True, slots=True)
class Measure:
    part: Part
    label: str
    value: Value
    digits: int = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of both writers, over the ``pairs`` to which it applies in both; with none of those each by itself.

    ``mean`` is the second less the first, between ``low`` and ``high`` with 95% certainty.
    """

    measure: Measure
    pairs: int
    first: float | None
    second: float | None
    mean: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Writers:
    """``first`` and ``second`` are the names of the two."""

    first: str
    second: str
    paired: Paired
    compared: tuple[Compared, ...]


def _score(name: str) -> Value:
    return lambda each: each.scores[name].value


def _used(name: str, without: float | None) -> Value:
    """Of what an answer used; ``without`` is what it comes to where no model was called."""

    def value(each: Scored) -> float | None:
        usage = each.generated.answer.drafter.usage
        return without if not usage.get("calls") else float(usage[name]) if name in usage else None

    return value


def passed_share(each: Scored) -> float | None:
    """Of the checks that were done, the share that passed; what could not be checked is not counted."""
    done = [finding.status for finding in each.generated.answer.findings if finding.status is not Status.NOT_CHECKED]
    return done.count(Status.PASS) / len(done) if done else None


def _is_kept(each: Scored) -> float | None:
    """Of the texts that a model had to write, whether the person read them."""
    fate = fate_of(each.generated.answer)
    return None if fate in (Fate.FIXED, Fate.FAILED) else float(fate is not Fate.REPLACED)


def _is_whole(each: Scored) -> float | None:
    return None if _is_kept(each) is None else float(fate_of(each.generated.answer) is Fate.WHOLE)


def _sentence_length(each: Scored) -> float | None:
    sentences = own_sentences(each.generated.answer.text)
    return fmean(map(len, sentences)) if sentences else None


MEASURES = (
    Measure(Part.FAITHFUL, "deel van de controles dat slaagde", passed_share),
    Measure(Part.FAITHFUL, "citaten letterlijk", _score("verbatim")),
    Measure(Part.FAITHFUL, "getallen herleidbaar", _score("traceable_numbers")),
    Measure(Part.FAITHFUL, "niets verbodens gezegd", _score("forbidden")),
    Measure(Part.FAITHFUL, "tekst van een taalmodel in één keer goed", _is_whole),
    Measure(Part.FAITHFUL, "tekst van een taalmodel bleef staan", _is_kept),
    Measure(Part.FAITHFUL, "weggelaten zinnen", lambda each: float(each.generated.answer.drafter.dropped), 2),
    Measure(Part.COMPLETE, "bewijs gevonden en geciteerd", _score("evidence_recall")),
    Measure(Part.COMPLETE, "citaten die nodig bewijs dragen", _score("quote_precision")),
    Measure(Part.COMPLETE, "alle verwachte getallen goed", _score("numbers")),
    Measure(Part.COMPLETE, "in zijn geheel goed", _score("right")),
    Measure(Part.FLUENT, "leesbaarheid van de eigen woorden (Flesch-Douma)", _score("readability"), 1),
    Measure(Part.FLUENT, "woorden per eigen zin", _sentence_length, 1),
    Measure(Part.FLUENT, "tekens per antwoord", _score("characters"), 0),
    Measure(Part.DECLINING, "afgewezen wat afgewezen hoort", _score("refusal_recall")),
    Measure(Part.DECLINING, "ten onrechte afgewezen (lager is beter)", _score("wrong_refusal")),
    Measure(Part.COST, "aanroepen van een taalmodel", _used("calls", 0), 2),
    Measure(Part.COST, "tokens gelezen", _used("input_tokens", 0), 0),
    Measure(Part.COST, "tokens geschreven", _used("output_tokens", 0), 0),
    Measure(Part.COST, "seconden per antwoord", _score("seconds"), 2),
    Measure(Part.COST, "kWh, geschat", _used("kwh", None), 6),
    Measure(Part.COST, "gram CO₂, geschat", _used("gco2", None), 4),
)


def compare_writers(first: str, second: str, paired: Paired) -> Writers:
    return Writers(first, second, paired, tuple(_compared(measure, paired.pairs) for measure in MEASURES))


def _compared(measure: Measure, pairs: Sequence[Pair]) -> Compared:
    values = [(measure.value(pair.before), measure.value(pair.after)) for pair in pairs]
    both = [(old, new) for old, new in values if old is not None and new is not None]
    if not both:
        return Compared(measure, 0, _mean([old for old, _ in values]), _mean([new for _, new in values]))
    before, after = np.array(both, dtype=np.float64).T
    low, high = paired_interval(after - before)
    mean = float((after - before).mean())
    return Compared(measure, len(both), float(before.mean()), float(after.mean()), mean, low, high)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def total(name: str, scored: Sequence[Scored]) -> tuple[float, int]:
    """What all answers used together, and of how many that is known."""
    usages = [each.generated.answer.drafter.usage for each in scored]
    known = [float(usage[name]) for usage in usages if name in usage]
    return sum(known), len(known)


def fate_of(answer: Answer) -> Fate:
    drafter = answer.drafter
    if answer.outcome is Outcome.FAILED:
        return Fate.FAILED
    if drafter.name == EMBEDDED:
        return Fate.REPLACED if drafter.fallback_reason else Fate.FIXED
    if drafter.dropped:
        return Fate.CUT
    return Fate.REPAIRED if drafter.repaired else Fate.WHOLE


def fates(scored: Sequence[Scored]) -> Counter[Fate]:
    return Counter(fate_of(each.generated.answer) for each in scored)


def reasons(scored: Sequence[Scored]) -> Counter[str]:
    """Why the embedded answer stood in for a model's: the sentences for the person, without what they quote."""
    said = (each.generated.answer.drafter.fallback_reason for each in scored)
    return Counter(f"{reason.partition(': ')[0].rstrip('.')}." for reason in said if reason)


def declines(each: Scored) -> bool:
    return each.generated.answer.outcome in NON_ANSWERS


def name_of(answers: Sequence[Generated], settings: object) -> str:
    """Who wrote these: the model of the run, also when none of its texts held; else what the answers say."""
    if isinstance(settings, dict):
        return str(settings.get("model") or EMBEDDED)
    names = Counter(each.answer.drafter.name for each in answers if each.answer.drafter.name != EMBEDDED)
    return names.most_common(1)[0][0] if names else EMBEDDED


def names_of(first: str, second: str, files: tuple[str, str]) -> tuple[str, str]:
    """Apart, also when one model wrote both."""
    return (first, second) if first != second else (f"{first} ({files[0]})", f"{second} ({files[1]})")


def format_writers(writers: Writers) -> str:
    rows = [["", "gevallen", writers.first, writers.second, "verschil", "95%-interval"]]
    rows += [
        [
            each.measure.label,
            str(each.pairs or NOWHERE),
            shown(each.first, each),
            shown(each.second, each),
            *shown_change(each),
        ]
        for each in writers.compared
    ]
    lines = [align(rows), ""]
    for name, side in ((writers.first, "before"), (writers.second, "after")):
        counted = fates([getattr(pair, side) for pair in writers.paired.pairs])
        lines.append(f"{name}: " + "; ".join(f"{fate} {counted[fate]}" for fate in Fate if counted[fate]))
    return "\n".join(lines)


def shown(value: float | None, each: Compared) -> str:
    return NOWHERE if value is None else f"{value:.{each.measure.digits}f}"


def shown_change(each: Compared) -> tuple[str, str]:
    if each.mean is None or each.low is None or each.high is None:
        return NOWHERE, NOWHERE
    digits = each.measure.digits
    return f"{each.mean:+.{digits}f}", f"{each.low:+.{digits}f} tot {each.high:+.{digits}f}"
