"""Language models, on a leash: any chat model by one setting, and never a word of it unchecked.

The only room that knows langchain. A model may read the question beside the program, word a follow-up for the search,
propose sums that the calculators carry out, and write prose from the evidence. It sees short labels, never ids or
addresses, and placeholders for what is confidential; it never computes. Whatever it does wrong, the embedded answer
stands and says why.
"""

from __future__ import annotations

from assistant.answering.llm.calling import Call
from assistant.answering.llm.drafter import ModelDrafter, ModelRun, load_drafter
from assistant.answering.llm.loading import ChatModel, ModelChoice, load_chat_model
from assistant.answering.llm.reading import SecondReading

__all__ = [
    "Call",
    "ChatModel",
    "ModelChoice",
    "ModelDrafter",
    "ModelRun",
    "SecondReading",
    "load_chat_model",
    "load_drafter",
]
