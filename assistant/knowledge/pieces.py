"""Cutting a text into the pieces that the bundled model knows, outside its engine, as SentencePiece (Kudo 2018).

The usual library takes 300 MB for its table of a quarter of a million pieces. Here they stay where they are, in the
file of the model, with only the order of the alphabet beside them; those in other scripts than the Latin are left out,
for what the assistant reads is Dutch or English.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge import finetuned

SPACE = "\u2581"  # stands for a space at the beginning of a piece
LONGEST = 24  # bytes of a piece
LAST_LATIN, SIGNS = "\u024f", frozenset(f"{SPACE}€–—’‘“”…⁄")
UNKNOWN_COSTS = 10.0  # beside the least likely piece


class Pieces:
    """Threads may share it."""

    def __init__(self, path: Path) -> None:
        self._data = np.memmap(path, dtype=np.uint8, mode="r").data
        at = finetuned.TOKENIZER_AT
        count, self.begin, self.end, _, self.unknown, letters = struct.unpack_from(finetuned.NUMBERS, self._data, at)
        at += struct.calcsize(finetuned.NUMBERS)
        self._starts: NDArray[np.uint32] = np.frombuffer(self._data, "<u4", count + 1, at)
        self._scores: NDArray[np.float32] = np.frombuffer(self._data, "<f4", count, at + 4 * (count + 1))
        self._text_at = at + 4 * (2 * count + 1)
        written = bytes(self._data[self._text_at : self._text_at + letters])
        known = [
            (written[start:end], number)
            for number, (start, end) in enumerate(pairwise(self._starts.tolist()))
            if end - start <= LONGEST and _is_latin(written[start:end])
        ]
        self._order = np.array([number for _, number in sorted(known)], dtype=np.uint32)
        self._unknown_score = float(self._scores.min()) - UNKNOWN_COSTS
        self._becomes = _replaced(self._data, self._text_at + letters)

    def of(self, text: str) -> list[int]:
        """The most likely pieces of a text, by their numbers; nothing is put before or after it."""
        text = "".join(self._becomes.get(letter, letter) for letter in text)
        text = re.sub(" {2,}", " ", text).replace(" ", SPACE)
        nothing = (-np.inf, 0, self.unknown)
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + len(text) * [nothing]  # score, where its last piece begins
        for start in range(len(text)):
            before = best[start][0]
            if before + self._unknown_score > best[start + 1][0]:
                best[start + 1] = (before + self._unknown_score, start, self.unknown)
            for end, number in self._from(text, start):
                score = before + float(self._scores[number])
                if score > best[end][0]:
                    best[end] = (score, start, number)
        found: list[int] = []
        at = len(text)
        while at:
            _, at, piece = best[at]
            found.append(piece)
        return found[::-1]

    def _from(self, text: str, start: int) -> Iterator[tuple[int, int]]:
        """The pieces that stand at ``start``, with where each ends."""
        at = 0
        for end in range(start + 1, len(text) + 1):
            wanted = text[start:end].encode()
            at = bisect_left(self._order, wanted, at, key=self._bytes_of)
            if at == len(self._order):
                return
            held = self._bytes_of(self._order[at])
            if held == wanted:
                yield end, int(self._order[at])
            elif not held.startswith(wanted):
                return

    def _bytes_of(self, number: np.uint32) -> bytes:
        start, end = int(self._starts[number]), int(self._starts[number + 1])
        return bytes(self._data[self._text_at + start : self._text_at + end])


def _is_latin(piece: bytes) -> bool:
    text = piece.decode("utf-8", "replace")
    return all(letter <= LAST_LATIN or letter in SIGNS for letter in text)


def _replaced(data: memoryview, at: int) -> dict[str, str]:
    """What some letters become before a text is cut, as the file says: "½" is "1⁄2"."""
    found: dict[str, str] = {}
    (count, _), at = struct.unpack_from("<iI", data, at), at + 8
    for _ in range(count):
        letter, size = struct.unpack_from("<IB", data, at)
        found[chr(letter)] = "".join(map(chr, struct.unpack_from(f"<{size}I", data, at + 5)))
        at += 5 + 4 * size
    return found
