"""A whole local policy held against the plan: verdicts with both quotes, in a tone that helps, agreeing with people."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from policies.measure import TODAY, Labelled, Parts, Tally, check, labelled_policies, load_parts
from pydantic import ValidationError

from assistant.errors import BadInput
from assistant.knowledge.documents import Document, read_document
from assistant.oversight.toets import CheckItem, Fit, PolicyCheck, check_markdown, check_policy, counted, wording
from assistant.oversight.toets.notes import _AMBITION, _OPEN

pytestmark = pytest.mark.slow

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


DEVIATING = """# Collectiebeleid Proefstad

De bibliotheek kiest bewust wat zij aanschaft. Ons werkgebied telt 150.000 inwoners.

Van de uitleningen komt 2% van buiten het OB-netwerk. Onze collectiespecialisten hebben samen {hours} uur per week.

Wij hebben geen aparte jeugdcollectioneur.

Wij besteden 15% van het collectiebudget aan doelgroepen, omdat het budget is gekort. {after}
"""


def deviating(parts: Parts, hours: int = 30, after: str = "") -> PolicyCheck:
    return checked(read_document("beleid.md", DEVIATING.format(hours=hours, after=after).encode()), parts)


def test_a_deviation_without_a_reason_is_said_plainly_and_stands_first(parts: Parts) -> None:
    made = deviating(parts)
    for ending in ("loans-outside-network", "jeugd/ambitie/5"):
        found = item(made, ending)
        assert found.fit is Fit.UNCLEAR
        assert found.deviates_without_reason
        assert found.note.startswith("Dit wijkt af van de ")
        assert "er staat geen reden bij." in found.note
    assert made.without_reason == 2
    assert not item(made, "target-groups-share").deviates_without_reason
    order = [(each.deviates_without_reason, each.fit) for each in made.deviations_first]
    assert order[:3] == [(True, Fit.UNCLEAR), (True, Fit.UNCLEAR), (False, Fit.DEVIATES)]
    assert order[-1] == (False, Fit.MISSING)
    text = check_markdown(made)
    assert counted(made) in text
    assert "Van ‘niet te bepalen’ wijken er 2 af zonder reden" in counted(made)
    assert text.count("| **niet te bepalen: wijkt af zonder reden**") == 2
    titles = [line for line in text.splitlines() if line.startswith("## ")]
    assert titles[:2] == ["## Niet te bepalen: wijkt af zonder reden (2)", "## Wijkt gemotiveerd af (1)"]


def test_only_what_is_unclear_by_its_own_words_deviates_without_a_reason(made: PolicyCheck) -> None:
    values = item(made, "ai/ambitie/1").model_dump()
    with pytest.raises(ValidationError):
        CheckItem.model_validate({**values, "deviates_without_reason": True})


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (30, "ligt onder beide lezingen die een aantal noemen: 36 uur (“"),
        (40, "is genoeg bij de ene lezing, 36 uur (“"),
        (50, "is genoeg bij beide lezingen die een aantal noemen: 36 uur (“"),
    ],
)
def test_hours_where_the_plan_is_silent_are_held_beside_both_readings(parts: Parts, hours: int, said: str) -> None:
    note = item(deviating(parts, hours), "specialist-hours").note
    assert f"Uw {hours} uur per week {said}" in note
    for quote in ("Voor een middelkleine bibliotheek", "Voor een middelgrote bibliotheek"):
        assert quote in note


@pytest.mark.parametrize(
    ("after", "is_agreed"),
    [
        ("In 2028 bekijken we dit opnieuw.", True),
        ("Onze bezoekers komen uit de regio. Wij evalueren deze keuze met de gemeente.", True),
        ("In 2028 bespreken we dit met de gemeente.", True),
        ("In 2025 bespraken we dit met de gemeente.", False),
        ("In 2028 opent een nieuwe vestiging.", False),
        ("", False),
    ],
)
def test_who_already_agreed_to_look_again_is_not_asked_to(parts: Parts, after: str, is_agreed: bool) -> None:
    found = item(deviating(parts, after=after), "target-groups-share")
    assert found.fit is Fit.DEVIATES
    assert ("spreek af wanneer" not in found.note) is is_agreed


def test_an_ambition_is_called_by_its_first_words(made: PolicyCheck) -> None:
    named = item(made, "jeugd/ambitie/5")
    assert named.title.startswith("De jeugdcollectioneur is een autoriteit in de bibliotheek")
    assert named.provincial.locator == "Jeugd › Ambitie › punt 5"
    assert not any("› Ambitie" in each.title for each in made.items)


@pytest.mark.parametrize(
    "text",
    [
        "Wij besteden 20% van het collectiebudget aan doelgroepen.",
        "Wij besteden 20% van het collectiebudget aan doelgroepen. ![foto](foto.png)",
        "Wij besteden 20% van het collectiebudget aan doelgroepen ![Balie (oud)][balie].",
    ],
)
def test_one_sentence_is_read_for_what_it_says_with_or_without_a_picture(text: str, parts: Parts) -> None:
    made = checked(read_document("beleid.txt", text.encode()), parts)
    share = item(made, "target-groups-share")
    assert share.fit is Fit.MEETS
    assert share.local[0].quote.rstrip(".") == "Wij besteden 20% van het collectiebudget aan doelgroepen"
    assert made.notices == ("Dit is een kort stuk; wat hier ontbreekt, kan elders in uw beleid staan.",)


def test_a_turn_of_phrase_that_two_texts_share_is_no_likeness(parts: Parts) -> None:
    text = "# Inrichting\n\nDe collectie staat centraal in de inrichting."
    found = item(checked(read_document("beleid.md", text.encode()), parts), "digitale-collectie/ambitie/8")
    assert (found.fit, found.nearest) == (Fit.MISSING, None)


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


def test_verdicts_agree_with_people_and_seldom_say_voldoet_wrongly(parts: Parts) -> None:
    """The figures stand in decision 0019; these are what they may not sink below. One verdict in each group may differ:
    processors round the model's numbers in their own way."""
    pairs: list[tuple[PolicyCheck, Labelled]] = [(check(each, parts), each) for each in labelled_policies()]
    tuned = [pair for pair in pairs if not pair[1].is_aside]
    aside = [pair for pair in pairs if pair[1].is_aside]
    for group, norm_floor, precision_floor in ((tuned, 0.95, 0.94), (aside, 0.95, 0.75)):
        assert Tally.of(group, norms=True).share("right", "all") >= norm_floor
        assert Tally.of(group, norms=True).share("meets_right", "meets") == 1
        assert Tally.of(group, norms=False).share("meets_right", "meets") >= precision_floor
    assert Tally.of(tuned, norms=False).share("addressed_found", "addressed") >= 0.9


def test_a_policy_of_thirty_pages_is_checked_in_its_order(parts: Parts) -> None:
    texts = [each.file.read_text(encoding="utf-8") for each in labelled_policies() if each.file.suffix == ".md"]
    long = read_document("lang.md", "\n\n".join(texts * 4).encode())
    made = checked(long, parts)
    assert any("lang stuk" in notice for notice in made.notices)
    for each in made.items:
        assert all(one.start < other.start for one, other in pairwise(each.local))
