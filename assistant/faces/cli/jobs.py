"""The jobs that change the sources: looked at, stopped, tried again, and done (``ingest jobs``, ``ingest worker``)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import UnknownName
from assistant.faces.cli.ingesting import SHOWN, By, Later, done, person, sources_desk, tell_end, teller
from assistant.faces.cli.output import AsJson, say, say_json, say_table
from assistant.faces.inputs import shorten
from assistant.moments import told

if TYPE_CHECKING:
    from assistant.assembly.adding import Job, SourceDesk

ACTIONS = {"add": "toevoegen", "remove": "weghalen", "withdraw": "intrekken", "reindex": "index opnieuw"}
STATES = {"waiting": "wacht", "running": "bezig", "done": "klaar", "failed": "mislukt", "stopped": "gestopt"}
LOOK = 2.0  # seconds between two looks of a worker that stays

Number = Annotated[str, typer.Argument(metavar="NUMMER", help="uit ‘ingest jobs’, of het begin ervan")]


def jobs(
    failed: Annotated[bool, typer.Option("--failed", help="alleen wat mislukte of gestopt is")] = False,
    as_json: AsJson = False,
) -> None:
    """Toon de opdrachten aan de bronnen: wat wacht, bezig is, klaar is of mislukte, en waarom."""
    with sources_desk() as desk:
        known = [each for each in desk.jobs() if not failed or each.state in ("failed", "stopped")]
    if as_json:
        return say_json(known)
    if not known:
        return say("Er zijn geen opdrachten.")
    return say_table(
        ("nummer", "wat", "bron", "stand", "gedaan", "door", "sinds", "melding"),
        [
            (
                each.id[:SHOWN],
                ACTIONS[each.action],
                each.source_id,
                "stopt" if each.is_stopping else STATES[each.state],
                f"{each.done} van {each.total}" if each.total else "-",
                each.by,
                told(each.created_at),
                each.message,
            )
            for each in known
        ],
    )


def stop(number: Number, by: By = None) -> None:
    """Stop een opdracht die wacht of bezig is; de bronnen blijven zoals ze waren."""
    with sources_desk() as desk:
        stopped = desk.stop(_job(desk, number).id, person(by))
    say("De opdracht stopt zo dadelijk." if stopped.is_stopping else stopped.message)


def retry(number: Number, by: By = None, later: Later = False) -> None:
    """Doe een opdracht die mislukte of gestopt is opnieuw."""
    with sources_desk() as desk:
        again = desk.retry(_job(desk, number).id, person(by))
        tell_end(done(desk, again, person(by), later=later))


def worker(
    stay: Annotated[bool, typer.Option("--stay", help="blijf wachten op nieuwe opdrachten, tot Ctrl-C")] = False,
) -> None:
    """Doe de opdrachten die wachten, één voor één; onderbreken mag, de volgende maakt ze af."""
    with sources_desk() as desk:
        while True:
            for job in desk.run_waiting(teller()):
                say(f"{ACTIONS[job.action]} {job.source_id or '-'}, {STATES[job.state]}: {job.message}")
            if not stay:
                return
            time.sleep(LOOK)


def _job(desk: SourceDesk, number: str) -> Job:
    """The one whose number begins like this."""
    found = [each for each in desk.jobs() if number and each.id.startswith(number.lower())]
    if len(found) == 1:
        return found[0]
    raise UnknownName(
        f"Er {'zijn meer opdrachten' if found else 'is geen opdracht'} met nummer ‘{shorten(number)}’; "
        "zoek het op met ‘assistant ingest jobs’."
    )
