"""What each part adds: ``python -m evals.ablations [--cases FILE…] [--json FILE]``; a part that adds nothing can go.

Leaves out, in turn, the features of the search score, the signs by which passages are quoted, and the signs of whether
the sources answer at all: a single question, and a follow-up. A column is left out by making it zero and fitting again,
on other questions than those it is measured on; which candidates are found stays the same, and what a part costs to
compute is not seen here. One run takes some sixteen minutes on two busy cores: four to search, four to ask the
conversations, four for 120 fits of the weights, four for 40 fits of the trees.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict

from assistant import Assistant, load_settings
from assistant.answering import answerability, going_on, relevance
from assistant.answering.plan_first import QUOTED_AT_MOST
from assistant.errors import AssistantError, EvalError
from assistant.knowledge.features import FEATURES, WEIGHTS
from evals.answers import writable
from evals.calibrate import estimate_alone, estimate_following, follow_ups, is_answerable, weight_of
from evals.cases import Case, load_cases
from evals.evidence import QUOTE_BUDGET, holds, letters_and_digits, needed_by
from evals.generate import open_assistant
from evals.ranking import searchable
from evals.summary import RESAMPLES, SEED, align
from evals.tune import CASES, FOLDS, Example, Table, fit_trees, fit_weights, quote

REGRESSION_FOLDS = 10  # as in evals.calibrate
WRONG_REFUSALS = 0.02  # of the questions that the sources answer
FIXED = {"vast: de eerste 3": 3, "vast: tot het budget vol is": relevance.LOOKED_AT}  # quoted at most, in search order
YES, NO, UNCLEAR, WHOLE, TOGETHER = "ja", "nee", "onduidelijk", "alles", "zonder alles met ‘nee’"
ZERO, REFITTED = "gewicht 0", ("bewijs, opnieuw afgesteld", "MRR, opnieuw afgesteld")
REFUSED = f"terecht afgewezen bij {WRONG_REFUSALS:.0%} ten onrechte"
Parts = Mapping[str, tuple[str, ...]]

RETRIEVAL: Parts = {
    "betekenis": ("dense",),
    "bekende vragen dichtbij": ("asked", "asked_words", "asked_section"),
    "geleerd": ("learned",),
    "letters": ("lexical", "expanded"),
    "plaats in het plan": ("chapter", "section"),
    "vorm van de passage": ("summary", "heading"),
}
RELEVANCE: Parts = {
    "score en rang": ("gap", "share", "log_share", "log_rank", "first_share"),
    "geleerd": ("learned", "learned_gap"),
    "nabijheid": ("asked_gap", "similarity_gap", "lexical_gap"),
    "plaats in het plan": ("structure", "same_section", "same_chapter"),
    "de passage zelf": ("summary", "length"),
    "soort vraag": ("asks_for_list", "is_yes_no", "norm", "measure"),
}
ANSWERABILITY: Parts = {
    "nabijheid van passages": ("similarity", "lead"),
    "bekende vragen": ("likes_answered_five", "answered_words"),
    "onbeantwoorde vragen": ("likes_unanswered", "likes_unanswered_five", "unanswered_words"),
    "geleerd": ("learned_three", "learned_near"),
    "begrip van de vraag": ("concepts", "shared_concepts", "structure", "norm", "english"),
    "gevraagde maat": ("measure_held",),
}
FOLLOW_UPS: Parts = {
    "met en zonder de vraag ervoor": ("together", "alone"),
    "kans van het beste citaat": ("chance", "chance_alone", "chance_in_place"),
    "wat er al stond": ("first_again", "again", "same_place"),
    "waarvan het citaat spreekt": ("words_spoken_of", "words_unspoken_of", "wordless", "without_concept"),
    "gevraagde maat": ("measure_held", "measure_lacking"),
    "nabijheid": ("similarity", "alike"),
    "soort vraag": ("is_yes_no", "length"),
}
# Heading of a measure → the loss that is too small to keep a part for; a measure that is not here is shown, not judged.
MARGINS = dict.fromkeys((*REFITTED, "bewijs", "AUC"), 0.005) | {"precisie": 0.01, REFUSED: 0.02}
Drawn = Table  # the value over all questions, then over as many drawn anew, the same for every part
Flags = NDArray[np.bool_]
Measure = Callable[[Sequence[str]], dict[str, Drawn]]  # the columns left out → what is reached, by heading


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions of which it is known whether the sources answer: their signs, that, and their weight in the fit."""

    signs: Table
    answerable: Flags
    weights: Table

    @classmethod
    def of(cls, rows: Sequence[tuple[Sequence[float], bool, float]]) -> Judged:
        signs, answerable, weights = (np.array(column) for column in zip(*rows, strict=True))
        return cls(signs, answerable, weights)

    def __str__(self) -> str:
        return f"{self.answerable.size} vragen, {int((~self.answerable).sum())} zonder antwoord"


