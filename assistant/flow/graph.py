"""The flow of one question, on one screen: read, search, calculate, draft, check, record, and wait for a person.

LangGraph runs the steps, keeps the state and pauses; each step is a plain function from earlier values to the next,
found in ``answering``. The state holds plain JSON and ids, so that a run can be resumed by another process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assistant.advice import WAITING, Answer, Drafter, Versions, content_hash, fingerprint
from assistant.answering.added_norms import with_added_norms
from assistant.answering.drafting import Draft, draft_answer
from assistant.answering.evidence import Evidence, find_evidence_by_part
from assistant.answering.grounding import Grounds, Verdict, check_grounding, check_sentences
from assistant.answering.llm import SecondReading
from assistant.answering.settling import settle_reading
from assistant.answering.sums import Sums, do_sums
from assistant.answering.understanding import Reading, understand
from assistant.energy import ProcessorTime
from assistant.flow.values import Parts, Question, Run, State
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

    def run(self, question: Question, run: Run | None = None) -> Answer:
        """Answer a question up to the pause for the reviewer."""
        start: State = {"question": question.model_dump(mode="json")}
        run = run or Run()
        try:
            with _PROCESSOR.measured() as run.share:
                # Not streamed: for a stream LangGraph hands every step to another thread, which costs milliseconds.
                self._graph.invoke(start, _thread(question.id), context=run, durability="exit")
        except BaseException:
            # A run that breaks off would leave question and passages behind, under an id that nobody ever learns.
            self._checkpointer.delete_thread(question.id)
            if run.answer is None:
                _record_calls(self._journal, run, question)  # what was sent is known, also when nobody waited for it
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

    def read(state: State, runtime: Runtime[Run]) -> State:
        runtime.context.begin("lezen")
        parts = open_parts()
        question = Question.model_validate(state["question"])
        carried = parts.journal.last_reading(question.conversation_id)
        previous = Reading.model_validate(carried) if carried else None
        reading = understand(
            question.text,
            vocabulary=parts.knowledge.vocabulary,
            as_of=question.as_of,
            figures=question.figures,
            previous=previous,
        ).model_copy(update={"include_replaced": question.include_replaced})
        second = None
        if parts.model is not None:
            runtime.context.model = parts.model.begin(runtime.context.stop)
            second = runtime.context.model.read(question.text, reading, previous, parts.register)
        return {
            "reading": reading.model_dump(mode="json"),
            "second": second.model_dump(mode="json") if second else None,
        }

    def search(state: State, runtime: Runtime[Run]) -> State:
        runtime.context.begin("zoeken")
        parts = open_parts()
        reading = Reading.model_validate(state["reading"])
        second = SecondReading.model_validate(state.get("second") or {})
        # A model's wording of a follow-up serves the search alone.
        sought = reading.model_copy(update={"text": second.standalone}) if second.standalone else reading
        found, evidence = find_evidence_by_part(state["question"]["text"], sought, parts.knowledge)
        reading = reading if found is sought else found
        settled = settle_reading(
            state["question"]["text"], reading, evidence, parts.register, parts.knowledge.vocabulary
        )
        return {"evidence": evidence.model_dump(mode="json"), "reading": settled.model_dump(mode="json")}

    def calculate(state: State, runtime: Runtime[Run]) -> State:
        runtime.context.begin("rekenen")
        parts, reading, model = open_parts(), Reading.model_validate(state["reading"]), runtime.context.model
        sums = do_sums(reading, parts.register)
        if model is not None and sums == Sums():
            proposed = model.propose(state["question"]["text"], reading, parts.register)
            sums = Sums(calculations=proposed)
        return {"sums": sums.model_dump(mode="json")}

    def write(state: State, runtime: Runtime[Run]) -> State:
        runtime.context.begin("schrijven")
        parts = open_parts()
        question = Question.model_validate(state["question"])
        reading = Reading.model_validate(state["reading"])
        evidence = Evidence.model_validate(state["evidence"])
        sums = Sums.model_validate(state["sums"])
        draft = draft_answer(
            reading,
            evidence,
            sums,
            corpus=parts.knowledge.corpus,
            register=parts.register,
            quote_budget=parts.quote_budget,
        )
        draft = with_added_norms(draft, reading, sums, corpus=parts.knowledge.corpus, register=parts.register)
        if (model := runtime.context.model) is not None:
            second = SecondReading.model_validate(state.get("second") or {})
            draft = model.draft(
                question.text,
                reading,
                draft.model_copy(update={"checked": (*draft.checked, *second.findings)}),
                lambda proposed: _verdict(parts, question, reading, evidence, proposed),
                sums=sums.calculations,
                on_sentence=runtime.context.on_sentence,
                subjects_in=parts.knowledge.vocabulary.concepts_in,
            )
        return {"draft": draft.model_dump(mode="json")}

    def check(state: State, runtime: Runtime[Run]) -> State:
        runtime.context.begin("controleren")
        parts = open_parts()
        question = Question.model_validate(state["question"])
        reading = Reading.model_validate(state["reading"])
        evidence = Evidence.model_validate(state["evidence"])
        verdict = _verdict(parts, question, reading, evidence, Draft.model_validate(state["draft"]))
        return {"verdict": verdict.model_dump(mode="json")}

    def record(state: State, runtime: Runtime[Run]) -> State:
        runtime.context.begin("vastleggen")
        parts = open_parts()
        question = Question.model_validate(state["question"])
        reading = Reading.model_validate(state["reading"])
        answer = compose_answer(
            question,
            reading,
            _with_usage(Draft.model_validate(state["draft"]), runtime.context, parts),
            Verdict.model_validate(state["verdict"]),
            parts.versions,
        )
        evidence = Evidence.model_validate(state["evidence"])
        runtime.context.answer = parts.journal.record_answer(
            answer,
            reading=state["reading"] or {},
            evidence=[hit.model_dump(mode="json") for hit in (*evidence.hits, *evidence.added.hits)],
            asked_at=question.asked_at,
            question_key=question_key(reading),
        )
        _record_calls(parts.journal, runtime.context, question)
        # From here on the journal has everything; the pause keeps no more than the id.
        empty: State = {"reading": None, "second": None, "evidence": None, "sums": None, "draft": None, "verdict": None}
        return {**empty, "question": {}, "answer_id": answer.id}

    def review(state: State) -> State:
        return {"decision": interrupt({"answer_id": state["answer_id"]})}

    steps: list[Any] = [read, search, calculate, write, check, record, review]
    graph = StateGraph(State, context_schema=Run)
    graph.add_sequence(steps)
    graph.add_edge(START, "read")
    graph.add_conditional_edges("review", lambda state: "review" if _waits_on(state) else END)
    return graph.compile(checkpointer=checkpointer)


def _with_usage(draft: Draft, run: Run, parts: Parts) -> Draft:
    """With what this computer did for it so far, beside what a language model took."""
    if run.share is None:
        return draft
    usage = draft.drafter.usage | parts.power.of_processor(run.share.seconds)
    return draft.model_copy(update={"drafter": draft.drafter.model_copy(update={"usage": usage})})


def _record_calls(journal: Journal, run: Run, question: Question) -> None:
    """Word for word what a language model was sent and what came back, beside the answer it was for."""
    for call in run.model.calls if run.model is not None else ():
        journal.record_event(
            CALL,
            call.model_dump(mode="json"),
            answer_id=question.id,
            conversation_id=question.conversation_id,
        )


def _waits_on(state: State) -> bool:
    """Sent back, rewritten or stale: the run pauses for a person once more."""
    return state["decision"].get("state") in WAITING


def question_key(reading: Reading) -> str:
    """Equal for the same question on its own feet with the same figures; says nothing about what it asks."""
    figures = sorted((name, str(value.normalize())) for name, value in reading.figures.items())
    asked = [reading.language, fold(reading.text).split(), figures]
    return fingerprint([*asked, "include_replaced"] if reading.include_replaced else asked)


def _verdict(parts: Parts, question: Question, reading: Reading, evidence: Evidence, draft: Draft) -> Verdict:
    asked = (question.text, reading.text, " ".join(map(str, reading.figures.values())))
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
    return verdict.with_findings((*draft.checked, check_sentences(draft.text, grounds)))


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
