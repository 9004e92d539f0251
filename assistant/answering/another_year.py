"""Whether a follow-up asks for a year that nothing quoted speaks of: "en in 2024?", after the number of 2017.

The year alone finds whatever happened in it; an answer also speaks of what was asked before.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.understanding import Reading
from assistant.answering.understanding.followups import YEAR, is_elliptic_question, own_words
from assistant.answering.understanding.subjects import is_form_of
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.vocabulary import Vocabulary, words


def is_of_another_year(reading: Reading, quoted: Sequence[Passage], corpus: Corpus, vocabulary: Vocabulary) -> bool:
    """Whether no passage holds both the year that is asked for and, with the title it stands under, a word of what is
    asked of it."""
    years = YEAR.findall(reading.asked)
    if len(years) != 1 or not reading.is_follow_up or reading.norm_ids or not is_elliptic_question(reading.asked):
        return False
    asked = [word for word in own_words(reading.text, vocabulary) if not YEAR.search(word)]
    of_year = [f"{each.text} {corpus.sources[each.source_id].title}" for each in quoted if years[0] in each.text]
    return bool(asked) and not any(_speaks_of(asked, each) for each in of_year)


def _speaks_of(asked: Sequence[str], text: str) -> bool:
    spoken = words(text)
    return any(is_form_of(word, each) for word in asked for each in spoken)
