"""Recognising a request to drop the safeguards: skip the human check, reveal the prompts, obey planted orders.

A question *about* human oversight is a question to the plan; only an order to the assistant is refused.
"""

from __future__ import annotations

import re

from assistant.knowledge.vocabulary import fold

_ORDER = (
    r"(?:negeer|vergeet|omzeil|sla\b|skip|ignore|disregard|forget|bypass|override|disable|drop|schakel|zet|verwijder|remove|"
    r"laat\b.*\b(?:weg|vallen)|stop met|hou op met|overrule|passeer|leave out|doe alsof|pretend|act as|gedraag je)"
)
_SAFEGUARD = (
    r"(?:instructi\w*|instructions?|regels\b|rules?\b|menselijke (?:controle|check|toets\w*)|human (?:check|review|approval|oversight)|"
    r"controle\b|goedkeuring|approval|review\w*|reviewer|beoordelaar|bronvermelding\w*|bronnen\b|citaten|sources|citations|"
    r"beveiliging\w*|veiligheids\w*|safeguards?|guardrails?|restrictions?|beperkingen|filters?|systeemprompt|system prompt|"
    r"grounding|disclaimer|concept(?:status|melding|markering)?\b|goedgekeurd|approved)"
)
_REVEAL = r"(?:toon|geef|laat\b.*\bzien|print|herhaal|reveal|show|repeat|output|dump|wat (?:is|zijn)|what (?:is|are)|vertel|tell|deel|plak|kopieer|copy|lek)"
_SECRET = (
    r"(?:systeem\s?prompt\w*|system\s?prompts?|(?:jouw|je|your|verborgen|hidden|interne|internal|geheime|secret)\s+(?:\w+\s+)?"
    r"(?:prompts?|instructi\w*|instructions?)|api[- ]?(?:key|sleutel)|geheime sleutel|secret key|initial prompt|prompt\b.*\b(?:letterlijk|verbatim))"
)
_APPROVE = (
    r"(?:keur|markeer|bestempel|zet|verklaar|approve|mark|publiceer|publish|geef|give|stuur)\b[^.?!]{0,80}"
    r"(?:\bgoed\b(?!\w)|\bgoedgekeurd|\bgoedkeuring|\bapproved|\bdefinitief|\bas final|zonder (?:dat )?(?:een |iemand |er )?(?:mens|menselijk|controle|check|goedkeuring|review|concept)|without (?:a )?(?:human|review|approval|check))"
)
_JAILBREAK = r"(?:\bdan[- ]mode\b|jailbreak|developer mode|ontwikkelaarsmodus|je bent nu\b|you are now\b|from now on you|vanaf nu ben je|als je geen regels|no restrictions|zonder beperkingen antwoord)"

_FORGE = (
    r"\b(?:verzin|fabriceer|bedenk|vervals|maak|schrijf|invent|make up|fabricate|fake|forge)\b[^.?!]{0,40}"
    r"\b(?:nep\w*|valse?|fake|citaat|quote|bron|source|norm)\b[^.?!]{0,60}\b(?:lijkt|alsof|uit het plan|staat|verzonnen|looks|as if|from the plan|zelf)\b"
)

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:^|[.!?;:,]\s*|\b(?:en|and|wil je|kun je|kan je|kunt u|please|svp|graag|je moet|jij moet|you must|you should|can you|could you|nu|now|gewoon|even)\s+){_ORDER}\b[^.?!]{{0,80}}\b{_SAFEGUARD}",
        rf"\b{_REVEAL}\b[^.?!]{{0,60}}\b{_SECRET}",
        rf"(?:^|[.!?;:,]\s*|\b(?:en|and|wil je|kun je|kan je|kunt u|please|svp|je moet|can you|could you|gewoon|alvast)\s+){_APPROVE}",
        rf"\blaat\b[^.?!]{{0,80}}\b{_SAFEGUARD}[^.?!]{{0,60}}\b(?:weg|achterwege|vallen|zitten)\b",
        _FORGE,
        _JAILBREAK,
    )
)


def asks_to_drop_safeguards(text: str) -> bool:
    folded = fold(text)
    return any(pattern.search(folded) for pattern in _PATTERNS)
