"""Whether a bare number is a new whole or what a library does of it: "en als we 70.000 hebben?", "we zitten op 90.000".

A whole is named anew with its name, as a supposition or as a correction; what is done of it with what one does, or in a
question that only a part can answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.answering.understanding.pairs import Pair, pair_of
from assistant.answering.understanding.reading import OwnFigure
from assistant.knowledge.vocabulary import fold

# What a library does or did, of a whole that was named before.
DONE = re.compile(
    r"\b(?:nu|doen|doe|deden|deed|geven|geef|gaven|gaf|gaat|ging|besteden|besteedden|besteed|uitgegeven|zetten|zet|"
    r"reserveren|halen|haalden|schrijven|schreven|voeren|voerden|gooien|gooiden|verwijder\w*|saneren|saneerden|"
    r"lenen|leenden|wegdoen|afgeschreven|begroot|begroten|ingeboekt|gereserveerd|"
    r"denken|dachten|mikken|steken|stoppen|investeren|budgeted|voldoe\w*|"
    r"genoeg|voldoende|tekort|te (?:weinig|veel)|maar|slechts|pas|"
    r"(?:vorig|afgelopen|last) (?:jaar|year)|now|currently|only|did|do|spend|spent|spending|removed?|weeded|"
    r"discarded|withdr[ae]w|borrow(?:ed)?|enough|too (?:much|many|little|few))\b"
)
# "We zitten op 90.000", "dat zijn er 38.000", after what a part of the whole should be.
_SAYS_WHAT_IT_IS = re.compile(
    r"\b(?:zit|zitten|zat|zaten|kom|komen|kwamen|staan) (?:\w+ ){0,2}(?:op|aan)\b|"
    r"\b(?:dat|het|dit|er) (?:is|zijn|was|waren)\b|\b(?:is|zijn|was|waren) (?:dat|het|dit|er)\b|"
    r"\b(?:that|it|they|there)(?: is| are| was| were|['’]s|['’]re)\b|"
    r"\bwe(?: are|['’]re| were)(?: now)? at\b"
)
_DOES = re.compile(
    r"\b(?:doen|do|doet|redt|haalt|komt|daaraan|hieraan|daarvan|daarnaartoe|daarheen|besteed\w*|bested\w*|spends?|"
    r"spending)\b|\b(?:gaat|gaan|ging|gingen|zit|zitten|steek|steken) (?:er|daar|hier)\b|\b(?:heen|naartoe|in zitten)\b"
)
_WORKS = re.compile(r"\b(?:werkt|werken|werkte|works?|working|contract|aanstelling|dienst|heeft|hebben|has)\b")
# "Welk percentage van het budget?", "bij hetzelfde budget": names the whole, and gives none.
_NO_WHOLE = re.compile(
    r"\b(?:procent|percentage|percent|share) (?:van|of) (?:het|de|ons|onze|the|our) \w+|"
    r"\b(?:het|de)?zelfde \w+|\bsame \w+"
)
_SUPPOSES = re.compile(r"\b(?:als|stel|if|suppose)\b")
# "Daar staat 60.000 voor begroot", "we geven er 18.000 aan uit": for what the norm is about, whatever the whole is.
_FOR_IT = re.compile(
    r"\b(?:er|daar|hier)(?:aan|voor|heen|naartoe)\b|"
    r"\b(?:er|daar|hier)\b(?:[^.?!;:]|[.:](?=\d)){0,40}"
    r"(?:\b(?:aan|voor|naartoe|heen)\b(?=\W*$|\W+(?:uit|begroot|gereserveerd|bedoeld|bestemd|staan|besteed|kwijt|"
    r"uitgegeven|vrijgemaakt)\b)|\bvan (?:zijn|wezen)\b)|"
    r"\b(?:goes|is meant|spend|spent|reserved?) (?:\w+ )?(?:to|for|on) (?:it|that|this)\b"
)
_CAME_IN = re.compile(r"\b(?:kwam|kwamen|komen)\b[^?!;]{0,30}\bbinnen\b|\bbinnengekomen\b|\bcame in\b")
# One kind of collection beside all of it: "de jeugdcollectie is 70.000".
_ONE_KIND = re.compile(r"\b(?:jeugd|kinder|school|deel|wissel|erfgoed|jongeren)collecti\w*|\byouth collection\b")
# "Doelgroepgericht: 31.500", "uit andere bibliotheekorganisaties: 27.400": the part by its name.
_NAMES_PART = {
    "EUR": re.compile(r"\bdoelgroep|\bnieuwe (?:doel)?groepen|\btarget[- ]group|\bnew audiences"),
    "loans": re.compile(
        r"\b(?:andere?|other) (?:bieb|bib|organi|librar)|\bbuiten het|\boutside the|\bibl\b|"
        r"\b(?:van|bij|uit|via) (?:(?:een|onze|de|andere) )?collega"
    ),
    "items": re.compile(r"\bafgeschreven|\bgesaneerd|\bafgevoerd|\bwritten off|\bweeded"),
}
_SAYS_THEM = re.compile(
    r"\b(?:hebben|hadden|heb|waren|zijn|werden|kwamen)(?: we| wij| het| dat| ze)? (?:er|d['’]r|der)\b|\bzeg \d|"
    r"\bwe had\b"
)
# "Voor 2027 wordt het 240.000", "volgend jaar krimpen we naar 61.500", "met depot is het 36.000".
_COMES_TO = re.compile(
    r"\b(?:wordt|worden|werd|werden|is|zijn|becomes|is it)\s+(?:het|dat|er|ze|we)\s+(?:dan\s+)?(?:€\s?)?\d|"
    r"\b(?:dat|het)\s+(?:wordt|worden)\s+(?:€\s?)?\d|\b(?:ga|gaan|groei\w*|krimp\w*|daal\w*|stijg\w*|go|grow|shrink)\b"
    r"[^.?!;]{0,20}\b(?:naar|to)\s+(?:€\s?)?\d"
)
_OF_OTHERS = re.compile(
    r"\b(?:buren|buurt\w*|collega\w*|bezoek\w*|leden\w*|lezers|abonnees|visit\w*|members|neighbours?|jeugd\w*|jongeren|"
    r"kinderen|digitaal|e-?books?|personeel|children|youth|digital|staff)\b"
)
# "We hebben er 6.500 weggegooid", "we hebben 25.000 apart gezet": what somebody did of it, whatever the verb.
_WE_DID = re.compile(
    r"\b(?:we|wij|ik) (?:hebben|heb|hadden) (?:er )?(?:€ ?)?\d[\d.,]*(?: euro| boeken| stuks)? "
    r"(?:(?:apart|vrij|klaar) )?(?:weg|af|toe|uit|vrij|apart|in|op|be|ge)\w+(?:d|t|en)\b"
)
_HAS = re.compile(r"\b(?:hebben|heb|heeft|hadden|have|has)\b(?!.*\d\S* (?:euro )?(?:aan|van|voor|of|for|in) )")
_OF_WHOLE = re.compile(r"\b(?:van (?:de|het|die|onze|ons)|out of|of (?:the|our))\s+(?:€\s?)?\d")
# "Als het budget 300.000 is"; in "als we 40.000 hebben uitgegeven, is dat genoeg?" nothing becomes anything.
BECOMES = re.compile(
    r"\b(?:als|stel|if)\b.*\b(?:wordt|becomes|is(?= (?:\w+ ){0,3}(?:€ ?)?\d)|(?:naar|to) (?:€ ?)?\d)|"
    r"\b(?:als|stel|if)\b.*\d\S*(?: euro)? is\b(?! (?:dat|dit|het|that|this|it)\b)"
)
SMALL_BESIDE = 10  # times: a whole that is named anew is not so much smaller than it was
NAMES_WHOLE = re.compile(
    r"budget|begroting|totaal|total|uitlening|loans|inwoner|inhabitant|collectie|collection(?!er)|"
    r"\b(?:minder|meer|less|more) (?:krijg|ontvang|geld|money)|\bget (?:less|more)"
)
CORRECTS = re.compile(
    r"^\W*(?:(?:oh|o|ow|ah|oja|ja|hm+|eh+)\W+)*(?:nee|neen|no|sorry|oeps|oops|pardon|ik bedoel\w*|i mean|actually|"
    r"correctie|"
    r"correction|wacht|wait|foutje|fout|typ\w*fout\w*|tikfout\w*|vergissing|vergist|typo|bij nader inzien|"
    r"on second thoughts?|mistake|verkeerd|scratch that)\b|"
    r"^\W*(?:dat|het|that|it) (?:klopt|was|is) (?:niet|fout|verkeerd|wrong|not right)\b|"
    r"^\W*ik (?:zat fout|(?:vergiste|versprak) me|zei (?:het )?verkeerd)\b|\bik (?:vergiste|versprak) me\b|"
    r"\bmy mistake\b|^\W*\d\S*(?: \w+)? (?:bedoel(?:de)? ik|i mean)\W*$|"
    r"\bmoe(?:t|st) (?:zijn|wezen)\b|\bshould (?:be|have been)\b|\bdan eerst\b"
)


def _comes_out_of_it(stated: Mapping[str, OwnFigure], pair: Pair, known: Mapping[str, Decimal]) -> bool:
    """ "5% is 16.000, dat weten we", of the 320.000 that are known: what comes out, and no other whole."""
    share, value, whole = stated.get(pair.share or ""), stated.get(pair.whole), known.get(pair.whole)
    return share is not None and value is not None and whole is not None and share.value * whole == 100 * value.value


def names_part(text: str, unit: str) -> bool:
    """ "Doelgroepgericht: 31.500", "75 uitleningen via de UB, dus van buiten het netwerk": the part by its name."""
    return unit in _NAMES_PART and bool(_NAMES_PART[unit].search(fold(text)))


def names_whole(text: str) -> bool:
    """ "En als ons budget 100.000 is?": what a norm takes a part of, by its name."""
    return bool(NAMES_WHOLE.search(_NO_WHOLE.sub(" ", fold(text))))


def changed_figures(
    text: str,
    stated: dict[str, OwnFigure],
    norm_ids: Sequence[str],
    known: Mapping[str, Decimal],
    *,
    is_of_part: bool = False,
    stands_alone: bool = False,
    is_told: bool = False,
) -> dict[str, OwnFigure]:
    """ "En als we er 70.000 van maken?", when whole and part are known: what it is nearest to changes, unless the whole
    is named. "Wij doen nu 50.000", when only a larger whole is known, is its part too; ``is_of_part`` where something
    is asked that only a part can lack or be: "hoeveel ontbreekt er?", "welk percentage is dat?". A question that
    ``stands_alone`` says what is done, or gives a whole of its own; one that only tells something
    (``is_told``) gives neither where it names neither: the figure is of something else."""
    pair, folded = pair_of(norm_ids), _NO_WHOLE.sub(" ", fold(text))
    if pair is not None and pair.unit == "items" and pair.whole in known and _ONE_KIND.search(folded):
        return {name: value for name, value in stated.items() if name != pair.whole}
    if pair is not None and _comes_out_of_it(stated, pair, known):
        return {name: value for name, value in stated.items() if name != pair.whole}
    if (
        pair is None
        or not pair.part
        or pair.unit == "inhabitants"  # hours and people are told apart by themselves
        or set(stated) != {pair.whole}
        or NAMES_WHOLE.search(folded)
        or _OF_WHOLE.search(folded)
    ):
        return stated
    is_for_it = pair.unit != "hours" and bool(_FOR_IT.search(folded))
    is_for_it = is_for_it or (pair.unit == "loans" and bool(_CAME_IN.search(folded)))
    if is_for_it and not _SUPPOSES.search(folded):
        return {pair.part: stated[pair.whole]}
    is_named = is_told and names_part(text, pair.unit)
    if pair.whole not in known:
        return {pair.part: stated[pair.whole]} if is_named else stated
    value, whole, part = stated[pair.whole].value, known[pair.whole], known.get(pair.part)
    # Where a part is known, whichever of the two it is nearer to, as a ratio.
    if pair.unit == "hours":
        # How long somebody works changes less easily than what they do.
        is_new = _SUPPOSES.search(folded) or CORRECTS.search(folded) or _WORKS.search(folded)
        does = bool(_SAYS_WHAT_IT_IS.search(folded) or _DOES.search(folded)) or is_of_part
        is_part = value < whole and (pair.share in known or (does and not is_new))
    elif part:
        is_part = value * value < whole * part
    else:
        is_meant = CORRECTS.search(folded) or _SUPPOSES.search(folded)
        # Nearly the whole is no part of it: "actually it's 60,600", where 66,000 was said.
        is_said = bool(_SAYS_WHAT_IT_IS.search(folded)) and not is_meant and 2 * value <= whole
        is_said = is_said or (bool(_WE_DID.search(folded)) and 2 * value <= whole)
        is_done = (is_said or is_of_part or bool(DONE.search(folded))) and not BECOMES.search(folded) and value < whole
        is_named = is_named and value < whole
        is_small = (
            not stands_alone and (not is_told or bool(_SAYS_THEM.search(folded))) and value * SMALL_BESIDE < whole
        )
        is_part = is_done or is_named or is_small
    if is_part:
        return {pair.part: stated[pair.whole]}
    is_new_one = any(form.search(folded) for form in (_HAS, _SAYS_THEM, CORRECTS, _SUPPOSES))
    # What it becomes is not far from what it was.
    becomes = _COMES_TO.search(folded) and not _OF_OTHERS.search(folded) and whole <= 2 * value <= 4 * whole
    is_new_one = is_new_one or bool(becomes)
    return {} if is_told and pair.unit != "hours" and not is_new_one else stated
