"""Gathers from the configuration what collecting needs to know about each source."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from digest.config.collecting import SourceConfig
from digest.config.model import Config
from digest.understand.publisher import Publisher

if TYPE_CHECKING:
    from digest.collect.facts import Facts
    from digest.jobs.collect import Input


def facts_of(source: SourceConfig) -> "Facts":
    """Returns what is stated about the articles of a source."""
    from digest.collect.facts import Facts

    return Facts(
        source=source.name,
        source_url=source.url,
        language=source.language,
        zone=source.zone,
        selector=source.selector,
    )


def inputs_of(config: Config) -> "list[Input]":
    """Returns the files and folders of the configuration that are switched on."""
    from digest.jobs.collect import Input

    return [Input(s.path, facts_of(s)) for s in config.sources if s.enabled and s.path]


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
