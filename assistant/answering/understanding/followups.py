"""Follow-ups: what a question leaves unsaid because the conversation already said it."""

from __future__ import annotations

import re

from assistant.answering.answer_kinds import AnswerKind, kind_asked
from assistant.answering.understanding.polar import is_polar
from assistant.answering.understanding.reading import Intent, Reading
from assistant.answering.understanding.subjects import ASKING, meaning_of
from assistant.answering.understanding.topics import WEAK, Topic, chapters_of
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import Vocabulary, fold, words

# Beside the stop words: what people ask, and what they do, whatever it is about.
_GENERIC = ASKING | frozenset(
    words(
        """zoveel weinig weten sinds rest overige over oorzaak reden heen erg nodig leeftijd datum termijn periode
        bedrag percentage gebeurt gebeuren lang vaak oud hoog af doe eraan ermee erbij norm normen grens maximum minimum
        ow oh ah hm hmm tja wacht helder duidelijk prima top interessant fijn mooi trouwens overigens
        maximaal minimaal aantal aantallen totaal halen haal voldoen voldoet redden zitten goed jaarlijks uit weg eruit
        richting onderkant bovenkant bandbreedte marge lijn speling grenzen ondergrens bovengrens bedragen
        binnen onder boven tussen ertussen daaronder daarboven daarbinnen eronder erboven
        many much long often old high age date happen happens reason cause since until allowed meet comply reach
        yearly annually"""
    )
)

