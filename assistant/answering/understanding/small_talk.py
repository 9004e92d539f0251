"""What people say to an assistant that is no question about its subject: a greeting, thanks, a complaint, "help".

Nothing but such words: "dank, en hoeveel uur is dat?" asks something.
"""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.knowledge.vocabulary import fold, words


class SmallTalk(StrEnum):
    HELLO = "hello"
    THANKS = "thanks"
    HELP = "help"
    COMPLAINT = "complaint"


_GREETING = frozenset(
    words(
        """hallo hoi hey hi hello goedemorgen goedemiddag goedenavond dag hoe doei tot goedendag hee heey hoihoi goeie
        avond goeiemorgen goeiemiddag goeienavond yo morning afternoon evening bye how alles ja nee"""
    )
)
_POLITE = _GREETING | frozenset(
    words(
        """bedankt dank dankjewel dankuwel thanks thank you je wel u jou gaat het are ziens morgen middag ok oke okay
        top prima fijn super mooi heel erg zeer veel very much great nice zo is duidelijk voor hulp de daar assistent
        chatbot allemaal goed there good thx tnx hartelijk dankje merci cheers helemaal uitleg antwoord perfect so en
        was dat laat maar helps that helder begrepen snap check clear understood got it"""
    )
)
_THANKS = frozenset(words("bedankt dank dankjewel dankuwel dankje thanks thank thx tnx merci cheers"))
_HELP = re.compile(
    r"^\W*(?:(?:hallo|hoi|hi|hello)\W+)?(?:help(?: me| mij)?|"
    r"(?:wat|waarmee|waar) (?:kun|kan|kunt|weet|ben|doe) (?:je|jij|u|ik)(?: \w+){0,4}|"
    r"wie (?:ben|bent|heeft|maakte) (?:je|jij|u|jou)(?: gemaakt)?|hoe (?:heet|werkt|werk) (?:dit|je|jij|het)|"
    r"(?:ben|gebruik) (?:je|jij) (?:een )?\w+|ik heb een vraag|(?:kun|kan) (?:je|jij|u) (?:me|mij) helpen|"
    r"(?:mag|kan) ik (?:je |jou |u |hier )?(?:iets|wat) vragen|(?:what|how) can (?:you|i) \w+(?: \w+){0,2}|"
    r"who (?:are|made) you|how does this work|what is this|can you help(?: me)?|i have a question|"
    r"are you (?:a |an )?\w+(?: \w+)?|can i ask you something)\W*$"
)
# With any other word it may be a question after all: "wat kun je doen met saneren?".
_HELP_WORDS = frozenset(
    words(
        """hallo hoi hi hello help me mij wat waarmee waar kun kan kunt weet ben doe je jij jou u ik allemaal eigenlijk
        voor helpen over doen vertellen zoal hier iets van wie bent heeft maakte gemaakt hoe heet werk werkt dit het een
        robot mens computer ai chatgpt chatbot gebruik echt heb vraag mag vragen what how can you do i ask this is who
        made are does work a an human real person bot machine have question something for"""
    )
)
# "Dank! Nog iets anders", before what that is.
_ANNOUNCES = re.compile(
    r"^\W*(?:(?:oke|ok|goed|mooi|prima|dank\w*|bedankt|je|wel|u|thanks|thank|you|fine|great)\W+)*"
    r"(?:(?:dan|nu|nog|even|heel|ik heb|heb ik|now|i have|just)\s+)*(?:iets (?:heel |totaal )?anders|"
    r"(?:een |twee |wat )?(?:andere |nieuwe |korte |laatste )?(?:vraag|vragen|vraagje)|ander onderwerp|something else|"
    r"(?:an?|one)(?:other| new| more| last)? question)\W*$"
)
_COMPLAINT = re.compile(
    r"^\W*(?:(?:nee|no|maar|but|sorry)\W+)*(?:"
    r"(?:dat|dit|je|jouw|uw|het|this|that|that's|your)(?: antwoord| answer)?(?: (?:klopt|is|was|slaat))?(?: \w+){0,3} "
    r"(?:klopt niet|fout|onzin|onjuist|verkeerd|slecht|nergens op|wrong|nonsense|incorrect|useless)|"
    r"(?:dat|dit)(?: antwoord)? klopt(?: \w+){0,2} (?:niet|niks)|klopt (?:niet|niks van)|"
    r"(?:dat|dit) (?:bedoel|vroeg|bedoelde) ik(?: \w+)? niet|(?:dat|dit) is geen antwoord(?: op mijn vraag)?|"
    r"(?:je|jij|u) (?:begrijpt|snapt|luistert)(?: \w+){0,3} (?:niet|niks van)|(?:je|jij) luistert niet|"
    r"(?:that's |that is )?not what i asked|you don.?t understand(?: me)?|"
    r"(?:fout|onzin|slecht|verkeerd|bad|wrong)(?: antwoord| answer| again)?|nonsense)(?: hoor)?\W*$"
)


def small_talk(question: str) -> SmallTalk | None:
    """Which kind of it a message is; None for anything else."""
    said, folded = words(question), fold(question)
    if _COMPLAINT.search(folded):
        return SmallTalk.COMPLAINT
    if _ANNOUNCES.search(folded) and "?" not in question:
        return SmallTalk.HELP
    if _HELP.search(folded) and set(said) <= _HELP_WORDS:
        return SmallTalk.HELP
    if said and set(said) <= _POLITE:
        greets = _GREETING.intersection(said) and not _THANKS.intersection(said)
        if "is" in said and question.rstrip().endswith("?") and not greets:
            return None  # "is dat erg?" asks something
        return SmallTalk.HELLO if greets else SmallTalk.THANKS
    return None
