"""Whether the judge may judge: held against answers that were labelled by hand, and what it says of a run if it may.

Owns the labels, the agreement with them and the bar below which a judge's verdicts are no scores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.advice import NON_ANSWERS
from assistant.errors import EngineUnavailable, EvalError
from evals.answers import Generated
from evals.cases import Case
from evals.evidence import Score
from evals.judge import CRITERIA, PREFIX, Exhibit, Judge, Verdict, exhibit_of
from evals.summary import RESAMPLES, SEED, align, format_interval, format_number, mean

LABELS = Path(__file__).with_name("judge_labels.yaml")
LEAST_KAPPA = 0.6  # from here Landis and Koch (1977) call an agreement substantial
NO_JUDGE = f"Er is geen rechter ingesteld ({PREFIX}MODEL), dus geen score van een rechter."

Scores = dict[str, dict[str, Score]]  # by case id, then by criterion


class Label(BaseModel):
    """One answer with what was found of it by hand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    text: str
    sources: tuple[str, ...]
    calculations: tuple[str, ...] = ()
    supported: bool
    answers: bool

    @property
    def exhibit(self) -> Exhibit:
        return Exhibit(self.question, self.text, self.sources, self.calculations)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a judge agrees with the labels on one criterion. An unreadable verdict counts as disagreement."""

    accuracy: float
    kappa: float
    low: float
    high: float
    labels: int
    unreadable: int
    disagreed: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        return self.kappa >= LEAST_KAPPA


def load_labels(path: Path = LABELS) -> list[Label]:
    try:
        return [Label.model_validate(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, yaml.YAMLError, ValidationError) as error:
        what = " ".join(str(error).split())[:120]
        raise EvalError(f"{path}: de handlabels zijn niet te lezen ({what}). Herstel het bestand.") from error


def cohens_kappa(one: Sequence[bool], other: Sequence[bool]) -> float:
    """Agreement beyond chance: 1 is full, 0 is chance. Two raters who always say the same one thing show nothing: 0."""
    first, second = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    observed = float((first == second).mean())
    chance = float(first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean()))
    return 0.0 if chance == 1 else (observed - chance) / (1 - chance)


def agree(wanted: Sequence[bool], verdicts: Sequence[Verdict | str], names: Sequence[str]) -> Agreement:
    """With a 95% bootstrap interval over the labels."""
    said = [
        each.verdict if isinstance(each, Verdict) else not want for want, each in zip(wanted, verdicts, strict=True)
    ]
    first, second = np.array(wanted), np.array(said)
    picks = np.random.default_rng(SEED).integers(0, first.size, (RESAMPLES, first.size))
    low, high = np.quantile([cohens_kappa(first[pick], second[pick]) for pick in picks], [0.025, 0.975])
    return Agreement(
        accuracy=float((first == second).mean()),
        kappa=cohens_kappa(wanted, said),
        low=float(low),
        high=float(high),
        labels=len(wanted),
        unreadable=sum(isinstance(each, str) for each in verdicts),
        disagreed=tuple(name for name, want, say in zip(names, wanted, said, strict=True) if want != say),
    )


def hold_against_labels(judge: Judge, labels: Sequence[Label]) -> dict[str, Agreement]:
    """A judge that does not answer here is an error: without agreement there is nothing to go on with."""
    try:
        verdicts = {name: [judge.judge(name, label.exhibit) for label in labels] for name in CRITERIA}
    except Exception as error:  # every provider raises classes of its own
        raise EngineUnavailable(
            f"De rechter {judge.name} antwoordt niet ({type(error).__name__}). Controleer {PREFIX}BASE_URL, "
            f"{PREFIX}API_KEY en de server."
        ) from error
    names = [label.id for label in labels]
    return {name: agree([getattr(label, name) for label in labels], verdicts[name], names) for name in CRITERIA}


def judge_answers(
    judge: Judge | None,
    agreements: Mapping[str, Agreement],
    pairs: Sequence[tuple[Case, Generated]],
    on_case: Callable[[int], None] | None = None,
) -> Scores:
    """A score a criterion for every case; no value where there is no judge, no agreement or nothing to judge."""
    scores: Scores = {}
    for number, (case, generated) in enumerate(pairs, start=1):
        scores[case.id] = {name: _score(judge, agreements.get(name), name, generated) for name in CRITERIA}
        if on_case:
            on_case(number)
    return scores


def _score(judge: Judge | None, agreement: Agreement | None, criterion: str, generated: Generated) -> Score:
    if judge is None or agreement is None:
        return Score(None, "geen rechter ingesteld")
    if not agreement.is_enough:
        return Score(None, f"de rechter is het te weinig eens met de handlabels (kappa {agreement.kappa:.2f})")
    if generated.answer.outcome in NON_ANSWERS:
        return Score(None, "geen antwoord om te beoordelen")
    try:
        found = judge.judge(criterion, exhibit_of(generated.answer))
    except Exception as error:  # one call that fails leaves one score out, not the run
        return Score(None, f"de rechter antwoordde niet ({type(error).__name__})")
    return Score(float(found.verdict), found.reason) if isinstance(found, Verdict) else Score(None, found)


def format_judgement(judge: Judge, agreements: Mapping[str, Agreement], scores: Scores) -> str:
    return "\n\n".join(
        [f"Rechter {judge.name}, prompt {judge.prompt_hash[:12]}", *_agreement_tables(agreements), _score_table(scores)]
    )


def _agreement_tables(agreements: Mapping[str, Agreement]) -> Iterator[str]:
    rows = [["eens met handlabels", "aandeel", "kappa", "95%-interval", "labels", "onleesbaar", ""]]
    for name, found in agreements.items():
        figures = [f"{found.accuracy:.3f}", f"{found.kappa:.3f}", f"{found.low:.3f} – {found.high:.3f}"]
        verdict = "genoeg" if found.is_enough else f"onder {LEAST_KAPPA}: geen scores"
        rows.append([name, *figures, str(found.labels), str(found.unreadable), verdict])
    yield align(rows)
    wrong = [f"{name}: {', '.join(found.disagreed)}" for name, found in agreements.items() if found.disagreed]
    if wrong:
        yield "Oneens bij\n" + "\n".join(wrong)


def _score_table(scores: Scores) -> str:
    rows = [["oordeel", "waarde", "95%-interval", "gevallen"]]
    for name in CRITERIA:
        found = mean([each[name] for each in scores.values()])
        rows.append([name, format_number(found.value), format_interval(found), str(found.cases)])
    return align(rows)


def judgement_as_json(judge: Judge | None, agreements: Mapping[str, Agreement], scores: Scores) -> dict[str, Any]:
    return {
        "judge": judge and {"model": judge.name, "temperature": 0, "prompt_hash": judge.prompt_hash},
        "agreement": {name: asdict(found) | {"is_enough": found.is_enough} for name, found in agreements.items()},
        "metrics": {name: asdict(mean([each[name] for each in scores.values()])) for name in CRITERIA},
        "scores": [
            {"case_id": case_id, "scores": {name: asdict(score) for name, score in each.items()}}
            for case_id, each in scores.items()
        ],
    }
