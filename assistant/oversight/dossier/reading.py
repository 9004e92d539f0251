"""Reading a dossier back: the values in its hidden part, and the lines that a reader sees.

Owns what counts as visible. It compares nothing, and refuses a file that was not made here with what to do instead.
Files come from anywhere: size is bounded before anything is unpacked, and a file with a document type is not parsed.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from pydantic import ValidationError

from assistant.errors import BadInput, shown
from assistant.oversight.dossier.content import LAYOUT, Dossier, seal_of
from assistant.oversight.dossier.markdown import CLOSING

LARGEST = 20_000_000  # bytes, of the file and of all its parts unpacked
LONGEST_TEXT = 100_000  # characters of one answer or section
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Of any layout: a dossier of an older version is ours, and refused with that reason.
_ANY = LAYOUT.partition("/")[0]
_EMBEDDED = re.compile(rf"^<!-- {_ANY}/\d+ (.*){re.escape(CLOSING)}[ \t]*$", re.MULTILINE)
_HOLDS = re.compile(rf"\{{urn:{_ANY}:\d+\}}dossier")
_FOREIGN = {f"{_W}{name}" for name in ("drawing", "pict", "object", "sym")}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}softHyphen": "\u00ad"}
_PICTURE = "[afbeelding of ingevoegd bestand]"
_WORD = re.compile(r"[^\W\d_]{3,}")
_NEXT = "Kies het Word- of Markdownbestand dat de assistent zelf heeft gemaakt."


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says it holds, and what it shows."""

    dossier: Dossier
    seal: str
    lines: tuple[str, ...]
    margins: frozenset[str]  # what stands above and below the pages of a Word file
    is_word: bool

    @property
    def is_sealed(self) -> bool:
        return self.seal == seal_of(self.dossier)


def read_dossier(name: str, data: bytes) -> Reading:
    """The dossier in a Word or Markdown file of ours."""
    if len(data) > LARGEST:
        raise BadInput(f"‘{shown(name)}’ is groter dan 20 MB; zo groot is geen dossier van de assistent. {_NEXT}")
    if data.startswith(b"%PDF"):
        raise BadInput(f"‘{shown(name)}’ is een PDF, en daarin staan de gegevens om na te kijken niet. {_NEXT}")
    try:
        return _read_word(name, data) if data.startswith(b"PK") else _read_markdown(name, data)
    except RecursionError:
        raise BadInput(f"‘{shown(name)}’ zit te diep in elkaar om te lezen. {_NEXT}") from None


def _read_word(name: str, data: bytes) -> Reading:
    parts = {place: _parsed(part, name) for place, part in _unpacked(name, data).items()}
    held = [part.text or "" for part in parts.values() if _HOLDS.fullmatch(part.tag)]
    main = parts.get(_main_part(parts))
    if len(held) != 1 or main is None:
        raise _not_ours(name)
    notes = [part for part in parts.values() if part.tag in (f"{_W}footnotes", f"{_W}endnotes")]
    edges = [part for part in parts.values() if part.tag in (f"{_W}hdr", f"{_W}ftr")]
    dossier, seal = _values(name, held[0])
    numbered = [each for part in parts.values() if part.tag == f"{_W}numbering" for each in _worded_levels(part)]
    return Reading(
        dossier,
        seal,
        (*(line for part in (main, *notes) for line in _paragraphs(part)), *numbered),
        frozenset(line for part in edges for line in _paragraphs(part)) if _shows_edges(main) else frozenset(),
        is_word=True,
    )


