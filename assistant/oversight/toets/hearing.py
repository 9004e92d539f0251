"""Listening to a document: its statements, its totals, what it says about each norm, and what is left for ambitions.

Owns whether a document is about collections at all, and that a statement of a norm's figure or of a total answers no
ambition as well. Chooses no themes: a verdict may not depend on which of them are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.documents import Document
from assistant.knowledge.embedding import Embedder
from assistant.knowledge.norms import Norm, NormRegister
from assistant.knowledge.themes import AMBITION, passages_of, plan_of, themes_of
from assistant.oversight.toets.likeness import Ambitions, prepare_ambitions
from assistant.oversight.toets.norms import Weighed, has_way_to_weigh, weigh_norm
from assistant.oversight.toets.statements import Statement, statements_of
from assistant.oversight.toets.wholes import totals_of

_FIELD = re.compile(r"bibliothe|collecti|\bboek|uitleen|uitlening|\blezers?\b", re.I)
FEWEST_OF_FIELD = 2  # statements that must speak of libraries or collections
SHARE_OF_FIELD = 0.1
ENOUGH_TO_TELL = 5  # statements; of fewer nobody can say what the whole policy is about


@dataclass(frozen=True, slots=True)
class Heard:
    """``free`` are the places of the statements that may answer an ambition."""

    statements: tuple[Statement, ...]
    is_of_field: bool
    weighed: tuple[Weighed, ...]
    ambitions: Ambitions
    free: tuple[int, ...]


def hear(document: Document, corpus: Corpus, register: NormRegister, embedder: Embedder, as_of: date) -> Heard:
    """All that the document says about the plan in force, before anything is made of it."""
    statements = statements_of(document)
    is_of_field = _is_of_field(statements)
    heard = statements if is_of_field else ()
    totals = totals_of(heard, register)
    norms = _norms_of(corpus, register, plan_of(corpus, as_of).id)
    weighed = tuple(weigh_norm(norm, heard, totals, register) for norm in norms)
    stated = {place for each in weighed for place in each.stated} | {total.place for total in totals.values()}
    ambitions = prepare_ambitions(_ambitions_of(corpus, as_of, norms), corpus, embedder)
    free = tuple(place for place, each in enumerate(heard) if place not in stated and each.says_something)
    return Heard(heard, is_of_field, weighed, ambitions, free)


def _norms_of(corpus: Corpus, register: NormRegister, plan: str) -> list[Norm]:
    """The plan's norms that a text can be held against; those outside all themes are for every library."""
    return [
        norm
        for norm in register.norms.values()
        if has_way_to_weigh(norm) and corpus.passage(norm.passage).source_id == plan
    ]


def _ambitions_of(corpus: Corpus, as_of: date, norms: Sequence[Norm]) -> list[Passage]:
    """All ambitions of the plan; one that is a norm is weighed as such, and a remark between brackets is none."""
    found = [passage for theme in themes_of(corpus, as_of) for passage in passages_of(corpus, theme, AMBITION)]
    as_norms = {norm.passage for norm in norms}
    return [each for each in found if each.id not in as_norms and not each.text.startswith("(")]


def _is_of_field(statements: Sequence[Statement]) -> bool:
    """A bicycle plan has target groups and percentages too; a policy on collections speaks of books and libraries."""
    if len(statements) < ENOUGH_TO_TELL:
        return True
    about = sum(bool(_FIELD.search(each.in_context)) for each in statements)
    return about >= max(FEWEST_OF_FIELD, SHARE_OF_FIELD * len(statements))
