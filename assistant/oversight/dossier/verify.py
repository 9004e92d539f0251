"""Looking a dossier over again: is what it shows what was recorded, and does what it rests on still hold today.

Owns the comparison of a file with its own values and the order of the report. What holds of one answer or section is
for ``rechecks``. It can tell that a file was changed, never who wrote a name in it, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher

from assistant.advice import Frozen, Status
from assistant.concepts import title_of
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import NormRegister
from assistant.oversight.dossier import standing, wording
from assistant.oversight.dossier.content import Dossier
from assistant.oversight.dossier.grounds import About, Check, Grounds, Recheck, Records
from assistant.oversight.dossier.layout import FOOTER, header_text, lay_out
from assistant.oversight.dossier.markdown import Line, markdown_lines
from assistant.oversight.dossier.prose import Table, visible
from assistant.oversight.dossier.reading import Reading, read_dossier
from assistant.oversight.dossier.rechecks import recheck
from assistant.quoting import normalise

_MOST_COMPARED = 4000
_SHOWN = 3  # differences told one by one; more of them say nothing new
_LONGEST = 120
_FAR_MORE = 4  # times as many lines as were recorded: not worth comparing line by line
_DIGITS = re.compile(r"\d+")


class Verification(Frozen):
    """What was looked at, and whether it holds; one Dutch sentence each."""

    name: str
    title: str
    made_at: datetime
    is_concept: bool
    findings: tuple[Recheck, ...]
    caution: str = wording.NOT_PROVED

    @property
    def notices(self) -> tuple[str, ...]:
        """What is no fault and yet should be read first: how much nobody approved, and that a newer version exists."""
        facts = (About.APPROVAL, About.WHOLE)
        return tuple(
            each.detail
            for each in self.findings
            if not each.item and each.about in facts and each.status is Status.PASS
        )

    @property
    def holds(self) -> bool:
        """Whether nothing was found that no longer is so; what could not be looked at is among the findings."""
        return all(finding.status is not Status.FAIL for finding in self.findings)


def verify(
    name: str,
    data: bytes,
    *,
    corpus: Corpus,
    register: NormRegister,
    today: date,
    records: Records | None = None,
    check: Check | None = None,
) -> Verification:
    """Every text, quote, figure and approval of an exported dossier, compared with today's sources and norms.

    ``records`` is the journal to compare with, where there is one. ``check`` is what looks at an edited text: with it
    every number in the text is held against the evidence once more.
    """
    reading = read_dossier(name, data)
    dossier = reading.dossier
    grounds = Grounds(corpus, register, today, records, check)
    findings = [_sealed(reading), *_shown_text(reading), *standing.whole(dossier, records)]
    for item in dossier.items:
        findings += recheck(item, grounds, dossier.history.get(item.id, ()))
    return Verification(
        name=name,
        title=standing.title(dossier, records),
        made_at=dossier.made_at,
        is_concept=dossier.is_concept,
        findings=tuple(findings),
        caution=standing.caution(dossier, records),
    )


def _sealed(reading: Reading) -> Recheck:
    if reading.is_sealed:
        return Recheck(
            about=About.SEAL, status=Status.PASS, detail="De bewaarde gegevens passen bij het zegel van het dossier."
        )
    return Recheck(
        about=About.SEAL,
        status=Status.FAIL,
        detail="De bewaarde gegevens passen niet bij het zegel: na het maken van het dossier is er iets in veranderd.",
    )


def _shown_text(reading: Reading) -> Iterator[Recheck]:
    """Per answer or section, whether the words a reader sees are those that were recorded."""
    expected = word_lines(reading.dossier) if reading.is_word else markdown_lines(reading.dossier)
    told = [(owner, line) for owner, text in expected if (line := normalise(text))]
    differences = dict[str, list[str]]()
    for owner, sentence in _differences(told, [line for text in reading.lines if (line := normalise(text))]):
        differences.setdefault(owner, []).append(sentence)
    if reading.is_word:
        differences.setdefault("", []).extend(_margin_differences(reading))
    yield _shown("", "Het dossier zelf", differences.get("", ()))
    for item in reading.dossier.items:
        yield _shown(item.id, title_of(item), differences.get(item.id, ()))


def _shown(item: str, title: str, differences: Sequence[str]) -> Recheck:
    if not differences:
        detail = "De zichtbare tekst is precies wat is vastgelegd."
        return Recheck(about=About.TEXT, item=item, title=title, status=Status.PASS, detail=detail)
    more = f" Er zijn nog {len(differences) - _SHOWN} verschillen." if len(differences) > _SHOWN else ""
    detail = "De zichtbare tekst is veranderd: " + " ".join(differences[:_SHOWN]) + more
    return Recheck(about=About.TEXT, item=item, title=title, status=Status.FAIL, detail=detail)


def word_lines(dossier: Dossier) -> list[Line]:
    """What a Word file of this dossier shows, paragraph by paragraph."""
    lines: list[Line] = []
    for placed in lay_out(dossier):
        if isinstance(placed.block, Table):
            lines += [(placed.owner, visible(cell)) for row in placed.block.rows for cell in row]
        else:
            number = getattr(placed.block, "number", "")
            lines.append((placed.owner, f"{number} {visible(placed.block.spans)}"))
    return lines


def _differences(expected: list[Line], shown: list[str]) -> Iterator[Line]:
    """The concept that each difference belongs to, and a sentence about it."""
    lines = [line for _, line in expected]
    if len(shown) > _FAR_MORE * (len(lines) + 100):
        yield "", "Er staat veel meer tekst in dan er is vastgelegd."
        return
    start = next(
        (at for at, (a, b) in enumerate(zip(lines, shown, strict=False)) if a != b), min(len(lines), len(shown))
    )
    expected, lines, shown = expected[start:], lines[start:], shown[start:]
    if len(lines) + len(shown) > _MOST_COMPARED:  # comparing every line with every other takes minutes on a long file
        changed = ((owner, line, shown[at] if at < len(shown) else None) for at, (owner, line) in enumerate(expected))
        yield from ((owner, _changed(line, instead)) for owner, line, instead in changed if line != instead)
        yield from (("", f"Toegevoegd is ‘{_short(line)}’.") for line in shown[len(lines) :])
        return
    for tag, a, b, c, d in SequenceMatcher(None, lines, shown, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if tag == "insert":
            owner = expected[a - 1][0] if a else expected[0][0] if expected else ""
            yield from ((owner, f"Toegevoegd is ‘{_short(line)}’.") for line in shown[c:d])
            continue
        for place in range(a, b):
            owner, line = expected[place]
            instead = shown[c + place - a] if c + place - a < d else None
            yield owner, _changed(line, instead)
        yield from ((expected[b - 1][0], f"Toegevoegd is ‘{_short(line)}’.") for line in shown[c + b - a : d])


def _changed(line: str, instead: str | None) -> str:
    if instead is None:
        return f"Weg is ‘{_short(line)}’."
    at = next(
        (at for at, (a, b) in enumerate(zip(line, instead, strict=False)) if a != b), min(len(line), len(instead))
    )
    since = max(at - _LONGEST // 3, 0)
    return f"Er staat ‘{_short(instead[since:])}’ en vastgelegd is ‘{_short(line[since:])}’."


def _margin_differences(reading: Reading) -> Iterator[str]:
    """Page numbers apart: those belong to the page and not to the text."""
    shown = {normalise(_DIGITS.sub("", line)) for line in reading.margins}
    wanted = {normalise(header_text(reading.dossier)), normalise(FOOTER.format(page="", pages=""))}
    yield from (f"Boven- of onderaan de pagina ontbreekt ‘{_short(line)}’." for line in sorted(wanted - shown))
    yield from (
        f"Boven- of onderaan de pagina is toegevoegd ‘{_short(line)}’." for line in sorted(shown - wanted - {""})
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
