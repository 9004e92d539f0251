"""What changes of a figure: by a follow-up ("wij doen nu 50.000", "en als er 20.000 bij komt?") or in the question
itself ("wordt met 15% gekort"), and two moments in one question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from assistant.answering.understanding.followups import asks_openly
from assistant.answering.understanding.hours import hours_a_week
from assistant.answering.understanding.labels import Labels
from assistant.answering.understanding.of_several import (
    GONE,
    JOINS,
    by_another_week,
    names_one_that_goes,
    one_of_them,
)
from assistant.answering.understanding.pairs import Pair, pair_of, unit_of
from assistant.answering.understanding.people import SMALLEST_AMOUNT
from assistant.answering.understanding.reading import OwnFigure, Reading, made_of
from assistant.answering.understanding.whole_or_part import BECOMES, CORRECTS, DONE, names_whole
from assistant.figures import Figure, find_figures
from assistant.knowledge.vocabulary import fold, words

_CUTS = re.compile(r"\bbezuinig\w*|\bsubsidie\w*|\bgemeente\b|\bmunicipal\w*|\bcuts? (?:back|us|our)\b")  # of the whole
_PERIOD = re.compile(r"\b(?:20\d\d|(?:vorig|dit|afgelopen|volgend|last|this|next) (?:jaar|year)|nu|eerst|toen|now)\b")
# Where a change goes: "er 20.000 bij", "10% gekort". What it goes *to* is a figure of its own.
_UP = re.compile(
    r"\b(?:erbij|bij(?:kom\w*|krijg\w*)|omhoog|stijg\w*|groei\w*|verhoo?g\w*|op(?:ge)?hoo?g\w*|op(?:ge)?plust?|"
    r"aan(?:ge)?vul\w*|(?:er)?bovenop|toene(?:em|m)\w*|"
    r"nog (?:iemand|een \w+) (?:bij|komt|komen|begint|start)|nog (?:iemand|een(?:tje)?) (?:van|met)\s+\d+ uur|"
    r"(?:gaan|ga|gaat) samen met (?:\w+ ){0,2}bi(?:eb|b|blioth\w+)(?!.*\b(?:project\w*|start\w*|organis\w*|doen)\b)|"
    r"samengaan met|another (?:person|colleague) (?:joins|comes|starts)|"
    r"fuseer\w*|fuseren|fusie|merg(?:e|es|ing)|rises?|grows?|increas\w*|adds?|added|on top)\b|"
    r"^\W*(?:en |and )?plus\b|\bsluit\w*\b.*\baan\b|\bjoins?\b|"
    r"\bbij (?:doen?|leg\w*|komt|komen|krijg\w*|zetten|stop\w*)\b|"
    r"\ber\b.*\bbij\b(?! (?:de|het|een|ons|onze|die|dit|dat|\d))"
)
_DOWN = re.compile(
    r"\b(?:eraf|eruit|afga\w*|afha(?:al|len)\w*|omlaag|daal\w*|dalen|krimp\w*|gekort\w*|(?<!\bte )kort(?:en|t)?|"
    r"korting|bezuinig\w*|"
    r"terug(?:ge)?lo(?:op|pen)\w*|"
    r"wegval\w*|vervalt|vervallen|af (?:gaat|gaan)|(?<!aan )kwijt\w*|inlever\w*|cuts?|drops?|falls?|"
    r"schrap\w*|geschrapt|slink\w*|geslonken|snoei\w*|gesnoeid|(?:goes|went) down|"
    r"decreas\w*|reduc\w*|lose)\b|"
    r"\b(?:er|daar)\b.*\b(?:van)?af\b"
)
# Dutch says it with the part that a verb is split into: what is supposed right behind a figure and begins so goes on
# it ("als de gemeente 20.000 bijlegt") or off it ("stel dat zij 15.000 weghaalt"), whatever the verb. Of what is
# counted in items or loans, what goes away is the part itself.
_ONTO = re.compile(
    r"terug|terug(?:ge)?(?:krijg|kom|verdien|stort|betaal|vloei)\w*|"
    r"(?:er)?(?:bij|bovenop|toe)(?:ge)?(?!na\b|voorbeeld|zonder|beeld|belang|lage|drag|drage|hou|schol|stand|eenkom|komst|"
    r"gang|ts|en\b|reik|ken|kend|wijs|wez|wijz|zeg|zegd|stuur|lever|laag)\w*"
)
_OFF_IT = re.compile(
    r"(?:er)?(?:af|weg|terug)(?:ge)?(?!krijg|kom|verdien|stort|betaal|vloei|loop|deling|schrij|schr|voer|neemer|nemer|"
    r"neming|wijk|spra|sprok|rond|zet|haald|wogen|ens\b)\w{2,}"
)
_SUPPOSES = re.compile(r"\b(?:als|stel|wanneer|mocht|indien|if|suppose)\b")
_BETWEEN_FIGURE_AND_VERB = frozenset(
    words("wordt worden werd is zijn zou zouden gaat gaan kan extra euro er van op voor we ze daar nog")
)
_THAT_IS = re.compile(r"\b(?:dat|that|those) (?:is|zijn|are)\b")
_LEFT_OUT = re.compile(
    r"\b(?:niet|not|geen)\b.*\b(?:regulier\w*|regular|mee|count(?:ed)?|rekenen)\b|\b(?:exclusief|uitgezonderd|excluding)\b"
)
_BESIDES = re.compile(r"\b(?:daarnaast|ernaast|verder|bovendien|besides|in addition|apart from that)\b")
_CHANGED = re.compile(r"\b(?:verhoogde|verlaagde|gekorte|gestegen|gedaalde|gegroeide)\b")  # what came of it before
_COMES = re.compile(r"\b(?:bijkomen|instrom\w*|meer|extra|join\w*|more)\b")
_LEAVES = re.compile(
    r"\b(?:gaat weg|gaan weg|eruit|uittre\w*|vertrek\w*|weggaan|verlaten|uitstrom\w*|minder|leave\w*|fewer|less)\b"
)
_STAYS = re.compile(r"\b(?:gelijk blij\w*|blij\w* gelijk|hetzelfde blij\w*|stays? the same|unchanged)\b")
_MORE = frozenset({"meer", "extra", "hoger", "groter", "more", "higher", "larger", "bigger"})
_LESS = frozenset({"minder", "lager", "kleiner", "less", "fewer", "lower", "smaller"})
_ONCE_MORE = re.compile(
    r"\b(?:nog een(?:tje)?(?= (?:van|met))|nog eens|"
    r"nog een keer|daarna|weer|ook nog|dan nog|bovendien|daarbovenop|daarnaast|on top of that|another|"
    r"again)\b"
)
_EVERY_YEAR = re.compile(r"\b(?:elk|ieder|per|each|every) (?:jaar|year)\b|\bjaarlijks\b")
TO = frozenset({"naar", "tot", "to", "op", "at"})
_AT = re.compile(r"^\W*(?:(?:en|and)\s+)?(?:bij|met|at|with)\s+\d[\d.,]*\s*(?:%|procent|percent)\W*$")
_DONE_TO_IT = re.compile(r"\w*(?:ge|be|ver)\w+(?:d|t|en)")  # "15.000 wordt geschrapt", and not what it becomes
_NEW, _BY = frozenset({"wordt", "worden", "werd", "becomes", "became"}), frozenset({"met", "by"})
_HALF = re.compile(
    r"\b(?:de helft|half (?:zo ?veel|zo groot|of (?:that|it)|as much|as many)|halveer\w*|gehalveerd|halved|halves)\b"
)
_BY_HALF = re.compile(r"\b(?:met de helft(?! van)|by half)\b")
_DOUBLE = re.compile(r"\b(?:(?:het|t) dubbele|dubbel zo ?veel|verdubbel\w*|doubled?|doubles|twice)\b")
# "Anderhalf keer zoveel", "three times as many".
_AS_MANY, _SO = frozenset({"keer", "maal", "times"}), frozenset({"zoveel", "zo", "as"})


def names_up_or_down(text: str) -> bool:
    """ "What if the budget drops by 20%?": something that was named goes up or down."""
    folded = fold(text)
    return bool(_UP.search(folded) or _DOWN.search(folded))


def goes_up_or_down(text: str) -> bool | None:
    """True where something comes to what was named, False where it goes off it, None where neither or both is said."""
    folded = fold(text)
    up = bool(_UP.search(folded) or _COMES.search(folded))
    down = bool(_DOWN.search(folded) or _LEAVES.search(folded))
    return None if up is down else up


def names_a_change(text: str, before: Reading | None = None) -> bool:
    """ "En bij het dubbele?", "als Peter vertrekt": a figure, though no number is said."""
    folded = fold(text)
    return names_one_that_goes(text, before) or bool(_HALF.search(folded) or _DOUBLE.search(folded))


def changed_by(text: str, norm_ids: Sequence[str], before: Reading) -> dict[str, OwnFigure] | None:
    """ "En als er 20.000 bij komt?", "en als het 10% wordt gekort?", "en bij de helft?": what a figure that was named
    before becomes. Of a whole and its part it is the whole, unless only the part was worked with; "nee, 30.000 erbij"
    begins where the question before it began."""
    pair, folded, known = pair_of(norm_ids), fold(text), before.figures
    of_hours_alone = pair is not None and pair.unit == "inhabitants" and pair.part in known
    if pair is None or not (pair.whole in known or of_hours_alone):
        return None
    stays = set(known.values()) if _STAYS.search(folded) else set()
    by = [each for each in hours_a_week(text, find_figures(text)) if not (each.in_range or each.unit == "years")]
    by = [each for each in by if each.value not in stays]  # "maar die 8.100 gelijk blijft"
    goes = goes_up_or_down(text) is not None and bool(by)  # "als de tweede er 4 uur bij krijgt"
    if not goes and (one := one_of_them(folded, by, pair, before)) is not None:
        return one
    if (anew := by_another_week(text, by, before)) is not None:
        return anew
    if any(figure.unit == "hours" for figure in by):  # "een collega met 10 uur erbij"
        by = [figure for figure in by if figure.unit is not None]
    is_cut = bool(_CUTS.search(folded)) and not any(map(Labels(text, by).is_part, by))
    of_part = pair.part in known and not (names_whole(text) or is_cut)
    of_part = of_part and _may_be_of_part(by, pair)
    if pair.whole not in known and not of_part:
        return None
    is_done = bool(DONE.search(folded)) and not BECOMES.search(folded)
    times, by = _times(folded, by)
    if times is not None and all(figure.unit == "percent" for figure in by):
        knows_part = pair.part in known
        if is_done and not knows_part and not _SUPPOSES.search(folded):
            return None  # "stel dat we maar de helft krijgen" is of the whole
        is_of_part = (is_done and knows_part) or (of_part and pair.part in before.worked)
        name = pair.part if is_of_part else pair.whole
        return {name: _multiplied(OwnFigure(known[name]), times)}
    name = pair.part if of_part else pair.whole
    base = OwnFigure(before.replaced.get(name, known[name]) if CORRECTS.search(folded) else known[name])
    again = before.worked.get(pair.whole)
    if again and again.how.endswith("_share") and len(by) == 1 and by[0].unit == "percent" and _AT.search(folded):
        return {pair.whole: _become(again.how, OwnFigure(again.terms[0]), by)}  # "en bij 5%?", when 10% went off it
    labels = Labels(text, by)
    counted = [figure for figure in by if figure.unit not in ("percent", "EUR") and pair.unit != "EUR"]
    if name == pair.whole and any(map(labels.is_part, counted)):
        return None  # "wij schreven er 5.000 af": of the whole, and nothing off it
    is_left_out = len(by) == 1 and pair.unit == "items" and bool(_LEFT_OUT.search(folded))
    said = _CHANGED.sub(" ", folded if is_left_out else " ".join(labels.clause_of(figure) for figure in by))
    if len(by) == 1 and _THAT_IS.search(said):  # "als Molenbeek erbij komt, dat zijn 20.000 mensen"
        # "Reken dat er eens af" says what becomes of it, "hoeveel moet erbij?" does not.
        after = "" if asks_openly(text[by[0].end :]) else text[by[0].end :]
        said = _CHANGED.sub(" ", fold(f"{text[: by[0].start]} {after}"))
    changed = _changed(name, base, by, said, pair)
    again = before.worked.get(name)
    how = changed.worked.how if changed is not None and changed.worked is not None else ""
    are_shares = again is not None and all(each.endswith("_share") for each in (again.how, how))
    if changed and again and not again.whose and not _ONCE_MORE.search(folded) and (are_shares or again.how == how):
        # "En met 25% gekort?", "en als het juist 15% stijgt?": instead of the 15% before it.
        changed = _changed(name, OwnFigure(again.terms[0]), by, said, pair)
    return {name: changed} if changed is not None else None


def _may_be_of_part(by: Sequence[Figure], pair: Pair) -> bool:
    """Hours and people are told apart by themselves: 5.000 that come are no hours."""
    if pair.unit != "inhabitants":
        return True
    return not any(figure.unit == "inhabitants" or figure.value >= SMALLEST_AMOUNT for figure in by)


def changed_within(text: str, norm_ids: Sequence[str], stated: Mapping[str, Figure]) -> dict[str, Figure] | None:
    """The same in one question: "het budget van 120.000 wordt met 15% gekort", "ons budget verdubbelt van 70.000"."""
    pair, folded = pair_of(norm_ids), fold(text)
    if pair is None or pair.whole not in stated or _EVERY_YEAR.search(folded):
        return None
    base, spoken = stated[pair.whole], [figure for figure in find_figures(text) if not figure.in_range]
    if any(_is_said_in(figure, base) and TO.intersection(figure.before[-1:]) for figure in spoken):
        return None  # "stijgt met 5.000 naar 85.000": changed already
    others = [figure for figure in spoken if not _is_said_in(figure, base)]
    times, others = _times(folded, others)
    became, known = None, OwnFigure(base.value, base.worked)
    if times is not None and not others and not DONE.search(folded):
        became = _multiplied(known, times)
    elif len(others) == 1 and (others[0].unit == "percent" or others[0].value < base.value):
        # Of "we doen 15%; hoeveel komen we tekort?" nothing goes off: the words must stand beside the figures.
        labels = Labels(text, spoken)
        said = " ".join(labels.clause_of(each) for each in spoken if each is others[0] or _is_said_in(each, base))
        if not labels.is_part(others[0]):  # "en schreven er 6.210 af"
            became = _changed(pair.whole, known, others, said, pair)
    if became is None:
        return None
    rest = {name: each for name, each in stated.items() if not (others and _stands_in(others[0], each))}
    return {**rest, pair.whole: replace(base, value=became.value, worked=became.worked)}


def _is_said_in(figure: Figure, whole: Figure) -> bool:
    """Whether this number of the text is the figure, or one that it was made of, or says it once more."""
    return _stands_in(figure, whole) or (figure.value == whole.value and figure.unit != "percent")


def _stands_in(figure: Figure, whole: Figure) -> bool:
    return whole.start <= figure.start < whole.end


def _times(folded: str, figures: Sequence[Figure]) -> tuple[Fraction | None, list[Figure]]:
    """How many times as much something becomes, and the figures that do not say so: "anderhalf keer zoveel"."""
    times = [each for each in figures if each.after[:1] and each.after[0] in _AS_MANY and _SO.intersection(each.after)]
    others = [each for each in figures if each not in times]
    if len(times) == 1:
        return Fraction(times[0].value), others
    if _BY_HALF.search(folded):
        return None, others  # that much on or off it
    if _HALF.search(folded):
        return Fraction(1, 2), others
    return (Fraction(2) if _DOUBLE.search(folded) else None), others


def _multiplied(base: OwnFigure, times: Fraction) -> OwnFigure:
    if times == Fraction(1, 2):
        return OwnFigure(base.value / 2, made_of("divided", (base, OwnFigure(Decimal(2)))))
    many = Decimal(times.numerator) / times.denominator
    return OwnFigure(base.value * many, made_of("times", (OwnFigure(many), base)))


def _changed(name: str, base: OwnFigure, by: Sequence[Figure], folded: str, pair: Pair) -> OwnFigure | None:
    """What ``base`` becomes by what goes on or off it, once or several times."""
    units = {figure.unit for figure in by}
    if not by or not units <= {None, "percent", unit_of(name, pair)} or (len(by) > 1 and "percent" in units):
        return None
    for figure in by:
        if TO.intersection(figure.before[-1:]):
            return None
        becomes = _NEW.intersection(figure.after[:1]) and not any(map(_DONE_TO_IT.fullmatch, figure.after[1:2]))
        if becomes and figure.unit != "percent":
            return None  # "als er een gemeente bij komt en het er 104.000 worden"
        if _NEW.intersection(figure.before) and not _BY.intersection(figure.before[-1:]):
            return None  # "door de bezuiniging wordt het budget 160.000": what it becomes, not what goes off it
    beside = {word for figure in by for word in (*figure.after[:2], *figure.before[-1:])}
    is_of_people = unit_of(name, pair) == "hours"  # somebody comes, or leaves
    # "6.500 ervan horen niet bij de reguliere collectie"
    is_left_out = pair.unit == "items" and bool(_LEFT_OUT.search(folded)) and not _BESIDES.search(folded)
    up = bool(_UP.search(folded) or _MORE & beside or (is_of_people and JOINS.search(folded)))
    down = bool(is_left_out or _DOWN.search(folded) or _LESS & beside or (is_of_people and GONE.search(folded)))
    is_by = any(_BY.intersection(figure.before[-1:]) for figure in by)  # "het budget is met 20.000 afgenomen"
    if not (up or down) and pair.unit in ("EUR", "inhabitants") and (is_by or _SUPPOSES.search(folded)):
        up, down = _said_by_the_verb(by, _ONTO), _said_by_the_verb(by, _OFF_IT)
    if up is down or (len(by) > 1 and not _ONCE_MORE.search(folded)):
        return None
    became = _become(f"{'plus' if up else 'minus'}{'_share' if units == {'percent'} else ''}", base, by)
    return became if 0 <= became.value != base.value else None


def _said_by_the_verb(by: Sequence[Figure], part: re.Pattern[str]) -> bool:
    """ "Als de gemeente 20.000 bijlegt": by what the verb behind a figure begins with."""
    behind = (next((each for each in figure.after if each not in _BETWEEN_FIGURE_AND_VERB), "") for figure in by)
    return any(part.fullmatch(each) for each in behind)


def _become(how: str, base: OwnFigure, by: Sequence[Figure]) -> OwnFigure:
    """``base`` with these on or off it, as amounts or as shares of it."""
    amount = sum((figure.value for figure in by), Decimal(0))
    change = base.value * amount / 100 if how.endswith("_share") else amount
    value = base.value + change if how.startswith("plus") else base.value - change
    return OwnFigure(value, made_of(how, (base, *by)))


def names_two_moments(text: str) -> bool:
    """ "In 2024 18% en in 2025 23%", "vorig jaar 6% en nu 14%"."""
    return len(_PERIOD.findall(fold(text))) >= 2
