"""Lists what the API does: the one place from which its routes, its OpenAPI document and its page are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel

from digest.web.api.models import Handover, Health, One, Outcome, Outcomes, Page, PageQuery, StoredItem

JSON, FEED = "application/json", "application/feed+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`answers` by status, with the model of what is in them; `problems` are codes of `problems.KINDS`."""

    id: str
    method: str
    path: str
    summary: str
    about: str = ""
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    answers: Mapping[int, tuple[str, type[BaseModel] | None]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    media: str = JSON
    open: bool = False
    keyed: bool = False

    @property
    def names_article(self) -> bool:
        return "{id}" in self.path


_ALWAYS = ("unauthorized", "too-many-requests", "store", "too-slow", "fault")
_BODY = ("bad-json", "too-deep", "timeout", "too-large", "media-type", "unreadable")

OPERATIONS: Final = (
    Operation(
        id="postArticles", method="POST", path="/api/articles", summary="Hand over articles",
        about="One item, a list of items or a JSON Feed. The same id, or else the same address, is the same article: "
        "a new text replaces the old one, whose history is kept. What cannot be read stops none of the others.",
        body=Handover, keyed=True,
        answers={
            201: ("All are new.", Outcomes),
            200: ("Nothing was rejected.", Outcomes),
            207: ("Some were rejected; the others are stored.", Outcomes),
        },
        problems=(*_ALWAYS, *_BODY, "bad-key", "forbidden", "conflict", "key-reused"),
    ),
    Operation(
        id="listArticles", method="GET", path="/api/articles", summary="List what is stored",
        about="What the token may see and was not taken back, the first collected first, as a JSON Feed.",
        query=PageQuery, answers={200: ("A page.", Page)}, media=FEED, problems=(*_ALWAYS, "bad-query", "forbidden"),
    ),
    Operation(
        id="putArticle", method="PUT", path="/api/articles/{id}", summary="Create or replace an article",
        about="Again: nothing. It brings back what was taken back by the API or by its publisher.",
        body=One, answers={201: ("It is new.", Outcome), 200: ("It is stored.", Outcome)},
        problems=(*_ALWAYS, *_BODY, "bad-id", "forbidden", "conflict"),
    ),
    Operation(
        id="getArticle", method="GET", path="/api/articles/{id}", summary="Show an article",
        answers={200: ("The article.", StoredItem)},
        problems=(*_ALWAYS, "bad-id", "forbidden", "not-found", "gone"),
    ),
    Operation(
        id="deleteArticle", method="DELETE", path="/api/articles/{id}", summary="Take an article back",
        about="No later edition has it, and no \"read also\" link leads to it; its history is kept. Again: nothing.",
        answers={204: ("It is taken back.", None)}, problems=(*_ALWAYS, "bad-id", "forbidden", "not-found"),
    ),
    Operation(
        id="health", method="GET", path="/healthz", summary="Ask whether the server can work", open=True,
        about="For monitors: the store can be reached, and its schema is this version's.",
        answers={200: ("All well.", Health), 503: ("The store cannot be used.", Health)},
    ),
    Operation(
        id="document", method="GET", path="/api/openapi.json", summary="This description, for programs", open=True,
        answers={200: ("OpenAPI 3.1.", None)},
    ),
)  # fmt: skip


def by_path() -> dict[str, dict[str, Operation]]:
    """Returns the operations by path and method."""
    found: dict[str, dict[str, Operation]] = {}
    for one in OPERATIONS:
        found.setdefault(one.path, {})[one.method] = one
    return found


def models() -> list[Any]:
    """Returns every model that an operation takes or gives."""
    taken = [
        model for one in OPERATIONS for model in (one.body, *(m for _, m in one.answers.values())) if model
    ]
    return list(dict.fromkeys(taken))
