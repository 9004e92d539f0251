"""Answers files: one line a case, written by a run and read back by the scorers.

Owns the format of a line and the sentence for every mistake in it. It knows neither cases nor the assistant.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from assistant.advice import Answer, Outcome
from assistant.errors import EvalError


@dataclass(frozen=True, slots=True)
class Generated:
    """One line of an answers file. ``seconds`` is what the last question took, its earlier turns left out."""

    case_id: str
    answer: Answer
    seconds: float

    @property
    def is_failed(self) -> bool:
        return self.answer.outcome is Outcome.FAILED

    def as_line(self) -> str:
        record = {"case_id": self.case_id, "answer": self.answer.model_dump(mode="json"), "seconds": self.seconds}
        return json.dumps(record, ensure_ascii=False) + "\n"


def read_answers(file: Path) -> list[Generated]:
    """Read an answers file back; a line that is no answer is an :class:`EvalError` with its number."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")  # splitlines would also cut at U+2028
    except FileNotFoundError:
        raise EvalError(
            f"{file}: dit antwoordenbestand bestaat niet. Maak het met 'assistant eval generate'."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"{file}: dit antwoordenbestand is niet te lezen ({error}). Noem een ander.") from error
    answers: dict[str, Generated] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            generated = _read_line(file, number, line)
            if generated.case_id in answers:
                raise EvalError(
                    f"{file}, regel {number}: geval {generated.case_id} is al beantwoord. Verwijder een van beide."
                )
            answers[generated.case_id] = generated
    return list(answers.values())


def _read_line(file: Path, number: int, line: str) -> Generated:
    try:
        record = json.loads(line)
        return Generated(str(record["case_id"]), Answer.model_validate(record["answer"]), float(record["seconds"]))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        what = f"het antwoord heeft niet de vorm van deze versie ({place})"
    except (ValueError, TypeError, KeyError):
        what = "dit is geen regel met case_id, answer en seconds"
    raise EvalError(f"{file}, regel {number}: {what}. Maak het bestand opnieuw met 'assistant eval generate'.")


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Around writing ``path``: makes its folder, and turns what the disk refuses into one sentence."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise EvalError(
            f"{path}: hier kan niet worden geschreven ({error.strerror}). Kies een andere plaats."
        ) from error
