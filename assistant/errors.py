"""The error tree: everything the assistant refuses or cannot do, as one sentence with the next step.

    AssistantError
    ├── BadInput             the caller's words or figures cannot be used (exit 2, HTTP 422)
    │   ├── UnknownName      a norm, passage, source or answer that does not exist (exit 2, HTTP 404)
    │   └── Conflict         somebody decided first, or the state no longer allows it (exit 1, HTTP 409)
    ├── SettingsError        a setting is missing, unknown or unsafe (exit 2)
    ├── CorpusError          a file in ``corpus/`` is broken (exit 1)
    ├── IndexUnusable        the index is missing, corrupt or made with another model (exit 1)
    ├── StorageError         the database or data directory cannot be used (exit 1)
    ├── EngineUnavailable    an embedding engine, vector server or language model does not answer (exit 1)
    └── EvalError            a case file or an answers file cannot be used (exit 2)

Messages are Dutch, for the person at the desk; each face translates the class, never the text.
"""

from __future__ import annotations


def shown(name: str, longest: int = 60) -> str:
    """A name as a message may repeat it: on one line, printable and short."""
    return "".join(sign if sign.isprintable() else "�" for sign in name[:longest]) + (
        "…" if len(name) > longest else ""
    )


class AssistantError(Exception):
    """Base of the tree. ``str(error)`` is a full sentence that names the next step."""

    exit_code = 1
    http_status = 500
    title = "Er ging iets mis"


class BadInput(AssistantError):
    exit_code = 2
    http_status = 422
    title = "Deze invoer kan niet worden gebruikt"


class UnknownName(BadInput):
    http_status = 404
    title = "Niet gevonden"


class Conflict(BadInput):
    exit_code = 1
    http_status = 409
    title = "Er is intussen iets anders besloten"


class SettingsError(AssistantError):
    exit_code = 2
    title = "Een instelling klopt niet"


class CorpusError(AssistantError):
    title = "Een bronbestand klopt niet"


class IndexUnusable(AssistantError):
    http_status = 503
    title = "De zoekindex is niet bruikbaar"


class StorageError(AssistantError):
    http_status = 503
    title = "De opslag is niet bruikbaar"


class EngineUnavailable(AssistantError):
    http_status = 503
    title = "Een onderdeel antwoordt niet"


class EvalError(AssistantError):
    exit_code = 2
    title = "De evaluatie kan niet verder"
