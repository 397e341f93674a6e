"""Adds sources to the configuration after a look at them, checks and switches them."""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from digest.collect.facts import Facts
from digest.collect.opml import ListedFeed, read_opml
from digest.collect.urls import site_name, without_login
from digest.collect.worker import Worker
from digest.commands import command
from digest.config.append import replace_file, with_sources, with_switch, without_source
from digest.config.collecting import SourceConfig
from digest.errors import ArticleError, UsageError
from digest.jobs.look import Asked, Look, look
from digest.store import sources as stored
from digest.wiring.app import App
from digest.wiring.collecting import facts_of, fetch_settings, opening_of

_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a person states about the sources to add."""

    name: str = ""
    language: str = ""
    country: str = ""
    zone: str = "UTC"
    full_text: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """Sources with what was found there, and what was not added, with the reason."""

    added: tuple[tuple[SourceConfig, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()


def add_sources(
    app: App,
    path: Path,
    addresses: Sequence[str],
    stated: Stated,
    *,
    check: bool,
    standard_input: Callable[[], bytes],
) -> Added:
    """Writes sources into the configuration at `path`. Raises: UsageError, ConfigError."""
    if stated.name and len(addresses) > 1:
        raise UsageError("--name is one name, and there are several addresses", hint="add them one by one")
    found: list[tuple[SourceConfig, str]] = []
    left_out: list[tuple[str, str]] = []
    listed: list[ListedFeed] = []
    for address in addresses:
        feeds = _listed(address, standard_input)
        if feeds is not None:
            listed += [one for one in feeds if not one.problem]
            left_out += [(one.feed, one.problem) for one in feeds if one.problem]
        elif address.startswith(_WEB):
            listed.append(ListedFeed("", address))
        else:
            found.append((_folder(address, stated, path.absolute().parent), ""))
    looks = _looks(app, [one.feed for one in listed]) if check else [None for _ in listed]
    for one, seen in zip(listed, looks, strict=True):
        try:
            found.append(_source(one, seen, stated))
        except (ValueError, UsageError) as error:
            left_out.append((without_login(one.feed), str(error)))
    fresh, known = _fresh(app.config.sources, found, path.absolute().parent)
    left_out += [
        (source.address or str(source.path), f"it is there already, as {name!r}") for source, name in known
    ]
    if fresh:
        replace_file(path, with_sources(path.read_text(encoding="utf-8"), [source for source, _ in fresh]))
    return Added(tuple(fresh), tuple(left_out))


def checked(app: App, wanted: Iterable[SourceConfig]) -> list[tuple[SourceConfig, str, str]]:
    """Returns for each source what it gives, or why it gives nothing. One that gave nothing before is due again."""
    wanted = list(wanted)
    asked = [
        Asked(s.address, replace(facts_of(s), expects="list" if s.page else "feed"), opening_of(s))
        for s in wanted
        if s.address
    ]
    looks = iter(_looks_at(app, asked))
    told: list[tuple[SourceConfig, str, str]] = []
    well: list[str] = []
    for source in wanted:
        if source.path is not None:
            there = source.path.exists()
            told.append(
                (
                    source,
                    f"{source.path} is there" if there else "",
                    "" if there else f"there is no {source.path}",
                )
            )
        else:
            seen = next(looks)
            well += [source.name] if seen.kind != "nothing" else []
            told.append((source, _told(seen), seen.problem if seen.kind == "nothing" else ""))
    _let_go(app, well)
    return told


def _let_go(app: App, names: Collection[str]) -> None:
    """Sources that failed and are well now wait no longer."""
    with app.checked_store().writing() as db:
        for name, known in stored.states(db).items():
            if name in names and known.poll.failures and not known.poll.off:
                stored.save_poll(db, replace(known.poll, next_at=None))


def switch(app: App, path: Path, name: str, *, enabled: bool) -> None:
    """Switches a source on or off in the configuration at `path`. Raises: ConfigError where it is not there."""
    replace_file(path, with_switch(path.read_text(encoding="utf-8"), name, enabled=enabled))
    if enabled:
        from digest.collect.polling import switched_on

        with app.checked_store().writing() as db:
            known = stored.states(db).get(name)
            if known is not None:
                stored.save_poll(db, switched_on(known.poll))


def remove(app: App, path: Path, name: str) -> str:
    """Takes a source out of the configuration at `path` and forgets how asking it went; its articles stay. Returns where it
    was. Raises: ConfigError where it is written in another way, UsageError where there is none."""
    configured = any(source.name == name for source in app.config.sources)
    if configured:
        replace_file(path, without_source(path.read_text(encoding="utf-8"), name))
    with app.checked_store().writing() as db:
        if not configured and name not in stored.states(db):
            raise UsageError(f"there is no source {name!r}", hint=f"{command('sources', 'list')} names them")
        stored.forget(db, [name])
    return str(path) if configured else "the store"


def _listed(address: str, standard_input: Callable[[], bytes]) -> tuple[ListedFeed, ...] | None:
    """The feeds of an OPML list, None where it is none."""
    if address != "-" and (address.startswith(_WEB) or not Path(address).is_file()):
        return None
    content = standard_input() if address == "-" else Path(address).read_bytes()
    try:
        return read_opml(content)
    except ArticleError as error:
        if address == "-" or address.lower().endswith(".opml"):
            raise UsageError(f"{address}: {error}") from error
        return None


def _folder(address: str, stated: Stated, home: Path) -> SourceConfig:
    """A file or folder; one named relatively stays so, counted from the folder of the configuration."""
    path = Path(address)
    if not path.exists():
        raise UsageError(f"there is no {address}", hint="name a file or folder, or an address with https://")
    name = stated.name or path.absolute().name
    written = path if path.is_absolute() else Path(os.path.relpath(path.absolute(), home))
    return SourceConfig(
        name=name, path=written, language=stated.language, country=stated.country, zone=stated.zone
    )


def _looks(app: App, addresses: Iterable[str]) -> list[Look]:
    """Looks at each; where a site announces feeds, at the first of them too."""
    first = _looks_at(app, [Asked(address, Facts()) for address in addresses])
    feeds = {n: seen.feeds[0].url for n, seen in enumerate(first) if seen.feeds}
    second = dict(
        zip(feeds, _looks_at(app, [Asked(url, Facts(expects="feed")) for url in feeds.values()]), strict=True)
    )
    return [
        replace(second[n], feeds=seen.feeds) if n in second and second[n].kind == "feed" else seen
        for n, seen in enumerate(first)
    ]


def _looks_at(app: App, asked: Sequence[Asked]) -> list[Look]:
    if not asked:
        return []
    with Worker() as reading:
        return look(asked, fetch_settings(app.config), reading=reading, now=app.now)


def _source(listed: ListedFeed, seen: Look | None, stated: Stated) -> tuple[SourceConfig, str]:
    """The source that an address is. Raises: UsageError where nothing can be had from it."""
    if seen is not None and seen.kind == "nothing":
        raise UsageError(seen.problem)
    first = seen.articles[0] if seen and seen.articles else None
    address = seen.address if seen else listed.feed
    source = SourceConfig(
        name=stated.name
        or listed.name
        or (first.source if first else "")
        or (seen.title if seen else "")
        or site_name(address),
        feed=address if seen is None or seen.kind == "feed" else "",
        page=address if seen and seen.kind == "page" else "",
        url=listed.url or (first.source_url if first else ""),
        language=stated.language or listed.language,
        country=stated.country,
        zone=stated.zone,
        full_text=stated.full_text,
    )
    return source, _told(seen) if seen else ""


def _told(seen: Look) -> str:
    """What was found, as a person reads it."""
    if seen.kind == "page":
        return f"a page that lists {_articles(len(seen.links))}"
    told = _articles(len(seen.articles))
    if seen.newest:
        told += f", the newest of {seen.newest:%Y-%m-%d}"
    if seen.articles and not any(len(one.body) > 300 for one in seen.articles):
        told += ", teasers only: --full-text reads their pages"
    if seen.rejected:
        told += f"; {seen.rejected} cannot be read: {seen.problem}"
    others = [link.url for link in seen.feeds if link.url != seen.address]
    return told + (f"; the site has other feeds too: {', '.join(others[:5])}" if others else "")


def _articles(number: int) -> str:
    return "1 article" if number == 1 else f"{number:,} articles"


def _fresh(
    have: Sequence[SourceConfig], found: Iterable[tuple[SourceConfig, str]], home: Path
) -> tuple[list[tuple[SourceConfig, str]], list[tuple[SourceConfig, str]]]:
    """What is not there yet, its names made unique; and what is, with the name it has."""
    by_place = {_place(s, home): s.name for s in have}
    names = {s.name for s in have}
    fresh: list[tuple[SourceConfig, str]] = []
    known: list[tuple[SourceConfig, str]] = []
    for source, told in found:
        place = _place(source, home)
        if place in by_place:
            known.append((source, by_place[place]))
            continue
        name = _unused(source.name, names)
        names.add(name)
        by_place[place] = name
        fresh.append((replace(source, name=name), told))
    return fresh, known


def _place(source: SourceConfig, home: Path) -> str:
    """What two sources that are one have in common, however their paths are written."""
    return source.address or os.path.normpath(home / (source.path or ""))


def _unused(name: str, names: set[str]) -> str:
    numbered = name
    number = 1
    while numbered in names:
        number += 1
        numbered = f"{name} {number}"
    return numbered
