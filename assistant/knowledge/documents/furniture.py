"""What of a web page is not what it is about: menus, head and foot, forms, notices about cookies.

Owns how that is told from the text: by the part that the page itself calls its main part, else by what an element is or
is called. An element with the main heading in it is never furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

FURNITURE = "menu, kop- of voettekst, formulier of melding van de website"
FEWEST_LETTERS = 200  # of a main part that is believed to be one
_ALWAYS = frozenset(
    ("nav", "button", "select", "textarea", "menu", "dialog", "optgroup", "option", "progress", "meter")
)
_OUTSIDE = frozenset(("header", "footer", "aside"))  # of the page; those of an article belong to it
_ROLES = re.compile(
    "navigation|banner|contentinfo|search|complementary|dialog|alertdialog|menu|menubar|toolbar|tablist", re.I
)
_CALLED = re.compile(
    r"(?<![a-z])(?:cookies?|consent|breadcrumbs?|navbar|navigation|sharing|share|social|skiplink|pagination|newsletter)"
    r"(?![a-z])",
    re.I,
)
_LOOKED_AT = 2000  # elements inside one that may be a menu
_FEWEST_LINKS, _MOST_LINKED, _LONGEST_LINK = 4, 0.9, 45


@dataclass(frozen=True, slots=True)
class Furniture:
    """``main``: the part that the page is about, if it says so; ``around``: what holds it or a heading."""

    main: Any | None
    around: frozenset[Any]

    def holds(self, element: Any, depth_in_text: int) -> bool:
        """Whether this element is furniture; ``depth_in_text`` counts the main part and articles around it."""
        if self.main is not None and not depth_in_text and element is not self.main and element not in self.around:
            return True
        if element in self.around:
            return False
        if element.tag in _ALWAYS or _ROLES.fullmatch(element.get("role", "").strip()):
            return True
        if not depth_in_text and (element.tag in _OUTSIDE or _is_menu(element)):
            return True
        if element.tag == "form":
            return not any(each.tag in ("p", "table", "h2", "article") for each in islice(element.iter(), _LOOKED_AT))
        called = f"{element.get('id', '')} {element.get('class', '')}"
        return len(called) > 1 and _CALLED.search(called[:300]) is not None


def furniture_of(page: Any) -> Furniture:
    """What is furniture on this page."""
    main = _main(page)
    around: set[Any] = set()
    for element in (*([main] if main is not None else page.iter("h1", "article", "main")), page):
        while element is not None and element not in around:
            around.add(element)
            element = element.getparent()
    around.update(page.iterchildren("body"))
    return Furniture(main, frozenset(around))


def is_text(element: Any) -> bool:
    """Whether this element is the text of a page, or one text of several."""
    return element.tag in ("main", "article") or element.get("role", "").strip().lower() in ("main", "article")


def _main(page: Any) -> Any | None:
    stated = [
        each for each in page.iter() if each.tag == "main" or (isinstance(each.tag, str) and each.get("role") == "main")
    ]
    if len(stated) != 1:
        return None
    letters = sum(len(text.strip()) for text in stated[0].itertext())
    return stated[0] if letters >= FEWEST_LETTERS else None


def _is_menu(element: Any) -> bool:
    """A list of nothing but short links."""
    if element.tag not in ("ul", "ol"):
        return False
    inside = list(islice(element.iter(), _LOOKED_AT))
    links = ["".join(each.itertext()).strip() for each in inside if each.tag == "a"]
    if len(links) < _FEWEST_LINKS or len(inside) == _LOOKED_AT:
        return False
    linked, total = sum(map(len, links)), len("".join(_texts(element)))
    return linked >= _MOST_LINKED * total and linked <= _LONGEST_LINK * len(links)


def _texts(element: Any) -> Iterator[str]:
    return (text.strip() for text in element.itertext())
