"""What each part adds: a part that tells is kept, one that says nothing is not, and two that say the same are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from assistant.advice import Outcome
from assistant.answering import answerability, going_on, relevance
from assistant.errors import EvalError
from assistant.knowledge.features import FEATURES, WEIGHTS
from evals.ablations import (
    ANSWERABILITY,
    FOLLOW_UPS,
    MARGINS,
    NO,
    REFITTED,
    REFUSED,
    RELEVANCE,
    RETRIEVAL,
    TOGETHER,
    UNCLEAR,
    YES,
    Change,
    Judged,
    ablate,
    blank,
    collect,
    compare,
    draws,
    format_rows,
    judge,
    main,
    measure_answerability,
    measure_refusals,
    measure_relevance,
    measure_search,
    parts_of,
    rank,
    resample,
)
from evals.calibrate import HARD, HARD_WEIGHT, estimate_alone
from evals.cases import Case, Expectation
from evals.tune import CASES, Example, Table, quote

RECALL, MRR = REFITTED


def examples(names: Sequence[str], telling: str, count: int, rows: int) -> list[Example]:
    """Questions with one needed passage each, of which only the column ``telling`` knows which it is."""
    rng = np.random.default_rng(0)
    made = []
    for at in range(count):
        table = rng.random((rows, len(names))) * 0.01
        needed = np.arange(rows) == at % rows
        table[:, names.index(telling)] = needed
        made.append(Example(table, needed[:, None], [900] * rows))
    return made


def example(needed: Sequence[int], lengths: Sequence[int]) -> Example:
    """Each needed passage holds an item of its own; the first column of the table is the order, best first."""
    items = np.zeros((len(lengths), len(needed)), dtype=bool)
    items[list(needed), range(len(needed))] = True
    return Example(-np.arange(len(lengths), dtype=float)[:, None], items, list(lengths))


@pytest.mark.parametrize(
    ("groups", "names"),
    [
        (RETRIEVAL, FEATURES),
        (RELEVANCE, relevance.SIGNS),
        (ANSWERABILITY, answerability.SIGNS),
        (FOLLOW_UPS, going_on.SIGNS),
    ],
)
def test_every_column_is_in_one_group(groups: dict[str, tuple[str, ...]], names: Sequence[str]) -> None:
    assert sorted(name for group in groups.values() for name in group) == sorted(names)


def test_a_group_of_one_is_not_left_out_twice() -> None:
    assert parts_of({"a": ("x",), "b": ("y", "z")}) == {"a": ("x",), "b": ("y", "z"), "  y": ("y",), "  z": ("z",)}


def test_only_development_cases_are_read_unless_others_are_named() -> None:
    assert {path.name.partition("-")[0] for path in CASES} == {"dev"}


def test_a_column_is_made_zero_in_a_copy() -> None:
    table = np.ones((2, 3))
    assert blank(table, ("a", "b", "c"), ("a", "c")).tolist() == [[0, 1, 0], [0, 1, 0]]
    assert table.all()


def test_draws_are_the_same_every_time_and_start_with_everything_once() -> None:
    assert draws(5, 1)[0].tolist() == [0, 1, 2, 3, 4]
    assert (draws(5, 1) == draws(5, 1)).all()
    assert (draws(5, 1)[1:] != draws(5, 2)[1:]).any()
    assert set(draws(5, 1)[1:].ravel()) == {0, 1, 2, 3, 4}


def test_the_difference_is_drawn_in_pairs() -> None:
    values = np.random.default_rng(3).random(50)
    change = compare({"MRR": resample(values)}, {"MRR": resample(values - 0.25)})["MRR"]
    assert (change.value, change.difference) == pytest.approx((values.mean() - 0.25, -0.25))
    assert (change.low, change.high) == pytest.approx((-0.25, -0.25))


@pytest.mark.parametrize(
    ("spans", "verdict"),
    [
        ({RECALL: (-0.02, -0.001), MRR: (-0.02, 0.01)}, YES),
        ({RECALL: (-0.02, -0.001), MRR: (0.001, 0.01)}, UNCLEAR),
        ({RECALL: (-0.004, 0.004), MRR: (-0.004, 0.004)}, NO),
        ({RECALL: (0.001, 0.004), MRR: (0.001, 0.004)}, NO),
        ({RECALL: (-0.004, 0.004), MRR: (-0.006, 0.02)}, UNCLEAR),
        ({RECALL: (0.0, 0.0), "MRR, gewicht 0": (-0.9, -0.8)}, NO),
        ({REFUSED: (-0.019, 0.01), "AUC": (-0.004, 0.0)}, NO),
    ],
)
def test_a_part_is_kept_for_a_sure_loss_and_not_for_a_small_one(
    spans: dict[str, tuple[float, float]], verdict: str
) -> None:
    assert judge({name: Change(0.9, 0.0, low, high) for name, (low, high) in spans.items()}) == verdict


def test_two_parts_that_say_the_same_are_each_missed_but_not_both() -> None:
    def measure(drops: Sequence[str]) -> dict[str, Table]:
        return {"AUC": resample(np.full(30, 0.5 if {"one", "other"} <= set(drops) else 0.9))}

    rows = ablate({"pair": ("one", "other"), "  one": ("one",), "  other": ("other",), "rest": ("rest",)}, measure)
    verdicts = {row.part: row.verdict for row in rows}
    assert verdicts == {"alles": "", "pair": YES, "  one": NO, "  other": NO, "rest": NO, TOGETHER: YES}
    assert rows[-1].drops == ("one", "other", "rest")
    assert rows[-1].changes["AUC"].difference == pytest.approx(-0.4)


def test_no_last_row_that_repeats_another() -> None:
    rows = ablate({"one": ("one",), "pair": ("x", "y")}, lambda _: {"AUC": resample(np.full(9, 0.9))})
    assert [row.part for row in rows] == ["alles", "one", "pair", TOGETHER]
    rows = ablate({"pair": ("x", "y")}, lambda _: {"AUC": resample(np.full(9, 0.9))})
    assert [row.part for row in rows] == ["alles", "pair"]


def test_no_last_row_when_nothing_can_be_missed() -> None:
    rows = ablate({"one": ("one",)}, lambda drops: {"AUC": resample(np.full(9, 0.5 if drops else 0.9))})
    assert [row.part for row in rows] == ["alles", "one"]


def test_a_table_gives_the_whole_its_values_and_each_part_its_difference() -> None:
    def measure(drops: Sequence[str]) -> dict[str, Table]:
        return {"AUC": resample(np.full(9, 0.5 if drops else 0.9))}

    lines = format_rows(ablate({"deel": ("deel",)}, measure, {"vast": measure("x")})).splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        "onderdeel AUC verdient zijn plaats",
        "alles 0.900",
        "vast 0.500 (-0.400: -0.400 – -0.400)",
        "deel 0.500 (-0.400: -0.400 – -0.400) ja",
    ]


def test_the_ranking_is_cut_at_the_budget_and_counts_the_first_needed_passage() -> None:
    assert rank(example([1, 3], [800, 800, 800, 10]), np.ones(1)) == (0.5, 0.5)
    assert rank(example([0], [10, 10]), np.ones(1)) == (1.0, 1.0)
    nowhere = Example(np.zeros((2, 1)), np.zeros((2, 1), dtype=bool), [10, 10])
    assert rank(nowhere, np.ones(1)) == (0.0, 0.0)


def test_the_first_is_always_quoted_and_the_others_when_likely_and_short_enough() -> None:
    made = example([0], [5000, 300, 300, 300])
    assert quote(8, made, np.array([0.001, 0.0, 0.0, 0.0])) == [0]
    assert quote(8, example([0], [1500, 300, 600, 100]), np.array([0.4, 0.9, 0.3, 0.2])) == [1, 0, 3]
    assert quote(2, example([0], [10] * 4), np.ones(4)) == [0, 1]
    assert quote(8, example([0], [10] * 4), np.array([0.9, 0.01, 0.5, 0.01])) == [0, 2]


def test_search_misses_the_feature_that_tells_and_no_other() -> None:
    made = examples(FEATURES, "dense", count=40, rows=8)
    rows = {row.part: row for row in ablate({"d": ("dense",), "r": ("section",)}, lambda d: measure_search(made, d))}
    assert WEIGHTS[FEATURES.index("dense")] > 0
    assert rows["alles"].changes[MRR].value == 1
    assert (rows["d"].verdict, rows["r"].verdict) == (YES, NO)
    assert rows["d"].changes["MRR, gewicht 0"].high < 0
    assert rows["d"].changes[RECALL].high < 0


def test_quotes_miss_the_sign_that_tells() -> None:
    made = examples(relevance.SIGNS, "share", count=60, rows=6)
    whole = measure_relevance(made, ())
    change = compare(whole, measure_relevance(made, ("share",)))
    assert whole["bewijs"][0] == whole["precisie"][0] == 1
    assert change["precisie"].high < 0


def test_answerability_misses_the_sign_that_tells() -> None:
    rng = np.random.default_rng(0)
    answerable = np.arange(120) % 3 > 0
    signs = rng.normal(size=(120, len(answerability.SIGNS)))
    signs[:, answerability.SIGNS.index("similarity")] = answerable * 4 + rng.normal(size=120)
    judged = Judged(signs, answerable, np.ones(120))
    whole = measure_answerability(judged, answerability.SIGNS, estimate_alone(), ())
    change = compare(whole, measure_answerability(judged, answerability.SIGNS, estimate_alone(), ("similarity",)))
    assert whole["AUC"][0] > 0.95
    assert change["AUC"].high < 0
    assert change[REFUSED].high < 0


def test_refusals_are_counted_below_the_chance_that_spares_all_but_two_percent() -> None:
    answered = np.linspace(0.5, 0.99, 50)  # one of them may be refused: the threshold is the second
    silent = np.array([0.1, 0.5, answered[1], 0.9])
    measured = measure_refusals(answered, silent)
    assert measured[REFUSED][0] == 0.5
    labels = np.repeat([1, 0], [50, 4])
    assert measured["AUC"][0] == pytest.approx(roc_auc_score(labels, np.concatenate([answered, silent])))


def test_the_interval_of_a_measure_is_as_wide_as_drawing_the_questions_makes_it() -> None:
    rng = np.random.default_rng(1)
    answered, silent = rng.normal(1, 1, 200), rng.normal(0, 1, 100)
    drawn = measure_refusals(answered, silent)["AUC"][1:]
    again = []
    for _ in range(300):
        some, others = rng.choice(answered, 200), rng.choice(silent, 100)
        again.append(roc_auc_score(np.repeat([1, 0], [200, 100]), np.concatenate([some, others])))
    assert drawn.std() == pytest.approx(np.std(again), rel=0.2)


def test_every_judged_measure_is_one_that_is_measured() -> None:
    made = examples(relevance.SIGNS, "share", count=20, rows=15)
    measured = {
        *measure_search(examples(FEATURES, "dense", count=10, rows=4), ()),
        *measure_relevance(made, ()),
        *measure_refusals(np.ones(3), np.zeros(3)),
    }
    assert set(MARGINS) <= measured


class Searched:
    """Stands for the assistant: every question finds two passages, of which one is needed."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def search_features(self, text: str) -> tuple[list[Any], Table]:
        self.asked.append(text)
        return [SimpleNamespace(text="Iets anders."), SimpleNamespace(text="De vloer!")], np.zeros((2, 3))

    def relevance_signs(self, text: str) -> tuple[list[Any], Table]:
        return [SimpleNamespace(text="de vloer")], np.zeros((1, 4))

    def signs(self, text: str, as_of: object) -> tuple[float, ...]:
        return (float(text.removeprefix("vraag ")),)

    def ask(self, text: str, conversation_id: str | None = None) -> Any:
        return SimpleNamespace(conversation_id="gesprek")

    def follow_up_signs(self, text: str, conversation_id: str) -> tuple[tuple[float, ...], list[Any]]:
        return (float(text.removeprefix("vraag ")),), [SimpleNamespace(text="de vloer")]


