"""A draft: what a drafter proposes, before anybody checked it."""

from __future__ import annotations

from assistant.advice import Calculation, Citation, Drafter, Finding, Frozen, MissingInput, Option, Outcome, Related


class Draft(Frozen):
    """``framing`` lists the sentences that claim nothing about the sources (caveats, who decides, how to go on)."""

    outcome: Outcome
    text: str
    citations: tuple[Citation, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    missing_inputs: tuple[MissingInput, ...] = ()
    options: tuple[Option, ...] = ()
    related: tuple[Related, ...] = ()
    framing: tuple[str, ...] = ()
    refusal: str | None = None  # what the calculator said of figures that it would not use
    rests_on: tuple[str, ...] = ()  # passages looked up for a norm or term, beside those that were searched
    points: tuple[str, ...] = ()  # passages of a list, for the next question to name by their place
    confidence: float = 0.0
    drafter: Drafter = Drafter()
    checked: tuple[Finding, ...] = ()  # what a language model's own checks found, beside those of every draft
