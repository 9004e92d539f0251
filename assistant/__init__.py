"""Policy advice for public libraries, with the exact sentences it rests on.

``Assistant.open()`` is where the command line, the web app and the evals all start. ``load_chat_model`` makes a
language model as the assistant's own is made, for whoever lets one judge its answers.
"""

from __future__ import annotations

from assistant.answering.llm import ModelChoice, load_chat_model
from assistant.assembly import Assistant
from assistant.settings import Settings, load_settings
from assistant.version import __version__

__all__ = ["Assistant", "ModelChoice", "Settings", "__version__", "load_chat_model", "load_settings"]
