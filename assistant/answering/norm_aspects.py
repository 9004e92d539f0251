"""A question about a norm itself rather than for its sum: "is dat verplicht?", "wie let daarop?", "mogen we afwijken?".

Which norm, the conversation or the question tells; what is asked of it was learned from examples, because it is said in
words that any subject has. What the plan says to it is looked up, so that neither the search nor the sum of the
question before stands in its place.
"""

from __future__ import annotations

import re

from assistant.answering.answer_kinds import AnswerKind, kind_asked
from assistant.answering.drafting.about_norm import can_tell
from assistant.answering.drafting.claims import asks_to_pass, passing
from assistant.answering.evidence import POINTED, Evidence
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.followups import NO_SUBJECT, own_words
from assistant.answering.understanding.norms_named import OF_ANY_COUNT
from assistant.answering.understanding.own_shares import says_what_was_read
from assistant.answering.understanding.subjects import is_among
from assistant.answering.understanding.topics import WEAK, find_topic, norms_meant
from assistant.figures import find_figures
from assistant.knowledge.norms import WORKED_OUT, Aspect, Guideline, Norm, NormRegister, held_values
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import Vocabulary, fold, words

# Probability of the aspect from which it is taken up: of the norm spoken of just now, of one that the question names
# itself, where something else may be asked of the norm, where it brings up a subject that the norm is not about, and
# where it has a word in which nobody asked that yet.
SPOKEN_OF, NAMED, OTHERWISE, OTHER_SUBJECT, IN_NEW_WORDS = 0.45, 0.6, 0.7, 0.85, 0.68
OF_ANY_ANSWER = {Aspect.SURE: 0.6, Aspect.WATCHED: 0.8}  # of an answer that was about no norm
SAYS_WHO = 0.7  # probability from which the sentence that was found says who
FOR_OTHERS = 0.8  # "geldt dat ook voor senioren?" asks what counts, and not for whom it is
LEFT_AT_LEAST = 4  # words of a question without those of the norm
SHORTEST = 3  # letters of a word that says something
_SENTENCES = re.compile(r"(?<=[.?!])\s+")
LARGEST_OF_PEOPLE = 20  # "over twee of drie collega's": a larger number is a figure to calculate with
_HOW_MUCH = re.compile(r"\b(?:hoe ?veel|how (?:much|many))\b")
# "Is het plan verplicht?", and not "staat dat in het plan?".
_OF_THE_PLAN_ITSELF = re.compile(
    r"(?<!\bin )(?<!\bvan )(?<!\buit )(?<!\bmet )(?<!\bvoor )(?<!volgens )(?<!\bof )(?<!\bto )(?<!\bfrom )\b"
    r"(?:het|dit|the|this) (?:(?!vorige|oude|previous)\w+ )?(?:beleids|collectie|collectiebeleids)?plan\b"
)
# Why it is this number and no other the plan says of no norm.
_WHY_THIS_NUMBER = re.compile(
    r"\b(?:precies|juist|exactly|exact|zo ?veel|zo weinig|zo hoog|zo laag|getal|aantal|percentage|number|"
    r"so (?:much|many|few|little|high|low))\b"
)
_ORGANISATIONS = frozenset({"probiblio", "kb", "municipality", "director", "management", "place"})
_COUNTED = frozenset({"benchmark", "amount", "spending", "collection_budget", "hours", "loans", "collection_size"})


