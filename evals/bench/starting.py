"""Cold starts: a command or a server in a new process, until it is done or answers, and the memory it takes."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, sleep

from assistant import Settings
from assistant.assembly import build_index
from assistant.errors import EvalError
from evals.bench.questions import QUESTIONS
from evals.bench.table import Line, megabytes, ms, p50, times

STARTS = 3
PATIENCE = 180.0  # seconds a server may take to start
BETWEEN_LOOKS = 0.02
LAUNCHER = Path(__file__).with_name("launcher.py")
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ended:
    """One finished process: seconds on the clock, and the most memory it had, in bytes."""

    seconds: float
    peak: int


@dataclass(slots=True)
class Served:
    """A running server; ``ended`` is known once it has stopped."""

    port: int
    healthy: float
    first_answer: float
    ended: Ended | None = field(default=None)


@contextmanager
def apart(settings: Settings) -> Iterator[Mapping[str, str]]:
    """The environment of an installation with an index and a journal of its own, thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=settings.data_dir, ignore_cleanup_errors=True) as folder:
        build_index(settings.model_copy(update={"data_dir": Path(folder), "database_url": None, "chroma_url": None}))
        own = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
        yield {**own, "ASSISTANT_DATA_DIR": folder, "ASSISTANT_REQUESTS_PER_MINUTE": "100000"}


ELSEWHERE = frozenset({"ASSISTANT_DATABASE_URL", "ASSISTANT_CHROMA_URL", "ASSISTANT_ACCOUNTS_FILE"})


def starting_lines(environment: Mapping[str, str]) -> list[Line]:
    bare = [run([sys.executable, "-c", "pass"], environment) for _ in range(STARTS)]
    asks = [run([assistant_command(), "ask", QUESTIONS[0], "--json"], environment) for _ in range(STARTS)]
    servers = []
    for _ in range(STARTS):
        with serving(environment) as served:
            pass
        servers.append(served)
    python = p50([each.seconds for each in bare])

    def line(what: str, measured: Sequence[float]) -> Line:
        return Line(what, ms(p50(measured)), times(p50(measured) / python))

    return [
        Line("Python starten", ms(python), times(1)),
        line("assistant ask, nieuw proces", [each.seconds for each in asks]),
        Line("piekgeheugen van assistant ask", megabytes(max(each.peak for each in asks))),
        line("assistant serve, tot /healthz antwoordt", [each.healthy for each in servers]),
        line("assistant serve, tot het eerste antwoord", [each.first_answer for each in servers]),
        Line(
            "piekgeheugen van assistant serve, één antwoord",
            megabytes(max(each.ended.peak for each in servers if each.ended)),
        ),
    ]


def run(command: Sequence[str], environment: Mapping[str, str]) -> Ended:
    """Run a command to its end; one that fails is an EvalError with its last words."""
    done = subprocess.run(_launched(command), env=dict(environment), capture_output=True, text=True)
    return _report(command, done.stdout, done.stderr, {0})


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[Served]:
    """A server in a new process that has given its first answer; stopped afterwards."""
    port = free_port()
    command = [assistant_command(), "serve", "--port", str(port)]
    started = perf_counter()
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(
            _launched(command), env=dict(environment), stdout=subprocess.PIPE, stderr=said, text=True
        ) as process,
    ):
        try:
            _wait_until_healthy(process, port, said.fileno())
            healthy = perf_counter() - started
            post_question(http.client.HTTPConnection(LOOPBACK, port, timeout=PATIENCE), QUESTIONS[0])
            served = Served(port, healthy, perf_counter() - started)
            yield served
        finally:
            process.terminate()
            reported, _ = process.communicate()
        said.seek(0)
        served.ended = _report(command, reported, said.read(), {0, -15})


def post_question(connection: http.client.HTTPConnection, question: str) -> None:
    """One question over HTTP; anything but an answer is an EvalError."""
    body = json.dumps({"question": question})
    try:
        connection.request("POST", "/api/answers", body, {"content-type": "application/json"})
        reply = connection.getresponse()
        content = reply.read()
    except (OSError, http.client.HTTPException) as error:
        raise EvalError(
            f"De server op poort {connection.port} antwoordt niet ({type(error).__name__}). "
            "Probeer 'assistant serve' met de hand."
        ) from error
    if reply.status != 200:
        raise EvalError(
            f"De server gaf {reply.status} op de vraag ‘{question}’: {content.decode(errors='replace')[:200]}. "
            "Probeer 'assistant serve' met de hand."
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[str], port: int, said: int) -> None:
    deadline = perf_counter() + PATIENCE
    while perf_counter() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                connection.close()
                return
        connection.close()
        sleep(BETWEEN_LOOKS)
    last_words = os.pread(said, 2000, 0).decode(errors="replace").strip()
    raise EvalError(f"De server start niet: {last_words or 'geen antwoord'}. Probeer 'assistant serve' met de hand.")


def assistant_command() -> str:
    return str(Path(sys.executable).parent / "assistant")


def _launched(command: Sequence[str]) -> list[str]:
    return [sys.executable, "-I", "-S", str(LAUNCHER), *command]


def _report(command: Sequence[str], reported: str, said: str, fine: set[int]) -> Ended:
    try:
        report = json.loads(reported)
    except ValueError:
        report = {"exit": None}
    if report["exit"] not in fine:
        last_words = said.strip().splitlines()[-1:] or ["zonder uitleg"]
        raise EvalError(f"'{' '.join(command)}' lukt niet: {last_words[0]} Draai eerst 'make index'.")
    return Ended(report["seconds"], report["peak"])
