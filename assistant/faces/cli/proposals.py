"""What waits for a yes (``ingest proposals``, ``accept``, ``discard``), and fetching what the sources refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import AssistantError, UnknownName
from assistant.faces.cli.ingesting import (
    SHOWN,
    By,
    Headings,
    Id,
    Later,
    Published,
    Publisher,
    Replace,
    Replaces,
    SourceKind,
    Title,
    Url,
    ValidFrom,
    ValidTo,
    accepted,
    corrected,
    person,
    read_levels,
    sources_desk,
    stated_particulars,
    tell_end,
)
from assistant.faces.cli.output import AsJson, Yes, say, say_json, say_table
from assistant.faces.cli.previews import proposal_as_json, say_proposal
from assistant.faces.inputs import shorten
from assistant.moments import told

if TYPE_CHECKING:
    from assistant.assembly.adding import Proposal, SourceDesk

Number = Annotated[str, typer.Argument(metavar="NUMMER", help="uit ‘ingest proposals’, of het begin ervan")]


def proposals(
    number: Annotated[str | None, typer.Argument(metavar="NUMMER", help="toon dit voorstel helemaal")] = None,
    as_json: AsJson = False,
) -> None:
    """Toon de documenten die op uw ja of nee wachten."""
    with sources_desk() as desk:
        waiting = [_proposal(desk, number)] if number else desk.proposals()
    if as_json:
        return say_json([proposal_as_json(each, None) for each in waiting])
    if number:
        return say_proposal(waiting[0], show_headings=True)
    if not waiting:
        return say("Er wacht geen document op een ja of nee.")
    titles = ("nummer", "sinds", "door", "soort", "uitgever", "passages", "titel")
    return say_table(titles, [_row(each) for each in waiting])


def accept(
    number: Number,
    source_id: Id = None,
    title: Title = None,
    publisher: Publisher = None,
    kind: SourceKind = None,
    valid_from: ValidFrom = None,
    valid_to: ValidTo = None,
    url: Url = None,
    published: Published = None,
    replaces: Replaces = None,
    heading: Headings = None,
    replace: Replace = False,
    by: By = None,
    later: Later = False,
    yes: Yes = False,
) -> None:
    """Neem een voorstel aan, met wat u erin verbetert, en werk de zoekindex bij."""
    stated = stated_particulars(
        id=source_id, title=title, publisher=publisher, kind=kind, valid_from=valid_from, valid_to=valid_to, url=url,
        published=published, replaces=replaces,
    )  # fmt: skip
    levels, who = read_levels(heading or []), person(by)
    with sources_desk() as desk:
        proposal = corrected(desk, _proposal(desk, number), stated, levels, who)
        say_proposal(proposal)
        tell_end(accepted(desk, proposal, who, replace=replace, yes=yes, later=later))


def discard(number: Number, by: By = None) -> None:
    """Zeg nee: van het document wordt niets bewaard."""
    with sources_desk() as desk:
        proposal = _proposal(desk, number)
        desk.discard(proposal.id, person(by))
    say(f"Het voorstel ‘{proposal.preview.card.title}’ is weg.")


def linked(
    fetch: Annotated[bool, typer.Option("--fetch", help="haal op wat er nog niet is, en leg het voor")] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Toon de publicaties waarnaar de bronnen verwijzen, en of ze erin staan; of haal ze op."""
    with sources_desk() as desk:
        if fetch:
            return _fetch(desk, person(by), as_json=as_json)
        known = desk.linked()
    if as_json:
        return say_json(known)
    for each in known:
        named = f", als ‘{each.source_id or each.sheet_id}’" if each.source_id or each.sheet_id else ""
        say(f"{each.title}\n  {each.state}{named}\n  {each.url}")
        if each.near:
            say(f"  bij: {shorten(each.near, 100)}")
        say("")
    counted = {state: sum(each.state == state for each in known) for state in dict.fromkeys(e.state for e in known)}
    return say("; ".join(f"{state}: {many}" for state, many in counted.items()) or "De bronnen noemen geen adressen.")


def _fetch(desk: SourceDesk, by: str, *, as_json: bool) -> None:
    steps = []
    for step in desk.propose_linked(by):
        if step.progress != "ophalen":
            steps.append(step)
        if not as_json:
            reason = f"\n    {step.reason}" if step.reason else ""
            say(f"{step.number} van {step.total}, {step.progress}: {step.linked.url}{reason}")
    handed = sum(step.progress == "voorgelegd" for step in steps)
    failed = sum(step.progress == "mislukt" for step in steps)
    if as_json:
        say_json(steps)
    else:
        say(f"Voorgelegd: {handed}; mislukt: {failed}; overgeslagen: {len(steps) - handed - failed}.")
        if handed:
            say("Bekijk ze met ‘assistant ingest proposals’ en zeg ja met ‘assistant ingest accept NUMMER’.")
    if failed and not handed:
        raise AssistantError("Er is niets opgehaald; bij elk adres hierboven staat waarom.")


def _row(proposal: Proposal) -> tuple[object, ...]:
    card = proposal.preview.card
    since = told(proposal.created_at)
    return proposal.id[:SHOWN], since, proposal.by, card.kind, card.publisher, proposal.preview.passages, card.title


def _proposal(desk: SourceDesk, number: str) -> Proposal:
    """The one whose number begins like this."""
    found = [each for each in desk.proposals() if number and each.id.startswith(number.lower())]
    if len(found) == 1:
        return found[0]
    raise UnknownName(
        f"Er {'zijn meer voorstellen' if found else 'is geen voorstel'} met nummer ‘{shorten(number)}’; "
        "zoek het op met ‘assistant ingest proposals’."
    )
