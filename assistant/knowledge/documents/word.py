"""Word documents (.docx): headings, paragraphs, items, tables and footnotes, in the order of the document.

The only reader that knows python-docx. Walks the XML itself, because that library leaves out what stands in content
controls, text boxes and accepted insertions. Refuses an archive that unpacks to more than a document ever needs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx import Document as open_word
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from assistant.errors import BadInput, shown
from assistant.knowledge.documents.model import LONGEST_TEXT, BlockKind, Piece
from assistant.knowledge.documents.plain import LONGEST_HEADING

LARGEST_UNPACKED = 60 * 1024 * 1024  # bytes in all
LARGEST_XML = 25 * 1024 * 1024  # bytes in one part that is read
MOST_PARTS = 3000
LONGEST_ROW = 600  # characters; a row with more is a page laid out with a table

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNREAD = frozenset({qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), _FALLBACK})
_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_AROUND = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml")})
_BOX, _RUN, _WORDS = qn("w:txbxContent"), qn("w:r"), qn("w:t")
_REFERENCES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_HEADING_STYLE = re.compile(r"(?:heading|kop|überschrift|titre)\s*(?P<level>[1-9])", re.I)
_ITEM_STYLE = re.compile(r"list|lijst|opsomming|bullet", re.I)
_CONTENTS_STYLE = re.compile(r"(?:toc|inhopg|index)\b", re.I)
_TITLE_STYLES = ("title", "titel")


def read_word(name: str, data: bytes) -> tuple[str, list[Piece]]:
    """The title that the file itself states, if any, and its pieces."""
    _refuse_bomb(name, data)
    try:
        word = open_word(io.BytesIO(data))
        reader = _Reader(_styles(word.styles.element), _notes(word.part))
        return str(word.core_properties.title or ""), _until_too_long(reader.blocks(word.element.body))
    except Exception as error:  # a damaged archive raises whatever its parts raise: zipfile's, lxml's, KeyError
        raise _damaged(name) from error


def _until_too_long(pieces: Iterable[Piece]) -> list[Piece]:
    """All of them, or enough to be refused for their length: a small archive can hold millions."""
    held, length = [], 0
    for piece in pieces:
        held.append(piece)
        length += len(piece.text)
        if length > LONGEST_TEXT:
            break
    return held


def _refuse_bomb(name: str, data: bytes) -> None:
    """The sizes in the directory bind: zipfile never unpacks more than they state."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            xml = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            too_large = (
                sum(part.file_size for part in parts) > LARGEST_UNPACKED
                or len(parts) > MOST_PARTS
                or any(part.file_size > LARGEST_XML for part in xml)
            )
            # No word processor writes these; they only serve to blow up a reader or to fetch other files.
            has_entities = not too_large and any(b"<!DOCTYPE" in archive.read(part) for part in xml)
    except Exception as error:  # zipfile raises a dozen kinds on a spoilt archive, NotImplementedError among them
        raise _damaged(name) from error
    if too_large:
        raise BadInput(
            f"‘{shown(name)}’ is uitgepakt te groot om te lezen; haal de afbeeldingen eruit en bewaar het opnieuw."
        )
    if has_entities:
        raise _damaged(name)


def _damaged(name: str) -> BadInput:
    return BadInput(
        f"‘{shown(name)}’ is beschadigd of geen Word-document; open het in Word en bewaar het opnieuw als .docx."
    )


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    level: int  # of a heading, 0 for none
    is_item: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """What a paragraph says: its text, the notes it refers to, the boxes in it, and whether all of it is bold."""

    text: str
    notes: tuple[tuple[str, str], ...]
    boxes: tuple[Any, ...]
    is_bold: bool


