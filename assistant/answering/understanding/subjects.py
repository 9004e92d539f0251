"""Questions for all that is said of one subject: "wat zegt het plan over games?", "wat is dBos?", "vat Plek samen".

Their frame stands in many sentences of the plan ("het plan", "de bibliotheek"), so that a search for the whole question
finds those; the subject alone is what is sought, and a sentence that names it answers, however little it says.
"""

from __future__ import annotations

import re

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
        what does do is are said say says there anything something tell me us can you give show the this policy plan's
        document collection provincial find i written state states stated mention mentions mentioned about on regarding
        concerning in of to how with it a an"""
    )
)
_PLAN = r"\b(?:plan|\w+plan|document|erin|daarin)\b"
_SPEAKS_OF = (
    r"\b(?:over|omtrent|rond|rondom|aangaande|inzake|about|on|regarding|concerning|noemt|noemen|vermeldt|genoemd|vermeld|"
    r"benoemd|mentions?|mentioned|vindt)\b"
)
_MARKERS = re.compile(
    rf"{_PLAN}.*{_SPEAKS_OF}|{_SPEAKS_OF}.*{_PLAN}"
    r"|\b(?:wat (?:zegt|staat|vindt)|iets|what (?:is said|does it say))\b.*\b(?:over|van|about)\b"
    r"|\b(?:daarover|erover|daarmee)\b|\bdaar\b.*\bover\b"
    r"|\bhoe (?:zit|staat) het\b.*\bmet\b|\b(?:komt|komen)\b.*\b(?:in|voor)\b.*\b(?:plan|voor)\b"
)
BARE_WORDS = 2
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
_ASKING = frozenset(
    words("welke moet moeten mag mogen wat wie waar wanneer waarom welke hoe hoeveel what who where when why which how")
)
_SUMMARY = re.compile(
    r"\b(?:vat\b.*\bsamen|samenvat\w*|samengevat|samenvatting|summar\w*|hoofdpunten|hoofdlijnen|kernpunten|"
    r"in (?:het kort|grote lijnen|een notendop)|kern van|main points|key points|the gist|outline of|"
    r"waar gaat\b.*\bover|waar handelt\b.*\bover|leg\b.*\b(?:thema|hoofdstuk)\b.*\buit|what is\b.*\babout)\b"
)
_WRITING = re.compile(
    r"\b(?:schrijf|formuleer|stel\b.*\bop|maak|write|draft|compose)\b.*"
    r"\b(?:alinea\w*|tekst\w*|stuk\w*|paragra\w*|notitie|visie|brief|nota|inleiding|hoofdstuk|text|section|memo)\b"
)


def subject_of(question: str, vocabulary: Vocabulary, *, alone: bool) -> str:
    """The subject of "wat zegt het plan over …?", and of a bare word where it stands ``alone`` and follows up on
    nothing; empty where something else is asked."""
    bare = _bare(question)
    if match := _ROLE_IN_PLAN.match(bare):
        return _as_subject(match.group(1), question, vocabulary)
    spoken = list(_SPOKEN.finditer(bare))
    is_bare = alone and len(spoken) <= BARE_WORDS and not any(word.group() in _FRAME for word in spoken)
    if not is_bare and not _MARKERS.search(bare):
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


def asks_for_summary(question: str) -> bool:
    return bool(_SUMMARY.search(fold(question)))


def asks_to_write(question: str) -> bool:
    """For running text, which the embedded drafter does not write."""
    return bool(_WRITING.search(fold(question)))


def _bare(question: str) -> str:
    return _END.sub("", fold(question)).strip()


def _as_subject(found: str, question: str, vocabulary: Vocabulary) -> str:
    """The subject without its article, in the asker's own capitals; empty where it is none or a question in itself."""
    bare = found.strip(" ,;:'\"“”‘’")
    while match := _ARTICLE.match(bare):
        bare = bare[match.end() :]
    spoken = words(bare)
    if not vocabulary.content_words(bare) or len(spoken) > MOST_WORDS or _ASKING & set(spoken):
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
_ENDING, _PLURAL = re.compile(r"(?:'s|en|s|e|n)$"), re.compile(r"(?:'s|en|s)$")


def is_form_of(word: str, spoken: str) -> bool:
    """Whether a word that stands in a text is one of a subject, in another form or in a compound."""
    stem = _ENDING.sub("", word)
    if len(stem) >= COMPOUND:
        return stem in spoken
    return word == spoken or _PLURAL.sub("", word) == _PLURAL.sub("", spoken)  # "ouders" is not "oudere"
