"""Layers and validity: the higher layer first, both where they differ, and replaced sources only when asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant import Assistant, Settings
from assistant.advice import Result, Status, Unit
from assistant.answering.disagreement import Difference, difference
from assistant.answering.drafting import Draft, draft_answer
from assistant.answering.drafting.silence import draft_silence
from assistant.answering.evidence import Evidence
from assistant.answering.grounding import check_grounding
from assistant.answering.layers import Added
from assistant.answering.sums import Sums, do_sums
from assistant.answering.understanding import Intent, Reading, understand
from assistant.assembly import build_index
from assistant.errors import CorpusError
from assistant.knowledge.corpus import LAYERS, Corpus, Source, load_corpus
from assistant.knowledge.ingest.card import make_card
from assistant.knowledge.ingest.sources import AddedSources
from assistant.knowledge.norms import NormRegister, load_norms
from assistant.knowledge.retrieval import Hit, Why
from assistant.knowledge.vocabulary import load_vocabulary

CORPUS = Path(__file__).parent.parent / "corpus"
NO_SUMS = Sums()
TODAY = date(2026, 11, 24)
SHARE = "plan-2026-2030/doelgroepgericht-collectioneren/ambitie/3"
SHEET = "probiblio-meertalige-collecties"
VOCABULARY = load_vocabulary(CORPUS / "vocabulary.yaml")
LOCAL_TEXT = """# Beleid

## Doelgroepen

Voor doelgroepgericht collectioneren reserveren wij 15% van het collectiebudget.

Voor doelgroepgericht collectioneren is er 25% van het collectiebudget.

## Uren

Onze collectiespecialisten hebben samen 30 uur per week.

## Kast

Een bibliotheek hoeft haar collectie niet te delen met andere bibliotheken.
"""
LAW_TEXT = """# Wet

## Netwerk

Een bibliotheek moet haar collectie delen met andere bibliotheken.
"""
ORIGINAL_TEXT = """# Meertalige collecties

## Keuze

