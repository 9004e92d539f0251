"""``assistant account``: who may use the assistant from another machine."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant.errors import BadInput

app = typer.Typer(help="Wie de assistent vanaf een andere computer mag gebruiken.", rich_markup_mode=None)


@app.callback()
def start() -> None:
    """Keeps ``add`` a command with a name of its own while it is the only one."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAAM")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="lees het van de standaardinvoer")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="zet een nieuw wachtwoord")] = False,
) -> None:
    """Voeg een account toe; het wachtwoord wordt twee keer gevraagd."""
    from assistant.faces.accounts import add_account
    from assistant.settings import load_settings

    settings = load_settings()
    path = settings.accounts_file or settings.data_dir / "accounts.yaml"
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask_twice()
    add_account(path, name, password, replace=replace)
    print(f"Het account {name} staat in {path}.")
    if settings.accounts_file is None:
        print(f"Zet ASSISTANT_ACCOUNTS_FILE={path} om accounts te gebruiken.")


def _ask_twice() -> str:
    import getpass

    if not sys.stdin.isatty():
        raise BadInput("Er is geen toetsenbord om een wachtwoord te vragen; geef het met --password-stdin.")
    first, second = getpass.getpass("Wachtwoord: "), getpass.getpass("Nog een keer: ")
    if first != second:
        raise BadInput("De twee wachtwoorden zijn niet gelijk; begin opnieuw.")
    return first
