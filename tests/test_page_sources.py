"""The tab for sources without a browser: what each button does on a small library; foreign words stay words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from page_parts import NOBODY, VISITOR, final, named, request
from scripted_assistant import ScriptedAssistant
from scripted_sources import ADDED_NORM, JOB, OFFER, PROPOSAL
from source_samples import DONATION, ID, PUPILS, growing, policy

from assistant import Assistant
from assistant.assembly.adding import JobState
from assistant.faces.openapi import EXAMPLES
from assistant.faces.ui import files
from assistant.faces.ui.sources import render, words
from assistant.faces.ui.sources.adding import FIELDS, Adding
from assistant.faces.ui.sources.jobs import Jobs
from assistant.faces.ui.sources.layout import AddingParts, JobParts, ListParts, NormParts
from assistant.faces.ui.sources.listing import Listing
from assistant.faces.ui.sources.norms import FIELDS as NORM_FIELDS
from assistant.faces.ui.sources.norms import Norms
from assistant.faces.ui.visitor import Calm
from assistant.knowledge.ingest.linked import LinkedSource
from assistant.knowledge.retrieval import Hit

pytestmark = pytest.mark.slow

ANS = "Ans de Vries"
HOSTILE = (
    "<img src=x onerror=alert(1)> ![x](https://evil.example/x.png) [klik](https://evil.example) <script>1</script>"
)


class Tab:
    """The tab's desks on one assistant, with parts that are their own names."""

    def __init__(self, assistant: Any) -> None:
        self.assistant = assistant
        self.adding_parts: Any = named(AddingParts, "a_")
        self.job_parts: Any = named(JobParts, "j_")
        self.parts: Any = named(ListParts, "l_")
        self.norm_parts: Any = named(NormParts, "n_")
        calm = Calm(assistant, VISITOR)
        self.norms = Norms(assistant, calm, self.norm_parts)
        self.jobs = Jobs(assistant, calm, self.job_parts, lambda *given: self.listing.look_again(*given))
        self.listing = Listing(assistant, calm, self.parts, self.norms, self.jobs)
        self.adding = Adding(assistant, calm, self.adding_parts, self.jobs)

    def read(self, content: bytes | None = None, name: str = "beleid.docx", by: str = ANS) -> dict[Any, Any]:
        path = files.put(name, policy() if content is None else content)
        return final(self.adding.read(path, "", by, NOBODY))

    def typed(self, shown: dict[Any, Any], **changes: str) -> list[Any]:
        """The fields as they stand on the page, with what somebody types in them."""
        values = [shown[part] for part in self.adding_parts.fields]
        held = [value["value"] if isinstance(value, dict) else value for value in values]
        return [changes.get(name, value) for name, value in zip(FIELDS, held, strict=True)]

    def add(self) -> str:
        shown = self.read()
        typed = self.typed(shown, publisher="De Waterkant")
        proposal = shown["a_proposals"]["value"]
        self.adding.accept(NOBODY, proposal, ANS, *typed)
        self.assistant.adding.run_waiting()
        return str(proposal)


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(files.FOLDER, "")
        files.use_folder(tmp_path_factory.mktemp("page"))
        yield


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with growing(tmp_path_factory.mktemp("page")) as assistant:
        yield assistant


@pytest.fixture
def tab(library: Assistant) -> Iterator[Tab]:
    yield Tab(library)
    desk = library.adding
    desk.run_waiting()
    for proposal in desk.proposals():
        desk.discard(proposal.id, "test")
    for each in desk.overview():
        if each.is_added and each.replaced_by is None:
            desk.remove(each.source.id, "test")
    desk.run_waiting()


@pytest.fixture
def scripted() -> Tab:
    return Tab(ScriptedAssistant())


def ids(tab: Tab) -> set[str]:
    return {each.source.id for each in tab.assistant.adding.overview()}


# --- adding


