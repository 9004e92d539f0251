"""What is said around one concept, whether an answer or a section of a local policy."""

from __future__ import annotations

from assistant.advice import Decision

NOTHING_OPEN = "Er is nog niets gekozen."
NO_SOURCES = "Dit concept rust niet op een bron."
CHOOSE_SOURCE = "Kies hierboven een bron; u leest dan de hele paragraaf, met de aangehaalde woorden gemarkeerd."
QUOTE, QUOTES = "De aangehaalde zin", "De {many} aangehaalde zinnen onder elkaar"
SUMMARY = "Samenvatting in onze woorden; lees de publicatie zelf voor de precieze tekst."
GONE = "Deze passage staat niet meer in de bronnen; hieronder staat wat er toen is aangehaald."
NOT_CHECKED = "Er is niets gecontroleerd."
NOTHING_DECIDED = "Er is nog niets besloten."

CALLS, CALLS_LABEL = "Wat het taalmodel kreeg", "Gestuurd en teruggekregen, woord voor woord"
CALLS_HELP = (
    "Zo ging het weg en zo kwam het terug. Wat als naam, adres of nummer is herkend, ging als invulplek weg; de "
    "cijfers van uw bibliotheek ook, tenzij uw beheerder dat anders instelde."
)

REASON = "Reden"
REASON_HELP = "Verplicht bij terugsturen, afwijzen, intrekken en bij het kiezen van een lezing."
READING = "Het plan laat dit open. Welke lezing kiest u?"
READING_HELP = "Kies er een, schrijf bij de reden waarom, en keur goed; uw keuze komt bij de berekening te staan."
TEXT = "Tekst van het concept"
COMPARE = "Toon verschil"
CONFIRM_FIRST = "Hierboven staat nu wat er verandert. Klopt het? Kies dan nog eens wat u wilt vastleggen."
DECIDED = "Uw beslissing is vastgelegd."
NOTHING_TO_DECIDE = "Er is nog niets om te beoordelen; kies eerst een concept."
NEEDS_NAME = "Een beslissing heeft een naam nodig. Vul bovenaan in wie beoordeelt."
REASON_TOO_LONG = "Deze reden is te lang; gebruik hoogstens 4.000 tekens."
TEXT_TOO_LONG = "Deze tekst is te lang; gebruik hoogstens 20.000 tekens."
NO_SUCH_READING = "Deze lezing hoort niet bij dit concept; kies er een uit de lijst."

BUTTONS = {
    Decision.APPROVE: "Goedkeuren",
    Decision.RETURN: "Terugsturen",
    Decision.REJECT: "Afwijzen",
    Decision.WITHDRAW: "Goedkeuring intrekken",
    Decision.EDIT: "Bewerkt goedkeuren",
    Decision.REVISE: "Bewaren als nieuw concept",
}
WENT_STALE = "verouderd verklaard"
TOOK = {
    Decision.APPROVE: "goedgekeurd",
    Decision.EDIT: "bewerkt en goedgekeurd",
    Decision.REJECT: "afgewezen",
    Decision.RETURN: "teruggestuurd",
    Decision.REVISE: "herschreven als concept",
    Decision.WITHDRAW: "goedkeuring ingetrokken",
}
