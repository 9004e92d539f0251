"""A planted mistake looks like any concept, is never released, and what was found of it is told kindly."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as thoroughness
from hypothesis import strategies as st
from small_desk import SmallDesk

from assistant import Assistant, Settings
from assistant.advice import RELEASED, Answer, Decision, ReviewRequest, ReviewState
from assistant.errors import AssistantError, BadInput, Conflict, UnknownName
from assistant.faces.cli import main
from assistant.oversight.mistakes import _WAYS, MistakeKind, Spoilt, _spoilt, is_mended, spoil
from assistant.oversight.planting import copies_of, planted_in

QUESTIONS = {
    "share": "Hoeveel van het collectiebudget moet naar doelgroepen?",
    "sum": "Ons collectiebudget is € 250.000. Welk bedrag moet er ten minste naar doelgroepen?",
    "list": "Wat zijn de principes bij AI?",
    "choice": "Hoeveel uur voor de collectiespecialist bij 150.000 inwoners?",
    "english": "How much of the budget goes to target groups?",
}


@pytest.fixture(scope="module")
def assistant(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    journal = tmp_path_factory.mktemp("planting") / "journal.db"
    with Assistant.open(settings, journal_address=f"sqlite:///{journal}") as opened:
        yield opened


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> dict[str, Answer]:
    return {name: assistant.ask(question, author="Mo") for name, question in QUESTIONS.items()}


def decide(assistant: Assistant, concept_id: str, decision: Decision, reviewer: str = "Bo", **fields: Any) -> Answer:
    return assistant.review(concept_id, ReviewRequest(decision=decision, reviewer=reviewer, **fields))


def seen(assistant: Assistant, concept_id: str) -> str:
    (entry,) = assistant.desk._journal.entries(kind="decision", answer_id=concept_id)
    return str(entry.content["planted"]["seen"])


# --- the mistakes


@pytest.mark.parametrize("kind", list(MistakeKind))
def test_every_kind_of_mistake_fits_in_some_real_answer_and_changes_only_its_spots(
    kind: MistakeKind, answers: dict[str, Answer]
) -> None:
    made = 0
    for answer in answers.values():
        for way in itertools.islice(_WAYS[kind](answer), 12):
            text, mistake = _spoilt(answer.text, kind, way)
            made += 1
            assert text != answer.text
            kept = text
            for start, end in reversed(mistake.spans):
                assert text[start:end].strip()
                kept = kept[:start] + "#" + kept[end:]
            assert [piece.strip() in answer.text for piece in kept.split("#")] == [True] * (len(mistake.spans) + 1)
    assert made


def test_an_equal_seed_makes_an_equal_mistake_and_other_seeds_make_other_ones(answers: dict[str, Answer]) -> None:
    found = [spoil(answers["choice"], seed) for seed in range(20)]
    assert found == [spoil(answers["choice"], seed) for seed in range(20)]
    assert len({each.mistake.kind for each in found if each}) >= 3


@pytest.mark.parametrize("name", list(QUESTIONS))
@pytest.mark.parametrize("seed", range(8))
def test_only_an_edit_that_takes_the_wrong_words_away_mends(name: str, seed: int, answers: dict[str, Answer]) -> None:
    spoilt = spoil(answers[name], seed)
    assert isinstance(spoilt, Spoilt)
    text, mistake = spoilt
    start, end = mistake.spans[0]
    line = next(line for line in text.splitlines() if text[start:end] in line and line in text[: end + 400])
    assert is_mended(mistake, text, answers[name].text)
    assert is_mended(mistake, text, "")
    assert not is_mended(mistake, text, f"{text}\n\nGelezen.")
    assert not is_mended(mistake, text, text.replace(text[start:end], f"zeker {text[start:end]}"))
    assert not is_mended(mistake, text, text + line)


# --- in the queue


def test_a_planted_concept_shows_nothing_that_another_concept_does_not(
    assistant: Assistant, answers: dict[str, Answer]
) -> None:
    original = answers["share"]
    planted = assistant.desk.concept(assistant.desk.plant(original.id, "Kim", seed=4))
    assert isinstance(planted, Answer)
    changed = {name for name in Answer.model_fields if getattr(planted, name) != getattr(original, name)}
    assert changed == {"id", "conversation_id", "text", "content_hash"}
    lines = {each.id: each for each in assistant.desk.queue()}
    as_usual = {"id", "group_id", "made_at"}
    assert lines[planted.id].model_dump(exclude=as_usual) == lines[original.id].model_dump(exclude=as_usual)
    kinds = [entry.kind for entry in assistant.desk._journal.entries(answer_id=planted.id)]
    assert kinds == [entry.kind for entry in assistant.desk._journal.entries(answer_id=original.id)][: len(kinds)]
    recorded = str([entry.content for entry in assistant.desk._journal.entries(limit=1000)])
    assert "Kim" not in recorded
    assert assistant.desk.history(planted.id) == []


def test_what_an_edit_was_checked_for_does_not_give_a_copy_of_it_away(assistant: Assistant) -> None:
    original = assistant.ask(QUESTIONS["share"])
    decide(assistant, original.id, Decision.EDIT, text=original.text + "\n\nNa 2031 vervalt dit.", reason="zo besloten")
    planted = assistant.answer(assistant.desk.plant(original.id, "Kim", seed=1))
    assert planted.findings == original.findings


@given(
    decision=st.sampled_from(list(Decision)),
    name=st.sampled_from(["share", "sum", "list", "choice"]),
    seed=st.integers(0, 30),
    rewrite=st.sampled_from(["mended", "spoilt", "same", "other"]),
    option=st.sampled_from([None, 0, 1]),
    reviewer=st.sampled_from(["Bo", "Kim", "Mo"]),
    again=st.sampled_from(list(Decision)),
)
@example(Decision.APPROVE, "choice", 0, "same", 0, "Bo", Decision.REVISE)
@thoroughness(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_decision_ever_releases_a_planted_concept(
    assistant: Assistant,
    answers: dict[str, Answer],
    decision: Decision,
    name: str,
    seed: int,
    rewrite: str,
    option: int | None,
    reviewer: str,
    again: Decision,
) -> None:
    planted_id = assistant.desk.plant(answers[name].id, "Kim", seed)
    text = assistant.answer(planted_id).text
    new = {"mended": answers[name].text, "spoilt": f"{text}\n\nGezien.", "same": text, "other": "Iets anders."}[rewrite]
    for each in (decision, again):
        before = assistant.answer(planted_id).review
        wanted = ReviewRequest(decision=each, reviewer=reviewer, reason="Gezien.", text=new, option=option)
        try:
            after = assistant.review(planted_id, wanted).review
        except AssistantError:
            after = assistant.answer(planted_id).review
            assert after == before
        assert after.state in (ReviewState.CONCEPT, ReviewState.REJECTED)
        assert after.state is ReviewState.REJECTED or after == before
    assert planted_id not in {lesson.concept.id for lesson in assistant.desk.decided()}
    released = {each.concept.id for each in assistant.desk._journal.alike(answers[name].id, RELEASED)}
    assert planted_id not in released
    with pytest.raises(Conflict):
        assistant.desk.refuse_export(planted_id)


@pytest.mark.parametrize(
    ("decision", "fields", "expected"),
    [
        (Decision.APPROVE, {}, "missed"),
        (Decision.EDIT, {"text": "mended"}, "caught"),
        (Decision.EDIT, {"text": "spoilt", "reason": "Gelezen"}, "missed"),
        (Decision.REJECT, {"reason": "Klopt niet"}, "caught"),
        (Decision.RETURN, {"reason": "Kijk nog eens"}, "caught"),
        (Decision.REVISE, {"text": "mended"}, "caught"),
        (Decision.REVISE, {"text": "spoilt"}, "unclear"),
    ],
)
def test_the_journal_says_whether_it_was_seen_and_the_reviewer_hears_it_kindly(
    decision: Decision, fields: dict[str, str], expected: str, assistant: Assistant, answers: dict[str, Answer]
) -> None:
    planted_id = assistant.desk.plant(answers["share"].id, "Kim", seed=2)
    text = assistant.answer(planted_id).text
    if "text" in fields:
        fields = fields | {"text": answers["share"].text if fields["text"] == "mended" else f"{text}\n\nGelezen."}
    decided = decide(assistant, planted_id, decision, **fields)
    mark = planted_in(assistant.desk._journal, planted_id)
    assert mark is not None
    start, end = mark.mistake.spans[0]
    assert seen(assistant, planted_id) == expected
    assert decided.review.state is ReviewState.REJECTED
    assert str(decided.review.reason).startswith("Dit was een oefening: ")
    assert f"(“{text[start:end]}”)" in str(decided.review.reason)
    assert fields.get("reason", "") in str(decided.review.reason)
    assert decided.review.text_after == fields.get("text")
    assert assistant.desk._journal.verify() == []


def test_whoever_planted_a_mistake_does_not_count_as_having_seen_it(
    assistant: Assistant, answers: dict[str, Answer]
) -> None:
    planted_id = assistant.desk.plant(answers["share"].id, "Kim")
    decide(assistant, planted_id, Decision.REJECT, reviewer="  kim ", reason="Ik weet het")
    assert seen(assistant, planted_id) == "unclear"


def test_a_decided_one_is_over_and_cannot_be_revised_into_a_concept(
    assistant: Assistant, answers: dict[str, Answer]
) -> None:
    planted_id = assistant.desk.plant(answers["share"].id, "Kim")
    decide(assistant, planted_id, Decision.APPROVE)
    for decision in Decision:
        with pytest.raises(Conflict, match="oefening"):
            decide(assistant, planted_id, decision, text="Nieuw", reason="Toch")


def test_a_question_asked_again_is_never_answered_with_a_planted_one(assistant: Assistant) -> None:
    question = "Wat is het maximum voor IBL?"
    original = assistant.ask(question)
    planted_id = assistant.desk.plant(original.id, "Kim")
    decide(assistant, planted_id, Decision.APPROVE)
    assert assistant.ask(question).earlier is None
    decide(assistant, original.id, Decision.APPROVE)
    earlier = assistant.ask(question).earlier
    assert earlier is not None
    assert earlier.answer_id == original.id


def test_only_an_undecided_plant_is_refused_for_export_without_saying_why(
    assistant: Assistant, answers: dict[str, Answer]
) -> None:
    assistant.desk.refuse_export(answers["share"].id)
    planted_id = assistant.desk.plant(answers["share"].id, "Kim")
    with pytest.raises(Conflict) as before:
        assistant.desk.refuse_export(planted_id)
    assert "oefening" not in str(before.value)
    decide(assistant, planted_id, Decision.APPROVE)
    with pytest.raises(Conflict, match="oefening"):
        assistant.desk.refuse_export(planted_id)


def test_what_cannot_carry_a_mistake_is_refused_with_a_sentence(
    assistant: Assistant, answers: dict[str, Answer]
) -> None:
    desk = assistant.desk
    first = assistant.ask("Wat zijn de principes bij AI?")
    follow_up = assistant.ask("En de ambities?", conversation_id=first.conversation_id)
    rejected = assistant.ask("Wat is het maximum voor IBL?")
    decide(assistant, rejected.id, Decision.REJECT, reason="Nee")
    chosen = assistant.ask(QUESTIONS["choice"])
    decide(assistant, chosen.id, Decision.APPROVE, option=0, reason="Samen besloten.")
    for concept_id, words in (
        (assistant.ask("Hoe bak ik een appeltaart?").id, "past geen oefenfout"),
        (desk.plant(answers["share"].id, "Kim"), "past geen oefenfout"),
        (chosen.id, "past geen oefenfout"),
        (follow_up.id, "vervolgvraag"),
        (rejected.id, "wacht of is goedgekeurd"),
    ):
        with pytest.raises(BadInput, match=words):
            desk.plant(concept_id, "Kim")
    with pytest.raises(BadInput, match="een naam nodig"):
        desk.plant(answers["share"].id, "  ")


def test_the_mark_holds_no_words_and_names_its_original_for_whoever_erases_that(
    assistant: Assistant,
) -> None:
    original = assistant.ask(QUESTIONS["sum"])
    planted_id = assistant.desk.plant(original.id, "Kim")
    with assistant.desk._journal.writing() as rows:
        kept = rows.planted_mistake(planted_id)
        assert copies_of(rows, [original.id]) == [planted_id]
        assert copies_of(rows, [planted_id]) == []
    assert kept is not None
    assert "50.000" not in kept
    assert "budget" not in kept


def test_erasing_an_answer_erases_its_planted_copies_with_what_was_decided_on_them(assistant: Assistant) -> None:
    original = assistant.ask(QUESTIONS["sum"])
    waiting, decided = (assistant.desk.plant(original.id, "Kim", seed) for seed in (1, 2))
    decide(assistant, decided, Decision.REJECT, reason="Dat is geen € 250.000")
    assistant.desk.erase(answer_id=original.id, by="Ans")
    for each in (waiting, decided):
        with pytest.raises(UnknownName, match="gewist"):
            assistant.answer(each)
        assert all(entry.content is None for entry in assistant.desk._journal.entries(answer_id=each))
    assert assistant.desk._journal.verify() == []


def test_a_mistake_is_planted_from_the_command_line_without_saying_which(
    assistant: Assistant, answers: dict[str, Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    class Kept:
        def __enter__(self) -> Assistant:
            return assistant

        def __exit__(self, *_: object) -> None:
            return None

    assert main(["plant", answers["share"].id, "--by", "Kim"], opener=Kept) == 0  # type: ignore[arg-type]
    said = capsys.readouterr().out
    planted_id = next(word.rstrip(".") for word in said.split() if len(word.rstrip(".")) == 32)
    assert planted_in(assistant.desk._journal, planted_id) is not None


def test_a_copy_and_its_mark_are_kept_together_or_not_at_all(small: SmallDesk, answers: dict[str, Answer]) -> None:
    original = small.add(answers["share"], "a")
    with small.storage.connection(writes=True) as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("the trigger below is SQLite's")
        connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE INSERT ON concepts BEGIN SELECT RAISE(ABORT, 'stroom weg'); END"
        )
    with pytest.raises(AssistantError, match="stroom weg"):
        small.desk.plant(original.id, "Kim", seed=1)
    assert small.journal.planted_ids() == frozenset()
    with small.storage.connection(writes=True) as connection:
        connection.exec_driver_sql("DROP TRIGGER broken")
    copy = small.desk.plant(original.id, "Kim", seed=1)
    assert small.journal.planted_ids() == {copy}
    assert small.journal.verify() == []