@dataclass(frozen=True, slots=True)
class _Reader:
    styles: Mapping[str, _Style]
    notes: Mapping[tuple[str, str], str]

    def blocks(self, holder: Any) -> Iterator[Piece]:
        """The pieces in a body, a cell, a box or a content control."""
        for element in holder:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag == qn("w:sdt"):
                yield from self.blocks(element.iterchildren(qn("w:sdtContent")))
            elif element.tag in (qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:moveTo")):
                yield from self.blocks(element)

    def _paragraph(self, element: Any) -> Iterator[Piece]:
        said = _said(element)
        style = self._style_of(element)
        if said.text.strip() and not _CONTENTS_STYLE.match(style.name):
            yield _piece(said, style)
        for key in said.notes:
            if key in self.notes:
                yield Piece(self.notes[key], BlockKind.NOTE)
        for box in said.boxes:
            yield from self.blocks(box)

    def _style_of(self, element: Any) -> _Style:
        """The paragraph's style, with the outline level and the numbering that it sets for itself."""
        set_here = element.find(qn("w:pPr"))
        if set_here is None:
            return self.styles.get("", _Style("", 0, False))
        named = set_here.find(qn("w:pStyle"))
        style = self.styles.get("" if named is None else named.get(qn("w:val"), ""), _Style("", 0, False))
        level = _outline(set_here) or style.level
        return _Style(style.name, level, style.is_item or set_here.find(qn("w:numPr")) is not None)

    def _table(self, element: Any) -> Iterator[Piece]:
        for row in _parts(element, qn("w:tr")):
            cells = _parts(row, qn("w:tc"))
            pieces = [[piece for piece in self.blocks(cell) if piece.text.strip()] for cell in cells]
            texts = [" ".join(piece.text for piece in cell) for cell in pieces if cell]
            text = " | ".join(texts)
            has_rows = any(piece.kind is BlockKind.ROW for cell in pieces for piece in cell)
            if len(texts) > 1 and len(text) <= LONGEST_ROW and not has_rows:
                yield Piece(text, BlockKind.ROW)
            else:
                yield from (piece for cell in pieces for piece in cell)


def _piece(said: _Said, style: _Style) -> Piece:
    text = said.text.strip()
    if style.name.lower() in _TITLE_STYLES:
        return Piece(text, BlockKind.HEADING, 0)  # above the first level of headings
    if style.level:
        return Piece(text, BlockKind.HEADING, style.level)
    if style.is_item:
        return Piece(text, BlockKind.ITEM)
    if said.is_bold and len(text) <= LONGEST_HEADING and text[-1] not in ".;:,!?…":
        return Piece(text, BlockKind.HEADING, 9)  # a heading made by hand stands below all that have a style
    return Piece(text)


def _parts(holder: Any, tag: str) -> Iterator[Any]:
    """Its rows or cells, also those in a content control; those of a table inside a cell come with that cell."""
    for child in holder:
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            yield from _parts(child, tag)


def _said(paragraph: Any) -> _Said:
    words: list[str] = []
    notes: list[tuple[str, str]] = []
    boxes: list[Any] = []
    bold: list[bool] = []

    def listen(element: Any) -> None:
        for child in element:
            if child.tag in _UNREAD or (child.tag == _RUN and _is_hidden(child)):
                continue
            if child.tag == _BOX:
                boxes.append(child)
            elif child.tag == _WORDS:
                words.append(child.text or "")
                bold.append(not (child.text or "").strip() or _is_on(child.getparent(), "w:b"))
            elif child.tag in _SIGNS:
                words.append(_SIGNS[child.tag])
            elif child.tag in _REFERENCES:
                notes.append((_REFERENCES[child.tag], child.get(qn("w:id"), "")))
            elif isinstance(child.tag, str):
                listen(child)

    listen(paragraph)
    return _Said("".join(words), tuple(notes), tuple(boxes), bool(bold) and all(bold))


def _is_hidden(run: Any) -> bool:
    """Hidden text is not what a reader sees, so it is not what the document says."""
    return _is_on(run, "w:vanish")


def _is_on(run: Any, name: str) -> bool:
    settings = run.find(qn("w:rPr"))
    switch = None if settings is None else settings.find(qn(name))
    return switch is not None and switch.get(qn("w:val"), "true") not in ("0", "false", "off")


def _styles(element: Any) -> dict[str, _Style]:
    """Every style by its id; under the empty id the style of a paragraph that names none."""
    styles: dict[str, _Style] = {}
    for each in element.iterchildren(qn("w:style")):
        named = each.find(qn("w:name"))
        name = "" if named is None else named.get(qn("w:val"), "")
        settings = each.find(qn("w:pPr"))
        heading = _HEADING_STYLE.match(name)
        level = int(heading["level"]) if heading else _outline(settings)
        numbered = settings is not None and settings.find(qn("w:numPr")) is not None
        style = _Style(name, level, not level and (numbered or bool(_ITEM_STYLE.match(name))))
        styles[each.get(qn("w:styleId"), "")] = style
        if each.get(qn("w:default")) in ("1", "true") and each.get(qn("w:type")) == "paragraph":
            styles[""] = style
    return styles


def _outline(settings: Any) -> int:
    level = None if settings is None else settings.find(qn("w:outlineLvl"))
    written = "" if level is None else level.get(qn("w:val"), "")
    return int(written) + 1 if written.isdecimal() and int(written) < 9 else 0


def _notes(part: Any) -> dict[tuple[str, str], str]:
    """Footnotes and endnotes by their kind and number."""
    notes: dict[tuple[str, str], str] = {}
    for relation in part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind not in _REFERENCES.values() or relation.is_external:
            continue
        for note in parse_xml(relation.target_part.blob):
            text = " ".join(_said(paragraph).text for paragraph in note.iterchildren(qn("w:p")))
            notes[kind, note.get(qn("w:id"), "")] = text.strip()
    return notes
