"""Reviewing without a browser: what a press does, what an edit shows first, and that nothing typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_parts import CONCEPT, NOBODY, VISITOR, PageAssistant, final, named, request

from assistant.advice import Answer, Decision, Judgement, Review, ReviewState
from assistant.concepts import ConceptKind, Feedback, QueueItem, Thumb
from assistant.errors import AssistantError, Conflict
from assistant.faces.openapi import EXAMPLES
from assistant.faces.ui.changes import SAME, changes
from assistant.faces.ui.concept import render
from assistant.faces.ui.concept import words as concept_words
from assistant.faces.ui.concept.pane import MAY
from assistant.faces.ui.escaping import line
from assistant.faces.ui.files import FOLDER
from assistant.faces.ui.memory import Place
from assistant.faces.ui.reviewing import render as queue_render
from assistant.faces.ui.reviewing.callbacks import Reviewing, ReviewingParts
from assistant.faces.ui.visitor import Visitor
from assistant.oversight.refusals import ALLOWED

ANSWER = Answer.model_validate(EXAMPLES["answer"])
PARTS: ReviewingParts = named(ReviewingParts)
HERE = Place().at(ANSWER)


class Watched(PageAssistant):
    """Remembers what the page asked of the desk, and can refuse a decision."""

    def __init__(self, refusal: Exception | None = None, **changes: Any) -> None:
        super().__init__(**changes)
        self.refusal = refusal
        self.decided: list[Any] = []
        desk: Any = self.desk
        desk.decide = self._decide

    def _decide(self, concept_id: str, wish: Any) -> Answer:
        if self.refusal is not None:
            raise self.refusal
        self.decided.append(wish)
        return self.scripted


def reviewing(assistant: PageAssistant) -> Reviewing:
    return Reviewing(assistant, VISITOR, PARTS, CONCEPT)  # type: ignore[arg-type]


def press(
    decision: Decision,
    assistant: PageAssistant,
    place: Place = HERE,
    name: str = "J. Jansen",
    reason: str = "",
    text: str = ANSWER.text,
    reading: object = None,
    by: Any = NOBODY,
) -> dict[Any, Any]:
    pressed = reviewing(assistant).pane.on_press(decision)
    return pressed(place.written(), name, reason, text, reading, by)


def compared(text: str) -> Place:
    shown = reviewing(Watched()).pane.compare(HERE.written(), text)
    return Place.read(shown["place"])


def test_a_decision_names_its_maker_and_the_content_that_was_on_screen() -> None:
    assistant = Watched()
    shown = press(Decision.APPROVE, assistant, reason="klopt")
    assert shown["note"] == "Uw beslissing is vastgelegd."
    assert shown["reason"] == ""
    assert [(wish.reviewer, wish.content_hash) for wish in assistant.decided] == [("J. Jansen", ANSWER.content_hash)]


def test_the_name_of_the_account_decides_whatever_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assistant, account = Watched(), request("K. de Vries")
    press(Decision.APPROVE, assistant, name="Iemand anders", by=account)
    assert assistant.decided[0].reviewer == "K. de Vries"
    visitor: Visitor = named(Visitor)
    assert visitor.open("Iemand anders", account)["name"]["value"] == "K. de Vries"


@pytest.mark.parametrize(
    ("typed", "refusal", "expected"),
    [
        ({"name": " "}, None, "naam nodig"),
        ({"name": "x" * 121}, None, "naam is te lang"),
        ({"reason": "x" * 4001}, None, "reden is te lang"),
        ({"place": Place()}, None, "nog niets om te beoordelen"),
        ({}, Conflict("Dit antwoord is al goedgekeurd door K."), "al goedgekeurd door K."),
        ({}, RuntimeError("geheim"), "onverwacht"),
    ],
)
def test_a_decision_that_cannot_be_taken_is_explained_and_nothing_typed_is_lost(
    typed: dict[str, Any], refusal: Exception | None, expected: str
) -> None:
    shown = press(Decision.APPROVE, Watched(refusal), **typed)
    assert expected in shown["note"]
    assert "geheim" not in str(shown)
    assert not {"text", "reason", "readings", "difference"} & set(shown)


def test_after_a_conflict_the_concept_is_shown_as_it_now_stands() -> None:
    review = Review(state=ReviewState.APPROVED, decided_by="K").model_dump(mode="json")
    shown = press(Decision.APPROVE, Watched(Conflict("Al goedgekeurd."), review=review), text="mijn woorden")
    assert "Goedgekeurd door K" in shown["standing"]
    assert shown["approve"]["visible"] is False
    assert shown["withdraw"]["visible"] is True


@pytest.mark.parametrize("decision", [Decision.EDIT, Decision.REVISE])
def test_an_edit_is_recorded_only_after_its_changes_were_shown(decision: Decision) -> None:
    assistant, text = Watched(), ANSWER.text + " Nieuw."
    shown = press(decision, assistant, text=text)
    assert assistant.decided == []
    assert "<ins>" in shown["difference"]
    assert shown["note"] == concept_words.CONFIRM_FIRST

    press(decision, assistant, place=compared(text), text=text + " En nog iets.")
    assert assistant.decided == []
    press(decision, assistant, place=compared(text), text=text)
    assert [(wish.decision, wish.text) for wish in assistant.decided] == [(decision, text)]


def test_a_chosen_reading_goes_along_with_an_approval_and_with_nothing_else() -> None:
    assistant = Watched()
    for decision in (Decision.APPROVE, Decision.RETURN):
        press(decision, assistant, reading=1, reason="zo lezen wij het")
    assert [wish.option for wish in assistant.decided] == [1, None]
    assert "hoort niet bij" in press(Decision.APPROVE, assistant, reading=99)["note"]
    press(Decision.APPROVE, assistant, reading=True)
    assert assistant.decided[-1].option is None


def test_only_what_the_desk_allows_is_offered() -> None:
    assert {state: set(decisions) for state, decisions in MAY.items()} == {
        state: set(decisions) for state, decisions in ALLOWED.items()
    }


def test_opening_a_concept_and_a_source_is_noted_under_the_name_of_who_did() -> None:
    assistant = Watched()
    desk = reviewing(assistant)
    shown = desk.choose({}, ANSWER.id, "J. Jansen", NOBODY)
    assert shown["section"].startswith(concept_words.CHOOSE_SOURCE)
    folded = shown["section"].partition("<details><summary>De aangehaalde zin")[2]
    assert all(line(each.quote) in folded for each in ANSWER.citations)
    assert assistant.opened == [(ANSWER.id, "J. Jansen")]
    desk.pane.choose_source(shown["place"], 0, "J. Jansen", NOBODY)
    assert assistant.opened[1:] == [(ANSWER.citations[0].passage_id, "J. Jansen")]


def test_what_the_browser_made_up_opens_nothing() -> None:
    desk = reviewing(Watched())
    for chosen in (None, 7, [], "x\x00", "bestaat-niet"):
        shown = desk.choose({}, chosen, "", NOBODY)
        assert shown["form"]["visible"] is False
    assert desk.pane.choose_source(HERE.written(), "x", "", NOBODY)["section"].startswith(concept_words.CHOOSE_SOURCE)


def test_the_queue_is_asked_for_with_the_kind_and_state_that_were_chosen() -> None:
    assistant = Watched()
    reviewing(assistant).open({}, "section", "stale")
    reviewing(assistant).open({}, "verzonnen", ["stale"])
    asked = [(each["kind"], each["state"]) for each in assistant.asked if "kind" in each]
    assert asked == [(ConceptKind.SECTION, ReviewState.STALE), (None, None)]


def test_a_line_of_the_queue_says_kind_state_age_author_grounds_and_thumbs() -> None:
    item = QueueItem.model_validate(EXAMPLES["waiting"]).model_copy(
        update={"age_days": 3, "author": "A. Vrager", "sources": 2, "sums": 1, "thumbs_down": 1, "open_checks": 2,
                "state": ReviewState.STALE, "stale_because": ("De passage is veranderd.",)}
    )  # fmt: skip
    label = queue_render.choices([item])[0][0]
    for expected in ("verouderd", "3 dagen oud", "van A. Vrager", "rust op 2 bronnen en 1 berekening",
                     "1 duim omlaag", "2 controles open", "De passage is veranderd."):  # fmt: skip
        assert expected in label
    assert queue_render.counted(0, 0, is_filtered=False) == "Er wacht nu niets op een beslissing."


def test_a_long_queue_says_how_long_it_is_and_is_shown_further_on_until_its_end() -> None:
    assistant, asked = Watched(), []
    item = QueueItem.model_validate(EXAMPLES["waiting"])
    waiting = [item.model_copy(update={"id": f"concept-{number}"}) for number in range(201)]

    def counted_queue(*, kind: Any, state: Any, limit: int) -> tuple[list[QueueItem], int]:
        asked.append((kind, limit))
        return waiting[:limit], len(waiting)

    desk: Any = assistant.desk
    desk.counted_queue = counted_queue
    tab = reviewing(assistant)
    shown = tab.open({}, "section", "")
    assert shown["counted"] == "Er zijn 201 concepten; de lijst toont de eerste 100."
    assert (shown["more"]["value"], shown["more"]["visible"]) == ("Toon de volgende 100", True)
    shown = tab.show_more(shown["place"])
    assert len(shown["queue"]["choices"]) == 200
    assert shown["more"]["value"] == "Toon de laatste"
    last = tab.show_more(shown["place"])
    assert (last["more"]["visible"], last["counted"]) == (False, "Er staan 201 concepten in de lijst.")
    again = tab.show(Place.read(last["place"]))  # as after a decision
    assert len(again["queue"]["choices"]) == 201
    assert len(tab.open(again["place"], "", "")["queue"]["choices"]) == 100
    assert asked[-2:] == [(ConceptKind.SECTION, 300), (None, 100)]


def test_a_follow_up_is_shown_with_what_was_asked_before_it() -> None:
    first = ANSWER.model_copy(update={"id": "een", "question": "Hoeveel naar [doelgroepen](https://evil.example)?"})
    later = ANSWER.model_copy(update={"id": "twee", "question": "En waarom?"})
    said = queue_render.asked_before([first, later], later)
    assert said.startswith("**Eerder in dit gesprek gevraagd**\n\n1. Hoeveel naar")
    assert "[doelgroepen](" not in said
    assert "En waarom?" not in said
    assert queue_render.asked_before([first, later], first) == ""


def test_reasons_of_readers_stay_words() -> None:
    feedback = Feedback.model_validate(EXAMPLES["feedback"]).model_copy(
        update={"thumb": Thumb.DOWN, "reason": "![x](https://evil.example)"}
    )
    assert "![" not in queue_render.feedback([feedback])


def test_a_stale_concept_says_what_changed_and_a_chosen_reading_who_chose_it() -> None:
    judgement = Judgement(
        label="Toegroeien", consequence="48 uur", passage_id="p", quote="q", reason="past bij ons", decided_by="K"
    )
    review = Review(state=ReviewState.STALE, decided_by="K", chosen=judgement, stale_because=("Norm | veranderd.",))
    shown = render.standing(ANSWER.model_copy(update={"review": review}))
    assert "Norm \\| veranderd" in shown
    assert "Gekozen lezing: **Toegroeien**, door K: past bij ons" in shown
    made = ANSWER.calculations[0].model_copy(update={"judgement": judgement})
    assert "past bij ons" in render.receipts(ANSWER.model_copy(update={"calculations": (made,)}), {})


# --- the difference


def test_what_goes_and_what_comes_is_marked_and_said_in_words() -> None:
    shown = changes(
        "Minstens 20% van het budget.\n\nMeer niet.", "Minstens 25% van het budget.\n\nMeer niet.\n\nNieuw."
    )
    assert "<del>20</del> <ins>25</ins>%" in shown
    assert "- “20” wordt “25”" in shown
    assert "- toegevoegd: “Nieuw.”" in shown
    assert "**Er zijn 2 veranderingen:**" in shown


def test_a_long_stretch_without_changes_does_not_hide_the_change() -> None:
    before = "\n\n".join(f"Regel {number}." for number in range(40))
    shown = changes(before, before + "\n\nNieuw.")
    assert "(…)" in shown
    assert "Regel 20." not in shown
    assert "Regel 39." in shown


@given(st.text(alphabet="ab \n<*[", max_size=30), st.text(alphabet="ab \n>_]", max_size=30))
def test_nothing_of_either_text_becomes_markup(before: str, after: str) -> None:
    shown = changes(before, after)
    bare = shown.replace("<del>", "").replace("</del>", "").replace("<ins>", "").replace("</ins>", "")
    assert "<" not in bare
    assert shown.count("<del>") == shown.count("</del>")
    assert shown.count("<ins>") == shown.count("</ins>")
    assert (shown == SAME) == (before.strip() == after.strip())


def test_a_desk_that_fails_leaves_one_calm_sentence() -> None:
    assistant = Watched()
    desk = reviewing(assistant)
    for failure, expected in (
        (AssistantError("De opslag is weg."), "opslag is weg"),
        (RuntimeError("x"), "onverwacht"),
    ):
        assistant.failure = failure
        assert expected in final([desk.open({}, "", "")])["counted"]
