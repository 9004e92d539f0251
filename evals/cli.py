"""The commands `assistant eval …`: arguments in, tables and exit codes out.

Holds no decisions. Exit code 0 is done, 1 is a crashed case or a fall below the baseline; errors rise to the
assistant's own command line, which mounts this one and turns them into a sentence and an exit code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import Assistant, Settings, load_settings
from evals.agreement import (
    NO_JUDGE,
    format_judgement,
    hold_against_labels,
    judge_answers,
    judgement_as_json,
    load_labels,
)
from evals.answers import Generated, read_answers
from evals.baseline import compare, format_comparison, read_baseline, write_baseline
from evals.calibration import calibration_as_json, format_calibration
from evals.cases import Case, load_cases
from evals.from_reviews import cases_from, format_harvest, read_since, write_cases
from evals.generate import EMBEDDED, generate, open_assistant, settings_for_run, show_progress, write_run_record
from evals.judge import load_judge, load_judge_settings, refuse_own_work
from evals.models import compare_models, format_models, make_task, models_as_json, read_passages
from evals.paired import pair_answers
from evals.ranking import DEEPEST, format_rankings, rank, rankings_as_json, score_rankings, searchable
from evals.report import read_run_record, write_report, write_writers_page
from evals.scorers import canonical_texts
from evals.summary import Scored, as_json, format_table, format_worst, pair_up, score_cases, summarise
from evals.writers import compare_writers, format_writers, name_of, names_of

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
AsJson = Annotated[bool, typer.Option("--json", help="Alle scores als JSON.")]
AnswersOption = Annotated[Path, typer.Option("--answers", help="Antwoordenbestand van 'eval generate' (JSONL).")]


@app.command("generate")
def generate_command(
    cases: CasesOption,
    out: Annotated[Path, typer.Option("--out", help="Waar de antwoorden komen (JSONL).")],
    more_cases: MoreCases = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", metavar="AANBIEDER:NAAM", help=f"Laat dit taalmodel schrijven, of {EMBEDDED} voor geen."
        ),
    ] = None,
    model_base_url: Annotated[
        str | None, typer.Option("--model-base-url", metavar="ADRES", help="Waar dat taalmodel draait.")
    ] = None,
) -> None:
    """Beantwoord alle gevallen; één regel per geval."""
    settings = settings_for_run(load_settings(), model, model_base_url)
    answers = _generate(load_cases([*cases, *(more_cases or [])]), out, settings)
    exit_when_failed(answers)


@app.command("score")
def score_command(
    cases: CasesOption,
    answers: AnswersOption,
    more_cases: MoreCases = None,
    as_json_text: AsJson = False,
    baseline: Annotated[Path | None, typer.Option(help="Vergelijk hiermee; exit 1 bij een daling.")] = None,
) -> None:
    """Beoordeel antwoorden en toon de tabel."""
    scored = _score(load_cases([*cases, *(more_cases or [])]), read_answers(answers), load_settings())
    marks = read_baseline(baseline) if baseline else None
    if as_json_text:
        _print_json(as_json(scored, summarise(scored)) | calibration_as_json(scored))
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
    baseline_answers: Annotated[
        Path | None, typer.Option("--baseline-answers", help="Vorige antwoorden: vergelijk geval voor geval (JSONL).")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Waar de pagina komt (HTML).")] = Path("report.html"),
) -> None:
    """Maak één HTML-pagina met tabellen, figuren, uitkomsten, verschillen en zwakste gevallen."""
    chosen, canonical = load_cases([*cases, *(more_cases or [])]), canonical_texts(load_settings().corpus_dir)
    scored = score_cases(chosen, read_answers(answers), canonical)
    paired = pair_answers(scored, read_answers(baseline_answers), canonical) if baseline_answers else None
    files = [case.file for case in chosen]
    records = [read_run_record(file, files) for file in (answers, baseline_answers) if file]
    write_report(out, scored, read_baseline(BASELINE) if BASELINE.exists() else {}, paired, records)
    typer.echo(f"Rapport: {out}")


@app.command("writers")
def writers_command(
    cases: CasesOption,
    answers: AnswersOption,
    other: Annotated[Path, typer.Option("--other", help="Antwoorden van de andere schrijver (JSONL).")],
    more_cases: MoreCases = None,
    out: Annotated[Path, typer.Option("--out", help="Waar de pagina komt (HTML).")] = Path("writers.html"),
) -> None:
    """Vergelijk twee schrijvers geval voor geval: trouw, volledig, vloeiend, afwijzen en kosten."""
    chosen, canonical = load_cases([*cases, *(more_cases or [])]), canonical_texts(load_settings().corpus_dir)
    first, second = read_answers(answers), read_answers(other)
    paired = pair_answers(score_cases(chosen, second, canonical), first, canonical)
    records = [read_run_record(file, [case.file for case in chosen]) for file in (answers, other)]
    names = [name_of(*pair) for pair in zip((first, second), (r.entries.get("settings") for r in records), strict=True)]
    writers = compare_writers(*names_of(names[0], names[1], (answers.name, other.name)), paired)
    write_writers_page(out, writers, records)
    typer.echo(f"{format_writers(writers)}\n\nRapport: {out}")


@app.command("search")
def search_command(
    cases: CasesOption,
    more_cases: MoreCases = None,
    k: Annotated[int, typer.Option("-k", min=DEEPEST, max=100, help="Hoeveel passages per zoekvraag.")] = 20,
    as_json_text: AsJson = False,
) -> None:
    """Meet alleen het zoeken: staat het bewijs vooraan?"""
    chosen = load_cases([*cases, *(more_cases or [])])
    wanted = searchable(chosen)
    with open_assistant(load_settings()) as assistant:
        scored = score_rankings(rank(assistant, wanted, k))
    skipped = len(chosen) - len(wanted)
    if as_json_text:
        _print_json(rankings_as_json(scored, skipped, k))
    else:
        typer.echo(format_rankings(scored, skipped))


@app.command("models")
def models_command(
    cases: CasesOption,
    more_cases: MoreCases = None,
    models: Annotated[
        list[str] | None, typer.Option("--model", help="Naam of map van een zoekmodel; herhaal voor meer modellen.")
    ] = None,
    as_json_text: AsJson = False,
) -> None:
    """Vergelijk zoekmodellen met het meegeleverde, op hun vectoren alleen."""
    settings = load_settings()
    task = make_task(load_cases([*cases, *(more_cases or [])]), read_passages(settings.corpus_dir))
    compared = compare_models(task, models or [], allow_downloads=settings.allow_downloads)
    if as_json_text:
        _print_json(models_as_json(task, compared))
    else:
        typer.echo(format_models(task, compared))


@app.command("judge")
def judge_command(
    cases: CasesOption,
    answers: AnswersOption,
    more_cases: MoreCases = None,
    as_json_text: AsJson = False,
) -> None:
    """Laat een taalmodel oordelen, als er een is ingesteld en het de handlabels haalt."""
    settings = load_settings()
    pairs = pair_up(load_cases([*cases, *(more_cases or [])]), read_answers(answers))
    judge = load_judge(load_judge_settings(), settings)
    if judge:
        refuse_own_work(judge, [generated.answer for _, generated in pairs])
    agreements = hold_against_labels(judge, load_labels()) if judge else {}
    scores = judge_answers(judge, agreements, pairs, _count_up(len(pairs)) if judge else None)
    if as_json_text:
        _print_json(judgement_as_json(judge, agreements, scores))
    else:
        typer.echo(format_judgement(judge, agreements, scores) if judge else NO_JUDGE)


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


@app.command("from-reviews")
def from_reviews_command(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.yaml", help="Waar de gevallen komen (YAML).")],
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATUM", help="Alleen wat vanaf die dag is besloten (2026-11-24).")
    ] = None,
) -> None:
    """Maak gevallen van wat mensen goedkeurden, verbeterden of afwezen; nooit met cijfers van een bibliotheek."""
    day = read_since(since)
    with Assistant.open(load_settings()) as assistant:
        source_kinds = {source.id: str(source.kind) for source in assistant.sources()}
        harvest = cases_from(assistant.desk.decided(day), source_kinds)
    if harvest.cases:
        write_cases(harvest.cases, out)
    typer.echo(format_harvest(harvest, out), err=True)


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
    typer.echo(f"{format_table(summarise(scored))}\n\n{format_calibration(scored)}\n\n{format_worst(scored)}")


def _count_up(total: int) -> Callable[[int], None]:
    return lambda number: typer.echo(f"{number}/{total}", err=True)


def _print_json(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def exit_when_failed(answers: Sequence[Generated]) -> None:
    failed = [generated.case_id for generated in answers if generated.is_failed]
    if failed:
        more = f" en nog {len(failed) - 10}" if len(failed) > 10 else ""
        typer.echo(f"{len(failed)} gevallen liepen op een fout: {', '.join(failed[:10])}{more}", err=True)
    _exit_when(bool(failed))


def _exit_when(is_wrong: bool) -> None:
    if is_wrong:
        raise typer.Exit(1)
