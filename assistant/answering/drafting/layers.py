"""What the other layers say beside the plan, or where it is silent: law, local policy, guidance, examples.

The higher layer speaks first, each under its own name. Where two of them differ both stand there, with which goes
first and why; nothing is averaged, and a person is asked to look. What the plan's own draft says is not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.advice import NON_ANSWERS, Citation, Finding, Outcome, Status, Unit
from assistant.answering.disagreement import Difference, difference, differs_from_value
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.openings import open_without_plan, who_says
from assistant.answering.drafting.phrases import phrases
from assistant.answering.drafting.quotes import Quotes, bullets, quoted
from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Reading
from assistant.knowledge.corpus import LAYERS, Corpus, Passage
from assistant.knowledge.norms import Kind, NormRegister

LAYER_BUDGET = 1200  # characters of quotes, beside those of the plan
COMPARED_AT_MOST = 4  # quotes of the plan that what others say is held against
BESIDE_AT_MOST, NORM_BESIDE_AT_MOST = 4, 2
# Who may answer how much must or may be where the plan says nothing: a law, and a library about its own rules. Asked
# for a norm by that name, its own rules are none; a publication never is.
_RULES, _NORMS = ("law", "agreement", "local"), ("law", "agreement")

# The units of a norm or a sum, as the numbers of a text have them.
_UNITS: dict[str, str] = {Unit.PERCENT: "percent", Unit.EUR: "EUR", Unit.HOURS_PER_WEEK: "hours"}
_PLAN = "plan"
Pair = tuple[Citation, str, Citation, str, Difference]  # the higher one and its layer, the lower one and its layer


def with_layers(
    draft: Draft, reading: Reading, evidence: Evidence, *, corpus: Corpus, register: NormRegister, taken: frozenset[str]
) -> Draft:
    """The draft with what added sources say; the very same where they say nothing. ``taken`` is said already."""
    is_silent = draft.outcome in NON_ANSWERS
    told = _told(reading, evidence, corpus, is_silent)
    passages = [corpus.passage(each) for each in told if each not in taken]
    passages.sort(key=lambda passage: LAYERS.index(_layer(passage, corpus)))
    if not passages:
        return draft
    return (
        _alone(passages, reading, evidence, corpus)
        if is_silent
        else _Beside(draft, reading, corpus, register).say(passages)
    )


def name_what_is_set_aside(draft: Draft, reading: Reading, corpus: Corpus) -> Draft:
    """Says of every quote from a replaced or withdrawn source that it is one, and that this was asked for."""
    aside = [each for each in draft.citations if not corpus.sources[each.source_id].is_in_force(reading.as_of)]
    if not reading.include_replaced or not aside:
        return draft
    say = phrases(reading.language)
    said = [say["set_aside"].format(marker=f"[{each.marker}]") for each in aside]
    named = Finding(
        check="in_force",
        status=Status.NOT_CHECKED,
        detail="Op verzoek is ook geciteerd uit bronnen die zijn vervangen of ingetrokken: "
        + "; ".join(sorted({each.title for each in aside})),
    )
    return _extended(draft, after=said, framing=said, citations=(), findings=(named,))


def _told(reading: Reading, evidence: Evidence, corpus: Corpus, is_silent: bool) -> Sequence[str]:
    added = evidence.added
    if not is_silent:
        # What speaks of the subject of a norm stands beside it, whether or not it answers the question.
        norms = [each for norm_id in reading.norm_ids[:1] for each in added.about_norms.get(norm_id, ())]
        return tuple(dict.fromkeys((*added.quoted[:BESIDE_AT_MOST], *norms[:NORM_BESIDE_AT_MOST])))
    if not reading.wants_amount or not reading.concepts & {"benchmark", "obligation"}:
        return added.quoted
    may_answer = _NORMS if "benchmark" in reading.concepts else _RULES
    return [each for each in added.quoted if _layer(corpus.passage(each), corpus) in may_answer]


def _alone(passages: Sequence[Passage], reading: Reading, evidence: Evidence, corpus: Corpus) -> Draft:
    """What a law, a local policy or somebody's guidance says where the plan says nothing."""
    say = phrases(reading.language)
    quotes = Quotes(corpus, LAYER_BUDGET)
    source = corpus.sources[passages[0].source_id]
    lines = [open_without_plan(source, quotes.cite(passages[0]), reading.language)]
    own = [each for each in passages[1:] if each.source_id == source.id and quotes.fits(each)]
    if own:
        lines.append(say["same_also"] + "\n\n" + bullets(own, quotes))
    lines += _blocks([each for each in passages[1:] if each.source_id != source.id], reading, corpus, quotes)
    kinds = {corpus.sources[each.source_id].kind for each in quotes.citations}
    framing = [] if source.kind in ("guidance", "example") else [say["plan_silent"]]
    framing += [say["local_is_no_norm"]] if "local" in kinds else []
    framing += [*_originals(quotes.citations, corpus, reading), say["verify"]]
    return Draft(
        outcome=Outcome.ANSWERED,
        text="\n\n".join([*lines, *framing]),
        citations=quotes.citations,
        framing=tuple(framing),
        rests_on=tuple(each.passage_id for each in quotes.citations),
        confidence=round(evidence.added.probability, 3),
    )


