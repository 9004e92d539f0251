"""``make clean`` takes away what can be made again and nothing of what people asked, decided and added."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.settings import ROOT

RECORD = (
    "var/assistant.db",
    "var/assistant.db-wal",
    "var/assistant.db-shm",
    "var/assistant.checkpoints.db",
    "var/accounts.yaml",
    "var/sources/sources.yaml",
    "var/sources/beleid/canonical.md",
    "var/evals/answers.jsonl",
    "var/chroma/chroma.sqlite3",
    ".env",
    "corpus/norms.yaml",
)
MADE_AGAIN = (
    ".venv/bin/python",
    ".mypy_cache/x",
    ".ruff_cache/x",
    ".pytest_cache/x",
    ".hypothesis/x",
    "build/lib/x",
    "collectiebeleid_assistent.egg-info/PKG-INFO",
    "var/index/gen-1/chroma.sqlite3",
    "var/tests/made/assistant.db",
    "var/page/antwoord.docx",
    "var/bench/pieces.npz",
    "var/evals-abc/assistant.db",
)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_cleaning_up_keeps_the_record_and_takes_what_can_be_made_again(tmp_path: Path) -> None:
    for name in (*RECORD, *MADE_AGAIN):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    for _ in range(2):  # the second time there is nothing to take
        subprocess.run(["make", "-f", str(ROOT / "Makefile"), "clean"], cwd=tmp_path, check=True, capture_output=True)
        left = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()}
        assert left == set(RECORD)
