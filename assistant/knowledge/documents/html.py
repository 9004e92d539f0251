"""Web pages: headings, paragraphs, items, tables and notes of what the page is about, in its order.

The only reader that knows lxml's HTML parser; the walk over the page is ours, because what is left out has to be
counted and named: menus and other furniture, and what the page hides. Fetches nothing and runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

from assistant.errors import BadInput, shown
from assistant.knowledge.documents.furniture import FURNITURE, Furniture, furniture_of, is_text
from assistant.knowledge.documents.hiding import HIDDEN, WHITE, Paint, Sheet, declared, is_hidden_by, is_hidden_class
from assistant.knowledge.documents.model import MOST_BLOCKS, BlockKind, Piece, enough
from assistant.knowledge.documents.plain import decoded
from assistant.knowledge.documents.rest import STRUCK, Remainder
from assistant.knowledge.documents.tables import Cell, is_laid_out, rows_of

MOST_ATTRIBUTES = 500  # of one element; the parser compares each with all before it
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|d[dlt]|details|dialog|dir|div|fieldset|figcaption|figure|"
    "footer|form|h[1-6r]|header|hgroup|legend|li|main|menu|nav|ol|p|pre|section|summary|table|tbody|t[dhr]|tfoot|thead|ul"
)
_KINDS = {
    **{f"h{level}": (BlockKind.HEADING, level) for level in range(1, 7)},
    **dict.fromkeys(("li", "dd"), (BlockKind.ITEM, 0)),
}
_NOTES = ("doc-footnote", "doc-endnote", "doc-footnotes", "doc-endnotes")
_CODE, _COMMENTS = "programmacode en opmaak van de pagina", "een opmerking in de broncode"
_PICTURE = "de beschrijving van een afbeelding"
_UNSEEN = {
    **dict.fromkeys(("template", "noscript", "datalist", "noframes"), HIDDEN),
    **dict.fromkeys(("audio", "video", "canvas", "iframe", "object", "embed", "applet"), "een ingesloten onderdeel"),
    **dict.fromkeys(("svg", "math"), "een tekening of formule"),
    **dict.fromkeys(("del", "s", "strike"), STRUCK),
    **dict.fromkeys(("script", "style", "head"), _CODE),
}
_LEADS_ON = re.compile(r"<meta[^>]{0,100}?http-equiv\s*=\s*[\"']?refresh", re.I)
_TAG = re.compile(r"<[a-zA-Z](?>[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_LATIN_9 = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*iso-8859-15", re.I)


def read_html(name: str, data: bytes, remainder: Remainder) -> tuple[str, list[Piece]]:
    """The title of the page and its pieces."""
    text = _decoded(name, data)
    if any(len(_QUOTED.sub("", tag).split()) > MOST_ATTRIBUTES for tag in _TAG.findall(text)):
        raise _not_a_page(name)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        page = etree.fromstring(text.encode(), parser)
    except (etree.ParserError, etree.XMLSyntaxError, TypeError, ValueError) as error:  # nothing that is an element
        raise _not_a_page(name) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise BadInput(
            f"‘{shown(name)}’ is dieper genest dan een pagina hoort te zijn; kopieer de tekst, of bewaar haar als PDF."
        )
    if page is None:
        raise _not_a_page(name)
    sheet = Sheet()
    for style in page.iter("style"):
        sheet.take(style.text or "")
    pieces = _Reader(remainder, sheet, furniture_of(page)).pieces(page)
    if not pieces:  # a page that is nothing but its furniture
        remainder.forget()
        pieces = _Reader(remainder, sheet, None).pieces(page)
    if not pieces and _LEADS_ON.search(text):
        raise BadInput(f"‘{shown(name)}’ verwijst alleen door naar een andere pagina; voeg die pagina toe.")
    return _title(page, pieces), pieces


def _decoded(name: str, data: bytes) -> str:
    return data.decode("iso-8859-15") if _LATIN_9.search(data[:4096]) else decoded(name, data)


def _not_a_page(name: str) -> BadInput:
    return BadInput(f"‘{shown(name)}’ is geen leesbare webpagina; kopieer de tekst, of bewaar de pagina als PDF.")


def _title(page: Any, pieces: Sequence[Piece]) -> str:
    """Its only main heading, else what the page calls itself."""
    main = [piece.text for piece in pieces if piece.kind is BlockKind.HEADING and piece.level == 1]
    if len(main) == 1:
        return main[0]
    return next(("".join(each.itertext()) for each in page.iter("title") if each.getparent().tag == "head"), "")


@dataclass(slots=True)
class _Reader:
    remainder: Remainder
    sheet: Sheet
    furniture: Furniture | None

    def pieces(self, page: Any) -> list[Piece]:
        return enough(self._flow(page, Paint(), 0))

    def _flow(self, root: Any, paint: Paint, in_text: int) -> Iterator[Piece]:
        """One piece for each block. Without recursion: a page can nest deeper than Python can call."""
        said = _Said()
        paints, depths = [paint], [in_text]
        left: Any = None  # the element last left out: its end comes, and what is said behind it
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event in ("comment", "pi"):
                self.remainder.leave(_COMMENTS, [element.text or ""], hidden=True)
                self._hear(said, element.tail, paints[-1])
                continue
            if event == "start":
                style = declared(element.get("style", ""))
                inside = paints[-1].within(style, element.get("color", ""), element.get("bgcolor", ""))
                depths.append(depths[-1] + is_text(element))
                paints.append(inside)
                if self._leaves(element, style, depths[-2]) or (element is not root and _is_note_mark(element)):
                    left = element
                    walker.skip_subtree()
                    if _BLOCKS.fullmatch(element.tag) and (piece := said.flushed()):
                        yield piece
                    continue
                if _BLOCKS.fullmatch(element.tag) and (piece := said.begin(element)):
                    yield piece
                if element.tag == "table" and (table := self._table(element, inside, depths[-1])):
                    for caption in element.iterchildren("caption"):
                        yield from self._flow(caption, inside, depths[-1])
                    yield from rows_of(table)
                    walker.skip_subtree()
                    continue
                if element.tag == "br" and (piece := said.broken()):
                    yield piece
                if element.tag == "img":
                    self.remainder.leave(_PICTURE, [element.get("alt", "")])
                self._hear(said, element.text, inside)
                continue
            paints.pop()
            depths.pop()
            if _BLOCKS.fullmatch(element.tag) and element is not left and (piece := said.end(element)):
                yield piece
            if element is not root:
                self._hear(said, element.tail, paints[-1])
        if piece := said.flushed():
            yield piece

    def _hear(self, said: _Said, text: str | None, paint: Paint) -> None:
        if text and paint.hides:
            self.remainder.leave(WHITE, [text], hidden=True)
        elif text:
            said.words.append(text)

    def _leaves(self, element: Any, style: Mapping[str, str], in_text: int) -> bool:
        """Whether this element is left out; it is then counted."""
        tag = element.tag
        classes = element.get("class", "")[:1000].lower().split()
        is_hidden = is_hidden_by(style) or is_hidden_class(classes) or element.get("aria-hidden") == "true"
        if is_hidden or "hidden" in element.attrib or self.sheet.hides(tag, element.get("id", "").lower(), classes):
            reason = HIDDEN
        elif tag == "bdo" and element.get("dir") == "rtl":
            reason = "tekst in omgekeerde leesrichting"
        elif tag in _UNSEEN:
            reason = _UNSEEN[tag]
        elif self.furniture is not None and self.furniture.holds(element, in_text):
            reason = FURNITURE
        else:
            return False
        if tag == "head":
            return True  # its title is read apart
        self.remainder.leave(reason, element.itertext(), hidden=reason not in (FURNITURE, STRUCK, _CODE))
        return True

    def _table(self, table: Any, paint: Paint, in_text: int) -> list[list[Cell]]:
        """Its cells; nothing where a page is laid out with it, which is then read as one."""
        if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
            return []
        lines = list(islice(table.iter("tr"), MOST_BLOCKS + 1))
        if is_laid_out([[Cell(" ".join(cell.itertext())) for cell in line.iterchildren("td", "th")] for line in lines]):
            return []
        rows = []
        for line in lines:
            ground = paint.within(declared(line.get("style", "")), "", line.get("bgcolor", ""))
            rows.append([self._cell(cell, ground, in_text) for cell in line.iterchildren("td", "th")])
        return rows

    def _cell(self, cell: Any, paint: Paint, in_text: int) -> Cell:
        text = " ".join(piece.text for piece in self._flow(cell, paint, in_text))
        return Cell(text, cell.tag == "th", _number(cell.get("colspan")), _number(cell.get("rowspan")))


@dataclass(slots=True)
class _Said:
    """The words since the last block began, and the kinds of the blocks that they stand in."""

    words: list[str] = field(default_factory=list)
    kinds: list[tuple[BlockKind, int]] = field(default_factory=lambda: [(BlockKind.PARAGRAPH, 0)])
    term: bool = False  # the words are a term that still waits for its description

    def begin(self, element: Any) -> Piece | None:
        if self.term and element.tag == "dd":
            self.words.append(": ")
            piece = None
        else:
            piece = self.flushed()
        self.term = False
        is_note = self.kinds[-1][0] is BlockKind.NOTE or element.get("role") in _NOTES
        within = (BlockKind.NOTE, 0) if is_note else self.kinds[-1]
        self.kinds.append(within if is_note else _KINDS.get(element.tag, within))
        return piece

    def end(self, element: Any) -> Piece | None:
        self.term = element.tag == "dt" and bool("".join(self.words).strip())
        piece = None if self.term else self.flushed()
        self.kinds.pop()
        return piece

    def broken(self) -> Piece | None:
        """A line ends here; two of them end a paragraph."""
        is_second = bool(self.words) and self.words[-1] == "\n"
        self.words.append("\n")
        return self.flushed() if is_second else None

    def flushed(self) -> Piece | None:
        text = " ".join("".join(self.words).split())
        self.words.clear()
        kind, level = self.kinds[-1]
        return Piece(text, kind, level) if text else None


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 4 else 1


def _is_note_mark(element: Any) -> bool:
    """The number of a note, or the sign that leads back from it."""
    if element.get("role") in ("doc-noteref", "doc-backlink"):
        return True
    links = [each for each in element if each.tag == "a"] if element.tag == "sup" else []
    return len(links) == 1 and links[0].get("href", "").startswith("#")
