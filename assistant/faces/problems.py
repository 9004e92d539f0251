"""Errors over HTTP: every one is an RFC 9457 problem with one Dutch sentence and the next step.

The only place where the error tree becomes a status code. It writes no stack traces and echoes no input beyond the
name of a field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from assistant.errors import AssistantError
from assistant.faces.inputs import shorten

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:problem-type:collectiebeleid:"

CALM = (
    "Er ging onverwacht iets mis; uw gegevens zijn bewaard. Probeer het opnieuw of vraag de beheerder om het logboek."
)
NOT_JSON = "De inhoud van het verzoek is geen leesbare JSON in UTF-8; controleer haar en stuur opnieuw."

# Sentences of Pydantic's error types; {field} is the field's name, the rest comes from the error's own context.
SENTENCES = {
    "missing": "Het veld {field} ontbreekt; vul het in",
    "extra_forbidden": "Het veld {field} is onbekend; laat het weg of verbeter de naam",
    "string_type": "Het veld {field} moet tekst zijn",
    "string_unicode": "Het veld {field} bevat tekens die geen geldige Unicode zijn; haal ze weg",
    "string_too_long": "Het veld {field} is te lang; hoogstens {max_length} tekens",
    "string_too_short": "Het veld {field} is leeg; vul het in",
    "too_long": "Het veld {field} bevat te veel regels; hoogstens {max_length}",
    "int_type": "Het veld {field} moet een geheel getal zijn",
    "int_parsing": "Het veld {field} moet een geheel getal zijn",
    "greater_than_equal": "Het veld {field} is te klein; ten minste {ge}",
    "less_than_equal": "Het veld {field} is te groot; hoogstens {le}",
    "dict_type": "Het veld {field} moet een object zijn met namen en waarden",
    "enum": "Het veld {field} kent deze waarde niet; kies uit {expected}",
}
ROUTER = {
    400: ("unreadable", "Onleesbaar verzoek", NOT_JSON),
    404: ("unknown-name", "Niet gevonden", "Dit adres bestaat niet; zie /openapi.json voor wat er wel is."),
    405: ("method", "Zo niet", "Dit adres kent deze methode niet; zie de kop Allow of /openapi.json."),
}


def problem(
    scope: Scope, status: int, slug: str, title: str, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    content = describe(scope, status, slug, title, detail)
    # Lone surrogates out of a caller's words must not turn the refusal itself into a crash.
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def describe(scope: Scope, status: int, slug: str, title: str, detail: str) -> dict[str, Any]:
    instance = quote(scope.get("root_path", "") + scope.get("path", ""), errors="replace")
    return {"type": TYPE + slug, "title": title, "status": status, "detail": detail, "instance": instance}


def describe_error(scope: Scope, error: AssistantError) -> dict[str, Any]:
    return describe(scope, error.http_status, slug_of(error), error.title, str(error))


def describe_unexpected(scope: Scope) -> dict[str, Any]:
    return describe(scope, 500, "unexpected", AssistantError.title, CALM)


def assistant_problem(scope: Scope, error: AssistantError) -> Response:
    return problem(scope, error.http_status, slug_of(error), error.title, str(error))


def unexpected_problem(scope: Scope) -> Response:
    return problem(scope, 500, "unexpected", AssistantError.title, CALM)


def slug_of(error: AssistantError) -> str:
    """``UnknownName`` → ``unknown-name``."""
    name = type(error).__name__
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in name).lstrip("-")


def install_problems(app: FastAPI) -> None:
    app.add_exception_handler(AssistantError, _on_assistant_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_router_error)


async def _on_assistant_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AssistantError)
    return assistant_problem(request.scope, error)


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first: Mapping[str, Any] = error.errors()[0]
    if first["type"] == "json_invalid":
        return problem(request.scope, 400, *ROUTER[400])
    return problem(request.scope, 422, "bad-input", "Deze invoer kan niet worden gebruikt", field_sentence(first))


async def _on_router_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    phrase = HTTPStatus(error.status_code).phrase
    slug, title, detail = ROUTER.get(error.status_code, ("http", phrase, f"De server antwoordt: {phrase}."))
    return problem(request.scope, error.status_code, slug, title, detail, error.headers)


def field_sentence(error: Mapping[str, Any]) -> str:
    """One Dutch sentence that names the first field that is wrong."""
    field = field_name(error["loc"])
    if not field:
        if error["type"] == "missing":
            return "Dit verzoek heeft geen inhoud; stuur een JSON-object met Content-Type: application/json."
        return "Stuur een JSON-object, met de kop Content-Type: application/json."
    if error["type"] == "own":  # raised by a validator of ours: already a Dutch sentence
        return f"Het veld {field}: {error['msg']}"
    context = {key: value for key, value in error.get("ctx", {}).items() if key != "field"}
    context["expected"] = str(context.get("expected", "")).replace("'", "").replace(" or ", " of ")
    return (
        SENTENCES.get(error["type"], "Het veld {field} is niet bruikbaar; zie /openapi.json").format(
            field=field, **context
        )
        + "."
    )


def field_name(location: Sequence[str | int]) -> str:
    """Where it went wrong, without "body"; a dictionary's own key marks no field of its own."""
    parts = [shorten(str(part)) for part in location[1:] if part != "[key]"]
    return ".".join(parts)
