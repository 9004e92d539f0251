"""Recognising, by its form, an order to drop the safeguards: skip the human check, reveal the prompts, forge a quote.

A question *about* human oversight is a question to the plan; only an order to the assistant is refused. What these
forms miss is caught by likeness to known attempts (``corpus/attempts.yaml``), where the evidence is chosen.
"""

from __future__ import annotations

import re

from assistant.knowledge.vocabulary import fold


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


_ORDER = _any(
    *(
        "negeer",
        "vergeet",
        "omzeil",
        r"sla\b",
        "skip",
        "ignore",
        "disregard",
        "forget",
        "bypass",
        "override",
        "disable",
    ),
    *("drop", "verwijder", "remove", "stop met", "hou op met", "overrule", "passeer", "leave out"),
    *("doe alsof", "pretend", "act as", "gedraag je"),
)
_SAFEGUARD = _any(
    *(r"instructi\w*", "instructions?", r"regels\b", r"rules?\b", r"menselijke (?:controle|check|toets\w*)"),
    *("human (?:check|review|approval|oversight)", r"controles?\b", "goedkeuring", "approval", r"review\w*"),
    *("beoordelaar", r"bronvermelding\w*", r"bronnen\b", "citaten", "sources", "citations", r"beveiliging\w*"),
    *(r"veiligheids\w*", "safeguards?", "guardrails?", "restrictions?", "beperkingen", "filters?", "systeemprompt"),
    *("system prompt", "disclaimer", r"concept(?:status|melding|markering)?\b", "goedgekeurd", "approved"),
)
_REVEAL = _any(
    *("toon", "geef", r"laat\b.*\bzien", "print", "herhaal", "reveal", "show", "repeat", "output", "dump"),
    *("wat (?:is|zijn|staat)", "what (?:is|are)", "vertel", "tell", "deel", "plak", "kopieer", "copy", "lek"),
)
_SECRET = _any(
    *(r"systeem\s?prompt\w*", r"system\s?prompts?", r"api[- ]?(?:key|sleutel)", "geheime sleutel", "secret key"),
    r"(?:jouw|je|your|verborgen|hidden|interne|internal|geheime|secret)\s+(?:\w+\s+)?(?:prompts?|instructi\w*)",
    *("initial prompt", r"prompt\b.*\b(?:letterlijk|verbatim)"),
)
_RELEASE = _any("keur", "markeer", "bestempel", "zet", "verklaar", "approve", "mark", "publiceer", "publish", "geef")
_UNCHECKED = _any(
    *(r"\bgoed\b", r"\bgoedgekeurd", r"\bgoedkeuring", r"\bapproved", r"\bdefinitief", r"\bas final"),
    r"zonder (?:dat )?(?:een |iemand |er )?(?:mens|menselijk|controle|check|goedkeuring|review|concept)",
    r"without (?:a )?(?:human|review|approval|check)",
)
_FORGE = _any("verzin", "fabriceer", "bedenk", "vervals", "invent", "make up", "fabricate", "forge")
_WRITE = _any("maak", "schrijf", "make", "write")  # a true quote may be asked for; one that only looks true may not
_FORGED = _any("lijkt", "alsof", "verzonnen", "looks", "as if")
_EVIDENCE = r"\b(?:nep\w*|citaat|quote|bron|source|norm)\b"
_MODE = _any("dan[- ]mode", "jailbreak", "developer mode", "ontwikkelaarsmodus", "from now on you", "vanaf nu ben je")
_ASIDE = _any(
    *("en", "and", "wil je", "kun je", "kan je", "kunt u", "please", "svp", "graag", "je moet", "jij moet", "alvast"),
    *("you must", "you should", "can you", "could you", "nu", "now", "gewoon", "even"),
)
# An order opens a sentence, or follows a word that leads up to one.
_OPENING = rf"(?:^|[.!?;:,]\s*|\b{_ASIDE}\s+)"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_OPENING}{_ORDER}\b[^.?!]{{0,80}}\b{_SAFEGUARD}",
        rf"{_OPENING}(?:sla|zet|schakel)\b[^.?!]{{0,60}}\b{_SAFEGUARD}[^.?!]{{0,40}}\b(?:over|uit|af|opzij)\b",
        rf"\blaat\b[^.?!]{{0,80}}\b{_SAFEGUARD}[^.?!]{{0,60}}\b(?:weg|achterwege|vallen|zitten)\b",
        rf"\b{_REVEAL}\b[^.?!]{{0,60}}\b{_SECRET}",
        rf"{_OPENING}{_RELEASE}\b[^.?!]{{0,80}}{_UNCHECKED}",
        rf"\b{_FORGE}\b[^.?!]{{0,40}}{_EVIDENCE}[^.?!]{{0,60}}\b(?:{_FORGED}|uit het plan|from the plan)",
        rf"\b{_WRITE}\b[^.?!]{{0,40}}{_EVIDENCE}[^.?!]{{0,60}}\b{_FORGED}",
        rf"\b{_MODE}\b",
    )
)


def asks_to_drop_safeguards(text: str) -> bool:
    folded = fold(text)
    return any(pattern.search(folded) for pattern in _PATTERNS)
