"""A library that has grown: the plan with more and more local passages beside it, made of its own clauses.

The passages are new combinations of what plan and guidance say, the same ones at every run; their vectors are real
ones, made once and kept in the data directory.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import yaml

from assistant import Settings
from assistant.advice import fingerprint
from assistant.assembly import build_index, is_index_current
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.index import Entry, entries_of
from assistant.knowledge.questions import load_questions
from assistant.knowledge.vectors import vectors_file

SEED = 2026
SOURCE = "lokaal-beleid"
CLAUSE = re.compile(r"[^.,;:?!()]+")
SHORTEST_CLAUSE, CLAUSES = 4, 2  # words; clauses a passage
A_SECTION, A_CHAPTER = 10, 40  # passages
CHUNK, BATCH = 500, 32  # texts a file of vectors, texts a call of the model


def grown(settings: Settings, passages: int, embedder: Embedder, data_dir: Path) -> Settings:
    """Settings of a library with the plan and so many passages in all, indexed; made where it is not there yet."""
    folder = data_dir / f"library-{passages}"
    larger = settings.model_copy(
        update={
            "corpus_dir": folder / "corpus",
            "data_dir": folder,
            "database_url": None,
            "chroma_url": None,
            "embedding_model": embedder.name,
        }
    )
    write_library(settings.corpus_dir, larger.corpus_dir, passages)
    if not is_index_current(larger):
        corpus = load_corpus(larger.corpus_dir)
        entries = entries_of(corpus, load_questions(larger.corpus_dir, corpus))
        shipped = vectors_file(settings.corpus_dir, embedder.name)
        write_vectors(entries, embedder, shipped, data_dir / "vectors", vectors_file(larger.corpus_dir, embedder.name))
        build_index(larger)
    return larger


def write_library(original: Path, folder: Path, passages: int) -> None:
    """A corpus folder with the plan of ``original`` alone, and a local source that fills up to ``passages``."""
    corpus = load_corpus(original)
    records = yaml.safe_load((original / "sources.yaml").read_text(encoding="utf-8"))
    kept = [record for record in records if record["kind"] == "plan"]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for record in kept:
        place = Path(record["file"]).parent
        shutil.copytree(original / place, folder / place)
    for name in ("norms.yaml", "vocabulary.yaml", "unanswered.yaml", "attempts.yaml"):
        if (original / name).is_file():
            shutil.copy(original / name, folder / name)
    there = sum(corpus.sources[passage.source_id].kind == "plan" for passage in corpus.passages)
    if passages > there:
        content = canonical_text(list(islice(recombined(corpus), passages - there)))
        (folder / SOURCE).mkdir()
        (folder / SOURCE / "canonical.md").write_text(content, encoding="utf-8")
        kept.append(_local_source(kept[0], content))
    (folder / "sources.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")


def recombined(corpus: Corpus) -> Iterator[str]:
    """Ever more passages, no two alike, the same ones in the same order at every run."""
    clauses = sorted(
        {
            clause.strip()
            for passage in corpus.passages
            for clause in CLAUSE.findall(passage.text)
            if len(clause.split()) >= SHORTEST_CLAUSE
        }
    )
    chance = random.Random(SEED)
    made: set[str] = set()
    while True:
        text = ", ".join(chance.sample(clauses, CLAUSES))
        if text not in made:
            made.add(text)
            yield f"{text[0].upper()}{text[1:]}."


def canonical_text(texts: Sequence[str]) -> str:
    lines = []
    for at, text in enumerate(texts):
        chapter = f"thema-{at // A_CHAPTER + 1}"
        section = f"{chapter}/deel-{at % A_CHAPTER // A_SECTION + 1}"
        if at % A_CHAPTER == 0:
            lines.append(f"# Thema {at // A_CHAPTER + 1} {{#{chapter}}}")
        if at % A_SECTION == 0:
            lines.append(f"## Deel {at % A_CHAPTER // A_SECTION + 1} {{#{section}}}")
        lines.append(f"- {text} {{#{section}/{at % A_SECTION + 1}}}")
    return "\n\n".join(lines) + "\n"


def write_vectors(entries: Sequence[Entry], embedder: Embedder, shipped: Path, cache: Path, out: Path) -> None:
    """A file of vectors for these entries: the shipped ones as they are, the others embedded chunk by chunk."""
    digests, vectors = [], []
    if shipped.is_file():
        with np.load(shipped, allow_pickle=False) as held:
            digests, vectors = [held["digests"]], [held["vectors"]]
    known = {str(digest) for digest in np.concatenate(digests)} if digests else set()
    missing = [
        (digest, entry.text)
        for entry in entries
        if not entry.is_question and (digest := fingerprint([embedder.name, False, entry.text])) not in known
    ]
    for start in range(0, len(missing), CHUNK):
        chunk = missing[start : start + CHUNK]
        digests.append(np.array([digest for digest, _ in chunk]))
        vectors.append(_embedded([text for _, text in chunk], embedder, cache).astype(np.float16))
        if start % (10 * CHUNK) == 0:
            print(f"passages ingebed: {start + len(chunk)}/{len(missing)}", file=sys.stderr)
    if digests:
        out.parent.mkdir(parents=True, exist_ok=True)
        np.savez(out, digests=np.concatenate(digests), vectors=np.concatenate(vectors))


def _embedded(texts: Sequence[str], embedder: Embedder, cache: Path) -> Vectors:
    """The vectors of one chunk, from the file that an earlier run left, or else made and left for the next."""
    path = cache / f"{fingerprint([embedder.name, *texts])[:24]}.npz"
    if path.is_file():
        with np.load(path, allow_pickle=False) as held:
            kept: Vectors = held["vectors"]
        return kept
    batches = [embedder.encode_document(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
    made: Vectors = np.concatenate(batches)
    cache.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, vectors=made)
    partial.replace(path)
    return made


def _local_source(plan: dict[str, object], content: str) -> dict[str, object]:
    own = {name: value for name, value in plan.items() if name not in ("links", "published", "published_certain")}
    return own | {
        "id": SOURCE,
        "title": "Lokaal beleid",
        "kind": "local",
        "file": f"{SOURCE}/canonical.md",
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
    }
