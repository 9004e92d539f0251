"""``python -m evals.peers --cases FILE… [--peer NAME …] [--sample N] [--json FILE]``: all peers, one table.

Exit code 0 is done, also when a peer is not installed; 1 is a peer that broke; 2 is bad usage in one sentence.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant import load_settings
from assistant.errors import AssistantError, EvalError
from evals.answers import writable
from evals.cases import Case, load_cases
from evals.peers.apart import run_all
from evals.peers.catalogue import ON_THE_PLAN, select
from evals.peers.corpus_text import plan_documents
from evals.peers.scores import figures, needs_evidence
from evals.peers.table import LEGEND, as_json, format_peers

SEED = 2026


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        return _compare(_parser().parse_args(arguments))
    except AssistantError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.peers", description="Andere methoden op dezelfde vragen.")
    parser.add_argument("--cases", nargs="+", type=Path, default=[], metavar="FILE", help="bestanden of mappen")
    parser.add_argument("--peer", nargs="+", default=[], metavar="NAME", help="alleen deze methoden")
    parser.add_argument("--sample", type=int, metavar="N", help="hoogstens zoveel gevallen, steeds dezelfde")
    parser.add_argument("--json", type=Path, metavar="FILE", help="schrijf de cijfers ook als JSON")
    return parser


def _compare(chosen: argparse.Namespace) -> int:
    entries = select(ON_THE_PLAN, chosen.peer)
    cases = choose_cases(chosen.cases, chosen.sample)
    runs = run_all(entries, plan_documents(load_settings()), cases)
    found = {run.name: figures(run, cases) for run in runs if run.replies}
    print(f"{len(cases)} gevallen, waarvan {sum(map(needs_evidence, cases))} met nodig bewijs\n")
    print(f"{format_peers(runs, found)}\n\n{LEGEND}")
    if chosen.json:
        write_json(chosen.json, {"cases": len(cases), "peers": as_json(runs, found)})
    return int(any(run.is_broken for run in runs))


def choose_cases(paths: Sequence[Path], sample: int | None) -> list[Case]:
    """The cases without earlier turns, since no peer remembers any; a sample is the same every time."""
    if not paths:
        raise EvalError("Er zijn geen gevallen genoemd. Geef met --cases een bestand of een map.")
    if sample is not None and sample < 1:
        raise EvalError(f"--sample {sample}: dat zijn geen gevallen. Geef een getal van 1 of meer.")
    cases = [case for case in load_cases(paths) if not case.turns]
    if not cases:
        raise EvalError("Alle gevallen zijn vervolgvragen, en die kent geen andere methode. Noem ook losse vragen.")
    if sample is None or sample >= len(cases):
        return cases
    picked = set(random.Random(SEED).sample(range(len(cases)), sample))
    return [case for at, case in enumerate(cases) if at in picked]


def write_json(file: Path, record: dict[str, Any]) -> None:
    with writable(file):
        file.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
