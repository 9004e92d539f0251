"""Norms over the years as Markdown: a sentence, a picture with its words, and a table. Pure: values in, text out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from assistant.faces.ui.escaping import line
from assistant.oversight.monitor import HEADING, NormSeries, TableRow


def picture(series: NormSeries, png: bytes, description: str) -> str:
    """The picture travels inside the text, so that nothing of it is kept on disk; in words for who cannot see it."""
    said = f"### {line(series.name)}\n\n{line(series.sentence)}"
    return f"{said}\n\n![{line(description)}](data:image/png;base64,{b64encode(png).decode('ascii')})"


def table(series: NormSeries, rows: Sequence[TableRow]) -> str:
    """The same in figures, and the sentence of the plan it is about."""
    heading = HEADING[1:]
    lines = [" | ".join(heading), " | ".join("---" for _ in heading)]
    lines += [" | ".join(line(cell) for cell in row.cells[1:]) for row in rows]
    caveats = "".join(f"\n- {line(caveat)}" for caveat in series.caveats)
    return "\n".join(f"| {each} |" for each in lines) + f"\n\nHet plan zegt: “{line(series.quote)}”\n{caveats}"
