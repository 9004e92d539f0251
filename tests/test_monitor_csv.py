"""A CSV of yearly figures as people make it: their separators, notation and layout, and what they get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.norms import Use, load_norms
from assistant.oversight.monitor import YearFigures
from assistant.oversight.monitor.spreadsheet import LARGEST, empty_csv, read_csv
from assistant.oversight.monitor.years import figure_fields

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
REGISTER = load_norms(CORPUS_DIR / "norms.yaml", load_corpus(CORPUS_DIR))


def read(content: str | bytes) -> dict[int, dict[str, int | float]]:
    return {year.year: year.figures for year in read_csv(REGISTER, "Duinrand", content)}


EXPECTED = {
    2024: {"collection_budget": 245000, "specialist_hours": 30.5},
    2025: {"collection_budget": 250000.5},
}
SEMICOLONS = "jaar;collection_budget;specialist_hours\n2025;€ 250.000,50;\n2024;245.000;30,5 uur\n"


@pytest.mark.parametrize(
    "content",
    [
        SEMICOLONS,
        SEMICOLONS.encode(),
        SEMICOLONS.replace("\n", "\r\n").encode("utf-8-sig"),
        SEMICOLONS.encode("cp1252"),
        "\ufeff" + SEMICOLONS,
        SEMICOLONS.replace(";", "\t"),
        'Year,collection_budget,specialist_hours\n2025,"250.000,50",\n2024,245000,"30,5"\n',
        "Jaar;Collectiebudget per jaar;uren per week van  alle collectiespecialisten samen\n2024;€ 245.000;30,5\n"
        "2025;250000,5;n.v.t.\n\n;;\n2026;-;onbekend\n",
        "cijfer;2024;2025;2026\ncollection_budget;245.000;250.000,50;\nspecialist_hours;30,5;\n",
    ],
    ids=["text", "utf-8", "bom and crlf", "windows", "text with bom", "tabs", "commas", "labels", "on its side"],
)
def test_each_way_of_writing_gives_the_same_years(content: str | bytes) -> None:
    assert read(content) == EXPECTED


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "niet als CSV te lezen"),
        ("\n \n", "niet als CSV te lezen"),
        ("inwoners;uren\n1;2\n", "eerste kolom"),
        ("jaar;inhabitants\n", "staan geen cijfers"),
        ("jaar;inhabitants\n2026;\n", "staan geen cijfers"),
        ("jaar;leden\n2026;5\n", "In regel 1 is ‘leden’ geen bekend cijfer"),
        ("jaar;inhabitants;inhabitants\n2026;5;6\n", "inhabitants twee keer"),
        ("jaar;inhabitants\n2026;5\n2026;6\n", "Het jaar 2026 staat er twee keer"),
        ("jaar;inhabitants\n2026;5;6\n", "Regel 2 heeft meer vakken"),
        ("jaar;inhabitants\n2026;5\nvolgend jaar;6\n", "In regel 3: dit jaartal kan niet"),
        ("jaar;inhabitants\n\n2026;veel\n", "In regel 3: bij inwoners van het werkgebied"),
        ("jaar;loans_total;loans_outside_network\n2026;10;11\n", "In regel 2: het deel"),
        ("cijfer;2025;2026\ninhabitants;5;-3\n", "In kolom 3: bij inwoners"),
        ("jaar;inhabitants\n2026;" + "9" * LARGEST, "te groot"),
        (b"jaar;inhabitants\n2026;\x00\n", "In regel 2"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_its_place(content: str | bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        read(content)
    assert str(refused.value).endswith(".")


def test_a_refused_cell_is_not_repeated() -> None:
    with pytest.raises(BadInput) as refused:
        read("jaar;collection_budget\n2026;613579 ongeveer\n")
    assert "613579" not in str(refused.value)


def test_a_budget_in_the_place_of_the_year_is_not_repeated() -> None:
    with pytest.raises(BadInput) as refused:
        read("jaar;inhabitants\n€ 613.579;87654\n")
    assert "613.579" not in str(refused.value)


def test_the_empty_file_names_every_figure_and_can_be_filled_in() -> None:
    fields = figure_fields(REGISTER)
    halves = {Use.WHOLE: "60", Use.PART: "30", Use.SHARE: "50%"}
    years = read(empty_csv(REGISTER) + "2026;" + ";".join(halves[field.use] for field in fields) + "\n")
    assert list(years[2026]) == [field.name for field in fields]


def test_what_is_read_belongs_to_the_library() -> None:
    assert read_csv(REGISTER, "Duinrand", "jaar;inhabitants\n2026;5\n") == [
        YearFigures(library="Duinrand", year=2026, figures={"inhabitants": 5})
    ]
