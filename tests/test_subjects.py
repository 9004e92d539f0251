"""Questions for all that is said of a subject: what they are about, which passages name it, and a chapter in short."""

from __future__ import annotations

from datetime import date

import pytest
from liars import CORPUS, CORPUS_DIR

from assistant import Assistant
from assistant.advice import Answer, Language, Outcome
from assistant.answering.understanding.language import detect_language
from assistant.answering.understanding.subjects import meaning_of, names, subject_of
from assistant.knowledge.vocabulary import load_vocabulary

AS_OF = date(2026, 11, 24)
VOCABULARY = load_vocabulary(CORPUS_DIR / "vocabulary.yaml", (passage.text for passage in CORPUS.passages))
PLAN = "plan-2026-2030"


def cited(answer: Answer) -> list[str]:
    return [citation.passage_id for citation in answer.citations]


# --- the subject of a question

SUBJECTS = {
    "Wat zegt het plan over meertaligheid?": "meertaligheid",
    "wat staat er over IBL in het plan": "IBL",
    "Staat er iets in het plan over podcasts?": "podcasts",
    "Welke rol heeft meertaligheid in het plan?": "meertaligheid",
    "Hoe zit het eigenlijk met dyslexie?": "dyslexie",
    "Musea, hebben ze het daar nog over?": "Musea",
    "Noemt het plan podcasts?": "podcasts",
    "Komt erfgoed voor in het plan?": "erfgoed",
    "What does the plan say about volunteers?": "volunteers",
    "Does the plan mention bestsellers?": "bestsellers",
    "Meertaligheid": "Meertaligheid",
    "Wat is de visie van het plan op duurzaamheid?": "duurzaamheid",
    "Wat is jullie kijk op inclusie?": "inclusie",
    "Hoe denkt het plan over streaming?": "streaming",
    "Hoe staat dit plan tegenover commerciële partijen?": "commerciële partijen",
    "What is the plan's view on sustainability?": "sustainability",
    "What is your stance on graphic novels?": "graphic novels",
    "Does the plan take a position on AI?": "AI",
}
NO_SUBJECTS = [
    "Wordt het plan over vier jaar vernieuwd?",
    "Is the plan based on research?",
    "Hallo Probiblio",
    "Hoe meet je daarmee succes?",
    "Wat zegt het plan over hoeveel uur nodig is?",
    "Hoe zit het met de uren bij 60.000 inwoners?",
    "Welke talen noemt het plan?",
    "Waar gaat het plan over?",
    "Wie heeft het plan geschreven?",
    "Mag een school boeken weigeren volgens het plan?",
    "Wat zegt het plan daarover?",
    "Hoe kijken jongeren naar de bibliotheek?",
    "Wat is de visie van leners op de collectie?",
    "What are readers' opinions of the library?",
    "Hoe staat het ervoor met de collectie?",
]


@pytest.mark.parametrize(("question", "subject"), SUBJECTS.items())
def test_the_frame_of_a_question_is_no_part_of_its_subject(question: str, subject: str) -> None:
    assert subject_of(question, VOCABULARY, alone=True) == subject


@pytest.mark.parametrize("question", NO_SUBJECTS)
def test_a_question_for_one_thing_asks_for_no_whole_subject(question: str) -> None:
    assert subject_of(question, VOCABULARY, alone=True) == ""


def test_a_bare_word_is_a_subject_only_where_it_follows_up_on_nothing() -> None:
    assert subject_of("Meertaligheid", VOCABULARY, alone=False) == ""


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Wat is dBos?", "dBos"),
        ("dBos, waar staat dat voor?", "dBos"),
        ("Wat wordt bedoeld met spiegels en vensters?", "spiegels en vensters"),
        ("Wat is de norm voor IBL?", ""),
        ("Wie is dat?", ""),
    ],
)
def test_what_a_word_means_is_asked_by_its_form(question: str, word: str) -> None:
    assert meaning_of(question, VOCABULARY) == word


@pytest.mark.parametrize(
    ("text", "subject", "is_named"),
    [
        ("Denk aan podcasts en games.", "podcast", True),
        ("De kinderen en hun ouders.", "ouders", True),
        ("Het vertrek van oudere werknemers.", "ouders", False),
        ("De duurzaamheidseffecten van AI.", "duurzaamheid", True),
        ("De duurzaamheidseffecten van AI.", "duurzaamheid van AI", True),
        ("De duurzaamheidseffecten van data.", "duurzaamheid van AI", False),
        ("Niets.", "de", False),
    ],
)
def test_a_text_names_a_subject_in_another_form_or_a_compound(text: str, subject: str, is_named: bool) -> None:
    assert names(text, subject) is is_named


# --- what is answered


@pytest.mark.parametrize(
    ("subject", "word"),
    [
        ("dyslexie", "dyslexie"),
        ("vrijwilligers", "vrijwilliger"),
        ("vrijwiligers", "vrijwilliger"),
        ("podcasts", "podcast"),
        ("meertaligheid", "meertalig"),
    ],
)
def test_what_names_the_subject_is_quoted_and_nothing_of_the_plan_that_does_not(
    subject: str, word: str, assistant: Assistant
) -> None:
    answer = assistant.ask(f"Wat zegt het plan over {subject}?", as_of=AS_OF)
    assert answer.outcome is Outcome.ANSWERED
    of_plan = [citation.quote for citation in answer.citations if citation.source_id == PLAN]
    assert of_plan
    assert all(word in quote.lower() for quote in of_plan)
    assert answer.text.startswith("Het plan zegt hierover: ")


