"""What a local policy says about a norm, sentence by sentence: figures decide, doubt stays open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.advice import Comparison
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.documents import read_document
from assistant.knowledge.norms import NormRegister, load_norms
from assistant.knowledge.norms.calculators import receipt_of
from assistant.oversight.toets import Fit
from assistant.oversight.toets.norms import Weighed, has_way_to_weigh, weigh_norm
from assistant.oversight.toets.statements import statements_of
from assistant.oversight.toets.wholes import totals_of

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
HEADING = "Beleid van de bibliotheek"


@pytest.fixture(scope="module")
def register() -> NormRegister:
    return load_norms(CORPUS / "norms.yaml", load_corpus(CORPUS))


def weighed(register: NormRegister, norm_id: str, text: str, heading: str = HEADING) -> Weighed:
    statements = statements_of(read_document("beleid.md", f"# {heading}\n\n{text}\n".encode()))
    return weigh_norm(register.get(norm_id), statements, totals_of(statements, register), register)


def rows() -> list[Any]:
    listed = yaml.safe_load((HERE / "policies" / "norm_sentences.yaml").read_text(encoding="utf-8"))
    return [pytest.param(row, id=f"{row['norm']}: {row['text'][:70]}") for row in listed]


@pytest.mark.parametrize("row", rows())
def test_a_sentence_gets_the_verdict_that_a_person_would_defend(row: dict[str, Any], register: NormRegister) -> None:
    allowed = row["fit"] if isinstance(row["fit"], list) else [row["fit"]]
    found = weighed(register, row["norm"], row["text"], row.get("heading", HEADING))
    assert found.fit in [Fit(each) for each in allowed], found.why


def test_a_part_and_its_whole_are_recomputed_with_a_receipt(register: NormRegister) -> None:
    found = weighed(register, "target-groups-share", "Collectiebudget € 250.000, waarvan € 46.000 voor doelgroepen.")
    made = found.calculation
    assert made is not None
    assert made.inputs == {"collection_budget": 250000, "target_group_budget": 46000}
    assert made.comparison is Comparison.FALLS_SHORT
    assert "€ 4.000" in made.formula
    assert made.receipt == receipt_of(made)


def test_a_total_stated_elsewhere_is_quoted_with_the_part(register: NormRegister) -> None:
    text = "Ons collectiebudget is € 250.000.\n\nIets anders.\n\nVoor doelgroepen is € 52.000 gereserveerd."
    assert weighed(register, "target-groups-share", text).places == (2, 0)


def test_a_total_that_is_stated_with_two_values_is_not_used(register: NormRegister) -> None:
    text = "Het collectiebudget is € 250.000.\n\nHet collectiebudget is € 300.000.\n\nVoor doelgroepen is € 52.000."
    found = weighed(register, "target-groups-share", text)
    assert (found.fit, found.calculation) == (Fit.UNCLEAR, None)


def test_two_statements_that_differ_leave_it_open(register: NormRegister) -> None:
    text = (
        "Wij besteden 22% van het collectiebudget aan doelgroepen.\n\n"
        "Aan doelgroepen besteden wij 15% van het collectiebudget, omdat het niet anders kan."
    )
    found = weighed(register, "target-groups-share", text)
    assert (found.fit, found.why) == (Fit.UNCLEAR, "conflict")
    assert len(found.places) == 2


def test_figures_that_contradict_each_other_are_named_and_not_used(register: NormRegister) -> None:
    found = weighed(register, "target-groups-share", "Ons collectiebudget is € 20.000. Voor doelgroepen is € 50.000.")
    assert found.fit is Fit.UNCLEAR
    assert found.calculation is None


def test_the_plans_own_column_in_a_table_is_not_the_librarys_figure(register: NormRegister) -> None:
    table = (
        "| Norm | Provinciaal | Wij |\n|---|---|---|\n"
        "| Budget voor doelgroepgericht collectioneren | 20% | 12% |\n| Afschrijven | 10% | 10% |"
    )
    found = weighed(register, "target-groups-share", table)
    assert [figure.value for figure in found.figures] == [12]
    assert found.fit is Fit.UNCLEAR


def test_a_reason_below_a_table_explains_no_row_of_it(register: NormRegister) -> None:
    text = "| Afschrijven | 14% |\n\nVanwege een korting kopen wij minder luisterboeken."
    assert weighed(register, "written-off-share", text).fit is Fit.UNCLEAR


FRAGMENTS = (
    "20%", "0%", "100 procent", "€ 250.000", "€ 0", "€ 1,2 miljoen", "tussen de 20 en 30%", "niet meer dan",
    "minstens", "van het collectiebudget", "van de uitleningen", "van de collectie", "voor doelgroepen",
    "nieuwe doelgroepen", "IBL", "van een andere bibliotheek", "buiten het OB-netwerk", "afschrijven",
    "de collectiespecialist", "24 uur per week", "80.000 inwoners", "900.000 uitleningen", "180.000 boeken",
    "omdat", "geen", "de norm van het plan", "|", ".", ":", "12 tot 18 jaar", "in 2026", "op alle vmbo-scholen",
    "99999999999999 inwoners", "0,33333333%",
)  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=14))
@settings(max_examples=200, deadline=None)
def test_no_wording_breaks_the_weighing_and_no_verdict_lacks_a_statement(
    register: NormRegister, fragments: list[str]
) -> None:
    for norm in register.norms.values():
        if has_way_to_weigh(norm):
            found = weighed(register, norm.id, "Wij: " + " ".join(fragments))
            assert bool(found.places) is (found.fit is not Fit.MISSING)
