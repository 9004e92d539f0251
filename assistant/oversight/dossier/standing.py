"""Whether an approval in a dossier is one, and whether the journal still says so.

Owns what is said of one answer or section, and what a person should know of the whole before reading on: how much of
it nobody approved, what was erased, and whether a newer version exists. It looks at no text.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.advice import RELEASED, ReviewState, Status
from assistant.concepts import Concept, DecisionRecord
from assistant.oversight.dossier import wording
from assistant.oversight.dossier.content import Dossier, is_released
from assistant.oversight.dossier.grounds import About, Found, Recheck, Records

_TOLD = {
    "question": "de vraag",
    "heading": "de kop",
    "theme": "het thema",
    "part": "het soort onderdeel",
    "as_of": "de datum waarvoor het geldt",
    "outcome": "de uitkomst",
    "citations": "de bronvermelding",
    "calculations": "de berekeningen",
    "options": "de mogelijke lezingen",
    "findings": "wat de controle vond",
    "author": "wie het liet maken",
    "versions": "de versies waarmee het is gemaakt",
    "review": "de reden of de gekozen lezing",
}


# --- one answer or section


def approval(item: Concept) -> Iterator[Found]:
    """What the dossier itself says; nothing of what claims no approval."""
    review = item.review
    if not review.is_released:
        return
    if review.decided_by is None or review.decided_at is None or review.content_hash is None:
        yield About.APPROVAL, Status.FAIL, "Bij de goedkeuring ontbreekt de naam, het tijdstip of de vingerafdruk."
    elif not is_released(item):
        yield About.APPROVAL, Status.FAIL, f"{review.decided_by} keurde een andere inhoud goed dan hier staat."
    else:
        said = wording.standing(review)
        yield About.APPROVAL, Status.PASS, f"Volgens het dossier: {said[:1].lower()}{said[1:]}"


def journal(item: Concept, records: Records) -> Found:
    """Only the journal knows who decided; a file can be written by anybody."""
    held = records.concept(item.id)
    if held is None:
        return _absent(item, records.erased(item.id))
    if held.content_hash != item.content_hash:
        return About.JOURNAL, Status.FAIL, "In het logboek heeft dit stuk nu een andere inhoud."
    if held.review.state is not item.review.state:
        now, then = wording.STATES[held.review.state], wording.STATES[item.review.state]
        return About.JOURNAL, Status.FAIL, f"In het logboek is de stand nu ‘{now}’; in het dossier ‘{then}’."
    if (held.review.decided_by, held.review.decided_at) != (item.review.decided_by, item.review.decided_at):
        who = held.review.decided_by or "niemand"
        return About.JOURNAL, Status.FAIL, f"Volgens het logboek besliste {who}, met een andere naam of tijd dan hier."
    if unlike := [told for field, told in _TOLD.items() if getattr(held, field, None) != getattr(item, field, None)]:
        said = f"In het logboek staat bij dit stuk iets anders: {', '.join(unlike)}."
        return About.JOURNAL, Status.FAIL, said
    return About.JOURNAL, Status.PASS, "Inhoud, stand, naam en tijdstip zijn die van het logboek."


def decisions(item: Concept, told: tuple[DecisionRecord, ...], records: Records) -> Iterator[Found]:
    """The history in the file against that of the journal, which may have gone on since."""
    if records.history is None or records.concept(item.id) is None:
        return
    known = records.history(item.id)
    if told != known[: len(told)]:
        yield About.JOURNAL, Status.FAIL, "De beslissingen in het dossier zijn niet die van het logboek."


def _absent(item: Concept, erased: ReviewState | None) -> Found:
    """What was erased can no longer be compared, but its last state can say that the dossier no longer holds."""
    if erased is None:
        return About.JOURNAL, Status.NOT_CHECKED, "Het logboek van deze assistent kent dit stuk niet."
    said = f"De tekst hiervan is in het logboek gewist; de laatste stand was: {wording.STATES[erased]}."
    is_as_told = erased in RELEASED or erased is item.review.state
    return About.JOURNAL, Status.NOT_CHECKED if is_as_told else Status.FAIL, said


# --- the dossier as a whole


def whole(dossier: Dossier, records: Records | None) -> Iterator[Recheck]:
    """Facts about the whole that are no fault of the file."""
    waiting = [item for item in dossier.items if not item.review.is_released]
    if waiting:
        yield Recheck(about=About.APPROVAL, status=Status.PASS, detail=_not_approved(dossier, waiting))
    if dossier.erased:
        detail = f"{wording.erased_sections(dossier.erased)} niet meer in dit dossier."
        yield Recheck(about=About.WHOLE, status=Status.NOT_CHECKED, detail=detail)
    yield from _sections(dossier, records)
    newest = records.policy(dossier.policy_id) if records and dossier.policy_id is not None else None
    if newest is not None and newest.erased > dossier.erased and newest.version == dossier.policy_version:
        detail = f"{wording.erased_sections(newest.erased)} nu niet meer in dit beleid."
        yield Recheck(about=About.WHOLE, status=Status.NOT_CHECKED, detail=detail)
    if newest is not None and newest.version > (dossier.policy_version or 0):
        detail = (
            f"Van dit beleid bestaat een nieuwere versie: versie {newest.version}; dit dossier is van versie "
            f"{dossier.policy_version}. Maak een nieuw dossier als u de nieuwste nodig hebt."
        )
        yield Recheck(about=About.WHOLE, status=Status.PASS, detail=detail)


def _sections(dossier: Dossier, records: Records | None) -> Iterator[Recheck]:
    """Whether a policy shows the sections of its version, all of them and in their order."""
    if records is None or records.sections is None or dossier.policy_id is None:
        return
    known = records.sections(dossier.policy_id, dossier.policy_version or 0)
    if known is not None and [item.id for item in dossier.items if item.id in known] != [
        each for each in known if records.concept(each) is not None or each in {item.id for item in dossier.items}
    ]:
        detail = "In het logboek heeft deze versie van het beleid andere onderdelen, of in een andere volgorde."
        yield Recheck(about=About.WHOLE, status=Status.FAIL, detail=detail)


def _not_approved(dossier: Dossier, waiting: list[Concept]) -> str:
    if len(dossier.items) == 1:
        return f"Dit is niet goedgekeurd ({wording.STATES[waiting[0].review.state]}) en dus geen advies."
    are = "is" if len(waiting) == 1 else "zijn"
    return f"{len(waiting)} van de {len(dossier.items)} onderdelen {are} niet goedgekeurd en dus geen advies."


def title(dossier: Dossier, records: Records | None) -> str:
    """With where it stands now, as far as the journal knows; the file may be older than that."""
    held = [records.concept(item.id) for item in dossier.items] if records else []
    known = [each for each in held if each is not None]
    if not known:
        return dossier.title
    if len(dossier.items) == 1:
        now = wording.STATES[known[0].review.state]
    else:
        now = f"{sum(map(is_released, known))} van de {len(dossier.items)} onderdelen goedgekeurd"
    return f"{dossier.title} – stand volgens het logboek: {now}"


def caution(dossier: Dossier, records: Records | None) -> str:
    """What a file cannot prove; whoever has just compared it with the journal is not sent there again."""
    if records is None:
        return wording.NOT_PROVED
    unknown = sum(records.concept(item.id) is None for item in dossier.items)
    if not unknown:
        return wording.COMPARED
    if unknown == len(dossier.items):
        return wording.NOT_PROVED
    return wording.COMPARED_IN_PART.format(unknown=unknown, all=len(dossier.items))
