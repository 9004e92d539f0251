"""The other tabs without a browser: profiles and drafts, a policy laid beside the plan, years, files and figures."""

from __future__ import annotations

import os
import re
import stat
import time
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from page_parts import CONCEPT, NOBODY, TAKING, VISITOR, final, named, request

from assistant import Assistant
from assistant.concepts import PolicyDraft
from assistant.errors import BadInput
from assistant.faces.ui import files
from assistant.faces.ui.checking import render as check_render
from assistant.faces.ui.checking import words as check_words
from assistant.faces.ui.checking.callbacks import Checking, CheckingParts
from assistant.faces.ui.drafting import render as draft_render
from assistant.faces.ui.drafting import words as draft_words
from assistant.faces.ui.drafting.callbacks import Drafting
from assistant.faces.ui.drafting.layout import DraftingParts
from assistant.faces.ui.drafting.profile import ProfileForm
from assistant.faces.ui.learning.callbacks import Learning, LearningParts
from assistant.faces.ui.memory import Place
from assistant.faces.ui.years import words as years_words
from assistant.faces.ui.years.callbacks import Years, YearsParts
from assistant.knowledge.norms import load_norms
from assistant.oversight.monitor import Monitor, YearFigures
from assistant.oversight.toets import Fit

ATTACK = "![x](https://evil.example/x.png) <img src=x> | weg"
OUR_OWN = re.compile(r"<br>|</?details>|<summary>Lees alle \d+ bij ‘[a-z ]+’</summary>")
GROUPS = tuple(check_words.GROUPS)


def kinds(markdown: str) -> set[str]:
    reader = MarkdownIt("gfm-like", {"linkify": False})
    return {token.type for block in reader.parse(markdown) for token in (block, *(block.children or ()))}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(files.FOLDER, str(tmp_path))


# --- drafting


@pytest.fixture(scope="module")
def form(assistant: Assistant) -> ProfileForm:
    return ProfileForm(assistant)


@pytest.fixture
def drafting(assistant: Assistant, form: ProfileForm) -> Drafting:
    profile = ("library", "title", "first", "last", "groups", *(each.name for each in form.fields), "themes")
    return Drafting(assistant, VISITOR, named(DraftingParts, profile=profile, taking=TAKING), CONCEPT, form)


def typed(form: ProfileForm, **changes: Any) -> list[Any]:
    given = {"library": "Bibliotheek Voorbeeld", "first": "2026", "last": "2030", "themes": ["Jeugd"]} | changes
    names = ["library", "title", "first", "last", "groups", *(each.name for each in form.fields)]
    return [*(given.get(name, "") for name in names), given["themes"]]


def test_a_profile_becomes_a_request_with_the_themes_in_the_order_of_the_plan(form: ProfileForm) -> None:
    values = typed(
        form, collection_budget="€ 250.000", groups="jongeren\n\n laaggeletterden ", themes=["Jongeren", "Plek", "weg"]
    )
    request = form.request(form.read(values))
    assert request.themes == ("Plek", "Jongeren")
    assert request.profile.figures == {"collection_budget": 250000}
    assert request.profile.target_groups == ("jongeren", "laaggeletterden")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"library": " "}, draft_words.NO_LIBRARY),
        ({"themes": []}, draft_words.NO_THEME),
        ({"themes": "Jeugd"}, draft_words.NO_THEME),
        ({"last": "straks"}, draft_words.NO_YEAR),
        ({"first": "2031"}, draft_words.YEARS_TURNED),
        ({"collection_budget": "veel"}, "bedrag in euro"),
        ({"library": "x [1]"}, "laat het weg"),
    ],
)
def test_a_profile_that_cannot_be_used_is_explained_and_stays_in_its_fields(
    drafting: Drafting, form: ProfileForm, changes: dict[str, Any], expected: str
) -> None:
    shown = drafting.make(NOBODY, {}, "A", *typed(form, **changes))
    assert expected in shown["note"]
    assert not {"library", "themes", "collection_budget"} & set(shown)


@pytest.mark.parametrize("kept", [None, "x", {"figures": 3, "themes": 7, "library": ["x"]}, {"figures": {"a": 1}}])
def test_a_profile_that_was_damaged_opens_as_an_empty_form(form: ProfileForm, kept: Any) -> None:
    shown = form.remembered(kept, None)
    assert shown[0] == ""
    assert shown[2:4] == ["2026", "2030"]
    assert set(shown[5:-1]) == {""}
    assert shown[-1] == []


