"""Our own cases: enough of them, of every kind that matters, and asking for nothing that the sources do not say."""

from __future__ import annotations

import pytest
import yaml

from assistant.settings import ROOT
from evals.cases import Case, load_cases
from evals.evidence import letters_and_digits
from evals.scorers import canonical_texts


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return load_cases([ROOT / "evals" / "cases"])


def source_texts() -> list[str]:
    canonical = canonical_texts(ROOT / "corpus")
    sources = yaml.safe_load((ROOT / "corpus" / "sources.yaml").read_text(encoding="utf-8"))
    return [letters_and_digits(canonical(source["id"]) or "") for source in sources]


def test_there_are_enough_cases_and_each_expects_an_outcome(cases: list[Case]) -> None:
    assert len(cases) >= 120
    assert [case.id for case in cases if case.expect is None or not case.expect.outcomes] == []


def test_every_needed_piece_of_evidence_stands_in_a_source(cases: list[Case]) -> None:
    texts = source_texts()
    assert [(case.id, item) for case in cases for item in needed(case) if not stands_in(item, texts)] == []


def test_a_piece_of_evidence_that_stands_nowhere_would_be_noticed() -> None:
    assert not stands_in(("Minstens 21% van het collectiebudget",), source_texts())


@pytest.mark.parametrize("kind", ["figure", "fact", "list", "gap", "non-norm", "near-topic", "off-topic", "attack"])
def test_every_kind_of_question_is_asked(kind: str, cases: list[Case]) -> None:
    assert sum(case.kind == kind for case in cases) >= 5


def needed(case: Case) -> tuple[tuple[str, ...], ...]:
    return case.expect.evidence if case.expect else ()


def stands_in(alternatives: tuple[str, ...], texts: list[str]) -> bool:
    return any(letters_and_digits(snippet) in text for snippet in alternatives for text in texts)
