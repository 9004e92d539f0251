"""The file of vectors beside the corpus: kept to a thousandth, and never in the way when it is damaged."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import StorageError
from assistant.knowledge.vectors import load_vectors, save_vectors, vectors_file


def held(path: Path) -> dict[str, list[float]]:
    return load_vectors(path, 3)


def test_vectors_keep_their_digest_and_nearly_their_value(tmp_path: Path) -> None:
    path = vectors_file(tmp_path, "Intfloat/Multilingual_E5:small")
    assert path == tmp_path / "vectors" / "intfloat-multilingual-e5-small.npz"
    assert held(path) == {}
    save_vectors(path, {"b": [0.6, 0.0, -0.8], "a": [1.0, 0.0, 0.0]})
    assert list(held(path)) == ["a", "b"]
    assert held(path)["b"] == pytest.approx([0.6, 0.0, -0.8], abs=1e-3)
    assert load_vectors(path, 4) == {}  # another model's
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def packed(**arrays: object) -> bytes:
    with io.BytesIO() as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
        return file.getvalue()


UNUSABLE = {
    "empty": b"",
    "no archive": b"geen archief" * 100,
    "an archive of something else": packed(anders=np.zeros(3)),
    "a single digest": packed(digests=np.array("a"), vectors=np.zeros((1, 3))),
    "words for vectors": packed(digests=np.array(["a"]), vectors=np.array([["een", "twee", "drie"]])),
    "no numbers": packed(digests=np.array(["a"]), vectors=np.full((1, 3), np.nan)),
    "a vector too many": packed(digests=np.array(["a"]), vectors=np.zeros((2, 3))),
    "objects": packed(digests=np.array([{}]), vectors=np.zeros((1, 3))),
}


@pytest.mark.parametrize("content", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_unusable_file_of_vectors_only_costs_time(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    assert held(path) == {}


@pytest.mark.parametrize("at", range(0, 600, 7))
def test_one_damaged_byte_never_stops_the_index(tmp_path: Path, at: int) -> None:
    path = tmp_path / "model.npz"
    vectors = {f"{number:064x}": [1.0, 0.0, number / 10] for number in range(10)}
    save_vectors(path, vectors)
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 0xFF
    path.write_bytes(content)
    assert held(path).keys() <= vectors.keys()


def test_a_place_for_vectors_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("een bestand")
    with pytest.raises(StorageError, match="schrijfrecht"):
        save_vectors(tmp_path / "vectors" / "model.npz", {"a": [1.0]})
