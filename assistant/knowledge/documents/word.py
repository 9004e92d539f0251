"""Word documents (.docx): headings, paragraphs, items, tables and footnotes, in the order of the document.

The only reader that knows python-docx. Walks the XML itself, because that library leaves out what stands in content
controls, text boxes and accepted insertions. Refuses an archive that unpacks to more than a document ever needs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx import Document as open_word
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from assistant.knowledge.documents.archive import damaged, refuse_harm
from assistant.knowledge.documents.ink import PLAIN, Ink, ink_of, inks_of_styles, is_shaded
from assistant.knowledge.documents.model import BlockKind, Piece, enough
from assistant.knowledge.documents.plain import LONGEST_HEADING
from assistant.knowledge.documents.rest import STRUCK, Remainder
from assistant.knowledge.documents.styles import NO_STYLE, Style, outline_level, styles_of, value_of
from assistant.knowledge.documents.tables import Cell, is_laid_out, rows_of

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_UNREAD = frozenset({qn("w:pPr"), qn("w:rPr"), _FALLBACK})
_REMOVED = frozenset({qn("w:del"), qn("w:moveFrom")})
_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_AROUND = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml")})
_BOX, _RUN, _WORDS = qn("w:txbxContent"), qn("w:r"), qn("w:t")
_REFERENCES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_CONTENTS_STYLE = re.compile(r"(?:toc|inhopg|index)\b", re.I)
_CLEAR_TABLES = ("", "table grid", "normal table", "plain table 1", "tabelraster", "standaardtabel")
_ASIDE = {
    "comments": "een opmerking in de kantlijn",
    "header": "kop- of voettekst van de bladzijden",
    "footer": "kop- of voettekst van de bladzijden",
}
_TITLE_STYLES = ("title", "titel")


def read_word(name: str, data: bytes, remainder: Remainder) -> tuple[str, list[Piece]]:
    """The title that the file itself states, if any, and its pieces."""
    refuse_harm(name, data)
    try:
        word = open_word(io.BytesIO(data))
        reader = _Reader(styles_of(word.styles.element), inks_of_styles(word.styles.element), remainder)
        reader.take_notes(word.part)
        return str(word.core_properties.title or ""), enough(reader.blocks(word.element.body, PLAIN))
    except MemoryError:
        raise
    except Exception as error:  # a damaged archive raises whatever its parts raise: zipfile's, lxml's, KeyError
        raise damaged(name) from error


@dataclass(slots=True)
class _Said:
    """What a paragraph says: its text, the notes it refers to, the boxes in it, and which words are bold."""

    words: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.words).strip()

    @property
    def is_bold(self) -> bool:
        return bool(self.bold) and all(self.bold)


@dataclass(frozen=True, slots=True)
class _Reader:
    styles: Mapping[str, Style]
    inks: Mapping[str, Ink]
    remainder: Remainder
    notes: dict[tuple[str, str], str] = field(default_factory=dict)

    def blocks(self, holder: Any, ground: Ink) -> Iterator[Piece]:
        """The pieces in a body, a cell, a box or a content control; ``ground`` is what stands behind the letters."""
        for element in holder:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element, ground)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element, ground)
            elif element.tag == qn("w:sdt"):
                yield from self.blocks(element.iterchildren(qn("w:sdtContent")), ground)
            elif element.tag in (qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:moveTo")):
                yield from self.blocks(element, ground)
            elif element.tag in _REMOVED:
                self.remainder.leave(STRUCK, _texts(element), hidden=True)
            elif element.tag == qn("w:altChunk"):
                self.remainder.leave("een ingevoegd document", [element.get(qn("r:id"), "")])

    def _paragraph(self, element: Any, ground: Ink) -> Iterator[Piece]:
        style = self._style_of(element)
        said = self.said(element, ground)
        if said.text and not _CONTENTS_STYLE.match(style.name):
            yield _piece(said, style)
        for key in said.notes:
            if key in self.notes:
                yield Piece(self.notes[key], BlockKind.NOTE)
        for box in said.boxes:
            yield from self.blocks(box, Ink(shaded=True))  # a shape, of whatever colour

    def _style_of(self, element: Any) -> Style:
        """The paragraph's style, with the outline level and the numbering that it sets for itself."""
        set_here = element.find(qn("w:pPr"))
        if set_here is None:
            return self.styles.get("", NO_STYLE)
        style = self.styles.get(value_of(set_here, "w:pStyle"), NO_STYLE)
        level = outline_level(set_here) or style.level
        return Style(style.name, level, style.is_item or set_here.find(qn("w:numPr")) is not None)

    def _table(self, element: Any, ground: Ink) -> Iterator[Piece]:
        settings = element.find(qn("w:tblPr"))
        if settings is not None:
            style = self.styles.get(value_of(settings, "w:tblStyle"), NO_STYLE)
            is_dark = is_shaded(settings) or style.name.lower() not in _CLEAR_TABLES
            ground = Ink(shaded=True) if is_dark else ground
        table: list[list[Cell]] = []
        notes: list[Piece] = []
        above: dict[int, str] = {}
        for line in _parts(element, qn("w:tr")):
            if line.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                self.remainder.leave(STRUCK, _texts(line), hidden=True)
                continue
            cells, pieces, above = self._row(line, ground, above)
            texts = sum(bool(cell.text) for cell in cells)
            has_rows = any(piece.kind is BlockKind.ROW for piece in pieces)
            if texts and (texts > 1 or table) and not has_rows and not is_laid_out([cells]):
                table.append(cells)
                notes += [piece for piece in pieces if piece.kind is BlockKind.NOTE]
                continue
            yield from rows_of(table)
            table = []
            yield from pieces
        yield from rows_of(table)
        yield from notes

    def _row(self, line: Any, ground: Ink, above: Mapping[int, str]) -> tuple[list[Cell], list[Piece], dict[int, str]]:
        """Its cells, their pieces, and what each column says: a merged cell says what stands above it."""
        is_named = line.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        cells: list[Cell] = []
        held: list[Piece] = []
        said: dict[int, str] = {}
        column = 0
        for cell in _parts(line, qn("w:tc")):
            settings = cell.find(qn("w:tcPr"))
            across, merged, shaded = _of_cell(settings)
            pieces = [each for each in self.blocks(cell, ground if shaded is None else Ink(shaded=shaded)) if each.text]
            text = " ".join(piece.text for piece in pieces if piece.kind is not BlockKind.NOTE)
            is_bold = bool(text) and all(piece.kind is BlockKind.HEADING for piece in pieces)
            text = above.get(column, "") if merged and not text else text
            cells.append(Cell(text, is_named or is_bold, across))
            held += pieces
            said[column] = text
            column += across
        return cells, held, said

    def said(self, paragraph: Any, ground: Ink) -> _Said:
        """What a reader sees of a paragraph; the rest is counted."""
        said = _Said()
        settings = paragraph.find(qn("w:pPr"))
        style = "" if settings is None else value_of(settings, "w:pStyle")
        below = self.inks.get(style or self._default_style(), PLAIN).over(ground)
        self._listen(paragraph, Ink(shaded=is_shaded(settings)).over(below), said)
        return said

    def _listen(self, element: Any, ink: Ink, said: _Said) -> None:
        for child in element:
            if child.tag in _REMOVED:
                self.remainder.leave(STRUCK, _texts(child), hidden=True)
            elif child.tag in _UNREAD:
                continue
            elif child.tag == _RUN:
                self._run(child, ink, said)
            elif child.tag == _BOX:
                said.boxes.append(child)
            elif child.tag == _WORDS:
                said.words.append(child.text or "")
            elif child.tag in _SIGNS:
                said.words.append(_SIGNS[child.tag])
            elif child.tag in _REFERENCES:
                said.notes.append((_REFERENCES[child.tag], child.get(qn("w:id"), "")))
            elif child.tag == _PICTURE:
                self.remainder.leave("de beschrijving van een afbeelding", [child.get("descr", "")])
                self._listen(child, ink, said)
            elif isinstance(child.tag, str):
                self._listen(child, ink, said)

    def _run(self, run: Any, below: Ink, said: _Said) -> None:
        settings = run.find(qn("w:rPr"))
        own = ink_of(settings)
        named = "" if settings is None else value_of(settings, "w:rStyle")
        ink = own.over(self.inks.get(named, PLAIN)).over(below)
        if ink.unseen:
            self.remainder.leave(ink.unseen, _texts(run), hidden=True)
            return
        if ink.struck:
            self.remainder.leave(STRUCK, _texts(run))
            return
        before = len(said.words)
        self._listen(run, ink, said)
        if "".join(said.words[before:]).strip():
            bold = None if settings is None else settings.find(qn("w:b"))
            said.bold.append(bold is not None and bold.get(qn("w:val"), "true") not in ("0", "false", "off"))

    def _default_style(self) -> str:
        return self.styles[""].id if "" in self.styles else ""

    def take_notes(self, part: Any) -> None:
        """Footnotes and endnotes by their kind and number; comments and what stands around the page are counted."""
        for relation in part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if relation.is_external or kind not in (*_REFERENCES.values(), *_ASIDE):
                continue
            for note in parse_xml(relation.target_part.blob):
                if kind in _ASIDE:
                    self.remainder.leave(_ASIDE[kind], _texts(note), hidden=kind == "comments")
                    continue
                texts = (self.said(paragraph, PLAIN).text for paragraph in note.iterchildren(qn("w:p")))
                self.notes[kind, note.get(qn("w:id"), "")] = " ".join(filter(None, texts))


def _piece(said: _Said, style: Style) -> Piece:
    text = said.text
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


def _texts(element: Any) -> Iterator[str]:
    """All its words, also those that were taken out; python-docx says those of a run twice."""
    return element.itertext(qn("w:t"), qn("w:delText"))  # type: ignore[no-any-return]


def _of_cell(settings: Any) -> tuple[int, bool, bool | None]:
    """How many columns a cell runs over, whether it goes on from above, and whether a colour stands behind it."""
    if settings is None:
        return 1, False, None
    across, merged = value_of(settings, "w:gridSpan"), settings.find(qn("w:vMerge"))
    goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
    return int(across) if across.isdecimal() and len(across) < 4 else 1, goes_on, is_shaded(settings)
