"""What the tab for asking says."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.flow import Step

EMPTY_CHAT = "Nog geen vragen in dit gesprek. Typ hieronder een vraag of kies een voorbeeld."
EXAMPLES = (
    "Hoeveel moet er naar doelgroepen?",
    "Hoeveel uur collectiespecialist hebben wij nodig?",
    "Welke principes noemt het plan voor AI?",
    "Hoeveel moeten we jaarlijks afschrijven?",
)
FIGURES_HELP = (
    "Wat u hier invult, rekent mee bij elke vraag en blijft in deze browser bewaard. Stelt u een vraag, dan komen de "
    "cijfers ook in het logboek van de assistent. Leeg laten mag."
)
BUSY, READY = "Antwoord wordt gemaakt.", "Klaar: het antwoord staat in het gesprek."
ASIDE = "Kijk ook in bronnen die vervangen of ingetrokken zijn"
STOP, STOPPING = "Stop", "Wordt gestopt…"
STOPPED = "Gestopt. In het gesprek staat het antwoord van de vaste schrijver; het taalmodel schreef het niet af."
STOPPED_TOO_LATE = "Het antwoord was al klaar toen u op Stop drukte; het staat in het gesprek."
REPLACED = "Daarom staat er het antwoord van de vaste schrijver."
SO_FAR = "Zinnen die al gecontroleerd zijn; het antwoord is nog niet af."
STEPS: Mapping[str, str] = {
    Step.READ: "de vraag lezen",
    Step.SEARCH: "zoeken in de bronnen",
    Step.CALCULATE: "rekenen",
    Step.WRITE: "schrijven",
    Step.CHECK: "het antwoord controleren",
    Step.RECORD: "vastleggen",
}
NO_ANSWER_YET = "Er is nog geen antwoord om opnieuw te berekenen; stel eerst een vraag."
NO_SUCH_ANSWER = "Dit antwoord staat niet in dit gesprek; kies een antwoord uit de lijst."
NOTHING_OPEN = "Er is nog geen antwoord. Na uw vraag staan hier de bronnen, de berekening en de controle."
EARLIER = "Eerder goedgekeurd antwoord"
NEW_CONCEPT = "Het nieuwe concept op uw vraag:"

HELPS, HELPS_NOT = "Dit helpt mij", "Dit helpt mij niet"
FEEDBACK_REASON = "Wat vindt u van dit antwoord?"
FEEDBACK_HELP = "Verplicht bij een duim omlaag: dan weet de beoordelaar waarnaar te kijken."
THANKS_UP = "Dank u; dit is bij het antwoord bewaard."
THANKS_DOWN = "Dank u; het antwoord staat nu bij de beoordelaar, met wat u schreef."
NOTHING_TO_RATE = "Er is nog geen antwoord om iets van te vinden; stel eerst een vraag."

FIND = "Zoek in eerdere gesprekken"
CONVERSATIONS = "Gesprekken: kies welk u wilt openen"
CONVERSATIONS_MOST = "Er zijn {many} gesprekken gevonden; de lijst toont de nieuwste {listed}."
MORE, MORE_ONE = "Toon de volgende {many} gesprekken", "Toon het laatste gesprek"
NO_CONVERSATIONS = "Er zijn geen gesprekken gevonden."
NEW_TITLE = "Naam van dit gesprek"
RENAMED = "Het gesprek heet nu anders."
NO_CONVERSATION = "Open eerst een gesprek."
NO_TITLE = "Geef het gesprek een naam van 1 tot 200 tekens."
DELETE = "Gesprek verwijderen"
DELETE_SURE = "Ja, verwijder dit gesprek voorgoed"
DELETE_KEEP = "Nee, bewaar het"
DELETED = "Het gesprek is verwijderd."
SURE = (
    "Vragen, antwoorden en cijfers van dit gesprek worden gewist. In het logboek blijft staan dat er iets is gewist, "
    "en door wie."
)
