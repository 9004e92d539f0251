"""The assistant's own words, in Dutch and English: everything it says that is not a quote.

Plain words, short sentences. None of these states anything about the sources that the text around it does not cite.
"""

from __future__ import annotations

from assistant.advice import Comparison, Language

Phrases = dict[str, str]

_NL: Phrases = {
    "plan_says": "Het plan zegt hierover: {quote}.",
    "says_yes": "Ja, dat staat in het plan: {quote}.",
    "says_no": "Nee, volgens het plan niet: {quote}.",
    "says_likely_yes": "Het lijkt van wel; het plan zegt: {quote}.",
    "says_likely_no": "Het lijkt van niet; het plan zegt: {quote}.",
    "says_open": "Het plan laat dit open; het zegt: {quote}.",
    "says_neither": "Het plan zegt hierover: {quote}.",
    "outline": "Ik vat niet samen in eigen woorden; dit zijn de kernzinnen van ‘{place}’ in het plan:",
    "outline_writes": (
        "Ik schrijf zelf geen tekst; dit zijn de kernzinnen van ‘{place}’ waarop u kunt bouwen, uit het plan:"
    ),
    "outline_subject": "Het plan heeft hier een hoofdstuk over, ‘{place}’; dit zijn de kernzinnen ervan:",
    "introduction": "Inleiding",
    "place": "Dat staat in het plan bij {place}:",
    "place_elsewhere": "Dat staat niet in het plan, maar in een bron van {publisher}:",
    "point": "Dat punt is: {quote}.",
    "writes": "Ik schrijf zelf geen tekst; dit zijn zinnen waarop u kunt bouwen.",
    "themes": "Dit zegt het plan per thema:",
    "themes_named": "De {count} thema’s zijn, naar de titels van hun hoofdstukken:",
    "norms_agreement": "Afspraken tussen de bibliotheken:",
    "norms_ambition": "Een ambitie van het plan, die het geen verplichting noemt:",
    "norms_direction": "Een richting uit de visie, en geen afgesproken norm:",
    "norms_are_for": "Vraag naar één norm om te zien wat zij voor uw bibliotheek betekent.",
    "theme": "Bij {place}:",
    "theme_silent": "Bij {place} vind ik geen zin die hierbij past.",
    "thing": "{thing} {marker}.",
    "also": "Ook van belang:",
    "guidance_only": (
        "In het plan vind ik dit niet; een publicatie van {publisher} zegt, hier samengevat in onze woorden: {quote}."
    ),
    "plan_related": "Verwant, in het plan zelf:",
    "only_named": "Wat {subject} is, omschrijft het plan niet apart; het noemt het hier: {quote}.",
    "guidance_says": (
        "{opening}, volgens een publicatie van {publisher} (in het plan vind ik dit niet), hier samengevat in onze "
        "woorden: {quote}."
    ),
    "opening_yes": "Ja",
    "opening_no": "Nee",
    "opening_likely_yes": "Het lijkt van wel",
    "opening_likely_no": "Het lijkt van niet",
    "guidance_beside": "Een publicatie van {publisher} zegt hierover, samengevat in onze woorden:",
    "another_publisher": "een andere uitgever",
    "guidance_also": "Dezelfde of verwante publicaties zeggen ook:",
    "local_says": "Het eigen beleid van {publisher} zegt hierover",
    "local_says_unnamed": "Het eigen beleid van de bibliotheek zegt hierover",
    "law_says": "De wet zegt hierover",
    "agreement_says": "Een landelijke afspraak zegt hierover",
    "example_says": "Een voorbeeld van {publisher} zegt hierover",
    "example_says_unnamed": "Een voorbeeld van een andere bibliotheek zegt hierover",
    "other_says": "Een publicatie van {publisher} zegt hierover",
    "other_says_unnamed": "Een publicatie van een andere uitgever zegt hierover",
    "says": "{says}: {quote}.",
    "same_also": "Daar staat ook:",
    "plan_silent": "In het plan vind ik hierover niets.",
    "plan_silent_first": "In het plan vind ik dit niet; {says}: {quote}.",
    "local_is_no_norm": "Dat is het beleid van die bibliotheek zelf en geen norm van het plan.",
    "plan_before_local": "Bij verschil gaat het plan voor.",
    "law_before_plan": "Bij verschil gaat de wet voor.",
    "agreement_before_plan": "Bij verschil gaat de landelijke afspraak voor.",
    "layer_law": "de wet",
    "layer_agreement": "de landelijke afspraak",
    "layer_plan": "het plan",
    "layer_local": "het eigen beleid van de bibliotheek",
    "layer_guidance": "de publicatie",
    "layer_example": "het voorbeeld",
    "layers_differ": "{high} {high_mark} en {low} {low_mark} verschillen hierin: {high} gaat voor, want {why}.",
    "why_law": "een wet geldt voor iedereen",
    "why_agreement": "een landelijke afspraak staat boven het provinciale plan",
    "why_plan": "het plan is van alle bibliotheken samen",
    "why_local": "het eigen beleid is vastgesteld en de andere tekst niet",
    "why_guidance": "een voorbeeld bindt niemand",
    "lies_above": "{low} {low_mark} ligt boven het minimum van {high} {high_mark}; dat is geen tegenspraak.",
    "lies_below": "{low} {low_mark} blijft onder het maximum van {high} {high_mark}; dat is geen tegenspraak.",
    "replaces_summary": "Deze bron staat in de plaats van onze eigen samenvatting ervan.",
    "set_aside": "Let op: {marker} komt uit een bron die is vervangen of ingetrokken; daar is zelf om gevraagd.",
    "list": "Het plan noemt bij {place}:",
    "list_counted": "Het plan noemt bij {place} {count} punten:",
    "list_more": "Er staan daar nog meer punten; lees ze bij {place} in het plan.",
    "verify": "U beoordeelt zelf of dit uw vraag helemaal beantwoordt.",
    "silent_part": "Op dit deel van uw vraag geven de bronnen geen antwoord: {part}.",
    "plan_quote": "Het plan zegt: {quote}.",
    "strength_agreement": "Dit is een afspraak tussen de bibliotheken.",
    "strength_ambition": "Dit is een ambitie van het plan; het plan noemt haar geen verplichting.",
    "strength_direction": "Dit is een richting uit de visie van het plan en geen afgesproken norm.",
    "strength_cited_fact": "Dit is een feit dat het plan aanhaalt en geen norm.",
    "strength_none": "Het plan stelt hier geen norm.",
    "sum": "Berekening: {formula} [{marker}].",
    "made_of": "Gerekend met {label}: {how} = {value}.",
    "people": "U beslist zelf: {items}.",
    "caveat": "Let op: {caveat}",
    "hours_a_week": "Het plan telt in uren per week, niet in fte of per dag, maand of jaar; reken uw uren daarnaar om.",
    "needs": "Vul in om het uit te rekenen: {labels}.",
    "problem": "Met de opgegeven cijfers is niet gerekend: {problem}",
    "open": "Het plan laat dit open: {why} {marker}.",
    "readings": "Zo kunt u het lezen:",
    "reading": "{label}: {consequence} {marker}.",
    "choose": "Kies samen een lezing en leg de reden vast.",
    "difference": "Het verschil is {amount} {marker}.",
    "rest": "Er blijft {amount} over {marker}.",
    "at": "Bij {figure}: {says}",
    "points": "procentpunt",
    "gap_falls_short": "Er is nog {gap} nodig",
    "gap_over": "Dat is {gap} meer dan het plan noemt",
    "gap_under": "Dat is {gap} minder dan het plan noemt",
    "claim_right": "Ja, dat klopt: {says} {marker}.",
    "claim_denied": "Jawel, zo staat het in het plan: {says} {marker}.",
    "force_agreement": "Het is een afspraak tussen de bibliotheken: {says} {marker}.",
    "force_ambition": "Het is een ambitie van het plan, dat haar geen verplichting noemt: {says} {marker}.",
    "force_direction": "Het is een richting uit de visie en geen afgesproken norm: {says} {marker}.",
    "binds_ambition": "Nee, het plan noemt dit een ambitie en geen verplichting: {says} {marker}.",
    "binds_direction": "Nee, dit is een richting uit de visie en geen afgesproken norm: {says} {marker}.",
    "is_floor": "Het is een minimum: {says} {marker}.",
    "is_ceiling": "Het is een maximum: {says} {marker}.",
    "bound_unsaid": "Het plan laat dit open, want het noemt geen minimum en geen maximum: {says} {marker}.",
    "over_floor": "Ja, meer mag, want het plan noemt een minimum: {says} {marker}.",
    "under_floor": "Nee, dat is minder dan het plan noemt: {says} {marker}.",
    "over_ceiling": "Nee, dat is meer dan het plan noemt: {says} {marker}.",
    "under_ceiling": "Ja, minder mag, want het plan noemt een maximum: {says} {marker}.",
    "claim_wrong": "Nee, zo staat het niet in het plan: {says} {marker}.",
    "lookalike": "Niet te verwarren met iets anders in het plan: {says} {marker}.",
    "term_open": "Het plan laat dit open: {caveat} {marker}.",
    "counts": "Wel meetellen",
    "counts_then": "het bedrag of aantal waarover u rekent, wordt groter",
    "counts_not": "Niet meetellen",
    "counts_not_then": "het bedrag of aantal waarover u rekent, blijft kleiner",
    "not_in_sources": "Ik vind dit niet in het plan, en ook niet in de andere publicaties die ik ken.",
    "not_in_sources_amount": (
        "Het plan noemt hiervoor geen getal, voor zover ik kan vinden, en de andere publicaties ook niet."
    ),
    "not_in_sources_elsewhere": (
        "Het plan is niet voor {place} gemaakt, en over {place} vind ik dit ook niet in de andere publicaties."
    ),
    "not_in_sources_date": (
        "Het plan noemt hiervoor geen datum of termijn, voor zover ik kan vinden, en de andere publicaties ook niet."
    ),
    "not_in_sources_actor": (
        "Het plan noemt hierbij niemand, voor zover ik kan vinden, en de andere publicaties ook niet."
    ),
    "not_in_sources_reason": (
        "Het plan geeft hiervoor geen reden, voor zover ik kan vinden, en de andere publicaties ook niet."
    ),
    "not_in_force": "Op die datum gold het plan dat ik ken niet, dus daar kan ik niets over zeggen.",
    "related": "Verwante passages staan hieronder; ze beantwoorden uw vraag niet.",
    "ask_probiblio": "Vraag het na bij uw collega's of bij Probiblio.",
    "out_of_scope": (
        "Dat valt buiten mijn onderwerp: ik beantwoord vragen over het collectiebeleid van openbare bibliotheken."
    ),
    "try": "Vraag bijvoorbeeld wat het plan zegt over doelgroepen, jongeren, data of AI.",
    "hello": (
        "Hallo! Ik beantwoord vragen over het Provinciaal Collectiebeleidsplan, met de zinnen waarop het antwoord rust."
    ),
    "thanks": "Graag gedaan. Stel gerust nog een vraag over het collectiebeleid.",
    "help": (
        "Ik zoek op wat het Provinciaal Collectiebeleidsplan zegt en laat de zinnen zien waarop het antwoord rust; "
        "met uw eigen cijfers reken ik de normen uit."
    ),
    "complaint": (
        "Dank voor het melden. Stel de vraag gerust in andere woorden; keurt u het antwoord af met een reden, dan weet "
        "een ander dat het niet klopte."
    ),
    "refused": (
        "Dat doe ik niet: een mens controleert elk antwoord, bronnen blijven zichtbaar en mijn werkwijze staat vast."
    ),
    "refused_next": "Stel uw vraag over het collectiebeleid, dan geef ik een concept met bronnen.",
    "and": "en",
    "fits": "Ja",
    "fits_not": "Nee",
    "band": "{lower} tot {upper}",
}
_EN: Phrases = {
    "plan_says": "The plan says (quoted in Dutch): {quote}.",
    "says_yes": "Yes, the plan says so (quoted in Dutch): {quote}.",
    "says_no": "No, according to the plan not (quoted in Dutch): {quote}.",
    "says_likely_yes": "It seems so; the plan says (quoted in Dutch): {quote}.",
    "says_likely_no": "It seems not; the plan says (quoted in Dutch): {quote}.",
    "says_open": "The plan leaves this open; it says (quoted in Dutch): {quote}.",
    "says_neither": "The plan says (quoted in Dutch): {quote}.",
    "outline": "I do not summarise in my own words; these are the main sentences of ‘{place}’ (quoted in Dutch):",
    "outline_writes": (
        "I do not write text myself; these are the main sentences of ‘{place}’ to build on (quoted in Dutch):"
    ),
    "outline_subject": "The plan has a chapter on this, ‘{place}’; these are its main sentences (quoted in Dutch):",
    "introduction": "Introduction",
    "place": "That stands in the plan under {place} (quoted in Dutch):",
    "place_elsewhere": "That does not stand in the plan but in a source by {publisher} (quoted in Dutch):",
    "point": "That point is (quoted in Dutch): {quote}.",
    "writes": "I do not write text myself; these are sentences to build on.",
    "themes": "This is what the plan says for each theme (quoted in Dutch):",
    "themes_named": "The {count} themes are, by the titles of their chapters:",
    "norms_agreement": "Agreed between the libraries:",
    "norms_ambition": "An ambition of the plan, which it does not call an obligation:",
    "norms_direction": "A direction in the vision, and not an agreed norm:",
    "norms_are_for": "Ask about one norm to see what it means for your library.",
    "theme": "Under {place}:",
    "theme_silent": "Under {place} I find no sentence that fits.",
    "thing": "{thing} {marker}.",
    "also": "Also relevant:",
    "guidance_only": (
        "I do not find this in the plan; a publication by {publisher} says, summarised in our own words: {quote}."
    ),
    "plan_related": "Related, in the plan itself:",
    "only_named": "The plan does not define {subject} by itself; it names it here (quoted in Dutch): {quote}.",
    "guidance_says": (
        "{opening}, according to a publication by {publisher} (I do not find this in the plan), summarised in our "
        "own words: {quote}."
    ),
    "opening_yes": "Yes",
    "opening_no": "No",
    "opening_likely_yes": "It seems so",
    "opening_likely_no": "It seems not",
    "guidance_beside": "A publication by {publisher} says about this, summarised in our own words:",
    "another_publisher": "another publisher",
    "guidance_also": "The same or related publications also say:",
    "local_says": "The own policy of {publisher} says (quoted in Dutch)",
    "local_says_unnamed": "The library's own policy says (quoted in Dutch)",
    "law_says": "The law says (quoted in Dutch)",
    "agreement_says": "A national agreement says (quoted in Dutch)",
    "example_says": "An example of {publisher} says (quoted in Dutch)",
    "example_says_unnamed": "An example of another library says (quoted in Dutch)",
    "other_says": "A publication by {publisher} says (quoted in Dutch)",
    "other_says_unnamed": "A publication by another publisher says (quoted in Dutch)",
    "says": "{says}: {quote}.",
    "same_also": "It also says:",
    "plan_silent": "I find nothing about this in the plan.",
    "plan_silent_first": "I do not find this in the plan; {says}: {quote}.",
    "local_is_no_norm": "That is the library's own policy and not a norm of the plan.",
    "plan_before_local": "Where they differ, the plan goes first.",
    "law_before_plan": "Where they differ, the law goes first.",
    "agreement_before_plan": "Where they differ, the national agreement goes first.",
    "layer_law": "the law",
    "layer_agreement": "the national agreement",
    "layer_plan": "the plan",
    "layer_local": "the library's own policy",
    "layer_guidance": "the publication",
    "layer_example": "the example",
    "layers_differ": "{high} {high_mark} and {low} {low_mark} differ here: {high} goes first, because {why}.",
    "why_law": "a law holds for everybody",
    "why_agreement": "a national agreement stands above the provincial plan",
    "why_plan": "the plan is of all the libraries together",
    "why_local": "the library's own policy was adopted and the other text was not",
    "why_guidance": "an example binds nobody",
    "lies_above": "{low} {low_mark} lies above the minimum of {high} {high_mark}; that is no contradiction.",
    "lies_below": "{low} {low_mark} stays below the maximum of {high} {high_mark}; that is no contradiction.",
    "replaces_summary": "This source takes the place of our own summary of it.",
    "set_aside": "Note: {marker} comes from a source that was replaced or withdrawn, as was asked for.",
    "list": "Under {place} the plan names:",
    "list_counted": "Under {place} the plan names {count} points:",
    "list_more": "There are more points there; read them under {place} in the plan.",
    "verify": "Please judge yourself whether this answers your question in full.",
    "silent_part": "The sources do not answer this part of your question: {part}.",
    "plan_quote": "The plan says (quoted in Dutch): {quote}.",
    "strength_agreement": "This is an agreement between the libraries.",
    "strength_ambition": "This is an ambition of the plan; the plan does not call it an obligation.",
    "strength_direction": "This is a direction in the plan's vision, not an agreed norm.",
    "strength_cited_fact": "This is a fact the plan cites, not a norm.",
    "strength_none": "The plan sets no norm here.",
    "sum": "Calculation: {formula} [{marker}].",
    "made_of": "Calculated with {label}: {how} = {value}.",
    "people": "You decide yourselves: {items}.",
    "caveat": "Note: {caveat}",
    "hours_a_week": "The plan counts hours a week, not FTE or hours a day, month or year; convert yours to those.",
    "needs": "To calculate it, please fill in: {labels}.",
    "problem": "No sum was made with these figures: {problem}",
    "open": "The plan leaves this open: {why} {marker}.",
    "readings": "It can be read in these ways:",
    "reading": "{label}: {consequence} {marker}.",
    "choose": "Choose a reading together and record the reason.",
    "difference": "The difference is {amount} {marker}.",
    "rest": "That leaves {amount} {marker}.",
    "at": "At {figure}: {says}",
    "points": "percentage points",
    "gap_falls_short": "Another {gap} is needed",
    "gap_over": "That is {gap} more than the plan names",
    "gap_under": "That is {gap} less than the plan names",
    "claim_right": "Yes, that is right: {says} {marker}.",
    "claim_denied": "It does, the plan says so: {says} {marker}.",
    "force_agreement": "It is an agreement between the libraries: {says} {marker}.",
    "force_ambition": "It is an ambition of the plan, which does not call it an obligation: {says} {marker}.",
    "force_direction": "It is a direction in the vision and not an agreed norm: {says} {marker}.",
    "binds_ambition": "No, the plan calls this an ambition and not an obligation: {says} {marker}.",
    "binds_direction": "No, this is a direction in the vision and not an agreed norm: {says} {marker}.",
    "is_floor": "It is a minimum: {says} {marker}.",
    "is_ceiling": "It is a maximum: {says} {marker}.",
    "bound_unsaid": "The plan leaves this open, for it names no minimum and no maximum: {says} {marker}.",
    "over_floor": "Yes, more is fine, for the plan names a minimum: {says} {marker}.",
    "under_floor": "No, that is less than the plan names: {says} {marker}.",
    "over_ceiling": "No, that is more than the plan names: {says} {marker}.",
    "under_ceiling": "Yes, less is fine, for the plan names a maximum: {says} {marker}.",
    "claim_wrong": "No, the plan says something else: {says} {marker}.",
    "lookalike": "Not to be confused with something else in the plan: {says} {marker}.",
    "term_open": "The plan leaves this open: {caveat} {marker}.",
    "counts": "Count it",
    "counts_then": "the amount or number you calculate with becomes larger",
    "counts_not": "Do not count it",
    "counts_not_then": "the amount or number you calculate with stays smaller",
    "not_in_sources": "I do not find this in the plan, nor in the other publications I know.",
    "not_in_sources_amount": (
        "As far as I can find, neither the plan nor the other publications give a figure for this."
    ),
    "not_in_sources_elsewhere": (
        "The plan was not made for {place}, and I do not find this about {place} in the other publications either."
    ),
    "not_in_sources_date": (
        "As far as I can find, neither the plan nor the other publications give a date or term for this."
    ),
    "not_in_sources_actor": "As far as I can find, neither the plan nor the other publications name anybody here.",
    "not_in_sources_reason": (
        "The plan gives no reason for this, as far as I can find, nor do the other publications."
    ),
    "not_in_force": "The plan I know was not in force on that date, so I cannot say anything about it.",
    "related": "Related passages are listed below; they do not answer your question.",
    "ask_probiblio": "Please ask your colleagues or Probiblio.",
    "out_of_scope": "That is outside my subject: I answer questions about the collection policy of public libraries.",
    "try": "Ask, for instance, what the plan says about target groups, young people, data or AI.",
    "hello": (
        "Hello! I answer questions about the Provincial Collection Policy Plan, with the sentences they rest on."
    ),
    "thanks": "You are welcome. Feel free to ask another question about collection policy.",
    "help": (
        "I look up what the provincial collection policy plan says and show the sentences that the answer rests on; "
        "with your own figures I work out the norms."
    ),
    "complaint": (
        "Thank you for saying so. Please ask in other words; if you reject the answer with a reason, others know that "
        "it was not right."
    ),
    "refused": "I will not do that: a person checks every answer, sources stay visible and my way of working is fixed.",
    "refused_next": "Ask your question about collection policy and I will give a concept with its sources.",
    "and": "and",
    "fits": "Yes",
    "fits_not": "No",
    "band": "{lower} to {upper}",
}

