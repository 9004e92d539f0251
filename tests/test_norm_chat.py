"""A norm accepted from an added source, in the running assistant: noticed without restart, reviewed, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from real_index import copy_index
from test_norm_proposals import POLICY, TODAY

from assistant import Assistant, Settings
from assistant.advice import Decision, Outcome, ReviewRequest, ReviewState, Status
from assistant.assembly import build_index
from assistant.knowledge.ingest.card import make_card
from assistant.knowledge.ingest.sources import AddedSources

pytestmark = pytest.mark.slow

QUESTION = "Hoeveel boeken moet een basisschool hebben voor 240 leerlingen?"
NORM = "waterkant/boeken-per-leerling"
GUIDELINE = "probiblio-collectie-bibliotheek-op-school/boeken-primair-onderwijs"


@pytest.fixture(scope="module")
def opened(made_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("var"), _env_file=None)  # type: ignore[call-arg]
    copy_index(made_index, settings.data_dir)
    card = make_card(id="waterkant", title="Collectiebeleid", publisher="Bibliotheek De Waterkant", kind="local")
    AddedSources(settings.corpus_dir, settings.sources_dir).add("beleid.md", POLICY.encode(), card, today=TODAY)
    build_index(settings)
    with Assistant.open(settings) as assistant:
        yield assistant


def test_a_norm_counts_from_its_acceptance_until_somebody_takes_it_back(opened: Assistant) -> None:
    before = opened.ask(QUESTION, as_of=TODAY)
    assert [each.norm_id for each in before.calculations] == [GUIDELINE]
    plan = opened.versions.norms
    (offer,) = [each for each in opened.norm_desk.offers("waterkant") if "leerling" in each.proposal.quote]
    assert opened.norm_desk.accept(offer.proposal.id, "M. de Boer").id == NORM

    answer = opened.ask(QUESTION, as_of=TODAY)
    assert answer.outcome is Outcome.ANSWERED
    assert [each.norm_id for each in answer.calculations] == [NORM, GUIDELINE]  # its own first
    assert not [each for each in answer.findings if each.status is Status.FAIL]
    assert answer.versions.norms == opened.versions.norms != plan
    assert NORM in {each.id for each in opened.norms()}

    approval = ReviewRequest(decision=Decision.APPROVE, reviewer="Anna", content_hash=answer.content_hash)
    assert opened.review(answer.id, approval).review.state is ReviewState.APPROVED
    assert opened.answer(answer.id).review.state is ReviewState.APPROVED

    opened.norm_desk.withdraw(NORM, "Piet", "verouderd")
    assert opened.answer(answer.id).review.state is ReviewState.STALE
    assert opened.versions.norms == plan
    assert [each.norm_id for each in opened.ask(QUESTION, as_of=TODAY).calculations] == [GUIDELINE]
    assert opened.verify_journal() == []


def test_a_question_for_a_norm_of_the_plan_hears_the_plan_first(opened: Assistant) -> None:
    (offer,) = [each for each in opened.norm_desk.offers("waterkant") if "30% van" in each.proposal.quote]
    norm = opened.norm_desk.accept(offer.proposal.id, "M. de Boer")
    answer = opened.ask("Ons collectiebudget is € 250.000. Hoeveel moet er naar doelgroepen?", as_of=TODAY)
    assert [each.norm_id for each in answer.calculations] == ["target-groups-share", norm.id]
    assert answer.text.startswith("Budget voor doelgroepgericht collectioneren: minstens € 50.000 [R1].")
    assert Path(opened.settings.sources_dir, "norms.yaml").is_file()
