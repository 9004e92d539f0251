"""Documents that the tests add as sources: a library's own policy, and guidance as a PDF of two pages."""

from __future__ import annotations

from functools import partial

from pdf_files import pdf as lines_as_pdf

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


pdf = partial(lines_as_pdf, leading=2.2, left=50)  # wide enough for every line to be a paragraph
