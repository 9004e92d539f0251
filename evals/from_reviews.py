"""Eval cases out of what people decided: approved and corrected answers, and what a rejection says is wrong.

Owns what may become a case. No figure of a library leaves with one: a decision whose question, earlier questions or
calculations hold any is left out and counted. Names are not recognised, so a person reads the file before it is shared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from assistant.advice import NON_ANSWERS, Answer, Citation, ReviewState
from assistant.concepts import Lesson
from assistant.errors import EvalError
from assistant.figures import find_figures, numbers_in, read_numbers
from evals.answers import writable
from evals.evidence import letters_and_digits

KIND = "review"
ID_LENGTH = 12
FEWEST_WORDS = 3  # shorter, and forbidding it would forbid ordinary language
_MARKER = re.compile(r"\[(R?\d+)\]")
_DIGITS = re.compile(r"\d+")
_VAGUE = re.compile(  # amounts without a number: "een dikke ton", "één fte"
    r"\b(?:ton|tonnen|miljoen\w*|miljard\w*|mille|million|billion|fte|één|half|halve|anderhal[fv]e?)\b", re.I
)
_QUOTED = re.compile(r"[“„«\"](?P<double>[^“”„«»\"]+)[”»\"]|(?<!\w)[‘'](?P<single>[^‘’'\n]+)[’'](?!\w)")
_HEAD = (
    "# Gemaakt uit beslissingen van mensen, zonder cijfers van een bibliotheek. "
    "Lees na of er geen namen in staan voordat u dit deelt.\n"
)


class Skip(StrEnum):
    """Why a decision becomes no case, as it is said to whoever asked for the file."""

    FIGURES = "met cijfers van een bibliotheek"
    ERASED = "na een gewiste vraag"
    SECTION = "onderdeel van een beleid, geen vraag"
    LOCAL = "rustend op een lokale bron"
    OTHER_OUTCOME = "bewerkt waar de assistent niet antwoordde"
    NO_SOURCE = "zonder verwijzing in de goedgekeurde tekst"
    NO_QUOTE = "afgewezen zonder woorden uit het antwoord aan te halen"


@dataclass(frozen=True, slots=True)
class Harvest:
    cases: list[dict[str, Any]]
    skipped: Counter[Skip]


def cases_from(lessons: Iterable[Lesson], source_kinds: Mapping[str, str]) -> Harvest:
    """A case for every decision that may become one; ``source_kinds`` says of every source what it is."""
    skipped: Counter[Skip] = Counter()
    made: dict[str, dict[str, Any]] = {}
    for lesson in lessons:
        expected = _expected(lesson, source_kinds)
        if isinstance(expected, Skip):
            skipped[expected] += 1
        else:
            made[lesson.concept.id] = _case(lesson, expected)
    return Harvest(_with_ids(made), skipped)


def write_cases(cases: Sequence[Mapping[str, Any]], out: Path, head: str = _HEAD) -> None:
    written = yaml.safe_dump([*cases], allow_unicode=True, sort_keys=False, width=120)
    with writable(out):
        out.write_text(head + written, encoding="utf-8")


def read_since(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise EvalError(f"--since: {written[:20]!r} is geen datum. Schrijf hem als 2026-11-24.") from None


def format_harvest(harvest: Harvest, out: Path) -> str:
    """What was made and what was left out, for the terminal."""
    made = len(harvest.cases)
    first = (
        f"{made} gevallen in {out}" if made else "Geen enkele beslissing is een geval geworden; er is niets geschreven"
    )
    left_out = [f"{count} {why}" for why, count in harvest.skipped.most_common()]
    return f"{first}. Overgeslagen: {'; '.join(left_out) if left_out else 'geen'}."


# --- one decision


def _expected(lesson: Lesson, source_kinds: Mapping[str, str]) -> dict[str, Any] | Skip:
    answer = lesson.concept
    if not isinstance(answer, Answer):
        return Skip.SECTION
    if lesson.turns is None:
        return Skip.ERASED
    if _holds_own_figures(answer, lesson):
        return Skip.FIGURES
    if any(source_kinds.get(each.source_id, "local") == "local" for each in answer.citations):
        return Skip.LOCAL
    if answer.review.state is ReviewState.REJECTED:
        return _must_not_say(answer)
    return _must_say(answer, source_kinds)


def _holds_own_figures(answer: Answer, lesson: Lesson) -> bool:
    """Any quantity counts, the plan's own included: "20%" in a question may be a library's."""
    if lesson.has_own_figures or any(each.inputs or each.judgement for each in answer.calculations):
        return True
    spoken = "\n".join((answer.question, *(lesson.turns or ())))
    return bool(find_figures(spoken)) or _states_more_than(_numbers_of_sources(answer), spoken)


def _states_more_than(known: Collection[Decimal], words: str) -> bool:
    """Whether these words hold a number, an age, year or label included, that the cited sources do not hold.

    Digits are looked at by themselves as well: what looks like a list number or an address is read as no number.
    """
    read = {abs(each.value) for each in read_numbers(words)} | {Decimal(digits) for digits in _DIGITS.findall(words)}
    has_other_signs = any(sign.isnumeric() and not sign.isdecimal() for sign in words)
    return has_other_signs or bool(_VAGUE.search(words)) or not read <= set(known)


def _numbers_of_sources(answer: Answer) -> set[Decimal]:
    known: set[Decimal] = set()
    for each in answer.citations:
        known |= numbers_in(f"{each.title}\n{each.locator}\n{each.quote}")
    return known


def _must_say(answer: Answer, source_kinds: Mapping[str, str]) -> dict[str, Any] | Skip:
    if answer.outcome in NON_ANSWERS:
        # What the right outcome is after a person wrote an answer herself, nobody said.
        is_edited = answer.review.state is ReviewState.EDITED
        return Skip.OTHER_OUTCOME if is_edited else {"outcome": answer.outcome.value}
    markers = set(_MARKER.findall(answer.text))
    cited = [each for each in answer.citations if str(each.marker) in markers]
    quotes = [each.quote for each in cited]
    quotes += [each.quote for each in answer.calculations if each.marker in markers]
    if not quotes:
        return Skip.NO_SOURCE
    expected: dict[str, Any] = {"outcome": answer.outcome.value, "evidence": list(dict.fromkeys(quotes))}
    numbers = _numbers_of_plan(answer.text, cited, source_kinds)
    return expected | ({"numbers": numbers} if numbers else {})


def _numbers_of_plan(text: str, cited: Iterable[Citation], source_kinds: Mapping[str, str]) -> list[int | float]:
    """The quantities that the approved text and a quote of the plan both state."""
    planned = {
        figure.value
        for each in cited
        if source_kinds.get(each.source_id) == "plan"
        for figure in find_figures(each.quote)
    }
    stated = dict.fromkeys(figure.value for figure in find_figures(text))
    return [int(each) if each == int(each) else float(each) for each in stated if each in planned]


def _must_not_say(answer: Answer) -> dict[str, Any] | Skip:
    """Words of the answer that the reviewer quotes in her reason; not those of the source itself."""
    known, sources = _numbers_of_sources(answer), [letters_and_digits(each.quote) for each in answer.citations]
    found = []
    for quoted in _QUOTED.finditer(answer.review.reason or ""):
        words = (quoted["double"] or quoted["single"]).strip()
        if (
            len(words.split()) >= FEWEST_WORDS
            and words.casefold() in answer.text.casefold()
            and not any(letters_and_digits(words) in each for each in sources)
            and not _states_more_than(known, words)
        ):
            found.append(words)
    return {"forbidden": list(dict.fromkeys(found))} if found else Skip.NO_QUOTE


# --- all of them


def _case(lesson: Lesson, expected: Mapping[str, Any]) -> dict[str, Any]:
    answer = lesson.concept
    assert isinstance(answer, Answer)
    turns = {"turns": list(lesson.turns)} if lesson.turns else {}
    asked = {"kind": KIND, "question": answer.question, **turns, "as_of": answer.as_of.isoformat()}
    return asked | {"expect": dict(expected)}


def _with_ids(made: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Ids that stay the same in every export: the beginning of the answer's, the whole of it where two begin alike."""
    beginnings = Counter(each[:ID_LENGTH] for each in made)
    return [
        {"id": f"review-{each[:ID_LENGTH] if beginnings[each[:ID_LENGTH]] == 1 else each}", **case}
        for each, case in made.items()
    ]
