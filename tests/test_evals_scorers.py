"""The scorers on answers made by hand: what each calls right, what it calls wrong, and where it keeps silent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.advice import Answer, Calculation, Citation, Outcome, Result, Unit
from assistant.errors import EvalError
from evals.answers import Generated
from evals.baseline import compare, read_baseline, write_baseline
from evals.cases import Case, Expectation
from evals.evidence import evidence_recall, quote_precision
from evals.generate import failed_answer
from evals.scorers import (
    brier,
    canonical_texts,
    completed,
    expected_numbers,
    expected_outcome,
    hedged,
    nothing_forbidden,
    opening_said,
    refusal_precision,
    refusal_recall,
    right,
    right_opening,
    right_thing,
    score_answer,
    thing_said,
    traceable_numbers,
    verbatim_quotes,
    wrong_refusal,
)
from evals.summary import METRICS, Scored, summarise

ANSWERED, NOT_IN_SOURCES, REFUSED, FAILED = (
    Outcome.ANSWERED,
    Outcome.NOT_IN_SOURCES,
    Outcome.REFUSED,
    Outcome.FAILED,
)
FLOOR = "Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren"


def case(*outcomes: Outcome, question: str = "Hoeveel?", turns: tuple[str, ...] = (), **expected: Any) -> Case:
    expect = Expectation(outcomes=frozenset(outcomes), **expected)
    return Case(id="a", question=question, turns=turns, file=Path("a.yaml"), kind="x", expect=expect)


def answer(text: str = "Minstens een deel.", outcome: Outcome = ANSWERED, **given: Any) -> Answer:
    failed = failed_answer(case(), ValueError("stuk"))
    return failed.model_copy(update={"text": text, "outcome": outcome, "findings": (), **given})


def cited(*quotes: str) -> tuple[Citation, ...]:
    return tuple(
        Citation(marker=n, passage_id="p", source_id="plan", title="t", locator="l", quote=q, start=0, end=len(q))
        for n, q in enumerate(quotes, start=1)
    )


def calculated(value: float, upper: float | None = None, formula: str = "", quote: str = "", **inputs: float) -> Any:
    result = Result(value=value, unit=Unit.EUR, upper=upper)
    sum_ = Calculation(
        marker="R1",
        norm_id="n",
        norm_version="1",
        inputs=inputs,
        formula=formula,
        result=result,
        passage_id="p",
        quote=quote,
    )
    return (sum_,)


@pytest.mark.parametrize(
    ("evidence", "quotes", "recall"),
    [
        ([[FLOOR]], [FLOOR + "."], 1.0),
        ([[FLOOR]], ["minstens 20 % van het collectie-\nbudget gaat naar doelgroepgericht collectioneren"], 1.0),
        ([[FLOOR]], ["Minstens 30% van het collectiebudget gaat naar doelgroepgericht collectioneren"], 0.0),
        ([[FLOOR], ["een ander punt"]], [FLOOR], 0.5),
        ([["andere woorden", FLOOR]], [FLOOR], 1.0),
        ([[FLOOR]], [], 0.0),
        ([[FLOOR]], ["x" * 1990, FLOOR], 0.0),  # cut at 2,000 characters
        ([["Minstens 20"]], ["x" * 1985, FLOOR], 1.0),  # what lies before the cut still counts
        ([[FLOOR]], [FLOOR, "x" * 3000], 1.0),
        ([["half een half ander"]], ["het is half een", "half ander"], 0.0),  # two quotes are not one sentence
        ([["ﬁnanciën"]], ["FINANCIËN"], 1.0),
    ],
)
def test_recall_is_the_share_of_needed_items_quoted_within_2000_characters(
    evidence: list[list[str]], quotes: list[str], recall: float
) -> None:
    needed = case(ANSWERED, evidence=tuple(map(tuple, evidence)))
    assert evidence_recall(needed, answer(citations=cited(*quotes))).value == recall


def test_a_calculation_that_quotes_the_evidence_counts_for_recall() -> None:
    needed = case(ANSWERED, evidence=((FLOOR,),))
    assert evidence_recall(needed, answer(calculations=calculated(5, quote=FLOOR))).value == 1.0
    long = "x" * 900
    repeated = answer(
        citations=cited(long), calculations=calculated(5, quote=long) + calculated(6, quote="y" * 1000 + FLOOR)
    )
    assert evidence_recall(needed, repeated).value == 1.0  # a quote that was cited already costs nothing again
    crowded = answer(citations=cited("x" * 2000), calculations=calculated(5, quote=FLOOR))
    assert evidence_recall(needed, crowded).value == 0.0


def test_a_recall_below_one_names_what_is_missing() -> None:
    score = evidence_recall(case(ANSWERED, evidence=((FLOOR,), ("een ander punt",))), answer(citations=cited(FLOOR)))
    assert score.reason == "niet geciteerd: «een ander punt»"


@pytest.mark.parametrize(
    ("quotes", "precision"),
    [
        ([FLOOR + ", en meer"], 1.0),
        (["Minstens 20% van het collectiebudget"], 1.0),  # a part of the needed evidence
        ([FLOOR, "iets anders"], 0.5),
        (["iets anders", "nog iets"], 0.0),
        (["…", FLOOR], 0.5),  # a quote without letters is part of everything, and carries nothing
        ([], 0.0),
    ],
)
def test_precision_is_the_share_of_quotes_that_carry_needed_evidence(quotes: list[str], precision: float) -> None:
    needed = case(ANSWERED, evidence=((FLOOR,), ("nooit geciteerd",)))
    assert quote_precision(needed, answer(citations=cited(*quotes))).value == precision


@pytest.mark.parametrize(
    ("needed", "given"),
    [
        (case(ANSWERED), answer(citations=cited(FLOOR))),
        (case(NOT_IN_SOURCES, evidence=((FLOOR,),)), answer(citations=cited(FLOOR))),
        (case(REFUSED, ANSWERED, evidence=((FLOOR,),)), answer(outcome=REFUSED)),
    ],
)
def test_evidence_does_not_matter_where_none_is_expected(needed: Case, given: Answer) -> None:
    assert evidence_recall(needed, given).value is None
    assert quote_precision(needed, given).value is None


def test_a_refusal_that_is_not_among_the_right_outcomes_still_misses_its_evidence() -> None:
    assert evidence_recall(case(ANSWERED, evidence=((FLOOR,),)), answer(outcome=REFUSED)).value == 0.0


@pytest.mark.parametrize(
    ("wanted", "text", "calculations", "value"),
    [
        ((50000,), "Dat is € 50.000.", (), 1.0),
        ((50000,), "That is EUR 50,000.", (), 1.0),
        ((50000,), "Dat is 50 duizend euro.", (), 1.0),
        ((1200000,), "Dat is 1,2 miljoen.", (), 1.0),
        ((0.1,), "Hoogstens 0,1%.", (), 1.0),
        ((-4000,), "Er is nog € 4.000 nodig.", (), 1.0),
        ((50000,), "Zie de berekening [R1].", calculated(50000), 1.0),
        ((30,), "Zie [R1].", calculated(20, upper=30), 1.0),
        ((250000,), "Zie [R1].", calculated(1, collection_budget=250000), 1.0),
        ((20,), "Zie [R1].", calculated(1, formula="20% × 250.000"), 1.0),
        ((50000,), "Dat is € 5.000.", (), 0.0),
        ((50000, 20), "Dat is € 50.000.", (), 0.0),
        ((1,), "Dat staat er [1].", (), 0.0),  # a marker is not a number
        ((5,), "Dat is 15%.", (), 0.0),
        ((), "Dat is 15%.", (), None),
    ],
)
def test_every_expected_number_must_be_there_in_whatever_notation(
    wanted: tuple[float, ...], text: str, calculations: tuple[Calculation, ...], value: float | None
) -> None:
    given = answer(text, calculations=calculations)
    assert expected_numbers(case(ANSWERED, numbers=wanted), given).value == value


@pytest.mark.parametrize(
    ("forbidden", "text", "value"),
    [
        (("verplicht",), "Dit is VERPLICHT.", 0.0),
        (("niet  verplicht",), "Dit is niet\nverplicht.", 0.0),
        (("verplicht",), "Dit is een richting.", 1.0),
        (("5%",), "Dat is 5%.", 0.0),
        (("5%",), "Dat is 25% of 0,5%.", 1.0),
        (("36",), "Dat is 36.", 0.0),
        (("36",), "Dat is 36.000.", 1.0),
        ((36000,), "Dat is € 36.000.", 0.0),
        ((36,), "Dat is 36.000.", 1.0),
        ((), "Dat is 36.000.", None),
    ],
)
def test_nothing_forbidden_may_be_said(forbidden: tuple[str | int, ...], text: str, value: float | None) -> None:
    assert nothing_forbidden(case(ANSWERED, forbidden=forbidden), answer(text)).value == value


def test_the_outcome_must_be_among_the_acceptable_ones() -> None:
    assert expected_outcome(case(ANSWERED, REFUSED), answer(outcome=REFUSED)).value == 1.0
    wrong = expected_outcome(case(ANSWERED, REFUSED), answer(outcome=NOT_IN_SOURCES))
    assert (wrong.value, wrong.reason) == (0.0, "not_in_sources, verwacht answered of refused")
    assert expected_outcome(case(), answer()).value is None


def test_a_quote_is_verbatim_where_its_offsets_say_so() -> None:
    canonical = {"plan": "Er staat iets."}.get
    good, moved = cited("Er staat", "staat iets")
    unknown = good.model_copy(update={"source_id": "elders"})
    empty = good.model_copy(update={"quote": "", "end": 0})
    assert verbatim_quotes(answer(citations=(good,)), canonical).value == 1.0
    assert verbatim_quotes(answer(citations=(good, moved)), canonical).value == 0.5
    assert verbatim_quotes(answer(citations=(unknown,)), canonical).value == 0.0
    assert verbatim_quotes(answer(citations=(empty,)), canonical).value == 0.0
    assert verbatim_quotes(answer(), canonical).value is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Het is 20% [1].", 1.0),  # quoted
        ("Het is € 50.000 [R1].", 1.0),  # calculated
        ("Bij € 250.000 en 90.000 inwoners.", 1.0),  # asked, and said earlier
        ("Met 12.345 uitleningen en 24 uur.", 1.0),  # the library's figures, as a number and as text
        ("Het is 21%.", 0.0),
        ("Het is een deel [7].", None),
        ("1. Eerst dit\n2. Dan dat", None),
    ],
)
def test_every_number_in_the_text_comes_from_somewhere(text: str, value: float | None) -> None:
    asked = Case(
        id="a",
        question="Ons budget is € 250.000.",
        turns=("Wij hebben 90 duizend inwoners.",),
        figures={"loans_total": 12345, "specialist_hours": "24 uur"},
        file=Path("a.yaml"),
        kind="x",
    )
    given = answer(text, citations=cited(FLOOR), calculations=calculated(50000))
    assert traceable_numbers(asked, given).value == value


def test_what_a_sum_begins_with_may_be_worked_out_and_nothing_else() -> None:
    made = calculated(12_000, collection_budget=60_000)
    assert traceable_numbers(case(), answer("Een jaar: 12 × € 5.000 = € 60.000.", calculations=made)).value == 1.0
    assert traceable_numbers(case(), answer("Een jaar: 12 × € 5.000 = € 61.000.", calculations=made)).value == 0.0


def test_a_number_without_origin_is_named() -> None:
    assert traceable_numbers(case(), answer("Het is 21% van € 1.500.")).reason == "zonder bron: 21, 1500"


def test_a_word_that_is_spoken_of_claims_no_number() -> None:
    assert (
        traceable_numbers(case(), answer("Minstens 20%. Ik las ‘duizent’ als ‘duizend’.")).reason == "zonder bron: 20"
    )
    assert traceable_numbers(case(), answer("Ik las ‘37’ als ‘38’.")).value == 0.0


@pytest.mark.parametrize(
    ("expected", "given", "recall", "precision", "wrong"),
    [
        ([NOT_IN_SOURCES], NOT_IN_SOURCES, 1.0, 1.0, None),
        ([NOT_IN_SOURCES], REFUSED, 1.0, 1.0, None),
        ([NOT_IN_SOURCES, REFUSED], ANSWERED, 0.0, None, None),
        ([ANSWERED], NOT_IN_SOURCES, None, 0.0, 1.0),
        ([ANSWERED], ANSWERED, None, None, 0.0),
        ([Outcome.NEEDS_JUDGEMENT], Outcome.NEEDS_JUDGEMENT, None, None, 0.0),
        ([ANSWERED, REFUSED], REFUSED, None, None, None),
        ([NOT_IN_SOURCES], FAILED, 0.0, None, None),  # a crash is no refusal
        ([ANSWERED], FAILED, None, None, 0.0),
        ([], REFUSED, None, None, None),
    ],
)
def test_refusing_is_right_where_nothing_else_is(
    expected: list[Outcome], given: Outcome, recall: float | None, precision: float | None, wrong: float | None
) -> None:
    made, said = case(*expected), answer(outcome=given)
    scores = (refusal_recall(made, said), refusal_precision(made, said), wrong_refusal(made, said))
    assert [score.value for score in scores] == [recall, precision, wrong]


@pytest.mark.parametrize(
    ("expected", "given", "value"),
    [
        ([ANSWERED], ANSWERED, 0.0),
        ([ANSWERED], Outcome.PARTLY_ANSWERED, 1.0),
        ([ANSWERED], Outcome.NEEDS_JUDGEMENT, 1.0),
        ([ANSWERED], Outcome.NEEDS_INPUT, 1.0),
        ([ANSWERED], NOT_IN_SOURCES, 0.0),  # a wrong refusal, which has a metric of its own
        ([ANSWERED, Outcome.NEEDS_INPUT], Outcome.NEEDS_JUDGEMENT, None),
        ([Outcome.NEEDS_JUDGEMENT], Outcome.NEEDS_JUDGEMENT, None),
        ([NOT_IN_SOURCES], Outcome.PARTLY_ANSWERED, None),
        ([], Outcome.PARTLY_ANSWERED, None),
    ],
)
def test_hedging_counts_where_only_a_plain_answer_is_due(
    expected: list[Outcome], given: Outcome, value: float | None
) -> None:
    assert hedged(case(*expected), answer(outcome=given)).value == value


TWO_ITEMS = ((FLOOR,), ("een ander punt",))


@pytest.mark.parametrize(
    ("expected", "given", "value", "reason"),
    [
        (case(ANSWERED), answer(), 1.0, "kloppen"),
        (case(ANSWERED), answer(outcome=NOT_IN_SOURCES), 0.0, "not_in_sources, verwacht answered"),
        (case(NOT_IN_SOURCES), answer(outcome=NOT_IN_SOURCES), 1.0, "terecht afgewezen"),
        (case(NOT_IN_SOURCES), answer(), 0.0, "answered, verwacht"),
        (case(ANSWERED, evidence=TWO_ITEMS), answer(citations=cited(FLOOR)), 1.0, "kloppen"),
        (case(ANSWERED, evidence=TWO_ITEMS), answer(citations=cited("iets")), 0.0, "niet geciteerd"),
        (case(ANSWERED, numbers=(20,)), answer("Minstens 20%."), 1.0, "kloppen"),
        (case(ANSWERED, numbers=(20, 30)), answer("Minstens 20%."), 0.0, "ontbreekt: 30"),
        (case(ANSWERED, REFUSED, evidence=TWO_ITEMS, numbers=(20,)), answer(outcome=REFUSED), 1.0, "terecht"),
        (case(ANSWERED), answer(outcome=FAILED), None, "geen antwoord gekomen"),
        (case(), answer(), None, "geen uitkomst verwacht"),
    ],
)
def test_an_answer_is_right_when_all_that_is_expected_of_it_is_there(
    expected: Case, given: Answer, value: float | None, reason: str
) -> None:
    found = right(expected, given)
    assert found.value == value
    assert reason in found.reason


def test_a_confidence_is_held_against_whether_the_answer_was_right() -> None:
    sure = answer(confidence=0.9)
    assert brier(case(ANSWERED), sure).value == pytest.approx(0.01)
    assert brier(case(NOT_IN_SOURCES), sure).value == pytest.approx(0.81)
    assert brier(case(NOT_IN_SOURCES), sure).reason == "zekerheid 0.90, fout"
    assert brier(case(), sure).value is None


def test_what_is_judged_over_all_cases_makes_no_single_case_weak() -> None:
    scores = score_answer(case(ANSWERED), Generated("a", answer("Kort.", confidence=0.5), 0.2), {}.get)
    assert scores["brier"].value == 0.25
    assert Scored(case(ANSWERED), Generated("a", answer(), 0.2), scores).shortfall == 0


def test_a_baseline_from_before_a_metric_existed_can_still_be_read(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps({"cases": 1, "metrics": {"outcome": {"value": 1.0, "tolerance": 0.01}}}))
    scores = score_answer(case(ANSWERED), Generated("a", answer(), 0.2), {}.get)
    summary = summarise([Scored(case(ANSWERED), Generated("a", answer(), 0.2), scores)])
    assert [each.metric.name for each in compare(summary, read_baseline(path))] == ["outcome"]
    write_baseline(path, summary)
    assert {"outcome", "right", "brier", "hedged"} <= set(read_baseline(path))


def test_a_crash_is_scored_with_what_went_wrong() -> None:
    score = completed(failed_answer(case(), ValueError("stuk")))
    assert (score.value, score.reason) == (0.0, "mislukt: ValueError: stuk")
    assert completed(answer()).value == 1.0


def test_every_metric_of_the_table_is_scored_even_without_expectations() -> None:
    bare = Case(id="a", question="Een?", file=Path("a.yaml"), kind="x")
    scores = score_answer(bare, Generated("a", answer("Kort."), 0.2), {}.get)
    assert set(scores) == {metric.name for metric in METRICS}
    assert (scores["characters"].value, scores["seconds"].value) == (5.0, 0.2)


@pytest.mark.parametrize("file", ["plan/canonical.md", "plan/tekst.md", "shared/plan.md"])
def test_canonical_text_is_read_where_the_register_says(tmp_path: Path, file: str) -> None:
    (tmp_path / file).parent.mkdir()
    (tmp_path / file).write_text("Één zin.\n", encoding="utf-8")
    named = {"plan/canonical.md": "", "plan/tekst.md": "file: tekst.md", "shared/plan.md": "file: shared/plan.md"}
    (tmp_path / "sources.yaml").write_text(f"- id: plan\n  {named[file]}\n", encoding="utf-8")
    canonical = canonical_texts(tmp_path)
    assert canonical("plan") == "Één zin.\n"
    assert canonical("elders") is None


@pytest.mark.parametrize("register", [None, "tekst", "- [", "- {title: x}"])
def test_a_broken_register_of_sources_is_named(tmp_path: Path, register: str | None) -> None:
    if register is not None:
        (tmp_path / "sources.yaml").write_text(register)
    with pytest.raises(EvalError, match=r"sources\.yaml: het bronnenregister is niet te lezen"):
        canonical_texts(tmp_path)


# --- yes, no or open


@pytest.mark.parametrize(
    ("text", "wanted", "is_right", "is_said"),
    [
        ("Ja, dat staat in het plan: «x».", "ja", 1.0, 1.0),
        ("Yes, the plan says so: «x».", "nee", 0.0, 1.0),
        ("Nee, volgens het plan niet: «x».", "nee", 1.0, 1.0),
        ("Het lijkt van niet; het plan zegt: «x».", "ja", 0.0, 1.0),
        ("It seems so; the plan says: «x».", "ja", 1.0, 1.0),
        ("Het plan laat dit open; het zegt: «x».", "open", 1.0, 1.0),
        ("Jaarlijks wordt tien procent afgeschreven.", "ja", None, 0.0),
        ("Nederland telt veel bibliotheken.", "nee", None, 0.0),
        ("Ja, dat staat in het plan: «x».", None, None, None),
    ],
)
def test_the_first_words_say_yes_no_or_open_or_none_of_them(
    text: str, wanted: str | None, is_right: float | None, is_said: float | None
) -> None:
    asked = case(ANSWERED, says=wanted)
    assert right_opening(asked, answer(text)).value == is_right
    assert opening_said(asked, answer(text)).value == is_said


# --- who, when or how much


@pytest.mark.parametrize(
    ("text", "wanted", "is_right", "is_said"),
    [
        ("De KB [1]. Het plan zegt hierover: «x» [1].", ("de KB",), 1.0, 1.0),
        ("De KB [1]. Het plan zegt hierover: «x».", ("Probiblio",), 0.0, 1.0),
        ("Anne van den Dool [1].", ("Anne van den Dool en Frans Bergfeld",), 0.0, 1.0),
        ("Anne van den Dool en Frans [1].", ("Anne van den Dool en Frans Bergfeld",), 1.0, 1.0),
        ("33% [2].", ("33% van de jongeren",), 1.0, 1.0),
        ("13% van de jongeren [2].", ("33% van de jongeren",), 0.0, 1.0),
        ("Van de jongeren [2].", ("33% van de jongeren",), 0.0, 1.0),
        ("Collectiespecialisten: 36 uur per week [R1].", ("36 uur per week",), 1.0, 1.0),
        ("In twee maanden [1].", ("drie weken", "twee maanden"), 1.0, 1.0),
        ("Het plan zegt hierover: “De KB levert het.” [1].", ("De KB",), None, 0.0),
        ("Dat zegt geen bron.", ("De KB",), None, 0.0),
        ("De KB [1].", (), None, None),
    ],
)
def test_the_first_words_name_the_thing_that_was_asked_for_or_another_or_none(
    text: str, wanted: tuple[str, ...], is_right: float | None, is_said: float | None
) -> None:
    asked = case(ANSWERED, thing=wanted)
    assert right_thing(asked, answer(text)).value == is_right
    assert thing_said(asked, answer(text)).value == is_said
