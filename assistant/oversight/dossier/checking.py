"""The checks of a text, run again on what stands in a dossier, beside what they found when it was decided.

Owns which of them count again: whether every number, quote and marker in the text rests on what the dossier carries.
What a person approved against a warning is told with the reason, because a dossier that hides it would not be sound.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.advice import Finding, Status
from assistant.concepts import Concept
from assistant.knowledge.corpus import Corpus
from assistant.oversight.dossier import wording
from assistant.oversight.dossier.grounds import About, Found, Grounds

_OF_EDIT = "edit/"
_AGAIN = ("numbers", "verbatim", "markers")


def checks(item: Concept, grounds: Grounds) -> Iterator[Found]:
    """The checks that can be run again, and after these every other one that had failed."""
    recorded = {finding.check.removeprefix(_OF_EDIT): finding for finding in _latest(item)}
    again = {finding.check: finding for finding in _run(item, grounds)}
    for check in _AGAIN:
        if check in again:
            yield _compared(again[check], recorded.get(check), item)
    for check, finding in recorded.items():
        if finding.status is Status.FAIL and check not in again:
            yield About.CHECK, Status.NOT_CHECKED, _told(finding, item)


def _latest(item: Concept) -> tuple[Finding, ...]:
    """Of an edited text only what was found of the edit: it takes the place of the text before."""
    of_edit = tuple(finding for finding in item.findings if finding.check.startswith(_OF_EDIT))
    return of_edit or item.findings


def _run(item: Concept, grounds: Grounds) -> tuple[Finding, ...]:
    """Nothing where the evidence itself is gone: that is told with the quotes, and the rest cannot be said."""
    if grounds.check is None or not _is_all_there(item, grounds.corpus):
        return ()
    # The text may not vouch for its own numbers; only what a person chose and said of it stands beside the evidence.
    own = item.model_copy(update={"text": _chosen_words(item)})
    is_moved = item.versions.corpus != grounds.corpus.hash  # a quote's place in another edition says nothing
    found = (finding for finding in grounds.check(own, item.text) if finding.check in _AGAIN)
    return tuple(finding for finding in found if not (is_moved and finding.check == "verbatim"))


def _is_all_there(item: Concept, corpus: Corpus) -> bool:
    wanted = {each.passage_id for each in item.citations} | {each.passage_id for each in item.calculations}
    sources = {citation.source_id for citation in item.citations}
    return wanted <= {passage.id for passage in corpus.passages} and sources <= corpus.sources.keys()


def _chosen_words(item: Concept) -> str:
    chosen = item.review.chosen
    said = [chosen.label, chosen.consequence, chosen.reason, chosen.decided_by] if chosen else []
    return "\n".join([*said, *(f"{option.label}\n{option.consequence}" for option in item.options)])


def _compared(again: Finding, recorded: Finding | None, item: Concept) -> Found:
    if again.status is not Status.FAIL:
        return About.CHECK, again.status, again.detail
    if recorded is not None and recorded.status is Status.FAIL:
        return About.CHECK, Status.FAIL, _told(again, item)
    return About.CHECK, Status.FAIL, f"{wording.check_name(again.check)}: {wording.as_sentence(again.detail)}"


def _told(finding: Finding, item: Concept) -> str:
    """What was wrong, and why it was let out all the same."""
    review, name = item.review, wording.check_name(finding.check)
    said = f"Bij de beoordeling was niet in orde: {name[:1].lower()}{name[1:]} ({finding.detail.rstrip('.')})"
    if not review.is_released:
        return f"{said}."
    reason = f"met als reden ‘{review.reason.strip()}’" if review.reason else "zonder reden erbij"
    return f"{said}; {review.decided_by or 'de beoordelaar'} keurde toch goed {reason}."
