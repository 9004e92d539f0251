"""Local policy drafts: from a library's profile and a choice of the plan's themes to sections for people to review.

Pure functions over the corpus and the norm register. Keeping drafts, reviewing them and writing them out are elsewhere.
"""

from __future__ import annotations

from assistant.knowledge.themes import Theme, themes_of
from assistant.oversight.policy.composing import compose_policy
from assistant.oversight.policy.frames import framing_of
from assistant.oversight.policy.request import check_request, profile_fields

__all__ = ["Theme", "check_request", "compose_policy", "framing_of", "profile_fields", "themes_of"]
