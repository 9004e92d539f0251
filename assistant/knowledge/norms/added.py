"""The norms that people accepted from added sources, as ``norms.yaml`` beside those sources holds them, and the
guidelines that come with the corpus in the same form.

Owns which of them still stand. One whose source, passage or quote is no longer there lapses with the reason: it is
computed no longer, and it never keeps the assistant from opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml
from pydantic import ValidationError

from assistant.advice import fingerprint
from assistant.errors import CorpusError, StorageError, UnknownName, shown
from assistant.files import partial_prefix, write_whole
from assistant.knowledge.canonical import Passage, Source
from assistant.knowledge.norms.proposing import ADDED_LAYERS, stated_in
from assistant.knowledge.norms.register import AddedNorm, Guideline, LapsedNorm, held_values
from assistant.quoting import is_verbatim

FILE = "norms.yaml"
HEADING = (
    "# Normen die iemand uit een toegevoegde bron heeft aanvaard, en wat is afgewezen. Bijgehouden door de assistent;\n"
    "# de velden zijn die van corpus/norms.yaml, met wie en wanneer erbij.\n"
)
Made = TypeVar("Made", bound=AddedNorm)
_MEND = "zet een reservekopie terug, of haal het bestand weg en aanvaard de normen opnieuw."
_OUT_OF_FORCE = {"replaced": "vervangen", "withdrawn": "ingetrokken"}


class Sources(Protocol):
    """What accepted norms are held against."""

    @property
    def sources(self) -> Mapping[str, Source]: ...

    def passage(self, passage_id: str) -> Passage: ...


@dataclass(frozen=True, slots=True)
class Decisions:
    """The file as it is written: norms by their id in the order they were accepted, and rejected proposals."""

    inputs: dict[str, Any]
    norms: list[dict[str, Any]]
    rejected: list[dict[str, Any]]


def read_decisions(folder: Path, mend: str = _MEND) -> Decisions:
    """What was decided; a CorpusError where the file cannot be read, for a decision may not be lost by the next."""
    path = folder / FILE
    try:
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        return Decisions({}, [], [])
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CorpusError(f"{path} is niet te lezen ({type(error).__name__}); {mend}") from error
    shapes = {"inputs": dict, "norms": list, "rejected": list}
    if not isinstance(written, dict) or any(
        not isinstance(written.get(name, shape()), shape) for name, shape in shapes.items()
    ):
        raise CorpusError(f"{path} heeft niet de indeling van een normenbestand; {mend}")
    if any(not isinstance(each, dict) for name in ("norms", "rejected") for each in written.get(name, [])):
        raise CorpusError(f"In {path} staat iets dat geen norm is; {mend}")
    return Decisions(**{name: written.get(name, shape()) for name, shape in shapes.items()})


def write_decisions(folder: Path, decisions: Decisions) -> None:
    """In one step; only for whoever holds the lock of the added sources."""
    path = folder / FILE
    used = {each["name"] for norm in decisions.norms for each in norm.get("inputs", [])}
    content = {
        "inputs": {name: spec for name, spec in decisions.inputs.items() if name in used},
        "norms": decisions.norms,
        "rejected": decisions.rejected,
    }
    try:
        for left_over in folder.glob(f"{partial_prefix(FILE)}*"):
            left_over.unlink(missing_ok=True)
        dumped = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
        write_whole(path, (HEADING + dumped).encode())
    except OSError as error:
        raise StorageError(
            f"{path} is niet te schrijven ({error.strerror}); controleer de rechten en de ruimte op de schijf."
        ) from error


def load_added(
    folder: Path, corpus: Sources, plan_inputs: Mapping[str, Any]
) -> tuple[dict[str, AddedNorm], tuple[LapsedNorm, ...]]:
    """The accepted norms that still stand, and those that lapsed; where the plan knows a figure, it says what it is."""
    try:
        decisions = read_decisions(folder)
    except CorpusError as error:
        return {}, (LapsedNorm(id=FILE, source_id="", name="Alle aanvaarde normen", reason=str(error)),)
    standing: dict[str, AddedNorm] = {}
    lapsed: list[LapsedNorm] = []
    inputs = {**decisions.inputs, **plan_inputs}
    for fields in decisions.norms:
        try:
            norm = as_norm(fields, inputs, corpus, AddedNorm)
            if norm.id in standing:
                raise _Lapse("dit id staat er twee keer; trek de norm in en aanvaard haar opnieuw.")
            prove(norm, corpus)
            standing[norm.id] = norm
        except _Lapse as lapse:
            lapsed.append(_lapsed(fields, str(lapse)))
    return standing, tuple(lapsed)


def load_guidelines(folder: Path, corpus: Sources, plan_inputs: Mapping[str, Any]) -> dict[str, Guideline]:
    """The guidelines that come with the corpus; a mistake is a CorpusError, as in the plan's own register."""
    decisions = read_decisions(folder, "herstel het bestand.")
    inputs = {**decisions.inputs, **plan_inputs}
    found: dict[str, Guideline] = {}
    for fields in decisions.norms:
        name = shown(str(fields.get("id", "zonder id")), 80)
        try:
            guideline = as_norm(fields, inputs, corpus, Guideline)
            prove(guideline, corpus)
        except _Lapse as lapse:
            raise CorpusError(f"{folder / FILE}: bij ‘{name}’: {lapse}") from None
        if guideline.id in found:
            raise CorpusError(f"{folder / FILE}: ‘{name}’ staat er twee keer; geef elke richtlijn een eigen id.")
        found[guideline.id] = guideline
    return found


