"""The sentence beside each verdict: what was found, and what is still possible.

Owns the tone, which is the plan's own: norms are there "om kwalitatief te verbeteren". A note never judges a library;
it names the next step.
"""

from __future__ import annotations

from assistant.oversight.toets.ambitions import Finding, Ground
from assistant.oversight.toets.model import Fit
from assistant.oversight.toets.norms import REFUSED, UNMOTIVATED, Weighed
from assistant.oversight.toets.shares import Why

_IMPROVE = "Om kwalitatief te verbeteren"
_LATER = {
    False: f"{_IMPROVE}: spreek af wanneer u er opnieuw naar kijkt.",
    True: "Er staat ook bij dat u er later opnieuw naar kijkt.",
}
_OPEN: dict[str, str] = {
    Why.NO_FIGURE: (
        "Het onderwerp staat in het beleid, zonder cijfer dat ernaast te leggen is. {improve}: schrijf op met "
        "welk cijfer u werkt"
    ),
    Why.OF_WHAT: "Het cijfer staat er, maar niet waarvan het een deel is. {improve}: noem erbij waarover u rekent",
    Why.DENIED: (
        "De tekst lijkt de norm niet over te nemen en een reden staat er niet bij. {improve}: leg uit waarom u "
        "anders kiest, dan is het een gemotiveerde keuze"
    ),
    Why.PLAN_ONLY: (
        "De tekst haalt de norm van het plan aan, maar zegt niet wat de bibliotheek zelf kiest. {improve}: zet "
        "het eigen cijfer erbij"
    ),
    Why.BOUND: (
        "Het cijfer is in de tekst aan de andere kant begrensd dan in het plan (hoogstens of minstens). "
        "{improve}: schrijf het op zoals u het bedoelt"
    ),
    Why.ABOUT: "Het cijfer is bij benadering gegeven en ligt precies op de grens. {improve}: noem het exacte cijfer",
    Why.AHEAD: "De tekst noemt het als voornemen. {improve}: zet erbij vanaf wanneer het geldt",
    Why.GROWS: (
        "De tekst noemt meer dan één cijfer, bijvoorbeeld omdat u ernaartoe groeit. {improve}: zet erbij welk "
        "cijfer nu geldt en wanneer het volgende"
    ),
    Why.NO_TOTAL: "Het deel staat er, maar het geheel niet, of er staan er meer. {improve}: zet het totaal ernaast",
    Why.BAD_SUM: "De cijfers in de tekst passen niet bij elkaar. {improve}: loop ze na",
    Why.GAP: (
        "Voor dit aantal inwoners noemt het plan zelf geen aantal uren; mensen kiezen hoe zij het lezen.{detail} "
        "{improve}: leg vast welke lezing u kiest en waarom"
    ),
    Why.EACH: "De uren staan niet als één totaal per week voor alle collectiespecialisten samen. {improve}: tel ze op",
    Why.NO_INHABITANTS: (
        "De uren staan er, maar het aantal inwoners van het werkgebied is niet gevonden. {improve}: noem dat aantal"
    ),
    "conflict": "Op meer plaatsen staat iets anders. {improve}: maak ze gelijk",
    UNMOTIVATED: (
        "Dit wijkt af van de norm en er staat geen reden bij. {improve}: leg uit waarom u anders kiest, of groei "
        "ernaartoe"
    ),
    REFUSED: (
        "Dit wijkt af van de norm en er staat geen reden bij. {improve}: leg uit waarom u anders kiest, dan is het "
        "een gemotiveerde keuze"
    ),
}
_AMBITION: dict[Ground, str] = {
    Ground.ANSWERED: "Het beleid werkt deze ambitie uit. Een mens leest na of het hetzelfde bedoelt.",
    Ground.REASONED: "Het beleid kiest hier bewust anders en zegt waarom.",
    Ground.UNREASONED: (
        "Dit wijkt af van de ambitie en er staat geen reden bij. {improve}: leg uit waarom u anders kiest, dan is het "
        "een gemotiveerde keuze."
    ),
    Ground.CONTRARY: (
        "Het beleid lijkt hier iets anders te kiezen en een reden is niet gevonden. {improve}: leg uit waarom, "
        "dan is het een gemotiveerde keuze."
    ),
    Ground.TENTATIVE: "Het beleid noemt dit als mogelijkheid. {improve}: schrijf op wat u besluit.",
    Ground.NEAR: (
        "Deze zin komt in de buurt; of zij hetzelfde bedoelt is niet zeker. {improve}: zeg met zoveel woorden "
        "wat u met deze ambitie doet."
    ),
    Ground.NOT_ALL: (
        "Het beleid gaat hierover, maar noemt niet of het voor iedereen of alles geldt. {improve}: zet erbij "
        "waar u naartoe werkt."
    ),
    Ground.ABSENT: (
        "Hierover is in het beleid niets gevonden. {improve}: kijk of deze ambitie bij uw bibliotheek past, en "
        "neem haar op of schrijf op waarom niet."
    ),
}


def norm_note(weighed: Weighed, *, looks_again: bool = False) -> str:
    """What was found about a norm, with the sum where there is one; ``looks_again`` as for ambitions."""
    sum_said = f" Nagerekend: {weighed.calculation.formula}." if weighed.calculation else ""
    if weighed.fit is Fit.MEETS:
        return f"Het beleid sluit hierbij aan.{sum_said}"
    if weighed.fit is Fit.DEVIATES:
        return f"Het beleid kiest bewust anders en zegt waarom.{sum_said} {_LATER[looks_again]}"
    if weighed.fit is Fit.MISSING:
        left = weighed.norm.left_to_people
        settle = f"; leg vast {left[0].nl}" if left else ""
        return f"Hierover is in het beleid niets gevonden. {_IMPROVE}: neem op wat u hierin kiest{settle}."
    detail = f" {weighed.detail}" if weighed.detail else ""
    template = _OPEN[weighed.why or Why.NO_FIGURE]
    said = f"{template.format(improve=_IMPROVE, detail=detail)}."
    return f"{said}{'' if '{detail}' in template else detail}{sum_said}"


def ambition_note(finding: Finding, *, looks_again: bool = False) -> str:
    """What was found; ``looks_again`` says that the policy itself names a moment to look at its choice again."""
    note = _AMBITION[finding.ground].format(improve=_IMPROVE)
    return f"{note} {_LATER[looks_again]}" if finding.ground is Ground.REASONED else note
