"""The leash: each sentence of a model's text held against its own passages, its own sums and the question.

Stricter than the check of a whole draft, for here the words are somebody else's: a number counts only with its unit and
bound and in the very passages the sentence cites, a quote only there, and a label only where the words fit. Whether a
sentence means what its source means is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.advice import Calculation, Citation, Finding, Language, Status, Unit
from assistant.answering.grounding.claims import is_in_language, strange_names, what_is_claimed
from assistant.answering.grounding.numerals import Bound, Stated, numbers_stated
from assistant.answering.grounding.objects import other_objects
from assistant.answering.grounding.qualifiers import misqualified
from assistant.answering.grounding.splitting import split_sentences
from assistant.answering.grounding.support import Subjects, what_is_off_subject, what_is_unsupported
from assistant.answering.grounding.whole import MARKER
from assistant.quoting import is_verbatim

_QUOTED = re.compile(r"[“„][^“”„]*”|\"[^\"\n]*\"|«[^«»]*»|(?<!\w)[‘'][^‘’'\n]*\s[^‘’'\n]*[’'](?!\w)")
_LOOSE_QUOTE = re.compile(r"[“”„\"«»‟‹›″❝❞〝〞]|''|``|,,")
_ANY_BRACKET = re.compile(r"\[[^\]]*\]?|\((?:[PR]|bron|source)\s?\d+[^)]*\)?", re.IGNORECASE)
_LOOSE_LABEL = re.compile(r"\b[PR]\d+\b")
_OF_ASKER = re.compile(r"\b(?:u|uw|je|jouw|jullie|you|your|yours|niet|geen|no|not)\b", re.IGNORECASE)
_CALCULATED = {Unit.EUR: "EUR", Unit.PERCENT: "percent", Unit.HOURS_PER_WEEK: "hours", Unit.COUNT: None}


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a sentence may rest on: the passages and sums in evidence by marker, and the asker's own words."""

    citations: Mapping[str, Citation] = field(default_factory=dict)
    calculations: Mapping[str, Calculation] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    language: Language = Language.NL
    subjects_in: Subjects | None = None  # without it a sentence in English is not compared with its passages

    @classmethod
    def of(
        cls,
        citations: Sequence[Citation],
        calculations: Sequence[Calculation],
        asked: Sequence[str],
        language: Language,
        subjects_in: Subjects | None = None,
    ) -> Grounds:
        return cls(
            {str(each.marker): each for each in citations},
            {each.marker: each for each in calculations},
            tuple(asked),
            language,
            subjects_in,
        )

    def own_texts(self, sentence: str) -> list[str]:
        """The quotes and sums that a sentence cites."""
        return [text for marker in MARKER.findall(sentence) for text in self._texts(marker)]

    def other_texts(self, sentence: str) -> list[str]:
        cited = set(MARKER.findall(sentence))
        return [each.quote for marker, each in self.citations.items() if marker not in cited]

    def _texts(self, marker: str) -> list[str]:
        if marker in self.citations:
            return [self.citations[marker].quote]
        sum_made = self.calculations.get(marker)
        return [] if sum_made is None else [sum_made.formula, sum_made.quote]


def what_is_wrong(sentence: str, grounds: Grounds) -> list[str]:
    """Everything wrong with one sentence, in short Dutch phrases; empty when it may be shown."""
    markers = MARKER.findall(sentence)
    unknown = [each for each in markers if each not in grounds.citations and each not in grounds.calculations]
    wrong = [f"het label [{each}] bestaat niet" for each in unknown]
    bare = MARKER.sub(" ", sentence)
    wrong += [f"het label {each.group()} bestaat niet" for each in _ANY_BRACKET.finditer(bare)]
    wrong += [f"het label {each} staat niet tussen haken" for each in _LOOSE_LABEL.findall(_ANY_BRACKET.sub(" ", bare))]
    if not markers:
        wrong.append("de zin draagt geen label")
    if wrong:
        return wrong  # without its sources nothing else can be held against them
    own = grounds.own_texts(sentence)
    wrong += _quotes(bare, [each.quote for each in _cited(sentence, grounds)])
    wrong += _numbers(bare, sentence, grounds)
    wrong += other_objects(bare, own)
    wrong += misqualified(_QUOTED.sub(" ", bare), own, grounds.asked)
    return wrong + _words(_QUOTED.sub(" ", bare), own, grounds.other_texts(sentence), grounds)


