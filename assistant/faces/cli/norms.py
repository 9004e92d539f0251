"""Norms proposed from added sources, and what a person decides about each: ``norm proposed``, ``norm accept``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import BadInput, UnknownName
from assistant.faces.cli.ingesting import SHOWN, By, person
from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, say, say_json
from assistant.faces.inputs import shorten

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.oversight.norm_desk import Offer

app = typer.Typer(help="Beslis over normen die in toegevoegde bronnen lijken te staan.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="NUMMER", help="uit ‘norm proposed’, of het begin ervan")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEKST", help="waarom")]
OFFER_STATES = {
    "open": "open",
    "accepted": "aanvaard als {norm} door {by}",
    "lapsed": "vervallen: {reason}",
    "rejected": "afgewezen door {by}",
}


@app.command()
def proposed(
    context: typer.Context,
    source: Annotated[str | None, typer.Option("--source", metavar="ID", help="alleen van deze bron")] = None,
    facts: Annotated[bool, typer.Option("--facts", help="ook getallen die alleen worden aangehaald")] = False,
    as_json: AsJson = False,
) -> None:
    """Toon wat in de toegevoegde bronnen op een norm lijkt, de waarschijnlijkste eerst."""
    with opened(context) as assistant:
        offers = assistant.norm_desk.offers(source, facts=facts)
    if as_json:
        return say_json(offers)
    if not offers:
        return say("In de toegevoegde bronnen lijkt niets op een norm.")
    for each in offers:
        _say_offer(each)
    return say("Zeg ja met ‘assistant norm accept NUMMER’, of nee met ‘assistant norm reject NUMMER’.")


@app.command()
def accepted(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon de normen die iemand heeft aanvaard, en welke daarvan zijn vervallen."""
    from assistant.faces.norm_words import accepted_text
    from assistant.faces.terminal import quoted

    with opened(context) as assistant:
        norms, lapsed = assistant.norm_desk.accepted(), assistant.norm_desk.lapsed()
    if as_json:
        return say_json(norms)
    for norm in norms:
        say(f"{norm.id}\n    {accepted_text(norm)}\n{quoted(norm.quote)}")
        say(f"    {norm.passage}; aanvaard door {norm.accepted_by} op {norm.accepted_on:%d-%m-%Y}")
        if norm.inputs:
            needed = " ".join(f"{each.name}=…" for each in norm.inputs)
            say(f"    reken uit met: assistant calculate {norm.id} {needed}")
        say("")
    for gone in lapsed:
        say(f"{gone.id} (vervallen)\n    {gone.reason}\n")
    return None if norms or lapsed else say("Er is nog geen norm uit een toegevoegde bron aanvaard.")


@app.command()
def accept(context: typer.Context, number: Number, by: By = None) -> None:
    """Neem een voorstel aan zoals het er staat; vanaf dan wordt ermee gerekend."""
    with opened(context) as assistant:
        taken = assistant.norm_desk.accept(_offer(assistant, number).proposal.id, person(by))
    say(f"Aanvaard als {taken.id}.")


@app.command()
def edit(
    context: typer.Context,
    number: Number,
    name: Annotated[str | None, typer.Option("--name", metavar="NAAM")] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="SOORT", help="floor, ceiling, target, band, goal of cited_fact")
    ] = None,
    strength: Annotated[
        str | None, typer.Option("--strength", metavar="STERKTE", help="must, should, may, direction of cited_fact")
    ] = None,
    value: Annotated[str | None, typer.Option("--value", metavar="GETAL")] = None,
    upper: Annotated[
        str | None, typer.Option("--upper", metavar="GETAL", help="bovengrens van een bandbreedte")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="EENHEID", help="zoals percent, EUR, count of hours")
    ] = None,
    formula: Annotated[
        str | None, typer.Option("--formula", metavar="SOM", help="share, per_unit, bound of leeg")
    ] = None,
    whole: Annotated[
        str | None, typer.Option("--whole", metavar="WAARVAN", help="zoals leerling of collectiebudget")
    ] = None,
    scope: Annotated[str | None, typer.Option("--scope", metavar="BEREIK", help="waarvoor de norm geldt")] = None,
    quote: Annotated[str | None, typer.Option("--quote", metavar="CITAAT", help="woorden van dezelfde passage")] = None,
    value_reason: Annotated[
        str | None, typer.Option("--value-reason", metavar="REDEN", help="waarom de waarde afwijkt van het citaat")
    ] = None,
    by: By = None,
) -> None:
    """Neem een voorstel aan met wijzigingen; het citaat blijft van de passage."""
    from assistant.faces.norm_words import read_changes

    given = {
        "name": name, "kind": kind, "strength": strength, "value": value, "upper": upper, "unit": unit,
        "formula": formula, "whole": whole, "scope": scope, "quote": quote, "value_reason": value_reason,
    }  # fmt: skip
    stated = {field: said for field, said in given.items() if said is not None}
    if not stated:
        raise BadInput("Er is niets gewijzigd; noem wat anders moet, of gebruik ‘assistant norm accept’.")
    changes = read_changes(stated)
    with opened(context) as assistant:
        taken = assistant.norm_desk.edit(_offer(assistant, number).proposal.id, person(by), changes)
    say(f"Aanvaard als {taken.id}.")


@app.command()
def reject(context: typer.Context, number: Number, reason: Reason = "", by: By = None) -> None:
    """Zeg dat dit geen norm is."""
    with opened(context) as assistant:
        assistant.norm_desk.reject(_offer(assistant, number).proposal.id, person(by), reason)
    say("Afgewezen; dit voorstel komt niet terug zolang de passage zo blijft.")


@app.command()
def reconsider(context: typer.Context, number: Number, reason: Reason = "", by: By = None) -> None:
    """Neem een afwijzing terug; het voorstel staat weer open."""
    with opened(context) as assistant:
        assistant.norm_desk.reconsider(_offer(assistant, number).proposal.id, person(by), reason)
    say("Het voorstel staat weer open.")


@app.command()
def withdraw(
    context: typer.Context,
    norm: Annotated[str, typer.Argument(metavar="NORM", help="uit ‘norm accepted’")],
    reason: Reason = "",
    by: By = None,
) -> None:
    """Neem het aanvaarden terug: met deze norm wordt niet meer gerekend."""
    with opened(context) as assistant:
        assistant.norm_desk.withdraw(norm, person(by), reason)
    say("Met deze norm wordt niet meer gerekend.")


def _say_offer(offer: Offer) -> None:
    from assistant.faces.norm_words import proposal_text
    from assistant.faces.terminal import quoted

    state = OFFER_STATES[offer.state].format(norm=offer.norm_id, by=offer.decided_by, reason=offer.reason)
    proposal = offer.proposal
    say(f"{proposal.id[:SHOWN]}  {proposal_text(proposal)}\n{quoted(proposal.quote)}\n    {proposal.passage}; {state}")
    for doubt in proposal.doubts:
        say(f"    let op: {doubt}")
    say("")


def _offer(assistant: Assistant, number: str) -> Offer:
    """The one whose number begins like this."""
    found = [
        each
        for each in assistant.norm_desk.offers(facts=True)
        if number and each.proposal.id.startswith(number.lower())
    ]
    if len(found) == 1:
        return found[0]
    raise UnknownName(
        f"Er {'zijn meer voorstellen' if found else 'is geen voorstel'} met nummer ‘{shorten(number)}’; "
        "zoek het op met ‘assistant norm proposed --facts’."
    )
