"""Asking and looking up: ``ask``, ``search``, ``norms`` and ``calculate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import UnknownName
from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, say, say_json
from assistant.faces.inputs import read_date, read_figures, read_text

if TYPE_CHECKING:
    from assistant.assembly import Assistant

FigureOptions = Annotated[
    list[str] | None, typer.Option("--figure", metavar="NAAM=WAARDE", help="een cijfer van uw bibliotheek; mag vaker")
]


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(metavar="VRAAG", help="de vraag; - leest haar van de standaardinvoer")],
    figure: FigureOptions = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATUM", help="vraagdatum, 2026-11-24")] = None,
    conversation: Annotated[str | None, typer.Option("--conversation", metavar="ID", help="vraag door")] = None,
    author: Annotated[str | None, typer.Option("--author", metavar="NAAM", help="wie dit vraagt")] = None,
    include_replaced: Annotated[
        bool, typer.Option("--include-replaced", help="kijk ook in bronnen die vervangen of ingetrokken zijn")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Stel een vraag; het antwoord is een concept tot iemand het goedkeurt."""
    from assistant.faces.terminal import answer_text

    figures = read_figures(figure or [])
    day = read_date(as_of) if as_of is not None else None
    text = read_text("-") if question == "-" else question
    with opened(context) as assistant:
        known = _known_conversation(assistant, conversation) if conversation is not None else None
        answer = assistant.ask(
            text,
            conversation_id=known,
            figures=figures,
            as_of=day,
            author=author,
            include_replaced=include_replaced,
        )
    print(answer.model_dump_json() if as_json else answer_text(answer))
    if answer.outcome == "failed":
        raise typer.Exit(1)


def _known_conversation(assistant: Assistant, conversation: str) -> str:
    """The whole number; a mistyped one would start a conversation that remembers nothing of the one that was meant."""
    if answers := assistant.conversation(conversation):
        return answers[0].conversation_id
    raise UnknownName(
        "Er is geen gesprek met dit nummer; zoek het op met 'assistant conversations' of laat --conversation weg."
    )


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="ZOEKVRAAG")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="hoeveel passages hoogstens")] = 10,
    as_json: AsJson = False,
) -> None:
    """Zoek passages, de beste eerst."""
    with opened(context) as assistant:
        hits = assistant.search(query, k)
    if as_json:
        from assistant.faces.api_models import HitView

        return say_json([HitView.model_validate(hit) for hit in hits])
    for hit in hits:
        say(f"{hit.score:.3f}  {hit.locator}\n       {hit.text}\n       {hit.passage_id}\n")
    return None if hits else say("Geen passages gevonden.")


def norms(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon het normenregister, met de normen die uit toegevoegde bronnen zijn aanvaard."""
    from assistant.faces.terminal import norm_text

    with opened(context) as assistant:
        register = assistant.norms()
        added = [] if as_json else assistant.norm_desk.accepted()
    if as_json:
        return say_json(register)
    for norm in [*register, *added]:
        say(norm_text(norm) + "\n")
    return None


def calculate(
    context: typer.Context,
    norm: Annotated[str, typer.Argument(metavar="NORM")],
    inputs: Annotated[list[str] | None, typer.Argument(metavar="NAAM=WAARDE…")] = None,
    as_json: AsJson = False,
) -> None:
    """Reken een norm uit met de cijfers van uw bibliotheek."""
    from assistant.faces.terminal import calculation_text

    figures = read_figures(inputs or [])
    with opened(context) as assistant:
        calculation = assistant.calculate(norm, figures)
    print(calculation.model_dump_json() if as_json else calculation_text(calculation))
