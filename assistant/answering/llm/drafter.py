"""A configured model and its use for one question: read, propose, write; and the embedded draft whenever that fails.

Owns when a model is asked at all. Norms, refusals and questions for figures keep the embedded answer, to which a model
adds nothing but risk; the reason for every other fallback is one sentence in ``drafter``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from assistant.advice import Calculation, Citation, Drafter, Language, Outcome, Status
from assistant.answering.drafting.draft import Draft
from assistant.answering.grounding import MARKER, Entailment, Grounds, Verdict
from assistant.answering.grounding.entailment import as_finding
from assistant.answering.grounding.support import Subjects
from assistant.answering.llm.calling import Call, Line
from assistant.answering.llm.costs import usage_of
from assistant.answering.llm.faults import Unanswered
from assistant.answering.llm.judging import ChatEntailment
from assistant.answering.llm.labels import NormLabels
from assistant.answering.llm.loading import ChatModel, ModelChoice
from assistant.answering.llm.reading import SecondReading, is_worth_reading_twice, read_again
from assistant.answering.llm.tools import is_worth_proposing, propose_sums
from assistant.answering.llm.writing import Leash, OnSentence, write
from assistant.answering.privacy import Masker
from assistant.answering.prompts import Prompt
from assistant.answering.understanding import Intent, Reading
from assistant.energy import Power
from assistant.knowledge.norms import NormRegister

Check = Callable[[Draft], Verdict]
_PROSE = (Intent.ASK, Intent.LIST, Intent.COMPARE)


class ModelDrafter:
    """One configured chat model with its prompts, shared by all questions."""

    def __init__(
        self,
        chat: ChatModel,
        prompts: Mapping[str, Prompt],
        *,
        judge: ChatModel | None = None,
        share_figures: bool = False,
        power: Power | None = None,
    ) -> None:
        self.chat = chat
        self.prompts = prompts
        # Nobody judges his own sentences.
        self.judge = judge if judge is not None and judge.choice.place != chat.choice.place else None
        self.share_figures = share_figures
        self.power = power or Power()

    @property
    def name(self) -> str:
        return self.chat.name

    def problem(self) -> str | None:
        """Why the model cannot be opened; None when it can. Sends nothing."""
        return self.chat.problem()

    def begin(self, stop: threading.Event | None = None) -> ModelRun:
        """The use of the model for one question; ``stop`` breaks off whatever call is under way."""
        return ModelRun(self, stop)


class ModelRun:
    def __init__(self, drafter: ModelDrafter, stop: threading.Event | None) -> None:
        self._drafter = drafter
        self._line = Line(drafter.chat, stop)
        self._judges_line = Line(drafter.judge, stop) if drafter.judge is not None else None
        self._used: set[str] = set()

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call so far, those of the judge last."""
        return (*self._line.calls, *(self._judges_line.calls if self._judges_line else ()))

    def read(
        self, question: str, reading: Reading, earlier: Reading | None, register: NormRegister
    ) -> SecondReading | None:
        """The model's reading of the question beside the program's own; None where it would add nothing."""
        if not is_worth_reading_twice(question, reading):
            return None
        return read_again(
            question,
            reading,
            earlier,
            line=self._line,
            prompt=self._prompt("lezen"),
            masker=self._masker(reading),
            labels=NormLabels.of(register),
        )

    def propose(self, question: str, reading: Reading, register: NormRegister) -> tuple[Calculation, ...]:
        """Sums that the program saw no reason for; none when the model has nothing to propose or does not answer."""
        if not is_worth_proposing(question, reading):
            return ()
        try:
            return propose_sums(
                question,
                reading,
                register,
                line=self._line,
                prompt=self._prompt("rekenen"),
                masker=self._masker(reading),
                labels=NormLabels.of(register),
            )
        except Unanswered:
            return ()  # the call with its failure is on the line

    def draft(
        self,
        question: str,
        reading: Reading,
        embedded: Draft,
        check: Check,
        *,
        sums: tuple[Calculation, ...] = (),
        on_sentence: OnSentence | None = None,
        subjects_in: Subjects | None = None,
    ) -> Draft:
        """The model's draft when it holds, otherwise the embedded one with the reason."""
        if not _is_worth_asking(reading, embedded):
            return self._signed(embedded, None) if self._line.calls else embedded
        masker = self._masker(reading, *(each.quote for each in embedded.citations), *(each.quote for each in sums))
        asked = _asked(question, reading)
        grounds = Grounds.of(embedded.citations, sums, asked, reading.language, subjects_in)
        filled = self._prompt("antwoord").fill(
            taal="Engels" if reading.language is Language.EN else "Nederlands",
            vraag=masker.mask(question),
            passages="\n".join(_shown(each) for each in embedded.citations),
            sommen="\n".join(f"[{each.marker}] {masker.mask(each.formula)}" for each in sums) or "(geen)",
        )
        leash = Leash(grounds, masker.restoration, self._entailment(masker))
        try:
            written = write(
                [("human", filled)],
                self._prompt("herstel"),
                line=self._line,
                leash=leash,
                on_sentence=on_sentence,
            )
        except Unanswered as failure:
            return self._signed(embedded, str(failure))
        used = set(MARKER.findall(written.text))
        draft = embedded.model_copy(
            update={
                "text": written.text,
                "citations": tuple(each for each in embedded.citations if str(each.marker) in used),
                "calculations": tuple(each for each in sums if each.marker in used),
                "framing": (),
                "checked": (*embedded.checked, as_finding(written.judged)),
                "drafter": self._signature(None, written.dropped, written.repaired),
            }
        )
        wrong = [finding.detail for finding in check(draft).findings if finding.status is Status.FAIL]
        if wrong:
            return self._signed(embedded, f"De tekst van het taalmodel hield geen stand bij de controle: {wrong[0]}.")
        return draft

    def _entailment(self, masker: Masker) -> Entailment | None:
        if self._judges_line is None:
            return None
        return ChatEntailment(self._judges_line, self._prompt("betekenis"), masker)

    def _masker(self, reading: Reading, *public: str) -> Masker:
        own = tuple(reading.figures.values())
        return Masker(hide_figures=not self._drafter.share_figures, public=public, figures=own)

    def _prompt(self, name: str) -> Prompt:
        self._used.add(name)
        return self._drafter.prompts[name]

    def _signed(self, embedded: Draft, reason: str | None) -> Draft:
        return embedded.model_copy(update={"drafter": self._signature(reason, name="embedded")})

    def _signature(
        self, reason: str | None, dropped: int = 0, repaired: bool = False, name: str | None = None
    ) -> Drafter:
        return Drafter(
            name=name or self._drafter.name,
            prompt_hashes={each: self._drafter.prompts[each].hash for each in sorted(self._used)},
            fallback_reason=reason,
            usage=usage_of(self.calls, self._drafter.power),
            dropped=dropped,
            repaired=repaired,
        )


