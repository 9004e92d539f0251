"""What an added source means for answers: named as itself, after the plan, in force when it says, gone when removed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from ingest_files import GUIDANCE, POLICY, pdf
from real_index import copy_index

from assistant import Assistant, Settings
from assistant.advice import Answer, Decision, Outcome, ReviewRequest, ReviewState, Status
from assistant.answering.drafting import Draft, draft_answer
from assistant.answering.evidence import Evidence
from assistant.answering.grounding import check_grounding
from assistant.answering.layers import Added
from assistant.answering.sums import Sums
from assistant.answering.understanding import Reading, understand
from assistant.assembly import build_index
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.ingest.card import make_card
from assistant.knowledge.ingest.sources import AddedSources
from assistant.knowledge.norms import load_norms
from assistant.knowledge.retrieval import Hit, Why
from assistant.knowledge.vocabulary import load_vocabulary

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).parent.parent / "corpus"
TODAY = date(2026, 11, 24)
PLAN = "plan-2026-2030/doelgroepgericht-collectioneren/ambitie/3"
LOCAL = "waterkant/h-schenkingen-van-inwoners/inleiding/2"
SHARE = "waterkant/h-doelgroepen/inleiding/1"
PAGE_TWO = "zeldzaam/h-zuurvrij-bewaren/inleiding/1"
LAW = "wet/h-tekst/inleiding/1"
QUESTION = "Krijg ik een vergoeding als ik een boek schenk?"


def add_all(settings: Settings, **validity: date) -> None:
    store = AddedSources(settings.corpus_dir, settings.sources_dir)
    own = make_card(id="waterkant", title="Collectiebeleid", publisher="De Waterkant", kind="local", **validity)
    store.add("beleid.md", POLICY.encode(), own, today=TODAY)
    guidance = make_card(id="zeldzaam", title="Handreiking", publisher="Erfgoedhuis", kind="guidance")
    store.add("handreiking.pdf", pdf(GUIDANCE), guidance, today=TODAY)
    law = make_card(id="wet", title="Bibliotheekwet", publisher="Rijksoverheid", kind="law")
    store.add(
        "wet.txt", b"Een openbare bibliotheek is voor iedereen toegankelijk. Dat is hier geregeld.", law, today=TODAY
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    settings = Settings(data_dir=tmp_path_factory.mktemp("var"), _env_file=None)
    add_all(settings)
    return load_corpus(CORPUS, settings.sources_dir)


def hit(corpus: Corpus, passage_id: str) -> Hit:
    return Hit(
        passage_id=passage_id,
        source_id=corpus.passage(passage_id).source_id,
        locator="",
        text=corpus.passage(passage_id).text,
        score=60,
        why=Why(dense=60, lexical=0, structure=0),
    )


def drafted(corpus: Corpus, question: str, *quoted: str, plan_is_silent: bool = False) -> Draft:
    """The draft for this evidence; it must pass the same check as every other."""
    vocabulary = load_vocabulary(CORPUS / "vocabulary.yaml", [])
    reading: Reading = understand(question, vocabulary=vocabulary, as_of=TODAY)
    hits = tuple(hit(corpus, each) for each in quoted)
    own = tuple(each for each in hits if each.source_id not in corpus.added)
    others = tuple(each for each in hits if each.source_id in corpus.added)
    added = Added(hits=others, quoted=tuple(each.passage_id for each in others), probability=0.9)
    evidence = Evidence(
        hits=own or (hit(corpus, PLAN),),
        quoted=tuple(each.passage_id for each in own),
        probability=0.1 if plan_is_silent else 0.9,
        added=added,
    )
    register = load_norms(CORPUS / "norms.yaml", corpus)
    draft = draft_answer(reading, evidence, Sums(), corpus=corpus, register=register, quote_budget=2000)
    verdict = check_grounding(draft, asked=[question], as_of=TODAY, corpus=corpus, known=frozenset(quoted))
    assert [each for each in verdict.findings if each.status is Status.FAIL] == []
    return draft


OPENINGS = [
    (LOCAL, "Het eigen beleid van De Waterkant zegt hierover: “"),
    (LAW, "De wet zegt hierover: “"),
    (PAGE_TWO, "In het plan vind ik dit niet; een publicatie van Erfgoedhuis zegt hierover: “"),
]


@pytest.mark.parametrize(("passage", "opening"), OPENINGS)
def test_an_answer_opens_with_who_says_it(corpus: Corpus, passage: str, opening: str) -> None:
    draft = drafted(corpus, "Hoe zit het hiermee bij ons?", passage, plan_is_silent=True)
    assert draft.text.startswith(opening)
    assert "samengevat" not in draft.text
    assert draft.citations[0].kind == corpus.sources[corpus.passage(passage).source_id].kind


def test_a_local_answer_says_that_it_is_no_norm_and_that_the_plan_is_silent(corpus: Corpus) -> None:
    draft = drafted(corpus, "Hoe zit het hiermee bij ons?", LOCAL, plan_is_silent=True)
    assert "geen norm van het plan" in draft.text
    assert "In het plan vind ik hierover niets." in draft.text


def test_the_plan_speaks_first_then_the_local_source_both_named(corpus: Corpus) -> None:
    draft = drafted(corpus, "Wat weten we over doelgroepen?", PLAN, SHARE, PAGE_TWO)
    plan, local, other = (
        draft.text.index(each) for each in ("Het plan", "Het eigen beleid van De Waterkant", "Een publicatie van Erf")
    )
    assert plan < local < other
    assert draft.text.index("55%") > local
    assert "gaat het plan voor" in draft.text


def test_english_answers_name_the_source_too(corpus: Corpus) -> None:
    draft = drafted(corpus, "What is our policy about gifts of books?", LOCAL, plan_is_silent=True)
    assert draft.text.startswith("The own policy of De Waterkant says")


def test_a_question_for_a_norm_is_never_answered_from_a_local_source(corpus: Corpus) -> None:
    draft = drafted(corpus, "Wat is de norm voor het percentage schenkingen?", SHARE, plan_is_silent=True)
    assert draft.outcome is Outcome.NOT_IN_SOURCES
    assert draft.citations == ()


def test_a_page_reaches_the_citation(corpus: Corpus) -> None:
    draft = drafted(corpus, "Hoe bewaren we streekdocumenten?", PAGE_TWO, plan_is_silent=True)
    assert (draft.citations[0].page, draft.citations[0].locator) == (2, "Zuurvrij bewaren › alinea 1")


# --- from file to answer and back, on the real corpus


@pytest.fixture(scope="module")
def with_sources(made_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The real corpus with three added sources."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("ingest"), _env_file=None)
    copy_index(made_index, settings.data_dir)
    add_all(settings)
    build_index(settings)
    return settings


@pytest.fixture
def opened(with_sources: Settings, tmp_path: Path) -> Iterator[Assistant]:
    with Assistant.open(with_sources, journal_address=f"sqlite:///{tmp_path / 'journal.db'}") as assistant:
        yield assistant


def approve(assistant: Assistant, answer: Answer) -> None:
    request = ReviewRequest(decision=Decision.APPROVE, reviewer="Ans")
    assistant.review(answer.id, request)


def test_a_question_that_only_an_added_source_answers_is_answered_from_it(opened: Assistant) -> None:
    answer = opened.ask(QUESTION, as_of=TODAY)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text.startswith("Het eigen beleid van De Waterkant zegt hierover")
    assert answer.citations[0].passage_id == LOCAL
    dossier = opened.ask("Hoe bewaart een bibliotheek zeldzame streekdocumenten in dozen?", as_of=TODAY)
    assert (dossier.citations[0].passage_id, dossier.citations[0].page) == (PAGE_TWO, 2)


def test_the_norm_stays_the_plans(opened: Assistant) -> None:
    answer = opened.ask("Hoeveel procent van het collectiebudget gaat naar doelgroepen?", as_of=TODAY)
    assert answer.citations[0].passage_id == PLAN
    first, *others = answer.text.split("\n\n")
    assert "20%" in first
    assert "55%" not in first
    (local,) = [each for each in others if "55%" in each]
    assert local.startswith("Het eigen beleid van De Waterkant zegt hierover")
    assert "ligt boven het minimum van het plan" in answer.text


def test_outside_its_validity_an_added_source_says_nothing(with_sources: Settings, tmp_path: Path) -> None:
    copy = with_sources.model_copy(update={"data_dir": tmp_path / "var"})
    shutil.copytree(with_sources.data_dir, copy.data_dir)
    store = AddedSources(copy.corpus_dir, copy.sources_dir)
    card = make_card(
        id="waterkant", title="Collectiebeleid", publisher="De Waterkant", kind="local",
        valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31),
    )  # fmt: skip
    store.add("beleid.md", POLICY.encode(), card, today=TODAY, replace=True)
    build_index(copy)
    with Assistant.open(copy) as assistant:
        assert assistant.ask(QUESTION, as_of=TODAY).outcome is Outcome.ANSWERED
        later = assistant.ask(QUESTION, as_of=date(2027, 1, 1))
        assert later.citations == ()


def test_after_removal_nothing_answers_from_it_and_what_was_approved_is_stale(
    with_sources: Settings, settings: Settings, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'journal.db'}"
    copy = with_sources.model_copy(update={"data_dir": tmp_path / "var"})
    shutil.copytree(with_sources.data_dir, copy.data_dir)
    with Assistant.open(copy, journal_address=address) as assistant:
        answer, other = assistant.ask(QUESTION, as_of=TODAY), assistant.ask("Wat doet het plan voor jongeren?")
        approve(assistant, answer)
        approve(assistant, other)
    store = AddedSources(copy.corpus_dir, copy.sources_dir)
    for source_id in ("waterkant", "zeldzaam", "wet"):
        store.remove(source_id)
    build_index(copy)
    with Assistant.open(copy, journal_address=address) as after, Assistant.open(settings) as never:
        assert after.versions == never.versions
        assert content_of(after) == content_of(never)
        (item,) = after.desk.look_again()
        assert (item.id, item.state) == (answer.id, ReviewState.STALE)
        again, known = after.ask(QUESTION, as_of=TODAY), never.ask(QUESTION, as_of=TODAY)
        assert (again.outcome, again.text, again.confidence) == (known.outcome, known.text, known.confidence)
        assert again.outcome is Outcome.NOT_IN_SOURCES


def content_of(assistant: Assistant) -> str:
    return assistant._index.generation.corpus_hash
