"""The sources: which there are, adding one's own, and taking one away (``sources``, ``ingest``, ``ingest remove``).

Every change is a proposal or a job of the desk for sources; here it is shown, asked about, and done while one waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.faces.cli.ingesting import (
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
    done,
    kept_only_if_accepted,
    person,
    read_levels,
    sources_desk,
    stated_particulars,
    tell_end,
)
from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, Yes, confirm, say, say_json
from assistant.faces.cli.previews import proposal_as_json, say_proposal
from assistant.faces.inputs import read_bytes

if TYPE_CHECKING:
    from assistant.assembly.adding import SourceOverview


class _FileFirst(TyperGroup):
    """``ingest FILE`` adds and ``ingest --linked`` fetches; every other word that is no command is the file."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] == "--linked":
            args = ["linked", "--fetch", *args[1:]]
        elif args and args[0] not in {*self.commands, "--help"}:
            args = ["add", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_FileFirst, help="Voeg een eigen bron toe uit een bestand of van internet, of haal er een weg.",
    no_args_is_help=True,
)  # fmt: skip


def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon de bronnen: hun geldigheid, en hoeveel erop rust."""
    with opened(context) as assistant:
        known = assistant.adding.overview()
    if as_json:
        from assistant.faces.source_models import OverviewView

        return say_json([OverviewView.of(each) for each in known])
    for each in known:
        source = each.source
        until = f"{source.valid_from or '…'} tot en met {source.valid_to or '…'}"
        assumed = ", aangenomen" if source.validity == "assumed" else ""
        added = ", toegevoegd" if each.is_added else ""
        say(f"{source.id}\n  {source.title} ({source.publisher}; {source.kind}, {source.status}{added})")
        say(f"  geldig: {until}{assumed}; nagezien: {source.checked_on or 'nooit'}")
        resting = f"erop rusten {each.answers_resting} stukken, waarvan {each.approved_resting} goedgekeurd"
        say(f"  {each.passages} passages; {resting}")
        for instead in _instead(each):
            say(f"  {instead}")
        say(f"  {source.url or ''}\n")
    return None


def _instead(overview: SourceOverview) -> Iterator[str]:
    if overview.replaces:
        yield f"in plaats van het feitenblad ‘{overview.replaces}’"
    if overview.replaced_by:
        yield f"vervangen door ‘{overview.replaced_by}’"


@app.command()
def add(
    file: Annotated[str, typer.Argument(metavar="BESTAND", help="een bestand, of een adres dat met https:// begint")],
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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="toon alleen wat er begrepen is")] = False,
    show_headings: Annotated[bool, typer.Option("--show-headings", help="toon de koppen met hun nummer")] = False,
    by: By = None,
    later: Later = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Lees een document, toon wat ervan begrepen is, en bewaar het na uw ja als bron."""
    from assistant.faces.stating import propose_file, propose_url

    stated = stated_particulars(
        id=source_id, title=title, publisher=publisher, kind=kind, valid_from=valid_from, valid_to=valid_to, url=url,
        published=published, replaces=replaces,
    )  # fmt: skip
    levels, who = read_levels(heading or []), person(by)
    is_url = file.lower().startswith(("http://", "https://"))
    name, content = ("", b"") if is_url else (Path(file).name, read_bytes(file))
    with sources_desk() as desk:
        read = propose_url(desk, file, stated, who) if is_url else propose_file(desk, name, content, stated, who)
        with kept_only_if_accepted(desk, read, who):
            proposal = corrected(desk, read, {}, levels, who)
            if not as_json:
                say_proposal(proposal, show_headings=show_headings)
            if dry_run or proposal.preview.change == "unchanged":
                desk.discard(proposal.id, who)
                return say_json(proposal_as_json(proposal, None)) if as_json else None
            job = accepted(desk, proposal, who, replace=replace, yes=yes, later=later, quiet=as_json)
        if as_json:
            say_json(proposal_as_json(proposal, job))
        return tell_end(job, quiet=as_json)


@app.command()
def remove(
    source_id: Annotated[str, typer.Argument(metavar="ID")], by: By = None, later: Later = False, yes: Yes = False
) -> None:
    """Haal een toegevoegde bron weg, met haar eerdere versies, ook uit de zoekindex."""
    with sources_desk() as desk:
        confirm(f"Wilt u de bron ‘{source_id}’ en haar eerdere versies weghalen?", is_sure=yes)
        tell_end(done(desk, desk.remove(source_id, person(by)), person(by), later=later))


@app.command()
def withdraw(
    source_id: Annotated[str, typer.Argument(metavar="ID")], by: By = None, later: Later = False, yes: Yes = False
) -> None:
    """Trek een toegevoegde bron in: zij blijft te zien en geldt niet meer."""
    with sources_desk() as desk:
        confirm(f"Wilt u de bron ‘{source_id}’ intrekken?", is_sure=yes)
        tell_end(done(desk, desk.withdraw(source_id, person(by)), person(by), later=later))
