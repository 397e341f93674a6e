"""Looks for garbage in good form: what can be read well, and still should not lead a mail before a person has looked.

Of what a source brought in the last day, in this order: test posts; one text again and again; headlines of one form
that is filled in, as tenders and timetables are; an archive that was dated anew; far more than on other days. A source
of which little is known yet is not judged by its volume.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from digest.model.source import Arrival
from digest.text.sentences import shorten
from digest.text.words import words

DAY = timedelta(days=1)
# In the languages of newsrooms: what people type to see whether publishing works.
_TEST = frozenset((
    "test", "tests", "testing", "tested", "тест", "тестовая", "тестовый", "тестовое", "тесты", "тестирование", "тестик",
    "проверка", "тексеру", "сынақ", "сынама", "sinov", "sınaq", "asdf", "asdfgh", "qwerty", "йцукен", "lorem", "ipsum",
))  # fmt: skip
_BESIDE_TEST = frozenset((
    "a", "the", "this", "is", "please", "ignore", "post", "article", "news", "title", "headline", "page", "new", "for", "это",
    "запись", "новость", "новости", "статья", "заголовок", "пост", "сайта", "жаңалық", "мақала", "пост", "yangilik", "maqola",
    "dolor", "sit", "amet",
))  # fmt: skip
_TEST_WORDS = 5
_FORM_WORDS = 3
_DATE_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])?(?=[/-]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """`repeats` of one text, `titles` of one headline or `forms` of one form in a day, `redated` articles that are `redated_days` older than
    their date says, `same_time` articles of one second, or more than `volume` times a usual day and at least
    `volume_least` articles, put a source on watch. A usual day is known after `usual_days` of them.

    While it is, articles of a form that more than `forms_kept` of its headlines have, and all but its first `kept`, are
    its surplus."""

    repeats: int = 3
    titles: int = 6
    forms: int = 100
    forms_kept: int = 10
    kept: int = 200
    redated: int = 5
    redated_days: int = 30
    same_time: int = 20
    volume: float = 5
    volume_least: int = 30
    usual_days: int = 3


def suspicion(
    today: Sequence[Arrival], before: Iterable[datetime], settings: WatchSettings | None = None
) -> str:
    """Returns why a source should be on watch, "" where it should not.

    `today` is what came in the last 24 hours; `before` when each article of the days before was collected.
    """
    settings = settings or WatchSettings()
    return (
        _test_post(today)
        or _repeated(today, settings)
        or _filled_in(today, settings)
        or _redated(today, settings)
        or _voluminous(len(today), before, settings)
    )


def _test_post(today: Iterable[Arrival]) -> str:
    found = next((one.title for one in today if is_test(one.title)), None)
    return f"a test post: {shorten(found, 60)!r}" if found is not None else ""


def is_test(title: str) -> bool:
    """Returns whether a headline is what people type to see whether publishing works."""
    said = words(title)
    named = [word for word in said if not word.isdigit()]
    return (
        0 < len(named) <= _TEST_WORDS
        and not _TEST.isdisjoint(named)
        and all(word in _TEST or word in _BESIDE_TEST for word in named)
    )


def _repeated(today: Sequence[Arrival], settings: WatchSettings) -> str:
    for what, most, of in (
        ("text", settings.repeats, [one.text for one in today if one.text]),
        ("headline", settings.titles, [" ".join(words(one.title)) for one in today]),
    ):
        ((_, times),) = Counter(of).most_common(1) or [("", 0)]
        if times >= most:
            return f"the same {what} {times} times in a day"
    return ""


def _filled_in(today: Sequence[Arrival], settings: WatchSettings) -> str:
    ((found, times),) = Counter(filter(None, (_form(one.title) for one in today))).most_common(1) or [((), 0)]
    return (
        f"{times} headlines of one form: {' '.join(found)!r} and a number" if times >= settings.forms else ""
    )


def _form(title: str) -> tuple[str, ...]:
    """What stays where a form is filled in: how a headline begins, without its numbers."""
    return tuple(word for word in words(title) if not any(map(str.isdigit, word)))[:_FORM_WORDS]


def surplus(told: Sequence[tuple[str, str, str]], settings: WatchSettings | None = None) -> frozenset[str]:
    """Returns which articles of sources on watch are so many, or so alike, that no story is looked for among them.

    `told` is (article, source, headline), in the order they came.
    """
    settings = settings or WatchSettings()
    forms = Counter((source, _form(title)) for _, source, title in told)
    kept: Counter[str] = Counter()
    found: set[str] = set()
    for article, source, title in told:
        form = _form(title)
        if kept[source] >= settings.kept or (form and forms[source, form] > settings.forms_kept):
            found.add(article)
        else:
            kept[source] += 1
    return frozenset(found)


def _redated(today: Sequence[Arrival], settings: WatchSettings) -> str:
    late = timedelta(days=settings.redated_days)
    old = [one for one in today if one.stated and _older(one, late)]
    if len(old) >= settings.redated:
        return f"{len(old)} old articles with a new date, such as {shorten(old[0].title, 60)!r}"
    # Whole and half hours are dates without a time, and posts that were scheduled.
    times = Counter(
        one.published
        for one in today
        if one.stated and (one.published.minute % 30, one.published.second) != (0, 0)
    )
    most = max(times.values(), default=0)
    return f"{most} articles with one and the same time" if most >= settings.same_time else ""


def _older(one: Arrival, late: timedelta) -> bool:
    """Whether the address says that it is older than its date, or it was here long before its date."""
    written = _day_in(one.url)
    if written is not None and one.published.date() - written > late:
        return True
    return one.published - one.available > late and one.published - one.collected > late


def _day_in(url: str) -> date | None:
    found = _DATE_IN_URL.search(url)
    # Of a month alone its last day, nearly: in doubt it is newer.
    return date(int(found[1]), int(found[2]), min(int(found[3] or 28), 28)) if found else None


def _voluminous(number: int, before: Iterable[datetime], settings: WatchSettings) -> str:
    days: Collection[int] = Counter(moment.date() for moment in before).values()
    if number < settings.volume_least or len(days) < settings.usual_days:
        return ""
    usual = median(days)
    return (
        f"{number} articles in a day, where {usual:g} are usual" if number > settings.volume * usual else ""
    )
