"""Files of records: YAML lists read with the line of every value, so that a mistake can be pointed at.

Owns reading text and records and the sentence that says what is wrong. It refuses to know what a record is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import CorpusError

SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C: ten times as fast
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Record:
    """One mapping of a YAML list, its values still text, so that a mistake can be shown with its line."""

    path: Path
    line: int
    values: dict[str, str]
    lines: dict[str, int]

    def broken(self, key: str, mistake: str, next_step: str) -> CorpusError:
        return broken(self.path, self.lines.get(key, self.line), mistake, next_step)

    def text(self, key: str) -> str:
        if value := self.optional(key):
            return value
        raise self.broken(key, f"‘{key}’ is leeg.", "Vul het in.")

    def optional(self, key: str) -> str | None:
        value = self.values.get(key, "")
        return None if value in ("", "null", "~") else value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        if (value := self.text(key)) in choices:
            return value
        raise self.broken(key, f"‘{key}: {value}’ bestaat niet.", f"Kies uit {', '.join(choices)}.")

    def flag(self, key: str) -> bool:
        return key in self.values and self.choice(key, ("true", "false")) == "true"

    def day(self, key: str) -> date | None:
        value = self.optional(key)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.broken(key, f"‘{key}: {value}’ is geen datum.", "Schrijf jaar-maand-dag: 2026-01-31.") from None


class _LineLoader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Leaves every value as text and keeps the line of every key."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        lines: dict[str, int] = {}
        for key, _ in node.value:
            if key.value in lines:
                raise yaml.MarkedYAMLError(problem=f"‘{key.value}’ staat er twee keer", problem_mark=key.start_mark)
            lines[str(key.value)] = key.start_mark.line + 1
        values = {str(key.value): self.construct_object(value, deep=True) for key, value in node.value}
        return {"values": values, "lines": lines, "line": node.start_mark.line + 1}


def read_records(path: Path, required: frozenset[str], optional: frozenset[str]) -> Iterator[Record]:
    try:
        entries = yaml.load(read_text(path), Loader=_LineLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "de opmaak klopt niet"
        raise broken(
            path, mark.line + 1 if mark else 1, f"dit is geen geldige YAML ({problem}).", "Herstel de regel."
        ) from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise broken(path, 1, "hier hoort een lijst van blokken te staan.", "Begin elk blok met een streepje: - id: …")
    for entry in entries:
        record = Record(path, **entry)
        for key, value in record.values.items():
            if key not in required | optional:
                known = ", ".join(sorted(required | optional))
                raise record.broken(key, f"‘{key}’ is onbekend.", f"Bekend zijn: {known}.")
            if not isinstance(value, str):
                raise record.broken(key, f"‘{key}’ hoort één waarde te zijn.", "Zet de tekst achter de dubbele punt.")
        if missing := sorted(required - record.values.keys()):
            raise record.broken("", f"‘{missing[0]}’ ontbreekt.", "Vul het aan; onbekend schrijf je als null.")
        yield record


def read_text(path: Path) -> str:
    try:
        content = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise broken(path, 1, "het bestand bestaat niet.", "Zet het terug of verbeter de map van het corpus.") from None
    except OSError as error:
        raise broken(path, 1, f"het bestand is niet te lezen ({error.strerror}).", "Controleer de rechten.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise broken(path, line, "de tekst is geen UTF-8.", "Bewaar het bestand opnieuw als UTF-8.") from None
    if not content.strip():
        raise broken(path, 1, "het bestand is leeg.", "Zet de inhoud terug.")
    return content


def broken(path: Path, line: int, mistake: str, next_step: str) -> CorpusError:
    return CorpusError(f"{path}, regel {line}: {mistake} {next_step}")
