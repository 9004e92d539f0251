"""What an edit takes away and adds, shown before it is recorded.

Owns how a difference reads. Struck through and underlined, and said once more in words underneath, so that neither
colour nor sight decides whether somebody knows what changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from assistant.faces.ui.escaping import line, plain

_TOKEN = re.compile(r"\n|[^\S\n]+|[^\W_]+|.", re.DOTALL)
_PIECE = re.compile(r"(\n+)")
MOST_NAMED = 12
Change = tuple[str, str]  # what went, what came
MOST_UNCHANGED = 4  # lines
LEFT_OUT = "(…)"
SAME = "De tekst is niet veranderd."


def changes(before: str, after: str) -> str:
    """Both texts as one, with a list of the changes in words."""
    steps = list(_steps(before.strip(), after.strip()))
    changed = [(gone, new) for gone, new, is_same in steps if not is_same]
    if not changed:
        return SAME
    last = len(steps) - 1
    shown = "".join(
        _plain(_around(gone, is_first=at == 0, is_last=at == last))
        if is_same
        else " ".join(filter(None, (_tagged(gone, "del"), _tagged(new, "ins"))))
        for at, (gone, new, is_same) in enumerate(steps)
    )
    return f"{shown}\n\n{_in_words(changed)}"


def _steps(before: str, after: str) -> Iterator[tuple[str, str, bool]]:
    """Stretches that are the same in both and stretches that are not; a lone space between two changes joins them."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    gone = came = ""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal" and ((gone or came) and left.isspace() and "\n" not in left):
            gone, came = gone + left, came + right
        elif kind == "equal":
            if gone or came:
                yield gone, came, False
            gone = came = ""
            yield left, right, True
        else:
            gone, came = gone + left, came + right
    if gone or came:
        yield gone, came, False


def _around(same: str, *, is_first: bool, is_last: bool) -> str:
    """Of a long stretch without changes, the lines beside the changes; the rest would only hide them."""
    lines = [line for line in same.split("\n") if line.strip()]
    if len(lines) <= MOST_UNCHANGED:
        return same
    before = [] if is_first else lines[:1]
    after = [] if is_last else lines[-1:]
    return "\n".join([*before, LEFT_OUT, *after]) + "\n" * same.endswith("\n")


def _tagged(text: str, tag: str) -> str:
    """A tag may not run over the end of a paragraph, so each line gets its own."""
    return "".join(
        piece if not piece.strip() else f"<{tag}>{_inline(piece.strip(' '))}</{tag}>" + " " * piece.endswith(" ")
        for piece in _PIECE.split(text.replace("\n", "\n\n"))
    )


def _plain(text: str) -> str:
    return "".join(piece if not piece.strip() else _inline(piece) for piece in _PIECE.split(text.replace("\n", "\n\n")))


def _inline(piece: str) -> str:
    """Escaped, with the spaces at its ends that tell it from its neighbours."""
    before, after = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
    return before + plain(piece.strip()) + after


def _in_words(changed: list[Change]) -> str:
    named = [_named(gone, new) for gone, new in changed[:MOST_NAMED]]
    if len(changed) > MOST_NAMED:
        named.append(f"en nog {len(changed) - MOST_NAMED} veranderingen")
    many = "Er is 1 verandering" if len(changed) == 1 else f"Er zijn {len(changed)} veranderingen"
    return f"**{many}:**\n\n" + "\n".join(f"- {each}" for each in named)


def _named(gone: str, new: str) -> str:
    if not new.strip():
        return f"weggehaald: “{line(gone)}”"
    if not gone.strip():
        return f"toegevoegd: “{line(new)}”"
    return f"“{line(gone)}” wordt “{line(new)}”"
