"""The figures that the roles of numbers make: added up, multiplied and taken off as was said."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.understanding.hours import FULL_WEEK, LONGEST_FULL, SHORTEST_FULL, hours_a_week, names_fte
from assistant.answering.understanding.number_roles import UNITS, Role
from assistant.answering.understanding.pairs import PAIRS
from assistant.answering.understanding.people import is_bound
from assistant.answering.understanding.periods import PERIODS
from assistant.answering.understanding.reading import OwnFigure, made_of
from assistant.answering.understanding.totals import multiplied, of_all_heads, over_a_year
from assistant.figures import Worked, find_figures

MOST_TIMES = 20


def figures_of(roles: Sequence[Role], messages: Sequence[str], names: frozenset[str]) -> dict[str, OwnFigure] | None:
    """The figures of these names as they come out; None where one is said in a way that cannot be worked out."""
    heads = next((_of(role) for role in roles if role.name == "inhabitants" and role.how == "is"), None)
    found: dict[str, OwnFigure] = {}
    for name in names:
        said = [role for role in roles if role.name == name and role.how != "was"]
        # "Oh nee, 12k per maand" takes the place of what was said by the month before.
        last = max((role.place.message for role in said if role.how == "per"), default=0)
        terms: list[OwnFigure] = []
        for role in said:
            if role.how == "per" and role.place.message == last:
                term = _of_each(role, roles, messages, heads)
                if term is None:
                    return None
                terms.append(term)
            elif role.how == "one":
                terms.append(_of(role))
        stated = [_of(role) for role in said if role.how == "is"]
        if stated:
            found[name] = stated[-1]
        elif terms:
            found[name] = _sum(terms)
        if (changes := [role for role in said if role.how in ("plus", "minus")]) and name in found:
            found[name] = _changed(found[name], changes, is_share=UNITS[name] == "percent")
    return _latest_of_twins(found, roles)


def _latest_of_twins(found: dict[str, OwnFigure], roles: Sequence[Role]) -> dict[str, OwnFigure]:
    """ "Waarvan 90.000 naar doelgroepen gaat", and later "wij zitten nu op 12%": the share takes the place of the
    amount, and the other way round."""
    said_in = {role.name: role.place.message for role in roles if role.how != "was"}  # the last of each
    gone = {
        old
        for pair in PAIRS.values()
        for old, new in ((pair.part, pair.share), (pair.share, pair.part))
        if old in found and new in found and said_in[old] < said_in[new]
    }
    return {name: each for name, each in found.items() if name not in gone}


def _of(role: Role) -> OwnFigure:
    figure = role.place.figure
    if role.name == "inhabitants" and is_bound(figure):
        return OwnFigure(figure.value - 1)
    return OwnFigure(figure.value, figure.worked)


def _sum(terms: Sequence[OwnFigure]) -> OwnFigure:
    if len(terms) == 1:
        return terms[0]
    return OwnFigure(sum((each.value for each in terms), Decimal(0)), made_of("plus", terms))


def _changed(base: OwnFigure, changes: Sequence[Role], *, is_share: bool) -> OwnFigure:
    """With what comes on or goes off it, one after another."""
    for role in changes:
        figure, how = role.place.figure, role.how
        if figure.unit == "percent" and not is_share:
            by, how_made = base.value * figure.value / 100, f"{how}_share"
        else:
            by, how_made = figure.value, how
        value = base.value + by if how == "plus" else base.value - by
        base = OwnFigure(value, made_of(how_made, (base, figure)))
    return base


def _of_each(role: Role, roles: Sequence[Role], messages: Sequence[str], heads: OwnFigure | None) -> OwnFigure | None:
    """ "14.000 per maand", "3 specialisten van 16 uur", "0,9 fte", "8 euro per inwoner", in the measure of the norm."""
    text, figure = messages[role.place.message], role.place.figure
    known = {"inhabitants": heads.value} if heads is not None else {}
    spoken = find_figures(text)
    for worked_out in (of_all_heads(spoken, known), multiplied(text, over_a_year(text, hours_a_week(text, spoken)))):
        for each in worked_out:
            if each.start <= figure.start < each.end and each.worked is not None:
                return OwnFigure(each.value, each.worked)
    if figure.per in PERIODS and figure.unit != "hours":
        times = PERIODS[figure.per]
        return OwnFigure(times * figure.value, Worked(how="times", terms=(times, figure.value)))
    counts = [
        each.place.figure
        for each in roles
        if each.name == "count"
        and each.place.message == role.place.message
        and each.place.figure.unit in (None, "hours")
    ]
    if names_fte(text) and figure.unit is None:
        week = next((each.value for each in counts if SHORTEST_FULL <= each.value <= LONGEST_FULL), FULL_WEEK)
        return OwnFigure(figure.value * week, Worked(how="of_fte", terms=(figure.value, week)))
    many = {each.value for each in counts if 1 < each.value <= MOST_TIMES and each.value == int(each.value)}
    if len(many) != 1:
        return None
    (times,) = many
    return OwnFigure(times * figure.value, Worked(how="times", terms=(times, figure.value)))
