"""What a newsletter is, as the jobs need it: the settings of each room that has a say in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from digest.edition.build import BuildSettings
from digest.edition.select import SelectSettings
from digest.model.edition import MAIN_SLOT
from digest.model.subscriber import TransportName
from digest.periods.plan import Audience
from digest.periods.schedule import Schedule
from digest.stories.diversity import DiversitySettings
from digest.stories.rank import RankSettings
from digest.stories.related_settings import RelatedSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One slot of a newsletter. `chain` are the slots whose windows join with its own, itself among them; `others` all
    the rest, of which a reader gets none on a day on which they got this one. `min_stories` is how many must be new.
    `max_age_h`: what was published longer ago is not news, however late it was collected; `archive_days` is how far
    back "read also" reaches. `rights` says by source what of its articles may be shown, of "headline", "summary" and
    "image"; a source that is not in it gives all three. A mail in doubt goes by itself `resends` times in all. `names` by
    language, where a language has another than `name`."""

    id: str
    name: str
    languages: tuple[str, ...]
    schedule: Schedule
    build: BuildSettings = field(default_factory=BuildSettings)
    select: SelectSettings = field(default_factory=SelectSettings)
    rank: RankSettings = field(default_factory=RankSettings)
    diversity: DiversitySettings = field(default_factory=DiversitySettings)
    related: RelatedSettings = field(default_factory=RelatedSettings)
    max_age_h: float = 48
    archive_days: int = 60
    approval: Literal["hand", "auto"] = "hand"
    transport: TransportName = "outbox"
    slot: str = MAIN_SLOT
    audience: Audience = field(default_factory=Audience)
    chain: Mapping[str, Schedule] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    min_stories: int = 1
    resends: int = 0
    rights: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
