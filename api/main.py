"""The application: routers, pages, problems and headers over one set of services."""

from typing import Any, cast

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles
from pydantic import TypeAdapter
from starlette.types import ASGIApp

from api.auth import actor_of
from api.conditional import Conditional
from api.dependencies import known_only
from api.here import OnlyHere
from api.hygiene import LimitedBody, SafeHeaders
from api.pages import (
    administration,
    choosing,
    documentation,
    home,
    names,
    naming,
    notices,
    people,
    rendering,
    session,
    shell,
    texts,
    triage,
)
from api.pages import alerts as alert_pages
from api.pages import cases as case_pages
from api.pages import contexts as context_pages
from api.pages import imports as import_pages
from api.pages import provider as provider_pages
from api.pages import questions as question_pages
from api.pages import summaries as summary_pages
from api.problems import Problem, add_handlers
from api.routers import (
    alerts,
    candidates,
    cases,
    contexts,
    groups,
    health,
    imports,
    inbox,
    pictures,
    questions,
    summaries,
    vocabularies,
)
from api.uploads import LARGEST_UPLOAD
from csgraph import __version__
from csgraph.bootstrap import Services

DESCRIPTION = (
    "Which contexts several unrelated young people share, and what is being done about them. "
    "It names no young person: rows carry pseudonyms, pictures carry codes that hold for one item."
)
PAGES = (
    shell.router,
    session.router,
    provider_pages.router,
    choosing.router,
    home.router,
    alert_pages.router,
    triage.router,
    context_pages.router,
    names.router,
    naming.router,
    case_pages.router,
    notices.router,
    texts.router,
    question_pages.router,
    summary_pages.router,
    import_pages.router,
    people.router,
    administration.router,
    documentation.router,
)
ROUTERS = (
    alerts.router,
    pictures.router,
    contexts.router,
    candidates.router,
    cases.router,
    inbox.router,
    groups.router,
    summaries.router,
    questions.router,
    imports.router,
    vocabularies.router,
)
"""Those asked most come first: each is tried in turn. Pictures of a context come before the context itself, whose id
may have slashes in it."""
IMPORTS = f"{imports.router.prefix}"


class Application(FastAPI):
    """An application whose every answer has the headers, that about an error which nobody expected too."""

    def build_middleware_stack(self) -> ASGIApp:
        """All that a request goes through. What answers such an error is outside of whatever is added."""
        return SafeHeaders(super().build_middleware_stack())


def create_app(services: Services, *, largest_upload: int = LARGEST_UPLOAD) -> FastAPI:
    """The API and the pages over these services; closing them is the caller's. `largest_upload` is in bytes."""
    app = Application(
        title="csgraph",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.services = services
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(actor_of), Depends(known_only)])
    app.include_router(health.router)
    for page in PAGES:
        app.include_router(page, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=rendering.STATIC), name="static")
    add_handlers(app)
    app.add_middleware(LimitedBody, by_path={IMPORTS: largest_upload, import_pages.ADDRESS: largest_upload})
    app.add_middleware(Conditional)
    if services.demonstration is not None:
        app.add_middleware(OnlyHere)
    app.openapi = lambda: _described(app)
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """The description of the API (OpenAPI 3.1), made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            servers=[{"url": "/", "description": "Where this description was read."}],
        )
        components = cast("dict[str, Any]", made.setdefault("components", {}))
        schemas = cast("dict[str, Any]", components.setdefault("schemas", {}))
        problem = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
        schemas |= {**problem.pop("$defs"), "Problem": problem}
        app.openapi_schema = made
    return app.openapi_schema
