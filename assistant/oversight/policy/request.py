"""What an adviser asks a draft of, read and weighed before anything is written.

Owns the sentences that refuse a request: unknown or double themes, figures that cannot be, names that would break the
text they are put in. It corrects nothing but white space and the spelling of a theme's title.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from assistant.advice import Number
from assistant.concepts import PolicyRequest, Profile
from assistant.errors import BadInput, shown
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import Norm, NormInput, NormRegister, Use, missing_inputs, read_library_figures
from assistant.knowledge.norms.inputs import read_inputs
from assistant.knowledge.themes import Theme, themes_of

LONGEST_NAME, LONGEST_GROUP, LONGEST_TITLE = 120, 80, 200  # characters
GROUPS_AT_MOST = 20
_MARKDOWN = re.compile(r"[\[\]<>|`*_#\\~{}]")
_DOUBLE_QUOTES = re.compile(r'["“”„«»]')


def profile_fields(register: NormRegister) -> list[NormInput]:
    """Every figure that a library can give of itself, once, in the register's order.

    ``use`` is that of the first norm that takes the figure; another norm may use it otherwise.
    """
    fields: dict[str, NormInput] = {}
    for norm in register.norms.values():
        for each in norm.inputs:
            fields.setdefault(each.name, each)
    return list(fields.values())


def check_request(
    request: PolicyRequest, corpus: Corpus, register: NormRegister, as_of: date | None = None
) -> PolicyRequest:
    """The request as it can be drafted from, or a BadInput that says what to change."""
    profile = request.profile
    if profile.last_year < profile.first_year:
        raise BadInput(
            f"Het laatste jaar ({profile.last_year}) ligt vóór het eerste ({profile.first_year}); verwissel ze."
        )
    checked = Profile(
        library=_name(profile.library, "De naam van de bibliotheek", LONGEST_NAME),
        figures=_figures(profile.figures, register),
        target_groups=_groups(profile.target_groups),
        first_year=profile.first_year,
        last_year=profile.last_year,
    )
    title = _name(request.title, "De titel", LONGEST_TITLE) if request.title.strip() else ""
    return PolicyRequest(profile=checked, themes=_themes(request.themes, themes_of(corpus, as_of)), title=title)


def _themes(asked: Sequence[str], known: Sequence[Theme]) -> tuple[str, ...]:
    by_name = {name.casefold(): theme.title for theme in known for name in (theme.slug, theme.title)}
    chosen: list[str] = []
    for name in asked:
        title = by_name.get(" ".join(name.split()).casefold())
        if title is None:
            raise BadInput(_unknown_theme(name, known))
        if title in chosen:
            raise BadInput(f"Het thema ‘{title}’ staat er twee keer; noem elk thema één keer.")
        chosen.append(title)
    if not chosen:
        raise BadInput(f"Er is geen thema gekozen; kies uit {_listed(known)}.")
    return tuple(chosen)


def _unknown_theme(name: str, known: Sequence[Theme]) -> str:
    near = difflib.get_close_matches(name.casefold(), [theme.title.casefold() for theme in known], n=1, cutoff=0.6)
    meant = next((theme.title for theme in known if near and theme.title.casefold() == near[0]), None)
    hint = f" (bedoelt u ‘{meant}’?)" if meant else ""
    return f"Het plan kent geen thema ‘{shown(name)}’{hint}; kies uit {_listed(known)}."


def _listed(themes: Sequence[Theme]) -> str:
    return "; ".join(f"‘{theme.title}’" for theme in themes)


def _groups(groups: Sequence[str]) -> tuple[str, ...]:
    if len(groups) > GROUPS_AT_MOST:
        raise BadInput(f"Er staan {len(groups)} doelgroepen en er passen er {GROUPS_AT_MOST}; kies de belangrijkste.")
    read: dict[str, str] = {}
    for group in groups:
        name = _name(group, "Een doelgroep", LONGEST_GROUP)
        if name.casefold() in read:
            raise BadInput(f"De doelgroep ‘{name}’ staat er twee keer; noem elke doelgroep één keer.")
        read[name.casefold()] = name
    return tuple(read.values())


def _name(written: str, what: str, longest: int) -> str:
    """A name as a text can carry it: on one line, and without signs that would become layout, source or quotation."""
    name = re.sub(" +", " ", _plain(written)).strip()
    if not name.isprintable():
        raise BadInput(f"{what} bevat stuurtekens of een nieuwe regel; typ de woorden opnieuw op één regel.")
    name = _DOUBLE_QUOTES.sub("'", name)
    if sign := _MARKDOWN.search(name):
        raise BadInput(f"{what} bevat het teken ‘{sign.group()}’, dat in de tekst opmaak zou worden; laat het weg.")
    if not any(sign.isalnum() for sign in name):
        raise BadInput(f"{what} bevat geen letters of cijfers; vul in hoe het heet.")
    if len(name) > longest:
        raise BadInput(f"{what} telt {len(name)} tekens en er passen er {longest}; maak het korter.")
    return name


def _plain(written: str) -> str:
    """What comes along when a name is pasted: spaces of all kinds become one kind, signs without width go."""
    kinds = ((sign, unicodedata.category(sign)) for sign in written.strip())
    return "".join(" " if kind == "Zs" else sign for sign, kind in kinds if kind != "Cf")


def _figures(figures: Mapping[str, Number], register: NormRegister) -> dict[str, Number]:
    """The figures, each possible by itself and together, as every norm that takes them would read them."""
    read = read_library_figures(register, figures)
    for norm in register.norms.values():
        given = usable_figures(norm, read)
        if norm.is_calculated and not missing_inputs(norm, given):
            read_inputs(norm, given)
    return {name: _number(value) for name, value in read.items()}


def usable_figures(norm: Norm, figures: Mapping[str, Decimal | Number]) -> dict[str, Decimal | Number]:
    """The figures that this norm takes. A whole of nothing (no hours yet) is no whole: nothing is a share of it."""
    taken: dict[str, Decimal | Number] = {}
    for each in norm.inputs:
        value = figures.get(each.name)
        if value is not None and not (each.use is Use.WHOLE and value == 0):
            taken[each.name] = value
    return taken


def _number(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)
