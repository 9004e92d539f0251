"""What a language model may not say in words of its own, whatever its sources: approval, authority, itself, addresses.

Forms only. A quoted sentence may say all of it, for it is the source that speaks there.
"""

from __future__ import annotations

import re

from assistant.advice import Language
from assistant.answering.understanding.language import detect_language
from assistant.answering.understanding.safeguards import asks_to_drop_safeguards
from assistant.knowledge.vocabulary import fold, words

_APPROVAL = re.compile(
    r"\b(?:goedgekeur\w*|goedkeur\w*|vrijgegeven|definitie[fv]e?|bekrachtig\w*|geaccordeerd\w*|gecontroleerd\w*|gekeurd|"
    r"geverifieerd\w*|gecertificeerd\w*|geautoriseerd\w*|akkoord|approv\w+|verified|certified|authori[sz]ed|endorsed|"
    r"signed off|reviewed by|finali[sz]ed)\b"
)
_ITSELF = re.compile(
    r"\b(?:dit (?:antwoord|advies|concept|bericht)|als (?:een )?(?:ai|taalmodel|assistent\w*|chatbot)|taalmodel|"
    r"(?:mijn|jouw|uw|deze|de) instructie\w*|systeemprompt|prompt|ik (?:ben|kan|heb|zal|mag|weet|denk|vind|raad)|"
    r"this (?:answer|advice|message|draft)|as an? (?:ai|assistant|language model)|language model|"
    r"(?:my|your|the) instructions?|system prompt|i (?:am|can|have|will|cannot|think|recommend)|i'm|i've)\b"
)
_AUTHORITY = re.compile(
    r"\b(?:namens|in opdracht van|officie\w*|wettelijk\w*|wet|wetten|wetgeving|juridisch\w*|bindend\w*|verplicht\w*|"
    r"rechtsgeldig\w*|gegarandeerd\w*|garandeer\w*|sanctie\w*|boete\w*|mandator\w+|legal\w*|law|laws|official\w*|"
    r"obligat\w+|obliged|binding|on behalf of|guarantee\w*|penalt\w+)\b"
)
_ADDRESS = re.compile(
    r"https?:|www\.|\]\(|!\[|<\s*[a-z/!]|\S@\S|`|\bjavascript:|\b[\w-]+\.(?:nl|com|org|net|eu)\b|^\s*[>#|]", re.I
)
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)(?<![“\"‘'(•-])\b[A-ZÀ-Þ][\w’'&-]{2,}|\b[A-Z]{2,}\b")
# Names that stand in the title of the plan, and of its languages.
_KNOWN = frozenset(
    words(
        """provinciaal provincial collectiebeleidsplan collection policy plan probiblio nederland nederlands nederlandse
        netherlands dutch english"""
    )
)
_OF_BOTH = frozenset(words("is in of over was were per we so at"))  # Dutch words that are English ones as well
_SHORT = 7  # words; below it no language can be told


def what_is_claimed(sentence: str, own: str) -> str | None:
    """The claim that is not the model's to make; ``sentence`` without its quotes, ``own`` the text of its sources."""
    if _ADDRESS.search(sentence):
        return "de zin bevat een adres of opmaak"
    folded, held = fold(sentence), fold(own)
    if match := _APPROVAL.search(folded):
        return f"‘{match.group()}’ zegt dat iemand iets heeft goedgekeurd of gecontroleerd; dat is aan mensen"
    if match := _ITSELF.search(folded):
        return f"‘{match.group()}’ gaat over het antwoord zelf"
    if asks_to_drop_safeguards(sentence):
        return "de zin geeft een opdracht"
    for match in _AUTHORITY.finditer(folded):
        if match.group()[:6] not in held:
            return f"‘{match.group()}’ geeft gezag dat de bron niet geeft"
    return None


def strange_names(sentence: str, held: str) -> list[str]:
    """Names that neither the sources nor the question hold."""
    known = set(words(held)) | _KNOWN
    return [name for name in _NAME.findall(sentence) if not set(words(name)) <= known]


def is_in_language(sentence: str, language: Language) -> bool:
    """Whether a sentence, its quotes aside, is in the language that was asked for; short ones get the benefit."""
    spoken = [word for word in words(sentence) if word.isalpha() and word not in _OF_BOTH]
    if detect_language(" ".join(spoken), language) is not language:
        return False
    return len(spoken) < _SHORT or any(_is_known(word) for word in spoken)


def _is_known(word: str) -> bool:
    """Whether a word is one of the small words of Dutch or English; in a third language hardly any is."""
    return Language.NL is detect_language(word, Language.EN) or Language.EN is detect_language(word, Language.NL)
