"""How answers come about over added sources: ``python -m evals.added [--half dev|aside|both] [--plan 300]``.

Adds the invented documents of ``documents/`` to an installation of its own, asks the questions about them and about
what neither they nor the plan say, and then questions about the plan, with and without the added sources. The half
``aside`` was written before anything was fitted and is only measured with.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import yaml

from assistant import Assistant, Settings, load_settings
from assistant.advice import NON_ANSWERS, Answer
from assistant.assembly import build_index
from assistant.knowledge.ingest.card import make_card
from assistant.knowledge.ingest.sources import AddedSources
from evals.added.workshop import CASES, TODAY
from evals.cases import Case, load_cases
from evals.evidence import letters_and_digits as bare

FOLDER = Path(__file__).parent
DOCUMENTS = FOLDER / "documents"
HALVES = ("dev", "aside")


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m evals.added", description=__doc__)
    asked.add_argument("--half", choices=(*HALVES, "both"), default="both")
    asked.add_argument("--plan", type=int, default=300, help="zoveel vragen over het plan, met en zonder")
    asked.add_argument("--show", action="store_true", help="toon wat niet goed ging; niet voor ‘aside’ bij afstemmen")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data_dir=Path(folder) / "met")
        with opened(settings, with_sources=True) as assistant:
            for half in HALVES if given.half == "both" else (given.half,):
                cases = load_cases([FOLDER / f"cases-{half}.yaml"])
                _show(half, cases, [assistant.ask(case.question, as_of=TODAY) for case in cases], in_full=given.show)
            known = _plan_cases(given.plan)
            beside = [assistant.ask(case.question, as_of=TODAY) for case in known]
        if known:
            without = settings.model_copy(update={"data_dir": Path(folder) / "zonder"})
            with opened(without, with_sources=False) as assistant:
                alone = [assistant.ask(case.question, as_of=TODAY) for case in known]
            _show_plan(known, beside, alone)
    return 0


@contextmanager
def opened(settings: Settings, *, with_sources: bool) -> Iterator[Assistant]:
    """An assistant of its own, thrown away afterwards."""
    if with_sources:
        add_documents(settings)
    build_index(settings)
    with Assistant.open(settings) as assistant:
        yield assistant


def add_documents(settings: Settings) -> None:
    store = AddedSources(settings.corpus_dir, settings.sources_dir)
    for card in yaml.safe_load((DOCUMENTS / "cards.yaml").read_text(encoding="utf-8")):
        name = card.pop("file")
        store.add(name, (DOCUMENTS / name).read_bytes(), make_card(**card), today=date(2026, 11, 24))


def _plan_cases(count: int) -> list[Case]:
    """Development cases that the plan or a fact sheet answers; always the same ones."""
    cases = [
        case
        for case in load_cases(CASES)
        if not case.turns and case.expect and case.expect.evidence and case.expect.is_answer
    ]
    return random.Random(0).sample(cases, min(count, len(cases)))


def holds_evidence(case: Case, answer: Answer) -> float:
    """The share of the items of evidence that the answer quotes."""
    quoted = [bare(each.quote) for each in answer.citations] + [bare(each.quote) for each in answer.calculations]
    items = case.expect.evidence if case.expect else ()
    held = [any(bare(snippet) in quote for snippet in item for quote in quoted) for item in items]
    return sum(held) / len(held) if held else 0.0


def _cites_added(answer: Answer) -> bool:
    return any(each.kind not in ("original", "summary") for each in answer.citations)


def _show(half: str, cases: Sequence[Case], answers: Sequence[Answer], *, in_full: bool) -> None:
    pairs = list(zip(cases, answers, strict=True))
    told = [(case, answer) for case, answer in pairs if case.expect and case.expect.evidence]
    silent = [(case, answer) for case, answer in pairs if case.expect and not case.expect.evidence]
    found = [bool(holds_evidence(case, answer)) for case, answer in told]
    wrong = [answer.outcome not in NON_ANSWERS for _, answer in silent]
    by_added = [is_wrong and _cites_added(answer) for is_wrong, (_, answer) in zip(wrong, silent, strict=True)]
    answered = sum(answer.outcome not in NON_ANSWERS for _, answer in told)
    print(
        f"{half}: gevonden en geciteerd {sum(found)}/{len(found)} ({sum(found) / len(found):.2f}), "
        f"beantwoord {answered}"
    )
    print(
        f"{half}: ten onrechte beantwoord {sum(wrong)}/{len(wrong)} ({sum(wrong) / len(wrong):.2f}), "
        f"waarvan met een toegevoegde bron {sum(by_added)}"
    )
    if in_full:
        lost = _of(told, [not each for each in found])
        for what, listed in (("niet gevonden", lost), ("ten onrechte", _of(silent, wrong))):
            for case, answer in listed:
                quotes = [f"{each.kind}: {each.quote[:50]}" for each in answer.citations]
                print(f"  {what}: {case.question} → {answer.outcome} {quotes}")


def _of(pairs: Sequence[tuple[Case, Answer]], chosen: Sequence[bool]) -> list[tuple[Case, Answer]]:
    return [pair for pair, is_chosen in zip(pairs, chosen, strict=True) if is_chosen]


def _show_plan(cases: Sequence[Case], beside: Sequence[Answer], alone: Sequence[Answer]) -> None:
    with_them = [holds_evidence(case, answer) for case, answer in zip(cases, beside, strict=True)]
    without = [holds_evidence(case, answer) for case, answer in zip(cases, alone, strict=True)]
    same = [one.outcome == other.outcome for one, other in zip(beside, alone, strict=True)]
    added = [_cites_added(answer) for answer in beside]
    count = len(cases)
    print(
        f"plan: bewijs {sum(with_them) / count:.3f} met en {sum(without) / count:.3f} zonder toegevoegde bronnen, "
        f"uitkomst gelijk {sum(same)}/{count}, een toegevoegde bron ernaast {sum(added)}/{count}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