def _words(said: str, own: Sequence[str], others: Sequence[str], grounds: Grounds) -> list[str]:
    """What is wrong with the sentence's own words; a sentence that only quotes has none."""
    held = " ".join(own)
    claimed = what_is_claimed(said, held)
    wrong = [claimed] if claimed else []
    wrong += [f"de naam {name} staat niet in de bron" for name in strange_names(said.strip(), _all_held(held, grounds))]
    if not is_in_language(said, grounds.language):
        wrong.append("de zin is niet in de taal van de vraag")
    else:
        unsupported = _unsupported(said, own, others, grounds)
        wrong += [unsupported] if unsupported else []
    return wrong


def _unsupported(said: str, own: Sequence[str], others: Sequence[str], grounds: Grounds) -> str | None:
    if grounds.language is Language.NL:
        return what_is_unsupported(said, own, others)
    return what_is_off_subject(said, own, others, grounds.subjects_in) if grounds.subjects_in else None


def _all_held(held: str, grounds: Grounds) -> str:
    titles = {f"{each.title} {each.locator}" for each in grounds.citations.values()}
    return " ".join((held, *grounds.asked, *titles))


def _cited(sentence: str, grounds: Grounds) -> list[Citation | Calculation]:
    found = {marker: grounds.citations.get(marker) for marker in MARKER.findall(sentence)}
    return [each or grounds.calculations[marker] for marker, each in found.items()]


def _quotes(bare: str, own: Sequence[str]) -> list[str]:
    """Quotes stand word for word in a passage of their own sentence, and every quotation mark has its pair."""
    wrong = [
        f"{quoted.group()} staat niet letterlijk in de bron van de zin"
        for quoted in _QUOTED.finditer(bare)
        if not any(is_verbatim(quoted.group()[1:-1], text) for text in own)
    ]
    if _LOOSE_QUOTE.search(_QUOTED.sub(" ", bare)):
        wrong.append("een aanhalingsteken heeft geen paar")
    return wrong


def _numbers(bare: str, sentence: str, grounds: Grounds) -> list[str]:
    of_asker = bool(_OF_ASKER.search(_QUOTED.sub(" ", bare)))
    wrong = []
    for stated in numbers_stated(bare):
        found = list(_agreeing(stated, _cited(sentence, grounds), grounds.asked if of_asker else ()))
        if not found:
            wrong.append(f"het getal ‘{stated.text}’ staat niet in de bron van de zin")
        elif stated.bound and stated.bound not in {each.bound for each in found}:
            wrong.append(f"bij ‘{stated.text}’ noemt de bron geen {_BOUNDS[stated.bound]}")
    return wrong


def _agreeing(stated: Stated, cited: Sequence[Citation | Calculation], asked: Sequence[str]) -> Iterator[Stated]:
    """Where a number comes from: a source of its sentence, or the question where the sentence says whose it is."""
    for source in cited:
        is_sum = isinstance(source, Calculation)
        yield from (each for each in _numbers_of(source) if stated.agrees_with(each, unit_may_be_unsaid=is_sum))
    for text in asked:
        yield from (each for each in numbers_stated(text) if stated.agrees_with(each, unit_may_be_unsaid=True))


_BOUNDS: Mapping[Bound, str] = {"low": "minimum", "high": "maximum"}


def _numbers_of(source: Citation | Calculation) -> list[Stated]:
    if isinstance(source, Citation):
        return numbers_stated(source.quote)
    return [*numbers_stated(source.formula), *numbers_stated(source.quote), *_results(source)]


def _results(made: Calculation) -> list[Stated]:
    """Inputs and result as numbers; what the norm bounds bounds its result as well."""
    found = [Stated(abs(Decimal(str(value))), None, str(value)) for value in made.inputs.values()]
    if made.result is not None:
        unit = _CALCULATED[made.result.unit]
        bounds = {each.bound for each in numbers_stated(made.quote)} | {None}
        values = [made.result.value, *([] if made.result.upper is None else [made.result.upper])]
        found += [Stated(abs(Decimal(str(each))), unit, str(each), bound) for each in values for bound in bounds]
    return found


def check_sentences(text: str, grounds: Grounds) -> Finding:
    """All sentences of a model's text as one finding, for the reviewer."""
    found = list(split_sentences(text))
    wrong = [f"‘{each.text[:60]}’: {problem}" for each in found for problem in what_is_wrong(each.text, grounds)]
    if wrong:
        return Finding(check="sentences", status=Status.FAIL, detail="; ".join(wrong))
    return Finding(
        check="sentences",
        status=Status.PASS,
        detail=f"Elk van de {len(found)} zinnen van het taalmodel is apart aan zijn eigen bron getoetst.",
    )
