"""What adding a source on the command line takes: the particulars as options, the yes, and the job done meanwhile.

Owns what was typed and how one waits. Ctrl-C stops the job that one waits for; the sources stay as they were.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import AssistantError, BadInput, Conflict
from assistant.faces.cli.opening import read_settings
from assistant.faces.cli.output import confirm, say
from assistant.faces.inputs import read_date, shorten

if TYPE_CHECKING:
    from assistant.assembly.adding import Job, Proposal, SourceDesk

By = Annotated[str | None, typer.Option("--by", metavar="NAAM", help="wie dit doet; anders uw naam op deze computer")]
SHOWN = 10  # signs of a number; a beginning that only one has will do
Later = Annotated[bool, typer.Option("--later", "--no-index", help="laat de opdracht wachten op ‘ingest worker’")]
Id = Annotated[str | None, typer.Option("--id", metavar="ID", help="korte naam, zoals collectiebeleid-2027")]
Title = Annotated[str | None, typer.Option("--title", metavar="TITEL")]
Publisher = Annotated[str | None, typer.Option("--publisher", metavar="NAAM", help="van wie de tekst is")]
SourceKind = Annotated[str | None, typer.Option("--kind", metavar="SOORT", help="guidance, local of law")]
ValidFrom = Annotated[str | None, typer.Option("--valid-from", metavar="DATUM", help="eerste dag")]
ValidTo = Annotated[str | None, typer.Option("--valid-to", metavar="DATUM", help="laatste dag")]
Url = Annotated[str | None, typer.Option("--url", metavar="ADRES", help="waar het document staat")]
Published = Annotated[str | None, typer.Option("--published", metavar="WANNEER", help="mei 2026")]
Replaces = Annotated[
    str | None, typer.Option("--replaces", metavar="ID", help="het feitenblad waarvoor dit in de plaats komt")
]
Headings = Annotated[
    list[str] | None,
    typer.Option("--heading", metavar="NUMMER=NIVEAU", help="verbeter een kop: 1 tot 6, ‘tekst’ of ‘weg’; mag vaker"),
]
Replace = Annotated[bool, typer.Option("--replace", help="dit vervangt de bron met dit id")]

REPLACING = {"new_version": "inhoud", "particulars": "titel, uitgever of geldigheid"}


def sources_desk() -> SourceDesk:
    """For a ``with``; no index is opened for it."""
    from assistant.assembly.adding import SourceDesk
    from assistant.assembly.quiet import keep_libraries_quiet

    keep_libraries_quiet()
    return SourceDesk.of(read_settings())


def person(by: str | None) -> str:
    """Who does it: as said, or as this computer knows whoever types."""
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise BadInput("Bij een verandering van de bronnen hoort een naam; geef haar met --by.") from None


def stated_particulars(**given: str | None) -> dict[str, Any]:
    """Only what was typed; dates read."""
    return {
        name: read_date(value) if name.startswith("valid_") else value
        for name, value in given.items()
        if value is not None
    }


def read_levels(written: Iterable[str]) -> dict[int, int | None]:
    """Corrections of headings written as ``number=level``."""
    from assistant.assembly.adding import LEAVE_OUT

    words = {"tekst": None, "weg": LEAVE_OUT}
    levels: dict[int, int | None] = {}
    for pair in written:
        number, _, level = (part.strip() for part in pair.partition("="))
        if not (number.isascii() and number.isdecimal() and (level in words or level in tuple("123456"))):
            raise BadInput(f"‘{shorten(pair)}’ is geen kop; schrijf nummer=niveau, zoals 3=2, 3=tekst of 3=weg.")
        levels[int(number[:9])] = words[level] if level in words else int(level)
    return levels


def corrected(
    desk: SourceDesk, proposal: Proposal, stated: dict[str, Any], levels: dict[int, int | None], by: str
) -> Proposal:
    """The proposal with what was set right in it; itself where nothing was."""
    if not stated and not levels:
        return proposal
    from assistant.assembly.adding import Corrections
    from assistant.faces.stating import changed_card

    card = changed_card(proposal.preview.card, stated) if stated else None
    return desk.correct(proposal.id, Corrections(card=card, headings=levels), by)


def accepted(
    desk: SourceDesk, proposal: Proposal, by: str, *, replace: bool, yes: bool, later: bool, quiet: bool = False
) -> Job:
    """Asked, and after a yes done."""
    from assistant.assembly.adding.proposing import UNKNOWN

    card, change = proposal.preview.card, proposal.preview.change
    if card.publisher == UNKNOWN:
        raise BadInput("Van wie dit document is, is niet gevonden; geef het op met --publisher.")
    if change in REPLACING and not replace:
        raise Conflict(
            f"De bron ‘{card.id}’ is er al, met een andere {REPLACING[change]}; geef --replace als dit haar vervangt, "
            "of kies een ander id."
        )
    confirm(f"Wilt u ‘{card.id}’ zo bewaren?", is_sure=yes)
    return done(desk, desk.accept(proposal.id, by), by, later=later, quiet=quiet)


@contextmanager
def kept_only_if_accepted(desk: SourceDesk, proposal: Proposal, by: str) -> Iterator[None]:
    """Who says no, or is refused, leaves nothing of the document behind."""
    try:
        yield
    except BaseException:
        with suppress(AssistantError):  # a yes was said after all: then it is a job, and no proposal any more
            desk.discard(proposal.id, by)
        raise


def done(desk: SourceDesk, job: Job, by: str, *, later: bool, quiet: bool = False) -> Job:
    """The job as it ended, or as it waits."""
    if later:
        print(f"De opdracht wacht; doe haar met: assistant ingest worker (nummer {job.id[:SHOWN]})", file=sys.stderr)
        return job
    try:
        desk.run_waiting(None if quiet else teller())
    except KeyboardInterrupt:
        with suppress(Conflict):  # it was done a moment before
            desk.stop(job.id, by)
        raise
    return desk.job(job.id)


def teller() -> Callable[[Job], None]:
    """Says how far each job is, on stderr."""
    from assistant.faces.progress import Progress

    lines: dict[str, Progress] = {}

    def tell(job: Job) -> None:
        if job.total:
            lines.setdefault(job.id, Progress(f"Indexeren van {job.source_id or 'alles'}", sys.stderr))(
                job.done, job.total
            )

    return tell


def tell_end(job: Job, *, quiet: bool = False) -> None:
    """What came of it; a job that failed or was stopped is a failure of the command."""
    if job.state in ("failed", "stopped"):
        raise AssistantError(job.message)
    if not quiet:
        say(job.message)
