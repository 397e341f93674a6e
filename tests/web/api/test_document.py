"""The description of the API is valid, and says of every answer what it is."""

from typing import Any

import pytest
from httpx import Response
from openapi_spec_validator import OpenAPIV31SpecValidator

from digest.web.api.models import Health, Outcome, Outcomes, Page, ProblemDetails, StoredItem
from digest.web.api.operations import OPERATIONS
from digest.web.api.page import EXAMPLE
from tests.web.api.conftest import Client, Newsroom

MODELS = {model.__name__: model for model in (Health, Outcome, Outcomes, Page, StoredItem, ProblemDetails)}


@pytest.fixture(scope="module")
def described(client: Client) -> Any:
    return client.get("/api/openapi.json").json()


def test_document_is_valid_openapi(described: Any) -> None:
    OpenAPIV31SpecValidator(described).validate()
    assert described["openapi"].startswith("3.1")


def test_document_has_every_operation_once(described: Any) -> None:
    told = [one["operationId"] for methods in described["paths"].values() for one in methods.values()]
    assert sorted(told) == sorted(one.id for one in OPERATIONS)


def as_described(described: Any, answer: Response, path: str, method: str) -> None:
    """Checks that the document knows an answer's status and kind, and that its model reads it."""
    told = described["paths"][path][method]["responses"]
    assert str(answer.status_code) in told, (path, method, answer.text)
    content = told[str(answer.status_code)].get("content")
    if content is None:
        return
    kind = answer.headers["content-type"].partition(";")[0]
    name = content[kind]["schema"]["$ref"].rpartition("/")[2]
    MODELS[name].model_validate(answer.json())


def test_every_operation_answers_as_described(client: Client, newsroom: Newsroom, described: Any) -> None:
    called = 0
    for path, methods in described["paths"].items():
        for method in sorted(methods, key=["post", "put", "get", "delete"].index):
            where = path.replace("{id}", str(EXAMPLE["id"]))
            for headers in (newsroom.bearer("any"), newsroom.bearer("steppe"), {}):
                for body in (EXAMPLE, None) if method in ("post", "put") else (None,):
                    answer = client.request(method, where, json=body, headers=headers)
                    as_described(described, answer, path, method)
                    assert answer.status_code < 500
                    called += answer.is_success
            assert called
    assert called >= len(OPERATIONS)


def test_open_operations_need_no_token_and_all_others_do(client: Client) -> None:
    for one in OPERATIONS:
        status = client.request(one.method, one.path.replace("{id}", "x")).status_code
        assert (status == 200) if one.open else (status == 401), one.id
