"""A peer with few pieces beside the same peer with many: the same vectors, asked in turn, one row in the table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals.peers import embedding
from evals.peers.catalogue import ELSEWHERE, Entry
from evals.peers.embedding import Remembering, store
from evals.peers.growth import Grown, format_growth, grow_apart, main
from evals.peers.peer import Document, Found

TEXTS = [f"Zin {number} over de collectie." for number in range(300)]
BM25 = next(entry for entry in ELSEWHERE if entry.name == "bm25")


class Counted:
    """Rows that tell how many texts it was ever asked for."""

    name, dimension = "counted", 2

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode_query(self, text: str) -> np.ndarray:  # type: ignore[type-arg]
        return np.array([0.0, 1.0], dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
        return np.array([self.encode_query(text) for text in texts])

    def encode_document(self, texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
        self.given += texts
        return np.array([[float(len(text)), 1.0] for text in texts], dtype=np.float32).reshape(len(texts), 2)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counted = Counted()
    monkeypatch.setattr(embedding, "load_embedder", lambda _: counted)
    return counted


def test_texts_are_embedded_once_for_all_peers_and_new_ones_are_added(model: Counted, tmp_path: Path) -> None:
    file = tmp_path / "pieces.npz"
    store(file, TEXTS[:2])
    store(file, TEXTS[:3])
    assert model.given == TEXTS[:3]
    found = Remembering(model, file).encode_document([TEXTS[2], "iets anders", TEXTS[0]])
    assert model.given == [*TEXTS[:3], "iets anders"]
    assert found[:, 0].tolist() == [len(TEXTS[2]), len("iets anders"), len(TEXTS[0])]
    assert [each.name for each in tmp_path.iterdir()] == ["pieces.npz"]


def test_without_texts_there_are_no_rows(model: Counted, tmp_path: Path) -> None:
    assert Remembering(model, tmp_path / "weg.npz").encode_document([]).shape == (0, 2)


class HalfPeer:
    def index(self, documents: Sequence[Document]) -> None:
        if len(documents) > 256:
            raise MemoryError("vol")

    def search(self, question: str) -> list[Found]:
        return []


@pytest.mark.slow
def test_a_peer_is_timed_with_few_and_with_many_pieces(tmp_path: Path) -> None:
    grown = grow_apart(BM25, TEXTS, tmp_path / "pieces.npz")
    assert (grown.name, grown.reason) == ("bm25", "")
    assert min(grown.small, grown.large) > 0
    assert grown.peak_mb > 10


@pytest.mark.slow
def test_a_peer_that_cannot_hold_so_many_is_a_line_with_its_reason(tmp_path: Path) -> None:
    grown = grow_apart(Entry("half", f"{__name__}:HalfPeer"), TEXTS, tmp_path / "pieces.npz")
    assert (grown.reason, grown.is_broken) == ("mislukt: MemoryError: vol", True)


@pytest.mark.slow
def test_made_up_vectors_take_the_place_of_embedding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    assert main(["--synthetic", "--pieces", "300", "--peer", "bm25"]) == 0
    assert "p95 bij 300" in capsys.readouterr().out
    with np.load(tmp_path / "bench" / "synthetic.npz") as held:
        assert (held["vectors"].shape, len(set(held["names"].tolist()))) == ((300, 384), 300)
        assert np.allclose(np.linalg.norm(held["vectors"], axis=1), 1)


def test_the_table_shows_how_many_times_as_long_and_why_a_peer_is_not_in_it() -> None:
    head, row, reason = format_growth([Grown("snel", 0.002, 0.003, 80), Grown("weg", reason="nee")], 1000).split("\n")
    assert head.split() == ["methode", "p95", "bij", "256", "p95", "bij", "1.000", "verhouding", "geheugen"]
    assert row.split() == ["snel", "2,0", "ms", "3,0", "ms", "1,50", "×", "80", "MB"]
    assert reason == "weg: nee"


@pytest.mark.parametrize("arguments", [["--pieces", "256"], ["--peer", "onbekend"]])
def test_a_wish_that_makes_no_sense_is_refused_in_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