class _Beside:
    """Puts the other layers around the draft of the plan; their markers go on from its markers."""

    def __init__(self, draft: Draft, reading: Reading, corpus: Corpus, register: NormRegister) -> None:
        self._draft, self._reading, self._corpus, self._register = draft, reading, corpus, register
        self._say = phrases(reading.language)
        self._quotes = Quotes(corpus, LAYER_BUDGET, after=draft.citations)

    def say(self, passages: Sequence[Passage]) -> Draft:
        # Where the plan is silent the draft is of a fact sheet, which is guidance.
        cited = [LAYERS.index(self._layer_of(each)) for each in self._draft.citations]
        own = min(cited, default=LAYERS.index(_PLAN))
        above = [each for each in passages if LAYERS.index(_layer(each, self._corpus)) < own]
        below = [each for each in passages if each not in above]
        before = _blocks(above, self._reading, self._corpus, self._quotes)
        after = _blocks(below, self._reading, self._corpus, self._quotes)
        new = self._quotes.new
        pairs = [*self._held_against_the_plan(new), *self._held_against_each_other(new)]
        after += [self._difference(pair) for pair in pairs]
        differing = [pair for pair in pairs if pair[4] not in (Difference.ABOVE, Difference.BELOW)]
        framing = self._ranks(new, differing) + _originals(new, self._corpus, self._reading)
        findings = [_finding(pair) for pair in differing]
        return _extended(self._draft, before, [*after, *framing], framing, new, findings[:1])

    def _held_against_the_plan(self, others: Sequence[Citation]) -> Iterable[Pair]:
        own = [each for each in self._draft.citations if self._layer_of(each) == _PLAN][:COMPARED_AT_MOST]
        for other in others:
            pairs = (self._differing(plan, other) for plan in own)
            yield from [pair for pair in pairs if pair is not None][:1]

    def _held_against_each_other(self, others: Sequence[Citation]) -> Iterable[Pair]:
        for at, one in enumerate(others):
            pairs = (self._differing(one, other) for other in others[at + 1 :])
            yield from [pair for pair in pairs if pair is not None]

    def _differing(self, one: Citation, other: Citation) -> Pair | None:
        """The pair with the higher layer first, where they are of two layers and a sign of difference is found."""
        higher, lower = sorted((one, other), key=lambda each: LAYERS.index(self._layer_of(each)))
        high, low = self._layer_of(higher), self._layer_of(lower)
        by_norm = high == _PLAN and bool(self._reading.norm_ids)
        found = None
        if high != low:
            found = self._by_norm(lower) if by_norm else difference(higher.quote, lower.quote)
        return (higher, high, lower, low, found) if found else None

    def _by_norm(self, other: Citation) -> Difference | None:
        """Against the norm itself: the outcome of its sum where that is in the same unit, else its own value."""
        norm = self._register.get(self._reading.norm_ids[0])
        bounds = {"is_floor": norm.kind in (Kind.FLOOR, Kind.TABLE), "is_ceiling": norm.kind is Kind.CEILING}
        results = [each.result for each in self._draft.calculations if each.norm_id == norm.id and each.result]
        values = [(Decimal(str(each.value)), str(each.unit)) for each in results]
        values += [(Decimal(str(each.value)), str(each.unit)) for each in norm.values] if len(norm.values) == 1 else []
        for value, unit in values:
            if found := differs_from_value(value, _UNITS.get(unit, "items"), other.quote, **bounds):
                return found
        return None

    def _difference(self, pair: Pair) -> str:
        higher, high, lower, low, found = pair
        names = {"high": self._say[f"layer_{high}"], "low": self._say[f"layer_{low}"]}
        marks = {"high_mark": f"[{higher.marker}]", "low_mark": f"[{lower.marker}]"}
        if found in (Difference.ABOVE, Difference.BELOW):
            said = self._say[f"lies_{found}"].format(**names, **marks)
        else:
            said = self._say["layers_differ"].format(**names, **marks, why=self._say[f"why_{high}"])
        return said[0].upper() + said[1:]

    def _ranks(self, new: Sequence[Citation], differing: Sequence[Pair]) -> list[str]:
        """Which layer goes first, where nothing was found to differ but a person may find it does."""
        kinds = {self._layer_of(each) for each in new}
        ranks = [("law", "law_before_plan"), ("agreement", "agreement_before_plan"), ("local", "plan_before_local")]
        return [self._say[rank] for kind, rank in ranks if kind in kinds and not differing]

    def _layer_of(self, citation: Citation) -> str:
        return self._corpus.sources[citation.source_id].kind


