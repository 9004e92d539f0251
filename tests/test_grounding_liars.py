"""Five hundred drafts with one lie each: none of them comes through, and what was true around it may."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from liars import CORPUS, LIES, Lie, good, liars
from scripted_model import Scripted, drafter_of

from assistant.advice import Language, Outcome
from assistant.answering.drafting import Draft
from assistant.answering.grounding import Grounds, check_grounding, what_is_wrong
from assistant.answering.grounding.splitting import split_sentences, with_markers
from assistant.answering.understanding import Intent, Reading
from assistant.incoming import readable

COUNT, SEED = 500, 20261124
AS_OF = CORPUS.sources["plan-2026-2030"].valid_from


def grounds_of(lie: Lie) -> Grounds:
    return Grounds.of(lie.citations, lie.calculations, (lie.question,), Language.NL)


def wrongs(sentence: str, grounds: Grounds) -> list[str]:
    return [wrong for each in split_sentences(with_markers(sentence)) for wrong in what_is_wrong(each.text, grounds)]


def written(model: Scripted, lie: Lie) -> Draft:
    """What becomes of a lie on its way through the drafter, told twice."""
    assert AS_OF is not None
    as_of = AS_OF
    model.says(lie.reply, lie.reply)
    embedded = Draft(outcome=Outcome.ANSWERED, text="Het vaste antwoord.", citations=lie.citations)
    reading = Reading(language=Language.NL, as_of=as_of, text=lie.question, intent=Intent.ASK)

    def check(draft: Draft):  # type: ignore[no-untyped-def]
        known = frozenset(each.passage_id for each in (*lie.citations, *lie.calculations))
        return check_grounding(draft, asked=(lie.question,), as_of=as_of, corpus=CORPUS, known=known)

    run = drafter_of(model, share_figures=True).begin()
    return run.draft(readable(lie.question, 2000), reading, embedded, check, sums=lie.calculations)


@pytest.mark.parametrize("count", [60, pytest.param(COUNT, marks=pytest.mark.slow)])
def test_nothing_wrong_comes_through_in_five_hundred_drafts(count: int) -> None:
    model, fates = Scripted(), Counter[str]()
    for lie in liars(count, SEED):
        draft = written(model, lie)
        wrong = with_markers(lie.sentence)
        assert wrong not in draft.text, (lie.kind, lie.sentence)
        kept = [each.text for each in split_sentences(draft.text)]
        truths = {each.text for place, said in enumerate(lie.said) if place != lie.place
                  for each in split_sentences(with_markers(said))}  # fmt: skip
        assert set(kept) <= truths | {"Het vaste antwoord."}, (lie.kind, kept)
        fates["embedded" if draft.drafter.name == "embedded" else "left out"] += 1
    assert fates["left out"] > count // 2  # the truth around a lie is not thrown away with it
    assert fates["embedded"] > 0


@pytest.mark.parametrize("way", LIES, ids=[way.__name__ for way in LIES])
def test_every_way_of_lying_is_found(way: object) -> None:
    missed = [lie.sentence for lie in liars(40, 7, (way,)) if not wrongs(lie.sentence, grounds_of(lie))]  # type: ignore[arg-type]
    assert missed == []


def test_the_truth_passes_nearly_always() -> None:
    """A leash that chokes everything would pass the tests above as well."""
    dice = random.Random(SEED)
    drafts = [good(dice) for _ in range(80)]
    checked = [not wrongs(sentence, grounds_of(draft)) for draft in drafts for sentence in draft.said]
    assert sum(checked) / len(checked) > 0.95
