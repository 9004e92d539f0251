"""What a job tells the person who asked for it."""

from __future__ import annotations

from assistant.assembly.adding.queue import Kept
from assistant.assembly.adding.records import Action
from assistant.knowledge.ingest.sources import Change

UNCHANGED = "Deze bron was er al precies zo; er is niets veranderd."
STOPPED = "Gestopt; de bronnen en de zoekindex zijn zoals ze waren."
RUNNING = "De zoekindex wordt bijgewerkt; vragen worden zolang uit de oude beantwoord."
WAITING = "Wacht op zijn beurt."
AGAIN = "Afgebroken voordat het klaar was; het begint vanzelf opnieuw."
LOST = (
    "De verwerking is drie keer afgebroken, misschien door te weinig geheugen. De bronnen zijn zoals ze waren; probeer "
    "het opnieuw als de computer meer ruimte heeft."
)
BROKEN = (
    "Er ging iets mis ({error}); de bronnen zijn zoals ze waren. Probeer het opnieuw; de beheerder vindt de fout in "
    "worker.log bij de wachtrij."
)
OTHERWISE = (
    "Sinds het voorstel is de bron ‘{id}’ veranderd, zodat dit nu {would} zou worden. Probeer het opnieuw als dat de "
    "bedoeling is."
)
WOULD = {
    Change.NEW: "een nieuwe bron",
    Change.NEW_VERSION: "een nieuwe versie",
    Change.PARTICULARS: "een wijziging van alleen de gegevens",
}
BESIDE = "De bronnen zijn intussen buiten de wachtrij om veranderd; probeer het opnieuw."
_DONE = {
    Action.ADD: "De bron ‘{id}’ staat erin; antwoorden komen er vanaf nu ook uit.",
    Action.REMOVE: "De bron ‘{id}’ is weg, met haar eerdere versies.",
    Action.WITHDRAW: "De bron ‘{id}’ is ingetrokken en geldt niet meer.",
    Action.REINDEX: "De zoekindex is opnieuw gemaakt.",
}


def done(kept: Kept, touched: int) -> str:
    """``touched``: how many approvals rested on what is no longer so."""
    message = _DONE[kept.action].format(id=kept.source_id)
    if touched == 0:
        return message
    pieces = "Eén goedgekeurd stuk vraagt" if touched == 1 else f"{touched} goedgekeurde stukken vragen"
    return f"{message} {pieces} daardoor opnieuw om een blik."
