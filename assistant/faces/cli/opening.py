"""How a command gets at the assistant: the settings read, the assistant opened, or the one a test lends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.settings import Settings

Opener = Callable[[], "Assistant"]


def open_assistant() -> Assistant:
    from assistant.assembly import Assistant

    return Assistant.open(read_settings())


def read_settings() -> Settings:
    from assistant.settings import load_settings

    return load_settings()


def opened(context: typer.Context) -> Assistant:
    """The assistant for one command, to be used in a ``with``."""
    opener: Opener = context.find_root().obj
    return opener()