def about_norm(reading: Reading, evidence: Evidence, knowledge: Knowledge, register: NormRegister) -> Reading:
    """The reading as one about the norm itself; as it is where something else is asked."""
    asked = reading.asked or reading.text
    may_be_worked_out = _may_be_worked_out(reading, evidence, register)
    may_be_told = _may_be_about_norm(asked, reading, evidence)
    if not (may_be_worked_out or may_be_told):
        return reading
    norm = _guideline_before(reading, register) or _norm_meant(asked, reading, register, knowledge.vocabulary)
    if may_be_worked_out and (worked_out := _worked_out(asked, norm, reading, knowledge, register)) is not None:
        return worked_out
    if not may_be_told or norm is None or not _names_no_other_value(asked, norm):
        return reading
    said, aspect, chance = _likeliest(asked, norm, reading, knowledge)
    if aspect is None or aspect in WORKED_OUT or not can_tell(norm, aspect, register):
        return reading
    if asks_to_pass(reading) and passing(norm, set(), reading) is not None:
        return reading  # "mag IBL 5% overschrijden?", "is minder ook goed?": the norm itself says yes or no
    if aspect is Aspect.REASON and _WHY_THIS_NUMBER.search(fold(asked)):
        return reading
    if aspect is Aspect.BOUND and reading.claims:
        return reading  # "is die 20% een maximum?": the value is confirmed or put right
    if aspect is Aspect.DIVIDE and reading.per is not None:
        return reading  # "gelijk verdeeld over onze vijf vestigingen?": the sum shares it out
    if chance < _least(said, norm, aspect, reading, knowledge):
        return reading
    of_norm = {"intent": Intent.ABOUT_NORM, "norm_ids": (norm.id,), "aspect": aspect}
    return reading.model_copy(update={**of_norm, "term_ids": (), "counts_for_norm": False})


def _may_be_worked_out(reading: Reading, evidence: Evidence, register: NormRegister) -> bool:
    """Not where a sum is made already, or the question points at something else."""
    has_sum = any(register.get(each).is_calculated for each in reading.norm_ids)
    if reading.intent not in (Intent.ASK, Intent.TERM, Intent.NORM) or has_sum or reading.asks_why:
        return False
    return not _is_of_something_else(reading, evidence)


def _worked_out(
    asked: str, meant: Norm | None, reading: Reading, knowledge: Knowledge, register: NormRegister
) -> Reading | None:
    """ "Wat betekent dat voor ons?", "blijven we daaronder?": the norm spoken of, with the figures that are known
    or are still to be asked for; None where that is not asked."""
    norm = meant
    if not isinstance(meant, Guideline) and _names_only_what_it_counts(asked, reading, knowledge.vocabulary):
        norm = _spoken_of(reading, register)
    if norm is None or not _names_no_other_value(asked, norm):
        return None
    said, aspect, chance = _likeliest(asked, norm, reading, knowledge)
    if aspect not in WORKED_OUT or chance < _least(said, norm, aspect, reading, knowledge):
        return None
    if isinstance(norm, Guideline):
        return reading.model_copy(update={"guideline_ids": (norm.id,)})
    of_norm = {"intent": Intent.NORM, "norm_ids": (norm.id,), "wants_amount": True}
    return reading.model_copy(update={**of_norm, "term_ids": (), "counts_for_norm": False})


def _names_only_what_it_counts(asked: str, reading: Reading, vocabulary: Vocabulary) -> bool:
    """ "Hoeveel uur is dat voor mij?": of the norm spoken of, whichever norm those words name by themselves."""
    return bool(reading.norm_before) and not find_topic(asked, vocabulary).concepts - OF_ANY_COUNT


def _spoken_of(reading: Reading, register: NormRegister) -> Norm | None:
    """The norm that the question before was about, if it is one to calculate with."""
    norm = register.find(reading.norm_before) if reading.norm_before else None
    return norm if norm is not None and norm.is_calculated else None


def wanting_its_sum(reading: Reading, evidence: Evidence, knowledge: Knowledge, register: NormRegister) -> Reading:
    """ "What is the least we should spend on it?", with the budget known and the norm found: a sum is wanted, though no
    word asks for an amount."""
    if reading.wants_amount or reading.intent is not Intent.ASK or not evidence.hits:
        return reading
    first = evidence.hits[0].passage_id
    of_known = (each for each in register.norms.values() if each.is_calculated and each.of in reading.figures)
    if not any(first in norm.seats for norm in of_known):
        return reading
    aspect, chance = knowledge.retriever.asked_of_norm(reading.asked or reading.text)
    wants = aspect is Aspect.APPLIED and chance >= NAMED
    return reading.model_copy(update={"wants_amount": True}) if wants else reading


