"""What a Word document holds and a reader does not see: hidden words, letters in the colour of the paper, tiny letters.

Owns what counts as unseen in a run and its styles. White letters count only where nothing can stand behind them: a
table or a box with a style of its own may well be dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

HIDDEN = "verborgen tekst"
WHITE = "witte letters op wit"
TINY = "letters die te klein zijn om te lezen"
SMALLEST = 6  # half points; three points is less than a footnote ever is
NEAR_WHITE = 0xEE
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Ink:
    """How letters are drawn, as far as it is stated; None leaves it to what stands above."""

    hidden: bool | None = None
    white: bool | None = None
    tiny: bool | None = None
    shaded: bool | None = None
    struck: bool | None = None

    def over(self, below: Ink) -> Ink:
        """This ink where it is stated, else the one below it."""
        return Ink(
            below.hidden if self.hidden is None else self.hidden,
            below.white if self.white is None else self.white,
            below.tiny if self.tiny is None else self.tiny,
            below.shaded if self.shaded is None else self.shaded,
            below.struck if self.struck is None else self.struck,
        )

    @property
    def unseen(self) -> str:
        """Why nobody sees it, or nothing."""
        if self.hidden:
            return HIDDEN
        if self.tiny:
            return TINY
        return WHITE if self.white and not self.shaded else ""


PLAIN = Ink()


def ink_of(settings: Any) -> Ink:
    """What the ``rPr`` or ``pPr`` of something states."""
    if settings is None:
        return PLAIN
    hidden = [_is_on(settings, name) for name in ("w:vanish", "w:webHidden", "w:specVanish")]
    colour, size = _value(settings, "w:color"), _value(settings, "w:sz")
    struck = [_is_on(settings, name) for name in ("w:strike", "w:dstrike")]
    return Ink(
        hidden=_any(hidden),
        white=None if colour is None else _is_white(colour),
        tiny=None if not (size or "").isdecimal() else int(size or 0) <= SMALLEST,
        shaded=is_shaded(settings),
        struck=_any(struck),
    )


def is_shaded(settings: Any) -> bool | None:
    """Whether a colour is stated to stand behind it; None where nothing is stated."""
    if settings is None:
        return None
    shade = settings.find(qn("w:shd"))
    marked = _value(settings, "w:highlight")
    if marked is not None:
        return marked not in ("none", "white")
    if shade is None:
        return None
    fill = shade.get(qn("w:fill"), "auto")
    return bool(shade.get(qn("w:themeFill"))) or (fill != "auto" and not _is_white(fill))


def inks_of_styles(styles: Any) -> dict[str, Ink]:
    """The ink of every style by its id, with what it is based on."""
    own = {each.get(qn("w:styleId"), ""): each for each in styles.iterchildren(qn("w:style"))}
    inks: dict[str, Ink] = {}
    for name in own:
        _resolve(name, own, inks)
    return inks


def _resolve(name: str, own: Mapping[str, Any], inks: dict[str, Ink]) -> None:
    chain: list[str] = []
    while name in own and name not in inks and name not in chain:
        chain.append(name)
        name = _value(own[name], "w:basedOn") or ""
    below = inks.get(name, PLAIN)
    for each in reversed(chain):
        settings = own[each].find(qn("w:pPr"))
        ground = Ink(shaded=is_shaded(settings))
        below = inks[each] = ink_of(own[each].find(qn("w:rPr"))).over(ground).over(below)


def _is_on(settings: Any, name: str) -> bool | None:
    switch = settings.find(qn(name))
    return None if switch is None else switch.get(qn("w:val"), "true") not in _OFF


def _any(stated: list[bool | None]) -> bool | None:
    return None if all(each is None for each in stated) else any(stated)


def _value(settings: Any, name: str) -> str | None:
    found = settings.find(qn(name))
    return None if found is None else str(found.get(qn("w:val"), ""))


def _is_white(colour: str) -> bool:
    if len(colour) != 6:
        return False
    try:
        return all(int(colour[at : at + 2], 16) >= NEAR_WHITE for at in (0, 2, 4))
    except ValueError:
        return False
