"""A structured draft of a local policy: the plan's own words, the library's own figures, and fields for the rest.

Owns the order of the parts and which sections of an earlier version are kept. It is deterministic: an equal request on
an equal plan gives equal sections. It stores nothing and approves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from assistant.advice import Finding, Status, Versions, content_hash
from assistant.concepts import Part, PolicyDraft, PolicyRequest, Section
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import NormRegister
from assistant.oversight.policy.assignment import Assignment, take_on
from assistant.oversight.policy.norm_table import assess, write_norms
from assistant.oversight.policy.open_points import write_open_points
from assistant.oversight.policy.opening import period, write_opening
from assistant.oversight.policy.theme_parts import (
    write_actions,
    write_ambitions,
    write_principles,
    write_support,
    write_why,
)
from assistant.oversight.policy.writing import Writing

_PER_THEME = {
    Part.WHY: write_why,
    Part.PRINCIPLES: write_principles,
    Part.AMBITIONS: write_ambitions,
    Part.ACTIONS: write_actions,
    Part.SUPPORT: write_support,
}
_HEADINGS = {
    Part.OPENING: "Over dit beleid",
    Part.WHY: "waarom dit thema",
    Part.PRINCIPLES: "principes",
    Part.AMBITIONS: "ambities",
    Part.ACTIONS: "acties",
    Part.SUPPORT: "ondersteuning",
    Part.NORMS: "Normen",
    Part.OPEN: "Wat nog te beslissen is",
}
_UNCHECKED = Finding(
    check="grounding", status=Status.NOT_CHECKED, detail="De tekst van dit onderdeel is niet gecontroleerd."
)


def compose_policy(
    request: PolicyRequest,
    corpus: Corpus,
    register: NormRegister,
    *,
    draft_id: str,
    version: int,
    author: str | None,
    made_at: datetime,
    as_of: date,
    versions: Versions,
    new_id: Callable[[], str],
    previous: PolicyDraft | None = None,
) -> PolicyDraft:
    """The draft. A section that comes out as it did in ``previous`` is kept with its id, its review and its edits.

    A new section says of itself that nobody checked it yet: the grounding check is not of this floor.
    """
    assignment = take_on(request, corpus, register, as_of)
    earlier = {(section.theme, section.part): section for section in previous.sections} if previous else {}
    about_draft = {"draft_id": draft_id, "author": author, "as_of": as_of, "versions": versions}
    sections: list[Section] = []
    for position, (part, theme, writing) in enumerate(_parts(assignment)):
        place = {"draft_version": version, "position": position}
        kept = earlier.get((theme, part))
        if kept is not None and kept.origin_hash == _hash_of(writing):
            sections.append(kept.model_copy(update=place))
        else:
            sections.append(_section(part, theme, writing, id=new_id(), **place, **about_draft))
    return PolicyDraft(
        id=draft_id,
        version=version,
        title=_title(assignment),
        author=author,
        made_at=made_at,
        request=assignment.request,
        sections=tuple(sections),
    )


def _section(part: Part, theme: str | None, writing: Writing, **where: Any) -> Section:
    return Section(
        theme=theme,
        part=part,
        heading=f"{theme}: {_HEADINGS[part]}" if theme else _HEADINGS[part],
        text=writing.text,
        citations=writing.citations,
        calculations=tuple(writing.calculations),
        options=tuple(writing.options),
        given=tuple(writing.given),
        findings=(_UNCHECKED,),
        origin_hash=_hash_of(writing),
        content_hash=_hash_of(writing),
        **where,
    )


def _hash_of(writing: Writing) -> str:
    return content_hash(writing.text, writing.citations, tuple(writing.calculations))


def _parts(assignment: Assignment) -> Iterator[tuple[Part, str | None, Writing]]:
    """The whole draft in its order."""
    assessed = assess(assignment)
    yield Part.OPENING, None, write_opening(assignment)
    for theme in assignment.chosen:
        for part, write in _PER_THEME.items():
            yield part, theme.title, write(theme, assignment)
    yield Part.NORMS, None, write_norms(assessed, assignment)
    yield Part.OPEN, None, write_open_points(assessed, assignment)


def _title(assignment: Assignment) -> str:
    request = assignment.request
    return request.title or f"Lokaal collectiebeleid {request.profile.library}, {period(assignment)}"
