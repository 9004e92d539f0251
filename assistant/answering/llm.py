"""Drafting with a chat model: prose from the same evidence, on the same leash as the embedded drafter.

The only room that knows langchain. The model sees short labels, never ids or addresses; its draft passes the grounding
check or is replaced by the embedded one, which says why. It is not asked for norms, sums or refusals: there a model
would add nothing but risk, and the library's figures stay here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from assistant.advice import Citation, Drafter, Language, Outcome, Status
from assistant.answering.drafting.draft import Draft
from assistant.answering.grounding import Verdict
from assistant.answering.prompts import Prompt
from assistant.answering.understanding import Intent, Reading
from assistant.errors import EngineUnavailable
from assistant.figures import find_figures

_LABEL = re.compile(r"\[P(\d+)\]")
_ANY_LABEL = re.compile(r"\[P[^\]]*\]")
LONGEST = 6000  # characters; a longer reply is not an answer

Check = Callable[[Draft], Verdict]


class ModelDrafter:
    """One configured chat model with its prompts."""

    def __init__(self, name: str, model: Any, prompts: dict[str, Prompt]) -> None:
        self.name = name
        self._model = model
        self._prompts = prompts

    def draft(self, question: str, reading: Reading, embedded: Draft, check: Check) -> Draft:
        """The model's draft when it holds, after one repair at most; otherwise the embedded one with the reason."""
        if not _is_worth_asking(question, reading, embedded):
            return embedded
        messages = [("human", self._prompts["antwoord"].fill(**_filled(question, reading, embedded)))]
        usage: dict[str, int | float] = {}
        try:
            for _ in range(2):
                reply = self._model.invoke(messages)
                _add_usage(usage, reply)
                draft = self._as_draft(str(reply.text if hasattr(reply, "text") else reply.content), embedded, usage)
                wrong = _what_is_wrong(draft, check)
                if not wrong:
                    return draft
                messages += [("ai", draft.text), ("human", self._prompts["herstel"].fill(bevindingen="\n".join(wrong)))]
        except Exception as error:  # every provider raises classes of its own; whatever it is, the answer stands
            return self._fallback(embedded, f"het taalmodel antwoordde niet ({type(error).__name__})", usage)
        return self._fallback(embedded, f"de tekst van het taalmodel hield geen stand: {wrong[0]}", usage)

    def _as_draft(self, reply: str, embedded: Draft, usage: dict[str, int | float]) -> Draft:
        text = _LABEL.sub(r"[\1]", reply.strip())
        used = {int(number) for number in _LABEL.findall(reply)}
        cited: tuple[Citation, ...] = tuple(each for each in embedded.citations if each.marker in used)
        return embedded.model_copy(
            update={"text": text, "citations": cited, "framing": (), "drafter": self._signature(None, usage)}
        )

    def _fallback(self, embedded: Draft, reason: str, usage: dict[str, int | float]) -> Draft:
        return embedded.model_copy(update={"drafter": self._signature(reason, usage)})

    def _signature(self, fallback_reason: str | None, usage: dict[str, int | float]) -> Drafter:
        return Drafter(
            name="embedded" if fallback_reason else self.name,
            prompt_hashes={prompt.name: prompt.hash for prompt in self._prompts.values()},
            fallback_reason=fallback_reason,
            usage=dict(usage),
        )


def load_drafter(
    model: str, *, base_url: str | None, api_key: str | None, timeout: float, prompts: dict[str, Prompt]
) -> ModelDrafter:
    """The chat model ``provider:name``, through LangChain; what is missing is said in one sentence."""
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0, "timeout": timeout, "max_retries": 1, "max_tokens": 800}
    if base_url:
        options["base_url"] = base_url
    if api_key:
        options["api_key"] = api_key
    try:
        return ModelDrafter(model, init_chat_model(model, **options), prompts)
    except ImportError as error:
        raise EngineUnavailable(
            f"Voor het taalmodel {model} ontbreekt een pakket ({error}). Installeer het, of haal ASSISTANT_MODEL weg."
        ) from error
    except Exception as error:  # a missing key or wrong name is told by each provider in a class of its own
        raise EngineUnavailable(
            f"Het taalmodel {model} kan niet worden ingesteld ({type(error).__name__}). Controleer ASSISTANT_MODEL, "
            "ASSISTANT_MODEL_BASE_URL en ASSISTANT_MODEL_API_KEY, of haal ze weg."
        ) from error


def _is_worth_asking(question: str, reading: Reading, embedded: Draft) -> bool:
    """Only for prose from the sources, and only when no figure of the library would leave with the question."""
    return (
        embedded.outcome is Outcome.ANSWERED
        and reading.intent in (Intent.ASK, Intent.LIST, Intent.COMPARE)
        and not reading.figures
        and not find_figures(question)
    )


def _filled(question: str, reading: Reading, embedded: Draft) -> dict[str, str]:
    return {
        "taal": "Engels" if reading.language is Language.EN else "Nederlands",
        "vraag": question,
        "passages": "\n".join(f"[P{each.marker}] {each.quote}" for each in embedded.citations),
    }


def _what_is_wrong(draft: Draft, check: Check) -> list[str]:
    if not draft.text or len(draft.text) > LONGEST:
        return ["het antwoord is leeg of veel te lang"]
    if not draft.citations:
        return ["geen enkele zin draagt een label"]
    if unknown := _ANY_LABEL.findall(draft.text):
        return [f"onbekend label {unknown[0]}"]
    return [finding.detail for finding in check(draft).findings if finding.status is Status.FAIL]


def _add_usage(usage: dict[str, int | float], reply: Any) -> None:
    for name, count in (getattr(reply, "usage_metadata", None) or {}).items():
        if isinstance(count, int | float):
            usage[name] = usage.get(name, 0) + count
