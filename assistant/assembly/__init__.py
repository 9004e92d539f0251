"""Where things are built: settings → parts → flow, and nowhere else."""

from __future__ import annotations

from assistant.assembly.indexing import build_index, is_index_current
from assistant.assembly.opening import Assistant
from assistant.assembly.quiet import keep_libraries_quiet

__all__ = ["Assistant", "build_index", "is_index_current", "keep_libraries_quiet"]
