"""Sources, previews, jobs and hits as labels and Markdown. Pure: values in, text out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.assembly.adding import Job, Proposal, ShownHeading, SourceOverview
from assistant.faces.ui.asking.render import shortened
from assistant.faces.ui.escaping import line, link, plain
from assistant.faces.ui.sources import words
from assistant.figures import format_number
from assistant.knowledge.corpus import Passage, Source
from assistant.knowledge.ingest.linked import LinkedSource
from assistant.knowledge.ingest.shaping import Part
from assistant.knowledge.ingest.sources import ShownPassage
from assistant.knowledge.retrieval import Hit
from assistant.moments import told

MOST_CHAPTERS = 60
PASSAGES_AT_ONCE = 40
MOST_JOBS = 20
INDENT = "\u2003"  # in labels, where more plain spaces would be shown as one


def counted(number: int, one: str, more: str) -> str:
    return f"{format_number(number)} {one if number == 1 else more}"


# --- what is in


def source_choices(known: Sequence[SourceOverview]) -> list[tuple[str, str]]:
    """Label and id of each; a label is shown as it is, never read as Markdown."""
    return [(" · ".join(_facts(each)), each.source.id) for each in known]


def _facts(each: SourceOverview) -> Iterator[str]:
    source = each.source
    yield f"{shortened(source.title, 110)} — {shortened(source.publisher, 60)}"
    yield words.KINDS.get(source.kind, source.kind) + (" (toegevoegd)" if each.is_added else "")
    if each.replaced_by or source.status in ("replaced", "withdrawn"):
        yield words.STATUSES.get(source.status, source.status) if not each.replaced_by else "vervangen"
    yield validity(source)
    yield counted(each.passages, "passage", "passages")
    if each.answers_resting:
        yield resting(each)


def validity(source: Source) -> str:
    if source.valid_from is None and source.valid_to is None:
        return "geen einddatum bekend"
    since = f"vanaf {source.valid_from:%d-%m-%Y} " if source.valid_from else ""
    until = f"tot en met {source.valid_to:%d-%m-%Y}" if source.valid_to else ""
    assumed = " (aangenomen)" if source.validity == "assumed" else ""
    return f"geldt {since}{until}".strip() + assumed


def resting(each: SourceOverview) -> str:
    if not each.answers_resting:
        return "er rust nog niets op"
    pieces = counted(each.answers_resting, "stuk rust", "stukken rusten")
    return f"{pieces} hierop, waarvan {each.approved_resting} goedgekeurd"


def card(each: SourceOverview) -> str:
    """One source: whose it is, since when, what rests on it."""
    source = each.source
    facts = [
        ("Uitgever", line(source.publisher)),
        ("Soort", words.KINDS.get(source.kind, source.kind)),
        ("Stand", words.STATUSES.get(source.status, source.status)),
        ("Geldigheid", validity(source)),
        ("Erin sinds" if each.is_added else "Nagezien", f"{source.checked_on:%d-%m-%Y}" if source.checked_on else "-"),
        ("Uitgegeven", line(source.published) if source.published else ""),
        ("Wat erop rust", resting(each)),
        ("In plaats van", line(each.replaces) if each.replaces else ""),
        ("Vervangen door", line(each.replaced_by) if each.replaced_by else ""),
        ("Naam in het systeem", line(source.id)),
        ("Adres", link(source.url, source.url) if source.url else ""),
    ]
    rows = "\n".join(f"- **{name}:** {said}" for name, said in facts if said)
    return f"### {line(source.title)}\n\n{rows}"


def parts_of(passages: Sequence[Passage]) -> list[tuple[str, int]]:
    """Which stretches of a long source can be looked at."""
    many = len(passages)
    starts = range(0, many, PASSAGES_AT_ONCE)
    return [(f"passage {start + 1} tot en met {min(start + PASSAGES_AT_ONCE, many)}", start) for start in starts]


def passages(known: Sequence[Passage], start: int) -> str:
    """With the place, the form and the length of each, as they are searched."""
    return "\n\n".join(_passage(each) for each in known[start : start + PASSAGES_AT_ONCE])


def _passage(each: Passage) -> str:
    page = f" · blz. {each.page}" if each.page is not None else ""
    form = words.FORMS.get(each.form, each.form)
    return f"**{line(each.locator)}**{page} · {form}, {len(each.text)} tekens\n\n> {line(each.text)}"


# --- proposals


def proposal_choices(waiting: Sequence[Proposal]) -> list[tuple[str, str]]:
    return [(_proposal(each), each.id) for each in waiting]


def _proposal(each: Proposal) -> str:
    title, document = shortened(each.preview.card.title, 100), shortened(each.document, 80)
    return f"{title} · {document} · {each.by}, {told(each.created_at)}"


def guesses(proposal: Proposal) -> str:
    if not proposal.guesses:
        return ""
    names = {
        "id": words.ID, "title": words.TITLE, "publisher": "Uitgever", "kind": words.KIND, "url": words.WEB,
        "valid_from": words.VALID_FROM, "valid_to": words.VALID_TO, "published": words.PUBLISHED,
        "replaces": words.REPLACES,
    }  # fmt: skip
    said = "\n".join(f"- *{names.get(field, field)}*: {line(why)}" for field, why in proposal.guesses.items())
    return f"**{words.GUESSED}**\n\n{said}"


def preview(proposal: Proposal) -> str:
    """What was understood: headings, the passages at both ends, what was left out, and what to look at."""
    seen = proposal.preview
    parts = [words.CHANGES[seen.change]]
    parts += [f"**Let op:** {line(warning)}" for warning in seen.warnings]
    many = counted(seen.passages, "passage", "passages")
    parts.append(f"**{many}, {format_number(seen.characters)} tekens**, onder deze koppen:")
    parts.append(_chapters(seen.chapters))
    if seen.left_out:
        left = "\n".join(f"- {each.count} × {line(each.reason)}{_example(each.example)}" for each in seen.left_out)
        parts.append(f"**Niet overgenomen:**\n\n{left}")
    parts.append(_shown("De eerste passages", seen.first))
    parts.append(_shown("De laatste passages", seen.last))
    return "\n\n".join(part for part in parts if part)


def _example(example: str) -> str:
    return f" (“{line(shortened(example, 80))}”)" if example else ""


def _chapters(chapters: Sequence[Part]) -> str:
    lines = [said for chapter in chapters for said in _chapter(chapter)]
    shown = lines[:MOST_CHAPTERS]
    if len(lines) > MOST_CHAPTERS:
        shown.append(f"- … en nog {len(lines) - MOST_CHAPTERS} koppen")
    return "\n".join(shown)


def _chapter(chapter: Part) -> Iterator[str]:
    yield f"- {line(chapter.title)} ({chapter.passages})"
    yield from (f"  - {line(section.title)} ({section.passages})" for section in chapter.sections)


def _shown(announced: str, shown: Sequence[ShownPassage]) -> str:
    if not shown:
        return ""
    said = "\n\n".join(
        f"{line(each.locator)}{f' · blz. {each.page}' if each.page is not None else ''}\n\n> {line(each.text)}"
        for each in shown
    )
    return f"**{announced}:**\n\n{said}"


def heading_choices(headings: Sequence[ShownHeading]) -> list[tuple[str, str]]:
    return [(_heading(each), str(each.number)) for each in headings]


def _heading(heading: ShownHeading) -> str:
    page = f" (blz. {heading.page})" if heading.page is not None else ""
    kept = f"niveau {heading.level}" if heading.level else "gewone tekst"
    state = "weggelaten" if heading.left_out else kept
    return f"{INDENT * ((heading.level or 1) - 1)}{shortened(heading.text, 70)}{page} · {state}"


# --- jobs


def job_choices(jobs: Sequence[Job]) -> list[tuple[str, str]]:
    return [(" · ".join(_about(job)), job.id) for job in jobs[:MOST_JOBS]]


def _about(job: Job) -> Iterator[str]:
    yield f"{words.ACTIONS[job.action]}{f': {shortened(job.title, 80)}' if job.title else ''}"
    yield "stopt zo dadelijk" if job.is_stopping else words.STATES[job.state]
    if job.total and not job.state.is_over:
        yield so_far(job)
    yield f"{shortened(job.by, 40)}, {told(job.created_at)}"
    if job.state.is_over:
        yield shortened(job.message, 200)


def so_far(job: Job) -> str:
    return f"{format_number(job.done)} van {format_number(job.total)} teksten ({job.done * 100 // job.total}%)"


def at_work(jobs: Iterable[Job]) -> str:
    """The job that is busy, in words; empty where none is."""
    for job in jobs:
        if not job.state.is_over and job.state != "waiting":
            far = f" {so_far(job)}." if job.total else ""
            return f"**Bezig: {words.ACTIONS[job.action].lower()} {line(job.title)}.**{far} {line(job.message)}"
    return ""


# --- searching and links


def hits(found: Sequence[Hit], titles: dict[str, str]) -> str:
    if not found:
        return words.NO_HITS
    return "\n\n".join(_hit(number, hit, titles) for number, hit in enumerate(found, start=1))


def _hit(number: int, hit: Hit, titles: dict[str, str]) -> str:
    why = hit.why
    scores = f"betekenis {_score(why.dense)}, letters {_score(why.lexical)}, plaats {_score(why.structure)}"
    place = f"{line(titles.get(hit.source_id, hit.source_id))} › {line(hit.locator)}"
    return f"**{number}. Score {_score(hit.score)}** ({scores})\n\n{place}\n\n> {plain(' '.join(hit.text.split()))}"


def _score(value: float) -> str:
    return format_number(round(value, 2))


def link_choices(known: Sequence[LinkedSource]) -> list[tuple[str, str]]:
    return [(f"{shortened(each.title, 100)} · {each.host} · {each.state}", each.url) for each in known]
