"""A question about another region than the plan's: "hoeveel uur krijgt een collectiespecialist in Brabant?".

The search finds what the plan says of its own libraries, which is no answer. It is one where what is quoted speaks of
that region; and where it says whose plan it is, to "is dit plan ook voor Utrecht?".
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.understanding import Reading
from assistant.knowledge.corpus import Passage
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import Vocabulary, fold


def regions_named(reading: Reading, vocabulary: Vocabulary) -> frozenset[str]:
    """The regions outside the plan's own that a question names itself; West-Friesland is no Friesland."""
    spoken = vocabulary.listen(reading.asked or reading.text)
    named = vocabulary.elsewhere.said_in(spoken)
    if not named:
        return named
    own = vocabulary.own_region.said_in(spoken)
    return frozenset(region for region in named if not any(fold(region) in each for each in own))


def elsewhere(named: frozenset[str], quoted: Sequence[Passage], knowledge: Knowledge, *, is_yes_no: bool) -> str:
    """The region of those ``named`` that nothing quoted speaks of; empty if there is none."""
    vocabulary = knowledge.vocabulary
    if is_yes_no and any(vocabulary.own_region.said_in(vocabulary.listen(each.text)) for each in quoted[:1]):
        return ""
    told = [f"{each.text} {knowledge.corpus.sources[each.source_id].title} {each.locator}" for each in quoted]
    spoken_of = frozenset[str]().union(*(vocabulary.elsewhere.said_in(vocabulary.listen(each)) for each in told))
    return min(named - spoken_of, default="")
