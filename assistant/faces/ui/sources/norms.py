"""What happens with the norms that one source seems to hold: looked at, accepted as they are or changed, rejected.

Keeps nothing between two calls; nothing is computed with a number before a person with a name accepted it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.assembly.adding import SourceOverview
from assistant.errors import BadInput, UnknownName
from assistant.faces.norm_words import STATES, accepted_text, proposal_text, read_changes
from assistant.faces.ui.asking.render import shortened
from assistant.faces.ui.escaping import line
from assistant.faces.ui.parts import Updates, text_of
from assistant.faces.ui.sources import words
from assistant.faces.ui.sources.layout import NormParts
from assistant.faces.ui.visitor import Calm, who
from assistant.figures import format_number
from assistant.oversight.norm_desk import Offer, OfferState

if TYPE_CHECKING:
    from assistant.assembly import Assistant

FIELDS = ("name", "value", "upper", "unit", "kind", "strength", "formula", "whole", "scope", "quote", "value_reason")


class Norms:
    def __init__(self, assistant: Assistant, calm: Calm, parts: NormParts) -> None:
        self._assistant, self._calm, self._parts = assistant, calm, parts

    # --- showing

    def shown(self, one: SourceOverview | None) -> Updates:
        """The block for a source that was opened; nothing chosen in it yet."""
        parts = self._parts
        can_hold = one is not None and one.is_added
        shown = {parts.panel: gr.update(visible=can_hold), parts.note: "", parts.facts: False}
        if one is None or not can_hold:
            return shown | self._closed()
        try:
            return shown | self._listed(one.source.id, False, None)
        except UnknownName:  # added a moment ago, and not in use yet
            return shown | self._closed(words.NOT_YET)

    def list_again(self, source: object, facts: object) -> Updates:
        return self._calm.run(lambda: self._listed(text_of(source), facts is True, None), self._parts.note)

    def choose(self, source: object, facts: object, chosen: object) -> Updates:
        def show() -> Updates:
            return self._listed(text_of(source), facts is True, chosen) | {self._parts.note: ""}

        return self._calm.run(show, self._parts.note)

    def accepted(self) -> Updates:
        norms, lapsed = self._assistant.norm_desk.accepted(), self._assistant.norm_desk.lapsed()
        said = [
            f"- **{line(accepted_text(norm))}**  \n“{line(norm.quote)}” ({line(norm.title)}; aanvaard door "
            f"{line(norm.accepted_by)} op {norm.accepted_on:%d-%m-%Y})"
            for norm in norms
        ]
        said += [f"- {line(gone.name)}: vervallen. {line(gone.reason)}" for gone in lapsed]
        return {self._parts.accepted: "\n".join(said) or words.NONE_ACCEPTED}

    def _listed(self, source_id: str, facts: bool, chosen: object) -> Updates:
        parts = self._parts
        offers = self._assistant.norm_desk.offers(source_id, facts=facts)
        one = next((each for each in offers if each.proposal.id == chosen), None)
        return {
            parts.offers: gr.update(
                choices=[(_label(each), each.proposal.id) for each in offers],
                value=one.proposal.id if one else None,
                visible=bool(offers),
            ),
            parts.offer: _said(one) if one else ("" if offers else words.NO_OFFERS),
        } | self._form(one)

    def _closed(self, said: str = "") -> Updates:
        none = gr.update(choices=[], value=None, visible=False)
        return {self._parts.offers: none, self._parts.offer: said} | self._form(None)

    def _form(self, one: Offer | None) -> Updates:
        parts = self._parts
        is_open = one is not None and one.state is OfferState.OPEN
        shown: Updates = {
            parts.form: gr.update(visible=is_open),
            parts.reason: gr.update(visible=one is not None, value=""),
            parts.accept: gr.update(visible=is_open),
            parts.reject: gr.update(visible=is_open),
            parts.take_back: gr.update(visible=one is not None and not is_open),
        }
        return shown | dict(zip(parts.fields, _filled(one), strict=True)) if one else shown

    # --- deciding

    def accept(
        self, request: gr.Request, source: object, facts: object, chosen: object, name: object, *typed: Any
    ) -> Updates:
        """As it was proposed where nothing was changed in the form, and as it was changed otherwise."""
        parts = self._parts

        def accept() -> Updates:
            offer, by = self._one(source, chosen), who(name, request)
            proposed = dict(zip(FIELDS, _filled(offer), strict=True))
            given = {field: text_of(said).strip() for field, said in zip(FIELDS, typed, strict=True)}
            changed = {field: said for field, said in given.items() if said != proposed[field].strip()}
            desk = self._assistant.norm_desk
            if changed:
                taken = desk.edit(offer.proposal.id, by, read_changes(changed))
            else:
                taken = desk.accept(offer.proposal.id, by)
            return self._decided(source, facts, words.NORM_ACCEPTED.format(id=line(taken.id)))

        return self._calm.run(accept, parts.note)

    def reject(
        self, source: object, facts: object, chosen: object, name: object, reason: object, request: gr.Request
    ) -> Updates:
        def reject() -> Updates:
            offer = self._one(source, chosen)
            self._assistant.norm_desk.reject(offer.proposal.id, who(name, request), text_of(reason))
            return self._decided(source, facts, words.NORM_REJECTED)

        return self._calm.run(reject, self._parts.note)

    def take_back(
        self, source: object, facts: object, chosen: object, name: object, reason: object, request: gr.Request
    ) -> Updates:
        def take_back() -> Updates:
            offer, by, desk = self._one(source, chosen), who(name, request), self._assistant.norm_desk
            if offer.norm_id is not None:
                desk.withdraw(offer.norm_id, by, text_of(reason))
            else:
                desk.reconsider(offer.proposal.id, by, text_of(reason))
            return self._decided(source, facts, words.NORM_TAKEN_BACK)

        return self._calm.run(take_back, self._parts.note)

    def _one(self, source: object, chosen: object) -> Offer:
        for each in self._assistant.norm_desk.offers(text_of(source), facts=True) if text_of(source) else []:
            if each.proposal.id == chosen:
                return each
        raise BadInput(words.NO_OFFER)

    def _decided(self, source: object, facts: object, said: str) -> Updates:
        shown = self._listed(text_of(source), facts is True, None) | self.accepted()
        return shown | self._calm.told(said, self._parts.note)


def _label(offer: Offer) -> str:
    said = f"{shortened(proposal_text(offer.proposal), 140)}"
    return said if offer.state is OfferState.OPEN else f"{said} · {STATES[offer.state]}"


def _said(offer: Offer) -> str:
    proposal = offer.proposal
    parts = [f"> {line(proposal.quote)}"]
    parts += [f"**Let op:** {line(doubt)}" for doubt in proposal.doubts]
    if offer.state is not OfferState.OPEN:
        day = f" op {offer.decided_on:%d-%m-%Y}" if offer.decided_on else ""
        why = f": {line(offer.reason)}" if offer.reason else ""
        parts.append(f"{STATES[offer.state].capitalize()} door {line(offer.decided_by)}{day}{why}")
    return "\n\n".join(parts)


def _filled(offer: Offer) -> list[str]:
    """What was proposed, as the fields show it."""
    proposal = offer.proposal
    return [
        proposal.name, format_number(proposal.value), "" if proposal.upper is None else format_number(proposal.upper),
        proposal.unit, proposal.kind.value, proposal.strength.value,
        proposal.formula.value if proposal.formula else "", proposal.whole, proposal.scope, proposal.quote, "",
    ]  # fmt: skip
