"""Documents sent over HTTP: one file as multipart/form-data, or a text as JSON, bounded before it is read.

The limit on the whole body stands in ``limits``; here a body becomes a name, its content and what was asked of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from assistant.errors import BadInput
from assistant.faces.api.wishes import PastedPolicy
from assistant.faces.inputs import MAX_FILE_BYTES
from assistant.faces.problems import field_sentence

CHECK, VERIFY, PROPOSE = "/api/policies/check", "/api/verify", "/api/sources/proposals"
AROUND_IT = 50_000  # what multipart adds to a file: its headers and the other fields
PAGE_UPLOAD = "/gradio_api/upload"  # the page's own address for files
UPLOAD_LIMITS = dict.fromkeys((CHECK, VERIFY, PROPOSE, PAGE_UPLOAD), MAX_FILE_BYTES + AROUND_IT)
MAX_FIELDS = 40
MULTIPART = "multipart/form-data"

FILE: dict[str, Any] = {
    "type": "string",
    "format": "binary",
    "description": "Markdown, text, a web page, Word or PDF with text",
}
THEMES: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "description": "may be sent more than once"}


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes
    themes: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)  # what else the form says


PASTED_EXAMPLE = {"name": "beleid.md", "text": "# Collectiebeleid\n\nWij besteden 20% aan doelgroepen."}


def document_body(
    properties: dict[str, Any], *, instead: type[BaseModel] | None = None, example: Any = None
) -> dict[str, Any]:
    """The request body for OpenAPI, since the framework does not read it for us; ``instead``: what JSON may hold."""
    form = {"schema": {"type": "object", "properties": properties, "required": ["file"]}}
    content: dict[str, Any] = {MULTIPART: form}
    if instead is not None:
        content["application/json"] = {"schema": _flat_schema(instead), "example": example}
    return {"requestBody": {"required": True, "content": content}}


def _flat_schema(kind: type[BaseModel]) -> dict[str, Any]:
    """Without references, which would point outside this one place of the document."""
    schema = kind.model_json_schema()
    inner = {f"#/$defs/{name}": each for name, each in schema.pop("$defs", {}).items()}
    for name, each in schema["properties"].items():
        if each.get("$ref") in inner:
            schema["properties"][name] = inner[each["$ref"]]
    return schema


async def read_upload(request: Request) -> Upload:
    """The one file of a form, with its fields."""
    if not is_form(request):
        raise BadInput(f"Stuur het bestand als {MULTIPART}, in het veld file.")
    try:
        async with request.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=AROUND_IT) as form:
            return await _from_form(form)
    except (HTTPException, UnicodeDecodeError) as error:
        raise BadInput(f"Het verzoek is geen leesbare {MULTIPART}; stuur één bestand in het veld file.") from error


def is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith(MULTIPART)


async def _from_form(form: FormData) -> Upload:
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise BadInput("Er zit geen bestand in het verzoek; stuur het in het veld file.")
    content = await file.read()
    if len(content) > MAX_FILE_BYTES:
        raise BadInput(f"Het bestand is te groot; hoogstens {MAX_FILE_BYTES // 1_000_000} MB kan worden gelezen.")
    if not content:
        raise BadInput("Het bestand is leeg; kies het bestand opnieuw.")
    themes = tuple(str(each) for name in ("theme", "themes") for each in form.getlist(name))
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return Upload(PurePath(file.filename or "bestand").name[:200], content, themes, fields)


Wish = TypeVar("Wish", bound=BaseModel)


def read_json(kind: type[Wish], body: bytes, fields: str) -> Wish:
    """What stands in JSON where a file was possible as well; ``fields`` names what belongs in it."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            raise BadInput(f"Stuur een bestand als {MULTIPART}, of JSON met {fields}.") from error
        raise BadInput(field_sentence({**first, "loc": ("body", *first["loc"])})) from error


async def read_upload_or_text(request: Request) -> Upload:
    """A file, or a text pasted into JSON."""
    if is_form(request):
        return await read_upload(request)
    pasted = read_json(PastedPolicy, await request.body(), "name en text")
    return Upload(pasted.name, pasted.text.encode("utf-8", "replace"), tuple(pasted.themes))
