"""What is wanted of sums and of what is found: two things beside each other, a difference, a rest, a share, a total.

By the words of a question alone; what it is about is found elsewhere.
"""

from __future__ import annotations

import re

from assistant.figures import find_figures
from assistant.knowledge.vocabulary import fold

_COMPARE = re.compile(
    r"\b(?:verschil\w*|verhoud\w*|vergelijk\w*|vergelek\w*|scheel(?:t|de)|overeenkomst\w*|versus|vs|compare\w*|differ\w*|"
    r"tegenover|ten opzichte van|naast elkaar|allebei|beide|both|"
    r"(?:hoger|lager|groter|kleiner|ruimer|strenger|langer|korter)\b.*\bdan)\b"
)
# Of two chapters that are named, what each of them says is asked: "bij data en wat bij AI".
_OF_EACH = re.compile(
    r"\b(?:hetzelfde|the same|zowel|each|elk|ieder|hoofdstukken|thema'?s|chapters|themes)\b|"
    r"\b(bij|in|van|voor|over|for|under|on|wie|who)\b.*(?:,| en| and) (?:\w+ )?\1\b"
)
_DIFFERENCE = re.compile(
    r"\b(?:verschil\w*|scheel(?:t|de)|erbij|eraf|ervan af|"
    r"(?:komt|komen) er(?: [\w-]+){0,3} bij|ga(?:at|an) er(?: [\w-]+){0,4} af|"
    r"hoe ?veel (?:\w+ )?(?:meer|minder|extra|hoger|lager)|"
    r"wat (?:betekent|verandert)|what (?:does (?:this|that) mean|changes)|"
    r"differ\w*|how (?:much|many) (?:more|less|fewer|extra))\b"
)
_SET_BESIDE = re.compile(r"\b(?:verschil\w*|scheel(?:t|de)|differ\w*)\b")  # where "erbij" is what changes
_OF_IT = re.compile(
    r"\b(?:wat|what)\b[^.?!]{0,60}\b(?:daarvan|hiervan|ervan|of (?:that|it|those))\b[^.?!]{0,60}"
    r"\b(?:naar|voor|aan|to|for|on)\b"
)
_WORKED_OUT = re.compile(
    r"\b(?:in|hoeveel) (?:euro['’]?s?|geld|uren|uur|boeken|exemplaren|aantallen|hours|items|books)\W*(?:dan|then)?\W*$|"
    r"\breken\w*\b.{0,40}\b(?:uit|door|na)\b|\b(?:uit|door|na|be)reken\w*\b|\bcalculate\b|\bwork (?:it|that|this) out\b"
)
_REST = re.compile(
    r"\b(?:blijf\w*|hou\w*)\b.*\bover\b|\b(?:de|the) rest\b|\bleft\b(?=\W*(?:over|for|$))|\bremain\w*|"
    r"\b(?:het )?overige\b"
)
_WHICH_OF_TWO = re.compile(
    r"\b(?:welke?|wie|which|who)\b.*\b(?:jaar|beter|beste?|meer|minder|meeste|dichter\w*|voldoet|year|better|more|"
    r"less|closer|closest|of|or)\b"
)
_SHARE = re.compile(
    r"\b(?:percent\w*|procent\w*|aandeel|share|deel|proportion|fraction|norm|normen|eis|limiet|limit|grens|\w*grens|"
    r"plafond|ceiling|maximum|minimum|max|streef\w*|target|mogen we|mag ik|hoe ?veel van|how much of)\b|%"
)
_THAT_FIGURE = re.compile(r"\b(?:die|dat|those|that) (?:€ ?)?\d")
_ITS_SHARE = re.compile(
    r"\b(?:hoe ?veel (?:procent|%)|welk (?:percentage|deel|%)|what (?:percentage|share|percent|%))(?!\w)[^.?!]{0,60}"
    r"\b(?:is|zijn|was|betreft|wordt|does)\b[^.?!]{0,20}\b(?:dat|dit|het|that|this|it)\b"
)
_TOGETHER = re.compile(r"\b(?:samen|gezamenlijk|totaal|opgeteld|bij elkaar|together|total|combined)\b")
_AMOUNT = re.compile(
    r"\b(?:bedrag\w*|euro\w*|hoeveel geld|how much money|how many|uren|uur|hours|aantal|"
    r"hoeveel (?:boeken|exemplaren|titels|items|stuks|uitleningen|poen))\b|€"
)


def a_comparison(text: str) -> bool:
    return bool(_COMPARE.search(fold(text)))


def what_each_says(text: str) -> bool:
    """Of chapters that are named: "wat zeggen data en AI elk?"."""
    return bool(_OF_EACH.search(fold(text)))


def a_difference(text: str) -> bool:
    """How much more or less it is: "hoeveel scheelt dat?", "wat betekent dat voor de uren?"."""
    return bool(_DIFFERENCE.search(fold(text)))


def two_set_beside(text: str) -> bool:
    """The same, where "erbij" says what changes."""
    return bool(_SET_BESIDE.search(fold(text)))


def a_part_of_it(text: str) -> bool:
    """ "Wat moet daarvan naar nieuwe doelgroepen?": an amount, of what was named before."""
    return bool(_OF_IT.search(fold(text)))


def it_worked_out(text: str) -> bool:
    """ "Wat is dat in euro's?", "reken eens uit wat dat bij ons is": an amount, though nothing asks how much."""
    return bool(_WORKED_OUT.search(fold(text)))


def the_rest(text: str) -> bool:
    return bool(_REST.search(fold(text)))


def one_of_two(question: str) -> bool:
    """ "Welk jaar voldoet?", "wie heeft meer uren nodig?"."""
    return len(find_figures(question)) > 1 and bool(_WHICH_OF_TWO.search(fold(question)))


def a_share(text: str) -> bool:
    """A percentage or the norm itself, rather than an amount."""
    return bool(_SHARE.search(fold(text))) and not _AMOUNT.search(fold(text))


def points_at_figure(text: str) -> bool:
    """ "Hoe zit het met die 540?": a figure that was said before."""
    return bool(_THAT_FIGURE.search(fold(text)))


def its_share(text: str) -> bool:
    """ "Welk percentage is dat?", "hoeveel procent betreft dat?"."""
    return bool(_ITS_SHARE.search(fold(text)))


def a_total(text: str) -> bool:
    return bool(_TOGETHER.search(fold(text)))
