"""What the tab for checking a local policy says, in the tone of the plan: to improve, never to settle accounts."""

from __future__ import annotations

from assistant.oversight.toets import FIT_NAMES, Fit

INTRODUCTION = (
    "Leg een bestaand lokaal beleid naast het plan. U ziet per norm en ambitie wat het plan zegt en wat uw beleid "
    "zegt, met de woorden van beide naast elkaar. Het is bedoeld om het beleid te verbeteren; een mens leest het na."
)
PRIVATE = (
    "Uw beleid wordt op deze computer gelezen en niet bewaard; een gekozen bestand blijft er hoogstens een uur staan."
)
FILE = "Uw beleid als bestand (Word, PDF met tekst, webpagina, Markdown of platte tekst)"
TYPES = (".docx", ".pdf", ".html", ".htm", ".md", ".txt")
PASTED = "Of plak hier de tekst"
PASTED_NAME = "geplakte-tekst.md"
THEMES, THEMES_HELP = "Thema's van het plan", "Niets gekozen betekent: alle thema's."
CHECK = "Leg naast het plan"
BUSY = "Uw beleid wordt gelezen en naast het plan gelegd."
DONE = "Klaar: {many} normen en ambities vergeleken."
NOTHING = "Kies een bestand of plak de tekst van uw beleid."
BOTH = "Kies een bestand óf plak een tekst, niet allebei; maak een van de twee leeg."
TEXT_TOO_LONG = "Deze tekst is te lang om te plakken; kies haar als bestand."
WITHOUT_REASON = "without_reason"
# In the order of reading. What differs and does not say why is an outcome like the others in the check itself (``Fit``
# has four), but who reads "cannot be told" there looks no further, while it can be told very well.
GROUPS = {
    WITHOUT_REASON: "wijkt af zonder reden",
    **{fit.value: FIT_NAMES[fit] for fit in (Fit.DEVIATES, Fit.UNCLEAR, Fit.MEETS, Fit.MISSING)},
}
FOLDED = (Fit.MEETS.value, Fit.MISSING.value)
UNFOLD = "Lees alle {many} bij ‘{name}’"
SHARED = "Waar bij de bevinding niets anders staat, geldt"
SHOWN = "Toon"
NONE = "Hier staat niets bij."
DOWNLOAD = "Download deze toets als Markdown"
GENERAL = "Voor iedere bibliotheek"
HEADING = ("Wat het plan zegt", "Wat uw beleid zegt", "Bevinding")
NOT_FOUND, NEAREST = "niets over gevonden", "Kijk anders eerst hier"
