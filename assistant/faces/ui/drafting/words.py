"""What the tab for local policy says."""

from __future__ import annotations

INTRODUCTION = (
    "Vul in wat u van uw bibliotheek weet en kies thema's van het plan. U krijgt een concept in delen, met de woorden "
    "van het plan erbij; wat u niet invult, blijft een veld om in te vullen. Elk deel wacht op uw oordeel."
)
LIBRARY, TITLE = "Naam van uw bibliotheek", "Titel (mag leeg blijven)"
FIRST_YEAR, LAST_YEAR = "Eerste jaar", "Laatste jaar"
GROUPS, GROUPS_HELP = "Doelgroepen waar u voor kiest", "In uw eigen woorden, elke op een eigen regel. Mag leeg blijven."
THEMES = "Thema's van het plan"
FIGURES = "Cijfers van uw bibliotheek voor dit beleid"
FIGURES_HELP = (
    "Alleen wat u hier invult, wordt gebruikt; er wordt niets bedacht. Budgetten zijn vertrouwelijk: ze komen in dit "
    "concept te staan en blijven verder op deze computer."
)
MAKE, MAKE_AGAIN = "Maak concept", "Maak een nieuwe versie van dit concept"
KEPT = "Wat u invult, blijft in deze browser bewaard tot u het leegmaakt."
EMPTY = "Maak deze velden leeg"
EMPTIED = "De velden zijn leeg, ook in het geheugen van deze browser. Concepten die al gemaakt zijn, blijven bewaard."
MADE = "Het concept is gemaakt: versie {version}, {parts} delen. Kies een deel om het te lezen en te beoordelen."
NO_LIBRARY = "Vul de naam van uw bibliotheek in."
NO_THEME = "Kies ten minste één thema."
NO_YEAR = "Vul bij eerste en laatste jaar een jaartal in, zoals 2026."
YEARS_TURNED = "Het laatste jaar ligt vóór het eerste; verbeter een van beide."
NOTHING_OPEN = "Er is nog geen concept open. Maak er een, of kies er een uit de lijst."
NO_DRAFTS = "Er zijn nog geen concepten."
DRAFTS = "Eerder gemaakt: kies welk concept u wilt openen"
VERSION = "Versie"
SECTIONS = "Delen: kies welk u wilt lezen"
NEXT = "Naar het volgende deel dat wacht"
ALL_DONE = "Alle delen van dit concept zijn beoordeeld."
NO_SECTION = "Kies een deel; hier staat dan de tekst, met ernaast waar die op rust."
WHOLE = "Het hele concept achter elkaar lezen"
