"""The bench: what it counts, and that its libraries, clients and processes are what it says; never how long it took."""

from __future__ import annotations

import http.client
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from tiny_library import make_library, write_corpus

from assistant import Settings
from assistant.assembly import is_index_current
from assistant.errors import EvalError
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.documents import read_document
from assistant.knowledge.entries import Entry
from assistant.knowledge.ingest.shaping import shape
from assistant.knowledge.questions import load_questions
from evals.bench import growth
from evals.bench.__main__ import GROWTH, PARTS, read_arguments
from evals.bench.asking import time_questions
from evals.bench.growth import Step, adding_line, compared, grow, next_size, time_in_turn, whole
from evals.bench.indexing import build_afresh
from evals.bench.passages import as_document, recombined, write_plan_alone
from evals.bench.questions import QUESTIONS
from evals.bench.serving import rate
from evals.bench.starting import LOOPBACK, post_question, run
from evals.bench.synthetic import Scattered, index_of, nearest_of_all
from evals.bench.table import Line, count, megabytes, ms, p50, p95, percent, percentile, table, times


class Clockless:
    """An assistant that only remembers what it was asked."""

    def __init__(self) -> None:
        self.searched: list[str] = []
        self.asked: list[str] = []

    def search(self, question: str) -> None:
        self.searched.append(question)

    def ask(self, question: str) -> None:
        self.asked.append(question)


# --- figures


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 50), (0.95, 95), (0.951, 96), (1.0, 100), (0.0, 1)], ids=lambda given: str(given)
)
def test_a_percentile_is_the_value_that_this_share_does_not_exceed(share: float, value: int) -> None:
    assert percentile([*range(100, 0, -1)], share) == value


def test_of_few_values_the_highest_is_the_95th_percentile() -> None:
    assert (p50([3.0, 1.0, 2.0]), p95([3.0, 1.0, 2.0])) == (2.0, 3.0)


def test_figures_are_written_as_in_dutch() -> None:
    written = [ms(1.23456), times(2.345), percent(0.804), count(100_000), megabytes(263_200_000)]
    assert written == ["1.234,6 ms", "2,35 ×", "80%", "100.000", "263 MB"]


def test_the_table_holds_every_line_under_its_headings() -> None:
    lines = table([Line("zoeken", "3 ms", "1,5 ×"), Line("antwoord", "9 ms", "3,0 ×", "≤ 2,0 ×")]).splitlines()
    assert lines[0].split() == ["wat", "gemeten", "verhouding", "streven"]
    assert lines[1].split() == ["zoeken", "3", "ms", "1,5", "×"]
    assert lines[2].index("≤") == lines[0].index("streven")


def test_adding_is_measured_over_embedding_alone_all_documents_together() -> None:
    steps = [Step(100, 100, 20.0, 10.0, 1, {}), Step(400, 300, 30.0, 30.0, 1, {})]
    line = adding_line("toevoegen", steps)
    assert (line.measured, line.ratio, line.aim) == ("8,0/s", "1,25 ×", "≤ 1,15 ×")


def test_growth_is_the_large_library_over_the_small_one() -> None:
    small, large = compared("zoeken, p95", ("250", "2.500"), (0.001, 0.004))
    assert (small.measured, small.ratio, small.aim) == ("1,0 ms", "1,00 ×", "")
    assert (large.what, large.ratio, large.aim) == ("zoeken, p95 bij 2.500", "4,00 ×", "≤ 4,0 ×")


# --- asking


def test_there_are_sixty_different_questions() -> None:
    assert len(set(QUESTIONS)) == 60


def test_every_question_is_timed_and_searched_in_other_words() -> None:
    assistant = Clockless()
    timed = time_questions(assistant, QUESTIONS[:3])  # type: ignore[arg-type]
    assert len(timed) == 3
    assert all(each.embed > 0 and each.search > 0 and each.ask > 0 for each in timed)
    assert assistant.asked[-3:] == list(QUESTIONS[:3])
    assert not set(assistant.searched[-3:]) & set(QUESTIONS)


def test_libraries_are_asked_the_same_in_turn() -> None:
    libraries = [Clockless(), Clockless()]
    searches, answers, worked = time_in_turn(libraries, QUESTIONS[:4])  # type: ignore[arg-type]
    assert [len(each) for each in (*searches, *answers, *worked)] == [4] * 6
    assert libraries[0].asked == libraries[1].asked


# --- processes


def test_a_command_is_run_to_its_end_and_its_own_memory_is_told() -> None:
    small = run([sys.executable, "-c", "pass"], {})
    large = run([sys.executable, "-c", "held = b'x' * 120_000_000"], {})
    assert small.seconds > 0
    assert small.peak < 100_000_000 < 120_000_000 < large.peak


