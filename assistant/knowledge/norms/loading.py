"""Reading the norm register from ``norms.yaml`` against the corpus, with the accepted norms of added sources beside it.

Owns the proof that every quote of the plan's register stands in its passage: a mistake there stops the assistant, for
advice would rest on it. What people accepted from their own sources lapses instead, in :mod:`added`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from assistant.advice import fingerprint
from assistant.errors import CorpusError, UnknownName
from assistant.figures import numbers_in
from assistant.knowledge.norms.added import Sources, load_added, load_guidelines
from assistant.knowledge.norms.register import WORKED_OUT, Aspect, Evidence, Norm, NormRegister, Term, Told, held_values
from assistant.knowledge.records import SAFE_LOADER, broken, read_text


def load_norms(path: Path, corpus: Sources, *, added: Path | None = None) -> NormRegister:
    """Read the register and prove every quote; a mistake is a CorpusError that names the norm and the next step.

    ``added`` is the folder of the added sources, where the norms that a person accepted from them stand.
    """
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
        _prove(path, norm.id, (*norm.evidence(), *norm.about.values()), corpus)
        _prove_values(path, norm)
    for term in terms.values():
        _prove(path, term.id, [term], corpus)
        if lost := sorted(set(term.between) - set(norms)):
            raise _mistake(path, term.id, f"`between` noemt ‘{lost[0]}’ en die norm bestaat niet.", "Verbeter het id.")
    about = _about(path, written["about"])
    _prove(path, "about", about.values(), corpus)
    version = fingerprint([[norm.version for norm in norms.values()], [term.model_dump() for term in terms.values()]])
    told = [about, *(norm.about for norm in norms.values())]
    version = fingerprint([version, [[(name, each.model_dump()) for name, each in of.items()] for of in told]])
    accepted, lapsed = load_added(added, corpus, written["inputs"]) if added is not None else ({}, ())
    if accepted:  # without one, the version is that of the plan alone
        version = fingerprint([version, [norm.version for norm in accepted.values()]])
    guidelines = load_guidelines(path.parent / "guidance", corpus, written["inputs"])
    if guidelines:
        version = fingerprint([version, [norm.version for norm in guidelines.values()]])
    return NormRegister(norms, terms, version[:12], accepted, lapsed, guidelines, about)


def _read(path: Path) -> dict[str, Any]:
    try:
        written = yaml.load(read_text(path), Loader=SAFE_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise broken(path, line, "dit is geen geldige YAML.", "Herstel de regel of de inspringing.") from None
    shapes = {"inputs": dict, "terms": dict, "about": dict, "norms": list}
    if isinstance(written, dict):
        written = {"about": {}, **written}  # a register may do without
    if not isinstance(written, dict) or set(written) != set(shapes):
        raise broken(path, 1, "hier horen `inputs`, `terms` en `norms` te staan, en `about`.", "Herstel de indeling.")
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


def _about(path: Path, written: Mapping[str, Any]) -> dict[Aspect, Told]:
    told = [each for each in Aspect if each not in WORKED_OUT]
    if any(name not in told for name in written):
        raise _mistake(path, "about", f"hier kan alleen staan: {', '.join(told)}.", "Verbeter de naam.")
    try:
        return {Aspect(name): Told.model_validate(fields) for name, fields in written.items()}
    except ValidationError as error:
        raise _invalid(path, "about", error) from None


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
    # What is said about it changes no sum: what was calculated and approved stays as it is.
    full["version"] = fingerprint({name: field for name, field in full.items() if name != "about"})[:12]
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


def _prove(path: Path, owner: str, evidence: Iterable[Evidence], corpus: Sources) -> None:
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
