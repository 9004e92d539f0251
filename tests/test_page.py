"""The page without a browser: what is shown for which answer, and that foreign words stay words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_client import TestClient
from markdown_it import MarkdownIt
from page_parts import ASKING, CONCEPT, NOBODY, VISITOR, PageAssistant, final
from scripted_assistant import SOURCE

from assistant import Assistant, Settings
from assistant.advice import Answer, Calculation, EarlierApproval, Outcome, Result, Review, ReviewState, Unit
from assistant.concepts import ConversationRow
from assistant.errors import IndexUnusable
from assistant.faces.api import create_app
from assistant.faces.openapi import EXAMPLES
from assistant.faces.ui import mount_page
from assistant.faces.ui.asking import words as asking_words
from assistant.faces.ui.asking.callbacks import Asking
from assistant.faces.ui.asking.conversations import Conversations
from assistant.faces.ui.asking.render import figures_in_use, messages
from assistant.faces.ui.asking.view import look
from assistant.faces.ui.concept import render, sources
from assistant.faces.ui.escaping import formatted, line, link, plain, structured
from assistant.faces.ui.memory import Place, as_remembered, differing, filled_in, read_figures, with_new_figures
from assistant.faces.ui.visitor import Calm
from assistant.faces.ui.words import FIGURES
from assistant.flow import STEPS

ATTACKS = (
    "![x](https://evil.example/x.png)",
    "<img src=https://evil.example/x.png onerror=alert(1)>",
    "![x][a]\n\n[a]: https://evil.example/x.png",
    "[klik](javascript:alert(1))",
    "<https://evil.example>",
    "https://evil.example/?q=1 en www.evil.example",
    "`![x](https://evil.example/x.png)`",
    "\\![x](https://evil.example/x.png)",
    "&lt;img src=x&gt; &amp;",
    "```\n<script>alert(1)</script>\n```",
    "[1](https://evil.example)",
    "[1]: https://evil.example/x.png",
    "| a | b |\n|---|---|\n| ![x](https://evil.example/x.png) | <iframe> |",
    "$$\\href{https://evil.example}{x}$$",
)
ANSWER = Answer.model_validate(EXAMPLES["answer"])


def kinds(markdown: str) -> set[str]:
    """Every kind of element that a reader of Markdown would make of a text, tables and bare addresses included."""
    reader = MarkdownIt("gfm-like", {"linkify": False})
    return {token.type for block in reader.parse(markdown) for token in (block, *(block.children or ()))}


def words(markdown: str) -> str:
    reader = MarkdownIt("gfm-like", {"linkify": False})
    return "".join(
        "\n" if token.type == "softbreak" else token.content
        for block in reader.parse(markdown)
        for token in block.children or ()
    )


NOTHING_BUT_WORDS = {"paragraph_open", "inline", "text", "text_special", "softbreak", "hardbreak", "paragraph_close"}
LOADING = {"image", "link_open", "html_block", "html_inline", "definition"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_from_elsewhere_are_shown_and_never_obeyed(attack: str) -> None:
    assert kinds(plain(attack)) <= NOTHING_BUT_WORDS
    assert not kinds(formatted(attack, {"1"})) & LOADING
    for shown in (plain(attack), formatted(attack, {"1"}), line(attack)):
        assert "://" not in shown
        assert "<" not in shown


@given(st.text(alphabet=" \t\nab1R()[]<>!&;:/\\`*_~|#+-=.@$\"'wht", max_size=40))
def test_whatever_is_typed_comes_back_as_the_same_words(text: str) -> None:
    assert kinds(plain(text)) <= NOTHING_BUT_WORDS
    assert words(line(text)) == " ".join(text.split())
    assert not kinds(formatted(text, {"1", "R1"})) & LOADING


def test_markers_of_the_answer_are_kept_and_other_brackets_are_not() -> None:
    assert formatted("Minstens 20% [1] [R1] [7]", {"1", "R1"}) == "Minstens 20% [1] [R1] \\[7\\]"


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://www.probiblio.nl/a?b=c", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (None, False),
        ("https://x.example/a>b (c)", True),
    ],
)
def test_only_web_addresses_become_links(address: str | None, is_link: bool) -> None:
    made = link("de bron", address)
    assert ("link_open" in kinds(made)) is is_link
    assert words(made) == "de bron"


def test_the_cited_words_are_highlighted_in_their_whole_section(assistant: Assistant) -> None:
    answer = assistant.ask("Ons collectiebudget is € 250.000. Hoeveel moet er naar doelgroepen?")
    citation = answer.citations[0]
    passages = assistant.neighbours(citation.passage_id)
    shown = sources.open_source(assistant, answer, 0)
    assert f"<mark>{plain(citation.quote)}</mark>" in shown
    assert shown.count("<mark>") == 1
    assert len(passages) > 1
    for passage in passages:
        assert words(plain(passage.text)) in words(shown).replace("<mark>", "").replace("</mark>", "")


def test_a_summary_says_that_its_words_are_ours() -> None:
    citation = ANSWER.citations[0].model_copy(update={"kind": "summary", "url": "https://www.probiblio.nl/x"})
    shown = sources.section(citation, [], SOURCE)
    assert "Samenvatting in onze woorden" in shown
    assert "](<https://www.probiblio.nl/x>)" in shown
    assert "(samenvatting)" in render.source_labels(ANSWER.model_copy(update={"citations": (citation,)}))[0]


def test_a_passage_that_left_the_corpus_still_shows_what_was_quoted() -> None:
    citation = ANSWER.citations[0]
    assert f"<mark>{plain(citation.quote)}</mark>" in sources.section(citation, [], None)


def test_a_receipt_shows_norm_inputs_formula_outcome_and_hash(assistant: Assistant) -> None:
    made = assistant.calculate("target-groups-share", {"collection_budget": 250000, "target_group_budget": 46000})
    card = words(
        render.receipts(
            ANSWER.model_copy(update={"calculations": (made,)}), {each.id: each for each in assistant.norms()}
        )
    )
    for expected in (made.quote, "collectiebudget per jaar: € 250.000", "€ 46.000", made.formula, made.receipt):
        assert expected in card, expected
    assert "nog niet bereikt" in card


def test_a_receipt_of_a_norm_that_is_gone_still_shows_its_sum() -> None:
    gone = Calculation(
        marker="R1", norm_id="weg", norm_version="1", inputs={"x": 1}, formula="1 × 1", result=None,
        passage_id="p", quote="q | r", receipt="abc",
    )  # fmt: skip
    card = words(render.receipts(ANSWER.model_copy(update={"calculations": (gone,)}), {}))
    assert "1 × 1" in card
    assert "“q | r”" in card


def test_the_standing_says_who_decided_and_why() -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    review = Review(state=ReviewState.REJECTED, decided_by="<b>J</b>", decided_at=at, reason="![x](y)")
    shown = render.standing(ANSWER.model_copy(update={"review": review}))
    assert "Afgewezen door &lt;b&gt;J&lt;/b&gt; op 24-11-2026" in shown
    assert "image" not in kinds(shown)
    assert "Concept, nog door niemand beoordeeld" in render.standing(ANSWER)


def test_what_could_not_be_checked_is_named_before_what_passed(assistant: Assistant) -> None:
    shown = render.checks(assistant.ask("Welke principes noemt het plan voor AI?")).splitlines()
    assert shown[0].startswith("- **Betekenis: ? niet nagegaan**")
    assert any("✓ in orde" in each for each in shown)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hoeveel uur collectiespecialist hebben wij nodig?", "inwoners van het werkgebied"),
        ("Wij hebben 150.000 inwoners. Hoeveel uur collectiespecialist hebben wij nodig?", "Mogelijke lezingen"),
        ("Wat kost een abonnement?", "Verwant, maar geen antwoord"),
    ],
)
def test_what_is_left_to_people_is_shown(assistant: Assistant, question: str, expected: str) -> None:
    assert expected in render.open_points(assistant.ask(question))


@pytest.mark.parametrize(
    "stored",
    [None, "x", 3, [], {"group": 7}, {"group": "nooit-gevoerd", "concept": "weg", "citation": 12}, {"group": "a\x00b"},
     {"group": "x" * 500}, {"citation": -1}, {"citation": "1"}, {"version": True}, {"concept": "los"}],
)  # fmt: skip
def test_a_memory_that_is_damaged_or_too_old_opens_an_empty_page(assistant: Assistant, stored: Any) -> None:
    view = look(assistant, Place.read(stored))
    assert view.answers == ()
    assert view.answer is None
    assert view.place.concept is None


@pytest.mark.parametrize("stored", [None, "x", {"name": 3, "inhabitants": ["y"]}])
def test_damaged_figures_open_as_empty_fields(stored: Any) -> None:
    assert set(read_figures(stored)) == {""}


def test_figures_are_remembered_as_typed_and_asked_with_when_filled_in() -> None:
    typed = ["Voorbeeld", "€ 250.000", *[""] * (len(FIGURES) - 1)]
    assert read_figures(as_remembered(*typed)) == typed
    assert filled_in(typed) == {"collection_budget": "€ 250.000"}


@pytest.mark.parametrize(
    ("question", "new", "expected"),
    [
        ("Ons budget is € 250.000. Hoeveel?", "300.000", "Ons budget is € 300.000. Hoeveel?"),
        ("Ons budget is 250.000 euro (2026). Hoeveel?", "€ 1,2 miljoen", "Ons budget is € 1.200.000 (2026). Hoeveel?"),
        ("Ons budget is € 250.000. Hoeveel?", "veel", "Ons budget is € 250.000. Hoeveel?"),
        ("Hoeveel moet er naar doelgroepen?", "300.000", "Hoeveel moet er naar doelgroepen?"),
    ],
)
def test_asking_again_brings_the_figures_in_the_question_up_to_date(question: str, new: str, expected: str) -> None:
    made = Calculation(
        marker="R1", norm_id="n", norm_version="1", inputs={"collection_budget": 250000}, formula="f",
        result=Result(value=50000, unit=Unit.EUR), passage_id="p", quote="q",
    )  # fmt: skip
    answer = ANSWER.model_copy(update={"question": question, "calculations": (made,)})
    assert with_new_figures(answer, {"collection_budget": new}) == expected
    assert differing(answer, {"collection_budget": new}) == ([] if new == "veel" else ["collection_budget"])


# --- what happens on a press, with every part of the page replaced by its own name


EMPTY = [""] * (1 + len(FIGURES))


def asking(failure: Exception | None = None, **changes: Any) -> Asking:
    assistant = PageAssistant(**changes)
    made = Asking(assistant, VISITOR, ASKING, CONCEPT)  # type: ignore[arg-type]
    assistant.failure = failure
    return made


def test_sources_that_were_set_aside_answer_only_where_that_was_ticked() -> None:
    assistant = PageAssistant()
    desk = Asking(assistant, VISITOR, ASKING, CONCEPT)  # type: ignore[arg-type]
    for ticked in ((), (False,), (True,)):
        final(desk.ask(NOBODY, "Hoeveel?", {}, "", *EMPTY, *ticked))
    assert [given["include_replaced"] for given in assistant.asked if "include_replaced" in given] == [
        False,
        False,
        True,
    ]


def test_the_steps_are_shown_and_a_screen_reader_hears_begin_and_end_only() -> None:
    told = list(asking().ask(NOBODY, "Hoeveel?", {}, "", *EMPTY))
    seen = [updates["progress"] for updates in told if "progress" in updates]
    heard = [updates["announcement"] for updates in told if "announcement" in updates]
    assert any("rekenen" in each for each in seen)
    assert len(heard) == 2
    assert heard[0] == "Antwoord wordt gemaakt."
    assert heard[1].startswith("Klaar")


def test_every_step_of_the_flow_is_told_in_words() -> None:
    assert set(asking_words.STEPS) == set(STEPS)


def test_the_conversation_is_known_to_the_browser_before_the_answer_is_there() -> None:
    told = asking().ask(NOBODY, "Hoeveel?", {}, "", *EMPTY)
    places = [updates["place"]["group"] for updates in told if "place" in updates]
    assert all(places)


def test_an_older_conversation_that_was_found_opens_with_its_title() -> None:
    assistant: Any = PageAssistant()
    desk = Asking(assistant, VISITOR, ASKING, CONCEPT)
    earlier = Conversations(assistant, Calm(assistant, VISITOR), ASKING, desk.show)
    assert earlier.open({}, "ouder-dan-vijftig")["title"] == "Begroting 2027"
    assert earlier.open({}, {"geen": "nummer"})["title"] == ""


def test_a_refused_question_stays_in_its_field(assistant: Assistant) -> None:
    typed = ["", "heel veel", *EMPTY[2:]]
    shown = final(
        Asking(assistant, VISITOR, ASKING, CONCEPT).ask(NOBODY, "Hoeveel moet er naar doelgroepen?", {}, "", *typed)
    )
    assert shown["question"] == "Hoeveel moet er naar doelgroepen?"
    assert shown["progress"].startswith("Bij collectiebudget per jaar hoort een bedrag")
    assert "collection\\_budget" not in shown["progress"]
    assert shown["chat"] == []
    assert shown["figures"]["collection_budget"] == "heel veel"


@pytest.mark.parametrize(
    ("failure", "expected"),
    [(IndexUnusable("Maak de index met: assistant index"), "assistant index"), (RuntimeError("geheim"), "onverwacht")],
)
def test_a_failure_is_one_calm_sentence(failure: Exception, expected: str) -> None:
    shown = final(asking(failure).ask(NOBODY, "Hoeveel?", {}, "", *EMPTY))
    assert expected in shown["progress"]
    assert "geheim" not in shown["progress"]
    opened = asking(failure).open({"group": "c"}, {"name": "Voorbeeld"})
    assert expected in opened["progress"]
    assert opened["library"] == "Voorbeeld"


def test_an_approved_answer_to_the_same_thing_comes_before_the_new_concept() -> None:
    earlier = EarlierApproval(
        answer_id="a", question="Hoeveel <b>moet</b>?", text="Minstens 20% [1].", approved_by="J. Jansen",
        approved_at=datetime(2026, 11, 3, 12, tzinfo=UTC),
    )  # fmt: skip
    said = messages([ANSWER.model_copy(update={"earlier": earlier})])[1]["content"]
    assert said.index("op 03-11-2026 door J. Jansen") < said.index("nieuwe concept") < said.index("Concept, nog door")
    assert "&lt;b&gt;" in said
    released = Review(state=ReviewState.APPROVED, decided_by="J")
    assert (
        "J. Jansen" not in messages([ANSWER.model_copy(update={"earlier": earlier, "review": released})])[1]["content"]
    )


def test_a_question_carries_the_name_of_who_asks_it() -> None:
    assistant = PageAssistant()
    desk = Asking(assistant, VISITOR, ASKING, CONCEPT)  # type: ignore[arg-type]
    final(desk.ask(NOBODY, "Hoeveel?", {}, " A. Vrager ", *EMPTY))
    assert assistant.asked[-1]["author"] == "A. Vrager"


def test_a_long_list_of_conversations_says_how_long_it_is_and_is_shown_further_on() -> None:
    assistant = PageAssistant()
    row = ConversationRow.model_validate(EXAMPLES["conversation"])
    rows = [row.model_copy(update={"id": f"gesprek-{number}", "title": f"Gesprek {number}"}) for number in range(70)]
    desk: Any = assistant.desk
    desk.conversations = lambda limit=50, search="": [each for each in rows if search in each.title][:limit]
    desk.title_of = lambda group: next(each.title for each in rows if each.id == group)
    earlier = Conversations(assistant, Calm(assistant, VISITOR), ASKING, lambda place: {})  # type: ignore[arg-type]
    shown = earlier.find({}, "")
    assert shown["found"]["info"] == "Er zijn 70 gesprekken gevonden; de lijst toont de nieuwste 50."
    assert shown["more"]["value"] == "Toon de volgende 20 gesprekken"
    shown = earlier.find_more(shown["place"], "")
    assert (len(shown["found"]["choices"]), shown["more"]["visible"], shown["found"]["info"]) == (70, False, "")
    assert earlier.open(shown["place"], "gesprek-69")["title"] == "Gesprek 69"
    shown = earlier.find(shown["place"], "Gesprek 6")
    assert (len(shown["found"]["choices"]), Place.read(shown["place"]).more) == (11, 0)


def test_a_thumb_without_an_answer_is_explained_and_one_with_a_reason_is_thanked_for() -> None:
    place = Place(group="c").at(ANSWER).written()
    assert "nog geen antwoord" in asking().thumb_down({}, "x", "", NOBODY)["feedback_note"]
    shown = asking().thumb_down(place, "er ontbreekt iets", "J", NOBODY)
    assert "beoordelaar" in shown["feedback_note"]
    assert shown["feedback_reason"] == ""


def test_a_section_keeps_its_tables_and_shows_what_is_to_be_filled_in() -> None:
    text = "| Norm | Waarde |\n|---|---|\n| a \\| b | [IN TE VULLEN: wie?] ![x](https://evil.example/x.png) |"
    shown = structured(text, {"1"})
    assert "table_open" in kinds(shown)
    assert "<mark>\\[IN TE VULLEN: wie?\\]</mark>" in shown
    assert "image" not in kinds(shown)
    assert shown.count("|") == 10


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_section_from_elsewhere_loads_nothing(attack: str) -> None:
    assert not kinds(structured(attack, {"1"})) & LOADING


def test_the_page_leaves_the_api_where_it_was(assistant: Assistant, settings: Settings) -> None:
    app = mount_page(create_app(assistant, settings), assistant, settings)
    with TestClient(app) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "Assistent collectiebeleid" in page.text
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert client.get("/healthz").json()["status"] == "ok"
        assert client.get("/api/norms").status_code == 200
        assert client.get("/api/bestaat-niet").headers["content-type"] == "application/problem+json"
        assert "/gradio_api" not in client.get("/openapi.json").text
        upload = client.post("/gradio_api/upload", files={"files": ("x.txt", b"x" * 12_000_000)})
        assert upload.status_code == 413


def test_every_outcome_and_standing_has_words() -> None:
    for outcome in Outcome:
        assert render.standing(ANSWER.model_copy(update={"outcome": outcome, "as_of": date(2026, 1, 2)}))
    for state in ReviewState:
        assert render.standing(ANSWER.model_copy(update={"review": Review(state=state, decided_by="J")}))


def test_what_is_typed_as_a_figure_and_is_none_is_not_said_to_count() -> None:
    said = figures_in_use("De Plataan", {"inwoners": "80.000", "collectiebudget": "veel"})
    assert (
        said
        == "Deze cijfers van De Plataan rekenen mee: inwoners 80\\.000. Dit is geen getal en rekent niet mee: "
        + ("collectiebudget veel.")
    )
    assert figures_in_use("De Plataan", {}) == ""
