"""``assistant policy``: drafts of a library's own policy, and an existing policy checked against the plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, Force, say, say_json, say_table, write_file
from assistant.faces.cli.reviewing import SHOWN, STATES
from assistant.faces.inputs import read_bytes, read_text
from assistant.moments import dutch_time

if TYPE_CHECKING:
    from assistant.concepts import PolicyDraft

app = typer.Typer(
    help="Lokaal beleid: een concept maken, of bestaand beleid naast het plan leggen.", rich_markup_mode=None
)

ProfileFile = Annotated[
    str, typer.Option("--profile", metavar="BESTAND.yaml", help="zie 'assistant policy profile-example'")
]
Themes = Annotated[list[str] | None, typer.Option("--theme", metavar="THEMA", help="een thema van het plan; mag vaker")]
Author = Annotated[str | None, typer.Option("--author", metavar="NAAM", help="wie dit concept maakt")]
DraftId = Annotated[
    str, typer.Argument(metavar="PLAN", help="het nummer uit 'assistant policy list', of het begin ervan")
]


@app.command()
def draft(
    context: typer.Context, profile: ProfileFile, theme: Themes = None, author: Author = None, as_json: AsJson = False
) -> None:
    """Maak een concept van lokaal beleid uit het profiel van uw bibliotheek."""
    from assistant.faces.profiles import read_profile

    text = read_text(profile)
    with opened(context) as assistant:
        made = assistant.policies.draft(read_profile(text, assistant.norms(), theme or ()), author)
    _say_draft(made, as_json)


@app.command()
def redraft(
    context: typer.Context,
    draft_id: DraftId,
    profile: ProfileFile,
    theme: Themes = None,
    author: Author = None,
    as_json: AsJson = False,
) -> None:
    """Maak de volgende versie; onderdelen die gelijk blijven houden hun beoordeling."""
    from assistant.faces.profiles import read_profile

    text = read_text(profile)
    with opened(context) as assistant:
        made = assistant.policies.redraft(draft_id, read_profile(text, assistant.norms(), theme or ()), author)
    _say_draft(made, as_json)


@app.command()
def show(
    context: typer.Context,
    draft_id: DraftId,
    version: Annotated[int | None, typer.Option("--version", min=1, help="een eerdere versie")] = None,
    as_json: AsJson = False,
) -> None:
    """Toon een beleidsplan met alle onderdelen en hun stand."""
    from assistant.faces.terminal import section_text

    with opened(context) as assistant:
        shown = assistant.policies.show(draft_id, version)
    if as_json:
        return say_json(shown)
    say(f"{shown.title} ({shown.id}, versie {shown.version})\n")
    return say("\n\n\n".join(section_text(section) for section in shown.sections))


@app.command("list")
def show_all(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon de nieuwste versie van elk beleidsplan."""
    with opened(context) as assistant:
        drafts = assistant.policies.drafts()
    if as_json:
        return say_json(drafts)
    if not drafts:
        return say("Er zijn nog geen beleidsplannen; maak er een met 'assistant policy draft'.")
    return say_table(
        ("plan", "versie", "gemaakt", "wie", "goedgekeurd", "titel"),
        [
            (
                each.id[:SHOWN],
                each.version,
                f"{dutch_time(each.made_at):%d-%m-%Y}",
                each.author,
                _progress(each),
                each.title,
            )
            for each in drafts
        ],
    )


@app.command()
def themes(context: typer.Context, as_json: AsJson = False) -> None:
    """Noem de thema's van het plan, in hun volgorde."""
    with opened(context) as assistant:
        known = assistant.policies.themes()
    if as_json:
        return say_json(known)
    for theme in known:
        say(theme)
    return None


@app.command("profile-example")
def example(context: typer.Context) -> None:
    """Druk een voorbeeld van een profiel af, om in te vullen."""
    from assistant.faces.profiles import profile_example

    with opened(context) as assistant:
        print(profile_example(assistant.policies.profile_fields(), assistant.policies.themes()), end="")


@app.command()
def check(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="BESTAND", help="Markdown, tekst, Word of PDF met tekst")],
    theme: Themes = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="BESTAND.md", help="bewaar het verslag")] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Leg bestaand beleid naast het plan: wat staat er al, en waar valt te verbeteren."""
    from assistant.faces.cli.verdicts import check_text
    from assistant.oversight.toets.rendering import check_markdown

    content = read_bytes(file)
    with opened(context) as assistant:
        found = assistant.policies.check(Path(file).name, content, theme or ())
    if out is not None:
        write_file(out, check_markdown(found).encode(), force=force)
    if as_json:
        return say_json(found)
    return say(check_text(found) if out is None else f"Het verslag staat in {out}.")


def _say_draft(made: PolicyDraft, as_json: bool) -> None:
    if as_json:
        return say_json(made)
    say(f"{made.title} ({made.id}, versie {made.version})\n")
    say_table(
        ("onderdeel", "stand", "kop"),
        [(each.id[:SHOWN], STATES[each.review.state], each.heading) for each in made.sections],
    )
    done = (
        f"{_progress(made)} onderdelen zijn goedgekeurd"
        if any(each.review.is_released for each in made.sections)
        else ("elk onderdeel wacht op een beoordeling")
    )
    return say(f"\nLees het met 'assistant policy show {made.id}'; {done}.")


def _progress(draft: PolicyDraft) -> str:
    done = sum(section.review.is_released for section in draft.sections)
    return f"{done} van {len(draft.sections)}"
