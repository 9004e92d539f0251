"""What reviewing costs and finds is counted from events, said with care, and a second look is really blind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.advice import (
    Answer,
    Citation,
    Decision,
    Language,
    Outcome,
    ReviewRequest,
    ReviewState,
    Versions,
    content_hash,
)
from assistant.concepts import ConceptKind, Thumb
from assistant.errors import BadInput, Conflict
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.norms import load_norms
from assistant.oversight.basis import Grounds
from assistant.oversight.desk import Desk, Run
from assistant.oversight.economics import share_of
from assistant.oversight.economics_wording import economics_sentences
from assistant.oversight.journal import Journal
from assistant.oversight.storage import open_storage

CORPUS = Path(__file__).parent.parent / "corpus"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
QUOTE = "Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren."
PASSAGE = "plan-2026-2030/doelgroepgericht-collectioneren/ambitie/3"
CITATION = Citation(
    marker=1,
    passage_id=PASSAGE,
    source_id="plan-2026-2030",
    title="Plan",
    locator="Ambitie",
    quote=QUOTE,
    start=0,
    end=9,
)
TEXT = f"Minstens 20% gaat naar doelgroepen [1].\n\nHet plan zegt: “{QUOTE}” [1]."


class Office:
    """A desk with a clock that stands still until somebody takes their time."""

    def __init__(self, journal: Journal, grounds: Grounds, clock: list[datetime]) -> None:
        self.journal, self.clock = journal, clock
        self.desk = Desk(journal, grounds, Run(lambda *_: None, lambda _: None), check=lambda *_: ())

    def wait(self, **duration: float) -> None:
        self.clock[0] += timedelta(**duration)

    def ask(self, id: str, *, author: str | None = None, sources: bool = True) -> str:
        citations = (CITATION,) if sources else ()
        answer = Answer(
            id=id,
            conversation_id=f"c-{id}",
            question="Hoeveel naar doelgroepen?",
            language=Language.NL,
            as_of=date(2026, 11, 24),
            outcome=Outcome.ANSWERED if sources else Outcome.NOT_IN_SOURCES,
            text=TEXT if sources else "De bronnen zeggen dit niet.",
            citations=citations,
            confidence=0.9,
            versions=Versions(corpus="c", norms="n", software="s"),
            content_hash=content_hash(TEXT if sources else "De bronnen zeggen dit niet.", citations, ()),
            author=author,
        )
        self.journal.record_answer(answer, reading={}, evidence=[], asked_at=self.clock[0])
        return id

    def decide(self, id: str, decision: Decision = Decision.APPROVE, by: str = "Ans", **fields: Any) -> None:
        self.desk.decide(id, ReviewRequest(decision=decision, reviewer=by, **({"reason": "Gezien"} | fields)))

    def review(self, id: str, minutes: float, by: str = "Ans", *, source: bool = False, **fields: Any) -> None:
        self.desk.opened(self.ask(id), by)
        if source:
            self.desk.opened_source(id, PASSAGE, by)
        self.wait(minutes=minutes)
        self.decide(id, by=by, **fields)


@pytest.fixture(scope="module")
def grounds() -> Grounds:
    corpus = load_corpus(CORPUS)
    return Grounds(corpus, load_norms(CORPUS / "norms.yaml", corpus))


@pytest.fixture
def office(tmp_path: Path, grounds: Grounds) -> Iterator[Office]:
    storage = open_storage(f"sqlite:///{tmp_path / 'assistant.db'}", tmp_path)
    clock = [NOON]
    yield Office(Journal(storage, clock=lambda: clock[0]), grounds, clock)
    storage.close()


# --- counting


def test_time_runs_from_opening_to_deciding_and_the_middle_half_is_its_spread(office: Office) -> None:
    for number, minutes in enumerate((2, 4, 6, 8, 100)):
        office.review(f"a{number}", minutes, by=("Ans", "Bo", "Cor")[number % 3])
    found = office.desk.economics()
    assert (found.reviews, found.reviewers) == (5, 3)
    assert (found.time.of, found.time.median, found.time.low, found.time.high) == (5, 360, 240, 480)


def test_a_review_left_open_overnight_or_opened_by_somebody_else_has_no_time(office: Office) -> None:
    office.review("night", 121)
    office.desk.opened(office.ask("other"), "Bo")
    office.decide("other")
    office.decide(office.ask("unseen"))
    found = office.desk.economics()
    assert (found.reviews, found.time.of) == (3, 0)


def test_after_a_first_opening_yesterday_todays_sitting_counts(office: Office) -> None:
    office.desk.opened(office.ask("a"), "Ans")
    office.wait(hours=20)
    office.desk.opened("a", "Ans")
    office.wait(minutes=3)
    office.desk.opened("a", "Ans")
    office.wait(minutes=3)
    office.decide("a")
    assert office.desk.economics().time.median == 360


def test_an_opening_before_the_previous_decision_belongs_to_that_one(office: Office) -> None:
    office.review("a", 5, decision=Decision.RETURN)
    office.wait(minutes=10)
    office.decide("a", by="Ans")
    assert office.desk.economics().time.of == 1


def test_only_releases_of_what_has_sources_count_for_opening_one(office: Office) -> None:
    office.review("with", 1, source=True)
    office.review("without", 1)
    office.review("rejected", 1, decision=Decision.REJECT)
    office.desk.opened(office.ask("nothing to open", sources=False), "Ans")
    office.decide("nothing to open")
    office.decide(office.ask("opening not seen"))
    share = office.desk.economics().without_source
    assert (share.hits, share.of, share.value) == (1, 2, 0.5)


def test_a_source_opened_by_a_colleague_is_not_opened_by_the_reviewer(office: Office) -> None:
    office.desk.opened(office.ask("a"), "Ans")
    office.desk.opened_source("a", PASSAGE, "Bo")
    office.decide("a")
    assert office.desk.economics().without_source.hits == 1


def test_revising_withdrawing_and_going_stale_are_no_reviews(office: Office) -> None:
    office.review("a", 1)
    office.decide("a", Decision.WITHDRAW)
    office.decide("a", Decision.REVISE, text=TEXT)
    assert office.desk.economics().reviews == 1


def test_figures_are_of_everybody_or_of_one_person(office: Office) -> None:
    office.review("a", 1, by="Ans")
    office.review("b", 9, by="Bo")
    own = office.desk.economics("  ans ")
    assert (own.reviews, own.reviewers, own.time.median) == (1, 1, 60)
    assert [each.kind for each in own.kinds] == [ConceptKind.ANSWER]


def test_erased_concepts_do_not_count_and_break_nothing(office: Office) -> None:
    office.review("a", 1)
    office.desk.give_feedback("a", Thumb.UP)
    office.desk.erase(answer_id="a", by="Ans")
    found = office.desk.economics()
    assert (found.reviews, found.thumbs_up) == (0, 0)


def test_planted_mistakes_and_thumbs_are_counted(office: Office) -> None:
    original = office.ask("a")
    for number, decision in enumerate((Decision.APPROVE, Decision.REJECT, Decision.RETURN)):
        planted = office.desk.plant(original, "Kim", seed=number)
        office.desk.give_feedback(planted, Thumb.DOWN, "Klopt niet")
        office.decide(planted, decision)
    office.decide(office.desk.plant(original, "Kim"), Decision.REJECT, by="Kim")
    office.desk.give_feedback(original, Thumb.UP)
    found = office.desk.economics()
    assert (found.caught.hits, found.caught.of) == (2, 3)
    assert (found.thumbs_up, found.thumbs_down) == (1, 0)
    assert office.desk.economics("Kim").caught.of == 0


@pytest.mark.parametrize(("hits", "of", "low", "high"), [(8, 10, 0.490, 0.943), (0, 5, 0.0, 0.434), (5, 5, 0.566, 1)])
def test_the_interval_is_that_of_wilson(hits: int, of: int, low: float, high: float) -> None:
    share = share_of([("Ans", True)] * hits + [("Bo", False)] * (of - hits))
    assert (share.low, share.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


# --- a second look


def test_a_second_look_shows_the_concept_as_it_stood_without_a_trace_of_the_decision(office: Office) -> None:
    office.ask("a", author="Mo")
    office.decide("a", Decision.EDIT, text="Ten minste 20% [1].")
    blind = office.desk.next_second_look("Bo")
    assert blind is not None
    assert blind.text == TEXT
    assert blind.review.state is ReviewState.CONCEPT
    assert "Ans" not in blind.model_dump_json()
    assert blind == office.journal.answer("a").model_copy(
        update={
            "text": TEXT,
            "review": blind.review,
            "findings": (),
            "content_hash": content_hash(TEXT, (CITATION,), ()),
        }
    )


def test_after_it_was_sent_back_and_rewritten_the_rewritten_text_is_shown(office: Office) -> None:
    office.ask("a")
    office.decide("a", Decision.RETURN)
    office.decide("a", Decision.REVISE, by="Mo", text="Herschreven [1].")
    office.decide("a", Decision.REJECT)
    blind = office.desk.next_second_look("Bo")
    assert blind is not None
    assert (blind.text, blind.review.state) == ("Herschreven [1].", ReviewState.CONCEPT)
    assert office.desk.next_second_look("Mo") is None


def _decided_it(office: Office) -> None:
    office.decide(office.ask("a"), by="Bo")


def _made_it(office: Office) -> None:
    office.decide(office.ask("a", author="Bo"))


def _saw_it_decided(office: Office) -> None:
    office.decide(office.ask("a"))
    office.desk.opened("a", "bo")


def _gave_an_opinion(office: Office) -> None:
    office.decide(office.ask("a"))
    office.desk.second_opinion("a", "Bo", True)


def _not_decided(office: Office) -> None:
    office.ask("a")


def _sent_back(office: Office) -> None:
    office.decide(office.ask("a"), Decision.RETURN)


def _planted(office: Office) -> None:
    office.ask("original")
    office.decide(office.desk.plant("original", "Kim"), Decision.APPROVE)


@pytest.mark.parametrize(
    "before", [_decided_it, _made_it, _saw_it_decided, _gave_an_opinion, _not_decided, _sent_back, _planted]
)
def test_nobody_looks_blindly_at_what_is_known_or_open_to_them(
    before: Callable[[Office], None], office: Office
) -> None:
    before(office)
    assert office.desk.next_second_look("Bo") is None
    for line in office.journal.recent(10):
        with pytest.raises(Conflict):
            office.desk.second_opinion(line.id, "Bo", True)


def test_having_opened_it_before_the_decision_is_no_objection(office: Office) -> None:
    office.desk.opened(office.ask("a"), "Bo")
    office.decide("a")
    assert office.desk.next_second_look("Bo") is not None


def test_what_fewest_people_looked_at_comes_first(office: Office) -> None:
    for id in "abc":
        office.decide(office.ask(id))
    first = office.desk.next_second_look("Cas")
    assert first is not None
    office.desk.second_opinion(first.id, "Bo", True)
    second = office.desk.next_second_look("Cas")
    assert second is not None
    assert second.id != first.id


@pytest.mark.parametrize(
    ("decision", "releases", "agrees"),
    [
        (Decision.APPROVE, True, True),
        (Decision.APPROVE, False, False),
        (Decision.EDIT, True, True),
        (Decision.REJECT, False, True),
        (Decision.REJECT, True, False),
    ],
)
def test_two_agree_when_both_release_or_neither_and_the_review_stays_as_it_was(
    decision: Decision, releases: bool, agrees: bool, office: Office
) -> None:
    office.decide(office.ask("a"), decision, **({"text": "Twintig procent [1]."} if decision is Decision.EDIT else {}))
    decided = office.journal.answer("a")
    opinion = office.desk.second_opinion("a", "Bo", releases, "Zo lees ik het")
    assert opinion.agrees is agrees
    assert office.journal.answer("a") == decided
    agreement = office.desk.economics().agreement
    assert (agreement.hits, agreement.of) == (int(agrees), 1)
    (entry,) = office.journal.entries(kind="second_look")
    assert (entry.actor, entry.content["reason"]) == ("Bo", "Zo lees ik het")


def test_a_second_look_needs_a_name(office: Office) -> None:
    with pytest.raises(BadInput, match="een naam nodig"):
        office.desk.next_second_look(" ")


# --- saying it


def test_before_anything_was_reviewed_the_page_says_so(office: Office) -> None:
    assert economics_sentences(office.desk.economics()) == [
        "Er is nog niets beoordeeld. Zodra dat wel zo is, staat hier wat we daarvan leren."
    ]


def test_too_few_gives_no_percentage(office: Office) -> None:
    for number in range(4):
        office.review(f"a{number}", 2, by=("Ans", "Bo", "Cor")[number % 3])
    said = " ".join(economics_sentences(office.desk.economics()))
    assert "%" not in said
    assert "pas 4 keer gemeten" in said
    assert "nog niet gemeten" in said


def test_of_two_people_nothing_is_said_that_gives_one_of_them_away(office: Office) -> None:
    for number in range(6):
        office.review(f"a{number}", 2, by=("Ans", "Bo")[number % 2])
    assert not re.search(r"\d", " ".join(economics_sentences(office.desk.economics())))
    assert economics_sentences(office.desk.economics("Ans"))[0] == "U nam 3 beslissingen."


def test_the_figures_of_one_person_are_said_to_nobody_else(office: Office) -> None:
    for number in range(6):
        office.review(f"a{number}", 2)
    to_others = economics_sentences(office.desk.economics())
    assert not re.search(r"\d", " ".join(to_others))
    to_herself = economics_sentences(office.desk.economics("Ans"))
    assert to_herself[0] == "U nam 6 beslissingen."


def test_a_figure_that_comes_from_one_of_several_people_is_said_to_her_alone(office: Office) -> None:
    office.review("other", 1, by="Bo")
    office.review("third", 1, by="Dirk")
    for number in range(5):
        office.review(f"a{number}", 2)
        office.desk.second_opinion(f"a{number}", "Cas", False)
    to_others, to_herself = (" ".join(economics_sentences(office.desk.economics(who))) for who in (None, "Ans"))
    assert "7 beslissingen genomen, door 3 mensen samen" in to_others
    assert "Over de blinde tweede blik zeggen we hier niets: dat cijfer is van één persoon" in to_others
    assert "0%" not in to_others.replace("100%", "")
    assert "5 van de 5 keer" in to_herself


def test_nobody_is_named_and_enough_gives_a_share_with_what_it_may_really_be(office: Office) -> None:
    for number in range(10):
        by, other = ("Ans", "Bo", "Cor")[number % 3], ("Bo", "Cor", "Ans")[number % 3]
        office.review(f"a{number}", 3, by=by, source=number < 8)
        office.desk.second_opinion(f"a{number}", other, number < 8)
    said = economics_sentences(office.desk.economics())
    text = " ".join(said)
    assert "Ans" not in text
    assert "Bo" not in text
    assert (
        "Een beoordeling duurt in het midden 3 minuten; de middelste helft ligt tussen 3 minuten en 3 minuten." in text
    )
    assert "2 van de 10 keer (20%; het echte aandeel ligt waarschijnlijk tussen 6% en 51%)" in text
    assert "8 van de 10 keer (80%; het echte aandeel ligt waarschijnlijk tussen 49% en 94%)" in text
    assert said[-1].endswith("niet om mensen te vergelijken.")
