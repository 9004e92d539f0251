"""A long job's progress on stderr: one moving line for a person, one line per tenth for a log file."""

from __future__ import annotations

from typing import TextIO


class Progress:
    """Called with how many are done and how many there are; of nothing to do nothing is said."""

    def __init__(self, label: str, stream: TextIO) -> None:
        self.label, self.stream = label, stream
        self._last_tenth = -1

    def __call__(self, done: int, total: int) -> None:
        if total <= 0:
            return
        percent = min(100, done * 100 // total)
        line = f"{self.label}: {done} van {total} ({percent}%)"
        if self.stream.isatty():
            self.stream.write(f"\r{line}" + ("\n" if percent == 100 else ""))
        elif percent // 10 > self._last_tenth:
            self.stream.write(line + "\n")
        self._last_tenth = max(self._last_tenth, percent // 10)
        self.stream.flush()
