"""Running cases: every question in a conversation of its own, every answer on disk as soon as it is there.

Owns the run and the record of what it was made with. A crash becomes a failed answer and the run goes on. Judges
nothing: that is for the scorers.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from assistant import Assistant, Settings, __version__
from assistant.advice import Answer, Finding, Language, Outcome, Status, Versions, content_hash
from assistant.errors import AssistantError, SettingsError
from evals.answers import Generated, writable
from evals.cases import Case, file_hash

CREDENTIALS = re.compile(r"//[^/@\s]*@")
EMBEDDED = "embedded"  # the writer without a language model, as answers call it


class Asker(Protocol):
    """The one thing a run needs of the assistant."""

    def ask(
        self,
        text: str,
        *,
        conversation_id: str | None = None,
        figures: Mapping[str, object] | None = None,
        as_of: date | None = None,
    ) -> Answer: ...


def run_case(assistant: Asker, case: Case) -> Generated:
    """Ask a case's turns and its question in one fresh conversation; whatever breaks becomes a failed answer."""
    started = time.perf_counter()
    try:
        conversation_id: str | None = None
        for turn in case.turns:
            earlier = assistant.ask(turn, conversation_id=conversation_id, figures=case.figures, as_of=case.as_of)
            conversation_id = earlier.conversation_id
        started = time.perf_counter()
        answer = assistant.ask(case.question, conversation_id=conversation_id, figures=case.figures, as_of=case.as_of)
    except Exception as error:  # the outermost boundary of a case: recorded in its answer, and the run exits 1
        answer = failed_answer(case, error)
    return Generated(case.id, answer, round(time.perf_counter() - started, 4))


def failed_answer(case: Case, error: Exception) -> Answer:
    what = str(error) if isinstance(error, AssistantError) else f"{type(error).__name__}: {error}"
    text = "Deze vraag is door een fout niet beantwoord."
    return Answer(
        id=f"eval-{uuid.uuid4()}",
        conversation_id=f"eval-{uuid.uuid4()}",
        question=case.question,
        language=Language.NL,
        as_of=case.as_of or datetime.now().astimezone().date(),
        outcome=Outcome.FAILED,
        text=text,
        findings=(Finding(check="run", status=Status.FAIL, detail=what),),
        confidence=0,
        versions=Versions(corpus="", norms="", software=__version__),
        content_hash=content_hash(text, (), ()),
    )


def generate(
    assistant: Asker, cases: Sequence[Case], out: Path, on_answer: Callable[[int, Generated], None] | None = None
) -> list[Generated]:
    """Run all cases and write their answers to ``out``, line by line under a temporary name until it is whole."""
    partial = out.with_name(out.name + ".partial")
    answers: list[Generated] = []
    with writable(out), partial.open("w", encoding="utf-8") as lines:
        for number, case in enumerate(cases, start=1):
            answers.append(run_case(assistant, case))
            lines.write(answers[-1].as_line())
            lines.flush()
            if on_answer:
                on_answer(number, answers[-1])
    with writable(out):
        partial.replace(out)
    return answers


def show_progress(total: int) -> Callable[[int, Generated], None]:
    def show(number: int, generated: Generated) -> None:
        outcome = generated.answer.outcome
        print(f"{number}/{total}  {generated.case_id}  {outcome}  {generated.seconds:.2f} s", file=sys.stderr)

    return show


def settings_for_run(settings: Settings, model: str | None, base_url: str | None) -> Settings:
    """The settings with another writer for one run; a key goes along only to the supplier that it was set for."""
    if model is None:
        if base_url is not None:
            raise SettingsError("--model-base-url hoort bij --model; noem ook het taalmodel, als aanbieder:naam.")
        return settings
    if model == EMBEDDED:
        return settings.model_copy(update={"model": None, "model_base_url": None, "model_api_key": None})
    is_known = settings.model is None or _supplier(settings.model, settings.model_base_url) == _supplier(
        model, base_url
    )
    key = settings.model_api_key if is_known else None
    return settings.model_copy(update={"model": model, "model_base_url": base_url, "model_api_key": key})


def _supplier(model: str, base_url: str | None) -> tuple[str, str]:
    return model.partition(":")[0].casefold(), (base_url or "").rstrip("/").casefold()


@contextmanager
def open_assistant(settings: Settings) -> Iterator[Assistant]:
    """The real assistant with a journal of its own, so that test questions stay out of the library's record.

    The temporary journal lies in the data directory: on the same disk, so its cost is the real one.
    """
    with writable(settings.data_dir):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix="evals-", dir=settings.data_dir, ignore_cleanup_errors=True)
    with folder as name:
        address = settings.sqlite_address(Path(name) / "evals.db")
        with Assistant.open(settings, journal_address=address) as assistant:
            yield assistant


def write_run_record(
    out: Path, cases: Sequence[Case], answers: Sequence[Generated], settings: Settings, started: datetime
) -> Path:
    """Beside the answers: what they were made with, so that a score can be explained later."""
    record = {
        "started_at": started.isoformat(timespec="seconds"),
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cases": len(cases),
        "failed": [generated.case_id for generated in answers if generated.is_failed],
        "case_files": {str(file): file_hash(file) for file in dict.fromkeys(case.file for case in cases)},
        "prompts": _prompt_hashes(settings.prompts_dir),
        "settings": _without_credentials(settings.model_dump(mode="json")),
        "versions": next((g.answer.versions.model_dump() for g in answers if not g.is_failed), None),
        "software": __version__,
        "python": platform.python_version(),
        "machine": platform.platform(),
    }
    path = out.with_name(out.name + ".run.json")
    with writable(path):
        path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _prompt_hashes(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.md"))}


def _without_credentials(settings: dict[str, Any]) -> dict[str, Any]:
    """Secrets print masked already; an address may still carry a user and a password."""
    return {
        name: CREDENTIALS.sub("//***@", value) if isinstance(value, str) else value for name, value in settings.items()
    }
