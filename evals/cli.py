"""The commands `assistant eval generate|score|report|run`: arguments in, tables and exit codes out.

Holds no decisions. Exit code 0 is done, 1 is a crashed case or a fall below the baseline; errors rise to the
assistant's own command line, which mounts this one and turns them into a sentence and an exit code.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant import Settings, load_settings
from evals.answers import Generated, read_answers
from evals.baseline import compare, format_comparison, read_baseline, write_baseline
from evals.cases import Case, load_cases
from evals.generate import generate, open_assistant, show_progress, write_run_record
from evals.report import write_report
from evals.scorers import canonical_texts
from evals.summary import Scored, as_json, format_table, format_worst, score_cases, summarise

HERE = Path(__file__).resolve().parent
OWN_CASES = HERE / "cases"
BASELINE = HERE / "baseline.json"

app = typer.Typer(
    help="Meet de assistent op vragen waarvan het goede antwoord vastligt.", no_args_is_help=True, add_completion=False
)

_CASES = typer.Option("--cases", metavar="FILE…", help="Bestanden of mappen met gevallen (YAML).")
CasesOption = Annotated[list[Path], _CASES]
CasesOrOwn = Annotated[list[Path] | None, _CASES]
# What follows the first file of `--cases a.yaml b.yaml`: an option takes one value, the rest arrives here.
MoreCases = Annotated[list[Path] | None, typer.Argument(metavar="FILE…", hidden=True)]
AnswersOption = Annotated[Path, typer.Option("--answers", help="Antwoordenbestand van 'eval generate' (JSONL).")]


@app.command("generate")
def generate_command(
    cases: CasesOption,
    out: Annotated[Path, typer.Option("--out", help="Waar de antwoorden komen (JSONL).")],
    more_cases: MoreCases = None,
) -> None:
    """Beantwoord alle gevallen; één regel per geval."""
    answers = _generate(load_cases([*cases, *(more_cases or [])]), out, load_settings())
    exit_when_failed(answers)


@app.command("score")
def score_command(
    cases: CasesOption,
    answers: AnswersOption,
    more_cases: MoreCases = None,
    as_json_text: Annotated[bool, typer.Option("--json", help="Alle scores als JSON.")] = False,
    baseline: Annotated[Path | None, typer.Option(help="Vergelijk hiermee; exit 1 bij een daling.")] = None,
) -> None:
    """Beoordeel antwoorden en toon de tabel."""
    scored = _score(load_cases([*cases, *(more_cases or [])]), read_answers(answers), load_settings())
    marks = read_baseline(baseline) if baseline else None
    if as_json_text:
        typer.echo(json.dumps(as_json(scored, summarise(scored)), ensure_ascii=False, indent=2))
    else:
        _print_scores(scored)
    if marks:
        comparisons = compare(summarise(scored), marks)
        typer.echo(f"\n{format_comparison(comparisons)}", err=as_json_text)
        _exit_when(any(each.is_fallen for each in comparisons))


@app.command("report")
def report_command(
    cases: CasesOption,
    answers: AnswersOption,
    more_cases: MoreCases = None,
    out: Annotated[Path, typer.Option("--out", help="Waar de pagina komt (HTML).")] = Path("report.html"),
) -> None:
    """Maak één HTML-pagina met tabel, uitkomsten en zwakste gevallen."""
    write_report(out, _score(load_cases([*cases, *(more_cases or [])]), read_answers(answers), load_settings()))
    typer.echo(f"Rapport: {out}")


@app.command("run")
def run_command(
    cases: CasesOrOwn = None,
    more_cases: MoreCases = None,
    out: Annotated[Path | None, typer.Option("--out", help="Waar de antwoorden komen (JSONL).")] = None,
    baseline: Annotated[Path, typer.Option(help="Waarmee wordt vergeleken.")] = BASELINE,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Leg deze uitkomst vast in plaats van te vergelijken.")
    ] = False,
) -> None:
    """Beantwoord, beoordeel en vergelijk met de uitgangswaarde; exit 1 bij een daling."""
    settings = load_settings()
    chosen = load_cases([*(cases or []), *(more_cases or [])] or [OWN_CASES])
    answers = _generate(chosen, out or settings.data_dir / "evals" / "answers.jsonl", settings)
    scored = _score(chosen, answers, settings)
    _print_scores(scored)
    if update_baseline:
        exit_when_failed(answers)  # a run with a crash in it is nothing to be held to
        write_baseline(baseline, summarise(scored))
        typer.echo(f"\nUitgangswaarde vastgelegd in {baseline}")
    else:
        comparisons = compare(summarise(scored), read_baseline(baseline))
        typer.echo(f"\n{format_comparison(comparisons)}")
        _exit_when(any(each.is_fallen for each in comparisons))
    exit_when_failed(answers)


def _generate(cases: Sequence[Case], out: Path, settings: Settings) -> list[Generated]:
    started = datetime.now(UTC)
    with open_assistant(settings) as assistant:
        answers = generate(assistant, cases, out, show_progress(len(cases)))
    write_run_record(out, cases, answers, settings, started)
    typer.echo(f"{len(answers)} antwoorden in {out}", err=True)
    return answers


def _score(cases: Sequence[Case], answers: Sequence[Generated], settings: Settings) -> list[Scored]:
    return score_cases(cases, answers, canonical_texts(settings.corpus_dir))


def _print_scores(scored: Sequence[Scored]) -> None:
    typer.echo(f"{format_table(summarise(scored))}\n\n{format_worst(scored)}")


def exit_when_failed(answers: Sequence[Generated]) -> None:
    failed = [generated.case_id for generated in answers if generated.is_failed]
    if failed:
        more = f" en nog {len(failed) - 10}" if len(failed) > 10 else ""
        typer.echo(f"{len(failed)} gevallen liepen op een fout: {', '.join(failed[:10])}{more}", err=True)
    _exit_when(bool(failed))


def _exit_when(is_wrong: bool) -> None:
    if is_wrong:
        raise typer.Exit(1)