def _unpacked(name: str, data: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.infolist():
                if part.is_dir() or part.filename.startswith("docProps/thumbnail"):
                    continue
                if not part.filename.endswith((".xml", ".rels")):
                    # A header or note may be kept under any name, and show what this reading would not see.
                    raise BadInput(f"‘{shown(name)}’ bevat een onderdeel dat niet van de assistent komt. {_NEXT}")
                with archive.open(part) as packed:
                    content = packed.read(left + 1)
                left -= len(content)
                if left < 0 or part.filename in parts:  # of two parts with one name Word may show the other
                    raise _not_ours(name)
                parts[part.filename] = content
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        raise BadInput(f"‘{shown(name)}’ is beschadigd en niet te lezen. {_NEXT}") from None
    return parts


def _main_part(parts: Mapping[str, ElementTree.Element]) -> str:
    """The part that Word opens; a second one with a likely name would show nobody anything."""
    for relation in parts.get("_rels/.rels", ()):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").removeprefix("/")
    return ""


def _shows_edges(main: ElementTree.Element) -> bool:
    """Whether every page has its header: one that is kept but not shown warns nobody."""
    return main.find(f".//{_W}headerReference") is not None and main.find(f".//{_W}titlePg") is None


def _parsed(part: bytes, name: str) -> ElementTree.Element:
    if b"<!DOCTYPE" in part:
        raise _not_ours(name)
    try:
        return ElementTree.fromstring(part)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise BadInput(f"‘{shown(name)}’ is beschadigd en niet te lezen. {_NEXT}") from None


def _paragraphs(tree: ElementTree.Element) -> Iterator[str]:
    """Every paragraph with words, in order; a picture counts as words, for it can show anything."""
    for paragraph in tree.iter(f"{_W}p"):
        text = "".join(_signs(paragraph)).strip()
        if text:
            yield text
    yield from (_PICTURE for _ in tree.iter(f"{_W}altChunk"))


def _worded_levels(numbering: ElementTree.Element) -> Iterator[str]:
    """Words that a list would put in front of its points; ours has signs and numbers there."""
    for level in numbering.iter(f"{_W}lvlText"):
        if _WORD.search(text := level.get(f"{_W}val", "")):
            yield text


def _signs(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag in _FOREIGN:
            yield _PICTURE
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag.endswith("}t"):
            yield child.text or ""
        elif child.tag != f"{_W}p" and not _is_hidden(child):
            yield from _signs(child)


def _is_hidden(run: ElementTree.Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish") if run.tag == f"{_W}r" else None
    return mark is not None and mark.get(f"{_W}val", "true") not in ("0", "false", "off")


def _read_markdown(name: str, data: bytes) -> Reading:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _not_ours(name) from None
    found = _EMBEDDED.findall(text.replace("\r\n", "\n"))
    if len(found) != 1:
        raise _not_ours(name)
    dossier, seal = _values(name, found[0])
    lines = _EMBEDDED.sub("", text.replace("\r\n", "\n")).split("\n")
    return Reading(dossier, seal, tuple(line for line in lines if line.strip()), frozenset(), is_word=False)


def _values(name: str, held: str) -> tuple[Dossier, str]:
    try:
        sealed = json.loads(held)
        dossier = Dossier.model_validate_json(json.dumps(sealed["dossier"]))
        seal = str(sealed["seal"])
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError):
        raise BadInput(
            f"De gegevens in ‘{shown(name)}’ zijn beschadigd of met een andere versie van de assistent gemaakt. "
            "Maak het dossier opnieuw en kijk dat na."
        ) from None
    if dossier.layout != LAYOUT:
        raise BadInput(
            f"‘{shown(name)}’ is met een andere versie van de assistent gemaakt. Maak het dossier opnieuw en kijk dat "
            "na."
        )
    before = (record.text_before or "" for records in dossier.history.values() for record in records)
    if any(len(text) > LONGEST_TEXT for text in (*(item.text for item in dossier.items), *before)):
        raise BadInput(f"Een tekst in ‘{shown(name)}’ is langer dan de assistent schrijft. {_NEXT}")
    return dossier, seal


def _not_ours(name: str) -> BadInput:
    return BadInput(f"‘{shown(name)}’ is geen dossier van de assistent. {_NEXT}")
