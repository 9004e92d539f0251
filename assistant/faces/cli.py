"""The command line: each command calls the assistant once and prints what comes back.

Exit code 0 is done (a refusal is done), 2 is bad usage with one sentence on stderr, 1 is a failure. Heavy rooms are
imported inside the commands, so that help and mistakes come at once.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from assistant.errors import AssistantError, BadInput
from assistant.faces import cli_account, cli_serve
from assistant.faces.failures import explain_crash
from assistant.faces.inputs import read_date, read_figures, read_text, shorten
from assistant.faces.usage import usage_sentence

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.settings import Settings

INTERRUPTED = 130
Opener = Callable[[], "Assistant"]

app = typer.Typer(
    name="assistant",
    help="Vraag het collectiebeleidsplan: antwoorden met de zinnen en sommen waarop ze rusten.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
)
app.add_typer(cli_account.app, name="account")
app.command("serve")(cli_serve.serve)

AsJson = Annotated[bool, typer.Option("--json", help="alleen JSON op de standaarduitvoer")]
FigureOptions = Annotated[
    list[str] | None, typer.Option("--figure", metavar="NAAM=WAARDE", help="een cijfer van uw bibliotheek; mag vaker")
]


def open_assistant() -> Assistant:
    from assistant.assembly import Assistant

    return Assistant.open(_settings())


def _settings() -> Settings:
    from assistant.settings import load_settings

    return load_settings()


def _show_version(is_asked: bool) -> None:
    if is_asked:
        from assistant import __version__

        _print(__version__)
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", help="toon de versie", callback=_show_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="toon bij een storing de hele technische melding")] = False,
) -> None:
    """Options that hold for every command; ``main`` itself looks at --debug."""


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(metavar="VRAAG")],
    figure: FigureOptions = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATUM", help="vraagdatum, 2026-11-24")] = None,
    conversation: Annotated[str | None, typer.Option("--conversation", metavar="ID", help="vraag door")] = None,
    as_json: AsJson = False,
) -> None:
    """Stel een vraag; het antwoord is een concept tot iemand het goedkeurt."""
    figures = read_figures(figure or [])
    day = read_date(as_of) if as_of is not None else None
    with _open(context) as assistant:
        answer = assistant.ask(question, conversation_id=conversation, figures=figures, as_of=day)
    _print_answer(answer, as_json)
    if answer.outcome == "failed":
        raise typer.Exit(1)


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="ZOEKVRAAG")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="hoeveel passages hoogstens")] = 10,
    as_json: AsJson = False,
) -> None:
    """Zoek passages, de beste eerst."""
    with _open(context) as assistant:
        hits = assistant.search(query, k)
    if as_json:
        from assistant.faces.api_models import HitView

        return _print_json([HitView.model_validate(hit) for hit in hits])
    for hit in hits:
        _print(f"{hit.score:.3f}  {hit.locator}\n       {hit.text}\n       {hit.passage_id}\n")
    return None if hits else _print("Geen passages gevonden.")


@app.command()
def norms(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon het normenregister."""
    from assistant.faces.terminal import norm_text

    with _open(context) as assistant:
        register = assistant.norms()
    if as_json:
        return _print_json(register)
    for norm in register:
        _print(norm_text(norm) + "\n")
    return None


@app.command()
def calculate(
    context: typer.Context,
    norm: Annotated[str, typer.Argument(metavar="NORM")],
    inputs: Annotated[list[str] | None, typer.Argument(metavar="NAAM=WAARDE…")] = None,
    as_json: AsJson = False,
) -> None:
    """Reken een norm uit met de cijfers van uw bibliotheek."""
    from assistant.faces.terminal import calculation_text

    figures = read_figures(inputs or [])
    with _open(context) as assistant:
        calculation = assistant.calculate(norm, figures)
    _print(calculation.model_dump_json()) if as_json else _print(calculation_text(calculation))


@app.command()
def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon de bronnen en hun geldigheid."""
    with _open(context) as assistant:
        known = assistant.sources()
    if as_json:
        return _print_json(known)
    for source in known:
        until = f"{source.valid_from or '…'} tot en met {source.valid_to or '…'}"
        assumed = ", aangenomen" if source.validity == "assumed" else ""
        _print(f"{source.id}\n  {source.title} ({source.publisher}; {source.kind}, {source.status})")
        _print(f"  geldig: {until}{assumed}; nagezien: {source.checked_on or 'nooit'}\n  {source.url or ''}\n")
    return None


@app.command()
def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Zeg of alles werkt, en met welke versies."""
    with _open(context) as assistant:
        status = assistant.status()
    if as_json:
        return _print_json({"status": "ok"} | status)
    for name, value in status.items():
        _print(f"{name}: {value}")
    return _print("Alles werkt.")


