"""Which fact sheet speaks first: the nearest, and between equals the publisher that ranks first, then the newest."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering.plan_first import EQUALLY_NEAR, first_in_rank
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.retrieval import Hit, Why

CORPUS = load_corpus(Path(__file__).parents[1] / "corpus")


def hit(source_id: str, score: float) -> Hit:
    passage = next(each for each in CORPUS.passages if each.source_id == source_id)
    why = Why(dense=score, lexical=0, structure=0)
    return Hit(
        passage_id=passage.id, source_id=source_id, locator=passage.locator, text=passage.text, score=score, why=why
    )


@pytest.mark.parametrize(
    ("nearest", "other", "behind", "first"),
    [
        # publisher
        ("markdeckers-het-gaat-hard-op-ai-gebied", "kb-ai-normenkader", 0.5, "kb-ai-normenkader"),
        ("cubiss-qa-collectioneren", "vob-verwijderen-van-boeken", 1.0, "vob-verwijderen-van-boeken"),
        ("kb-ai-normenkader", "markdeckers-het-gaat-hard-op-ai-gebied", 0.5, "kb-ai-normenkader"),
        # the same publisher: the newer one
        ("kb-collectieplan-dossier", "kb-dashboard-fysieke-collectie", 0.5, "kb-dashboard-fysieke-collectie"),
        # clearly nearer goes before any rank
        (
            "markdeckers-het-gaat-hard-op-ai-gebied",
            "kb-ai-normenkader",
            1.5,
            "markdeckers-het-gaat-hard-op-ai-gebied",
        ),
        # the plan is no guidance and takes no part in this
        ("markdeckers-het-gaat-hard-op-ai-gebied", "plan-2026-2030", 0.5, "markdeckers-het-gaat-hard-op-ai-gebied"),
    ],
)
def test_between_equally_near_sheets_the_publisher_and_then_the_date_decide(
    nearest: str, other: str, behind: float, first: str
) -> None:
    hits = [hit(nearest, 5.0), hit(other, 5.0 - behind * EQUALLY_NEAR)]
    assert first_in_rank(hits, CORPUS).source_id == first
