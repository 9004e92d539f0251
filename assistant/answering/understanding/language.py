"""Dutch or English: told by the small words, which nobody mistypes into another language.

Where these are as many in both ("Is saneren verplicht?", "Is manga allowed?"), the shape of the other words tells.
"""

from __future__ import annotations

import re

from assistant.advice import Language
from assistant.knowledge.vocabulary import words

_DUTCH = frozenset(
    words(
        """de het een en van voor met op te niet wat hoe wie waarom welke hoeveel wij we ons onze mijn je jij jullie er
        dat dit die moet moeten mag mogen kan kunnen wordt worden zijn naar bij aan als maar ook over uit door geen wel
        nog dan zo ik hebben heeft doet doen staat zegt gaat geldt waar wanneer of om per hebt zouden zou is in was had
        hij zij hun tot na bestaat hoort klopt deze"""
    )
)
_ENGLISH = frozenset(
    words(
        """the a an and of for with on to not what how who why which much many our we my you your there that this those
        must should may can does do are is from by at as but also about out no yes than so have has when where or if in
        be it they their say says will would could per was had were been these its"""
    )
)
# Spellings that one language has and the other hardly: "bij", "duurzaamheid", "saneren"; "growth", "allowed".
_SPELT_DUTCH = re.compile(
    r"ij|aa|uu|oe|ieu|sch|cht|theek|tie|heid$|lijk|ingen$|[^aeiouyd]en$|kt$|pt$|isch|gebied|(?:aan|inwoner)tal$|^ge[^nto]|^ver"
)
_LETTER_AS_NAME = re.compile(r"(?<=\s)[A-Z]\b(?!\s+[a-z])")  # "bibliotheek A 220.000, B 130.000"
_SPELT_ENGLISH = re.compile(
    r"th$|sh|wh|ough|ck|tions?$|[^aeiou]ed$|able$|ity$|ly$|[^aeiouc]y$|ous$|[^a]al$|[^a]ar$|ible$|idden$|ow(?:ed|s)?$"
)


def detect_language(text: str, previous: Language | None = None) -> Language:
    """English only when it clearly is; otherwise the language of the conversation, and Dutch to start with."""
    said = _LETTER_AS_NAME.sub(" ", text)
    spoken = words(re.sub(r"\bà\b", "tot", said.lower()))  # "80 à 90 duizend" is no English article
    dutch = sum(word in _DUTCH for word in spoken)
    english = sum(word in _ENGLISH for word in spoken)
    if english > dutch:
        return Language.EN
    if dutch > english:
        return Language.NL
    return previous or _by_spelling(spoken)


def _by_spelling(spoken: list[str]) -> Language:
    dutch = sum(bool(_SPELT_DUTCH.search(word)) for word in spoken)
    english = sum(bool(_SPELT_ENGLISH.search(word)) for word in spoken)
    return Language.EN if english > dutch else Language.NL
