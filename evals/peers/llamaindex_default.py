"""LlamaIndex as it comes: sentences up to 1,024 tokens, a vector index in memory, the nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core import Document as LlamaDocument
from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding

from evals.peers.embedding import shared_embedder
from evals.peers.peer import DEPTH, Document, Found


class _SharedModel(BaseEmbedding):  # type: ignore[misc]  # a base class from a library that need not be installed
    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = shared_embedder().encode_query(query).tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = shared_embedder().encode_document(texts).tolist()
        return vectors


class LlamaIndexDefault:
    def index(self, documents: Sequence[Document]) -> None:
        index: Any = VectorStoreIndex.from_documents(
            [LlamaDocument(text=each.text, id_=each.id) for each in documents],
            embed_model=_SharedModel(model_name="shared"),
        )
        # Its own default is two pieces; more of them fill the wider budgets.
        self._retriever = index.as_retriever(similarity_top_k=DEPTH)

    def search(self, question: str) -> list[Found]:
        return [
            Found(hit.node.get_content(), hit.score, hit.node.ref_doc_id) for hit in self._retriever.retrieve(question)
        ]
