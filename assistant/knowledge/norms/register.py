"""The norm register as data: its shape, and reading it from ``norms.yaml`` against the corpus.

Owns what a norm consists of and the proof that every quote stands in its passage. It does no sums.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Protocol, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from assistant.advice import Frozen, Number, Unit, fingerprint
from assistant.errors import CorpusError, UnknownName, shown
from assistant.figures import numbers_in
from assistant.knowledge.records import broken, read_text


class Kind(StrEnum):
    FLOOR = "floor"
    CEILING = "ceiling"
    BAND = "band"
    TARGET = "target"
    TABLE = "table"
    GOAL = "goal"
    CITED_FACT = "cited_fact"
    NOT_SET = "not_set"
    INCONSISTENCY = "inconsistency"


CALCULATED = frozenset({Kind.FLOOR, Kind.CEILING, Kind.BAND, Kind.TARGET, Kind.TABLE})


class Strength(StrEnum):
    AGREEMENT = "agreement"
    AMBITION = "ambition"
    DIRECTION = "direction"
    CITED_FACT = "cited_fact"
    NONE = "none"


class Use(StrEnum):
    """What an input is for: the whole that a norm is taken of, or the part or share that is compared with it."""

    WHOLE = "whole"
    PART = "part"
    SHARE = "share"


class Text(Frozen):
    """A sentence or label for people, in both languages."""

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.nl


class Evidence(Frozen):
    passage: str
    quote: str = Field(min_length=1)


class NormInput(Frozen):
    """One of the library's own figures, as a norm uses it."""

    name: str
    use: Use
    label: Text
    unit: Unit
    at_most: int


class NormValue(Frozen):
    value: Number
    unit: Literal["percent", "hours_per_week", "years"]
    upper: Number | None = None
    less_than: bool = False


class Band(Evidence):
    """One row of a table; ``above`` and ``below`` leave their number out, ``at_least`` includes it."""

    label: Text
    value: Number
    unit: Unit
    above: int | None = None
    at_least: int | None = None
    below: int | None = None

    def holds(self, number: Number) -> bool:
        return (
            (self.above is None or number > self.above)
            and (self.at_least is None or number >= self.at_least)
            and (self.below is None or number < self.below)
        )


class ReadingOption(Evidence):
    label: Text
    consequence: Text
    hours: Number | None = None


class Reading(Frozen):
    """Where a table is silent or ambiguous: at one number or between two, why, and how it can be read."""

    why: Text
    options: tuple[ReadingOption, ...] = Field(min_length=2)
    at: int | None = None
    above: int | None = None
    below: int | None = None

    def holds(self, number: Number) -> bool:
        if self.at is not None:
            return number == self.at
        return self.above is not None and self.below is not None and self.above < number < self.below


class Term(Evidence):
    """A word that changes an outcome and that the plan does not pin down."""

    id: str
    name: Text
    caveat: Text


