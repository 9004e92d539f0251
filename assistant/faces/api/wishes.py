"""What people send to review, draft, check and keep: strictly typed, bounded, unknown keys refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from assistant.concepts import Thumb
from assistant.faces.api_models import Figures, Person, Strict

Line = Annotated[str, Field(min_length=1, max_length=200)]
MAX_PASTED_CHARS = 2_000_000


class FeedbackWish(Strict):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"thumb": "down", "reason": "Het bedrag klopt niet met onze begroting."}]}
    )

    thumb: Thumb = Field(strict=False)
    reason: str = Field(default="", max_length=4000)
    by: Person | None = None


class ConversationWish(Strict):
    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Begroting 2027"}]})

    title: str = Field(min_length=1, max_length=200)
    by: Person | None = None


class ProfileWish(Strict):
    """A library as it describes itself; a figure that is left out stays a field to fill in."""

    library: str = Field(min_length=1, max_length=120)
    figures: Figures = Field(default_factory=dict, description="named as in /api/norms; may be written the Dutch way")
    target_groups: list[Line] = Field(default_factory=list, max_length=30)
    first_year: int = Field(default=2026, ge=2000, le=2100)
    last_year: int = Field(default=2030, ge=2000, le=2100)


class PolicyWish(Strict):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "profile": {
                        "library": "Bibliotheek Voorbeeld",
                        "figures": {"inhabitants": 60000, "collection_budget": "€ 250.000"},
                        "target_groups": ["jongvolwassenen"],
                    },
                    "themes": ["Doelgroepgericht collectioneren"],
                    "title": "Collectiebeleid 2026-2030",
                }
            ]
        }
    )

    profile: ProfileWish
    themes: list[Line] = Field(min_length=1, max_length=30, description="see /api/policies/themes")
    title: str = Field(default="", max_length=200)
    author: Person | None = None


class PastedPolicy(Strict):
    """An existing local policy as text; a file is sent as multipart/form-data instead."""

    name: str = Field(default="beleid.md", min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=MAX_PASTED_CHARS)
    themes: list[Line] = Field(default_factory=list, max_length=30)
