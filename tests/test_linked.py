"""The publications that the corpus refers to, going through them, and what a card begins with."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from web_server import answer, web_server

from assistant.errors import Conflict, EngineUnavailable, StorageError
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.documents import Document, read_document
from assistant.knowledge.ingest.card import make_card
from assistant.knowledge.ingest.fetching import Fetched, Fetcher, FetchPolicy, policy_for
from assistant.knowledge.ingest.fetching.address import parse_address
from assistant.knowledge.ingest.linked import (
    LinkedSource,
    LinkedState,
    LinkedStep,
    Progress,
    comparable,
    fetch_linked,
    linked_sources,
    without_tracking,
)
from assistant.knowledge.ingest.particulars import LONGEST_HEAD, Particulars, particulars_of
from assistant.knowledge.ingest.sources import AddedSources
from assistant.knowledge.ingest.suggesting import publishers_of, suggest_card
from assistant.settings import ROOT, Settings

SHEET_URL = "https://www.probiblio.nl/jongerendossier"
TEXT = b"# Jongerendossier\n\nJongeren lezen vaker als zij zelf kiezen.\n"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(ROOT / "corpus")


@pytest.fixture(scope="module")
def linked(corpus: Corpus) -> dict[str, LinkedSource]:
    return {each.url: each for each in linked_sources(corpus)}


def with_added(folder: Path, url: str, **more: str) -> Corpus:
    card = make_card(id="dossier", title="Dossier", publisher="Probiblio", kind="guidance", url=url, **more)  # type: ignore[arg-type]
    AddedSources(ROOT / "corpus", folder).add("dossier.md", TEXT, card, today=date(2026, 11, 26))
    return load_corpus(ROOT / "corpus", folder)


# The list


def test_every_web_address_of_the_plan_and_every_sheet_is_there_once(linked: dict[str, LinkedSource]) -> None:
    plan = [each for each in linked.values() if each.at]
    sheets = [each for each in linked.values() if not each.at]
    assert (len(plan), len(sheets)) == (16, 43)  # eighteen addresses in links.yaml: one twice, one of e-mail
    assert list(linked.values())[: len(plan)] == plan
    assert {each.state for each in plan} == {LinkedState.NOT_YET, LinkedState.AS_SHEET}
    assert {each.state for each in sheets} == {LinkedState.AS_SHEET}
    assert len({comparable(parse_address(url)) for url in linked}) == len(linked)


def test_a_link_tells_where_it_stands_and_what_it_is(linked: dict[str, LinkedSource], corpus: Corpus) -> None:
    link = linked["https://www.probiblio.nl/publicatie-employee-journey-collectiespecialist/"]
    assert link.title == "Publicatie employee journey collectiespecialist"
    assert link.near == "Voor een verkenning van de rol van de nieuwe collectiespecialist, zie"
    assert link.at == ("plan-2026-2030/managementsamenvatting/noot/1",)
    assert link.host == "www.probiblio.nl"
    for each in linked.values():
        assert each.title
        for place in each.at:
            assert place in corpus.chapter_links or corpus.passage(place).links


def test_slips_in_an_address_are_mended_before_it_is_fetched(linked: dict[str, LinkedSource]) -> None:
    assert "https://www.probiblio.nl/6-tips-voor-het-lokaal-betrekken-van-jongeren/" in linked
    assert not [url for url in linked if "utm_" in url or "#" in url or url.endswith("http://")]


def test_a_sheet_is_known_by_its_own_title(linked: dict[str, LinkedSource]) -> None:
    sheet = linked[SHEET_URL]
    assert (sheet.title, sheet.sheet_id, sheet.source_id) == ("Jongerendossier", "probiblio-jongerendossier", None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.kb.nl/beleid/", "http://kb.nl/beleid", True),
        ("https://www.kb.nl/stuk?utm_source=x&id=1&fbclid=2", "https://www.kb.nl/stuk?id=1", True),
        ("https://www.kb.nl/stuk?utm_source=chatgpt.com", "https://www.kb.nl/stuk", True),
        ("https://www.kb.nl/stuk#deel-2", "https://www.kb.nl/stuk", True),
        ("https://www.kb.nl/b%C3%BCcher", "https://www.kb.nl/bücher", True),
        ("https://www.kb.nl/stuk/http://", "https://www.kb.nl/stuk/", True),
        ("https://www.kb.nl/stuk?id=1", "https://www.kb.nl/stuk?id=2", False),
        ("https://www.kb.nl/stuk", "https://www.kb.nl/Stuk", False),
        ("https://www.kb.nl/stuk", "https://www.kb.nl:8443/stuk", False),
        ("https://www.kb.nl/stuk?my_utm_source=1", "https://www.kb.nl/stuk", False),
    ],
)
def test_two_addresses_of_one_page_are_one(one: str, other: str, same: bool) -> None:
    keys = [comparable(without_tracking(parse_address(url))) for url in (one, other)]
    assert (keys[0] == keys[1]) is same


def test_what_was_added_is_said_to_be_in(tmp_path: Path) -> None:
    added = with_added(tmp_path, "https://probiblio.nl/monitor-collecties-2025?utm_campaign=x")
    states = {each.url: each for each in linked_sources(added)}
    link = states["https://www.probiblio.nl/monitor-collecties-2025/"]
    assert (link.state, link.source_id, link.title) == (LinkedState.ADDED, "dossier", "Dossier")
    assert sum(each.state is LinkedState.ADDED for each in states.values()) == 1
    AddedSources(ROOT / "corpus", tmp_path).remove("dossier")
    again = linked_sources(load_corpus(ROOT / "corpus", tmp_path))
    assert not [each for each in again if each.state is LinkedState.ADDED]


def test_what_was_withdrawn_is_not_asked_for_again(tmp_path: Path) -> None:
    with_added(tmp_path, SHEET_URL)
    listing = tmp_path / "sources.yaml"
    listing.write_text(listing.read_text().replace("status: published", "status: withdrawn"))
    (link,) = [each for each in linked_sources(load_corpus(ROOT / "corpus", tmp_path)) if each.url == SHEET_URL]
    assert link.state is LinkedState.ADDED


def test_what_was_added_does_not_widen_where_can_be_fetched(tmp_path: Path, corpus: Corpus) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)
    added = with_added(tmp_path, "https://www.elders.nl/stuk")
    assert policy_for(settings, added) == policy_for(settings, corpus)


def test_an_original_is_in_beside_the_sheet_that_summarises_it(tmp_path: Path) -> None:
    (link,) = [each for each in linked_sources(with_added(tmp_path, SHEET_URL)) if each.url == SHEET_URL]
    assert (link.state, link.source_id) == (LinkedState.ADDED, "dossier")
    assert link.sheet_id == "probiblio-jongerendossier"


def test_an_original_elsewhere_is_in_where_it_was_said_to_replace_a_sheet(tmp_path: Path) -> None:
    added = with_added(tmp_path, "https://www.probiblio.nl/dossiers/2026/", replaces="probiblio-jongerendossier")
    (link,) = [each for each in linked_sources(added) if each.sheet_id == "probiblio-jongerendossier"]
    assert (link.state, link.source_id) == (LinkedState.ADDED, "dossier")


# Going through it


def a_link(url: str, state: LinkedState = LinkedState.NOT_YET, source_id: str | None = None) -> LinkedSource:
    return LinkedSource(url=url, title=url, host="h", at=(), near="", sheet_id=None, source_id=source_id, state=state)


def told(steps: list[LinkedStep]) -> list[tuple[int, Progress]]:
    return [(step.number, step.progress) for step in steps]


def test_one_that_fails_does_not_keep_the_others() -> None:
    with web_server() as server:
        server.pages |= {"/1": answer(), "/4": answer(b"nu niet", status="503 Busy"), "/5": answer(TEXT, "text/plain")}
        fetcher = Fetcher(FetchPolicy(hosts=(), private_hosts=(server.host,), pause=0))
        links = [a_link(server.url(f"/{number}")) for number in range(1, 6)]
        links[1] = a_link("https://www.elders.nl/2")
        given: list[tuple[str, str]] = []
        steps = list(fetch_linked(links, fetcher.fetch, lambda link, got: given.append((link.url, got.name))))
    busy, done, failed = Progress.FETCHING, Progress.HANDED_OVER, Progress.FAILED
    assert told(steps) == [
        *((1, busy), (1, done), (2, busy), (2, failed), (3, busy), (3, failed), (4, busy), (4, failed)),
        *((5, busy), (5, done)),
    ]
    assert given == [(server.url("/1"), "1.html"), (server.url("/5"), "5.txt")]
    why = {step.number: (step.reason, step.may_help_later) for step in steps if step.progress is failed}
    assert "ASSISTANT_FETCH_HOSTS" in why[2][0]
    assert "404" in why[3][0]
    assert "503" in why[4][0]
    assert [later for _, later in why.values()] == [False, False, True]
    assert {step.total for step in steps} == {5}


def fetched(url: str) -> Fetched:
    return Fetched(
        name="a.md", data=TEXT, url=url, url_final=url, media_type="text/markdown", fetched_at=datetime.now(UTC)
    )


def test_it_goes_on_where_it_stopped() -> None:
    links = [a_link(f"https://h/{number}") for number in range(4)]
    waiting: list[str] = []
    keep = lambda link, _: waiting.append(link.url)  # noqa: E731
    steps = list(fetch_linked(links, fetched, keep, stop=lambda: len(waiting) == 2))
    assert steps[-1].progress is Progress.STOPPED
    assert (steps[-1].number, waiting) == (3, ["https://h/0", "https://h/1"])
    links[0] = a_link("https://h/0", LinkedState.ADDED, "nul")
    steps = list(fetch_linked(links, fetched, keep, is_waiting=lambda link: link.url in waiting))
    assert told(steps)[:2] == [(1, Progress.SKIPPED), (2, Progress.SKIPPED)]
    assert "‘nul’" in steps[0].reason
    assert waiting == [f"https://h/{number}" for number in range(4)]


def test_what_the_desk_refuses_has_failed_and_a_full_disk_ends_it() -> None:
    def refuses(link: LinkedSource, got: Fetched) -> None:
        raise Conflict("Deze tekst is al een bron; gebruik die.")

    def full(link: LinkedSource, got: Fetched) -> None:
        raise StorageError("De schijf is vol; maak ruimte.")

    def away(url: str) -> Fetched:
        raise EngineUnavailable("De website antwoordt niet; probeer het later.")

    links = [a_link("https://h/1"), a_link("https://h/2")]
    assert [step.reason for step in fetch_linked(links, fetched, refuses)][
        1
    ] == "Deze tekst is al een bron; gebruik die."
    assert [step.may_help_later for step in fetch_linked(links, away, refuses)] == [False, True, False, True]
    with pytest.raises(StorageError):
        list(fetch_linked(links, fetched, full))


def test_a_sheet_is_fetched_for_its_original_comes_in_its_place() -> None:
    steps = list(fetch_linked([a_link("https://h/1", LinkedState.AS_SHEET)], fetched, lambda link, got: None))
    assert steps[-1].progress is Progress.HANDED_OVER


# What a card begins with


def page(head: str) -> Fetched:
    return fetched("https://www.probiblio.nl/monitor").model_copy(
        update={"data": f"<html><head>{head}</head><body>x</body></html>".encode(), "media_type": "text/html"}
    )


def document(title: str, name: str = "stuk.md") -> Document:
    return read_document(name, f"# {title}\n\nEen zin over de collectie.\n".encode())


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2023-09-06T08:00:00+00:00">', date(2023, 9, 6)),
        ("<META NAME='DCTERMS.issued' CONTENT='2024-01-31'/>", date(2024, 1, 31)),
        ('<meta itemprop="datePublished" content="2022-11-22">', date(2022, 11, 22)),
        (
            '<script type="application/ld+json">{"@type": "Article", "datePublished": "2021-09-08"}</script>',
            date(2021, 9, 8),
        ),
        ('<time itemprop="datePublished" datetime="2020-02-29">29 feb</time>', date(2020, 2, 29)),
        ('<meta name="date" content="1 mei"><meta name="dcterms.date" content="2025-05-01">', date(2025, 5, 1)),
        ('<meta name="date" content="2023">', None),
        ('<meta name="date" content="2023-02-30">', None),
        ('<meta name="date" content="0001-01-01">', None),
        ('<meta name="date" content="' + "9" * 5000 + '">', None),
        ('<meta name="description" content="6 september 2023">', None),
        ("", None),
        ("x" * LONGEST_HEAD + '<meta name="date" content="2023-01-01">', None),
    ],
)
def test_a_page_says_when_it_was_published(head: str, day: date | None) -> None:
    assert particulars_of(page(head).data, "text/html").published == day


@pytest.mark.parametrize(
    "sign", ["<", "<a ", "<!--", "&", "</", "<meta ", "<script>", "a='", '"datePublished":', "<![CDATA["]
)
def test_a_page_that_is_made_to_keep_us_does_not(sign: str) -> None:
    began = time.monotonic()
    assert particulars_of(sign.encode() * 500_000, "text/html") == Particulars()
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("charset", ["punycode", "klingon", "utf-16", "rot13", "windows-1252"])
def test_a_strange_character_set_in_a_page_harms_nothing(charset: str) -> None:
    particulars_of(f'<meta charset="{charset}">'.encode() + b"\xff-z" * 30_000, "text/html")
    assert particulars_of(b"%PDF-1.7", "application/pdf") == Particulars()


def test_a_fetched_page_gets_a_card_with_where_each_field_is_from(corpus: Corpus) -> None:
    got = page(
        '<meta property="article:published_time" content="2025-03-04"><meta property="og:site_name" content="X">'
    )
    card = suggest_card(document("Monitor collecties 2025 - Probiblio"), fetched=got, corpus=corpus)
    assert (card.title, card.id, card.publisher, card.kind) == (
        "Monitor collecties 2025",
        "monitor-collecties-2025",
        "Probiblio",
        "guidance",
    )
    assert (card.published, card.valid_from, card.valid_to) == ("4 maart 2025", date(2025, 3, 4), None)
    assert (card.url, card.replaces) == ("https://www.probiblio.nl/monitor", None)
    assert set(card.guesses) == {"title", "publisher", "kind", "published", "valid_from"}
    assert all(sentence.endswith(".") for sentence in card.guesses.values())


def test_every_suggestion_fits_on_a_card(corpus: Corpus) -> None:
    for title in ("Beleid", "é" * 300, "[1] <b>kop</b> `x`", "2026-2030", "!!! x", "Ā" * 90):
        card = suggest_card(document(title), "https://www.probiblio.nl/x", corpus=corpus)
        made = make_card(**card.model_dump(exclude={"guesses"}))
        assert made.id == card.id


def test_the_original_of_a_sheet_is_recognised_wherever_it_was_found(corpus: Corpus) -> None:
    moved = fetched("https://probiblio.nl/jongerendossier/?utm_source=x").model_copy(
        update={"url_final": "https://www.probiblio.nl/dossiers/jongeren"}
    )
    card = suggest_card(document("Jongerendossier"), fetched=moved, corpus=corpus)
    assert card.replaces == "probiblio-jongerendossier"
    assert "feitenblad ‘Jongerendossier’" in card.guesses["replaces"]
    assert card.url == "https://www.probiblio.nl/dossiers/jongeren"
    assert card.id not in corpus.sources


def test_a_second_time_it_is_a_new_version_of_the_same_source(tmp_path: Path) -> None:
    added = with_added(tmp_path, "https://www.probiblio.nl/dossier")
    card = suggest_card(document("Heel ander stuk"), "https://www.probiblio.nl/dossier/", corpus=added)
    assert card.id == "dossier"
    assert "nieuwe versie" in card.guesses["id"]
    other = suggest_card(document("Dossier"), "https://www.probiblio.nl/iets-anders", corpus=added)
    assert other.id == "dossier-2"


@pytest.mark.parametrize(
    ("host", "publisher"),
    [
        ("monitor.probiblio.nl", "Probiblio"),
        ("nieuw.probiblio.nl", "Probiblio"),
        ("notprobiblio.nl", None),
        ("nl", None),
    ],
)
def test_the_publisher_is_that_of_the_other_sources_of_the_host(
    host: str, publisher: str | None, corpus: Corpus
) -> None:
    assert suggest_card(document("Stuk over boeken"), f"https://{host}/x", corpus=corpus).publisher == publisher
    assert publishers_of(corpus)["probiblio.nl"] == "Probiblio"


def test_a_page_of_an_unknown_host_names_its_own_publisher(corpus: Corpus) -> None:
    got = page('<meta property="og:site_name" content="Koninklijke [1] Bibliotheek">')
    got = got.model_copy(update={"url_final": "https://www.kb.nl/x"})
    card = suggest_card(document("Stuk over boeken"), fetched=got, corpus=corpus)
    assert card.publisher == "Koninklijke (1) Bibliotheek"
    assert "kijk wie" in card.guesses["publisher"]
    assert suggest_card(document("Stuk over boeken")).publisher is None


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("Collectiebeleidsplan 2027-2030", date(2027, 1, 1), date(2030, 12, 31)),
        ("Beleidsplan 2027 – 2030 van de bibliotheek", date(2027, 1, 1), date(2030, 12, 31)),
        ("Visie collectie 2027 t/m 2030", date(2027, 1, 1), date(2030, 12, 31)),
        ("Collectiebeleid 2027/28", date(2027, 1, 1), date(2028, 12, 31)),
        ("Collectiebeleid 2027", None, None),
        ("Collectiebeleid 2030-2027", None, None),
        ("Collectiebeleid 2020-2090", None, None),
        ("Cijfers over uitleningen 2019-2022", None, None),
        ("Beleid 020-2030 20200-20300", None, None),
    ],
)
def test_years_in_the_title_of_a_policy_are_its_validity_until_a_person_says_otherwise(
    title: str, first: date | None, last: date | None
) -> None:
    card = suggest_card(document(title))
    assert (card.valid_from, card.valid_to) == (first, last)
    assert ("valid_from" in card.guesses) is (first is not None)


def test_a_file_of_ones_own_is_mostly_local_policy() -> None:
    assert suggest_card(document("Collectiebeleid van de bibliotheek")).kind == "local"
    assert suggest_card(document("Tips voor jongeren")).kind == "guidance"
    assert suggest_card(document("Collectiebeleid"), "https://www.kb.nl/x").kind == "guidance"
    nameless = suggest_card(read_document("mijn_eigen-beleid.txt", b"Wij lenen boeken uit.\n"))
    assert nameless.title == "Mijn eigen beleid"
    assert "naam van het bestand" in nameless.guesses["title"]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Jongeren | Probiblio", "Jongeren"),
        ("Probiblio - Jongeren - en lezen", "Jongeren - en lezen"),
        ("Jongeren – Probiblio – Probiblio.nl", "Jongeren"),
        ("Lezen - een visie", "Lezen - een visie"),
        ("Probiblio", "Probiblio"),
        ("Lees-en-doe", "Lees-en-doe"),
    ],
)
def test_the_name_of_the_website_is_no_part_of_the_title(title: str, kept: str, corpus: Corpus) -> None:
    assert suggest_card(document(title), "https://www.probiblio.nl/x", corpus=corpus).title == kept
