"""One question's line to one model: every call on it, word for word, with its time and its usage.

Owns the three ways of calling (prose that streams in, a filled-in form, proposed tool calls) and what was said in each.
After a failure that another try would not mend, the line stays silent for the rest of the question.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, Field

from assistant.advice import Frozen, Number
from assistant.answering.llm.faults import (
    EMPTY,
    ENDLESS,
    STOPPED,
    Unanswered,
    as_unanswered,
    ended_badly,
    is_lasting,
    status_of,
)
from assistant.answering.llm.forms import read_form
from assistant.answering.llm.loading import ChatModel
from assistant.answering.llm.patience import Patience

LONGEST = 6000  # characters; a longer reply is not an answer
Messages = Sequence[tuple[str, str]]
T = TypeVar("T")
Form = TypeVar("Form", bound=BaseModel)


class Call(Frozen):
    """What was sent and what came back, as the journal keeps it."""

    purpose: str
    model: str
    sent: tuple[tuple[str, str], ...]
    received: str = ""
    seconds: float = 0
    usage: dict[str, Number] = Field(default_factory=dict)
    is_remote: bool = True
    failure: str | None = None
    detail: str = ""


class Line:
    def __init__(self, chat: ChatModel, stop: threading.Event | None = None) -> None:
        self._chat = chat
        self._stop = stop
        self.calls: list[Call] = []
        self.failure: str | None = None

    @property
    def model(self) -> str:
        return self._chat.name

    def prose(self, purpose: str, messages: Messages, on_text: Callable[[str], None] | None = None) -> str:
        """A reply as text; ``on_text`` hears all of it so far whenever a piece comes in."""

        def take(heard: _Heard) -> str:
            for chunk in self._pieces(lambda: iter(self._chat.open().stream(list(messages)))):
                heard.add(chunk)
                if len(heard.text) > LONGEST:
                    raise Unanswered(ENDLESS)
                if on_text is not None:
                    _tell(on_text, heard.text)
            heard.expect_words()
            return heard.text

        return self._recorded(purpose, messages, take)

    def form(self, purpose: str, messages: Messages, form: type[Form]) -> Form:
        """A filled-in form: as structured output where the model has it, from the JSON in its reply where not."""

        def take(heard: _Heard) -> Form:
            try:
                structured = self._chat.open().with_structured_output(form, include_raw=True)
                reply = self._whole(lambda: structured.invoke(list(messages)))
            except (NotImplementedError, AttributeError, TypeError):
                reply = None
            except Exception as error:
                if status_of(error) not in (400, 404, 405, 415, 422, 501):
                    raise
                reply = None  # the server does not know structured output; the prompt describes the form as well
            if reply is None:
                heard.add(self._whole(lambda: self._chat.open().invoke(list(messages))))
            else:
                heard.add(reply["raw"])
                if isinstance(reply["parsed"], form):
                    return reply["parsed"]
            heard.expect_words()
            return read_form(heard.text, form)

        return self._recorded(purpose, messages, take)

    def tool_calls(self, purpose: str, messages: Messages, tools: Sequence[Any]) -> list[dict[str, Any]] | None:
        """The calls that a model proposes; None where it cannot call tools, or did not."""

        def take(heard: _Heard) -> list[dict[str, Any]] | None:
            try:
                bound = self._chat.open().bind_tools(list(tools))
            except (NotImplementedError, AttributeError):
                return None
            heard.add(self._whole(lambda: bound.invoke(list(messages))))
            return heard.tool_calls or None

        return self._recorded(purpose, messages, take)

    def _whole(self, call: Callable[[], Any]) -> Any:
        def once() -> Iterator[Any]:
            yield call()

        (reply,) = self._pieces(once)
        return reply

    def _pieces(self, pieces: Callable[[], Iterator[Any]]) -> Iterator[Any]:
        return iter(Patience(pieces, self._chat.choice.timeout, self._stop))

    def _recorded(self, purpose: str, messages: Messages, take: Callable[[_Heard], T]) -> T:
        if self._stop is not None and self._stop.is_set():
            self.failure = STOPPED
        if self.failure is not None:
            raise Unanswered(self.failure)
        heard, began, is_sent = _Heard(), time.monotonic(), False
        failed: Unanswered | None = None
        try:
            self._chat.open()
            is_sent = True
            return take(heard)
        except _Interrupted as left:
            failed = Unanswered(STOPPED, type(left.error).__name__)
            raise left.error from None
        except Exception as error:  # every provider raises classes of its own; whatever it is, the answer stands
            failed = as_unanswered(error)
            self.failure = str(failed) if is_lasting(str(failed)) else None
            raise failed from error
        finally:
            self.calls.append(
                Call(
                    purpose=purpose,
                    model=self.model,
                    sent=tuple((role, text) for role, text in messages) if is_sent else (),
                    received=heard.as_text(),
                    seconds=round(time.monotonic() - began, 3),
                    usage=heard.usage,
                    is_remote=not self._chat.choice.is_on_this_machine,
                    failure=None if failed is None else str(failed),
                    detail="" if failed is None else failed.detail,
                )
            )


def _tell(on_text: Callable[[str], None], text: str) -> None:
    try:
        on_text(text)
    except Unanswered:
        raise
    except Exception as error:
        raise _Interrupted(error) from error


class _Interrupted(Exception):
    """Whoever listened broke off; that is no failure of the model, and goes on to whoever asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


class _Heard:
    """What came in of one call, piece by piece."""

    def __init__(self) -> None:
        self.text = ""
        self._message: Any = None

    def add(self, piece: Any) -> None:
        self._message = piece if self._message is None else self._message + piece
        self.text += str(piece.text)

    @property
    def usage(self) -> dict[str, Number]:
        counted = getattr(self._message, "usage_metadata", None) or {}
        return {name: counted[name] for name in ("input_tokens", "output_tokens") if counted.get(name)}

    @property
    def tool_calls(self) -> list[dict[str, Any]]:
        return list(getattr(self._message, "tool_calls", None) or [])

    def as_text(self) -> str:
        calls = [{"name": each["name"], "args": each["args"]} for each in self.tool_calls]
        return self.text + (json.dumps(calls, ensure_ascii=False, default=str) if calls else "")

    def expect_words(self) -> None:
        """Refuse a reply that was cut off, withheld or empty."""
        ended = ended_badly(getattr(self._message, "response_metadata", None) or {})
        if ended is not None:
            raise Unanswered(ended)
        if not self.text.strip():
            raise Unanswered(EMPTY)
