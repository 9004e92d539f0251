"""Documents that the tests add as sources: a library's own policy, and guidance as a PDF of two pages."""

from __future__ import annotations

from collections.abc import Sequence

POLICY = """# Collectiebeleid Bibliotheek De Waterkant

Dit beleid geldt voor alle vestigingen van Bibliotheek De Waterkant.

## Schenkingen van inwoners

Schenkingen nemen wij alleen aan als het boek niet ouder is dan twee jaar en er netjes uitziet.

Wie een boek schenkt, krijgt daar geen vergoeding voor.

## Muziek

### Vinyl

- Lp's kopen wij niet meer aan.
- Geschonken lp's gaan naar de kringloopwinkel aan de Kade.

## Doelgroepen

Van het collectiebudget gaat 55% naar boeken voor doelgroepen.
"""
GUIDANCE = (
    (
        ("Handreiking zeldzame uitgaven", 20),
        ("Deze handreiking helpt bibliotheken bij het bewaren van zeldzame uitgaven in hun eigen collectie.", 11),
    ),
    (
        ("Zuurvrij bewaren", 15),
        ("Zeldzame streekdocumenten bewaart een bibliotheek in zuurvrije dozen bij achttien graden Celsius.", 11),
        ("Een restaurator controleert deze dozen met streekdocumenten om het andere jaar op schimmel.", 11),
    ),
)


def pdf(pages: Sequence[Sequence[tuple[str, int]]]) -> bytes:
    """A PDF with these lines, each with its size of letters."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        drawn, height = [], 780
        for text, size in lines:
            height -= int(size * 2.2)
            shown = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            drawn.append(f"BT /F1 {size} Tf 1 0 0 1 50 {height} Tm ({shown}) Tj ET")
        stream = "\n".join(drawn)
        kids.append(f"{len(objects) + 2} 0 R")
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _with_places(objects)


def _with_places(objects: Sequence[str]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    foot = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + (head + foot).encode()
