"""The tables of the API: who may hand articles over, and what was answered to requests that may come again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text
from sqlmodel import Field

from digest.store.tables.base import Base, UtcTime


class ApiToken(Base, table=True):
    """`source` is empty for a token that may speak for any source. The token itself is nowhere, only its hash."""

    __tablename__ = "api_tokens"

    id: str = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    sha256: str = Field(unique=True)
    created: datetime = Field(sa_type=UtcTime)
    used: datetime | None = Field(default=None, sa_type=UtcTime)
    revoked: datetime | None = Field(default=None, sa_type=UtcTime)


class ApiAnswer(Base, table=True):
    """`fingerprint` is that of the request whose answer this is."""

    __tablename__ = "api_answers"

    token: str = Field(primary_key=True, foreign_key="api_tokens.id", ondelete="CASCADE")
    key: str = Field(primary_key=True)
    fingerprint: str
    answer: list[dict[str, Any]] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=UtcTime, index=True)
