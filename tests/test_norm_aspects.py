"""Questions about a norm itself: what is asked, of which norm, and what the register says to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant, Settings
from assistant.advice import Answer, Outcome
from assistant.errors import CorpusError
from assistant.knowledge import aspects
from assistant.knowledge.aspects import fit_aspects, likeliest_aspect, made_of_examples
from assistant.knowledge.classifier import UNTAUGHT, read_classifier
from assistant.knowledge.embedding import name_of
from assistant.knowledge.norm_questions import OTHER, load_norm_questions
from assistant.knowledge.norms import Aspect
from assistant.knowledge.norms.loading import _about
from tests.test_pointing import ask
from tests.test_rewriting import Words

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
BUDGET = "Ons collectiebudget is 240.000 euro en er gaat 40.000 naar doelgroepen, is dat genoeg?"
HOURS = "We hebben 95.000 inwoners, hoeveel uur voor de collectiespecialist hoort daarbij?"
WEEDING = "We hebben 60.000 boeken, hoeveel schrijven we daarvan af?"
LOANS = "Van onze 200.000 uitleningen kwamen er 14.000 van andere bibliotheken."
HOURS_ALL = "Hoeveel uur per week spreken de bibliotheken af voor de collectiespecialist?"
VISION = "Welk deel van het collectiebudget is volgens de visie voor nieuwe doelgroepen en samenwerking?"
SCHOOL = "Basisschool met 220 kinderen, hoeveel boeken hebben ze nodig?"


def said(assistant: Assistant, *turns: str) -> tuple[Answer, str | None]:
    """The last answer, and what it took the last message to ask about a norm."""
    answer = ask(assistant, *turns)
    reading = assistant._journal.readings(answer.conversation_id)[-1]
    return answer, reading["aspect"] if reading else None


# --- what is asked, from the real examples


@pytest.mark.parametrize(
    ("turns", "aspect", "outcome", "begins"),
    [
        ((BUDGET, "is dat een ondergrens of een bovengrens?"), Aspect.BOUND, Outcome.ANSWERED, "Het is een minimum"),
        ((LOANS, "is dat een ondergrens of een bovengrens?"), Aspect.BOUND, Outcome.ANSWERED, "Het is een maximum"),
        ((WEEDING, "is dat een ondergrens of een bovengrens?"), Aspect.BOUND, Outcome.ANSWERED, "Het plan laat dit"),
        ((BUDGET, "zijn we daaraan gebonden?"), Aspect.FORCE, Outcome.ANSWERED, "Nee, het plan noemt"),
        ((HOURS, "zijn we daaraan gebonden?"), Aspect.FORCE, Outcome.ANSWERED, "Het is een afspraak"),
        (
            (HOURS, "komt daar gedonder van als het ons niet lukt?"),
            Aspect.CONSEQUENCE,
            Outcome.ANSWERED,
            "Het plan noemt geen gevolg",
        ),
        ((HOURS, "krijgen we dan een boete?"), Aspect.CONSEQUENCE, Outcome.ANSWERED, "Nee, het plan noemt geen gevolg"),
        (
            (HOURS, "en als we dat niet halen?", "wie controleert dat?"),
            Aspect.WATCHED,
            Outcome.ANSWERED,
            "Het plan noemt",
        ),
        ((BUDGET, "wat is daar de gedachte achter"), Aspect.REASON, Outcome.ANSWERED, "Dit is de reden"),
        ((LOANS, "houdt iemand dat in de gaten?"), Aspect.WATCHED, Outcome.ANSWERED, "Het plan noemt niemand"),
        ((WEEDING, "en wie heeft dat verzonnen?"), Aspect.ORIGIN, Outcome.ANSWERED, "Het is een norm uit de vorige"),
        ((BUDGET, "who came up with that?"), Aspect.ORIGIN, Outcome.ANSWERED, "It stands so in the plan itself"),
        ((WEEDING, "was dat in het vorige plan ook zo?"), Aspect.NEW, Outcome.ANSWERED, "Ja, het is een norm uit"),
        ((WEEDING, "is dat iets nieuws?"), Aspect.NEW, Outcome.ANSWERED, "Nee, het is een norm uit"),
        ((HOURS, "is dat iets nieuws?"), Aspect.NEW, Outcome.ANSWERED, "Ja, het plan voegt dit toe"),
        ((BUDGET, "is dat iets nieuws?"), Aspect.NEW, Outcome.NOT_IN_SOURCES, "Het plan zegt niet of dit nieuw is"),
        ((BUDGET, "en mogen wij daar een uitzondering op zijn?"), Aspect.EXCEPTION, Outcome.NOT_IN_SOURCES, "Het"),
        ((LOANS, "weet je dat heel zeker?"), Aspect.SURE, Outcome.ANSWERED, "Zo staat het in het plan"),
        ((HOURS, "mag ik die verdelen over een paar collega's?"), Aspect.DIVIDE, Outcome.ANSWERED, "Het aantal uren"),
        ((WEEDING, "geldt dat voor iedere bieb?"), Aspect.FOR_WHOM, Outcome.ANSWERED, "Het plan maakt"),
        ((BUDGET, "Wij zijn maar klein. Geldt dat voor ons ook?"), Aspect.FOR_WHOM, Outcome.ANSWERED, "Het plan maakt"),
        ((LOANS, "reken je dat per vestiging of in zijn geheel?"), Aspect.DIVIDE, Outcome.NEEDS_JUDGEMENT, "Het plan"),
        (
            (VISION, "is dat een ondergrens of een bovengrens?"),
            Aspect.BOUND,
            Outcome.ANSWERED,
            "Het is een bandbreedte",
        ),
        ((HOURS_ALL, "zijn we daaraan gebonden?"), Aspect.FORCE, Outcome.ANSWERED, "Het is een afspraak"),
        ((HOURS_ALL, "wat zou jij ons adviseren?"), Aspect.ADVICE, Outcome.NEEDS_JUDGEMENT, "Ik geef zelf geen advies"),
        ((BUDGET, "wat zou jij doen?"), Aspect.ADVICE, Outcome.NEEDS_JUDGEMENT, "Ik geef zelf geen advies"),
        (("mogen we van de 10% afwijken?",), Aspect.EXCEPTION, Outcome.NEEDS_JUDGEMENT, "Het plan noemt hiervoor"),
        ((SCHOOL, "moeten ze dat of is het een advies?"), Aspect.FORCE, Outcome.ANSWERED, "Het is een richtlijn"),
    ],
)
def test_what_is_asked_about_a_norm_is_answered_from_its_register(
    assistant: Assistant, turns: tuple[str, ...], aspect: Aspect, outcome: Outcome, begins: str
) -> None:
    answer, asked = said(assistant, *turns)
    assert asked == aspect
    assert answer.outcome is outcome
    assert answer.text.startswith(begins)
    assert not [each for each in answer.findings if each.status == "fail"]


@pytest.mark.parametrize(
    ("turns", "begins"),
    [
        (("Het plan geeft uren per klasse", "Wij bedienen 72.000 inwoners.", "in welke klasse vallen wij?"), "24"),
        (("hoeveel procent moet er naar doelgroepen?", "ons budget is 95.000", "om welk bedrag gaat het?"), "€ 19.000"),
        ((LOANS, "zitten we daarmee aan de veilige kant?"), "Dat is meer dan het plan noemt"),
        (("Our collection budget is 95,000 euros.", "What is the least we should spend on target groups?"), "€19,000"),
        (("de richting voor nieuwe doelgroepen?", "budget 300.000", "van welk tot welk bedrag is dat?"), "€ 60.000"),
    ],
)
def test_what_a_norm_comes_to_for_the_asker_is_worked_out_in_whatever_words(
    assistant: Assistant, turns: tuple[str, ...], begins: str
) -> None:
    answer, asked = said(assistant, *turns)
    assert asked is None
    assert answer.calculations
    assert begins in answer.text.split("\n\n")[0]


def test_what_is_still_needed_for_it_is_asked(assistant: Assistant) -> None:
    answer, _ = said(
        assistant, "How many hours does the plan ask for the specialist?", "and what's that for my library?"
    )
    assert answer.outcome is Outcome.NEEDS_INPUT
    assert [each.name for each in answer.missing_inputs] == ["inhabitants"]


def test_of_what_is_worked_out_nothing_is_told_in_the_register() -> None:
    written = {"met": {"passage": "x", "quote": "y", "says": {"nl": "a", "en": "b"}}}
    with pytest.raises(CorpusError, match="hier kan alleen staan: bound"):
        _about(Path("norms.yaml"), written)


@pytest.mark.parametrize(
    "turns",
    [
        (BUDGET, "telt de jeugdcollectie ook mee?"),
        (BUDGET, "en bij 300.000?"),
        (HOURS, "hoeveel komen we tekort met 30 uur?"),
        (LOANS, "wie brengt die boeken eigenlijk rond?"),
        (WEEDING, "en hoeveel blijft er over?"),
        (BUDGET, "waarom lezen jongeren minder?"),
        (BUDGET, "is het plan zelf nieuw?"),
        (BUDGET, "als we er 8% op achteruitgaan"),
        (BUDGET, "geldt dat ook voor senioren?"),
        (BUDGET, "Wie maakt de monitor?", "is dat verplicht?"),
        (LOANS, "waarom precies dat getal?"),
        ("Is een lidmaatschap verplicht?",),
        ("Hoeveel mag er van andere bibliotheken komen?", "Wat is IBL precies?", "Is dat verplicht?"),
    ],
)
def test_what_only_looks_like_it_is_none_of_it(assistant: Assistant, turns: tuple[str, ...]) -> None:
    assert said(assistant, *turns)[1] is None


def test_the_sum_of_the_question_before_is_not_said_again_but_where_its_ground_is_asked(assistant: Assistant) -> None:
    assert not ask(assistant, BUDGET, "is dat een minimum?").calculations
    (again,) = ask(assistant, BUDGET, "hoe kom je daar nou bij?").calculations
    assert again.result is not None
    assert float(again.result.value) == 48000


def test_a_sum_goes_on_after_a_question_about_its_norm(assistant: Assistant) -> None:
    (calculation,) = ask(assistant, BUDGET, "moet dat?", "en als het budget 300.000 is?").calculations
    assert calculation.result is not None
    assert float(calculation.result.value) == 60000


def test_another_value_than_the_norm_has_is_put_right_and_not_taken_for_an_own_figure(assistant: Assistant) -> None:
    answer = ask(assistant, BUDGET, "vreemd, ik las iets van 30 procent")
    assert answer.text.startswith("Nee, zo staat het niet in het plan: minstens 20%")
    assert not answer.calculations


def test_a_school_that_is_told_of_after_a_norm_is_no_part_of_it(assistant: Assistant) -> None:
    answer = ask(assistant, WEEDING, "Een middelbare school met 900 leerlingen vraagt hoeveel boeken ze moeten hebben")
    (calculation,) = answer.calculations
    assert calculation.norm_id.endswith("boeken-voortgezet-onderwijs")
    assert calculation.comparison is None  # our 60.000 books are not theirs


def test_a_source_is_asked_of_any_answer_and_who_watches_of_any_theme(assistant: Assistant) -> None:
    first = ask(assistant, "Wat zegt het plan over jongeren?")
    again = ask(assistant, "Wat zegt het plan over jongeren?", "heb je daar een bron voor?")
    assert {each.passage_id for each in again.citations} <= {each.passage_id for each in first.citations}
    assert "staat in het plan bij" in again.text
    watched = ask(assistant, "Wat zegt het plan over jongeren?", "wie controleert dat?")
    assert watched.citations[0].passage_id == "plan-2026-2030/evaluatie/inleiding/1"
    assert ask(assistant, "Wie levert het IBL-systeem?", "wie controleert dat?").citations[:1] != watched.citations[:1]


def test_a_number_of_which_nobody_said_what_it_is_gets_no_norm(assistant: Assistant) -> None:
    answer = ask(assistant, "Wat zegt het plan over diversiteit?", "en met 300.000?")
    assert answer.outcome is Outcome.NOT_IN_SOURCES
    assert answer.text.startswith("Ik weet niet waarvan dat getal is")
    assert not [each for each in answer.findings if each.status == "fail"]


def test_that_a_figure_was_replaced_is_said_without_the_one_before_it(assistant: Assistant) -> None:
    answer = ask(assistant, "Ons collectiebudget is 142.000 euro, hoeveel naar doelgroepen?", "en bij 300.000?")
    assert "€ 300.000, in plaats van wat u eerder noemde" in answer.text
    assert "142.000" not in answer.text  # it stays with its own question, and is erased there
    assert not [each for each in answer.findings if each.status == "fail"]


def test_two_norms_of_which_the_plan_does_not_say_how_they_relate_are_not_one(assistant: Assistant) -> None:
    answer = ask(assistant, "20% en 30/20%: is dat hetzelfde?")
    assert answer.outcome is Outcome.NEEDS_JUDGEMENT
    assert "zegt niet hoe de 20 tot 30%" in answer.text


def test_a_limit_that_is_asked_away_is_still_one(assistant: Assistant) -> None:
    answer = ask(assistant, "Mogen wij onze IBL-aanvragen onbeperkt laten groeien?")
    assert answer.text.startswith("Nee, dat is meer dan het plan noemt: maximaal 5%")


def test_which_norms_are_new_is_told_apart_from_those_that_were_there(assistant: Assistant) -> None:
    text = ask(assistant, "Welke normen zijn nieuw?").text
    new, kept = text.split("Dit waren al normen")
    assert "24 uur" in new
    assert "10%" not in new
    assert all(value in kept for value in ("5%", "0,1%", "10%"))


def test_what_is_wise_shows_what_is_left_to_people_and_two_ways_to_choose_from(assistant: Assistant) -> None:
    answer = ask(assistant, BUDGET, "wat raad je ons aan?")
    assert "U beslist zelf: welke lokale focusdoelgroepen" in answer.text
    assert [option.label for option in answer.options] == ["Doen wat het plan vraagt", "Ervan afwijken"]
    assert {option.passage_id for option in answer.options} == {answer.citations[0].passage_id}


# --- what it is learned from


def test_the_examples_tell_every_aspect_from_what_only_looks_like_it() -> None:
    examples = load_norm_questions(CORPUS_DIR)
    assert {aspect for aspect, _ in examples} == {*Aspect, OTHER}
    assert len({text for _, text in examples}) == len(examples)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sure: [Echt waar?]\nzin: [Wat?]", "hier horen alleen applied, met, bound, "),
        ("sure: Echt waar?", "onder ‘sure’ hoort een lijst"),
        ("sure: ['']", "onder ‘sure’ hoort een lijst"),
        ("sure: [Echt?]\nother: [Echt?]", "‘Echt?’ staat onder sure en onder other"),
        ("sure: [", "is niet leesbaar"),
    ],
)
def test_examples_that_cannot_be_read_are_refused_with_the_next_step(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "norm-questions.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(CorpusError, match="norm-questions") as refused:
        load_norm_questions(tmp_path)
    assert said in str(refused.value)


def test_a_corpus_without_examples_asks_nothing_about_norms(tmp_path: Path) -> None:
    assert load_norm_questions(tmp_path) == []
    assert fit_aspects([], Words()) is UNTAUGHT
    assert likeliest_aspect(UNTAUGHT, np.zeros(3, dtype=np.float32)) == (None, 0.0)


def test_what_is_learned_is_told_again_and_depends_on_the_examples_and_the_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.knowledge.training.FEWEST_STEPS", 60)
    embedder = Words()
    examples = [("reason", f"kosten {word}") for word in ("jongeren", "ouders", "lezers")]
    examples += [(OTHER, f"datum {word}") for word in ("jongeren", "ouders", "lezers")]
    learned = fit_aspects(examples, embedder)
    assert likeliest_aspect(learned, embedder.encode_query("kosten scholen"))[0] is Aspect.REASON
    assert likeliest_aspect(learned, embedder.encode_query("datum scholen"))[0] is None
    made = made_of_examples(examples, "a")
    assert made not in (made_of_examples(examples, "b"), made_of_examples(examples[1:], "a"))
    assert aspects.aspects_file(Path("corpus"), "a") != aspects.aspects_file(Path("corpus"), "b")


def test_what_comes_with_the_corpus_was_learned_of_these_examples() -> None:
    model = name_of(Settings().embedding_model)
    examples = load_norm_questions(CORPUS_DIR)
    held = read_classifier(aspects.aspects_file(CORPUS_DIR, model), made_of_examples(tuple(examples), model))
    assert held is not None, "doe ‘assistant index --share’: er zijn andere voorbeelden"
    assert set(held.labels) == {*Aspect, OTHER}
