"""What happens on the tab for local policy: a draft made, opened, read part by part, and taken along as a file.

Keeps nothing between two calls; the profile is the browser's, drafts and reviews are the journal's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import gradio as gr

from assistant.advice import WAITING
from assistant.concepts import PolicyDraft, PolicyRequest, Section
from assistant.errors import UnknownName
from assistant.faces.ui.concept.layout import ConceptParts
from assistant.faces.ui.concept.pane import ConceptPane
from assistant.faces.ui.drafting import render, words
from assistant.faces.ui.drafting.layout import DraftingParts
from assistant.faces.ui.drafting.profile import ProfileForm
from assistant.faces.ui.memory import Place
from assistant.faces.ui.parts import Updates
from assistant.faces.ui.taking import Taking
from assistant.faces.ui.visitor import Calm, Visitor, who

if TYPE_CHECKING:
    from assistant.assembly import Assistant


class Drafting:
    def __init__(
        self,
        assistant: Assistant,
        visitor: Visitor,
        parts: DraftingParts,
        concept: ConceptParts,
        form: ProfileForm,
    ) -> None:
        self._assistant, self._parts, self._form = assistant, parts, form
        self._calm = Calm(assistant, visitor)
        self._taking = Taking(assistant, self._calm, parts.taking)
        self.pane = ConceptPane(assistant, self._calm, parts.place, concept, self.show, words.NO_SECTION)

    # --- opening

    def open(self, stored: object, kept: object, asked_with: object, *typed: object) -> Updates:
        """The drafts there are, the one that was open, and in an untouched form the profile as this browser kept it.

        Not when the page loads: what a tab is given before it is first on screen, Gradio loses.
        """
        place = Place.read(stored)
        opened = self._calm.run(lambda: self._listed(place) | self.show(place), self._parts.note)
        return opened | (self._brought_back(kept, asked_with) if self._form.is_untouched(typed) else {})

    def _brought_back(self, kept: object, asked_with: object) -> Updates:
        return dict(zip(self._parts.profile, self._form.remembered(kept, asked_with), strict=True))

    def empty(self) -> Updates:
        """The form as new, also for this browser; drafts that were made stay."""
        blank = self._form.blank()
        emptied = dict(zip(self._parts.profile, blank, strict=True))
        forgotten = {self._parts.kept: self._form.written(self._form.read(blank))}
        return emptied | forgotten | self._calm.told(words.EMPTIED, self._parts.note)

    def remember(self, *typed: object) -> Updates:
        return {self._parts.kept: self._form.written(self._form.read(typed))}

    def choose_draft(self, chosen: object) -> Updates:
        """Opening a draft brings its profile back, so that a next version starts from this one."""
        place = Place.read({"group": chosen})

        def show() -> Updates:
            draft = self._draft(place)
            if draft is None:
                raise UnknownName(words.NOTHING_OPEN)
            fields = self._form.of_draft(draft)
            profile = dict(zip(self._parts.profile, fields, strict=True))
            kept = {self._parts.kept: self._form.written(self._form.read(fields))}
            return profile | kept | self.show(place) | self._quiet()

        return self._calm.run(show, self._parts.note)

    def choose_version(self, stored: object, chosen: object) -> Updates:
        place = Place.read({"group": Place.read(stored).group, "version": chosen})
        return self._calm.run(lambda: self.show(place) | self._quiet(), self._parts.note)

    def choose_section(self, stored: object, chosen: object, name: object, request: gr.Request) -> Updates:
        place = Place.read(stored)
        wanted = Place.read({"group": place.group, "version": place.version, "concept": chosen})

        def show() -> Updates:
            shown = self.show(wanted) | self._quiet() | {self.pane.parts.reason: ""}
            if wanted.concept:
                self._assistant.desk.opened(wanted.concept, who(name, request))
            return shown

        return self._calm.run(show, self._parts.note)

    def choose_next(self, stored: object, name: object, request: gr.Request) -> Updates:
        """The first part after this one that waits; after the last, from the start again."""
        place = Place.read(stored)

        def show() -> Updates:
            sections = self._sections(place)
            here = next((at for at, each in enumerate(sections) if each.id == place.concept), -1)
            onward = [*sections[here + 1 :], *sections[: here + 1]]
            following = next((each for each in onward if each.review.state in WAITING), None)
            if following is None:
                return self._calm.told(words.ALL_DONE, self.pane.parts.note)
            return self.choose_section(stored, following.id, name, request)

        return self._calm.run(show, self.pane.parts.note)

    # --- making

    def make(self, request: gr.Request, stored: object, name: object, *typed: object) -> Updates:
        return self._make(request, replace(Place.read(stored), group=None), name, typed)

    def make_again(self, request: gr.Request, stored: object, name: object, *typed: object) -> Updates:
        return self._make(request, Place.read(stored), name, typed)

    def _make(self, request: gr.Request, place: Place, name: object, typed: tuple[object, ...]) -> Updates:
        parts = self._parts

        def make() -> Updates:
            form = self._form.read(typed)
            draft = self._drafted(place.group, self._form.request(form), who(name, request) or None)
            at = Place(group=draft.id, version=draft.version)
            made = words.MADE.format(version=draft.version, parts=len(draft.sections))
            shown = self._listed(at) | self.show(at) | self._quiet() | self._calm.told(made, parts.note)
            return shown | {parts.kept: self._form.written(form), parts.request_panel: gr.update(open=False)}

        return self._calm.run(make, parts.note)

    def _drafted(self, draft_id: str | None, request: PolicyRequest, author: str | None) -> PolicyDraft:
        if draft_id is None:
            return self._assistant.policies.draft(request, author)
        return self._assistant.policies.redraft(draft_id, request, author)

    def take_along(self, stored: object, form: object) -> Updates:
        return self._taking.write(Place.read(stored).group, form)

    # --- showing

    def show(self, place: Place) -> Updates:
        parts, draft = self._parts, self._draft(place)
        if draft is None:
            return {
                parts.place: Place().written(),
                parts.panel: gr.update(visible=False),
                parts.again: gr.update(visible=False),
            } | self.pane.show(None, Place())
        section = next((each for each in draft.sections if each.id == place.concept), None)
        place = replace(place, version=draft.version).at(section, place.citation)
        newest = self._assistant.policies.show(draft.id).version if place.version else draft.version
        versions = [(f"versie {number}", number) for number in range(newest, 0, -1)]
        return {
            parts.place: place.written(),
            parts.panel: gr.update(visible=True),
            parts.again: gr.update(visible=True),
            parts.head: render.head(draft),
            parts.version: gr.update(choices=versions, value=draft.version, visible=newest > 1),
            parts.sections: gr.update(choices=render.sections(draft), value=section.id if section else None),
            parts.whole: render.whole(draft),
        } | self.pane.show(section, place)

    def _listed(self, place: Place) -> Updates:
        drafts = self._assistant.policies.drafts()
        is_there = any(draft.id == place.group for draft in drafts)
        return {
            self._parts.drafts: gr.update(
                choices=render.drafts(drafts), value=place.group if is_there else None, visible=bool(drafts)
            ),
            self._parts.no_drafts: gr.update(visible=not drafts),
        }

    def _quiet(self) -> Updates:
        """What was said of an earlier draft or part, and its file, no longer belong here."""
        return self._taking.forget() | {self._parts.note: "", self.pane.parts.note: ""}

    def _draft(self, place: Place) -> PolicyDraft | None:
        """None for what the browser remembers and the journal no longer has."""
        try:
            return self._assistant.policies.show(place.group, place.version) if place.group else None
        except UnknownName:
            return None

    def _sections(self, place: Place) -> tuple[Section, ...]:
        draft = self._draft(place)
        return draft.sections if draft else ()
