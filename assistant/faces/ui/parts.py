"""Small things that every tab needs of Gradio: safe Markdown, choices that survive a restart, and their numbers.

Owns no wording and no layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

Updates = dict[Any, Any]
SHOWN: dict[str, Any] = {"latex_delimiters": [], "sanitize_html": True}
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# What is typed while the field before it is still being kept, is kept next; Gradio's own choice is to forget it.
KEEPING: dict[str, Any] = QUIET | {"trigger_mode": "always_last"}


def unchecked(choice: Any) -> Any:
    """Gradio checks a choice against a list that it forgets when the server restarts; the callbacks check it."""
    choice.preprocess = lambda chosen: chosen
    return choice


def said(elem_id: str, text: str = "", **more: Any) -> gr.Markdown:
    """A place for Markdown of which every foreign word has been escaped."""
    return gr.Markdown(text, elem_id=elem_id, **SHOWN, **more)


def numbered(labels: Sequence[str]) -> list[tuple[str, int]]:
    return [(label, number) for number, label in enumerate(labels)]


def number_of(chosen: Any) -> int:
    """Which one, counted from 0; -1 for what the page itself never sends."""
    number = chosen[0] if isinstance(chosen, list | tuple) and chosen else chosen
    return number if isinstance(number, int) and not isinstance(number, bool) else -1


def text_of(typed: object) -> str:
    return typed if isinstance(typed, str) else ""


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
