"""The profile of a library between the form, the browser that remembers it, and a request for a draft.

Owns the order of the fields and the distrust of what comes back from the browser. Whether figures can be true is for
the policies to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.advice import Number, Unit
from assistant.concepts import PolicyDraft, PolicyRequest
from assistant.errors import BadInput
from assistant.faces.profiles import make_request
from assistant.faces.ui.drafting import words
from assistant.faces.ui.memory import LONGEST_FIGURE
from assistant.faces.ui.parts import text_of
from assistant.figures import format_amount, format_number

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.knowledge.norms import NormInput

NAMED = ("library", "title", "first_year", "last_year", "target_groups")
FIRST, LAST = "2026", "2030"
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the fields, as typed; ``figures`` by the names of the register."""

    named: dict[str, str]
    figures: dict[str, str]
    themes: list[str]


class ProfileForm:
    """The fields in the order of the page: five with names of their own, the figures, and the themes."""

    def __init__(self, assistant: Assistant) -> None:
        self.fields: list[NormInput] = assistant.policies.profile_fields()
        self.themes: list[str] = assistant.policies.themes()
        self._assistant = assistant

    def read(self, typed: Sequence[object]) -> Form:
        named = [text_of(value)[:LONGEST_TEXT] for value in typed[: len(NAMED)]]
        figures = [text_of(value)[:LONGEST_FIGURE] for value in typed[len(NAMED) : -1]]
        chosen = typed[-1] if isinstance(typed[-1], list) else []
        return Form(
            dict(zip(NAMED, named, strict=True)),
            dict(zip((field.name for field in self.fields), figures, strict=True)),
            [theme for theme in self.themes if theme in chosen],
        )

    def written(self, form: Form) -> dict[str, Any]:
        """For the browser to keep."""
        return {**form.named, "figures": form.figures, "themes": form.themes}

    def blank(self) -> list[Any]:
        named = {"first_year": FIRST, "last_year": LAST}
        return [*(named.get(name, "") for name in NAMED), *self._filled({}), []]

    def is_untouched(self, typed: Sequence[object]) -> bool:
        return self.read(typed) == self.read(self.blank())

    def remembered(self, kept: object, asked_with: object) -> list[Any]:
        """The fields as the browser kept them; without a profile, the figures somebody asked questions with."""
        given = kept if isinstance(kept, Mapping) else {}
        before = asked_with if isinstance(asked_with, Mapping) else {}
        figures = given.get("figures") if isinstance(given.get("figures"), Mapping) else before
        start = {"first_year": FIRST, "last_year": LAST}
        if "library" not in given:  # empty is a choice as well, once there is a profile
            start["library"] = text_of(before.get("name"))
        named = [(text_of(given.get(name)) or start.get(name, ""))[:LONGEST_TEXT] for name in NAMED]
        themes = given.get("themes") if isinstance(given.get("themes"), list) else []
        return [*named, *self._filled(figures or {}), [theme for theme in self.themes if theme in (themes or [])]]

    def of_draft(self, draft: PolicyDraft) -> list[Any]:
        """The fields as they were when this version was made."""
        profile = draft.request.profile
        shown = {field.name: _written(profile.figures[field.name], field.unit) for field in self.fields
                 if field.name in profile.figures}  # fmt: skip
        named = [
            profile.library, draft.request.title, str(profile.first_year), str(profile.last_year),
            "\n".join(profile.target_groups),
        ]  # fmt: skip
        return [*named, *self._filled(shown), [theme for theme in self.themes if theme in draft.request.themes]]

    def request(self, form: Form) -> PolicyRequest:
        named = {name: value.strip() for name, value in form.named.items()}
        if not named["library"]:
            raise BadInput(words.NO_LIBRARY)
        if not form.themes:
            raise BadInput(words.NO_THEME)
        years = [named["first_year"], named["last_year"]]
        if not all(year.isascii() and year.isdecimal() and len(year) == 4 for year in years):
            raise BadInput(words.NO_YEAR)
        if years[1] < years[0]:
            raise BadInput(words.YEARS_TURNED)
        groups = [group.strip() for group in named["target_groups"].splitlines() if group.strip()]
        figures = {name: value.strip() for name, value in form.figures.items() if value.strip()}
        given = {**named, "target_groups": groups, "figures": figures, "themes": form.themes}
        return make_request(given, self._assistant.norms())

    def _filled(self, figures: Mapping[str, Any]) -> list[str]:
        return [text_of(figures.get(field.name))[:LONGEST_FIGURE] for field in self.fields]


def _written(value: Number, unit: Unit) -> str:
    return format_amount(value) if unit is Unit.EUR else format_number(value)
