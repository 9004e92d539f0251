"""How fast an index is built over how fast its texts are embedded, without the vectors that come with the corpus."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant import Settings
from assistant.knowledge.building import BATCH, build_generation
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import BUNDLED, Embedder, load_embedder
from assistant.knowledge.entries import Entry, entries_of
from assistant.knowledge.questions import load_questions
from evals.bench.table import Line, ms, seconds, times

SEED, ROUNDS, TEXTS = 2026, 3, 4 * BATCH


def indexing_lines(settings: Settings) -> list[Line]:
    """Some of the texts stand for all; every round takes others, embedded alone and then indexed."""
    corpus = load_corpus(settings.corpus_dir)
    entries = entries_of(corpus, load_questions(settings.corpus_dir, corpus))
    chosen = random.Random(SEED).sample(entries, min(ROUNDS * TEXTS, len(entries)))
    embedder = load_embedder(BUNDLED)
    embed_alone(chosen[:BATCH], embedder)
    alone = built = 0.0
    with tempfile.TemporaryDirectory(prefix="bench-", dir=settings.data_dir, ignore_cleanup_errors=True) as folder:
        for start in range(0, len(chosen), TEXTS):
            part = chosen[start : start + TEXTS]
            alone += seconds(embed_alone, part, embedder)
            built += seconds(build_afresh, part, embedder, Path(folder) / str(start))
    return [
        Line(f"tekst inbedden, model alleen ({len(chosen)} teksten)", ms(alone / len(chosen)), times(1)),
        Line("index bouwen zonder meegeleverde vectoren, per tekst", ms(built / len(chosen)), times(built / alone)),
    ]


def embed_alone(entries: Sequence[Entry], embedder: Embedder) -> None:
    for start in range(0, len(entries), BATCH):
        batch = entries[start : start + BATCH]
        embedder.encode_document([entry.text for entry in batch if not entry.is_question])
        embedder.encode_queries([entry.text for entry in batch if entry.is_question])


def build_afresh(entries: Sequence[Entry], embedder: Embedder, index_dir: Path) -> None:
    build_generation(entries, "bench", embedder, index_dir=index_dir, chroma_url=None, previous=None)