class _Lapse(Exception):
    """Why a norm is computed no longer; never leaves this module."""


def as_norm(fields: Mapping[str, Any], inputs: Mapping[str, Any], corpus: Sources, model: type[Made]) -> Made:
    """The norm that these fields make, with the title and the layer of its source."""
    source = _source_of(fields, corpus)
    full = dict(fields)
    try:
        full["inputs"] = [{**each, **inputs[each["name"]]} for each in fields.get("inputs", [])]
        full |= {"title": source.title, "layer": source.kind}
        full["version"] = fingerprint(full)[:12]
        return model.model_validate(full)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "de norm"
        raise _Lapse(f"het veld {where} klopt niet ({first['msg'].removeprefix('Value error, ')}).") from None
    except (KeyError, TypeError, AttributeError):
        raise _Lapse("een van haar cijfers is niet omschreven.") from None


def prove(norm: AddedNorm, corpus: Sources) -> None:
    """That the norm stands in its source today, word for word and with its value."""
    source = corpus.sources[norm.source_id]
    # Of a guideline whose publication a library replaced by its original, the date decides when it is asked for.
    if source.status in _OUT_OF_FORCE and not isinstance(norm, Guideline):
        raise _Lapse(f"de bron “{source.title}” is {_OUT_OF_FORCE[source.status]}.")
    try:
        passage = corpus.passage(norm.passage)
    except UnknownName:
        raise _Lapse(f"de passage {shown(norm.passage, 120)} staat niet meer in de bron.") from None
    kinds = ("summary",) if isinstance(norm, Guideline) else ADDED_LAYERS
    if passage.source_id != norm.source_id or passage.kind not in kinds:
        raise _Lapse("haar passage staat niet in de bron waarvan zij een norm heet te zijn.")
    if norm.quote not in passage.text or not is_verbatim(norm.quote, passage.text):
        raise _Lapse("haar citaat staat niet meer zo in de bron.")
    if not norm.value_reason and (held_values(norm) - stated_in(norm.quote)):
        raise _Lapse("haar waarde staat niet in haar citaat, en er is geen reden bij gezet.")


def why_not(fields: Mapping[str, Any], inputs: Mapping[str, Any], corpus: Sources) -> str | None:
    """Why these fields would not stand as a norm; None where they would."""
    try:
        prove(as_norm(fields, inputs, corpus, AddedNorm), corpus)
    except _Lapse as lapse:
        return str(lapse)
    return None


def _source_of(fields: Mapping[str, Any], corpus: Sources) -> Source:
    source_id = str(fields.get("id", "")).partition("/")[0]
    source = corpus.sources.get(source_id)
    if source is None:
        raise _Lapse(f"de bron ‘{shown(source_id)}’ staat niet meer in de bronnen.")
    return source


def _lapsed(fields: Mapping[str, Any], reason: str) -> LapsedNorm:
    """As much as can still be told of it, whatever state its fields are in."""
    norm_id, name, on = str(fields.get("id", "")), fields.get("name"), fields.get("accepted_on")
    return LapsedNorm(
        id=shown(norm_id, 160),
        source_id=shown(norm_id.partition("/")[0], 80),
        name=shown(str(name.get("nl", "")) if isinstance(name, dict) else "", 120),
        reason=reason[0].upper() + reason[1:],
        accepted_by=shown(str(fields.get("accepted_by", "")), 120),
        accepted_on=on if isinstance(on, date) else None,
        proposal=shown(str(fields.get("proposal", "")), 40),
    )
