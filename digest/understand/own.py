"""Gives the newsroom's own topics and regions: rules of words from the configuration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digest.model.article import Label
from digest.text.words import words


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A topic or region of the newsroom's own: `code` is given to articles that use one of `words`.

    A word is compared with the beginnings of the words of a text, so "каспи" is found in "Каспийское"; a "$" after it
    asks for the whole word; several words in one string must stand side by side.
    """

    code: str
    words: tuple[str, ...]


def own_labels(title: str, paragraphs: Iterable[str], rules: Sequence[OwnRule]) -> tuple[Label, ...]:
    """Returns the codes whose words the text uses, best first: 0.9 for the title, less for the body alone."""
    if not rules:
        return ()
    heading, text = words(title), words("\n\n".join(paragraphs))
    found: dict[str, float] = {}
    for rule in rules:
        wanted = [form for form in map(_form, rule.words) if form]
        if _count(wanted, heading):
            found[rule.code] = 0.9
        elif count := _count(wanted, text):
            found[rule.code] = max(found.get(rule.code, 0.0), round(1 - 0.5 / min(count, 5), 3) * 0.8)
    return tuple(
        Label(code, score) for code, score in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    )


def _form(words_of_rule: str) -> tuple[tuple[str, bool], ...]:
    """Returns each word of a form with whether it must be the whole word."""
    return tuple(
        (folded, part.endswith("$")) for part in words_of_rule.split() for folded in words(part.rstrip("$"))
    )


def _count(forms: Iterable[tuple[tuple[str, bool], ...]], text: Sequence[str]) -> int:
    return sum(_stands_at(form, text, at) for form in forms for at in range(len(text) - len(form) + 1))


def _stands_at(form: tuple[tuple[str, bool], ...], text: Sequence[str], at: int) -> bool:
    return all(
        text[at + n] == word if whole else text[at + n].startswith(word)
        for n, (word, whole) in enumerate(form)
    )
