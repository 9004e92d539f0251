"""Some entries of an index, searched apart: exactly the nearest of them, from a file that may be gone or damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.knowledge.embedding import Vectors
from assistant.knowledge.nearby import CROWD, SAMPLED, Nearby, NearbyInIndex, open_nearby

IDS = [f"bron/{number}" for number in range(50)]
ROWS = np.random.default_rng(1).standard_normal((50, 8)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)


class Fetching:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> np.ndarray:  # type: ignore[type-arg]
        self.times += 1
        return ROWS


@pytest.mark.parametrize("count", [1, 7, 50, 80])
@pytest.mark.parametrize("is_kept", [True, False])
def test_the_nearest_are_those_of_the_highest_cosine_best_first(count: int, is_kept: bool, tmp_path: Path) -> None:
    asked = ROWS[13]
    found = open_nearby(IDS, 8, tmp_path if is_kept else None, Fetching()).nearest(asked, count)
    best = np.argsort(-(ROWS @ asked), kind="stable")[:count]
    assert list(found) == [IDS[row] for row in best]
    assert list(found.values()) == pytest.approx([float(ROWS[row] @ asked) for row in best], abs=1e-6)


@pytest.mark.parametrize("kind", ["spread", "equal", "few near", "near where it is not sampled"])
def test_the_nearest_of_many_are_found_however_they_are_spread(kind: str) -> None:
    cosines = np.linspace(0, 1, 1000, dtype=np.float32)
    np.random.default_rng(2).shuffle(cosines)
    if kind == "equal":
        cosines[:] = 0.5
    elif kind == "few near":
        cosines[:990] = 0.1
    elif kind == "near where it is not sampled":
        cosines[::SAMPLED] = 0.0
    found = Nearby([str(row) for row in range(1000)], cosines[:, None]).nearest(np.ones(1, np.float32), 40)
    assert list(found.values()) == sorted(cosines.tolist(), reverse=True)[:40]
    assert len(found) == 40


def test_of_no_entries_none_is_near(tmp_path: Path) -> None:
    assert open_nearby([], 8, tmp_path, lambda: ROWS[:0]).nearest(ROWS[0], 5) == {}


def test_vectors_are_fetched_once_and_mapped_the_next_time(tmp_path: Path) -> None:
    fetch = Fetching()
    for _ in range(2):
        assert next(iter(open_nearby(IDS, 8, tmp_path, fetch).nearest(ROWS[3], 1))) == IDS[3]
    assert fetch.times == 1
    open_nearby(IDS[::-1], 8, tmp_path, fetch)
    assert fetch.times == 2


@pytest.mark.parametrize("damage", [b"", b"geen vectoren", b"\x93NUMPY\x01\x00"])
def test_a_damaged_file_is_made_again(damage: bytes, tmp_path: Path) -> None:
    fetch = Fetching()
    open_nearby(IDS, 8, tmp_path, fetch)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    assert next(iter(open_nearby(IDS, 8, tmp_path, fetch).nearest(ROWS[3], 1))) == IDS[3]
    assert fetch.times == 2
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_folder_that_cannot_be_written_only_costs_memory(tmp_path: Path) -> None:
    assert next(iter(open_nearby(IDS, 8, tmp_path / "weg", Fetching()).nearest(ROWS[3], 1))) == IDS[3]


def test_of_very_many_entries_the_index_brings_the_nearest_and_others_among_them_do_not_count() -> None:
    asked = ROWS[13]
    everything, wanted = Nearby(IDS, ROWS), IDS[::3]
    found = NearbyInIndex(wanted, everything).nearest(asked, 4)
    assert found == dict([pair for pair in everything.nearest(asked, len(IDS)).items() if pair[0] in wanted][:4])


def test_of_very_many_entries_more_are_asked_for_than_are_wanted() -> None:
    counts: list[int] = []

    class Counting(Nearby):
        def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
            counts.append(count)
            return super().nearest(vector, count)

    NearbyInIndex(IDS, Counting(IDS, ROWS)).nearest(ROWS[0], 4)
    assert counts == [4 + CROWD]
