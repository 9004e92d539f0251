"""The table beside the plots: what the plan asks in each year, the library's own share or hours, and the difference.

Owns rows and their CSV. Neither holds an amount, a number of loans or a number of inhabitants, so that nobody who is
handed the table can work out a budget, or a budget per inhabitant.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from assistant.oversight.monitor.series import NormSeries
from assistant.oversight.monitor.wording import compared_text, own_text, plan_text
from assistant.oversight.monitor.years import Discreet

HEADING = ("Norm", "Jaar", "Het plan", "Uw bibliotheek", "Verschil")


class TableRow(Discreet):
    """One norm in one year, in words."""

    says_aloud = ("norm_id", "year")

    norm_id: str
    norm: str
    year: int
    plan: str
    own: str
    difference: str

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of ``HEADING``."""
        return self.norm, str(self.year), self.plan, self.own, self.difference


def table_rows(series: Iterable[NormSeries]) -> list[TableRow]:
    return [
        TableRow(
            norm_id=each.norm_id,
            norm=each.name,
            year=point.year,
            plan=plan_text(each, point),
            own=own_text(each, point),
            difference=compared_text(each, point),
        )
        for each in series
        for point in each.points
    ]


def table_csv(rows: Iterable[TableRow]) -> str:
    """The same rows for a spreadsheet, with the semicolons that a Dutch Excel expects."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEADING)
    writer.writerows(row.cells for row in rows)
    return out.getvalue()
