"""Which themes the plan has: no sentence of it names them all, its chapters do."""

from __future__ import annotations

import re

from assistant.advice import Outcome
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.openings import open_with
from assistant.answering.drafting.phrases import phrases, spelled
from assistant.answering.drafting.quotes import Quotes, bullets
from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Intent, Reading
from assistant.errors import BadInput
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.themes import Theme, themes_of
from assistant.knowledge.vocabulary import fold

_THEMES = re.compile(r"\b(?:thema|onderwerp|hoofdstuk|theme|topic|subject|chapter)")
FIRST_HITS = 6  # among which a passage must say how many themes there are: then the question is about all of them


def draft_themes(reading: Reading, evidence: Evidence, corpus: Corpus, quotes: Quotes) -> Draft | None:
    """The sentence that counts the themes, and the titles of their chapters; None where they are not asked for."""
    if reading.intent is not Intent.ASK or not reading.asks_for_list or reading.chapters:
        return None
    if not _THEMES.search(fold(reading.text)):
        return None
    themes = _themes(reading, corpus)
    nearest = [corpus.passage(hit.passage_id) for hit in evidence.hits[:FIRST_HITS]]
    counted = next((passage for passage in nearest if _counts(passage, len(themes))), None)
    if counted is None:
        return None
    say = phrases(reading.language)
    lines = [open_with(reading, evidence, quotes.cite(counted))]
    announced = say["themes_named"].format(count=spelled(len(themes), reading.language))
    named = "\n".join([announced, "", *(f"- {theme.title}" for theme in themes)])
    lines.append(named)
    surely = [corpus.passage(each) for each in evidence.sure if each != counted.id]
    if further := [passage for passage in surely if quotes.fits(passage)]:
        lines.append(say["also"] + "\n\n" + bullets(further, quotes))
    lines.append(say["verify"])
    return Draft(
        outcome=Outcome.ANSWERED,
        text="\n\n".join(lines),
        citations=quotes.citations,
        framing=(named, say["verify"]),
        confidence=round(evidence.probability, 3),
    )


def _themes(reading: Reading, corpus: Corpus) -> list[Theme]:
    try:
        return themes_of(corpus, reading.as_of)
    except BadInput:
        return []  # no plan in force on that day


def _counts(passage: Passage, themes: int) -> bool:
    return themes > 1 and themes in numbers_in(passage.text) and bool(_THEMES.search(fold(passage.text)))
