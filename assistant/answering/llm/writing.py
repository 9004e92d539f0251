"""Writing the draft: the model's sentences as they come in, each on the leash before anybody sees it.

A sentence that fails is given back once with what is wrong; what fails again is left out. When the first sentence is
gone, or no sentence with a source is left, the text no longer answers and the embedded draft stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.advice import Status
from assistant.answering.grounding import Entailment, Grounds, Judged, what_is_wrong
from assistant.answering.grounding.splitting import (
    Sentence,
    complete_sentences,
    join_sentences,
    split_sentences,
    with_markers,
)
from assistant.answering.llm.calling import Line, Messages
from assistant.answering.llm.faults import EMPTY, STOPPED, Unanswered
from assistant.answering.privacy import Restoration
from assistant.answering.prompts import Prompt
from assistant.errors import shown

OnSentence = Callable[[str], None]
_FINDINGS_AT_MOST = 8
_SHOWN = 300  # characters of the first finding, for the person
PLACEHOLDER_ALTERED = "de invulplek {text} is veranderd"


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence as the person would read it, what is wrong with it, and what the judge of meaning says."""

    sentence: Sentence
    wrong: tuple[str, ...]
    judged: Judged | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What is left of a model's text."""

    text: str
    judged: tuple[Judged, ...]
    dropped: int
    repaired: bool


class Leash:
    """Checks sentences one by one and remembers what it found, so that none is judged twice."""

    def __init__(self, grounds: Grounds, restoration: Restoration, entailment: Entailment | None) -> None:
        self._grounds = grounds
        self._restoration = restoration
        self._entailment = entailment
        self._seen: dict[str, Checked] = {}

    def hide(self, text: str) -> str:
        """What was found, as the model may read it: with the placeholders that it was given."""
        return self._restoration.hide(text)

    def check(self, sentence: Sentence) -> Checked:
        if sentence.text not in self._seen:
            self._seen[sentence.text] = self._check(sentence)
        known = self._seen[sentence.text]
        return Checked(Sentence(known.sentence.text, sentence.gap), known.wrong, known.judged)

    def _check(self, sentence: Sentence) -> Checked:
        altered = [PLACEHOLDER_ALTERED.format(text=each.text) for each in self._restoration.altered(sentence.text)]
        restored = Sentence(self._restoration.restore(sentence.text), sentence.gap)
        wrong = altered or what_is_wrong(restored.text, self._grounds)
        if wrong or self._entailment is None:
            return Checked(restored, tuple(wrong))
        judged = self._entailment.follows(restored.text, self._grounds.own_texts(restored.text))
        return Checked(restored, (judged.reason,) if judged.status is Status.FAIL else (), judged)


def write(messages: Messages, repair: Prompt, *, line: Line, leash: Leash, on_sentence: OnSentence | None) -> Written:
    """The model's text after its checks; raises :class:`Unanswered` with the reason when the embedded draft stands."""
    teller = _Teller(leash, on_sentence)
    reply = line.prose("schrijven", messages, teller.hear)
    first = teller.finish(reply)
    if not first:
        raise Unanswered(EMPTY)
    wrong = _findings(first)
    if not wrong:
        return _left_of(first, repaired=False)
    findings = leash.hide("\n".join(wrong[:_FINDINGS_AT_MOST]))
    asked = [*messages, ("ai", reply), ("human", repair.fill(bevindingen=findings))]
    try:
        second = teller.finish(line.prose("herstellen", asked, teller.hear_again()))
    except Unanswered as failure:
        if str(failure) == STOPPED:
            raise
        second = []
    for attempt, repaired in ((second, True), (first, False)):
        if _answers(attempt):
            return _left_of(attempt, repaired=repaired)
    what = shown(wrong[0].lstrip("- "), _SHOWN)
    raise Unanswered(f"De tekst van het taalmodel hield geen stand bij de controle: {what}.")


class _Teller:
    """Tells of each sentence once, as soon as it is complete and has passed; of none after one that has not."""

    def __init__(self, leash: Leash, on_sentence: OnSentence | None) -> None:
        self._leash = leash
        self._on_sentence = on_sentence
        self._told: set[str] = set()
        self._heard = 0
        self._is_silent = False

    def hear(self, reply: str) -> None:
        if self._on_sentence is not None and not self._is_silent:
            self._tell(complete_sentences(reply))

    def hear_again(self) -> OnSentence:
        self._heard, self._is_silent = 0, False
        return self.hear

    def finish(self, reply: str) -> list[Checked]:
        sentences = list(split_sentences(with_markers(reply)))
        self._tell(sentences)
        return [self._leash.check(sentence) for sentence in sentences]

    def _tell(self, sentences: Sequence[Sentence]) -> None:
        for sentence in sentences[self._heard :]:
            if self._is_silent:
                return
            checked = self._leash.check(sentence)
            self._heard += 1
            if checked.wrong:
                self._is_silent = True
            elif self._on_sentence is not None and checked.sentence.text not in self._told:
                self._told.add(checked.sentence.text)
                self._on_sentence(checked.sentence.text)


def _findings(checked: Sequence[Checked]) -> list[str]:
    """Whole sentences: half a figure would no longer be recognised, and leave the machine."""
    return [f"- ‘{each.sentence.text}’: {'; '.join(each.wrong)}" for each in checked if each.wrong]


def _answers(checked: Sequence[Checked]) -> bool:
    """The first sentence answers the question, so without it the rest is no answer."""
    return bool(checked) and not checked[0].wrong


def _left_of(checked: Sequence[Checked], *, repaired: bool) -> Written:
    kept, dropped, gap = [], 0, ""
    for each in checked:
        if each.wrong:
            dropped += 1
            gap = gap or (each.sentence.gap if "\n" in each.sentence.gap else "")
            continue
        own_gap = each.sentence.gap if "\n" in each.sentence.gap or not gap else gap
        kept.append(Sentence(each.sentence.text, own_gap))
        gap = ""
    judged = tuple(each.judged for each in checked if not each.wrong and each.judged is not None)
    return Written(join_sentences(kept), judged, dropped, repaired)
