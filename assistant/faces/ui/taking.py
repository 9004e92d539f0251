"""Taking something along as a file: an answer, a section or a whole policy as Word, Markdown or PDF.

A file is made when somebody asks for it, and lies in the page's own folder for an hour at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import gradio as gr

from assistant.errors import BadInput
from assistant.faces.ui.files import put
from assistant.faces.ui.parts import Updates, said
from assistant.faces.ui.visitor import Calm

if TYPE_CHECKING:
    from assistant.assembly import Assistant

TITLE = "Meenemen als Word, Markdown of PDF"
FORMAT = "Als"
FORMATS: dict[Literal["docx", "md", "pdf"], str] = {"docx": "Word", "md": "Markdown", "pdf": "PDF"}
MARK = "Zolang er iets niet is goedgekeurd, staat in het bestand duidelijk CONCEPT."
WRITE, WRITTEN = "Maak bestand", "Het bestand staat klaar; kies Download."
NOTHING = "Er is nog niets gekozen om mee te nemen."


@dataclass(frozen=True, slots=True, eq=False)
class TakingParts:
    panel: Any
    format: Any
    write: Any
    file: Any
    note: Any

    @property
    def outputs(self) -> list[Any]:
        return [self.panel, self.file, self.note]


def taking_block(prefix: str, *, visible: bool = True) -> TakingParts:
    with gr.Accordion(TITLE, open=False, visible=visible, elem_id=f"{prefix}taking") as panel:
        choices = [(name, form) for form, name in FORMATS.items()]
        form = gr.Radio(choices, value="docx", label=FORMAT, elem_id=f"{prefix}format")
        gr.Markdown(MARK)
        write = gr.Button(WRITE, elem_id=f"{prefix}write")
        file = gr.DownloadButton("Download", visible=False, elem_id=f"{prefix}file")
        note = said(f"{prefix}file-note", elem_classes="note")
    return TakingParts(panel, form, write, file, note)


class Taking:
    def __init__(self, assistant: Assistant, calm: Calm, parts: TakingParts) -> None:
        self._assistant, self._calm, self.parts = assistant, calm, parts

    def write(self, concept_id: str | None, chosen: object) -> Updates:
        form = next((each for each in FORMATS if each == chosen), "docx")

        def write() -> Updates:
            if concept_id is None:
                raise BadInput(NOTHING)
            name, content = self._assistant.dossiers.export(concept_id, form)
            ready = gr.update(value=put(name, content), label=f"Download {name}", visible=True)
            return {self.parts.file: ready} | self._calm.told(WRITTEN, self.parts.note)

        return self._calm.run(write, self.parts.note)

    def forget(self) -> Updates:
        """A file of what was open before does not belong to what is open now."""
        return {self.parts.file: gr.update(value=None, visible=False), self.parts.note: ""}
