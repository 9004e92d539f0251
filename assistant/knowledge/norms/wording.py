"""The words of a sum in Dutch and English. They speak of what is needed or possible, never of failing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assistant.advice import Comparison, Unit
from assistant.knowledge.norms.register import Kind

WORDS: dict[str, dict[str, Any]] = {
    "nl": {
        "and": "en",
        "to": "tot",
        "points": "procentpunt",
        "norm": {
            Kind.FLOOR: "de norm is minstens",
            Kind.CEILING: "de norm is maximaal",
            Kind.TARGET: "de norm is",
            Kind.BAND: "de richting is",
        },
        "rounded": {"up": "naar boven afgerond", "down": "naar beneden afgerond"},
        "now": {Unit.EUR: "begroot", Unit.COUNT: "nu", Unit.PERCENT: "nu", Unit.HOURS_PER_WEEK: "nu"},
        "needed": "er is nog {gap} nodig",
        "exactly": "dat is precies de norm",
        "above_floor": "dat is {gap} meer dan het minimum",
        "room": "er is nog ruimte voor {gap}",
        "too_many": "met {gap} minder komt u op het maximum",
        "below_band": "er is nog {gap} nodig voor de ondergrens",
        "above_band": "dat is {gap} boven de bovengrens",
        "inside": "dat valt binnen de richting",
        "on_target": "dat komt overeen met de norm",
        "under_target": "dat is {gap} minder dan de norm noemt",
        "over_target": "dat is {gap} meer dan de norm noemt",
        "hours": "{people} inwoners: {label}, minstens {hours} uur per week",
        "undetermined": "bij {people} inwoners is geen aantal te berekenen: {why}; het plan kiest niet, mensen wel",
        "chosen": "gekozen lezing: {label}",
        "difference": "verschil",
        "rest": "rest",
        "per": {
            "dag": "per dag, bij vijf dagen",
            "week": "per week",
            "maand": "per maand",
            "kwartaal": "per kwartaal",
            "jaar": "per jaar",
            "years": "in {times} jaar",
            "fte": "in fte van {divided} uur",
            "part": "gemiddeld voor elk van de {divided}",
            "head": "per inwoner",
        },
        "together": "samen",
        "backwards": "{part} / {percent} = {whole}",
        "backwards_hours": "{hours}: {label}, minstens {needed}",
        "guideline": "{title}; een richtlijn, geen norm van het plan",
        "accepted": "{title}, {layer}; als norm aanvaard door {by} op {on}",
        "other_value": "andere waarde dan het citaat, omdat: {reason}",
        "layer": {"local": "lokaal beleid", "law": "wet", "guidance": "handreiking"},
    },
    "en": {
        "and": "and",
        "to": "to",
        "points": "percentage points",
        "norm": {
            Kind.FLOOR: "the norm is at least",
            Kind.CEILING: "the norm is at most",
            Kind.TARGET: "the norm is",
            Kind.BAND: "the direction is",
        },
        "rounded": {"up": "rounded up", "down": "rounded down"},
        "now": {Unit.EUR: "budgeted", Unit.COUNT: "now", Unit.PERCENT: "now", Unit.HOURS_PER_WEEK: "now"},
        "needed": "{gap} more is needed",
        "exactly": "that is exactly the norm",
        "above_floor": "that is {gap} more than the minimum",
        "room": "there is room for {gap} more",
        "too_many": "with {gap} less you are at the maximum",
        "below_band": "{gap} more is needed for the lower end",
        "above_band": "that is {gap} above the upper end",
        "inside": "that is within the direction",
        "on_target": "that matches the norm",
        "under_target": "that is {gap} less than the norm names",
        "over_target": "that is {gap} more than the norm names",
        "hours": "{people} inhabitants: {label}, at least {hours} hours a week",
        "undetermined": "for {people} inhabitants no number follows: {why}; the plan does not choose, people do",
        "chosen": "chosen reading: {label}",
        "difference": "difference",
        "rest": "rest",
        "per": {
            "dag": "a day, of five days",
            "week": "a week",
            "maand": "a month",
            "kwartaal": "a quarter",
            "jaar": "a year",
            "years": "in {times} years",
            "fte": "in FTE of {divided} hours",
            "part": "on average for each of the {divided}",
            "head": "for each inhabitant",
        },
        "together": "together",
        "backwards": "{part} / {percent} = {whole}",
        "backwards_hours": "{hours}: {label}, at least {needed}",
        "guideline": "{title}; a guideline, not a norm of the plan",
        "accepted": "{title}, {layer}; accepted as a norm by {by} on {on}",
        "other_value": "another value than the quote, because: {reason}",
        "layer": {"local": "local policy", "law": "law", "guidance": "guidance"},
    },
}


def phrase_for(kind: Kind, comparison: Comparison, difference: Decimal) -> str:
    """Which of the words says how a figure compares with a norm of this kind."""
    if kind is Kind.BAND:
        return {Comparison.FALLS_SHORT: "below_band", Comparison.EXCEEDS: "above_band"}.get(comparison, "inside")
    if kind is Kind.TARGET:
        if comparison is Comparison.MEETS:
            return "on_target"
        return "over_target" if difference > 0 else "under_target"
    if comparison is Comparison.FALLS_SHORT:
        return "needed"
    if comparison is Comparison.EXCEEDS:
        return "too_many"
    if difference == 0:
        return "exactly"
    return "above_floor" if kind is Kind.FLOOR else "room"
