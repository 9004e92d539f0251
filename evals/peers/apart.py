"""Running one peer in a process of its own, so that memory and telemetry settings are its own as well.

Owns the clock: every question is embedded by the model alone directly before the peer gets it, so that a busy moment
hits both alike. A peer that breaks becomes a run with a reason; the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from evals.cases import Case
from evals.peers.catalogue import Entry
from evals.peers.embedding import shared_embedder
from evals.peers.peer import Answered, Answerer, Document, Peer

# No peer reports to its maker, and none fetches anything.
QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_OFFLINE": "1",
}
WARM_UP = "Waar gaat dit over?"

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Reply:
    """What one question gave. ``seconds`` is the peer's whole time, ``embedding`` that of the model alone."""

    answered: Answered
    seconds: float
    embedding: float


@dataclass(frozen=True, slots=True)
class Run:
    """One peer over all cases; without replies there is a reason."""

    name: str
    replies: list[Reply] = field(default_factory=list)
    can_decline: bool = False
    index_seconds: float = 0.0
    peak_mb: float = 0.0
    reason: str = ""
    is_broken: bool = False  # it was there and went wrong


def run_all(entries: Sequence[Entry], documents: Sequence[Document], cases: Sequence[Case]) -> list[Run]:
    runs = []
    for entry in entries:
        print(f"{entry.name} …", file=sys.stderr, flush=True)
        runs.append(run_apart(entry, documents, cases))
    return runs


def run_apart(entry: Entry, documents: Sequence[Document], cases: Sequence[Case]) -> Run:
    outcome = in_own_process(entry, run_here, entry, documents, cases)
    return outcome if isinstance(outcome, Run) else Run(entry.name, reason=outcome[0], is_broken=outcome[1])


def in_own_process(entry: Entry, work: Callable[..., Result], *given: Any) -> Result | tuple[str, bool]:
    """What ``work`` returns in a process of its own; or why there is nothing, and whether the peer went wrong."""
    if entry.missing():
        return f"niet geïnstalleerd; pip install --editable '.[{entry.extra}]'", False
    # Spawned: the embedding model hangs in a forked process.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        try:
            return process.submit(work, *given).result()
        except BrokenProcessPool:
            return "mislukt: het proces is afgebroken", True
        except Exception as error:  # the outermost boundary of a peer: named in the table, and the run exits 1
            return f"mislukt: {type(error).__name__}: {' '.join(str(error).split())[:200]}", True


def run_here(entry: Entry, documents: Sequence[Document], cases: Sequence[Case]) -> Run:
    """Index and ask in this process; the environment is set before the peer's library is imported."""
    os.environ.update(QUIET)
    embed = shared_embedder().encode_query
    peer = entry.create()
    started = time.perf_counter()
    peer.index(documents)
    index_seconds = time.perf_counter() - started
    _answer(peer, Case(id="", question=WARM_UP, file=cases[0].file, kind=""))
    replies = []
    for case in cases:
        started = time.perf_counter()
        embed(case.question)
        embedded = time.perf_counter()
        answered = _answer(peer, case)
        replies.append(Reply(answered, time.perf_counter() - embedded, embedded - started))
    return Run(entry.name, replies, isinstance(peer, Answerer), index_seconds, peak_mb())


def _answer(peer: Peer | Answerer, case: Case) -> Answered:
    return peer.answer(case) if isinstance(peer, Answerer) else Answered(peer.search(case.question), False)


def peak_mb() -> float:
    """The peak of this process, in MB. Linux lets ru_maxrss start at the size of the process that started this one,
    so there its own high-water mark is read (kibibytes); macOS counts in bytes."""
    status = Path("/proc/self/status")
    if status.is_file():
        mark = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(mark.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
