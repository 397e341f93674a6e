"""Makes the OpenAPI 3.1 document out of the operations and the models that check requests."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from digest import __version__
from digest.web.api.limits import ApiSettings
from digest.web.api.models import ProblemDetails
from digest.web.api.operations import FEED, JSON, Operation, by_path, models
from digest.web.api.problems import KINDS, MEDIA_TYPE

Json = dict[str, Any]
_REF = "#/components/schemas/{model}"
_ABOUT = (
    "Programs of a newsroom hand articles over as JSON Feed items, change them and take them back. An article is "
    "stored at once; language, topics, regions and stories are assigned by the next `digest run`."
)


def document(settings: ApiSettings) -> Json:
    """Returns the description of the API with the limits that hold here."""
    modes = [(model, "validation") for model in [*models(), ProblemDetails]]
    _, schemas = models_json_schema(modes, ref_template=_REF)  # type: ignore[arg-type]  # a list of literals
    limits = (
        f" At most {settings.items} articles and {settings.body_bytes / 1_000_000:g} MB go in one request, and each "
        f"token may ask {settings.requests_a_minute} times a minute."
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "digest", "version": __version__, "summary": _ABOUT, "description": _ABOUT + limits},
        "servers": [{"url": "/"}],
        "paths": {
            path: {method.lower(): _operation(one) for method, one in methods.items()}
            for path, methods in by_path().items()
        },
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Made by `digest tokens create`."}
            },
        },
    }  # fmt: skip


def _operation(one: Operation) -> Json:
    told: Json = {"operationId": one.id, "summary": one.summary}
    if one.about:
        told["description"] = one.about
    parameters = _parameters(one)
    if parameters:
        told["parameters"] = parameters
    if one.body is not None:
        content = {kind: {"schema": _ref(one.body)} for kind in (JSON, FEED)}
        told["requestBody"] = {"required": True, "content": content}
    told["responses"] = _answers(one)
    told["security"] = [] if one.open else [{"token": []}]
    return told


def _parameters(one: Operation) -> list[Json]:
    found: list[Json] = []
    if one.names_article:
        schema = {"type": "string", "minLength": 1, "maxLength": 500}
        found.append({"name": "id", "in": "path", "required": True, "schema": schema})
    if one.query is not None:
        for name, schema in one.query.model_json_schema()["properties"].items():
            bare = {key: value for key, value in schema.items() if key not in ("title", "description")}
            about = schema.get("description", "")
            found.append({"name": name, "in": "query", "description": about, "schema": bare})
    if one.keyed:
        about = (
            "The same key with the same body within 24 hours gets the same answer, and nothing is done twice."
        )
        schema = {"type": "string", "minLength": 1, "maxLength": 255}
        found.append({"name": "Idempotency-Key", "in": "header", "description": about, "schema": schema})
    return found


def _answers(one: Operation) -> Json:
    told: Json = {
        str(status): _answer(about, model, one.media) for status, (about, model) in one.answers.items()
    }
    by_status: dict[int, list[str]] = {}
    for code in one.problems:
        by_status.setdefault(KINDS[code].status, []).append(KINDS[code].title)
    for status, titles in sorted(by_status.items()):
        content = {MEDIA_TYPE: {"schema": _ref(ProblemDetails)}}
        told[str(status)] = {"description": ". ".join(titles) + ".", "content": content, **_headers(status)}
    return told


def _answer(about: str, model: type[BaseModel] | None, media: str) -> Json:
    return {"description": about, **({"content": {media: {"schema": _ref(model)}}} if model else {})}


def _headers(status: int) -> Mapping[str, Json]:
    named = {
        HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate", "string"),
        HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After", "integer"),
        HTTPStatus.SERVICE_UNAVAILABLE: ("Retry-After", "integer"),
    }
    if status not in named:
        return {}
    name, kind = named[HTTPStatus(status)]
    return {"headers": {name: {"schema": {"type": kind}}}}


def _ref(model: type[BaseModel]) -> Json:
    return {"$ref": _REF.format(model=model.__name__)}
