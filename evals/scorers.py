"""The deterministic scorers: each looks at one case and one answer and returns a value with its reason.

Owns what counts as right. A scorer that does not apply says so and gives no value; it never counts as passed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from assistant.advice import Answer, Number, Outcome
from assistant.errors import EvalError
from assistant.figures import numbers_in
from evals.answers import Generated
from evals.cases import REFUSALS, Case, Expectation
from evals.evidence import Score, evidence_recall, letters_and_digits, quote_precision
from evals.readability import readability

CanonicalText = Callable[[str], str | None]

_OPENINGS = {
    "ja": re.compile(r"(?:ja|yes)\b|het lijkt van wel\b|it seems so\b", re.IGNORECASE),
    "nee": re.compile(r"(?:nee|no)\b|het lijkt van niet\b|it seems not\b", re.IGNORECASE),
    "open": re.compile(r"(?:het plan laat dit|the plan leaves this) open\b", re.IGNORECASE),
}

# What stands before the first marker, in words of the assistant's own.
_NAMED_FIRST = re.compile(r"(?P<said>[^“”\n]+?) \[R?\d+\]")
_MOST = 0.5  # of the letters of a thing without a number: fewer do not tell which it is

HEDGES = frozenset({Outcome.PARTLY_ANSWERED, Outcome.NEEDS_JUDGEMENT, Outcome.NEEDS_INPUT})


def score_answer(case: Case, generated: Generated, canonical: CanonicalText) -> dict[str, Score]:
    """All scores of one answer, by metric name."""
    answer = generated.answer
    return {
        "evidence_recall": evidence_recall(case, answer),
        "quote_precision": quote_precision(case, answer),
        "numbers": expected_numbers(case, answer),
        "forbidden": nothing_forbidden(case, answer),
        "outcome": expected_outcome(case, answer),
        "verbatim": verbatim_quotes(answer, canonical),
        "traceable_numbers": traceable_numbers(case, answer),
        "refusal_recall": refusal_recall(case, answer),
        "refusal_precision": refusal_precision(case, answer),
        "wrong_refusal": wrong_refusal(case, answer),
        "hedged": hedged(case, answer),
        "opening": right_opening(case, answer),
        "opening_said": opening_said(case, answer),
        "thing": right_thing(case, answer),
        "thing_said": thing_said(case, answer),
        "right": right(case, answer),
        "brier": brier(case, answer),
        "completed": completed(answer),
        "characters": Score(float(len(answer.text)), "tekens in de tekst"),
        "seconds": Score(generated.seconds, "seconden voor de laatste vraag"),
        "readability": readability(answer),
    }


def expected_numbers(case: Case, answer: Answer) -> Score:
    """All or nothing: an answer with one wrong figure is a wrong answer."""
    wanted = _expectation(case).numbers
    if not wanted:
        return Score(None, "geen getallen verwacht")
    given = numbers_in(answer.text) | _calculated(answer)
    missing = [number for number in wanted if _exact(number) not in given]
    return _all_or_nothing(missing, "ontbreekt", "alle getallen staan erin")


def nothing_forbidden(case: Case, answer: Answer) -> Score:
    """A forbidden text is sought as written; a forbidden number in any notation."""
    forbidden = _expectation(case).forbidden
    if not forbidden:
        return Score(None, "niets verboden")
    text, numbers = _plain(answer.text), numbers_in(answer.text)
    said = [
        entry for entry in forbidden if (_says(text, entry) if isinstance(entry, str) else _exact(entry) in numbers)
    ]
    return _all_or_nothing(said, "staat er toch", "niets verbodens")


def _says(text: str, forbidden: str) -> bool:
    """Whether the text holds these words; a number in them must stand alone: «5%» is not said by «25%» or «0,5%»."""
    wanted = re.escape(_plain(forbidden))
    before = r"(?<!\d)(?<!\d[.,])" if _plain(forbidden)[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if _plain(forbidden)[-1:].isdigit() else ""
    return re.search(before + wanted + after, text) is not None


def expected_outcome(case: Case, answer: Answer) -> Score:
    wanted = _expectation(case).outcomes
    if not wanted:
        return Score(None, "geen uitkomst verwacht")
    return Score(float(answer.outcome in wanted), f"{answer.outcome}, verwacht {' of '.join(sorted(wanted))}")


def verbatim_quotes(answer: Answer, canonical: CanonicalText) -> Score:
    """The share of cited quotes that stand, to the character, where the citation says they stand."""
    if not answer.citations:
        return Score(None, "niets geciteerd")
    wrong = [
        f"[{c.marker}] {c.source_id} {c.start}-{c.end}"
        for c in answer.citations
        if not c.quote or (canonical(c.source_id) or "")[c.start : c.end] != c.quote
    ]
    share = 1 - len(wrong) / len(answer.citations)
    return Score(share, f"staat er zo niet: {', '.join(wrong)}" if wrong else "alles letterlijk")


_ASSUMED = re.compile(r"\b(?:aangenomen|assumed)\b")  # said to be nobody's figure


_A_WORD = re.compile(r"‘[^\W\d_]+’")  # "ik las ‘duizent’ als ‘duizend’" speaks of a word and claims no number


def traceable_numbers(case: Case, answer: Answer) -> Score:
    """Whether every number of the text is in a cited quote, a calculation, or what the user said; what a calculation
    began with may be worked out from that first ("12 × € 5.000 = € 60.000")."""
    if not numbers_in(answer.text):
        return Score(None, "geen getallen in de tekst")
    text = _A_WORD.sub("", answer.text)
    for citation in answer.citations:
        text = text.replace(citation.quote, "\n")
    given = {Decimal(str(value)) for calculation in answer.calculations for value in calculation.inputs.values()}
    claimed = numbers_in(
        "\n".join(line for line in text.splitlines() if not numbers_in(line.rpartition("=")[2]) & given)
    )
    assumed = numbers_in("\n".join(line for line in text.splitlines() if _ASSUMED.search(line)))
    said = [case.question, *case.turns, *(str(value) for value in case.figures.values())]
    quoted = [citation.quote for citation in answer.citations]
    lists = re.findall(r"(?:\n- [^\n]*)+", answer.text)
    points = {Decimal(block.count("\n- ")) for block in lists}  # "zes punten:" is a count of the list that follows
    loose = sorted(claimed - _values(said) - _values(quoted) - _calculated(answer) - points - assumed)
    return _all_or_nothing([f"{number:f}" for number in loose], "zonder bron", "elk getal heeft een bron")


def refusal_recall(case: Case, answer: Answer) -> Score:
    """Of what should be declined, whether it was."""
    if not _expectation(case).is_non_answer:
        return Score(None, "hoeft niet te worden afgewezen")
    return Score(float(answer.outcome in REFUSALS), str(answer.outcome))


def refusal_precision(case: Case, answer: Answer) -> Score:
    """Of what was declined, whether it should have been; says nothing where both are right."""
    expect = _expectation(case)
    if answer.outcome not in REFUSALS or not (expect.is_non_answer or expect.is_answer):
        return Score(None, "niet afgewezen, of beide is goed")
    return Score(float(expect.is_non_answer), str(answer.outcome))


def wrong_refusal(case: Case, answer: Answer) -> Score:
    """Of what should be answered, whether it was declined: here 0 is right."""
    if not _expectation(case).is_answer:
        return Score(None, "hoeft niet te worden beantwoord")
    return Score(float(answer.outcome in REFUSALS), str(answer.outcome))


def hedged(case: Case, answer: Answer) -> Score:
    """Of what has a plain answer, whether it was kept half: here 0 is right."""
    if _expectation(case).outcomes != {Outcome.ANSWERED}:
        return Score(None, "een gewoon antwoord is niet het enige goede")
    return Score(float(answer.outcome in HEDGES), str(answer.outcome))


def opening_of(text: str) -> str | None:
    """Which of ja, nee and open the first words of an answer say, plainly or as far as it seems; None for neither."""
    return next((says for says, opens in _OPENINGS.items() if opens.match(text)), None)


def right_opening(case: Case, answer: Answer) -> Score:
    """Of the yes/no questions that were answered with yes, no or open: whether that was right."""
    wanted, said = _expectation(case).says, opening_of(answer.text)
    if wanted is None or said is None:
        return Score(None, "geen ja of nee verwacht" if wanted is None else "zegt geen ja, nee of open")
    return Score(float(said == wanted), f"zegt {said}, verwacht {wanted}")


def opening_said(case: Case, answer: Answer) -> Score:
    """Of the yes/no questions: how many were answered with yes, no or open at all."""
    if _expectation(case).says is None:
        return Score(None, "geen ja of nee verwacht")
    said = opening_of(answer.text)
    return Score(float(said is not None), f"zegt {said}" if said else "zegt geen ja, nee of open")


def right_thing(case: Case, answer: Answer) -> Score:
    """Of the questions after somebody, a date or a quantity whose answer begins with one: whether it is the right one,
    all of it or most of it."""
    wanted, said = _expectation(case).thing, _named_first(answer.text)
    if not wanted or said is None:
        return Score(None, "begint niet met wie, wanneer of hoeveel" if wanted else "vraagt daar niet naar")
    is_right = any(_says_most_of(said, each) for each in wanted)
    return Score(float(is_right), f"zegt ‘{said}’, verwacht ‘{' of '.join(wanted)}’")


def thing_said(case: Case, answer: Answer) -> Score:
    """Of the questions after somebody, a date or a quantity: how many answers begin with one."""
    if not _expectation(case).thing:
        return Score(None, "vraagt daar niet naar")
    said = _named_first(answer.text)
    return Score(float(said is not None), f"zegt ‘{said}’" if said else "begint niet met wie, wanneer of hoeveel")


def _named_first(text: str) -> str | None:
    named = _NAMED_FIRST.match(text)
    return named["said"] if named else None


def _says_most_of(said: str, wanted: str) -> bool:
    """Of a thing with numbers those tell, «33%» as much as «33% van de jongeren»; other things are compared on letters
    and digits."""
    if numbers := numbers_in(wanted):
        return numbers <= numbers_in(said)
    short, whole = letters_and_digits(said), letters_and_digits(wanted)
    return whole in short or (short in whole and len(short) >= _MOST * len(whole))


def right(case: Case, answer: Answer) -> Score:
    """Whether the answer is right as a whole, which is what a confidence is a promise of.

    The outcome is as expected, and where they are expected at least one needed item is quoted and every number is
    there. A crash promised nothing.
    """
    outcome, evidence, numbers = (
        score(case, answer) for score in (expected_outcome, evidence_recall, expected_numbers)
    )
    if outcome.value is None or answer.outcome is Outcome.FAILED:
        return Score(None, "geen uitkomst verwacht, of geen antwoord gekomen")
    if outcome.value < 1:
        return Score(0.0, outcome.reason)
    if _expectation(case).accepts_refusal(answer.outcome):
        return Score(1.0, "terecht afgewezen")
    if evidence.value == 0:
        return Score(0.0, evidence.reason)
    if numbers.value == 0:
        return Score(0.0, numbers.reason)
    return Score(1.0, "uitkomst, bewijs en getallen kloppen")


def brier(case: Case, answer: Answer) -> Score:
    """The squared distance between the confidence shown and whether the answer was right: 0 is best, 1 worst."""
    is_right = right(case, answer)
    if is_right.value is None:
        return Score(None, is_right.reason)
    said = "goed" if is_right.value else "fout"
    return Score((answer.confidence - is_right.value) ** 2, f"zekerheid {answer.confidence:.2f}, {said}")


def completed(answer: Answer) -> Score:
    details = "; ".join(finding.detail for finding in answer.findings)
    is_failed = answer.outcome is Outcome.FAILED
    return Score(float(not is_failed), f"mislukt: {details}" if is_failed else "gelukt")


def canonical_texts(corpus_dir: Path) -> CanonicalText:
    """Read a source's canonical text from the corpus folder itself, not through the code whose quotes are checked."""
    register = corpus_dir / "sources.yaml"
    try:
        entries = yaml.safe_load(register.read_text(encoding="utf-8"))
        files = {entry["id"]: entry.get("file") or "canonical.md" for entry in _entries(entries)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise EvalError(
            f"{register}: het bronnenregister is niet te lezen ({error}). Controleer dit bestand."
        ) from error

    @cache
    def canonical(source_id: str) -> str | None:
        if source_id not in files:
            return None
        places = (corpus_dir / source_id / files[source_id], corpus_dir / files[source_id])
        found = next((place for place in places if place.is_file()), None)
        return found.read_text(encoding="utf-8") if found else None

    return canonical


def _entries(register: object) -> list[dict[str, str]]:
    """The sources, whether the register is the list itself or holds it under ``sources``."""
    entries = register.get("sources") if isinstance(register, dict) else register
    if not isinstance(entries, list):
        raise TypeError("geen lijst van bronnen")
    return entries


def _expectation(case: Case) -> Expectation:
    return case.expect or Expectation()


def _all_or_nothing(wrong: Iterable[object], what: str, otherwise: str) -> Score:
    named = ", ".join(str(thing) for thing in wrong)
    return Score(float(not named), f"{what}: {named}" if named else otherwise)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _exact(number: Number | Decimal) -> Decimal:
    """Without its sign, as figures are read from a text."""
    return abs(Decimal(str(number)))


def _values(texts: Iterable[str]) -> set[Decimal]:
    return {number for text in texts for number in numbers_in(text)}


def _calculated(answer: Answer) -> set[Decimal]:
    """Every number that a calculation shows: result, upper end, inputs, formula and the quote it rests on."""
    numbers: set[Decimal] = set()
    for calculation in answer.calculations:
        result = calculation.result
        ends = [result.value, result.upper] if result else []
        numbers |= {_exact(end) for end in ends if end is not None}
        numbers |= {_exact(value) for value in calculation.inputs.values()}
        numbers |= _values([calculation.formula, calculation.quote])
    return numbers
