"""Our way of finding on a text that is not ours: meaning alone, letters alone, and the two added as we add them.

A foreign text has no known questions, chapters or sections, so those features are zero; the rest is the assistant's own
retriever with its own weights. Looks inside the assistant, since its public names know one corpus only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.knowledge.building import build_generation
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.entries import Entry
from assistant.knowledge.features import SearchRequest
from assistant.knowledge.index import open_index
from assistant.knowledge.lexical import NgramIndex
from assistant.knowledge.questions import Questions
from assistant.knowledge.retrieval import Retriever
from evals.peers.embedding import shared_embedder
from evals.peers.peer import DEPTH, Document, Found


class DenseAlone:
    def index(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._vectors = shared_embedder().encode_document([each.text for each in documents])

    def search(self, question: str) -> list[Found]:
        return _best(self._documents, self._vectors @ shared_embedder().encode_query(question))


class NgramsAlone:
    def index(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._ngrams = NgramIndex([each.text for each in documents])

    def search(self, question: str) -> list[Found]:
        return _best(self._documents, self._ngrams.score(question))


class Added:
    """The assistant's own retriever over foreign documents, each a passage without a place."""

    def index(self, documents: Sequence[Document]) -> None:
        passages = [_passage(number, each) for number, each in enumerate(documents)]
        self._documents = {passage.id: each for passage, each in zip(passages, documents, strict=True)}
        embedder, self._folder = shared_embedder(), tempfile.TemporaryDirectory(prefix="peers-")
        place = Path(self._folder.name)
        entries = [Entry(passage.id, passage.text, False) for passage in passages]
        generation = build_generation(entries, "", embedder, index_dir=place, chroma_url=None, previous=None)
        index = open_index(generation, index_dir=place, chroma_url=None, content_hash="", embedder=embedder)
        corpus, no_questions = Corpus({}, tuple(passages), {}, ""), Questions((), {}, {}, "")
        self._retriever = Retriever(corpus, no_questions, embedder, index)

    def search(self, question: str) -> list[Found]:
        hits = self._retriever.find(SearchRequest(question), DEPTH).hits
        return [Found(hit.text, hit.score, self._documents[hit.passage_id].id) for hit in hits]


def _passage(number: int, document: Document) -> Passage:
    return Passage(
        id=f"foreign/{number}",  # a document's own id may hold signs that mean something in ours
        source_id="foreign",
        chapter="",
        chapter_slug="",
        section=None,
        section_key="",
        roles=(),
        form="paragraph",
        number=number,
        text=document.text,
        start=0,
        end=len(document.text),
        position=number,
    )


def _best(documents: Sequence[Document], scores: np.ndarray) -> list[Found]:
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    return [Found(documents[row].text, float(scores[row]), documents[row].id) for row in order]
