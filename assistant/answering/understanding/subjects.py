"""Questions for all that is said of one subject: "wat zegt het plan over games?", "wat is dBos?", "vat Plek samen".

Their frame stands in many sentences of the plan ("het plan", "de bibliotheek"), so that a search for the whole question
finds those; the subject alone is what is sought, and a sentence that names it answers, however little it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.knowledge.vocabulary import Vocabulary, fold, words

MOST_WORDS = 6  # of a subject; more is a question in itself

# Words around a subject that say nothing of it, and the ones of them that show that all is asked that is said of it.
_FRAME = frozenset(
    words(
        """wat wel iets ergens alles staat staan zegt zeggen gezegd geschreven schrijft schrijven meldt vertelt
        vermeldt vermeld vindt noemt noemen genoemd benoemd wil lees lezen vind vinden hebben heeft hebt heb kan kun
        kunt je u jij ik we wij ze er hier daar daarover daarin daarmee erover erin ervan nog nou dan eigenlijk
        precies allemaal ook en me mij ons over omtrent rond rondom aangaande inzake vertel geef toon zoek
        informatie standpunt visie mening aandacht beleid komt komen voor voorkomt zit hoe het met besteedt aan in
        de dit dat die een van volgens plan plannen beleidsplan collectieplan collectiebeleidsplan provinciaal
        provinciale document tekst is wordt worden terug te
        kijk kijkt kijken denkt denken houding opvatting opvattingen gedachte gedachten tegen tegenover op jullie
        what does do is are said say says there anything something tell me us can you give show the this policy plan's
        document collection provincial find i written state states stated mention mentions mentioned about on regarding
        concerning in of to how with it a an
        view views stance position opinion opinions attitude thoughts take takes think thinks your towards toward"""
    )
)
_ABOUT = r"\b(?:over|omtrent|rond|rondom|aangaande|inzake|about|on|regarding|concerning)\b"
_SAYING = (
    r"\b(?:zegt|zeggen|gezegd|staat|staan|schrijft|geschreven|meldt|vertelt?|vindt|lees|lezen|iets|informatie|visie|"
    r"standpunt|mening|aandacht|says?|said|anything|something|states?|stated|written|position|vision)\b"
)
_NAMED = r"\b(?:noemt|noemen|vermeldt|genoemd|vermeld|benoemd|mentions?|mentioned)\b"
_IN_PLAN = r"\b(?:plan|\w+plan|document|erin|daarin)\b"
# What the plan thinks of something: "de visie van het plan op", "hoe denken jullie over", "your stance on". What others
# think of it is another question: "hoe kijken jongeren naar de collectie?"
_PLAN = r"(?:(?:het|dit|the|this) \w*plan|jullie|you)"
_VIEW = (
    r"\b(?:visie|kijk|standpunt|mening|houding|opvatting)"
    rf"(?: (?:van|heeft) {_PLAN})? (?:op|over|tegenover|omtrent|rond)\b"
    rf"|\bhoe (?:denkt|denken|kijkt|kijken|staat|staan) {_PLAN} (?:aan )?(?:over|tegen|tegenover|naar)\b"
    r"|\b(?:plan's|your|the|an?|any) (?:own )?(?:views?|stance|position|opinion|attitude|take|vision|thoughts)"
    rf"(?: of {_PLAN})? (?:on|about|towards?|of|regarding)\b"
    rf"|\bwhat (?:does|do) {_PLAN} think (?:of|about)\b"
)
_MARKERS = re.compile(
    rf"{_VIEW}|{_SAYING}.*{_ABOUT}|{_ABOUT}.*{_SAYING}|{_IN_PLAN}.*{_NAMED}|{_NAMED}.*{_IN_PLAN}"
    r"|\bwat vindt\b.*\bplan\b.*\bvan\b|^[^,]+,.*\b(?:daarover|erover|daarmee|daar\b.*\bover)\b"
    r"|\b(?:komt|komen)\b.*\bvoor\b.*\bplan\b"
)
_HOW_IT_IS = re.compile(r"\bhoe (?:zit|staat) het\b.*\bmet\b")  # after another question it follows up on that one
BARE_WORDS = 2
_GREETING = frozenset(words("hallo hoi hey hi hello dag bedankt dank thanks goedemorgen goedemiddag goedenavond"))
_ROLE_IN_PLAN = re.compile(
    r"^(?:wat is|welke|what is|what)\s+(?:de\s+|the\s+)?(?:rol|plaats|plek|role|place)\s+"
    r"(?:(?:heeft|speelt|krijgt|does)\s+|(?:van|of)\s+)(.+?)(?:\s+(?:have|play))?"
    r"\s+(?:in|binnen)\s+(?:het|dit|the|this)\s+(?:\w*plan)\s*$"
)
_END = re.compile(r"[?!.]+\s*$")
_SPOKEN = re.compile(r"[\w'’-]+")
_ARTICLE = re.compile(r"^(?:de|het|een|the|a|an|ons|onze|our|thema|onderwerp)\s+")
_MEANING = re.compile(
    r"^(?:en\s+|and\s+)?(?:wat|what)\s+(?:is|zijn|are|betekent|betekenen)\s+(?:nou\s+|eigenlijk\s+|precies\s+)?(.+)$"
    r"|^(?:wat houdt|wat doet)\s+(.+?)(?:\s+in)?$"
    r"|^waar staat\s+(.+?)\s+voor$"
    r"|^wat wordt (?:er )?(?:bedoeld|verstaan) (?:met|onder)\s+(.+)$"
    r"|^what (?:does|do)\s+(.+?)\s+(?:mean|stand for)$"
    r"|^(.+?)\W+(?:wat is (?:dat|het)|waar staat (?:dat|het) voor|wat (?:betekent|houdt) (?:dat|het)(?: in)?|"
    r"what is (?:that|it))$"
)
MEANING_WORDS = 3
_SMALL = frozenset(words("de het een en of van voor met in op aan te bij tot uit the a an of for with and or in on to"))
ASKING = frozenset(words("wat wie waar wanneer waarom hoe hoeveel welke what who where when why how which"))
_NO_SUBJECT = ASKING | {"moet", "moeten", "mag", "mogen"}
_PLEASE = (
    r"^\W*(?:(?:kun|kan|kunt|wil|wilt|zou|can|could|would|will)\s+(?:je|jij|u|you)\s+|please\s+|graag\s+)?"
    r"(?:(?:mij|me|ons)\s+)?"
)
_SUMMARY = re.compile(
    rf"{_PLEASE}(?:vat\b.*\bsamen\b|leg\b.*\b(?:thema|hoofdstuk)\b.*\buit\b|summari[sz]e\b|.*\bsamenvatten\W*$)"
    r"|\b(?:samenvatting|hoofdpunten|hoofdlijnen|kernpunten|kern|summary|main points|key points|gist) (?:van|of)\b"
    r"|^\W*(?:waar (?:gaat|handelt)\b.*\bover|what is\b.*\babout)\W*$"
)
_WRITING = re.compile(
    rf"{_PLEASE}(?:schrijf|formuleer|stel|maak|write|draft|compose|.*\b(?:schrijven|opstellen)\W*$)(?!\s+off)\b.*"
    r"\b(?:alinea\w*|tekst\w*|stuk\w*|paragra\w*|notitie|visie|brief|nota|inleiding|hoofdstuk|text|section|memo)\b"
)
# "Vat samen wat er geldt voor de scholen": there it is the subject.
_SAYS_FOR_WHOM = re.compile(
    r"\b(?:wat er|geldt|gelden|zegt|regelt|vraagt|staat|says|applies|norm|normen|jouw|your|argument\w*|je "
    r"(?:verborgen|instructi\w*|regels|prompts?|werkwijze))\b"
)
_FOR_READERS = re.compile(
    r"\s+(?:voor|aan|for)\s+(?:de|het|mijn|ons|onze|een|the|my|our|a)\s+([^\W\d]+(?:\s+[^\W\d]+){0,3})(?=\W*$)", re.I
)
# Words of such a request itself; with others that no concept knows it may be about another subject than a chapter.
_OF_TEXTS = frozenset(
    words(
        """samenvatting samenvatten samen vat vatten hoofdpunten hoofdlijnen kernpunten kern hoofdstuk
        hoofdstukken thema leg uit uitleggen schrijf schrijven formuleer stel opstellen maak alinea tekst
        stuk stukje paragraaf notitie visie brief nota inleiding gewone taal zinnen zin kort korte lokale
        lokaal eigen onderwerp geef
        summarise summarize summary chapter theme write draft text section memo short main key points gist outline"""
    )
)


def subject_of(question: str, vocabulary: Vocabulary, *, alone: bool) -> str:
    """The subject of "wat zegt het plan over …?", and of a bare word where it stands ``alone`` and follows up on
    nothing; empty where something else is asked."""
    bare = _bare(question)
    if match := _ROLE_IN_PLAN.match(bare):
        return _as_subject(match.group(1), question, vocabulary)
    spoken = list(_SPOKEN.finditer(bare))
    is_bare = alone and len(spoken) <= BARE_WORDS and not any(word.group() in _FRAME | _GREETING for word in spoken)
    if not is_bare and not _MARKERS.search(bare) and not (alone and _HOW_IT_IS.search(bare)):
        return ""
    of_it = [at for at, word in enumerate(spoken) if not set(words(word.group())) <= _FRAME]
    if not of_it or re.search(r"\d", bare):
        return ""
    return _as_subject(bare[spoken[of_it[0]].start() : spoken[of_it[-1]].end()], question, vocabulary)


def meaning_of(question: str, vocabulary: Vocabulary) -> str:
    """The word of which is asked what it is: "wat is dBos?", "wat betekent POI?"; empty where none is."""
    match = _MEANING.match(_bare(question))
    found = _as_subject(next(filter(None, match.groups())), question, vocabulary) if match else ""
    asks_how_much = any("amount" in vocabulary.concepts_in(word) for word in words(found))  # "wat is de norm?"
    return "" if asks_how_much or len(words(found)) > MEANING_WORDS else found


def without_readers(question: str, vocabulary: Vocabulary) -> str:
    """ "Vat het plan samen voor de raad van toezicht" without for whom the text is: that is no subject of it."""
    readers = _FOR_READERS.search(question)
    if readers is None or _SAYS_FOR_WHOM.search(fold(question)):
        return question
    named, rest = vocabulary.concepts_in(readers[1]), f"{question[: readers.start()]}{question[readers.end() :]}"
    if any(named.intersection(concepts) for concepts in vocabulary.chapters.values()):
        return question  # "vat samen wat er staat voor de jongeren"
    return rest if _SUMMARY.search(fold(rest)) or _WRITING.search(fold(rest)) else question


def asks_for_summary(question: str, vocabulary: Vocabulary) -> bool:
    return bool(_SUMMARY.search(fold(question))) and not _is_about_something_else(question, vocabulary)


def asks_to_write(question: str, vocabulary: Vocabulary) -> bool:
    """For running text, which the embedded drafter does not write."""
    return bool(_WRITING.search(fold(question))) and not _is_about_something_else(question, vocabulary)


def _is_about_something_else(question: str, vocabulary: Vocabulary) -> bool:
    """ "Schrijf een brief over parkeren": a word that neither a concept nor such a request knows."""
    return any(
        word not in _OF_TEXTS | _FRAME and not vocabulary.concepts_in(word) and word not in vocabulary.known_words
        for word in vocabulary.content_words(question)
    )


def _bare(question: str) -> str:
    return _END.sub("", fold(question)).strip()


def _as_subject(found: str, question: str, vocabulary: Vocabulary) -> str:
    """The subject without its article, in the asker's own capitals; empty where it is none or a question in itself."""
    bare = found.strip(" ,;:'\"“”‘’")
    while match := _ARTICLE.match(bare):
        bare = bare[match.end() :]
    spoken = words(bare)
    if not vocabulary.content_words(bare) or len(spoken) > MOST_WORDS or _NO_SUBJECT & set(spoken):
        return ""
    at = fold(question).rfind(bare)
    return question[at : at + len(bare)] if at >= 0 and len(fold(question)) == len(question) else bare