def test_a_document_is_shown_first_added_after_a_yes_and_followed(tab: Tab) -> None:
    shown = tab.read()
    assert shown["a_note"] == words.UNDERSTOOD
    assert shown["a_form"]["visible"]
    assert DONATION in shown["a_preview"]
    assert "nieuwe bron" in shown["a_preview"]
    assert shown["a_title"].startswith("Collectiebeleid")
    assert shown["a_publisher"] == ""  # nobody knows, so nothing is made up
    assert ids(tab) == {"plan"}
    proposal = shown["a_proposals"]["value"]

    refused = tab.adding.accept(NOBODY, proposal, ANS, *tab.typed(shown))
    assert "uitgever" in refused["a_form_note"]
    assert set(refused) == {"a_form_note", "announcement"}  # what was typed stays
    assert ids(tab) == {"plan"}

    accepted = tab.adding.accept(NOBODY, proposal, ANS, *tab.typed(shown, publisher="De Waterkant"))
    assert accepted["j_timer"]["active"]
    assert accepted["j_stop"]["visible"]
    assert not accepted["a_form"]["visible"]
    tab.assistant.adding.run_waiting()
    ticked = tab.jobs.tick(proposal, None, "")
    assert not ticked["j_timer"]["active"]
    assert "staat erin" in ticked["announcement"]
    assert ID in [value for _, value in ticked["l_sources"]["choices"]]
    (job,) = tab.assistant.adding.jobs()
    assert (job.by, job.state) == (ANS, JobState.DONE)


def test_without_a_name_nothing_is_read_and_nothing_decided(tab: Tab) -> None:
    assert "naam" in tab.read(by="")["a_note"]
    assert tab.assistant.adding.proposals() == []
    shown = tab.read()
    refused = tab.adding.accept(NOBODY, shown["a_proposals"]["value"], "", *tab.typed(shown, publisher="X"))
    assert "naam" in refused["a_form_note"]


def test_the_name_of_the_account_decides(scripted: Tab) -> None:
    scripted.adding.discard(PROPOSAL.id, "Iemand anders", request("E. Eigenaar"))
    assert {"discarded": PROPOSAL.id, "by": "E. Eigenaar"} in scripted.assistant.asked


@pytest.mark.parametrize(
    ("uploaded", "address", "said"),
    [(None, "", words.NOTHING), ("x", "https://www.kb.nl", words.BOTH), ("/etc/passwd", "", files.GONE)],
)
def test_only_what_was_uploaded_or_one_address_is_read(tab: Tab, uploaded: Any, address: str, said: str) -> None:
    assert final(tab.adding.read(uploaded, address, ANS, NOBODY))["a_note"] == said


def test_a_file_that_cannot_be_read_is_said_not_to_be(tab: Tab) -> None:
    assert (
        "wachtwoord" in tab.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))["a_note"]
    )
    assert tab.assistant.adding.proposals() == []


def test_a_heading_is_put_right_together_with_what_was_typed(tab: Tab) -> None:
    shown = tab.read()
    proposal = shown["a_proposals"]["value"]
    number = next(value for label, value in shown["a_heading"]["choices"] if "Scholen" in label)
    typed = tab.typed(shown, publisher="De Waterkant")
    better = tab.adding.set_level(NOBODY, proposal, ANS, number, "tekst", *typed)
    assert "- Scholen" not in better["a_preview"]
    assert better["a_publisher"] == "De Waterkant"
    assert any("Scholen" in label and "gewone tekst" in label for label, _ in better["a_heading"]["choices"])
    for wrong in (("", "2"), (number, ""), ("9", "x"), ([1], 2)):
        assert tab.adding.set_level(NOBODY, proposal, ANS, *wrong, *typed)["a_form_note"] == words.CHOOSE_HEADING


def test_a_yes_to_something_else_than_was_shown_is_asked_again(tab: Tab) -> None:
    tab.add()
    shown = tab.read(policy("Dit staat er nu bij."))
    assert "nieuwe bron" in shown["a_preview"]
    proposal, typed = shown["a_proposals"]["value"], tab.typed(shown, publisher="De Waterkant", id=ID)
    again = tab.adding.accept(NOBODY, proposal, ANS, *typed)
    assert again["a_form_note"] == words.LOOK_AGAIN
    assert "nieuwe versie" in again["a_preview"]
    assert len(tab.assistant.adding.jobs()) == len([job for job in tab.assistant.adding.jobs() if job.state.is_over])
    assert "j_jobs" in tab.adding.accept(NOBODY, proposal, ANS, *tab.typed(again))


def test_a_proposal_that_somebody_else_decided_on_is_gone_with_the_reason(tab: Tab) -> None:
    shown = tab.read()
    proposal = shown["a_proposals"]["value"]
    tab.assistant.adding.discard(proposal, "Iemand anders")
    told = tab.adding.discard(proposal, ANS, NOBODY)
    assert not told["a_form"]["visible"]
    assert "Er is geen voorstel" in told["a_note"]


