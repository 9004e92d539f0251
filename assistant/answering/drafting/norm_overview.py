"""All norms of the plan at once, for who asks which there are: from the register, by how strongly each one holds."""

from __future__ import annotations

import re

from assistant.advice import Outcome
from assistant.answering.asked_for import asks_consequence
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.norms import SURE
from assistant.answering.drafting.phrases import phrases
from assistant.answering.drafting.quotes import Quotes
from assistant.answering.drafting.sums import amount_of_row
from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Intent, Reading
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import Aspect, Norm, NormRegister, Strength
from assistant.knowledge.vocabulary import fold

# Somebody who asks for "de normen" means what the libraries agreed, and should see that the rest is something else.
_STRENGTHS = (Strength.AGREEMENT, Strength.AMBITION, Strength.DIRECTION)
_NORMS = re.compile(r"\b(?:normen|norms)\b")
_HOW_MANY = re.compile(r"\b(?:hoe ?veel|how many) (?:\w+ )?(?:normen|norms)\b")
_ASKS_NEW = re.compile(r"\b(?:nieuwe?|new|toegevoegd|added|bijgekomen)\b")
FIRST_HITS, LANDED = 6, 2  # so many of the nearest passages must hold a norm: then the question is about the plan's own


def asks_for_all_norms(reading: Reading, evidence: Evidence, register: NormRegister, corpus: Corpus) -> bool:
    """Which norms there are, and of no theme in particular."""
    asks = reading.asks_for_list or bool(_HOW_MANY.search(fold(reading.text)))
    if reading.intent is not Intent.ASK or not asks or reading.norm_ids:
        return False
    if not _NORMS.search(fold(reading.text)) or asks_consequence(reading.text):
        return False
    agreed = [norm.passage for norm in _norms(register) if norm.strength is Strength.AGREEMENT]
    if reading.chapters - {corpus.passage(each).chapter_slug for each in agreed}:
        return False  # of one theme
    held = {passage for norm in _norms(register) for passage in norm.seats}
    return sum(hit.passage_id in held for hit in evidence.hits[:FIRST_HITS]) >= LANDED


def draft_norm_overview(reading: Reading, register: NormRegister, corpus: Corpus, quotes: Quotes) -> Draft:
    """Every norm with a figure, in one line each; no budget cuts it off, for then it would not be all of them."""
    say = phrases(reading.language)
    groups = {f"norms_{strength}": _of_strength(strength, register) for strength in _STRENGTHS}
    if _ASKS_NEW.search(fold(reading.text)):
        groups = {"norms_new": _told_new(register, is_new=True), "norms_kept": _told_new(register, is_new=False)}
    blocks = []
    for name, norms in groups.items():
        if norms:
            lines = "\n".join(f"- {_line(norm, reading, corpus, quotes)}" for norm in norms)
            blocks.append(f"{say[name]}\n\n{lines}")
    framing = [say["norms_are_for"], say["verify"]]
    return Draft(
        outcome=Outcome.ANSWERED,
        text="\n\n".join([*blocks, *framing]),
        citations=quotes.citations,
        framing=tuple(framing),
        rests_on=tuple(citation.passage_id for citation in quotes.citations),
        confidence=SURE,
    )


def _of_strength(strength: Strength, register: NormRegister) -> list[Norm]:
    return [norm for norm in _norms(register) if norm.strength is strength]


def _told_new(register: NormRegister, *, is_new: bool) -> list[Norm]:
    """Those of which the plan says that they are new, or that they were there."""
    return [norm for norm in _norms(register) if Aspect.NEW in norm.about and norm.about[Aspect.NEW].is_new is is_new]


def _line(norm: Norm, reading: Reading, corpus: Corpus, quotes: Quotes) -> str:
    if not norm.bands:
        marker = quotes.cite(corpus.passage(norm.passage)).marker
        return f"{norm.says.in_language(reading.language).rstrip('.')} [{marker}]."
    rows = [
        f"{amount_of_row(row, reading.language)} [{quotes.cite(corpus.passage(row.passage)).marker}]"
        for row in norm.bands
    ]
    return f"{norm.name.in_language(reading.language)}: {'; '.join(rows)}."


def _norms(register: NormRegister) -> list[Norm]:
    return [norm for norm in register.norms.values() if norm.is_calculated]
