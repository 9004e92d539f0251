"""Dutch or English: told by the small words, which nobody mistypes into another language."""

from __future__ import annotations

from assistant.advice import Language
from assistant.knowledge.vocabulary import words

_DUTCH = frozenset(
    words(
        """de het een en van voor met op te niet wat hoe wie waarom welke hoeveel wij we ons onze mijn je jij jullie er
        dat dit die moet moeten mag mogen kan kunnen wordt worden zijn naar bij aan als maar ook over uit door geen wel
        nog dan zo ik hebben heeft doet doen staat zegt gaat geldt waar wanneer of om per hebt zouden zou"""
    )
)
_ENGLISH = frozenset(
    words(
        """the a an and of for with on to not what how who why which much many our we my you your there that this those
        must should may can does do are is from by at as but also about out no yes than so have has when where or if in
        be it they their say says will would could per"""
    )
)


def detect_language(text: str, previous: Language | None = None) -> Language:
    """English only when it clearly is; otherwise the language of the conversation, and Dutch to start with."""
    spoken = words(text)
    dutch = sum(word in _DUTCH for word in spoken)
    english = sum(word in _ENGLISH for word in spoken)
    if english > dutch:
        return Language.EN
    if dutch > english:
        return Language.NL
    return previous or Language.NL
