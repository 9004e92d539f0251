"""What a person decides about a proposed norm: accept, change, reject, or take an acceptance back; kept in one step.

Owns what may be changed. The quote stays words of the passage, and a value that the quote does not state needs a
reason, which every sum with it repeats. Who may decide, and the record of it, is elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field

from assistant.advice import Frozen, Number, Unit
from assistant.errors import BadInput, Conflict, UnknownName, shown
from assistant.incoming import readable_note
from assistant.knowledge.ingest.shaping import slug
from assistant.knowledge.ingest.store import only_writer
from assistant.knowledge.norms.added import Sources, read_decisions, why_not, write_decisions
from assistant.knowledge.norms.naming import LONGEST_NAME, plain_words
from assistant.knowledge.norms.proposing import NormProposal, stated_in
from assistant.knowledge.norms.register import Formula, Kind, NormInput, NormUnit, Strength, Use
from assistant.knowledge.norms.wholes import whole_input
from assistant.knowledge.vocabulary import fold
from assistant.quoting import is_verbatim

LONGEST_REASON, LONGEST_SCOPE, LONGEST_WORD, MOST_WORDS = 500, 200, 40, 8


class NormChanges(Frozen):
    """What a person makes of a proposal; what is left out stays as it was proposed."""

    name: str | None = None
    kind: Kind | None = None
    strength: Strength | None = None
    value: Number | None = Field(default=None, gt=0, allow_inf_nan=False)
    upper: Number | None = Field(default=None, gt=0, allow_inf_nan=False)
    unit: NormUnit | None = None
    formula: Formula | None = None
    per: int | None = Field(default=None, ge=1)
    counted: str | None = None
    whole: str | None = None
    quote: str | None = None
    scope: str | None = None
    words: tuple[str, ...] | None = None
    value_reason: str | None = None

    def on(self, proposal: NormProposal) -> dict[str, Any]:
        """The fields of the proposal with these in their place; what is named and empty is taken away."""
        mine = {name: getattr(self, name) for name in self.model_fields_set}
        return proposal.model_dump() | {"value_reason": None} | mine


def record_of(
    proposal: NormProposal, changes: NormChanges | None, corpus: Sources, *, by: str, on: date, taken: set[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The norm as it will be kept, with the figures it needs; a BadInput says what cannot be accepted."""
    chosen = (changes or NormChanges()).on(proposal)
    name = _words(chosen["name"], LONGEST_NAME, "De naam")
    quote = _quote(str(chosen["quote"] or ""), corpus.passage(proposal.passage).text)
    reason = readable_note(str(chosen["value_reason"] or ""), LONGEST_REASON, "De reden")
    reason = plain_words(reason)
    _refuse_unstated(chosen, proposal.unit, quote, reason)
    norm_id = _free(f"{proposal.source_id}/{slug(name, 'norm')}", taken)
    kind, strength = Kind(chosen["kind"]), Strength(chosen["strength"])
    formula = _formula(chosen, kind, strength)
    counted = plain_words(str(chosen["counted"] or ""))[:LONGEST_WORD]
    inputs = _inputs(norm_id, name, formula, chosen)
    value = {"value": chosen["value"], "unit": chosen["unit"]}
    record: dict[str, Any] = {
        "id": norm_id,
        "name": {"nl": name, "en": name},
        "kind": kind.value,
        "strength": strength.value,
        "formula": formula.value if formula else None,
        "values": [value if chosen["upper"] is None else value | {"upper": chosen["upper"]}],
        "per": chosen["per"] or 1,
        "counted": counted,
        "of": next((each.name for each in inputs if each.use is Use.WHOLE), None),
        "inputs": [{"name": each.name, "use": each.use.value} for each in inputs],
        "passage": proposal.passage,
        "quote": quote,
        "says": {"nl": quote, "en": quote},
        "words": _asking(chosen["words"] or ()),
        "proposal": proposal.id,
        "accepted_by": by,
        "accepted_on": on,
    }
    scope = plain_words(str(chosen["scope"] or ""))[:LONGEST_SCOPE]
    record |= {"scope": {"nl": scope, "en": scope}} if scope else {}
    record |= {"value_reason": reason} if reason else {}
    specs = {each.name: each.model_dump(mode="json", exclude={"name", "use"}) for each in inputs}
    if why := why_not(record, specs, corpus):
        raise BadInput(f"Zo kan deze norm niet worden aanvaard: {why}")
    return record, specs


Note = Callable[[], object]


