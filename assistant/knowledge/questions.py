"""Questions that a passage answers, in words people use and the plan does not: the bridge between the two.

Written beforehand and open to review, kept beside the source as data (``questions/*.yaml`` or ``questions.yaml``:
passage or section id → questions) and indexed with it. They help to *find* a passage; they are never quoted. A source
without them works too, only less forgivingly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import yaml

from assistant.advice import fingerprint
from assistant.errors import CorpusError
from assistant.knowledge.conversations import Exchange, load_conversations
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.held import held_rows
from assistant.knowledge.norm_questions import load_norm_questions
from assistant.knowledge.records import SAFE_LOADER

FAR = "!far/"
YesNo = Literal["yes", "no", "open"]
_SAID: dict[str, YesNo] = {"ja": "yes", "nee": "no", "open": "open"}
HELD_VERSION = 2  # raise it when the same files are read in another way
_OTHERS = ("yes-no.yaml", "things.yaml", "unanswered.yaml", "attempts.yaml", "norm-questions.yaml")
NOTHING = "-"  # among things: the passage does not say in so many words what is asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what it asks for: a passage, or a whole section."""

    id: str
    text: str
    target: str
    is_section: bool
    says: YesNo | None = None  # what people answered to it, for a question that is answered with yes or no
    thing: str | None = None  # who, when or how much, in the words of its passage; "" where these do not say it


@dataclass(frozen=True, slots=True)
class Questions:
    """``unanswered`` holds questions of which people established that no source answers them (id → text).

    ``attempts`` holds messages that try to make the assistant drop its safeguards (id → text).
    Ids that start with :data:`FAR` belong to questions about other subjects than libraries.
    """

    asked: tuple[Asked, ...]
    unanswered: Mapping[str, str]
    attempts: Mapping[str, str]
    hash: str
    exchanges: tuple[Exchange, ...] = ()  # of which it is known what the follow-up asks
    of_norms: tuple[tuple[str, str], ...] = ()  # what is asked about a norm itself, and in which words

    @property
    def texts(self) -> list[str]:
        """What people ask, answered or not: the answered ones first."""
        return [*(each.text for each in self.asked), *self.unanswered.values()]


def load_questions(corpus_dir: Path, corpus: Corpus, held: Path | None = None) -> Questions:
    """Read all question files; a key that is no passage or section of the corpus is a CorpusError. ``held`` is where
    what was read is kept for the next start, which takes it if no file changed."""
    if held is None:
        return _load(corpus_dir, corpus)
    return _of_rows(held_rows(held, _made_of(corpus_dir, corpus), lambda: _rows_of(_load(corpus_dir, corpus))))


