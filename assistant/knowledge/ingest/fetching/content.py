"""What comes in: which kinds are taken, under which name, and never more of it than fits.

Owns the types of document, the harmless name, and unpacking within bounds. It opens no document: what is inside is
for the reader, which looks whether the bytes are what their name says.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote

from assistant.errors import BadInput, EngineUnavailable, shown
from assistant.knowledge.ingest.fetching.address import WebAddress, address_shown

ACCEPT = "text/html, application/xhtml+xml, application/pdf, {}, text/markdown, text/plain;q=0.8".format(
    WORD := "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)
ACCEPT_ENCODING = "gzip"

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    WORD: ".docx",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": ".txt",
}
_UNSAID = (
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "application/x-download",
    "application/force-download",
)
_SAID_BY_NAME = (".pdf", ".docx")  # whose first bytes the reader checks; of any other the server has to say what it is
_PLAIN_TEXT_NAMES = {".md": ".md", ".markdown": ".md"}  # most servers send Markdown as plain text
_LONGEST_NAME = 80
_LONGEST_DISPOSITION = 1000
_PACKED = ("gzip", "x-gzip")
_GZIP = 16 + zlib.MAX_WBITS
_AT_A_TIME = 64 * 1024
_BOM = b"\xef\xbb\xbf"
# Of all that Python can decode (some of it for minutes on end), what is text on the web.
_CHARSETS = re.compile(
    r"(utf-?(?:8|16|16le|16be)|(?:windows|cp)-?125\d|iso-?8859-\d{1,2}|latin-?1|us-ascii|ascii)", re.I
)
_AS_BROWSERS_READ_IT = re.compile(r"iso-?8859-1|latin-?1|us-ascii|ascii", re.I)
_STRANGE = re.compile(r"[^\w.() -]+")


def name_for(address: WebAddress, media_type: str, disposition: str) -> str:
    """What to call the document: as its server or its address does, as far as that is harmless, with its own ending."""
    given = _file_name(disposition) or PurePosixPath(unquote(address.target.partition("?")[0])).name
    ending = _ending(given, media_type, address)
    stem = given.removesuffix(PurePosixPath(given).suffix) if _known_ending(given) else given
    stem = _STRANGE.sub("-", unicodedata.normalize("NFKC", stem)).strip(" .-_")[:_LONGEST_NAME].rstrip(" .-_")
    if not any(sign.isalnum() for sign in stem):
        stem = address.host.replace(":", "-").strip("-")
    return f"{stem}{ending}"


def media_type_of(content_type: str) -> tuple[str, str]:
    """The type in small letters, and the character set as the server names it."""
    message = Message()
    message["content-type"] = content_type[:_LONGEST_DISPOSITION]
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type, str(message.get_content_charset("") or "")


def unpacked(chunks: Iterable[bytes], encoding: str, largest: int, what: str) -> Iterator[bytes]:
    """The bytes as they were before packing; stops at ``largest``, packed or not, before they fill the memory."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from _counted(chunks, largest, what)
    elif encoding in _PACKED:
        yield from _counted(_inflated(_counted(chunks, largest, what), what), largest, what)
    else:
        raise BadInput(
            f"{what} komt verpakt op een manier die hier niet wordt gelezen (‘{shown(encoding)}’); sla het document "
            "zelf op en voeg het bestand toe."
        )


def refuse_larger(size: int, largest: int, what: str) -> None:
    if size > largest:
        raise BadInput(
            f"{what} is groter dan {_size(largest)}; sla het zelf op, haal de afbeeldingen eruit en voeg het bestand "
            "toe."
        )


def as_unicode(data: bytes, media_type: str, charset: str) -> bytes:
    """Text in the character set its server states, as UTF-8 with a mark: what a server says goes above the page."""
    codec = text_codec(charset)
    if not codec or not _is_text(media_type) or data.isascii() or data.startswith(_BOM):
        return data
    try:
        return _BOM + data.decode(codec).encode()
    except (LookupError, UnicodeError):
        return data


def text_codec(charset: str) -> str | None:
    """The codec for a character set as the web names it; None where it is none for text."""
    if not _CHARSETS.fullmatch(charset):
        return None
    return "windows-1252" if _AS_BROWSERS_READ_IT.fullmatch(charset) else charset


def _ending(given: str, media_type: str, address: WebAddress) -> str:
    suffix = PurePosixPath(given).suffix.lower()
    if media_type == "text/plain" and suffix in _PLAIN_TEXT_NAMES:
        return _PLAIN_TEXT_NAMES[suffix]
    if media_type in _ENDINGS:
        return _ENDINGS[media_type]
    if media_type in _UNSAID and suffix in _SAID_BY_NAME:
        return suffix
    said = f"‘{shown(media_type)}’" if media_type else "niets"
    raise BadInput(
        f"Op ‘{address_shown(address)}’ staat geen document dat hier past (de server noemt het {said}); geef het adres "
        "van een webpagina, PDF, Word-document (.docx), Markdown of platte tekst."
    )


def _known_ending(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in {*_ENDINGS.values(), *_PLAIN_TEXT_NAMES, ".htm", ".php", ".aspx"}


def _file_name(disposition: str) -> str:
    message = Message()
    message["content-disposition"] = disposition[:_LONGEST_DISPOSITION]
    try:
        name = message.get_filename("")
    except (LookupError, UnicodeError, ValueError):
        return ""
    return PurePosixPath(name.replace("\\", "/")).name


def _inflated(chunks: Iterable[bytes], what: str) -> Iterator[bytes]:
    """A small step at a time: a few bytes can unpack to a thousand times as many."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        for chunk in chunks:
            left = chunk
            while left:
                if unpacker.eof:  # one packed part after another is still one document
                    unpacker = zlib.decompressobj(_GZIP)
                yield unpacker.decompress(left, _AT_A_TIME)
                left = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        while not unpacker.eof:
            if not (rest := unpacker.decompress(unpacker.unconsumed_tail, _AT_A_TIME)):
                break
            yield rest
    except zlib.error:
        raise _broken_off(what) from None
    if not unpacker.eof:
        raise _broken_off(what)


def _counted(chunks: Iterable[bytes], largest: int, what: str) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        refuse_larger(size, largest, what)
        yield chunk


def _broken_off(what: str) -> EngineUnavailable:
    return EngineUnavailable(f"{what} kwam niet heel aan; probeer het later opnieuw, of voeg het als bestand toe.")


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith("+xml")


def _size(count: int) -> str:
    return f"{count // 1024**2} MB" if count >= 1024**2 else f"{count} bytes"
