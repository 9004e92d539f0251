"""``assistant usage``: what the answers of one month took."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, say, say_json


def usage(
    context: typer.Context,
    month: Annotated[
        str | None, typer.Option("--month", metavar="MAAND", help="jaar en maand, 2026-11; anders deze maand")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tel op wat de antwoorden van een maand kostten: tokens, tijd, energie en CO₂."""
    from assistant.faces.making import month_sentences

    with opened(context) as assistant:
        summed = assistant.desk.usage(month)
    if as_json:
        return say_json(summed)
    for sentence in month_sentences(summed):
        say(sentence)
    return None
