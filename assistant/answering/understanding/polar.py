"""Whether a question is one for yes or no, seen from how it is built: a finite verb, then what it is about.

One clause built so is enough: what stands around it is the occasion ("Ik ben 28, is mijn pas gratis?"). Unless another
clause asks what, who or how: then that is asked.
"""

from __future__ import annotations

import re

from assistant.knowledge.vocabulary import fold


def _any_of(forms: str) -> str:
    return f"(?:{'|'.join(forms.split())})"


_CLAUSES = re.compile(r"[.!?;:,()]+\s*|\s[–-]+\s")
_FILLER = rf"(?:{_any_of('en maar dus want nou ja of oke eh stel dan and but so or well then')}\s+)*"
_ASKED = _any_of("wat wie wiens welke? wanneer what who whose whom where how which why when")
# Not "hoeft" and "hoeven", nor "waarde" and "waardeert".
_ASKING = rf"(?:waar(?!\s+dat\b|van\s+(?:er\s+)?\d|de(?:n|er\w*|ri\w*)?\b)\w*|hoe(?!ft?\b|ven\b|fde)\w*|{_ASKED})"
_PREPOSITION = _any_of(
    """in op aan van met voor bij naar uit over tot tegen onder door sinds vanaf per
    for to from by with at on of about"""
)
_ASKS = re.compile(rf"\b{_ASKING}\b")
_OPENS_ASKING = re.compile(rf"{_FILLER}(?:{_PREPOSITION}\s+)?{_ASKING}\b")
_AUXILIARY = _any_of(
    """mag mogen moet moeten is zijn kan kun kunt kunnen klopt heeft heb hebben wordt worden geldt gelden hoeft hoeven
    hoort horen staat staan zegt bestaat bestaan valt vallen doet doen gaat gaan telt tellen blijft blijven krijgt
    krijgen komt komen was waren had hadden wil wilt willen zal zult zullen zou zouden dient dienen zit zitten zat
    zaten ziet zien zag zagen lag lagen kwam kwamen koos kozen kreeg kregen werd werden stond stonden bleef bleven ging
    gingen deed deden gaf gaven hield hielden houdt houden nam namen liep liepen viel vielen vond vonden vroeg vroegen
    begon begonnen bleek bleken sprak spraken schreef schreven las lazen steeg stegen sloot sloten bracht brachten dacht
    dachten kocht kochten mocht mochten moest moesten kon konden gold golden wilde wilden hoefde hoefden
    does do did is are was were must can could may might has have had should would will shall am"""
)
_IS_AUXILIARY = re.compile(_AUXILIARY)
_SUBJECT = _any_of(
    """ik je jij u we wij ze zij hij men er het t de een n die dit dat deze mijn onze ons jullie jouw uw hun iemand
    iedereen iedere elke elk alle alles sommige zoiets niemand nog ook al bibliotheken bieb biebs bibs"""
)
# End as a verb does, and open no question.
_NO_VERB = _any_of(
    """vat zet let schat laat weet liefst niet net met omdat zodat doordat voordat nadat totdat opdat dat alleen tussen
    tegen binnen buiten want toen als die wat dan maar"""
)
_NO_NOUN = _any_of(
    """van voor met in op over bij aan uit naar tot om tegen onder door per en of die wat als is zijn
    for with to and or"""
)
_POLAR = re.compile(rf"{_FILLER}(?:{_AUXILIARY}\b|(?!{_NO_VERB}\b)[a-z']{{3,}}(?:t|en)\s+{_SUBJECT}\b)")
# "Haalde iedereen dat?", "betaalde Probiblio de kast?": a verb of the past, and no "goede boeken"; or one that also
# opens a request or ends as no verb does.
_PAST = rf"(?:(?!{_NO_VERB}\b)[a-z]{{2,}}[dt]en?|laat|laten|vindt|bedroeg|bestond|ontbrak)"
_OF_THE_PAST = re.compile(rf"{_FILLER}{_PAST}\s+{_SUBJECT}\b")
_PAST_OF_A_NAME = re.compile(rf"\W*{_PAST}\s+(?:[A-Z]|\d)")
# Where the sign says that it is a question, its first word may be any verb and its second any noun.
_POLAR_WITH_SIGN = re.compile(
    rf"{_FILLER}(?!{_NO_VERB}\b)(?:[a-z']{{3,}}(?:t|en)\s+(?!{_NO_NOUN}\b)\w+\s+\w+|[a-z']{{2,}}\s+(?:ik|je|jij)\b)"
)
_PERSON = r"(?:je|jij|u|jullie|iemand|you)\b"
_TELLING = r"(?:zeggen|vertellen|uitleggen|noemen|opsommen|samenvatten|aangeven|tell|explain|list|name|summari[sz]e)"
_KNOWN = r"(?:bekend|duidelijk|vastgelegd|beschreven|afgesproken|gezegd|lezen|te\s+zeggen)"
# "Kun je zeggen wie …", "is ergens vastgelegd hoeveel …": polite, and no question for a yes.
_POLITE = re.compile(
    rf"{_FILLER}(?:{_any_of('kun kan kunt kunnen zou zouden wil wilt can could would will')}\s+{_PERSON}.*"
    rf"\b(?:{_ASKING}|{_TELLING})\b"
    rf"|{_any_of('weet weten heb hebt do')}\s+{_PERSON}.*\b{_ASKING}\b"
    rf"|(?:is|staat|ligt|kan|kunnen)\s+(?:\w+\s+){{0,3}}{_KNOWN}\s+(?:\w+\s+)?{_ASKING}\b)"
)
# "Kun je zeggen of we dat moeten?" asks for a yes all the same.
_WHETHER = re.compile(
    r"\b(?:zeggen|vertellen|uitleggen|aangeven|weet (?:je|jij|u|iemand)|weten|vraag me af|vroeg (?:me|mij) af|benieuwd|"
    r"duidelijk|bekend|tell me|know|wonder|wondering) (?:of|if|whether)\s"
)
STATED_FROM = 5  # words: fewer name a thing
_RELATIVE = {"die", "dat", "of", "als", "that", "which", "or", "if"}  # what follows is no verb of the sentence itself
_STATED = re.compile(
    r"^(?:dus|toch|genoeg|voldoende|toereikend|te (?:veel|weinig)|teveel|enough)\b.*\?\s*$|"
    r"\b(?:toch|he|right|klopt dat|correct|genoeg|voldoende|ok|oke|okay|prima|akkoord|"
    r"goed(?: zo)?|in orde|te (?:veel|weinig|hoog|laag)|teveel|enough|fine|all ?right|"
    r"too (?:much|little|many|few|low|high))\s*\?\s*$"
)


