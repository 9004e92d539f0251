"""How answers come about over added sources: ``python -m evals.added [--part dev|aside|both] [--plan 300] [--show]``.

Adds the invented documents of each library in ``libraries/`` to an installation of its own, and asks the questions
about them, about what neither they nor the plan say, and what follows up on either; then questions about the plan, with
and without the sources of the first. ``cases-dev`` may be tuned on; ``cases-aside`` was written apart and is only
measured with.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

LIBRARIES = tuple(sorted(each for each in (Path(__file__).parent / "libraries").iterdir() if each.is_dir()))
PARTS = ("dev", "aside")


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m evals.added", description=__doc__)
    asked.add_argument("--part", choices=(*PARTS, "both"), default="both")
    asked.add_argument("--plan", type=int, default=300, help="zoveel vragen over het plan, met en zonder")
    asked.add_argument("--show", action="store_true", help="toon wat niet goed ging; niet voor ‘aside’ bij afstemmen")
    given = asked.parse_args()
    parts = PARTS if given.part == "both" else (given.part,)
    known, beside = _plan_cases(given.plan), list[Answer]()
    with tempfile.TemporaryDirectory() as folder:
        for library in LIBRARIES:
            files = [(part, library / f"cases-{part}.yaml") for part in parts]
            files = [(part, path) for part, path in files if path.is_file()]
            is_first = library == LIBRARIES[0]
            if not files and not (is_first and known):
                continue
            with opened(load_settings(data_dir=Path(folder) / library.name), library) as assistant:
                for part, path in files:
                    cases = load_cases([path])
                    answers = [_asked(assistant, case) for case in cases]
                    _show(f"{library.name}, {part}", cases, answers, in_full=given.show)
                if is_first:
                    beside = [_asked(assistant, case) for case in known]
        if known:
            with opened(load_settings(data_dir=Path(folder) / "zonder"), None) as assistant:
                _show_plan(known, beside, [_asked(assistant, case) for case in known])
    return 0


def _asked(assistant: Assistant, case: Case) -> Answer:
    """The answer to its question, after its earlier turns."""
    conversation_id = None
    for turn in case.turns:
        conversation_id = assistant.ask(turn, conversation_id=conversation_id, as_of=TODAY).conversation_id
    return assistant.ask(case.question, conversation_id=conversation_id, as_of=TODAY)


@contextmanager
def opened(settings: Settings, library: Path | None) -> Iterator[Assistant]:
    """An assistant of its own, with the documents of this library."""
    if library is not None:
        add_documents(settings, library)
    build_index(settings)
    with Assistant.open(settings) as assistant:
        yield assistant


def add_documents(settings: Settings, library: Path) -> None:
    store = AddedSources(settings.corpus_dir, settings.sources_dir)
    for card in yaml.safe_load((library / "cards.yaml").read_text(encoding="utf-8")):
        name = card.pop("file")
        store.add(name, (library / name).read_bytes(), make_card(**card), today=TODAY)


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


def _show(name: str, cases: Sequence[Case], answers: Sequence[Answer], *, in_full: bool) -> None:
    pairs = list(zip(cases, answers, strict=True))
    told = [(case, answer) for case, answer in pairs if case.expect and case.expect.evidence]
    silent = [(case, answer) for case, answer in pairs if case.expect and not case.expect.evidence]
    found = [bool(holds_evidence(case, answer)) for case, answer in told]
    wrong = [answer.outcome not in NON_ANSWERS for _, answer in silent]
    by_added = [is_wrong and _cites_added(answer) for is_wrong, (_, answer) in zip(wrong, silent, strict=True)]
    answered = sum(answer.outcome not in NON_ANSWERS for _, answer in told)
    print(
        f"{name}: gevonden en geciteerd {sum(found)}/{len(found)} ({sum(found) / len(found):.2f}), "
        f"beantwoord {answered}"
    )
    print(
        f"{name}: ten onrechte beantwoord {sum(wrong)}/{len(wrong)} ({sum(wrong) / len(wrong):.2f}), "
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
