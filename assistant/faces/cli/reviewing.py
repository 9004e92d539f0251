"""What a reviewer does: see what waits (``queue``), look (``show``), decide (``review``), react (``feedback``).

Owns the words on the command line only; who may decide what, and when, is for the desk.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from assistant.errors import BadInput
from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, say, say_json, say_table
from assistant.faces.inputs import read_text, shorten

if TYPE_CHECKING:
    from assistant.advice import ReviewRequest

SHOWN = 10  # signs of an id; the desk takes a beginning that only one concept has
Choice = TypeVar("Choice", bound=StrEnum)

ConceptId = Annotated[str, typer.Argument(metavar="ID", help="het nummer uit 'assistant queue', of het begin ervan")]


def queue(
    context: typer.Context,
    state: Annotated[str | None, typer.Option("--state", metavar="STAND", help="concept, returned of stale")] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="SOORT", help="answer, calculation of section")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="hoeveel hoogstens")] = 100,
    as_json: AsJson = False,
) -> None:
    """Toon wat op een beoordeling wacht."""
    from assistant.advice import ReviewState
    from assistant.concepts import ConceptKind

    wanted = _choice(ReviewState, state, "stand")
    wanted_kind = _choice(ConceptKind, kind, "soort")
    with opened(context) as assistant:
        waiting = assistant.desk.queue(state=wanted, kind=wanted_kind, limit=limit)
    if as_json:
        return say_json(waiting)
    if not waiting:
        return say("Er wacht niets op een beoordeling.")
    say_table(
        ("id", "soort", "stand", "dagen", "wie", "bronnen", "open", "duim omlaag", "titel"),
        [
            (
                item.id[:SHOWN],
                KINDS[item.kind],
                STATES[item.state],
                item.age_days,
                item.author,
                item.sources,
                item.open_checks,
                item.thumbs_down,
                item.title,
            )
            for item in waiting
        ],
    )
    return say("\nBekijk er een met 'assistant show ID'; 'open' telt controles die niet in orde zijn of niet konden.")


def show(
    context: typer.Context,
    concept_id: ConceptId,
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", metavar="NAAM", help="wie kijkt; telt voor de duur van een beoordeling")
    ] = None,
    calls: Annotated[
        bool, typer.Option("--calls", help="toon erbij wat een taalmodel kreeg en teruggaf, woord voor woord")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Toon een concept met bronnen, controles, lezingen, beoordeling en geschiedenis."""
    from assistant.faces.cli.histories import history_text
    from assistant.faces.making import calls_text
    from assistant.faces.terminal import concept_text

    with opened(context) as assistant:
        concept = assistant.desk.concept(concept_id)
        history = assistant.desk.history(concept.id)
        made = assistant.desk.calls(concept.id) if calls else []
        if reviewer:
            assistant.desk.opened(concept.id, reviewer)
    if as_json:
        return say_json({"concept": concept, "history": history} | ({"calls": made} if calls else {}))
    say(concept_text(concept))
    if calls:
        say(f"\nWat het taalmodel kreeg\n\n{calls_text(made) or 'Er is geen taalmodel geroepen.'}")
    say(f"\nVingerafdruk van de inhoud: {concept.content_hash}")
    return say(f"\n{written}") if (written := history_text(history)) else None


def review(
    context: typer.Context,
    concept_id: ConceptId,
    decision: Annotated[str, typer.Argument(metavar="approve|edit|reject|return|revise|withdraw")],
    reviewer: Annotated[str, typer.Option("--reviewer", metavar="NAAM", help="wie beslist")],
    reason: Annotated[str, typer.Option("--reason", metavar="REDEN", help="waarom")] = "",
    text: Annotated[str | None, typer.Option("--text", help="de nieuwe tekst, bij edit en revise")] = None,
    file: Annotated[
        str | None, typer.Option("--file", help="bestand met de nieuwe tekst; - is standaardinvoer")
    ] = None,
    option: Annotated[
        int | None, typer.Option("--option", metavar="NUMMER", help="welke lezing u kiest, geteld vanaf 1")
    ] = None,
    content_hash: Annotated[str | None, typer.Option("--content-hash", help="welke inhoud u voor u had")] = None,
    as_json: AsJson = False,
) -> None:
    """Beslis: keur goed, pas aan, keur af, geef terug, herzie of trek in."""
    from assistant.faces.terminal import concept_text

    if text is not None and file is not None:
        raise BadInput("Geef de nieuwe tekst met --text of met --file, niet met allebei.")
    if option is not None and option < 1:
        raise BadInput("De lezingen zijn genummerd vanaf 1; kies een nummer uit 'assistant show'.")
    new_text = read_text(file) if file is not None else text
    request = _review_request(decision, reviewer, reason, new_text, option, content_hash)
    with opened(context) as assistant:
        concept = assistant.desk.decide(concept_id, request)
    print(concept.model_dump_json() if as_json else concept_text(concept))


def feedback(
    context: typer.Context,
    answer_id: ConceptId,
    thumb: Annotated[str, typer.Argument(metavar="up|down")],
    reason: Annotated[str, typer.Option("--reason", metavar="REDEN", help="waarom")] = "",
    by: Annotated[str | None, typer.Option("--by", metavar="NAAM", help="wie dit vindt")] = None,
    as_json: AsJson = False,
) -> None:
    """Zeg of een antwoord hielp; een duim omlaag komt bij de beoordelaars."""
    from assistant.concepts import Thumb

    chosen = _choice(Thumb, thumb, "duim")
    assert chosen is not None
    with opened(context) as assistant:
        given = assistant.desk.give_feedback(answer_id, chosen, reason, by)
    return say_json(given) if as_json else say("Dank u; dit is vastgelegd bij het antwoord.")


def plant(
    context: typer.Context,
    concept_id: ConceptId,
    by: Annotated[str, typer.Option("--by", metavar="NAAM", help="wie de oefenfout plant")],
) -> None:
    """Zet een kopie van een antwoord met één fout in de wachtrij, om te oefenen; die kopie gaat nooit de deur uit."""
    with opened(context) as assistant:
        planted_id = assistant.desk.plant(concept_id, by)
    say(f"De oefenfout staat in de wachtrij als {planted_id}. Vertel het de beoordelaars niet.")


def _choice(kind: type[Choice], given: str | None, name: str) -> Choice | None:
    if given is None:
        return None
    known = [each.value for each in kind]
    if given not in known:
        choices = f"{', '.join(known[:-1])} of {known[-1]}"
        raise BadInput(f"'{shorten(given)}' is geen {name}; kies {choices}.")
    return kind(given)


def _review_request(
    decision: str, reviewer: str, reason: str, text: str | None, option: int | None, content_hash: str | None
) -> ReviewRequest:
    from pydantic import ValidationError

    from assistant.advice import Decision, ReviewRequest

    chosen = _choice(Decision, decision, "beslissing")
    assert chosen is not None
    index = None if option is None else option - 1
    try:
        return ReviewRequest(
            decision=chosen, reviewer=reviewer, reason=reason, text=text, option=index, content_hash=content_hash
        )
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise BadInput(f"De waarde bij --{field} is leeg of te lang; verbeter haar en beslis opnieuw.") from error


KINDS = {"answer": "antwoord", "calculation": "berekening", "section": "onderdeel"}
STATES = {
    "concept": "concept",
    "approved": "goedgekeurd",
    "edited": "aangepast",
    "returned": "teruggegeven",
    "rejected": "afgekeurd",
    "withdrawn": "ingetrokken",
    "stale": "verouderd",
}
