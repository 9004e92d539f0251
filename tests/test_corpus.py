"""The corpus loads as described, and a broken one is refused with file, line, mistake and next step."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import CorpusError, UnknownName
from assistant.knowledge.canonical import UNRANKED
from assistant.knowledge.corpus import Corpus, Link, load_corpus

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
PLAN = "plan-2026-2030"
THEMES = ["collectiekennis", "doelgroepgericht-collectioneren", "plek", "diversiteit", "jeugd", "jongeren"]
THEMES += ["digitale-collectie", "data", "ai"]
CHAPTERS = ["managementsamenvatting", "inleiding", "visie", *THEMES, "evaluatie", "totstandkoming", "colofon"]

CANONICAL = """# Plek {#plek}

*een ondertitel*

> “Een plek.” — Iemand {#plek/citaat/1}

Waar het over gaat. {#plek/inleiding/1}

## Ambitie: {#plek/ambitie}

Wij spreken af: {#plek/ambitie/1 page=9}

- Één eerste punt: {#plek/ambitie/2}
  - Een onderdeel. {#plek/ambitie/3}
- Een tweede punt. {#plek/ambitie/4}

[^1]: Een noot. {#plek/noot/1}
"""
SOURCES = """- id: plan
  title: Een plan
  publisher: Iemand
  kind: plan
  status: published
  valid_from: 2026-01-01
  valid_to: 2026-12-31
  validity: stated
  checked_on: 2026-02-01
  url: null
  file: plan/canonical.md
  links: plan/links.yaml
  sha256: SHA
"""
LINKS = "- url: https://example.org/\n  at: plan/plek/ambitie/2\n"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(CORPUS_DIR)


def write_corpus(where: Path, canonical: str | bytes = CANONICAL, sources: str = SOURCES, links: str = LINKS) -> Path:
    content = canonical.encode() if isinstance(canonical, str) else canonical
    (where / "plan").mkdir(parents=True)
    (where / "plan" / "canonical.md").write_bytes(content)
    (where / "plan" / "links.yaml").write_text(links, "utf-8")
    (where / "sources.yaml").write_text(sources.replace("SHA", hashlib.sha256(content).hexdigest()), "utf-8")
    return where


def test_every_passage_is_exactly_its_stretch_of_the_canonical_text(corpus: Corpus) -> None:
    for passage in corpus.passages:
        assert corpus.canonical[passage.source_id][passage.start : passage.end] == passage.text
        assert not re.search(r"\{#|^[-*>•]|^\[\^|^\s|\s$", passage.text), passage


def test_offsets_count_characters_of_the_file_as_it_is_on_disk(corpus: Corpus) -> None:
    for source in corpus.sources.values():
        assert (CORPUS_DIR / source.file).read_bytes().decode() == corpus.canonical[source.id]


def test_the_plan_has_all_its_chapters_in_order(corpus: Corpus) -> None:
    found = [passage.chapter_slug for passage in corpus.passages if passage.source_id == PLAN]
    assert list(dict.fromkeys(found)) == CHAPTERS


@pytest.mark.parametrize("chapter", THEMES)
def test_every_theme_has_its_principles_ambitions_and_conditions(corpus: Corpus, chapter: str) -> None:
    keys = {passage.section_key for passage in corpus.passages if passage.chapter_slug == chapter}
    assert keys >= {"relevantie", "principes", "ambitie", "randvoorwaarden", "citaat"}


@pytest.mark.parametrize("chapter", THEMES)
def test_every_condition_of_every_theme_names_a_role_of_probiblio(corpus: Corpus, chapter: str) -> None:
    conditions = [
        passage
        for passage in corpus.passages
        if passage.chapter_slug == chapter and passage.section_key == "randvoorwaarden"
    ]
    assert conditions
    assert all(passage.roles for passage in conditions)


def test_roles_are_read_from_conditions_and_from_nothing_else(corpus: Corpus) -> None:
    roles = {passage.id.removeprefix(f"{PLAN}/"): passage.roles for passage in corpus.passages}
    assert roles["jeugd/randvoorwaarden/1"] == ("stimuleert", "ondersteunt")
    assert roles["inleiding/rollen/3"] == ("adviseert",)
    assert roles["visie/inleiding/3"] == ()


@pytest.mark.parametrize(
    ("passage_id", "locator"),
    [
        ("doelgroepgericht-collectioneren/ambitie/3", "Doelgroepgericht collectioneren › Ambitie › punt 3"),
        ("jongeren/ambitie/1", "Jongeren › Ambities › punt 1"),
        ("digitale-collectie/ambitie/2", "Digitale Collectie › Ambitie › punt 1"),
        ("evaluatie/toevoegingen/5", "Evaluatie en Benchmarking › Toevoegingen › punt 1, onderdeel 3"),
        ("evaluatie/toevoegingen/7", "Evaluatie en Benchmarking › Toevoegingen › punt 2"),
        ("plek/inleiding/2", "Plek › alinea 2"),
        ("plek/citaat/1", "Plek › citaat 1"),
        ("managementsamenvatting/gemeente/1", "Managementsamenvatting › Gemeente › alinea 1"),
        ("ai/noot/1", "Artificiële intelligentie › noot 1"),
    ],
)
def test_a_locator_reads_as_a_person_would_point(corpus: Corpus, passage_id: str, locator: str) -> None:
    assert corpus.passage(f"{PLAN}/{passage_id}").locator == locator


def test_a_section_comes_back_whole_and_in_order(corpus: Corpus) -> None:
    section = corpus.section(corpus.passage(f"{PLAN}/ai/principes/4"))
    assert [passage.number for passage in section] == list(range(1, 9))
    assert {passage.section_key for passage in section} == {"principes"}


def test_passages_know_form_page_and_the_place_in_their_source(tmp_path: Path) -> None:
    passages = load_corpus(write_corpus(tmp_path)).passages
    assert [passage.form for passage in passages] == [
        "quotation", "paragraph", "paragraph", "bullet", "bullet", "bullet", "note",
    ]  # fmt: skip
    assert [passage.position for passage in passages] == list(range(7))
    assert [passage.page for passage in passages] == [None, None, 9, None, None, None, None]
    assert passages[3].text == "Één eerste punt:"
    assert passages[3].links == (Link("https://example.org/"),)


def test_an_address_the_text_does_not_place_stays_with_its_chapter_and_is_flagged(corpus: Corpus) -> None:
    links = corpus.chapter_links[f"{PLAN}/jongeren"]
    assert "https://www.probiblio.nl/6-tips-voor-het-lokaal-betrekken-van-jongeren/" in [link.url for link in links]
    assert all(link.assumed for link in links)


def test_fact_sheets_are_summaries_and_say_so_outside_their_passages(corpus: Corpus) -> None:
    guidance = [source for source in corpus.sources.values() if source.kind == "guidance"]
    assert len(guidance) == 44
    for source in guidance:
        remark = corpus.canonical[source.id].splitlines()[2]
        assert remark.startswith("*Samenvatting in onze eigen woorden, op basis van het openbare begin")
        assert source.url
        assert source.url in remark
        passages = [passage for passage in corpus.passages if passage.source_id == source.id]
        assert passages
        assert {passage.kind for passage in passages} == {"summary"}
        assert not any("eigen woorden" in passage.text for passage in passages)


def test_guidance_ranks_by_publisher_and_then_by_date(corpus: Corpus) -> None:
    guidance = [source for source in corpus.sources.values() if source.kind == "guidance"]
    assert {source.publisher for source in guidance if source.rank == UNRANKED} == set()
    ordered = sorted(guidance, key=lambda source: source.precedence)
    assert ordered[0].id == "probiblio-grenzen-bewaken"  # Probiblio's newest
    assert [source.rank for source in ordered] == sorted(source.rank for source in guidance)
    undated = next(source for source in guidance if source.id == "probiblio-jongerendossier")
    assert ordered.index(undated) == sum(source.rank == 1 for source in guidance) - 1


def test_a_publisher_is_known_by_the_longest_name_it_begins_with(tmp_path: Path) -> None:
    where = write_corpus(tmp_path, sources=SOURCES.replace("publisher: Iemand", "publisher: KB / Netwerk (nieuws)"))
    unranked = load_corpus(where)
    (where / "publishers.yaml").write_text("- {name: KB, rank: 2}\n- {name: KB / Netwerk, rank: 7}\n", "utf-8")
    ranked = load_corpus(where)
    assert unranked.sources["plan"].rank == UNRANKED
    assert ranked.sources["plan"].rank == 7
    assert ranked.hash != unranked.hash
    (where / "publishers.yaml").write_text("- {name: K, rank: 2}\n", "utf-8")
    assert load_corpus(where).sources["plan"].rank == UNRANKED
    (where / "publishers.yaml").write_text("- {name: KB, rank: eerste}\n", "utf-8")
    with pytest.raises(CorpusError, match=r"publishers\.yaml, regel 1: ‘rank: eerste’ is geen rang"):
        load_corpus(where)


def test_an_unknown_passage_is_named_in_the_error(corpus: Corpus) -> None:
    with pytest.raises(UnknownName, match="plan-2026-2030/plek/99"):
        corpus.passage("plan-2026-2030/plek/99")


@pytest.mark.parametrize(
    ("on", "in_force"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_a_source_is_in_force_from_its_first_day_up_to_and_including_its_last(
    tmp_path: Path, on: str, in_force: bool
) -> None:
    source = load_corpus(write_corpus(tmp_path)).sources["plan"]
    assert source.is_in_force(date.fromisoformat(on)) is in_force


def test_a_source_without_dates_is_in_force_unless_it_was_withdrawn(tmp_path: Path) -> None:
    undated = SOURCES.replace("2026-01-01", "null").replace("2026-12-31", "null")
    withdrawn = undated.replace("published", "withdrawn")
    assert load_corpus(write_corpus(tmp_path / "a", sources=undated)).sources["plan"].is_in_force(date(1900, 1, 1))
    assert not load_corpus(write_corpus(tmp_path / "b", sources=withdrawn)).sources["plan"].is_in_force(date.max)


@pytest.mark.parametrize(
    "change",
    [
        {"canonical": CANONICAL.replace("tweede", "derde")},
        {"sources": SOURCES.replace("Een plan", "Het plan")},
        {"links": LINKS.replace("example.org", "example.net")},
        {"links": LINKS + "  assumed: true\n"},
    ],
)
def test_the_hash_changes_with_any_text_source_or_link(tmp_path: Path, change: dict[str, str]) -> None:
    before = load_corpus(write_corpus(tmp_path / "before")).hash
    assert load_corpus(write_corpus(tmp_path / "again")).hash == before
    assert load_corpus(write_corpus(tmp_path / "after", **change)).hash != before


def test_the_real_corpus_loads_within_a_tenth_of_a_second() -> None:
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        load_corpus(CORPUS_DIR)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.1


def edited(old: str, new: str) -> Callable[[Path], object]:
    return lambda where: write_corpus(where, canonical=CANONICAL.replace(old, new, 1))


def listed(old: str, new: str) -> Callable[[Path], object]:
    return lambda where: write_corpus(where, sources=SOURCES.replace(old, new, 1))


def linked(links: str) -> Callable[[Path], object]:
    return lambda where: write_corpus(where, links=links)


def without(name: str) -> Callable[[Path], object]:
    return lambda where: (write_corpus(where) / name).unlink()


def appended(name: str, text: str) -> Callable[[Path], object]:
    def make(where: Path) -> None:
        path = write_corpus(where) / name
        path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")

    return make


# mistake: (how to make it, file, line, words of the message)
BROKEN: dict[str, tuple[Callable[[Path], object], str, int, str]] = {
    "duplicate passage id": (edited("ambitie/4}", "ambitie/3}"), "canonical.md", 15, "al gebruikt op regel 14"),
    "number out of order": (edited("ambitie/4}", "ambitie/5}"), "canonical.md", 15, "Hier hoort ‘plek/ambitie/4’"),
    "id of another section": (edited("ambitie/2}", "principes/2}"), "canonical.md", 13, "Hier hoort ‘plek/ambitie/2’"),
    "id of another chapter": (edited("{#plek/inleiding/1", "{#jeugd/inleiding/1"), "canonical.md", 7, "plek/inleiding"),
    "quotation outside citaat": (edited("plek/citaat/1", "plek/inleiding/1"), "canonical.md", 5, "plek/citaat/1"),
    "section of another chapter": (edited("{#plek/ambitie}", "{#jeugd/ambitie}"), "canonical.md", 9, "plek/ambitie"),
    "chapter id with a slash": (edited("{#plek}", "{#plek/x}"), "canonical.md", 1, "past niet op zijn plaats"),
    "id with strange characters": (edited("ambitie/2}", "Ambitie/2}"), "canonical.md", 13, "geen kop, passage"),
    "line without an id": (edited(" {#plek/ambitie/2}", ""), "canonical.md", 13, "Zet er een id achter"),
    "passage before any chapter": (edited("# Plek {#plek}\n", ""), "canonical.md", 4, "past niet op zijn plaats"),
    "windows line ends": (edited("\n", "\r\n"), "canonical.md", 1, "geen kop, passage"),
    "no passages at all": (lambda w: write_corpus(w, canonical="# Plek {#plek}\n"), "canonical.md", 1, "geen enkele"),
    "empty file": (lambda w: write_corpus(w, canonical=" \n"), "canonical.md", 1, "het bestand is leeg"),
    "not utf-8": (lambda w: write_corpus(w, canonical=b"# Plek\n\xe9\xe9n"), "canonical.md", 2, "geen UTF-8"),
    "changed after sha256": (appended("plan/canonical.md", "\n"), "sources.yaml", 13, "zet sha256 op"),
    "canonical file missing": (without("plan/canonical.md"), "sources.yaml", 11, "bestaat niet"),
    "links file missing": (without("plan/links.yaml"), "sources.yaml", 12, "bestaat niet"),
    "sources.yaml missing": (without("sources.yaml"), "sources.yaml", 1, "bestaat niet"),
    "sources.yaml empty": (listed(SOURCES, ""), "sources.yaml", 1, "leeg"),
    "sources.yaml not a list": (listed(SOURCES, "id: plan\n"), "sources.yaml", 1, "een lijst van blokken"),
    "sources.yaml not yaml": (listed("title: Een plan", "title: [Een"), "sources.yaml", 3, "geen geldige YAML"),
    "key twice": (listed("url: null", "kind: plan"), "sources.yaml", 10, "‘kind’ staat er twee keer"),
    "unknown key": (listed("kind: plan", "soort: plan"), "sources.yaml", 4, "‘soort’ is onbekend"),
    "key missing": (listed("  kind: plan\n", ""), "sources.yaml", 1, "‘kind’ ontbreekt"),
    "value empty": (listed("title: Een plan", "title:"), "sources.yaml", 2, "‘title’ is leeg"),
    "list as value": (listed("title: Een plan", "title: [a, b]"), "sources.yaml", 2, "één waarde"),
    "impossible date": (listed("2026-12-31", "2026-13-31"), "sources.yaml", 7, "is geen datum"),
    "date in words": (listed("2026-02-01", "februari"), "sources.yaml", 9, "is geen datum"),
    "never checked": (listed("2026-02-01", "null"), "sources.yaml", 9, "‘checked_on’ is leeg"),
    "ends before it begins": (listed("2026-12-31", "2025-12-31"), "sources.yaml", 7, "vóór ‘valid_from’"),
    "unknown kind": (listed("kind: plan", "kind: roman"), "sources.yaml", 4, "plan, guidance, local, law"),
    "unknown validity": (listed("validity: stated", "validity: maybe"), "sources.yaml", 8, "stated, assumed"),
    "source id in capitals": (listed("id: plan", "id: Plan"), "sources.yaml", 1, "kleine letters"),
    "file outside the corpus": (listed("plan/canonical.md", "../geheim.md"), "sources.yaml", 11, "buiten de map"),
    "same source twice": (lambda w: write_corpus(w, sources=SOURCES * 2), "sources.yaml", 14, "staat er al"),
    "file nobody listed": (appended("plan/nieuw.md", "# Nieuw"), "nieuw.md", 1, "niet in sources.yaml"),
    "link to an unknown passage": (linked(LINKS.replace("/2", "/9")), "links.yaml", 2, "geen passage of hoofdstuk"),
    "link with an unknown key": (linked(LINKS + "  naar: x\n"), "links.yaml", 3, "‘naar’ is onbekend"),
    "link half assumed": (linked(LINKS + "  assumed: misschien\n"), "links.yaml", 3, "true, false"),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_broken_corpus_is_refused_with_file_line_mistake_and_next_step(tmp_path: Path, mistake: str) -> None:
    make, file, line, words = BROKEN[mistake]
    make(tmp_path)
    with pytest.raises(CorpusError) as caught:
        load_corpus(tmp_path)
    message = str(caught.value)
    assert f"{file}, regel {line}: " in message
    assert words in message
    assert re.fullmatch(r".+, regel \d+: .+\. .+[.…]", message), "mistake and next step, each a sentence"


def test_the_unbroken_corpus_of_the_table_loads(tmp_path: Path) -> None:
    assert len(load_corpus(write_corpus(tmp_path)).passages) == 7


def test_a_corpus_may_be_moved_as_a_folder(tmp_path: Path, corpus: Corpus) -> None:
    shutil.copytree(CORPUS_DIR, tmp_path / "elders")
    assert load_corpus(tmp_path / "elders").hash == corpus.hash
