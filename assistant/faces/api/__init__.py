"""The assistant over HTTP: JSON in, the same values out as everywhere else, problems when something is wrong.

Owns how the application is put together: its addresses by subject, what stands between it and the network, and its
OpenAPI document. Whatever blocks runs in a worker thread; whatever decides is below, in the assistant itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.routing import Match

from assistant import __version__
from assistant.faces.accounts import Accounts, open_accounts
from assistant.faces.api.answers import add_answers
from assistant.faces.api.conversations import add_conversations
from assistant.faces.api.dossiers import add_dossiers
from assistant.faces.api.jobs import add_jobs
from assistant.faces.api.knowledge import add_knowledge
from assistant.faces.api.norms import add_norms
from assistant.faces.api.policies import add_policies
from assistant.faces.api.review import add_review
from assistant.faces.api.sources import add_sources
from assistant.faces.api.uploads import UPLOAD_LIMITS
from assistant.faces.api.usage import add_usage
from assistant.faces.lifespan import DAY, Act, lifespan_of
from assistant.faces.limits import (
    API,
    LOCAL_HOSTS,
    BodyLimit,
    CalmErrors,
    HostCheck,
    LocalOnly,
    OriginCheck,
    RateLimit,
    RequireAccount,
    SecurityHeaders,
)
from assistant.faces.openapi import describe_api
from assistant.faces.problems import install_problems
from assistant.faces.rates import SlidingWindow
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.assembly import Assistant

SUBJECTS = (
    add_answers, add_review, add_conversations, add_policies, add_dossiers, add_usage, add_sources, add_jobs, add_norms,
    add_knowledge,
)  # fmt: skip
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def create_app(
    assistant: Assistant,
    settings: Settings,
    *,
    accounts: Accounts | None = None,
    on_startup: Act | None = None,
    every_day: Act | None = None,
    on_shutdown: Act | None = None,
    day: float = DAY,
) -> FastAPI:
    """The HTTP face of one open assistant; the page may still be mounted on what this returns.

    ``on_startup`` runs on a thread of its own, which is not waited for, as soon as requests are taken, and
    ``every_day`` on another one, first when the server has been up for a ``day``.
    ``accounts`` takes the place of the file that the settings name, as a sign-on service would.
    """
    app = FastAPI(
        title="Assistent collectiebeleid",
        version=__version__,
        summary="Antwoorden op beleidsvragen, met de zinnen en de sommen waarop ze rusten.",
        docs_url=None,  # the usual documentation pages load their scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan_of(on_startup, every_day, on_shutdown, day),
    )
    install_problems(app)
    for add in SUBJECTS:
        add(app, assistant)
    who = accounts or open_accounts(settings)
    _add_limits(app, settings, who)
    app.add_api_route(API + "{rest:path}", _refuse_address, methods=METHODS, include_in_schema=False)
    describe_api(app, has_accounts=who is not None)
    return app


def _add_limits(app: FastAPI, settings: Settings, accounts: Accounts | None) -> None:
    """The last one added stands outermost."""
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes, uploads=UPLOAD_LIMITS)
    if accounts is None:
        app.add_middleware(LocalOnly)
    else:
        app.add_middleware(RequireAccount, accounts=accounts)
    app.add_middleware(RateLimit, window=SlidingWindow(settings.requests_per_minute))
    app.add_middleware(OriginCheck)
    if accounts is None:
        # With accounts the server may be known by any name; a rebound name has nobody's password.
        app.add_middleware(HostCheck, hosts=LOCAL_HOSTS | {settings.host})
    app.add_middleware(CalmErrors)
    app.add_middleware(SecurityHeaders)


def _refuse_address(request: Request) -> None:
    """An unknown address under /api is our 404 or 405, also when a page is mounted over everything else."""
    known = [route for route in request.app.routes if getattr(route, "path", "") != API + "{rest:path}"]
    allowed = {
        method
        for route in known
        if hasattr(route, "methods") and route.matches(request.scope)[0] is Match.PARTIAL
        for method in route.methods
    }
    if allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
    raise HTTPException(404)
