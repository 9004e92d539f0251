"""The software's version, as installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("collectiebeleid-assistent")
except PackageNotFoundError:
    __version__ = "0+onbekend"
