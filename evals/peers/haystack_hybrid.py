"""Haystack's hybrid pipeline: pieces of 200 words, BM25 beside embeddings, joined by reciprocal rank fusion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from haystack import Document as HaystackDocument
from haystack import Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from evals.peers.embedding import shared_embedder
from evals.peers.peer import DEPTH, Document, Found


@component
class _QuestionEmbedder:
    @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator]  # its library need not be installed
    def run(self, text: str) -> dict[str, list[float]]:
        return {"embedding": shared_embedder().encode_query(text).tolist()}


class HaystackHybrid:
    def index(self, documents: Sequence[Document]) -> None:
        splitter: Any = DocumentSplitter()
        whole = [HaystackDocument(content=each.text, meta={"document": each.id}) for each in documents]
        pieces = splitter.run(documents=whole)["documents"]
        vectors = shared_embedder().encode_document([piece.content for piece in pieces])
        store: Any = InMemoryDocumentStore(return_embedding=False)
        store.write_documents(
            [replace(piece, embedding=vector.tolist()) for piece, vector in zip(pieces, vectors, strict=True)]
        )
        self._pipeline = _hybrid(store)

    def search(self, question: str) -> list[Found]:
        asked = {"question": {"text": question}, "words": {"query": question}}
        joined = self._pipeline.run(asked)["joined"]["documents"]
        return [Found(piece.content, piece.score, piece.meta["document"]) for piece in joined]


def _hybrid(store: Any) -> Any:
    pipeline: Any = Pipeline()
    pipeline.add_component("question", _QuestionEmbedder())
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=DEPTH))
    pipeline.add_component("meaning", InMemoryEmbeddingRetriever(store, top_k=DEPTH))
    pipeline.add_component("joined", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    pipeline.connect("question.embedding", "meaning.query_embedding")
    pipeline.connect("words", "joined")
    pipeline.connect("meaning", "joined")
    return pipeline
