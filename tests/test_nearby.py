"""Some entries of an index, searched apart: exactly the nearest of them, from a file that may be gone or damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.knowledge.embedding import Vectors
from assistant.knowledge.nearby import CROWD, ROUGHLY_FROM, SAMPLED, Nearby, NearbyInIndex, Rough, open_nearby

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


def unit(rows: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    made: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)  # type: ignore[type-arg]
    return made.astype(np.float32)


# Like sentences: all in one direction, with some numbers far larger than the others, and many nearly the same.
_RANDOM = np.random.default_rng(4)
_KINDS = {
    "spread": unit(_RANDOM.standard_normal((6_000, 96))),
    "crowded": unit(_RANDOM.standard_normal(96) + 0.02 * _RANDOM.standard_normal((6_000, 96))),
    "a few large numbers": unit(_RANDOM.standard_normal((6_000, 96)) * np.r_[8.0, 6.0, np.ones(94)] + 1),
    "twins": np.repeat(unit(_RANDOM.standard_normal((3_000, 96))), 2, axis=0),
}


@pytest.mark.parametrize("kind", _KINDS)
def test_looking_roughly_first_misses_none_of_the_nearest(kind: str) -> None:
    rows = _KINDS[kind]
    ids, near = [str(row) for row in range(len(rows))], Rough(Rough.of(rows))
    for asked in unit(rows[::600] + 0.05 * _RANDOM.standard_normal((10, 96))):
        found, exact = Nearby(ids, rows, near).nearest(asked, 100), Nearby(ids, rows).nearest(asked, 100)
        assert list(found.values()) == pytest.approx(list(exact.values()), abs=1e-6)
        assert len(found) == 100
        assert found.keys() == exact.keys() or kind == "twins"  # of two that are the same either may come last


def test_a_rough_cosine_is_no_further_off_than_is_reckoned_with() -> None:
    rows = _KINDS["a few large numbers"]
    near = Rough(Rough.of(rows))
    for asked in rows[:20]:
        roughly, off = near.cosines(asked)
        assert np.abs(roughly - rows @ asked).max() < off / 2


def test_a_row_of_nothing_is_near_to_nothing() -> None:
    rows = np.vstack([_KINDS["spread"], np.zeros((1, 96), np.float32)])
    roughly, _ = Rough(Rough.of(rows)).cosines(rows[0])
    assert roughly[-1] == 0
    assert np.isfinite(roughly).all()


def test_many_vectors_are_kept_twice_and_either_file_is_made_again_when_it_is_damaged(tmp_path: Path) -> None:
    rows = _KINDS["spread"]
    ids = [str(row) for row in range(len(rows))]
    assert len(ids) >= ROUGHLY_FROM
    first = open_nearby(ids, 96, tmp_path, lambda: rows).nearest(rows[7], 50)
    kept = sorted(tmp_path.iterdir())
    assert len(kept) == 2
    for path in kept:
        path.write_bytes(b"geen vectoren")
        assert open_nearby(ids, 96, tmp_path, lambda: rows).nearest(rows[7], 50) == first
    assert sorted(tmp_path.iterdir()) == kept


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


def test_the_vectors_of_some_are_at_hand_and_of_others_are_not() -> None:
    everything = Nearby(IDS, ROWS)
    wanted = [IDS[7], IDS[2], IDS[7]]
    held = everything.vectors_of(wanted)
    assert held is not None
    assert np.array_equal(held, ROWS[[7, 2, 7]])
    assert everything.vectors_of([IDS[0], "of another source"]) is None
