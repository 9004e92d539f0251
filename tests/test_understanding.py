"""What is understood of a question without a language model. Anyone can extend the table, ``questions.yaml``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import Settings
from assistant.advice import Language
from assistant.answering.understanding import Intent, Reading, understand
from assistant.answering.understanding.subjects import without_readers
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.norms import load_norms
from assistant.knowledge.vocabulary import Vocabulary, load_vocabulary

AS_OF = date(2026, 11, 24)
CORPUS_DIR = Settings(_env_file=None).corpus_dir
ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))

IN_ANY_ORDER: Callable[[Any], Any] = frozenset
IN_ORDER: Callable[[Any], Any] = tuple
# How a cell of the table is written as the reading has it.
CELLS: dict[str, Callable[[Any], Any]] = {
    "language": str,
    "intent": str,
    "norm_ids": IN_ORDER,
    "term_ids": IN_ORDER,
    "chapters": IN_ANY_ORDER,
    "sections": IN_ANY_ORDER,
    "roles": IN_ANY_ORDER,
    "figures": lambda figures: {name: Decimal(str(value)) for name, value in figures.items()},
    "claims": lambda claims: tuple(Decimal(str(value)) for value in claims),
    "between": lambda ends: tuple(Decimal(str(end)) for end in ends),
    "is_follow_up": bool,
    "summarises": bool,
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    texts = [passage.text for passage in load_corpus(CORPUS_DIR).passages]
    return load_vocabulary(CORPUS_DIR / "vocabulary.yaml", texts)


def read(vocabulary: Vocabulary, *turns: str, figures: dict[str, Decimal] | None = None) -> Reading:
    """The reading of the last turn, each turn read with the one before it."""
    reading: Reading | None = None
    for turn in turns:
        reading = understand(turn, vocabulary=vocabulary, as_of=AS_OF, figures=figures, previous=reading)
    assert reading is not None
    return reading


def told(reading: Reading, cell: str) -> Any:
    return tuple(claim.value for claim in reading.claims) if cell == "claims" else getattr(reading, cell)


@pytest.mark.parametrize("row", ROWS, ids=[" / ".join([*row.get("turns", []), row["question"]]) for row in ROWS])
def test_a_question_is_understood_as_the_table_says(row: dict[str, Any], vocabulary: Vocabulary) -> None:
    expected = {cell: value for cell, value in row.items() if cell not in ("question", "turns")}
    assert expected, "this row checks nothing"
    reading = read(vocabulary, *row.get("turns", []), row["question"])
    assert {cell: told(reading, cell) for cell in expected} == {
        cell: CELLS[cell](value) for cell, value in expected.items()
    }


def test_every_name_in_the_table_and_in_the_vocabulary_is_a_norm_or_term_of_the_register(
    vocabulary: Vocabulary,
) -> None:
    register = load_norms(CORPUS_DIR / "norms.yaml", load_corpus(CORPUS_DIR))
    named = {norm_id for row in ROWS for norm_id in row.get("norm_ids", [])} | set(vocabulary.norm_cues)
    assert named - set(register.norms) == set()
    terms = {term_id for row in ROWS for term_id in row.get("term_ids", [])} | set(vocabulary.term_cues)
    assert terms - set(register.terms) == set()
    inputs = {each.name for norm in register.norms.values() for each in norm.inputs}
    assert {name for row in ROWS for name in row.get("figures", {})} - inputs == set()


@pytest.mark.parametrize(
    ("text", "previous", "language"),
    [
        ("Hoeveel moet naar doelgroepen?", None, Language.NL),
        ("How much for target groups?", None, Language.EN),
        ("300.000", None, Language.NL),
        ("300.000", Language.EN, Language.EN),
        ("Wat zegt het over onboarding, e-books en marketing?", Language.EN, Language.NL),
        ("AI?", Language.EN, Language.EN),
    ],
)
def test_a_language_is_kept_until_another_is_clearly_spoken(
    text: str, previous: Language | None, language: Language, vocabulary: Vocabulary
) -> None:
    before = None if previous is None else read(vocabulary, "hallo").model_copy(update={"language": previous})
    assert understand(text, vocabulary=vocabulary, as_of=AS_OF, previous=before).language is language


def test_a_figure_in_the_question_goes_before_the_one_that_was_filled_in(vocabulary: Vocabulary) -> None:
    filled_in = {"collection_budget": Decimal(100_000), "loans_total": Decimal(9000)}
    reading = read(vocabulary, "Hoeveel moet naar doelgroepen bij een budget van € 250.000?", figures=filled_in)
    assert reading.figures == {"collection_budget": Decimal(250_000), "loans_total": Decimal(9000)}


def test_a_figure_of_the_library_stays_true_in_the_rest_of_the_conversation(vocabulary: Vocabulary) -> None:
    reading = read(
        vocabulary,
        "Ons collectiebudget is € 250.000.",
        "Hoeveel uren collectiespecialist bij 95.000 inwoners?",
        "Hoeveel moet naar doelgroepen?",
    )
    assert reading.figures == {"collection_budget": Decimal(250_000), "inhabitants": Decimal(95_000)}


@pytest.mark.parametrize(
    ("before", "question", "kept", "left"),
    [
        ("Wat is de ambitie voor jeugd?", "Wie doet daar wat?", "jeugd", "ambitie"),
        ("Welke principes gelden voor diversiteit?", "en wat is de relevantie?", "diversiteit", "principes"),
        ("Welke kennis moeten collectiespecialisten hebben?", "en de leiding?", "moeten", "geen enkel woord"),
    ],
)
def test_of_the_question_before_stays_what_the_new_one_needs(
    before: str, question: str, kept: str, left: str, vocabulary: Vocabulary
) -> None:
    text = read(vocabulary, before, question).text
    assert kept in text
    assert left not in text


def test_a_follow_up_is_put_on_its_own_feet_without_what_it_replaces(vocabulary: Vocabulary) -> None:
    text = read(vocabulary, "Wat zijn de principes voor jeugd?", "en voor jongeren?").text
    assert "principes" in text
    assert "jongeren" in text
    assert "jeugd" not in text


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Iets anders: wat is de BoekToer?", "wat is de BoekToer?"),
        ("Oké, nu iets heel anders. Wat is de BoekToer?", "Wat is de BoekToer?"),
        ("Los daarvan, wat is de BoekToer?", "wat is de BoekToer?"),
        ("Something else: what is it?", "what is it?"),
        ("Another question: what is it?", "what is it?"),
        ("Iets anders", "Iets anders"),  # nothing is left to read
        ("Is dat iets anders?", "Is dat iets anders?"),
    ],
)
def test_what_announces_another_subject_is_no_part_of_the_question(
    said: str, left: str, vocabulary: Vocabulary
) -> None:
    assert read(vocabulary, said).text == left


def test_a_question_about_a_norm_does_not_ask_again_for_how_much(vocabulary: Vocabulary) -> None:
    """The words of the norm would find the norm again, and answer "waarom" with how much."""
    for question in ("Waarom?", "Wie betaalt dat?"):
        reading = read(vocabulary, "Hoeveel procent moet naar doelgroepen, bij € 250.000?", question)
        assert reading.text.startswith(question)
        assert "doelgroepen" in reading.text
        assert not any(word in reading.text.casefold() for word in ("hoeveel", "procent", "€", "250"))
        assert not reading.wants_amount
        assert "amount" not in reading.concepts


def test_a_reading_survives_being_saved_and_read_back(vocabulary: Vocabulary) -> None:
    for row in ROWS:
        reading = read(vocabulary, row["question"])
        assert Reading.model_validate_json(reading.model_dump_json()) == reading


def test_equal_questions_are_understood_alike_whatever_their_case_or_accents(vocabulary: Vocabulary) -> None:
    plain, shouted, accented = (
        read(vocabulary, text).model_copy(update={"text": "", "asked": ""})
        for text in (
            "wat zijn de principes voor artificiele intelligentie?",
            "WAT ZIJN DE PRINCIPES VOOR ARTIFICIELE INTELLIGENTIE?",
            "Wat zijn dé principes voor artificiële intelligentie?",
        )
    )
    assert plain == shouted == accented
    assert plain.chapters == {"ai"}


@pytest.mark.parametrize(
    "question",
    [
        "Welke bibliotheken voldoen nu al aan de urennorm?",
        "How many libraries meet the 20% for target groups?",
        "Na hoeveel jaar moeten we een boek afschrijven?",
    ],
)
def test_who_complies_or_after_how_long_is_no_norm(vocabulary: Vocabulary, question: str) -> None:
    assert understand(question, vocabulary=vocabulary, as_of=AS_OF).norm_ids == ()


def test_what_each_of_two_chapters_says_is_a_comparison(vocabulary: Vocabulary) -> None:
    reading = understand("Zeggen Data en AI hetzelfde over privacy?", vocabulary=vocabulary, as_of=AS_OF)
    assert reading.intent is Intent.COMPARE


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("Vat het plan samen voor de ondernemingsraad.", "Vat het plan samen."),
        ("Vat samen wat er geldt voor de scholen", "Vat samen wat er geldt voor de scholen"),
        ("Maak een samenvatting van de norm voor de uren", "Maak een samenvatting van de norm voor de uren"),
        ("Vat het hoofdstuk samen voor de jongeren", "Vat het hoofdstuk samen voor de jongeren"),
        ("Wat doet Probiblio voor de bibliotheken?", "Wat doet Probiblio voor de bibliotheken?"),
    ],
)
def test_for_whom_a_text_is_is_left_out_where_it_is_no_subject(
    question: str, without: str, vocabulary: Vocabulary
) -> None:
    assert without_readers(question, vocabulary) == without
