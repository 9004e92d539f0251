"""The dossier: a decision with its sources, sums and approval in one file, and a way to look that file over again.

Owns the exports (Word, Markdown, PDF) and their verification. It works on values alone: what goes in is handed over,
and nothing is kept or approved here.
"""

from __future__ import annotations

from assistant.oversight.dossier.content import Dossier, Format, file_name, gather
from assistant.oversight.dossier.grounds import About, Check, Recheck, Records
from assistant.oversight.dossier.markdown import as_markdown
from assistant.oversight.dossier.pdf import as_pdf
from assistant.oversight.dossier.reading import Reading, read_dossier
from assistant.oversight.dossier.verify import Verification, verify
from assistant.oversight.dossier.word import as_word

__all__ = [
    "About",
    "Check",
    "Dossier",
    "Format",
    "Reading",
    "Recheck",
    "Records",
    "Verification",
    "as_markdown",
    "as_pdf",
    "as_word",
    "file_name",
    "gather",
    "read_dossier",
    "verify",
]
