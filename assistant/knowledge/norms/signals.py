"""What the words around a number say: how strongly a sentence asks for it, whether it is a bound, or plainly a fact.

Owns patterns of Dutch only, as they stand in policies, guidance and law. When in doubt it leaves a number to a person:
a fact that is offered costs a glance, a norm that is missed is never seen.
"""

from __future__ import annotations

import re

from assistant.figures import Figure
from assistant.knowledge.norms.register import Kind, Strength


def _one_of(words: str, more: str = "") -> re.Pattern[str]:
    """Any of these words or patterns, which stand a space apart; ``more`` holds those of several words, by lines."""
    lines = [line.strip() for line in more.splitlines() if line.strip()]
    return re.compile(rf"\b(?:{'|'.join([*words.split(), *lines])})\b", re.I)


_MUST = _one_of(
    r"moet(?:en)? dien(?:t|en) verplicht\w* vereis\w* eis(?:t|en)? voorgeschreven noodzakelijk must shall required",
    """
    (?:is|zijn) gehouden
    schrijft voor
    (?:mag|mogen) niet
    """,
)
_SHOULD = _one_of(
    r"stre(?:ef|ven)\w* nastreven richtlijn richtgetal richtsnoer vuistregel norm normen doel(?:stelling)? "
    r"ambitie advies advise\w+ adviseer\w* geadviseerd aangeraden aanbe(?:vo|ve)l\w* wenselijk gewenst "
    r"idealiter ideaal beogen beoogt uitgangspunt willen should recommend\w*",
    r"""
    zou(?:den)? (?:\w+ ){0,6}?moeten
    raden? aan
    bij voorkeur
    """,
)
_MAY = _one_of("mag mogen kan kunnen toegestaan hoeft hoeven may can")
_POLICY = _one_of(
    r"gaat gaan besteden besteedt bested\w* besteed besteding reserve\w+ gereserveerd beschikbaar "
    r"schrijv(?:en|t) schrijft reken(?:en|t) hanteren hanteert vergoed(?:t|en) bedraagt wordt worden krijgt "
    r"krijgen zorg(?:t|en) is zijn (?:ge)?norm\w* koop(?:t|en) kopen vernieuw\w+",
    r"hou(?:den|dt) \w.{0,60}\baan",
)
_ONE_OF_US = _one_of("wij we ons onze bibliotheken", "de bibliotheek\nhet bestuur\nhet college\nde gemeente")
_PAST = _one_of(
    r"was waren had(?:den)? ging(?:en)? kwam(?:en)? gaf gaven nam(?:en)? kreeg kregen bleek bleken werd(?:en)? "
    r"steeg stegen daalden? groeiden? bedroeg(?:en)? telden? leenden? verdween verdwenen startten? eindigden? "
    r"verscheen verschenen bezochten? trok(?:ken)? lazen las kostten? noemden? bereikten? deden zaten? stonden? "
    r"vonden? gebruikten? besteedden? schreven bestond(?:en)?",
    """
    is ge(?:daald|stegen)
    (?:is|zijn) (?:toe|af)genomen
    """,
)
_STATISTIC = _one_of(
    r"blijkt gemiddelde? respondenten enqu[eê]te telt telde momenteel inmiddels tabel figuur grafiek "
    r"jaarverslag dashboard huidige nederlanders foto nu",
    r"""
    uit (?:onderzoek|cijfers|de enqu[eê]te|de monitor)
    onderzoek (?:toont|wijst|laat)
    volgens (?:het |de )?(?:cbs|onderzoek\w*|cijfers|dashboard|monitor|kb|scp)
    vorig jaar
    afgelopen jaa?r(?:en)?
    bestaat uit
    heeft moeite
    ligt op
    steeds meer
    op dit moment
    """,
)
_ROUGHLY = re.compile(r"\b(?:ruim|circa|ca\.|zo['’]n|bijna|ongeveer|rond de|naar schatting)\s+(?:de\s+|een\s+)?$", re.I)
_PRICE = _one_of("kost boete tarief contributie entree leengeld abonnement lidmaatschap", "kosten €")
_YEAR_FIRST = re.compile(r"\b(?:in|sinds|tussen|eind|begin|medio) (?:de \w+ van )?(?:19|20)\d\d\b", re.I)

