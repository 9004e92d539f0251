"""One command from start to exit code: 0 is done (a refusal is done), 2 is bad usage, 1 is a failure.

The only place where errors become sentences on stderr; what a command does is in the modules beside this one.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import typer
from typer.exceptions import TyperException

from assistant.errors import AssistantError, BadInput
from assistant.faces.cli.commands import app
from assistant.faces.cli.opening import Opener, open_assistant
from assistant.faces.failures import explain_crash
from assistant.faces.inputs import shorten
from assistant.faces.usage import usage_sentence

INTERRUPTED = 130
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def main(arguments: Sequence[str] | None = None, *, opener: Opener = open_assistant) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    try:
        _refuse_unreadable(given)
        code = _parser()(args=given, prog_name="assistant", standalone_mode=False, obj=opener)
        _flush()
        if code == INTERRUPTED:  # what the parser makes of Ctrl-C
            return _complain("Afgebroken; er is niets half bewaard.", INTERRUPTED)
        return code if isinstance(code, int) else 0
    except AssistantError as error:
        return _complain(str(error), error.exit_code)
    except TyperException as error:
        return _complain(usage_sentence(error), 2)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        _let_go_of_output()
        return 1
    except Exception as error:  # the outermost boundary
        if isinstance(error, OSError) and error.errno in FULL:
            _let_go_of_output()
            return _complain(_full_sentence(error), 1)
        if "--debug" in given:
            raise
        return _complain(explain_crash(error), 1)


def run() -> None:
    """Entry point of ``python -m assistant.faces.cli``."""
    sys.exit(main())


@cache
def _parser() -> Any:
    """The commands as read from their signatures, which takes a moment for so many."""
    return typer.main.get_command(app)


def _flush() -> None:
    if sys.stdout is not None:  # a parent may have closed it
        sys.stdout.flush()


def _let_go_of_output() -> None:
    """What is still waiting to be written goes nowhere, or Python would try once more at its end."""
    try:
        _flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _full_sentence(error: OSError) -> str:
    place = f" bij {error.filename}" if isinstance(error.filename, str) else ""
    return (
        f"Er kan niets meer worden geschreven{place}: de schijf of het bestand voor de uitvoer is vol; "
        "maak ruimte vrij en herhaal de opdracht."
    )


def _complain(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _refuse_unreadable(arguments: list[str]) -> None:
    """Bytes that are no UTF-8 reach Python as lone surrogates; no step further on could store them."""
    for argument in arguments:
        if any("\ud800" <= char <= "\udfff" for char in argument):
            raise BadInput(f"'{shorten(argument)}' is geen leesbare UTF-8; typ de tekst opnieuw.")
