"""How good the assistant's search is, apart from its answers: nDCG, MRR and recall of the passages it ranks.

Owns which passage counts as relevant; the measures themselves are those of ``ir-measures``. Searching knows no
conversation, so follow-up questions are left out, and so are questions that need no evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.errors import EngineUnavailable
from evals.cases import Case
from evals.evidence import Score, found_within, holds, letters_and_digits, listed, needed_by
from evals.summary import Mean, align, format_interval, format_number, mean

BUDGETS = (500, 1000, 2000, 4000)  # characters of passages, best first
DEEPEST = 10  # the deepest rank that a measure looks at
LABELS = {
    "ndcg@10": "bewijs vooraan in de eerste tien (nDCG)",
    "mrr@10": "plaats van het eerste bewijs, omgekeerd (MRR)",
    "recall@5": "nodige passages bij de eerste vijf",
    "recall@10": "nodige passages bij de eerste tien",
    **{f"evidence@{budget}": f"bewijs in de eerste {budget} tekens" for budget in BUDGETS},
}


class Passage(Protocol):
    @property
    def text(self) -> str: ...


class Searcher(Protocol):
    """The one thing this needs of the assistant."""

    def search(self, query: str, k: int) -> Sequence[Passage]: ...


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a search gave for one case, best first."""

    case: Case
    texts: tuple[str, ...]

    @property
    def evidence(self) -> tuple[tuple[str, ...], ...]:
        return needed_by(self.case)


@dataclass(frozen=True, slots=True)
class ScoredRanking:
    case: Case
    scores: dict[str, Score]


def searchable(cases: Iterable[Case]) -> list[Case]:
    """The cases whose question stands on its own and of which it is known what must be found."""
    return [
        case
        for case in cases
        if case.expect and case.expect.evidence and not case.expect.is_non_answer and not case.turns
    ]


def rank(searcher: Searcher, cases: Iterable[Case], k: int) -> list[Ranking]:
    return [Ranking(case, tuple(hit.text for hit in searcher.search(case.question, k))) for case in cases]


def relevant_ranks(evidence: Iterable[tuple[str, ...]], texts: Iterable[str]) -> tuple[list[int], int]:
    """The ranks (from 1) of the passages that hold an item none before them held, and how many items none holds.

    Alternatives are equal: once one of them is found, a passage with another of them adds nothing and misses nothing.
    """
    missing = list(evidence)
    ranks = []
    for position, text in enumerate(map(letters_and_digits, texts), start=1):
        still = [item for item in missing if not holds(text, item)]
        if len(still) < len(missing):
            ranks.append(position)
        missing = still
    return ranks, len(missing)


def score_rankings(rankings: Sequence[Ranking]) -> list[ScoredRanking]:
    """All scores of each ranking; needed evidence that was not found at all stands for one passage an item."""
    try:
        import ir_measures
        from ir_measures import RR, R, nDCG
    except ImportError as error:
        raise EngineUnavailable(
            "Voor het meten van het zoeken is ir-measures nodig; installeer dat pakket en probeer het opnieuw."
        ) from error

    names = {nDCG @ 10: "ndcg@10", RR @ 10: "mrr@10", R @ 5: "recall@5", R @ 10: "recall@10"}
    judged, given, reasons = [], [], {}
    for ranking in rankings:
        case_id = ranking.case.id
        ranks, missing = relevant_ranks(ranking.evidence, ranking.texts)
        needed = [*map(str, ranks), *(f"missing {number}" for number in range(missing))]
        judged += [ir_measures.Qrel(case_id, passage, 1) for passage in needed]
        given += [
            ir_measures.ScoredDoc(case_id, str(position), 1 / position) for position in range(1, len(ranking.texts) + 1)
        ]
        reasons[case_id] = f"op plaats {', '.join(map(str, ranks)) or '–'}; {missing} onderdelen niet gevonden"
    scores: dict[str, dict[str, Score]] = {ranking.case.id: {} for ranking in rankings}
    for found in ir_measures.iter_calc(list(names), judged, given):
        scores[found.query_id][names[found.measure]] = Score(float(found.value), reasons[found.query_id])
    return [ScoredRanking(each.case, scores[each.case.id] | _by_budget(each)) for each in rankings]


def _by_budget(ranking: Ranking) -> dict[str, Score]:
    return {f"evidence@{budget}": _within(ranking, budget) for budget in BUDGETS}


def _within(ranking: Ranking, budget: int) -> Score:
    found = found_within(ranking.evidence, ranking.texts, budget)
    missing = [item[0] for item, is_found in zip(ranking.evidence, found, strict=True) if not is_found]
    return Score(sum(found) / len(found), f"ontbreekt: {listed(missing)}" if missing else "alles gevonden")


def summarise_rankings(scored: Sequence[ScoredRanking]) -> dict[str, Mean]:
    return {name: mean([each.scores[name] for each in scored]) for name in LABELS}


def by_kind(scored: Sequence[ScoredRanking]) -> dict[str, dict[str, Mean]]:
    kinds = sorted({each.case.kind for each in scored})
    return {kind: summarise_rankings([each for each in scored if each.case.kind == kind]) for kind in kinds}


def format_rankings(scored: Sequence[ScoredRanking], skipped: int) -> str:
    overall = summarise_rankings(scored)
    rows = [["maat", "waarde", "95%-interval", ""]]
    rows += [
        [name, format_number(overall[name].value), format_interval(overall[name]), LABELS[name]] for name in LABELS
    ]
    kinds = [["soort", "gevallen", *LABELS]]
    for kind, means in by_kind(scored).items():
        kinds.append([kind, str(means["ndcg@10"].cases), *(format_number(means[name].value) for name in LABELS)])
    left_out = f"{skipped} overgeslagen: een vervolgvraag, of zonder bewijs om te vinden"
    return f"{len(scored)} zoekvragen ({left_out})\n\n{align(rows)}\n\n{align(kinds)}"


def rankings_as_json(scored: Sequence[ScoredRanking], skipped: int, k: int) -> dict[str, Any]:
    def means(found: dict[str, Mean]) -> dict[str, Any]:
        return {name: {"value": m.value, "low": m.low, "high": m.high, "cases": m.cases} for name, m in found.items()}

    return {
        "k": k,
        "cases": len(scored),
        "skipped": skipped,
        "metrics": means(summarise_rankings(scored)),
        "kinds": {kind: means(found) for kind, found in by_kind(scored).items()},
        "scores": [
            {
                "case_id": each.case.id,
                "scores": {name: {"value": s.value, "reason": s.reason} for name, s in each.scores.items()},
            }
            for each in scored
        ],
    }
