"""``assistant account``: who may use the assistant from another machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import BadInput
from assistant.faces.cli.opening import read_settings
from assistant.faces.cli.output import AsJson, Yes, confirm, say, say_json

app = typer.Typer(help="Wie de assistent vanaf een andere computer mag gebruiken.", rich_markup_mode=None)

Name = Annotated[str, typer.Argument(metavar="NAAM")]


@app.command()
def add(
    name: Name,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="lees het van de standaardinvoer")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="zet een nieuw wachtwoord")] = False,
    as_json: AsJson = False,
) -> None:
    """Voeg een account toe; het wachtwoord wordt twee keer gevraagd."""
    from assistant.faces.accounts import add_account

    path, is_in_use = _file()
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask_twice()
    add_account(path, name, password, replace=replace)
    if as_json:
        return say_json({"file": str(path), "in_use": is_in_use, "added": name})
    say(f"Het account {name} staat in {path}.")
    return None if is_in_use else say(f"Zet ASSISTANT_ACCOUNTS_FILE={path} om accounts te gebruiken.")


@app.command("list")
def show_all(as_json: AsJson = False) -> None:
    """Toon wie een account heeft."""
    from assistant.faces.accounts import load_accounts

    path, is_in_use = _file()
    names = sorted(load_accounts(path)) if is_in_use or path.exists() else []
    if as_json:
        return say_json({"file": str(path), "in_use": is_in_use, "names": names})
    for name in names:
        say(name)
    if not names:
        return say("Er zijn nog geen accounts; maak er een met 'assistant account add NAAM'.")
    return None if is_in_use else say(f"Zet ASSISTANT_ACCOUNTS_FILE={path} om deze accounts te gebruiken.")


@app.command()
def remove(
    name: Name,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Haal een account weg; een server die draait laat deze persoon vanaf nu niet meer toe."""
    from assistant.faces.accounts import remove_account, require_account

    path, _ = _file()
    require_account(path, name)
    confirm(f"{name} kan straks niet meer aanmelden.", is_sure=yes)
    remove_account(path, name)
    if as_json:
        return say_json({"file": str(path), "removed": name})
    return say(f"Het account {name} is weg; wat {name} besloot blijft in het journaal staan.")


def _file() -> tuple[Path, bool]:
    """Where accounts stand, and whether the settings say so."""
    settings = read_settings()
    return settings.accounts_file or settings.data_dir / "accounts.yaml", settings.accounts_file is not None


def _ask_twice() -> str:
    import getpass

    if not sys.stdin.isatty():
        raise BadInput("Er is geen toetsenbord om een wachtwoord te vragen; geef het met --password-stdin.")
    first, second = getpass.getpass("Wachtwoord: "), getpass.getpass("Nog een keer: ")
    if first != second:
        raise BadInput("De twee wachtwoorden zijn niet gelijk; begin opnieuw.")
    return first
