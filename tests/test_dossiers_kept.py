"""Dossiers of a real assistant: what left the house is held against the journal, the checks and the newest version."""

from __future__ import annotations

from assistant import Assistant
from assistant.advice import Decision, ReviewRequest, Status
from assistant.concepts import PolicyRequest, Profile
from assistant.oversight.dossier import About, Verification

QUESTION = "Ons collectiebudget is € 250.000. Hoeveel moet er naar doelgroepgericht collectioneren?"


def request(decision: Decision, reason: str = "Nagelezen.", text: str | None = None) -> ReviewRequest:
    return ReviewRequest(decision=decision, reviewer="M. Jansen", reason=reason, text=text)


def failing(found: Verification) -> set[About]:
    return {each.about for each in found.findings if each.status is Status.FAIL}


def test_an_unsupported_amount_that_was_approved_on_purpose_does_not_verify(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION, author="Bo")
    text = f"{answer.text}\n\nDaarbij komt € 99.000 voor nieuwe lezers [1]."
    assistant.review(answer.id, request(Decision.EDIT, "Zo besloten in het overleg.", text))
    found = assistant.dossiers.verify(*assistant.dossiers.export(answer.id, "md"))
    assert failing(found) == {About.CHECK}
    assert any("Zo besloten in het overleg." in each.detail for each in found.findings)


def test_a_withdrawn_answer_stays_withdrawn_after_its_text_was_erased(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION, author="Bo")
    assistant.review(answer.id, request(Decision.APPROVE))
    name, data = assistant.dossiers.export(answer.id, "md")
    assert assistant.dossiers.verify(name, data).holds
    assistant.review(answer.id, request(Decision.WITHDRAW))
    assert failing(assistant.dossiers.verify(name, data)) == {About.JOURNAL}
    assistant.desk.erase(answer_id=answer.id, by="M. Jansen", reason="Op verzoek.")
    found = assistant.dossiers.verify(name, data)
    assert failing(found) == {About.JOURNAL}
    assert any("gewist; de laatste stand was: goedkeuring ingetrokken" in each.detail for each in found.findings)


def test_a_policy_tells_its_newer_version_and_what_was_erased(assistant: Assistant) -> None:
    profile = Profile(library="Proefstad", figures={"collection_budget": 250_000})
    asked = PolicyRequest(profile=profile, themes=(assistant.policies.themes()[0],))
    draft = assistant.policies.draft(asked, author="Bo")
    name, data = assistant.dossiers.export(draft.id, "md")
    found = assistant.dossiers.verify(name, data)
    count = len(draft.sections)
    assert found.holds
    assert found.notices == (f"{count} van de {count} onderdelen zijn niet goedgekeurd en dus geen advies.",)
    assistant.desk.erase(answer_id=draft.sections[1].id, by="M. Jansen", reason="Op verzoek.")
    details = [each.detail for each in assistant.dossiers.verify(name, data).findings]
    assert "1 onderdeel is gewist en staat nu niet meer in dit beleid." in details
    assert "1 onderdeel is gewist" in assistant.dossiers.export(draft.id, "md")[1].decode()
    assistant.policies.redraft(draft.id, asked, author="Bo")
    assert any("nieuwere versie: versie 2" in notice for notice in assistant.dossiers.verify(name, data).notices)