@app.command()
def index(
    if_needed: Annotated[bool, typer.Option("--if-needed", help="alleen als bronnen of model veranderd zijn")] = False,
    share: Annotated[bool, typer.Option("--share", help="leg de vectoren ook bij de bronnen, voor een ander")] = False,
) -> None:
    """Maak de zoekindex opnieuw; de oude blijft in gebruik tot de nieuwe klaar is."""
    from assistant.assembly import build_index, is_index_current
    from assistant.faces.progress import Progress

    settings = _settings()
    if if_needed and is_index_current(settings):
        return _print("De index is al bij.")
    built = build_index(settings, Progress("Indexeren", sys.stderr), share=share)
    return _print(f"De index {built['name']} is klaar: {built['passages']} teksten met {built['model']}.")


@app.command()
def review(
    context: typer.Context,
    answer_id: Annotated[str, typer.Argument(metavar="ANTWOORD")],
    decision: Annotated[str, typer.Argument(metavar="approve|edit|reject")],
    reviewer: Annotated[str, typer.Option("--reviewer", metavar="NAAM", help="wie beslist")],
    reason: Annotated[str, typer.Option("--reason", metavar="REDEN", help="waarom")] = "",
    text: Annotated[str | None, typer.Option("--text", help="de nieuwe tekst, bij edit")] = None,
    file: Annotated[
        str | None, typer.Option("--file", help="bestand met de nieuwe tekst; - is standaardinvoer")
    ] = None,
    content_hash: Annotated[str | None, typer.Option("--content-hash", help="welke inhoud u voor u had")] = None,
    as_json: AsJson = False,
) -> None:
    """Keur een antwoord goed, pas het aan of keur het af."""
    if text is not None and file is not None:
        raise BadInput("Geef de nieuwe tekst met --text of met --file, niet met allebei.")
    new_text = read_text(file) if file is not None else text
    request = _review_request(decision, reviewer, reason, new_text, content_hash)
    with _open(context) as assistant:
        answer = assistant.review(answer_id, request)
    _print_answer(answer, as_json)


@app.command("eval", add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def evaluate(context: typer.Context) -> None:
    """Maak antwoorden op evaluatievragen, geef punten, maak een verslag."""
    # The evals stand on the roof: a face knows the name of their command and nothing else.
    app_of_evals = importlib.import_module("evals.cli").app
    code = app_of_evals(args=context.args, prog_name="assistant eval", standalone_mode=False)
    raise typer.Exit(code if isinstance(code, int) else 0)


def main(arguments: Sequence[str] | None = None, *, opener: Opener = open_assistant) -> int:
    """Run one command and return its exit code; the only place where errors become sentences."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    try:
        _refuse_unreadable(given)
        code = app(args=given, prog_name="assistant", standalone_mode=False, obj=opener)
        sys.stdout.flush()
        if code == INTERRUPTED:  # what the parser makes of Ctrl-C
            return _complain("Afgebroken; er is niets half bewaard.", INTERRUPTED)
        return code if isinstance(code, int) else 0
    except AssistantError as error:
        return _complain(str(error), error.exit_code)
    except TyperException as error:
        return _complain(usage_sentence(error), 2)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # the outermost boundary
        if "--debug" in given:
            raise
        return _complain(explain_crash(error), 1)


def run() -> None:
    """Entry point of ``python -m assistant.faces.cli``."""
    sys.exit(main())


def _open(context: typer.Context) -> Assistant:
    opener: Opener = context.find_root().obj
    return opener()


def _review_request(decision: str, reviewer: str, reason: str, text: str | None, content_hash: str | None) -> Any:
    from pydantic import ValidationError

    from assistant.advice import Decision, ReviewRequest

    if decision not in {known.value for known in Decision}:
        raise BadInput(f"'{shorten(decision)}' is geen beslissing; kies approve, edit of reject.")
    try:
        return ReviewRequest(
            decision=Decision(decision), reviewer=reviewer, reason=reason, text=text, content_hash=content_hash
        )
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise BadInput(f"De waarde bij --{field} is leeg of te lang; verbeter haar en beslis opnieuw.") from error


def _print_answer(answer: Any, as_json: bool) -> None:
    from assistant.faces.terminal import answer_text

    _print(answer.model_dump_json() if as_json else answer_text(answer))


def _print_json(value: Any) -> None:
    from pydantic_core import to_jsonable_python

    _print(json.dumps(to_jsonable_python(value), ensure_ascii=False, indent=2))


def _print(text: str) -> None:
    print(text)


def _complain(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _refuse_unreadable(arguments: list[str]) -> None:
    """Bytes that are no UTF-8 reach Python as lone surrogates; no step further on could store them."""
    for argument in arguments:
        if any("\ud800" <= char <= "\udfff" for char in argument):
            raise BadInput(f"'{shorten(argument)}' is geen leesbare UTF-8; typ de tekst opnieuw.")


if __name__ == "__main__":
    run()
