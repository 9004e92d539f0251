"""Placeholders for what may not leave: put in before a call, taken out after it, and noticed when they are altered.

The same words get the same placeholder, in every text of one call, so that a reader of the masked texts can still
follow who and what is meant. ``restore`` of what ``mask`` gave is always the text it was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.answering.privacy.detectors import Found, find_personal
from assistant.figures import Figure, read_numbers

_KINDS = {
    "EUR": "BEDRAG",
    "percent": "PERCENTAGE",
    "hours": "UREN",
    "inhabitants": "AANTAL",
    "items": "AANTAL",
    "loans": "AANTAL",
}
_ALL_KINDS = (
    *dict.fromkeys(_KINDS.values()),
    "GETAL",
    "E-MAIL",
    "IBAN",
    "PASNUMMER",
    "BSN",
    "TELEFOON",
    "NUMMER",
    "ADRES",
    "NAAM",
)
_NAMED = "|".join(re.escape(kind) for kind in _ALL_KINDS)
_PLACEHOLDER = re.compile(rf"\[(?:{_NAMED}) \d+\]")
# What a model makes of them: other brackets, other case, another number, the number left out.
_ALIKE = re.compile(
    rf"[\[(<{{*_]*(?<![^\W_])(?:{_NAMED})[ _-]?\d+[\])>}}*_]*|[\[<{{](?:{_NAMED})[\]>}}]", re.IGNORECASE
)
_SMALL = 100  # a bare number below it is no figure of a library: "drie redenen", "punt 4"


@dataclass(frozen=True, slots=True)
class Altered:
    """A placeholder as it came back, which is none that was sent."""

    text: str


@dataclass(frozen=True, slots=True)
class Restoration:
    """The way back: what each placeholder stands for."""

    originals: Mapping[str, str] = field(default_factory=dict)

    def restore(self, text: str) -> str:
        return _PLACEHOLDER.sub(lambda found: self.originals.get(found.group(), found.group()), text)

    def hide(self, text: str) -> str:
        """A restored text as it may leave once more."""
        placeholders = {original: placeholder for placeholder, original in self.originals.items()}
        anything = "|".join(re.escape(original) for original in sorted(placeholders, key=len, reverse=True))
        if not anything:
            return text
        return re.sub(rf"(?<!\w)(?:{anything})(?!\w)", lambda found: placeholders[found.group()], text)

    def altered(self, text: str) -> list[Altered]:
        """Everything in a text that looks like a placeholder and is not one of these."""
        return [
            Altered(found.group())
            for found in _ALIKE.finditer(_PLACEHOLDER.sub(self._blank_if_known, text))
            if self.originals
        ]

    def _blank_if_known(self, found: re.Match[str]) -> str:
        return " " if found.group() in self.originals else found.group()


class Masker:
    """Hides the same things under the same placeholders in all texts of one conversation with a model.

    ``public`` are texts whose numbers may be shown, for they stand in the sources; ``figures`` are the library's own
    values, hidden even then and whatever their notation.
    """

    def __init__(
        self, *, hide_figures: bool = True, public: Iterable[str] = (), figures: Iterable[Decimal] = ()
    ) -> None:
        self._hide_figures = hide_figures
        self._public = {(each.unit, each.value) for text in public for each in read_numbers(text)}
        self._own = {abs(value) for value in figures}
        self._placeholders: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    @property
    def restoration(self) -> Restoration:
        return Restoration({placeholder: original for original, placeholder in self._placeholders.items()})

    def mask(self, text: str) -> str:
        found = find_personal(text)
        if self._hide_figures:
            found = [*found, *self._figures(text, found)]
        for typed in _PLACEHOLDER.finditer(text):  # somebody types what looks like one of ours: it gets its own
            found = [other for other in found if other.end <= typed.start() or other.start >= typed.end()]
            found.append(Found(typed.start(), typed.end(), "GETAL"))
        parts, at = [], 0
        for each in sorted(found, key=lambda one: one.start):
            parts += [text[at : each.start], self._placeholder(each.kind, text[each.start : each.end])]
            at = each.end
        return "".join([*parts, text[at:]])

    def _figures(self, text: str, taken: list[Found]) -> Iterable[Found]:
        for figure in read_numbers(text):
            free = all(figure.end <= other.start or figure.start >= other.end for other in taken)
            if free and self._is_confidential(figure):
                yield Found(
                    figure.start, figure.start + len(_without_noun(figure)), _KINDS.get(figure.unit or "", "GETAL")
                )

    def _is_confidential(self, figure: Figure) -> bool:
        if figure.kind not in ("quantity", "year"):
            return False
        if abs(figure.value) in self._own:
            return True
        if figure.kind == "year" or (figure.unit, figure.value) in self._public:
            return False
        return figure.unit not in (None, "years") or abs(figure.value) >= _SMALL

    def _placeholder(self, kind: str, original: str) -> str:
        if original not in self._placeholders:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._placeholders[original] = f"[{kind} {self._counts[kind]}]"
        return self._placeholders[original]


def _without_noun(figure: Figure) -> str:
    """ "95.000 inwoners" hides the number and keeps the noun, or it would come back twice."""
    written = figure.text.rstrip()
    shorter = written.rpartition(" ")[0]
    if figure.unit in ("EUR", "percent") or not shorter:
        return written
    read = read_numbers(shorter)
    return shorter if len(read) == 1 and read[0].value == figure.value else written


def mask(text: str) -> tuple[str, Restoration]:
    """A text with everything personal and every figure hidden, and the way back."""
    masker = Masker()
    return masker.mask(text), masker.restoration
