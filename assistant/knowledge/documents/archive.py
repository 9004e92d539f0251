"""The archive that a Word document is: whether it can be opened without harm, before anything in it is understood.

Owns how much it may unpack to and what may not be in it. Unpacks in memory alone, so no name in it becomes a path.
"""

from __future__ import annotations

import io
import zipfile

from assistant.errors import BadInput, shown

LARGEST_UNPACKED = 60 * 1024 * 1024  # bytes in all
LARGEST_XML = 25 * 1024 * 1024  # bytes in one part that is read
MOST_MARKS = 1_500_000  # of the sign that every element begins and ends with; a thick policy has some hundred thousands
MOST_PARTS = 3000
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")
_MACROS = (b"vbaProject", b"macroEnabled")


def refuse_harm(name: str, data: bytes) -> None:
    """Refuse an archive that unpacks to too much, holds programs, or is not what it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # The sizes in the directory bind: zipfile never unpacks more than they state.
            too_large = sum(part.file_size for part in parts) > LARGEST_UNPACKED or len(parts) > MOST_PARTS
            xml = [] if too_large else [text for part in parts if (text := archive.read(part)).startswith(_XML_STARTS)]
    except MemoryError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds on a spoilt archive, NotImplementedError among them
        raise damaged(name) from error
    if too_large or any(len(text) > LARGEST_XML for text in xml) or sum(text.count(b"<") for text in xml) > MOST_MARKS:
        raise BadInput(
            f"‘{shown(name)}’ is uitgepakt te groot om te lezen; haal de afbeeldingen eruit en bewaar het opnieuw."
        )
    if any("vbaProject" in part.filename for part in parts) or any(sign in text for text in xml for sign in _MACROS):
        raise BadInput(f"In ‘{shown(name)}’ zitten macro’s (programma’s); bewaar het in Word als .docx zonder macro’s.")
    # No word processor writes these; they only serve to blow up a reader or to fetch other files.
    if any(sign in text for text in xml for sign in _DOCTYPES):
        raise damaged(name)


def damaged(name: str) -> BadInput:
    return BadInput(
        f"‘{shown(name)}’ is beschadigd of geen Word-document; open het in Word en bewaar het opnieuw als .docx."
    )
