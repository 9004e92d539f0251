"""How an answer was made, in words that every face shares: who wrote it, what was checked, what it took, what was sent.

Owns wording only. A figure that is not known is called unknown; nothing is estimated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.advice import Drafter, Language, Number
from assistant.figures import format_number

if TYPE_CHECKING:
    from assistant.oversight.usage import ModelCall, MonthlyUsage

OWN_WRITER = Drafter().name
OF_EDIT = "edit/"
_SMALLEST = Decimal("0.0001")
CHECKS = {
    Language.NL: {
        "markers": "Verwijzingen",
        "verbatim": "Citaten",
        "numbers": "Getallen",
        "claims": "Onderbouwing",
        "in_force": "Geldigheid",
        "sentences": "Elke zin apart",
        "reading": "Lezing van de vraag",
        "entailment": "Betekenis",
        "grounding": "Hele controle",
    },
    Language.EN: {
        "markers": "References",
        "verbatim": "Quotes",
        "numbers": "Numbers",
        "claims": "Support",
        "in_force": "In force",
        "sentences": "Each sentence by itself",
        "reading": "Reading of the question",
        "entailment": "Meaning",
        "grounding": "The check as a whole",
    },
}
NL = {
    "edited": "Bewerkte tekst",
    "own": "Geschreven door de vaste schrijver.",
    "model": "Geschreven door het taalmodel {name}.",
    "repaired": "Na de controle schreef het taalmodel de tekst één keer opnieuw.",
    "dropped_one": "Eén zin hield geen stand bij de controle en is weggelaten.",
    "dropped": "{many} zinnen hielden geen stand bij de controle en zijn weggelaten.",
    "took": "Het taalmodel kostte {calls}, {tokens} en {seconds} seconden; energie: {energy}; CO₂: {gas}.",
    "call": "1 aanroep",
    "calls": "{many} aanroepen",
    "tokens": "{sent} tokens heen en {received} terug",
    "no_tokens": "een onbekend aantal tokens",
    "energy": "naar schatting {many} wattuur",
    "gas": "naar schatting {many} gram",
    "unknown": "niet bekend",
    "own_time": "Deze computer rekende {many} seconden aan {what}{estimate}.",
    "own_estimate": "; naar schatting {energy} wattuur en {gas} gram CO₂",
    "answer": "dit antwoord",
    "less": "minder dan",
}
EN = {
    "edited": "Edited text",
    "own": "Written by the program's own writer.",
    "model": "Written by the language model {name}.",
    "repaired": "After the check the language model wrote the text once more.",
    "dropped_one": "One sentence did not pass the check and was left out.",
    "dropped": "{many} sentences did not pass the check and were left out.",
    "took": "The language model took {calls}, {tokens} and {seconds} seconds; energy: {energy}; CO₂: {gas}.",
    "call": "1 call",
    "calls": "{many} calls",
    "tokens": "{sent} tokens out and {received} back",
    "no_tokens": "an unknown number of tokens",
    "energy": "an estimated {many} watt-hours",
    "gas": "an estimated {many} grams",
    "unknown": "not known",
    "own_time": "This computer spent {many} seconds of processor time on {what}{estimate}.",
    "own_estimate": "; an estimated {energy} watt-hours and {gas} grams of CO₂",
    "answer": "this answer",
    "less": "less than",
}
WORDS = {Language.NL: NL, Language.EN: EN}
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
SPEAKERS = {"system": "Opdracht", "human": "Gestuurd", "ai": "Wat het model eerder schreef"}


def check_name(check: str, language: Language = Language.NL) -> str:
    """In plain words, also of a check of an edited text."""
    name = check.removeprefix(OF_EDIT)
    said = CHECKS[language].get(name, name)
    return said if name == check else f"{WORDS[language]['edited']}: {said.lower()}"


def writer_sentences(drafter: Drafter, language: Language = Language.NL) -> Iterator[str]:
    """Who wrote it, why not the model where it should have, what became of its sentences, and what it took."""
    words = WORDS[language]
    yield words["own"] if drafter.name == OWN_WRITER else words["model"].format(name=drafter.name)
    if drafter.fallback_reason:
        yield drafter.fallback_reason
    if drafter.repaired:
        yield words["repaired"]
    if drafter.dropped:
        yield words["dropped_one"] if drafter.dropped == 1 else words["dropped"].format(many=drafter.dropped)
    if drafter.usage.get("calls"):
        yield _took(drafter.usage, language)
    yield from _own_time(drafter.usage, words["answer"], language)


def month_sentences(usage: MonthlyUsage) -> Iterator[str]:
    """One month in Dutch; about language models only where one was asked."""
    writers = " en ".join(f"{format_number(many)} van {_writer(name)}" for name, many in usage.by_writer.items())
    answers = _counted(usage.answers, "antwoord", "antwoorden")
    yield f"{month_name(usage.month).capitalize()}: {answers}{f', waarvan {writers}' if writers else ''}."
    own = {"cpu_seconds": usage.cpu_seconds, "own_kwh": usage.own_kwh, "own_gco2": usage.own_gco2}
    yield from _own_time({name: value for name, value in own.items() if value is not None}, "deze antwoorden")
    if usage.called:
        asked = _counted(usage.called, "vraag", "vragen")
        yield f"Bij {asked} is een taalmodel geroepen. {_took(_as_usage(usage), Language.NL)}"
    # Where nothing at all is known, the sentence above says so.
    for many, what in ((usage.without_tokens, "het aantal tokens"), (usage.without_estimate, "energie en CO₂")):
        if 0 < many < usage.called:
            yield f"Daarin ontbreekt {what} van {_counted(many, 'antwoord', 'antwoorden')}; dat is niet bekend."
    if usage.fallbacks:
        yield (
            f"{format_number(usage.fallbacks)} keer bleef het antwoord van de vaste schrijver staan, omdat het "
            "taalmodel niets bruikbaars gaf of werd gestopt."
        )


def month_name(month: str) -> str:
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def calls_text(calls: Sequence[ModelCall]) -> str:
    """Every call word for word, for whoever wants to see what left the machine; plain text, not Markdown."""
    return "\n\n".join(_call(number, call) for number, call in enumerate(calls, start=1))


def _call(number: int, call: ModelCall) -> str:
    where = "buiten deze computer" if call.is_remote else "op deze computer"
    lines = [f"{number}. {call.purpose.capitalize()}: {call.model}, {where}, {_seconds(call.seconds)} seconden"]
    lines += [f"\n{SPEAKERS.get(speaker, speaker)}:\n{text}" for speaker, text in call.sent]
    lines += [] if call.sent else ["\nEr is niets gestuurd."]
    if call.received:
        lines.append(f"\nTeruggekregen:\n{call.received}")
    if call.failure:
        lines.append(f"\nMislukt: {call.failure}")
    return "\n".join(lines)


def _took(usage: Mapping[str, Number], language: Language) -> str:
    words, calls = WORDS[language], int(usage["calls"])
    tokens = words["no_tokens"]
    if "output_tokens" in usage:
        sent, received = (format_number(usage.get(f"{way}put_tokens", 0), language) for way in ("in", "out"))
        tokens = words["tokens"].format(sent=sent, received=received)
    energy = words["energy"].format(many=_rough(1000 * usage["kwh"], language)) if "kwh" in usage else None
    gas = words["gas"].format(many=_rough(usage["gco2"], language)) if "gco2" in usage else None
    return words["took"].format(
        calls=words["call"] if calls == 1 else words["calls"].format(many=calls),
        tokens=tokens,
        seconds=_seconds(usage.get("seconds", 0), language),
        energy=energy or words["unknown"],
        gas=gas or words["unknown"],
    )


def _own_time(usage: Mapping[str, Number], what: str, language: Language = Language.NL) -> Iterator[str]:
    if "cpu_seconds" not in usage:
        return
    words, estimate = WORDS[language], ""
    if "own_kwh" in usage and "own_gco2" in usage:
        energy, gas = _rough(1000 * usage["own_kwh"], language), _rough(usage["own_gco2"], language)
        estimate = words["own_estimate"].format(energy=energy, gas=gas)
    yield words["own_time"].format(many=_rough(usage["cpu_seconds"], language), what=what, estimate=estimate)


def _as_usage(usage: MonthlyUsage) -> dict[str, Number]:
    """The sums under the names that one answer has them by; what nobody knows of any answer is not there."""
    known = {"calls": usage.calls, "seconds": usage.seconds, "kwh": usage.kwh, "gco2": usage.gco2}
    if usage.without_tokens < usage.called:
        known |= {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
    return {name: value for name, value in known.items() if value is not None}


def _writer(name: str) -> str:
    return "de vaste schrijver" if name == OWN_WRITER else f"het taalmodel {name}"


def _counted(number: int, one: str, more: str) -> str:
    return f"{format_number(number)} {one if number == 1 else more}"


def _seconds(value: Number, language: Language = Language.NL) -> str:
    return format_number(round(value, 1), language)


def _rough(value: Number, language: Language = Language.NL) -> str:
    """Three significant digits: an estimate is no more exact than that."""
    rounded = Decimal(f"{value:.3g}")
    if 0 < rounded < _SMALLEST:
        return f"{WORDS[language]['less']} {format_number(_SMALLEST, language)}"
    return format_number(rounded, language)
