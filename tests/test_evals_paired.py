"""Two sets of answers held against each other: differences, their tests by hand, and which cases changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advice import Outcome
from assistant.errors import EvalError
from evals.answers import Generated
from evals.cases import Case, Expectation
from evals.generate import failed_answer
from evals.paired import (
    FLIPS_DRAWN,
    FLIPS_EXACT,
    MCNEMAR,
    Difference,
    Paired,
    holm,
    mcnemar,
    pair_answers,
    paired_interval,
    paired_test,
    sign_flip,
)
from evals.summary import METRICS, Better, score_cases


def case(number: int, question: str = "Is het 20?", **expected: Any) -> Case:
    expect = Expectation(outcomes=frozenset({Outcome.ANSWERED}), **(expected or {"numbers": (20,)}))
    return Case(id=f"case-{number:02}", question=question, file=Path("a.yaml"), kind="x", expect=expect)


def answered(made: Case, text: str, outcome: Outcome = Outcome.ANSWERED) -> Generated:
    answer = failed_answer(made, ValueError("stuk"))
    changes = {"outcome": outcome, "text": text, "findings": ()}
    return Generated(made.id, answer.model_copy(update=changes), 0.1)


RIGHT, WRONG = "Minstens 20.", "Minstens een deel."


def compared(before: list[str], after: list[str], question: str = "Is het 20?") -> Paired:
    """Case by case, the text of the earlier answer and that of the later one."""
    cases = [case(number, question) for number in range(len(after))]
    scored = score_cases(cases, [answered(*pair) for pair in zip(cases, after, strict=True)], {}.get)
    earlier = [answered(made, text) for made, text in zip(cases, before, strict=False)]
    return pair_answers(scored, earlier, {}.get)


def difference(paired: Paired, name: str) -> Difference:
    return next(each for each in paired.differences if each.metric.name == name)


def test_identical_answers_differ_nowhere() -> None:
    same = compared([RIGHT, WRONG, RIGHT], [RIGHT, WRONG, RIGHT])
    assert {(each.mean, each.low, each.high) for each in same.differences} == {(0.0, 0.0, 0.0)}
    judged = [each for each in same.differences if each.metric.better is not Better.NEITHER]
    assert judged
    assert {(each.p, each.p_holm) for each in judged} == {(1.0, 1.0)}
    assert (same.better, same.worse) == ([], [])


def test_a_difference_is_the_mean_over_pairs_with_its_direction() -> None:
    found = difference(compared([WRONG, WRONG, RIGHT, RIGHT], [RIGHT, RIGHT, RIGHT, WRONG]), "numbers")
    assert (found.pairs, found.before, found.after) == (4, 0.5, 0.75)
    assert found.mean == pytest.approx(0.25)
    assert found.low < 0 < found.high  # two up and one down of four says little
    assert found.is_gain
    assert (found.test, found.p) == (MCNEMAR, 1.0)


def test_fewer_wrong_refusals_are_a_gain() -> None:
    cases = [case(number) for number in range(6)]
    scored = score_cases(cases, [answered(made, RIGHT) for made in cases], {}.get)
    refused = [answered(made, RIGHT, Outcome.NOT_IN_SOURCES) for made in cases]
    found = difference(pair_answers(scored, refused, {}.get), "wrong_refusal")
    assert (found.mean, found.is_gain, found.p) == (-1.0, True, pytest.approx(2 / 64))


@pytest.mark.parametrize(
    ("up", "down", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 2 / 32), (0, 5, 2 / 32), (5, 1, 14 / 64), (3, 3, 1.0), (8, 2, 112 / 1024)],
)
def test_mcnemar_is_a_fair_coin_over_the_pairs_that_changed(up: int, down: int, p: float) -> None:
    assert mcnemar(up, down) == pytest.approx(p)


@pytest.mark.parametrize(
    ("change", "p"),
    [
        ([], 1.0),
        ([0.3], 1.0),  # both signs are as far from zero
        ([0.5, -0.5], 1.0),
        ([0.2, 0.4, 0.6], 2 / 8),  # all plus and all minus
        ([-0.2, 0.4, 0.6], 4 / 8),  # 0.8; also 1.2, and both negated
        ([0.25, 0.25, 0.25, 0.25, -0.25], 12 / 32),  # sums of 0.75 and 1.25 and their negations
    ],
)
def test_flipping_signs_counts_the_patterns_at_least_as_far_from_zero(change: list[float], p: float) -> None:
    assert sign_flip(np.array(change)) == pytest.approx(p)


@given(st.integers(0, 6), st.integers(0, 6))
def test_on_right_and_wrong_flipping_signs_is_mcnemar(up: int, down: int) -> None:
    assert sign_flip(np.array([1.0] * up + [-1.0] * down)) == pytest.approx(mcnemar(up, down))


def test_many_differences_are_drawn_with_a_fixed_seed_close_to_the_exact_share() -> None:
    change = np.array([1.0] * 11 + [-1.0] * 5)
    assert sign_flip(change) == sign_flip(change)
    assert sign_flip(change) == pytest.approx(mcnemar(11, 5), abs=0.02)
    assert sign_flip(np.full(40, 0.3)) == pytest.approx(1 / 10_001)  # never zero


@pytest.mark.parametrize(
    ("before", "after", "test"),
    [
        ([0, 1, 1], [1, 1, 0], MCNEMAR),
        ([0, 0.5, 1], [1, 1, 1], FLIPS_EXACT),
        ([0.5] * 20, [0.75] * 20, FLIPS_DRAWN),
        ([0.5] * 20, [0.5] * 20, FLIPS_EXACT),  # nothing left to flip
    ],
)
def test_the_test_follows_from_the_values(before: list[float], after: list[float], test: str) -> None:
    assert paired_test(np.array(before, dtype=float), np.array(after, dtype=float))[0] == test


def test_holm_corrects_the_smallest_most_and_never_reverses_the_order() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=8))
def test_a_corrected_p_is_never_smaller_and_stays_a_chance(ps: list[float]) -> None:
    corrected = holm(ps)
    assert all(p <= q <= 1 for p, q in zip(ps, corrected, strict=True))


def test_every_judged_metric_is_corrected_for_all_judged_metrics_and_the_others_are_not_tested() -> None:
    paired = compared([WRONG] * 12, [RIGHT] * 12)
    tested = [each for each in paired.differences if each.p is not None]
    numbers = difference(paired, "numbers")
    assert numbers.p == pytest.approx(2 / 4096)
    assert len(tested) > 3
    assert numbers.p_holm == pytest.approx(2 / 4096 * len(tested))
    untested = {each.metric.name for each in paired.differences if each.p is None}
    assert untested == {m.name for m in METRICS if m.better is Better.NEITHER} & {
        each.metric.name for each in paired.differences
    }


def test_an_interval_of_equal_changes_is_that_change() -> None:
    assert paired_interval(np.full(9, 0.25)) == (0.25, 0.25)


def test_cases_that_one_side_lacks_are_counted_and_left_out() -> None:
    cases = [case(number) for number in range(3)]
    scored = score_cases(cases, [answered(made, RIGHT) for made in cases], {}.get)
    paired = pair_answers(scored, [answered(cases[0], WRONG), answered(case(77), RIGHT)], {}.get)
    assert (len(paired.pairs), paired.without_before, paired.without_case) == (1, 2, 1)
    assert difference(paired, "numbers").pairs == 1


def test_no_case_in_common_is_an_error_in_one_sentence() -> None:
    made = case(1)
    scored = score_cases([made], [answered(made, RIGHT)], {}.get)
    with pytest.raises(EvalError, match="bij geen van deze gevallen"):
        pair_answers(scored, [answered(case(2), RIGHT)], {}.get)


def test_a_metric_that_applies_on_one_side_only_makes_no_pair() -> None:
    made = case(1)
    scored = score_cases([made, case(2)], [answered(made, RIGHT), answered(case(2), RIGHT)], {}.get)
    paired = pair_answers(scored, [answered(made, "Een deel."), answered(case(2), RIGHT)], {}.get)
    found = difference(paired, "traceable_numbers")  # does not arise in a text without numbers
    assert (found.pairs, found.lone) == (1, 1)


def test_changed_cases_are_listed_largest_change_first() -> None:
    paired = compared([WRONG, RIGHT, WRONG, RIGHT], [RIGHT, RIGHT, WRONG, WRONG])
    assert [pair.after.case.id for pair in paired.better] == ["case-00"]
    assert [pair.after.case.id for pair in paired.worse] == ["case-03"]
    assert ("numbers", 0.0, 1.0) in [(m.name, old, new) for m, old, new in paired.better[0].changes()]


def test_a_case_that_trades_one_shortcoming_for_another_is_neither_better_nor_worse_but_is_shown() -> None:
    paired = compared([WRONG], [RIGHT], question="Hoeveel?")  # the right number, which now has no source
    assert (paired.better, paired.worse) == ([], [])
    assert [pair.after.case.id for pair in paired.shifted] == ["case-00"]
    assert {metric.name for metric, _, _ in paired.shifted[0].changes()} == {"numbers", "traceable_numbers"}
