"""The addresses of articles: POST, PUT, DELETE and GET, as programs use them.

What takes time (JSON, reading, the store) runs in a few threads, so that one large hand-over does not keep others
waiting for their answer.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from anyio import CapacityLimiter, to_thread
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from digest.collect.items import item_from_article
from digest.jobs import intake as job
from digest.jobs.intake import Intake, Result
from digest.model.article import Label
from digest.store.article_pages import Place, Stored, place
from digest.text.clean import one_line
from digest.web.api.access import Access
from digest.web.api.bodies import Bad, Parsed, body_of, named_otherwise, parsed
from digest.web.api.limits import ApiSettings
from digest.web.api.models import PageQuery, faults
from digest.web.api.operations import FEED
from digest.web.api.problems import Problem

T = TypeVar("T")
_VERSION = "https://jsonfeed.org/version/1.1"
_BAD_ITEM = "bad-item"
# What a result of one article by itself is as an answer; all other refusals are of the item's own making.
_PROBLEMS = {job.ANOTHER_SOURCE: "forbidden", job.ID_TAKEN: "conflict", job.URL_TAKEN: "conflict"}


class Articles:
    def __init__(
        self, intake: Intake, settings: ApiSettings, access: Access, threads: CapacityLimiter
    ) -> None:
        self._intake, self._settings, self._access, self._threads = intake, settings, access, threads

    async def post(self, request: Request) -> Response:
        token = await self._access.token(request)
        key = _key(request)
        body = await body_of(request, self._settings)
        found = await self._apart(parsed, body, self._settings)
        sound = [item for item in found.items if not isinstance(item, Bad)]
        given = job.Answer(())
        if sound:
            keyed = job.Key(key, body) if key else None
            given = await self._apart(partial(job.take_in, self._intake, sound, token, key=keyed))
        answer = _answer(_merged(found, given.results), single=found.single)
        if given.again:
            answer.headers["Idempotency-Replayed"] = "true"
        return answer

    async def put(self, request: Request) -> Response:
        token = await self._access.token(request)
        article = _id(request)
        body = await body_of(request, self._settings)
        found = await self._apart(parsed, body, self._settings)
        if not found.single:
            raise Problem("unreadable", "it is no single item", hint="POST takes several at once")
        item = found.items[0]
        if isinstance(item, Bad):
            raise Problem("unreadable", item.reason, hint="mend the item, then send it again")
        other = named_otherwise(item, article)
        if other:
            detail = f"its id is {other[:100]!r}, the address says {article[:100]!r}"
            raise Problem("unreadable", detail, hint="name the same id in both places, or none in the item")
        result = await self._apart(job.put, self._intake, article, item, token)
        _check(result)
        return JSONResponse(asdict(result), 201 if result.status == "created" else 200, _location(result))

    async def delete(self, request: Request) -> Response:
        token = await self._access.token(request)
        await self._apart(job.take_back, self._intake, _id(request), token)
        return Response(status_code=204)

    async def get(self, request: Request) -> Response:
        token = await self._access.token(request)
        found = await self._apart(job.stored, self._intake, _id(request), token)
        if found.withdrawn is not None:
            raise Problem(
                "gone", "the article is not shown any more", more={"withdrawn_at": _written(found.withdrawn)}
            )
        return JSONResponse(_item(found))

    async def list(self, request: Request) -> Response:
        token = await self._access.token(request)
        try:
            query = PageQuery.model_validate(dict(request.query_params))
        except ValidationError as error:
            raise Problem("bad-query", faults(error)) from error
        after = _place_of(query.cursor) if query.cursor else None
        found = await self._apart(
            partial(
                job.page, self._intake, token,
                source=query.source, since=query.since, after=after, limit=query.limit + 1,
            )
        )  # fmt: skip
        return JSONResponse(_page(found, query, token.source), media_type=FEED)

    async def _apart(self, work: Callable[..., T], *arguments: Any) -> T:
        return await to_thread.run_sync(partial(work, *arguments), limiter=self._threads)


def _id(request: Request) -> str:
    article = str(request.path_params["id"])
    if not 1 <= len(article) <= 500 or one_line(article) != article or "\ufffd" in article:
        raise Problem("bad-id", f"{article[:60]!r} cannot be one")
    return article


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if "idempotency-key" in request.headers and not (1 <= len(key) <= 255 and _visible(key)):
        raise Problem("bad-key", f"{key[:60]!r} cannot be one")
    return key


def _visible(text: str) -> bool:
    return all("!" <= letter <= "~" for letter in text)


def _merged(found: Parsed, results: Sequence[Result]) -> list[Result]:
    waiting = iter(results)
    return [
        Result("", "rejected", item.reason, _BAD_ITEM) if isinstance(item, Bad) else next(waiting)
        for item in found.items
    ]


def _answer(results: Sequence[Result], *, single: bool) -> Response:
    told = {"results": [asdict(result) for result in results]}
    refused = sum(result.status == "rejected" for result in results)
    if single:
        _check(results[0])
    elif refused == len(results):
        raise Problem("unreadable", f"none of the {refused:,} items could be stored", more=told)
    created = all(result.status == "created" for result in results)
    status = 207 if refused else 201 if created else 200
    return JSONResponse(told, status, _location(results[0]) if single else None)


def _check(result: Result) -> None:
    if result.status == "rejected":
        code = _PROBLEMS.get(result.code, "unreadable")
        hint = "mend the item, then send it again" if code == "unreadable" else ""
        raise Problem(code, result.reason, hint=hint, more={"results": [asdict(result)]})


def _location(result: Result) -> Mapping[str, str]:
    return {"Location": f"/api/articles/{quote(result.id, safe='')}"} if result.status == "created" else {}


def _item(found: Stored) -> dict[str, Any]:
    """The article as it would be handed over, with what the store knows of it."""
    known = {
        "version": found.version,
        "collected_at": _written(found.article.collected),
        "changed_at": _written(found.changed),
        "language": found.annotation.language,
        "topics": _labels(found.annotation.topics),
        "regions": _labels(found.annotation.regions),
        "story": found.story,
    }
    return {**item_from_article(found.article), "_stored": known}


def _labels(labels: Sequence[Label]) -> list[dict[str, Any]]:
    return [{"code": label.code, "score": label.score} for label in labels]


def _page(found: Sequence[Stored], query: PageQuery, bound_to: str) -> dict[str, Any]:
    shown = found[: query.limit]
    page: dict[str, Any] = {
        "version": _VERSION,
        "title": bound_to or query.source or "All sources",
        "items": [_item(one) for one in shown],
    }
    if len(found) > query.limit:
        asked = {"source": query.source, "limit": str(query.limit), "cursor": _cursor(place(shown[-1]))}
        if query.since is not None:
            asked["since"] = _written(query.since)
        page["next_url"] = f"/api/articles?{urlencode({k: v for k, v in asked.items() if v})}"
    return page


def _cursor(at: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps([at[0].isoformat(), at[1]]).encode()).decode().rstrip("=")


def _place_of(cursor: str) -> Place:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, article = json.loads(base64.urlsafe_b64decode(padded.encode()))
        at = datetime.fromisoformat(moment).astimezone(UTC)
        if not isinstance(article, str) or one_line(article) != article:
            raise ValueError("no id")
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        hint = "follow the next_url of the page before"
        raise Problem("bad-query", "the cursor was not made here", hint=hint) from error
    return at, article


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
