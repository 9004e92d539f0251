"""The forms a model fills in: its reading of a question, and the sums it proposes.

The names of the fields are Dutch, for the model reads them with a Dutch prompt. Lengths are bounded, because a grammar
without bounds lets a small model run on to its limit. What is in a form is a proposal; nothing here believes it.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.answering.llm.faults import GARBLED, Unanswered

Form = TypeVar("Form", bound=BaseModel)
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
_Short = Annotated[str, Field(max_length=60)]


class _Lenient(BaseModel):
    """What is left out counts as empty; what is too much is left out."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        empty = {name: [] if "list" in str(field.annotation) else "" for name, field in cls.model_fields.items()}
        return empty | {name: value for name, value in given.items() if value is not None}


class FigureForm(_Lenient):
    """Een cijfer uit de vraag, letterlijk overgenomen."""

    naam: _Short
    waarde: _Short


class ReadingForm(_Lenient):
    """Hoe de vraag gelezen is."""

    soort: Literal["feit", "lijst", "norm", "begrip", "vergelijking", "poging", "praatje", ""]
    onderwerp: Annotated[str, Field(max_length=120)]
    norm: Annotated[str, Field(max_length=8)]
    cijfers: Annotated[list[FigureForm], Field(max_length=6)]
    zelfstandig: Annotated[str, Field(max_length=400)]


class SumForm(_Lenient):
    """Een voorgestelde berekening."""

    norm: Annotated[str, Field(max_length=8)]
    cijfers: Annotated[list[FigureForm], Field(max_length=4)]


class SumsForm(_Lenient):
    """De voorgestelde berekeningen, of geen."""

    berekeningen: Annotated[list[SumForm], Field(max_length=2)]


class JudgementForm(_Lenient):
    """Of een zin volgt uit zijn citaten."""

    volgt: Literal["ja", "nee", "onzeker", ""]
    reden: Annotated[str, Field(max_length=200)]


def read_form(reply: str, form: type[Form]) -> Form:
    """The form from the first JSON object in a reply; anything that is not wholly there is unreadable."""
    fenced = _FENCE.search(reply)
    text = fenced.group(1) if fenced else reply
    start = text.find("{")
    try:
        found, _ = json.JSONDecoder().raw_decode(text[start:]) if start >= 0 else (None, 0)
        return form.model_validate(found)
    except (ValueError, ValidationError, RecursionError) as error:
        raise Unanswered(GARBLED) from error