def case(number: int, outcome: Outcome, *evidence: str, turns: tuple[str, ...] = ()) -> Case:
    expect = Expectation(frozenset({outcome}), evidence=tuple((item,) for item in evidence))
    return Case(f"geval-{number}", f"vraag {number}", Path("a.yaml"), "x", turns=turns, expect=expect)


def test_each_question_is_searched_once_and_keeps_its_own_label() -> None:
    cases = [case(number, Outcome.ANSWERED, "de vloer") for number in range(10)]
    cases += [case(number, Outcome.NOT_IN_SOURCES) for number in range(10, 20)]
    cases += [case(20, Outcome.ANSWERED, "de vloer", turns=("eerder",)), case(21, Outcome.REFUSED)]
    assistant: Any = Searched()
    cases[12] = replace(cases[12], file=Path(HARD))
    collected = collect(assistant, cases)
    searched, found, alone = collected.searched, collected.found, collected.alone
    assert assistant.asked == [f"vraag {number}" for number in range(10)]
    assert (searched[0].needed.tolist(), searched[0].lengths) == ([False, True], [12, 9])
    assert (len(found), found[0].needed.tolist()) == (10, [True])
    assert alone.signs[:, 0].tolist() == list(range(20))
    assert alone.answerable.tolist() == [True] * 10 + [False] * 10
    assert alone.weights.tolist() == [1.0] * 12 + [HARD_WEIGHT] + [1.0] * 7
    assert collected.following is None  # one conversation is too few to leave anything out of


def test_follow_ups_are_judged_where_there_are_enough_of_them() -> None:
    cases = [case(number, Outcome.ANSWERED, "de vloer") for number in range(10)]
    cases += [case(number, Outcome.NOT_IN_SOURCES) for number in range(10, 20)]
    cases += [case(number, Outcome.ANSWERED, "de vloer", turns=("eerder",)) for number in range(20, 30)]
    cases += [case(number, Outcome.NOT_IN_SOURCES, turns=("eerder",)) for number in range(30, 40)]
    assistant: Any = Searched()
    following = collect(assistant, cases).following
    assert following is not None
    assert following.signs[:, 0].tolist() == list(range(20, 40))
    assert following.answerable.tolist() == [True] * 10 + [False] * 10


def test_too_few_cases_are_refused_before_anything_is_searched() -> None:
    assistant: Any = Searched()
    with pytest.raises(EvalError, match="Er zijn 0 gevallen"):
        collect(assistant, [case(number, Outcome.ANSWERED, "de vloer") for number in range(30)])
    assert assistant.asked == []


def test_a_missing_file_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--cases", str(tmp_path / "weg.yaml")]) == EvalError.exit_code
    assert "weg.yaml: dit bestand bestaat niet" in capsys.readouterr().err
