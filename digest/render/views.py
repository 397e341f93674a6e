"""What templates are given. Every text is one clean line, every address is http(s) or empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from unicodedata import bidirectional
from urllib.parse import urlsplit

from digest.model.article import Genre
from digest.model.edition import Card, EditionStory, ReadAlso
from digest.periods.local import bare_date
from digest.render.catalogue import Catalogue
from digest.render.layout import Variant
from digest.render.links import web_url
from digest.render.pictures import InlinePictures
from digest.text.clean import one_line

FRESH = timedelta(days=1)  # an older "read also" link shows its date
SEPARATOR = " · "
# Between facts that fill more than a line: a line may end with the point, and none begins with it.
FACTS = "\N{NO-BREAK SPACE}· "
# Spaces and hyphens inside "23 April, 21:10" or "24-aprel", where no line may break.
_WHOLE = str.maketrans({" ": "\N{NO-BREAK SPACE}", "-": "\N{NON-BREAKING HYPHEN}"})
# What stands before the headline of what is no plain news.
_GENRES: Mapping[Genre, str] = {
    "opinion": "Opinion", "analysis": "Analysis", "live": "Live", "video": "Video", "gallery": "Photos", "podcast": "Podcast",
    "transcript": "Transcript",
}  # fmt: skip
_START = {"ltr": "left", "rtl": "right"}


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    alt: str
    credit: str


@dataclass(frozen=True, slots=True)
class LinkView:
    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """`card` in a template. `kicker`, `genre` and `meta` are in the mail's language, the rest in the card's (`lang`).

    `genre` is "" for news; but for brief cards, whose kicker stands below the headline, the kicker begins with it.

    `align` is the side on which its lines begin, "left" or "right", and `far` the other: not all programs take it from
    `dir`.
    """

    lang: str
    dir: str
    align: str
    far: str
    title: str
    summary: str
    url: str
    kicker: str
    genre: str
    update: bool
    meta: str
    image: Picture | None
    read_also: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """`section` in a template."""

    name: str


@dataclass(frozen=True, slots=True)
class AdvertisementView:
    """`advertisement` in a template, None where there is none. Who pays is always named."""

    text: str
    url: str
    advertiser: str


class ReaderView(NamedTuple):
    """`reader` in a template: whom the mail is for, and the reader's own links. All empty on the web.

    A tuple, because every mail makes one.
    """

    email: str = ""
    unsubscribe: str = ""
    preferences: str = ""
    view: str = ""
    pause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a card looks like apart from its story: the mail's language and day, the reader's clock (`offset`).

    The days of older articles are those of the newsroom's `zone`: to the day, it makes hardly a difference.
    """

    frame: Catalogue
    language: str
    direction: str
    foreign: bool
    today: date
    built: datetime
    offset: timedelta
    zone: tzinfo
    variant: Variant
    section_code: str
    update: bool
    image_hosts: tuple[str, ...]
    card_images: bool
    inline: InlinePictures


def card_view(
    story: EditionStory, card: Card, title: str, links: tuple[ReadAlso, ...], at: Setting
) -> CardView:
    """Returns what a template sees of `story` under the headline `title`; `links` are those to show."""
    genre = at.frame.text(_GENRES[card.genre], "genre") if card.genre else ""
    return CardView(
        lang=at.language,
        dir=at.direction,
        align=start_of(at.direction),
        far=end_of(at.direction),
        title=one_line(title),
        summary="" if at.variant == "brief" else one_line(card.summary),
        url=web_url(card.url),
        kicker=_kicker(story, "" if at.variant == "brief" else genre, at),
        genre=genre,
        update=at.update,
        meta=_meta(story, card, at),
        image=_picture(card, title, at) if shows_image(at.variant, card_images=at.card_images) else None,
        read_also=tuple(_link(link, at) for link in links),
    )


def _kicker(story: EditionStory, genre: str, at: Setting) -> str:
    """The genre, then the region; where the section already says it, the topic. The lead stands in no section and has both."""
    region = next((at.frame.region(code) for code in story.regions[:1] if code != at.section_code), "")
    topic = next((at.frame.topic(code) for code in story.topics[:1] if code != at.section_code), "")
    if at.variant == "lead":
        return SEPARATOR.join(filter(None, (genre, region, topic)))
    return SEPARATOR.join(filter(None, (genre, region or topic)))


def _meta(story: EditionStory, card: Card, at: Setting) -> str:
    # A date without a time is the same wherever its reader lives.
    bare = None if card.date_estimated else bare_date(card.published, at.zone)
    local = datetime.combine(bare, time()) if bare else _local(card.published, at)
    moment = at.frame.moment(local, today=at.today, estimated=card.date_estimated, bare=bare is not None)
    count = len(story.sources)
    covered = (
        at.frame.count("covered by {count} source", "covered by {count} sources", count) if count > 1 else ""
    )
    foreign = at.frame.language_name(at.language) if at.foreign else ""
    facts = (one_line(card.source), *(fact.translate(_WHOLE) for fact in (moment, covered, foreign)))
    return FACTS.join(_isolated([fact for fact in facts if fact], at.frame.direction))


def start_of(direction: str) -> str:
    """Returns the side on which lines begin."""
    return _START[direction]


def end_of(direction: str) -> str:
    """Returns the side on which lines end."""
    return next(side for side in _START.values() if side != _START[direction])


def _isolated(facts: list[str], direction: str) -> list[str]:
    """Returns `facts`, apart from each other where one is written from the right: "Paper One · 28 نوفمبر, 23:29" would
    be torn. Why not <bdi>: the text part needs it as well; most mails need neither.
    """
    if direction == "ltr" and not any(map(written_from_right, facts)):
        return facts
    return [f"\N{FIRST STRONG ISOLATE}{fact}\N{POP DIRECTIONAL ISOLATE}" for fact in facts]


def written_from_right(text: str) -> bool:
    return not text.isascii() and any(bidirectional(letter) in ("R", "AL") for letter in text)


def shows_image(variant: Variant, *, card_images: bool) -> bool:
    """Returns whether a story in this form shows its picture."""
    return variant == "lead" or (variant == "card" and card_images)


def _picture(card: Card, title: str, at: Setting) -> Picture | None:
    image = card.image
    if image is None:
        return None
    if inline := at.inline.by_url.get(image.url):
        url = f"cid:{inline.content_id}"
    else:
        url = web_url(image.url)
        host = "." + (urlsplit(url).hostname or "")
        if not any(host.endswith("." + allowed.lower()) for allowed in at.image_hosts):
            return None
    alt, credit = one_line(image.alt), one_line(image.credit)
    if alt.casefold() in ("", one_line(title).casefold(), one_line(card.title).casefold()):
        # Words that repeat the headline are read out twice; whose picture it is, is at least news.
        alt = at.frame.text("Photo: {credit}", credit=credit or one_line(card.source))
    return Picture(url, alt, credit)


def _link(link: ReadAlso, at: Setting) -> LinkView:
    old = link.published < at.built - FRESH
    day = at.frame.day(link.published.astimezone(at.zone).date(), this_year=at.today.year) if old else ""
    return LinkView(one_line(link.title), web_url(link.url), day)


def _local(moment: datetime, at: Setting) -> datetime:
    return moment.replace(tzinfo=None) + at.offset
