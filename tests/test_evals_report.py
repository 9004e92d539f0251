"""From scores to figures, to the baseline and to a page: nothing flattered, nothing hidden, nothing unescaped."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from assistant.advice import Answer, Citation, Outcome
from assistant.errors import EvalError
from evals.answers import Generated
from evals.baseline import Mark, compare, format_comparison, read_baseline, write_baseline
from evals.cases import Case, Expectation
from evals.evidence import Score
from evals.generate import failed_answer
from evals.report import render_report
from evals.summary import Scored, Summary, as_json, format_table, format_worst, mean, score_cases, summarise, worst


def case(case_id: str, kind: str = "x", outcome: Outcome = Outcome.ANSWERED, **expected: Any) -> Case:
    expect = Expectation(outcomes=frozenset({outcome}), **expected)
    return Case(id=case_id, question="Is het 20?", file=Path("a.yaml"), kind=kind, expect=expect)


def answered(made: Case, text: str = "Minstens een deel.", **given: Any) -> Generated:
    changes: dict[str, Any] = {"outcome": Outcome.ANSWERED, "text": text, "findings": (), **given}
    answer: Answer = failed_answer(made, ValueError("stuk")).model_copy(update=changes)
    return Generated(made.id, answer, 0.1)


def score(*pairs: tuple[Case, Generated]) -> list[Scored]:
    return score_cases([made for made, _ in pairs], [generated for _, generated in pairs], {}.get)


def right(case_id: str = "right", kind: str = "x") -> tuple[Case, Generated]:
    made = case(case_id, kind, numbers=(20,))
    return made, answered(made, "Minstens 20.")


def wrong(case_id: str = "wrong", kind: str = "x") -> tuple[Case, Generated]:
    made = case(case_id, kind, numbers=(20,))
    return made, answered(made, "Minstens een deel.")


def test_a_mean_leaves_out_what_does_not_apply() -> None:
    found = mean([Score(1.0, ""), Score(None, ""), Score(0.0, "")])
    assert (found.value, found.cases) == (0.5, 2)
    assert mean([Score(None, "")]).value is None


def test_an_interval_holds_its_mean_is_the_same_every_time_and_narrows_with_more_cases() -> None:
    few = mean([Score(float(n % 2), "") for n in range(10)])
    many = mean([Score(float(n % 2), "") for n in range(200)])
    low, value, high = few.low or 0.0, few.value or 0.0, few.high or 0.0
    assert low < value < high
    assert (many.high or 0.0) - (many.low or 0.0) < high - low
    uneven = [Score(n / 37, "") for n in range(37)]
    assert mean(uneven) == mean(uneven)


def test_a_case_without_an_answer_is_an_error_and_a_stray_answer_is_not() -> None:
    made, generated = right()
    stray = Generated("elsewhere", generated.answer, 0.1)
    assert len(score_cases([made], [generated, stray], {}.get)) == 1
    with pytest.raises(EvalError, match=r"Voor 1 gevallen is geen antwoord: right"):
        score_cases([made], [stray], {}.get)


def test_figures_are_given_overall_and_by_kind() -> None:
    summary = summarise(score(right("a", "norms"), wrong("b", "lists"), right("c", "norms")))
    assert summary.overall["numbers"].value == pytest.approx(2 / 3)
    assert {kind: means["numbers"].value for kind, means in summary.kinds.items()} == {"lists": 0.0, "norms": 1.0}


def test_the_table_is_aligned_and_shows_a_dash_for_what_does_not_apply() -> None:
    table = format_table(summarise(score(right())))
    lines = table.split("\n")
    header = next(line for line in lines if line.startswith("metriek"))
    row = next(line for line in lines if line.startswith("numbers"))
    assert row.index("1.000") == header.index("waarde")
    assert re.search(r"^refusal_recall +– +– +0 ", table, re.MULTILINE)


def test_the_worst_cases_come_first_with_their_reason_and_good_ones_stay_away() -> None:
    made, crashed = case("crashed", numbers=(20,)), failed_answer(case("crashed"), ValueError("stuk"))
    scored = score(right(), wrong(), (made, Generated("crashed", crashed, 0.1)))
    assert [each.case.id for each in worst(scored)] == ["crashed", "wrong"]
    assert "numbers 0.000  ontbreekt: 20" in format_worst(scored)
    assert format_worst(score(right())) == "Geen geval schiet tekort."


def test_json_holds_means_kinds_and_every_reason() -> None:
    scored = score(wrong())
    written = json.loads(json.dumps(as_json(scored, summarise(scored))))
    assert written["metrics"]["numbers"] == {"value": 0.0, "low": 0.0, "high": 0.0, "cases": 1}
    assert written["scores"][0]["scores"]["numbers"] == {"value": 0.0, "reason": "ontbreekt: 20"}


@pytest.mark.parametrize(
    ("metric", "mark", "tolerance", "fallen"),
    [
        ("numbers", 0.5, 0.0, False),
        ("numbers", 0.51, 0.01, False),
        ("numbers", 0.52, 0.01, True),
        ("numbers", 0.2, 0.0, False),  # better than it was
        ("wrong_refusal", 0.0, 0.0, False),
        ("wrong_refusal", 0.2, 0.0, False),  # fewer wrong refusals than before
        ("refusal_recall", 0.5, 0.5, True),  # not measured any more
    ],
)
def test_a_fall_is_a_loss_beyond_the_tolerance(metric: str, mark: float, tolerance: float, fallen: bool) -> None:
    (found,) = compare(summarise(score(right(), wrong())), {metric: Mark(mark, tolerance)})
    assert found.is_fallen is fallen


def test_more_wrong_refusals_are_a_fall() -> None:
    made = case("refused")
    summary = summarise(score((made, answered(made, outcome=Outcome.REFUSED)), right()))
    (found,) = compare(summary, {"wrong_refusal": Mark(0.05, 0.01)})
    assert found.is_fallen
    assert re.search(r"wrong_refusal +0\.050 +0\.010 +0\.500 +GEZAKT", format_comparison([found]))


def test_a_baseline_just_written_is_not_a_fall_and_a_tolerance_set_by_hand_stays(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    summary = summarise(score(right("a"), right("b"), wrong("c"), wrong("d"), wrong("e"), right("f"), right("g")))
    path.write_text('{"metrics": {"numbers": {"value": 0.1, "tolerance": 0}}}')
    write_baseline(path, summary)
    marks = read_baseline(path)
    assert marks["numbers"] == Mark(0.5714, 0.0)
    assert (marks["outcome"].tolerance, marks["completed"].tolerance) == (0.01, 0.0)
    assert [each.metric.name for each in compare(summary, marks) if each.is_fallen] == []
    assert "seconds" not in marks


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"metrics": {"numbers": 1}}',
        '{"metrics": {"mood": {"value": 1, "tolerance": 0}}}',
        '{"metrics": {}}',
    ],
)
def test_a_broken_baseline_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(EvalError, match=r"baseline\.json: .*Herstel"):
        read_baseline(path)


def test_a_missing_baseline_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="--update-baseline"):
        read_baseline(tmp_path / "baseline.json")


EVIL = '<script>alert("x")</script><img src="https://example.org/x.png">'


def evil_page() -> str:
    made = Case(
        id=EVIL,
        question=EVIL,
        turns=(EVIL,),
        file=Path("a.yaml"),
        kind=EVIL,
        expect=Expectation(
            outcomes=frozenset({Outcome.ANSWERED}), evidence=((EVIL + "needed", EVIL),), forbidden=(EVIL,)
        ),
    )
    quote = Citation(
        marker=1, passage_id=EVIL, source_id=EVIL, title=EVIL, locator=EVIL, quote=EVIL[:9], start=0, end=9, url=EVIL
    )
    return render_report(score((made, answered(made, text=EVIL, citations=(quote,)))))


def test_the_page_escapes_everything_it_shows() -> None:
    page = evil_page()
    assert page.count("&lt;script&gt;") >= 6
    assert "<script" not in page
    assert "<img" not in page


def test_the_page_fetches_nothing() -> None:
    page = evil_page()
    assert "default-src 'none'" in page
    assert re.findall(r"<(?:link|iframe|object|embed|form|a)\b|\b(?:src|href)\s*=\s*[\"']|url\(", page) == []


def test_the_page_shows_expected_and_given_side_by_side() -> None:
    made = case("budget", evidence=(("Minstens 20%", "Ten minste 20%"),), numbers=(50000,), forbidden=("30%",))
    page = render_report(score((made, answered(made, "Een vijfde."))))
    assert "ontbreekt: Minstens 20% — of — Ten minste 20%" in page
    assert "getal 50000" in page
    assert "verboden: 30%" in page
    assert "Een vijfde." in page


def test_the_page_marks_an_outcome_that_is_not_the_expected_one() -> None:
    made = case("budget", outcome=Outcome.NEEDS_INPUT)
    page = render_report(score((made, answered(made))))
    assert '<td>needs_input</td><td class="wrong">answered</td><td class="number">1</td>' in page


def test_a_page_without_shortcomings_says_so() -> None:
    assert "Geen geval schiet tekort." in render_report(score(right()))


def test_an_empty_summary_cannot_be_made_to_pass() -> None:
    summary: Summary = summarise([])
    assert all(each.is_fallen for each in compare(summary, {"numbers": Mark(0.0, 1.0)}))
