"""Reading what people bring: every kind comes out as the same kind of document, and what cannot be read is refused."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hostile_files import PLAIN
from hostile_office import SHOWN, drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_files import pdf
from pypdf import PdfReader, PdfWriter

from assistant.errors import BadInput
from assistant.knowledge import documents
from assistant.knowledge.documents import Block, BlockKind, Document, pieces_of, read_document, recomposed

MARKDOWN = """---
title: verborgen
---
# Beleid van *Proefstad*

Inleiding met **nadruk** en een [link](https://voorbeeld.nl).
Tweede regel.

## Budget

- twintig procent
  voor doelgroepen
- de rest

| Post | Bedrag |
|------|-------:|
| Collectiebudget | € 250.000 |

Onderstreept
------------

> Een citaat.[^1]

[^1]: Een noot.
"""


def texts(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [block.text for block in document.blocks if kind in (None, block.kind)]


def block_with(document: Document, text: str) -> Block:
    return next(block for block in document.blocks if text in block.text)


def word(*paragraphs: tuple[str, str]) -> docx.document.Document:
    made = docx.Document()
    for style, text in paragraphs:
        made.add_paragraph(text, style=style)
    return made


def saved(made: docx.document.Document) -> bytes:
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def located(document: Document) -> bool:
    return all(document.text[block.start : block.end] == block.text for block in document.blocks)


# --- Markdown and plain text


def test_markdown_comes_out_without_its_marks() -> None:
    document = read_document("beleid.md", MARKDOWN.encode())
    assert document.title == "Beleid van Proefstad"
    assert texts(document, BlockKind.PARAGRAPH)[0] == "Inleiding met nadruk en een link. Tweede regel."
    assert texts(document, BlockKind.ITEM) == ["twintig procent voor doelgroepen", "de rest"]
    assert texts(document, BlockKind.ROW) == ["Post | Bedrag", "Collectiebudget | € 250.000"]
    assert texts(document, BlockKind.NOTE) == ["Een noot."]
    assert "verborgen" not in document.text
    assert located(document)


def test_a_block_knows_the_headings_above_it() -> None:
    document = read_document("beleid.md", MARKDOWN.encode())
    assert block_with(document, "twintig").heading == ("Beleid van Proefstad", "Budget")
    assert block_with(document, "citaat").heading == ("Beleid van Proefstad", "Onderstreept")


def test_a_document_can_be_composed_again_with_other_headings() -> None:
    document = read_document("beleid.md", MARKDOWN.encode())
    assert recomposed(document, pieces_of(document)) == document
    again = {"Budget": (BlockKind.HEADING, 3), "Onderstreept": (BlockKind.PARAGRAPH, 0)}
    pieces = [
        replace(piece, kind=again[piece.text][0], level=again[piece.text][1]) if piece.text in again else piece
        for piece in pieces_of(document)
    ]
    other = recomposed(document, pieces)
    assert block_with(other, "Budget").level == 3
    assert block_with(other, "citaat").heading == ("Beleid van Proefstad", "Budget")
    assert (other.text, other.title) == (document.text, document.title)


def test_plain_text_has_paragraphs_numbered_headings_and_items() -> None:
    text = "1. Budget\n\nHet collec-\ntiebudget is voor collectie- en\nprogrammakosten.\n\n• een deel\n• de rest\n"
    document = read_document("beleid.txt", text.encode())
    assert texts(document, BlockKind.HEADING) == ["1. Budget"]
    assert texts(document, BlockKind.PARAGRAPH) == ["Het collectiebudget is voor collectie- en programmakosten."]
    assert texts(document, BlockKind.ITEM) == ["een deel", "de rest"]


def test_a_hyphen_that_the_text_itself_writes_stays() -> None:
    text = "De non-fictie staat apart.\n\nOok de non-\nfictie voor de jeugd staat apart."
    assert "Ook de non-fictie voor de jeugd" in read_document("a.txt", text.encode()).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_is_read_whatever_program_saved_it(encoding: str) -> None:
    assert (
        "€ 46.000 voor ‘financiën’"
        in read_document("a.txt", "Wij geven € 46.000 voor ‘financiën’.".encode(encoding)).text
    )


@given(st.text(max_size=400), st.sampled_from(["a.md", "a.txt"]))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_document_whose_blocks_stand_where_they_say(text: str, name: str) -> None:
    try:
        document = read_document(name, text.encode("utf-8", "ignore"))
    except BadInput:
        return
    assert located(document)
    assert document.title


# --- Word


def test_word_keeps_headings_items_tables_and_their_order() -> None:
    made = word(("Title", "Beleid"), ("Heading 1", "Budget"), ("List Bullet", "Een punt"))
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Post", "Bedrag", "Collectiebudget", "€ 250.000"), strict=True):
        cell.text = text
    made.add_paragraph("Na de tabel.")
    document = read_document("beleid.docx", saved(made))
    assert texts(document) == [
        "Beleid",
        "Budget",
        "Een punt",
        "Post | Bedrag",
        "Collectiebudget | € 250.000",
        "Na de tabel.",
    ]
    assert block_with(document, "Een punt").kind is BlockKind.ITEM
    assert block_with(document, "250.000").heading == ("Beleid", "Budget")
    assert located(document)


def test_a_bold_line_of_its_own_is_a_heading() -> None:
    made = word(("Heading 1", "Beleid"))
    made.add_paragraph().add_run("Doelgroepen").bold = True
    made.add_paragraph("Wij kiezen drie groepen.")
    assert block_with(read_document("a.docx", saved(made)), "Wij kiezen").heading == ("Beleid", "Doelgroepen")


def wrapped(paragraph: docx.text.paragraph.Paragraph, tag: str) -> None:
    """Puts the runs of a paragraph inside an element, as tracking changes does."""
    holder = OxmlElement(tag)
    for run in list(paragraph._p.r_lst):
        holder.append(run)
    paragraph._p.append(holder)


def test_word_reads_what_a_person_sees_inserted_text_and_no_deleted_or_hidden_text() -> None:
    made = word(("Normal", "Ingevoegd."), ("Normal", "Verwijderd."), ("Normal", "Zichtbaar. "))
    wrapped(made.paragraphs[0], "w:ins")
    wrapped(made.paragraphs[1], "w:del")
    made.paragraphs[2].add_run("Verborgen.").font.hidden = True
    assert texts(read_document("a.docx", saved(made))) == ["Ingevoegd.", "Zichtbaar."]


def test_word_reads_what_stands_in_a_content_control() -> None:
    made = word(("Normal", "Buiten."), ("Normal", "Binnen."))
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    control.append(content)
    inner = made.paragraphs[1]._p
    inner.addprevious(control)
    content.append(inner)
    assert texts(read_document("a.docx", saved(made))) == ["Buiten.", "Binnen."]


def test_a_footnote_stands_behind_its_paragraph() -> None:
    made = word(("Normal", "Met een noot."))
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    made.paragraphs[0].add_run()._r.append(reference)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>De noot zelf.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {space}>{note}</w:footnotes>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    part = docx.opc.part.Part(
        docx.opc.packuri.PackURI("/word/footnotes.xml"), "application/xml", notes.encode(), made.part.package
    )
    made.part.relate_to(part, kind)
    assert texts(read_document("a.docx", saved(made))) == ["Met een noot.", "De noot zelf."]


def test_a_page_laid_out_with_a_table_is_read_cell_by_cell() -> None:
    made = docx.Document()
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Links. " * 80
    table.cell(0, 1).text = "Rechts. " * 80
    assert [block.kind for block in read_document("a.docx", saved(made)).blocks] == [BlockKind.PARAGRAPH] * 2


def rezipped(data: bytes, change: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            new.writestr(name, content)
    return held.getvalue()


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t></w:r>
</w:p></w:body></w:document>"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"word/media/groot.bin": b"\x00" * (61 * 1024 * 1024)}, "uitgepakt te groot"),
        ({"word/document.xml": b"<a>" + b" " * (26 * 1024 * 1024) + b"</a>"}, "uitgepakt te groot"),
        ({"word/document.xml": ENTITIES}, "beschadigd"),
        ({"word/document.xml": b"<w:document"}, "beschadigd"),
    ],
    ids=["bomb", "one large part", "entities", "broken XML"],
)
def test_a_hostile_word_file_is_refused(change: dict[str, bytes], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_document("a.docx", rezipped(saved(word(("Normal", "Tekst."))), change))


# --- PDF

FILLER = [("De bibliotheek kiest haar collectie met zorg en legt uit waarom zij dat zo doet in dit stuk.", 11)] * 3


def test_pdf_gives_paragraphs_with_headings_and_pages() -> None:
    first = [("Beleid van Proefstad", 20), ("", 11), *FILLER, ("Dit is het laatste stuk van de eerste alinea.", 11)]
    second = [
        ("Budget", 15),
        ("Wij schrijven jaarlijks 10% van de reguliere collectie af, en dat doen wij bij de collec-", 11),
        ("tiespecialist aan tafel.", 11),
        ("• een punt", 11),
        ("• nog een punt", 11),
    ]
    document = read_document("beleid.pdf", pdf([first, second]))
    written = block_with(document, "10%")
    assert (written.page, written.heading) == (2, ("Beleid van Proefstad", "Budget"))
    assert written.text.endswith("bij de collectiespecialist aan tafel.")
    assert texts(document, BlockKind.ITEM) == ["een punt", "nog een punt"]
    assert located(document)


def test_a_sentence_that_runs_on_over_the_page_is_one_sentence() -> None:
    first = [*FILLER, ("en wij besteden daaraan ieder jaar een vijfde deel van het budget dat wij hebben voor de", 11)]
    document = read_document("a.pdf", pdf([first, [("collectie van onze bibliotheek in de stad.", 11), *FILLER]]))
    assert "budget dat wij hebben voor de collectie van onze bibliotheek" in document.text


def test_what_is_repeated_on_every_page_and_its_number_are_left_out() -> None:
    pages = [[("Bibliotheek Proefstad, versie 3", 9), *FILLER, (str(number), 9)] for number in range(1, 6)]
    text = read_document("a.pdf", pdf(pages)).text
    assert "versie 3" not in text
    assert not any(line.strip().isdigit() for line in text.splitlines())


def test_the_contents_of_a_pdf_are_no_text_of_it() -> None:
    document = read_document("a.pdf", pdf([[("1 Inleiding . . . . . . . . . . 3", 11), *FILLER]]))
    assert "Inleiding" not in document.text
    assert document.left_out[0].example.startswith("1 Inleiding")


def test_a_scan_is_refused_and_a_page_without_text_is_reported() -> None:
    with pytest.raises(BadInput, match="tekstherkenning"):
        read_document("scan.pdf", pdf([[("", 11)], [("", 11)]]))
    assert read_document("half.pdf", pdf([FILLER, [("", 11)]])).unread_pages == (2,)


def test_a_locked_pdf_is_refused() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([FILLER]))))
    writer.encrypt("geheim", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    with pytest.raises(BadInput, match="wachtwoord"):
        read_document("a.pdf", held.getvalue())


def test_a_pdf_with_too_many_or_too_heavy_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="502 bladzijden"):
        read_document("a.pdf", pdf([[("x", 11)]] * 502))
    monkeypatch.setattr("assistant.knowledge.documents.pdf.LARGEST_PAGE", 50)
    with pytest.raises(BadInput, match="te zwaar"):
        read_document("a.pdf", pdf([FILLER]))


@given(st.binary(max_size=300), st.integers(0, 600))
@settings(max_examples=60, deadline=None)
def test_a_damaged_pdf_is_read_or_refused_and_nothing_else(noise: bytes, at: int) -> None:
    whole = pdf([FILLER])
    with contextlib.suppress(BadInput):
        assert located(read_document("a.pdf", whole[:at] + noise + whole[at + len(noise) :]))


def test_a_table_in_a_pdf_is_read_as_rows_that_know_their_columns() -> None:
    rows = [
        ("Post", "Bedrag", "Jaar"),
        ("Jeugd", "€ 10", "2026"),
        ("Volwassenen", "€ 20", "2026"),
        ("Rest", "€ 5", "2027"),
    ]
    places = (
        (text, 60 + 150 * column, 650 - 18 * row) for row, cells in enumerate(rows) for column, text in enumerate(cells)
    )
    shown = " ".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for text, x, y in places)
    document = read_document("a.pdf", drawn(f"{SHOWN} BT /F1 11 Tf {shown} ET"))
    assert texts(document, BlockKind.ROW) == [" | ".join(row) for row in rows]
    assert block_with(document, "Jeugd").columns == rows[0]
    assert block_with(document, "Jeugd").page == 1
    assert texts(document, BlockKind.PARAGRAPH) == [PLAIN]


# --- web pages

PAGE = """<!doctype html><html><head><title>Collectie - Site</title><script>var a = 1</script></head><body>
<header><nav><a href=/>Home</a> <a href=/x>Contact</a></nav></header><div class="cookie-bar">Wij gebruiken cookies</div>
<h1>Handreiking <em>collectie</em></h1>
<p>Een alinea<sup><a href="#fn1">1</a></sup> met een <a href="http://x">link</a>.<br>Tweede regel.<br><br>Na twee.</p>
<ul><li>Een punt</li><li><p>Nog een</p><ul><li>Daaronder</li></ul></li></ul>
<h2>Budget</h2>
<table><caption>Per jaar</caption><thead><tr><th rowspan=2>Post</th><th colspan=2>Som</th></tr>
<tr><th>2026</th><th>2027</th></tr></thead>
<tr><td rowspan=2>Jeugd</td><td>€ 10</td><td>€ 12</td></tr><tr><td></td><td>€ 1</td></tr></table>
<dl><dt>Doelgroep</dt><dd>Een groep mensen.</dd></dl>
<table role=presentation><tr><td>Links.<td>Rechts.</table>
<section role="doc-endnotes"><ol><li>De noot <a role="doc-backlink" href="#x">terug</a></li></ol></section>
<footer>Voet van de site</footer></body></html>"""


def test_a_page_keeps_its_headings_lists_tables_and_notes_and_no_furniture() -> None:
    document = read_document("a.html", PAGE.encode())
    assert document.title == "Handreiking collectie"
    assert texts(document, BlockKind.PARAGRAPH) == [
        "Een alinea met een link. Tweede regel.",
        "Na twee.",
        "Per jaar",
        "Links.",
        "Rechts.",
    ]
    assert texts(document, BlockKind.ITEM) == ["Een punt", "Nog een", "Daaronder", "Doelgroep: Een groep mensen."]
    assert texts(document, BlockKind.NOTE) == ["De noot"]
    assert block_with(document, "Per jaar").heading == ("Handreiking collectie", "Budget")
    assert [block.cells for block in document.blocks if block.columns == ("Post", "Som 2026", "Som 2027")] == [
        ("Jeugd", "€ 10", "€ 12"),
        ("Jeugd", "", "€ 1"),
    ]
    (furniture,) = document.left_out
    assert (furniture.count, furniture.example) == (3, "Home Contact")
    assert document.hidden == ()
    assert located(document)


def test_only_the_main_part_of_a_page_is_read_where_it_says_which_that_is() -> None:
    main = "<p>De bibliotheek kiest haar collectie met zorg.</p>" * 8
    page = f"<html><body><div>Ook interessant</div><main>{main}</main><p>Buiten de tekst.</p></body></html>"
    document = read_document("a.htm", page.encode())
    assert "Ook interessant" not in document.text
    assert "Buiten de tekst" not in document.text
    assert document.left_out[0].count == 2


def test_a_page_that_is_all_furniture_is_read_as_it_is() -> None:
    assert texts(read_document("a.html", b"<html><nav><p>Alleen een menu.</p></nav></html>")) == ["Alleen een menu."]


@pytest.mark.parametrize(
    ("encoding", "stated"), [("utf-8", "utf-8"), ("cp1252", "windows-1252"), ("iso-8859-15", "ISO-8859-15")]
)
def test_a_page_is_read_in_the_letters_that_it_states(encoding: str, stated: str) -> None:
    page = f"<html><head><meta charset='{stated}'></head><p>Wij geven € 46 voor financiën.</p></html>"
    assert texts(read_document("a.html", page.encode(encoding))) == ["Wij geven € 46 voor financiën."]


# --- tables, whatever the kind


def test_rows_know_the_names_of_their_columns_in_every_kind() -> None:
    made = docx.Document()
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Post", "Bedrag", "Jeugd", "€ 10"), strict=True):
        cell.text = text
    files = {
        "a.md": b"| Post | Bedrag |\n|---|---|\n| Jeugd | \xe2\x82\xac 10 |\n",
        "a.txt": "Post\tBedrag\nJeugd\t€ 10\n".encode(),
        "a.html": "<table><tr><th>Post<th>Bedrag<tr><td>Jeugd<td>€ 10</table>".encode(),
        "a.docx": saved(made),
    }
    for name, data in files.items():
        names, row = read_document(name, data).blocks
        assert (names.cells, names.columns) == (("Post", "Bedrag"), ())
        assert (row.cells, row.columns) == (("Jeugd", "€ 10"), ("Post", "Bedrag"))


def test_an_empty_cell_keeps_its_column() -> None:
    document = read_document("a.md", b"| a | b | c |\n|--|--|--|\n| 1 |  | 3 |\n")
    assert block_with(document, "1 | 3").cells == ("1", "", "3")


def test_rows_without_names_stay_rows_without_names() -> None:
    document = read_document("a.txt", b"boek\tplank\nstoel\ttafel\n")
    assert [block.columns for block in document.blocks] == [(), ()]


# --- what is refused, with the next step


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.md", b"  \n ", "is leeg"),
        ("a.md", b"---\n***\n", "geen tekst"),
        ("a.doc", b"x", r"\.docx"),
        ("a.odt", b"x", r"\.docx"),
        ("a.xlsx", b"x", "cijfers"),
        ("a.png", b"x", "OCR"),
        ("a", b"x", "niet te zien"),
        ("a.docx", b"gewone tekst", "past niet bij de naam: het is geen Word-document"),
        ("a.pdf", b"gewone tekst", "geen PDF"),
        ("a.txt", b"%PDF-1.4", "het is een PDF"),
        ("a.docx", b"%PDF-1.4", "het is een PDF"),
        ("a.docx", b"PK\x03\x04 content.xml", "ingepakt bestand"),
        ("a.docx", b"PK\x03\x04 word/document.xml", "beschadigd"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
        ("a.txt", b"{\\rtf1 tekst}", "RTF"),
        ("a.txt", b"tekst\x00tekst", "UTF-8"),
        ("a.pdf", b"%PDF-1.4\nniets", "beschadigd"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_next_step(name: str, data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_document(name, data)


def test_a_file_that_is_too_large_or_holds_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="groter dan 10 MB"):
        read_document("a.txt", b"a" * (documents.LARGEST_FILE + 1))
    monkeypatch.setattr("assistant.knowledge.documents.model.LONGEST_TEXT", 100)
    with pytest.raises(BadInput, match="meer dan 100 tekens"):
        read_document("a.txt", b"Een zin.\n\n" * 50)


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "**a " * 50_000, "# " + "#" * 200_000 + "x", "a" * 300_000, "| " * 90_000]
)
def test_text_made_to_be_slow_is_not(text: str) -> None:
    assert read_document("a.md", b"Tekst.\n\n" + text.encode()).blocks


HOSTILE = {
    "comments never closed": "<!--",
    "comments": "<!--a-->",
    "empty lines": "\n",
    "lines of spaces": "\n ",
    "old line ends": "\r",
    "page breaks": "\x0b",
    "rules": "|-",
    "quotes": "> ",
    "dashes": "- ",
    "fences": "```\n",
    "bold": "**a ",
    "slanted": " _a",
    "code": "`a ",
    "tags": "<a",
    "links": "[a](",
    "pictures": "![a](",
    "notes": "[^",
    "items": "- a\n",
    "headings": "# a\n",
    "rows": "|a|\n",
    "hyphens": "a-",
    "numbers": "1.",
    "accents": "\u0301\u0323",
}


def seconds(name: str, text: str) -> float:
    begin = time.process_time()
    with contextlib.suppress(BadInput):
        read_document(name, text.encode())
    return time.process_time() - begin


@pytest.mark.parametrize("size", [20_000, 50_000])
@pytest.mark.parametrize("ending", ["md", "txt"])
@pytest.mark.soak  # compares times: not on a machine that does other things as well
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_four_times_the_text_takes_some_four_times_the_time(piece: str, ending: str, size: int) -> None:
    text = f"Tekst.\n\n{piece * (size // len(piece.encode()))} x"
    assert seconds(f"a.{ending}", text * 4) < 9 * max(seconds(f"a.{ending}", text), 0.02)


@pytest.mark.parametrize("line", ["{}|x", "|{}x", "|-{}x", "-{}x", "1.{}x", "{}#"])
def test_a_long_line_of_spaces_is_not_slow(line: str) -> None:
    for ending in ("md", "txt"):
        assert seconds(f"a.{ending}", "Tekst.\n\n" + line.format(" " * 200_000)) < 2


def test_a_text_too_long_is_refused_before_it_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(text: str) -> None:
        raise AssertionError("looked through")

    monkeypatch.setattr(documents, "read_markdown", never)
    monkeypatch.setattr(documents, "read_plain", never)
    for name in ("a.md", "a.txt"):
        with pytest.raises(BadInput, match=r"1\.000\.000 tekens"):
            read_document(name, b"<!--" * 300_000)


def test_a_comment_is_left_out_and_one_never_closed_stays() -> None:
    document = read_document("a.md", b"Een <!-- weg\nook weg -->twee.\n\n<!-->ook weg-->Drie.\n\nVier <!-- blijft.\n")
    assert texts(document) == ["Een twee.", "Drie.", "Vier <!-- blijft."]


def test_a_rule_in_a_table_is_no_row_and_a_row_of_dashes_with_words_is() -> None:
    document = read_document("a.md", b"| a | b |\n|:--|--:|\n| - | -- |\n| - | x - |\n")
    assert texts(document, BlockKind.ROW) == ["a | b", "- | x -"]


def test_letters_keep_their_accents_and_no_more_than_a_language_needs() -> None:
    assert texts(read_document("a.txt", "Cre\u0308erende cafe\u0301s; \u1ebfn.".encode())) == [
        "Cr\u00eberende caf\u00e9s; \u1ebfn."
    ]
    assert len(read_document("a.txt", ("Tekst a" + "\u0301" * 5000).encode()).text) < 50


def nested(begin: str, end: str, depth: int) -> bytes:
    """A Word file whose body nests this many times around one word."""
    body = f"{begin * depth}<w:p><w:r><w:t>tekst</w:t></w:r></w:p>{end * depth}"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return rezipped(saved(docx.Document()), {"word/document.xml": xml.encode()})


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (
            "<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc>",
            "</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
        ),
        ("<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>", "</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"),
        ("<w:tbl>" + "<w:tr/>" * 500 + "<w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    ],
    ids=["cells in content controls", "rows in content controls", "many rows"],
)
def test_tables_in_tables_are_read_once(begin: str, end: str) -> None:
    data = nested(begin, end, 40)
    start = time.process_time()
    assert texts(read_document("a.docx", data)) == ["tekst"]
    assert time.process_time() - start < 5


def test_a_word_file_of_millions_of_words_is_refused_without_reading_all() -> None:
    with pytest.raises(BadInput, match=r"1\.000\.000 tekens"):
        read_document("a.docx", nested("<w:p><w:r><w:t>" + "woord " * 100 + "</w:t></w:r></w:p>", "", 4000))
