"""What a question finds in its conversation, and what that makes of its reading: the step before anything is written.

The flow takes it, and so does whoever fits the estimates, so that what is fitted is what is used.
"""

from __future__ import annotations

from assistant.answering.conversation import find_in_conversation
from assistant.answering.evidence import Evidence
from assistant.answering.going_on import without_strange_norm
from assistant.answering.guidelines_asked import quoting_guideline
from assistant.answering.naming import UNNAMED
from assistant.answering.norm_aspects import about_answer_before, about_norm, wanting_its_sum
from assistant.answering.settling import settle_reading
from assistant.answering.understanding import Reading
from assistant.answering.understanding.norms_named import is_figure_of_nothing
from assistant.knowledge.norms import NormRegister
from assistant.knowledge.retrieval import Knowledge


def find_and_settle(
    asked: str, reading: Reading, knowledge: Knowledge, register: NormRegister, standalone: str | None = None
) -> tuple[Reading, Evidence]:
    """The reading as the search settles it, and the evidence, not yet weighed as a follow-up. ``standalone`` is a
    language model's wording of a follow-up, which serves the search alone."""
    sought = reading.by_itself(text=standalone, asked=standalone) if standalone else reading
    found, evidence = find_in_conversation(asked, sought, knowledge)
    read = reading if found is sought else found
    read = wanting_its_sum(read, evidence, knowledge, register)
    settled = settle_reading(asked, read, evidence, register, knowledge.vocabulary)
    settled, evidence = without_strange_norm(settled, evidence, knowledge)
    settled = about_norm(settled, evidence, knowledge, register)
    settled, evidence = about_answer_before(settled, evidence, knowledge, register)
    if is_figure_of_nothing(settled):
        evidence = evidence.model_copy(update={"probability": min(evidence.probability, UNNAMED), "is_weighed": True})
    return settled, quoting_guideline(settled, evidence, register)
