"""How an answer about the plan begins: yes, no or neither, the one thing asked for, or otherwise just the quote."""

from __future__ import annotations

from datetime import date

import pytest
from scripted_assistant import SOURCE

from assistant import Assistant
from assistant.advice import Citation, Language
from assistant.answering.drafting.openings import open_with, open_with_guidance
from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Intent, Reading
from assistant.answering.yes_no import SAYS_FROM, Said

SENTENCE = "De vloer nodigt uit."
CITATION = Citation(
    marker=3,
    passage_id="plan/plek/inleiding/1",
    source_id="plan",
    title="Een plan",
    locator="Plek",
    quote=SENTENCE,
    start=0,
    end=len(SENTENCE),
)


def begin(
    question: str,
    quote: str = SENTENCE,
    *,
    is_yes_no: bool = False,
    says: Said | None = None,
    language: Language = Language.NL,
) -> str:
    reading = Reading(
        language=language, as_of=date(2026, 11, 24), text=question, intent=Intent.ASK, is_yes_no=is_yes_no
    )
    return open_with(reading, Evidence(says=says), CITATION.model_copy(update={"quote": quote, "end": len(quote)}))


def test_a_question_for_no_thing_leaves_the_first_word_to_the_quote() -> None:
    assert begin("Wat doet de vloer?") == f"Het plan zegt hierover: “{SENTENCE}” [3]."


# --- yes, no, neither


@pytest.mark.parametrize(
    ("says", "dutch", "english"),
    [
        ("yes", "Ja, dat staat in het plan: ", "Yes, the plan says so"),
        ("no", "Nee, volgens het plan niet: ", "No, according to the plan not"),
        ("open", "Het plan laat dit open; het zegt: ", "The plan leaves this open; it says"),
        ("likely_yes", "Het lijkt van wel; het plan zegt: ", "It seems so; the plan says"),
        ("likely_no", "Het lijkt van niet; het plan zegt: ", "It seems not; the plan says"),
        (
            None,
            "Het plan zegt hierover: ",
            "The plan says (quoted in Dutch): ",
        ),
    ],
)
def test_a_yes_no_question_is_answered_with_yes_no_open_or_neither_and_the_quote(
    says: Said | None, dutch: str, english: str
) -> None:
    for question, language, opening in (
        ("Nodigt de vloer uit?", Language.NL, dutch),
        ("Does the floor invite?", Language.EN, english),
    ):
        text = begin(question, is_yes_no=True, says=says, language=language)
        assert text.startswith(opening)
        assert text.endswith(f"“{SENTENCE}” [3].")


@pytest.mark.parametrize(
    ("says", "is_yes_no", "opening"),
    [
        ("yes", True, "Ja, volgens een publicatie van "),
        ("no", True, "Nee, volgens een publicatie van "),
        ("likely_yes", True, "Het lijkt van wel, volgens een publicatie van "),
        ("likely_no", True, "Het lijkt van niet, volgens een publicatie van "),
        ("open", True, "In het plan vind ik dit niet; een publicatie van "),
        (None, True, "In het plan vind ik dit niet; een publicatie van "),
        ("yes", False, "In het plan vind ik dit niet; een publicatie van "),
    ],
)
def test_guidance_says_yes_or_no_as_well_and_that_the_plan_does_not(
    says: Said | None, is_yes_no: bool, opening: str
) -> None:
    reading = Reading(
        language=Language.NL, as_of=date(2026, 11, 24), text="Nodigt dat uit?", intent=Intent.ASK, is_yes_no=is_yes_no
    )
    text = open_with_guidance(reading, Evidence(says=says), SOURCE, CITATION)
    assert text.startswith(opening)
    assert "in het plan vind ik dit niet" in text.lower()
    assert text.endswith(f"“{SENTENCE}” [3].")


def test_guidance_that_surely_answers_begins_with_the_thing_itself() -> None:
    reading = Reading(language=Language.NL, as_of=date(2026, 11, 24), text="Hoeveel zijn er?", intent=Intent.ASK)
    citation = CITATION.model_copy(update={"quote": "Er zijn drie zalen."})
    sure, unsure = (
        open_with_guidance(reading, Evidence(chances=(chance,)), SOURCE, citation) for chance in (SAYS_FROM, 0.1)
    )
    assert sure.startswith("Drie zalen [3]. In het plan vind ik dit niet; ")
    assert unsure.startswith("In het plan vind ik dit niet; ")


def test_what_people_said_of_a_neighbour_does_not_answer_a_question_for_no_yes() -> None:
    assert begin("Wat doet de vloer?", says="yes").startswith("Het plan zegt hierover: ")


# --- the very thing

NAMED = [
    ("Hoeveel thema's zijn er?", "Er zijn negen en niet meer.", "negen"),
    ("Hoeveel zijn het er?", "Er zijn 33 boeken.", "33 boeken"),
    ("Hoeveel procent?", "Het is 20% daarvan.", "20%"),
    ("Wanneer begint het?", "Wij beginnen in mei 2026.", "in mei 2026"),
    ("Wie beslist?", "Daarover gaat de directeur.", "directeur"),
    ("Wie doet dat?", "Dat is een taak van Probiblio.", "Probiblio"),
    ("Van wie is dat citaat?", "‘Boeken zijn bruggen.’ — Jo Bos - directeur", "Jo Bos - directeur"),
    ("Wie deed de redactie?", "Redactie: Jo Bos (Probiblio)", "Jo Bos (Probiblio)"),
    ("Wie trekt het?", "Het ligt bij de manager en de specialist, met steun.", "de manager en de specialist"),
    ("Hoeveel mensen kregen de enquête?", "Een enquête ging naar 34 leden. Er zijn 2 zalen.", "34 leden"),
    ("Wanneer was het overleg?", "Op 12 mei 2025 was er overleg over Collectieplan 2026-2030.", "12 mei 2025"),
    ("Tot wanneer loopt het?", "Het loopt van 1 mei 2025 tot en met december 2026.", "december 2026"),
    ("Hoeveel modules telt het?", "Er zijn drie modules.", "drie modules"),
]