def _extended(
    draft: Draft,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    framing: Sequence[str] = (),
    citations: Sequence[Citation] = (),
    findings: Sequence[Finding] = (),
) -> Draft:
    """The draft with lines around what it says; its closing sentences stay at its end."""
    lines = draft.text.split("\n\n")
    closing: list[str] = []
    while len(lines) > 1 and lines[-1] in draft.framing:
        closing.insert(0, lines.pop())
    return draft.model_copy(
        update={
            "text": "\n\n".join([*before, *lines, *after, *closing]),
            "citations": (*draft.citations, *citations),
            "framing": (*draft.framing, *framing),
            "rests_on": (*draft.rests_on, *(each.passage_id for each in citations)),
            "checked": (*draft.checked, *findings),
        }
    )


def _blocks(passages: Sequence[Passage], reading: Reading, corpus: Corpus, quotes: Quotes) -> list[str]:
    """One block a source, each under who says it; a single sentence follows its name at once."""
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        if quotes.fits(passage):
            quotes.cite(passage)
            groups.setdefault(passage.source_id, []).append(passage)
    said = {each: who_says(corpus.sources[each], reading.language) for each in groups}
    return [
        f"{said[each]}: {quoted(quotes.cite(group[0]))}."
        if len(group) == 1
        else f"{said[each]}:\n\n{bullets(group, quotes)}"
        for each, group in groups.items()
    ]


def _originals(citations: Iterable[Citation], corpus: Corpus, reading: Reading) -> list[str]:
    replaces = any(corpus.sources[each.source_id].replaces for each in citations)
    return [phrases(reading.language)["replaces_summary"]] if replaces else []


def _layer(passage: Passage, corpus: Corpus) -> str:
    return corpus.sources[passage.source_id].kind


def _finding(pair: Pair) -> Finding:
    higher, _, lower, _, found = pair
    return Finding(
        check="layers",
        status=Status.NOT_CHECKED,
        detail=f"Twee lagen verschillen ({_SIGN[found]}): {higher.title} [{higher.marker}] en {lower.title} "
        f"[{lower.marker}]. De hogere laag gaat voor; ga na of zij over hetzelfde gaan.",
    )


_SIGN = {
    Difference.NUMBERS: "andere getallen",
    Difference.FORCE: "moeten tegenover niet hoeven of niet mogen",
    Difference.DENIAL: "wel tegenover niet",
}
