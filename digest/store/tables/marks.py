"""The table of single facts about the store itself."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from digest.store.tables.base import Base, UtcTime


class Mark(Base, table=True):
    """One fact under a name, such as the store's generation; see `digest.store.marks`."""

    __tablename__ = "marks"

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcTime)
