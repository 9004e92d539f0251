"""The record of a run, read from beside its answers and shown at the foot of the report.

A record that is missing or broken is said in a sentence on the page; the scores do not depend on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from evals.cases import file_hash
from evals.report.markup import cell, paragraph, row_heading, table

WORDS = {
    "started_at": "begonnen",
    "finished_at": "klaar",
    "cases": "gevallen",
    "failed": "op een fout gelopen",
    "case_files": "bestanden met gevallen (SHA-256)",
    "prompts": "prompts (SHA-256)",
    "settings": "instellingen",
    "versions": "versies",
    "software": "programma",
    "python": "Python",
    "machine": "machine",
}
FINGERPRINTS = ("case_files", "prompts")  # folded away: long, and seldom needed
LONGEST = 400  # characters of one entry; a list of a thousand failed cases is cut


@dataclass(frozen=True, slots=True)
class RunRecord:
    """``entries`` are empty when there is ``trouble``. ``changed`` are case files that are no longer as they were."""

    answers: Path
    entries: Mapping[str, object]
    changed: tuple[Path, ...] = ()
    trouble: str = ""


def read_run_record(answers: Path, case_files: Iterable[Path]) -> RunRecord:
    path = answers.with_name(answers.name + ".run.json")
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return RunRecord(answers, {}, trouble=f"Naast deze antwoorden ligt geen {path.name}.")
    except (OSError, ValueError, RecursionError) as error:
        return RunRecord(answers, {}, trouble=f"{path.name} is niet te lezen ({error}).")
    if not isinstance(entries, dict):
        return RunRecord(answers, {}, trouble=f"{path.name} is geen verslag van een run.")
    hashes = entries.get("case_files")
    recorded = set(hashes.values()) if isinstance(hashes, dict) else set()
    changed = tuple(file for file in dict.fromkeys(case_files) if file_hash(file) not in recorded)
    return RunRecord(answers, entries, changed)


def run_record(run: RunRecord) -> str:
    heading = f"<h3>{escape(run.answers.name)}</h3>\n"
    if run.trouble:
        return heading + paragraph(f"{run.trouble} Waarmee deze antwoorden zijn gemaakt, is hier dus niet te zien.")
    changed = ", ".join(file.name for file in run.changed)
    warning = f"Veranderd sinds deze antwoorden zijn gemaakt, of er niet in gebruikt: {changed}." if changed else ""
    said = {name: entry for name, entry in run.entries.items() if name not in FINGERPRINTS}
    prints = {name: entry for name, entry in run.entries.items() if name in FINGERPRINTS}
    folded = _entries(f"Vingerafdrukken bij {run.answers.name}", prints)
    return (
        heading
        + (paragraph(warning, "warning") if warning else "")
        + _entries(f"Waarmee {run.answers.name} is gemaakt", said)
        + (f"<details><summary>Vingerafdrukken van de bestanden</summary>{folded}</details>" if prints else "")
    )


def _entries(caption: str, entries: Mapping[str, object]) -> str:
    rows = [
        [row_heading(WORDS.get(name, name)), cell(part), cell(_shown(value), "text")]
        for name, entry in entries.items()
        for part, value in _parts(entry)
    ]
    return table(caption, ["wat", "onderdeel", "waarde"], rows)


def _parts(entry: object) -> list[tuple[str, object]]:
    """A named group gives a row a part, anything else one row."""
    return [(str(name), value) for name, value in entry.items()] if isinstance(entry, dict) else [("", entry)]


def _shown(value: object) -> str:
    said = (
        "–" if value is None or value == [] else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    )
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