def test_an_address_that_was_chosen_stands_ready_to_be_read(scripted: Tab) -> None:
    told = scripted.adding.fill_in_address("https://www.probiblio.nl/diensten")
    assert (told["a_address"], told["a_panel"]["open"]) == ("https://www.probiblio.nl/diensten", True)


# --- jobs and the list


def test_a_job_is_stopped_and_tried_again(tab: Tab) -> None:
    shown = tab.read()
    proposal = shown["a_proposals"]["value"]
    tab.adding.accept(NOBODY, proposal, ANS, *tab.typed(shown, publisher="De Waterkant"))
    stopped = tab.jobs.stop(proposal, ANS, NOBODY)
    assert (stopped["j_stop"]["visible"], stopped["j_retry"]["visible"]) == (False, True)
    assert ids(tab) == {"plan"}
    assert tab.jobs.retry(proposal, ANS, NOBODY)["j_timer"]["active"]
    tab.assistant.adding.run_waiting()
    assert ids(tab) == {"plan", ID}
    assert "klaar" in tab.jobs.stop(proposal, ANS, NOBODY)["j_note"]
    assert tab.jobs.stop(None, ANS, NOBODY)["j_note"] == words.NO_JOB


def test_a_source_shows_its_passages_and_goes_after_two_yeses(tab: Tab) -> None:
    tab.add()
    opened = tab.listing.choose(ID)
    assert "De Waterkant" in opened["l_card"]
    assert PUPILS in opened["l_passages"]
    assert opened["l_change"]["visible"]
    assert not tab.listing.choose("plan")["l_change"]["visible"]
    asked = tab.listing.ask_remove(ID)
    assert "weghalen" in asked["l_sure_said"]
    assert not tab.listing.keep()["l_sure"]["visible"]
    assert "l_sure" not in tab.listing.do(ID, "iets", ANS, NOBODY)
    assert tab.listing.do(ID, asked["l_wanted"], ANS, NOBODY)["j_timer"]["active"]
    tab.assistant.adding.run_waiting()
    assert ids(tab) == {"plan"}
    assert tab.listing.choose(ID)["l_note"] == words.NO_SOURCE


def test_a_withdrawn_source_leaves_the_list_of_what_holds(tab: Tab) -> None:
    tab.add()
    asked = tab.listing.ask_withdraw(ID)
    tab.listing.do(ID, asked["l_wanted"], ANS, NOBODY)
    tab.assistant.adding.run_waiting()

    def listed(which: str) -> list[str]:
        return [value for _, value in tab.listing.list_again(None, which)["l_sources"]["choices"]]

    assert (listed(""), listed("set_aside"), listed("added"), listed("plan")) == (["plan"], [ID], [ID], ["plan"])
    assert tab.listing.list_again(None, "law")["l_counted"] == words.NONE_LIKE_THIS


def test_a_long_source_is_looked_at_in_parts() -> None:
    passages = [ScriptedAssistant().passages_of("plan-2026-2030")[0]] * 95
    assert render.parts_of(passages)[-1] == ("passage 81 tot en met 95", 80)
    assert render.passages(passages, 80).count("> ") == 15


@pytest.mark.parametrize("forged", [None, 5, ["x"], {"a": 1}, "../../etc/passwd", "x" * 5000])
def test_what_no_page_would_send_is_answered_calmly(tab: Tab, forged: Any) -> None:
    assert tab.listing.choose(forged)["l_note"]
    assert tab.listing.ask_remove(forged)["l_note"]
    assert tab.jobs.retry(forged, ANS, NOBODY)["j_note"]
    assert tab.adding.discard(forged, ANS, NOBODY)["a_form_note"]
    assert tab.norms.reject(forged, forged, forged, ANS, forged, NOBODY)["n_note"]
    assert "l_passages" in tab.listing.choose_part("plan", forged)
    assert "a_proposals" in tab.adding.choose(forged)
    assert "j_jobs" in tab.jobs.choose(forged)


# --- norms


