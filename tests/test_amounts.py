"""Which figure is which: a number belongs to the library, is taken for the norm, or is left out of the sum."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant import Settings
from assistant.answering.understanding.amounts import bind_figures
from assistant.answering.understanding.pairs import PAIRS, SAID_AS_SHARE, WHOLES
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.norms import load_norms

TARGET, NEW = "target-groups-share", "new-audiences-direction"
LOANS, OUTSIDE = "loans-from-other-libraries", "loans-outside-network"
WRITTEN_OFF, HOURS = "written-off-share", "specialist-hours"

FIGURES: list[tuple[str | None, str, dict[str, object]]] = [
    # a whole alone, and a part alone
    (TARGET, "Ons collectiebudget is € 250.000", {"collection_budget": 250000}),
    (TARGET, "Ons collectiebudget 2026 is € 300.000, hoeveel naar doelgroepen?", {"collection_budget": 300000}),
    (TARGET, "en bij 250.000?", {"collection_budget": 250000}),
    (TARGET, "We geven € 20.000 uit aan doelgroepen", {"target_group_budget": 20000}),
    (TARGET, "Van ons budget gaat 40.000 naar doelgroepen", {"target_group_budget": 40000}),
    (LOANS, "Wij hebben 500.000 uitleningen; hoeveel van andere bibliotheken?", {"loans_total": 500000}),
    (LOANS, "We lenen 7.200 boeken van andere bibliotheken", {"loans_from_other_libraries": 7200}),
    (LOANS, "7.200 via IBL", {"loans_from_other_libraries": 7200}),
    (WRITTEN_OFF, "Onze collectie telt 60.000 exemplaren", {"collection_size": 60000}),
    (WRITTEN_OFF, "Vorig jaar 600 boeken afgeschreven", {"items_written_off": 600}),
    # both, in either order
    (
        TARGET,
        "Ons collectiebudget is € 250.000, waarvan € 46.000 voor doelgroepen",
        {"collection_budget": 250000, "target_group_budget": 46000},
    ),
    (
        TARGET,
        "We geven 46.000 van onze 250.000 euro uit aan doelgroepen",
        {"collection_budget": 250000, "target_group_budget": 46000},
    ),
    (
        TARGET,
        "Ons collectiebudget is € 250.000. Voor doelgroepen hebben we nu ongeveer € 46.000",
        {"collection_budget": 250000, "target_group_budget": 46000},
    ),
    (
        TARGET,
        "250.000 euro, waarvan 46.000 euro naar doelgroepen en 10.000 euro naar logistiek",
        {"collection_budget": 250000, "target_group_budget": 46000},
    ),
    (
        TARGET,
        "Our collection budget is €250,000, of which €46,000 for target groups",
        {"collection_budget": 250000, "target_group_budget": 46000},
    ),
    (
        TARGET,
        "Ons collectiebudget is 250.000, en voor doelgroepen ook 250.000",
        {"collection_budget": 250000, "target_group_budget": 250000},
    ),
    (
        NEW,
        "Van de 400.000 gaat 90.000 naar nieuwe doelgroepen",
        {"collection_budget": 400000, "new_audiences_budget": 90000},
    ),
    (
        LOANS,
        "10.000 boeken van andere bibliotheken op 150.000 uitleningen",
        {"loans_total": 150000, "loans_from_other_libraries": 10000},
    ),
    (
        OUTSIDE,
        "120 uitleningen van buiten het netwerk, op 180.000",
        {"loans_total": 180000, "loans_outside_network": 120},
    ),
    (
        WRITTEN_OFF,
        "600 boeken afgeschreven van de 60.000",
        {"collection_size": 60000, "items_written_off": 600},
    ),
    (HOURS, "95.000 inwoners en 32 uur per week", {"inhabitants": 95000, "specialist_hours": 32}),
    # a part that is said to be larger than its whole is not turned round: the calculator refuses it
    (
        TARGET,
        "Ons collectiebudget is 100.000, we geven € 150.000 uit aan doelgroepen",
        {"collection_budget": 100000, "target_group_budget": 150000},
    ),
    # the library's own share
    (TARGET, "Wij zitten op 8%", {"target_group_share": 8}),
    (TARGET, "We spend 8% on target groups", {"target_group_share": 8}),
    (LOANS, "Nu komt 6% van elders", {"loans_from_other_share": 6}),
    (OUTSIDE, "Wij zitten op 0,2%", {"loans_outside_share": "0.2"}),
    (WRITTEN_OFF, "In 2025 schreven we 10% af", {"written_off_share": 10}),
    # inhabitants
    (HOURS, "bij 95.000?", {"inhabitants": 95000}),
    (HOURS, "van 125.000 naar 131.000 inwoners", {"inhabitants": 131000}),
    # what is no figure of the library
    (TARGET, "€ 2,50 per inwoner", {}),
    (TARGET, "in 2026, voor 12 jongeren en negen thema's", {}),
    (TARGET, "Jongeren van 12 tot 27 jaar", {}),
    (TARGET, "20 tot 30%", {}),
    (TARGET, "€ 200.000 tot € 300.000", {}),
    (HOURS, "0,8 fte bij 95.000 inwoners", {"inhabitants": 95000, "specialist_hours": 28.8}),
    (HOURS, "24 tot 36 uur", {}),
    # what cannot be true is passed on, for the calculator to refuse it with a sentence
    (TARGET, "Ons collectiebudget is -5000 euro", {"collection_budget": -5000}),
    # without a norm the unit alone decides, and a bare number stays unbound
    (None, "Ons collectiebudget is € 250.000", {"collection_budget": 250000}),
    (None, "We hebben 95.000 inwoners en 18.000 uitleningen", {"inhabitants": 95000, "loans_total": 18000}),
    (None, "32 uur per week", {"specialist_hours": 32}),
    (None, "60.000 exemplaren", {"collection_size": 60000}),
    (None, "Het is 250.000", {}),
    (None, "Wij bestaan sinds 1921", {}),
    ("collection-budget-height", "Ons budget is € 250.000", {"collection_budget": 250000}),
]


@pytest.mark.parametrize(("norm_id", "text", "figures"), FIGURES, ids=[f"{norm}: {text}" for norm, text, _ in FIGURES])
def test_a_figure_gets_the_name_that_the_question_gives_it(
    norm_id: str | None, text: str, figures: dict[str, object]
) -> None:
    bound = bind_figures(text, (norm_id,) if norm_id else ())
    assert bound.figures == {name: Decimal(str(value)) for name, value in figures.items()}


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Klopt het dat het 35% is?", [35]),
        ("Het is toch 35%?", [35]),
        ("Sinds dit jaar moet 35% naar doelgroepen", [35]),
        ("Is het 20 of 30 procent?", [20, 30]),
        ("Een vijfde van het budget, klopt dat?", [20]),
        ("Wij zitten op 8%", []),
        ("20 tot 30%", []),
        ("€ 35.000", []),
    ],
)
def test_a_percentage_that_is_not_the_librarys_own_is_a_claim_about_the_norm(text: str, claims: list[int]) -> None:
    assert [claim.value for claim in bind_figures(text, (TARGET,)).claims] == [Decimal(value) for value in claims]


@pytest.mark.parametrize(
    ("text", "between"),
    [
        ("tussen 130.000 en 180.000 inwoners", (130000, 180000)),
        ("130.000-180.000", (130000, 180000)),
        ("tussen 24 en 36 uur", None),
        ("150.000 inwoners", None),
    ],
)
def test_a_range_of_inhabitants_is_kept_as_a_range(text: str, between: tuple[int, int] | None) -> None:
    found = bind_figures(text, (HOURS,)).between
    assert found == (None if between is None else tuple(Decimal(end) for end in between))


def test_the_first_norm_that_compares_figures_decides() -> None:
    text = "Ons budget is € 250.000, waarvan € 60.000 voor nieuwe doelgroepen"
    assert "new_audiences_budget" in bind_figures(text, (NEW, TARGET)).figures
    assert "target_group_budget" in bind_figures(text, (TARGET, NEW)).figures


def test_every_name_that_a_figure_can_get_is_an_input_of_its_norm() -> None:
    corpus_dir = Settings(_env_file=None).corpus_dir
    register = load_norms(corpus_dir / "norms.yaml", load_corpus(corpus_dir))
    assert set(PAIRS) == {norm.id for norm in register.norms.values() if norm.is_calculated}
    for norm_id, pair in PAIRS.items():
        inputs = {each.name for each in register.get(norm_id).inputs}
        assert {name for name in (pair.whole, pair.part, pair.share) if name} - SAID_AS_SHARE.keys() <= inputs
    assert set(WHOLES.values()) <= {each.name for norm in register.norms.values() for each in norm.inputs}
