"""Everything the engine knows before it reads an article, as one value. wiring loads it from digest/data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from digest.understand.gazetteer import Gazetteer
from digest.understand.language import LanguageSettings
from digest.understand.own import OwnRule
from digest.understand.regions import RegionSettings
from digest.understand.topics import TopicKnowledge, TopicSettings

# The languages a text may be in, likeliest first, with probabilities that add up to 1 at most.
Identify = Callable[[str], Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What `annotate` works with: data of the package, the newsroom's own rules, and how evidence is weighed.

    `press` gives the country of publishers by host, `groups` the macro-region (UN M49) of each country.
    """

    identify: Identify
    gazetteer: Gazetteer
    topics: TopicKnowledge
    press: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    own_topics: tuple[OwnRule, ...] = ()
    own_regions: tuple[OwnRule, ...] = ()
    language_settings: LanguageSettings = field(default_factory=LanguageSettings)
    region_settings: RegionSettings = field(default_factory=RegionSettings)
    topic_settings: TopicSettings = field(default_factory=TopicSettings)
