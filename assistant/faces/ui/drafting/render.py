"""Drafts, their versions and their parts as labels and Markdown. Pure: values in, text out."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.advice import WAITING
from assistant.concepts import PolicyDraft, Section
from assistant.faces.ui.asking.render import shortened
from assistant.faces.ui.concept.render import markers, moment, stands
from assistant.faces.ui.escaping import line, structured
from assistant.faces.ui.words import STATES


def drafts(found: Sequence[PolicyDraft]) -> list[tuple[str, str]]:
    """Label and id of each; a label is shown as it is, never read as Markdown."""
    return [
        (f"{shortened(draft.title, 90)} · versie {draft.version}{moment(draft.made_at)}{_by(draft)}", draft.id)
        for draft in found
    ]


def sections(draft: PolicyDraft) -> list[tuple[str, str]]:
    return [
        (f"{number}. {shortened(_name(section), 80)} — {STATES[section.review.state]}", section.id)
        for number, section in enumerate(draft.sections, 1)
    ]


def head(draft: PolicyDraft) -> str:
    released = sum(section.review.is_released for section in draft.sections)
    waiting = sum(section.review.state in WAITING for section in draft.sections)
    by = f" door {line(shortened(draft.author, 40))}" if draft.author else ""
    themes = ", ".join(line(theme) for theme in draft.request.themes)
    return (
        f"## {line(draft.title)}\n\nVersie {draft.version}{moment(draft.made_at)}{by}. Thema's: {themes}."
        f"\n\n**{released} van de {len(draft.sections)} delen goedgekeurd; {waiting} wachten nog.**"
    )


def whole(draft: PolicyDraft) -> str:
    """All parts in their order, each with where it stands, so that nothing reads as settled that is not."""
    return "\n\n---\n\n".join(
        f"### {line(_name(section))}\n\n*{stands(section.review)}*\n\n{structured(section.text, markers(section))}"
        for section in draft.sections
    )


def _name(section: Section) -> str:
    if section.theme and section.theme.casefold() not in section.heading.casefold():
        return f"{section.theme}: {section.heading}"
    return section.heading


def _by(draft: PolicyDraft) -> str:
    return f" door {shortened(draft.author, 40)}" if draft.author else ""
