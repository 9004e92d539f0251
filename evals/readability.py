"""How readable the assistant's own Dutch is; the quotations, whose wording is the plan's, are left out.

The formula of Flesch as W.H. Douma fitted it to Dutch (De leesbaarheid van landbouwbladen, Landbouwhogeschool
Wageningen, 1960): 206.84 - 0.77 × syllables per hundred words - 0.93 × words per sentence. From 60 is plain, below
30 is very hard. It counts lengths and nothing else, so it is shown and never judged.
"""

from __future__ import annotations

import re

from assistant.advice import Answer, Language
from evals.evidence import Score

_QUOTATION = re.compile(r"“[^”]*”")
_MARKER = re.compile(r"\[R?\d+\]")
# A colon and a semicolon end a sentence too (Flesch, How to Write Plain English, 1979); a point in a number does not.
_SENTENCE_END = re.compile(r"[.!?:;…]+(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Vowels that sound as one syllable, longest first; any other vowel is one by itself, and a diaeresis begins a new one.
_SYLLABLE = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouyàáâäèéêëìíîïòóôöùúûü]")


def readability(answer: Answer) -> Score:
    if answer.language is not Language.NL:
        return Score(None, "de formule is voor het Nederlands")
    sentences = own_sentences(answer.text)
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return Score(None, "geen eigen woorden")
    length = len(words) / len(sentences)
    syllables = sum(map(count_syllables, words)) / len(words)
    reason = f"{length:.1f} woorden per zin, {syllables:.2f} lettergrepen per woord".replace(".", ",")
    return Score(206.84 - 77 * syllables - 0.93 * length, f"{reason}, over {len(words)} eigen woorden")


def own_sentences(text: str) -> list[list[str]]:
    """The words of each sentence outside quotations and markers; what holds no word is no sentence."""
    own = _MARKER.sub(" ", _QUOTATION.sub(" ", text))
    return [words for sentence in _SENTENCE_END.split(own) if (words := _WORD.findall(sentence))]


def count_syllables(word: str) -> int:
    """By its vowels, so an abbreviation without any counts as one."""
    return max(1, len(_SYLLABLE.findall(word.casefold())))
