"""Which kind of file this is: by its name, and by its first bytes, which must agree.

Owns the list of kinds that are accepted, and the next step for each kind that is not. It reads no content.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from assistant.errors import BadInput, shown
from assistant.knowledge.documents.model import DocumentKind

_KINDS = {
    ".md": DocumentKind.MARKDOWN,
    ".markdown": DocumentKind.MARKDOWN,
    ".txt": DocumentKind.TEXT,
    **dict.fromkeys((".html", ".htm", ".xhtml"), DocumentKind.HTML),
    ".docx": DocumentKind.WORD,
    ".pdf": DocumentKind.PDF,
}
_AS_WORD = "open het in uw tekstverwerker en bewaar het als Word-document (.docx) of als PDF"
_NEXT_STEP = {
    **dict.fromkeys((".doc", ".odt", ".rtf", ".docm", ".dotx", ".pages", ".wpd"), _AS_WORD),
    **dict.fromkeys((".mht", ".mhtml", ".webarchive"), "bewaar de pagina als ‘alleen HTML’ of als PDF"),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".csv"), "neem de cijfers over in een tekst, of bewaar het als PDF"),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key"), "bewaar de presentatie als PDF"),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".webp"), "maak er met tekstherkenning (OCR) een PDF van"
    ),
    ".zip": "pak het uit en kies het document zelf",
}
_ACCEPTED = "Word (.docx), PDF, webpagina’s (.html), Markdown (.md) en platte tekst (.txt)"
_NAMES = {DocumentKind.WORD: "een Word-document", DocumentKind.PDF: "een PDF", DocumentKind.HTML: "een webpagina"}
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_SEARCHED = 1024  # bytes; a PDF may have some rubbish before its header


def kind_of(name: str, data: bytes) -> DocumentKind:
    """The kind of a file that can be read; refuses the others with the next step."""
    ending = PurePath(name.replace("\\", "/")).suffix.lower()
    if ending in _NEXT_STEP:
        raise BadInput(f"Een bestand als ‘{shown(name)}’ kan hier niet worden gelezen; {_NEXT_STEP[ending]}.")
    if ending not in _KINDS:
        raise BadInput(f"Aan de naam ‘{shown(name)}’ is niet te zien wat voor bestand het is; hier passen {_ACCEPTED}.")
    stated, found = _KINDS[ending], _by_content(name, data)
    if stated in (DocumentKind.MARKDOWN, DocumentKind.TEXT, DocumentKind.HTML) and found is None:
        return stated
    if stated is found:
        return stated
    looks_like = f"het is {_NAMES[found]}" if found else f"het is geen {_NAMES[stated].removeprefix('een ')}"
    raise BadInput(
        f"De inhoud van ‘{shown(name)}’ past niet bij de naam: {looks_like}. Geef het bestand de goede naam, of bewaar "
        "het opnieuw."
    )


def _by_content(name: str, data: bytes) -> DocumentKind | None:
    if _PDF in data[:_SEARCHED]:
        return DocumentKind.PDF
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise BadInput(f"‘{shown(name)}’ is met een wachtwoord beveiligd; bewaar het zonder wachtwoord.")
        raise BadInput(f"‘{shown(name)}’ is een oud Office-bestand; {_AS_WORD}.")
    if data.startswith(_ZIP) and b"word/" in data:
        return DocumentKind.WORD
    if data.startswith(_ZIP):
        raise BadInput(f"‘{shown(name)}’ is een ingepakt bestand en geen Word-document; hier passen {_ACCEPTED}.")
    if data.startswith(b"{\\rtf"):
        raise BadInput(f"‘{shown(name)}’ is een RTF-bestand; {_AS_WORD}.")
    return DocumentKind.HTML if _PAGE.match(data[:_SEARCHED]) else None
