"""PDF files made by the tests: lines of text on pages, and the objects of a file."""

from __future__ import annotations

from collections.abc import Sequence


def pdf(pages: Sequence[Sequence[tuple[str, int]]], *, leading: float = 1.6, left: int = 60) -> bytes:
    """A PDF with these lines, each with its size of letters; an empty text leaves a line blank."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        drawn, height = [], 780
        for text, size in lines:
            height -= int(size * leading)
            shown = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            if text:
                drawn.append(f"BT /F1 {size} Tf 1 0 0 1 {left} {height} Tm ({shown}) Tj ET")
        stream = "\n".join(drawn)
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return with_places(objects)


def with_places(objects: Sequence[str], *, encoding: str = "cp1252") -> bytes:
    """The objects as a file, numbered from 1, with the table of where each stands."""
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + each.encode(encoding) + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return body + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
