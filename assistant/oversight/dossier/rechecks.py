"""One answer or section looked over again: its fingerprint, its approval, its quotes, its sources and its figures.

Owns what can be found and the sentence about it. The corpus and the register are those of today: a quote that stood
there when it was approved and no longer does is found, whoever is right.
"""

from __future__ import annotations

from assistant.advice import Answer, Calculation, Status, content_hash
from assistant.concepts import Concept, DecisionRecord, title_of
from assistant.errors import BadInput, UnknownName
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import (
    NormRegister,
    calculate,
    judged,
    readings,
    receipt_of,
    set_beside,
    solve,
    with_rest,
    with_spread,
    with_total,
)
from assistant.oversight.dossier import wording
from assistant.oversight.dossier.checking import checks
from assistant.oversight.dossier.grounds import About, Found, Grounds, Recheck
from assistant.oversight.dossier.standing import approval, decisions, journal
from assistant.quoting import is_verbatim

_LONGEST = 100


def recheck(item: Concept, grounds: Grounds, history: tuple[DecisionRecord, ...] = ()) -> list[Recheck]:
    """Everything that can be looked at again of one answer or section."""
    found = [_fingerprint(item), *approval(item)]
    if grounds.records is not None:
        found.append(journal(item, grounds.records))
        found += decisions(item, history, grounds.records)
    found += checks(item, grounds)
    for citation in item.citations:
        found.append(_quote(f"Citaat [{citation.marker}]", citation.passage_id, citation.quote, grounds.corpus))
    for option in item.options:
        found.append(_quote(f"De lezing ‘{option.label}’", option.passage_id, option.quote, grounds.corpus))
    for source_id in dict.fromkeys(citation.source_id for citation in item.citations):
        found.append(_source(source_id, grounds))
    for calculation in item.calculations:
        name = f"Het citaat bij berekening {calculation.marker}"
        found.append(_quote(name, calculation.passage_id, calculation.quote, grounds.corpus))
        found.append(_figure(calculation, item, grounds.register))
    return [
        Recheck(about=about, item=item.id, title=title_of(item), status=status, detail=detail)
        for about, status, detail in found
    ]


def _fingerprint(item: Concept) -> Found:
    if content_hash(item.text, item.citations, item.calculations) == item.content_hash:
        return About.FINGERPRINT, Status.PASS, "De vingerafdruk hoort bij deze tekst, citaten en berekeningen."
    detail = "De vingerafdruk hoort niet bij deze tekst, citaten en berekeningen: er is iets veranderd."
    return About.FINGERPRINT, Status.FAIL, detail


def _quote(name: str, passage_id: str, quote: str, corpus: Corpus) -> Found:
    try:
        text = corpus.passage(passage_id).text
    except UnknownName:
        return About.QUOTE, Status.FAIL, f"{name}: de passage {passage_id} staat niet meer in de bronnen."
    if not is_verbatim(quote, text):
        return About.QUOTE, Status.FAIL, f"{name}: ‘{_short(quote)}’ staat niet (meer) zo in {passage_id}."
    return About.QUOTE, Status.PASS, f"{name} staat letterlijk in de bron."


def _source(source_id: str, grounds: Grounds) -> Found:
    source = grounds.corpus.sources.get(source_id)
    if source is None:
        return About.SOURCE, Status.FAIL, f"De bron {source_id} staat niet meer in de bronnen."
    if source.is_in_force(grounds.today):
        return About.SOURCE, Status.PASS, f"De bron “{source.title}” geldt op {wording.day(grounds.today)}."
    why = "is ingetrokken" if source.status == "withdrawn" else f"geldt niet op {wording.day(grounds.today)}"
    return About.SOURCE, Status.FAIL, f"De bron “{source.title}” {why}."


# --- figures


def _figure(calculation: Calculation, item: Concept, register: NormRegister) -> Found:
    name = f"Berekening {calculation.marker}"
    if receipt_of(calculation) != calculation.receipt:
        return About.FIGURE, Status.FAIL, f"{name} past niet bij haar bewijs: er is iets in veranderd."
    language = str(item.language) if isinstance(item, Answer) else "nl"
    try:
        again = _again(calculation, register, language)
    except BadInput as error:
        return About.FIGURE, Status.FAIL, f"{name} is niet opnieuw te maken: {error}"
    if again is None:
        return About.FIGURE, Status.FAIL, f"{name}: de gekozen lezing hoort niet meer bij deze norm en deze cijfers."
    if again.receipt == calculation.receipt:
        return About.FIGURE, Status.PASS, f"{name} komt opnieuw berekend op hetzelfde uit{_outcome(calculation)}."
    if _says(again) != _says(calculation):
        detail = f"{name} komt nu anders uit{_outcome(again)}; vastgelegd is{_outcome(calculation) or ': geen getal'}."
        return About.FIGURE, Status.FAIL, detail
    if again.norm_version != calculation.norm_version:
        detail = f"{name} komt op hetzelfde uit, maar de norm {calculation.norm_id} is sindsdien veranderd."
        return About.FIGURE, Status.FAIL, detail
    return About.FIGURE, Status.FAIL, f"{name} rust nu op een andere zin van de bron dan vastgelegd."


def _again(calculation: Calculation, register: NormRegister, language: str) -> Calculation | None:
    """The same sum made today; None where the reading that was chosen is no longer offered."""
    made = _made(calculation, register, language)
    if calculation.beside is not None:
        other = calculate(register, calculation.norm_id, calculation.beside, language=language)
        made = set_beside(made, other, language)
    if calculation.rest is not None:
        made = with_rest(register, made, language)
    if calculation.per is not None:
        made = with_spread(made, calculation.per, language)
    if calculation.added is not None:
        others = [calculate(register, calculation.norm_id, each, language=language) for each in calculation.added]
        made = with_total(made, others, language)
    judgement = calculation.judgement
    if judgement is None:
        return made
    offered = readings(register, calculation.norm_id, calculation.inputs, language)
    chosen = (judgement.label, judgement.consequence, judgement.passage_id, judgement.quote)
    for place, option in enumerate(offered):
        if (option.label, option.consequence, option.passage_id, option.quote) == chosen:
            return judged(register, made, place, judgement)
    return None


def _made(calculation: Calculation, register: NormRegister, language: str) -> Calculation:
    make = solve if calculation.solves else calculate
    return make(register, calculation.norm_id, calculation.inputs, calculation.marker, language)


def _says(calculation: Calculation) -> tuple[object, ...]:
    return calculation.formula, calculation.result, calculation.comparison


def _outcome(calculation: Calculation) -> str:
    return f": {wording.result(calculation.result)}" if calculation.result else ""


def _short(quote: str) -> str:
    return quote if len(quote) <= _LONGEST else quote[: _LONGEST - 1] + "…"
