"""A dossier as a Word file: real headings, tables with header rows, markers that lead to their notes.

Owns python-docx. The markers stay text with a link to a numbered note, because a footnote with a mark of its own is
read back by LibreOffice with that mark twice, and then the text is no longer the one that was approved.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assistant.oversight.dossier import wording
from assistant.oversight.dossier.content import LAYOUT, Dossier
from assistant.oversight.dossier.layout import FOOTER, header_text, lay_out, marked_title
from assistant.oversight.dossier.markdown import embedded, is_address
from assistant.oversight.dossier.prose import Heading, Paragraph, Point, Span, Spans, Table, presentable, visible

NAMESPACE = f"urn:{LAYOUT.replace('/', ':')}"
_LANGUAGE = "nl-NL"
_LONGEST_TITLE = 255  # the format takes no more
_RED = RGBColor(0xB0, 0x00, 0x20)
_BLUE = RGBColor(0x1F, 0x4E, 0x8C)
_LOOKS = {"plain": "Normal", "alert": "Waarschuwing", "small": "Noot", "quote": "Quote"}
_WIDTH = Cm(16)
_ITEM_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ITEM_PROPERTIES = (
    '<ds:datastoreItem ds:itemID="{8C2A4E1B-3D57-4B0E-9A63-5F1D7C0E2B94}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)


def as_word(dossier: Dossier) -> bytes:
    """The whole file."""
    document = docx.Document()
    _set_up(document, dossier)
    writer = _Writer(document)
    for placed in lay_out(dossier):
        writer.write(placed.block)
    _embed(document, dossier)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    """Adds blocks to one document and numbers its bookmarks.

    Styles are set by their id: python-docx looks a name up among all styles of its template, for every paragraph.
    """

    def __init__(self, document: Any) -> None:
        self._document = document
        self._bookmarks = 0
        self._style_ids = {style.name: style.style_id for style in document.styles}

    def _paragraph(self, style: str) -> Any:
        paragraph = self._document.add_paragraph()
        paragraph._p.style = self._style_ids[style]
        return paragraph

    def write(self, block: Heading | Paragraph | Point | Table) -> None:
        if isinstance(block, Table):
            self._table(block)
            return
        if isinstance(block, Heading):
            paragraph = self._paragraph(f"Heading {block.level}" if block.level else "Title")
        elif isinstance(block, Paragraph):
            paragraph = self._paragraph(_LOOKS[block.look])
        else:
            paragraph = self._point(block)
        self._fill(paragraph, block.spans)
        if isinstance(block, Heading | Paragraph) and block.anchor:
            self._bookmark(paragraph, block.anchor)

    def _point(self, point: Point) -> Any:
        """A number stays text, as it was approved; Word would count anew."""
        if not point.number:
            return self._paragraph(f"List Bullet {point.depth + 1}" if point.depth else "List Bullet")
        paragraph = self._paragraph("Normal")
        paragraph.paragraph_format.left_indent = Cm(0.75 * (point.depth + 1))
        paragraph.paragraph_format.first_line_indent = Cm(-0.75)
        paragraph.add_run(f"{point.number} ")
        return paragraph

    def _table(self, block: Table) -> None:
        widths = _widths(block)
        table = self._document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for place, row in enumerate(block.rows):
            for cell, spans, width in zip(table.add_row().cells, row, widths, strict=True):
                cell.width = width
                cell.paragraphs[0]._p.style = self._style_ids["Tabel"]
                self._fill(
                    cell.paragraphs[0], tuple(replace(span, bold=True) for span in spans) if not place else spans
                )
        self._mark_header(table.rows[0])
        self._paragraph("Noot")

    def _mark_header(self, row: Any) -> None:
        """Repeated on every page, and read out as a header by a screen reader."""
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "E7EDF4")
            cell._tc.get_or_add_tcPr().append(shade)

    def _fill(self, paragraph: Any, spans: Spans) -> None:
        for span in spans:
            if not span.target:
                self._style(paragraph.add_run(span.text), span)
                continue
            link = OxmlElement("w:hyperlink")
            if is_address(span.target):
                relation = paragraph.part.relate_to(span.target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                link.set(qn("r:id"), relation)
            else:
                link.set(qn("w:anchor"), span.target)
            run = paragraph.add_run(span.text)
            self._style(run, span)
            run.font.color.rgb = _BLUE
            link.append(run._r)
            paragraph._p.append(link)

    def _style(self, run: Any, span: Span) -> None:
        run.bold = span.bold or None
        run.italic = span.italic or None
        if span.field:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    def _bookmark(self, paragraph: Any, name: str) -> None:
        self._bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), name)
        paragraph._p.get_or_add_pPr().addnext(start)
        paragraph._p.append(end)


def _widths(block: Table) -> list[int]:
    """By what each column has to say, none narrower than its header can bear."""
    longest = [max(len(visible(row[at])) for row in block.rows) for at in range(len(block.rows[0]))]
    weights = [min(max(length, 12), 160) ** 0.5 for length in longest]
    return [int(_WIDTH * weight / sum(weights)) for weight in weights]


def _set_up(document: Any, dossier: Dossier) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    _styles(document)
    _properties(document, dossier)
    _header(section, dossier)
    _footer(section)


def _styles(document: Any) -> None:
    styles = document.styles
    for part, tag in ((styles.element, "w:lang"), (document.settings.element, "w:themeFontLang")):
        for language in part.iter(qn(tag)):
            language.set(qn("w:val"), _LANGUAGE)
    styles["Normal"].font.name = "Calibri"
    for level in range(1, 7):
        styles[f"Heading {level}"].font.color.rgb = _BLUE
    for name, size in (("Noot", 9), ("Tabel", 10)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = styles["Normal"], Pt(size)
        style.paragraph_format.space_after = Pt(3)
    alert = styles.add_style("Waarschuwing", WD_STYLE_TYPE.PARAGRAPH)
    alert.base_style, alert.font.bold, alert.font.color.rgb = styles["Normal"], True, _RED


def _properties(document: Any, dossier: Dossier) -> None:
    made_at = dossier.made_at.astimezone(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author = presentable(marked_title(dossier))[:_LONGEST_TITLE], wording.AUTHOR
    properties.last_modified_by, properties.comments, properties.keywords = wording.AUTHOR, "", ""
    properties.created = properties.modified = made_at
    properties.language = _LANGUAGE
    properties.content_status = "Concept" if dossier.is_concept else "Goedgekeurd"


def _header(section: Any, dossier: Dossier) -> None:
    """Part of the page itself, so that no page can be printed without it."""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(header_text(dossier))
    if dossier.is_concept:
        run.bold, run.font.size, run.font.color.rgb = True, Pt(22), _RED


def _footer(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, _ = FOOTER.format(page="|", pages="|").split("|")
    for words, field in ((before, "PAGE"), (between, "NUMPAGES")):
        paragraph.add_run(words)
        counted = OxmlElement("w:fldSimple")
        counted.set(qn("w:instr"), field)
        paragraph._p.append(counted)


def _embed(document: Any, dossier: Dossier) -> None:
    """The values themselves, where Word keeps foreign data: what is shown can be compared with them."""
    package = document.part.package
    blob = f'<dossier xmlns="{NAMESPACE}">{embedded(dossier)}</dossier>'.encode("ascii")
    part = Part(PackURI("/customXml/item2.xml"), "application/xml", blob, package)
    # Without its properties Word may drop the part when somebody saves the file.
    described = Part(PackURI("/customXml/itemProps2.xml"), _ITEM_TYPE, _ITEM_PROPERTIES.encode("ascii"), package)
    part.relate_to(described, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
