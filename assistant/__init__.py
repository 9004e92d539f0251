"""Policy advice for public libraries, with the exact sentences it rests on.

``Assistant.open()`` is where the command line, the web app and the evals all start. ``load_chat_model`` makes a
language model as the assistant's own is made, for whoever lets one judge its answers.
"""

from __future__ import annotations

import os
from pathlib import Path

# Installed as a package it would have its code and nothing else: no norms, no sources, nothing that was learned.
if not (Path(__file__).parent / "knowledge" / "weights.json").is_file():
    raise SystemExit(
        "De assistent werkt alleen vanuit zijn eigen map, met de bronnen erbij. Installeer hem daar met: "
        "pip install --constraint constraints.txt --editable ."
    )

# Between two products numpy's threads wait by spinning, which takes the processor from the embedding model and doubles
# the energy of an answer. Its library reads this once, when it is loaded: two to the fourth turns, and then they sleep.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")

from assistant.answering.llm import ModelChoice, load_chat_model
from assistant.assembly import Assistant
from assistant.settings import Settings, load_settings
from assistant.version import __version__

__all__ = ["Assistant", "ModelChoice", "Settings", "__version__", "load_chat_model", "load_settings"]
