"""What a person should look at before a foreign text becomes a source: it is shown, never acted on.

Decides nothing about the source itself; every sentence of it stays a quote, whatever it asks for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from assistant.errors import shown
from assistant.knowledge.vocabulary import fold

_TO_A_MACHINE = re.compile(
    r"\b(?:negeer|vergeet|omzeil|ignore|disregard|forget|override)\w*\b.{0,60}\b(?:instructie|opdracht|regel|"
    r"instruction|prompt|rule|controle|safeguard)"
    r"|\b(?:system ?prompt|systeemprompt|as an ai|als (?:ai|taalmodel)|you are now|je bent nu|u bent nu|"
    r"developer mode)\b"
    r"|\b(?:vorige|eerdere|voorgaande|bovenstaande|previous|prior|preceding|above)\b.{0,20}"
    r"\b(?:instructies?|opdrachten|instructions?|prompts?)\b"
    r"|\[/?inst\]|<\|[a-z_]{2,20}\|>|\b(?:end|einde) (?:of|van) (?:the |het )?(?:document|context|prompt)\b"
    r"|\b(?:do not|don't|never|niet|nooit)\b.{0,30}\b(?:gebruiker|user|reviewer)\b"
    r"|\b(?:antwoord|respond|reply|answer)\b.{0,12}\b(?:altijd|always|voortaan|uitsluitend|only with)\b"
    r"|\b(?:toon|herhaal|reveal|repeat|print|stuur|send|verklap)\b.{0,40}"
    r"\b(?:system|systeem|wachtwoord|password|api.?key|sleutel|geheim)"
    r"|\b(?:assistent|assistant|chatbot|taalmodel|language model)\b.{0,40}\b(?:moet|must|zeg|say|antwoord|answer)\b"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def warnings_about(texts: Sequence[str], hidden: Sequence[str] = (), doubts: Sequence[str] = ()) -> Iterator[str]:
    """One sentence for each kind of thing that is odd in these texts, or was hidden beside them."""
    if orders := [text for text in hidden if _is_to_a_machine(text)]:
        yield (
            "In het bestand staat verborgen tekst die tot een computer gericht lijkt; zij is niet overgenomen. Ga na "
            f"wie dit document maakte. De eerste: ‘{shown(orders[0], 120)}’"
        )
    elif hidden:
        yield (
            f"In het bestand staat tekst die een lezer niet ziet ({len(hidden)} "
            f"{'stuk' if len(hidden) == 1 else 'stukken'}); zij is niet overgenomen. Het eerste: "
            f"‘{shown(hidden[0], 120)}’"
        )
    yield from doubts
    spoken_to = [text for text in texts if _is_to_a_machine(text)]
    if spoken_to:
        yield (
            f"{_count(spoken_to)} lijkt tot een computer gericht en niet tot een lezer; de assistent doet niet wat er "
            f"staat. De eerste: ‘{shown(spoken_to[0], 120)}’"
        )
    mixed = [word for text in texts for word in _WORD.findall(text) if _is_mixed(word)]
    if mixed:
        yield (
            f"In {len(mixed)} {'woord' if len(mixed) == 1 else 'woorden'} staan letters uit verschillende schriften "
            f"door elkaar, zoals ‘{shown(mixed[0], 40)}’; zo’n woord is niet wat het lijkt."
        )


def _is_to_a_machine(text: str) -> bool:
    return _TO_A_MACHINE.search(fold(text)) is not None


def _count(texts: Sequence[str]) -> str:
    return "Eén passage" if len(texts) == 1 else f"Een deel van de tekst ({len(texts)} passages)"


def _is_mixed(word: str) -> bool:
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if not letter.isascii()}
    return bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) and any(letter.isascii() for letter in word)
