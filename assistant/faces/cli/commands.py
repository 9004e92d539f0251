"""The table of contents of the command line: which commands there are, and in which module each stands."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.faces.cli import (
    account,
    asking,
    conversations,
    dossiers,
    jobs,
    journal,
    monitor,
    norms,
    policies,
    proposals,
    reviewing,
    serving,
    sources,
    upkeep,
    usage,
)

app = typer.Typer(
    name="assistant",
    help="Vraag het collectiebeleidsplan: antwoorden met de zinnen en sommen waarop ze rusten.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        from assistant import __version__

        print(__version__)
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", help="toon de versie", callback=_show_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="toon bij een storing de hele technische melding")] = False,
) -> None:
    """Options that hold for every command; ``main`` itself looks at --debug."""


for ask_it in (asking.ask, asking.search, asking.norms, asking.calculate, sources.sources, conversations.conversations):
    app.command()(ask_it)
app.add_typer(conversations.app, name="conversation")
for judge_it in (reviewing.queue, reviewing.show, reviewing.review, reviewing.feedback, reviewing.plant):
    app.command()(judge_it)
for grow_it in (
    proposals.proposals, proposals.accept, proposals.discard, proposals.linked,
    jobs.jobs, jobs.stop, jobs.retry, jobs.worker,
):  # fmt: skip
    sources.app.command()(grow_it)
app.add_typer(sources.app, name="ingest")
app.add_typer(norms.app, name="norm")
app.add_typer(policies.app, name="policy")
for keep_it in (dossiers.export, dossiers.verify, dossiers.impact):
    app.command()(keep_it)
app.add_typer(monitor.app, name="monitor")
app.add_typer(journal.app, name="journal")
for run_it in (serving.serve, upkeep.index, upkeep.doctor, usage.usage):
    app.command()(run_it)
app.add_typer(account.app, name="account")
app.command("eval", add_help_option=False, context_settings=upkeep.PASSED_ON)(upkeep.evaluate)
