"""LangChain as its tutorial builds it: chunks of 1,000 characters that overlap by 200, in a Chroma vector store."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from evals.peers.embedding import shared_embedder
from evals.peers.peer import DEPTH, Document, Found

BATCH = 1000  # texts that Chroma is given at once; its own limit is some thousands


class _SharedModel(Embeddings):
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = shared_embedder().encode_document(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = shared_embedder().encode_query(text).tolist()
        return vector


class LangChainTutorial:
    def __init__(self) -> None:
        # In memory; a name of its own, since Chroma's memory is one for the whole process.
        self._store = Chroma(
            collection_name=f"peer-{uuid.uuid4().hex}",
            embedding_function=_SharedModel(),
            client_settings=ChromaSettings(anonymized_telemetry=False),
        )

    def index(self, documents: Sequence[Document]) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        chunks = splitter.split_documents(
            [LangChainDocument(page_content=each.text, metadata={"document": each.id}) for each in documents]
        )
        self._depth = min(DEPTH, len(chunks))
        for start in range(0, len(chunks), BATCH):
            self._store.add_documents(chunks[start : start + BATCH])

    def search(self, question: str) -> list[Found]:
        # Its score is a distance.
        return [
            Found(chunk.page_content, -distance, chunk.metadata["document"])
            for chunk, distance in self._store.similarity_search_with_score(question, k=self._depth)
        ]
