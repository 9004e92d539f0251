"""What accepted norms and guidelines say beside an answer: each under the name of its own source and layer.

The plan goes first wherever it sets a norm itself, unless the question asks for another layer by name. Nothing here
weighs one against the other: both are said, with which of the two goes first where they differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.advice import Calculation, Citation, Comparison, Language, MissingInput, Outcome, Result, Unit
from assistant.answering.drafting.claims import fits
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.openings import publisher_named, who_says
from assistant.answering.drafting.phrases import Phrases, banded, phrases
from assistant.answering.drafting.quotes import quoted
from assistant.answering.drafting.sums import say_made_of
from assistant.answering.sums import AddedSum, Sums
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.added import names_layer_of
from assistant.figures import numbers_in
from assistant.knowledge.citing import cite
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import AddedNorm, Guideline, Kind, NormRegister, Strength, written

ACCEPTED_CONFIDENCE = 0.85  # looked up, not searched; whether it was the norm meant, its words only suggest
_LAYERED = {"law": "law_before_plan", "local": "plan_before_local"}
_SAID: dict[Language, dict[str, str]] = {
    Language.NL: {
        Strength.MUST: "Deze bron stelt dit als eis.",
        Strength.SHOULD: "Deze bron noemt dit als streven of advies.",
        Strength.MAY: "Deze bron noemt dit als mogelijkheid.",
        Strength.DIRECTION: "Deze bron zegt niet hoe sterk dit bindt.",
        Strength.CITED_FACT: "Deze bron noemt dit als feit en niet als norm.",
        "accepted": "Een mens heeft dit als norm aanvaard: {by}.",
        "accepted_unnamed": "Een mens heeft dit als norm aanvaard.",
        "no_norm_of_plan": "Dit is geen norm van het plan.",
        Kind.FLOOR: "minstens ",
        Kind.CEILING: "hoogstens ",
    },
    Language.EN: {
        Strength.MUST: "This source makes it a requirement.",
        Strength.SHOULD: "This source gives it as an aim or as advice.",
        Strength.MAY: "This source gives it as a possibility.",
        Strength.DIRECTION: "This source does not say how far it binds.",
        Strength.CITED_FACT: "This source gives it as a fact and not as a norm.",
        "accepted": "A person accepted this as a norm: {by}.",
        "accepted_unnamed": "A person accepted this as a norm.",
        "no_norm_of_plan": "This is not a norm of the plan.",
        Kind.FLOOR: "at least ",
        Kind.CEILING: "at most ",
    },
}


def with_added_norms(draft: Draft, reading: Reading, sums: Sums, *, corpus: Corpus, register: NormRegister) -> Draft:
    """The draft with what accepted norms and guidelines say; as it was where the question is about none that holds on
    that day."""
    in_force = [each for each in sums.added if _holds(_norm_of(each, register), reading, corpus)]
    if not in_force or not _plan_holds(reading, corpus):
        return draft
    speaks = _plan_speaks(draft, corpus)
    block = _Block(reading, corpus, after=draft.citations if speaks else ())
    for each in in_force:
        block.say(_norm_of(each, register), each)
    if not speaks:
        return block.alone(reading)
    first = any(names_layer_of(_norm_of(each, register), reading.text) for each in in_force)
    # A norm of the plan is its answer to the question; other sentences of the plan only stand near it.
    first = first or reading.intent is not Intent.NORM
    return block.beside(draft, goes_first=first)


def _norm_of(made: AddedSum, register: NormRegister) -> AddedNorm:
    norm = register.beside_the_plan(made.norm_id)
    assert norm is not None  # the sum was made of it
    return norm


def _holds(norm: AddedNorm, reading: Reading, corpus: Corpus) -> bool:
    return corpus.sources[norm.source_id].is_in_force(reading.as_of)


def _plan_holds(reading: Reading, corpus: Corpus) -> bool:
    """Outside the years of the plan nothing beside it may look like the whole answer."""
    return any(source.kind == "plan" and source.is_in_force(reading.as_of) for source in corpus.sources.values())


def _plan_speaks(draft: Draft, corpus: Corpus) -> bool:
    return any(corpus.sources[each.source_id].kind == "plan" for each in draft.citations)


_TOLD = (Comparison.MEETS, Comparison.FALLS_SHORT, Comparison.EXCEEDS)


def _ends(result: Result) -> list[int | float]:
    return [each for each in (result.value, result.upper) if each is not None]


class _Block:
    """The lines about added norms, with the quotes and sums they rest on; markers go on from those of the draft."""

    def __init__(self, reading: Reading, corpus: Corpus, after: Sequence[Citation]) -> None:
        self._say: Phrases = phrases(reading.language)
        self._own = _SAID[reading.language]
        self._reading = reading
        self._corpus = corpus
        self._next = 1 + max((each.marker for each in after), default=0)
        self.lines: list[str] = []
        self.framing: list[str] = []
        self.citations: list[Citation] = []
        self.calculations: list[Calculation] = []
        self.missing: list[MissingInput] = []
        self.problem: str | None = None
        self._layers: list[str] = []

    def say(self, norm: AddedNorm, made: AddedSum) -> None:
        passage = self._corpus.passage(norm.passage)
        citation = cite(self._corpus, passage, self._next + len(self.citations), norm.quote)
        self.citations.append(citation)
        self._layers.append(norm.layer)
        calculation = made.calculation
        if calculation is not None:
            self.calculations.append(calculation)
            self.lines.append(self._headline(norm, calculation))
            for made_of in say_made_of(norm, calculation, self._reading):
                self._frame(made_of)
            self.lines.append(self._say["sum"].format(formula=calculation.formula, marker=calculation.marker))
        self.lines.append(self._who_says(norm, citation))
        self._frame(self._own[norm.strength])
        if not isinstance(norm, Guideline):
            # A number in a name would be one that no source states.
            by = "accepted_unnamed" if numbers_in(norm.accepted_by) else "accepted"
            self._frame(self._own[by].format(by=norm.accepted_by.rstrip(".")))
        if made.missing:
            self.missing += made.missing
            self._frame(self._say["needs"].format(labels=", ".join(each.label for each in made.missing)))
        if made.problem:
            self.problem = made.problem
            self._frame(self._say["problem"].format(problem=made.problem))

    def _who_says(self, norm: AddedNorm, citation: Citation) -> str:
        source, language = self._corpus.sources[norm.source_id], self._reading.language
        if isinstance(norm, Guideline):  # a summary of ours
            summarised = self._say["guidance_beside"].format(publisher=publisher_named(source, language))
            return f"{summarised} {quoted(citation)}."
        return self._say["says"].format(says=who_says(source, language), quote=quoted(citation))

    def alone(self, reading: Reading) -> Draft:
        """The whole answer, where the plan has nothing to say about it."""
        self._frame(self._say["plan_silent"])
        self._frame(self._own["no_norm_of_plan"])
        lacks = bool(self.missing or self.problem) and not self.calculations and not reading.asks_share
        return Draft(
            outcome=Outcome.NEEDS_INPUT if lacks else Outcome.ANSWERED,
            text="\n\n".join(self.lines),
            citations=tuple(self.citations),
            calculations=tuple(self.calculations),
            missing_inputs=tuple(self.missing) if lacks else (),
            framing=tuple(self.framing),
            refusal=self.problem,
            rests_on=tuple(each.passage_id for each in self.citations),
            confidence=ACCEPTED_CONFIDENCE,
        )

    def beside(self, draft: Draft, *, goes_first: bool) -> Draft:
        """Under what the plan says, or above it where the question asks for this layer."""
        for layer, rank in _LAYERED.items():
            if layer in self._layers and self._say[rank] not in draft.framing:
                self._frame(self._say[rank])
        if "guidance" in self._layers:
            self._frame(self._own["no_norm_of_plan"])
        block = "\n\n".join(self.lines)
        return draft.model_copy(
            update={
                "text": f"{block}\n\n{draft.text}" if goes_first else f"{draft.text}\n\n{block}",
                "citations": (*draft.citations, *self.citations),
                "calculations": (*draft.calculations, *self.calculations),
                "framing": (*draft.framing, *self.framing),
                "refusal": " ".join(filter(None, (draft.refusal, self.problem))) or None,
                "rests_on": (*draft.rests_on, *(each.passage_id for each in self.citations)),
            }
        )

    def _headline(self, norm: AddedNorm, calculation: Calculation) -> str:
        """The thing itself, first: "Boeken per leerling: minstens 1.200 boeken [R2]."."""
        result = calculation.result
        assert result is not None
        if calculation.solves is not None:
            label = norm.whole.label.in_language(self._reading.language)
            ends = [written(Decimal(str(end)), result.unit, self._reading.language) for end in _ends(result)]
            many = ends[0] if len(ends) == 1 else banded(ends[0], ends[1], self._reading.language)
            return f"{label[0].upper()}{label[1:]}: {many} [{calculation.marker}]."
        amount = self._amount(norm, result.value, result.unit)
        if result.upper is not None:
            amount = banded(amount, self._amount(norm, result.upper, result.unit), self._reading.language)
        name = norm.name.in_language(self._reading.language)
        name = f"{self._verdict(calculation)}{name}" if isinstance(norm, Guideline) else name
        return f"{name}: {self._own.get(norm.kind, '')}{amount} [{calculation.marker}]."

    def _verdict(self, calculation: Calculation) -> str:
        """ "Nee, dat is minder dan deze richtlijn noemt. ": whether what is held fits, where that was said."""
        if calculation.comparison not in _TOLD:
            return ""
        said, fit = self._say[f"guideline_{calculation.comparison}"], fits(calculation.comparison, self._reading)
        if fit is not None:
            said = f"{self._say['fits' if fit else 'fits_not']}, {said[0].lower()}{said[1:]}"
        return f"{said} [{calculation.marker}]. "

    def _amount(self, norm: AddedNorm, value: int | float, unit: Unit) -> str:
        plain = written(Decimal(str(value)), unit, self._reading.language)
        counted = norm.counted_in(self._reading.language)
        return f"{plain} {counted}" if unit is Unit.COUNT and counted else plain

    def _frame(self, line: str) -> None:
        if line not in self.framing:
            self.lines.append(line)
            self.framing.append(line)
