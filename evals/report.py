"""The report: one HTML page that opens anywhere, with the table, the confusions and the weakest cases.

Owns the page alone; figures come from the summary. Everything shown is escaped and nothing is fetched: questions
and answers are other people's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from evals.answers import writable
from evals.evidence import found_evidence
from evals.summary import (
    METRICS,
    Better,
    Scored,
    Summary,
    format_interval,
    format_number,
    outcome_confusion,
    summarise,
    worst,
)

WORST = 25
STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1b1b1b }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto }
caption { text-align: left; font-weight: 600; padding: .25rem 0 }
th, td { border: 1px solid #767676; padding: .25rem .6rem; text-align: left; vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums }
td.wrong { background: #fde8e8 }
article { border-top: 2px solid #767676; margin-top: 2rem }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem }
.text { white-space: pre-wrap; overflow-wrap: anywhere }
.missing { color: #a40000 }
"""


def write_report(path: Path, scored: Sequence[Scored]) -> None:
    with writable(path):
        path.write_text(render_report(scored), encoding="utf-8")


def render_report(scored: Sequence[Scored]) -> str:
    summary = summarise(scored)
    weakest = worst(scored, WORST)
    return f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Evaluatie van de collectie-assistent</title>
<style>{STYLE}</style>
</head>
<body>
<h1>Evaluatie van de collectie-assistent</h1>
<p>{summary.cases} gevallen. Een streepje betekent: niet van toepassing. Tussen de grenzen ligt het gemiddelde met 95%
zekerheid, voor zover deze gevallen op de vragen van de praktijk lijken.</p>
{_overall(summary)}
{_kinds(summary)}
{_confusion(scored)}
<h2>Zwakste gevallen</h2>
{"".join(_weak_case(each) for each in weakest) or "<p>Geen geval schiet tekort.</p>"}
</body>
</html>
"""


def _overall(summary: Summary) -> str:
    rows = [
        (
            _cell(metric.label),
            _number_cell(format_number(summary.overall[metric.name].value)),
            _cell(format_interval(summary.overall[metric.name])),
            _number_cell(str(summary.overall[metric.name].cases)),
        )
        for metric in METRICS
    ]
    return _table("Alle gevallen", ["metriek", "waarde", "95%-interval", "gevallen"], rows)


def _kinds(summary: Summary) -> str:
    shown = [metric for metric in METRICS if metric.better is not Better.NEITHER]
    rows = [
        (
            _cell(kind),
            _number_cell(str(means["completed"].cases)),
            *(_number_cell(format_number(means[metric.name].value)) for metric in shown),
        )
        for kind, means in summary.kinds.items()
    ]
    return _table("Per soort vraag", ["soort", "gevallen", *(metric.label for metric in shown)], rows)


def _confusion(scored: Sequence[Scored]) -> str:
    rows = [
        (_cell(wanted), _cell(given, "" if given in wanted.split(" of ") else "wrong"), _number_cell(str(count)))
        for (wanted, given), count in outcome_confusion(scored).items()
    ]
    return _table("Uitkomsten", ["verwacht", "gegeven", "aantal"], rows)


def _weak_case(each: Scored) -> str:
    case, answer = each.case, each.generated.answer
    turns = "".join(f"<li>{escape(turn)}</li>" for turn in case.turns)
    reasons = "".join(
        f"<li>{escape(metric.label)}: {escape(format_number(score.value))} ({escape(score.reason)})</li>"
        for metric, score in each.shortcomings()
    )
    return f"""<article>
<h3>{escape(case.id)}</h3>
{f"<p>Eerder gezegd:</p><ol>{turns}</ol>" if turns else ""}
<p class="text">{escape(case.question)}</p>
<ul>{reasons}</ul>
<div class="sides">
<section><h4>Verwacht</h4>{_expected(each)}</section>
<section><h4>Gegeven ({escape(answer.outcome)})</h4>
<p class="text">{escape(answer.text)}</p>
{_list(f"[{c.marker}] {c.locator}: {c.quote}" for c in answer.citations)}
{_list(f"[{c.marker}] {c.formula}" for c in answer.calculations)}</section>
</div>
</article>
"""


def _expected(each: Scored) -> str:
    expect = each.case.expect
    if expect is None:
        return "<p>Niets vastgelegd.</p>"
    evidence = "".join(
        f'<li class="text{"" if is_found else " missing"}">{"" if is_found else "ontbreekt: "}'
        f"{escape(' — of — '.join(alternatives))}</li>"
        for alternatives, is_found in zip(
            expect.evidence, found_evidence(each.case, each.generated.answer), strict=True
        )
    )
    return f"<p>{escape(' of '.join(sorted(expect.outcomes)))}</p><ul>{evidence}</ul>" + _list(
        [*(f"getal {number}" for number in expect.numbers), *(f"verboden: {entry}" for entry in expect.forbidden)]
    )


def _list(entries: Iterable[str]) -> str:
    lines = "".join(f'<li class="text">{escape(entry)}</li>' for entry in entries)
    return f"<ul>{lines}</ul>" if lines else ""


def _table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str, look: str = "") -> str:
    return f'<td class="{look}">{escape(text)}</td>' if look else f"<td>{escape(text)}</td>"


def _number_cell(text: str) -> str:
    return _cell(text, "number")
