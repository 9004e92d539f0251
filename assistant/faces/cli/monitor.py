"""``assistant monitor``: a library's yearly figures, kept on this machine, beside the norms of the plan.

Owns the words on the command line. What is printed may hold amounts: it is for the library's own screen.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, Force, Yes, confirm, say, say_json, say_table, write_file
from assistant.faces.inputs import read_bytes, read_figures

if TYPE_CHECKING:
    from assistant.oversight.monitor import Monitor, YearFigures

app = typer.Typer(help="De normen door de jaren heen, met de cijfers van uw bibliotheek.", rich_markup_mode=None)
MAX_CSV_BYTES = 200_000

Library = Annotated[str, typer.Argument(metavar="BIBLIOTHEEK", help="de naam van uw bibliotheek")]


@app.command("set")
def keep(
    context: typer.Context,
    library: Library,
    year: Annotated[int, typer.Argument(metavar="JAAR")],
    figures: Annotated[list[str], typer.Argument(metavar="NAAM=WAARDE…", help="zie 'assistant monitor fields'")],
    as_json: AsJson = False,
) -> None:
    """Bewaar cijfers van een jaar; wat er over dat jaar al stond en u niet noemt, blijft staan."""
    given = read_figures(figures)
    with opened(context) as assistant:
        before = {
            name: value
            for each in assistant.monitor.years(library)
            if each.year == year
            for name, value in each.figures.items()
        }
        kept = assistant.monitor.save(library, year, {**before, **given})
    if as_json:
        return say_json(kept)
    return say(f"Bewaard van {kept.library} over {kept.year}: {', '.join(kept.figures)}.")


@app.command()
def show(
    context: typer.Context,
    library: Library,
    figures: Annotated[bool, typer.Option("--figures", help="ook de ingevulde cijfers zelf")] = False,
    as_json: AsJson = False,
) -> None:
    """Toon per norm en jaar wat het plan vraagt en waar uw bibliotheek staat."""
    with opened(context) as assistant:
        standing = _standing(assistant.monitor, library, figures)
    return say_json(standing) if as_json else _say_standing(standing)


@app.command()
def fields(context: typer.Context, as_json: AsJson = False) -> None:
    """Noem de cijfers die u kunt invullen."""
    with opened(context) as assistant:
        known = assistant.monitor.fields()
    if as_json:
        return say_json(known)
    return say_table(("naam", "eenheid", "wat het is"), [(each.name, each.unit, each.label.nl) for each in known])


@app.command("import")
def read_file(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="BESTAND.csv", help="een regel per jaar onder een kopregel")],
    library: Annotated[str, typer.Option("--library", metavar="BIBLIOTHEEK", help="van wie de cijfers zijn")],
    as_json: AsJson = False,
) -> None:
    """Bewaar de cijfers uit een CSV-bestand; klopt er een niet, dan wordt niets bewaard."""
    content = read_bytes(file, MAX_CSV_BYTES)
    with opened(context) as assistant:
        years = [_saved(assistant.monitor, each) for each in assistant.monitor.read_csv(library, content)]
    if as_json:
        return say_json(years)
    return say(f"Bewaard van {years[0].library}: {', '.join(str(each.year) for each in years)}.")


@app.command()
def plot(
    context: typer.Context,
    library: Library,
    norm: Annotated[str, typer.Argument(metavar="NORM", help="het nummer van de norm, zie 'assistant norms'")],
    out: Annotated[Path, typer.Option("--out", metavar="BESTAND.png", help="waarheen; .svg mag ook")],
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Teken een norm door de jaren heen, en zeg hetzelfde in woorden."""
    with opened(context) as assistant:
        form: Any = "svg" if out.suffix.lower() == ".svg" else "png"
        picture = assistant.monitor.plot(library, norm, form=form)
        described = assistant.monitor.plot_description(library, norm)
    write_file(out, picture, force=force)
    if as_json:
        return say_json({"file": str(out), "description": described})
    return say(f"{described}\nDe tekening staat in {out}.")


@app.command()
def remove(
    context: typer.Context,
    library: Library,
    year: Annotated[int | None, typer.Argument(metavar="[JAAR]")] = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Wis de cijfers van een jaar, of alle cijfers van een bibliotheek."""
    what = "alle jaren" if year is None else str(year)
    confirm(f"De cijfers van {library} worden gewist: {what}.", is_sure=yes)
    with opened(context) as assistant:
        assistant.monitor.remove(library, year)
    return say_json({"removed": year or "all"}) if as_json else say(f"Gewist van {library}: {what}.")


def _saved(monitor: Monitor, year: YearFigures) -> YearFigures:
    return monitor.save(year.library, year.year, year.figures)


def _standing(monitor: Monitor, library: str, with_figures: bool) -> dict[str, Any]:
    """What the command shows, as text and as JSON alike."""
    standing = {
        "library": library,
        "purpose": monitor.purpose.quote,
        "sentences": {each.name: each.sentence for each in monitor.series(library) if each.known},
        "table": monitor.table(library),
    }
    return standing | ({"years": monitor.years(library)} if with_figures else {})


def _say_standing(standing: dict[str, Any]) -> None:
    if not standing["table"]:
        return say(f"Van {standing['library']} is nog niets ingevuld; begin met 'assistant monitor set'.")
    from assistant.oversight.monitor import HEADING

    say(f"{standing['library']}. Waarvoor normen er zijn: “{standing['purpose']}”\n")
    say_table(HEADING, [row.cells for row in standing["table"]])
    for norm, sentence in standing["sentences"].items():
        say(f"\n{norm}: {sentence}")
    for each in standing.get("years", ()):
        say(f"\n{each.year}: " + ", ".join(f"{name}={value}" for name, value in each.figures.items()))
    return None
