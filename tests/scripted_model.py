"""A chat model that says what it is told to: by LangChain's own interface, word by word, with or without tools."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from assistant import Settings
from assistant.answering.llm import ChatModel, ModelChoice, ModelDrafter
from assistant.answering.prompts import load_prompts

PROMPTS = load_prompts(Settings(_env_file=None).prompts_dir)
Reply = str | Exception | AIMessage
# How each prompt begins, so that a script need not know in which order it is asked.
PURPOSES = {
    "lezen": "Je leest een vraag",
    "rekenen": "Iemand stelt een vraag",
    "betekenis": "Je beoordeelt of één zin",
    "schrijven": "Je schrijft een conceptantwoord",
}


def labelled(reply: str, prompt: str) -> str:
    """``[P:some words]`` becomes the label of the first passage in the prompt that holds those words."""

    def label(found: re.Match[str]) -> str:
        line = next(line for line in prompt.splitlines() if line.startswith("[P") and found[1] in line)
        return line.partition("]")[0] + "]"

    return re.sub(r"\[P:([^\]]+)\]", label, reply)


def as_shown(reply: str, prompt: str) -> str:
    """The reply as an answer shows it: with the marker of each passage for its label."""
    return labelled(reply, prompt).replace("[P", "[")


class Scripted(BaseChatModel):
    """Replies from a script for each purpose; the last one is repeated. ``asked`` remembers every prompt."""

    finish_reason: str = "stop"
    calls_tools: bool = False
    _script: dict[str, list[Reply]] = PrivateAttr(default_factory=dict)
    _asked: list[tuple[str, list[BaseMessage]]] = PrivateAttr(default_factory=list)
    _between: threading.Event | None = PrivateAttr(default=None)
    _waits: threading.Event = PrivateAttr(default_factory=threading.Event)
    _at_word: int = PrivateAttr(default=0)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def says(self, *writes: Reply, **others: Reply | list[Reply]) -> Scripted:
        """Begin anew with this script: what it writes, and by keyword what it says elsewhere."""
        self.finish_reason, self.calls_tools, self._between = "stop", False, None
        self._asked.clear()
        self._script = {"lezen": ["{}"], "rekenen": ['{"berekeningen": []}'], "schrijven": list(writes)}
        self._script |= {name: said if isinstance(said, list) else [said] for name, said in others.items()}
        return self

    def waits_at(self, word: int, event: threading.Event) -> threading.Event:
        """Stop streaming after so many words until the event is set; another one is set when it is that far."""
        self._at_word, self._between, self._waits = word, event, threading.Event()
        return self._waits

    def prompts(self, purpose: str) -> list[str]:
        """What it was sent for a purpose, one text a call."""
        return ["\n".join(str(each.content) for each in sent) for name, sent in self._asked if name == purpose]

    def _next(self, messages: list[BaseMessage]) -> AIMessage:
        first = str(messages[0].content)
        purpose = next(name for name, start in PURPOSES.items() if first.startswith(start))
        self._asked.append((purpose, messages))
        replies = self._script[purpose]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, Exception):
            raise reply
        prompt = "\n".join(str(each.content) for each in messages)
        return AIMessage(content=labelled(reply, prompt)) if isinstance(reply, str) else reply

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._next(messages))])

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any
    ) -> Iterator[ChatGenerationChunk]:
        words = re.findall(r"\S+\s*|\s+", str(self._next(messages).content)) or [""]
        for number, word in enumerate(words):
            if self._between is not None and number == self._at_word:
                self._waits.set()
                self._between.wait(10)
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="",
                usage_metadata={"input_tokens": 5, "output_tokens": 2, "total_tokens": 7},
                response_metadata={"finish_reason": self.finish_reason},
            )
        )

    def bind_tools(self, tools: Any, **_: Any) -> Any:
        if not self.calls_tools:
            raise NotImplementedError
        return self


def drafter_of(model: BaseChatModel | None, *, judge: BaseChatModel | None = None, **choices: Any) -> ModelDrafter:
    """A drafter that speaks through this model."""
    share_figures = choices.pop("share_figures", False)
    return ModelDrafter(
        ChatModel(ModelChoice("test:model", timeout=5, **choices), made=model),
        PROMPTS,
        judge=None if judge is None else ChatModel(ModelChoice("test:judge", timeout=5), made=judge),
        share_figures=share_figures,
    )
