"""The section that a quote stands in, looked up and shown whole, with exactly the quoted words highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.advice import Citation
from assistant.concepts import Concept
from assistant.errors import UnknownName
from assistant.faces.ui.concept import words
from assistant.faces.ui.concept.render import quotes
from assistant.faces.ui.escaping import line, link, plain
from assistant.knowledge.corpus import Passage, Source

if TYPE_CHECKING:
    from assistant.assembly import Assistant


def open_source(assistant: Assistant, concept: Concept, number: int) -> str:
    """The section of one of the concept's citations; while none is open, the quotes alone."""
    if not 0 <= number < len(concept.citations):
        return quotes(concept.citations)
    citation = concept.citations[number]
    sources = {source.id: source for source in assistant.sources()}
    return section(citation, _passages(assistant, citation), sources.get(citation.source_id))


def section(citation: Citation, passages: Sequence[Passage], source: Source | None) -> str:
    title = source.title if source else citation.title
    page = f", blz. {citation.page}" if citation.page is not None else ""
    heading = [f"**{line(title)}**" + (f" ({line(source.publisher)})" if source else ""), line(citation.locator) + page]
    if citation.kind == "summary":
        heading.append(f"*{words.SUMMARY}*")
    if not passages:
        heading.append(words.GONE)
    text = _joined(passages, citation) or f"<mark>{plain(citation.quote)}</mark>"
    addresses = _addresses(citation, passages, source)
    return "\n\n".join([*heading, "---", text, *(["---", _links(addresses)] if addresses else [])])


def _passages(assistant: Assistant, citation: Citation) -> list[Passage]:
    """Empty where the passage left the corpus since; the concept still holds its quote."""
    try:
        return assistant.neighbours(citation.passage_id)
    except UnknownName:
        return []


def _joined(passages: Sequence[Passage], citation: Citation) -> str:
    """Points of one list directly under each other, everything else apart."""
    text = ""
    for passage in passages:
        gap = "\n" if passage.form == "bullet" and text.rpartition("\n")[2].startswith("- ") else "\n\n"
        text += (gap if text else "") + _passage(passage, citation)
    return text


def _passage(passage: Passage, citation: Citation) -> str:
    start, end = (min(max(at - passage.start, 0), len(passage.text)) for at in (citation.start, citation.end))
    if passage.source_id == citation.source_id and start < end:
        before, cited, after = passage.text[:start], passage.text[start:end], passage.text[end:]
        text = f"{plain(before)}<mark>{plain(cited)}</mark>{plain(after)}"
    else:
        text = plain(passage.text)
    return {"bullet": "- ", "quotation": "> ", "note": "*Noot:* "}.get(passage.form, "") + text


def _addresses(citation: Citation, passages: Sequence[Passage], source: Source | None) -> list[tuple[str, str]]:
    cited = next((passage for passage in passages if passage.id == citation.passage_id), None)
    found = {citation.url: citation.url} if citation.url else {}
    for each in cited.links if cited else ():
        found.setdefault(each.url, each.url + (" (hoort bij dit hoofdstuk)" if each.assumed else ""))
    if source is not None and source.url:
        found.setdefault(source.url, source.url)
    return [(shown, address) for address, shown in found.items()]


def _links(addresses: Sequence[tuple[str, str]]) -> str:
    return "Verder lezen:\n\n" + "\n".join(f"- {link(shown, address)}" for shown, address in addresses)
