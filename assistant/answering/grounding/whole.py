"""The check of a whole draft, or of a text that a person wrote over one.

Five checks, cheap and certain ones, each pass, fail or not_checked with its reason; a check that could not run never
counts as passed. Whether a sentence *means* what its quote means is not decided here and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from assistant.advice import Answer, Calculation, Citation, Finding, Frozen, Option, Outcome, Status
from assistant.answering.drafting.draft import Draft
from assistant.concepts import Concept
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Corpus
from assistant.quoting import is_verbatim, normalise, sentences

MARKER = re.compile(r"\[(R?\d+)\]")
_QUOTED = re.compile(r'[“„][^”]*”|"[^"\n]*"|«[^»]*»')  # as we write them, and as models and reviewers do
_LISTS = re.compile(r"(?:\n- [^\n]*)+")
_NO_CLAIM = re.compile(r"[\s\-*>#_:.,;!?]*")


class Verdict(Frozen):
    """What the check found on one draft."""

    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return all(finding.status is not Status.FAIL for finding in self.findings)

    def with_findings(self, more: Iterable[Finding]) -> Verdict:
        """With further findings; one about the same check takes the place of the earlier one."""
        by_check = {finding.check: finding for finding in (*self.findings, *more)}
        return Verdict(findings=tuple(by_check.values()))


def check_grounding(
    draft: Draft, *, asked: Iterable[str], as_of: date, corpus: Corpus, known: frozenset[str]
) -> Verdict:
    """Check a draft. ``asked`` holds the user's own words and figures; ``known`` the ids of passages in evidence."""
    spoken = tuple(asked)
    return Verdict(
        findings=(
            _every_marker_has_evidence(draft.text, draft.citations, draft.calculations, known),
            _every_quote_is_verbatim(draft.text, draft.citations, draft.calculations, corpus),
            _every_number_is_traceable(draft, spoken, corpus),
            _every_claim_is_marked(draft),
            _every_source_is_in_force(draft.citations, as_of, corpus),
            Finding(
                check="entailment",
                status=Status.NOT_CHECKED,
                detail="Of elke zin hetzelfde betekent als het citaat, is niet nagegaan: er is geen model voor.",
            ),
        )
    )


def edit_checker(corpus: Corpus) -> Callable[[Concept, str], tuple[Finding, ...]]:
    """A check for a person's own text: same evidence, same rules.

    What stood unmarked in the original (caveats, who decides) may stay; a new sentence without a source is reported.
    """

    def check(concept: Concept, text: str) -> tuple[Finding, ...]:
        unmarked = [
            claim for line in concept.text.splitlines() for claim in split_claims(line) if not MARKER.search(claim)
        ]
        draft = Draft(
            outcome=concept.outcome if isinstance(concept, Answer) else Outcome.ANSWERED,
            text=text,
            citations=concept.citations,
            calculations=concept.calculations,
            options=concept.options,
            framing=tuple(unmarked),
        )
        own = (concept.question,) if isinstance(concept, Answer) else (concept.heading, *concept.given)
        known = frozenset(citation.passage_id for citation in concept.citations)
        verdict = check_grounding(draft, asked=(*own, concept.text), as_of=concept.as_of, corpus=corpus, known=known)
        return verdict.findings

    return check


def _every_marker_has_evidence(
    text: str, citations: Sequence[Citation], calculations: Sequence[Calculation], known: frozenset[str]
) -> Finding:
    marked = set(MARKER.findall(text))
    offered = {str(citation.marker) for citation in citations} | {calculation.marker for calculation in calculations}
    unknown = sorted(marked - offered)
    strange = sorted({citation.passage_id for citation in citations} - known)
    wrong = [f"[{label}] hoort bij geen bron" for label in unknown] + [
        f"{name} zat niet in het bewijs" for name in strange
    ]
    return _finding("markers", wrong, f"Alle {len(marked)} markeringen horen bij een passage of berekening.")


