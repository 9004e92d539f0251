"""Runs one command and says, when it has ended, how long it took and how much memory it had at most.

A process of its own, and a small one: the kernel counts the memory of whoever starts a program as that program's.
Told to stop (SIGTERM) it stops the command, and still reports. It imports nothing that is not in the Python library.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time


def main(command: list[str]) -> int:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in kibibytes, macOS in bytes.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": time.perf_counter() - started, "peak": peak, "exit": process.returncode}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
