"""Prompts are Markdown files, reviewed like code: read once, their placeholders checked, their hashes kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from assistant.errors import SettingsError

PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "antwoord": frozenset({"taal", "vraag", "passages", "sommen"}),
    "betekenis": frozenset({"zin", "citaten"}),
    "herstel": frozenset({"bevindingen"}),
    "lezen": frozenset({"vraag", "eerder", "normen", "cijfers"}),
    "rekenen": frozenset({"vraag", "normen", "cijfers"}),
}


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    text: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def fill(self, **values: str) -> str:
        return self.text.format(**values)


def load_prompts(folder: Path) -> dict[str, Prompt]:
    """Read the prompts; a missing file or another placeholder than declared is a SettingsError."""
    return {name: _load(folder / f"{name}.md", name) for name in PLACEHOLDERS}


def _load(path: Path, name: str) -> Prompt:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"De prompt {path} is niet leesbaar; zet het bestand terug of verbeter het.") from error
    try:
        found = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise SettingsError(
            f"De prompt {path} bevat een losse accolade ({error}); schrijf die als {{{{ of }}}}."
        ) from error
    if found != PLACEHOLDERS[name]:
        raise SettingsError(
            f"De prompt {path} heeft de invulplekken {', '.join(sorted(found)) or 'geen'} in plaats van "
            f"{', '.join(sorted(PLACEHOLDERS[name]))}; verbeter het bestand."
        )
    return Prompt(name, text)
