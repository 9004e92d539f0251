"""What happens around the list of sources: one opened and read, withdrawn or removed, searched in, and links chosen.

Keeps nothing between two calls; which source is open comes along from the browser and is looked up again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from assistant.assembly.adding import SourceOverview
from assistant.errors import BadInput, UnknownName
from assistant.faces.ui.escaping import line
from assistant.faces.ui.parts import Updates, text_of
from assistant.faces.ui.sources import render, words
from assistant.faces.ui.sources.jobs import Jobs
from assistant.faces.ui.sources.layout import ListParts
from assistant.faces.ui.sources.norms import Norms
from assistant.faces.ui.visitor import Calm, who

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.knowledge.corpus import Passage

REMOVE, WITHDRAW = "remove", "withdraw"
IN = "toegevoegd"


class Listing:
    def __init__(self, assistant: Assistant, calm: Calm, parts: ListParts, norms: Norms, jobs: Jobs) -> None:
        self._assistant, self._calm, self._parts, self._norms, self._jobs = assistant, calm, parts, norms, jobs

    # --- the list

    def refresh(self, chosen: object, which: object) -> Updates:
        """The list as it is now, and the source that was open."""
        listed, one = self._listed(chosen, which)
        return listed | self._opened(one)

    def look_again(self, chosen: object, which: object) -> Updates:
        """The same while somebody may be reading: what is open stays as it is, unless it is gone or has changed."""
        listed, one = self._listed(chosen, which)
        return listed | self._opened(one) if text_of(chosen) else listed

    def _listed(self, chosen: object, which: object) -> tuple[Updates, SourceOverview | None]:
        parts, known = self._parts, self._assistant.adding.overview()
        shown = [each for each in known if _is_wanted(each, text_of(which))]
        one = next((each for each in known if each.source.id == chosen), None)
        value = {"value": one.source.id if one in shown else None} if text_of(chosen) else {}
        many = words.COUNTED_ONE if len(shown) == 1 else words.COUNTED.format(many=len(shown))
        return {
            parts.counted: many if shown else words.NONE_LIKE_THIS,
            parts.sources: gr.update(choices=render.source_choices(shown), visible=bool(shown), **value),
        }, one

    def list_again(self, chosen: object, which: object) -> Updates:
        return self._calm.run(lambda: self.refresh(chosen, which) | {self._parts.note: ""}, self._parts.note)

    def choose(self, chosen: object) -> Updates:
        return self._calm.run(lambda: self._opened(self._one(chosen)) | {self._parts.note: ""}, self._parts.note)

    def choose_part(self, chosen: object, start: object) -> Updates:
        begin = start if isinstance(start, int) and not isinstance(start, bool) and start >= 0 else 0

        def show() -> Updates:
            known = self._assistant.passages_of(text_of(chosen))
            return {self._parts.passages: render.passages(known, begin)}

        return self._calm.run(show, self._parts.note)

    def _one(self, chosen: object) -> SourceOverview:
        for each in self._assistant.adding.overview():
            if each.source.id == chosen:
                return each
        raise BadInput(words.NO_SOURCE)

    def _opened(self, one: SourceOverview | None) -> Updates:
        parts = self._parts
        is_open = one is not None
        known = self._passages_of(one.source.id) if one else []
        stretches = render.parts_of(known)
        can_change = one is not None and one.is_added and not one.replaced_by
        return {
            parts.card: render.card(one) if one else words.NOTHING_OPEN,
            parts.part: gr.update(choices=stretches, value=0 if stretches else None, visible=len(stretches) > 1),
            parts.passages: render.passages(known, 0) or words.NOT_YET,
            parts.passages_panel: gr.update(visible=is_open),
            parts.change: gr.update(visible=can_change),
            parts.sure: gr.update(visible=False),
            parts.wanted: "",
        } | self._norms.shown(one)

    def _passages_of(self, source_id: str) -> list[Passage]:
        """Empty for a source that was added a moment ago and is not in use yet."""
        try:
            return self._assistant.passages_of(source_id)
        except UnknownName:
            return []

    # --- taking away

    def ask_remove(self, chosen: object) -> Updates:
        return self._ask(chosen, REMOVE, words.SURE_REMOVE)

    def ask_withdraw(self, chosen: object) -> Updates:
        return self._ask(chosen, WITHDRAW, words.SURE_WITHDRAW)

    def _ask(self, chosen: object, wanted: str, question: str) -> Updates:
        parts = self._parts

        def ask() -> Updates:
            one = self._one(chosen)
            said = question.format(title=line(one.source.title), resting=f"{render.resting(one)}.")
            return {parts.sure: gr.update(visible=True), parts.sure_said: said, parts.wanted: wanted, parts.note: ""}

        return self._calm.run(ask, parts.note)

    def keep(self) -> Updates:
        return {self._parts.sure: gr.update(visible=False), self._parts.wanted: ""}

    def do(self, chosen: object, wanted: object, name: object, request: gr.Request) -> Updates:
        def do() -> Updates:
            by, source_id = who(name, request), self._one(chosen).source.id
            if wanted not in (REMOVE, WITHDRAW):
                raise BadInput(words.NO_SOURCE)
            act = self._assistant.adding.remove if wanted == REMOVE else self._assistant.adding.withdraw
            job = act(source_id, by)
            return self._jobs.shown(job.id) | self.keep() | self._calm.told(words.ASKED, self._parts.note)

        return self._calm.run(do, self._parts.note)

    # --- searching, and what the sources refer to

    def search(self, query: object) -> Updates:
        def search() -> Updates:
            found = self._assistant.search(text_of(query), words.MOST_HITS)
            titles = {source.id: source.title for source in self._assistant.sources()}
            return {self._parts.hits: render.hits(found, titles)}

        return self._calm.run(search, self._parts.hits)

    def links(self, every: object) -> Updates:
        parts = self._parts
        known = [each for each in self._assistant.adding.linked() if every is True or each.state != IN]
        return {
            parts.links: gr.update(choices=render.link_choices(known), value=None, visible=bool(known)),
            parts.links_note: "" if known else words.NO_LINKS,
        }

    def show_links(self, every: object) -> Updates:
        return self._calm.run(lambda: self.links(every), self._parts.links_note)


def _is_wanted(each: SourceOverview, which: str) -> bool:
    is_set_aside = bool(each.replaced_by) or each.source.status in ("replaced", "withdrawn")
    if which == "added":
        return each.is_added
    if which == "set_aside":
        return is_set_aside
    return each.source.kind == which if which else not is_set_aside
