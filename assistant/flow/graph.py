"""The flow of one question, on one screen: read, search, calculate, draft, check, record, and wait for a person.

LangGraph runs the answer and pauses; each step is a plain function from earlier values to the next, found in
``answering``. The steps are one node, because nothing is kept between them and a node costs as much as several steps
do. Their values are the run's own and gone with it. The graph's state holds the answer's id and the decision
alone: what a paused run needs from then on is in the journal, where another process finds it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from assistant.advice import WAITING, Answer, Drafter, Versions, content_hash, fingerprint
from assistant.answering.added_norms import with_added_norms
from assistant.answering.drafting import Draft, draft_answer, tell_what_was_read
from assistant.answering.evidence import Evidence
from assistant.answering.finding import find_and_settle
from assistant.answering.going_on import weigh_follow_up
from assistant.answering.grounding import Grounds, Verdict, check_grounding, check_sentences
from assistant.answering.known_things import with_thing
from assistant.answering.llm import SecondReading
from assistant.answering.sums import Sums, do_sums
from assistant.answering.understanding import Reading, understand
from assistant.answering.understanding.harking_back import followed
from assistant.answering.understanding.tidying import tidied
from assistant.answering.understanding.told import Told, told_by
from assistant.energy import ProcessorTime
from assistant.figures import find_figures
from assistant.flow.values import Parts, Question, Run, State, Step
from assistant.knowledge.norms import NormRegister
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import fold
from assistant.oversight.chain import CALL
from assistant.oversight.journal import Journal

_PROCESSOR = ProcessorTime()  # of this process: flows of two editions run side by side while sources change


class Flow:
    """The compiled graph: one thread an answer, paused at the review.

    ``open_parts`` is called by the steps that need them: going on after a decision needs no index.
    """

    def __init__(self, open_parts: Callable[[], Parts], journal: Journal, checkpointer: Any) -> None:
        self._graph = _build_graph(open_parts, checkpointer)
        self._checkpointer = checkpointer
        self._journal = journal

    def run(self, run: Run) -> Answer:
        """Answer a question up to the pause for the reviewer."""
        question = run.question
        start: State = {"answer_id": question.id}
        try:
            with _PROCESSOR.measured() as run.share:
                # Not streamed: for a stream LangGraph hands every step to another thread, which costs milliseconds.
                self._graph.invoke(start, _thread(question.id), context=run, durability="exit")
        except BaseException:
            # A run that breaks off would leave itself behind, under an id that nobody ever learns.
            self._checkpointer.delete_thread(question.id)
            if run.answer is None:
                _record_calls(self._journal, run)  # what was sent is known, also when nobody waited for it
            raise
        return run.answer or self._journal.answer(question.id)

    def resume(self, answer_id: str, decision: Mapping[str, Any]) -> None:
        """Let the graph go on after a decision. The journal already holds it, so doing this twice changes nothing."""
        from langgraph.types import Command

        config = _thread(answer_id)
        paused = self._graph.get_state(config)
        if paused.interrupts and paused.values.get("decision") != dict(decision):
            self._graph.invoke(Command(resume=dict(decision)), config, durability="exit")

    def forget(self, answer_id: str) -> None:
        """Leave nothing of a run behind: what the journal has erased must not be readable here."""
        self._checkpointer.delete_thread(answer_id)


def _thread(answer_id: str) -> Any:
    return {"configurable": {"thread_id": answer_id}}


def _build_graph(open_parts: Callable[[], Parts], checkpointer: Any) -> Any:
    from langgraph.graph import END, START, StateGraph
    from langgraph.runtime import Runtime
    from langgraph.types import interrupt

    def read(run: Run, parts: Parts) -> None:
        question = run.question
        turns = [] if question.opens else parts.journal.readings(question.conversation_id)
        asked, previous = followed(question.text, turns, parts.knowledge.vocabulary)
        run.carried = previous.figures if previous is not None else {}
        run.spelt = tidied(asked, previous, parts.knowledge.spelling)
        run.reading = understand(
            run.spelt.text,
            vocabulary=parts.knowledge.vocabulary,
            as_of=question.as_of,
            figures=question.figures,
            previous=previous,
            told=partial(_told, turns, run.spelt.text, parts.knowledge),
        ).model_copy(update={"include_replaced": question.include_replaced})
        if parts.model is not None:
            run.model = parts.model.begin(run.stop)
            run.second = run.model.read(question.text, run.reading, previous, parts.register) or SecondReading()

    def search(run: Run, parts: Parts) -> None:
        settled, evidence = find_and_settle(
            run.spelt.text, run.reading, parts.knowledge, parts.register, run.second.standalone
        )
        weighed = evidence if evidence.is_weighed else weigh_follow_up(settled, evidence, parts.knowledge)
        run.evidence = with_thing(settled, weighed, parts.knowledge)
        # Who does not follow up on a question is kept when that is erased, and so may hold none of its words.
        run.reading = settled if settled.is_follow_up else settled.by_itself()

    def calculate(run: Run, parts: Parts) -> None:
        run.sums = do_sums(run.reading, parts.register)
        if run.model is not None and run.sums == Sums():
            run.sums = Sums(calculations=run.model.propose(run.question.text, run.reading, parts.register))

    def write(run: Run, parts: Parts) -> None:
        corpus, register = parts.knowledge.corpus, parts.register
        draft = draft_answer(
            run.reading, run.evidence, run.sums, corpus=corpus, register=register, quote_budget=parts.quote_budget
        )
        draft = with_added_norms(draft, run.reading, run.sums, corpus=corpus, register=register)
        if run.model is not None:
            draft = run.model.draft(
                run.question.text,
                run.reading,
                draft.model_copy(update={"checked": (*draft.checked, *run.second.findings)}),
                lambda proposed: _verdict(parts, run, proposed),
                sums=run.sums.calculations,
                on_sentence=run.on_sentence,
                subjects_in=parts.knowledge.vocabulary.concepts_in,
            )
        run.draft = tell_what_was_read(draft, run.spelt.changed, run.reading.language)

    def check(run: Run, parts: Parts) -> None:
        run.verdict = _verdict(parts, run, run.draft)

    def record(run: Run, parts: Parts) -> None:
        draft = _with_usage(run.draft, run, parts)
        run.answer = parts.journal.record_answer(
            compose_answer(run.question, run.reading, draft, run.verdict, parts.versions),
            reading=_as_recorded(run, draft, parts.register).model_dump(mode="json"),
            evidence=[hit.model_dump(mode="json") for hit in (*run.evidence.hits, *run.evidence.added.hits)],
            asked_at=run.question.asked_at,
            question_key=question_key(run.reading),
        )
        _record_calls(parts.journal, run)

    steps = {
        Step.READ: read,
        Step.SEARCH: search,
        Step.CALCULATE: calculate,
        Step.WRITE: write,
        Step.CHECK: check,
        Step.RECORD: record,
    }

    def answer(_: State, runtime: Runtime[Run]) -> None:
        run, parts = runtime.context, open_parts()
        for name, step in steps.items():
            run.begin(name)
            step(run, parts)

    def review(state: State) -> State:
        return {"decision": interrupt({"answer_id": state["answer_id"]})}

    nodes: list[Any] = [answer, review]
    graph = StateGraph(State, context_schema=Run)
    graph.add_sequence(nodes)
    graph.add_edge(START, "answer")
    graph.add_conditional_edges("review", lambda state: "review" if _waits_on(state) else END)
    return graph.compile(checkpointer=checkpointer)


def _told(turns: Sequence[Mapping[str, Any] | None], asked: str, knowledge: Knowledge) -> Told | None:
    """What the figures of the conversation are, as far as its messages are still there."""
    messages = [*(turn.get("asked") or turn["text"] for turn in turns if turn is not None), asked]
    if not any(map(find_figures, messages)) or (reader := knowledge.figure_reader()) is None:
        return None
    return told_by(reader.read(messages), messages)


def _as_recorded(run: Run, draft: Draft, register: NormRegister) -> Reading:
    """With what was quoted, and without the figures of earlier questions that it does not use: those are kept where
    they were given, and are erased there."""
    reading, given = _with_quotes(run.reading, draft, register), run.question.figures
    used = {name for calculation in draft.calculations for name in calculation.inputs}
    told_before = set(reading.figures_from_before)
    carried = {
        name
        for name, value in reading.figures.items()
        if name not in given and (name in told_before or run.carried.get(name) == value)
    }
    before = carried if reading.is_follow_up else carried & used
    kept = {name: value for name, value in reading.figures.items() if name not in carried - before}
    return reading.model_copy(update={"figures": kept, "figures_from_before": tuple(sorted(before))})


def _with_quotes(reading: Reading, draft: Draft, register: NormRegister) -> Reading:
    """With what was quoted, for a follow-up that points at it: "leg de tweede uit", "waar staat dat?". Of a list these
    are its points alone; an answer that itself points back leaves the list that it points at. A norm that was quoted
    first is one to go on calculating with: "hoeveel is dat bij 42.000 boeken?"."""
    if reading.points_at:
        return reading
    quoted = draft.points or tuple(each.passage_id for each in draft.citations)
    of_quote = tuple(each.id for each in register.norms.values() if each.is_calculated and each.passage in quoted[:1])
    before = tuple(dict.fromkeys((*of_quote, *reading.norms_before)))
    return reading.model_copy(update={"quoted": quoted, "norms_before": before})


def _with_usage(draft: Draft, run: Run, parts: Parts) -> Draft:
    """With what this computer did for it so far, beside what a language model took."""
    if run.share is None:
        return draft
    usage = draft.drafter.usage | parts.power.of_processor(run.share.seconds)
    return draft.model_copy(update={"drafter": draft.drafter.model_copy(update={"usage": usage})})


def _record_calls(journal: Journal, run: Run) -> None:
    """Word for word what a language model was sent and what came back, beside the answer it was for."""
    for call in run.model.calls if run.model is not None else ():
        journal.record_event(
            CALL,
            call.model_dump(mode="json"),
            answer_id=run.question.id,
            conversation_id=run.question.conversation_id,
        )


def _waits_on(state: State) -> bool:
    """Sent back, rewritten or stale: the run pauses for a person once more."""
    return state["decision"].get("state") in WAITING


def question_key(reading: Reading) -> str:
    """Equal for the same question on its own feet with the same figures; says nothing about what it asks."""
    figures = sorted((name, str(value.normalize())) for name, value in reading.figures.items())
    asked = [reading.language, fold(reading.text).split(), figures]
    if reading.points_at or reading.counts_for_norm:  # these carry the text of the question that they point at
        asked += [fold(reading.asked).split(), list(reading.points_at)]
    return fingerprint([*asked, "include_replaced"] if reading.include_replaced else asked)


def _verdict(parts: Parts, run: Run, draft: Draft) -> Verdict:
    question, reading, evidence = run.question, run.reading, run.evidence
    figures = [*reading.figures.values(), *(term for worked in reading.worked.values() for term in worked.figures())]
    asked = (question.text, reading.text, "; ".join(map(str, figures)))
    verdict = check_grounding(
        draft,
        asked=asked,
        as_of=question.as_of,
        corpus=parts.knowledge.corpus,
        known=evidence_ids(evidence, draft),
    )
    if draft.drafter.name == Drafter().name:
        return verdict.with_findings(draft.checked)
    subjects_in = parts.knowledge.vocabulary.concepts_in
    grounds = Grounds.of(draft.citations, draft.calculations, asked[::2], reading.language, subjects_in)
    own = "\n\n".join(block for block in draft.text.split("\n\n") if block not in draft.framing)  # the model's own
    return verdict.with_findings((*draft.checked, check_sentences(own, grounds)))


def evidence_ids(evidence: Evidence, draft: Draft) -> frozenset[str]:
    """The passages an answer may cite: those found, and those its norms and readings rest on."""
    return (
        frozenset(hit.passage_id for hit in (*evidence.hits, *evidence.added.hits))
        | frozenset(evidence.quoted)
        | frozenset(calculation.passage_id for calculation in draft.calculations)
        | frozenset(option.passage_id for option in draft.options)
        | frozenset(draft.rests_on)
    )


def compose_answer(question: Question, reading: Reading, draft: Draft, verdict: Verdict, versions: Versions) -> Answer:
    """The answer as the contract has it: a concept, with what the check found."""
    return Answer(
        id=question.id,
        conversation_id=question.conversation_id,
        question=question.text,
        language=reading.language,
        as_of=question.as_of,
        outcome=draft.outcome,
        text=draft.text,
        citations=draft.citations,
        calculations=draft.calculations,
        missing_inputs=draft.missing_inputs,
        options=draft.options,
        related=draft.related,
        findings=verdict.findings,
        confidence=draft.confidence if verdict.passed else min(draft.confidence, 0.3),
        drafter=draft.drafter,
        versions=versions,
        content_hash=content_hash(draft.text, draft.citations, draft.calculations),
        author=question.author,
    )
