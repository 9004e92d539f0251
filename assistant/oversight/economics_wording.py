"""How the figures of reviewing are said: plainly, with what they cannot say, and never to measure a person by.

A share of fewer than five is not said: it would be about one afternoon. Figures that are those of one person are not
said to anybody else.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.concepts import ConceptKind
from assistant.figures import format_number, format_percent
from assistant.oversight.economics import Duration, Economics, Share

FEWEST = 5
_KINDS = {
    ConceptKind.ANSWER: "antwoorden",
    ConceptKind.CALCULATION: "keuzes bij een norm",
    ConceptKind.SECTION: "onderdelen van beleid",
}
FEWEST_PEOPLE = 3
_PURPOSE = "Deze cijfers helpen om de assistent en de manier van werken te verbeteren. Ze zijn er niet om mensen te "


def economics_sentences(economics: Economics) -> list[str]:
    """What a page shows, one sentence or two an item, in order."""
    if not economics.reviews:
        return [_nothing_yet(economics), *_thumbs(economics)]
    if economics.reviewers == 1 and economics.person is None:
        return [
            "Tot nu toe beoordeelde één persoon. Cijfers over één persoon laten we alleen aan die persoon zelf zien.",
            *_thumbs(economics),
        ]
    if economics.reviewers < FEWEST_PEOPLE and economics.person is None:
        # Of two people, each knows the other's figures by taking away her own.
        return [
            "Tot nu toe beoordeelden twee mensen. Met zo weinig mensen gaan gezamenlijke cijfers over één van hen; die "
            "laten we alleen aan die persoon zelf zien.",
            *_thumbs(economics),
        ]
    is_own = economics.person is not None
    return [
        _reviews(economics),
        _unsaid("de tijd per beoordeling", economics.time, is_own) or _time(economics.time),
        *_kinds(economics),
        _unsaid("het openen van bronnen", economics.without_source, is_own) or _sources(economics.without_source),
        _unsaid("de blinde tweede blik", economics.agreement, is_own) or _agreement(economics.agreement),
        _unsaid("de oefenfouten", economics.caught, is_own) or _caught(economics.caught),
        *(() if is_own else _thumbs(economics)),
        f"{_PURPOSE}{'beoordelen.' if economics.person else 'vergelijken.'}",
    ]


def _said(share: Share) -> str:
    """ "8 van de 10 keer (80%; het echte aandeel ligt waarschijnlijk tussen 49% en 94%)"."""
    value, low, high = (_percent(each or 0) for each in (share.value, share.low, share.high))
    return (
        f"{share.hits} van de {share.of} keer ({value}; het echte aandeel ligt waarschijnlijk tussen {low} en {high})"
    )


def _nothing_yet(economics: Economics) -> str:
    who = "U hebt" if economics.person else "Er is"
    return f"{who} nog niets beoordeeld. Zodra dat wel zo is, staat hier wat we daarvan leren."


def _reviews(economics: Economics) -> str:
    times = "één beslissing" if economics.reviews == 1 else f"{economics.reviews} beslissingen"
    if economics.person:
        return f"U nam {times}."
    return f"Er zijn {times} genomen, door {economics.reviewers} mensen samen."


def _time(time: Duration) -> str:
    median, low, high = (_duration(seconds or 0) for seconds in (time.median, time.low, time.high))
    return (
        f"Een beoordeling duurt in het midden {median}; de middelste helft ligt tussen {low} en {high}. "
        "Een moeilijk concept mag langer duren."
    )


def _kinds(economics: Economics) -> Iterator[str]:
    """The time per kind, where there is more than one kind to tell apart."""
    if len(economics.kinds) > 1:
        for each in economics.kinds:
            if _unsaid("", each.time, economics.person is not None) is None:
                median = _duration(each.time.median or 0)
                yield f"Voor {_KINDS[each.kind]} is dat {median} ({each.reviews} beslissingen)."


def _sources(share: Share) -> str:
    return (
        f"Goedgekeurd zonder een bron te openen: {_said(share)}. "
        "Dat kan terecht zijn: het citaat staat al bij het concept."
    )


def _agreement(share: Share) -> str:
    return (
        f"Wie nog eens keek zonder de beslissing te kennen, besloot hetzelfde: {_said(share)}. "
        "Een verschil is geen fout: bespreek samen hoe u het las."
    )


def _caught(share: Share) -> str:
    return (
        f"Een oefenfout werd gezien: {_said(share)}. Die fouten zijn met opzet moeilijk te zien, en wat gemist "
        "wordt, gaat nooit de deur uit."
    )


def _thumbs(economics: Economics) -> Iterator[str]:
    up, down = economics.thumbs_up, economics.thumbs_down
    if up or down:
        yield f"Lezers gaven {up} keer een duim omhoog en {down} keer een duim omlaag."


def _unsaid(about: str, measured: Duration | Share, is_own: bool) -> str | None:
    """Why a figure is not said: too few, or of one person while somebody else is looking."""
    if measured.of < FEWEST:
        seen = "is nog niet gemeten" if not measured.of else f"is pas {measured.of} keer gemeten"
        return f"Over {about} zeggen we nog niets: dat {seen}. Vanaf {FEWEST} keer zegt een cijfer iets."
    if measured.people < 2 and not is_own:
        return f"Over {about} zeggen we hier niets: dat cijfer is van één persoon, en die ziet het zelf."
    return None


def _percent(share: float) -> str:
    return format_percent(round(100 * share))


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{format_number(round(seconds))} seconden"
    return f"{format_number(round(seconds / 60))} minuten"