def test_the_memory_of_whoever_measures_does_not_count() -> None:
    held = np.ones(25_000_000)  # 200 MB in this process
    assert run([sys.executable, "-c", "pass"], {}).peak < 100_000_000 < held.nbytes


@pytest.mark.parametrize("said", ["sys.exit('de schijf is vol')", "raise SystemExit('de schijf is vol')"])
def test_a_command_that_fails_is_told_with_its_last_words(said: str) -> None:
    with pytest.raises(EvalError, match=r"de schijf is vol Draai eerst 'make index'"):
        run([sys.executable, "-c", f"import sys; {said}"], {})


# --- clients


@contextmanager
def server(status: int = 200) -> Iterator[tuple[int, list[str]]]:
    """A server on loopback that answers everything with one status; its port, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.append(f"{self.path} {body['question']}")
            self.send_response(status)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer((LOOPBACK, 0), Handler) as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        try:
            yield served.server_port, asked
        finally:
            served.shutdown()
            thread.join()


def client(port: int) -> closing[http.client.HTTPConnection]:
    return closing(http.client.HTTPConnection(LOOPBACK, port, timeout=10))


@pytest.mark.parametrize("at_once", [1, 3, 8])
def test_clients_ask_every_question_once_between_them(at_once: int) -> None:
    connections: list[object] = []
    asked: list[str] = []

    def new_asker() -> Any:
        connections.append(object())
        return asked.append

    assert rate(QUESTIONS, at_once, new_asker) > 0
    assert sorted(asked) == sorted(QUESTIONS)
    assert len(connections) == at_once


def test_a_client_that_fails_fails_the_measurement() -> None:
    def new_asker() -> Any:
        raise EvalError("de server is weg")

    with pytest.raises(EvalError, match="de server is weg"):
        rate(QUESTIONS[:8], 2, new_asker)


def test_a_question_goes_to_the_address_for_answers() -> None:
    with server() as (port, asked), client(port) as connection:
        post_question(connection, "Wat is een focusdoelgroep?")
        post_question(connection, "En wat niet?")
    assert asked == ["/api/answers Wat is een focusdoelgroep?", "/api/answers En wat niet?"]


def test_an_answer_that_is_refused_is_no_answer() -> None:
    with (
        server(429) as (port, _),
        client(port) as connection,
        pytest.raises(EvalError, match="gaf 429 op de vraag ‘Hallo’"),
    ):
        post_question(connection, "Hallo")


def test_a_server_that_is_gone_is_told() -> None:
    with server() as (port, _):
        pass
    with client(port) as connection, pytest.raises(EvalError, match="antwoordt niet"):
        post_question(connection, "Hallo")


# --- larger libraries


def test_made_passages_are_all_different_and_the_same_at_every_run(settings: Settings) -> None:
    corpus = load_corpus(settings.corpus_dir)
    made = list(islice(recombined(corpus), 500))
    assert len(set(made)) == 500
    assert made == list(islice(recombined(corpus), 500))
    assert not {passage.text for passage in corpus.passages} & set(made)


@pytest.mark.slow
def test_the_smallest_library_is_the_plan_alone(settings: Settings, tmp_path: Path) -> None:
    write_plan_alone(settings.corpus_dir, tmp_path / "corpus")
    corpus = load_corpus(tmp_path / "corpus")
    assert set(corpus.sources) == {"plan-2026-2030"}
    assert len(corpus.passages) == 256
    assert load_questions(tmp_path / "corpus", corpus).asked


def test_a_made_document_is_taken_in_one_passage_a_paragraph(settings: Settings) -> None:
    texts = list(islice(recombined(load_corpus(settings.corpus_dir)), 51))
    shaped = shape(read_document("beleid.md", as_document(texts, 1).encode()))
    assert list(shaped.texts) == texts
    assert [chapter.title for chapter in shaped.chapters] == ["Thema 1", "Thema 2"]
    assert [len(chapter.sections) for chapter in shaped.chapters] == [4, 2]


@pytest.mark.parametrize(
    ("reached", "wanted", "size"),
    [
        *[(0, 100_000, 1000), (1000, 100_000, 2500), (2500, 100_000, 5000), (5000, 100_000, 10_000), (0, 300, 300)],
        *[(2500, 3000, 3000), (3000, 100_000, 5000), (95_000, 100_000, 100_000), (10_000, 12_000, 12_000)],
    ],
)
def test_a_library_grows_a_document_at_a_time(reached: int, wanted: int, size: int) -> None:
    assert next_size(reached, wanted) == size


class Counting:
    """A model that counts what it is given."""

    name, dimension = "counting", 3

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def encode_document(self, texts: list[str]) -> Any:
        self.embedded += texts
        return np.array([[len(text), 1.0, 0.0] for text in texts], dtype=np.float32).reshape(-1, 3)

    encode_queries = encode_document


@pytest.fixture
def original(tmp_path: Path) -> Settings:
    """A tiny library whose clauses are enough to make passages of."""
    first = (
        "jongeren kiezen zelf mee",
        "de vloer nodigt vroeg uit",
        "wij delen onze cijfers graag",
        "mensen beslissen hier zelf",
    )
    return make_library(tmp_path / "original", [f"{one}, {other}." for one in first for other in first if one != other])


@pytest.mark.slow
def test_a_library_grows_by_adding_documents_and_goes_on_where_it_was(
    original: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "asked_of", lambda small, large: {large.data_dir.name: (1.0, 2.0)})
    folder = tmp_path / "bench"
    (first,) = grow(original, folder, 6)
    assert (first.passages, first.added) == (6, 6)
    assert first.seconds > first.alone > 0
    assert first.peak > 50_000_000
    assert first.asked == {"grown": (1.0, 2.0)}
    before, after = grow(original, folder, 10)
    assert asdict(before) == json.loads(json.dumps(asdict(first)))
    assert (after.passages, after.added) == (10, 4)
    library = whole(original, folder / "grown")
    corpus = load_corpus(library.corpus_dir, library.sources_dir)
    assert len(corpus.passages) == 12 + 10
    assert is_index_current(library)


def test_a_library_of_other_sources_is_begun_anew(original: Settings, tmp_path: Path) -> None:
    library = whole(original, tmp_path / "grown")
    left = library.data_dir / "steps.json"
    left.write_text("[]", encoding="utf-8")
    assert whole(original, tmp_path / "grown") == library
    assert left.is_file()
    write_corpus(original.corpus_dir, ["Iets heel anders."])
    whole(original, tmp_path / "grown")
    assert not left.exists()


def test_the_course_is_drawn_with_ten_times_as_many_a_step_to_the_right() -> None:
    steps = [Step(1000, 1000, 20.0, 10.0, 1, {growth.SEARCH: (0.01, 0.02), growth.ANSWER: (0.02, 0.05)})]
    steps += [Step(10_000, 9000, 90.0, 90.0, 1, {}), Step(100_000, 90_000, 99.0, 90.0, 1, steps[0].asked)]
    drawn = ElementTree.fromstring(growth.curve(steps))
    lines = [each.get("points", "").split() for each in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    assert [len(points) for points in lines] == [3, 2, 2]
    across = [float(point.split(",")[0]) for point in lines[0]]
    assert across[1] - across[0] == pytest.approx(across[2] - across[1], abs=0.2)
    heights = [float(point.split(",")[1]) for point in lines[0]]
    assert heights[0] < heights[2] < heights[1]  # the higher the ratio, the nearer the top
    words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"1.000", "100.000", "zoeken", "antwoord", "toevoegen over inbedden"} <= set(words)


# --- vectors alone


def test_scattered_vectors_have_unit_length_and_stay_near_their_centres() -> None:
    centres = np.eye(3, 64, dtype=np.float32)
    scattered = Scattered(centres, 500)
    assert np.allclose(np.linalg.norm(scattered.vectors, axis=1), 1, atol=1e-5)
    assert (scattered.vectors @ centres.T).max(axis=1).min() > 0.6
    assert np.array_equal(scattered.vectors, Scattered(centres, 500).vectors)


def test_the_index_finds_the_vectors_that_looking_at_all_of_them_finds(tmp_path: Path) -> None:
    centres = np.eye(3, 64, dtype=np.float32)
    scattered = Scattered(centres, 200)
    with closing(index_of(scattered, tmp_path)) as index:
        found = index.nearest(centres[1], 5)
    all_seen = nearest_of_all(scattered.vectors, centres[1], 5)
    assert [*found] == [f"vector/{row}" for row in all_seen]
    assert [*found.values()] == pytest.approx([*all_seen.values()], abs=1e-4)


def test_an_index_is_built_without_vectors_from_elsewhere(tmp_path: Path) -> None:
    model = Counting()
    build_afresh([Entry("plan/1", "Een zin.", False)], model, tmp_path)  # type: ignore[arg-type]
    assert model.embedded == ["Een zin."]


# --- the command line


def test_without_arguments_everything_but_made_up_vectors_is_measured() -> None:
    chosen = read_arguments([])
    assert (tuple(chosen.parts), chosen.growth, chosen.synthetic, chosen.anew) == (PARTS, GROWTH, 0, False)


@pytest.mark.parametrize("given", [["--growth", "10"], ["--synthetic", "veel"], ["--parts", "weather"]])
def test_a_size_or_part_that_means_nothing_is_refused(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_arguments(given)
    assert ended.value.code == 2
    assert given[0] in capsys.readouterr().err
