"""What a dossier holds: concepts as they stand, the decisions on them, and the words of the norms they calculate with.

Owns the value that every export shows and that verification reads back, with its seal. It decides nothing about
approval and keeps nothing; what goes in comes from the caller, so the same values always give the same dossier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import Field

from assistant.advice import Answer, Calculation, Frozen, Unit, content_hash, fingerprint
from assistant.concepts import Concept, ConceptKind, DecisionRecord, PolicyDraft, Section, kind_of, title_of
from assistant.knowledge.norms import NormRegister

Format = Literal["docx", "md", "pdf"]

LAYOUT = "collectiebeleid-dossier/2"  # changes with the shape or the wording, which verification compares
_AMOUNT = re.compile(r"€|\beuro\b|\beur\b", re.IGNORECASE)
_SLUG = re.compile(r"[^a-z0-9]+")
_TITLES = {
    ConceptKind.ANSWER: "Antwoord op een vraag over het collectiebeleid",
    ConceptKind.CALCULATION: "Berekening waarbij het plan mensen laat kiezen",
    ConceptKind.SECTION: "Onderdeel van het lokale collectiebeleid",
}
_NAMES = {ConceptKind.ANSWER: "antwoord", ConceptKind.CALCULATION: "berekening", ConceptKind.SECTION: "onderdeel"}


class InputWords(Frozen):
    label: str
    unit: Unit


class NormWords(Frozen):
    """A norm in the register's own words, kept so that a dossier can be read without the register."""

    name: str
    says: str
    inputs: dict[str, InputWords]


class Dossier(Frozen):
    """One answer, one section, or a whole local policy with its sections in order."""

    layout: str = LAYOUT
    title: str
    name: str  # for the file: never words or figures of the library
    library: str | None = None
    policy_id: str | None = None
    policy_version: int | None = None
    made_at: datetime
    items: tuple[Answer | Section, ...]
    erased: int = Field(default=0, ge=0)  # sections of the policy whose text is no longer there
    history: dict[str, tuple[DecisionRecord, ...]] = Field(default_factory=dict)
    norms: dict[str, NormWords] = Field(default_factory=dict)

    @property
    def is_concept(self) -> bool:
        """Whether anything in it is not, or no longer, released by a person; a policy with a gap is not whole."""
        return bool(self.erased) or not (self.items and all(is_released(item) for item in self.items))

    @property
    def is_policy(self) -> bool:
        return self.policy_id is not None

    @property
    def is_confidential(self) -> bool:
        """Whether it holds an amount of the library's own: budgets are confidential."""
        return any(_holds_amount(item, self.norms) for item in self.items)


def gather(
    subject: Concept | PolicyDraft,
    history: Mapping[str, Sequence[DecisionRecord]],
    *,
    made_at: datetime,
    register: NormRegister,
    library: str | None = None,
) -> Dossier:
    """The dossier of a concept or a policy draft. ``history`` holds the decisions by id of answer or section."""
    items: tuple[Concept, ...] = subject.sections if isinstance(subject, PolicyDraft) else (subject,)
    items = tuple(_without_hidden(item) for item in items)
    kept = {item.id: tuple(history[item.id]) for item in items if history.get(item.id)}
    sums = [calculation for item in items for calculation in item.calculations]
    norms = _norm_words(sums, register)
    if isinstance(subject, PolicyDraft):
        return Dossier(
            title=subject.title or f"Lokaal collectiebeleid {subject.request.profile.library}",
            name=f"beleid-{_short(subject.id)}-v{subject.version}",
            library=subject.request.profile.library,
            policy_id=subject.id,
            policy_version=subject.version,
            made_at=made_at,
            items=items,
            erased=subject.erased,
            history=kept,
            norms=norms,
        )
    kind = kind_of(subject)
    return Dossier(
        title=_TITLES[kind] if isinstance(subject, Answer) else f"{_TITLES[kind]}: {title_of(subject)}",
        name=f"{_NAMES[kind]}-{_short(subject.id)}",
        library=library,
        made_at=made_at,
        items=items,
        history=kept,
        norms=norms,
    )


def is_released(item: Concept) -> bool:
    """Whether a person let out exactly this content: an approval of other words is none."""
    approved = item.review.content_hash
    return (
        item.review.is_released
        and approved == item.content_hash
        and approved == content_hash(item.text, item.citations, item.calculations)
    )


def file_name(dossier: Dossier, extension: Format) -> str:
    """A name that says from afar whether this is a concept, and that gives away no question and no figure."""
    mark = "CONCEPT-" if dossier.is_concept else ""
    return f"{mark}dossier-{dossier.name}-{dossier.made_at:%Y-%m-%d}.{extension}"


def seal_of(dossier: Dossier) -> str:
    """A hash over everything the dossier holds, so that a change to its hidden part shows as well."""
    return fingerprint(dossier.model_dump(mode="json"))


def _without_hidden(item: Concept) -> Concept:
    """Without what the dossier does not show: another answer's text has no business in a file that is handed on."""
    return item.model_copy(update={"earlier": None}) if isinstance(item, Answer) else item


def _norm_words(sums: Iterable[Calculation], register: NormRegister) -> dict[str, NormWords]:
    known = {sum_.norm_id: register.norms[sum_.norm_id] for sum_ in sums if sum_.norm_id in register.norms}
    return {
        norm.id: NormWords(
            name=norm.name.nl,
            says=norm.says.nl,
            inputs={each.name: InputWords(label=each.label.nl, unit=each.unit) for each in norm.inputs},
        )
        for norm in known.values()
    }


def _holds_amount(item: Concept, norms: Mapping[str, NormWords]) -> bool:
    own_words = item.given if isinstance(item, Section) else (item.question,)
    return any(map(_AMOUNT.search, own_words)) or any(
        _is_amount(name, norms.get(calculation.norm_id))
        for calculation in item.calculations
        for name in calculation.inputs
    )


def _is_amount(name: str, norm: NormWords | None) -> bool:
    """By its unit; a norm that the register no longer knows leaves only the name to go by."""
    if norm is None or name not in norm.inputs:
        return "budget" in name
    return norm.inputs[name].unit is Unit.EUR


def _short(identity: str) -> str:
    return _SLUG.sub("-", identity.lower()).strip("-")[:12] or "zonder-nummer"
