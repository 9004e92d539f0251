"""What the embedded drafter writes from hand-made readings and evidence: one answer per outcome, all of it grounded.

Retrieval has no part in this: the evidence is named here, so that each test says which passage leads to which answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant import Settings
from assistant.advice import Comparison, Language, Outcome, Status, Unit
from assistant.answering.drafting import Draft, draft_answer
from assistant.answering.drafting.phrases import phrases, spelled
from assistant.answering.evidence import Evidence
from assistant.answering.grounding import check_grounding
from assistant.answering.sums import do_sums
from assistant.answering.understanding import Claim, Intent, Reading
from assistant.figures import numbers_in
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.norms import Kind, Use, load_norms
from assistant.knowledge.retrieval import Hit, Why

CORPUS_DIR = Settings(_env_file=None).corpus_dir
CORPUS = load_corpus(CORPUS_DIR)
REGISTER = load_norms(CORPUS_DIR / "norms.yaml", CORPUS)
AS_OF = date(2026, 11, 24)
PLAN = "plan-2026-2030"
SHARE = f"{PLAN}/doelgroepgericht-collectioneren/ambitie/3"
AI_PRINCIPLES = [passage for passage in CORPUS.passages if passage.id.startswith(f"{PLAN}/ai/principes/")]
SUMMARY = next(passage for passage in CORPUS.passages if passage.kind == "summary")


def reading(intent: Intent = Intent.ASK, **fields: Any) -> Reading:
    made: dict[str, Any] = {"language": Language.NL, "as_of": AS_OF, "text": "Een vraag?", "intent": intent}
    return Reading(**(made | fields))


def norm_reading(norm_id: str, **fields: Any) -> Reading:
    figures = {name: Decimal(str(value)) for name, value in fields.pop("figures", {}).items()}
    claims = tuple(Claim(value=Decimal(str(value)), unit="percent") for value in fields.pop("claims", ()))
    asked: dict[str, Any] = {"norm_ids": (norm_id,), "concepts": frozenset({"amount"}), "wants_amount": True}
    return reading(Intent.NORM, figures=figures, claims=claims, **(asked | fields))


def evidence(passage_ids: Sequence[str] = (SHARE,), *, probability: float = 0.9, **fields: Any) -> Evidence:
    hits = []
    for passage_id in passage_ids:
        passage = CORPUS.passage(passage_id)
        why = Why(dense=1, lexical=0, structure=0)
        hits.append(
            Hit(
                passage_id=passage_id,
                source_id=passage.source_id,
                locator=passage.locator,
                text=passage.text,
                score=1.0,
                why=why,
            )
        )
    return Evidence(hits=tuple(hits), quoted=tuple(passage_ids), probability=probability, **fields)


def write(asked: Reading, found: Evidence | None = None, *, budget: int = 2000) -> Draft:
    """The draft, after the check that every draft must pass."""
    found = evidence() if found is None else found
    sums = do_sums(asked, REGISTER)
    draft = draft_answer(asked, found, sums, corpus=CORPUS, register=REGISTER, quote_budget=budget)
    known = {hit.passage_id for hit in found.hits} | {option.passage_id for option in draft.options}
    verdict = check_grounding(
        draft,
        asked=(asked.text, " ".join(map(str, asked.figures.values()))),
        as_of=asked.as_of,
        corpus=CORPUS,
        known=frozenset(known | set(draft.rests_on)),
    )
    assert [finding for finding in verdict.findings if finding.status is Status.FAIL] == []
    return draft


def first_sentence(draft: Draft) -> str:
    return draft.text.split("\n")[0]


# --- every norm of the register, in both languages


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("norm_id", sorted(REGISTER.norms))
def test_every_norm_is_told_in_its_first_sentence_with_the_passage_it_rests_on(
    norm_id: str, language: Language
) -> None:
    norm = REGISTER.get(norm_id)
    draft = write(norm_reading(norm_id, language=language))
    says = norm.says.in_language(language).rstrip(".")
    assert first_sentence(draft).startswith(says)
    assert "[1]" in first_sentence(draft)
    # A table is cited by its rows, anything else by its own sentence.
    resting_on = {row.passage for row in norm.bands} or {norm.passage}
    assert resting_on <= {citation.passage_id for citation in draft.citations}
    assert draft.calculations == ()
    asks = {each.name for each in draft.missing_inputs}
    assert asks == ({norm.of} if norm.is_calculated else set())
    expected = Outcome.NEEDS_INPUT if norm.is_calculated else Outcome.ANSWERED
    assert draft.outcome is (Outcome.NEEDS_JUDGEMENT if norm.kind is Kind.INCONSISTENCY else expected)


EXAMPLE = {
    "collection_budget": 250_000,
    "collection_size": 60_000,
    "loans_total": 180_000,
    "specialist_hours": 40,
    "inhabitants": 95_000,
}
CALCULATED = sorted(norm.id for norm in REGISTER.norms.values() if norm.is_calculated)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("norm_id", CALCULATED)
def test_every_sum_opens_with_its_amount_and_its_receipt(norm_id: str, language: Language) -> None:
    norm = REGISTER.get(norm_id)
    assert norm.of is not None
    draft = write(norm_reading(norm_id, language=language, figures={norm.of: EXAMPLE[norm.of]}))
    (calculation,) = draft.calculations
    assert draft.outcome is Outcome.ANSWERED
    assert draft.missing_inputs == ()
    assert calculation.result is not None
    assert Decimal(str(calculation.result.value)) in numbers_in(first_sentence(draft))
    assert f"[{calculation.marker}]" in first_sentence(draft)
    assert calculation.formula in draft.text
    assert calculation.passage_id in {citation.passage_id for citation in draft.citations}
    said = [term.caveat.in_language(language) for term in (REGISTER.terms[name] for name in norm.terms)]
    assert all(caveat in draft.text for caveat in said)
    assert all(item.in_language(language) in draft.text for item in norm.left_to_people)


@pytest.mark.parametrize("norm_id", [norm_id for norm_id in CALCULATED if norm_id != "specialist-hours"])
def test_a_share_alone_is_compared_without_asking_for_the_whole(norm_id: str) -> None:
    share = REGISTER.get(norm_id).input_for(Use.SHARE)
    assert share is not None
    draft = write(norm_reading(norm_id, figures={share.name: 0.05}))
    (calculation,) = draft.calculations
    assert draft.outcome is Outcome.ANSWERED
    assert draft.missing_inputs == ()
    assert calculation.comparison in (Comparison.FALLS_SHORT, Comparison.MEETS, Comparison.DIFFERS)


@pytest.mark.parametrize(
    ("norm_id", "figures", "comparison", "opening"),
    [
        (
            "target-groups-share",
            {"collection_budget": 250_000, "target_group_budget": 46_000},
            Comparison.FALLS_SHORT,
            "Dat is nog niet genoeg voor wat het plan vraagt: minstens € 50.000",
        ),
        (
            "target-groups-share",
            {"collection_budget": 250_000, "target_group_budget": 50_000},
            Comparison.MEETS,
            "Uw cijfers passen bij het plan: minstens € 50.000",
        ),
        (
            "loans-from-other-libraries",
            {"loans_total": 180_000, "loans_from_other_libraries": 9_001},
            Comparison.EXCEEDS,
            "Dat is meer dan het plan noemt: hoogstens 9.000",
        ),
        (
            "written-off-share",
            {"collection_size": 60_000, "items_written_off": 600},
            Comparison.DIFFERS,
            "Dat wijkt af van wat het plan noemt: 6.000",
        ),
        (
            "specialist-hours",
            {"inhabitants": 95_000, "specialist_hours": 32},
            Comparison.FALLS_SHORT,
            "Dat is nog niet genoeg voor wat het plan vraagt: minstens 36 uur per week",
        ),
    ],
)
def test_a_comparison_opens_with_how_the_figures_stand_to_the_plan(
    norm_id: str, figures: dict[str, int], comparison: Comparison, opening: str
) -> None:
    draft = write(norm_reading(norm_id, figures=figures))
    assert draft.calculations[0].comparison is comparison
    assert draft.text.startswith(opening)


def test_what_is_still_needed_is_said_and_nobody_is_told_off() -> None:
    figures = {"collection_budget": 250_000, "target_group_budget": 46_000}
    draft = write(norm_reading("target-groups-share", figures=figures))
    assert "er is nog € 4.000 nodig" in draft.text
    assert not any(word in draft.text.lower() for word in ("onvoldoende", "gezakt", "overtreed", "faalt", "schending"))


def test_a_missing_figure_is_asked_for_by_name_beside_the_norm_itself() -> None:
    draft = write(norm_reading("target-groups-share"))
    (missing,) = draft.missing_inputs
    assert (missing.name, missing.label, missing.unit) == (
        "collection_budget",
        "collectiebudget per jaar",
        Unit.EUR,
    )
    assert "Vul in om het uit te rekenen: collectiebudget per jaar." in draft.text
    assert draft.citations[0].passage_id == SHARE


def test_a_question_for_the_share_itself_asks_for_no_figure() -> None:
    draft = write(norm_reading("target-groups-share", asks_share=True))
    assert draft.outcome is Outcome.ANSWERED
    assert draft.missing_inputs == ()


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"collection_budget": -5000}, "negatief"),
        ({"collection_budget": 0}, "niets uit te rekenen"),
        ({"collection_budget": 99_000_000_000_000}, "niet aannemelijk"),
        ({"collection_budget": 100_000, "target_group_budget": 150_000}, "groter dan het geheel"),
    ],
)
def test_figures_that_cannot_be_get_the_norm_and_a_sentence_and_are_asked_for_again(
    figures: dict[str, int], words: str
) -> None:
    draft = write(norm_reading("target-groups-share", figures=figures))
    assert draft.outcome is Outcome.NEEDS_INPUT
    assert draft.calculations == ()
    assert draft.text.startswith("Minstens 20% van het collectiebudget")
    assert words in draft.text
    assert {each.name for each in draft.missing_inputs} == set(figures)


# --- where the plan leaves it to people

GAPS = [
    (80_000, [24, 36], ["tot 80.000"]),
    (130_000, [36, None], ["tot 130.000"]),
    (131_000, [36, 48, None], ["tussen 130.000 en 180.000"]),
    (179_999, [36, 48, None], ["tussen 130.000 en 180.000"]),
]


@pytest.mark.parametrize(("inhabitants", "hours", "words"), GAPS)
@pytest.mark.parametrize("language", list(Language))
def test_a_gap_or_a_boundary_gives_readings_with_their_sentences_and_no_number_of_ours(
    language: Language, inhabitants: int, hours: list[int | None], words: list[str]
) -> None:
    draft = write(norm_reading("specialist-hours", language=language, figures={"inhabitants": inhabitants}))
    assert draft.outcome is Outcome.NEEDS_JUDGEMENT
    assert len(draft.options) == len(hours)
    for option, hour in zip(draft.options, hours, strict=True):
        assert hour is None or Decimal(hour) in numbers_in(option.consequence)
        assert option.quote in CORPUS.passage(option.passage_id).text
        assert option.label in draft.text
    assert {option.passage_id for option in draft.options} == {citation.passage_id for citation in draft.citations}
    assert [calculation.result for calculation in draft.calculations] == [None]
    assert [calculation.comparison for calculation in draft.calculations] == [Comparison.NOT_DETERMINED]
    if language is Language.NL:
        assert first_sentence(draft).startswith("Het plan laat dit open:")
        assert all(word in first_sentence(draft) for word in words)


@pytest.mark.parametrize(("inhabitants", "hours"), [(79_999, 24), (129_999, 36), (180_000, 48), (250_000, 64)])
def test_beside_the_gap_and_the_boundaries_there_is_an_answer(inhabitants: int, hours: int) -> None:
    draft = write(norm_reading("specialist-hours", figures={"inhabitants": inhabitants}))
    assert draft.outcome is Outcome.ANSWERED
    assert draft.options == ()
    assert f"minstens {hours} uur per week" in first_sentence(draft)


@pytest.mark.parametrize(
    "fields",
    [
        {"between": (Decimal(130_000), Decimal(180_000))},
        {"between": (Decimal(140_000), Decimal(150_000))},
        {"text": "Wat geldt tussen een middelkleine en een middelgrote bibliotheek?"},
    ],
)
def test_a_gap_that_is_named_by_its_ends_is_found_without_a_number_of_inhabitants(fields: dict[str, Any]) -> None:
    draft = write(norm_reading("specialist-hours", **fields))
    assert draft.outcome is Outcome.NEEDS_JUDGEMENT
    assert len(draft.options) == 3
    assert draft.calculations == ()


def test_a_row_of_the_table_is_answered_alone_when_the_size_is_named() -> None:
    draft = write(norm_reading("specialist-hours", text="Hoeveel uren voor een middelgrote bibliotheek?"))
    assert first_sentence(draft) == "Middelgrote bibliotheek (vanaf 180.000 inwoners): 48 uur per week [1]."
    assert draft.outcome is Outcome.ANSWERED
    assert len(draft.citations) == 1


NOT_SET = sorted(norm.id for norm in REGISTER.norms.values() if norm.kind is Kind.NOT_SET)


@pytest.mark.parametrize("norm_id", NOT_SET)
@pytest.mark.parametrize(
    ("says", "opening"),
    [
        ("no", "Nee."),
        ("yes", "Ja."),
        ("likely_no", "Het lijkt van niet."),
        ("open", "Het plan laat dit open."),
        (None, ""),
    ],
)
def test_whether_there_is_such_a_norm_gets_its_yes_or_no_first(norm_id: str, says: Any, opening: str) -> None:
    norm = REGISTER.get(norm_id)
    draft = write(norm_reading(norm_id, is_yes_no=True), evidence((norm.passage,), says=says))
    assert first_sentence(draft).startswith(opening or norm.says.nl.rstrip("."))
    assert norm.says.nl.rstrip(".") in draft.text
    elsewhere = write(norm_reading(norm_id, is_yes_no=True), evidence((SHARE,), says=says))
    assert first_sentence(elsewhere).startswith(norm.says.nl.rstrip("."))  # that was said of another sentence


@pytest.mark.parametrize(("sure", "outcome"), [(0.95, Outcome.ANSWERED), (0.7, Outcome.NOT_IN_SOURCES)])
def test_a_publication_says_a_minimum_of_its_own_only_where_that_is_surely_asked(sure: float, outcome: Outcome) -> None:
    asked = reading(text="Hoeveel uur moet dat minimaal kosten?", wants_amount=True)
    found = evidence((SUMMARY.id,), probability=0.95, is_guidance_only=True, chances=(sure,))
    assert write(asked, found).outcome is outcome


@pytest.mark.parametrize("norm_id", NOT_SET)
def test_a_norm_that_the_plan_does_not_set_is_an_answer_even_where_the_sources_look_silent(norm_id: str) -> None:
    draft = write(norm_reading(norm_id), evidence(probability=0.01))
    assert draft.outcome is Outcome.ANSWERED
    assert REGISTER.get(norm_id).passage in {citation.passage_id for citation in draft.citations}
    assert "U beslist zelf:" in draft.text


@pytest.mark.parametrize("norm_id", ["plan-period", "four-years"])
def test_an_inconsistency_shows_both_sentences_as_options(norm_id: str) -> None:
    draft = write(norm_reading(norm_id))
    assert draft.outcome is Outcome.NEEDS_JUDGEMENT
    sides = list(REGISTER.get(norm_id).evidence())
    assert [option.quote for option in draft.options] == [side.quote for side in sides]
    assert len(draft.options) >= 2
    assert all(side.quote in draft.text for side in sides)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("term_id", sorted(REGISTER.terms))
def test_a_term_that_the_plan_does_not_define_is_left_to_people_with_both_ways_to_count(
    term_id: str, language: Language
) -> None:
    draft = write(reading(Intent.TERM, term_ids=(term_id,), language=language))
    assert draft.outcome is Outcome.NEEDS_JUDGEMENT
    assert [option.label for option in draft.options] == [
        phrases(language)["counts"],
        phrases(language)["counts_not"],
    ]
    assert draft.citations[0].passage_id == REGISTER.terms[term_id].passage
    assert "[1]" in first_sentence(draft)


@pytest.mark.parametrize(
    ("norm_id", "claims", "opening"),
    [
        ("target-groups-share", [20], "Ja, dat klopt: minstens 20%"),
        ("target-groups-share", [35], "Nee, zo staat het niet in het plan: minstens 20%"),
        ("target-groups-share", [20, 30], "Ja, dat klopt: minstens 20%"),
        ("loans-outside-network", [5], "Nee, zo staat het niet in het plan: maximaal 0,1%"),
    ],
)
def test_a_value_that_is_taken_for_the_norm_is_confirmed_or_corrected_at_once(
    norm_id: str, claims: list[int], opening: str
) -> None:
    assert write(norm_reading(norm_id, claims=claims, text=f"Is het {claims}%?")).text.startswith(opening)


@pytest.mark.parametrize(
    ("norm_id", "claim", "question", "opening"),
    [
        ("target-groups-share", 20, "Is die 20% een maximum?", "Nee, zo staat het niet in het plan: minstens 20%"),
        ("target-groups-share", 20, "Is die 20% een minimum?", "Ja, dat klopt: minstens 20%"),
        ("target-groups-share", 20, "Is 20% een plafond?", "Nee, zo staat het niet in het plan: minstens 20%"),
        ("target-groups-share", 35, "Is 35% een minimum?", "Nee, zo staat het niet in het plan: minstens 20%"),
        ("loans-outside-network", 0.1, "Is die 0,1% een maximum?", "Ja, dat klopt: maximaal 0,1%"),
        ("loans-outside-network", 0.1, "Is die 0,1% een ondergrens?", "Nee, zo staat het niet in het plan: maximaal"),
    ],
)
def test_a_value_that_is_right_with_a_bound_that_is_not_is_corrected(
    norm_id: str, claim: float, question: str, opening: str
) -> None:
    assert write(norm_reading(norm_id, claims=[claim], text=question)).text.startswith(opening)


NO_BOUND = next(norm for norm in REGISTER.norms.values() if norm.id == "written-off-share")


@pytest.mark.parametrize("bound", ["minimum", "maximum"])
def test_a_bound_that_the_plan_does_not_name_gets_neither_yes_nor_no(bound: str) -> None:
    assert NO_BOUND.kind not in (Kind.FLOOR, Kind.CEILING)
    draft = write(norm_reading(NO_BOUND.id, claims=[10], text=f"Is die 10% een {bound}?"))
    assert first_sentence(draft).startswith("Het plan laat dit open, want het noemt geen minimum en geen maximum: ")


@pytest.mark.parametrize("question", ["Waarom 20%?", "En hoezo 20%?", "Waarom 35% en geen 20%?"])
def test_a_question_for_the_reason_of_a_value_gets_neither_yes_nor_no(question: str) -> None:
    draft = write(norm_reading("target-groups-share", claims=[20], text=question))
    assert first_sentence(draft).startswith("Minstens 20%")


def test_whether_a_right_value_binds_is_answered_with_what_the_plan_calls_it() -> None:
    draft = write(norm_reading("target-groups-share", claims=[20], text="Is die 20% verplicht?"))
    assert first_sentence(draft).startswith("Minstens 20%")
    assert phrases(Language.NL)[f"strength_{REGISTER.get('target-groups-share').strength}"] in draft.text


# --- what surely bears on the question beside a norm


def test_a_norm_stands_first_and_what_surely_bears_on_the_question_beside_it() -> None:
    why = [passage.id for passage in AI_PRINCIPLES[:3]]
    draft = write(norm_reading("target-groups-share"), evidence([SHARE, *why], sure=(SHARE, *why)))
    norm, beside = draft.text.split(phrases(Language.NL)["also"])
    assert norm.startswith("Minstens 20% van het collectiebudget")
    assert beside.strip().startswith("- “")
    # The norm's own passage is not repeated, and two more are enough.
    assert [citation.passage_id for citation in draft.citations] == [SHARE, *why[:2]]
    assert draft.text.count(draft.citations[0].quote) == 1


@pytest.mark.parametrize(
    ("asked", "found", "budget"),
    [
        (norm_reading("target-groups-share"), evidence([SHARE, AI_PRINCIPLES[0].id]), 2000),
        (norm_reading("target-groups-share"), evidence(sure=(SHARE,)), 2000),
        (
            norm_reading("target-groups-share"),
            evidence([SHARE, AI_PRINCIPLES[0].id], sure=(AI_PRINCIPLES[0].id,)),
            len(CORPUS.passage(SHARE).text),
        ),
        (
            norm_reading("target-groups-share", figures={"collection_budget": 250_000}),
            evidence([SHARE, AI_PRINCIPLES[0].id], sure=(AI_PRINCIPLES[0].id,)),
            2000,
        ),
    ],
    ids=["nothing is sure", "only the norm itself is", "it does not fit", "a sum is the whole answer"],
)
def test_a_norm_stands_alone_where_nothing_belongs_beside_it(asked: Reading, found: Evidence, budget: int) -> None:
    draft = write(asked, found, budget=budget)
    assert [citation.passage_id for citation in draft.citations] == [SHARE]
    assert phrases(Language.NL)["also"] not in draft.text


def test_a_value_of_another_norm_is_pointed_out_as_not_the_same_thing() -> None:
    draft = write(norm_reading("loans-outside-network", claims=[5], text="Is het 5%?"))
    assert "Niet te verwarren met iets anders in het plan: maximaal 5% van de uitleningen" in draft.text


# --- the plan's own sentences


def test_a_fact_opens_with_the_nearest_sentence_and_leaves_the_judging_to_people() -> None:
    draft = write(reading(), evidence((SHARE, AI_PRINCIPLES[0].id)))
    assert draft.outcome is Outcome.ANSWERED
    assert first_sentence(draft).startswith("Het plan zegt hierover: “Minstens 20% van het collectiebudget")
    assert [citation.passage_id for citation in draft.citations] == [SHARE, AI_PRINCIPLES[0].id]
    assert draft.text.endswith(phrases(Language.NL)["verify"])


@pytest.mark.parametrize("language", list(Language))
def test_a_list_comes_whole_and_in_the_order_of_the_plan(language: Language) -> None:
    ids = [passage.id for passage in AI_PRINCIPLES]
    draft = write(reading(Intent.LIST, language=language), evidence(ids, is_list=True), budget=20_000)
    assert [citation.passage_id for citation in draft.citations] == ids
    assert [citation.marker for citation in draft.citations] == list(range(1, len(ids) + 1))
    places = [draft.text.index(f"[{marker}]") for marker in range(1, len(ids) + 1)]
    assert places == sorted(places)
    assert AI_PRINCIPLES[0].chapter in first_sentence(draft)


def test_a_list_from_two_chapters_is_told_chapter_by_chapter() -> None:
    data = [passage.id for passage in CORPUS.passages if passage.id.startswith(f"{PLAN}/data/principes/")]
    ids = [AI_PRINCIPLES[0].id, data[0], AI_PRINCIPLES[1].id, data[1]]
    draft = write(reading(Intent.COMPARE), evidence(ids, is_list=True))
    assert draft.text.count("Het plan noemt bij ") == 2
    assert [citation.passage_id for citation in draft.citations] == ids


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        (Language.NL, "Het plan noemt bij Artificiële intelligentie – Principes drie punten:"),
        (Language.EN, "Under Artificiële intelligentie – Principes the plan names three points:"),
    ],
)
def test_a_whole_list_says_in_words_how_many_points_it_has(language: Language, opening: str) -> None:
    ids = [passage.id for passage in AI_PRINCIPLES[:3]]
    draft = write(reading(Intent.LIST, language=language), evidence(ids, is_list=True))
    assert first_sentence(draft) == opening
    assert draft.text.count("\n- ") == 3


@pytest.mark.parametrize(
    ("count", "dutch", "english"),
    [(0, "nul", "zero"), (1, "een", "one"), (8, "acht", "eight"), (12, "twaalf", "twelve")],
)
def test_small_numbers_are_spelled(count: int, dutch: str, english: str) -> None:
    assert (spelled(count, Language.NL), spelled(count, Language.EN)) == (dutch, english)


@pytest.mark.parametrize("language", list(Language))
def test_a_number_above_twelve_is_written_in_digits(language: Language) -> None:
    assert spelled(13, language) == "13"


def test_a_list_of_one_point_is_not_counted() -> None:
    draft = write(reading(Intent.LIST), evidence([AI_PRINCIPLES[0].id], is_list=True))
    assert first_sentence(draft) == "Het plan noemt bij Artificiële intelligentie – Principes:"


@pytest.mark.parametrize("language", list(Language))
def test_a_list_that_does_not_fit_says_that_there_are_more_points_and_counts_none(language: Language) -> None:
    place = f"{AI_PRINCIPLES[0].chapter} – {AI_PRINCIPLES[0].section}"
    ids = [passage.id for passage in AI_PRINCIPLES]
    draft = write(reading(Intent.LIST, language=language), evidence(ids, is_list=True), budget=300)
    assert 1 < len(draft.citations) < len(ids)
    assert first_sentence(draft) == phrases(language)["list"].format(place=place)
    more = phrases(language)["list_more"].format(place=place)
    assert more in draft.text
    assert more in draft.framing


def test_of_two_lists_the_one_that_fits_is_counted_and_only_the_other_has_more() -> None:
    data = [passage for passage in CORPUS.passages if passage.id.startswith(f"{PLAN}/data/principes/")]
    ids = [passage.id for passage in (*AI_PRINCIPLES[:2], *data[:3])]
    budget = sum(len(CORPUS.passage(each).text) for each in ids[:3])
    draft = write(reading(Intent.LIST), evidence(ids, is_list=True), budget=budget)
    assert [citation.passage_id for citation in draft.citations] == ids[:3]
    assert first_sentence(draft).endswith("Principes twee punten:")
    assert "Het plan noemt bij Haal meer uit data – Principes:" in draft.text
    assert draft.text.count("Er staan daar nog meer punten") == 1
    assert "lees ze bij Haal meer uit data – Principes" in draft.text


def test_what_surely_bears_on_a_list_stands_before_it_unless_the_list_itself_was_asked_for() -> None:
    ids = [passage.id for passage in AI_PRINCIPLES[:2]]
    found = evidence([*ids, SHARE], is_list=True).model_copy(update={"quoted": tuple(ids), "beside": (SHARE,)})
    unasked = write(reading(), found)
    assert [citation.passage_id for citation in unasked.citations] == [SHARE, *ids]
    assert unasked.text.startswith("Het plan zegt hierover: “Minstens 20%")
    listed = write(reading(Intent.LIST, asks_for_list=True), found)
    assert [citation.passage_id for citation in listed.citations] == [*ids, SHARE]
    assert first_sentence(listed).endswith("twee punten:")
    assert phrases(Language.NL)["also"] in listed.text


@pytest.mark.parametrize("count", ["drie", "twee", "vier", "7"])
def test_only_the_true_number_of_points_is_grounded(count: str) -> None:
    ids = [passage.id for passage in AI_PRINCIPLES[:3]]
    draft = write(reading(Intent.LIST, text="Welke principes?"), evidence(ids, is_list=True))
    told = draft.model_copy(update={"text": draft.text.replace("drie punten", f"{count} punten")})
    verdict = check_grounding(told, asked=("Welke principes?",), as_of=AS_OF, corpus=CORPUS, known=frozenset(ids))
    failed = [finding.check for finding in verdict.findings if finding.status is Status.FAIL]
    assert failed == ([] if count == "drie" else ["numbers"])


@pytest.mark.parametrize(
    ("language", "opening"),
    [(Language.NL, "Dit zegt het plan per thema:"), (Language.EN, "This is what the plan says for each theme")],
)
def test_a_comparison_goes_theme_by_theme_in_the_order_of_the_plan(language: Language, opening: str) -> None:
    data = [passage for passage in CORPUS.passages if passage.id.startswith(f"{PLAN}/data/principes/")]
    chapters = {AI_PRINCIPLES[0].chapter_slug, data[0].chapter_slug}
    order = [slug for slug in dict.fromkeys(each.chapter_slug for each in CORPUS.passages) if slug in chapters]
    ids = [AI_PRINCIPLES[1].id, data[0].id, AI_PRINCIPLES[0].id]
    for asked in (ids, ids[::-1]):
        draft = write(reading(Intent.COMPARE, language=language, chapters=frozenset(chapters)), evidence(asked))
        assert first_sentence(draft).startswith(opening)
        blocks = [block for block in draft.text.split("\n\n") if block.startswith("- ")]
        quoted_in = [[each for each in draft.citations if f"[{each.marker}]" in block] for block in blocks]
        assert [{CORPUS.passage(each.passage_id).chapter_slug for each in group} for group in quoted_in] == [
            {slug} for slug in order
        ]
        assert {citation.passage_id for citation in draft.citations} == set(ids)
        names = [
            phrases(language)["theme"].format(place=CORPUS.passage(group[0].passage_id).chapter) for group in quoted_in
        ]
        assert [draft.text.index(name) for name in names] == sorted(draft.text.index(name) for name in names)


@pytest.mark.parametrize("language", list(Language))
def test_a_theme_without_a_fitting_sentence_is_named(language: Language) -> None:
    asked = reading(Intent.COMPARE, language=language, chapters=frozenset({"ai", "data"}))
    draft = write(asked, evidence([AI_PRINCIPLES[0].id]))
    silent = phrases(language)["theme_silent"].format(place="Haal meer uit data")
    assert silent in draft.text
    assert silent in draft.framing
    assert phrases(language)["theme_silent"].format(place=AI_PRINCIPLES[0].chapter) not in draft.text


def test_a_comparison_that_guidance_answers_is_told_as_guidance() -> None:
    asked = reading(Intent.COMPARE, chapters=frozenset({"ai", "data"}))
    draft = write(asked, evidence((SUMMARY.id,), is_guidance_only=True))
    assert first_sentence(draft).startswith("In het plan vind ik dit niet; ")


@pytest.mark.parametrize("silent", [(), ("Wat kost een licentie?",)])
@pytest.mark.parametrize("intent", [Intent.ASK, Intent.LIST, Intent.COMPARE])
def test_a_part_that_the_sources_leave_open_makes_any_answer_a_part(intent: Intent, silent: tuple[str, ...]) -> None:
    found = evidence([AI_PRINCIPLES[0].id], is_list=intent is Intent.LIST, silent_parts=silent)
    draft = write(reading(intent), found)
    assert draft.outcome is (Outcome.PARTLY_ANSWERED if silent else Outcome.ANSWERED)
    assert ("geven de bronnen geen antwoord: Wat kost een licentie." in draft.text) is bool(silent)


@pytest.mark.parametrize(
    ("says", "opening"),
    [
        ("yes", "Ja, "),
        ("no", "Nee, "),
        ("open", "Het plan laat dit open"),
        (None, "Het plan zegt hierover"),
    ],
)
def test_a_yes_no_question_opens_with_what_people_answered_to_its_like(says: Any, opening: str) -> None:
    asked = reading(text="Is dat zo?", is_yes_no=True)
    assert first_sentence(write(asked, evidence(says=says))).startswith(opening)


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Is dat zo?", "Ja, volgens een publicatie van "),
        ("Staat dat in het plan?", "In het plan vind ik dit niet; "),
        ("Schrijft het collectiebeleidsplan dat voor?", "In het plan vind ik dit niet; "),
    ],
)
def test_guidance_says_yes_or_no_for_itself_and_never_for_the_plan(question: str, opening: str) -> None:
    asked = reading(text=question, is_yes_no=True)
    draft = write(asked, evidence((SUMMARY.id,), is_guidance_only=True, says="yes"))
    assert first_sentence(draft).startswith(opening)
    assert "in het plan vind ik dit niet" in first_sentence(draft).lower()


def test_quotes_stay_within_their_budget_and_the_first_is_always_there() -> None:
    ids = [passage.id for passage in AI_PRINCIPLES]
    tight = write(reading(), evidence(ids), budget=1)
    assert [citation.passage_id for citation in tight.citations] == ids[:1]
    wide = write(reading(), evidence(ids), budget=300)
    assert 1 < len(wide.citations) < len(ids)
    assert sum(len(citation.quote) for citation in wide.citations) <= 300


@pytest.mark.parametrize(
    ("language", "opening"),
    [(Language.NL, "In het plan vind ik dit niet; "), (Language.EN, "I do not find this in the plan; ")],
)
def test_guidance_opens_with_the_silence_of_the_plan_and_is_called_our_summary(
    language: Language, opening: str
) -> None:
    draft = write(reading(language=language), evidence((SUMMARY.id,), is_guidance_only=True))
    assert draft.outcome is Outcome.ANSWERED
    assert first_sentence(draft).startswith(opening)
    assert draft.citations[0].kind == "summary"
    assert CORPUS.sources[draft.citations[0].source_id].kind == "guidance"


# --- answers that are no answer

PLAIN = reading(concepts=frozenset({"benchmark"}), wants_amount=True)
NON_ANSWERS: list[tuple[str, Reading, Evidence, Outcome, str]] = [
    ("the sources are silent", reading(), evidence(probability=0.1), Outcome.NOT_IN_SOURCES, "not_in_sources"),
    (
        "an amount that nobody names",
        reading(wants_amount=True),
        evidence(probability=0.1),
        Outcome.NOT_IN_SOURCES,
        "not_in_sources_amount",
    ),
    (
        "an amount in other words",
        reading(text="Wat kost een licentie?"),
        evidence(probability=0.1),
        Outcome.NOT_IN_SOURCES,
        "not_in_sources_amount",
    ),
    (
        "a date that nobody names",
        reading(text="Wanneer gaat de bibliotheek open?"),
        evidence(probability=0.1),
        Outcome.NOT_IN_SOURCES,
        "not_in_sources_date",
    ),
    (
        "somebody that nobody names",
        reading(text="Wie is de koning?"),
        evidence(probability=0.1),
        Outcome.NOT_IN_SOURCES,
        "not_in_sources_actor",
    ),
    (
        "a norm that only guidance speaks of",
        PLAIN,
        evidence((SUMMARY.id,), is_guidance_only=True),
        Outcome.NOT_IN_SOURCES,
        "not_in_sources_amount",
    ),
    ("no source is in force", reading(), Evidence(), Outcome.NOT_IN_SOURCES, "not_in_force"),
    ("another subject", reading(), evidence(probability=0.1, is_far=True), Outcome.OUT_OF_SCOPE, "out_of_scope"),
    ("a greeting", reading(Intent.SMALL_TALK), Evidence(), Outcome.OUT_OF_SCOPE, "hello"),
    ("an order", reading(Intent.SAFEGUARD), Evidence(), Outcome.REFUSED, "refused"),
    ("an order with evidence", reading(Intent.SAFEGUARD), evidence(), Outcome.REFUSED, "refused"),
]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("asked", "found", "outcome", "phrase"), [row[1:] for row in NON_ANSWERS], ids=[row[0] for row in NON_ANSWERS]
)
def test_a_non_answer_says_why_and_cites_nothing(
    asked: Reading, found: Evidence, outcome: Outcome, phrase: str, language: Language
) -> None:
    draft = write(asked.model_copy(update={"language": language}), found)
    assert draft.outcome is outcome
    assert draft.text.startswith(phrases(language)[phrase])
    assert (draft.citations, draft.calculations, draft.options, draft.missing_inputs) == ((), (), (), ())


@pytest.mark.parametrize("language", list(Language))
def test_each_reason_for_silence_has_words_of_its_own(language: Language) -> None:
    reasons = [phrases(language)[f"not_in_sources{kind}"] for kind in ("", "_amount", "_date", "_actor")]
    assert not any(one.startswith(other) for one in reasons for other in reasons if one is not other)


def test_silence_shows_the_nearest_passages_as_related_and_at_most_three() -> None:
    ids = [passage.id for passage in AI_PRINCIPLES[:5]]
    draft = write(reading(), evidence(ids, probability=0.1))
    assert [each.passage_id for each in draft.related] == ids[:3]
    assert all(each.text == CORPUS.passage(each.passage_id).text for each in draft.related)


@pytest.mark.parametrize(
    "found", [evidence(probability=0.1, is_far=True), Evidence()], ids=["another subject", "nothing in force"]
)
def test_where_nothing_is_near_nothing_is_called_related(found: Evidence) -> None:
    assert write(reading(), found).related == ()


def test_a_norm_that_the_search_finds_improbable_is_not_answered() -> None:
    draft = write(norm_reading("target-groups-share"), evidence(probability=0.01))
    assert draft.outcome is Outcome.NOT_IN_SOURCES


def test_equal_evidence_gives_an_equal_draft() -> None:
    asked = norm_reading("target-groups-share", figures={"collection_budget": 250_000})
    assert write(asked) == write(asked)


def test_every_phrase_exists_in_both_languages_with_the_same_places_to_fill() -> None:
    dutch, english = phrases(Language.NL), phrases(Language.EN)
    assert set(dutch) == set(english)
    for name, phrase in dutch.items():
        places = {part.split("}")[0] for part in phrase.split("{")[1:]}
        assert places == {part.split("}")[0] for part in english[name].split("{")[1:]}, name


def test_two_norms_told_apart_by_their_values_need_no_likeness_to_known_questions() -> None:
    asked = norm_reading("target-groups-share", compares=True).model_copy(
        update={"norm_ids": ("target-groups-share", "new-audiences-direction")}
    )
    assert write(asked, evidence(probability=0.02)).outcome is Outcome.ANSWERED
    alone = asked.model_copy(update={"norm_ids": ("target-groups-share",)})
    assert write(alone, evidence(probability=0.02)).outcome is not Outcome.ANSWERED
