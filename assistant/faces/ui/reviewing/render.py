"""The queue and what people thought of an answer, as labels and Markdown. Pure: values in, text out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.advice import Answer
from assistant.concepts import Feedback, QueueItem, Thumb
from assistant.faces.ui.asking.render import shortened
from assistant.faces.ui.concept.render import moment
from assistant.faces.ui.escaping import line
from assistant.faces.ui.reviewing import words
from assistant.faces.ui.words import KINDS, STATES
from assistant.naming import OUTCOMES

LONGEST_LIST = 100


def choices(queue: Sequence[QueueItem]) -> list[tuple[str, str]]:
    """Label and id of each; a label is shown as it is, never read as Markdown."""
    return [(" · ".join(_facts(item)), item.id) for item in queue]


def counted(listed: int, many: int, *, is_filtered: bool) -> str:
    if not many:
        return words.NONE_LIKE_THIS if is_filtered else words.EMPTY
    if many == 1:
        return words.COUNTED_ONE
    return (words.COUNTED_MOST if listed < many else words.COUNTED).format(many=many, listed=listed)


def more(left: int) -> str:
    return words.MORE_ONE if left == 1 else words.MORE.format(many=min(left, LONGEST_LIST))


def asked_before(conversation: Sequence[Answer], answer: Answer) -> str:
    """What this answer goes on from: "en voor scholen?" cannot be judged without it."""
    ids = [each.id for each in conversation]
    before = conversation[: ids.index(answer.id)] if answer.id in ids else ()
    asked = "\n".join(f"{number}. {line(shortened(each.question, 300))}" for number, each in enumerate(before, 1))
    return f"**{words.EARLIER}**\n\n{asked}" if asked else ""


def feedback(given: Sequence[Feedback]) -> str:
    """Thumbs with their reasons, the newest first."""
    said = "\n".join(_opinion(each) for each in sorted(given, key=lambda each: each.at, reverse=True))
    return f"**{words.FEEDBACK}**\n\n{said}" if said else ""


def _facts(item: QueueItem) -> Iterator[str]:
    yield f"{shortened(item.title, 110)} — {KINDS[item.kind]}"
    yield STATES[item.state]
    yield _age(item.age_days)
    if item.author:
        yield f"van {shortened(item.author, 40)}"
    if item.outcome is not None:
        yield OUTCOMES[item.outcome]
    yield _rests_on(item)
    if item.open_checks:
        yield _counted(item.open_checks, "controle open", "controles open")
    if item.thumbs_down:
        yield _counted(item.thumbs_down, "duim omlaag", "duimen omlaag")
    if item.stale_because:
        yield f"let op: {shortened(item.stale_because[0], 120)}"


def _rests_on(item: QueueItem) -> str:
    parts = [_counted(item.sources, "bron", "bronnen")] if item.sources else []
    parts += [_counted(item.sums, "berekening", "berekeningen")] if item.sums else []
    return f"rust op {' en '.join(parts)}" if parts else "rust op geen bron"


def _age(days: int) -> str:
    return "vandaag gemaakt" if days == 0 else f"{_counted(days, 'dag', 'dagen')} oud"


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _opinion(given: Feedback) -> str:
    thumb = "Helpt" if given.thumb is Thumb.UP else "Helpt niet"
    by = f", {line(given.by)}" if given.by else ""
    reason = f": {line(given.reason)}" if given.reason else ""
    return f"- {thumb}{by}{moment(given.at)}{reason}"
