"""Reading in a process of its own: the same document comes back; a file that runs into a limit takes only that one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hostile_files import Hostile
from hostile_office import WORDS
from ingest_files import GUIDANCE, POLICY, pdf

from assistant.errors import BadInput, EngineUnavailable
from assistant.knowledge.documents import Document, apart, read_document
from assistant.knowledge.documents.apart import Limits, read_apart
from assistant.knowledge.documents.wire import read_back, written

PAGE = "<html><h1>Beleid</h1><table><tr><th>Post<th>Som<tr><td>Jeugd<td>€ 10</table><p hidden>Weg</p></html>".encode()
MADE = {each.about: each for each in WORDS}
HEAVY = MADE["a paragraph of a million runs"]  # some seconds, and some hundred megabytes
MANY = Hostile("many pieces", "a.md", lambda: b"- een punt\n" * 19_000)
FILES = {"beleid.md": POLICY.encode(), "a.html": PAGE, "a.pdf": pdf(GUIDANCE), "a.docx": MADE["a note"].made()}


def children() -> set[int]:
    """The processes that this one started and that are still there."""
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                state = (process / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if state[1] == str(os.getpid()):
                found.add(int(process.name))
    return found


@pytest.mark.parametrize("name", FILES)
def test_the_same_document_comes_back(name: str) -> None:
    assert read_apart(name, FILES[name]) == read_document(name, FILES[name])


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", b" "), ("a.exe", b"x"), ("a.pdf", b"%PDF-1.4\nx"), ("a.md", b"\x00"), ("\udc80.x", b"x")],
)
def test_a_refusal_is_the_same_sentence(name: str, data: bytes) -> None:
    with pytest.raises(BadInput) as here:
        read_document(name, data)
    with pytest.raises(BadInput) as there:
        read_apart(name, data)
    assert str(there.value) == str(here.value)


@pytest.mark.parametrize(
    ("limits", "file", "words"),
    [
        (Limits(seconds=1), HEAVY, "te veel tijd"),
        (Limits(wall=1), HEAVY, "te veel tijd"),
        (Limits(memory=60 * 1024**2), MANY, "te veel geheugen"),
    ],
    ids=["processor", "clock", "memory"],
)
def test_a_file_that_runs_into_a_limit_is_refused_and_nothing_stays_behind(
    limits: Limits, file: Hostile, words: str
) -> None:
    before, data = children(), file.made()
    begun = time.monotonic()
    with pytest.raises(BadInput, match=words):
        read_apart(file.name, data, limits)
    assert time.monotonic() - begun < 20
    assert children() <= before


def test_readers_that_do_not_start_are_no_fault_of_the_file() -> None:
    with pytest.raises(EngineUnavailable, match="installeer"):
        read_apart("a.md", b"Een zin.", Limits(memory=30 * 1024**2))


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.kill(os.getpid(), 11)",
        "print('{')",
        "print('[1, 2]')",
        'print(\'{"kind": "markdown", "pieces": 1}\')',
        "raise SystemExit(1)",
    ],
    ids=["falls over", "half a reply", "a list", "no document", "gives up"],
)
def test_whatever_the_process_says_is_a_document_or_a_refusal(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child.py"
    child.write_text(program, encoding="utf-8")
    monkeypatch.setattr(apart, "_CHILD", child)
    with pytest.raises(BadInput, match="liep vast"):
        read_apart("a.md", b"Een zin.")


def test_the_process_sees_no_secret_of_ours_and_cannot_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL_KEY", "geheim")
    child = tmp_path / "child.py"
    child.write_text(
        "import json, os, sys; print(json.dumps({'refused': json.dumps([dict(os.environ), os.getcwd(), "
        "sorted(os.listdir('/proc/self/fd'))])}))",
        encoding="utf-8",
    )
    monkeypatch.setattr(apart, "_CHILD", child)
    with pytest.raises(BadInput) as said:
        read_apart("a.md", b"Een zin.")
    assert "geheim" not in str(said.value)
    assert '"/"' in str(said.value)
    assert said.value.args[0].count('"') < 20  # three streams, the folder that is being read, and next to no settings


def test_the_readers_start_without_the_rest_of_the_house() -> None:
    child = Path(apart._CHILD)
    program = (
        f"import runpy, sys; held = runpy.run_path({str(child)!r}); held['_only_the_readers'](); "
        "import assistant.knowledge.documents.wire; "
        "print([each for each in ('numpy', 'chromadb', 'langchain', 'sqlalchemy', 'pypdf', 'docx', "
        "'assistant.settings') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_two_are_read_at_a_time_and_the_others_wait_for_their_turn() -> None:
    read: list[Document] = []
    threads = [threading.Thread(target=lambda: read.append(read_apart("a.md", POLICY.encode()))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(read) == 5


def test_a_document_goes_over_the_wire_whole() -> None:
    for name, data in FILES.items():
        document = read_document(name, data)
        assert read_back(name, written(document)) == document