_COMPARED: dict[Language, dict[Comparison, str]] = {
    Language.NL: {
        Comparison.MEETS: "Uw cijfers passen bij het plan",
        Comparison.FALLS_SHORT: "Dat is nog niet genoeg voor wat het plan vraagt",
        Comparison.EXCEEDS: "Dat is meer dan het plan noemt",
        Comparison.DIFFERS: "Dat wijkt af van wat het plan noemt",
    },
    Language.EN: {
        Comparison.MEETS: "Your figures fit the plan",
        Comparison.FALLS_SHORT: "That is not yet enough for what the plan asks",
        Comparison.EXCEEDS: "That is more than the plan names",
        Comparison.DIFFERS: "That differs from what the plan names",
    },
}


def phrases(language: Language) -> Phrases:
    return _EN if language is Language.EN else _NL


def compared(comparison: Comparison, language: Language) -> str | None:
    return _COMPARED[language].get(comparison)


_NUMBERS: dict[Language, tuple[str, ...]] = {
    Language.NL: (
        *("nul", "een", "twee", "drie", "vier", "vijf", "zes"),
        *("zeven", "acht", "negen", "tien", "elf", "twaalf"),
    ),
    Language.EN: (
        *("zero", "one", "two", "three", "four", "five", "six"),
        *("seven", "eight", "nine", "ten", "eleven", "twelve"),
    ),
}


def banded(lower: str, upper: str, language: Language) -> str:
    """ "16,8 tot 19,2 uur per week": the unit once, where it follows the number."""
    unit = upper.partition(" ")[2]
    if unit and not unit[0].isdigit():
        lower = lower.removesuffix(f" {unit}")
    return phrases(language)["band"].format(lower=lower, upper=upper)


def spelled(count: int, language: Language) -> str:
    """A small number in words, as Dutch and English texts have it; digits above twelve."""
    numbers = _NUMBERS[language]
    return numbers[count] if count < len(numbers) else str(count)
