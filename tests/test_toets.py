"""A whole local policy held against the plan: verdicts with both quotes, in a tone that helps, agreeing with people."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from policies.measure import TODAY, Labelled, Parts, Tally, check, labelled_policies, load_parts
from pydantic import ValidationError

from assistant.errors import BadInput
from assistant.knowledge.documents import Document, read_document
from assistant.oversight.toets import CheckItem, Fit, PolicyCheck, check_markdown, check_policy, wording
from assistant.oversight.toets.notes import _AMBITION, _OPEN

SHORT = """# Collectiebeleid Proefstad

De bibliotheek heeft een collectiebudget van € 250.000, waarvan € 46.000 voor doelgroepen.

## AI en de collectie

AI dient de mens en niet andersom. Wij doen niet mee aan cursussen over AI voor de collectiespecialist.

## Data over de collectie

Wij werken niet data-geïnformeerd, want daar hebben wij de mensen niet voor.
"""


@pytest.fixture(scope="module")
def parts() -> Parts:
    return load_parts()


def checked(document: Document, parts: Parts, *themes: str, as_of: date = TODAY) -> PolicyCheck:
    return check_policy(
        document,
        themes=themes,
        corpus=parts.corpus,
        register=parts.register,
        embedder=parts.embedder,
        as_of=as_of,
    )


@pytest.fixture(scope="module")
def short() -> Document:
    return read_document("beleid.md", SHORT.encode())


@pytest.fixture(scope="module")
def made(short: Document, parts: Parts) -> PolicyCheck:
    return checked(short, parts)


def item(made: PolicyCheck, ending: str) -> CheckItem:
    return next(each for each in made.items if each.id.endswith(ending))


def test_every_norm_and_every_ambition_of_the_nine_themes_gets_one_verdict(made: PolicyCheck, parts: Parts) -> None:
    assert len(made.themes) == 9
    assert len({each.id for each in made.items}) == len(made.items)
    ambitions = {
        passage.id
        for passage in parts.corpus.passages
        if passage.section_key == "ambitie" and not passage.text.startswith("(")
    }
    covered = {each.provincial.passage_id for each in made.items}
    assert ambitions <= covered
    assert {norm.id for norm in parts.register.norms.values() if norm.is_calculated} <= {each.id for each in made.items}


def test_every_quote_stands_where_the_check_says(made: PolicyCheck, short: Document, parts: Parts) -> None:
    for each in made.items:
        cited = each.provincial
        assert parts.corpus.canonical[cited.source_id][cited.start : cited.end] == cited.quote
        for quote in (*each.local, *([each.nearest] if each.nearest else [])):
            assert short.text[quote.start : quote.end] == quote.quote
        for figure in each.figures:
            assert short.text[figure.start : figure.end] == figure.text


def test_markers_and_receipts_are_numbered_in_the_order_of_the_check(made: PolicyCheck) -> None:
    assert [each.provincial.marker for each in made.items] == list(range(1, len(made.items) + 1))
    sums = [each.calculation.marker for each in made.items if each.calculation]
    assert sums == [f"R{number}" for number in range(1, len(sums) + 1)]


def test_figures_are_recomputed_and_the_note_says_what_is_still_possible(made: PolicyCheck) -> None:
    share = item(made, "target-groups-share")
    assert share.fit is Fit.UNCLEAR
    assert [figure.value for figure in share.figures] == [250000, 46000]
    assert share.calculation is not None
    assert "€ 4.000 nodig" in share.note
    assert "verbeteren" in share.note


def test_what_is_affirmed_meets_and_what_is_denied_does_not(made: PolicyCheck) -> None:
    assert item(made, "ai/ambitie/1").fit is Fit.MEETS
    assert item(made, "ai/ambitie/6").fit is not Fit.MEETS
    deviating = item(made, "data/ambitie/3")
    assert deviating.fit is Fit.DEVIATES
    assert "want" in deviating.local[0].quote
    assert item(made, "plek/ambitie/1").fit is Fit.MISSING


def test_a_verdict_does_not_depend_on_which_themes_are_asked_for(
    made: PolicyCheck, short: Document, parts: Parts
) -> None:
    theme = "Artificiële intelligentie"
    one = checked(short, parts, theme)
    assert one.themes == (theme,)
    assert {each.theme for each in one.items} == {theme, None}
    verdicts = {each.id: each.fit for each in made.items}
    assert all(verdicts[each.id] is each.fit for each in one.items)


def test_an_unknown_theme_is_refused_with_the_known_ones(short: Document, parts: Parts) -> None:
    with pytest.raises(BadInput, match="Haal meer uit data"):
        checked(short, parts, "Sport")


def test_no_verdict_stands_without_both_quotes(made: PolicyCheck) -> None:
    values = item(made, "ai/ambitie/1").model_dump()
    for fit in (Fit.MEETS, Fit.DEVIATES):
        with pytest.raises(ValidationError):
            CheckItem.model_validate({**values, "fit": fit, "local": ()})


@pytest.mark.parametrize("name", ["fietsbeleid", "leesplan"])
def test_a_document_about_something_else_is_never_said_to_meet_anything(name: str, parts: Parts) -> None:
    policy = next(each for each in labelled_policies() if each.name == name)
    made = check(policy, parts)
    assert made.count(Fit.MEETS) == made.count(Fit.DEVIATES) == 0
    if name == "fietsbeleid":
        assert made.count(Fit.MISSING) == len(made.items)
        assert "lijkt niet over de collectie" in made.notices[0]


def test_pages_without_text_are_said_to_be_unread(short: Document, parts: Parts) -> None:
    half = short.model_copy(update={"unread_pages": (2, 5)})
    assert "bladzijde 2, 5" in checked(half, parts, "Plek").notices[0]


def test_the_table_shows_both_sides_and_lets_no_markup_through(parts: Parts) -> None:
    hostile = SHORT.replace("AI dient", "AI <script>alert(1)</script> | dient")
    text = check_markdown(checked(read_document("beleid.txt", hostile.encode()), parts))
    rows = [line for line in text.splitlines() if line.startswith("| “")]
    assert any("dient de mens en niet andersom" in row and "**voldoet**" in row for row in rows)
    assert all(row.replace("\\|", "").count("|") == 4 for row in rows)
    assert "<script" not in text.replace("\\<", "")
    assert "kwitantie" in text


def test_no_note_judges_a_library() -> None:
    for note in (*_OPEN.values(), *_AMBITION.values()):
        assert not any(word in note.lower() for word in ("onvoldoende", "slecht", "fout", "tekort", "gefaald"))


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("Wij doen niet mee.", True),
        ("Er is geen vast percentage.", True),
        ("Wij zien af van een vast percentage.", True),
        ("Niet alleen boeken tellen, ook verhalen.", False),
        ("Niet meer dan 5% komt van elders.", False),
        ("AI is er voor mensen en niet andersom.", False),
        ("Niet voor de doelgroep, maar met haar.", False),
        ("Wij letten erop dat iedereen mee kan doen.", False),
    ],
)
def test_a_denial_is_told_from_a_contrast(text: str, denies: bool) -> None:
    assert bool(wording.negations(text)) is denies


def test_what_the_plan_denies_and_the_policy_does_is_contrary() -> None:
    assert wording.is_contrary("De tijd die AI oplevert gebruiken wij om te bezuinigen.", "Het is geen bezuiniging.")
    assert not wording.is_contrary("De tijdswinst is geen bezuiniging.", "Het is geen bezuiniging.")


@pytest.mark.slow
def test_verdicts_agree_with_people_and_seldom_say_voldoet_wrongly(parts: Parts) -> None:
    """The figures stand in decision 0019; these are what they may not sink below."""
    pairs: list[tuple[PolicyCheck, Labelled]] = [(check(each, parts), each) for each in labelled_policies()]
    tuned = [pair for pair in pairs if not pair[1].is_aside]
    aside = [pair for pair in pairs if pair[1].is_aside]
    for group, norm_floor, precision_floor in ((tuned, 0.95, 0.95), (aside, 0.95, 0.85)):
        assert Tally.of(group, norms=True).share("right", "all") >= norm_floor
        assert Tally.of(group, norms=True).share("meets_right", "meets") == 1
        assert Tally.of(group, norms=False).share("meets_right", "meets") >= precision_floor
    assert Tally.of(tuned, norms=False).share("addressed_found", "addressed") >= 0.9


@pytest.mark.slow
def test_a_policy_of_thirty_pages_is_checked_in_its_order(parts: Parts) -> None:
    texts = [each.file.read_text(encoding="utf-8") for each in labelled_policies() if each.file.suffix == ".md"]
    long = read_document("lang.md", "\n\n".join(texts * 4).encode())
    made = checked(long, parts)
    assert any("lang stuk" in notice for notice in made.notices)
    for each in made.items:
        assert all(one.start < other.start for one, other in pairwise(each.local))
