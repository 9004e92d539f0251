"""Conversations and their answers as the chat and the lists show them. Pure: values in, text out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.advice import Answer, EarlierApproval
from assistant.concepts import ConversationRow
from assistant.faces.ui.asking import words
from assistant.faces.ui.concept.render import markers, stands
from assistant.faces.ui.escaping import formatted, line, plain
from assistant.figures import read_figure
from assistant.moments import dutch_time

Message = dict[str, str]


def messages(answers: Iterable[Answer], asking: str | None = None, so_far: Sequence[str] = ()) -> list[Message]:
    """The conversation, two messages an answer; ``asking`` is a question without an answer yet.

    ``so_far`` are the sentences of its answer that passed their checks already.
    """
    said = [message for answer in answers for message in (_asked(answer.question), _answered(answer))]
    if asking is not None:
        said += [_asked(asking), *([_begun(so_far)] if so_far else [])]
    return said


def choices(answers: Sequence[Answer]) -> list[str]:
    """One label an answer; numbered, because the same question may be asked twice."""
    return [f"{number}. {shortened(answer.question)}" for number, answer in enumerate(answers, 1)]


def conversations(rows: Sequence[ConversationRow]) -> list[tuple[str, str]]:
    """Label and id of each; a label is shown as it is, never read as Markdown."""
    return [(_conversation(row), row.id) for row in rows]


def counted(listed: int, many: int) -> str:
    """Of the conversations that were found; a list that is whole speaks for itself."""
    return words.CONVERSATIONS_MOST.format(many=many, listed=listed) if listed < many else ""


def more(left: int, most: int) -> str:
    return words.MORE_ONE if left == 1 else words.MORE.format(many=min(left, most))


def figures_in_use(library: str, figures: Mapping[str, str]) -> str:
    """So that a closed panel of figures does not silently change an answer; what is no number counts for nothing."""
    owner = f" van {line(library)}" if library.strip() else ""
    named = {name: f"{line(name)} {line(value)}" for name, value in figures.items()}
    read = "; ".join(said for name, said in named.items() if read_figure(figures[name]) is not None)
    unread = "; ".join(said for name, said in named.items() if read_figure(figures[name]) is None)
    told = [f"Deze cijfers{owner} rekenen mee: {read}."] if read else []
    return " ".join([*told, *([f"Dit is geen getal en rekent niet mee: {unread}."] if unread else [])])


def shortened(text: str, length: int = 48) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[: length - 1] + "…"


def _conversation(row: ConversationRow) -> str:
    answers = "1 antwoord" if row.answers == 1 else f"{row.answers} antwoorden"
    by = f", {row.author}" if row.author else ""
    return f"{shortened(row.title, 90)} ({dutch_time(row.started_at):%d-%m-%Y %H:%M}, {answers}{by})"


def _asked(question: str) -> Message:
    return {"role": "user", "content": plain(question)}


def _answered(answer: Answer) -> Message:
    said = f"*{stands(answer.review)}*\n\n{formatted(answer.text, markers(answer))}"
    if answer.earlier is not None and not answer.review.is_released:
        said = f"{_earlier(answer.earlier)}\n\n---\n\n{words.NEW_CONCEPT}\n\n{said}"
    return {"role": "assistant", "content": said}


def _begun(sentences: Sequence[str]) -> Message:
    text = ""
    for sentence in sentences:
        gap = "\n" if sentence.startswith(("- ", "* ")) else " "
        text += (gap if text else "") + formatted(sentence, ())
    return {"role": "assistant", "content": f"*{words.SO_FAR}*\n\n{text}"}


def _earlier(earlier: EarlierApproval) -> str:
    """What a person already stands for comes before a new concept."""
    return (
        f"**{words.EARLIER}**, op {dutch_time(earlier.approved_at):%d-%m-%Y} door {line(earlier.approved_by)}, op de "
        f"vraag “{line(earlier.question)}”:\n\n{formatted(earlier.text, ())}"
    )
