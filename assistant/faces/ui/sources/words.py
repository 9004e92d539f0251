"""What the tab for sources says."""

from __future__ import annotations

INTRODUCTION = (
    "Waar de antwoorden op rusten. Voeg eigen beleid, een handreiking of een wet toe; u ziet eerst wat ervan begrepen "
    "is. Vragen worden beantwoord uit de oude bronnen tot een nieuwe helemaal klaar is."
)

# --- adding
ADD = "Een bron toevoegen"
FILE = "Een bestand (Word, PDF met tekst, webpagina, Markdown of platte tekst)"
TYPES = (".docx", ".pdf", ".html", ".htm", ".md", ".txt")
URL, URL_HELP = "Of een webadres", "Alleen van websites die de beheerder toestaat."
READ = "Lees het document"
READING = "Het document wordt gelezen; dat kan bij een groot bestand een minuut duren."
BOTH = "Kies een bestand óf vul een adres in, niet allebei; maak een van de twee leeg."
NOTHING = "Kies een bestand of vul een webadres in."
UNDERSTOOD = "Kijk na wat ervan begrepen is. Er is nog niets toegevoegd."
WAITING = "Wat op uw ja of nee wacht"
PROPOSAL = "Klopt dit?"
TITLE, PUBLISHER, KIND = "Titel", "Uitgever: van wie is deze tekst", "Soort"
ID, ID_HELP = (
    "Korte naam (id)",
    "Kleine letters, cijfers en streepjes. Dezelfde naam als een bron maakt een nieuwe versie.",
)
VALID_FROM, VALID_TO = "Geldt vanaf", "Geldt tot en met"
DATE_HELP = "Jaar-maand-dag, zoals 2027-01-01; leeg als het er niet bij staat."
WEB, PUBLISHED, PUBLISHED_HELP = "Webadres", "Uitgegeven", "Zoals het er staat: mei 2026."
REPLACES, REPLACES_NONE = "Komt in de plaats van ons feitenblad", "geen feitenblad"
REPLACES_HELP = "Kies het blad dat dit document samenvatte; het blad wijkt zolang het document geldt."
GUESSED = "Zelf ingevuld; kijk na of het klopt:"
CORRECT, CORRECTED = "Bekijk met deze gegevens", "Bijgewerkt; kijk het voorbeeld nog eens na."
HEADING, HEADING_HELP = "Kop, of regel die er een is", "Kies een regel om haar niveau te verbeteren."
LEVEL, SET_LEVEL = "Wordt", "Verbeter deze kop"
LEVELS = [
    *((f"kop van niveau {level}", str(level)) for level in range(1, 7)),
    ("gewone tekst", "tekst"),
    ("weglaten", "weg"),
]
CHOOSE_HEADING = "Kies eerst een regel en wat die moet worden."
ACCEPT, DISCARD = "Toevoegen", "Niet toevoegen"
DISCARDED = "Het voorstel is weg; van het document is niets bewaard."
LOOK_AGAIN = "Met deze gegevens wordt dit iets anders dan u zag; kijk het na en kies nog eens Toevoegen."
NO_PROPOSAL = "Kies eerst een voorstel."
ACCEPTED = "Wordt toegevoegd. Hieronder ziet u hoe ver het is; u kunt intussen gewoon vragen stellen."
CHANGES = {
    "new": "Dit wordt een **nieuwe bron**.",
    "unchanged": "Deze bron is er **al precies zo**; er verandert niets.",
    "new_version": "Dit is een **nieuwe versie** van een bron die er al is; de oude blijft voor haar eigen tijd.",
    "particulars": "De tekst is er al; alleen **de gegevens** van de bron veranderen.",
}

# --- jobs
JOBS = "Opdrachten"
NO_JOBS = "Er zijn nog geen opdrachten."
ONE_JOB = "Kies een opdracht om haar te stoppen of opnieuw te doen"
STOP, RETRY = "Stop deze opdracht", "Probeer opnieuw"
NO_JOB = "Kies eerst een opdracht in de lijst."
TAKEN_INTO_USE = "Bijna klaar: de assistent neemt de veranderde bronnen in gebruik."
STOPPING = "De opdracht stopt zo dadelijk; de bronnen blijven zoals ze waren."
AGAIN = "De opdracht staat weer in de rij."
ACTIONS = {"add": "Toevoegen", "remove": "Weghalen", "withdraw": "Intrekken", "reindex": "Zoekindex opnieuw maken"}
STATES = {"waiting": "wacht", "running": "bezig", "done": "klaar", "failed": "mislukt", "stopped": "gestopt"}

