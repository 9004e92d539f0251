"""What the tab about reviewing itself says. No ranks, no targets, no names."""

from __future__ import annotations

INTRODUCTION = (
    "Hier ziet u wat het beoordelen kost en oplevert. De cijfers zijn er om samen beter te kijken; niemand wordt erop "
    "afgerekend."
)
TOGETHER, OWN = "### Allemaal samen", "### U zelf"
OWN_HELP = "Alleen u ziet dit stuk."
AGAIN = "Cijfers verversen"
USAGE = "### Wat de antwoorden kostten"

SECOND = (
    "### Een tweede blik\n\nU krijgt een concept dat iemand anders al beoordeelde, zonder dat u de beslissing ziet. U "
    "zegt of u het zou doorlaten. De eerste beslissing verandert niet; samen zien we hoe vaak mensen hetzelfde lezen."
)
NEXT = "Geef mij een concept"
NOTHING_LEFT = "Er is nu geen concept voor een tweede blik."
NEEDS_NAME = "Een tweede blik heeft een naam nodig. Vul bovenaan in wie kijkt."
NOTHING_OPEN = "Vraag eerst een concept op."
REASON = "Waarom? (mag leeg blijven)"
RELEASE, HOLD = "Ik zou dit doorlaten", "Ik zou dit niet doorlaten"
SAME = "Dank u. U en de eerste beoordelaar besloten hetzelfde."
OTHER = "Dank u. De eerste beoordelaar besloot iets anders; dat is geen fout, bespreek samen hoe u het las."
