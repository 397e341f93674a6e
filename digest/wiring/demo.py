"""Sets up the demonstration: the samples' configuration, a store of its own, the samples' own time."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from digest.config.load import load
from digest.config.model import OutboxConfig, StoreConfig
from digest.jobs.readers import import_readers
from digest.store import subscribers
from digest.wiring import clock
from digest.wiring.app import App
from digest.wiring.package import package_path


def demo_app(outbox: Path, now: datetime) -> App:
    """Returns the program on the sample articles; its store is made below `outbox`, and nothing else is touched.

    The environment is left out on purpose: a server's settings must not reach into a demonstration.
    """
    samples = package_path("examples")
    config = load(samples / "config.toml", {})
    home = outbox.absolute() / ".demo"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    outbox.chmod(0o700)
    config = replace(
        config,
        store=StoreConfig(url=f"sqlite:///{home / 'digest.db'}"),
        outbox=replace(OutboxConfig(), path=outbox.absolute()),
        site=replace(config.site, secret_file=home / "digest.secret"),
    )
    app = App(config, now=lambda: now, cache=clock.cache_folder())
    if app.store.revision():
        # An earlier version may have made it. It is only a demonstration, so nobody is asked to migrate it.
        app.store.migrate()
    else:
        app.store.create()
    _keep_configuration(home, samples)
    return app


def load_readers(app: App) -> int:
    """Stores the sample subscribers; returns how many there are."""
    import_readers(app.store, package_path("examples") / "subscribers.csv", app.offer, now=app.now())
    with app.store.reading() as db:
        return subscribers.counts(db).get("active", 0)


def _keep_configuration(home: Path, samples: Path) -> None:
    """Writes the demonstration's configuration beside its store, so that other commands can look at it."""
    text = (
        (samples / "config.toml")
        .read_text(encoding="utf-8")
        .replace('"articles/', f'"{samples}/articles/')
        .replace('"images"', json.dumps(str(samples / "images"), ensure_ascii=False))
    )
    text += f"\n[outbox]\npath = {json.dumps(str(home.parent), ensure_ascii=False)}\n"
    path = home / "config.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