class NormFile:
    """The decisions of one installation, changed under the lock of its added sources.

    ``note`` puts a decision on record once it may be taken, and before it counts: a killed writer leaves a note of a
    decision that can simply be taken again, and never a norm that nobody is known to have accepted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def norms(self) -> list[dict[str, Any]]:
        return read_decisions(self._folder).norms

    def rejected(self) -> list[dict[str, Any]]:
        return read_decisions(self._folder).rejected

    def accept(self, record: Mapping[str, Any], inputs: Mapping[str, Any], *, note: Note) -> None:
        with only_writer(self._folder):
            kept = read_decisions(self._folder)
            refuse_decided(kept.norms, kept.rejected, str(record["proposal"]))
            if any(each.get("id") == record["id"] for each in kept.norms):
                raise Conflict(f"Er is intussen een norm ‘{record['id']}’; kies een andere naam.")
            kept.inputs.update({name: spec for name, spec in inputs.items() if name not in kept.inputs})
            kept.norms.append(dict(record))
            note()
            write_decisions(self._folder, kept)

    def reject(self, entry: Mapping[str, Any], *, note: Note) -> None:
        with only_writer(self._folder):
            kept = read_decisions(self._folder)
            refuse_decided(kept.norms, kept.rejected, str(entry["proposal"]))
            kept.rejected.append(dict(entry))
            note()
            write_decisions(self._folder, kept)

    def take_back(self, proposal_id: str, *, note: Note) -> None:
        """Undo the decision about a proposal, whichever it was; it may be decided again."""
        with only_writer(self._folder):
            kept = read_decisions(self._folder)
            for listed in (kept.norms, kept.rejected):
                for each in listed:
                    if each.get("proposal") == proposal_id:
                        listed.remove(each)
                        note()
                        write_decisions(self._folder, kept)
                        return
        raise UnknownName(f"Over het normvoorstel ‘{shown(proposal_id)}’ is niets besloten; kies er een uit de lijst.")


def refuse_decided(norms: list[dict[str, Any]], rejected: list[dict[str, Any]], proposal_id: str) -> None:
    """Whoever decides second is told who was first."""
    for each in norms:
        if each.get("proposal") == proposal_id:
            raise Conflict(f"Dit normvoorstel is al aanvaard door {each.get('accepted_by')}; trek dat eerst in.")
    for each in rejected:
        if each.get("proposal") == proposal_id:
            raise Conflict(f"Dit normvoorstel is al afgewezen door {each.get('by')}; trek dat eerst in.")


def _quote(given: str, passage: str) -> str:
    quote = given.strip()
    if not quote or quote not in passage or not is_verbatim(quote, passage):
        raise BadInput(
            "Het citaat moet letterlijk in de passage staan, in hele woorden; neem het over zonder iets te wijzigen."
        )
    return quote


def _refuse_unstated(chosen: Mapping[str, Any], proposed: NormUnit, quote: str, reason: str) -> None:
    ends = [Decimal(str(end)) for end in (chosen["value"], chosen["upper"]) if end is not None]
    if not ends:
        raise BadInput("Een norm heeft een waarde; vul er een in.")
    if len(ends) == 2 and ends[0] >= ends[1]:
        raise BadInput("De bovengrens moet groter zijn dan de waarde; verwissel of verbeter ze.")
    if chosen["unit"] != proposed and not reason:
        raise BadInput("De eenheid is een andere dan in het citaat; schrijf bij value_reason waarom.")
    if chosen["unit"] == "percent" and ends[-1] > 100:
        raise BadInput("Een deel is hoogstens 100 procent; verbeter de waarde of kies een andere eenheid.")
    unstated = [end for end in ends if end not in stated_in(quote)]
    if unstated and not reason:
        raise BadInput(
            f"De waarde {str(unstated[0]).replace('.', ',')} staat niet in het citaat; neem de waarde van het citaat "
            "over, of schrijf bij value_reason waarom u een andere aanhoudt."
        )


def _formula(chosen: Mapping[str, Any], kind: Kind, strength: Strength) -> Formula | None:
    """The way to work it out, unless a person made it a goal or a fact: with those nothing is computed."""
    if kind in (Kind.GOAL, Kind.CITED_FACT) or strength is Strength.CITED_FACT or chosen["unit"] not in tuple(Unit):
        return None
    formula = Formula(chosen["formula"]) if chosen["formula"] else None
    if chosen["unit"] == "percent" and chosen["whole"]:
        return Formula.SHARE
    if formula in (Formula.SHARE, Formula.PER_UNIT) and not chosen["whole"]:
        raise BadInput("Waarvan dit een deel of een aantal is, ontbreekt; vul bij whole in waarvan, zoals ‘leerling’.")
    return formula


def _inputs(norm_id: str, name: str, formula: Formula | None, chosen: Mapping[str, Any]) -> list[NormInput]:
    """The figures that the sum takes: the whole where there is one, and the library's own, to compare."""
    if formula is None:
        return []
    own = norm_id.replace("/", "_").replace("-", "_")
    label = name[0].lower() + name[1:]
    if formula is Formula.BOUND:
        return [_own_figure(f"{own}_nu", Use.PART, f"uw eigen getal bij: {label}", Unit(chosen["unit"]))]
    whole = whole_input(fold(_words(chosen["whole"], LONGEST_WORD, "Waarvan het een deel is")))
    unit = whole.unit if formula is Formula.SHARE else Unit(chosen["unit"])
    part = _own_figure(f"{own}_nu", Use.PART, f"uw eigen getal bij: {label}", unit)
    if formula is Formula.PER_UNIT:
        return [whole, part]
    return [whole, part, _own_figure(f"{own}_deel", Use.SHARE, f"uw eigen percentage bij: {label}", Unit.PERCENT)]


def _own_figure(name: str, use: Use, label: str, unit: Unit) -> NormInput:
    at_most = {Unit.PERCENT: 100, Unit.HOURS_PER_WEEK: 2000}.get(unit, 1_000_000_000)
    return NormInput.model_validate(
        {"name": name, "use": use, "label": {"nl": label, "en": label}, "unit": unit, "at_most": at_most}
    )


def _words(given: object, longest: int, what: str) -> str:
    kept = plain_words(readable_note(str(given or ""), longest, what))
    if not any(sign.isalpha() for sign in kept):
        raise BadInput(f"{what} ontbreekt; schrijf in een paar woorden hoe het heet.")
    return kept


def _asking(given: tuple[str, ...]) -> list[str]:
    kept = [plain_words(each)[:LONGEST_WORD] for each in given[:MOST_WORDS]]
    return [each for each in dict.fromkeys(kept) if any(sign.isalpha() for sign in each)]


def _free(wanted: str, taken: set[str]) -> str:
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
