"""Typer's own complaints about a command line, as one Dutch sentence each.

The parser speaks English over several lines; this reads its exceptions by what they carry, never by their text
where that can be avoided.
"""

from __future__ import annotations

from typing import Any

from typer.exceptions import TyperException

from assistant.faces.inputs import shorten


def usage_sentence(error: TyperException) -> str:
    context: Any = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "assistant"
    return f"{_complaint(error, command)}; zie '{command} --help'."


def _complaint(error: TyperException, command: str) -> str:
    kind, param = type(error).__name__, getattr(error, "param", None)
    message = error.format_message()
    if kind == "NoSuchOption":
        return f"De optie {shorten(getattr(error, 'option_name', '?'))} bestaat niet bij '{command}'"
    if kind == "MissingParameter":
        return f"Bij '{command}' ontbreekt {_name_of(param)}"
    if kind == "BadOptionUsage":
        return f"De optie {shorten(getattr(error, 'option_name', '?'))} is niet goed gebruikt of mist haar waarde"
    if kind == "BadParameter" and param is not None:
        return f"De waarde bij {_name_of(param)} is niet bruikbaar"
    if message.startswith("No such command"):
        return f"De opdracht {_quoted(message)} bestaat niet"
    if kind == "NoArgsIsHelpError" or message.startswith("Missing command"):
        return f"Zeg wat '{command}' moet doen"
    if "unexpected extra argument" in message:
        return f"Er staat te veel achter '{command}'; zet een vraag van meer woorden tussen aanhalingstekens"
    return f"De opdracht '{command}' is zo niet te begrijpen"


def _name_of(param: Any) -> str:
    if param is None:
        return "een waarde"
    return str(param.opts[0]) if param.param_type_name == "option" else str(param.metavar or param.name).upper()


def _quoted(message: str) -> str:
    """The name between the first quotes of the parser's message."""
    return shorten("'" + message.partition("'")[2].partition("'")[0] + "'")
