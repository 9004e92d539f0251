"""Passages for a library that grows: new combinations of what plan and guidance say, the same ones at every run."""

from __future__ import annotations

import math
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from assistant.knowledge.corpus import Corpus
from assistant.knowledge.records import SAFE_LOADER

SEED = 2026
CLAUSE = re.compile(r"[^.,;:?!()]+")
SHORTEST_CLAUSE, CLAUSES = 4, 2  # words; clauses a passage
A_SECTION, A_CHAPTER = 10, 40  # passages


def write_plan_alone(original: Path, folder: Path) -> None:
    """A corpus folder with the plan of ``original`` and no other source: the smallest library there is."""
    records = yaml.safe_load((original / "sources.yaml").read_text(encoding="utf-8"))
    kept = [record for record in records if record["kind"] == "plan"]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    others = tuple(f"{record['id']}/" for record in records if record not in kept)
    for place in {Path(record["file"]).parent for record in kept}:
        shutil.copytree(original / place, folder / place)
        for path in (folder / place / "questions").glob("*.yaml"):
            _keep_questions(path, others)
    for name in ("norms.yaml", "vocabulary.yaml", "unanswered.yaml", "attempts.yaml"):
        if (original / name).is_file():
            shutil.copy(original / name, folder / name)
    (folder / "sources.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")


def _keep_questions(path: Path, others: tuple[str, ...]) -> None:
    """Leave out the questions that a source which stayed behind answers."""
    asked = yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)
    kept = {key: texts for key, texts in asked.items() if not key.startswith(others)}
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")


def recombined(corpus: Corpus) -> Iterator[str]:
    """Ever more passages until all have been made, no two alike, the same ones in the same order at every run."""
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
    while len(made) < math.perm(len(clauses), CLAUSES):
        text = ", ".join(chance.sample(clauses, CLAUSES))
        if text not in made:
            made.add(text)
            yield f"{text[0].upper()}{text[1:]}."


def as_document(texts: Sequence[str], number: int) -> str:
    """A Markdown document with chapters and sections, one paragraph a passage."""
    lines = [f"# Beleid van bibliotheek {number}"]
    for at, text in enumerate(texts):
        if at % A_CHAPTER == 0:
            lines.append(f"## Thema {at // A_CHAPTER + 1}")
        if at % A_SECTION == 0:
            lines.append(f"### Deel {at % A_CHAPTER // A_SECTION + 1}")
        lines.append(text)
    return "\n\n".join(lines) + "\n"