_OPENING = re.compile(
    r"^\s*(?:sorry|pardon|oeps|correctie|nee|"
    r"en|ook|and|also|maar|but|dan|or|oke|ok|what about|how about|hoe zit (?:het|dat)|wat als|what if|same for|"
    r"idem|stel|suppose|nou|so|(?:geef|noem|heb|kun|kan)\b.{0,12}\bvoorbeeld\w*|(?:give|name)\b.{0,12}\bexamples?)\b"
)
_POINTING = re.compile(
    r"\b(?:dat|dit|die|deze|daar\w*|hier\w*|ervan|ervoor|erover|ermee|erbij|hun|ze|hen|it|its|that|this|those|these|them|they|"
    r"ditzelfde|hetzelfde|same|dan|then)\b"
)
# "Mag het ook minder zijn?", "is het verplicht?" point back; "moet het budget omhoog?" names its subject.
_PRONOUN = re.compile(
    r"\bhet\b(?=\W*$|\W+(?:waar|hoe|wat|wie|wanneer|ook|ons|dan|niet|per|altijd|echt|nog|wel|al|te|om|of|en|bij|in|op|voor|van|met|aan|zo|er|nu|meer|"
    r"minder|een|eigenlijk|gewoon|iets|zelf|zonder|over|naar|toch|elke?|ieder\w*)\b)|^\W*\w+ het \w+\W*$"
)
# "Hoezo?", "waardoor dan?", "what's her job?", "waar werkt hij?": so short, it has nothing else to be about.
_BARE = re.compile(
    r"^\W*(?:(?:hoe ?zo|waar(?:om|door|voor|mee|toe|uit)|how so|how come|why)\b|"
    r".*\b(?:hij|haar|hem|diens|he|she|her|him)\b)"
)
BARE, SHORTEST = 5, 3  # words
# Concepts that say how something is asked, not about what.
NO_SUBJECT = frozenset({"obligation", "counting_as", "counting_perhaps", "percentage"})
# "En de voordelen?" after "wat zijn de risico's van AI?": another head for the same thing.
_NAMES_HEAD = re.compile(r"^\W*(?:en|and|maar)\s+(?:(?:wat|welke|what)\s+(?:is|zijn|are)\s+)?(?:de|het|the)\s+\w+\W*$")
_HEAD = re.compile(
    r"\b(?:wat|welke?|what|which)\s+(?:is|zijn|are)\s+(?:nou\s+)?(?:de|het|the)?\s*([\w'’-]+)\s+"
    r"(?:van|voor|bij|aan|in|of|for)\b"
)
FEW_WORDS = 16
LEANT_ON_AT_MOST = 3  # questions: each is embedded anew
ELLIPTIC, BRIEF = 4, 7  # words
BARE_FIGURE = 3  # words of a number with what it counts
_ANOTHER_SUBJECT = re.compile(
    r"^\W*(?:(?:oke|ok|goed|dank\w*|thanks)\W+)?(?:(?:nu|dan|en|now)\s+)?"
    r"(?:(?:heel |totaal |even )?iets (?:heel )?anders|(?:een )?(?:andere|nieuwe) vraag|"
    r"ander onderwerp|los daarvan|something else|(?:a |an)?(?:other|nother|new|different) "
    r"(?:question|subject|topic))\W+"
)
_ASKS_ON = re.compile(
    r"^\W*(?:(?:nog )?even doorvragen\w*|(?:nog )?(?:een vraag |iets |even )?(?:daarover|hierover)(?: nog)?|"
    r"(?:nog )?een vervolgvraag|following up|(?:a )?follow-?up(?: question)?|"
    r"one more (?:thing|question) (?:about|on) (?:that|this|it))\s*[:,–-]\s*"
)
_OTHER_THAN_HOW_MUCH = re.compile(
    r"^\W*(?:(?:en|and|maar|but|ok|oke)\s+)?(?:(?:waarom|hoezo|waartoe|why|how come|sinds wanneer)\b"
    r"|(?:wat (?:gebeurt er )?|what (?:happens )?)?(?:als|if)\b.*\b(?:niet|geen|not|don't)\b"
    r"|(?:wat (?:kun|kan|moet)\w*|what (?:can|should|must))\b.*\b(?:doen|do)\b)"
)
_WHAT_IS_MEANT = re.compile(
    r"\bwat (?:zijn|is) (?:dat|dit) voor\b|\b(?:wat|wie) (?:\w+ ){0,2}bedoel\w*|\bbedoeld?\b.*\bmet\b|"
    r"\bwhat\b.*\bmeant?\b(?! for)|\bwhat (?:kind|sort) of\b|\bdefinitie\b|\bdefinition\b"
)
_ALSO = re.compile(r"^\W*(?:(?:en|and)\s+)?(?:ook|also|geldt (?:dat|dit|het) ook|does (?:that|this|it) also)\b")
_ORGANISATIONS = frozenset({"probiblio", "kb", "nbd", "oclc", "municipality"})
_SIZE = re.compile(r"\b(?:middel)?(?:klein\w*|groo?t\w*)\b|\b(?:small|large|big)(?:er|est)?\b")
_ASKS_OPENLY = re.compile(r"\b(?:wa(?:t|ar\w*|nneer)|wie\w*|hoe\w*|welke?|what|who\w*|when|where|why|how|which)\b")
_COMMANDS = re.compile(
    r"^\W*(?:en |and )?(?:vertel|noem|geef|leg|graag|toon|laat|som|reken|bereken|tell|explain|list|give|show|name|"
    r"calculate)\b"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SAYS_HOW_MUCH = re.compile(r"\d|€|^(?:hoeveel|euro|bedrag|procent|percent|much|many)\W*$", re.IGNORECASE)


def without_announcement(text: str) -> tuple[str, bool]:
    """The question without "iets anders:" in front of it, and whether that stood there."""
    return _without(_ANOTHER_SUBJECT, text)


def without_asking_on(text: str) -> tuple[str, bool]:
    """The question without "even doorvragen:" in front of it, and whether that stood there: it goes on, whatever else
    it names."""
    return _without(_ASKS_ON, text)


def leant_on(previous: Reading) -> tuple[str, ...]:
    """The question before and what that leaned on itself, the oldest first."""
    own = previous.asked if previous.before else previous.text
    return (*previous.before, own)[-LEANT_ON_AT_MOST:]


def answers_leant_on(previous: Reading) -> tuple[tuple[str, ...], ...]:
    """What each of those was answered with; of a conversation that an older version began, only the last is known."""
    held = previous.answers_before
    known = held if len(held) == len(previous.before) else ((),) * len(previous.before)
    return (*known, previous.quoted)[-LEANT_ON_AT_MOST:]


def _without(opening: re.Pattern[str], text: str) -> tuple[str, bool]:
    folded = fold(text)
    match = opening.match(folded)
    if match is None or len(folded) != len(text) or match.end() >= len(text):
        return text, False
    return text[match.end() :], True


def asks_something_else(question: str, topic: Topic, vocabulary: Vocabulary) -> bool:
    """ "Waarom?", "en wie betaalt dat?", "wat verdient zo iemand?": after a norm or a list this asks about it, not for
    it. So does a subject that no concept knows, unless figures come with it: "stel dat er 5.000 bij komen"."""
    folded = fold(question)
    if _OTHER_THAN_HOW_MUCH.search(folded) or kind_asked(question) in (AnswerKind.ACTOR, AnswerKind.DATE):
        return True
    if _WHAT_IS_MEANT.search(folded) and not find_figures(question):
        return True
    is_known = bool(topic.concepts - WEAK - NO_SUBJECT or topic.sections or find_figures(question))
    return not is_known and has_other_subject(question, vocabulary)


def is_follow_up(text: str, topic: Topic, previous: Reading | None, vocabulary: Vocabulary) -> bool:
    """Whether the question leans on the previous one: it opens so, points back, or has no subject of its own."""
    if previous is None:
        return False
    folded = fold(text)
    points = bool(_POINTING.search(folded) or _PRONOUN.search(folded))
    if not topic.concepts - WEAK - NO_SUBJECT and not topic.chapters:
        leans = points or bool(_OPENING.search(folded) or find_figures(text)) or _is_bare(text, vocabulary)
        return leans or not has_other_subject(text, vocabulary)
    if _OPENING.search(folded):
        return len(words(text)) <= FEW_WORDS
    if len(words(text)) <= BARE_FIGURE and find_figures(text):
        return True  # "40 kinderen?"
    return points and len(words(text)) <= FEW_WORDS and not _asks_whole(text, topic)


def _is_bare(text: str, vocabulary: Vocabulary) -> bool:
    """A few words that ask on: "op welke dag?", and not "wat is floaten?"."""
    length = len(words(text))
    if meaning_of(text, vocabulary):
        return False
    return length <= SHORTEST or (length <= BARE and bool(_BARE.search(fold(text))))


def own_words(text: str, vocabulary: Vocabulary) -> list[str]:
    """The words of a follow-up that say what it is about."""
    return [word for word in vocabulary.content_words(text) if word not in _GENERIC]


def has_other_subject(text: str, vocabulary: Vocabulary) -> bool:
    """Whether it has words that no concept knows ("hoofdstad"): another subject must not get the previous answer."""
    return any(
        not vocabulary.concepts_in(word) and not _names_section(word, vocabulary)
        for word in own_words(text, vocabulary)
    )


def is_elliptic_question(text: str) -> bool:
    """ "En de leiding?" has no verb of its own, and needs that of the question before."""
    return len(words(text)) <= ELLIPTIC and not asks_openly(text) and not is_polar(text)


def opens_as_follow_up(text: str) -> bool:
    """ "En …", "what about …", "hoe zit het met …"."""
    return bool(_OPENING.search(fold(text)))


def names_briefly(text: str) -> bool:
    """ "En van buiten het OB-netwerk?", "alleen de afschrijving graag": a few words that ask nothing by themselves."""
    return len(words(text)) <= BRIEF and not asks_openly(text) and not is_polar(text)


def asks_openly(text: str) -> bool:
    """Whether it has a word that asks who, what, how or where."""
    return bool(_ASKS_OPENLY.search(fold(text)))


def states_only(text: str) -> bool:
    """ "De school heeft 180 leerlingen": figures, and nothing that is asked."""
    asks = "?" in text or asks_openly(text) or is_polar(text) or bool(_COMMANDS.search(fold(text)))
    return not asks and bool(find_figures(text))


def names_another(asked: str, vocabulary: Vocabulary) -> list[str]:
    """ "En de schoonmakers?": the words of a question without a verb that no concept knows."""
    if not is_elliptic_question(asked) or not _OPENING.search(fold(asked)):
        return []
    return [word for word in own_words(asked, vocabulary) if not vocabulary.concepts_in(word)]


def _names_something(word: str, vocabulary: Vocabulary) -> bool:
    return bool(vocabulary.content_words(word)) and not _names_section(word, vocabulary)


def _names_section(word: str, vocabulary: Vocabulary) -> bool:
    return bool(vocabulary.sections.said_in(vocabulary.listen(word)))


def _asks_whole(text: str, topic: Topic) -> bool:
    """A question with a subject and a section of its own stands alone, pronoun or not."""
    return bool(topic.chapters and (topic.sections or len(topic.concepts - WEAK) > 1))


def lean_on(text: str, topic: Topic, previous: Reading, vocabulary: Vocabulary, *, is_else: bool) -> tuple[str, Topic]:
    """The question on its own feet: the previous subject, less what the new question puts in its place; ``is_else``
    where it asks something else of that subject."""
    is_elliptic = is_elliptic_question(text)
    replaced: frozenset[str] = frozenset()
    if topic.chapters and not _ALSO.search(fold(text)):
        naming = {concept for named in vocabulary.chapters.values() for concept in named}
        replaced = frozenset(previous.concepts & naming) - topic.concepts
    concepts = topic.concepts | (previous.concepts - replaced)
    before = previous.text
    if is_elliptic and previous.is_follow_up and is_elliptic_question(previous.asked) and not find_figures(text):
        before = before.removeprefix(previous.asked)  # "en de kinderopvang?" takes the place of "en het vo?"
    kept = [word for word in before.split() if not replaced & vocabulary.concepts_in(word)]
    if is_elliptic and topic.concepts & _ORGANISATIONS:  # "en Probiblio?" after what the KB does
        concepts -= _ORGANISATIONS - topic.concepts
        kept = [word for word in kept if not _ORGANISATIONS & vocabulary.concepts_in(word)]
    if _SIZE.search(fold(text)):  # "en een grote?" after a small one
        kept = [word for word in kept if not _SIZE.search(fold(word))]
    if is_elliptic and YEAR.search(text):  # "en in 2024?" after the number of 2017
        kept = [word for word in kept if not YEAR.search(word)]
    if topic.sections:
        kept = [word for word in kept if _names_something(word, vocabulary)]
    if _NAMES_HEAD.search(fold(text)) and not topic.chapters and (head := _HEAD.search(fold(previous.asked))):
        kept = [word for word in kept if fold(word).strip("?.,!") != head[1]]
    if is_else:
        kept = [word for word in kept if not _SAYS_HOW_MUCH.search(word)]
        concepts -= {"amount"}
        if not is_elliptic:  # only what it was about: the old question would be asked again
            kept = [word for word in kept if _names_something(word, vocabulary)]
    return f"{text} {' '.join(kept)}", Topic(
        concepts=concepts,
        chapters=topic.chapters or chapters_of(concepts, vocabulary),
        sections=topic.sections or (frozenset() if is_else else previous.sections),
        roles=topic.roles or (frozenset() if is_else else previous.roles),
        asks_for_list=topic.asks_for_list or (previous.intent is Intent.LIST and not topic.sections and not is_else),
    )
