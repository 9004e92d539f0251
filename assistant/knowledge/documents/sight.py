"""What a PDF draws and nobody sees: without ink, white on white, too small, beside the page, or switched off.

Owns how that is told while the page is drawn, operator by operator. White letters count only where nothing dark was
drawn behind them. Letters without ink over a picture of the page are how a scan is made searchable, and are text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

NO_INK = "tekst zonder inkt"
WHITE = "witte letters op wit"
TINY = "letters die te klein zijn om te lezen"
BESIDE = "tekst naast de bladzijde"
SWITCHED_OFF = "een laag die uitstaat"
SMALLEST = 1.5  # points
_FAINT = 0.06  # of 1: as good as transparent
NEAR_WHITE = 0.93  # of 1
MOST_SHOWN, MOST_OPERATORS = 60_000, 600_000  # of one page; its letters one by one take some five thousand
MOST_GROUNDS = 4000  # dark areas of a page that are remembered
_WHOLE_PAGE = 0.5  # of the page that a picture covers which may be its scan
_SHOWING = (b"Tj", b"TJ", b"'", b'"')
_FILLING = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")
_ENDING = (*_FILLING, b"S", b"s", b"n")

Matrix = Sequence[float]
Box = tuple[float, float, float, float]


class TooHeavy(Exception):
    """A page that holds more than anybody draws."""


@dataclass(frozen=True, slots=True)
class _Pen:
    """What the graphics state says about letters: their colour, how they are drawn, and their size."""

    white: bool = False
    mode: int = 0
    size: float = 1.0
    faint: bool = False


def sight_of(page: Any, kept: Set[str]) -> Sight:
    """The sight of this page, with what its resources say about pictures, layers and faint letters."""
    resources = _object(page.get("/Resources"))
    pictures, states, layers = (
        {str(key): _object(each) for key, each in _object(resources.get(kind)).items()}
        for kind in ("/XObject", "/ExtGState", "/Properties")
    )
    off = _layers_off(page)
    corners = page.cropbox
    return Sight(
        page=(float(corners.left), float(corners.bottom), float(corners.right), float(corners.top)),
        kept=kept,
        is_off=lambda name: any(layers.get(str(name)) == each for each in off),
        is_faint=lambda name: _number(states.get(str(name), {}).get("/ca", 1)) < _FAINT,
        is_picture=lambda name: pictures.get(str(name), {}).get("/Subtype") == "/Image",
    )


def _layers_off(page: Any) -> list[Any]:
    root = _object(_object(getattr(page.pdf, "trailer", {})).get("/Root"))
    stated = _object(_object(root.get("/OCProperties")).get("/D")).get("/OFF")
    stated = stated.get_object() if stated is not None else ()
    return [_object(each) for each in stated]


def _object(stated: Any) -> Any:
    """The dictionary that is meant; an empty one where there is none."""
    found = stated.get_object() if hasattr(stated, "get_object") else stated
    return found if hasattr(found, "items") else {}


@dataclass(slots=True)
class Sight:
    """Follows one page; ``kept`` names the letters that stay by why they would not be seen ("" for those that are)."""

    page: Box
    kept: Set[str]
    is_off: Callable[[Any], bool] = lambda _: False
    is_faint: Callable[[Any], bool] = lambda _: False
    is_picture: Callable[[Any], bool] = lambda _: False
    reasons: dict[str, int] = field(default_factory=dict)
    has_scan: bool = False
    operators: int = 0
    begins: dict[int, set[int]] = field(default_factory=dict)  # at each height, where letters begin
    _pen: _Pen = _Pen()
    _pens: list[_Pen] = field(default_factory=list)
    _forms: list[tuple[_Pen, list[_Pen]]] = field(default_factory=list)
    _marks: list[bool] = field(default_factory=list)  # the marked parts that we are in: whether each is switched off
    _path: list[tuple[float, float]] = field(default_factory=list)
    _grounds: list[Box] = field(default_factory=list)

    def before(self, operator: bytes, operands: list[Any], space: Matrix, matrix: Matrix) -> None:
        """Called before pypdf follows an operator; takes the letters out of one that shows what does not stay."""
        self.operators += 1
        if self.operators > MOST_OPERATORS or sum(self.reasons.values()) > MOST_SHOWN:
            raise TooHeavy
        if operator in _SHOWING:
            reason = self._unseen(space, matrix)
            self.reasons[reason] = self.reasons.get(reason, 0) + 1
            if reason not in self.kept and operands:
                operands[-1] = type(operands[-1])()
        elif operator == b"Do":
            self._draw(operands, space)
            self._forms.append((self._pen, self._pens))
            self._pens = []
        elif operator in _ENDING:
            if operator in _FILLING and not self._pen.white and not self._pen.faint:
                self._ground(self._path)
            self._path = []
        else:
            self._set(operator, operands, space)

    def after(self, operator: bytes, operands: list[Any], space: Matrix, matrix: Matrix) -> None:
        if operator == b"Do" and self._forms:
            self._pen, self._pens = self._forms.pop()

    def _set(self, operator: bytes, operands: list[Any], space: Matrix) -> None:
        if operator == b"q":
            self._pens.append(self._pen)
        elif operator == b"Q":
            self._pen = self._pens.pop() if self._pens else self._pen
        elif operator in (b"g", b"rg", b"k", b"sc", b"scn"):
            self._pen = replace(self._pen, white=_is_white(operator, operands))
        elif operator == b"cs":
            self._pen = replace(self._pen, white=False)
        elif operator == b"Tr" and operands:
            self._pen = replace(self._pen, mode=int(_number(operands[0])))
        elif operator == b"Tf" and len(operands) > 1:
            self._pen = replace(self._pen, size=_number(operands[1]))
        elif operator == b"gs" and operands:
            self._pen = replace(self._pen, faint=self.is_faint(operands[0]))
        elif operator in (b"BDC", b"BMC"):
            self._marks.append(operator == b"BDC" and str(operands[:1]) == "['/OC']" and self.is_off(operands[-1]))
        elif operator == b"EMC" and self._marks:
            self._marks.pop()
        elif operator in (b"m", b"l", b"c", b"v", b"y"):
            numbers = [_number(each) for each in operands]
            self._path += [_placed(x, y, space) for x, y in zip(numbers[::2], numbers[1::2], strict=False)][:6]
        elif operator == b"re" and len(operands) > 3:
            x, y, width, height = map(_number, operands[:4])
            self._path += [_placed(x, y, space), _placed(x + width, y + height, space)]
        elif operator == b"sh":
            self._grounds.append((float("-inf"), float("-inf"), float("inf"), float("inf")))

    def _draw(self, operands: list[Any], space: Matrix) -> None:
        if operands and self.is_picture(operands[0]) and not self._forms:
            corners = [_placed(0, 0, space), _placed(1, 1, space)]
            self._ground(corners)
            (left, low), (right, high) = corners
            whole = (self.page[2] - self.page[0]) * (self.page[3] - self.page[1])
            self.has_scan |= abs((right - left) * (high - low)) >= _WHOLE_PAGE * whole

    def _ground(self, corners: Sequence[tuple[float, float]]) -> None:
        if corners and len(self._grounds) < MOST_GROUNDS:
            across, up = [x for x, _ in corners], [y for _, y in corners]
            self._grounds.append((min(across), min(up), max(across), max(up)))

    def _unseen(self, space: Matrix, matrix: Matrix) -> str:
        """Why what is shown here would not be seen; where a form stands on the page is not known."""
        if any(self._marks):
            return SWITCHED_OFF
        if self._pen.mode in (3, 7) or self._pen.faint:
            return NO_INK
        across = _length(matrix[2], matrix[3]) * _length(space[2], space[3])
        if abs(self._pen.size) * across < SMALLEST:
            return TINY
        x, y = _placed(matrix[4], matrix[5], space)
        left, low, right, high = self.page
        if not self._forms and not (left - 2 <= x <= right + 2 and low - 2 <= y <= high + 2):
            return BESIDE
        if not self._forms:
            self.begins.setdefault(round(y), set()).add(round(x))
        is_dark = bool(self._grounds) if self._forms else any(_covers(each, x, y) for each in self._grounds)
        return WHITE if self._pen.white and self._pen.mode in (0, 4) and not is_dark else ""


def _covers(box: Box, x: float, y: float) -> bool:
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2


def _placed(x: float, y: float, space: Matrix) -> tuple[float, float]:
    return x * space[0] + y * space[2] + space[4], x * space[1] + y * space[3] + space[5]


def _length(x: float, y: float) -> float:
    return float((x * x + y * y) ** 0.5)


def _number(operand: Any) -> float:
    return float(operand) if isinstance(operand, (int, float)) else 0.0


def _is_white(operator: bytes, operands: list[Any]) -> bool:
    numbers = [_number(each) for each in operands if isinstance(each, (int, float))]
    if operator == b"k" or (operator in (b"sc", b"scn") and len(numbers) == 4):
        return bool(numbers) and all(each <= 1 - NEAR_WHITE for each in numbers)
    return bool(numbers) and len(numbers) in (1, 3) and len(numbers) == len(operands) and min(numbers) >= NEAR_WHITE
