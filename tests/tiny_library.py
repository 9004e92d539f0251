"""A library with a corpus of a few sentences, made on the spot: small enough to index in every test."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from assistant import Settings

SENTENCES = (
    "Jongeren kiezen zelf mee welke boeken de bibliotheek koopt.",
    "De vloer nodigt uit om te blijven zitten en te lezen.",
    "Bibliotheken delen hun uitleencijfers met elkaar.",
    "Kunstmatige intelligentie vervangt geen menselijk oordeel.",
)
REAL_VOCABULARY = Path(__file__).parent.parent / "corpus" / "vocabulary.yaml"


def make_library(folder: Path, sentences: Sequence[str] = SENTENCES) -> Settings:
    """Settings of a library whose only source holds these sentences, ids ``plan/plek/inleiding/1`` and on."""
    corpus = folder / "corpus"
    write_corpus(corpus, sentences)
    (corpus / "norms.yaml").write_text("inputs: {}\nterms: {}\nnorms: []\n", encoding="utf-8")
    shutil.copy(REAL_VOCABULARY, corpus / "vocabulary.yaml")
    return Settings(corpus_dir=corpus, data_dir=folder / "var", _env_file=None)  # type: ignore[call-arg]


def write_corpus(corpus: Path, sentences: Sequence[str]) -> None:
    lines = [f"{sentence} {{#plek/inleiding/{number}}}" for number, sentence in enumerate(sentences, start=1)]
    content = "\n\n".join(["# Plek {#plek}", *lines]) + "\n"
    (corpus / "plan").mkdir(parents=True, exist_ok=True)
    (corpus / "plan" / "canonical.md").write_text(content, encoding="utf-8")
    (corpus / "sources.yaml").write_text(
        f"""- id: plan
  title: Een plan
  publisher: Iemand
  kind: plan
  status: submitted
  valid_from: 2026-01-01
  valid_to: 2030-12-31
  validity: assumed
  checked_on: 2026-11-24
  url: null
  file: plan/canonical.md
  sha256: {hashlib.sha256(content.encode()).hexdigest()}
""",
        encoding="utf-8",
    )
