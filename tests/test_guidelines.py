"""Guidelines of publications that come with the corpus: calculated under their own name, and never among the norms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import Assistant, Settings
from assistant.advice import Comparison, Outcome
from assistant.errors import CorpusError
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.norms import NormRegister, calculate, load_norms
from assistant.knowledge.norms.added import load_guidelines
from assistant.knowledge.norms.register import NormInput, held_values

CORPUS_DIR = Settings(_env_file=None).corpus_dir
SOURCE = "probiblio-collectie-bibliotheek-op-school"
PRIMARY, SECONDARY, DAY_CARE = (
    f"{SOURCE}/boeken-{each}" for each in ("primair-onderwijs", "voortgezet-onderwijs", "kinderopvang")
)
KEPT = f"{SOURCE}/boeken-behouden"
TAKING_PART = "Vier medewerkers doen mee aan Jongeren gastvrij ontvangen. Hoeveel uur kost dat?"
HOURS_EACH = "probiblio-jongeren-gastvrij-ontvangen/uren-per-medewerker"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(CORPUS_DIR)


@pytest.fixture(scope="module")
def register(corpus: Corpus) -> NormRegister:
    return load_norms(CORPUS_DIR / "norms.yaml", corpus)


def test_they_are_no_norms_of_the_plan_and_nobody_has_to_accept_them(register: NormRegister) -> None:
    assert set(register.guidelines) == {PRIMARY, SECONDARY, DAY_CARE, KEPT, HOURS_EACH}
    assert not {*register.norms, *register.added} & set(register.guidelines)
    assert all(register.get(each) is register.find(each) for each in register.guidelines)


def test_the_register_is_another_one_without_them(register: NormRegister, corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "norms.yaml").write_bytes((CORPUS_DIR / "norms.yaml").read_bytes())
    alone = load_norms(tmp_path / "norms.yaml", corpus)
    assert alone.guidelines == {}
    assert alone.version != register.version
    assert alone.norms == register.norms


@pytest.mark.parametrize(
    ("guideline", "given", "low", "high", "comparison"),
    [
        (PRIMARY, {"pupils": 215}, 1075, 1720, None),
        (PRIMARY, {"pupils": 215, "books_held": 1074}, 1075, 1720, Comparison.FALLS_SHORT),
        (PRIMARY, {"pupils": 215, "books_held": 1075}, 1075, 1720, Comparison.MEETS),
        (SECONDARY, {"pupils": 800}, 2400, 4000, None),
        (DAY_CARE, {"children": 60, "books_held": 481}, 180, 480, Comparison.EXCEEDS),
    ],
)
def test_the_sum_names_its_publication_and_that_it_is_no_norm(
    guideline: str, given: dict[str, int], low: int, high: int, comparison: Comparison | None, register: NormRegister
) -> None:
    made = calculate(register, guideline, given)
    assert made.result is not None
    assert (made.result.value, made.result.upper, made.comparison) == (low, high, comparison)
    assert made.formula.endswith(
        "(Collectioneren voor de Bibliotheek op school; een richtlijn, geen norm van het plan)"
    )
    assert "books" in calculate(register, guideline, given, language="en").formula


def test_every_guideline_states_its_values_in_its_quote(register: NormRegister, corpus: Corpus) -> None:
    for each in register.guidelines.values():
        assert each.quote in corpus.passage(each.passage).text
        assert held_values(each) <= numbers_in(each.quote)


BOOKS: dict[str, Any] = yaml.safe_load((CORPUS_DIR / "guidance" / "norms.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"quote": "Richtlijn: 9 boeken per leerling."}, "citaat"),
        ({"values": [{"value": 6, "upper": 8, "unit": "count"}]}, "waarde"),
        ({"passage": f"{SOURCE}/samenvatting/feiten/99"}, "passage"),
        ({"inputs": [{"name": "geiten", "use": "whole"}]}, "cijfers"),
        ({"id": f"{SOURCE}/boeken-kinderopvang"}, "twee keer"),
        ({"formula": "bound", "of": None, "inputs": []}, "per eenheid"),
        ({"words": []}, "hoe heet waarvan dat wordt genomen"),
    ],
)
def test_a_mistake_in_the_file_stops_the_assistant_and_is_named(
    changes: dict[str, Any], told: str, corpus: Corpus, tmp_path: Path
) -> None:
    first, *others = BOOKS["norms"]
    written = BOOKS | {"norms": [first | changes, *others]}
    (tmp_path / "norms.yaml").write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    with pytest.raises(CorpusError, match=told):
        load_guidelines(tmp_path, corpus, {})


def test_a_file_that_cannot_be_read_is_named_with_what_to_do(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "norms.yaml").write_text("norms: [", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"herstel het bestand\.$"):
        load_guidelines(tmp_path, corpus, {})


def test_a_library_that_adds_the_publication_itself_still_opens(corpus: Corpus) -> None:
    """Its original takes the place of our summary, which is then no longer in force."""
    aside = replace(corpus.sources[SOURCE], status="replaced")
    changed = replace(corpus, sources={**corpus.sources, SOURCE: aside})
    every = {PRIMARY, SECONDARY, DAY_CARE, KEPT, HOURS_EACH}
    assert set(load_norms(CORPUS_DIR / "norms.yaml", changed).guidelines) == every


def test_a_corpus_may_do_without_them(corpus: Corpus, tmp_path: Path) -> None:
    assert load_guidelines(tmp_path, corpus, {}) == {}


@pytest.mark.parametrize(
    ("turns", "low", "high"),
    [
        (["Hoeveel boeken heeft een basisschool met 215 leerlingen nodig?"], 1075, 1720),
        (["How many books per pupil should a primary school have?", "ok and if it has 350 pupils?"], 1750, 2800),
        (["wat is de richtlijn voor boeken op een basisschool?", "en een kinderdagverblijf met 60 kindjes?"], 180, 480),
        (["Hoeveel boeken moet een middelbare school met 900 leerlingen hebben?"], 2700, 4500),
        (
            [
                "Hoeveel boeken hebben we nodig voor een basisschool met 300 leerlingen?",
                "en voor een middelbare school met 1.100 leerlingen?",
            ],
            3300,
            5500,
        ),
        (["Op een school staan 1400 boeken en we gaan saneren. Hoeveel houden we er over?"], 700, None),
        (["Vier medewerkers doen mee aan Jongeren gastvrij ontvangen. Hoeveel uur kost dat?"], 120, None),
        (
            ["Vier medewerkers doen mee aan Jongeren gastvrij ontvangen. Hoeveel uur kost dat?", "En met drie?"],
            90,
            None,
        ),
    ],
)
def test_a_number_of_heads_beside_a_guideline_is_calculated(
    turns: list[str], low: int, high: int | None, assistant: Assistant
) -> None:
    conversation: str | None = None
    for turn in turns:
        answer = assistant.ask(turn, conversation_id=conversation)
        conversation = answer.conversation_id
    (made,) = answer.calculations
    assert made.result is not None
    assert (answer.outcome, made.result.value, made.result.upper) == (Outcome.ANSWERED, low, high)
    assert f"[{made.marker}]" in answer.text
    assert made.passage_id in [each.passage_id for each in answer.citations]
    assert made.norm_id.startswith(made.passage_id.partition("/")[0])


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel boeken per leerling zijn er nodig op een basisschool?",
        "Een school met 100 leerlingen en een met 250 leerlingen, hoeveel boeken per leerling?",
        "Een basisschool met 12 groepen, hoeveel boeken?",
    ],
)
def test_without_one_number_of_heads_the_guideline_is_only_quoted(question: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.calculations == ()
    assert "boeken per leerling" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("turns", "numbers"),
    [
        (["Hoeveel boeken per leerling is de richtlijn op een basisschool?", "De school heeft 180 leerlingen"], [900]),
        (
            [
                "Hoeveel boeken per leerling is de richtlijn op een basisschool?",
                "De school heeft 180 leerlingen en 720 boeken",
                "Hoeveel boeken komen ze minstens tekort?",
            ],
            [900, 180],
        ),
        (
            [
                "Wij willen een collectie neerzetten bij een kinderdagverblijf",
                "Er komen 60 kinderen, verdeeld over 4 groepen",
                "Hoeveel boeken heb je dan nodig?",
            ],
            [180, 480],
        ),
        (
            ["Een bso heeft 40 kinderen", "Er staan 100 boeken", "Is dat wel voldoende voor zo'n groep?"],
            [120],
        ),
        (
            [
                "We willen met 4 mensen meedoen aan Jongeren gastvrij ontvangen. Hoeveel uur kost dat minimaal?",
                "en als er een collega afvalt, hoeveel uur is het dan in totaal?",
            ],
            [90],
        ),
        (["Het vmbo in de wijk heeft 640 scholieren, aan hoeveel boeken moet ik denken?"], [1920, 3200]),
        (["Onze basisschool heeft 400 leerlingen, hoeveel boeken hebben ze nodig?", "sorry, 420"], [2100, 3360]),
        (["Een gymnasium met 900 leerlingen, hoeveel boeken?", "920 bedoel ik", "2.500 boeken nu"], [2760, 4600]),
    ],
)
def test_a_guideline_goes_on_through_the_conversation(
    turns: list[str], numbers: list[int], assistant: Assistant
) -> None:
    answer = assistant.ask(turns[0])
    for turn in turns[1:]:
        answer = assistant.ask(turn, conversation_id=answer.conversation_id)
    assert set(numbers) <= numbers_in(answer.text)
    assert answer.calculations


def test_of_how_many_is_asked_where_a_sum_is_wanted(assistant: Assistant) -> None:
    answer = assistant.ask("Kun je uitrekenen hoeveel boeken een basisschool met 11 klassen nodig heeft?")
    assert answer.outcome == Outcome.NEEDS_INPUT
    assert [each.name for each in answer.missing_inputs] == ["pupils"]


def test_of_how_many_is_asked_where_the_books_alone_are_said(assistant: Assistant) -> None:
    first = assistant.ask("dBos op de basisschool om de hoek, 1.300 boeken staan er nu")
    answer = assistant.ask("genoeg volgens de richtlijn per leerling?", conversation_id=first.conversation_id)
    assert answer.outcome == Outcome.NEEDS_INPUT
    assert [each.name for each in answer.missing_inputs] == ["pupils"]


def test_books_that_a_school_has_are_held_against_the_guideline(assistant: Assistant) -> None:
    (made,) = assistant.ask("Onze basisschool heeft 180 kinderen en 700 boeken. Is dat genoeg?").calculations
    assert (made.inputs, made.comparison) == ({"books_held": 700, "pupils": 180}, Comparison.FALLS_SHORT)


def test_as_many_books_as_pupils_are_not_worked_out_as_they_are(assistant: Assistant) -> None:
    answer = assistant.ask("Onze basisschool heeft 12 groepen van 25 leerlingen en 300 boeken. Is dat genoeg?")
    assert answer.calculations[0].inputs == {"books_held": 300, "pupils": 300}
    assert "aantal leerlingen: 12 × 25 = 300" in answer.text
    assert "aantal boeken: 12 × 25" not in answer.text


def test_the_list_of_norms_holds_the_plans_alone(assistant: Assistant) -> None:
    assert not [each.id for each in assistant.norms() if each.id.startswith(SOURCE)]


def test_its_figures_are_named_as_those_of_every_norm(register: NormRegister) -> None:
    inputs: dict[str, NormInput] = {each.name: each for norm in register.guidelines.values() for each in norm.inputs}
    assert {name: each.label.nl for name, each in inputs.items()} == {
        "pupils": "aantal leerlingen",
        "children": "aantal kinderen",
        "books_held": "aantal boeken",
        "participants": "aantal medewerkers dat meedoet",
        "books_weeded": "aantal boeken vóór het saneren",
    }
