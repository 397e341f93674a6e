"""Answers monitors: figures at /metrics in Prometheus' text format, and /healthz.

The format is a few lines of text, so it is written here. Why not prometheus_client: it counts within a process, and these
figures are read from the store, whichever process changed it. Source: Prometheus' exposition formats, version 0.0.4.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from digest.errors import DigestError

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric: `samples` are values with their labels."""

    name: str
    help: str
    samples: Sequence[tuple[Mapping[str, str], float]]
    kind: str = "gauge"


def single(name: str, text: str, value: float, kind: str = "gauge", **labels: str) -> Figure:
    """Returns a metric of one value."""
    return Figure(name, text, [(labels, value)], kind)


def exposition(figures: Iterable[Figure]) -> str:
    """Returns the figures as Prometheus reads them; one without a sample is left out."""
    lines: list[str] = []
    for figure in figures:
        if figure.samples:
            lines += [f"# HELP {figure.name} {figure.help}", f"# TYPE {figure.name} {figure.kind}"]
        for labels, value in figure.samples:
            said = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            lines.append(
                f"{figure.name}{{{said}}} {_number(value)}" if said else f"{figure.name} {_number(value)}"
            )
    return "\n".join(lines) + "\n"


def monitored(figures: Callable[[], Iterable[Figure]], health: Callable[[], str]) -> ASGIApp:
    """Returns the application; `health` returns "" while all is well, else what is wrong."""
    one = CapacityLimiter(1)  # a flood of questions keeps the store busy once, not many times

    def asked() -> Response:
        try:
            return PlainTextResponse(exposition(figures()), media_type=CONTENT_TYPE)
        except DigestError as error:
            return PlainTextResponse(f"# {error.hint or 'the store failed'}\n", 503)

    def checked() -> Response:
        try:
            wrong = health()
        except DigestError as error:
            wrong = str(error)
        status = "down" if wrong else "ok"
        return JSONResponse({"status": status, "reason": wrong}, 503 if wrong else 200)

    async def metrics(request: Request) -> Response:  # noqa: ARG001  (Starlette's signature)
        return await to_thread.run_sync(asked, limiter=one)

    async def healthz(request: Request) -> Response:  # noqa: ARG001  (likewise)
        return await to_thread.run_sync(checked, limiter=one)

    return Starlette(routes=[Route("/metrics", metrics), Route("/healthz", healthz)])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
