"""What the page says of itself, on every tab: its title, the plain words for outcomes, states and checks.

Owns Dutch wording only; what one tab says alone stands with that tab. Words that the command line also uses come from
there, so that the faces agree.
"""

from __future__ import annotations

from assistant.advice import ReviewState, Status
from assistant.concepts import ConceptKind

TITLE = "Assistent collectiebeleid"
INTRODUCTION = (
    "Vragen over het Provinciaal Collectiebeleidsplan 2026-2030, met de zinnen waarop het antwoord rust; en hulp bij "
    "lokaal beleid, van eerste concept tot uw goedkeuring."
)
AI_NOTE = "U praat met een AI-systeem; elk antwoord is een concept tot een mens het goedkeurt."
NAME = "Uw naam"
NAME_HELP = "Deze naam komt bij wat u vraagt, maakt en beslist."
NAME_OF_ACCOUNT = "U bent ingelogd; deze naam komt bij wat u vraagt, maakt en beslist."
NAME_TOO_LONG = "Deze naam is te lang; gebruik hoogstens 120 tekens."
CALM = "Er ging onverwacht iets mis; wat al bewaard was, is bewaard. Probeer het opnieuw of vraag de beheerder."
TABS = {
    "asking": "Vragen",
    "reviewing": "Beoordelen",
    "drafting": "Beleid maken",
    "checking": "Beleid toetsen",
    "sources": "Bronnen",
    "years": "Normen door de jaren",
    "learning": "Hoe gaat het beoordelen?",
}

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

STANDINGS = {
    ReviewState.CONCEPT: "Concept, nog door niemand beoordeeld",
    ReviewState.APPROVED: "Goedgekeurd",
    ReviewState.EDITED: "Bewerkt en goedgekeurd",
    ReviewState.RETURNED: "Teruggestuurd; geen advies",
    ReviewState.REJECTED: "Afgewezen; geen advies",
    ReviewState.WITHDRAWN: "Ingetrokken; geen advies meer",
    ReviewState.STALE: "Verouderd: na de beoordeling is de inhoud veranderd",
}
STATES = {
    ReviewState.CONCEPT: "concept",
    ReviewState.APPROVED: "goedgekeurd",
    ReviewState.EDITED: "bewerkt en goedgekeurd",
    ReviewState.RETURNED: "teruggestuurd",
    ReviewState.REJECTED: "afgewezen",
    ReviewState.WITHDRAWN: "ingetrokken",
    ReviewState.STALE: "verouderd",
}
KINDS = {
    ConceptKind.ANSWER: "Antwoord",
    ConceptKind.CALCULATION: "Antwoord met een keuze",
    ConceptKind.SECTION: "Deel van lokaal beleid",
}
STATUSES = {Status.PASS: "✓ in orde", Status.FAIL: "✗ niet in orde", Status.NOT_CHECKED: "? niet nagegaan"}
