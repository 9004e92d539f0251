"""Named users in a YAML file: name and scrypt hash. No accounts means loopback only.

Owns reading and writing that file, checking a password, and the rule about which address may be served. What an
account may do is not decided here: everyone in the file may do everything, under their own name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import re
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

from assistant.errors import BadInput, Conflict, SettingsError, StorageError, UnknownName, shown
from assistant.files import write_whole
from assistant.settings import Settings

# A colon would end the name in HTTP Basic; the rest keeps names readable in the journal.
NAME = re.compile(r"[^\W_][\w .@'-]{0,118}\w|[^\W_]")
MIN_PASSWORD, MAX_PASSWORD = 12, 1000
MEMORY = 128 * 1024 * 1024
REMEMBERED_SECONDS = 300.0
REMEMBERED_MOST = 1000


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear one guess is made; written in every hash, so that it can be raised later."""

    n: int = 2**15
    r: int = 8
    p: int = 3


def hash_password(password: str, cost: Cost | None = None, salt: bytes | None = None) -> str:
    cost, salt = cost or Cost(), salt or secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=MEMORY, dklen=32)
    return "$".join(["scrypt", str(cost.n), str(cost.r), str(cost.p), _encode(salt), _encode(digest)])


def matches_password(password: str, stored: str) -> bool:
    cost, salt, _ = _parts(stored)
    return hmac.compare_digest(hash_password(password, cost, salt), stored)


def load_accounts(path: Path) -> dict[str, str]:
    """Name → hash. A file that is missing, empty or broken is an error: it never means 'everybody welcome'."""
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(
            f"Het accountbestand {path} is niet te lezen; controleer accounts_file of maak het met "
            "'assistant account add NAAM'."
        ) from error
    if not isinstance(content, dict) or not content:
        raise SettingsError(
            f"Het accountbestand {path} noemt niemand; voeg iemand toe met 'assistant account add NAAM'."
        )
    for name, stored in content.items():
        if not isinstance(name, str) or not NAME.fullmatch(name) or not _is_hash(stored):
            raise SettingsError(
                f"In het accountbestand {path} klopt de regel van {str(name)[:60]!r} niet; haal haar weg en voeg de "
                "persoon opnieuw toe met 'assistant account add NAAM'."
            )
    return dict(content)


class Accounts(Protocol):
    """What the door needs to know of whoever keeps the accounts; a sign-on service can take the place of the file."""

    def recall(self, name: str, password: str) -> bool:
        """Whether exactly this was checked shortly ago; quick."""
        ...

    def check(self, name: str, password: str) -> bool:
        """Whether this is right; may be slow, and takes as long for a name that does not exist."""
        ...


def open_accounts(settings: Settings) -> Accounts | None:
    """The accounts of this installation, or None where it has none and serves this machine only."""
    return AccountBook(settings.accounts_file) if settings.accounts_file is not None else None


def add_account(path: Path, name: str, password: str, *, replace: bool = False, cost: Cost | None = None) -> None:
    """Write one more account; the file appears whole or not at all, readable by its owner only."""
    if not NAME.fullmatch(name):
        raise BadInput("Deze naam kan niet; gebruik letters, cijfers, spaties, punt, streepje of apenstaartje.")
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise BadInput(f"Dit wachtwoord is te kort of te lang; kies er een van {MIN_PASSWORD} tekens of meer.")
    accounts = load_accounts(path) if path.exists() and path.stat().st_size else {}
    if name in accounts and not replace:
        raise Conflict(f"Het account {name} bestaat al; geef --replace om een nieuw wachtwoord te zetten.")
    accounts[name] = hash_password(password, cost)
    _save_accounts(path, accounts)


def require_account(path: Path, name: str) -> dict[str, str]:
    """All accounts, this one among them."""
    accounts = load_accounts(path)
    if name not in accounts:
        raise UnknownName(f"Er is geen account {shown(name)}; 'assistant account list' toont wie er wel een heeft.")
    return accounts