# "Ook voor kinderen?", "alleen op school?", "e-books ook?", after another question: whether what was said holds there.
_ALSO = re.compile(
    rf"^\W*{_FILLER}(?:ook|also|alleen|only|vooral|enkel|uitsluitend|zelfs|just)\b"
    r"|^\W*(?:[^\W\d]+\W+){1,6}(?:ook(?: niet)?|too|as well)\W*$"
)
# "Zijn er principes voor AI?": who asks whether there are any wants to see them.
_EXISTENCE = re.compile(
    r"\b(?:zijn|staan|bestaan|are|were)\s+(?:er|there|ook)\b|\b(?:heeft|noemt|geeft|kent|does|has)\s+(?:het|the)\s+plan\b"
)


def asks_whether_there_are(question: str) -> bool:
    """Of a polar question: whether things exist, which is answered by naming them."""
    return bool(_EXISTENCE.search(fold(question)))


def asks_whether_also(question: str) -> bool:
    """Of a follow-up without a verb of its own: whether what was said holds for something else or for that alone."""
    folded = fold(question).strip()
    return bool(_ALSO.search(folded)) and not _ASKS.search(folded)


def is_polar(question: str) -> bool:
    """A question that yes or no answers, also without its sign or with its occasion before it."""
    folded = fold(question).strip()
    clauses = [each.strip() for each in _CLAUSES.split(folded) if each.strip()]
    if any(_OPENS_ASKING.match(each) for each in clauses):
        return False
    if _WHETHER.search(folded):
        return True
    if any(_POLITE.match(each) for each in clauses):
        return False
    if any(_POLAR.match(each) for each in clauses) or _STATED.search(folded):
        return True
    if not folded.endswith("?"):
        return False
    is_built_so = any(_POLAR_WITH_SIGN.match(each) or _OF_THE_PAST.match(each) for each in clauses)
    return is_built_so or bool(_PAST_OF_A_NAME.match(question[:1].lower() + question[1:])) or _is_statement(folded)


def _is_statement(folded: str) -> bool:
    """ "Dankzij IBL kan het budget omlaag?": a sentence that is told, and asked only by its sign."""
    last = _CLAUSES.split(folded.rstrip("? "))[-1].split()
    verbs = [at for at, word in enumerate(last) if at and _IS_AUXILIARY.fullmatch(word)]
    return (
        len(last) >= STATED_FROM
        and bool(verbs)
        and verbs[0] < len(last) - 1
        and not _RELATIVE.intersection(last[: verbs[0]])
        and not _ASKS.search(folded)
    )
