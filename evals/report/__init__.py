"""The report: one HTML page that opens anywhere, with tables, plots, confusions, changes and the weakest cases.

Owns the page and what it shows; figures come from the summary, the calibration and the paired comparison. Everything
shown is escaped and nothing is fetched or run: questions and answers are other people's text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.answers import writable
from evals.baseline import Mark
from evals.paired import Paired
from evals.report.changes import changes
from evals.report.markup import paragraph
from evals.report.measures import group_tables, intervals_figure, lengths_figure, overall_table
from evals.report.outcomes import confusion, refusal_figure, reliability_figure
from evals.report.page import whole_page
from evals.report.record import RunRecord, read_run_record, run_record
from evals.report.weakest import weakest_cases
from evals.report.writers import write_writers_page
from evals.summary import Scored, summarise

__all__ = ["read_run_record", "render_report", "write_report", "write_writers_page"]


def write_report(
    path: Path,
    scored: Sequence[Scored],
    marks: Mapping[str, Mark],
    paired: Paired | None,
    records: Sequence[RunRecord],
) -> None:
    page = render_report(scored, marks, paired, records)
    with writable(path):
        # Half a surrogate pair in somebody's text cannot be written as UTF-8; the page shows a question mark for it.
        path.write_text(page, encoding="utf-8", errors="replace")


def render_report(
    scored: Sequence[Scored],
    marks: Mapping[str, Mark] | None = None,
    paired: Paired | None = None,
    records: Sequence[RunRecord] = (),
) -> str:
    """``marks`` are the baseline's; ``paired`` is the comparison with earlier answers; ``records`` the runs' own."""
    summary = summarise(scored)
    kept = marks or {}
    earlier = {each.metric.name: each.before for each in paired.differences} if paired else {}
    sections = [
        _introduction(summary.cases, bool(kept)) + overall_table(summary, kept),
        "<h2>Figuren</h2>\n"
        f'<div class="figures">{intervals_figure(summary, kept, earlier)}{reliability_figure(scored)}'
        f"{refusal_figure(scored, summary)}{lengths_figure(scored)}</div>\n",
        "<h2>Uitkomsten</h2>\n" + confusion(scored),
        "<h2>Verschil met de vorige antwoorden</h2>\n" + changes(paired) if paired else "",
        "<h2>Per groep</h2>\n"
        + paragraph(
            "Onder elke waarde staat haar 95%-interval. De korte namen van de metrieken staan bovenaan uitgelegd."
        )
        + group_tables(scored),
        "<h2>Zwakste gevallen</h2>\n" + weakest_cases(scored),
        "<h2>Waarmee dit is gemaakt</h2>\n" + "".join(map(run_record, records)) if records else "",
    ]
    return whole_page("Evaluatie van de collectie-assistent", "".join(sections))


def _introduction(cases: int, has_marks: bool) -> str:
    said = (
        f"{cases} gevallen. Een streepje betekent: niet van toepassing. Tussen de grenzen ligt het gemiddelde met 95% "
        "zekerheid, voor zover deze gevallen op de vragen van de praktijk lijken."
    )
    if has_marks:
        said += (
            " De uitgangswaarde is gemeten over alle eigen gevallen; gaat dit rapport over een deel daarvan of over "
            "andere, dan zegt het verschil minder."
        )
    return paragraph(said)
