"""A PostgreSQL server of its own for one command: ``python tests/postgres_server.py COMMAND…``.

It listens on this machine only, on data that is thrown away, and is told to the command as TEST_POSTGRES_URL. Debian
keeps its programs out of the path, and as root they run as another user, because PostgreSQL refuses root.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"


def find_programs() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``, of the newest version there is."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    return known[-1].parent if known else None


@contextmanager
def running(programs: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
            as_user = ["runuser", "-u", USER, "--"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"

        def do(program: str, *arguments: str) -> None:
            command = [*as_user, str(programs / program), "-D", str(folder / "data"), *arguments]
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)

        do("initdb", "--auth=trust", f"--username={USER}", "--no-sync", "--encoding=UTF8", "--no-locale")
        do("pg_ctl", "--wait", "--silent", f"--options={options}", f"--log={folder / 'log'}", "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            do("pg_ctl", "--wait", "--silent", "--mode=immediate", "stop")


def main(command: list[str]) -> int:
    programs = find_programs()
    if programs is None:
        print("PostgreSQL is not installed here; nothing was run.", file=sys.stderr)
        return 1
    with running(programs) as address:
        return subprocess.run(command, env=os.environ | {"TEST_POSTGRES_URL": address}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