def test_a_profile_comes_back_as_typed_and_a_first_one_starts_from_the_figures_of_questions(form: ProfileForm) -> None:
    values = typed(form, collection_budget="€ 250.000")
    assert form.remembered(form.written(form.read(values)), {"inhabitants": "1"}) == values
    first = form.remembered({}, {"name": "Voorbeeld", "inhabitants": "95.000"})
    assert first[0] == "Voorbeeld"
    assert "95.000" in first


def test_a_draft_is_made_read_part_by_part_and_made_again_from_its_own_profile(
    drafting: Drafting, form: ProfileForm
) -> None:
    made = drafting.make(NOBODY, {}, "A. Adviseur", *typed(form, inhabitants="95.000"))
    place = Place.read(made["place"])
    assert made["note"].startswith("Het concept is gemaakt: versie 1")
    following = drafting.choose_next(made["place"], "A", NOBODY)
    first = Place.read(following["place"])
    assert first.concept is not None
    assert following["sections"]["value"] == first.concept
    assert Place.read(drafting.choose_next(following["place"], "A", NOBODY)["place"]).concept != first.concept

    again = drafting.make_again(NOBODY, made["place"], "A", *typed(form, inhabitants="60.000"))
    newest = Place.read(again["place"])
    assert (newest.group, newest.version) == (place.group, 2)
    assert [number for _, number in again["version"]["choices"]] == [2, 1]
    older = drafting.choose_version(again["place"], 1)
    assert Place.read(older["place"]).version == 1
    back = drafting.choose_draft(place.group)
    assert back["inhabitants"] == "60.000"
    assert back["themes"] == ["Jeugd"]


def test_a_profile_comes_back_when_the_tab_opens_but_not_over_what_is_being_typed(
    drafting: Drafting, form: ProfileForm
) -> None:
    kept = form.written(form.read(typed(form, collection_budget="€ 250.000")))
    opened = drafting.open({}, kept, {}, *form.blank())
    assert (opened["library"], opened["themes"]) == ("Bibliotheek Voorbeeld", ["Jeugd"])
    assert opened["collection_budget"] == "€ 250.000"
    assert "library" not in drafting.open({}, kept, {}, *typed(form, library="Een andere"))


def test_an_emptied_form_stays_empty_also_after_a_reload(drafting: Drafting, form: ProfileForm) -> None:
    emptied = drafting.empty()
    assert (emptied["library"], emptied["first"], emptied["themes"]) == ("", "2026", [])
    asked_with = {"name": "Voorbeeld", "inhabitants": "95.000"}
    opened = drafting.open({}, emptied["kept"], asked_with, *form.blank())
    assert [opened[part] for part in ("library", "inhabitants")] == ["", ""]


def test_the_profile_of_a_draft_that_was_opened_is_the_one_that_is_kept(drafting: Drafting, form: ProfileForm) -> None:
    made = drafting.make(NOBODY, {}, "A", *typed(form, library="De Oever"))
    assert drafting.choose_draft(Place.read(made["place"]).group)["kept"]["library"] == "De Oever"


def test_a_draft_that_is_gone_opens_an_empty_tab(drafting: Drafting, form: ProfileForm) -> None:
    shown = drafting.open({"group": "weg", "version": 9, "concept": "los"}, {}, {}, *form.blank())
    assert shown["panel"]["visible"] is False
    assert Place.read(shown["place"]) == Place()
    assert draft_words.NOTHING_OPEN in drafting.choose_draft("weg")["note"].replace("\\", "")


def test_names_in_a_draft_stay_words(assistant: Assistant, drafting: Drafting, form: ProfileForm) -> None:
    made = drafting.make(NOBODY, {}, "A", *typed(form))
    draft: PolicyDraft = assistant.policies.show(Place.read(made["place"]).group or "")
    spoilt = draft.model_copy(update={"title": ATTACK, "author": ATTACK})
    assert not kinds(draft_render.head(spoilt)) & {"image", "html_inline", "html_block"}
    assert "*Concept, nog door niemand beoordeeld*" in draft_render.whole(draft)


# --- checking

POLICY = f"""# Collectiebeleid van de bibliotheek

Onze bibliotheek koopt boeken voor alle inwoners en kijkt elk jaar welke boeken gelezen worden.

Onze bibliotheek geeft 25% van het collectiebudget uit aan doelgroepgericht collectioneren.

Wij schrijven 6% van de collectie per jaar af, omdat onze collectie jong is.

{ATTACK}
"""


@pytest.fixture
def checking(assistant: Assistant) -> Checking:
    return Checking(assistant, VISITOR, named(CheckingParts, tables=GROUPS))


