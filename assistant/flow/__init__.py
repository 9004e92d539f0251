"""The flow of one question: :mod:`assistant.flow.graph` is its contents page."""

from __future__ import annotations

from assistant.flow.checkpoints import checkpoint_file, open_checkpointer
from assistant.flow.graph import Flow
from assistant.flow.values import STEPS, Parts, Question, Run, Step

__all__ = ["STEPS", "Flow", "Parts", "Question", "Run", "Step", "checkpoint_file", "open_checkpointer"]
