"""Says what is wrong with a request, and what to do (RFC 9457, `application/problem+json`).

Each kind of problem has one code, one status and one piece of advice; its `type` leads to the page that lists them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import JSONResponse, Response

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    status: int
    title: str
    hint: str


KINDS: Final[Mapping[str, Kind]] = {
    "bad-json": Kind(400, "The body is not JSON", "send UTF-8 JSON with Content-Type: application/json"),
    "too-deep": Kind(400, "The JSON is nested too deeply", "send the article without the nesting"),
    "bad-query": Kind(400, "The address asks for what cannot be", "see the parameters in /api"),
    "bad-id": Kind(400, "This is no id of an article", "use 1 to 500 printable characters on one line"),
    "bad-key": Kind(400, "This is no idempotency key", "use 1 to 255 visible ASCII characters, such as a UUID"),
    "unauthorized": Kind(401, "A token is needed", "send Authorization: Bearer dg_...; `digest tokens create` makes one"),
    "forbidden": Kind(403, "The token may not do that", "use the token of the article's own source"),
    "not-found": Kind(404, "There is nothing here", "/api says what there is"),
    "method-not-allowed": Kind(405, "This method does nothing here", "use one that the Allow header names"),
    "timeout": Kind(408, "The body took too long", "send the request again, in smaller parts"),
    "conflict": Kind(409, "It is another article's", "take another id or address, or change that article"),
    "gone": Kind(410, "The article was taken back", "PUT brings it back"),
    "too-large": Kind(413, "The body is too large", "send the articles in several requests"),
    "media-type": Kind(415, "The body is of another kind", "send Content-Type: application/json, not compressed"),
    "unreadable": Kind(422, "No article could be read", "mend what the results say, then send it again"),
    "key-reused": Kind(422, "The idempotency key was used for another request", "take a new key for each new request"),
    "too-many-requests": Kind(429, "Too many requests", "wait as many seconds as Retry-After says"),
    "fault": Kind(500, "This is a fault of digest", "try again; the operator finds the cause on the server"),
    "store": Kind(503, "The store cannot be used now", "try again as Retry-After says; nothing was changed"),
    "too-slow": Kind(503, "The answer took too long", "send fewer articles at once"),
}  # fmt: skip


class Problem(Exception):
    """Ends a request. `more` are further members of the answer."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        hint: str = "",
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code, self.detail, self.hint = code, detail, hint
        self.headers, self.more = dict(headers or {}), dict(more or {})

    def answer(self) -> Response:
        kind = KINDS[self.code]
        told = {
            "type": f"/api#{self.code}", "title": kind.title, "status": kind.status, "detail": self.detail,
            "hint": self.hint or kind.hint, **self.more,
        }  # fmt: skip
        return JSONResponse(told, kind.status, self.headers, MEDIA_TYPE)