def test_verdicts_stand_apart_with_both_quotes_and_only_the_chosen_ones_show(checking: Checking) -> None:
    shown = final(checking.check(None, POLICY, ["Doelgroepgericht collectioneren"], ["meets", "deviates"]))
    assert "Klaar" in shown["progress"]
    assert [group for group in GROUPS if shown[group]["visible"]] == ["deviates", "meets"]
    row = next(
        row
        for group in GROUPS
        for row in shown[group]["value"].splitlines()
        if "Wij schrijven 6% van de collectie" in row
    )
    assert "jaarlijks 10% af" in row
    for group in GROUPS:
        others = OUR_OWN.sub(" ", shown[group]["value"])
        assert not kinds(others) & {"image", "html_inline", "html_block"}
    assert Path(shown["file"]).read_text(encoding="utf-8").startswith("# Toets van")
    chosen = checking.choose(["missing"])
    assert [group for group in GROUPS if chosen[group]["visible"]] == ["missing"]
    assert check_words.NONE in check_render.table(_nothing(checking), Fit.MEETS)


def test_below_a_norm_without_a_reason_is_called_that_and_stands_before_all_others(checking: Checking) -> None:
    policy = POLICY.replace("25%", "12%")
    shown = final(checking.check(None, policy, [], list(GROUPS)))
    first, *others = GROUPS
    assert shown[first]["value"].startswith("### Wijkt af zonder reden (1)")
    row = next(row for row in shown[first]["value"].splitlines() if "Onze bibliotheek geeft 12%" in row)
    assert "**wijkt af zonder reden**. Dit wijkt af van de norm" in row
    assert not any("Onze bibliotheek geeft 12%" in shown[group]["value"] for group in others)
    assert "Wijkt af zonder reden: **1**; wijkt gemotiveerd af: **1**; niet te bepalen: **" in shown["summary"]
    made = checking._assistant.policies.check("x.md", policy.encode(), [])
    assert made.without_reason == 1
    assert made.count(Fit.UNCLEAR) >= 1  # the outcome itself, which other programs know, is as it was


def test_what_is_only_read_through_is_folded_and_says_once_what_holds_for_many(checking: Checking) -> None:
    made = checking._assistant.policies.check("x.md", POLICY.encode(), [])
    missing = [item for item in made.items if item.fit is Fit.MISSING]
    shown = check_render.table(made, Fit.MISSING)
    head, opening, folded = shown.partition(f"<details><summary>Lees alle {len(missing)} bij ‘ontbreekt’</summary>")
    assert opening
    assert shown.count("kijk of deze ambitie bij uw bibliotheek past") == 1
    assert "kijk of deze ambitie bij uw bibliotheek past" in head
    rows = folded.replace("\\", "")
    assert all(item.provincial.locator in rows for item in missing)
    nearest = [item.nearest for item in missing if item.nearest]
    assert nearest
    assert all(f"Kijk anders eerst hier: “{each.quote}”" in rows for each in nearest)
    assert "<details>" not in check_render.table(made, Fit.DEVIATES)


def _nothing(checking: Checking) -> Any:
    made = checking._assistant.policies.check("x.md", b"# Fietsbeleid\n\nWij rijden fiets.", ["Plek"])
    assert check_render.summary(made).count("Let op") == 1
    return made


@pytest.mark.parametrize(
    ("uploaded", "pasted", "expected"),
    [
        (None, "  ", check_words.NOTHING),
        ("/nergens/beleid.md", "tekst", "niet allebei"),
        ("/nergens/beleid.md", "", "kies het opnieuw"),
        (None, "x" * 300_001, "te lang om te plakken"),
        ({"path": "x"}, "", "kies het opnieuw"),
    ],
)
def test_what_cannot_be_checked_is_explained(checking: Checking, uploaded: Any, pasted: str, expected: str) -> None:
    shown = final(checking.check(uploaded, pasted, [], GROUPS))
    assert expected in shown["progress"]
    assert "panel" not in shown


# --- years


class InMemory:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], YearFigures] = {}

    def libraries(self) -> list[str]:
        return sorted({library for library, _ in self.kept})

    def years(self, library: str) -> list[YearFigures]:
        return [each for (name, _), each in self.kept.items() if name == library]

    def save(self, figures: YearFigures) -> None:
        self.kept[figures.library, figures.year] = figures

    def remove(self, library: str, year: int | None) -> None:
        self.kept = {key: each for key, each in self.kept.items() if key[0] != library or year not in (None, key[1])}