def _every_quote_is_verbatim(
    text: str, citations: Sequence[Citation], calculations: Sequence[Calculation], corpus: Corpus
) -> Finding:
    wrong: list[str] = []
    for citation in citations:
        canonical = corpus.canonical.get(citation.source_id, "")
        if canonical[citation.start : citation.end] != citation.quote:
            wrong.append(f"[{citation.marker}] staat niet letterlijk in {citation.locator}")
        elif not is_verbatim(citation.quote, corpus.passage(citation.passage_id).text):
            wrong.append(f"[{citation.marker}] staat niet in passage {citation.passage_id}")
    for calculation in calculations:
        if not is_verbatim(calculation.quote, corpus.passage(calculation.passage_id).text):
            wrong.append(f"[{calculation.marker}] rust op een citaat dat niet in {calculation.passage_id} staat")
    held = [*(citation.quote for citation in citations), *(calculation.quote for calculation in calculations)]
    for quoted in _QUOTED.findall(text):
        if not any(is_verbatim(quoted[1:-1], quote) for quote in held):
            wrong.append(f"{quoted[:60]} staat tussen aanhalingstekens maar in geen citaat")
    return _finding("verbatim", wrong, "Elk citaat staat letterlijk in zijn passage.")


def _every_number_is_traceable(draft: Draft, asked: Sequence[str], corpus: Corpus) -> Finding:
    quoted: tuple[Citation | Calculation | Option, ...] = (*draft.citations, *draft.calculations, *draft.options)
    quotes = [each.quote for each in quoted]
    lost = numbers_in(_without(quotes, draft.text))
    lost -= {Decimal(block.count("\n- ")) for block in _LISTS.findall(draft.text)}  # "zes punten:" counts itself
    for calculation in draft.calculations:
        lost -= {abs(Decimal(str(value))) for value in calculation.inputs.values()}
        if result := calculation.result:
            lost -= {abs(Decimal(str(value))) for value in (result.value, result.upper) if value is not None}
    formulas = (calculation.formula for calculation in draft.calculations)
    for source in (*asked, *quotes, *formulas, draft.refusal or ""):
        if not lost:
            break
        # "1) Bieb" begins with the number of a point, and within a line it does not.
        lost -= numbers_in(source) | numbers_in(f"– {source}")
    return _finding(
        "numbers",
        [f"het getal {number} staat in geen citaat, berekening of vraag" for number in sorted(lost)],
        "Elk getal komt uit een citaat, een berekening of de vraag.",
    )


def _without(quotes: Iterable[str], text: str) -> str:
    """What a text says beside these quotes: reading numbers is the costly part of checking an answer, and those of a
    quote are traced by the quote itself."""
    for quote in quotes:
        text = text.replace(quote, "\n")
    return text


def _every_claim_is_marked(draft: Draft) -> Finding:
    framing = {
        normalise(claim) for frame in draft.framing for line in frame.splitlines() for claim in split_claims(line)
    }
    wrong = []
    for line in draft.text.splitlines():
        for claim in split_claims(line):
            if not MARKER.search(claim) and normalise(claim) not in framing and not _is_frame(claim):
                wrong.append(f"zonder bron: ‘{claim[:80]}’")
    return _finding("claims", wrong, "Elke zin die iets beweert draagt een bron of berekening.")


def split_claims(line: str) -> list[str]:
    """The sentences of a line, markers and quotations kept with the sentence that carries them."""
    hidden = _QUOTED.sub(lambda quote: "“" + "x" * (len(quote.group()) - 2) + "”", line)
    hidden = re.sub(r"([.!?])((?:\s*\[R?\d+\])+)", r"\2\1", hidden)  # "Zin. [1]" → the marker belongs to the sentence
    found = []
    for start, end in sentences(hidden):
        found.append(line[start:end] if len(hidden) == len(line) else hidden[start:end])
    return found


def _is_frame(claim: str) -> bool:
    """An introduction that ends in a colon, or a line without words, claims nothing by itself."""
    bare = claim.strip().strip("*_ ")
    return bare.endswith((":", "?")) or bool(_NO_CLAIM.fullmatch(bare))


def _every_source_is_in_force(citations: Sequence[Citation], as_of: date, corpus: Corpus) -> Finding:
    wrong = [
        f"{corpus.sources[source_id].title} gold niet op {as_of:%d-%m-%Y}"
        for source_id in sorted({citation.source_id for citation in citations})
        if not corpus.sources[source_id].is_in_force(as_of)
    ]
    return _finding("in_force", wrong, f"Alle bronnen gelden op {as_of:%d-%m-%Y}.")


def _finding(check: str, wrong: Sequence[str], right: str) -> Finding:
    if wrong:
        return Finding(check=check, status=Status.FAIL, detail="; ".join(wrong))
    return Finding(check=check, status=Status.PASS, detail=right)