# --- what is in
LIST = "Wat erin zit"
SHOW, SHOW_ALL, SHOW_ADDED, SHOW_SET_ASIDE = (
    "Toon",
    "alles wat nu geldt",
    "alleen toegevoegd",
    "vervangen of ingetrokken",
)
SOURCES = "Bronnen: kies er een"
REFRESH = "Lijst verversen"
COUNTED_ONE, COUNTED = "1 bron.", "{many} bronnen."
NONE_LIKE_THIS = "Er is geen bron van deze soort."
NOTHING_OPEN = "Kies een bron; hier staat dan wat erop rust, en de tekst zoals de assistent die leest."
KINDS = {
    "plan": "provinciaal plan",
    "guidance": "handreiking",
    "local": "eigen beleid",
    "law": "wet",
    "agreement": "landelijke afspraak",
    "example": "voorbeeld",
}
STATUSES = {
    "submitted": "ter goedkeuring voorgelegd",
    "published": "gepubliceerd",
    "replaced": "vervangen",
    "withdrawn": "ingetrokken",
}
FORMS = {"bullet": "punt", "paragraph": "alinea", "quotation": "citaat", "note": "noot"}
NOT_YET = "De assistent neemt deze bron nu in gebruik; kies haar over een paar tellen nog eens."
PASSAGES = "De passages zoals de assistent ze leest"
PART = "Welk deel"
WITHDRAW, REMOVE = "Intrekken", "Weghalen"
CHANGE_HELP = (
    "*Intrekken*: de bron blijft te zien en geldt niet meer. *Weghalen*: er blijft geen spoor van over in bronnen en "
    "zoekindex. Goedgekeurde antwoorden die erop rusten, vragen daarna opnieuw om een blik."
)
SURE_REMOVE = "Weet u zeker dat u ‘{title}’ wilt **weghalen**, met haar eerdere versies? {resting}"
SURE_WITHDRAW = "Weet u zeker dat u ‘{title}’ wilt **intrekken**? {resting}"
YES, NO = "Ja, doe dit", "Nee, laat het zo"
NO_SOURCE = "Kies eerst een bron in de lijst."
ASKED = "De opdracht staat in de rij; bij Opdrachten ziet u wanneer zij klaar is."

# --- norms
NORMS = "Normen die hierin lijken te staan"
NORMS_HELP = (
    "De assistent rekent pas met een getal uit deze bron als iemand zegt dat het een norm is. Die naam staat bij elke "
    "som."
)
FACTS = "Toon ook getallen die alleen worden aangehaald"
OFFERS = "Voorstellen: kies er een"
NO_OFFERS = "In deze bron lijkt niets op een norm."
OFFER_STATES = {"open": "open", "accepted": "aanvaard", "lapsed": "vervallen", "rejected": "afgewezen"}
NORM_NAME, NORM_VALUE, NORM_UPPER, NORM_UNIT = "Naam van de norm", "Waarde", "Bovengrens", "Eenheid"
NORM_KIND, NORM_STRENGTH, NORM_FORMULA, NORM_NO_FORMULA = "Soort norm", "Sterkte", "Som", "geen som"
NORM_WHOLE, NORM_SCOPE, NORM_QUOTE = "Waarvan, of per wat", "Waarvoor het geldt", "Citaat"
NORM_REASON = "Waarom de waarde afwijkt van het citaat"
NORM_DECISION_REASON = "Reden van afwijzen of terugnemen"
NORM_ACCEPT, NORM_REJECT, NORM_TAKE_BACK = "Aanvaarden", "Afwijzen", "Beslissing terugnemen"
NORM_ACCEPTED = "Aanvaard als {id}. Vanaf nu wordt ermee gerekend."
NORM_REJECTED = "Afgewezen; dit voorstel komt niet terug zolang de passage zo blijft."
NORM_TAKEN_BACK = "Teruggenomen; het voorstel staat weer open."
NO_OFFER = "Kies eerst een voorstel."
ALL_ACCEPTED = "Normen die iemand uit toegevoegde bronnen heeft aanvaard"
NONE_ACCEPTED = "Er is nog geen norm uit een toegevoegde bron aanvaard."

# --- searching
SEARCH = "Zoeken zoals de assistent zoekt"
SEARCH_HELP = (
    "Per passage ziet u de score en waar die uit bestaat: *betekenis* (lijkt de inhoud op de vraag), *letters* (komen "
    "de woorden overeen) en *plaats* (hoort het bij het gevraagde hoofdstuk of onderdeel)."
)
QUERY, FIND = "Zoekvraag", "Zoek"
NO_HITS = "Er is geen passage gevonden."
MOST_HITS = 10

# --- linked
LINKED = "Publicaties waarnaar de bronnen verwijzen"
LINKED_HELP = (
    "Kies er een om haar adres bij ‘Een bron toevoegen’ in te vullen. Van een *feitenblad* hebben wij alleen een "
    "samenvatting; het origineel komt ervoor in de plaats."
)
LINKS = "Verwijzingen: kies er een"
LINK_CHOSEN = "Het adres staat bij ‘Een bron toevoegen’; kies daar ‘Lees het document’."
NO_LINKS = "De bronnen verwijzen naar geen publicatie die er nog niet is."
ALL_LINKS = "Toon ook wat er al is"
