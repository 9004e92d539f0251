"""How the time of a question grows with what a peer holds: ``python -m evals.peers.growth [--pieces N] [--peer NAME]``.

Every peer holds the same pieces, one passage each, with the same vectors, made once and kept in the data folder. In one
process it is filled twice, with a few pieces and with many, and both are asked the same questions in turn, so that a
busy moment hits both. With ``--synthetic`` the pieces are numbers with vectors scattered around real questions, far
more than can be embedded. Exit codes are those of ``python -m evals.peers``.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant import load_settings
from assistant.errors import AssistantError, EvalError
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import BUNDLED, load_embedder
from evals.answers import writable
from evals.bench.passages import recombined
from evals.bench.questions import QUESTIONS
from evals.bench.synthetic import SMALL, Scattered
from evals.bench.table import count, p95
from evals.peers.apart import QUIET, WARM_UP, in_own_process, peak_mb
from evals.peers.catalogue import ELSEWHERE, Entry, select
from evals.peers.embedding import remember, store, store_vectors
from evals.peers.peer import Answerer, Document, Peer
from evals.summary import align

PIECES = 2500


@dataclass(frozen=True, slots=True)
class Grown:
    """One peer: p95 in seconds of a question with few pieces and with many, and the peak of its process in MB."""

    name: str
    small: float = 0.0
    large: float = 0.0
    peak_mb: float = 0.0
    reason: str = ""
    is_broken: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    reader = argparse.ArgumentParser(prog="python -m evals.peers.growth", description=__doc__)
    reader.add_argument("--pieces", type=int, default=PIECES, metavar="N", help=f"how many ({PIECES})")
    reader.add_argument("--synthetic", action="store_true", help="made-up vectors instead of embedded pieces")
    reader.add_argument("--peer", nargs="+", default=[], metavar="NAME", help="only these")
    chosen = reader.parse_args(arguments)
    try:
        if chosen.pieces <= SMALL:
            raise EvalError(f"--pieces {chosen.pieces}: geef er meer dan {SMALL}, want daarmee wordt vergeleken.")
        entries = select(ELSEWHERE, chosen.peer)
        settings = load_settings()
        file = settings.data_dir / "bench" / ("synthetic.npz" if chosen.synthetic else "pieces.npz")
        with writable(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            if chosen.synthetic:
                texts = [f"stuk {row}" for row in range(chosen.pieces)]
                centres = load_embedder(BUNDLED).encode_queries(QUESTIONS)
                store_vectors(file, texts, Scattered(centres, len(texts)).vectors)
            else:
                texts = list(islice(recombined(load_corpus(settings.corpus_dir)), chosen.pieces))
                print(f"inbedden: {count(len(texts))} stukken …", file=sys.stderr)
                store(file, texts)
        grown = []
        for entry in entries:
            print(f"{entry.name} …", file=sys.stderr, flush=True)
            grown.append(grow_apart(entry, texts, file))
    except AssistantError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(format_growth(grown, len(texts)))
    return int(any(each.is_broken for each in grown))


def grow_apart(entry: Entry, texts: Sequence[str], file: Path) -> Grown:
    outcome = in_own_process(entry, grow_here, entry, texts, file)
    return outcome if isinstance(outcome, Grown) else Grown(entry.name, reason=outcome[0], is_broken=outcome[1])


def grow_here(entry: Entry, texts: Sequence[str], file: Path) -> Grown:
    """Fill the peer twice and ask in turn; the environment is set before its library is imported."""
    os.environ.update(QUIET)
    remember(file)
    peers = [_filled(entry, texts[:size]) for size in (SMALL, len(texts))]
    taken: list[list[float]] = [[], []]
    for peer in peers:
        peer.search(WARM_UP)
    for question in QUESTIONS:
        for peer, seconds in zip(peers, taken, strict=True):
            started = time.perf_counter()
            peer.search(question)
            seconds.append(time.perf_counter() - started)
    return Grown(entry.name, p95(taken[0]), p95(taken[1]), peak_mb())


def _filled(entry: Entry, texts: Sequence[str]) -> Peer:
    peer = entry.create()
    if isinstance(peer, Answerer):
        raise EvalError(f"{entry.name} rangschikt niet; noem een methode die dat wel doet.")
    peer.index([Document(f"stuk-{at}", text, (text,)) for at, text in enumerate(texts)])
    return peer


def format_growth(grown: Sequence[Grown], pieces: int) -> str:
    heads = ["methode", f"p95 bij {SMALL}", f"p95 bij {count(pieces)}", "verhouding", "geheugen"]
    rows = [
        [
            each.name,
            f"{1000 * each.small:.1f} ms".replace(".", ","),
            f"{1000 * each.large:.1f} ms".replace(".", ","),
            f"{each.large / each.small:.2f} ×".replace(".", ","),
            f"{each.peak_mb:.0f} MB",
        ]
        for each in grown
        if not each.reason
    ]
    return "\n".join([align([heads, *rows]), *(f"{each.name}: {each.reason}" for each in grown if each.reason)])


if __name__ == "__main__":
    raise SystemExit(main())
