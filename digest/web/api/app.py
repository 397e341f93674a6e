"""Puts the API together: its routes, made from the list of operations, and what becomes of errors."""

from asyncio import timeout
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from digest.errors import ForbiddenError, KeyReusedError, MissingError, StoreError
from digest.jobs.intake import Intake
from digest.web.api.access import Access
from digest.web.api.articles import Articles
from digest.web.api.document import document
from digest.web.api.limits import ApiSettings
from digest.web.api.operations import by_path
from digest.web.api.page import page, style
from digest.web.api.problems import Problem

Endpoint = Callable[[Request], Awaitable[Response]]
_RETRY_S = "5"


@dataclass(frozen=True, slots=True)
class Api:
    """The routes, and handlers of errors that an application with these routes needs."""

    routes: list[BaseRoute]
    handlers: Mapping[Any, Any] = field(default_factory=dict)


def api(intake: Intake, settings: ApiSettings, clock: Callable[[], float]) -> Api:
    """Returns the API over a store; `clock` gives seconds that only grow."""
    threads = CapacityLimiter(settings.at_once)
    articles = Articles(intake, settings, Access(intake, settings, clock, threads), threads)
    described = document(settings)

    async def openapi(request: Request) -> Response:  # noqa: ARG001  (Starlette's signature)
        return JSONResponse(described)

    # Anybody may ask for it, so it has a thread of its own: a flood of questions keeps no program waiting.
    doctor = CapacityLimiter(1)

    async def health(request: Request) -> Response:  # noqa: ARG001  (likewise)
        return await to_thread.run_sync(_health, intake, limiter=doctor)

    endpoints: dict[str, Endpoint] = {
        "postArticles": articles.post, "listArticles": articles.list, "putArticle": articles.put,
        "getArticle": articles.get, "deleteArticle": articles.delete, "health": health, "document": openapi,
    }  # fmt: skip
    routes: list[BaseRoute] = [Route("/api", page(described)), Route("/api.css", style)]
    for path, methods in by_path().items():
        chosen = {method: endpoints[one.id] for method, one in methods.items()}
        # An id may hold slashes: many feeds take the article's address for it.
        routes.append(
            Route(
                path.replace("{id}", "{id:path}"), _by_method(chosen, settings.answer_s), methods=list(chosen)
            )
        )
    return Api(routes, HANDLERS)


def _by_method(endpoints: Mapping[str, Endpoint], answer_s: float) -> Endpoint:
    """One route for all methods of a path, so that a refusal of others names them all."""

    async def answer(request: Request) -> Response:
        try:
            async with timeout(answer_s):
                return await endpoints["GET" if request.method == "HEAD" else request.method](request)
        except TimeoutError as error:
            raise Problem("too-slow", f"it was not ready after {answer_s:g} seconds") from error

    return answer


def _health(intake: Intake) -> Response:
    try:
        intake.store.check_schema()
        with intake.store.reading() as db:
            db.exec_driver_sql("select 1")
            return JSONResponse({"status": "ok", "schema": intake.store.revision(), "reason": ""})
    except StoreError as error:
        # Where the store is concerns nobody who asks from outside.
        reason = error.hint or "the store failed"
        return JSONResponse(
            {"status": "down", "schema": "", "reason": reason}, 503, {"Retry-After": _RETRY_S}
        )


def _problem(request: Request, error: Exception) -> Response:  # noqa: ARG001  (Starlette's signature)
    assert isinstance(error, Problem)
    return error.answer()


def _known(request: Request, error: Exception) -> Response:  # noqa: ARG001  (likewise)
    """What the job refuses."""
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            return Problem(code, error.what, hint=error.hint).answer()
    return Problem(
        "store", "the store did not do what it was asked", headers={"Retry-After": _RETRY_S}
    ).answer()


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "bad-query")
    shown = request.url.path[:100]
    return Problem(code, f"{request.method[:20]} {shown}: {error.detail}", headers=error.headers).answer()


def _fault(request: Request, error: Exception) -> Response:  # noqa: ARG001  (likewise)
    """What nobody foresaw; the server's log has the traceback, the caller has not."""
    return Problem("fault", "something went wrong that should not").answer()


_CODES: dict[type[ForbiddenError | MissingError | KeyReusedError], str] = {
    ForbiddenError: "forbidden",
    MissingError: "not-found",
    KeyReusedError: "key-reused",
}
HANDLERS: Mapping[Any, Any] = {
    Problem: _problem,
    **dict.fromkeys((*_CODES, StoreError), _known),
    HTTPException: _http,
    Exception: _fault,
}
