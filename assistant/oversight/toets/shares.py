"""What a local policy says about a norm that is a share: which figures are its own, and how they compare.

Owns the reading of one statement at a time: the plan's own figure set aside, denials heard, part and whole put
together. Sums are the calculators'. Whatever remains in doubt stays open, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assistant.advice import Calculation, Comparison, Unit
from assistant.errors import BadInput
from assistant.figures import Figure, find_figures
from assistant.knowledge.norms import Kind, Norm, NormInput, NormRegister, Strength, Use, calculate, held_values
from assistant.oversight.toets import wording
from assistant.oversight.toets.model import RecognisedFigure
from assistant.oversight.toets.statements import Statement
from assistant.oversight.toets.subjects import Subject, is_change, names_whole, whole_named
from assistant.oversight.toets.wholes import LOW_COUNT, Total, recognised, unit_of

_BETWEEN = re.compile(r"\s*(?:%|procent)?\s*(?:tot|en|à|-|–|/|t/m)\s*(?:de\s+)?$", re.I)
_TUSSEN = re.compile(r"\btussen\s+(?:de\s+)?$", re.I)
_NAMED_TOTAL = re.compile(r"budget\b(?:\W+\w+){0,4}\W*$", re.I)
_OUT_OF = re.compile(r"\b(?:van|op|uit|totaal)(?:\s+(?:de|onze|het|ons|in totaal|alle))*\s+$", re.I)
_SPENT = re.compile(
    r"budget|\b(?:voor|naar|aan)\b(?:\s+\w+){0,4}\s+\w*(?:doel|focus)?groep|besteed|besteden|reserv|begroot|bestemd"
    r"|krijg|ontvang|:",
    re.I,
)
_PRICE = re.compile(r"contributie|abonnement|lidmaatschap|entree|toegang|boete|tarief", re.I)


class Stand(StrEnum):
    MEETS = "meets"
    DIFFERS = "differs"
    OPEN = "open"


class Why(StrEnum):
    """Why a statement leaves it open."""

    NO_FIGURE = "no_figure"
    OF_WHAT = "of_what"
    DENIED = "denied"
    PLAN_ONLY = "plan_only"
    BOUND = "bound"
    ABOUT = "about"
    AHEAD = "ahead"
    GROWS = "grows"
    NO_TOTAL = "no_total"
    BAD_SUM = "bad_sum"
    GAP = "gap"
    EACH = "each"
    NO_INHABITANTS = "no_inhabitants"


@dataclass(frozen=True, slots=True)
class Mention:
    """One statement about a norm, and where it stands; ``totals`` are the places of totals stated elsewhere."""

    place: int
    stand: Stand
    why: Why | None = None
    figures: tuple[RecognisedFigure, ...] = ()
    calculation: Calculation | None = None
    totals: tuple[int, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Share:
    low: Decimal
    high: Decimal
    bound: str
    figure: Figure


def share_mentions(
    norm: Norm, subject: Subject, statements: Sequence[Statement], totals: Mapping[str, Total], register: NormRegister
) -> list[Mention]:
    """Every statement about the norm, in the order of the document."""
    reader = _Reader(norm, subject, totals, register)
    found = (reader.read(place, statement) for place, statement in enumerate(statements))
    return [mention for mention in found if mention is not None]


@dataclass(frozen=True, slots=True)
class _Reader:
    norm: Norm
    subject: Subject
    totals: Mapping[str, Total]
    register: NormRegister

    def read(self, place: int, statement: Statement) -> Mention | None:
        text = statement.text
        named = self.subject.is_named_in(text)
        if not named and not self._is_named_above(statement):
            return None
        figures = find_figures(statement.spoken)
        parts = self._amounts(statement, figures) if named else []
        if parts:
            return self._from_amounts(place, statement, parts)
        shares = self._shares(statement, figures)
        shares = [each for each in shares if named or self._counts_under_heading(statement, each)]
        if shares:
            return self._from_shares(place, statement, shares)
        silent = self.subject.needs_figure or (self.subject.needs_whole and not names_whole(text, self.subject.whole))
        return Mention(place, Stand.OPEN, Why.NO_FIGURE) if named and not silent and not _other_share(figures) else None

    def _is_named_above(self, statement: Statement) -> bool:
        is_other = self.subject.not_if is not None and self.subject.not_if.search(statement.text)
        return not is_other and bool(statement.heading) and self.subject.is_named_in(statement.heading[-1])

    def _counts_under_heading(self, statement: Statement, share: _Share) -> bool:
        """Under a heading that names the subject, a share must name its whole, or stand beside the plan's own."""
        whole = whole_named(statement.spoken, share.figure.start, share.figure.end)
        return whole == self.subject.whole or wording.speaks_of_plan(statement.text)

    # --- shares

    def _shares(self, statement: Statement, figures: Sequence[Figure]) -> list[_Share]:
        text = statement.spoken
        percents = [
            figure
            for figure in figures
            if figure.unit == "percent" and 0 <= figure.value <= 100 and not is_change(text, figure.start, figure.end)
        ]
        shares: list[_Share] = []
        for figure in percents:
            before = text[: figure.start]
            last = shares[-1] if shares else None
            link = text[last.figure.end : figure.start] if last else ""
            ranged = last is not None and bool(_BETWEEN.fullmatch(link))
            if last is not None and ranged and (figure.in_range or _TUSSEN.search(text[: last.figure.start])):
                low, high = sorted((last.low, figure.value))
                shares[-1] = _Share(low, high, last.bound, figure)
                continue
            shares.append(_Share(figure.value, figure.value, wording.bound_before(before), figure))
        wholes = (None, self.subject.whole)
        return [each for each in shares if whole_named(text, each.figure.start, each.figure.end) in wholes]

    def _from_shares(self, place: int, statement: Statement, shares: list[_Share]) -> Mention:
        text = statement.text
        values = held_values(self.norm)
        about_plan = wording.speaks_of_plan(f"{statement.header} {text}")
        own = [each for each in shares if each.bound != "denied"]
        if about_plan and any(each.low not in values for each in own):
            own = [each for each in own if each.low not in values]
        if not own:
            return Mention(place, Stand.OPEN, Why.DENIED)
        figures = tuple(recognised(self._share_input(), each.figure, statement) for each in own)
        is_quoted = about_plan and all(each.low in values for each in own)
        if is_quoted and not wording.adopts(text):
            return Mention(place, Stand.OPEN, Why.DENIED if wording.negations(text) else Why.PLAN_ONLY, figures)
        if self.subject.needs_whole and not names_whole(statement.in_context, self.subject.whole):
            return Mention(place, Stand.OPEN, Why.OF_WHAT, figures)
        stands = {self._stand_of(each) for each in own}
        if len(stands) > 1:
            return Mention(place, Stand.OPEN, Why.GROWS, figures)
        stand, why = stands.pop()
        worst = min(own, key=lambda each: each.low) if self.norm.kind is Kind.FLOOR else max(own, key=lambda e: e.high)
        return self._weighed(place, statement, stand, why, figures, {self._share_input().name: worst.low})

    def _share_input(self) -> NormInput:
        return next(each for each in self.norm.inputs if each.use is Use.SHARE)

    def _stand_of(self, share: _Share) -> tuple[Stand, Why | None]:
        value = self.norm.values[0]
        low, high = Decimal(str(value.value)), Decimal(str(value.value if value.upper is None else value.upper))
        if self.norm.kind is Kind.FLOOR:
            fits, at_edge, wrong_way = share.low >= low, share.low == low, "most"
        elif self.norm.kind is Kind.CEILING:
            fits, at_edge, wrong_way = share.high <= low, share.high == low, "least"
        else:
            fits, at_edge, wrong_way = low <= share.low and share.high <= high, False, "most"
        if not fits:
            return Stand.DIFFERS, None
        if share.bound == wrong_way and self.norm.kind is not Kind.BAND:
            return Stand.OPEN, Why.BOUND
        if share.bound == "about" and at_edge:
            return Stand.OPEN, Why.ABOUT
        return Stand.MEETS, None

    # --- amounts

    def _amounts(self, statement: Statement, figures: Sequence[Figure]) -> list[Figure]:
        unit = self.norm.whole.unit
        if self.norm.input_for(Use.PART) is None:
            return []
        text = statement.spoken
        if unit is Unit.EUR and (_PRICE.search(text) or not _SPENT.search(text)):
            return []
        least = 1 if unit is Unit.EUR else LOW_COUNT
        amounts = [
            figure
            for figure in figures
            if not figure.in_range
            and figure.per in (None, "jaar")
            and (unit_of(figure) is unit if figure.unit else unit is Unit.COUNT)
            and figure.unit != "inhabitants"
            and figure.value >= (least if figure.unit else 2)
        ]
        alone = len(amounts) == 1 and _NAMED_TOTAL.search(text[: amounts[0].start])
        return [] if alone or (amounts and not any(each.unit for each in amounts)) else amounts

    def _from_amounts(self, place: int, statement: Statement, amounts: Sequence[Figure]) -> Mention | None:
        part_input, whole_input = self.norm.input_for(Use.PART), self.norm.whole
        assert part_input is not None
        ordered = sorted(amounts, key=lambda figure: figure.value)
        part = recognised(part_input, ordered[0], statement)
        elsewhere: tuple[int, ...] = ()
        if len(ordered) == 2 and self._is_whole(ordered[1], statement):
            whole = recognised(whole_input, ordered[1], statement)
        elif len(ordered) == 1 and whole_input.name in self.totals:
            total = self.totals[whole_input.name]
            whole, elsewhere = total.figure, (total.place,)
            if whole.start == part.start:
                return None
        else:
            return Mention(place, Stand.OPEN, Why.NO_TOTAL, (part,))
        bound = wording.bound_before(statement.spoken[: ordered[0].start])
        figures = (whole, part)
        try:
            made = calculate(self.register, self.norm.id, {whole_input.name: whole.value, part_input.name: part.value})
        except BadInput as error:
            return Mention(place, Stand.OPEN, Why.BAD_SUM, figures, totals=elsewhere, detail=str(error))
        stand = Stand.MEETS if made.comparison is Comparison.MEETS else Stand.DIFFERS
        wrong_way = {Kind.FLOOR: "most", Kind.CEILING: "least"}.get(self.norm.kind)
        if bound == "denied":
            return Mention(place, Stand.OPEN, Why.DENIED, figures, totals=elsewhere)
        if stand is Stand.MEETS and bound and bound == wrong_way:
            return Mention(place, Stand.OPEN, Why.BOUND, figures, made, elsewhere)
        return self._guarded(Mention(place, stand, None, figures, made, elsewhere), statement)

    def _is_whole(self, figure: Figure, statement: Statement) -> bool:
        """Whether the larger of two amounts is the whole, and not the part of something else beside it."""
        total = self.totals.get(self.norm.whole.name)
        if total is not None and total.figure.start == statement.start + figure.start:
            return True
        before = statement.spoken[: figure.start]
        named = _NAMED_TOTAL if self.norm.whole.unit is Unit.EUR else _OUT_OF
        return figure.unit is not None and bool(named.search(before))

    # --- what makes a firm verdict less firm

    def _weighed(
        self,
        place: int,
        statement: Statement,
        stand: Stand,
        why: Why | None,
        figures: tuple[RecognisedFigure, ...],
        inputs: dict[str, object],
    ) -> Mention:
        total = self.totals.get(self.norm.whole.name)
        figures = figures if total is None else (total.figure, *figures)
        given = inputs if total is None else {**inputs, self.norm.whole.name: total.figure.value}
        made = calculate(self.register, self.norm.id, given)
        elsewhere = () if total is None else (total.place,)
        return self._guarded(Mention(place, stand, why, figures, made, elsewhere), statement)

    def _guarded(self, mention: Mention, statement: Statement) -> Mention:
        """Only what is said plainly meets a norm: no denial, no perhaps, and no aim where an agreement is meant."""
        if mention.stand is not Stand.MEETS:
            return mention
        text, doubt = statement.text, None
        is_aim = wording.looks_ahead(text) and self.norm.strength is Strength.AGREEMENT
        if wording.negations(text):
            doubt = Why.DENIED
        elif is_aim or wording.is_tentative(text):
            doubt = Why.AHEAD
        if doubt is None:
            return mention
        return Mention(
            mention.place, Stand.OPEN, doubt, mention.figures, mention.calculation, mention.totals, mention.detail
        )


def _other_share(figures: Sequence[Figure]) -> bool:
    """A statement whose only share is of something else is not about the norm."""
    return any(figure.unit == "percent" for figure in figures)
