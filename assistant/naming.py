"""What an outcome is called wherever a person reads it: on the page and in a dossier alike."""

from __future__ import annotations

from assistant.advice import Outcome

OUTCOMES = {
    Outcome.ANSWERED: "beantwoord",
    Outcome.PARTLY_ANSWERED: "deels beantwoord",
    Outcome.NEEDS_INPUT: "er zijn nog cijfers nodig",
    Outcome.NEEDS_JUDGEMENT: "het plan laat dit aan mensen over",
    Outcome.NOT_IN_SOURCES: "de bronnen zeggen dit niet",
    Outcome.OUT_OF_SCOPE: "een ander onderwerp",
    Outcome.REFUSED: "niet gedaan",
    Outcome.FAILED: "mislukt",
}
