"""Confidence held against the truth: bins, errors, intervals, and what another threshold would refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.advice import Outcome
from evals.answers import Generated
from evals.calibration import (
    calibrate,
    calibration_as_json,
    format_calibration,
    refusal_curve,
    share,
)
from evals.cases import Case, Expectation
from evals.generate import failed_answer
from evals.summary import Scored, score_cases

ANSWERED, DECLINED = Outcome.ANSWERED, Outcome.NOT_IN_SOURCES


def scored(*rows: tuple[Outcome | None, Outcome, float]) -> list[Scored]:
    """A case for each expected outcome, given outcome and confidence."""
    cases, answers = [], []
    for number, (expected, given, confidence) in enumerate(rows):
        expect = Expectation(outcomes=frozenset({expected})) if expected else None
        case = Case(id=str(number), question="Hoeveel?", file=Path("a.yaml"), kind="x", expect=expect)
        answer = failed_answer(case, ValueError()).model_copy(update={"outcome": given, "confidence": confidence})
        cases.append(case)
        answers.append(Generated(case.id, answer, 0.1))
    return score_cases(cases, answers, {}.get)


# The Wilson intervals of Newcombe (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_wilsons(hits: int, cases: int, low: float, high: float) -> None:
    found = share([True] * hits + [False] * (cases - hits))
    assert (found.value, found.cases) == (hits / cases, cases)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_share_of_nothing_has_no_value() -> None:
    assert share([]).value is None


def test_answers_fall_into_bins_by_their_confidence() -> None:
    found = calibrate(scored((ANSWERED, ANSWERED, 0.9), (ANSWERED, DECLINED, 1.0), (ANSWERED, ANSWERED, 0.25)))
    assert [(each.low, each.high, each.right.cases) for each in found.bins] == [(0.2, 0.3, 1), (0.9, 1.0, 2)]
    assert [each.right.value for each in found.bins] == [1.0, 0.5]
    assert found.bins[1].confidence == pytest.approx(0.95)


def test_the_calibration_error_is_the_mean_gap_between_promise_and_truth() -> None:
    found = calibrate(scored((ANSWERED, ANSWERED, 0.9), (ANSWERED, DECLINED, 0.9), (ANSWERED, ANSWERED, 0.2)))
    assert found.error == pytest.approx((2 * 0.4 + 0.8) / 3)
    assert found.brier == pytest.approx((0.01 + 0.81 + 0.64) / 3)


def test_a_sure_and_right_assistant_has_no_error() -> None:
    found = calibrate(scored((ANSWERED, ANSWERED, 1.0), (DECLINED, DECLINED, 1.0)))
    assert (found.error, found.brier, found.cases) == (0.0, 0.0, 2)


def test_crashes_and_cases_without_expectation_promise_nothing() -> None:
    rows = scored((ANSWERED, Outcome.FAILED, 0.0), (None, ANSWERED, 0.9))
    assert calibrate(rows).error is None
    assert "–" in format_calibration(rows)


def test_the_curve_counts_what_each_threshold_would_refuse() -> None:
    rows = scored(
        (DECLINED, DECLINED, 0.9),  # answerable: 0.1
        (DECLINED, ANSWERED, 0.6),
        (ANSWERED, ANSWERED, 0.8),
        (ANSWERED, DECLINED, 0.7),  # answerable: 0.3
        (ANSWERED, Outcome.FAILED, 0.0),  # a crash is refused at no threshold and answered at none
    )
    curve = refusal_curve(rows, [0.05, 0.5, 0.7, 0.9])
    assert [point.refusal_recall.value for point in curve] == [0.0, 0.5, 1.0, 1.0]
    assert [point.wrong_refusal.value for point in curve] == [0.0, 0.5, 0.5, 1.0]
    assert (curve[0].refusal_recall.cases, curve[0].wrong_refusal.cases) == (2, 2)


def test_at_its_own_threshold_the_curve_is_what_happened() -> None:
    rows = scored((DECLINED, DECLINED, 0.51), (DECLINED, ANSWERED, 0.5), (ANSWERED, ANSWERED, 0.99))
    (point,) = refusal_curve(rows, [0.5])
    assert (point.refusal_recall.value, point.wrong_refusal.value) == (0.5, 0.0)


def test_the_figures_are_printed_and_given_as_json() -> None:
    rows = scored((ANSWERED, ANSWERED, 0.9), (DECLINED, ANSWERED, 0.9))
    assert "0.9 – 1.0" in format_calibration(rows)
    found = calibration_as_json(rows)
    assert found["calibration"]["bins"][0]["right"]["cases"] == 2
    assert len(found["refusal_curve"]) == 19
