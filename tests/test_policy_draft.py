"""Local policy drafts on the real plan: the plan's words whole, the library's figures as given, nothing made up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Settings
from assistant.advice import (
    Comparison,
    Finding,
    Number,
    Review,
    ReviewState,
    Status,
    Unit,
    Versions,
    content_hash,
)
from assistant.answering.grounding import edit_checker
from assistant.assembly.oversight import section_checker
from assistant.concepts import Part, PolicyDraft, PolicyRequest, Profile, Section
from assistant.errors import BadInput
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.norms import Kind, Use, load_norms
from assistant.oversight.policy import check_request, compose_policy, profile_fields, themes_of

CORPUS_DIR = Settings(_env_file=None).corpus_dir
CORPUS: Corpus = load_corpus(CORPUS_DIR)
REGISTER = load_norms(CORPUS_DIR / "norms.yaml", CORPUS)
PLAN = "plan-2026-2030"
THEMES = tuple(theme.title for theme in themes_of(CORPUS))
GROUPS_THEME = "Doelgroepgericht collectioneren"
AS_OF = date(2026, 11, 24)
PER_THEME = (Part.WHY, Part.PRINCIPLES, Part.AMBITIONS, Part.ACTIONS, Part.SUPPORT)

SMALL = {"inhabitants": 60_000, "specialist_hours": 20, "collection_budget": 90_000, "target_group_share": 22.5}
MIDDLE: dict[str, Number] = {
    "inhabitants": 110_000, "specialist_hours": 36, "collection_budget": 250_000, "target_group_budget": 46_000,
    "loans_total": 500_000, "loans_from_other_libraries": 30_000,
    "collection_size": 120_000, "items_written_off": 9_000,
}  # fmt: skip
GAP = {"inhabitants": 150_000, "specialist_hours": 40}
LARGE = {"inhabitants": 640_000, "specialist_hours": 96.5, "loans_total": 3_000_000, "loans_outside_share": 0.05}
PROFILES = {
    "none": {},
    "small": SMALL,
    "middle": MIDDLE,
    "gap": GAP,
    "large": LARGE,
    "no hours": {"specialist_hours": 0},
}


def asked(themes: Sequence[str] = (GROUPS_THEME,), figures: Mapping[str, Number] | None = None, **profile: Any) -> Any:
    title = profile.pop("title", "")
    about = {"library": "Bibliotheek De Plataan", "figures": dict(figures or {}), **profile}
    return PolicyRequest(profile=Profile(**about), themes=tuple(themes), title=title)


def compose(request: PolicyRequest, **changes: Any) -> PolicyDraft:
    numbers = itertools.count(1)
    version = changes.get("version", 1)
    about = {
        "draft_id": "draft", "version": version, "author": "Noor", "made_at": datetime(2026, 11, 24, 9, tzinfo=UTC),
        "as_of": AS_OF, "versions": Versions(corpus="c", norms="n", software="s"),
        "new_id": lambda: f"v{version}-{next(numbers)}",
    }  # fmt: skip
    return compose_policy(request, changes.pop("corpus", CORPUS), REGISTER, **(about | changes))


def draft(themes: Sequence[str] = (GROUPS_THEME,), figures: Mapping[str, Number] | None = None, **profile: Any) -> Any:
    return compose(asked(themes, figures, **profile))


def part(policy: PolicyDraft, wanted: Part, theme: str | None = None) -> Section:
    return next(each for each in policy.sections if each.part is wanted and each.theme == theme)


def found_in(section: Section) -> tuple[Finding, ...]:
    """The rules of an answer, with only the section's own given words and closed set of frames excused."""
    return section_checker(CORPUS)(section)


def failures(policy: PolicyDraft) -> list[str]:
    return [
        f"{section.heading}: {finding.check}: {finding.detail}"
        for section in policy.sections
        for finding in found_in(section)
        if finding.status is Status.FAIL
    ]


def plan_texts(slug: str, section: str, form: str | None = None) -> list[str]:
    return [
        passage.text
        for passage in CORPUS.passages
        if (passage.source_id, passage.chapter_slug, passage.section_key) == (PLAN, slug, section)
        and form in (None, passage.form)
    ]


# --- themes