@dataclass(frozen=True, slots=True)
class Collected:
    """What is kept of one search a question: its candidates, its hits, and the signs of those that are judged."""

    searched: list[Example]
    found: list[Example]
    alone: Judged
    following: Judged | None  # where there are enough conversations


@dataclass(frozen=True, slots=True)
class Change:
    """A measure without a part: its value, and the difference from the whole with its 95% interval."""

    value: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    part: str
    drops: tuple[str, ...]
    changes: Mapping[str, Change]
    verdict: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.ablations", description="Wat elk onderdeel toevoegt.")
    parser.add_argument("--cases", nargs="+", type=Path, default=CASES, metavar="FILE", help="bestanden of mappen")
    parser.add_argument("--json", type=Path, metavar="FILE", help="schrijf de cijfers ook als JSON")
    chosen = parser.parse_args(arguments)
    try:
        cases = load_cases(chosen.cases)
        with open_assistant(load_settings()) as assistant:
            collected = collect(assistant, cases)
        tables = {}
        for title, rows in ablate_all(collected):
            print(f"{title}\n\n{format_rows(rows)}\n", flush=True)
            tables[title] = rows
        if chosen.json:
            with writable(chosen.json):
                chosen.json.write_text(json.dumps(tables, default=asdict, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except AssistantError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def collect(assistant: Assistant, cases: Sequence[Case]) -> Collected:
    needing = {case.id for case in searchable(cases)}
    judged = {case.id: label for case in cases if (label := is_answerable(case)) is not None}
    fewest = min(len(needing), sum(judged.values()), len(judged) - sum(judged.values()))
    if fewest < REGRESSION_FOLDS:
        raise EvalError(
            f"Er zijn {fewest} gevallen met bewijs, met antwoord of zonder antwoord; dat moeten er elk minstens "
            f"{REGRESSION_FOLDS} zijn. Noem met --cases meer bestanden."
        )
    searched, found = [], []
    alone: list[tuple[Sequence[float], bool, float]] = []
    for number, case in enumerate(cases, start=1):
        if number % 100 == 0:
            print(f"{number} van {len(cases)} vragen gezocht", file=sys.stderr)
        if case.id in needing:
            passages, table = assistant.search_features(case.question)
            searched.append(make_example(case, [passage.text for passage in passages], table))
            hits, table = assistant.relevance_signs(case.question)
            found.append(make_example(case, [hit.text for hit in hits], table))
        if case.id in judged:
            signs = assistant.signs(case.question, case.as_of or datetime.now(UTC).date())
            alone.append((signs, judged[case.id], weight_of(case)))
    print("gesprekken gevoerd", file=sys.stderr)
    following = follow_ups(assistant, cases)
    silent = sum(not answerable for _, answerable, _ in following)
    is_enough = min(silent, len(following) - silent) >= REGRESSION_FOLDS
    return Collected(searched, found, Judged.of(alone), Judged.of(following) if is_enough else None)


def make_example(case: Case, texts: Sequence[str], table: Table) -> Example:
    items = needed_by(case)
    held = [[holds(letters_and_digits(text), item) for item in items] for text in texts]
    return Example(table, np.array(held, dtype=bool).reshape(len(texts), len(items)), [len(text) for text in texts])


def ablate_all(collected: Collected) -> Iterator[tuple[str, list[Row]]]:
    """The tables with their titles, each as soon as it is ready."""
    searched, found = collected.searched, collected.found
    rows = ablate(parts_of(RETRIEVAL), lambda drops: measure_search(searched, drops))
    yield f"Zoeken: bewijs in {QUOTE_BUDGET} tekens, {len(searched)} vragen", rows
    plain = [np.ones(len(each.table)) for each in found]
    fixed = {name: measure_quotes(found, [*map(partial(quote, most), found, plain)]) for name, most in FIXED.items()}
    rows = ablate(RELEVANCE, lambda drops: measure_relevance(found, drops), fixed)
    yield f"Wat wordt geciteerd, {len(found)} vragen", rows
    estimates: tuple[tuple[str, Parts, Sequence[str], Any, Judged | None], ...] = (
        ("Of de bronnen antwoord geven", ANSWERABILITY, answerability.SIGNS, estimate_alone(), collected.alone),
        ("Of een vervolgvraag antwoord krijgt", FOLLOW_UPS, going_on.SIGNS, estimate_following(), collected.following),
    )
    for title, parts, names, model, judged in estimates:
        if judged is not None:
            measure = partial(measure_answerability, judged, names, model)
            yield f"{title}: {judged}", ablate(parts_of(parts), measure)


def parts_of(groups: Parts) -> Parts:
    """The groups, and then every column that is not a group of its own."""
    return {**groups, **{f"  {name}": (name,) for names in groups.values() if len(names) > 1 for name in names}}


def ablate(parts: Parts, measure: Measure, baselines: Mapping[str, dict[str, Drawn]] | None = None) -> list[Row]:
    """The last row misses all that can be missed one by one: of two parts that say the same, one may have to stay."""
    whole = measure(())

    def row(part: str, drops: tuple[str, ...]) -> Row:
        print(f"zonder {', '.join(drops)}", file=sys.stderr)
        changes = compare(whole, measure(drops))
        return Row(part, drops, changes, judge(changes))

    rows = [row(part, drops) for part, drops in parts.items()]
    verdicts = {name: each.verdict for each in rows for name in each.drops}  # of a column's own row, if it has one
    idle = tuple(name for name, verdict in verdicts.items() if verdict == NO)
    shown = [Row(WHOLE, (), compare(whole, whole))]
    shown += [Row(name, (), compare(whole, measured)) for name, measured in (baselines or {}).items()]
    return [*shown, *rows, row(TOGETHER, idle)] if idle and idle not in parts.values() else [*shown, *rows]


def compare(whole: Mapping[str, Drawn], left: Mapping[str, Drawn]) -> dict[str, Change]:
    changes = {}
    for name, drawn in left.items():
        difference = drawn - whole[name]
        low, high = np.quantile(difference[1:], [0.025, 0.975])
        changes[name] = Change(float(drawn[0]), float(difference[0]), float(low), float(high))
    return changes


def judge(changes: Mapping[str, Change]) -> str:
    """Yes when a measure surely falls, no when none can fall by its margin; unclear when another surely rises, too."""
    judged = {name: change for name, change in changes.items() if name in MARGINS}
    if any(change.high < 0 for change in judged.values()):
        return UNCLEAR if any(change.low > 0 for change in judged.values()) else YES
    return NO if all(change.low > -MARGINS[name] for name, change in judged.items()) else UNCLEAR


def measure_search(examples: Sequence[Example], drops: Sequence[str]) -> dict[str, Drawn]:
    """With the product's own weights, and with weights fitted again."""
    left = [replace(each, table=blank(each.table, FEATURES, drops)) for each in examples]
    scores = np.zeros((len(left), 4))
    for learn, test in KFold(FOLDS, shuffle=True, random_state=0).split(left):
        weights = fit_weights([left[at] for at in learn])
        for at in test:
            scores[at] = *rank(left[at], WEIGHTS), *rank(left[at], weights)
    return dict(zip((f"bewijs, {ZERO}", f"MRR, {ZERO}", *REFITTED), map(resample, scores.T), strict=True))


def rank(example: Example, weights: Table) -> tuple[float, float]:
    """The share of the needed items within the budget, and one divided by the rank of the first needed passage."""
    order = np.argsort(-(example.table @ weights), kind="stable")
    kept = order[np.cumsum([example.lengths[at] for at in order]) <= QUOTE_BUDGET]
    ranks = np.flatnonzero(example.needed[order]) + 1
    return float(example.items[kept].any(axis=0).mean()), 1 / float(ranks[0]) if ranks.size else 0.0


def measure_relevance(examples: Sequence[Example], drops: Sequence[str]) -> dict[str, Drawn]:
    left = [replace(each, table=blank(each.table, relevance.SIGNS, drops)) for each in examples]
    quoted: dict[int, list[int]] = {}
    for learn, test in KFold(FOLDS, shuffle=True, random_state=0).split(left):
        model = fit_trees([left[at] for at in learn])
        for at in test:
            quoted[at] = quote(QUOTED_AT_MOST, left[at], model.predict_proba(left[at].table)[:, 1])
    return measure_quotes(left, [quoted[at] for at in range(len(left))])


def measure_quotes(examples: Sequence[Example], quoted: Sequence[Sequence[int]]) -> dict[str, Drawn]:
    pairs = list(zip(examples, quoted, strict=True))
    return {
        "bewijs": resample(np.array([each.items[kept].any(axis=0).mean() for each, kept in pairs])),
        "precisie": resample(np.array([each.needed[kept].mean() for each, kept in pairs])),
        "citaten": resample(np.array([float(len(kept)) for kept in quoted])),
    }


def measure_answerability(judged: Judged, names: Sequence[str], model: Any, drops: Sequence[str]) -> dict[str, Drawn]:
    """Fitted with the weights of evals.calibrate; measured on all questions alike."""
    signs, answerable = judged.signs, judged.answerable
    left = blank((signs - signs.mean(axis=0)) / (signs.std(axis=0) + 1e-9), names, drops)
    folds = StratifiedKFold(REGRESSION_FOLDS, shuffle=True, random_state=0)
    ways = {"cv": folds, "params": {"sample_weight": judged.weights}}
    chances = cross_val_predict(model, left, answerable, method="predict_proba", **ways)[:, 1]
    return measure_refusals(chances[answerable], chances[~answerable])


def measure_refusals(answered: Table, silent: Table) -> dict[str, Drawn]:
    """From the chance of an answer, given for questions with and without one; the two kinds are drawn apart, since
    how many there are of each was our own choice."""
    some, others = draws(answered.size, SEED), draws(silent.size, SEED + 1)
    times = [np.array([np.bincount(row, minlength=row.size) for row in picks], float) for picks in (some, others)]
    higher = (answered > silent[:, None]) + 0.5 * (answered == silent[:, None])
    pairs = ((times[1] @ higher) * times[0]).sum(axis=1)
    spare = int(WRONG_REFUSALS * answered.size)  # so many questions with an answer may be refused
    threshold = np.partition(answered[some], spare, axis=1)[:, [spare]]
    return {"AUC": pairs / higher.size, REFUSED: (silent[others] < threshold).mean(axis=1)}


def draws(size: int, seed: int) -> NDArray[np.int64]:
    """Row 0 is everything once; each other row draws as many again."""
    return np.vstack([np.arange(size), np.random.default_rng(seed).integers(0, size, (RESAMPLES, size))])


def resample(values: Table) -> Drawn:
    return np.asarray(values[draws(values.size, SEED)].mean(axis=1))


def blank(table: Table, names: Sequence[str], drops: Sequence[str]) -> Table:
    """A copy in which these columns are zero, so that no fit can use them."""
    left = table.copy()
    left[:, [names.index(name) for name in drops]] = 0
    return left


def format_rows(rows: Sequence[Row]) -> str:
    headings = ["onderdeel", *rows[0].changes, "verdient zijn plaats"]
    return align([headings, *([row.part, *_cells(row), row.verdict] for row in rows)])


def _cells(row: Row) -> list[str]:
    if row.part == WHOLE:
        return [f"{each.value:.3f}" for each in row.changes.values()]
    return [f"{c.value:.3f} ({c.difference:+.3f}: {c.low:+.3f} – {c.high:+.3f})" for c in row.changes.values()]


if __name__ == "__main__":
    raise SystemExit(main())
