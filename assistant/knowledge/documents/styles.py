"""The styles of a Word document: which are headings and of what level, and which are items.

Owns how a style is recognised by its name, its outline level or its numbering. It reads no text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_HEADING_STYLE = re.compile(r"(?:heading|kop|überschrift|titre)\s*(?P<level>[1-9])", re.I)
_ITEM_STYLE = re.compile(r"list|lijst|opsomming|bullet", re.I)


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    level: int  # of a heading, 0 for none
    is_item: bool
    id: str = ""


NO_STYLE = Style("", 0, False)


def styles_of(element: Any) -> dict[str, Style]:
    """Every style by its id; under the empty id the style of a paragraph that names none."""
    styles: dict[str, Style] = {}
    for each in element.iterchildren(qn("w:style")):
        named = each.find(qn("w:name"))
        name = "" if named is None else named.get(qn("w:val"), "")
        settings = each.find(qn("w:pPr"))
        heading = _HEADING_STYLE.match(name)
        level = int(heading["level"]) if heading else outline_level(settings)
        numbered = settings is not None and settings.find(qn("w:numPr")) is not None
        style = Style(
            name, level, not level and (numbered or bool(_ITEM_STYLE.match(name))), each.get(qn("w:styleId"), "")
        )
        styles[each.get(qn("w:styleId"), "")] = style
        if each.get(qn("w:default")) in ("1", "true") and each.get(qn("w:type")) == "paragraph":
            styles[""] = style
    return styles


def outline_level(settings: Any) -> int:
    level = None if settings is None else settings.find(qn("w:outlineLvl"))
    written = "" if level is None else level.get(qn("w:val"), "")
    return int(written) + 1 if written.isdecimal() and int(written) < 9 else 0


def value_of(settings: Any, name: str) -> str:
    found = settings.find(qn(name))
    return "" if found is None else str(found.get(qn("w:val"), ""))
