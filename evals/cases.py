"""Eval cases: YAML files with questions and what is expected of their answers.

Owns the format and the sentence for every mistake in it. Runs nothing and scores nothing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.advice import NON_ANSWERS, Number, Outcome
from assistant.errors import EvalError

SUFFIXES = (".yaml", ".yml")
SAYS = ("ja", "nee", "open")
# A crash is no way of declining, so it is never what a case may ask for or be credited with.
REFUSALS = NON_ANSWERS - {Outcome.FAILED}


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an answer is held against; an empty field asks for nothing."""

    outcomes: frozenset[Outcome] = frozenset()
    evidence: tuple[tuple[str, ...], ...] = ()  # all items are needed; an item is a tuple of alternatives
    numbers: tuple[Number, ...] = ()
    forbidden: tuple[str | Number, ...] = ()
    says: str | None = None  # to a yes/no question: one of SAYS
    thing: tuple[str, ...] = ()  # who, when or how much it is that is asked for: alternatives

    @property
    def is_non_answer(self) -> bool:
        """Only not answering is right here."""
        return bool(self.outcomes) and self.outcomes <= REFUSALS

    @property
    def is_answer(self) -> bool:
        """Not answering would be wrong here."""
        return bool(self.outcomes) and not self.outcomes & REFUSALS

    def accepts_refusal(self, outcome: Outcome) -> bool:
        """``outcome`` declines to answer, and that is among what is right here."""
        return outcome in REFUSALS and outcome in self.outcomes


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    question: str
    file: Path
    kind: str
    turns: tuple[str, ...] = ()
    figures: Mapping[str, object] = field(default_factory=dict)
    as_of: date | None = None
    expect: Expectation | None = None


def load_cases(paths: Iterable[Path]) -> list[Case]:
    """Read the cases of files and folders, in order; ids are unique over all of them."""
    cases: dict[str, Case] = {}
    for file in find_case_files(paths):
        for case in load_file(file):
            if case.id in cases:
                raise EvalError(
                    f"{file}: het geval {case.id} staat ook in {cases[case.id].file}. Geef een van beide een ander id."
                )
            cases[case.id] = case
    if not cases:
        raise EvalError("Er zijn geen gevallen gevonden. Noem met --cases een bestand met minstens één geval.")
    return list(cases.values())


def find_case_files(paths: Iterable[Path]) -> list[Path]:
    """The YAML files meant by these paths, each once; a folder stands for all case files in it."""
    files: dict[Path, Path] = {}
    for path in paths:
        found = sorted(f for f in path.rglob("*") if f.suffix in SUFFIXES) if path.is_dir() else [path]
        if not found:
            raise EvalError(f"{path}: in deze map staat geen bestand met gevallen (.yaml). Noem een andere map.")
        for file in found:
            files.setdefault(file.resolve(), file)
    return list(files.values())


def file_hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def load_file(file: Path) -> list[Case]:
    entries = read_yaml(file)
    if not isinstance(entries, list):
        raise EvalError(f"{file}: het bestand is geen lijst van gevallen. Begin elk geval met '- id: …'.")
    return [_read_case(file, number, entry) for number, entry in enumerate(entries, start=1)]


