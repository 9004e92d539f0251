"""The versions of policy drafts, and the library's own yearly figures, inside one transaction."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, func, select

from assistant.oversight.storage.schema import contents, drafts, yearly_figures
from assistant.oversight.storage.tuples import DraftRow


class DraftRows:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_draft(self, row: DraftRow) -> None:
        self._connection.execute(drafts.insert(), row._asdict())

    def draft(self, draft_id: str, version: int | None = None) -> tuple[DraftRow, str | None] | None:
        """One version, or the newest; the text is None once it has been erased."""
        statement = (
            select(drafts, contents.c.text)
            .select_from(drafts.outerjoin(contents, contents.c.digest == drafts.c.body_digest))
            .where(drafts.c.id == draft_id)
            .order_by(drafts.c.version.desc())
        )
        if version is not None:
            statement = statement.where(drafts.c.version == version)
        row = self._connection.execute(statement).first()
        return (DraftRow(*row[:-1]), row[-1]) if row else None

    def newest_drafts(self) -> list[tuple[str, int]]:
        """The newest version of every draft, the latest made first."""
        statement = select(drafts.c.id, func.max(drafts.c.version)).group_by(drafts.c.id)
        return [
            (row[0], row[1]) for row in self._connection.execute(statement.order_by(func.max(drafts.c.made_at).desc()))
        ]

    def all_drafts(self) -> Iterator[DraftRow]:
        for row in self._connection.execute(select(drafts).order_by(drafts.c.entry_seq)):
            yield DraftRow(*row)

    # --- yearly figures

    def figure_libraries(self) -> list[str]:
        statement = select(yearly_figures.c.library).distinct().order_by(yearly_figures.c.library)
        return [str(row[0]) for row in self._connection.execute(statement)]

    def figures_of(self, library: str) -> list[tuple[int, str]]:
        statement = select(yearly_figures.c.year, yearly_figures.c.figures).where(yearly_figures.c.library == library)
        return [(row[0], row[1]) for row in self._connection.execute(statement.order_by(yearly_figures.c.year))]

    def keep_figures(self, library: str, year: int, figures: str) -> None:
        self.drop_figures(library, year)
        self._connection.execute(yearly_figures.insert(), {"library": library, "year": year, "figures": figures})

    def drop_figures(self, library: str, year: int | None = None) -> int:
        statement = delete(yearly_figures).where(yearly_figures.c.library == library)
        if year is not None:
            statement = statement.where(yearly_figures.c.year == year)
        return self._connection.execute(statement).rowcount