def about_answer_before(
    reading: Reading, evidence: Evidence, knowledge: Knowledge, register: NormRegister
) -> tuple[Reading, Evidence]:
    """The same of an answer that was about no norm: "heb je daar een bron voor?" asks for its sentences, and "wie
    controleert dat?", after what the plan says of a theme, for whom watches over all of them."""
    before = [passage for each in reading.answer_before if (passage := knowledge.corpus.get(each)) is not None]
    asked = reading.asked
    if reading.intent is not Intent.ASK or not (reading.is_asked_on and before):
        return reading, evidence
    if not _may_be_about_norm(asked, reading, evidence) or reading.norm_before:
        return reading, evidence
    aspect, chance = knowledge.retriever.asked_of_norm(asked)
    watched = register.about.get(Aspect.WATCHED)
    if aspect not in OF_ANY_ANSWER or chance < OF_ANY_ANSWER[aspect] or _words_of_no_aspect(asked, knowledge):
        return reading, evidence
    if aspect is Aspect.SURE:
        pointed = tuple(passage.id for passage in before)
        found = evidence.model_copy(update={"quoted": pointed, "probability": POINTED, "is_list": False, "says": None})
        return reading.model_copy(update={"points_at": pointed, "asks_where": True}), found
    if not (reading.is_follow_up and evidence.quoted):
        return reading, evidence
    asks_who = kind_asked(asked) is AnswerKind.ACTOR and evidence.chance_of(evidence.quoted[0]) < SAYS_WHO
    if aspect is Aspect.WATCHED and asks_who and watched is not None and before[0].kind == "original":
        update = {"quoted": (watched.passage,), "probability": POINTED, "is_weighed": True, "says": None}
        return reading, evidence.model_copy(update={**update, "is_list": False, "is_guidance_only": False})
    return reading, evidence


def _words_of_no_aspect(asked: str, knowledge: Knowledge) -> list[str]:
    """The words of a message in which nobody yet asked anything about a norm."""
    spoken = frozenset[str]().union(*knowledge.retriever.words_of_aspects.values())
    return [word for word in own_words(asked, knowledge.vocabulary) if word not in spoken and len(word) >= SHORTEST]


def _may_be_about_norm(asked: str, reading: Reading, evidence: Evidence) -> bool:
    """Not where figures came with it, an amount is asked for, or the question points at something else."""
    if reading.intent not in (Intent.ASK, Intent.NORM, Intent.TERM, Intent.LIST):
        return False
    if _HOW_MUCH.search(fold(asked)) or _is_of_something_else(reading, evidence):
        return False
    if reading.compares and len(reading.norm_ids) > 1:
        return False
    if _OF_THE_PLAN_ITSELF.search(fold(asked)) or reading.summarises or reading.writes:
        return False
    return not any(
        figure.unit not in (None, "percent") or (figure.unit is None and figure.value > LARGEST_OF_PEOPLE)
        for figure in find_figures(asked)
    )


def _is_of_something_else(reading: Reading, evidence: Evidence) -> bool:
    """Of a point of the answer before it, of a guideline, of another region, or an attempt on the safeguards."""
    if reading.points_at or reading.guideline_ids:
        return True
    return evidence.is_attempt or bool(evidence.elsewhere) or evidence.names_elsewhere


