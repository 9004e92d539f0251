"""Which peers there are, and what must be installed for them.

A peer's module is imported only in the process that runs it, so that a missing package is a line in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from assistant.errors import EvalError
from evals.peers.peer import Answerer, Peer

EXTRA = "peers"


@dataclass(frozen=True, slots=True)
class Entry:
    """``make`` names the class as ``module:Class``; ``needs`` are the packages it imports."""

    name: str
    make: str
    needs: tuple[str, ...] = ()
    extra: str = EXTRA

    def missing(self) -> list[str]:
        return [package for package in self.needs if find_spec(package) is None]

    def create(self) -> Peer | Answerer:
        module, _, name = self.make.partition(":")
        made: Peer | Answerer = getattr(import_module(module), name)()
        return made


ASSISTANT = (
    Entry("assistant", "evals.peers.ours:OurRanking"),
    Entry("assistant (geciteerd)", "evals.peers.ours:OurAnswer"),
)
ELSEWHERE = (
    Entry(
        "langchain",
        "evals.peers.langchain_tutorial:LangChainTutorial",
        ("langchain_chroma", "langchain_text_splitters"),
    ),
    Entry("llamaindex", "evals.peers.llamaindex_default:LlamaIndexDefault", ("llama_index",)),
    Entry("haystack", "evals.peers.haystack_hybrid:HaystackHybrid", ("haystack",)),
    Entry("txtai", "evals.peers.txtai_default:TxtaiDefault", ("txtai",)),
    Entry("bm25", "evals.peers.bm25:Bm25", ("bm25s", "Stemmer")),
)
WHOLE_PLAN = (Entry("whole-plan", "evals.peers.whole_plan:WholePlan"),)
FOREIGN = (
    Entry("dense", "evals.peers.foreign:DenseAlone"),
    Entry("n-grams", "evals.peers.foreign:NgramsAlone"),
    Entry("assistant (dense + n-grams)", "evals.peers.foreign:Added"),
)

ON_THE_PLAN = (*ASSISTANT, *ELSEWHERE, *WHOLE_PLAN)
ON_PUBLIC_SETS = (*FOREIGN, *ELSEWHERE)


def select(entries: Sequence[Entry], names: Sequence[str]) -> list[Entry]:
    """The entries with these names, in the order of the catalogue; ``assistant`` means all rows of ours."""
    known = {entry.name: None for entry in entries} | {entry.name.partition(" ")[0]: None for entry in entries}
    strange = [name for name in names if name not in known]
    if strange:
        raise EvalError(f"Onbekende methode na --peer: {', '.join(strange)}. Kies uit {', '.join(known)}.")
    return [entry for entry in entries if not names or {entry.name, entry.name.partition(" ")[0]} & set(names)]
