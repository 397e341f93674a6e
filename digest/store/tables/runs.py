"""The table of what ran."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from digest.store.tables.base import Base, UtcTime


class Run(Base, table=True):
    """What ran, when, and how it ended; `finished` stays empty when it was killed."""

    __tablename__ = "runs"

    id: int | None = Field(default=None, primary_key=True)
    job: str = Field(index=True)
    started: datetime = Field(sa_type=UtcTime)
    finished: datetime | None = Field(default=None, sa_type=UtcTime)
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