@pytest.mark.parametrize(("question", "quote", "thing"), NAMED)
def test_the_only_thing_of_the_kind_asked_for_is_named_before_the_quote(question: str, quote: str, thing: str) -> None:
    assert begin(question, quote) == f"{thing[0].upper()}{thing[1:]} [3]. Het plan zegt hierover: “{quote}” [3]."


def test_the_thing_is_named_in_the_language_of_the_question_and_as_the_plan_writes_it() -> None:
    text = begin("When does it start?", "Wij beginnen in mei 2026.", language=Language.EN)
    assert text.startswith("In mei 2026 [3]. ")


def test_the_thing_of_another_chapter_than_the_one_that_was_named_is_not_put_first(assistant: Assistant) -> None:
    assert not assistant.ask("Wie is de auteur van het citaat bij plek?").text.startswith("Anne Steenhoff")
    assert assistant.ask("Van wie is het citaat bij jeugd?").text.startswith("Anne Steenhoff")


UNNAMED = {
    "two of the kind": ("Wie beslist?", "De directeur en de specialist beslissen."),
    "two dates": ("Wanneer is het?", "Van mei 2026 en ook juni 2027."),
    "none of the kind": ("Wie beslist?", "Dat weet niemand."),
    "the question already says it": ("Wie is de directeur?", "Zo is de directeur."),
    "another kind": ("Wie beslist?", "Dat is in mei 2026."),
    "no kind asked": ("Waarom is dat?", "Dat is in mei 2026."),
    "a share is asked": ("Hoeveel procent deed mee?", "Er waren 34 specialisten."),
    "a sum is asked": ("Hoeveel zijn dat er van 40.000?", "Dat is 20%."),
    "a date of something else": (
        "Wanneer wordt het plan geëvalueerd?",
        "Het vorige plan is beoordeeld. De afdeling is er in juli 2024 mee begonnen.",
    ),
    "years in a name": ("Wanneer begon het?", "Het staat in Collectieplan 2026-2030."),
    "two numbers are asked": ("Hoeveel oude en hoeveel nieuwe?", "Er zijn vijf oude."),
    "a number that is no bound": ("Hoeveel Engelse boeken mag je maximaal hebben?", "Nu is minder dan 5% Engelstalig."),
}


@pytest.mark.parametrize(("question", "quote"), UNNAMED.values(), ids=UNNAMED)
def test_where_it_is_not_certain_which_thing_is_meant_none_is_named(question: str, quote: str) -> None:
    assert begin(question, quote) == f"Het plan zegt hierover: “{quote}” [3]."


@pytest.mark.parametrize("question", ["Welke leverancier moeten we kiezen?", "Which supplier should we take?"])
def test_who_asks_which_one_hears_a_name_and_no_word_for_any_of_them(question: str) -> None:
    assert begin(question, "Dat bepaalt de directeur.").startswith("Het plan zegt hierover")
    assert begin(question, "Dat bepaalt de directeur.", language=Language.EN).startswith("The plan says")
    assert begin(question, "Boeken komen van NBD Biblion.").startswith("NBD Biblion [3].")


def test_that_the_library_does_it_is_no_answer_to_who_does() -> None:
    assert begin("Wie doet dat?", "Dat doet de bibliotheek.").startswith("Het plan zegt hierover")


def test_the_same_thing_twice_is_one_thing() -> None:
    assert begin("Wie doet dat?", "Het is Probiblio, en alleen Probiblio.").startswith("Probiblio [3].")


@pytest.mark.parametrize(
    ("quote", "thing"),
    [
        ("Er zijn 33 boeken.", "33 boeken"),
        ("Er zijn 33.", "33"),
        ("Er zijn 33 en dat is veel.", "33"),
        ("Er zijn 33 van de beste.", "33"),
        ("Het is 33%.", "33%"),
        ("Het is 33 %.", "33 %"),
    ],
)
def test_a_number_is_named_with_its_sign_or_noun_but_without_small_words(quote: str, thing: str) -> None:
    assert begin("Hoeveel zijn het er?", quote).startswith(f"{thing} [3].")


def test_of_two_that_are_named_no_third_is_who_it_is() -> None:
    quote = "Collectiespecialisten werken met data, dus de mens besluit."
    assert begin("Wie werkt er met data?", quote).startswith("Collectiespecialisten [3]")
    assert begin("Wie beslist, de data of de mens?", quote) == f"Het plan zegt hierover: “{quote}” [3]."


def test_how_often_is_said_in_the_language_of_the_question() -> None:
    quote = "Probiblio maakt jaarlijks een monitor."
    assert begin("Hoe vaak komt er een monitor?", quote).startswith("Jaarlijks [3].")
    assert begin("How often is there a monitor?", quote, language=Language.EN).startswith("Every year [3].")
