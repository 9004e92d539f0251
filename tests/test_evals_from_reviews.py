"""What people decided becomes cases that any run can take, and no figure of a library leaves with one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as thoroughness
from hypothesis import strategies as st

from assistant import Assistant, Settings
from assistant.advice import (
    Answer,
    Calculation,
    Citation,
    Decision,
    Language,
    Outcome,
    Result,
    Review,
    ReviewRequest,
    ReviewState,
    Unit,
    Versions,
)
from assistant.concepts import Lesson
from assistant.errors import EvalError
from assistant.faces.cli import main
from assistant.figures import format_amount
from evals.answers import Generated
from evals.cases import load_cases
from evals.from_reviews import Skip, cases_from, read_since, write_cases
from evals.generate import run_case
from evals.scorers import canonical_texts
from evals.summary import score_cases

pytestmark = pytest.mark.slow

QUOTE = "Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren."
WORDS = st.text(st.characters(exclude_categories=("C", "N")), min_size=1)
KINDS = {"plan": "plan", "guide": "guidance", "own": "local"}


def citation(marker: int = 1, quote: str = QUOTE, source: str = "plan") -> Citation:
    return Citation(
        marker=marker,
        passage_id=f"{source}/{marker}",
        source_id=source,
        title="Collectiebeleidsplan 2026-2030",
        locator="Ambitie",
        quote=quote,
        start=0,
        end=9,
    )


SUM = Calculation(
    marker="R1",
    norm_id="target-groups-share",
    norm_version="1",
    inputs={"collection_budget": 250000},
    formula="20% × € 250.000",
    result=Result(value=50000, unit=Unit.EUR),
    passage_id="plan/1",
    quote=QUOTE,
)


def lesson(
    question: str = "Hoeveel van het budget moet naar doelgroepen?",
    text: str = "Minstens 20% [1].",
    *,
    state: ReviewState = ReviewState.APPROVED,
    reason: str = "",
    turns: tuple[str, ...] | None = (),
    has_own_figures: bool = False,
    **fields: Any,
) -> Lesson:
    answer = Answer(
        **{
            "id": "0123456789abcdef",
            "conversation_id": "c",
            "question": question,
            "language": Language.NL,
            "as_of": date(2026, 11, 24),
            "outcome": Outcome.ANSWERED,
            "text": text,
            "citations": (citation(),),
            "confidence": 0.9,
            "versions": Versions(corpus="c", norms="n", software="s"),
            "content_hash": "h",
            "review": Review(state=state, decided_by="Ans", decided_at=datetime.now(UTC), reason=reason or None),
        }
        | fields
    )
    return Lesson(concept=answer, turns=turns, has_own_figures=has_own_figures)


def expected(given: Lesson) -> dict[str, Any] | Skip:
    """What becomes of one decision: its expectation, or why it is left out."""
    harvest = cases_from([given], KINDS)
    if harvest.cases:
        return dict(harvest.cases[0]["expect"])
    (skip,) = harvest.skipped
    return skip


# --- what becomes a case


def test_an_approved_answer_asks_for_its_outcome_its_quotes_and_the_numbers_of_the_plan() -> None:
    (case,) = cases_from([lesson(turns=("Waar gaat het plan over?",))], KINDS).cases
    assert case == {
        "id": "review-0123456789ab",
        "kind": "review",
        "question": "Hoeveel van het budget moet naar doelgroepen?",
        "turns": ["Waar gaat het plan over?"],
        "as_of": "2026-11-24",
        "expect": {"outcome": "answered", "evidence": [QUOTE], "numbers": [20]},
    }


def test_a_quote_whose_marker_an_edit_took_away_is_no_longer_asked_for() -> None:
    two = (citation(), citation(2, "Over 5% gaat dit niet."))
    found = expected(lesson(text="Minstens 20% [1], geen 5%.", state=ReviewState.EDITED, citations=two))
    assert found == {"outcome": "answered", "evidence": [QUOTE], "numbers": [20]}


def test_a_number_of_other_sources_or_of_the_reviewer_is_not_asked_for() -> None:
    guide = citation(2, "Reken op 30% per jaar.", "guide")
    found = expected(lesson(text="Minstens 20% [1], of 30% [2], hier € 61.234.", citations=(citation(), guide)))
    assert isinstance(found, dict)
    assert found["numbers"] == [20]
    assert "61" not in str(found)


def test_a_non_answer_that_was_approved_asks_for_just_that() -> None:
    assert expected(lesson(outcome=Outcome.NOT_IN_SOURCES, text="Dat staat er niet.", citations=())) == {
        "outcome": "not_in_sources"
    }


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (lesson(has_own_figures=True), Skip.FIGURES),
        (lesson(calculations=(SUM,)), Skip.FIGURES),
        (lesson(turns=None), Skip.ERASED),
        (lesson(citations=(citation(source="own"),)), Skip.LOCAL),
        (lesson(citations=(citation(source="unknown"),)), Skip.LOCAL),
        (lesson(text="Twintig procent."), Skip.NO_SOURCE),
        (lesson(outcome=Outcome.NOT_IN_SOURCES, state=ReviewState.EDITED, text="Toch [1]."), Skip.OTHER_OUTCOME),
    ],
)
def test_what_cannot_be_a_case_is_counted_with_its_reason(given: Lesson, why: Skip) -> None:
    assert expected(given) is why


# --- figures


@pytest.mark.parametrize(
    "words",
    [
        "Ons budget is € 250.000.",
        "We geven 20% uit aan doelgroepen.",  # as the plan says, and perhaps theirs
        "Bij tachtigduizend inwoners?",
        "We hebben twee ton.",
        "Rond de ton, zeg maar.",
        "Een dikke ton is er.",
        "Wij hebben één fte.",
        "Ons vakbudget: 1950",
        "Zie [61234].",
        "1. 61234",
        "Budget per inwoner is 2½ euro",
        "€ 3,10 per inwoner",
        "Bel 06-12345678",
        "Zie www.bieb.nl/61234",
        "jongeren van 13 tot 17 jaar",
    ],
)
def test_a_figure_in_the_question_or_an_earlier_one_keeps_the_case_at_home(words: str) -> None:
    asked = "Hoeveel moet naar doelgroepen?"
    assert expected(lesson(f"{words} {asked}")) is Skip.FIGURES
    assert expected(lesson(asked, turns=("Dag", words))) is Skip.FIGURES


def test_the_years_of_the_plan_are_no_figures_of_a_library() -> None:
    assert isinstance(expected(lesson("Hoeveel moet er in 2026-2030 naar doelgroepen?")), dict)


@given(amount=st.integers(10_000, 9_999_999), place=st.sampled_from(["question", "turn", "input", "text", "reason"]))
@thoroughness(max_examples=80, deadline=None)
def test_no_amount_of_a_library_is_ever_written(amount: int, place: str) -> None:
    written = format_amount(amount)
    made = {
        "question": lesson(f"Ons budget is {written}. Hoeveel naar doelgroepen?"),
        "turn": lesson(turns=(f"Ons budget is {written}.",)),
        "input": lesson(calculations=(SUM.model_copy(update={"inputs": {"collection_budget": amount}}),)),
        "text": lesson(text=f"Minstens 20% [1]; bij {written} ligt dat vast.", state=ReviewState.EDITED),
        "reason": lesson(
            text=f"Bij {written} is dat zo [1].", state=ReviewState.REJECTED, reason=f"Fout: “Bij {written} is dat zo”."
        ),
    }[place]
    found = str(cases_from([made], KINDS).cases)
    assert written not in found
    assert str(amount) not in found.replace("review-0123456789ab", "")


# --- rejections


@pytest.mark.parametrize(
    ("reason", "forbidden"),
    [
        ("“dit is verplicht voor iedereen” staat er niet.", ["dit is verplicht voor iedereen"]),
        ("Er staat 'Dit is verplicht voor iedereen', dat klopt niet", ["Dit is verplicht voor iedereen"]),
        ("Dit klopt niet.", None),
        ("“iets heel anders gezegd” klopt niet", None),
        ("“verplicht” is te sterk", None),
        ("“gaat naar doelgroepgericht collectioneren” is onduidelijk", None),
        ("“zestig procent, dus 60%” klopt niet", None),
    ],
)
def test_a_rejection_forbids_the_words_of_the_answer_that_its_reason_quotes(
    reason: str, forbidden: list[str] | None
) -> None:
    text = f"Dit is verplicht voor iedereen [1]. Zestig procent, dus 60%. “{QUOTE}” [1]"
    found = expected(lesson(text=text, state=ReviewState.REJECTED, reason=reason))
    assert found == ({"forbidden": forbidden} if forbidden else Skip.NO_QUOTE)


# --- ids and file


def test_ids_are_stable_and_grow_where_two_answers_begin_alike() -> None:
    ids = ["aaaaaaaaaaaa1", "aaaaaaaaaaaa2", "bbbbbbbbbbbb1"]
    lessons = [lesson(id=each) for each in ids]
    assert [case["id"] for case in cases_from(lessons, KINDS).cases] == [
        "review-aaaaaaaaaaaa1",
        "review-aaaaaaaaaaaa2",
        "review-bbbbbbbbbbbb",
    ]
    assert cases_from(lessons[2:], KINDS).cases[0]["id"] == "review-bbbbbbbbbbbb"


@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=4))
@thoroughness(max_examples=50, deadline=None)
def test_whatever_was_asked_can_be_read_back_as_a_case(asked: list[tuple[str, bool]]) -> None:
    lessons = [
        lesson(f"Wat {words}?", turns=(f"Eerst {words}",) if has_turns else (), id=f"{place}-answer")
        for place, (words, has_turns) in enumerate(asked)
    ]
    cases = cases_from(lessons, KINDS).cases
    assert yaml.safe_load(yaml.safe_dump(cases, allow_unicode=True, sort_keys=False, width=120)) == cases


@pytest.mark.parametrize("written", ["gisteren", "24-11-2026", "2026-13-01"])
def test_a_day_that_is_no_date_is_refused_with_the_right_form(written: str) -> None:
    with pytest.raises(EvalError, match="2026-11-24"):
        read_since(written)


# --- with the real assistant


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('reviews') / 'journal.db'}"


@pytest.fixture(scope="module")
def reviewed(settings: Settings, journal: str) -> Iterator[Assistant]:
    """A journal with what people did to real answers: approved, edited, rejected, planted, erased, left alone."""

    def decide(answer: Answer, decision: Decision, **fields: str) -> None:
        opened.review(answer.id, ReviewRequest(decision=decision, reviewer="Ans", **fields))

    with Assistant.open(settings, journal_address=journal) as opened:
        share = opened.ask("Hoeveel van het collectiebudget moet naar doelgroepen?")
        decide(share, Decision.APPROVE)
        decide(opened.ask("En bij AI, wat zijn de principes?", conversation_id=share.conversation_id), Decision.APPROVE)
        ibl = opened.ask("Wat is het maximum voor IBL?")
        decide(ibl, Decision.EDIT, text=f"Kort gezegd: {ibl.text}")
        decide(opened.ask("Ons collectiebudget is € 250.000. Hoeveel naar doelgroepen?"), Decision.APPROVE)
        decide(opened.ask("Hoeveel naar doelgroepen?", figures={"collection_budget": 61234}), Decision.APPROVE)
        said = "U beslist zelf: hoe hoog het collectiebudget moet zijn"
        decide(opened.ask("Hoe hoog moet het collectiebudget zijn?"), Decision.REJECT, reason=f"“{said}” is te vrij")
        decide(opened.answer(opened.desk.plant(share.id, "Kim", seed=1)), Decision.REJECT, reason="“gaat niet naar”")
        erased = opened.ask("Wat zijn de principes bij diversiteit?")
        decide(opened.ask("Wat zijn de ambities bij jeugd?", conversation_id=erased.conversation_id), Decision.APPROVE)
        opened.desk.erase(answer_id=erased.id, by="Ans")
        opened.ask("Mogen we AI-boeken opnemen in de collectie?")
        yield opened


def test_real_decisions_become_cases_that_the_same_assistant_passes(reviewed: Assistant, tmp_path: Path) -> None:
    kinds = {source.id: str(source.kind) for source in reviewed.sources()}
    harvest = cases_from(reviewed.desk.decided(), kinds)
    assert dict(harvest.skipped) == {Skip.FIGURES: 2, Skip.ERASED: 1}
    write_cases(harvest.cases, tmp_path / "out" / "cases.yaml")
    cases = load_cases([tmp_path / "out" / "cases.yaml"])
    assert [len(case.turns) for case in cases] == [0, 1, 0, 0]
    assert all(case.kind == "review" and case.expect is not None for case in cases)
    *right, rejected = cases
    answers = [Generated(case.id, run_case(reviewed, case).answer, 0.1) for case in cases]
    scored = score_cases(cases, answers, canonical_texts(reviewed.settings.corpus_dir))
    assert [each.scores["right"].value for each in scored[: len(right)]] == [1, 1, 1]
    assert [each.scores["evidence_recall"].value for each in scored[: len(right)]] == [1, 1, 1]
    assert scored[-1].scores["forbidden"].value == 0
    assert rejected.expect is not None
    assert not rejected.expect.outcomes


def test_only_what_was_decided_since_a_day_comes_out(reviewed: Assistant) -> None:
    today = datetime.now().astimezone().date()
    assert len(reviewed.desk.decided(today)) == len(reviewed.desk.decided()) == 7
    assert reviewed.desk.decided(date.max) == []


def test_the_command_writes_the_file_and_says_what_it_left_out(
    reviewed: Assistant,
    journal: str,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", journal)
    out = tmp_path / "cases.yaml"
    assert main(["eval", "from-reviews", "--out", str(out)]) == 0
    written = capsys.readouterr()
    assert written.out == ""
    assert (
        f"4 gevallen in {out}. Overgeslagen: 2 met cijfers van een bibliotheek; 1 na een gewiste vraag." in written.err
    )
    assert "61234" not in out.read_text(encoding="utf-8")
    assert "250.000" not in out.read_text(encoding="utf-8")
    assert "250000" not in out.read_text(encoding="utf-8")
    assert main(["eval", "from-reviews", "--out", str(tmp_path / "none.yaml"), "--since", "2999-01-01"]) == 0
    assert "er is niets geschreven" in capsys.readouterr().err
    assert not (tmp_path / "none.yaml").exists()
    assert main(["eval", "from-reviews", "--out", str(out), "--since", "ooit"]) == 2