_HIGH_ANYWHERE = _one_of(
    "hoogstens maximaal hooguit uiterlijk maximum",
    """
    ten hoogste
    op zijn hoogst
    maximum van
    plafond van
    bovengrens van
    niet (?:meer|hoger|langer|groter) dan
    geen (?:meer|hogere?) dan
    at most
    no more than
    """,
)
_LOW_ANYWHERE = _one_of(
    "minstens minimaal tenminste minimum",
    """
    ten minste
    op zijn minst
    minimum van
    ondergrens van
    niet (?:minder|lager|korter) dan
    at least
    no less than
    """,
)
_NEAR = r"(?:\s+(?:[a-zé'’]+\s+){0,3}|\s+)$"
_HIGH, _LOW = (re.compile(each.pattern + _NEAR, re.I) for each in (_HIGH_ANYWHERE, _LOW_ANYWHERE))
_UP_TO = re.compile(r"\btot\s+(?:de\s+)?$", re.I)
_LOW_AFTER = re.compile(r"^\s*(?:of|en) (?:meer|hoger|langer)\b", re.I)
_HIGH_AFTER = re.compile(r"^\s*(?:of|en) (?:minder|lager|korter)\b", re.I)
# "Scholen met meer dan 200 leerlingen": whom a norm is for, or what an item is like, and no norm itself.
_CONDITION = re.compile(
    r"(?<!niet )\b(?:meer|minder|korter|langer|groter|kleiner|hoger|lager) dan\s+(?:de\s+)?$ "
    r"|\b(?:(?:ouder|jonger) dan|vanaf)\s+(?:de\s+)?$",
    re.I,
)
_REACH = 60


def bound_of(sentence: str, figure: Figure) -> Kind | None:
    """Minimum or maximum, where the words around the number say so."""
    before, after = sentence[max(0, figure.start - _REACH) : figure.start], sentence[figure.end : figure.end + 20]
    before = re.split(r"[.;:!?]\s", before)[-1].rstrip("€ ") + " "
    if _HIGH.search(before) or _HIGH_AFTER.search(after):
        return Kind.CEILING
    if _LOW.search(before) or _LOW_AFTER.search(after):
        return Kind.FLOOR
    # "Leden mogen tot vijftien boeken lenen"; without "mogen" it is how far something goes.
    return Kind.CEILING if _UP_TO.search(before) and _MAY.search(sentence) else None


def bound_in(sentence: str) -> Kind | None:
    """The bound that a sentence speaks of, wherever its number stands."""
    if _LOW_ANYWHERE.search(sentence):
        return Kind.FLOOR
    return Kind.CEILING if _HIGH_ANYWHERE.search(sentence) else None


def is_condition(sentence: str, figure: Figure) -> bool:
    return bool(_CONDITION.search(sentence[max(0, figure.start - _REACH) : figure.start]))


def strength_of(sentence: str, bound: Kind | None, *, is_law: bool, is_rate: bool = False) -> Strength | None:
    """How strongly the sentence asks for its number; None where it only states one.

    ``is_rate``: so much for each of something, which a row of a table says without a verb.
    """
    if _SHOULD.search(sentence):
        return Strength.SHOULD
    if _MUST.search(sentence):
        return Strength.MUST
    if _MAY.search(sentence):
        return Strength.MAY
    if bound is not None:
        return Strength.MUST
    if is_rate or _POLICY.search(sentence) or _ONE_OF_US.search(sentence):
        return Strength.MUST if is_law else Strength.DIRECTION
    return None


def asks_plainly(sentence: str) -> bool:
    """Whether a word of obligation or aim stands in it, and no mere verb of policy."""
    return bool(_SHOULD.search(sentence) or _MUST.search(sentence))


def looks_stated(sentence: str, figure: Figure, bound: Kind | None) -> bool:
    """Whether the number is plainly what was counted, and not what is asked for."""
    if asks_plainly(sentence) and not _PAST.search(sentence):
        return False
    if _PAST.search(sentence) or _ROUGHLY.search(sentence[: figure.start]) or _PRICE.search(sentence):
        return True
    part_of_a_count = re.search(r"\bwaarvan\b", sentence[: figure.start], re.I)
    return bound is None and bool(part_of_a_count or _STATISTIC.search(sentence) or _YEAR_FIRST.search(sentence))
