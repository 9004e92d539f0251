"""What the search is asked, for a question as it was read."""

from __future__ import annotations

from assistant.advice import Language
from assistant.answering.understanding import Reading
from assistant.knowledge.features import SearchRequest


def search_request(reading: Reading) -> SearchRequest:
    text = reading.subject or reading.text
    if reading.language is Language.EN and reading.expansion:
        # The model knows both languages, but Dutch words beside the English ones bring it nearer to Dutch sentences.
        text = f"{text} {reading.expansion}"
    return SearchRequest(
        text,
        reading.expansion,
        reading.chapters,
        reading.sections,
        reading.is_yes_no,
        reading.asked,
        reading.before,
        reading.answers_before,
    )
