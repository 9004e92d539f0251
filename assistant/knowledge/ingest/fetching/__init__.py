"""Fetching one document from the web: from hosts that are allowed, from no private address, within limits.

Whatever comes in is bytes for ``read_document`` and nothing else: nothing of an answer is followed, run or kept
(no cookies, no scripts, no refresh). Every refusal is one sentence with the next step.
"""

from __future__ import annotations

from assistant.knowledge.ingest.fetching.fetcher import Fetcher, fetch
from assistant.knowledge.ingest.fetching.model import Fetched, FetchPolicy
from assistant.knowledge.ingest.fetching.policy import policy_for

__all__ = ["FetchPolicy", "Fetched", "Fetcher", "fetch", "policy_for"]
