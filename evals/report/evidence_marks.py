"""Needed evidence made visible: where it stands in a text that was shown, and what became of each item of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from assistant.advice import Answer
from evals.cases import Case, Expectation
from evals.evidence import QUOTE_BUDGET, found_evidence, letters_and_digits, shown_quotes

Alternatives = tuple[str, ...]


def evidence_needed(case: Case) -> tuple[Alternatives, ...]:
    return (case.expect or Expectation()).evidence


def evidence_listing(case: Case, answer: Answer) -> str:
    """Every needed item, numbered, and whether the answer showed it; where it did not, where it was left."""
    lines = "".join(
        f'<li class="text {"found" if is_found else "missing"}">'
        f"<b>{'✓' if is_found else '✗'} bewijs {number}</b> {_fate(alternatives, is_found, answer)}: "
        f"{escape(' — of — '.join(alternatives))}</li>"
        for number, (alternatives, is_found) in enumerate(
            zip(evidence_needed(case), found_evidence(case, answer), strict=True), start=1
        )
    )
    return f'<ul class="plain">{lines}</ul>' if lines else ""


def _fate(alternatives: Alternatives, is_found: bool, answer: Answer) -> str:
    if is_found:
        return "gevonden"
    if any(_holds(quote, alternatives) for quote in shown_quotes(answer)):
        return f"te laat: pas na de eerste {QUOTE_BUDGET} tekens aan citaten"
    if any(_holds(related.text, alternatives) for related in answer.related):
        return "ontbreekt, staat wel bij de verwante passages"
    return "ontbreekt"


def marked_text(text: str, needed: Sequence[Alternatives]) -> str:
    """The text as HTML with every needed part marked, and before it which items it carries."""
    carried = [f"bewijs {n}" for n, alternatives in enumerate(needed, start=1) if _holds(text, alternatives)]
    carried += [
        f"deel van bewijs {n}"
        for n, alternatives in enumerate(needed, start=1)
        if not _holds(text, alternatives) and _is_part(text, alternatives)
    ]
    label = (
        f'<b class="found">✓ {", ".join(carried)}</b> ' if carried else "<i>geen nodig bewijs</i> " if needed else ""
    )
    return label + _with_marks(text, _spans(text, [snippet for alternatives in needed for snippet in alternatives]))


def _holds(text: str, alternatives: Iterable[str]) -> bool:
    letters = letters_and_digits(text)
    return any(letters_and_digits(snippet) in letters for snippet in alternatives)


def _is_part(text: str, alternatives: Iterable[str]) -> bool:
    letters = letters_and_digits(text)
    return bool(letters) and any(letters in letters_and_digits(snippet) for snippet in alternatives)


def _spans(text: str, snippets: Iterable[str]) -> list[tuple[int, int]]:
    """Where the snippets stand in the text, compared on letters and digits; overlapping ones become one."""
    letters, places = _letters(text)
    found = []
    for snippet in snippets:
        wanted = letters_and_digits(snippet)
        start = letters.find(wanted)
        if wanted and start >= 0:
            found.append((places[start], places[start + len(wanted) - 1] + 1))
        elif letters and letters in wanted:
            found.append((places[0], places[-1] + 1))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, and for each the place it came from."""
    pairs = [(letter, place) for place, sign in enumerate(text) for letter in letters_and_digits(sign)]
    return "".join(letter for letter, _ in pairs), [place for _, place in pairs]


def _with_marks(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*pieces, escape(text[at:])])
