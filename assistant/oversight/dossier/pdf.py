"""A dossier as PDF, made from its Word file by LibreOffice where that is installed.

Owns running LibreOffice: with a profile of its own, so that an open LibreOffice is not in the way and nothing of it
stays behind, and never longer than agreed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from assistant.errors import EngineUnavailable
from assistant.oversight.dossier.content import Dossier
from assistant.oversight.dossier.word import as_word

TIMEOUT = 120.0  # seconds; the first start on a slow machine takes some twenty
_PROGRAMS = ("soffice", "libreoffice")
# Tagged, so that a screen reader finds the headings and tables.
_FILTER = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
_INSTEAD = "Neem het dossier als Word-bestand en bewaar het daar als PDF"


def as_pdf(dossier: Dossier, timeout: float = TIMEOUT) -> bytes:
    """The whole file, or an EngineUnavailable that says what to do."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise EngineUnavailable(
            f"LibreOffice is hier niet geïnstalleerd en dat maakt de PDF. {_INSTEAD}, of laat de beheerder "
            "LibreOffice Writer installeren."
        )
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        source = Path(folder, "dossier.docx")
        source.write_bytes(as_word(dossier))
        _convert(program, source, timeout)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise EngineUnavailable(f"LibreOffice kon van dit dossier geen PDF maken. {_INSTEAD}.")
        return made.read_bytes()


def _convert(program: str, source: Path, timeout: float) -> None:
    profile = (source.parent / "profile").as_uri()
    order = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", _FILTER]
    with subprocess.Popen(
        [*order, "--outdir", str(source.parent), str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            running.wait(timeout)
        except subprocess.TimeoutExpired:
            _stop(running)
            raise EngineUnavailable(
                f"LibreOffice had na {timeout:.0f} seconden nog geen PDF. {_INSTEAD}, of probeer het later opnieuw."
            ) from None


def _stop(running: subprocess.Popen[bytes]) -> None:
    """The program starts others; they belong to its group and go with it."""
    try:
        os.killpg(running.pid, signal.SIGKILL)
    except ProcessLookupError:
        running.kill()