def test_a_norm_is_accepted_as_it_was_proposed_or_with_only_what_was_changed(scripted: Tab) -> None:
    shown = scripted.norms.choose(ADDED_NORM.source_id, False, OFFER.proposal.id)
    assert (shown["n_value"], shown["n_strength"], shown["n_quote"]) == ("5", "should", OFFER.proposal.quote)
    held = [shown[part] for part in scripted.norm_parts.fields]
    asked = scripted.assistant.asked
    told = scripted.norms.accept(NOBODY, ADDED_NORM.source_id, False, OFFER.proposal.id, ANS, *held)
    assert ADDED_NORM.id in told["n_note"]
    assert [given["changes"] for given in asked if "changes" in given] == [None]
    held[NORM_FIELDS.index("value")], held[NORM_FIELDS.index("formula")] = "2,5", ""
    scripted.norms.accept(NOBODY, ADDED_NORM.source_id, False, OFFER.proposal.id, ANS, *held)
    changes = [given["changes"] for given in asked if "changes" in given][-1]
    assert changes.model_dump(exclude_unset=True) == {"value": 2.5, "formula": None}
    held[NORM_FIELDS.index("value")] = "veel"
    assert (
        "getal" in scripted.norms.accept(NOBODY, ADDED_NORM.source_id, False, OFFER.proposal.id, ANS, *held)["n_note"]
    )


def test_a_decision_about_a_norm_is_taken_and_taken_back(tab: Tab) -> None:
    tab.add()
    opened = tab.listing.choose(ID)
    assert opened["n_panel"]["visible"]
    ((label, offer),) = opened["n_offers"]["choices"]
    assert "5 boeken per leerling" in label
    shown = tab.norms.choose(ID, False, offer)
    assert PUPILS in shown["n_offer"]
    held = [shown[part] for part in tab.norm_parts.fields]
    taken = tab.norms.accept(NOBODY, ID, False, offer, ANS, *held)
    assert PUPILS in taken["n_accepted"]
    assert ANS in taken["n_accepted"]
    shown = tab.norms.choose(ID, False, offer)
    assert (shown["n_form"]["visible"], shown["n_take_back"]["visible"]) == (False, True)
    assert tab.norms.take_back(ID, False, offer, ANS, "Te vroeg", NOBODY)["n_accepted"] == words.NONE_ACCEPTED
    assert tab.norms.reject(ID, False, offer, ANS, "Een streven", NOBODY)["n_note"] == words.NORM_REJECTED
    assert "Een streven" in tab.norms.choose(ID, False, offer)["n_offer"]
    assert tab.norms.take_back(ID, False, offer, ANS, "", NOBODY)["n_note"] == words.NORM_TAKEN_BACK
    assert tab.norms.reject(ID, False, offer, "", "", NOBODY)["n_note"].startswith("Over een norm beslist een mens")


# --- foreign words


def harmless(text: str) -> bool:
    """No tag, image or link that was not escaped."""
    return not re.search(r"(?<!\\)<(?!/?mark\b|https:)|(?<!\\)!\[|(?<!\\)\]\([^)]*evil", text)


def test_foreign_words_stay_words_wherever_they_are_shown(scripted: Tab) -> None:
    seen = PROPOSAL.preview
    hostile = PROPOSAL.model_copy(
        update={
            "guesses": {"title": HOSTILE},
            "preview": seen.model_copy(
                update={
                    "warnings": (HOSTILE,),
                    "chapters": (seen.chapters[0].model_copy(update={"title": HOSTILE}),),
                    "first": (seen.first[0].model_copy(update={"text": HOSTILE, "locator": HOSTILE}),),
                    "left_out": (seen.left_out[0].model_copy(update={"example": HOSTILE, "reason": HOSTILE}),),
                }
            ),
        }
    )
    overview = scripted.assistant.adding.overview()[0]
    changed = {"replaces": HOSTILE, "replaced_by": HOSTILE}
    hit = Hit.model_validate(EXAMPLES["hit"] | {"text": HOSTILE, "locator": HOSTILE})
    job = JOB.model_copy(update={"title": HOSTILE, "message": HOSTILE})
    shown = [
        render.preview(hostile),
        render.guesses(hostile),
        render.card(overview.model_copy(update=changed)),
        render.hits([hit], {hit.source_id: HOSTILE}),
        render.at_work([job]),
    ]
    for text in shown:
        assert "evil.example" in text or "onerror" in text  # it is shown
        assert harmless(text), text


def test_the_score_of_a_hit_is_taken_apart(scripted: Tab) -> None:
    shown = scripted.listing.search("doelgroepen")["l_hits"]
    assert "**1. Score 0,91** (betekenis 0,55, letters 0,36, plaats 0)" in shown


def test_links_that_are_in_are_left_out_unless_they_are_asked_for(scripted: Tab) -> None:
    linked = LinkedSource.model_validate(EXAMPLES["linked"])
    assert linked.state == "toegevoegd"
    assert scripted.listing.show_links(False)["l_links"]["choices"] == []
    ((label, value),) = scripted.listing.show_links(True)["l_links"]["choices"]
    assert (value, linked.host in label) == (linked.url, True)
