"""The peers side by side: one row each, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evals.peers.apart import Run
from evals.peers.scores import BUDGETS, WRONG_REFUSALS, Figures
from evals.summary import align, format_number

HEADS = (
    "methode",
    *(f"bewijs {budget}" for budget in BUDGETS),
    "alles",
    "tekens",
    "precisie",
    "MRR",
    "afgewezen",
    "onterecht",
    "AUC",
    "haalbaar",
    "tijd",
    "index",
    "geheugen",
)

LEGEND = f"""bewijs N: deel van het nodige bewijs in de eerste N tekens van wat een methode geeft
alles, tekens: het bewijs in alles wat zij geeft, en hoeveel tekens dat gemiddeld zijn
precisie: deel van de stukken in de eerste 2000 tekens dat nodig bewijs draagt
MRR: één gedeeld door de rang van het eerste stuk met nodig bewijs, gemiddeld
afgewezen, onterecht: deel van de vragen zonder antwoord, en van de vragen met antwoord, waarop de methode afwijst
AUC: hoe vaak een vraag met antwoord een hogere hoogste score krijgt dan een vraag zonder
haalbaar: afgewezen met een drempel op de hoogste score die op deze vragen zelf is gekozen bij hoogstens
  {WRONG_REFUSALS:.0%} onterecht. Dat vleit: op nieuwe vragen is het minder
tijd: mediaan van de tijd voor een vraag, gedeeld door die van het zoekmodel alleen, direct ervoor gemeten
index, geheugen: indexeren in seconden, piek van het eigen proces in MB"""


def format_peers(runs: Sequence[Run], figures: Mapping[str, Figures]) -> str:
    ran = [[run.name, *_cells(figures[run.name])] for run in runs if run.name in figures]
    others = [f"{run.name}: {run.reason}" for run in runs if run.name not in figures]
    return "\n".join([align([HEADS, *ran]), *others])


def _cells(found: Figures) -> list[str]:
    return [
        *(format_number(found.recall[budget]) for budget in (*BUDGETS, None)),
        f"{found.characters:.0f}",
        *map(format_number, (found.precision, found.mrr, found.refusal_recall, found.wrong_refusal)),
        *map(format_number, (found.auc, found.best_refusal_recall)),
        f"{found.times_embedding:.2f} ×".replace(".", ","),
        f"{found.index_seconds:.1f} s".replace(".", ","),
        f"{found.peak_mb:.0f} MB",
    ]


def as_json(runs: Sequence[Run], figures: Mapping[str, Figures]) -> list[dict[str, Any]]:
    return [
        {"name": run.name, **_plain(figures[run.name])}
        if run.name in figures
        else {"name": run.name, "reason": run.reason}
        for run in runs
    ]


def _plain(found: Figures) -> dict[str, Any]:
    recall = {"all" if budget is None else str(budget): value for budget, value in found.recall.items()}
    return {**asdict(found), "recall": recall}
