"""What an editor may change, as values: each change returns new `Edits`, the old ones stay as they were.

A story is named as `edition.naming` says: by an id, an address, or the beginning of an id or headline.
"""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import replace

from digest.commands import command
from digest.edition.naming import only_story, stories_named
from digest.errors import UsageError
from digest.model.edition import Edition, Edits
from digest.text.clean import one_line, plain

_LONGEST_HEADLINE = 300


def pin(edits: Edits, edition: Edition, story: str, position: int | None = None) -> Edits:
    """Returns `edits` with the story pinned: at `position` among the pinned (0 leads the mail), or after them.

    `edition` is the edition before any edits. A dropped story comes back. Raises: UsageError.
    """
    chosen = _known(edition, story)
    pinned = [other for other in edits.pinned if other != chosen]
    pinned.insert(len(pinned) if position is None else max(0, position), chosen)
    return replace(edits, pinned=tuple(pinned), dropped=_without(edits.dropped, chosen))


def unpin(edits: Edits, edition: Edition, story: str) -> Edits:
    """Returns `edits` with the story back in the place its rank gives it. Raises: UsageError."""
    chosen = _known(edition, story)
    if chosen not in edits.pinned:
        raise UsageError(f"story {chosen} is not pinned", hint=f"pinned: {', '.join(edits.pinned) or 'none'}")
    return replace(edits, pinned=_without(edits.pinned, chosen))


def drop(edits: Edits, edition: Edition, story: str) -> Edits:
    """Returns `edits` with the story gone from the mail. Raises: UsageError."""
    chosen = _known(edition, story)
    return replace(
        edits, pinned=_without(edits.pinned, chosen), dropped=(*_without(edits.dropped, chosen), chosen)
    )


def restore(edits: Edits, edition: Edition, story: str) -> Edits:
    """Returns `edits` with a dropped story back. Raises: UsageError."""
    chosen = _known(edition, story)
    if chosen not in edits.dropped:
        raise UsageError(
            f"story {chosen} was not dropped", hint=f"dropped: {', '.join(edits.dropped) or 'none'}"
        )
    return replace(edits, dropped=_without(edits.dropped, chosen))


def reset(edits: Edits, edition: Edition, story: str) -> Edits:
    """Returns `edits` without anything that was done to the story. Raises: UsageError."""
    chosen = _known(edition, story)
    return replace(
        edits,
        pinned=_without(edits.pinned, chosen),
        dropped=_without(edits.dropped, chosen),
        headlines={other: own for other, own in edits.headlines.items() if other != chosen},
    )


def headline(edits: Edits, edition: Edition, story: str, language: str, title: str) -> Edits:
    """Returns `edits` with the story's headline in one language; an empty title brings the article's own back.

    Raises: UsageError, also where the story has no card in that language.
    """
    chosen = _known(edition, story)
    _check_language(language, next(s for s in edition.stories if s.id == chosen).cards, f"story {chosen}")
    title = one_line(title)
    if len(title) > _LONGEST_HEADLINE:
        raise UsageError(
            f"the headline has {len(title)} characters", hint=f"write at most {_LONGEST_HEADLINE}"
        )
    titles = _with(edits.headlines.get(chosen, {}), language, title)
    headlines = {other: own for other, own in edits.headlines.items() if other != chosen}
    return replace(edits, headlines=headlines | ({chosen: titles} if titles else {}))


def note(edits: Edits, edition: Edition, language: str, text: str) -> Edits:
    """Returns `edits` with the editor's note in one language; an empty text removes it. Raises: UsageError."""
    _check_language(language, edition.languages, str(edition.key))
    return replace(edits, note=_with(edits.note, language, plain(text).strip()))


def _known(edition: Edition, story: str) -> str:
    """Returns the id of the story that `story` names. Raises: UsageError."""
    ids = [known.id for known in edition.stories]
    close = difflib.get_close_matches(story, ids, n=1, cutoff=0.75)
    hint = f"did you mean {close[0]}?" if close else f"{command('preview')} shows its stories"
    named = stories_named(story, [edition])
    return only_story(story, named, f"{edition.key} has no story {story!r}", hint)


def _check_language(language: str, known: Collection[str], where: str) -> None:
    if language not in known:
        raise UsageError(f"{where} has no language {language!r}", hint=f"it has {', '.join(sorted(known))}")


def _without(ids: tuple[str, ...], story: str) -> tuple[str, ...]:
    return tuple(other for other in ids if other != story)


def _with(texts: Mapping[str, str], language: str, text: str) -> dict[str, str]:
    others = {other: own for other, own in texts.items() if other != language}
    return others | ({language: text} if text else {})
