"""Finding a conversation again: ``conversations``, ``conversation rename`` and ``conversation delete``."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, Yes, confirm, say, say_json, say_table
from assistant.moments import dutch_time

By = Annotated[str, typer.Option("--by", metavar="NAAM", help="wie dit doet")]
app = typer.Typer(help="Een gesprek tonen, hernoemen of verwijderen.", rich_markup_mode=None)

Conversation = Annotated[str, typer.Argument(metavar="GESPREK", help="het nummer uit 'assistant conversations'")]


def conversations(
    context: typer.Context,
    search: Annotated[str, typer.Option("--search", metavar="WOORDEN", help="alleen gesprekken hierover")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="hoeveel hoogstens")] = 50,
    as_json: AsJson = False,
) -> None:
    """Toon de gesprekken, het nieuwste eerst."""
    with opened(context) as assistant:
        rows = assistant.desk.conversations(limit=limit, search=search)
    if as_json:
        return say_json(rows)
    if not rows:
        return say("Er zijn geen gesprekken die passen.")
    return say_table(
        ("gesprek", "begonnen", "antwoorden", "wie", "titel"),
        [(row.id, f"{dutch_time(row.started_at):%d-%m-%Y %H:%M}", row.answers, row.author, row.title) for row in rows],
    )


@app.command()
def show(context: typer.Context, conversation: Conversation, as_json: AsJson = False) -> None:
    """Toon alle antwoorden van een gesprek, het oudste eerst."""
    from assistant.errors import UnknownName
    from assistant.faces.terminal import answer_text

    with opened(context) as assistant:
        answers = assistant.conversation(conversation)
    if not answers:
        raise UnknownName("Er is geen gesprek met dit nummer; zoek het op met 'assistant conversations'.")
    if as_json:
        return say_json(answers)
    return say("\n\n\n".join(f"{answer.question}\n\n{answer_text(answer)}" for answer in answers))


@app.command()
def rename(
    context: typer.Context,
    conversation: Conversation,
    title: Annotated[str, typer.Argument(metavar="TITEL")],
    by: By = "user",
    as_json: AsJson = False,
) -> None:
    """Geef een gesprek een titel."""
    with opened(context) as assistant:
        renamed = assistant.desk.rename_conversation(conversation, title, by)
    say_json(renamed) if as_json else say(f"Het gesprek heet nu: {renamed.title}")


@app.command()
def delete(
    context: typer.Context,
    conversation: Conversation,
    by: By = "user",
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Wis een gesprek; een gesprek met een goedgekeurd antwoord blijft."""
    confirm("De vragen en antwoorden van dit gesprek worden gewist.", is_sure=yes)
    with opened(context) as assistant:
        erased = assistant.desk.delete_conversation(conversation, by)
    say_json({"erased": erased}) if as_json else say("Het gesprek is verwijderd.")