def names(text: str, subject: str, vocabulary: Vocabulary | None = None) -> bool:
    """Whether a text names a subject: each of its words in some form or in a compound, and with a vocabulary also by
    another word for the same concept."""
    spoken, wanted = words(text), words_of(subject)
    return bool(wanted) and all(
        any(is_form_of(word, each) for each in spoken)
        or (vocabulary is not None and bool(vocabulary.concepts_in(word) & vocabulary.concepts_in(text)))
        for word in wanted
    )


def words_of(subject: str) -> list[str]:
    """The words that a text must hold to name a subject."""
    return [word for word in words(subject) if word not in _SMALL]


COMPOUND = 6  # letters from which a word also counts inside a compound, and with any ending
_ENDING = re.compile(r"(?:'s|en|s|e|n)$")
_PLURAL = re.compile(r"(?:'s|(?<!er)en|s)$")  # "ouderen" are no "ouders", nor "oudere" books


def is_among(word: str, spoken: Iterable[str]) -> bool:
    """Whether one of these is the word or a form of it, whichever of the two is the shorter."""
    return any(is_form_of(word, each) or is_form_of(each, word) for each in spoken)


def is_form_of(word: str, spoken: str) -> bool:
    """Whether a word that stands in a text is one of a subject, in another form or in a compound."""
    stem = _ENDING.sub("", word)
    if len(stem) >= COMPOUND:
        return stem in spoken
    return word == spoken or _PLURAL.sub("", word) == _PLURAL.sub("", spoken)  # "ouders" is not "oudere"
