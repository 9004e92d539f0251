"""The grounding check on hand-made drafts from the real corpus: each check passes where it should, and can fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant import Settings
from assistant.advice import Answer, Calculation, Citation, Language, Option, Outcome, Status, Versions
from assistant.answering.drafting import Draft
from assistant.answering.grounding import Verdict, check_grounding, edit_checker
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.norms import calculate, load_norms

CORPUS_DIR = Settings(_env_file=None).corpus_dir
CORPUS: Corpus = load_corpus(CORPUS_DIR)
REGISTER = load_norms(CORPUS_DIR / "norms.yaml", CORPUS)
AS_OF = date(2026, 11, 24)
SHARE = "plan-2026-2030/doelgroepgericht-collectioneren/ambitie/3"
LOANS = "plan-2026-2030/evaluatie/normen/2"
QUESTION = "Ons collectiebudget is € 250.000. Hoeveel naar doelgroepen?"
CHECKS = ("markers", "verbatim", "numbers", "claims", "in_force", "entailment")


def cite(quoted: str, marker: int = 1, **changes: Any) -> Citation:
    passage = CORPUS.passage(quoted)
    citation = Citation(
        marker=marker,
        passage_id=passage.id,
        source_id=passage.source_id,
        title="Plan",
        locator=passage.locator,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
    )
    return citation.model_copy(update=changes)


def calculation(budget: int = 250_000) -> Calculation:
    return calculate(REGISTER, "target-groups-share", {"collection_budget": budget}, "R1")


TEXT = (
    "Minstens € 50.000 gaat naar doelgroepen [R1].\n\n"
    "Het plan zegt: “Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren.” [1].\n\n"
    "U beslist zelf welke groepen u kiest."
)


def draft(text: str = TEXT, **changes: Any) -> Draft:
    made = Draft(
        outcome=Outcome.ANSWERED,
        text=text,
        citations=(cite(SHARE),),
        calculations=(calculation(),),
        framing=("U beslist zelf welke groepen u kiest.",),
    )
    return made.model_copy(update=changes)


def check(made: Draft, *, asked: tuple[str, ...] = (QUESTION,), as_of: date = AS_OF, known: Any = None) -> Verdict:
    evidence = frozenset({SHARE, LOANS}) if known is None else frozenset(known)
    return check_grounding(made, asked=asked, as_of=as_of, corpus=CORPUS, known=evidence)


def failed(verdict: Verdict) -> dict[str, str]:
    return {finding.check: finding.detail for finding in verdict.findings if finding.status is Status.FAIL}


def test_a_grounded_draft_passes_all_five_checks_and_says_what_was_not_checked() -> None:
    verdict = check(draft())
    assert {finding.check: finding.status for finding in verdict.findings} == {
        **dict.fromkeys(CHECKS[:-1], Status.PASS),
        "entailment": Status.NOT_CHECKED,
    }
    assert verdict.passed
    assert all(finding.detail for finding in verdict.findings)


def with_altered_quote(old: str, new: str) -> Draft:
    quote = CORPUS.passage(SHARE).text
    assert old in quote
    return draft(citations=(cite(SHARE, quote=quote.replace(old, new)),))


# what is wrong with the draft → the one check that finds it, and the words it must say
WRONG: list[tuple[str, Callable[[], Draft], str, str]] = [
    ("an unknown marker", lambda: draft(TEXT.replace("[1]", "[7]")), "markers", "[7]"),
    ("an unknown calculation", lambda: draft(TEXT.replace("[R1]", "[R2]")), "markers", "[R2]"),
    (
        "a passage that was not in evidence",
        lambda: draft(citations=(cite(SHARE), cite("plan-2026-2030/ai/principes/1", 2))),
        "markers",
        "plan-2026-2030/ai/principes/1",
    ),
    ("a quote with one word altered", lambda: with_altered_quote("Minstens", "Hoogstens"), "verbatim", "[1]"),
    ("a quote with one word left out", lambda: with_altered_quote(" van het", ""), "verbatim", "[1]"),
    (
        "a true quote under another passage",
        lambda: draft(citations=(cite(SHARE, passage_id=LOANS),)),
        "verbatim",
        LOANS,
    ),
    (
        "a true quote in another place",
        lambda: draft(citations=(cite(SHARE, start=cite(SHARE).start - 1, end=cite(SHARE).end - 1),)),
        "verbatim",
        "[1]",
    ),
    (
        "a sum on a quote that is not in its passage",
        lambda: draft(calculations=(calculation().model_copy(update={"passage_id": LOANS}),)),
        "verbatim",
        "[R1]",
    ),
    (
        "words between quotation marks that are no quote",
        lambda: draft(TEXT + "\n\nHet plan zegt ook: “doelgroepen gaan voor alles” [1]."),
        "verbatim",
        "doelgroepen gaan voor alles",
    ),
    (
        "words between straight quotation marks that are no quote",
        lambda: draft(TEXT + '\n\nHet plan zegt ook: "doelgroepen gaan voor alles" [1].'),
        "verbatim",
        "doelgroepen gaan voor alles",
    ),
    ("a number from nowhere", lambda: draft(TEXT.replace("€ 50.000", "€ 51.000")), "numbers", "51000"),
    ("a number in words from nowhere", lambda: draft(TEXT + "\n\nDat is veertig procent [1]."), "numbers", "40"),
    ("a claim without a marker", lambda: draft(TEXT + "\n\nDit geldt ook voor scholen."), "claims", "scholen"),
    (
        "a claim in a bullet without a marker",
        lambda: draft(TEXT + "\n\n- Jeugd hoort daar ook bij."),
        "claims",
        "Jeugd hoort daar ook bij",
    ),
    (
        "a second sentence in the shadow of a marked one",
        lambda: draft(TEXT + "\n\nScholen tellen mee. Dat staat in het plan [1]."),
        "claims",
        "Scholen tellen mee",
    ),
]


@pytest.mark.parametrize(("make", "name", "words"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_found_by_its_own_check_alone(make: Callable[[], Draft], name: str, words: str) -> None:
    verdict = check(make())
    assert list(failed(verdict)) == [name]
    assert words in failed(verdict)[name]
    assert not verdict.passed


PLAN = CORPUS.sources["plan-2026-2030"]
FIRST, LAST = PLAN.valid_from or date.min, PLAN.valid_to or date.max


@pytest.mark.parametrize("as_of", [FIRST, LAST])
def test_a_source_counts_on_its_first_and_its_last_day(as_of: date) -> None:
    assert check(draft(), as_of=as_of).passed


@pytest.mark.parametrize("as_of", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_source_that_is_not_in_force_is_named_with_the_date(as_of: date) -> None:
    details = failed(check(draft(), as_of=as_of))
    assert list(details) == ["in_force"]
    assert PLAN.title in details["in_force"]
    assert f"{as_of:%d-%m-%Y}" in details["in_force"]


@pytest.mark.parametrize(
    "text",
    [
        "Dat is 20% [1].",
        "Dat is twintig procent [1].",
        "Dat is een vijfde [1].",
        "Dat is € 50.000,00 van 250.000 euro [R1].",
        "Dat is vijftigduizend euro [R1].",
        "Van uw € 250.000 [R1].",
    ],
)
def test_a_number_is_traced_whatever_its_notation(text: str) -> None:
    assert failed(check(draft(text))) == {}


def test_a_number_may_come_from_the_question_but_from_no_other_passage() -> None:
    text = "Met 95.000 inwoners geldt dit [1]."
    assert list(failed(check(draft(text)))) == ["numbers"]
    assert failed(check(draft(text), asked=("Wij hebben 95.000 inwoners",))) == {}
    five_percent = "Hoogstens 5% komt van elders [1]."
    assert "5%" in CORPUS.passage(LOANS).text
    assert list(failed(check(draft(five_percent)))) == ["numbers"]


def test_a_number_may_come_from_the_quote_of_an_option_or_from_a_refusal_of_the_calculator() -> None:
    text = "Dat is 5% [1]."
    option = Option(label="a", consequence="b", passage_id=LOANS, quote=CORPUS.passage(LOANS).text)
    assert failed(check(draft(text, options=(option,)))) == {}
    assert failed(check(draft(text, refusal="Meer dan 5% kan niet."))) == {}


def test_a_frame_of_several_sentences_needs_no_marker_and_an_altered_one_does() -> None:
    frame = "Let op: het plan zegt dit niet. Spreek het af."
    assert failed(check(draft(f"{TEXT}\n\n{frame}", framing=(*draft().framing, frame)))) == {}
    altered = frame.replace("Spreek het af", "Het is zo")
    details = failed(check(draft(f"{TEXT}\n\n{altered}", framing=(*draft().framing, frame))))
    assert list(details) == ["claims"]
    assert "Het is zo" in details["claims"]
    assert "Let op" not in details["claims"]


@pytest.mark.parametrize(
    "text",
    [
        "Het plan noemt:\n\n- “Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren.” [1]",
        "Welke groepen kiest u?",
        "Minstens 20% [1].\n\n---\n",
        "Minstens 20%. [1]",
        "“minstens 20% van het collectiebudget”" + " staat er niet zo, wel “Minstens 20% van het collectiebudget” [1].",
    ],
)
def test_introductions_questions_and_lines_without_words_claim_nothing(text: str) -> None:
    assert "claims" not in failed(check(draft(text)))


def test_a_quote_counts_as_verbatim_whatever_its_quotation_marks_and_spaces() -> None:
    passage = next(each for each in CORPUS.passages if "'" in each.text or "’" in each.text)
    shown = "“" + passage.text.replace("'", "’").replace(" ", "  ", 1) + "” [1]"
    made = Draft(outcome=Outcome.ANSWERED, text=shown, citations=(cite(passage.id),))
    assert "verbatim" not in failed(check(made, known={passage.id}))


def test_a_draft_without_sources_that_claims_nothing_passes() -> None:
    made = Draft(outcome=Outcome.NOT_IN_SOURCES, text="Dat staat er niet in.", framing=("Dat staat er niet in.",))
    assert check(made, known=()).passed
    assert list(failed(check(made.model_copy(update={"framing": ()}), known=()))) == ["claims"]


QUOTABLE = [passage for passage in CORPUS.passages if len(set(passage.text.split())) >= 4]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_quote_with_its_words_in_another_order_is_never_verbatim(data: st.DataObject) -> None:
    passage = data.draw(st.sampled_from(QUOTABLE))
    spoken = passage.text.split()
    shuffled = data.draw(st.permutations(spoken))
    assume(shuffled != spoken)
    quote = " ".join(shuffled)
    changed = cite(passage.id, quote=quote, end=passage.start + len(quote))
    made = Draft(outcome=Outcome.ANSWERED, text="Dit staat er [1].", citations=(changed,))
    assert "verbatim" in failed(check(made, known={passage.id}))
    in_text = Draft(outcome=Outcome.ANSWERED, text=f"“{_inner(quote)}” [1]", citations=(cite(passage.id),))
    assert "verbatim" in failed(check(in_text, known={passage.id}))
    whole = Draft(outcome=Outcome.ANSWERED, text=f"“{_inner(passage.text)}” [1]", citations=(cite(passage.id),))
    assert "verbatim" not in failed(check(whole, known={passage.id}))


def _inner(quote: str) -> str:
    return quote.replace("“", "‘").replace("”", "’")


def answered() -> Answer:
    made = draft()
    return Answer(
        id="a",
        conversation_id="c",
        question=QUESTION,
        language=Language.NL,
        as_of=AS_OF,
        outcome=made.outcome,
        text=made.text,
        citations=made.citations,
        calculations=made.calculations,
        confidence=0.9,
        versions=Versions(corpus="c", norms="n", software="s"),
        content_hash="h",
    )


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (("U beslist zelf", "U beslist zelf"), []),
        (("Minstens € 50.000", "Ten minste € 50.000"), []),
        (("€ 50.000", "€ 60.000"), ["numbers"]),
        (("[1]", "[2]"), ["markers"]),
        (("U beslist zelf welke groepen u kiest.", "U kiest jongeren."), ["claims"]),
        (("gaat naar doelgroepgericht collectioneren.”", "gaat naar jongeren.”"), ["verbatim"]),
    ],
)
def test_a_reviewers_own_text_is_held_to_the_same_checks(change: tuple[str, str], names: list[str]) -> None:
    answer = answered()
    assert change[0] in answer.text
    findings = edit_checker(CORPUS)(answer, answer.text.replace(*change))
    assert [finding.check for finding in findings if finding.status is Status.FAIL] == names
    assert [finding.check for finding in findings] == list(CHECKS)


def test_a_date_long_ago_makes_every_source_of_the_plan_fail_at_once() -> None:
    made = draft(TEXT + " Hoogstens 5% [2].", citations=(cite(SHARE), cite(LOANS, 2)))
    details = failed(check(made, as_of=AS_OF - timedelta(days=40_000)))
    assert list(details) == ["in_force"]
    assert details["in_force"].count("gold niet op") == 1
