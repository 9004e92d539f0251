"""The small words that turn a statement round: not, at most, because, instead of, perhaps.

Owns patterns of Dutch only; what follows from them is decided where norms and ambitions are compared. When in doubt a
pattern is wide where it makes a verdict more careful and narrow where it makes one firmer.
"""

from __future__ import annotations

import re

_REASON = re.compile(
    r"\b(?:omdat|want|doordat|vanwege|wegens|aangezien|daarom|vandaar|immers|namelijk|nu eenmaal|in verband met"
    r"|als gevolg van|ten gevolge van|met het oog op|op grond van|i\.v\.m\.|gezien (?:de|het|onze|ons|een|dat|deze|dit)"
    r"|(?:de|een|als|onze) redene?n?\b|reden hiervoor|(?:dat|dit) (?:komt|heeft te maken|hangt samen|is nodig|is te)"
    r"|door (?:de|het|een|onze|ons) (?:\w+ ){0,2}(?:bezuiniging\w*|korting\w*|fusie|verhuizing|verbouwing"
    r"|tekort\w*))\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\W*(?:dat|dit|deze|die|zo|daar|hier|hiervoor|hiertoe|gezien|omdat|want|doordat|vanwege|wegens|aangezien|daarom"
    r"|vandaar|reden|de reden|als gevolg|ten gevolge|in verband|met het oog|toelichting|wij kunnen|we kunnen)\w*\b",
    re.I,
)
_HARMLESS = re.compile(
    r"\bniet (?:alleen|slechts|enkel|meer dan|minder dan|langer dan|hoger dan|lager dan|boven|onder de)\b"
    r"|\b(?:en|maar) (?:juist )?niet (?:andersom|omgekeerd|alleen|zoals|vanuit|voor|naar|de|het|om)\b|, niet \w+"
    r"|\bniet (?:voor|over|aan|door|vanuit|namens|om) ?(?:\w+ ?){0,3}, maar\b|\bgeen (?:enkel )?(?:bezwaar|probleem)\b"
    r"|\bgeen \w+(?: \w+)?, maar (?:een|juist|wel)\b"
    r"|\bniet (?:als |de |het |als de )*enige\b|\bniet (?:in|aan) de weg\b"
    r"|\bzonder (?:drempel|afbreuk|onderscheid|hulp|te weten)\w*"
    r"|\bniet langer (?:een )?(?:apart|los)\w*",
    re.I,
)
_NEGATION = re.compile(
    r"\b(?:niet|geen|nooit|noch|nauwelijks|nergens|niemand|niets|evenmin|zonder)\b"
    r"|\b(?:onhaalbaar|onmogelijk|te (?:hoog|veel|ambitieus|duur)|verwerpen|wijzen (?:wij |we )?[^.;]{0,40}af)\b"
    r"|\b(?:afzien|afgezien|achterwege|buiten beeld|vervalt|vervallen|schrappen|geschrapt|stopgezet|losgelaten)\b"
    r"|\b(?:zien|ziet|zie)\b[^.;]{0,60}\baf van\b|\blaten\b[^.;]{0,40}\blos\b|\b(?:stoppen|stopt) met\b",
    re.I,
)
_NEGATED_WORD = re.compile(r"\b(?:geen|niet)\s+(?:de |het |een |vanuit (?:de )?)?(?P<word>[^\W\d_]{6,})", re.I)
_LESS = re.compile(
    r"\b(?:minder|kleiner|afbouw\w*|inkrimp\w*|bezuinig\w*|verminder\w*|verlag\w*|terugdring\w*|schrap\w*|stopzet\w*"
    r"|afschaff\w*)\b",
    re.I,
)
_MORE = re.compile(r"\b(?:meer|groter|sterker|versterk\w*|vergroot\w*|uitgebreid\w*|verbeter\w*|verdiep\w*)\b", re.I)
_PERHAPS = re.compile(
    r"\b(?:misschien|wellicht|overweg\w*|zouden? (?:willen|kunnen)|eventueel|onderzoeken of|bekijken of|ooit)\b|\?\s*$",
    re.I,
)
_PLAN = re.compile(
    r"\bprovinci\w*|\bhet plan\b|\bcollectiebeleidsplan\b|\bnorm\b|\bde (?:landelijke )?afspraak\b|\bafgesproken\b"
    r"|\brichtlijn\b|\bprobiblio\b|\brichtgetal\b",
    re.I,
)
_ADOPTS = re.compile(
    r"\b(?:houden? (?:wij |we )?(?:ons|zich|vast)|volg(?:en|t)|onderschrijven|onderschrijft|hanteren|hanteert|voldoen"
    r"|voldoet|halen|haalt|nemen? [^.;]{0,60}over|sluiten [^.;]{0,60}aan|sluit [^.;]{0,60}aan|conform|blijven binnen"
    r"|blijft binnen|richten ons naar|overgenomen|gehaald|gevolgd)\b",
    re.I,
)
_TOWARDS = re.compile(
    r"\b(?:stre(?:ven|eft|efcijfer)\w*|groei(?:en|t)?|toewerken|werken toe|op termijn|uiterlijk|willen|wil"
    r"|(?:vanaf|eind|medio|tegen) 20[2-9]\d|over (?:vier|twee|drie|enkele|een paar) jaar|binnen \w+ jaar)\b",
    re.I,
)
_AGAIN = re.compile(
    r"\b(?:opnieuw|evalu\w+|her(?:over(?:weeg|weg)\w*|zien|ziening|ijk\w*)|tegen het licht|nog eens|tussentijds\w*"
    r"|(?:kijken|komen) (?:we |wij )?(?:hier(?:op|naar)? |daar(?:op|naar)? |er )?(?:weer |op )?terug)\b",
    re.I,
)
_YEAR = re.compile(r"\b20\d\d\b")
_DECIDES = re.compile(
    r"\b(?:kijk|bekijk|bekeken|bespr[eo]|besl(?:is|ui)|beoorde|we(?:eg|gen\b)|groei|stre(?:ef|ven)|voldoe|toewerk)",
    re.I,
)
_AT_LEAST = re.compile(
    r"\b(?:minstens|minimaal|ten ?minste|tenminste|niet minder dan|niet lager dan|minimum(?: van)?|ruim|meer dan|vanaf"
    r"|min\.?)(?:\s+(?:een|zo'n|de|nog))?\s*$|(?:≥|>=)\s*$",
    re.I,
)
_AT_MOST = re.compile(
    r"\b(?:maximaal|hooguit|hoogstens|ten ?hoogste|niet meer dan|niet boven|niet hoger dan|maximum(?: van)?|max\.?"
    r"|minder dan|onder de|tot|nog geen|slechts)(?:\s+(?:een|zo'n|de))?\s*$|(?:≤|<=|<)\s*$",
    re.I,
)
_ABOUT = re.compile(r"\b(?:ongeveer|circa|ca\.?|rond(?: de)?|zo'n|bijna|naar schatting|plusminus|±)\s*(?:een )?$", re.I)
_NOT_BEFORE = re.compile(
    r"\b(?:geen|niet(?! (?:meer|minder|hoger|lager|boven))|in plaats van)(?:\s+\w+){0,3}\s*$", re.I
)


