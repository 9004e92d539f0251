"""The norm register rests on the plan word for word, and says so when it no longer does."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.errors import CorpusError, UnknownName
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.norms import Kind, NormRegister, Strength, load_norms

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
NORMS = CORPUS_DIR / "norms.yaml"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(CORPUS_DIR)


@pytest.fixture(scope="module")
def register(corpus: Corpus) -> NormRegister:
    return load_norms(NORMS, corpus)


def test_every_quote_stands_word_for_word_in_a_passage_of_the_plan(register: NormRegister, corpus: Corpus) -> None:
    rests_on = [(norm.id, each) for norm in register.norms.values() for each in norm.evidence()]
    rests_on += [(term.id, term) for term in register.terms.values()]
    assert len(rests_on) > 40
    for owner, each in rests_on:
        passage = corpus.passage(each.passage)
        assert each.quote in passage.text, owner
        assert corpus.sources[passage.source_id].kind == "plan", owner


def test_every_number_the_register_states_is_in_a_quote_it_rests_on(register: NormRegister) -> None:
    for norm in register.norms.values():
        quoted = {number for each in norm.evidence() for number in numbers_in(each.quote)}
        stated = [norm.says, *norm.caveats, *filter(None, (norm.scope,))]
        for text in stated:
            for sentence in (text.nl, text.en):
                assert numbers_in(sentence) <= quoted, (norm.id, sentence)


def test_the_values_of_a_norm_are_the_numbers_of_its_own_quote(register: NormRegister) -> None:
    for norm in register.norms.values():
        stated = {float(number) for number in numbers_in(norm.quote)}
        for value in norm.values:
            assert {float(value.value), float(value.upper if value.upper is not None else value.value)} <= stated, (
                norm.id
            )
        for band in norm.bands:
            assert float(band.value) in {float(number) for number in numbers_in(band.quote)}, band.label.nl


@pytest.mark.parametrize(
    ("norm_id", "kind", "strength"),
    [
        ("target-groups-share", Kind.FLOOR, Strength.AMBITION),
        ("new-audiences-direction", Kind.BAND, Strength.DIRECTION),
        ("existing-users-direction", Kind.BAND, Strength.DIRECTION),
        ("specialist-time-direction", Kind.BAND, Strength.DIRECTION),
        ("loans-from-other-libraries", Kind.CEILING, Strength.AGREEMENT),
        ("loans-outside-network", Kind.CEILING, Strength.AGREEMENT),
        ("written-off-share", Kind.TARGET, Strength.AGREEMENT),
        ("specialist-hours", Kind.TABLE, Strength.AGREEMENT),
        ("catalogue-integration", Kind.GOAL, Strength.AMBITION),
        ("online-library-awareness", Kind.GOAL, Strength.AMBITION),
        ("school-library-vmbo", Kind.GOAL, Strength.CITED_FACT),
        ("embedded-in-four-years", Kind.GOAL, Strength.AMBITION),
        ("young-people-low-literacy", Kind.CITED_FACT, Strength.CITED_FACT),
        ("english-titles-share", Kind.CITED_FACT, Strength.CITED_FACT),
        ("age-youth", Kind.CITED_FACT, Strength.NONE),
        ("age-young-people", Kind.CITED_FACT, Strength.NONE),
        ("collection-budget-height", Kind.NOT_SET, Strength.NONE),
        ("budget-per-inhabitant", Kind.NOT_SET, Strength.NONE),
        ("diversity-share", Kind.NOT_SET, Strength.NONE),
        ("experiment-budget", Kind.NOT_SET, Strength.NONE),
        ("youth-budget", Kind.NOT_SET, Strength.NONE),
        ("onboarding-time", Kind.NOT_SET, Strength.NONE),
        ("plan-period", Kind.INCONSISTENCY, Strength.NONE),
        ("four-years", Kind.INCONSISTENCY, Strength.NONE),
    ],
)
def test_what_the_plan_sets_and_does_not_set_is_registered(
    register: NormRegister, norm_id: str, kind: Kind, strength: Strength
) -> None:
    norm = register.get(norm_id)
    assert (norm.kind, norm.strength) == (kind, strength)


def test_norms_that_are_often_confused_point_at_each_other(register: NormRegister) -> None:
    assert "loans-from-other-libraries" in register.get("english-titles-share").confused_with
    assert "english-titles-share" in register.get("loans-from-other-libraries").confused_with
    assert {"new-audiences-direction", "existing-users-direction"} <= set(
        register.get("target-groups-share").confused_with
    )


def test_an_undefined_word_of_the_plan_becomes_a_caveat_of_every_norm_that_uses_it(register: NormRegister) -> None:
    for norm_id in ("target-groups-share", "new-audiences-direction"):
        assert register.terms["collectiebudget"].caveat in register.get(norm_id).caveats
    assert register.terms["reguliere-collectie"].caveat in register.get("written-off-share").caveats


def test_every_number_of_inhabitants_has_exactly_one_class_or_one_set_of_readings(register: NormRegister) -> None:
    norm = register.get("specialist-hours")
    for inhabitants in [
        1,
        79_999,
        80_000,
        80_001,
        129_999,
        130_000,
        130_001,
        179_999,
        180_000,
        249_999,
        250_000,
        10**7,
    ]:
        held = [band for band in norm.bands if band.holds(inhabitants)]
        open_to = [reading for reading in norm.readings if reading.holds(inhabitants)]
        assert len(held) + len(open_to) == 1, inhabitants


def test_an_unknown_norm_is_refused_with_the_nearest_and_all_ids(register: NormRegister) -> None:
    with pytest.raises(UnknownName, match=r"target-group-share.*lijkt ‘target-groups-share’.*specialist-hours"):
        register.get("target-group-share")


def test_the_version_changes_with_any_norm_and_only_that_norm_gets_a_new_one(
    register: NormRegister, corpus: Corpus, tmp_path: Path
) -> None:
    path = tmp_path / "norms.yaml"
    shutil.copy(NORMS, path)
    (tmp_path / "guidance").mkdir()
    shutil.copy(NORMS.parent / "guidance" / "norms.yaml", tmp_path / "guidance" / "norms.yaml")
    assert load_norms(path, corpus).version == register.version
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("en: Writing off the regular collection", "en: Weeding the regular collection"))
    changed = load_norms(path, corpus)
    assert changed.version != register.version
    different = [norm_id for norm_id in register.norms if changed.get(norm_id).version != register.get(norm_id).version]
    assert different == ["written-off-share"]


def test_a_value_that_no_quote_states_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "norms.yaml"
    written = NORMS.read_text(encoding="utf-8")
    path.write_text(written.replace("value: 10, unit: percent", "value: 11, unit: percent"))
    with pytest.raises(CorpusError, match=r"written-off-share.*waarde 11 staat in geen"):
        load_norms(path, corpus)


def _edited(tmp_path: Path, norm_id: str, **changes: Any) -> Path:
    written = yaml.safe_load(NORMS.read_text(encoding="utf-8"))
    norm = next(norm for norm in written["norms"] if norm["id"] == norm_id)
    for key, value in changes.items():
        if value is None:
            norm.pop(key)
        else:
            norm[key] = value
    path = tmp_path / "norms.yaml"
    path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("norm_id", "changes", "words"),
    [
        (
            "target-groups-share",
            {"quote": "Minstens 25% van het collectiebudget"},
            ["Minstens 25%", "ambitie/3", "staat niet"],
        ),
        ("target-groups-share", {"passage": "plan-2026-2030/nergens/1"}, ["nergens/1", "bestaat niet", "citaat"]),
        ("target-groups-share", {"mening": "goed"}, ["mening", "onbekend"]),
        ("target-groups-share", {"says": None}, ["says", "ontbreekt"]),
        ("target-groups-share", {"kind": "regel"}, ["kind"]),
        ("target-groups-share", {"terms": ["budgetje"]}, ["budgetje", "bestaat niet"]),
        ("target-groups-share", {"confused_with": ["iets-anders"]}, ["iets-anders", "bestaat niet"]),
        ("target-groups-share", {"inputs": [{"name": "kas", "use": "whole"}]}, ["kas", "inputs"]),
        ("target-groups-share", {"of": "loans_total"}, ["whole"]),
        ("target-groups-share", {"values": []}, ["values"]),
        ("new-audiences-direction", {"values": [{"value": 20, "unit": "percent"}]}, ["upper"]),
        ("diversity-share", {"of": "collection_budget"}, ["rekenen"]),
        ("specialist-hours", {"bands": None}, ["bands"]),
        ("diversity-share", {"version": "1"}, ["version", "berekend"]),
        ("specialist-hours", {"about": {"mening": {}}}, ["about", "mening"]),
        (
            "specialist-hours",
            {"about": {"reason": {"passage": "plan-2026-2030/evaluatie/normen/1", "quote": "zomaar"}}},
            ["zomaar", "normen/1", "staat niet"],
        ),
    ],
)
def test_a_mistake_in_a_norm_is_named_with_the_norm_and_the_next_step(
    corpus: Corpus, tmp_path: Path, norm_id: str, changes: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(CorpusError) as caught:
        load_norms(_edited(tmp_path, norm_id, **changes), corpus)
    message = str(caught.value)
    assert all(word in message for word in ["norms.yaml", f"‘{norm_id}’", *words]), message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("norms: [", ["YAML", "regel 2"]),
        ("- a\n", ["inputs", "terms", "norms"]),
        ("inputs: {}\nterms: {}\nnorms: {}\n", ["norms"]),
        ("inputs: {}\nterms: {}\nnorms: [zomaar]\n", ["nummer 1", "id"]),
        ("inputs: {}\nterms: {t: 3}\nnorms: []\n", ["‘t’", "blok"]),
        ("about: {nieuws: {}}\ninputs: {}\nterms: {}\nnorms: []\n", ["‘about’", "reason"]),
        ("about: {reason: {}}\ninputs: {}\nterms: {}\nnorms: []\n", ["‘about’", "passage", "ontbreekt"]),
        ("", ["leeg"]),
    ],
)
def test_a_broken_register_is_refused_with_its_place(
    corpus: Corpus, tmp_path: Path, content: str, words: list[str]
) -> None:
    path = tmp_path / "norms.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        load_norms(path, corpus)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_the_same_id_twice_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    written = yaml.safe_load(NORMS.read_text(encoding="utf-8"))
    written["norms"].append(written["norms"][0])
    path = tmp_path / "norms.yaml"
    path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    with pytest.raises(CorpusError, match="twee keer"):
        load_norms(path, corpus)
