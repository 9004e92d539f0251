"""The right passage comes up, whatever words it is asked for in, and every score says what it is made of."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import Assistant
from assistant.errors import BadInput, UnknownName
from assistant.knowledge.retrieval import Found, Retriever, SearchRequest

PLAN = "plan-2026-2030"

# In other words than the plan's own; what is wanted is a passage, or any of several that say it.
ASKED = {
    "Geldt de collectie ook voor mensen zonder verblijfsvergunning?": ["inleiding/burgers/1"],
    "Hoeveel materialen moeten we er elk jaar uit gooien?": ["evaluatie/normen/3"],
    "Tot welk deel mag ik lenen bij collega-bibliotheken elders in het land?": ["evaluatie/normen/2"],
    "Hoe groot moet de formatie zijn in een stad met driehonderdduizend mensen?": ["evaluatie/toevoegingen/6"],
    "Is er een landelijk richtbedrag voor wat we aan boeken uitgeven?": ["managementsamenvatting/beleid-en-budget/2"],
    "Worden slecht presterende bieben gestraft als ze de percentages niet halen?": ["data/principes/10"],
    "Met welk chatprogramma is de tekst een beetje geholpen?": ["totstandkoming/inleiding/7"],
    "Welke partij verzorgt het uitleensysteem namens alle organisaties?": ["inleiding/landelijke-spelers/4"],
    "Moeten we melden dat een roman door een computer geschreven is?": ["ai/principes/5"],
    "Aan wie mail ik als ik hulp wil bij het invoeren?": ["colofon/meer-informatie/1"],
    "Wordt openbaar gemaakt wat wij per hoofd van de bevolking te besteden hebben?": ["evaluatie/toevoegingen/7"],
    "Let AI niet te veel op het milieu?": ["ai/principes/7", "ai/relevantie/2"],
    "who is responsible for the words in this document?": ["totstandkoming/inleiding/8"],
    "colectie bugdet voor doelgroepn, minimm": ["doelgroepgericht-collectioneren/ambitie/3"],
}


@pytest.fixture(scope="module")
def retriever(assistant: Assistant) -> Retriever:
    return assistant._knowledge.retriever


@pytest.mark.parametrize(("question", "wanted"), ASKED.items(), ids=ASKED.keys())
def test_a_question_in_other_words_finds_its_passage_among_the_first_five(
    assistant: Assistant, question: str, wanted: list[str]
) -> None:
    found = [hit.passage_id.removeprefix(f"{PLAN}/") for hit in assistant.search(question, 5)]
    assert set(found) & set(wanted), found


def test_every_score_is_the_sum_of_its_reasons(assistant: Assistant) -> None:
    hits = [hit for question in ASKED for hit in assistant.search(question, 20)]
    for hit in hits:
        assert hit.score == pytest.approx(hit.why.dense + hit.why.lexical + hit.why.structure, abs=3e-4)
    for kind in ("dense", "lexical", "structure"):
        assert len({getattr(hit.why, kind) for hit in hits}) > 1, f"{kind} never says anything"


def test_the_best_comes_first_each_passage_once(assistant: Assistant) -> None:
    hits = assistant.search("jongeren betrekken bij de collectie", 50)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage_id for hit in hits}) == len(hits) == 50


def test_a_hit_shows_the_passage_as_it_stands_in_its_source(assistant: Assistant) -> None:
    for hit in assistant.search("uren voor de collectiespecialist", 10):
        passage = assistant.passage(hit.passage_id)
        assert (hit.text, hit.locator, hit.source_id) == (passage.text, passage.locator, passage.source_id)
        assert -1 <= hit.similarity <= 1
        assert -1 <= hit.asked <= 1


def test_the_same_query_gives_the_same_hits(assistant: Assistant) -> None:
    assert assistant.search("diversiteit") == assistant.search("diversiteit")


@pytest.mark.parametrize("k", [1, 3, 100])
def test_no_more_comes_back_than_was_asked_for(assistant: Assistant, k: int) -> None:
    assert len(assistant.search("collectie", k)) == k


@pytest.mark.parametrize("k", [0, -1, 101, 10**9])
def test_a_silly_number_of_hits_is_refused(assistant: Assistant, k: int) -> None:
    with pytest.raises(BadInput, match="tussen 1 en 100"):
        assistant.search("collectie", k)


@pytest.mark.parametrize("query", ["", "   ", "\n\t", "?!", "…", "📚", "%", "\u200b\u00ad", "\x00"])
def test_a_query_without_words_is_refused(assistant: Assistant, query: str) -> None:
    with pytest.raises(BadInput):
        assistant.search(query)


@pytest.mark.parametrize("query", ["jongeren\x00data", "jongeren\ud800", "\x1b[31mjongeren", "a" * 2001])
def test_a_query_that_is_no_text_or_too_long_is_refused(assistant: Assistant, query: str) -> None:
    with pytest.raises(BadInput):
        assistant.search(query)


@pytest.mark.parametrize("query", ["書籍", "книги для молодёжи", "a", "' OR 1=1 --", "<b>jongeren</b>", "x" * 2000])
def test_any_other_text_is_searched_for(assistant: Assistant, query: str) -> None:
    assert len(assistant.search(query, 3)) == 3


def test_searching_with_nothing_is_refused_wherever_it_comes_from(retriever: Retriever) -> None:
    with pytest.raises(BadInput, match="niets om naar te zoeken"):
        retriever.find(SearchRequest(" \n"), 3)


# --- places


@pytest.mark.parametrize("section", ["ai/principes", "ai/ambitie", "evaluatie/normen", "data/randvoorwaarden"])
def test_a_section_comes_back_whole_and_in_order(retriever: Retriever, section: str) -> None:
    members = retriever.members(f"{PLAN}/{section}")
    numbers = [passage.number for passage in members]
    assert numbers == list(range(1, len(members) + 1))
    assert len(members) > 1
    everything = [passage for passage in retriever.corpus.passages if passage.id.startswith(f"{PLAN}/{section}/")]
    assert members == everything


def test_a_section_that_does_not_exist_has_no_members(retriever: Retriever) -> None:
    assert retriever.members(f"{PLAN}/ai/geheimen") == []


def test_chapter_section_and_role_together_find_the_points(retriever: Retriever) -> None:
    chapters, sections = frozenset({"ai"}), frozenset({"randvoorwaarden"})
    everything = retriever.section(chapters, sections, frozenset())
    assert [passage.number for passage in everything] == [1, 2, 3]
    (advice,) = retriever.section(chapters, sections, frozenset({"adviseert"}))
    assert advice.text.startswith("Probiblio adviseert")
    assert retriever.section(chapters, frozenset(), frozenset()) == []


def test_a_place_that_is_named_lifts_its_passages(retriever: Retriever) -> None:
    def best(request: SearchRequest) -> dict[str, float]:
        return {hit.passage_id: hit.why.structure for hit in retriever.find(request, 100).hits}

    plain = best(SearchRequest("waar streven we naar"))
    named = best(SearchRequest("waar streven we naar", chapters=frozenset({"data"}), sections=frozenset({"ambitie"})))
    lifted = {each for each in plain.keys() & named.keys() if named[each] > plain[each]}
    assert any(each.startswith(f"{PLAN}/data/ambitie/") for each in lifted)
    assert all("/data/" in each or "/ambitie/" in each for each in lifted)


def test_neighbours_are_the_section_in_order(assistant: Assistant) -> None:
    neighbours = assistant.neighbours(f"{PLAN}/ai/principes/3")
    assert [passage.id for passage in neighbours] == [f"{PLAN}/ai/principes/{number}" for number in range(1, 9)]


def test_an_unknown_passage_is_named(assistant: Assistant) -> None:
    with pytest.raises(UnknownName, match="geheimen"):
        assistant.neighbours(f"{PLAN}/ai/geheimen/1")


# --- what is in force


def test_only_passages_in_force_are_found(retriever: Retriever, assistant: Assistant) -> None:
    sources = {source.id: source for source in assistant.sources()}

    def find(on: date) -> Found:
        request = SearchRequest("Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren")
        return retriever.find(request, 20, in_force=lambda passage: sources[passage.source_id].is_in_force(on))

    assert find(date(2026, 11, 24)).hits[0].source_id == PLAN
    before = find(date(2024, 6, 1)).hits
    assert len(before) == 20
    assert PLAN not in {hit.source_id for hit in before}


@pytest.mark.parametrize("as_of", [date(2024, 6, 1), date(2025, 12, 31), date(2031, 1, 1)])
def test_the_plan_does_not_answer_for_a_date_it_does_not_cover(assistant: Assistant, as_of: date) -> None:
    answer = assistant.ask("Hoeveel procent van het collectiebudget moet naar doelgroepen?", as_of=as_of)
    assert PLAN not in {citation.source_id for citation in answer.citations}
    assert answer.calculations == ()
    assert "20%" not in answer.text


@pytest.mark.parametrize("as_of", [date(2026, 1, 1), date(2030, 12, 31)])
def test_the_plan_answers_on_its_first_day_and_its_last(assistant: Assistant, as_of: date) -> None:
    answer = assistant.ask("Hoeveel procent van het collectiebudget moet naar doelgroepen?", as_of=as_of)
    assert PLAN in {citation.source_id for citation in answer.citations}
    assert "20%" in answer.text
