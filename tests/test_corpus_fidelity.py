"""No word of the plan was lost, added, altered or moved beyond the artefacts listed one by one.

The raw text is taken as words with their line; the listed artefacts are applied to it, each of them exactly once; what
results must be, word for word, the canonical text. Only layout is left out: list marks and Markdown. This test reads
the canonical file by itself and does not trust the loader.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

PLAN = Path(__file__).parent.parent / "corpus" / "plan-2026-2030"
RAW = (PLAN / "raw.txt").read_text("utf-8")
CANONICAL = (PLAN / "canonical.md").read_text("utf-8")
ARTEFACTS: list[dict[str, Any]] = yaml.safe_load((PLAN / "artefacts.yaml").read_text("utf-8"))
LINKS: list[dict[str, Any]] = yaml.safe_load((PLAN / "links.yaml").read_text("utf-8"))

LIST_MARK = re.compile(r"•|\d\.")
CANONICAL_LINE = re.compile(
    r"(?:#+ | *- |\d\. |> |\[\^\d\]: )?(?P<text>.+?)(?: \{#(?P<id>[a-z0-9/-]+)(?: page=\d+)?\})?"
)
URL = re.compile(r"(?:https?://|mailto:)\S+")
REMOVED = {"page-footer", "link"}
REPLACED = {"note-number", "run-together", "broken-word"}
MOVED = {"moved-title", "moved-quotation", "moved-note"}
LAYOUT = {"split", "added-bullet", "added-title"}


class Word:
    """One word of the raw text: where it stood, and what it became."""

    def __init__(self, line: int, text: str, opens_line: bool, has_mark: bool) -> None:
        self.line, self.text, self.opens_line = line, text, opens_line
        self.has_mark = has_mark and opens_line
        self.becomes = [text]
        self.changed = False


class Repair:
    """The raw words with the listed artefacts applied; refuses an artefact that does not fit."""

    def __init__(self, raw: str, artefacts: list[dict[str, Any]]) -> None:
        self.words = raw_words(raw)
        self.order = list(self.words)
        self.on_line: dict[int, list[Word]] = {}
        self.place = {id(word): place for place, word in enumerate(self.words)}
        for word in self.words:
            self.on_line.setdefault(word.line, []).append(word)
        self.passage_starts: set[int] = set()
        self.bullet_starts: set[int] = set()
        self.our_titles: dict[str, str] = {}
        for artefact in artefacts:
            self.apply(artefact)

    def apply(self, artefact: dict[str, Any]) -> None:
        kind = artefact["kind"]
        assert artefact["why"]
        if kind == "added-title":
            self.our_titles[artefact["where"]] = artefact["canonical"]
        elif kind == "split":
            _, second = artefact["canonical"].split(" ¶ ")
            assert artefact["canonical"].replace(" ¶", "") == artefact["raw"]
            self.passage_starts.add(id(self.find(artefact, artefact["line"])[-len(second.split())]))
        elif kind == "added-bullet":
            assert artefact["canonical"] == f"- {artefact['raw']}"
            first = self.find(artefact, artefact["line"])[0]
            assert first.opens_line, f"{artefact} staat niet aan het begin van een regel"
            assert not first.has_mark, f"{artefact} had al een puntteken"
            self.bullet_starts.add(id(first))
        elif kind in MOVED:
            self.move(artefact)
        else:
            assert kind in REMOVED | REPLACED, f"onbekende soort {kind}"
            assert kind in REPLACED or artefact["canonical"] == ""
            self.replace(artefact)

    def find(self, artefact: dict[str, Any], line: int) -> list[Word]:
        wanted = artefact["raw"].split()
        starts = [self.place[id(word)] for word in self.on_line.get(line, [])]
        windows = [self.words[start : start + len(wanted)] for start in starts]
        found = [window for window in windows if [word.text for word in window] == wanted]
        assert len(found) == 1, f"{artefact} past {len(found)} keer op regel {line} van raw.txt"
        return found[0]

    def replace(self, artefact: dict[str, Any]) -> None:
        words = self.find(artefact, artefact["line"])
        assert artefact["raw"] != artefact["canonical"], f"{artefact} verandert niets"
        for word in words:
            assert not word.changed, f"‘{word.text}’ op regel {word.line} wordt twee keer veranderd"
            word.becomes, word.changed = [], True
        words[0].becomes = artefact["canonical"].split()

    def move(self, artefact: dict[str, Any]) -> None:
        before = list(self.order)
        words = self.find(artefact, artefact["line"])
        moving = {id(word) for word in words}
        rest = [word for word in self.order if id(word) not in moving]
        first = self.on_line[artefact["before"]][0]
        anchor = next(place for place, word in enumerate(rest) if word is first)
        self.order = rest[:anchor] + words + rest[anchor:]
        assert self.order != before, f"{artefact} verplaatst niets"


def raw_words(raw: str) -> list[Word]:
    words: list[Word] = []
    for number, line in enumerate(raw.split("\n"), start=1):
        parts = line.split()
        has_mark = bool(parts) and LIST_MARK.fullmatch(parts[0]) is not None
        parts = parts[1:] if has_mark else parts
        words += [Word(number, part, index == 0, has_mark) for index, part in enumerate(parts)]
    return words


def canonical_lines(canonical: str) -> list[tuple[str, str | None, list[str]]]:
    """(line, id, words) of every line that carries words of the plan; our own bracketed titles carry none."""
    lines = []
    for line in canonical.splitlines():
        if not line:
            continue
        match = CANONICAL_LINE.fullmatch(line)
        assert match, line
        text = match["text"]
        if line.startswith("#") and text.startswith("["):
            continue
        lines.append((line, match["id"], text.strip("*").split() if line.startswith("*") else text.split()))
    return lines


def differences(raw: str, canonical: str, artefacts: list[dict[str, Any]]) -> list[str]:
    repaired = [word for each in Repair(raw, artefacts).order for word in each.becomes]
    published = [word for _, _, words in canonical_lines(canonical) for word in words]
    found = [f"{i}: {a} ≠ {b}" for i, (a, b) in enumerate(zip(repaired, published, strict=False)) if a != b]
    return found + ([] if len(repaired) == len(published) else [f"{len(repaired)} ≠ {len(published)} woorden"])


def test_the_raw_text_with_the_listed_artefacts_is_the_canonical_text_word_for_word() -> None:
    assert differences(RAW, CANONICAL, ARTEFACTS) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "index", range(len(ARTEFACTS)), ids=lambda i: f"{ARTEFACTS[i]['kind']}-{ARTEFACTS[i]['where']}"
)
def test_every_listed_artefact_is_needed(index: int) -> None:
    artefact = ARTEFACTS[index]
    fewer = ARTEFACTS[:index] + ARTEFACTS[index + 1 :]
    if artefact["kind"] in LAYOUT:
        assert layout_mistakes(fewer)
    else:
        assert differences(RAW, CANONICAL, fewer)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Minstens 20% van", "Minstens 25% van"),
        ("te later werken", "te laten werken"),
        ("ze versterken elkaar versterken", "ze versterken elkaar"),
        ("Blijf zelf nadenken.", "Blijf altijd zelf nadenken."),
        ("digitaal goed op elkaar", "goed digitaal op elkaar"),
        ("OB-netwerk", "OB-netwerk."),
    ],
)
def test_one_altered_added_lost_or_swapped_word_is_noticed(old: str, new: str) -> None:
    assert CANONICAL.count(old) == 1
    assert differences(RAW, CANONICAL.replace(old, new), ARTEFACTS)


def test_a_passage_moved_to_another_place_is_noticed() -> None:
    lines = CANONICAL.splitlines()
    here = lines.index("- Blijf zelf nadenken. {#data/principes/1}")
    lines[here], lines[here + 1] = lines[here + 1], lines[here]
    assert differences(RAW, "\n".join(lines), ARTEFACTS)


def test_an_artefact_that_does_not_fit_the_raw_text_is_refused() -> None:
    invented = {"kind": "run-together", "line": 4, "raw": "bibliotheek", "canonical": "bieb", "where": "-", "why": "-"}
    with pytest.raises(AssertionError, match="past 0 keer"):
        Repair(RAW, [invented])


def layout_mistakes(artefacts: list[dict[str, Any]]) -> list[str]:
    """Where the division into passages is neither that of the raw text nor a listed one."""
    repair = Repair(RAW, artefacts)
    flat = [word for word in repair.order for _ in word.becomes]
    mistakes: list[str] = []
    seen: set[int] = set()
    at = 0
    for line, own_id, words in canonical_lines(CANONICAL):
        first = flat[at]
        at += len(words)
        seen.add(id(first))
        is_item = re.match(r" *- |\d\. ", line) is not None
        is_split = id(first) in repair.passage_starts
        if not is_split and any(word.becomes for word in earlier_on_line(repair, first)):
            mistakes.append(f"{own_id} begint midden in regel {first.line}")
        if not is_split and is_item != (first.has_mark or id(first) in repair.bullet_starts):
            mistakes.append(f"{own_id}: in raw.txt {'geen' if is_item else 'wel een'} punt")
    mistakes += [
        f"punt op regel {word.line} verdween" for word in repair.words if word.has_mark and id(word) not in seen
    ]
    titles = re.findall(r"^## \[(.+)\] \{#(.+)\}$", CANONICAL, re.MULTILINE)
    listed = {(title, own_id) for own_id, title in repair.our_titles.items()}
    return mistakes + [f"kop {title}" for title in set(titles) ^ listed]


def earlier_on_line(repair: Repair, first: Word) -> list[Word]:
    line = repair.on_line[first.line]
    return line[: next(place for place, word in enumerate(line) if word is first)]


def test_passages_are_the_paragraphs_and_bullets_of_the_raw_text_or_listed_splits() -> None:
    assert layout_mistakes(ARTEFACTS) == []


def test_every_artefact_says_truly_where_it_ended_up() -> None:
    ids = {own_id for _, own_id, _ in canonical_lines(CANONICAL)}
    for artefact in ARTEFACTS:
        if artefact["kind"] not in REMOVED | {"added-title"}:
            assert artefact["where"] in ids, artefact


def test_every_address_of_the_raw_text_is_in_links_with_all_its_lines() -> None:
    in_raw: dict[str, list[int]] = {}
    for number, line in enumerate(RAW.split("\n"), start=1):
        for url in URL.findall(line):
            in_raw.setdefault(url, []).append(number)
    over_two_lines = in_raw.pop("https://www.bibliotheeknetwerk.nl/")
    in_raw["https://www.bibliotheeknetwerk.nl/dashboard/dashboard-fysieke-collectie"] += over_two_lines
    listed = {link["url"]: [int(line) for line in str(link["lines"]).split(",")] for link in LINKS}
    assert listed == {url: sorted(lines) for url, lines in in_raw.items()}