def gives_reason(text: str) -> bool:
    return bool(_REASON.search(text))


def gives_reason_for_last(text: str) -> bool:
    """Whether a sentence explains the one before it: it points back, or begins with its reason."""
    return bool(_POINTS_BACK.match(text)) and gives_reason(text)


def negations(text: str) -> int:
    """How many words deny something; those that only set one thing beside another are left out."""
    return len(_NEGATION.findall(_HARMLESS.sub(" ", text)))


def is_contrary(local: str, provincial: str) -> bool:
    """Whether the local words deny what the plan says, or turn it round."""
    if negations(local) > negations(provincial):
        return True
    for denied in _NEGATED_WORD.finditer(provincial):
        stem = denied["word"].lower()[:7]
        held = re.search(rf"(?P<before>(?:\w+\s+){{0,3}})\w*{re.escape(stem)}", local, re.I)
        if held and not re.search(r"\b(?:geen|niet)\b", held["before"], re.I):
            return True
    return bool(_LESS.search(local)) and not _MORE.search(local) and bool(_MORE.search(provincial))


def is_tentative(text: str) -> bool:
    return bool(_PERHAPS.search(text))


def speaks_of_plan(text: str) -> bool:
    return bool(_PLAN.search(text))


def adopts(text: str) -> bool:
    """Whether the library says that it keeps to what the plan says."""
    return bool(_ADOPTS.search(text))


def looks_ahead(text: str) -> bool:
    return bool(_TOWARDS.search(text))


def agrees_to_look_again(text: str) -> bool:
    return bool(_AGAIN.search(text))


def plans_for_later(text: str, this_year: int) -> bool:
    """Whether a later year is named for looking, deciding or getting there; a new building has its year too."""
    return any(int(year) > this_year for year in _YEAR.findall(text)) and bool(_DECIDES.search(text))


def bound_before(text: str) -> str:
    """How the words right before a figure bound it: ``least``, ``most``, ``about``, ``denied`` or nothing."""
    if _AT_MOST.search(text):
        return "most"
    if _AT_LEAST.search(text):
        return "least"
    if _NOT_BEFORE.search(text):
        return "denied"
    return "about" if _ABOUT.search(text) else ""
