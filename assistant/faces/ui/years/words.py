"""What the tab for norms over the years says."""

from __future__ import annotations

INTRODUCTION = (
    "Vul per jaar de cijfers van uw bibliotheek in. U ziet dan bij elke norm hoe uw bibliotheek zich ontwikkelt, naast "
    "wat het plan noemt."
)
PRIVATE = (
    "De cijfers blijven op deze computer, in de database van de assistent, en komen in geen logboek. Wie deze pagina "
    "kan openen, kan ze zien, ook uw budgetten: in de velden, en in de berekening boven elke figuur. In de figuren en "
    "tabellen zelf staan alleen percentages en uren; die kunt u delen zonder bedragen."
)
LIBRARY, YEAR = "Welke bibliotheek?", "Welk jaar?"
LIBRARY_HELP = "Typ de naam zoals u die eerder gebruikte, of een nieuwe."
YEAR_HELP = "Bijvoorbeeld 2026."
SHOW, SAVE, REMOVE = "Toon de jaren", "Bewaar dit jaar", "Verwijder dit jaar"
REMOVE_SURE, REMOVE_KEEP = "Ja, verwijder de cijfers van dit jaar", "Nee, bewaar ze"
SURE = "De cijfers van het jaar dat hierboven staat, worden gewist. Andere jaren blijven staan."
SAVED = "De cijfers over {year} zijn bewaard."
REMOVED = "De cijfers over {year} zijn verwijderd."
NOT_KEPT = "Van jaar {year} zijn geen cijfers bewaard; vul een jaar in dat bewaard is."
NO_YEARS = "Van deze bibliotheek zijn nog geen jaren bewaard."
YEARS = "Bewaard zijn de jaren {years}. Kies een jaar hierboven om het te verbeteren."
FETCHED = "De cijfers over {year} staan in de velden."
NOT_YET = "Nog geen cijfers voor: {norms}."
TABLE, TABLE_WRITTEN = "Maak tabel voor een rekenblad (CSV)", "Het bestand staat klaar; kies Download."
KNOWN = "Eerder gebruikt: {names}."
