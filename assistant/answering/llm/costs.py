"""What an answer took: tokens, seconds, and for suppliers that are known an estimate of energy and CO₂.

The estimate is that of ``ecologits``, an optional package; without it, or for a model it does not know, there is none.
Of a model on this computer it is the time it took and the power that somebody stated. Never a guess of our own.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from assistant.advice import Number
from assistant.answering.llm.calling import Call
from assistant.energy import Power

# As LangChain and ecologits call the same suppliers.
_SUPPLIERS = {
    "openai": "openai",
    "azure_openai": "openai",
    "anthropic": "anthropic",
    "mistralai": "mistralai",
    "cohere": "cohere",
    "google_genai": "google_genai",
    "huggingface": "huggingface_hub",
}


def usage_of(calls: Sequence[Call], power: Power) -> dict[str, Number]:
    """The usage of all calls for one answer; nothing where nobody was called."""
    if not calls:
        return {}
    total: dict[str, Number] = {"calls": len(calls), "seconds": round(sum(call.seconds for call in calls), 3)}
    for call in calls:
        for name, count in (call.usage | _footprint(call, power)).items():
            total[name] = total.get(name, 0) + count
    return total


def _footprint(call: Call, power: Power) -> dict[str, Number]:
    """Kilowatt-hours and grams of CO₂ equivalent, the middle of the range that is given."""
    if not call.is_remote:
        return power.of_own_model(call.seconds)
    supplier, _, name = call.model.partition(":")
    if supplier not in _SUPPLIERS or not call.usage.get("output_tokens"):
        return {}
    logging.getLogger("ecologits").setLevel(logging.ERROR)  # it explains its precision on every first use
    try:
        impacts = import_module("ecologits.tracers.utils").llm_impacts(
            _SUPPLIERS[supplier], name, int(call.usage["output_tokens"]), call.seconds
        )
        return {"kwh": _middle(impacts.energy.value), "gco2": round(1000 * _middle(impacts.gwp.value), 6)}
    except Exception:  # an optional estimate of somebody else; whatever is wrong with it, the answer is not
        return {}


def _middle(value: Any) -> float:
    low, high = getattr(value, "min", value), getattr(value, "max", value)
    return round((float(low) + float(high)) / 2, 9)