class Norm(Evidence):
    """One entry of the register. ``caveats`` holds its own and those of its undefined terms."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    version: str
    name: Text
    kind: Kind
    strength: Strength
    says: Text
    values: tuple[NormValue, ...] = ()
    bands: tuple[Band, ...] = ()
    of: str | None = None
    inputs: tuple[NormInput, ...] = ()
    scope: Text | None = None
    period: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    also: tuple[Evidence, ...] = ()
    terms: tuple[str, ...] = ()
    caveats: tuple[Text, ...] = ()
    left_to_people: tuple[Text, ...] = ()
    confused_with: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()

    @property
    def is_calculated(self) -> bool:
        return self.kind in CALCULATED

    @property
    def whole(self) -> NormInput:
        return next(each for each in self.inputs if each.use is Use.WHOLE)

    def input_for(self, use: Use) -> NormInput | None:
        return next((each for each in self.inputs if each.use is use), None)

    def evidence(self) -> Iterator[Evidence]:
        """Every quote this norm rests on, its own first."""
        yield self
        yield from (*self.also, *self.bands)
        for reading in self.readings:
            yield from reading.options

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        wholes = [each.name for each in self.inputs if each.use is Use.WHOLE]
        if self.is_calculated and wholes != ([self.of] if self.of else [None]):
            raise ValueError("een norm om mee te rekenen heeft `of` en precies één input met use: whole, hetzelfde")
        if not self.is_calculated and (self.of or self.inputs):
            raise ValueError(f"bij een {self.kind} valt niets te rekenen; laat `of` en `inputs` weg")
        if (self.kind is Kind.TABLE) != bool(self.bands):
            raise ValueError("`bands` hoort bij een tabel, en alleen daarbij")
        if self.is_calculated and self.kind is not Kind.TABLE and len(self.values) != 1:
            raise ValueError("geef precies één waarde in `values`")
        if self.kind is Kind.BAND and self.values[0].upper is None:
            raise ValueError("een band heeft naast `value` een `upper`")
        return self


def held_values(norm: Norm) -> set[Decimal]:
    """Every value that a norm states, the upper end of a band included."""
    ends = [end for value in norm.values for end in (value.value, value.upper) if end is not None]
    return {Decimal(str(end)) for end in ends}


@dataclass(frozen=True, slots=True)
class NormRegister:
    """All norms by id, in the order of the file; ``version`` changes with any of them."""

    norms: Mapping[str, Norm]
    terms: Mapping[str, Term]
    version: str

    def get(self, norm_id: str) -> Norm:
        if norm_id in self.norms:
            return self.norms[norm_id]
        near = difflib.get_close_matches(norm_id, self.norms, n=1, cutoff=0.5)
        hint = f"; het meest lijkt ‘{near[0]}’" if near else ""
        raise UnknownName(f"De norm ‘{shown(norm_id, 80)}’ bestaat niet{hint}; bekend zijn {', '.join(self.norms)}.")


class _Passage(Protocol):
    @property
    def text(self) -> str: ...


class PassageSource(Protocol):
    """What the register needs of a corpus."""

    def passage(self, passage_id: str) -> _Passage: ...


def load_norms(path: Path, corpus: PassageSource) -> NormRegister:
    """Read the register and prove every quote; a mistake is a CorpusError that names the norm and the next step."""
    written = _read(path)
    terms = {term_id: _term(path, term_id, fields) for term_id, fields in written["terms"].items()}
    norms: dict[str, Norm] = {}
    for place, fields in enumerate(written["norms"], start=1):
        norm = _norm(path, place, fields, written["inputs"], terms)
        if norm.id in norms:
            raise _mistake(path, norm.id, "dit id staat er twee keer.", "Geef elke norm een eigen id.")
        norms[norm.id] = norm
    for norm in norms.values():
        for other in norm.confused_with:
            if other not in norms:
                raise _mistake(
                    path, norm.id, f"`confused_with` noemt ‘{other}’ en die norm bestaat niet.", "Verbeter het id."
                )
        _prove(path, norm.id, norm.evidence(), corpus)
        _prove_values(path, norm)
    for term in terms.values():
        _prove(path, term.id, [term], corpus)
    version = fingerprint([[norm.version for norm in norms.values()], [term.model_dump() for term in terms.values()]])
    return NormRegister(norms, terms, version[:12])


def _read(path: Path) -> dict[str, Any]:
    try:
        written = yaml.load(read_text(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise broken(path, line, "dit is geen geldige YAML.", "Herstel de regel of de inspringing.") from None
    shapes = {"inputs": dict, "terms": dict, "norms": list}
    if not isinstance(written, dict) or set(written) != set(shapes):
        raise broken(path, 1, "hier horen precies `inputs`, `terms` en `norms` te staan.", "Herstel de indeling.")
    for name, shape in shapes.items():
        if not isinstance(written[name], shape):
            raise broken(path, 1, f"`{name}` heeft de verkeerde vorm.", "Vergelijk het met een vorige versie.")
    return written


def _term(path: Path, term_id: str, fields: object) -> Term:
    if not isinstance(fields, dict):
        raise _mistake(path, term_id, "hier hoort een blok met velden.", "Vul name, caveat, passage en quote in.")
    try:
        return Term.model_validate({"id": term_id, **fields})
    except ValidationError as error:
        raise _invalid(path, term_id, error) from None


def _norm(path: Path, place: int, fields: object, inputs: dict[str, Any], terms: Mapping[str, Term]) -> Norm:
    if not isinstance(fields, dict) or not isinstance(fields.get("id"), str):
        raise _mistake(path, f"nummer {place}", "het veld `id` ontbreekt.", "Geef de norm een id.")
    norm_id = fields["id"]
    unknown = [term for term in fields.get("terms", []) if term not in terms]
    if unknown:
        raise _mistake(path, norm_id, f"`terms` noemt ‘{unknown[0]}’ en die term bestaat niet.", "Verbeter de term.")
    if "version" in fields:
        raise _mistake(path, norm_id, "`version` wordt berekend.", "Haal het veld weg.")
    full = dict(fields)
    full["caveats"] = [
        *fields.get("caveats", []),
        *(terms[term].caveat.model_dump() for term in fields.get("terms", [])),
    ]
    full["inputs"] = [_resolved(path, norm_id, each, inputs) for each in fields.get("inputs", [])]
    full["version"] = fingerprint(full)[:12]
    try:
        return Norm.model_validate(full)
    except ValidationError as error:
        raise _invalid(path, norm_id, error) from None


def _resolved(path: Path, norm_id: str, use: object, inputs: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(use, dict) or use.get("name") not in inputs:
        name = use.get("name") if isinstance(use, dict) else use
        raise _mistake(
            path, norm_id, f"de input ‘{name}’ staat niet bij `inputs`.", "Voeg hem toe of verbeter de naam."
        )
    described = inputs[use["name"]]
    return {**use, **described} if isinstance(described, dict) else dict(use)


def _prove(path: Path, owner: str, evidence: Iterator[Evidence] | list[Term], corpus: PassageSource) -> None:
    for each in evidence:
        try:
            text = corpus.passage(each.passage).text
        except UnknownName:
            raise _mistake(
                path, owner, f"de passage ‘{each.passage}’ bestaat niet.", "Zoek het citaat op en verbeter het id."
            ) from None
        if each.quote not in text:
            raise _mistake(
                path,
                owner,
                f"het citaat ‘{each.quote[:80]}’ staat niet (meer) in passage ‘{each.passage}’.",
                "Neem de zin letterlijk over, of herstel de passage als zij per ongeluk is veranderd.",
            )


def _prove_values(path: Path, norm: Norm) -> None:
    """A value that no quote of the norm states would be advice that the plan does not give."""
    said = {number for each in norm.evidence() for number in numbers_in(each.quote)}
    values = held_values(norm) if norm.is_calculated else set()
    for value in sorted(values - said):
        raise _mistake(
            path, norm.id, f"de waarde {value} staat in geen van zijn citaten.", "Verbeter waarde of citaat."
        )
    for band in norm.bands:
        if Decimal(str(band.value)) not in numbers_in(band.quote):
            raise _mistake(path, norm.id, f"de waarde {band.value} staat niet in ‘{band.quote}’.", "Verbeter de tabel.")


def _invalid(path: Path, owner: str, error: ValidationError) -> CorpusError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "de norm"
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        reason = "dit veld is onbekend"
    elif first["type"] == "missing":
        reason = "dit veld ontbreekt"
    return _mistake(path, owner, f"{where}: {reason}.", "Herstel dit veld; bovenin het bestand staat wat kan.")


def _mistake(path: Path, owner: str, mistake: str, next_step: str) -> CorpusError:
    return CorpusError(f"{path}, ‘{owner}’: {mistake} {next_step}")
