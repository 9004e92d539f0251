"""Which edition answers: the present one, looked at before every question and replaced as a whole when it is old.

Owns the look and the moment of changing over. Whoever is busy finishes on the edition it began with; an index is
closed when nobody reads it any more. An edition that does not open leaves the one before it serving.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from assistant.assembly.edition import Edition, Holdings, Stamp
from assistant.assembly.indexing import remove_old_generations
from assistant.assembly.installation import Installation
from assistant.assembly.switching import mend_switch
from assistant.errors import AssistantError, IndexUnusable
from assistant.knowledge.generations import Generation, only_builder
from assistant.knowledge.norms.added import FILE as NORMS
from assistant.oversight.storage import active_generation

log = logging.getLogger("assistant.assembly")

PATIENCE = 10.0  # seconds that a switch or a change under way may take before things are taken as they are
PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before an edition that did not open is tried again; each time twice as long
_POLL = 0.05


class Serving:
    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._norms = installation.settings.sources_dir / NORMS
        self._counting = threading.Lock()
        self._changing = threading.Lock()
        self._refused: Stamp | None = None  # that did not open, to be tried again after this moment
        self._not_before, self._pause = 0.0, PAUSE
        self._edition = self._first()

    def now(self, patience: float = 0) -> Edition:
        """The present edition; what it opens is not kept open for whoever only looks something up.

        ``patience`` is how many seconds to wait for one that somebody else is opening at this moment.
        """
        edition = self._edition
        stamp = self._stamp()
        if stamp == edition.stamp or self._was_just_refused(stamp):
            return edition
        if self._changing.acquire(timeout=patience):
            try:
                self._change_over(stamp)
            finally:
                self._changing.release()
        return self._edition

    @contextmanager
    def in_use(self) -> Iterator[Edition]:
        """The present edition, whose index stays open for as long as this lasts.

        A source that was said to be gone may not answer once more because its successor is still being opened.
        """
        self.now(patience=PATIENCE)
        with self._counting:
            edition = self._edition
            edition.holdings.readers += 1
        try:
            yield edition
        finally:
            with self._counting:
                edition.holdings.readers -= 1
                is_left = edition.holdings.readers == 0 and edition.holdings is not self._edition.holdings
            if is_left:
                self._let_go(edition.holdings)

    def close(self) -> None:
        self._edition.holdings.close()

    def _first(self) -> Edition:
        until = time.monotonic() + PATIENCE
        while True:
            stamp = self._stamp()
            edition = Edition(self._installation, stamp, Holdings(self._installation, stamp.generation))
            if stamp.generation is None or edition.holdings.is_indexed or time.monotonic() > until:
                return edition
            if not mend_switch(self._installation.settings, self._installation.storage) and stamp == self._stamp():
                return edition  # the sources were changed by hand; who asks a question hears so
            time.sleep(_POLL)

    def _change_over(self, stamp: Stamp) -> None:
        old = self._edition
        if stamp == old.stamp:
            return  # somebody else was first
        try:
            fresh = self._next(stamp, old)
        except AssistantError as error:
            log.warning("the sources changed, and their index does not open: %s", error)
            fresh = None
        except Exception:  # whoever asks is answered from the old one, whatever is wrong with the new
            log.exception("the sources changed, and their index does not open")
            fresh = None
        if fresh is None:
            self._pause = min(2 * self._pause, LONGEST_PAUSE) if stamp == self._refused else PAUSE
            self._refused, self._not_before = stamp, time.monotonic() + self._pause
            return
        with self._counting:
            self._edition = fresh
            is_left = fresh.holdings is not old.holdings and old.holdings.readers == 0
        if is_left:
            self._let_go(old.holdings)

    def _next(self, stamp: Stamp, old: Edition) -> Edition | None:
        """The edition of this stamp; None while its sources are already on their way to the one after it."""
        if stamp[:2] == old.stamp[:2]:
            return Edition(self._installation, stamp, old.holdings)  # only norms were accepted or taken back
        holdings = Holdings(self._installation, stamp.generation)
        if stamp.generation is not None and not holdings.is_indexed:
            return None
        try:
            edition = Edition(self._installation, stamp, holdings)
            if old.holdings.is_open:  # so that the next question does not wait for it, and a failure leaves the old
                _ = holdings.knowledge
        except BaseException:
            holdings.close()
            raise
        return edition

    def _let_go(self, holdings: Holdings) -> None:
        """Close an index that nobody reads any more, and throw its files away: they may be of a source that is gone."""
        was_open = holdings.is_open
        holdings.close()
        active = self._edition.stamp.generation
        if was_open and active is not None:
            settings = self._installation.settings
            with suppress(IndexUnusable), only_builder(settings.index_dir):  # a builder tidies up at its end
                remove_old_generations(settings, self._installation.storage, active)

    def _was_just_refused(self, stamp: Stamp) -> bool:
        return stamp == self._refused and time.monotonic() < self._not_before

    def _stamp(self) -> Stamp:
        row = active_generation(self._installation.storage)
        generation = Generation(*row[:5]) if row else None
        try:
            found = self._norms.stat()
            norms = (found.st_mtime_ns, found.st_size)
        except OSError:
            norms = (0, 0)
        return Stamp(generation, row.created_at if row else "", norms)
