"""``assistant journal``: whether the record is whole, what stands in it, and what privacy asks to be erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import BadInput
from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, Yes, confirm, say, say_json
from assistant.faces.inputs import shorten
from assistant.moments import dutch_time

if TYPE_CHECKING:
    from assistant.oversight.journal import Entry

app = typer.Typer(help="Het journaal: controleren, lezen en op verzoek wissen.", rich_markup_mode=None)
LINE = 160  # characters of an entry's content; the whole of it with --json


@app.command()
def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """Zeg of het journaal nog is wat er is vastgelegd."""
    with opened(context) as assistant:
        problems = assistant.verify_journal()
        number, digest = assistant.journal_head()
    if as_json:
        say_json({"ok": not problems, "problems": problems, "entries": number, "head": digest})
    else:
        for problem in problems:
            say(problem)
        say(f"De laatste regel is nummer {number}, met vingerafdruk {digest}.")
        say("Het journaal is niet meer wat er is vastgelegd." if problems else "Het journaal is heel.")
    if problems:
        raise typer.Exit(1)


@app.command()
def show(
    context: typer.Context,
    concept_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="alleen over dit antwoord of onderdeel")
    ] = None,
    after: Annotated[int, typer.Option("--after", min=0, metavar="NUMMER", help="vanaf de regel hierna")] = 0,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="hoeveel regels hoogstens")] = 100,
    as_json: AsJson = False,
) -> None:
    """Toon de regels van het journaal, de oudste eerst."""
    with opened(context) as assistant:
        entries = assistant.journal_entries(concept_id=concept_id, after=after, limit=limit)
    if as_json:
        return say_json(entries)
    for entry in entries:
        say(_line(entry))
    return None if entries else say("Er zijn geen regels die passen.")


@app.command()
def erase(
    context: typer.Context,
    by: Annotated[str, typer.Option("--by", metavar="NAAM", help="wie dit wist; komt in het journaal")],
    answer: Annotated[str | None, typer.Option("--answer", metavar="ID", help="één antwoord")] = None,
    conversation: Annotated[str | None, typer.Option("--conversation", metavar="ID", help="een heel gesprek")] = None,
    older_than: Annotated[
        int | None, typer.Option("--older-than", min=1, max=36_500, metavar="DAGEN", help="alles van voor zoveel dagen")
    ] = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Wis vragen, cijfers en teksten; dat er iets stond en wat erover besloten is, blijft na te gaan."""
    if sum(each is not None for each in (answer, conversation, older_than)) != 1:
        raise BadInput("Zeg wat u wilt wissen: --answer ID, --conversation ID of --older-than DAGEN, één van de drie.")
    confirm("Wat gewist is komt niet terug.", is_sure=yes)
    before = None if older_than is None else datetime.now(UTC) - timedelta(days=older_than)
    with opened(context) as assistant:
        erased = assistant.desk.erase(by=by, answer_id=answer, conversation_id=conversation, before=before)
    if as_json:
        return say_json({"erased": erased})
    return say(f"Gewist: {erased} {'concept' if erased == 1 else 'concepten'}. De keten van het journaal blijft heel.")


def _line(entry: Entry) -> str:
    content = "gewist" if entry.content is None else json.dumps(entry.content, ensure_ascii=False)
    about = f" over {entry.answer_id}" if entry.answer_id else ""
    when = f"{dutch_time(entry.at):%d-%m-%Y %H:%M:%S}"
    return f"{entry.seq}. {when} {entry.kind} door {entry.actor}{about}\n    {shorten(content, LINE)}"
