"""What went wrong with the database, as one sentence with the place and the next step.

Only places are shown (a path, or host and database name), never an address: an address may hold a password.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from assistant.errors import StorageError

_FILE_FAULTS = {
    "SQLITE_CANTOPEN": "De database {place} is niet te openen. Controleer of de map bestaat en u erin mag schrijven.",
    "SQLITE_READONLY": "In de database {place} mag niet worden geschreven. Geef schrijfrecht op bestand en map.",
    "SQLITE_PERM": "De database {place} is niet toegankelijk. Geef lees- en schrijfrecht op bestand en map.",
    "SQLITE_NOTADB": "{place} is geen database. Verplaats het of wijs een ander aan met ASSISTANT_DATABASE_URL.",
    "SQLITE_CORRUPT": "De database {place} is beschadigd. Zet een reservekopie terug of verplaats het "
    "bestand en begin met een nieuw.",
    "SQLITE_FULL": "De schijf met {place} is vol; er is niets vastgelegd. Maak ruimte en probeer het opnieuw.",
    "SQLITE_BUSY": "Een ander programma houdt de database {place} bezet. Sluit het of probeer het zo opnieuw.",
    "SQLITE_IOERR": "De schijf met {place} geeft een fout. Controleer de schijf en probeer het opnieuw.",
}
_FILE_FAULT = "De database {place} werkt niet ({detail}). Controleer het bestand en probeer het opnieuw."
_SERVER_FAULT = (
    "De databaseserver {place} is niet te gebruiken ({detail}). "
    "Controleer of hij draait en of gebruiker, wachtwoord en rechten kloppen."
)


def server_place(url: URL) -> str:
    return f"{url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"


def explain(error: SQLAlchemyError, place: str) -> StorageError:
    """The sentence for a failure of the driver; the driver's own words stay in the chained exception."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = str(getattr(cause, "sqlite_errorname", ""))
        # SQLITE_IOERR_WRITE and its kin are refinements of the first two parts of their name.
        sentence = _FILE_FAULTS.get("_".join(code.split("_")[:2]), _FILE_FAULT)
        return StorageError(sentence.format(place=place, detail=cause))
    return StorageError(_SERVER_FAULT.format(place=place, detail=type(cause).__name__))
