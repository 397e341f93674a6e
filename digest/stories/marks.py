"""The names and numbers of a story in the form that is the same in all languages: its marks.

A name is the skeleton of its consonants, a number stands behind "#".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from digest.model.article import ReadArticle
from digest.stories.skeleton import bare, skeleton
from digest.stories.traits import Traits


def shared_marks(
    group: Sequence[int], articles: Sequence[ReadArticle], traits: Sequence[Traits]
) -> tuple[dict[str, float], dict[str, str]]:
    """Returns the share of a group's articles that hold each mark, and {name without its ending: its mark}. What two thirds
    of the articles leave out is not what they are about."""
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for n in group:
        found = {f"#{number}" for number in _telling(traits[n].numbers)}
        for name in sorted(traits[n].names):
            whole, short = skeleton(name), bare(name, articles[n].language)
            found.add(whole)
            if short:
                forms[short] = whole
        counts.update(found - {""})
    shares = {mark: count / len(group) for mark, count in counts.items() if 3 * count >= len(group)}
    return shares, {short: whole for short, whole in forms.items() if whole in shares}


def marks_of(
    group: Sequence[int], articles: Sequence[ReadArticle], traits: Sequence[Traits]
) -> tuple[str, ...]:
    """Returns the names and numbers that a third of a group's articles in one of its languages mention, each in the form
    that is the same in all languages: what later articles in another language find the story by."""
    spoken: dict[str, list[int]] = defaultdict(list)
    for n in group:
        spoken[articles[n].language].append(n)
    found: set[str] = set()
    for part in spoken.values():
        shares, forms = shared_marks(part, articles, traits)
        found.update(shares, forms)
    return tuple(sorted(found))


def article_marks(article: ReadArticle, traits: Traits) -> frozenset[str]:
    """Returns the marks of one article, those of words that open a sentence among them."""
    shares, forms = shared_marks([0], [article], [traits])
    return frozenset({*shares, *forms, *opening_marks(article, traits)})


def opening_marks(article: ReadArticle, traits: Traits) -> Iterator[str]:
    for word in traits.openings:
        yield from filter(None, (skeleton(word), bare(word, article.language)))


def _telling(numbers: Iterable[str]) -> Iterator[str]:
    """Yields the numbers that identify something: two digits and more, but no years."""
    for number in numbers:
        if number.isdigit() and len(number) > 1 and not (len(number) == 4 and number[:2] in ("19", "20")):
            yield number
