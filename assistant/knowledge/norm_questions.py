"""What people ask about a norm itself, by what they want to know of it (``corpus/norm-questions.yaml``).

They teach what such a message asks (:mod:`assistant.knowledge.aspects`); they are never searched nor quoted.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from assistant.errors import CorpusError
from assistant.knowledge.norms import Aspect
from assistant.knowledge.records import SAFE_LOADER

OTHER = "other"  # looks like one, and is about something else


def load_norm_questions(corpus_dir: Path) -> list[tuple[str, str]]:
    """Pairs of aspect (or :data:`OTHER`) and example; a corpus may do without the file."""
    path = corpus_dir / "norm-questions.yaml"
    if not path.is_file():
        return []
    try:
        groups = yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CorpusError(f"{path} is niet leesbaar ({type(error).__name__}); herstel het bestand.") from error
    known = [*Aspect, OTHER]
    if not isinstance(groups, dict) or set(groups) - set(known):
        raise CorpusError(f"{path}: hier horen alleen {', '.join(known)}, elk met een lijst met vragen; herstel dit.")
    of_text: dict[str, str] = {}
    for aspect, texts in groups.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            raise CorpusError(f"{path}: onder ‘{aspect}’ hoort een lijst met vragen te staan; herstel de indeling.")
        for text in texts:
            if of_text.setdefault(text, aspect) != aspect:
                raise CorpusError(f"{path}: ‘{text}’ staat onder {of_text[text]} en onder {aspect}; kies er een.")
    return [(aspect, text) for text, aspect in of_text.items()]
