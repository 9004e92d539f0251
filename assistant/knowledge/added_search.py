"""The search among sources that an installation added, and for comparison in the plan as if that had been added too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.knowledge.added import NEAR_AT_MOST, AddedFound, AddedHit, Judged, WithoutQuestions, unjudged
from assistant.knowledge.answered import Judge, open_judge
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.features import SearchRequest
from assistant.knowledge.index import VectorIndex
from assistant.knowledge.nearby import Nearest
from assistant.knowledge.vocabulary import words

ADDED_AT_MOST = 8  # hits
FEWEST_WORDS = 3  # of a passage: "Besluiten" is a label, and answers nothing

Fits = Callable[[Passage], bool]


class AddedSearch:
    """Threads may share it."""

    def __init__(
        self, corpus: Corpus, model: str, index: VectorIndex, rarity: Callable[[str], float], judge: Judge | None
    ) -> None:
        self._added = corpus.added
        self._model = model
        self._index = index
        self._judge = judge
        self._unasked = WithoutQuestions(corpus.passages, rarity)
        self._among_added = index.among([each.id for each in corpus.passages if each.source_id in corpus.added])
        self._in_plan = index.among([each.id for each in corpus.passages if self._is_of_plan(each)])

    def find(self, request: SearchRequest, vector: Vectors, in_force: Fits | None) -> AddedFound | None:
        """The best hits, and the best of the plan; None where nothing that is in force comes near."""
        letters = self._unasked.score(request.text)

        def is_added(passage: Passage) -> bool:
            if passage.source_id not in self._added or len(words(passage.text)) < FEWEST_WORDS:
                return False
            return in_force is None or in_force(passage)

        def best(among: Nearest, count: int, fits: Fits) -> tuple[AddedHit, ...]:
            near = among.nearest(vector, NEAR_AT_MOST)
            return self._unasked.find(request.text, letters, near, count, fits, self._judged(request, vector))

        hits = best(self._among_added, ADDED_AT_MOST, is_added)
        if not hits:
            return None
        return AddedFound(hits, next(iter(best(self._in_plan, 1, self._is_of_plan)), None), vector, self._model)

    def _judged(self, request: SearchRequest, vector: Vectors) -> Judged:
        judge = self._judge
        if judge is None:  # nothing was learned with this embedding model
            return unjudged

        def judged(passages: Sequence[Passage]) -> list[float]:
            said = self._index.vectors_of([each.id for each in passages])
            return judge.of(request.asked or request.text, vector, [each.text for each in passages], said)

        return judged

    def _is_of_plan(self, passage: Passage) -> bool:
        return passage.source_id not in self._added and passage.kind == "original"


def added_search(corpus: Corpus, model: str, index: VectorIndex, rarity: Callable[[str], float]) -> AddedSearch | None:
    """None where nothing was added."""
    is_any = any(each.source_id in corpus.added for each in corpus.passages)
    return AddedSearch(corpus, model, index, rarity, open_judge(model)) if is_any else None
