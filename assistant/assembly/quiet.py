"""The libraries we build on, kept from talking to their makers and from burning processor time while they wait."""

from __future__ import annotations

import os

from threadpoolctl import threadpool_limits


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


def keep_libraries_to_one_processor() -> None:
    """From here on this process multiplies matrices on one processor.

    The products of one question are small. Between them the library's other threads wait by spinning, which takes the
    processor from the embedding model and from other questions, and doubles the energy of an answer.
    """
    threadpool_limits(limits=1, user_api="blas")
