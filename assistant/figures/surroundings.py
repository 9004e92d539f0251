"""What stands around a number and says what it is: multiplier, unit, "per", the noun before it, and look-alikes.

Owns the words for units and the tell-tale words of years, ages and labels ("SDG 10", "MBO-4"). Reads no number itself.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, cast

from assistant.figures.number_words import WHOLE_NUMBER

FigureUnit = Literal["EUR", "percent", "hours", "inhabitants", "items", "loans", "years"]
Kind = Literal["quantity", "year", "date", "time", "age", "ordinal", "label"]

S = r"[ \t\u00a0\u202f]"
_MULTIPLIERS = {
    "honderd": 100, "hundred": 100, "k": 1000, "duizend": 1000, "duizent": 1000, "dzd": 1000, "mille": 1000,
    "thousand": 1000,
    "ton": 100_000, "miljoen": 10**6, "mln": 10**6, "mio": 10**6, "m": 10**6, "million": 10**6,
    "miljard": 10**9, "mld": 10**9, "billion": 10**9,
}  # fmt: skip
_MULTIPLIER = re.compile(
    r"\s{0,2}(?P<word>honderd|hundred|duizend|duizent|dzd|mille|thousand|miljoen|mln|million|mio|miljard|mld|billion"
    r"|ton(?!\s+(?:aan|of)\s+(?!\w*(?:geld|budget|euro))))\b(?:(?<=ml[nd])\.)?"
    r"|\s?(?P<letter>k(?![\w'’])|k(?=€|eur))|(?P<capital>(?-i:M)(?!\w))",
    re.I,
)
_UNIT = re.compile(
    rf"""(?:{S}|\n){{0,2}}(?:
    (?P<percent>%|-?procent(?!ue)\w*|procn?t\b|proc\b|prcn?t\b|pct\b|per{S}?cent\w*)
    |(?P<EUR>€(?![ \t\u00a0\u202f]?\d)|euro['’]?s?\b|eur\b)
    |-?(?P<hours>(?:(?:collectie|specialist(?:en)?)-?uren|uurs?|uurtjes?|uren|urige?|uurs\w+|u|hours?|hrs?|h)\b)
    |-?(?P<years>(?:jaar|jaren|jarige?n?|years?|yrs?)\b)
    |(?:(?!(?:van|naar|tot|en|of|in|op|voor|is|bij|met|per|uit|aan|to|and|or|from|for|at|the|de|het)\b|{WHOLE_NUMBER}\b)[^\W\d][\w-]*\s+)?(?:
        (?P<inhabitants>(?:inwoners?|inw|inhabitants?|residents?|zielen|burgers)\b)
        |(?P<loans>(?:uitlening(?:en)?|leningen|ibl-uitleningen|loans?|checkouts?|(?:keer|maal)\ uit(?:geleend)?)\b
        |uitl\b\.?)
        |(?P<items>(?:boeken|boek|boekjes|titels?|exempla(?:ar|ren)|materialen|banden|items?|stuks|objecten|books?|copies|volumes)\b
        |ex(?:pl)?\b(?!-)\.?)))""",
    re.I | re.X,
)
_PEOPLE = re.compile(r"\s+(?:mensen|people|personen|persons)\b", re.I)
_AREA = re.compile(
    r"gebied|gemeente|regio\b|\bstad\b|\bwonen|\bliving|\barea|\btown|municipalit|\bserv(?:es?|ing)\b|\bbedien", re.I
)
_PER = re.compile(
    r"\s*(?:(?:per|p/|/|p\.|\ba|\ban|\beach|\bevery|ieder|elke?)\s*(?P<per>"
    r"inwoner|inhabitant|resident|capita|hoofd|kop|head\b|lid|member|jaar|year|annum|week|w\b|maand|month"
    r"|kwartaal|quarter|dag|day|uur|hour)|(?P<person>p\.\s?p\.|per\s(?:persoon|person)\b))",
    re.I,
)
_PER_IN_DUTCH = {
    "inhabitant": "inwoner", "resident": "inwoner", "capita": "inwoner", "hoofd": "inwoner", "kop": "inwoner",
    "head": "inwoner", "member": "lid", "year": "jaar", "annum": "jaar", "w": "week", "month": "maand",
    "quarter": "kwartaal", "day": "dag", "hour": "uur",
}  # fmt: skip
_LINK = (
    r"is|are|was|zijn|wordt|bedraagt|telt|heeft|has|van|of|met|with|gaat|nu|now|aan|op|naar|to|at|ongeveer|circa|ca\."
    r"|zo['’]n|about|around|approximately|totaal|jaarlijks|daarvan|slechts|only|komt|komen|uit|uitkomt|going|be|will|comes"
    r"|ligt|staat|rond|ruim|bijna|geschat|estimated|(?:(?:in|voor|over|for)\s+)?20\d\d"
    r"|een|(?:(?:in|voor|over|for)\s+)?(?:dit|vorig|afgelopen|komend|volgend|this|last|next)\s+(?:jaar|year)"
)
_NOUN_BEFORE = re.compile(
    r"\b(?:(?P<EUR>\w*budget(?:\s+(?:(?:voor|van|for)\s+)?(?:(?:de|het|onze|ons|the|our)\s+)?"
    r"(?:collectie|collection|boeken|books|media))?|collectiegeld|begroting"
    r"|collectie\s+(?:krijgt|kreeg|ontvangt|ontving)(?:\s+(?:daar|er)(?:van)?)?)|(?P<inhabitants>inwoner(?:s|tal|aantal)|inhabitants|population|werkgebied)"
    r"|(?P<loans>uitleningen|uitgeleend|loans)|(?P<hours>\w*uren|hours)"
    r"|(?P<items>\w*collectie|collectieomvang|collection|titels|exemplaren|boeken|books))"
    rf"(?P<link>(?:\s*[:=]|\s+(?:{_LINK})(?!\w)){{0,4}})\s*$",
    re.I,
)
# "62k is ons collectiebudget": the noun behind the verb.
_IS_GIVEN = re.compile(r"\b(?:krijgt|kreeg|ontvangt|ontving)\b", re.I)
_FOR_COLLECTION = re.compile(
    r"\s+(?:voor|aan|for|on)\s+(?:(?:de|onze|the|our)\s+)?(?:(?:hele|gehele|whole)\s+)?"
    r"(?:collectie(?:vorming)?|collection|aanschaf)(?=\s*(?:$|[.,;:!?)\n]|\b(?:en|and|in|per|dit|uit|begroot|how|hoeveel|wat)\b))",
    re.I,
)
_ARE_PEOPLE = re.compile(r"\b(?:bezoekers|leden|mensen|lezers|leners|visitors|members|people|readers)\b", re.I)
_THOUSANDS = re.compile(r"(?:\d[.,]?\d{3}|\d ?k)$", re.I)  # so much is no number of people or of shelves
_THE_WHOLE = (
    r"(?:is|zijn|was|waren|bedraagt|are|were)\s+(?:(?:nu|dan|now)\s+)?(?:ons|onze|het|de|our|the)\s+"
    r"(?:(?:aantal|hele|totale?|jaarlijkse?|number of|total|whole|annual)\s+){0,2}"
)
_NOUN_AFTER = re.compile(
    rf"\s+(?:(?:{_THE_WHOLE})?(?P<EUR>(?:collectie|materiaal|media|collection )?budget|collectiegeld)"
    rf"|{_THE_WHOLE}(?:(?P<inhabitants>inwoners|inwonertal|inhabitants)|(?P<loans>uitleningen|loans)"
    r"|(?P<items>collectie|collection)))\b",
    re.I,
)
_A_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d$")
_COPULA = re.compile(r"[:=]|\b(?:is|are|was|zijn|wordt|bedraagt|telt)\b", re.I)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:SDG\)?|artikel|art\.|hoofdstuk|paragraaf|punt|noot|bijlage|versie|pagina|blz\.?|p\.|nr\.?|nummer|fase|stap"
    r"|niveau|groep|klas|thema|vraag|principe|top|tabel|figuur|chapter|section|point|page|no\.|number|step|theme|goal"
    r"|level)\s*|\b[A-Za-z]+-)$",
    re.I,
)
_AGE_BEFORE = re.compile(
    r"(?:jongeren|kinderen|jeugd\w*|leeftijd\w*|children|people|aged?|ages|pubers|iedereen|lezers)\W+(?:\w+\W+){0,2}$"
    r"|\b(?:tot|onder|vanaf|boven|under|until)\s+(?:de\s+)?$",
    re.I,
)
_DURATION_BEFORE = re.compile(
    r"\b(?:over|binnen|komende|afgelopen|looptijd\w*(?:\s+van)?|within|next|coming)\s+$", re.I
)
_YEAR_BEFORE = re.compile(r"\b(?:in|sinds|jaar|vanaf|eind|begin|medio|since|during|by|voor)\s+$", re.I)
_NEXT_WORD = re.compile(
    r"\s+(?!(?:van|naar|tot|en|of|in|op|voor|is|bij|met|per|a|uit|aan|to|and|or|from|for|at|vs)\b)([^\W\d_][\w'’-]*)"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE_BREAK = re.compile(r"[.!?;]\s|\n\s*\n")
_REACH = 60  # characters looked at on either side


def multiplier(text: str, at: int) -> tuple[int, str, int]:
    """Factor, how it is written ("" for none), and where it ends."""
    match = _MULTIPLIER.match(text, at)
    if match is None:
        return 1, "", at
    written = (match["word"] or match["letter"] or match["capital"]).lower()
    return _MULTIPLIERS[written], written, match.end()


def unit_after(text: str, at: int) -> tuple[FigureUnit | None, int]:
    """The unit that follows a number, and where it ends."""
    match = _UNIT.match(text, at)
    if match is not None:
        return cast(FigureUnit, match.lastgroup), match.end()
    named = _NOUN_AFTER.match(text, at)
    if named is not None and not _A_YEAR.search(text[max(0, at - 5) : at]):  # "the 2026 budget"
        return cast(FigureUnit, named.lastgroup), at
    is_thousands = bool(_THOUSANDS.search(text[max(0, at - 5) : at]))
    if is_thousands and _FOR_COLLECTION.match(text, at) and not _ARE_PEOPLE.search(text[max(0, at - _REACH) : at]):
        return "EUR", at
    people = _PEOPLE.match(text, at)
    if people and _AREA.search(text[max(0, at - _REACH) : at + _REACH]):
        return "inhabitants", people.end()
    return None, at


def unit_before(text: str, start: int, value: Decimal) -> tuple[FigureUnit | None, bool]:
    """The unit that the noun right before a number gives it ("budget van 250.000"), and whether a verb joins them."""
    match = _NOUN_BEFORE.search(text[max(0, start - _REACH) : start])
    if match is None:
        return None, False
    unit = cast(FigureUnit, next(name for name, found in match.groupdict().items() if found and name != "link"))
    if _IS_GIVEN.search(match.group()) and value < 1000:
        return None, False  # "de collectie kreeg een 8 van onze leden"
    if (unit == "inhabitants" and value < 1000) or (unit == "hours" and value > 1000):
        return None, False  # "werkgebied: 3 gemeenten", "hoeveel uren bij 95.000"
    return unit, bool(_COPULA.search(match["link"]))


def per_after(text: str, at: int, unit: FigureUnit | None) -> str | None:
    match = _PER.match(text, at)
    if match is None or match["per"]:
        return in_dutch(match["per"].lower()) if match else None
    return "inwoner" if unit == "EUR" else None  # hours per person are those of each who works


def in_dutch(per: str) -> str:
    """What a number is per, as figures say it: "month" is "maand"."""
    return _PER_IN_DUTCH.get(per, per)


def is_only_per(text: str) -> bool:
    """Whether nothing follows but "per week", "a year" and the like."""
    return not text.strip() or bool(_PER.fullmatch(text.rstrip()))


def is_label(text: str, start: int) -> bool:
    return bool(_LABEL_BEFORE.search(text[max(0, start - 15) : start]))


# "Sem is trouwens al 64": of somebody by name, and nothing that is counted.
_PERSON_IS = re.compile(
    r"(?:^|[.;,!?]\s+|\b(?:en|and)\s+)(?!(?:Dat|Dit|Het|Er|Dan|Nu|Ons|Onze|Budget|Collectie|That|This|It|There|Now|Our)\b)"
    r"[A-Z][a-z]+(?:\s+is)?(?:\s+(?:trouwens|al|nu|pas|net|inmiddels|already|now|just))*\s+$"
)


def is_age(text: str, start: int, end: int, unit: FigureUnit | None) -> bool:
    """Whether a bare number or a number of years is somebody's age."""
    before = text[max(0, start - _REACH) : start]
    if unit == "years" and re.search(r"jarige?n?$", text[start:end], re.I):
        return True
    if unit == "years" and re.match(r"\s+(?:oud|old)\b|-old", text[end : end + 6], re.I):
        return True
    return bool(_AGE_BEFORE.search(before)) and not _DURATION_BEFORE.search(before)


def is_of_person(text: str, start: int, end: int) -> bool:
    """Whether a bare number is the age of somebody who is named: "Els is 63 en Bram 29"."""
    before = text[max(0, start - _REACH) : start]
    return bool(_PERSON_IS.search(before)) and " is " in before and not _NEXT_WORD.match(text, end)


def is_year_of(text: str, start: int) -> bool:
    """Whether the words before a four-digit number make it a year, whatever follows ("in 2026 boeken we…")."""
    return bool(_YEAR_BEFORE.search(text[max(0, start - 12) : start]))


def words_around(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Up to five words before and four after in the same sentence, and the word that follows at once."""
    before = _SENTENCE_BREAK.split(text[max(0, start - _REACH) : start])[-1].lower()
    after = _SENTENCE_BREAK.split(text[end : end + _REACH])[0].lower()
    following = _NEXT_WORD.match(after)
    return tuple(_WORD.findall(before)[-5:]), tuple(_WORD.findall(after)[:4]), following[1] if following else None
