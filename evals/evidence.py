"""Texts held against the evidence that was needed: recall and precision of what an answer quotes.

Comparison is on letters and digits alone, so that a hyphen, an ellipsis or a line break never decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.advice import Answer
from evals.cases import Case

QUOTE_BUDGET = 2000  # the characters of quotes in which needed evidence must be found


@dataclass(frozen=True, slots=True)
class Score:
    """A value with its reason; no value means that the question does not arise for this case."""

    value: float | None
    reason: str


@lru_cache(maxsize=8192)  # the same snippets are sought in every passage
def letters_and_digits(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", text).casefold() if character.isalnum())


def quotes_within(quotes: Iterable[str], budget: int = QUOTE_BUDGET) -> list[str]:
    """The first ``budget`` characters of these quotes, in order; the quote that crosses the limit is cut there."""
    kept: list[str] = []
    for quote in quotes:
        if budget <= 0:
            break
        kept.append(quote[:budget])
        budget -= len(quote)
    return kept


def shown_quotes(answer: Answer) -> list[str]:
    """The quotes of the citations and then those of the calculations; one that was cited already is not repeated."""
    quotes = [citation.quote for citation in answer.citations]
    return quotes + [quote for quote in dict.fromkeys(c.quote for c in answer.calculations) if quote not in quotes]


def needed_by(case: Case) -> tuple[tuple[str, ...], ...]:
    """The items of evidence a case asks for, each a tuple of alternatives."""
    return case.expect.evidence if case.expect else ()


def found_evidence(case: Case, answer: Answer) -> list[bool]:
    """For each needed item of evidence: is one of its alternatives in a quote within the budget?"""
    return found_within(needed_by(case), shown_quotes(answer))


def found_within(evidence: Iterable[tuple[str, ...]], texts: Iterable[str], budget: int = QUOTE_BUDGET) -> list[bool]:
    """For each item: is one of its alternatives in these texts, of which the first ``budget`` characters count?"""
    kept = [letters_and_digits(text) for text in quotes_within(texts, budget)]
    return [any(holds(text, alternatives) for text in kept) for alternatives in evidence]


def holds(letters: str, alternatives: Iterable[str]) -> bool:
    """Whether a text, given as its letters and digits, has one of these snippets in it."""
    return any(letters_and_digits(snippet) in letters for snippet in alternatives)


def evidence_recall(case: Case, answer: Answer) -> Score:
    if reason := _why_evidence_is_no_matter(case, answer):
        return Score(None, reason)
    found = found_evidence(case, answer)
    missing = [alternatives[0] for alternatives, is_found in zip(needed_by(case), found, strict=True) if not is_found]
    return Score(sum(found) / len(found), f"niet geciteerd: {listed(missing)}" if missing else "alles geciteerd")


def quote_precision(case: Case, answer: Answer) -> Score:
    if reason := _why_evidence_is_no_matter(case, answer):
        return Score(None, reason)
    if not answer.citations:
        return Score(0.0, "er is niets geciteerd")
    needed = [letters_and_digits(snippet) for alternatives in needed_by(case) for snippet in alternatives]
    quotes = [letters_and_digits(citation.quote) for citation in answer.citations]
    carrying = [quote for quote in quotes if _carries(quote, needed)]
    return Score(len(carrying) / len(quotes), f"{len(carrying)} van {len(quotes)} citaten dragen nodig bewijs")


def _carries(quote: str, needed: list[str]) -> bool:
    return bool(quote) and any(snippet in quote or quote in snippet for snippet in needed)


def _why_evidence_is_no_matter(case: Case, answer: Answer) -> str | None:
    if case.expect is None or not case.expect.evidence:
        return "geen bewijs verwacht"
    if case.expect.is_non_answer:
        return "hier hoort geen antwoord, dus ook geen citaat"
    if case.expect.accepts_refusal(answer.outcome):
        return "niet antwoorden was hier ook goed"
    return None


def listed(snippets: list[str]) -> str:
    return "; ".join(f"«{snippet if len(snippet) <= 80 else snippet[:79] + '…'}»" for snippet in snippets)