Vraag de lezers zelf welke talen zij thuis spreken voordat de bibliotheek boeken in die talen aanschaft.
"""
BELOW, ABOVE = "lokaal/h-doelgroepen/inleiding/1", "lokaal/h-doelgroepen/inleiding/2"
HOURS, NEED_NOT = "lokaal/h-uren/inleiding/1", "lokaal/h-kast/inleiding/1"
MUST = "wet/h-netwerk/inleiding/1"


def put(folder: Path, name: str, text: str, kind: str, **more: object) -> None:
    card = make_card(id=name, title=f"Bron {name}", publisher="De Waterkant", kind=kind, **more)  # type: ignore[arg-type]
    AddedSources(CORPUS, folder).add(f"{name}.md", text.encode(), card, today=TODAY)


def change(folder: Path, source_id: str, **fields: object) -> None:
    """Change a record of an added source as the desk for sources does."""
    listing = folder / "sources.yaml"
    entries = yaml.safe_load(listing.read_text(encoding="utf-8"))
    for entry in entries:
        if entry["id"] == source_id:
            entry.update(fields)
    listing.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    put(folder, "lokaal", LOCAL_TEXT, "local")
    put(folder, "wet", LAW_TEXT, "law")
    return folder


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Corpus:
    return load_corpus(CORPUS, folder)


@pytest.fixture(scope="module")
def register(corpus: Corpus) -> NormRegister:
    return load_norms(CORPUS / "norms.yaml", corpus)


def hit(corpus: Corpus, passage_id: str) -> Hit:
    passage = corpus.passage(passage_id)
    why = Why(dense=60, lexical=0, structure=0)
    return Hit(passage_id=passage.id, source_id=passage.source_id, locator="", text=passage.text, score=60, why=why)


def drafted(
    corpus: Corpus, register: NormRegister, asked: Reading, plan: tuple[str, ...], *others: str, sums: Sums = NO_SUMS
) -> Draft:
    """The draft for these passages of the plan and of added sources; it must pass every check."""
    about = dict.fromkeys(asked.norm_ids, others)
    hits = tuple(hit(corpus, each) for each in others)
    added = Added(hits=hits, quoted=others, probability=0.8, about_norms=about)
    evidence = Evidence(
        hits=tuple(hit(corpus, each) for each in plan or (SHARE,)),
        quoted=plan,
        probability=0.9 if plan else 0.1,
        added=added,
    )
    draft = draft_answer(asked, evidence, sums, corpus=corpus, register=register, quote_budget=2000)
    known = frozenset((*plan, *others, *draft.rests_on))
    verdict = check_grounding(draft, asked=[asked.text], as_of=asked.as_of, corpus=corpus, known=known)
    assert [each for each in verdict.findings if each.status is Status.FAIL] == []
    return draft


def read(question: str) -> Reading:
    return understand(question, vocabulary=VOCABULARY, as_of=TODAY)


PLAIN = read("Wat weten we hierover?")


# --- signs of difference

DIFFERENCES = [
    ("Minstens 20% van het budget gaat naar doelgroepen.", "Van het budget gaat 25% naar doelgroepen.", "above"),
    ("Minstens 20% van het budget gaat naar doelgroepen.", "Van het budget gaat 15% naar doelgroepen.", "numbers"),
    ("Hoogstens 5% van de uitleningen komt van elders.", "Bij ons komt 3% van de uitleningen van elders.", "below"),
    ("Van de collectie wordt 10% afgeschreven.", "Van de collectie wordt 12% afgeschreven.", "numbers"),
    ("Van de collectie wordt 10% afgeschreven.", "Van de collectie wordt 10% afgeschreven.", None),
    ("Van de collectie wordt 10% afgeschreven.", "Een lid leent 12% meer dan vorig jaar.", None),
    ("Een boek blijft drie jaar staan.", "Een boek kost 3 euro.", None),
    ("Elke bibliotheek moet haar collectie delen.", "Een bibliotheek hoeft haar collectie niet te delen.", "force"),
    ("Elke bibliotheek mag haar collectie delen.", "Een bibliotheek mag haar collectie niet delen.", "force"),
    ("Bibliotheken kopen cd's voor de jeugd aan.", "Bibliotheken kopen geen cd's voor de jeugd aan.", "denial"),
    ("Jongeren kiezen zelf boeken.", "Er is geen koffie in de leeszaal.", None),
]


@pytest.mark.parametrize(("first", "second", "found"), DIFFERENCES)
def test_a_difference_is_told_by_its_sign(first: str, second: str, found: str | None) -> None:
    assert difference(first, second) == (Difference(found) if found else None)


# --- which layer speaks first


def test_the_order_of_layers_is_the_one_that_was_agreed() -> None:
    assert LAYERS == ("law", "agreement", "plan", "local", "guidance", "example")


def test_the_law_speaks_before_the_plan_and_local_policy_after_it(corpus: Corpus, register: NormRegister) -> None:
    text = drafted(corpus, register, PLAIN, (SHARE,), ABOVE, MUST).text
    law, plan, local = (text.index(each) for each in ("De wet zegt", "Het plan zegt", "Het eigen beleid van"))
    assert law < plan < local
    assert text.rstrip().endswith("U beoordeelt zelf of dit uw vraag helemaal beantwoordt.")


def test_where_the_plan_is_silent_the_highest_layer_opens(corpus: Corpus, register: NormRegister) -> None:
    draft = drafted(corpus, register, PLAIN, (), NEED_NOT, MUST)
    assert draft.text.startswith("De wet zegt hierover: “Een bibliotheek moet")
    assert draft.citations[0].passage_id == MUST


def test_two_layers_that_differ_both_stand_there_with_which_goes_first(corpus: Corpus, register: NormRegister) -> None:
    draft = drafted(corpus, register, PLAIN, (SHARE,), BELOW)
    assert [each in draft.text for each in ("20%", "15%", "17,5")] == [True, True, False]
    assert "verschillen hierin: het plan gaat voor, want het plan is van alle bibliotheken samen." in draft.text
    (finding,) = draft.checked
    assert (finding.check, finding.status) == ("layers", Status.NOT_CHECKED)


def test_a_policy_above_a_minimum_is_no_contradiction(corpus: Corpus, register: NormRegister) -> None:
    draft = drafted(corpus, register, PLAIN, (SHARE,), ABOVE)
    assert "ligt boven het minimum van het plan [1]; dat is geen tegenspraak." in draft.text
    assert "verschillen hierin" not in draft.text
    assert draft.checked == ()


def test_what_the_plan_says_is_untouched_by_what_stands_around_it(corpus: Corpus, register: NormRegister) -> None:
    alone = drafted(corpus, register, PLAIN, (SHARE,))
    beside = drafted(corpus, register, PLAIN, (SHARE,), BELOW, MUST)
    assert beside.citations[: len(alone.citations)] == alone.citations
    assert all(line in beside.text for line in alone.text.split("\n\n"))
    assert (beside.outcome, beside.confidence) == (alone.outcome, alone.confidence)


# --- beside a sum


def test_a_sum_stays_the_plans_and_a_lower_local_share_is_named_beside_it(
    corpus: Corpus, register: NormRegister
) -> None:
    asked = read("Ons collectiebudget is € 250.000. Hoeveel moet er naar doelgroepen?")
    assert asked.intent is Intent.NORM
    draft = drafted(corpus, register, asked, (SHARE,), BELOW, sums=do_sums(asked, register))
    assert [each.result for each in draft.calculations] == [Result(value=50000, unit=Unit.EUR)]
    assert draft.text.startswith("Budget voor doelgroepgericht collectioneren: minstens € 50.000 [R1].")
    assert "37.500" not in draft.text
    assert "Het eigen beleid van De Waterkant zegt hierover: “Voor doelgroepgericht collectioneren reser" in draft.text
    assert "verschillen hierin: het plan gaat voor" in draft.text


def test_more_hours_than_the_minimum_lie_above_it(corpus: Corpus, register: NormRegister) -> None:
    asked = read("Hoeveel uur collectiespecialist hebben wij nodig bij 60.000 inwoners?")
    draft = drafted(corpus, register, asked, (SHARE,), HOURS, sums=do_sums(asked, register))
    assert [each.result for each in draft.calculations] == [Result(value=24, unit=Unit.HOURS_PER_WEEK)]
    assert "ligt boven het minimum van het plan" in draft.text
    assert draft.checked == ()


# --- what is in force


@pytest.fixture
def replacing(tmp_path: Path) -> Path:
    put(tmp_path, "origineel", ORIGINAL_TEXT, "guidance", valid_from=date(2026, 3, 1), valid_to=date(2026, 12, 31))
    change(tmp_path, "origineel", replaces=SHEET)
    return tmp_path


def sheet_of(folder: Path) -> tuple[Corpus, Source]:
    corpus = load_corpus(CORPUS, folder)
    return corpus, corpus.sources[SHEET]


def test_an_original_takes_the_place_of_our_sheet_while_it_is_in_force(replacing: Path) -> None:
    corpus, sheet = sheet_of(replacing)
    assert sheet.status == "replaced"
    in_force = {day: SHEET in corpus.in_force(day) for day in (date(2026, 2, 28), TODAY, date(2027, 1, 1))}
    assert list(in_force.values()) == [True, False, True]
    assert SHEET in corpus.in_force(TODAY, include_replaced=True)


def test_a_withdrawn_original_gives_the_sheet_its_place_back(replacing: Path) -> None:
    change(replacing, "origineel", status="withdrawn")
    corpus, sheet = sheet_of(replacing)
    assert sheet.status == "published"
    assert SHEET in corpus.in_force(TODAY)
    assert "origineel" not in corpus.in_force(TODAY)
    assert "origineel" in corpus.in_force(TODAY, include_replaced=True)


def test_an_original_of_something_that_is_no_sheet_is_refused(replacing: Path) -> None:
    change(replacing, "origineel", replaces="plan-2026-2030")
    with pytest.raises(CorpusError, match="geen feitenblad"):
        load_corpus(CORPUS, replacing)


def test_without_added_sources_nothing_is_set_aside_or_searched_apart(tmp_path: Path) -> None:
    corpus = load_corpus(CORPUS, tmp_path)
    assert corpus.added == frozenset()
    assert not any(source.set_aside for source in corpus.sources.values())


def test_a_quote_of_a_replaced_source_is_named_as_one(replacing: Path, register: NormRegister) -> None:
    corpus, _ = sheet_of(replacing)
    first = next(each.id for each in corpus.passages if each.source_id == SHEET)
    asked = PLAIN.model_copy(update={"include_replaced": True})
    evidence = Evidence(hits=(hit(corpus, first),), quoted=(first,), is_guidance_only=True, probability=0.9)
    draft = draft_answer(asked, evidence, Sums(), corpus=corpus, register=register, quote_budget=2000)
    assert "[1] komt uit een bron die is vervangen of ingetrokken" in draft.text
    (finding,) = draft.checked
    assert (finding.check, finding.status) == ("in_force", Status.NOT_CHECKED)


def test_an_original_says_that_it_replaces_our_summary(replacing: Path, register: NormRegister) -> None:
    corpus, _ = sheet_of(replacing)
    draft = drafted(corpus, register, PLAIN, (), "origineel/h-keuze/inleiding/1")
    assert "Deze bron staat in de plaats van onze eigen samenvatting ervan." in draft.text


# --- on the real index


@pytest.mark.slow
def test_a_withdrawn_source_leaves_the_answers(index_data_dir: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var", _env_file=None)  # type: ignore[call-arg]
    put(
        settings.sources_dir,
        "lokaal",
        LOCAL_TEXT + "\nOude landkaarten bewaren wij in lade zeven van het depot.\n",
        "local",
    )
    question = "In welke lade van het depot bewaren wij oude landkaarten?"
    for status, is_cited in (("published", True), ("withdrawn", False)):
        change(settings.sources_dir, "lokaal", status=status)
        build_index(settings)
        with Assistant.open(settings) as assistant:
            answer = assistant.ask(question, as_of=TODAY)
            on_purpose = assistant.ask(question, as_of=TODAY, include_replaced=True)
        assert any(each.source_id == "lokaal" for each in answer.citations) is is_cited
        assert any(each.source_id == "lokaal" for each in on_purpose.citations)
    assert "komt uit een bron die is vervangen of ingetrokken" in on_purpose.text
    assert {each.check: each.status for each in on_purpose.findings}["in_force"] is Status.NOT_CHECKED


def test_silence_is_no_surer_than_added_sources_leave_it(corpus: Corpus) -> None:
    reading = read("Hoe zit het hiermee bij ons?")
    near = Added(hits=(hit(corpus, MUST),), probability=0.25)
    silent = Evidence(hits=(hit(corpus, SHARE),), probability=0.02)
    assert draft_silence(reading, silent).confidence == pytest.approx(0.98)
    assert draft_silence(reading, silent.model_copy(update={"added": near})).confidence == pytest.approx(0.75)
