"""The same cases mistyped: what does it cost? ``python -m evals.typos --cases FILE… --out typos.yaml [--split]``

Each question gets one slip, and two of five longer ones get a second: a letter dropped, doubled, swapped with the next,
or hit beside its key. Always the same slips for the same questions. With ``--split`` compounds are split in two
instead, wherever both parts are words of the questions. The file is scored as any other; beside the figures
of the cases as they were it tells how much is forgiven.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from evals.cases import find_case_files, load_cases, read_yaml
from evals.from_reviews import write_cases

# The keys beside each on a Dutch keyboard (QWERTY).
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)}
_WORD = re.compile(r"[^\W\d_]{4,}")
_HEAD = "# De vragen van andere bestanden met tikfouten, gemaakt met python -m evals.typos.\n"
PART_FROM = 4  # letters
SECOND_FROM, SECOND = 4, 0.4  # words that may slip, from which a second one does, and how often


def main(arguments: Sequence[str] | None = None) -> int:
    reader = argparse.ArgumentParser(prog="python -m evals.typos", description=__doc__)
    reader.add_argument("--cases", nargs="+", type=Path, required=True, metavar="FILE")
    reader.add_argument("--out", type=Path, required=True, metavar="FILE")
    reader.add_argument("--split", action="store_true", help="split compounds instead of slips of the finger")
    chosen = reader.parse_args(arguments)
    try:
        mistyped = mistype(chosen.cases, split=chosen.split)
        write_cases(mistyped, chosen.out, _HEAD)
    except AssistantError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{len(mistyped)} vragen met tikfouten in {chosen.out}")
    return 0


def mistype(files: Sequence[Path], *, split: bool = False) -> list[dict[str, Any]]:
    """The cases of these files as they are written, each with its question mistyped; those with no word for it are left
    out."""
    kinds = {case.id: case.kind for case in load_cases(files)}  # which says what is wrong with a file
    entries = [entry for file in find_case_files(files) for entry in _entries(file)]
    questions = [str(entry["question"]) for entry in entries]
    known = {word.lower() for question in questions for word in _WORD.findall(question)}
    mistyped = [with_split(each, known) if split else with_slips(each) for each in questions]
    return [
        {**entry, "kind": kinds[str(entry["id"]).strip()], "question": written}
        for entry, written in zip(entries, mistyped, strict=True)
        if written != entry["question"]
    ]


def _entries(file: Path) -> list[dict[str, Any]]:
    entries = read_yaml(file)
    assert isinstance(entries, list)
    return entries


def with_slips(question: str) -> str:
    """The question with one or two of its longer words mistyped; the same each time."""
    chance = random.Random(question)
    long_words = [word for word in _WORD.finditer(question) if len(word[0]) > PART_FROM]
    count = 1 + (len(long_words) >= SECOND_FROM and chance.random() < SECOND)
    chosen = chance.sample(long_words, min(count, len(long_words)))
    for word in sorted(chosen, key=lambda word: -word.start()):
        question = question[: word.start()] + _slip(word.group(), chance) + question[word.end() :]
    return question


def with_split(question: str, known: Collection[str]) -> str:
    """The question with a space in every word that is made of two of these."""

    def split(word: re.Match[str]) -> str:
        parts = ((word[0][:at], word[0][at:]) for at in range(PART_FROM, len(word[0])))
        return " ".join(next((each for each in parts if each[0].lower() in known and each[1] in known), (word[0],)))

    return _WORD.sub(split, question)


def _slip(word: str, chance: random.Random) -> str:
    """Never in the first letter, which people watch."""
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    beside = chance.choice(_BESIDE.get(letter.lower(), letter))
    return chance.choice(
        [before + after, before + letter * 2 + after, before + after[0] + letter + after[1:], before + beside + after]
    )


if __name__ == "__main__":
    raise SystemExit(main())
