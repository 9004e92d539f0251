"""What outlives every change of the sources: settings, the record, the models, and where paused runs are kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any

from assistant.answering.llm import ModelChoice, ModelDrafter, load_drafter
from assistant.answering.prompts import load_prompts
from assistant.assembly.indexing import embedder_of
from assistant.energy import Power
from assistant.flow import open_checkpointer
from assistant.knowledge.embedding import Embedder
from assistant.knowledge.figure_reader import FigureReader, open_figure_reader
from assistant.knowledge.reader import Reader, open_reader
from assistant.oversight.journal import Journal
from assistant.oversight.storage import Storage, open_storage
from assistant.settings import Settings


class Installation:
    """Opened on one database and one journal; every part of it is made once, when it is first needed.

    ``opening`` is held by whoever makes a part, so that two threads never make it twice.
    """

    def __init__(self, settings: Settings, journal_address: str | None = None) -> None:
        self.settings = settings
        self.opening = threading.RLock()
        self.storage: Storage = open_storage(settings.database_address, settings.data_dir)
        self._closers: list[Callable[[], None]] = [self.storage.close]
        self.journal_address = journal_address or settings.database_address
        if self.journal_address == settings.database_address:
            journal_storage = self.storage
        else:
            journal_storage = open_storage(self.journal_address, settings.data_dir)
            self._closers.append(journal_storage.close)
        self.journal = Journal(journal_storage)

    def close(self) -> None:
        while self._closers:
            self._closers.pop()()

    @property
    def embedder(self) -> Embedder:
        with self.opening:
            return self._embedder

    @property
    def reader(self) -> Reader | None:
        with self.opening:
            return self._reader

    @property
    def figure_reader(self) -> FigureReader | None:
        with self.opening:
            return self._figure_reader

    @property
    def checkpointer(self) -> Any:
        with self.opening:
            return self._checkpointer

    @property
    def model(self) -> ModelDrafter | None:
        """The configured language model; opening it calls nobody."""
        with self.opening:
            return self._model

    @property
    def power(self) -> Power:
        chosen = self.settings
        return Power(chosen.watts_per_core, chosen.grams_per_kwh, chosen.model_watts)

    @cached_property
    def _embedder(self) -> Embedder:
        return embedder_of(self.settings)

    @cached_property
    def _reader(self) -> Reader | None:
        return open_reader()

    @cached_property
    def _figure_reader(self) -> FigureReader | None:
        return open_figure_reader()

    @cached_property
    def _checkpointer(self) -> Any:
        checkpointer, close = open_checkpointer(self.journal_address)
        self._closers.append(close)
        return checkpointer

    @cached_property
    def _model(self) -> ModelDrafter | None:
        chosen = self.settings
        if chosen.model is None:
            return None
        writer = ModelChoice(chosen.model, chosen.model_base_url, chosen.model_api_key, chosen.model_timeout)
        judge = chosen.judge_model and ModelChoice(
            chosen.judge_model,
            chosen.judge_model_base_url,
            chosen.judge_model_api_key,
            chosen.model_timeout,
            max_tokens=200,
            what="het tweede model",
            prefix="ASSISTANT_JUDGE_MODEL",
        )
        prompts = load_prompts(chosen.prompts_dir)
        return load_drafter(writer, prompts, judge=judge or None, share_figures=chosen.share_figures, power=self.power)
