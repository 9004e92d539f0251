"""What an amount is of, by the words beside it: the budget for the collection, target groups, housing, loans elsewhere.

An amount of something that no norm counts stays out of the sum, and which of two is the whole and which its part is
told by their words; only where these say nothing is the larger one the whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.understanding.people import OTHER_PEOPLE, counts_things
from assistant.figures import Figure
from assistant.knowledge.vocabulary import fold, words

_END = re.compile(r"[.;:!?]\s|\s[—–-]\s")
_BREAK = re.compile(r"[,;:.!?()]\s|[,;:!?]$|\b(?:en|and|maar|but|terwijl|while)\b")
# "Ons budget is 300.000, hoeveel naar doelgroepen?": such a word begins another clause.
_SAME_CLAUSE = r"(?:(?!hoev|waarvan|welk|wat|min|max|mag|mogen|moet|totaal|how|what|which|may|must|total)\w+ ){0,3}"
_TO_PART = re.compile(
    rf"{_SAME_CLAUSE}(?:(?:voor|naar|aan|in|for|to|on) (?:\w+ ){{0,2}}(?:\w*doelgroep|nieuwe|jongeren|target|new)"
    r"|(?:van|uit|bij|via|from) (?:\w+ ){0,2}(?:ander|collega|buiten|elders|universi|other|outside|ibl)"
    rf"|(?:ibl|via ibl)\b|{_SAME_CLAUSE}(?:voor|for) (?:\w+ ){{0,3}}(?:huidige|bestaande|vaste|al|existing|current|"
    rf"already)\b"
    r"|(?:af|weg|afschrijven|saneren|afgeschreven|gesaneerd|afgevoerd|weeded|written|discarded)\b)"
)
_PART_BEFORE = re.compile(r"\b(?:via ibl|doelgroepen|ibl)\b")
# "Geleend bij andere bibs 17k", "afgeschreven 4.400": said right before it, where nothing is asked.
_SAID_PART = re.compile(
    r"\b(?:(?:van|bij|uit|from) (?:\w+ )?(?:andere?|other)\b|(?:van )?buiten (?:het )?(?:ob|netwerk)|elders|"
    r"afgeschreven|gesaneerd|afgevoerd|written off|"
    r"weeded|discarded)"
)
_NAMED_PART = re.compile(
    r"\b(?:doelgroepgericht\w*(?: collectioneren)?|doelgroepen(?:budget)?|target[- ]groups?(?: collecting)?|"
    r"(?:andere|other) (?:biebs?|bibs?|bibliothe\w+|librar\w+)|elders|elsewhere|afgeschreven|gesaneerd|written off)"
    r"\W*(?:(?:is|zijn|gaat|gaan|krijgt|krijgen|kreeg|staat|staan|stond|geven|gaven|hebben|hadden|reserveren|begroten|"
    r"begroot|trekken|besteden|we|wij|er|gets|get|got|goes|spend|was|nu|now|dan|in 20\d\d|(?:dit|vorig|this|last) "
    r"(?:jaar|year))\W*){0,4}$"
)
_ASKS = re.compile(r"\b(?:hoeveel|welk|wat|how|what|which|moet|moeten|must|should|mag|mogen|may)\b")
_ASKS_OR_OF = re.compile(r"\b(?:hoeveel|welk|wat|how|what|which)\b|\b(?:met|with|op|bij|at|van|of|is)\W*$")
_OUTSIDE = re.compile(r"\b(?:buiten|universi\w*|outside)\b")
_PERIOD = re.compile(r"^\W*(?:in de|per|a|each|every) (?:week|maand|jaar|month|year)\b")
WORDS_AFTER = 6
# What else a library has money for or numbers of, by the unit that a norm counts in.
_ELSE = {
    "EUR": re.compile(
        r"\b(?:begroting|jaarbegroting|exploitatie\w*|omzet|inkomsten|contributie\w*|subsidie\w*|huisvesting\w*|huur|"
        r"verbouwing|inrichting|personeel\w*|salaris\w*|loonkosten|marketing\w*|programmering\w*|activiteiten\w*|"
        r"energie\w*|ict|automatisering|subsidy|grant|turnover|revenue|income|housing|rent|staff|personnel|salaries|"
        r"marketing|activities)\b"
    ),
    "items": re.compile(
        r"\b(?:aangekocht|gekocht|kochten|kopen|aangeschaft|verkocht\w*|schoolcollecties?|daarnaast|ernaast|bought|"
        r"purchased|acquired|sold)\b|\bniet bij (?:de |het )?regulie\w+"
    ),
    "hours": re.compile(r"\b(?:open|geopend|opening\w*)\b"),
    "loans": re.compile(r"\b(?:eigen (?:collectie|bezit)|in huis|own (?:collection|stock)|bezoek\w*|visit\w*)\b"),
}
_COLLECTION = re.compile(r"\b(?:collectie\w*|boeken|media\w*|budget|collection|books)\b")
_LENT = re.compile(r"\b(?:lenen|leen|leenden|leende)\b.*\buit\b|\buit(?:geleend|lenen|leenden)\b|\blen[dt]\b")
_TIMES = frozenset({"keer", "maal", "times"})  # "320.000 keer iets uitgeleend"
_NOT_THAT = re.compile(r"\b(?:niet|geen|not)\s+(?:(?:het|ons|onze|the|our)\s+)?\w*(?:collecti\w*|budget)\b")
_ELSEWHERE = re.compile(r"(?:voor|aan|naar|for|to|on) (?:de |het |the )?(?!\w*doelgroep|nieuwe|target|new|jongeren)\w")
_TARGET = re.compile(r"doelgroep|nieuw|target|new")
_BY_SO_MUCH = re.compile(r"\b(?:bezuinig\w*|daalt met|stijgt met|groeit met|krimpt met|korting|bijgekomen)\b")
# Right before an amount these say that it is the whole of which something goes somewhere.
_OF_ALL = frozenset({"van", "of"})
_A_SUM = frozenset({"bedrag", "som", "potje", "post", "budget", "amount", "sum"})
_THE = frozenset(words("de het die onze ons mijn haar zijn hun een the our those my her his their a an"))


class Labels:
    """The words that belong to each of the figures of a question: those between it and its neighbours."""

    def __init__(self, text: str, figures: Sequence[Figure]) -> None:
        self._clause: dict[int, str] = {}
        self._before: dict[int, str] = {}
        self._after: dict[int, str] = {}
        ends = [0, *(figure.end for figure in figures)]
        starts = [*(figure.start for figure in figures), len(text)]
        for at, figure in enumerate(figures):
            before = fold(text[ends[at] : figure.start])
            after = fold(text[figure.end : max(figure.end, starts[at + 1])])
            of_next = _BREAK.split(after)[-1] if at + 1 < len(figures) else ""
            if _says_part(of_next):  # "uitleningen 310k, geleend bij andere bibs 17k": that of the next one
                after = after.removesuffix(of_next)
            self._after[figure.start] = " ".join(words(_PERIOD.sub("", _END.split(after)[0], count=1))[:WORDS_AFTER])
            self._before[figure.start] = _BREAK.split(before)[-1]
            self._clause[figure.start] = f"{_BREAK.split(before)[-1]} {fold(figure.text)} {_BREAK.split(after)[0]}"

    def clause_of(self, figure: Figure) -> str:
        """The figure and the words beside it, up to its neighbours or to where another clause begins."""
        return self._clause.get(figure.start, "")

    def is_of_something_else(self, figure: Figure, unit: str) -> bool:
        """ "Huisvesting 300.000", "5.000 aangekocht", "45.000 bezoekers": nothing that norms in this unit count."""
        is_bare = figure.unit is None and figure.noun == next(iter(figure.after), None)  # "4.000 nieuwe leden"
        if unit != "EUR" and (
            figure.noun in OTHER_PEOPLE or (is_bare and OTHER_PEOPLE.intersection(figure.after[1:2]))
        ):
            return True
        said, other = _NOT_THAT.sub(" ", self.clause_of(figure)), _ELSE.get(unit)
        if other is None or not other.search(said) or self.is_part(figure):
            return False
        return unit != "EUR" or not _COLLECTION.search(said)

    def is_part(self, figure: Figure) -> bool:
        """ "20.000 voor doelgroepen", "7.200 van andere bibliotheken", "600 boeken afgeschreven"."""
        if is_of_which(figure) or figure.before[-1:] in (("bij",), ("at",)):
            return False  # "hoeveel naar doelgroepen bij 300.000 euro?", "van 300.000 gaat 20% naar …": of that
        near, said = " ".join(figure.before[-2:]), self._before.get(figure.start, "")
        if _says_part(said):
            return True
        return bool(_TO_PART.match(self._after.get(figure.start, "")) or _PART_BEFORE.search(near))

    def is_outside(self, figure: Figure) -> bool:
        """ "600 van buiten het netwerk", where others come from other libraries."""
        return bool(_OUTSIDE.search(self.clause_of(figure)))

    def is_elsewhere(self, figure: Figure, amounts: Sequence[Figure]) -> bool:
        """Beside another amount: "waarvan 25.000 voor e-books", "20.000 bezoekers", "bezuinigt 20.000"."""
        if len(amounts) < 2 or self.is_part(figure):
            return False
        after = self._after.get(figure.start, "")
        is_thing = figure.unit is None and figure.noun is not None and counts_things(figure)
        if figure is not amounts[0] and (_ELSEWHERE.match(after) or is_thing):
            return True
        if figure.before[-1:] == ("waarvan",) and figure.noun is not None and not _TARGET.match(figure.noun):
            return True
        return bool(_BY_SO_MUCH.search(" ".join((*figure.before[-2:], "-", after)))) and not is_named_budget(figure)


def with_loans(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """ "Wij lenen 200.000 boeken per jaar uit": so many loans, whatever is lent."""
    labels = Labels(text, figures)
    return [
        replace(each, unit="loans") if _may_be_lent(each) and _LENT.search(labels.clause_of(each)) else each
        for each in figures
    ]


def _may_be_lent(figure: Figure) -> bool:
    return figure.unit == "items" or (figure.unit is None and figure.noun in _TIMES)


def _says_part(before: str) -> bool:
    """ "Geleend bij andere bibs 17k", "doelgroepgericht 45k", "target-group collecting gets 9,600": by its name."""
    if _NAMED_PART.search(before) and not _ASKS.search(before):
        return True
    return bool(_SAID_PART.search(before)) and not _ASKS_OR_OF.search(before)


def is_of_which(figure: Figure) -> bool:
    """ "Van 300.000 gaat 20% naar …", "300 van de 12.000 uitleningen", "op 155.000 budget": the whole, whatever
    follows."""
    if figure.noun in ("budget", "collectiebudget"):
        return True
    before = figure.before[:-1] if figure.before[-1:] and figure.before[-1] in _THE else figure.before
    if not before or before[-1] not in _OF_ALL:
        return False
    return len(before) == 1 or before[-2] not in _A_SUM


def is_named_budget(figure: Figure) -> bool:
    """ "Collectiebudget 1.2M", "een budget van 300.000": right behind the word, whatever follows; "bij welk budget is
    15.000 genoeg?" names none."""
    before = " ".join(figure.before[-4:])
    return bool(re.search(r"(?<!welk )(?<!which )\b\w*budget(?: van| is| bedraagt| of)?$", before))
