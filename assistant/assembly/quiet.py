"""The libraries we build on, kept from talking to their makers."""

from __future__ import annotations

import os


def keep_libraries_quiet() -> None:
    """No library reports to its maker, and none fetches a model, unless a setting of ours says so."""
    for name, value in {
        "ANONYMIZED_TELEMETRY": "False",
        "DO_NOT_TRACK": "1",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "LANGCHAIN_TRACING_V2": "false",
        "LANGSMITH_TRACING": "false",
    }.items():
        os.environ[name] = value
