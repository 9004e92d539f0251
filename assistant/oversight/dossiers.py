"""What leaves the house: an answer, a section or a whole policy as a file, and that file looked at again later.

How a file looks and is verified is ``dossier``; this is where its content is fetched as it stands at that moment.
"""

from __future__ import annotations

from assistant.concepts import Concept, DecisionRecord, PolicyDraft
from assistant.errors import BadInput, UnknownName
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import NormRegister
from assistant.oversight.desk import Desk
from assistant.oversight.dossier import (
    Check,
    Dossier,
    Records,
    Verification,
    as_markdown,
    as_pdf,
    as_word,
    file_name,
    gather,
    verify,
)
from assistant.oversight.journal import Journal
from assistant.oversight.policies import Policies

FORMATS = ("docx", "md", "pdf")


class Dossiers:
    def __init__(
        self,
        journal: Journal,
        desk: Desk,
        policies: Policies,
        corpus: Corpus,
        register: NormRegister,
        *,
        check: Check | None = None,
    ) -> None:
        self._journal = journal
        self._desk = desk
        self._policies = policies
        self._corpus = corpus
        self._register = register
        self._check = check

    def export(self, subject_id: str, format: str) -> tuple[str, bytes]:
        """File name and content of an answer, a section, or the newest version of a policy draft.

        What is not approved is marked CONCEPT, in its name as well. PDF needs LibreOffice.
        """
        if format not in FORMATS:
            raise BadInput(f"Het formaat {format[:20]!r} bestaat niet; kies uit {', '.join(FORMATS)}.")
        dossier = self._gathered(subject_id)
        if format == "docx":
            return file_name(dossier, "docx"), as_word(dossier)
        if format == "pdf":
            return file_name(dossier, "pdf"), as_pdf(dossier)
        return file_name(dossier, "md"), as_markdown(dossier).encode()

    def verify(self, name: str, data: bytes) -> Verification:
        """Every quote, figure and approval of an exported dossier, against the present sources and the journal."""
        return verify(
            name,
            data,
            corpus=self._corpus,
            register=self._register,
            today=self._journal.today(),
            records=Records(self._recorded, self._journal.erased_state, self._newest, self._history, self._section_ids),
            check=self._check,
        )

    def _gathered(self, subject_id: str) -> Dossier:
        subject: Concept | PolicyDraft
        try:
            subject = self._desk.concept(subject_id)
            self._desk.refuse_export(subject.id)
        except UnknownName as unknown:
            try:
                subject = self._policies.show(subject_id)
            except UnknownName:
                raise unknown from None
        ids = [each.id for each in subject.sections] if isinstance(subject, PolicyDraft) else [subject.id]
        history: dict[str, list[DecisionRecord]] = {each: self._desk.history(each) for each in ids}
        return gather(subject, history, made_at=self._journal.now(), register=self._register)

    def _recorded(self, concept_id: str) -> Concept | None:
        try:
            return self._desk.concept(concept_id)
        except UnknownName:
            return None

    def _history(self, concept_id: str) -> tuple[DecisionRecord, ...]:
        return tuple(self._desk.history(concept_id))

    def _section_ids(self, policy_id: str, version: int) -> tuple[str, ...] | None:
        try:
            return tuple(section.id for section in self._policies.show(policy_id, version).sections)
        except UnknownName:
            return None

    def _newest(self, policy_id: str) -> PolicyDraft | None:
        try:
            return self._policies.show(policy_id)
        except UnknownName:
            return None