@pytest.mark.parametrize("subject", ["fietsenstallingen", "thuisbezorging", "boetes", "bladmuziek"])
def test_what_nothing_names_is_declined(subject: str, assistant: Assistant) -> None:
    assert assistant.ask(f"Wat zegt het plan over {subject}?", as_of=AS_OF).outcome is Outcome.NOT_IN_SOURCES


def test_a_norm_stands_with_what_is_said_of_its_subject(assistant: Assistant) -> None:
    answer = assistant.ask("Wat zegt het plan over IBL?", as_of=AS_OF)
    assert cited(answer)[0] == f"{PLAN}/evaluatie/normen/2"


def test_whether_the_plan_names_something_is_answered_with_yes(assistant: Assistant) -> None:
    assert assistant.ask("Staat er iets over podcasts in het plan?", as_of=AS_OF).text.startswith("Ja, ")


def test_a_word_that_the_plan_only_names_is_not_said_to_be_defined(assistant: Assistant) -> None:
    answer = assistant.ask("Wat is de SOOB?", as_of=AS_OF)
    assert answer.text.startswith("Wat SOOB is, omschrijft het plan niet apart; het noemt het hier: “")
    explained = assistant.ask("Wat is dBos?", as_of=AS_OF)
    assert "(dBos)" in explained.citations[0].quote
    assert explained.text.startswith("Het plan zegt hierover: ")


# --- a chapter, or the whole plan, in short


@pytest.mark.parametrize(
    ("question", "chapter", "opening"),
    [
        ("Vat het hoofdstuk Plek samen", "plek", "Ik vat niet samen in eigen woorden; "),
        ("Summarise the chapter on youth.", "jeugd", "I do not summarise in my own words; "),
        ("Wat zegt het plan over jongeren?", "jongeren", "Het plan heeft hier een hoofdstuk over, ‘Jongeren’"),
        ("What does the plan say about AI?", "ai", "The plan has a chapter on this, "),
        ("Schrijf een alinea over AI voor ons beleid", "ai", "Ik schrijf zelf geen tekst; "),
        ("Vat het hele plan samen", "managementsamenvatting", "Ik vat niet samen in eigen woorden; "),
    ],
)
def test_a_chapter_is_given_in_its_own_main_sentences_in_the_plans_order(
    question: str, chapter: str, opening: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question, as_of=AS_OF)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text.startswith(opening)
    quoted = [CORPUS.passage(each) for each in cited(answer)]
    assert {passage.chapter_slug for passage in quoted} == {chapter}
    order = [CORPUS.passages.index(passage) for passage in quoted]
    assert order == sorted(order)


def test_of_a_chapter_its_beginning_and_its_whole_ambition_are_never_left_out(assistant: Assistant) -> None:
    quoted = cited(assistant.ask("Vat het hoofdstuk Jongeren samen", as_of=AS_OF))
    ambitions = [p.id for p in CORPUS.passages if p.chapter_slug == "jongeren" and p.section_key == "ambitie"]
    assert f"{PLAN}/jongeren/inleiding/1" in quoted
    assert set(ambitions) <= set(quoted)


@pytest.mark.parametrize(
    "question",
    [
        "Mogen we AI gebruiken om een samenvatting te schrijven?",
        "Can AI write text for us?",
        "Should we write off texts in the section for children?",
        "Hoeveel budget is er in grote lijnen voor jongeren?",
        "Schrijf een brief over de hondenuitlaatservice voor jongeren",
    ],
)
def test_a_question_that_speaks_of_texts_asks_for_no_chapter(question: str, assistant: Assistant) -> None:
    answer = assistant.ask(question, as_of=AS_OF)
    assert "kernzinnen" not in answer.text
    assert "main sentences" not in answer.text


@pytest.mark.parametrize("question", ["Vat de principes van AI samen", "Wat zegt het plan over de principes van AI?"])
def test_a_section_that_is_named_is_given_whole(question: str, assistant: Assistant) -> None:
    quoted = cited(assistant.ask(question, as_of=AS_OF))
    assert [each for each in quoted if each.startswith(f"{PLAN}/ai/principes/")] == quoted
    assert len(quoted) == 8


def test_a_common_word_is_no_word_of_the_plan_with_a_slip(assistant: Assistant) -> None:
    assert assistant.ask("Wat is een tafel?", as_of=AS_OF).outcome is not Outcome.ANSWERED
    assert assistant.ask("Wat is een college?", as_of=AS_OF).outcome is not Outcome.ANSWERED


# --- the language of short questions


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Is saneren verplicht?", Language.NL),
        ("Is 7% IBL toegestaan?", Language.NL),
        ("In welk jaar is het plan gemaakt?", Language.NL),
        ("Is meertaligheid verplicht?", Language.NL),
        ("Is manga allowed?", Language.EN),
        ("Is weeding required?", Language.EN),
        ("Is diversity mandatory?", Language.EN),
    ],
)
def test_a_short_question_is_told_by_the_shape_of_its_words(question: str, language: Language) -> None:
    assert detect_language(question) is language
