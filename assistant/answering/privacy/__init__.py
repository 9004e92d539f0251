"""What may not leave the machine, replaced by placeholders before a call and put back after it.

Owns what counts as personal or confidential and how it is hidden; whether it must be hidden is a setting. Recognition
is by form, check digit and cue: it hides what it recognises and promises no more.
"""

from __future__ import annotations

from assistant.answering.privacy.masking import Altered, Masker, Restoration, mask

__all__ = ["Altered", "Masker", "Restoration", "mask"]
