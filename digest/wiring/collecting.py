"""Gathers from the configuration what collecting needs to know about each source."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from digest import __version__
from digest.config.collecting import SourceConfig
from digest.config.model import Config
from digest.errors import ConfigError
from digest.understand.publisher import Publisher

if TYPE_CHECKING:
    from digest.collect.facts import Facts
    from digest.collect.fetched import FetchSettings
    from digest.jobs.files import Input
    from digest.jobs.poll import Network, Polled
    from digest.jobs.take import Collected
    from digest.wiring.app import App


def collect_sources(
    app: "App",
    *,
    eagerly: bool = False,
    only: Collection[str] | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> "Collected":
    """Reads the sources of the configuration, those on the network when they are due; `eagerly` also before, as long as
    they are well. `only` names addresses. Asks no more when `stopping` says so. Raises: LockedError, StoreError."""
    from digest.collect.worker import Worker
    from digest.jobs.collect import collect
    from digest.jobs.files import collect_files
    from digest.jobs.poll import poll

    inputs = inputs_of(app.config) if only is None else []
    polled = [one for one in polled_of(app.config) if only is None or one.address in only]
    store = app.checked_store()
    with Worker() as reading:
        steps = (
            partial(collect_files, store, inputs, reading=reading, now=app.now()),
            partial(
                poll,
                store,
                polled,
                network_of(app.config),
                reading=reading,
                now=app.now,
                eagerly=eagerly,
                stopping=stopping,
            ),
        )
        return collect(store, steps, lambda: app.engine, now=app.now)


def collect_named(
    app: "App", paths: Mapping[Path, str], addresses: Sequence[str], facts: "Facts"
) -> "Collected":
    """Reads what a person named, files as `{path: what it is called, "" for its path}`. `facts` win over what the configuration states of an address. Raises as above."""
    from digest.collect.worker import Worker
    from digest.jobs.collect import collect
    from digest.jobs.files import Input, collect_files
    from digest.jobs.look import Asked
    from digest.jobs.once import collect_addresses
    from digest.jobs.poll import poll

    # A source of the configuration is asked as its runs ask it, so that one that failed is well again from now on.
    ours = [] if facts.source else [one for one in polled_of(app.config) if one.address in addresses]
    others = [address for address in addresses if address not in {one.address for one in ours}]
    asked = [Asked(address, facts) for address in others]
    store = app.checked_store()
    with Worker() as reading:
        steps = (
            partial(
                collect_files,
                store,
                [Input(path, facts, name=name) for path, name in paths.items()],
                reading=reading,
                now=app.now(),
            ),
            partial(poll, store, ours, network_of(app.config), reading=reading, now=app.now, insist=True),
            partial(
                collect_addresses, store, asked, fetch_settings(app.config), reading=reading, now=app.now
            ),
        )
        return collect(store, steps, lambda: app.engine, now=app.now)


def facts_of(source: SourceConfig) -> "Facts":
    """Returns what is stated about the articles of a source."""
    from digest.collect.facts import Facts

    return Facts(
        source=source.name,
        source_url=source.url,
        language=source.language,
        zone=source.zone,
        selector=source.selector,
        links=source.links,
    )


def inputs_of(config: Config) -> "list[Input]":
    """Returns the files and folders of the configuration that are switched on."""
    from digest.jobs.files import Input

    return [Input(s.path, facts_of(s), remembered=True) for s in config.sources if s.enabled and s.path]


def polled_of(config: Config) -> "list[Polled]":
    """Returns the sources on the network that are switched on."""
    from digest.jobs.poll import Polled

    return [
        Polled(
            name=s.name,
            address=s.address,
            facts=facts_of(s),
            lists=bool(s.page),
            full_text=s.full_text,
            credentials=opening_of(s),
        )
        for s in config.sources
        if s.enabled and s.address
    ]


def opening_of(source: SourceConfig) -> str:
    """Returns what opens a source. One whose password cannot be read fails by itself and stops no other."""
    from digest.wiring.secret import source_credentials

    try:
        return source_credentials(source)
    except ConfigError:
        return ""


def network_of(config: Config) -> "Network":
    """Returns how sources on the network are asked."""
    from digest.collect.polling import PollSettings
    from digest.jobs.poll import Network

    asked = config.collect
    poll = PollSettings(
        shortest_m=asked.shortest_m,
        longest_m=asked.longest_m,
        first_m=asked.shortest_m,
        longest_wait_m=max(asked.longest_m, PollSettings().longest_wait_m),
    )
    return Network(fetch=fetch_settings(config), poll=poll, pages=asked.pages_a_run)


def fetch_settings(config: Config) -> "FetchSettings":
    """Returns the bounds of one request."""
    from digest.collect.fetched import FetchSettings

    asked = config.collect
    known = f" (+{config.site.web_address})" if config.site.web_address else ""
    return FetchSettings(
        at_once=asked.at_once,
        timeout_s=asked.timeout_s,
        connect_s=min(10.0, asked.timeout_s),
        read_s=min(20.0, asked.timeout_s),
        most_bytes=round(asked.most_mb * 1_000_000),
        host_delay_s=asked.host_delay_s,
        allow_private=asked.allow_private,
        allow_networks=asked.allow_networks,
        ca_file=asked.ca_file,
        user_agent=asked.user_agent or f"digest/{__version__}{known}",
    )


def publishers_of(config: Config) -> Mapping[str, Publisher]:
    """Returns `{name of a source: what is stated of it}`, for the sources of which anything is."""
    stated = {
        source.name: Publisher(
            country=source.country,
            sections={section.casefold(): code for section, code in source.sections.items()},
            topics=source.topics,
            regions=source.regions,
        )
        for source in config.sources
    }
    return {name: publisher for name, publisher in stated.items() if publisher != Publisher()}