def read_yaml(file: Path) -> object:
    try:
        return yaml.load(file.read_text(encoding="utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except FileNotFoundError:
        raise EvalError(f"{file}: dit bestand bestaat niet. Controleer het pad na --cases.") from None
    except OSError as error:
        raise EvalError(f"{file}: het bestand is niet te lezen ({error.strerror}). Controleer de rechten.") from error
    except UnicodeDecodeError as error:
        raise EvalError(f"{file}: byte {error.start} is geen UTF-8. Sla het bestand op als UTF-8.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # A ValueError comes from an impossible unquoted date, which YAML itself tries to read.
        raise EvalError(f"{file}: {_yaml_mistake(error)}. Verbeter de YAML op die plaats.") from error


def _yaml_mistake(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = " ".join(str(getattr(error, "problem", None) or error).split())
    return f"regel {mark.line + 1} is geen geldige YAML ({problem})" if mark else f"ongeldige YAML ({problem})"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where we are reading, so that every mistake can name its file and case."""

    file: Path
    case: str

    def mistake(self, what: str, mend: str) -> EvalError:
        return EvalError(f"{self.file}: geval {self.case}: {what}. {mend}.")


def _read_case(file: Path, number: int, entry: object) -> Case:
    place = _Place(file, f"nummer {number}")
    if not isinstance(entry, dict):
        raise place.mistake("dit is geen geval met namen en waarden", "Begin met 'id:' en 'question:'")
    case_id = _read_id(place, entry.get("id"))
    place = _Place(file, case_id)
    return Case(
        id=case_id,
        question=_read_question(place, entry.get("question")),
        file=file,
        kind=_read_kind(place, entry.get("kind"), case_id),
        turns=_texts(place, "turns", entry.get("turns")),
        figures=_read_figures(place, entry.get("figures")),
        as_of=_read_date(place, entry.get("as_of")),
        expect=_read_expectation(place, entry.get("expect")),
    )


def _read_id(place: _Place, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise place.mistake("het id ontbreekt", "Geef het een id dat nergens anders voorkomt")
    return str(value).strip()


def _read_question(place: _Place, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise place.mistake("de vraag ontbreekt", "Schrijf haar als tekst achter 'question:'")
    return value


def _read_kind(place: _Place, value: object, case_id: str) -> str:
    """The kind said, else what stands before the colon in the id, else the name of the file."""
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise place.mistake("'kind' is geen tekst", "Noem de soort vraag in een woord")
    if isinstance(value, str):
        return value.strip()
    prefix, colon, _ = case_id.partition(":")
    return prefix if colon and prefix else place.file.stem


def _read_figures(place: _Place, value: object) -> dict[str, object]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise place.mistake("'figures' is geen lijst van naam: waarde", "Schrijf bijvoorbeeld 'inhabitants: 60000'")
    return dict(value)


def _read_date(place: _Place, value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # whatever is not a text is refused below
    except (TypeError, ValueError):
        raise place.mistake(f"'as_of' is geen datum: {value}", 'Schrijf hem als "2026-11-24"') from None


def _read_expectation(place: _Place, value: object) -> Expectation | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise place.mistake("'expect' heeft geen namen en waarden", "Schrijf bijvoorbeeld 'outcome: answered'")
    return Expectation(
        outcomes=_read_outcomes(place, value.get("outcome")),
        evidence=_read_evidence(place, value.get("evidence")),
        numbers=_read_numbers(place, value.get("numbers")),
        forbidden=_read_forbidden(place, value.get("forbidden")),
        says=_read_says(place, value.get("says")),
        thing=_read_thing(place, value.get("thing")),
    )


def _read_outcomes(place: _Place, value: object) -> frozenset[Outcome]:
    known = {str(outcome): outcome for outcome in Outcome}
    wanted: list[Any] = [] if value is None else value if isinstance(value, list) else [value]
    strange = [str(name) for name in wanted if not isinstance(name, str) or name not in known]
    if strange:
        raise place.mistake(f"onbekende uitkomst: {', '.join(strange)}", f"Kies uit {', '.join(known)}")
    return frozenset(known[name] for name in wanted)


def _read_evidence(place: _Place, value: object) -> tuple[tuple[str, ...], ...]:
    entries = _list(place, "evidence", value)
    needed = tuple(_texts(place, "evidence", entry if isinstance(entry, list) else [entry]) for entry in entries)
    # Compared on letters and digits, a snippet without any would be found in every quote.
    if not all(alternatives and all(any(map(str.isalnum, text)) for text in alternatives) for alternatives in needed):
        raise place.mistake("'evidence' bevat een leeg onderdeel", "Neem er letterlijke woorden van de bron in op")
    return needed


def _read_numbers(place: _Place, value: object) -> tuple[Number, ...]:
    numbers = _list(place, "numbers", value)
    for number in numbers:
        if not _is_number(number):
            raise place.mistake(f"'numbers' bevat geen getal: {number}", "Schrijf bijvoorbeeld 50000 of 0.1")
    return tuple(numbers)


def _read_forbidden(place: _Place, value: object) -> tuple[str | Number, ...]:
    forbidden = _list(place, "forbidden", value)
    for entry in forbidden:
        if not _is_number(entry) and not (isinstance(entry, str) and entry.strip()):
            raise place.mistake(
                f"'forbidden' bevat geen tekst of getal: {entry}", "Zet de tekst tussen aanhalingstekens"
            )
    return tuple(forbidden)


def _read_says(place: _Place, value: object) -> str | None:
    if value is not None and value not in SAYS:
        raise place.mistake(f"'says' is geen {', '.join(SAYS)}: {value}", "Kies een van deze drie")
    return value if isinstance(value, str) else None


def _read_thing(place: _Place, value: object) -> tuple[str, ...]:
    alternatives = _texts(place, "thing", value if value is None or isinstance(value, list) else [value])
    # Compared on letters and digits, as evidence is.
    if not all(any(map(str.isalnum, text)) for text in alternatives):
        raise place.mistake("'thing' bevat geen letter of cijfer", "Schrijf wie, wanneer of hoeveel het is")
    return alternatives


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _list(place: _Place, name: str, value: object) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise place.mistake(f"'{name}' is geen lijst", f"Schrijf '{name}: [ … ]'")
    return value


def _texts(place: _Place, name: str, value: object) -> tuple[str, ...]:
    texts = _list(place, name, value)
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise place.mistake(f"'{name}' bevat iets dat geen tekst is", "Zet elke tekst tussen aanhalingstekens")
    return tuple(texts)
