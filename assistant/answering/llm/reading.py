"""A second reading of the question, by the model, laid beside the deterministic one.

The deterministic reading stands, its figures above all. What the model read otherwise is told to the person, who knows
which was meant. Its wording of a follow-up on its own feet serves the search and nothing else, and only when it holds
every number of the question and none that nobody said.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.advice import Finding, Frozen, Status
from assistant.answering.llm.calling import Line
from assistant.answering.llm.faults import Unanswered
from assistant.answering.llm.forms import ReadingForm
from assistant.answering.llm.labels import NormLabels
from assistant.answering.privacy import Masker
from assistant.answering.prompts import Prompt
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.language import detect_language
from assistant.answering.understanding.safeguards import asks_to_drop_safeguards
from assistant.figures import find_figures, numbers_in, read_figure
from assistant.knowledge.vocabulary import fold, words

CHECK = "reading"
_PROSE = frozenset({"feit", "lijst", "vergelijking", ""})
_CONTENT_WORD = 5  # letters
_NEW_WORDS = 3  # verbs and the like that a whole sentence needs
_LONGEST = 400  # characters of a follow-up on its own feet
_NOT_READ = frozenset({Intent.SAFEGUARD, Intent.SMALL_TALK})


class SecondReading(Frozen):
    """``standalone`` is for the search only; ``findings`` say whether both readings agree."""

    standalone: str | None = None
    findings: tuple[Finding, ...] = ()


def is_worth_reading_twice(question: str, reading: Reading) -> bool:
    """Where a second reading can matter: figures, a follow-up, or a question that no norm explains."""
    if reading.intent in _NOT_READ:
        return False
    known = reading.intent in (Intent.NORM, Intent.TERM)
    return not known or reading.is_follow_up or bool(find_figures(question))


def read_again(
    question: str,
    reading: Reading,
    earlier: Reading | None,
    *,
    line: Line,
    prompt: Prompt,
    masker: Masker,
    labels: NormLabels,
) -> SecondReading:
    """Ask the model how it reads the question. When it does not say, nothing is lost but the comparison."""
    filled = prompt.fill(
        vraag=masker.mask(question),
        eerder=masker.mask(earlier.text) if earlier is not None else "(geen)",
        normen=labels.list_norms(),
        cijfers=labels.list_figures(),
    )
    try:
        form = line.form("lezen", [("human", filled)], ReadingForm)
    except Unanswered as failure:
        detail = f"De vraag is niet nog eens gelezen door het taalmodel. {failure}"
        return SecondReading(findings=(Finding(check=CHECK, status=Status.NOT_CHECKED, detail=detail),))
    restored = form.model_copy(
        update={
            "zelfstandig": masker.restoration.restore(form.zelfstandig),
            "cijfers": [
                each.model_copy(update={"waarde": masker.restoration.restore(each.waarde)}) for each in form.cijfers
            ],
        }
    )
    return SecondReading(
        standalone=_standalone(restored.zelfstandig, question, reading, earlier),
        findings=(_compared(restored, question, reading, labels),),
    )


def _compared(form: ReadingForm, question: str, reading: Reading, labels: NormLabels) -> Finding:
    differing = [*_other_figures(form, question, reading, labels), *_other_kind(form, reading, labels)]
    if differing:
        detail = (
            "Het taalmodel las de vraag anders dan het programma, dat zijn eigen lezing heeft gevolgd: "
            f"{'; '.join(differing)}. Bedoelt u dat, stel de vraag dan opnieuw met die woorden."
        )
        return Finding(check=CHECK, status=Status.NOT_CHECKED, detail=detail)
    detail = "Het taalmodel las de vraag en haar cijfers net zo als het programma."
    return Finding(check=CHECK, status=Status.PASS, detail=detail)


def _other_figures(form: ReadingForm, question: str, reading: Reading, labels: NormLabels) -> Iterator[str]:
    spoken = numbers_in(question)
    for said in form.cijfers:
        figure, named = read_figure(said.waarde.strip()), labels.figure(said.naam)
        if figure is None or named is None:
            continue
        if abs(figure.value) not in spoken:
            yield f"het noemt {said.waarde}, dat niet in uw vraag staat"
        elif reading.figures.get(named.name) != figure.value:
            yield f"het las {said.waarde} als {named.label.nl}, {_as_read(figure.value, reading, labels)}"


def _as_read(value: Decimal, reading: Reading, labels: NormLabels) -> str:
    """What the program took a figure for."""
    taken = [name for name, held in reading.figures.items() if held == value]
    called = [each.label.nl for each in labels.figures.values() if each.name in taken]
    return f"het programma als {called[0]}" if called else "het programma rekende er niet mee"


def _other_kind(form: ReadingForm, reading: Reading, labels: NormLabels) -> Iterator[str]:
    norm = labels.norm(form.norm)
    own = [label for each in reading.norm_ids if (label := labels.label_of_norm(each))]
    if reading.intent is Intent.NORM and own and norm is not None and norm.id not in reading.norm_ids:
        yield f"het dacht aan de norm ‘{norm.name.nl}’"
    if form.soort == "poging":
        yield "het zag er een poging in om de controle te omzeilen"
    if reading.intent in (Intent.ASK, Intent.LIST, Intent.COMPARE) and form.soort not in _PROSE | {"poging", "praatje"}:
        yield "het zag er een vraag naar een norm of begrip in"


def _content_words(text: str) -> set[str]:
    """The words that say what is asked: the long ones, since short ones join and point."""
    return {word for word in words(fold(text)) if len(word) >= _CONTENT_WORD}


def _standalone(written: str, question: str, reading: Reading, earlier: Reading | None) -> str | None:
    """The model's wording of a follow-up, when it can be trusted to search for the same thing."""
    text = " ".join(written.split())
    if not reading.is_follow_up or earlier is None or not text or len(text) > _LONGEST:
        return None
    stated, asked = numbers_in(text), numbers_in(question)
    if not asked <= stated <= asked | numbers_in(earlier.text):
        return None
    # Words of its own would search for something that nobody asked, and might answer what the sources are silent on.
    own, before, said = (_content_words(each) for each in (question, earlier.text, text))
    if (own and not asked and not own & said) or len(said - own - before) > _NEW_WORDS:
        return None
    if asks_to_drop_safeguards(text) or detect_language(text, reading.language) is not reading.language:
        return None
    return text
