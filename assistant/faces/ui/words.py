"""What the page says of itself: labels, examples and the plain words for outcomes and checks.

Owns Dutch wording only. Words that the command line also uses come from there, so that the faces agree.
"""

from __future__ import annotations

from assistant.advice import Outcome, ReviewState, Status

TITLE = "Assistent collectiebeleid"
INTRODUCTION = (
    "Stel een vraag over het Provinciaal Collectiebeleidsplan 2026-2030. U krijgt het antwoord, de zinnen van het plan "
    "waarop het rust, en wat u zelf nog beslist."
)
AI_NOTE = "U praat met een AI-systeem; elk antwoord is een concept tot een mens het goedkeurt."
EMPTY_CHAT = "Nog geen vragen in dit gesprek. Typ hieronder een vraag of kies een voorbeeld."
EXAMPLES = (
    "Hoeveel moet er naar doelgroepen?",
    "Hoeveel uur collectiespecialist hebben wij nodig?",
    "Welke principes noemt het plan voor AI?",
    "Hoeveel moeten we jaarlijks afschrijven?",
)
FIGURES = (
    "collection_budget",
    "target_group_budget",
    "new_audiences_budget",
    "inhabitants",
    "specialist_hours",
    "loans_total",
    "loans_from_other_libraries",
    "loans_outside_network",
    "collection_size",
    "items_written_off",
)
FIGURES_HELP = (
    "Wat u hier invult, rekent mee bij elke vraag en blijft in deze browser bewaard. Stelt u een vraag, dan komen de "
    "cijfers ook in het logboek van de assistent. Leeg laten mag."
)
BUSY, READY = "Antwoord wordt gemaakt.", "Klaar: het antwoord staat in het gesprek."
STEPS = {
    "lezen": "de vraag lezen",
    "zoeken": "zoeken in de bronnen",
    "rekenen": "rekenen",
    "schrijven": "schrijven",
    "controleren": "het antwoord controleren",
    "vastleggen": "vastleggen",
}
NO_ANSWER_YET = "Er is nog geen antwoord om opnieuw te berekenen; stel eerst een vraag."
NO_SUCH_ANSWER = "Dit antwoord staat niet in dit gesprek; kies een antwoord uit de lijst."
NOTHING_OPEN = "Er is nog geen antwoord. Na uw vraag staan hier de bronnen, de berekening en de controle."
NO_SOURCES = "Dit antwoord rust niet op een bron."
CALM = "Er ging onverwacht iets mis; wat al bewaard was, is bewaard. Probeer het opnieuw of vraag de beheerder."
NAME_TOO_LONG = "Deze naam is te lang; gebruik hoogstens 120 tekens."
REASON_TOO_LONG = "Deze reden is te lang; gebruik hoogstens 4.000 tekens."
TEXT_TOO_LONG = "Deze tekst is te lang; gebruik hoogstens 20.000 tekens."

OUTCOMES = {
    Outcome.ANSWERED: "beantwoord",
    Outcome.PARTLY_ANSWERED: "deels beantwoord",
    Outcome.NEEDS_INPUT: "er zijn nog cijfers nodig",
    Outcome.NEEDS_JUDGEMENT: "het plan laat dit aan mensen over",
    Outcome.NOT_IN_SOURCES: "de bronnen zeggen dit niet",
    Outcome.OUT_OF_SCOPE: "een ander onderwerp",
    Outcome.REFUSED: "niet gedaan",
    Outcome.FAILED: "mislukt",
}
STANDINGS = {
    ReviewState.CONCEPT: "Concept, nog door niemand beoordeeld",
    ReviewState.APPROVED: "Goedgekeurd",
    ReviewState.EDITED: "Bewerkt en goedgekeurd",
    ReviewState.RETURNED: "Teruggegeven; geen advies",
    ReviewState.REJECTED: "Afgewezen; geen advies",
    ReviewState.WITHDRAWN: "Ingetrokken; geen advies meer",
    ReviewState.STALE: "Verouderd: na de beoordeling is de inhoud veranderd",
}
CHECKS = {
    "markers": "Verwijzingen",
    "verbatim": "Citaten",
    "numbers": "Getallen",
    "claims": "Onderbouwing",
    "in_force": "Geldigheid",
    "entailment": "Betekenis",
    "grounding": "Hele controle",
}
STATUSES = {Status.PASS: "✓ in orde", Status.FAIL: "✗ niet in orde", Status.NOT_CHECKED: "? niet nagegaan"}
