"""Which themes the plan has: no sentence of it names them all, its chapters do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.drafting.phrases import phrases, spelled
from assistant.answering.understanding import Reading
from assistant.errors import BadInput
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.themes import themes_of
from assistant.knowledge.vocabulary import fold

_THEMES = re.compile(r"\b(?:thema|onderwerp|hoofdstuk|theme|topic|subject|chapter)")


def name_themes(reading: Reading, cited: Sequence[Passage], corpus: Corpus) -> list[str]:
    """The titles of the theme chapters as a list, where the question asks which they are and the answer counts them.

    Nothing where the question is about one theme, or where no cited passage says how many there are.
    """
    if not reading.asks_for_list or reading.chapters or not _THEMES.search(fold(reading.text)):
        return []
    try:
        themes = themes_of(corpus, reading.as_of)
    except BadInput:
        return []  # no plan in force on that day
    if not any(_counts(passage, len(themes)) for passage in cited):
        return []
    announced = phrases(reading.language)["themes_named"].format(count=spelled(len(themes), reading.language))
    return ["\n".join([announced, "", *(f"- {theme.title}" for theme in themes)])]


def _counts(passage: Passage, themes: int) -> bool:
    return themes in numbers_in(passage.text) and bool(_THEMES.search(fold(passage.text)))
