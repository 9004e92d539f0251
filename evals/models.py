"""Embedding models side by side: how well each finds the needed passages by its vectors alone.

The comparison is sentence-transformers' own ``InformationRetrievalEvaluator``, so the figures mean what they mean in
its documentation. Every model comes through the assistant's own engine, with the bounds and prefixes it has there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import EngineUnavailable, EvalError
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import BUNDLED, Embedder, Vectors, load_embedder
from evals.cases import Case
from evals.evidence import holds, letters_and_digits, needed_by
from evals.ranking import searchable
from evals.summary import align


@dataclass(frozen=True, slots=True)
class Task:
    """Questions, passages and which passages hold evidence for which question, by id.

    An alternative counts as relevant too, so a recall of 1 may ask for several wordings of the same evidence.
    """

    queries: dict[str, str]
    passages: dict[str, str]
    relevant: dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Comparison:
    model: str
    dimension: int
    ndcg: float
    mrr: float
    recall_5: float
    recall_10: float


class _Encoder:
    """One of the assistant's embedders, under the names by which the evaluator calls a model."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def encode_query(self, sentences: Sequence[str], **_: object) -> Vectors:
        return self._embedder.encode_queries(sentences)

    def encode_document(self, sentences: Sequence[str], **_: object) -> Vectors:
        return self._embedder.encode_document(sentences)


def make_task(cases: Iterable[Case], passages: Mapping[str, str]) -> Task:
    """The cases whose question stands on its own and whose evidence is in at least one passage."""
    letters = {passage_id: letters_and_digits(text) for passage_id, text in passages.items()}
    queries, relevant = {}, {}
    for case in searchable(cases):
        snippets = [snippet for item in needed_by(case) for snippet in item]
        found = {passage_id for passage_id, text in letters.items() if holds(text, snippets)}
        if found:
            queries[case.id], relevant[case.id] = case.question, found
    if not queries:
        raise EvalError(
            "Geen enkel geval heeft bewijs dat in een passage staat. Noem met --cases gevallen met 'evidence'."
        )
    return Task(queries, dict(passages), relevant)


def read_passages(corpus_dir: Path) -> dict[str, str]:
    return {passage.id: passage.text for passage in load_corpus(corpus_dir).passages}


def compare_models(task: Task, models: Iterable[str], *, allow_downloads: bool = False) -> list[Comparison]:
    """The bundled model and these, on the same task, in the order given."""
    return [
        measure(task, load_embedder(model, allow_downloads=allow_downloads))
        for model in dict.fromkeys([BUNDLED, *models])
    ]


def measure(task: Task, embedder: Embedder) -> Comparison:
    try:
        from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator
        from sentence_transformers.util import cos_sim
    except ImportError as error:
        raise EngineUnavailable(
            "Voor het vergelijken van zoekmodellen is sentence-transformers nodig; installeer de extra 'models'."
        ) from error
    evaluator = InformationRetrievalEvaluator(
        task.queries,
        task.passages,
        task.relevant,
        precision_recall_at_k=[5, 10],
        score_functions={"cosine": cos_sim},
        write_csv=False,
    )
    found = evaluator.compute_all_metrics(_Encoder(embedder))["cosine"]
    return Comparison(
        model=embedder.name,
        dimension=embedder.dimension,
        ndcg=float(found["ndcg@k"][10]),
        mrr=float(found["mrr@k"][10]),
        recall_5=float(found["recall@k"][5]),
        recall_10=float(found["recall@k"][10]),
    )


def format_models(task: Task, compared: Sequence[Comparison]) -> str:
    rows = [["model", "dimensie", "nDCG@10", "MRR@10", "recall@5", "recall@10"]]
    for each in compared:
        figures = (each.ndcg, each.mrr, each.recall_5, each.recall_10)
        rows.append([each.model, str(each.dimension), *(f"{figure:.3f}" for figure in figures)])
    return f"{len(task.queries)} zoekvragen, {len(task.passages)} passages, alleen op vectoren\n\n{align(rows)}"


def models_as_json(task: Task, compared: Sequence[Comparison]) -> dict[str, Any]:
    return {
        "cases": len(task.queries),
        "passages": len(task.passages),
        "models": [asdict(each) for each in compared],
    }