def _made_of(corpus_dir: Path, corpus: Corpus) -> str:
    """What the questions depend on: all that stands in their files, and the passages that they are about."""
    digest = sha256(f"{HELD_VERSION} {corpus.hash}".encode())
    others = [corpus_dir / name for name in _OTHERS]
    for path in [*_files(corpus_dir), *others, *sorted((corpus_dir / "conversations").glob("*.tsv"))]:
        with suppress(OSError):  # reading it will say what is wrong
            digest.update(f"\0{path.relative_to(corpus_dir)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _rows_of(questions: Questions) -> Mapping[str, Any]:
    asked = [[each.id, each.text, each.target, each.is_section, each.says, each.thing] for each in questions.asked]
    kept = {name: getattr(questions, name) for name in ("unanswered", "attempts", "hash", "exchanges", "of_norms")}
    return {"asked": asked, **kept}


def _of_rows(rows: Mapping[str, Any]) -> Questions:
    return Questions(
        asked=tuple(Asked(*row) for row in rows["asked"]),
        unanswered=rows["unanswered"],
        attempts=rows["attempts"],
        hash=rows["hash"],
        exchanges=tuple(Exchange(*row) for row in rows["exchanges"]),
        of_norms=tuple((aspect, text) for aspect, text in rows["of_norms"]),
    )


def _load(corpus_dir: Path, corpus: Corpus) -> Questions:
    passages = {passage.id for passage in corpus.passages}
    places = passages | {section_id(passage.id) for passage in corpus.passages}
    texts_of: dict[str, dict[str, None]] = {}  # by target, each text once, in order
    for path in _files(corpus_dir):
        source_id = path.parent.parent.name if path.parent.name == "questions" else ""
        for key, texts in _read(path).items():
            target = key if key in places else f"{source_id}/{key}"
            if target not in places:
                raise CorpusError(f"{path}: ‘{key}’ is geen passage of onderdeel van een bron; verbeter de sleutel.")
            texts_of.setdefault(target, {}).update(dict.fromkeys(texts))
    said = _read_said(corpus_dir / "yes-no.yaml", {text for texts in texts_of.values() for text in texts})
    things = _read_things(corpus_dir / "things.yaml", texts_of, corpus)
    asked = [
        Asked(f"{target}?{number}", text, target, target not in passages, said.get(text), things.get((target, text)))
        for target, texts in texts_of.items()
        for number, text in enumerate(texts, start=1)
    ]
    unanswered = _read_groups(corpus_dir / "unanswered.yaml", ("near", "far"))
    attempts = _read_groups(corpus_dir / "attempts.yaml", ("attempts",))
    digest = fingerprint([[[each.id, each.text] for each in asked], unanswered, attempts])
    exchanges, of_norms = load_conversations(corpus_dir), load_norm_questions(corpus_dir)
    return Questions(tuple(asked), unanswered, attempts, digest, tuple(exchanges), tuple(of_norms))


def by_passage(known: Iterable[Asked]) -> dict[str, list[Asked]]:
    """Questions by what they ask for, in their order."""
    found: dict[str, list[Asked]] = {}
    for each in known:
        found.setdefault(each.target, []).append(each)
    return found


def section_id(passage_id: str) -> str:
    return passage_id.rpartition("/")[0]


def place_of(passage_id: str) -> str:
    """Of the plan the chapter, of a publication the whole of it."""
    return "/".join(passage_id.split("/")[:2])


def _files(corpus_dir: Path) -> Iterator[Path]:
    yield from sorted([*corpus_dir.glob("*/questions/*.yaml"), *corpus_dir.glob("*/questions.yaml")])


def _read_groups(path: Path, known: tuple[str, ...]) -> dict[str, str]:
    """Questions by group, as "!group/number" → text; a corpus may do without the file."""
    groups = _read(path) if path.is_file() else {}
    if strange := set(groups) - set(known):
        raise CorpusError(
            f"{path}: hier hoort alleen {', '.join(known)}, niet ‘{min(map(str, strange))}’; verbeter de sleutel."
        )
    return {f"!{group}/{number}": text for group, texts in groups.items() for number, text in enumerate(texts, start=1)}


def _read_said(path: Path, known: Set[str]) -> dict[str, YesNo]:
    """Known questions with the yes, no or open that people gave them; a corpus may do without the file."""
    groups = _read(path) if path.is_file() else {}
    if strange := set(groups) - set(_SAID):
        raise CorpusError(f"{path}: hier hoort alleen ja, nee en open, niet ‘{min(map(str, strange))}’; verbeter dit.")
    said: dict[str, YesNo] = {}
    for answer, texts in groups.items():
        for text in texts:
            if said.setdefault(text, _SAID[answer]) != _SAID[answer]:
                raise CorpusError(f"{path}: ‘{text}’ staat onder twee antwoorden; kies er een.")
    if lost := sorted(set(said) - known):
        raise CorpusError(f"{path}: ‘{lost[0]}’ staat in geen vragenbestand van de bronnen; haal hem hier weg.")
    return said


def _read_things(path: Path, known: Mapping[str, Mapping[str, None]], corpus: Corpus) -> dict[tuple[str, str], str]:
    """The words of a passage that are what a question about it asks for, by passage and question; a corpus may do
    without the file."""
    raw = _parse(path) if path.is_file() else {}
    if not isinstance(raw, dict) or not all(map(_has_words, raw.values())):
        raise CorpusError(
            f"{path}: hier horen per passage-id haar woorden te staan, tussen aanhalingstekens, elk met "
            "een lijst met vragen; herstel de indeling."
        )
    things: dict[tuple[str, str], str] = {}
    for target, groups in raw.items():
        if (passage := corpus.get(target)) is None:
            raise CorpusError(f"{path}: ‘{target}’ is geen passage van een bron; verbeter de sleutel.")
        for said, texts in groups.items():
            if said != NOTHING and said not in passage.text:
                raise CorpusError(f"{path}: ‘{said}’ staat niet letterlijk in {target}; verbeter de woorden.")
            for text in texts:
                if text not in known.get(target, {}):
                    raise CorpusError(f"{path}: ‘{text}’ is geen bekende vraag bij {target}; verbeter de vraag.")
                if (target, text) in things:
                    raise CorpusError(f"{path}: ‘{text}’ staat bij {target} onder twee antwoorden; verbeter dit.")
                things[target, text] = "" if said == NOTHING else said
    return things


def _read(path: Path) -> Mapping[str, list[str]]:
    raw = _parse(path)
    if not isinstance(raw, dict) or not _holds_texts(raw):
        raise CorpusError(f"{path}: hier hoort per passage-id een lijst met vragen te staan; herstel de indeling.")
    return raw


def _parse(path: Path) -> object:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: no UTF-8, or a date that does not exist
        raise CorpusError(f"{path} is niet leesbaar ({type(error).__name__}); herstel het bestand.") from error


def _holds_texts(groups: Mapping[object, object]) -> bool:
    return all(
        isinstance(texts, list) and all(isinstance(text, str) and text.strip() for text in texts)
        for texts in groups.values()
    )


def _has_words(groups: object) -> bool:
    """Lists of questions by words of a passage; a number or a yes that is not between quotes is no text to YAML."""
    return isinstance(groups, dict) and all(isinstance(said, str) for said in groups) and _holds_texts(groups)
