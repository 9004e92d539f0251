"""An approval holds for what it rested on: whatever changes of that takes it back, says why, and asks for a person."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from small_desk import BUDGET, HOURS, PRINCIPLES, SmallDesk, request

from assistant import Assistant, Settings
from assistant.advice import Answer, Decision, ReviewState
from assistant.errors import Conflict
from assistant.oversight.basis import Grounds

PLAN = "plan-2026-2030"
NORM = "target-groups-share"
UNRELATED = "probiblio-online-collectie"
Change = Callable[[Grounds, Answer], Grounds]


@pytest.fixture
def approved(small: SmallDesk, answers: dict[str, Answer]) -> Answer:
    small.add(answers[BUDGET], "bedrag")
    decided = small.desk.decide("bedrag", request())
    assert isinstance(decided, Answer)
    return decided


def with_passages(grounds: Grounds, change: Callable[[str, str], str | None]) -> Grounds:
    """The corpus with another text for some passages, or without them."""
    changed = []
    for passage in grounds.corpus.passages:
        text = change(passage.id, passage.text)
        if text is not None:
            changed.append(passage if text == passage.text else replace(passage, text=text))
    return replace(grounds, corpus=replace(grounds.corpus, passages=tuple(changed)))


def with_source(grounds: Grounds, source_id: str, **fields: object) -> Grounds:
    sources = grounds.corpus.sources | {source_id: replace(grounds.corpus.sources[source_id], **fields)}
    return replace(grounds, corpus=replace(grounds.corpus, sources=sources))


def with_norm(grounds: Grounds, norm_id: str, version: str | None) -> Grounds:
    norms = dict(grounds.register.norms)
    norm = norms.pop(norm_id)
    if version is not None:
        norms[norm_id] = norm.model_copy(update={"version": version})
    return replace(grounds, register=replace(grounds.register, norms=norms))


def text_beside_the_quote(grounds: Grounds, answer: Answer) -> Grounds:
    cited = answer.citations[0].passage_id
    return with_passages(grounds, lambda id, text: f"{text} En verder." if id == cited else text)


def text_of_the_quote(grounds: Grounds, answer: Answer) -> Grounds:
    cited = answer.citations[0].passage_id
    return with_passages(grounds, lambda id, text: text.replace("20%", "25%") if id == cited else text)


def passage_gone(grounds: Grounds, answer: Answer) -> Grounds:
    cited = answer.citations[0].passage_id
    return with_passages(grounds, lambda id, text: None if id == cited else text)


def source_withdrawn(grounds: Grounds, answer: Answer) -> Grounds:
    return with_source(grounds, PLAN, status="withdrawn")


def source_replaced(grounds: Grounds, answer: Answer) -> Grounds:
    return with_source(grounds, PLAN, status="replaced")


def source_ended(grounds: Grounds, answer: Answer) -> Grounds:
    return with_source(grounds, PLAN, valid_to=date(2026, 11, 1))


def source_gone(grounds: Grounds, answer: Answer) -> Grounds:
    kept = {id: source for id, source in grounds.corpus.sources.items() if id != PLAN}
    passages = tuple(each for each in grounds.corpus.passages if each.source_id != PLAN)
    return replace(grounds, corpus=replace(grounds.corpus, sources=kept, passages=passages))


def norm_changed(grounds: Grounds, answer: Answer) -> Grounds:
    return with_norm(grounds, NORM, "een-andere")


def norm_gone(grounds: Grounds, answer: Answer) -> Grounds:
    return with_norm(grounds, NORM, None)


# The change, the words that say it, and whether the same text can be approved again.
CHANGES: list[tuple[Change, list[str], bool]] = [
    (text_beside_the_quote, [r"De passage \S+ambitie/3 is veranderd\."], True),
    (text_of_the_quote, [r"De passage \S+ambitie/3 is veranderd\."], False),
    (passage_gone, [r"De passage \S+ambitie/3 is verdwenen\."], False),
    (source_withdrawn, [r"De bron “Provinciaal .*” is ingetrokken\."], False),
    (source_replaced, [r"De geldigheid of een ander gegeven van de bron “Provinciaal .*” is veranderd\."], True),
    (source_ended, [r"De bron “Provinciaal .*” geldt niet op 24-11-2026\."], True),
    (
        source_gone,
        [r"De passage \S+ambitie/3 is verdwenen\.", rf"De bron {PLAN} staat niet meer in de bronnen\."],
        False,
    ),
    (norm_changed, [rf"De norm {NORM} heeft een nieuwe versie\."], False),
    (norm_gone, [rf"De norm {NORM} staat niet meer in het register\."], False),
]
by_change = pytest.mark.parametrize(
    ("change", "reasons", "may_return"), CHANGES, ids=lambda each: getattr(each, "__name__", "")
)


@by_change
def test_a_change_is_shown_before_it_is_applied_and_nothing_is_recorded(
    change: Change, reasons: list[str], may_return: bool, small: SmallDesk, approved: Answer
) -> None:
    head = small.journal.head()
    (touched,) = small.desk.impact(change(small.grounds, approved))
    assert (touched.id, touched.title, touched.state) == ("bedrag", BUDGET, ReviewState.APPROVED)
    said = [each for each in touched.because if not each.startswith("Het citaat")]
    assert [bool(re.fullmatch(*pair)) for pair in zip(reasons, said, strict=True)] == [True] * len(said), said
    assert small.journal.head() == head
    assert small.desk.concept("bedrag") == approved


@by_change
def test_a_change_takes_the_approval_back_says_why_and_keeps_who_gave_it(
    change: Change, reasons: list[str], may_return: bool, small: SmallDesk, approved: Answer
) -> None:
    desk = small.on(change(small.grounds, approved))
    (touched,) = desk.look_again()
    assert touched.state is ReviewState.STALE
    said = touched.because
    assert [bool(re.fullmatch(*pair)) for pair in zip(reasons, said, strict=True)] == [True] * len(said), said
    (item,) = desk.queue()
    assert (item.id, item.state, item.stale_because) == ("bedrag", ReviewState.STALE, touched.because)
    now = desk.concept("bedrag")
    assert (now.text, now.content_hash) == (approved.text, approved.content_hash)
    assert now.review.stale_because == touched.because
    assert not now.review.is_released
    first, second = desk.history("bedrag")
    assert (first.by, first.decision, first.content_hash) == ("Ans de Vries", "approve", approved.content_hash)
    assert (second.by, second.decision, second.stale_because) == ("assistant", "stale", touched.because)
    assert small.journal.verify() == []


@by_change
def test_reading_an_approved_answer_is_enough_to_see_that_it_is_stale_and_it_is_recorded_once(
    change: Change, reasons: list[str], may_return: bool, small: SmallDesk, approved: Answer
) -> None:
    desk = small.on(change(small.grounds, approved))
    assert desk.concept("bedrag").review.state is ReviewState.STALE
    head = small.journal.head()
    assert desk.look_again() == []
    assert [answer.review.state for answer in desk.conversation("gesprek-bedrag")] == [ReviewState.STALE]
    assert small.on(change(small.grounds, approved)).look_again() == []
    assert small.journal.head() == head


@by_change
def test_only_what_its_sources_still_say_can_be_approved_again(
    change: Change, reasons: list[str], may_return: bool, small: SmallDesk, approved: Answer
) -> None:
    desk = small.on(change(small.grounds, approved))
    stale = desk.concept("bedrag")
    again = request(reviewer="Cor", content_hash=stale.content_hash)
    if not may_return:
        with pytest.raises(Conflict, match="Goedkeuren kan niet meer"):
            desk.decide("bedrag", again)
        assert desk.decide("bedrag", request(Decision.REJECT, reason="achterhaald")).review.decided_by
        return
    assert desk.decide("bedrag", again).review.state is ReviewState.APPROVED
    assert desk.concept("bedrag").review.is_released
    assert desk.look_again() == []
    assert small.desk.concept("bedrag").review.state is ReviewState.STALE  # the change undone is a change as well
    assert small.journal.verify() == []


@pytest.mark.parametrize("change", [text_beside_the_quote, text_of_the_quote, passage_gone, norm_changed, norm_gone])
def test_an_answer_that_rests_on_something_else_stays_approved(
    change: Change, small: SmallDesk, answers: dict[str, Answer], approved: Answer
) -> None:
    for question, id in ((PRINCIPLES, "lijst"), (HOURS, "uren")):
        small.add(answers[question], id)
        small.desk.decide(id, request())
    desk = small.on(change(small.grounds, approved))
    assert [item.id for item in desk.look_again()] == ["bedrag"]
    assert {id: desk.concept(id).review.state.value for id in ("lijst", "uren")} == {
        "lijst": "approved",
        "uren": "approved",
    }


@pytest.mark.parametrize("field", ["title", "publisher", "url"])
def test_what_an_answer_says_of_its_source_is_part_of_what_was_approved(
    field: str, small: SmallDesk, approved: Answer
) -> None:
    changed = with_source(small.grounds, PLAN, **{field: "https://elders.nl"})
    assert [item.id for item in small.desk.impact(changed)] == [approved.id]


def test_the_norm_of_a_cited_passage_is_part_of_what_was_approved(small: SmallDesk, approved: Answer) -> None:
    """Its caveats may stand in the text, also where nothing is calculated."""
    norm = small.grounds.register.get("target-groups-share")
    assert norm.passage in {citation.passage_id for citation in approved.citations}
    bare = approved.model_copy(update={"calculations": ()})
    assert f"norm:{norm.id}" in small.grounds.basis_of(bare, date(2026, 11, 26))


def test_changes_elsewhere_touch_nothing(small: SmallDesk, approved: Answer) -> None:
    cited = {each.passage_id for each in approved.citations}
    changed = with_passages(small.grounds, lambda id, text: text if id in cited else f"{text} Nieuw.")
    changed = with_source(changed, UNRELATED, status="withdrawn")
    changed = with_norm(changed, "specialist-hours", "een-andere")
    changed = with_source(changed, PLAN, checked_on=date(2027, 1, 1))
    head = small.journal.head()
    assert small.desk.impact(changed) == []
    assert small.on(changed).look_again() == []
    assert small.on(changed).concept("bedrag") == approved
    assert small.journal.head() == head


def test_an_approval_ends_on_the_day_after_the_last_day_of_its_source(small: SmallDesk, approved: Answer) -> None:
    last_day = small.grounds.corpus.sources[PLAN].valid_to
    assert last_day == date(2030, 12, 31)
    small.clock.now = datetime(2030, 12, 31, 12, tzinfo=UTC)
    assert small.desk.look_again() == []
    small.clock.now = datetime(2031, 1, 1, 12, tzinfo=UTC)
    (item,) = small.desk.queue()
    assert (item.id, item.state) == ("bedrag", ReviewState.STALE)
    assert item.stale_because == ("De bron “Provinciaal Collectiebeleidsplan 2026-2030” geldt niet op 01-01-2031.",)


def test_a_text_rewritten_after_approval_waits_again_and_says_so(small: SmallDesk, approved: Answer) -> None:
    text = approved.text + "\n\nWij houden ons eraan [1]."
    revised = small.desk.decide("bedrag", request(Decision.REVISE, reviewer="Bo", text=text))
    assert revised.review.state is ReviewState.STALE
    assert revised.review.stale_because == ("De tekst is veranderd na de goedkeuring.",)
    assert revised.content_hash != approved.content_hash
    (item,) = small.desk.queue()
    assert item.stale_because == revised.review.stale_because
    assert [(record.by, record.state.value) for record in small.desk.history("bedrag")] == [
        ("Ans de Vries", "approved"),
        ("Bo", "stale"),
    ]
    with pytest.raises(Conflict, match="intussen veranderd"):
        small.desk.decide("bedrag", request(content_hash=approved.content_hash))
    assert small.desk.decide("bedrag", request(content_hash=revised.content_hash)).review.is_released
    assert small.journal.verify() == []


def test_an_edited_text_that_goes_stale_keeps_the_words_of_the_edit(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[BUDGET], "bedrag")
    text = "Minstens 20% van het collectiebudget: € 50.000 [1] [R1]."
    edited = small.desk.decide("bedrag", request(Decision.EDIT, text=text))
    desk = small.on(text_beside_the_quote(small.grounds, answers[BUDGET]))
    stale = desk.concept("bedrag")
    assert (stale.review.state, stale.text, stale.content_hash) == (ReviewState.STALE, text, edited.content_hash)
    again = desk.decide("bedrag", request(content_hash=edited.content_hash))
    assert (again.review.state, again.text, again.content_hash) == (ReviewState.APPROVED, text, edited.content_hash)
    assert small.journal.verify() == []


def test_a_chosen_reading_goes_stale_with_the_passage_of_any_reading_and_with_its_norm(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[HOURS], "uren")
    chosen = small.desk.decide("uren", request(option=0, reason="zo besloten"))
    other = answers[HOURS].options[1].passage_id
    changed = with_passages(small.grounds, lambda id, text: f"{text} Nieuw." if id == other else text)
    for grounds in (changed, with_norm(small.grounds, "specialist-hours", "een-andere")):
        (touched,) = small.desk.impact(grounds)
        assert touched.id == "uren"
    stale = small.on(changed).concept("uren")
    assert isinstance(stale, Answer)
    assert stale.review.state is ReviewState.STALE
    assert stale.calculations == chosen.calculations
    assert stale.review.chosen == chosen.review.chosen
    assert small.journal.verify() == []


def test_a_section_goes_stale_like_an_answer(small: SmallDesk, answers: dict[str, Answer]) -> None:
    small.add_section(answers[PRINCIPLES], "deel")
    small.desk.decide("deel", request())
    desk = small.on(text_beside_the_quote(small.grounds, answers[PRINCIPLES]))
    (touched,) = desk.look_again()
    assert (touched.id, touched.title) == ("deel", "Uitgangspunten")
    assert small.journal.draft("d1").sections[0].review.state is ReviewState.STALE


@pytest.mark.parametrize("change", [text_of_the_quote, passage_gone, source_withdrawn, norm_changed, norm_gone])
def test_a_concept_that_still_waits_is_shown_as_touched_and_cannot_be_approved(
    change: Change, small: SmallDesk, answers: dict[str, Answer]
) -> None:
    answer = small.add(answers[BUDGET], "bedrag")
    grounds = change(small.grounds, answer)
    (touched,) = small.desk.impact(grounds)
    assert (touched.state, len(touched.because)) == (ReviewState.CONCEPT, 1)
    desk = small.on(grounds)
    assert desk.look_again() == []
    (item,) = desk.queue()
    assert (item.state, item.stale_because) == (ReviewState.CONCEPT, touched.because)
    with pytest.raises(Conflict, match=re.escape(touched.because[0])):
        desk.decide("bedrag", request())


def test_a_reading_whose_quote_is_gone_cannot_be_chosen(small: SmallDesk, answers: dict[str, Answer]) -> None:
    hours = answers[HOURS]
    option = hours.options[2].model_copy(update={"passage_id": f"{PLAN}/ai/principes/1"})
    small.add(hours, "uren", options=(*hours.options[:2], option))
    with pytest.raises(Conflict, match="staat niet meer zo in de bron"):
        small.desk.decide("uren", request(option=2, reason="zo besloten"))


def test_what_was_rejected_or_withdrawn_is_nobodys_concern(small: SmallDesk, answers: dict[str, Answer]) -> None:
    for id in ("nee", "terug"):
        small.add(answers[BUDGET], id)
    small.desk.decide("nee", request(Decision.REJECT, reason="nee"))
    small.desk.decide("terug", request())
    small.desk.decide("terug", request(Decision.WITHDRAW, reason="toch niet"))
    assert small.desk.impact(norm_gone(small.grounds, answers[BUDGET])) == []


def test_a_stale_answer_is_not_offered_as_approved_earlier(
    small: SmallDesk, answers: dict[str, Answer], approved: Answer
) -> None:
    again = small.add(answers[BUDGET], "nog-eens")
    assert small.desk.approved_earlier(again) is not None
    assert small.on(text_beside_the_quote(small.grounds, approved)).approved_earlier(again) is None


# --- with a corpus folder, as it is done


def edited_corpus(original: Path, folder: Path) -> Path:
    """A copy of the corpus in which somebody changed a sentence of a passage, and corrected its sha256."""
    shutil.copytree(original, folder)
    file = folder / PLAN / "canonical.md"
    before = file.read_text(encoding="utf-8")
    after = before.replace(
        "{#doelgroepgericht-collectioneren/ambitie/3}", "Dit is nieuw. {#doelgroepgericht-collectioneren/ambitie/3}"
    )
    assert after != before
    file.write_text(after, encoding="utf-8")
    listing = folder / "sources.yaml"
    text = listing.read_text(encoding="utf-8")
    text = text.replace(_sha256(before), _sha256(after))
    listing.write_text(text, encoding="utf-8")
    return folder


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.slow
def test_another_corpus_folder_is_looked_at_before_and_after_it_is_put_in_place(
    settings: Settings, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'journal.db'}"
    changed = edited_corpus(settings.corpus_dir, tmp_path / "corpus")
    with Assistant.open(settings, journal_address=address) as assistant:
        touched, other = assistant.ask(BUDGET), assistant.ask(PRINCIPLES)
        for answer in (touched, other):
            assistant.review(answer.id, request())
        head = assistant._journal.head()
        (before,) = assistant.impact(changed)
        assert (before.id, before.state) == (touched.id, ReviewState.APPROVED)
        assert assistant.impact(settings.corpus_dir) == []
        assert assistant._journal.head() == head
    with Assistant.open(settings.model_copy(update={"corpus_dir": changed}), journal_address=address) as assistant:
        (after,) = assistant.desk.look_again()
        assert (after.id, after.because, after.state) == (touched.id, before.because, ReviewState.STALE)
        assert assistant.answer(other.id).review.is_released
        assert assistant.review(touched.id, request(reviewer="Cor")).review.is_released
        assert assistant.verify_journal() == []