def test_the_themes_are_as_many_as_the_plan_says_it_has_in_its_own_order() -> None:
    themes = themes_of(CORPUS)
    said = CORPUS.passage(f"{PLAN}/inleiding/waarden/1").text
    assert "visie met daaronder 9 thema’s" in said
    assert len(themes) == 9
    places = [next(p.position for p in CORPUS.passages if p.chapter_slug == theme.slug) for theme in themes]
    assert places == sorted(places)
    assert "Evaluatie en Benchmarking" not in THEMES


def test_a_chapter_without_principles_is_no_theme() -> None:
    cut = tuple(each for each in CORPUS.passages if (each.chapter_slug, each.section_key) != ("plek", "principes"))
    assert set(THEMES) - {theme.title for theme in themes_of(replace(CORPUS, passages=cut))} == {"Plek"}


def test_every_figure_of_the_register_is_asked_for_once() -> None:
    names = [each.name for each in profile_fields(REGISTER)]
    assert len(names) == len(set(names))
    assert set(names) == {each.name for norm in REGISTER.norms.values() for each in norm.inputs}


# --- requests


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (asked(["Toekomst"]), "kent geen thema ‘Toekomst’; kies uit ‘Collectiekennis’; ‘Doelgroepgericht"),
        (asked(["Jongerne"]), "bedoelt u ‘Jongeren’?"),
        (asked(["Jeugd", "jeugd"]), "‘Jeugd’ staat er twee keer"),
        (asked(figures={"collection_budget": -1}), "geen negatief getal"),
        (asked(figures={"collection_budget": 1000, "target_group_budget": 2000}), "is groter dan het geheel"),
        (asked(figures={"collection_budget": 1000, "target_group_budget": 300, "target_group_share": 20}), "geen 20%"),
        (asked(figures={"loans_from_other_share": 101}), "niet aannemelijk"),
        (asked(figures={"inhabitants": float("nan")}), "geen getal"),
        (asked(figures={"inhabitants": 80_000.5}), "hoort een heel getal"),
        (asked(figures={"inwoners": 80_000}), "Het cijfer ‘inwoners’ is onbekend"),
        (asked(first_year=2030, last_year=2026), "ligt vóór het eerste"),
        (asked(library="De\x00Plataan"), "bevat stuurtekens"),
        (asked(library="De\nPlataan"), "bevat stuurtekens"),
        (asked(library="Bieb [1]"), "het teken ‘[’"),
        (asked(library=" - "), "geen letters"),
        (asked(title="Beleid\x1b[31m"), "bevat stuurtekens"),
        (asked(target_groups=["x" * 81]), "telt 81 tekens en er passen er 80"),
        (asked(target_groups=["Jongeren", "jongeren"]), "staat er twee keer"),
        (asked(target_groups=[f"groep {number}" for number in range(21)]), "Er staan 21 doelgroepen"),
    ],
)
def test_a_request_that_cannot_be_drafted_is_refused_with_what_to_change(request_: PolicyRequest, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_request(request_, CORPUS, REGISTER)
    assert words in str(refusal.value)


def test_a_checked_request_holds_the_plans_titles_and_plain_names_and_stays_as_it_is() -> None:
    pasted = asked(
        ["  jeugd ", "ai"],
        {"inhabitants": 80_000.0},
        library="Bibliotheek\u00a0 „De Pla\u00adtaan”",
        target_groups=["  Jongeren"],
    )
    checked = check_request(pasted, CORPUS, REGISTER)
    assert checked.themes == ("Jeugd", "Artificiële intelligentie")
    assert checked.profile.library == "Bibliotheek 'De Plataan'"
    assert checked.profile.target_groups == ("Jongeren",)
    assert repr(checked.profile.figures) == "{'inhabitants': 80000}"
    assert check_request(checked, CORPUS, REGISTER) == checked


def test_a_draft_on_a_day_that_the_plan_does_not_hold_is_refused() -> None:
    with pytest.raises(BadInput, match=r"geldt niet op 01-03-2031; kies een dag van 01-01-2026 tot en met 31-12-2030"):
        compose(asked(), as_of=date(2031, 3, 1))


# --- sections


def test_the_parts_stand_in_their_order_and_each_theme_has_its_five() -> None:
    policy = draft(["Plek", "Jeugd"])
    expected = [(None, Part.OPENING), *((theme, each) for theme in ("Plek", "Jeugd") for each in PER_THEME)]
    assert [(each.theme, each.part) for each in policy.sections] == [*expected, (None, Part.NORMS), (None, Part.OPEN)]
    assert [each.position for each in policy.sections] == list(range(len(policy.sections)))
    assert len({each.id for each in policy.sections}) == len(policy.sections)
    assert {each.review.state for each in policy.sections} == {ReviewState.CONCEPT}


@pytest.mark.parametrize("theme", themes_of(CORPUS), ids=lambda theme: theme.slug)
def test_every_reason_principle_and_ambition_of_a_theme_is_quoted_whole_and_in_order(theme: Any) -> None:
    policy = draft([theme.title])
    for wanted, section in ((Part.WHY, "relevantie"), (Part.PRINCIPLES, "principes"), (Part.AMBITIONS, "ambitie")):
        quotes = [citation.quote for citation in part(policy, wanted, theme.title).citations]
        texts = plan_texts(theme.slug, section)
        assert texts
        assert [quote for quote in quotes if quote in texts] == texts


def test_ambitions_say_for_how_long_they_are_in_the_plans_own_words() -> None:
    section = part(draft(["Plek"]), Part.AMBITIONS, "Plek")
    assert section.text.startswith("Het plan vraagt: “Wat is de ambitie voor de komende vier jaar")


@pytest.mark.parametrize("theme", themes_of(CORPUS), ids=lambda theme: theme.slug)
def test_every_ambition_has_a_row_with_fields_for_who_and_when_left_open(theme: Any) -> None:
    section = part(draft([theme.title]), Part.ACTIONS, theme.title)
    rows = section.text.splitlines()[-len(section.citations) :]
    assert [citation.quote for citation in section.citations] == plan_texts(theme.slug, "ambitie", "bullet")
    for row in rows:
        assert "[IN TE VULLEN: wie voert dit uit]" in row
        assert "[IN TE VULLEN: wanneer kijken we terug]" in row


@pytest.mark.parametrize("theme", themes_of(CORPUS), ids=lambda theme: theme.slug)
def test_every_promise_of_support_is_quoted_with_the_roles_taken_in_it(theme: Any) -> None:
    section = part(draft([theme.title]), Part.SUPPORT, theme.title)
    assert [citation.quote for citation in section.citations] == plan_texts(theme.slug, "randvoorwaarden")
    for citation in section.citations:
        line = next(each for each in section.text.splitlines() if each.endswith(f"[{citation.marker}]"))
        for role in CORPUS.passage(citation.passage_id).roles:
            assert role in line.partition(":")[0].lower()


def test_the_opening_says_for_whom_for_how_long_on_which_plan_and_that_it_is_a_concept() -> None:
    text = part(draft(first_year=2026, last_year=2029, target_groups=["nieuwkomers"]), Part.OPENING).text
    assert "Dit is een concept." in text
    assert "Bibliotheek: Bibliotheek De Plataan" in text
    assert "Periode: 2026 tot en met 2029" in text
    assert "Doelgroepen: nieuwkomers" in text
    assert "ter goedkeuring voorgelegd aan de bibliotheekdirecties" in text
    assert "vertalen een selectie van de thema’s naar lokaal beleid" in text


def test_a_theme_repeats_of_the_library_only_what_it_said() -> None:
    silent = part(draft(["Jongeren"]), Part.WHY, "Jongeren")
    assert silent.given == ()
    assert "[IN TE VULLEN: wat er in uw werkgebied speelt" in silent.text
    spoken = part(
        draft(["Jongeren"], {"inhabitants": 82_000}, target_groups=["Jongeren", "nieuwkomers"]), Part.WHY, "Jongeren"
    )
    assert spoken.given == ("82.000", "Jongeren; nieuwkomers", "Jongeren")
    assert "Inwoners van het werkgebied: 82.000" in spoken.text
    assert "- Jongeren: [1]" in spoken.text  # the plan names them here
    assert "- nieuwkomers: [" not in spoken.text  # and these it does not


def test_a_group_that_the_plan_names_elsewhere_in_the_chapter_is_shown_with_that_sentence() -> None:
    section = part(draft(["Jongeren"], target_groups=["jongerenorganisaties"]), Part.WHY, "Jongeren")
    assert "- jongerenorganisaties: “We durven te experimenteren" in section.text


# --- norms


def row(section: Section, name: str) -> list[str]:
    line = next(each for each in section.text.splitlines() if each.startswith(f"| {name}"))
    return [cell.strip() for cell in line.strip("|").split(" | ")]


def test_norms_are_computed_from_the_profile_with_receipts() -> None:
    norms = part(draft(figures=MIDDLE), Part.NORMS)
    sums = {each.norm_id: each for each in norms.calculations}
    assert [each.marker for each in norms.calculations] == [f"R{n}" for n in range(1, len(norms.calculations) + 1)]
    assert sums["target-groups-share"].comparison is Comparison.FALLS_SHORT
    assert sums["loans-from-other-libraries"].comparison is Comparison.EXCEEDS
    assert sums["specialist-hours"].comparison is Comparison.MEETS
    assert all(each.receipt for each in norms.calculations)
    name, quote, figures, outcome = row(norms, "Budget voor doelgroepgericht collectioneren")
    assert name.endswith("(ambitie)")
    assert quote.startswith("“Minstens 20% van het collectiebudget")
    assert "€ 250.000" in figures
    assert "€ 46.000" in figures
    assert outcome == "20% × € 250.000 = € 50.000; begroot € 46.000 (18,4%), er is nog € 4.000 nodig [R1]"


def test_the_norm_for_target_groups_stands_there_once_some_are_chosen_whatever_the_themes() -> None:
    without = part(draft(["Jongeren"]), Part.NORMS).text
    assert "Minstens 20% van het collectiebudget" not in without
    chosen = part(draft(["Jongeren"], target_groups=["nieuwkomers"]), Part.NORMS).text
    assert "Minstens 20% van het collectiebudget" in chosen


def test_a_norm_without_its_figure_says_which_one_it_needs_and_gives_no_sum() -> None:
    policy = draft()
    norms = part(policy, Part.NORMS)
    assert norms.calculations == ()
    assert row(norms, "Budget voor doelgroepgericht collectioneren")[-2:] == [
        "–",
        "nog nodig: collectiebudget per jaar",
    ]
    assert "inwoners van het werkgebied, voor ‘Uren voor de collectiespecialist(en)’" in part(policy, Part.OPEN).text


def test_between_the_classes_people_choose_and_the_readings_are_offered() -> None:
    policy = draft(figures=GAP)
    norms = part(policy, Part.NORMS)
    hours = next(each for each in norms.calculations if each.norm_id == "specialist-hours")
    assert hours.comparison is Comparison.NOT_DETERMINED
    assert hours.result is None
    assert len(norms.options) == 3
    assert "kiest het plan niet, mensen kiezen uit deze lezingen" in norms.text
    assert "[IN TE VULLEN: keuze, en waarom]" in part(policy, Part.OPEN).text
    assert [each.options for each in policy.sections if each is not norms] == [()] * (len(policy.sections) - 1)


@pytest.mark.parametrize(
    ("inhabitants", "readings"), [(79_999, 0), (80_000, 2), (130_000, 2), (130_001, 3), (180_000, 0), (250_000, 0)]
)
def test_readings_are_offered_exactly_where_the_plan_leaves_it_open(inhabitants: int, readings: int) -> None:
    policy = draft(figures={"inhabitants": inhabitants})
    assert len(part(policy, Part.NORMS).options) == readings
    assert ("Kies waar het plan niet kiest" in part(policy, Part.OPEN).text) == bool(readings)


def test_a_caveat_about_another_class_is_left_out_of_a_sum_that_is_certain() -> None:
    caveat = "tussen 130.000 en 180.000 inwoners noemt het plan geen aantal uren"
    assert caveat not in part(draft(figures=SMALL), Part.NORMS).text
    assert caveat in part(draft(figures=GAP), Part.NORMS).text
    assert caveat in part(draft(), Part.NORMS).text


def test_a_library_without_specialist_hours_learns_what_is_needed_and_divides_nothing() -> None:
    policy = draft(figures={"inhabitants": 60_000, "specialist_hours": 0})
    norms = part(policy, Part.NORMS)
    assert [each.norm_id for each in norms.calculations] == ["specialist-hours"]
    assert "er is nog 24 uur nodig" in row(norms, "Uren voor de collectiespecialist(en)")[-1]
    assert row(norms, "Tijd van de collectiespecialist")[-1] == "hiermee valt nog niets te verdelen"
    assert "uren per week van alle collectiespecialisten samen" not in part(policy, Part.OPEN).text


def test_norms_of_other_themes_are_left_out_and_general_ones_always_stand() -> None:
    plek, groups = part(draft(["Plek"]), Part.NORMS).text, part(draft([GROUPS_THEME]), Part.NORMS).text
    for general in ("Uren voor de collectiespecialist(en)", "Uitleningen van een andere bibliotheekorganisatie"):
        assert general in plek
        assert general in groups
    assert "Minstens 20% van het collectiebudget" not in plek
    assert "Minstens 20% van het collectiebudget" in groups


def test_every_entry_of_the_register_that_sets_or_refuses_a_norm_stands_in_a_draft_of_all_themes() -> None:
    norms = part(draft(THEMES), Part.NORMS).text
    for norm in REGISTER.norms.values():
        if norm.kind is Kind.NOT_SET:
            assert norm.says.nl.rstrip(".") in norms
        elif norm.kind not in (Kind.CITED_FACT, Kind.INCONSISTENCY):
            assert f"| {norm.name.nl} (" in norms


def test_a_figure_whose_norm_is_not_asked_for_is_named_as_unused() -> None:
    open_points = part(draft(["Plek"], {"target_group_budget": 5_000}), Part.OPEN)
    assert "bedrag voor doelgroepgericht collectioneren, voor ‘Budget voor doelgroepgericht" in open_points.text
    assert "5.000" not in open_points.text
    assert "niet gebruikt" not in part(draft(figures={"target_group_budget": 5_000}), Part.OPEN).text


def test_budgets_stand_in_the_table_of_norms_and_nowhere_else() -> None:
    policy = draft(THEMES, MIDDLE)
    assert [each.part for each in policy.sections if "€ 250.000" in each.text] == [Part.NORMS]


# --- what is open


def test_undefined_words_and_contradictions_are_for_people_to_settle() -> None:
    text = part(draft(THEMES), Part.OPEN).text
    for term in REGISTER.terms.values():
        assert f"- {term.name.nl} [" in text
    for norm in REGISTER.norms.values():
        if norm.kind is Kind.INCONSISTENCY:
            assert norm.says.nl.rstrip(".") in text


def test_groups_are_asked_for_only_where_none_were_chosen() -> None:
    assert "[IN TE VULLEN: doelgroepen]" in part(draft(), Part.OPEN).text
    assert "[IN TE VULLEN: doelgroepen]" not in part(draft(target_groups=["jongeren"]), Part.OPEN).text


@pytest.mark.parametrize(("first", "last", "differs"), [(2026, 2030, False), (2025, 2028, True), (2027, 2031, True)])
def test_a_period_outside_the_plans_years_is_pointed_out(first: int, last: int, differs: bool) -> None:
    text = part(draft(first_year=first, last_year=last), Part.OPEN).text
    assert (f"({first} tot en met {last}) valt niet samen met de jaren" in text) == differs


# --- grounding


@pytest.mark.parametrize("figures", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("themes", [(GROUPS_THEME,), ("Jeugd", "Digitale Collectie"), THEMES], ids=len)
def test_every_section_passes_the_rules_of_an_answer(figures: dict[str, Number], themes: tuple[str, ...]) -> None:
    assert failures(draft(themes, figures, target_groups=["Jongeren van 12 tot 18", "dyslexie"], first_year=2025)) == []


def test_the_check_of_an_edit_passes_the_text_as_drafted_and_reports_a_new_claim() -> None:
    section = part(draft(figures=MIDDLE), Part.NORMS)
    check = edit_checker(CORPUS)
    assert all(finding.status is not Status.FAIL for finding in check(section, section.text))
    found = check(section, section.text + "\n\nDe bibliotheek besteedt voortaan 35% aan jongeren.")
    assert {finding.check for finding in found if finding.status is Status.FAIL} == {"claims", "numbers"}


@pytest.mark.parametrize(
    ("was", "becomes", "check"),
    [
        ("Dit is een concept.", "Dit is vastgesteld beleid.", "claims"),
        ("Bibliotheek: Bibliotheek De Plataan", "Bibliotheek: Bibliotheek De Linde", "claims"),
        ("2026 tot en met 2030", "2026 tot en met 2031", "numbers"),
        ("is in mei 2025 ter goedkeuring voorgelegd", "is in mei 2025 goedgekeurd", "verbatim"),
    ],
)
def test_the_frames_are_a_closed_set_so_that_altered_words_are_found(was: str, becomes: str, check: str) -> None:
    opening = part(draft(), Part.OPENING)
    assert was in opening.text
    altered = opening.model_copy(update={"text": opening.text.replace(was, becomes)})
    assert check in {finding.check for finding in found_in(altered) if finding.status is Status.FAIL}


def traceable(section: Section) -> set[Decimal]:
    """Everything a number may come from: a quote, a sum, or the profile's own words."""
    found: set[Decimal] = set()
    for words in (*(citation.quote for citation in section.citations), *section.given):
        found |= numbers_in(words) | numbers_in(f"– {words}")  # within a line "1) Bieb" begins no point
    for each in section.calculations:
        found |= numbers_in(each.formula) | {abs(Decimal(str(value))) for value in each.inputs.values()}
    return found


@st.composite
def possible_figures(draw: st.DrawFn) -> dict[str, Number]:
    """Any figures that can be true together: parts are no larger than their whole, a share is not given twice."""
    figures: dict[str, Number] = {}
    for each in profile_fields(REGISTER):
        if draw(st.booleans()):
            continue
        if each.unit is Unit.PERCENT:
            figures[each.name] = draw(st.integers(0, 10_000)) / 100
        elif each.unit is Unit.HOURS_PER_WEEK:
            figures[each.name] = draw(st.integers(0, 400)) / 4
        elif each.unit is Unit.EUR:
            figures[each.name] = draw(st.integers(1, 10**8)) / 100
        else:
            figures[each.name] = draw(st.integers(1, 3_000_000))
    for norm in REGISTER.norms.values():
        inputs = {use: found for use in Use if norm.is_calculated and (found := norm.input_for(use))}
        whole, share, size = inputs.get(Use.WHOLE), inputs.get(Use.SHARE), inputs.get(Use.PART)
        if whole and size and share and size.name in figures:
            figures.pop(share.name, None)
            if figures.get(whole.name, figures[size.name]) < figures[size.name]:
                figures[size.name] = figures[whole.name]
    return figures


names = st.text("abcdeéABC 0123456789.,-&'()%€+/", min_size=1, max_size=40).filter(
    lambda name: any(map(str.isalnum, name))
)
selections = st.lists(st.sampled_from(THEMES), min_size=1, max_size=3, unique=True)
groups = st.lists(
    st.sampled_from(("jongeren", "ouders", "20-ers", "18+", "nieuwkomers uit 3 wijken")) | names, max_size=3
)


def assert_nothing_is_made_up(
    figures: dict[str, Number], themes: list[str], library: str, target_groups: list[str]
) -> None:
    unique = list({" ".join(each.split()).casefold(): each for each in target_groups}.values())
    policy = draft(themes, figures, library=library, target_groups=unique)
    assert failures(policy) == []
    for section in policy.sections:
        assert numbers_in(section.text) <= traceable(section)
        for citation in section.citations:
            assert CORPUS.canonical[citation.source_id][citation.start : citation.end] == citation.quote
        for each in section.calculations:
            assert {name: figures[name] for name in each.inputs} == each.inputs
        assert section.content_hash == content_hash(section.text, section.citations, section.calculations)


@pytest.mark.parametrize("library", ["0) 1", "1) Bieb", "Bieb 0) 1"])
def test_a_name_that_begins_as_a_point_of_a_list_is_still_given(library: str) -> None:
    assert_nothing_is_made_up({"loans_total": 1}, ["Collectiekennis"], library, [])


@pytest.mark.slow
@settings(deadline=None, max_examples=12)
@given(possible_figures(), selections, names, groups)
def test_whatever_the_profile_every_number_and_quote_is_traceable(
    figures: dict[str, Number], themes: list[str], library: str, target_groups: list[str]
) -> None:
    assert_nothing_is_made_up(figures, themes, library, target_groups)


@pytest.mark.soak
@settings(deadline=None, max_examples=500)
@given(possible_figures(), selections, names, groups)
def test_of_hundreds_of_profiles_every_number_and_quote_is_traceable(
    figures: dict[str, Number], themes: list[str], library: str, target_groups: list[str]
) -> None:
    assert_nothing_is_made_up(figures, themes, library, target_groups)


@settings(deadline=None, max_examples=15)
@given(figures=possible_figures())
def test_a_norm_is_summed_exactly_when_its_figures_are_there(figures: dict[str, Number]) -> None:
    summed = {each.norm_id for each in part(draft(THEMES, figures), Part.NORMS).calculations}
    for norm in REGISTER.norms.values():
        if norm.is_calculated:
            share = norm.input_for(Use.SHARE)
            assert (norm.id in summed) == bool(figures.get(norm.whole.name) or (share and share.name in figures))


# --- versions


def approved(policy: PolicyDraft) -> PolicyDraft:
    """Every section approved, the first one in other words than drafted."""
    review = Review(state=ReviewState.APPROVED, decided_by="Rie", decided_at=datetime(2026, 11, 25, tzinfo=UTC))
    first, *others = (each.model_copy(update={"review": review}) for each in policy.sections)
    edited = first.model_copy(update={"text": first.text + "\n\nVastgesteld.", "content_hash": "of the edit"})
    return policy.model_copy(update={"sections": (edited, *others)})


def redrawn(before: PolicyDraft, request: PolicyRequest) -> Iterator[tuple[Section, bool]]:
    """Every section of the next version, and whether it is one of the earlier version with its review."""
    after = compose(request, version=2, previous=before, author="Sam")
    known = {each.id: each for each in before.sections}
    for position, section in enumerate(after.sections):
        assert (section.draft_version, section.position) == (2, position)
        kept = section.id in known
        if kept:
            place = {"draft_version": 2, "position": position}
            assert section == known[section.id].model_copy(update=place)
        else:
            assert section.review == Review()
            assert section.author == "Sam"
        yield section, kept


def test_the_same_request_keeps_every_section_with_its_review_and_edit() -> None:
    request = asked(THEMES[:3], MIDDLE)
    before = approved(compose(request))
    after = list(redrawn(before, request))
    assert all(kept for _, kept in after)
    assert after[0][0].text.endswith("Vastgesteld.")


def test_another_figure_asks_for_a_new_look_only_where_it_is_used() -> None:
    before = approved(compose(asked(THEMES[:3], MIDDLE)))
    after = redrawn(before, asked(THEMES[:3], MIDDLE | {"collection_budget": 260_000}))
    assert [section.part for section, kept in after if not kept] == [Part.NORMS]


def test_another_order_of_themes_keeps_what_stands_per_theme_and_moves_it() -> None:
    before = approved(compose(asked(["Plek", "Jeugd"])))
    after = list(redrawn(before, asked(["Jeugd", "Plek"])))
    assert [section.part for section, kept in after if not kept] == [Part.OPENING]
    assert [section.theme for section, _ in after][1] == "Jeugd"


def test_a_theme_added_is_new_and_one_left_out_is_gone() -> None:
    before = approved(compose(asked(["Plek", "Jeugd"])))
    after = list(redrawn(before, asked(["Plek", "Jongeren"])))
    assert {section.theme for section, kept in after if kept and section.theme} == {"Plek"}
    assert not any(section.theme == "Jeugd" for section, _ in after)


def test_a_changed_sentence_of_the_plan_asks_for_a_new_look_where_it_is_quoted() -> None:
    changed = tuple(
        replace(each, text=each.text.replace("drágen", "dragen")) if each.id == f"{PLAN}/plek/principes/1" else each
        for each in CORPUS.passages
    )
    before = approved(compose(asked(["Plek"])))
    after = compose(asked(["Plek"]), corpus=replace(CORPUS, passages=changed), version=2, previous=before)
    known = {each.id for each in before.sections}
    assert [each.part for each in after.sections if each.id not in known] == [Part.PRINCIPLES]


def test_equal_requests_give_equal_drafts() -> None:
    assert draft(THEMES, MIDDLE) == draft(THEMES, MIDDLE)


def test_a_draft_without_a_title_is_called_after_the_library_and_its_years() -> None:
    assert draft().title == "Lokaal collectiebeleid Bibliotheek De Plataan, 2026 tot en met 2030"
    assert draft(title="Ruimte voor verhalen").title == "Ruimte voor verhalen"