class Watched:
    """An assistant with a monitor of its own."""

    def __init__(self, assistant: Assistant) -> None:
        register = load_norms(assistant.settings.corpus_dir / "norms.yaml", assistant._corpus)
        self.monitor = Monitor(register, InMemory())
        self.norms = assistant.norms


@pytest.fixture
def years(assistant: Assistant) -> Years:
    watched: Any = Watched(assistant)
    norms = [norm.id for norm in watched.monitor.norms()]
    each = {place: tuple(f"{place}:{norm}" for norm in norms) for place in ("rows", "pictures", "tables")}
    figures = tuple(field.name for field in watched.monitor.fields())
    return Years(watched, VISITOR, named(YearsParts, figures=figures, **each))


def figures_of(years: Years, **given: str) -> list[str]:
    return [given.get(field.name, "") for field in years._fields]


def test_a_year_is_kept_and_shown_as_a_picture_with_words_and_a_table(years: Years) -> None:
    given = figures_of(years, collection_budget="€ 250.000", target_group_budget="46.000")
    shown = years.save("Voorbeeld", "2026", *given)
    assert shown["note"] == "De cijfers over 2026 zijn bewaard."
    picture, table = shown["pictures:target-groups-share"], shown["tables:target-groups-share"]
    assert "](data:image/png;base64," in picture
    assert "18,4%" in picture.partition("![")[2].partition("](")[0]
    assert "18,4%" in table
    sentence, _, drawn = picture.partition("![")
    shared = (drawn, table, years._monitor.table_csv("Voorbeeld"))
    assert "€ 250.000" in sentence
    assert not any(amount in each for amount in ("€", "250.000", "46.000") for each in shared)
    assert "in de berekening boven elke figuur" in years_words.PRIVATE
    assert shown["rows:specialist-hours"]["visible"] is False
    assert "Nog geen cijfers voor" in shown["missing"]

    fetched = years.fetch("voorbeeld", " 2026 ")
    assert fetched["collection_budget"] == "€ 250.000"
    assert "collection_budget" not in years.fetch("Voorbeeld", "2031")
    assert "geen cijfers" in years.ask_whether_sure("Voorbeeld", "2031")["note"]
    asked = years.ask_whether_sure("Voorbeeld", "2026")
    assert asked["sure"]["visible"] is True
    assert years.save("Voorbeeld", "2026", *given)["sure"]["visible"] is False
    removed = years.remove("Voorbeeld", "2026")
    assert removed["note"] == "De cijfers over 2026 zijn verwijderd."
    assert removed["panel"]["visible"] is False


@pytest.mark.parametrize(
    ("library", "year", "given", "expected"),
    [
        ("", "2026", {"collection_budget": "1"}, "naam van de bibliotheek ontbreekt"),
        ("Voorbeeld", "straks", {"collection_budget": "1"}, "jaartal kan niet"),
        ("Voorbeeld", "2026", {"collection_budget": "veel"}, "bedrag in euro"),
        ("Voorbeeld", "2026", {}, "ten minste één cijfer"),
    ],
)
def test_a_year_that_cannot_be_right_is_explained_and_stays_in_its_fields(
    years: Years, library: str, year: str, given: dict[str, str], expected: str
) -> None:
    shown = years.save(library, year, *figures_of(years, **given))
    assert expected in shown["note"]
    assert "collection_budget" not in shown


# --- files


def test_files_lie_in_a_folder_of_our_own_and_go_after_an_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "page"
    monkeypatch.setenv(files.FOLDER, "")
    files.use_folder(folder)
    assert os.environ[files.FOLDER] == str(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    path = files.put("../../beleid.md", b"tekst")
    assert Path(path).name == "beleid.md"
    assert files.take(path) == ("beleid.md", b"tekst")
    old = time.time() - files.KEPT_SECONDS - 1
    os.utime(path, (old, old))
    with pytest.raises(BadInput, match="kies het opnieuw"):
        files.take(path)
    assert list(folder.iterdir()) == []
    files.put("x.md", b"x")
    files.use_folder(folder)
    assert list(folder.iterdir()) == []


# --- how the reviewing goes


def test_figures_of_one_person_are_shown_to_that_person_only(assistant: Assistant) -> None:
    desk = Learning(assistant, VISITOR, named(LearningParts))
    assert desk.open("", NOBODY)["own"]["visible"] is False
    shown = desk.open("Iemand anders", request("Z. Nogniet"))
    assert "U hebt nog niets beoordeeld" in shown["own"]["value"]
    assert "naam nodig" in desk.next(" ", NOBODY)["note"]
    assert "Vraag eerst een concept op" in desk.release({}, "K", "", NOBODY)["note"]
