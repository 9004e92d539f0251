"""What a web page tells a browser not to show: by an attribute, by its style, or in the colour of the paper.

Owns what counts as hidden, for pages and for the tags in Markdown. Reads the styles that stand in the page itself, of
plain selectors; a style that is fetched from elsewhere is not known, so what it hides is read as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

HIDDEN = "tekst die de pagina niet toont"
WHITE = "witte letters op wit"
SMALLEST = 3.0  # pixels; smaller letters are there for a machine
FAR_AWAY = -500  # pixels beside or above the page
NEAR_WHITE = 238  # of 255, for each of the three colours

_HIDING_CLASSES = frozenset(
    ("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "hidden", "d-none", "hide", "is-hidden")
)
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|em|rem|%|vw|vh|mm|cm|in)?")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "%": 0.16, "mm": 3.8, "cm": 38.0, "in": 96.0}
_NAMED = {"white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255)}
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*(?:[,/]\s*([\d.]+%?)\s*)?\)")
_SIMPLE = re.compile(r"[.#]?[\w-]+|[a-z][a-z0-9]*\.[\w-]+")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
LONGEST_STYLE = 200_000  # characters of style in a page that are looked through


def declared(style: str) -> dict[str, str]:
    """The properties that a style sets, in small letters."""
    if not style:
        return {}
    pairs = (each.partition(":") for each in _COMMENT.sub("", style[:4000]).lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value.strip()}


def is_hidden_by(style: Mapping[str, str]) -> bool:
    """Whether these properties leave nothing to be seen."""
    if not style:
        return False
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if style.get("content-visibility") == "hidden" or style.get("color") == "transparent":
        return True
    if (size := _pixels(style.get("font-size", ""))) is not None and size < SMALLEST:
        return True
    if (opacity := _pixels(style.get("opacity", ""))) is not None and opacity < 0.1:
        return True
    if re.search(r"scale\(\s*0?\.?0*\s*\)", style.get("transform", "")) or _is_clipped(style):
        return True
    sides = (style.get(side, "") for side in ("left", "top", "right", "bottom", "text-indent", "margin-left"))
    return any((side := _pixels(each)) is not None and side <= FAR_AWAY for each in sides)


def _is_clipped(style: Mapping[str, str]) -> bool:
    """Cut off to nothing, as a page does with words for a screen reader."""
    if re.search(r"inset\(\s*(?:50|100)%", style.get("clip-path", "")):
        return True
    if re.fullmatch(r"rect\((?:\s*[01](?:px)?\s*,?){4}\)", style.get("clip", "")):
        return True
    sizes = [_pixels(style.get(each, "")) for each in ("height", "width", "max-height", "max-width")]
    return "hidden" in style.get("overflow", "") and any(size is not None and size <= 1 for size in sizes)


def _pixels(value: str) -> float | None:
    length = _LENGTH.fullmatch(value.strip())
    return float(length[1]) * _PIXELS.get(length[2] or "", 16.0) if length else None


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours that are known at a place in the page; None where a picture or a fetched style decides."""

    is_white: bool = False
    on_white: bool = True

    def within(self, style: Mapping[str, str], colour: str, ground: str) -> Paint:
        """The paint inside an element with this style and these old attributes."""
        if not (style or colour or ground):
            return self
        is_white, on_white = self.is_white, self.on_white
        if stated := style.get("color") or colour.lower():
            is_white = _is_white(stated)
        stated = style.get("background-color") or style.get("background") or ground.lower()
        if "background-image" in style:
            on_white = False
        elif stated and stated not in ("transparent", "none", "inherit", "initial"):
            on_white = _is_white(stated)
        return Paint(is_white, on_white)

    @property
    def hides(self) -> bool:
        return self.is_white and self.on_white


def _is_white(colour: str) -> bool:
    colour = colour.strip()
    if colour in _NAMED:
        return True
    if re.fullmatch(r"#[0-9a-f]{3,4}|#[0-9a-f]{6}(?:[0-9a-f]{2})?", colour):
        wide = colour[1:] if len(colour) > 5 else "".join(2 * digit for digit in colour[1:])
        return all(int(wide[at : at + 2], 16) >= NEAR_WHITE for at in (0, 2, 4))
    if stated := _RGB.fullmatch(colour):
        return all(int(part) >= NEAR_WHITE for part in stated.groups()[:3])
    return False


@dataclass(slots=True)
class Sheet:
    """The plain selectors (.name, #name, tag, tag.name) that the page's own styles hide."""

    hiding: set[str] = field(default_factory=set)

    def take(self, text: str) -> None:
        for selectors, properties in _rules(_COMMENT.sub("", text[:LONGEST_STYLE])):
            if is_hidden_by(declared(properties)):
                self.hiding.update(
                    each for each in (one.strip().lower() for one in selectors.split(",")) if _SIMPLE.fullmatch(each)
                )

    def hides(self, tag: str, name: str, classes: list[str]) -> bool:
        if not self.hiding:
            return False
        own = {tag, f"#{name}", *(f".{each}" for each in classes), *(f"{tag}.{each}" for each in classes)}
        return bool(own & self.hiding)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """The rules that hold on every screen; those inside ``@media`` and the like do not."""
    depth, at, selectors = 0, 0, ""
    for sign in re.finditer(r"[{}]", text):
        part = text[at : sign.start()]
        at = sign.end()
        if sign[0] == "{":
            depth += 1
            selectors = part.rpartition(";")[2] if depth == 1 else ""
        else:
            if depth == 1 and selectors and not selectors.lstrip().startswith("@"):
                yield selectors, part
            depth = max(0, depth - 1)
            selectors = ""


def is_hidden_class(classes: list[str]) -> bool:
    return not _HIDING_CLASSES.isdisjoint(classes)
