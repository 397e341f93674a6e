"""Looks an edition over before it goes out: the page of each language, and the mail of a reader without wishes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from digest.edition.select import Selector
from digest.model.edition import Edition
from digest.model.subscriber import Subscriber
from digest.render.compose import Composer
from digest.render.review import Finding, is_private, links, review_html, review_text

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
        if not selection.stories:
            continue
        found += review_html(composer.html(reader, selection), language)
        found += review_text(composer.text(reader, selection), language)
        page = composer.page(language)
        # The page has every story, and may be longer than any mail.
        found += [one for one in review_html(page, language) if one.about != "size"]
        found += review_text(composer.plain(language), language)
        addresses |= dict.fromkeys(links(page))
        points = spam_points(composer.mail(reader, selection, at=at).content)
        if points is not None and points > SPAM_LIMIT:
            told = f"SpamAssassin gives {points} points; more than {SPAM_LIMIT} is much"
            found.append(Finding("warning", "spam", language, told))
    outside = [address for address in addresses if not is_private(address)]
    found += [Finding("warning", "link", address, reason) for address, reason in dead(outside)]
    return sorted(dict.fromkeys(found), key=lambda one: (one.grade, one.about, one.where))


def _emptiness(edition: Edition) -> Iterator[Finding]:
    if not edition.stories:
        yield Finding("error", "empty", str(edition.key), "the edition has no story")
    for section in edition.sections:
        if not section.stories:
            yield Finding("warning", "empty", section.id, "the section has no story")
    for language in edition.languages if edition.stories else ():
        if not any(language in story.cards for story in edition.stories):
            yield Finding("warning", "empty", language, "no story is in this language")
