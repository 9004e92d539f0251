"""The few pieces of HTML that every part of the report is made of: tables, lists, figures.

Owns escaping: whatever enters here as text leaves it escaped. What is already HTML is called ``html`` in the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from assistant.advice import Outcome
from evals.summary import Better, Metric

OUTCOMES = {
    Outcome.ANSWERED: "beantwoord",
    Outcome.PARTLY_ANSWERED: "deels beantwoord",
    Outcome.NEEDS_INPUT: "cijfers nodig",
    Outcome.NEEDS_JUDGEMENT: "oordeel nodig",
    Outcome.NOT_IN_SOURCES: "niet in de bronnen",
    Outcome.OUT_OF_SCOPE: "ander onderwerp",
    Outcome.REFUSED: "geweigerd",
    Outcome.FAILED: "mislukt",
}


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows are lists of cells that are HTML already; a wide table scrolls by itself, also with the keyboard."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(row)}</tr>\n" for row in rows)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>\n"
    )


def cell(text: str, look: str = "") -> str:
    return f'<td class="{look}">{escape(text)}</td>' if look else f"<td>{escape(text)}</td>"


def number_cell(text: str, below: str = "") -> str:
    """A number, with an optional second line in small print."""
    more = f"<small>{escape(below)}</small>" if below else ""
    return f'<td class="number">{escape(text)}{more}</td>'


def row_heading(text: str, below: str = "") -> str:
    more = f"<small>{escape(below)}</small>" if below else ""
    return f'<th scope="row">{escape(text)}{more}</th>'


def listing(entries: Iterable[str]) -> str:
    lines = "".join(f'<li class="text">{escape(entry)}</li>' for entry in entries)
    return f"<ul>{lines}</ul>" if lines else ""


def html_listing(entries_html: Iterable[str]) -> str:
    lines = "".join(f'<li class="text">{entry}</li>' for entry in entries_html)
    return f"<ul>{lines}</ul>" if lines else ""


def paragraph(text: str, look: str = "") -> str:
    return f'<p class="{look}">{escape(text)}</p>\n' if look else f"<p>{escape(text)}</p>\n"


def figure(heading: str, plot_html: str, sentence: str, table_html: str) -> str:
    """A plot with the one sentence that explains it, and its figures for who would rather read them."""
    return (
        f"<figure><h3>{escape(heading)}</h3>{plot_html}<figcaption>{escape(sentence)}</figcaption>"
        f"<details><summary>De cijfers bij deze figuur</summary>{table_html}</details></figure>\n"
    )


def undrawn(heading: str, reason: str) -> str:
    """What stands in a figure's place when there is nothing to draw."""
    return f"<figure><h3>{escape(heading)}</h3>{paragraph(reason)}</figure>\n"


def outcome_words(outcome: Outcome) -> str:
    """An outcome in plain words, with the name it has in cases and answers."""
    return f"{OUTCOMES[outcome]} ({outcome})"


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def named(metric: Metric) -> str:
    """The metric's label, with the direction where that is not the usual one."""
    notes = {Better.LOWER: " (lager is beter)", Better.NEITHER: " (niet beoordeeld)"}
    return metric.label + notes.get(metric.better, "")
