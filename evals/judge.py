"""The optional judge: a language model that says, one thing at a time, whether an answer is supported and to the point.

Owns the judge's settings, its prompt and its verdict. The judge is pinned, has temperature 0 and is never the model
that wrote the answers. What it says that cannot be read is no verdict; whether its verdicts count at all is decided
in :mod:`evals.agreement`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant import ModelChoice, Settings, load_chat_model
from assistant.advice import Answer
from assistant.errors import EvalError, SettingsError
from evals.evidence import shown_quotes

PREFIX = "EVAL_JUDGE_"
LONGEST = 400  # tokens of one verdict
# What each question to the judge may be filled with; the parts of prompts/judge.md carry these names as headings.
CRITERIA: Mapping[str, frozenset[str]] = {
    "supported": frozenset({"vraag", "tekst", "bronnen"}),
    "answers": frozenset({"vraag", "tekst"}),
}
_HEADING = re.compile(r"^## (\w+)\n", re.MULTILINE)
_FENCE = re.compile(r"\A```(?:json)?\n(.*)\n```\Z", re.DOTALL)


class JudgeSettings(BaseSettings):
    """The judge's own settings, apart from those of the assistant; without a model there is no judge."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    model: str | None = Field(default=None, description="provider:name, a version and no alias that moves")
    model_base_url: str | None = None
    model_api_key: SecretStr | None = None
    model_timeout: float = Field(default=60, gt=0, le=600, description="seconds")


class Verdict(BaseModel):
    """What a judge must reply, to the letter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: StrictBool
    reason: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What the judge sees of an answer: no outcome, no confidence, nothing of what was expected."""

    question: str
    text: str
    sources: tuple[str, ...]
    calculations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """One pinned model with its prompts. ``model`` answers ``invoke`` as LangChain's chat models do."""

    name: str
    model: Any
    prompts: Mapping[str, str]
    prompt_hash: str

    def judge(self, criterion: str, exhibit: Exhibit) -> Verdict | str:
        """The verdict, or in a few words why what came back is none; an error of the provider rises."""
        sources = [f"citaat: “{quote}”" for quote in exhibit.sources]
        sources += [f"berekening: {formula}" for formula in exhibit.calculations]
        values = {"vraag": exhibit.question, "tekst": exhibit.text, "bronnen": "\n".join(sources) or "(geen)"}
        reply = self.model.invoke([("human", self.prompts[criterion].format(**values))])
        return read_verdict(str(reply.text if hasattr(reply, "text") else reply.content))


def read_verdict(reply: str) -> Verdict | str:
    """Exactly one JSON object, in a code fence or bare; anything looser would be guessing what the judge meant."""
    stripped = reply.strip()
    fenced = _FENCE.match(stripped)
    try:
        return Verdict.model_validate_json(fenced[1] if fenced else stripped)
    except ValidationError:
        return f"onleesbaar oordeel: {' '.join(stripped.split())[:80] or 'leeg'}"


def exhibit_of(answer: Answer) -> Exhibit:
    formulas = tuple(f"{calculation.formula} [{calculation.marker}]" for calculation in answer.calculations)
    return Exhibit(answer.question, answer.text, tuple(shown_quotes(answer)), formulas)


def load_judge_settings() -> JudgeSettings:
    known = {f"{PREFIX}{name}".upper() for name in JudgeSettings.model_fields}
    strange = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    if strange:
        raise SettingsError(f"Onbekende instelling: {', '.join(strange)}. Bekend zijn: {', '.join(sorted(known))}.")
    try:
        return JudgeSettings()
    except ValidationError as error:
        name = ".".join(str(part) for part in error.errors()[0]["loc"])
        # Without its cause, which would quote the value: it may be a secret.
        raise SettingsError(f"De instelling {PREFIX}{name.upper()} is niet bruikbaar. Verbeter haar.") from None


def load_judge(chosen: JudgeSettings, assistant: Settings) -> Judge | None:
    """The judge, or None when none is configured; one that is not pinned or not separate is refused."""
    if chosen.model is None:
        return None
    _, colon, name = chosen.model.partition(":")
    if not (colon and name) or name.endswith("latest"):
        raise SettingsError(
            f"De rechter {chosen.model} ligt niet vast. Noem in {PREFIX}MODEL een aanbieder en een vaste versie, "
            "als aanbieder:naam."
        )
    choice = ModelChoice(
        chosen.model,
        chosen.model_base_url,
        chosen.model_api_key,
        chosen.model_timeout,
        max_tokens=LONGEST,
        what="de rechter",
        prefix=f"{PREFIX}MODEL",
    )
    if choice.place == ModelChoice(assistant.model or "", assistant.model_base_url).place:
        raise SettingsError(
            f"De rechter {chosen.model} is het taalmodel dat de antwoorden schrijft. Kies met {PREFIX}MODEL een ander."
        )
    prompts, prompt_hash = load_judge_prompts(assistant.prompts_dir / "judge.md")
    return Judge(chosen.model, load_chat_model(choice), prompts, prompt_hash)


def refuse_own_work(judge: Judge, answers: Sequence[Answer]) -> None:
    """The answers may have been written under other settings than today's."""
    own = sum(answer.drafter.name.casefold() == judge.name.casefold() for answer in answers)
    if own:
        raise EvalError(
            f"{own} antwoorden zijn geschreven door {judge.name}, die ze nu zou beoordelen. "
            f"Kies met {PREFIX}MODEL een andere rechter."
        )


def load_judge_prompts(path: Path) -> tuple[dict[str, str], str]:
    """One prompt a criterion, what stands above the first heading before each, and the hash of the whole file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"De prompt {path} is niet leesbaar; zet het bestand terug of verbeter het.") from error
    shared, *parts = _HEADING.split(text)
    prompts = {name: shared + part for name, part in zip(parts[::2], parts[1::2], strict=True)}
    if set(prompts) != set(CRITERIA):
        raise SettingsError(
            f"De prompt {path} heeft niet precies de kopjes {', '.join(CRITERIA)}; verbeter het bestand."
        )
    for name, prompt in prompts.items():
        if _placeholders(path, prompt) != CRITERIA[name]:
            wanted = ", ".join(sorted(CRITERIA[name]))
            raise SettingsError(
                f"De prompt {path} heeft bij {name} niet de invulplekken {wanted}; verbeter het bestand."
            )
    return prompts, hashlib.sha256(text.encode()).hexdigest()


def _placeholders(path: Path, prompt: str) -> set[str]:
    try:
        return {field for _, field, _, _ in Formatter().parse(prompt) if field is not None}
    except ValueError as error:
        raise SettingsError(
            f"De prompt {path} bevat een losse accolade ({error}); schrijf die als {{{{ of }}}}."
        ) from error
