"""Shows the API to people: one page made from the OpenAPI document, in the look of the desk, without a script."""

import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from digest.web.api.problems import KINDS

_PAGES = Path(__file__).parent.parent / "pages"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
EXAMPLE = {
    "id": "steppe-herald-1042",
    "url": "https://steppe-herald.example/news/1042",
    "title": "A bridge opens in Kostanay",
    "content_html": "<p>Traffic crosses the Tobol again since Thursday.</p>",
    "date_published": "2026-04-24T06:30:00+05:00",
    "language": "en",
    "_source": {"name": "Steppe Herald", "url": "https://steppe-herald.example/"},
}


def page(described: dict[str, Any]) -> Callable[[Request], Awaitable[Response]]:
    """Returns the endpoint that shows the document `described`."""
    pages = Environment(
        loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    pages.filters["kind"] = _kind
    shown = pages.get_template("api.html").render(
        api=described,
        schemas=described["components"]["schemas"],
        problems=sorted(KINDS.items(), key=lambda pair: (pair[1].status, pair[0])),
        example=json.dumps(EXAMPLE, ensure_ascii=False, indent=1),
    )

    async def answer(request: Request) -> Response:  # noqa: ARG001  (Starlette's signature)
        return HTMLResponse(shown, headers={"Content-Security-Policy": POLICY})

    return answer


async def style(request: Request) -> Response:  # noqa: ARG001  (likewise)
    return FileResponse(_PAGES / "api.css", media_type="text/css")


def _kind(schema: dict[str, Any]) -> str:
    """Returns what a value may be, in words: "text or null", "list of Item"."""
    return " or ".join(dict.fromkeys(_kinds(schema)))


def _kinds(schema: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2]
    elif "const" in schema or "enum" in schema:
        yield from (json.dumps(value) for value in schema.get("enum", [schema.get("const")]))
    elif schema.get("type") == "array":
        yield f"list of {_kind(schema.get('items', {}))}"
    elif "type" in schema:
        yield {"string": "text", "integer": "number"}.get(schema["type"], schema["type"])
    for other in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _kinds(other)
