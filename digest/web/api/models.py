"""What goes in and out of the API. The OpenAPI document is made from these, and requests are checked by them.

An item may hold whatever `digest collect` reads: members that are missing or null, numbers for ids, and members that
nobody knows, which are kept. What has the wrong kind is refused by name instead of being passed over, because here
there is a program that can mend it.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag, TypeAdapter
from pydantic import field_validator as checked
from pydantic_core import ValidationError

from digest.collect.wordpress import is_post
from digest.jobs.intake import Status
from digest.web.api.limits import ApiSettings

_LIMITS = ApiSettings()
Text = str | int | float | None


class Open(BaseModel):
    """Further members are kept as they are."""

    model_config = ConfigDict(extra="allow")


class Source(Open):
    name: str | None = Field(None, description="As readers see it.")
    url: str | None = None


class Author(Open):
    name: Text = None


class Picture(Open):
    url: str | None = None


class Link(Open):
    title: Text = None
    url: str | None = None


class Item(Open):
    """One article: an item of JSON Feed 1.1, as `digest collect` reads it. It has at least a title or a text."""

    id: Text = Field(None, description="The article's own id, which stays; without it one is made.")
    url: str | None = Field(None, description="The article's page: two articles never share one.")
    external_url: str | None = None
    title: Text = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: str | Picture | None = None
    date_published: str | int | float | None = Field(None, description="RFC 3339.")
    date_modified: str | int | float | None = None
    authors: list[Author | str | None] | None = None
    author: Author | str | None = None
    tags: list[Text] | None = None
    language: str | None = Field(None, description="BCP 47, such as kk.")
    source: Source | str | None = Field(
        None, alias="_source", description="Who published it; a token that is bound to a source overrides it."
    )
    read_also: list[Link | str | None] | None = Field(
        None, alias="_read_also", description="The publisher's own links below the text."
    )


class Rendered(Open):
    rendered: str | None = None


class WordPressPost(Open):
    """A post as the REST API of WordPress gives it (`/wp-json/wp/v2/posts`); one in the bin is taken back."""

    id: int | str | None = None
    link: str | None = None
    status: str | None = None
    title: Rendered | None = None
    content: Rendered | None = None
    excerpt: Rendered | None = None
    date_gmt: str | None = None


def _kind(item: Any) -> str:
    return "wordpress" if is_post(item) else "item"


Handed = Annotated[
    Annotated[Item, Tag("item")] | Annotated[WordPressPost, Tag("wordpress")], Discriminator(_kind)
]
_HANDED: TypeAdapter[Item | WordPressPost] = TypeAdapter(Handed)


class Around(Open):
    """What a JSON Feed says about all its items."""

    version: str | None = None
    title: str | None = None
    home_page_url: str | None = None
    feed_url: str | None = None
    language: str | None = None


class Feed(Around):
    """A JSON Feed 1.1."""

    items: list[Handed] = Field(max_length=_LIMITS.items)


class Handover(RootModel[Feed | Annotated[list[Handed], Field(max_length=_LIMITS.items)] | Handed]):
    """One item, a list of items, or a whole JSON Feed."""


class One(RootModel[Handed]):
    """One item."""


class Outcome(BaseModel):
    """What became of one item."""

    id: str = Field(description="The article's id here; empty where it could not be read.")
    status: Status
    reason: str = Field(description="Why it was rejected, or why it still does not show.")
    code: str = Field(description="The reason as a short stable word.")


class Outcomes(BaseModel):
    """A result for each item, in their order."""

    results: list[Outcome]


class LabelFound(BaseModel):
    code: str
    score: float


class Kept(BaseModel):
    """What the store knows of an article. Until the next run the engine has not seen it: language is then "" ."""

    version: int
    collected_at: AwareDatetime
    changed_at: AwareDatetime
    language: str
    topics: list[LabelFound]
    regions: list[LabelFound]
    story: str


class StoredItem(Item):
    """An article as it is stored; handing it over again changes nothing."""

    stored: Kept = Field(alias="_stored")


class Page(BaseModel):
    """A JSON Feed 1.1 of what is stored, the first collected first; `next_url` is there while there is more."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: str
    items: list[StoredItem]
    next_url: str | None = None


class PageQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    since: AwareDatetime | None = Field(
        None, description="Only what was collected after this time (RFC 3339)."
    )
    source: str = Field("", max_length=200, description="Only of this source.")
    limit: int = Field(_LIMITS.page, ge=1, le=_LIMITS.page_most, description="At most so many.")
    cursor: str = Field("", max_length=2_000, description="From the `next_url` of the page before.")

    @checked("since")
    @classmethod
    def _in_utc(cls, since: datetime | None) -> datetime | None:
        try:
            return since and since.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("write a time between the years 1 and 9999") from error

    @checked("source")
    @classmethod
    def _printable(cls, source: str) -> str:
        if source and not source.isprintable():
            raise ValueError("write a name on one line")
        return source


class Health(BaseModel):
    status: Literal["ok", "down"]
    schema_: str = Field(alias="schema", description="The schema of the store.")
    reason: str = ""


class ProblemDetails(Open):
    """What is wrong, and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    hint: str = Field(description="What to do.")
    results: list[Outcome] | None = None


def fault(item: object) -> str:
    """Returns what is wrong with an item, "" where nothing is."""
    try:
        _HANDED.validate_python(item)
    except ValidationError as error:
        return faults(error, skip=1)
    return ""


def faults(error: ValidationError, *, skip: int = 0) -> str:
    """Returns the first faults that a check found, each with its place."""
    told = [
        f"{'.'.join(str(part) for part in one['loc'][skip:]) or 'it'}: {one['msg'][:1].lower()}{one['msg'][1:]}"
        for one in error.errors(include_url=False, include_input=False, include_context=False)[:3]
    ]
    return "; ".join(dict.fromkeys(told))[:500]