def _likeliest(asked: str, norm: Norm, reading: Reading, knowledge: Knowledge) -> tuple[str, Aspect | None, float]:
    """The words that ask it, the aspect and its chance: by the whole message, by its only question ("Wij zijn klein.
    Geldt dat ook voor ons?"), or by what is left of a question that names the norm in full."""
    questions = [each for each in _SENTENCES.split(asked) if each.endswith("?")]
    ways = [asked]
    if len(questions) == 1 and questions[0] != asked:
        ways.append(questions[0])
    if not reading.is_asked_on:
        of_norm = _words_of(norm)
        kept = [each for each in asked.split() if fold(each).strip("?.,!%()") not in of_norm and not each[:1].isdigit()]
        ways += [" ".join(kept)] * (len(kept) >= LEFT_AT_LEAST)
    told = [(each, *knowledge.retriever.asked_of_norm(each)) for each in dict.fromkeys(ways)]
    return max(told, key=lambda way: (way[1] is not None, way[2]))


def _words_of(norm: Norm) -> frozenset[str]:
    return frozenset(words(f"{norm.name.nl} {norm.name.en} {norm.says.nl} {norm.says.en}"))


def _names_no_other_value(asked: str, norm: Norm) -> bool:
    """ "Als we er 8% op vooruitgaan": a share that this norm does not hold."""
    shares = {figure.value for figure in find_figures(asked) if figure.unit == "percent"}
    return shares <= held_values(norm)


def _guideline_before(reading: Reading, register: NormRegister) -> Guideline | None:
    """The guideline of a publication that the answer before it gave."""
    first = reading.answer_before[:1]
    return next((each for each in register.guidelines.values() if each.passage in first), None)


def _norm_meant(asked: str, reading: Reading, register: NormRegister, vocabulary: Vocabulary) -> Norm | None:
    """The norm that the question names, or that the question before it was about."""
    spoken_of = register.find(reading.norm_before) if reading.norm_before else None
    if claimed := {claim.value for claim in reading.claims}:
        calculated = (norm for norm in register.norms.values() if norm.is_calculated)
        holds_it = next((norm for norm in calculated if claimed <= held_values(norm)), None)
        if spoken_of is None or spoken_of is holds_it or not says_what_was_read(asked):
            return spoken_of if spoken_of is not None and claimed <= held_values(spoken_of) else holds_it
        return None  # "volgens mij is dat 30%": it is the value that is asked about
    by_words = norms_meant(find_topic(asked, vocabulary).concepts | {"amount"}, True, vocabulary)
    if spoken_of is not None and not by_words:
        return _spoken_of(reading, register)
    meant = (register.get(each) for each in (*reading.norm_ids, *reading.about_norm_ids))
    return next((norm for norm in meant if norm.is_calculated), None)


def _least(asked: str, norm: Norm, aspect: Aspect, reading: Reading, knowledge: Knowledge) -> float:
    """How probable the aspect must be."""
    vocabulary = knowledge.vocabulary
    if _has_new_words(asked, norm, aspect, knowledge):
        return FOR_OTHERS if aspect is Aspect.FOR_WHOM else IN_NEW_WORDS
    cue = vocabulary.norm_cues.get(norm.id)
    of_norm = frozenset[str]().union(*cue.when) if cue is not None else frozenset[str]()
    topic = find_topic(asked, vocabulary)
    if topic.sections or topic.concepts - WEAK - NO_SUBJECT - of_norm - _COUNTED - _ORGANISATIONS:
        return OTHER_SUBJECT
    if reading.intent is Intent.TERM or reading.counts_for_norm:
        return OTHERWISE
    names_it = bool(topic.concepts - WEAK - NO_SUBJECT)  # "minimum specialist hours for the new one?"
    return NAMED if names_it or not reading.is_asked_on else SPOKEN_OF


def _has_new_words(asked: str, norm: Norm, aspect: Aspect, knowledge: Knowledge) -> bool:
    """ "Wie is eigenaar van het beleid?": a word that neither the norm has nor anybody who asked this of one."""
    known = knowledge.retriever.words_of_aspects.get(aspect, frozenset())
    of_norm = _words_of(norm)
    return any(
        not is_among(word, (*known, *of_norm))
        for word in own_words(asked, knowledge.vocabulary)
        if len(word) >= SHORTEST
    )
