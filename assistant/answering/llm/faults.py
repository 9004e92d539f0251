"""What can go wrong with a model, in one calm Dutch sentence each.

Every provider raises classes of its own, so what happened is told by status, by the name of the class and by the
errors underneath. The words of the provider are not repeated: they may hold a key or a question.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.errors import EngineUnavailable

STOPPED = "Het taalmodel is op verzoek gestopt."
TOO_LATE = "Het taalmodel antwoordde niet op tijd."
ENDLESS = "Het taalmodel hield niet op met schrijven en is afgebroken."
EMPTY = "Het taalmodel gaf een leeg antwoord."
CUT_OFF = "Het antwoord van het taalmodel is halverwege afgekapt."
WITHHELD = "Het taalmodel mocht van zijn aanbieder deze vraag niet beantwoorden."
GARBLED = "Het antwoord van het taalmodel was niet te lezen."
_BY_STATUS = {
    400: "Het taalmodel kon met deze vraag niet overweg (400).",
    401: "De aanbieder van het taalmodel kent de sleutel niet (401); controleer de API-sleutel.",
    402: "Het tegoed bij de aanbieder van het taalmodel is op (402).",
    403: "De sleutel geeft geen toegang tot dit taalmodel (403); controleer de API-sleutel.",
    404: "De aanbieder kent dit taalmodel niet (404); controleer de naam en het adres van het model.",
    408: TOO_LATE,
    413: "De vraag met haar bronnen is te lang voor het taalmodel (413).",
    429: "Het taalmodel is nu te druk (429); probeer het later opnieuw.",
}
_STRANGE_ANSWER = "De aanbieder van het taalmodel weigerde de vraag ({status})."
_OUT_OF_ORDER = "De aanbieder van het taalmodel heeft een storing ({status}); probeer het later opnieuw."
_BY_NAME = (
    ("timeout", TOO_LATE),
    ("deadline", TOO_LATE),
    ("ratelimit", _BY_STATUS[429]),
    ("authentication", _BY_STATUS[401]),
    ("lengthfinish", CUT_OFF),
    ("contentfilter", WITHHELD),
    ("parser", GARBLED),
    ("decode", GARBLED),
    ("validation", GARBLED),
    ("connect", "Het taalmodel is niet bereikbaar; controleer het adres en het netwerk."),
    ("network", "Het taalmodel is niet bereikbaar; controleer het adres en het netwerk."),
    ("protocolerror", "De verbinding met het taalmodel viel weg."),
    ("readerror", "De verbinding met het taalmodel viel weg."),
)
# A reply that is no use says nothing about the next one; whatever else goes wrong does.
_OF_ONE_REPLY = frozenset({ENDLESS, EMPTY, CUT_OFF, WITHHELD, GARBLED, _BY_STATUS[400], _BY_STATUS[413]})
_CUT = ("length", "max_tokens", "max_output_tokens")
_WITHHELD = ("content_filter", "safety", "refusal", "recitation")


class Unanswered(Exception):
    """A call that gave nothing to use; ``str`` is the sentence for the person, ``detail`` the class for the journal."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail


def as_unanswered(error: BaseException) -> Unanswered:
    """The sentence for whatever a provider raised."""
    if isinstance(error, Unanswered):
        return error
    if isinstance(error, EngineUnavailable):
        return Unanswered(str(error), type(error).__name__)
    detail = type(error).__name__
    for each in _with_causes(error):
        status = status_of(each)
        if status is not None:
            return Unanswered(_by_status(status), f"{detail} {status}")
        name = type(each).__name__.lower()
        for part, sentence in _BY_NAME:
            if part in name:
                return Unanswered(sentence, detail)
    if isinstance(error, OSError):
        return Unanswered(dict(_BY_NAME)["connect"], detail)
    return Unanswered(f"Het taalmodel gaf een fout ({detail}).", detail)


def is_lasting(sentence: str) -> bool:
    """Whether asking once more for the same question would only cost the person time."""
    return sentence not in _OF_ONE_REPLY


def status_of(error: BaseException) -> int | None:
    """The HTTP status that an error carries, in the ways that the clients of providers do."""
    response = getattr(error, "response", None)
    for holder in (error, response):
        for name in ("status_code", "http_status", "code"):
            value = getattr(holder, name, None)
            if isinstance(value, int) and 400 <= value < 600:
                return value
    return None


def ended_badly(metadata: dict[str, object]) -> str | None:
    """Why a reply that did come in is none: cut off at its longest, or withheld by the provider."""
    reasons = " ".join(
        str(metadata.get(name, "")).lower() for name in ("finish_reason", "stop_reason", "done_reason", "status")
    )
    if any(each in reasons for each in _CUT) or "incomplete" in reasons:
        return CUT_OFF
    return WITHHELD if any(each in reasons for each in _WITHHELD) else None


def _by_status(status: int) -> str:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return (_OUT_OF_ORDER if status >= 500 else _STRANGE_ANSWER).format(status=status)


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__
