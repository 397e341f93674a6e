"""Looks an edition over before it goes out: in each language the mail of a reader without wishes, the words and addresses of
every card, and a page of stories that show whatever a card can have. Rendering all cards would find no more and takes
seconds."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from digest.edition.select import Selector
from digest.model.edition import Card, Edition
from digest.model.subscriber import Subscriber
from digest.render.compose import Composer
from digest.render.links import web_url
from digest.render.review import (
    SIZE_LIMIT_BYTES,
    Finding,
    Grade,
    is_private,
    links,
    review_duties,
    review_html,
    review_links,
    review_text,
)
from digest.stories.leftovers import doubt
from digest.text.sentences import shorten

# The most points that SpamAssassin may give; a receiver's own limit is about 5.
SPAM_LIMIT = 2.0


def check(
    edition: Edition,
    composer: Composer,
    selector: Selector,
    *,
    at: datetime,
    spam_points: Callable[[bytes], float | None] = lambda _: None,
    dead: Callable[[Sequence[str]], Sequence[tuple[str, str]]] = lambda _: (),
) -> list[Finding]:
    """Returns what is wrong with `edition`, worst first.

    `spam_points` rates a mail (None where there is nothing to rate with); `dead` returns addresses that do not answer,
    each with the reason.
    """
    found = list(_emptiness(edition))
    addresses: dict[str, None] = {}
    for language in edition.languages:
        cards = [story.cards[language] for story in edition.stories if language in story.cards]
        if not cards:
            continue
        found += _mail(composer, selector, language, at, spam_points)
        # The page has every story, and may be longer than any mail: a few show what the theme makes of them all.
        page = composer.page(language, _samples(edition, language))
        found += [one for one in review_html(page.html, language) if one.about != "size"]
        found += review_text("\n".join(_words(edition, language)), language)
        found += review_links(_addresses(cards), language)
        found += _doubtful_summaries(cards, language)
        addresses |= dict.fromkeys((*links(page.html), *_addresses(cards)))
    outside = [address for address in addresses if not is_private(address)]
    found += [Finding("warning", "link", address, reason) for address, reason in dead(outside)]
    return sorted(_merged(found), key=lambda one: (one.grade, one.about, one.where))


def _mail(
    composer: Composer,
    selector: Selector,
    language: str,
    at: datetime,
    spam_points: Callable[[bytes], float | None],
) -> Iterator[Finding]:
    """Yields what is wrong with the mail of a reader who has said nothing but their language."""
    reader = Subscriber(key=f"check-{language}", email=f"reader@{language}.example", languages=(language,))
    selection = selector.select(reader)
    if not selection.stories:
        # A reader without wishes gets stories, unless none fits.
        frame = composer.sizes(language).frame
        said = f"no story fits: the theme alone takes {frame:,} of {SIZE_LIMIT_BYTES:,} bytes"
        yield Finding("error", "size", language, said)
        return
    html, text = composer.html(reader, selection), composer.text(reader, selection)
    yield from review_html(html, language)
    yield from review_text(text, language)
    yield from review_duties(html, text, composer.owed(reader), language)
    points = spam_points(composer.mail(reader, selection, at=at).content)
    if points is not None and points > SPAM_LIMIT:
        said = f"SpamAssassin gives {points} points; more than {SPAM_LIMIT} is much"
        yield Finding("warning", "spam", language, said)


def _samples(edition: Edition, language: str) -> frozenset[str]:
    """Returns the stories that show each thing a card can have, and each section's first."""
    kinds: dict[object, str] = {}
    for story in edition.stories:
        if (card := story.cards.get(language)) is not None:
            for kind in (
                ("section", story.section),
                ("image", card.image is not None),
                ("links", bool(card.read_also)),
            ):
                kinds.setdefault(kind, story.id)
    return frozenset(kinds.values())


def _words(edition: Edition, language: str) -> Iterator[str]:
    """Yields what stands in the cards of a language, each story's and each editor's."""
    for story in edition.stories:
        if (card := story.cards.get(language)) is not None:
            yield edition.edits.headlines.get(story.id, {}).get(language) or card.title
            yield card.summary
            yield from (link.title for link in card.read_also)
    yield edition.edits.note.get(language, "")


def _doubtful_summaries(cards: Sequence[Card], language: str) -> Iterator[Finding]:
    """Yields the cards whose lines look like what a page left there."""
    for card in cards:
        if looks := doubt(card.summary):
            said = f"the summary of {card.title!r} looks like {looks}: {shorten(card.summary, 80)!r}"
            yield Finding("warning", "summary", language, said)


def _addresses(cards: Sequence[Card]) -> Iterator[str]:
    """Yields where cards lead to."""
    for card in cards:
        yield from filter(None, map(web_url, (card.url, *(link.url for link in card.read_also))))


def _merged(found: Sequence[Finding]) -> Iterator[Finding]:
    """Yields each fault once, with all the languages that have it."""
    places: dict[tuple[Grade, str, str], dict[str, None]] = {}
    for one in found:
        places.setdefault((one.grade, one.about, one.what), {})[one.where] = None
    for (grade, about, what), where in places.items():
        yield Finding(grade, about, ", ".join(where), what)


def _emptiness(edition: Edition) -> Iterator[Finding]:
    if not edition.stories:
        yield Finding("error", "empty", str(edition.key), "the edition has no story")
    for section in edition.sections:
        if not section.stories:
            yield Finding("warning", "empty", section.id, "the section has no story")
    for language in edition.languages if edition.stories else ():
        if not any(language in story.cards for story in edition.stories):
            yield Finding("warning", "empty", language, "no story is in this language")