def load_drafter(
    choice: ModelChoice,
    prompts: Mapping[str, Prompt],
    *,
    judge: ModelChoice | None = None,
    share_figures: bool = False,
    power: Power | None = None,
) -> ModelDrafter:
    """A drafter whose model is opened at its first use: a missing package or key does not stop the program."""
    return ModelDrafter(
        ChatModel(choice),
        prompts,
        judge=ChatModel(judge) if judge is not None else None,
        share_figures=share_figures,
        power=power,
    )


def _is_worth_asking(reading: Reading, embedded: Draft) -> bool:
    """Only for prose from the plan: norms, refusals, open questions and summaries of guidance keep their own words."""
    return (
        embedded.outcome is Outcome.ANSWERED
        and reading.intent in _PROSE
        and any(each.kind == "original" for each in embedded.citations)
    )


def _asked(question: str, reading: Reading) -> tuple[str, ...]:
    return (question, " ".join(str(value) for value in reading.figures.values()))


_SAID_BY = {
    "original": "",
    "summary": "(andere publicatie, door ons samengevat) ",
    "local": "(eigen beleid van een bibliotheek) ",
    "law": "(wet) ",
}


def _shown(citation: Citation) -> str:
    """A passage under its label; a summary of guidance says that it is not the plan that speaks."""
    said_by = _SAID_BY.get(citation.kind, "(andere publicatie) ")
    return f"[P{citation.marker}] {said_by}{' '.join(citation.quote.split())}"