def remove_account(path: Path, name: str) -> None:
    """Take one account out. The last one stays: a file that names nobody would lock the door for all."""
    accounts = require_account(path, name)
    if len(accounts) == 1:
        raise Conflict(f"{name} is het laatste account; voeg eerst een ander toe of haal accounts_file weg.")
    del accounts[name]
    _save_accounts(path, accounts)


def _save_accounts(path: Path, accounts: dict[str, str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, yaml.safe_dump(accounts, allow_unicode=True, sort_keys=True).encode())
    except OSError as error:
        raise StorageError(
            f"Het accountbestand {path} is niet te schrijven ({error.strerror}); controleer de map en haar rechten."
        ) from error


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return False


def require_safe_address(settings: Settings) -> None:
    """Without accounts anyone who reaches the port could ask and approve, so then only this machine may reach it."""
    if settings.accounts_file is not None:
        load_accounts(settings.accounts_file)
    elif not is_loopback(settings.host):
        raise SettingsError(
            f"Zonder accounts wordt alleen 127.0.0.1 bediend, niet {settings.host or 'elk adres'}; maak een account "
            "met 'assistant account add NAAM' en stel accounts_file in, of laat host weg."
        )


class AccountBook:
    """The accounts as they stand on disk now; whoever is taken out of the file is out at the next request.

    Checking a password is slow on purpose, so a checked one is remembered for some minutes, as a keyed hash only.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._key = secrets.token_bytes(32)
        self._remembered: dict[bytes, tuple[str, float]] = {}
        self._accounts: dict[str, str] = {}
        self._stamp: tuple[int, int, int] | None = None
        self._nobody = ""
        self._refresh()

    def recall(self, name: str, password: str) -> bool:
        """Whether exactly this was checked shortly ago."""
        self._refresh()
        with self._lock:
            known = self._remembered.get(self._token(name, password))
        return known is not None and known[0] == name and known[1] > time.monotonic()

    def check(self, name: str, password: str) -> bool:
        """The slow check; an unknown name takes as long as a wrong password."""
        self._refresh()
        stored = self._accounts.get(name)
        is_right = matches_password(password[:MAX_PASSWORD], stored or self._nobody) and stored is not None
        if is_right:
            self._remember(name, password)
        return is_right

    def _remember(self, name: str, password: str) -> None:
        with self._lock:
            if len(self._remembered) >= REMEMBERED_MOST:
                self._remembered.clear()
            self._remembered[self._token(name, password)] = (name, time.monotonic() + REMEMBERED_SECONDS)

    def _token(self, name: str, password: str) -> bytes:
        return hmac.digest(self._key, f"{name}:{password}".encode("utf-8", "surrogatepass"), "sha256")

    def _refresh(self) -> None:
        stamp = _stamp(self._path)
        if stamp is not None and stamp == self._stamp:
            return
        accounts = load_accounts(self._path)
        # A name that does not exist must take as long as one that does.
        cost, _, _ = _parts(next(iter(accounts.values())))
        nobody = hash_password(secrets.token_urlsafe(16), cost)
        with self._lock:
            self._accounts, self._stamp, self._nobody = accounts, stamp, nobody
            self._remembered.clear()


def read_basic(header: str | None) -> tuple[str, str] | None:
    """Name and password out of an ``Authorization`` header, or None where it is not readable Basic."""
    scheme, _, encoded = (header or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return None
    return (name, password) if colon and name else None


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _parts(stored: str) -> tuple[Cost, bytes, bytes]:
    kind, n, r, p, salt, digest = stored.split("$")
    if kind != "scrypt":
        raise ValueError(kind)
    return (
        Cost(int(n), int(r), int(p)),
        base64.b64decode(salt, validate=True),
        base64.b64decode(digest, validate=True),
    )


def _is_hash(stored: object) -> bool:
    try:
        cost, salt, digest = _parts(stored) if isinstance(stored, str) else (Cost(0), b"", b"")
    except ValueError:
        return False
    is_power = cost.n > 1 and cost.n & (cost.n - 1) == 0
    return (
        is_power and cost.r > 0 and cost.p > 0 and 128 * cost.n * cost.r < MEMORY and bool(salt) and len(digest) == 32
    )
