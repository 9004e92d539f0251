"""``python -m assistant.faces.cli``: the same as the installed command ``assistant``."""

from __future__ import annotations

from assistant.faces.cli.running import run

if __name__ == "__main__":
    run()
