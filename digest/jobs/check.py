"""Looks an edition over before it goes out: the page of each language, and the mail of a reader without wishes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from digest.edition.select import Selector
from digest.model.edition import Edition
from digest.model.subscriber import Subscriber
from digest.render.compose import Composer
from digest.render.review import (
    SIZE_LIMIT_BYTES,
    Finding,
    Grade,
    is_private,
    links,
    review_duties,
    review_html,
    review_text,
)

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
        reader = Subscriber(
            key=f"check-{language}", email=f"reader@{language}.example", languages=(language,)
        )
        selection = selector.select(reader)
        if selection.stories:
            html, text = composer.html(reader, selection), composer.text(reader, selection)
            found += review_html(html, language)
            found += review_text(text, language)
            found += review_duties(html, text, composer.owed(reader), language)
            points = spam_points(composer.mail(reader, selection, at=at).content)
            if points is not None and points > SPAM_LIMIT:
                told = f"SpamAssassin gives {points} points; more than {SPAM_LIMIT} is much"
                found.append(Finding("warning", "spam", language, told))
        elif any(language in story.cards for story in edition.stories):
            # A reader without wishes gets stories, unless none fits.
            told = f"no story fits: the theme alone takes {composer.sizes().frame:,} of {SIZE_LIMIT_BYTES:,} bytes"
            found.append(Finding("error", "size", language, told))
        else:
            continue
        page = composer.page(language)
        # The page has every story, and may be longer than any mail.
        found += [one for one in review_html(page, language) if one.about != "size"]
        found += review_text(composer.plain(language), language)
        addresses |= dict.fromkeys(links(page))
    outside = [address for address in addresses if not is_private(address)]
    found += [Finding("warning", "link", address, reason) for address, reason in dead(outside)]
    return sorted(_merged(found), key=lambda one: (one.grade, one.about, one.where))


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
