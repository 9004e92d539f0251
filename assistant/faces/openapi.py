"""The OpenAPI document: what each address answers with, the problems included, and how one logs in.

The values of the examples stand in ``examples``; which address exists is said where it is served.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from assistant.faces.api_models import Problem
from assistant.faces.examples import EXAMPLES
from assistant.faces.problems import MEDIA_TYPE, TYPE

__all__ = ["EXAMPLES", "describe_api", "errors", "file_replies"]

PROBLEMS = {
    400: ("unreadable", "Onleesbaar verzoek", "De inhoud van het verzoek is geen leesbare JSON in UTF-8."),
    401: ("account", "Aanmelden nodig", "Meld u aan met uw naam en wachtwoord."),
    403: ("origin", "Niet toegestaan", "Dit verzoek komt van een andere website en wordt niet uitgevoerd."),
    404: ("unknown-name", "Niet gevonden", "Er is geen passage met deze naam; zoek haar op met /api/search."),
    409: ("conflict", "Er is intussen iets anders besloten", "Dit antwoord is al beoordeeld; open het opnieuw."),
    413: ("too-large", "Te groot", "Dit verzoek is te groot; stuur hoogstens 64000 bytes."),
    422: ("bad-input", "Deze invoer kan niet worden gebruikt", "Het veld question ontbreekt; vul het in."),
    429: ("too-many", "Te veel verzoeken", "Probeer het over 12 seconden opnieuw."),
    500: ("unexpected", "Er ging iets mis", "Er ging onverwacht iets mis; uw gegevens zijn bewaard."),
    503: ("index-unusable", "De zoekindex is niet bruikbaar", "Maak de index opnieuw met 'assistant index'."),
}
ALWAYS = (400, 413, 422, 429, 500, 503)


def errors(*more: int, example: object, media_type: str = "application/json") -> dict[int | str, dict[str, Any]]:
    """The replies of one address: its example, and the problems it may answer with."""
    replies: dict[int | str, dict[str, Any]] = {200: {"content": {media_type: {"example": example}}}}
    for status in sorted({*ALWAYS, 403, *more}):
        replies[status] = {"description": PROBLEMS[status][1], "content": {MEDIA_TYPE: _problem_content(status)}}
    return replies


def file_replies(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """The replies of an address that answers with a file, of one of these kinds."""
    replies = errors(404, example=None)
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
    return replies | {200: {"description": "the file", "content": content}}


def _problem_content(status: int) -> dict[str, Any]:
    slug, title, detail = PROBLEMS[status]
    example = {"type": TYPE + slug, "title": title, "status": status, "detail": detail, "instance": "/api/answers"}
    return {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}


def describe_api(app: FastAPI, *, has_accounts: bool) -> None:
    """Let the app describe itself: problems as a schema of their own, and Basic where accounts are configured."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
            _complete(document, has_accounts)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _complete(document: dict[str, Any], has_accounts: bool) -> None:
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    if not has_accounts:
        return
    components["securitySchemes"] = {"account": {"type": "http", "scheme": "basic"}}
    document["security"] = [{"account": []}]
    unauthorised = {"description": PROBLEMS[401][1], "content": {MEDIA_TYPE: _problem_content(401)}}
    for methods in document["paths"].values():
        for operation in methods.values():
            operation["responses"]["401"] = unauthorised
