"""The calculators as tools: a model may propose a sum, the calculators carry it out, and the figures are the person's.

The model names a norm and copies figures from the question; it never computes. A figure that the person did not state
is refused, whatever the model makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field, create_model

from assistant.advice import Calculation
from assistant.answering.llm.calling import Line
from assistant.answering.llm.faults import Unanswered
from assistant.answering.llm.forms import SumForm, SumsForm
from assistant.answering.llm.labels import NormLabels
from assistant.answering.privacy import Masker
from assistant.answering.prompts import Prompt
from assistant.answering.understanding import Intent, Reading
from assistant.errors import BadInput
from assistant.figures import Figure, find_figures, read_figure
from assistant.knowledge.norms import Norm, NormRegister, calculate

SUMS_AT_MOST = 2


class Proposals:
    """The sums proposed for one question, carried out as they come in; a bad one is refused in a sentence."""

    def __init__(
        self, question: str, reading: Reading, register: NormRegister, labels: NormLabels, masker: Masker
    ) -> None:
        self._spoken = find_figures(question)
        self._reading = reading
        self._register = register
        self._labels = labels
        self._masker = masker
        self.made: dict[str, Calculation] = {}

    def carry_out(self, label: str, figures: Mapping[str, str]) -> str:
        """Do the sum of one norm with figures copied from the question; the outcome, or why there is none."""
        norm = self._labels.norm(label)
        if norm is None:
            return f"De norm {label} bestaat niet."
        if norm.id not in self.made and len(self.made) >= SUMS_AT_MOST:
            return f"Meer dan {SUMS_AT_MOST} berekeningen passen niet in een antwoord."
        try:
            given = dict(self._given(norm, figures))
            marker = self.made[norm.id].marker if norm.id in self.made else f"R{len(self.made) + 1}"
            made = calculate(self._register, norm.id, given, marker, self._reading.language.value)
        except BadInput as error:
            return str(error)
        if made.result is None:
            return "Het plan laat deze uitkomst open."
        self.made[norm.id] = made
        return self._masker.mask(made.formula)

    def tools(self) -> list[Any]:
        """One tool a norm, each argument the words of a figure as they stand in the question."""
        return [self._tool(label, norm) for label, norm in self._labels.norms.items()]

    def _tool(self, label: str, norm: Norm) -> Any:
        from langchain_core.tools import StructuredTool  # takes a moment, and only a model needs it

        fields: dict[str, Any] = {
            each: (str, Field(default="", description=f"{spec.label.nl}, letterlijk uit de vraag; anders leeg"))
            for each, spec in self._labels.labels_of(norm).items()
        }

        def run(**figures: str) -> str:
            return self.carry_out(label, figures)

        return StructuredTool.from_function(
            run, name=label, description=norm.says.nl, args_schema=create_model(label, **fields)
        )

    def _given(self, norm: Norm, figures: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        for label, written in figures.items():
            spec = self._labels.figure(label)
            if not written.strip() or spec is None:
                continue
            if spec not in norm.inputs:
                raise BadInput(f"De norm gebruikt geen {spec.label.nl}; laat het weg.")
            yield spec.name, self._own(self._masker.restoration.restore(written).strip(), spec.name)

    def _own(self, written: str, name: str) -> str:
        """A figure in the person's own words, with the unit they gave it, so that the calculator can refuse another."""
        figure = read_figure(written)
        if figure is not None:
            spoken = next((each for each in self._spoken if _is_same(figure, each)), None)
            if spoken is not None:
                return spoken.text
            if self._reading.figures.get(name) == figure.value:
                return written  # stated earlier in the conversation
        raise BadInput(f"Het cijfer ‘{written[:40]}’ staat niet in de vraag; gebruik alleen cijfers uit de vraag.")


def _is_same(figure: Figure, spoken: Figure) -> bool:
    return figure.value == spoken.value and (figure.unit == spoken.unit or None in (figure.unit, spoken.unit))


def is_worth_proposing(question: str, reading: Reading) -> bool:
    """Only where the person gave figures and the program itself saw no sum."""
    return reading.intent in (Intent.ASK, Intent.COMPARE) and bool(find_figures(question))


def propose_sums(
    question: str,
    reading: Reading,
    register: NormRegister,
    *,
    line: Line,
    prompt: Prompt,
    masker: Masker,
    labels: NormLabels,
) -> tuple[Calculation, ...]:
    """The sums that the model proposes, as the calculators made them; by tool calls, or by a form where it has none."""
    proposals = Proposals(question, reading, register, labels, masker)
    filled = prompt.fill(vraag=masker.mask(question), normen=labels.list_norms(), cijfers=labels.list_figures())
    messages = [("human", filled)]
    tools = {each.name: each for each in proposals.tools()}
    try:
        calls = line.tool_calls("rekenen", messages, list(tools.values()))
    except Unanswered:
        if line.failure is not None:
            raise
        calls = None  # a server that refuses tools may still fill in a form
    if calls is None:
        for proposed in line.form("rekenen", messages, SumsForm).berekeningen:
            proposals.carry_out(proposed.norm, _figures_of(proposed))
    else:
        for call in calls:
            if call["name"] in tools:
                proposals.carry_out(call["name"], {name: str(value) for name, value in call["args"].items()})
    return tuple(proposals.made.values())


def _figures_of(proposed: SumForm) -> dict[str, str]:
    return {each.naam: each.waarde for each in proposed.cijfers}
