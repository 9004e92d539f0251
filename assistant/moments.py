"""The clock that people here read: whatever the machine's own time zone, a moment is told in Dutch time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dutch_time(moment: datetime) -> datetime:
    """The same moment on a Dutch clock."""
    return moment.astimezone(AMSTERDAM)


def told(moment: datetime) -> str:
    """ "26-11-2026 om 14:05 uur"."""
    return f"{dutch_time(moment):%d-%m-%Y om %H:%M uur}"
