"""What the tab for reviewing says."""

from __future__ import annotations

INTRODUCTION = (
    "Hier staat wat op een mens wacht, het oudste eerst. Kies een concept, lees het naast zijn bronnen en beslis. "
    "Niets heet advies voordat iemand dat zei."
)
KIND, STATE = "Soort", "Stand"
EVERY_KIND, EVERY_WAITING = "alle soorten", "alles wat wacht"
AGAIN = "Lijst verversen"
QUEUE = "Wachtrij: kies wat u wilt beoordelen"
EMPTY = "Er wacht nu niets op een beslissing."
NONE_LIKE_THIS = "Er is niets met deze soort en stand."
NOTHING_OPEN = "Kies hierboven een concept; hier staat dan de tekst, met ernaast waar die op rust."
COUNTED_ONE = "Er staat 1 concept in de lijst."
COUNTED = "Er staan {many} concepten in de lijst."
COUNTED_MOST = "Er zijn {many} concepten; de lijst toont de eerste {listed}."
MORE, MORE_ONE = "Toon de volgende {many}", "Toon de laatste"
EARLIER = "Eerder in dit gesprek gevraagd"
FEEDBACK = "Wat anderen van dit antwoord vonden"
