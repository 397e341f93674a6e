"""Gathers from the configuration what the rooms need to know about one newsletter."""

from digest.config.model import Config, NewsletterConfig
from digest.edition.build import BuildSettings
from digest.edition.sections import SectionRule, SectionSettings
from digest.edition.select import SelectSettings
from digest.jobs.issue import Issue
from digest.periods.schedule import Schedule
from digest.stories.diversity import DiversitySettings
from digest.stories.rank import RankSettings
from digest.stories.related import RelatedSettings


def issue_of(newsletter: NewsletterConfig, config: Config) -> Issue:
    """Returns the newsletter as the jobs need it."""
    sections = SectionSettings(
        group_by=newsletter.group_by,
        rules=tuple(
            SectionRule(id=s.id, names=s.names, topics=s.topics, regions=s.regions)
            for s in newsletter.sections
        ),
    )
    return Issue(
        id=newsletter.id,
        name=newsletter.name,
        languages=newsletter.languages,
        schedule=Schedule(
            zone=newsletter.zone, build_at=newsletter.build_at, send_at=newsletter.send_at,
            deadline_h=newsletter.deadline_h,
        ),
        build=BuildSettings(pool=newsletter.pool, sections=sections),
        select=SelectSettings(length=newsletter.stories, languages_shown=newsletter.languages_shown),
        rank=_rank(config),
        diversity=DiversitySettings(
            per_source=config.rank.max_per_source,
            per_topic=config.rank.max_per_topic,
            per_region=config.rank.max_per_region,
        ),
        related=RelatedSettings(links=config.read_also.links),
        max_age_h=newsletter.max_age_h,
        archive_days=config.read_also.archive_days,
        approval=newsletter.approval,
        transport=newsletter.transport,
        uncertain=newsletter.uncertain,
        rights={source.name: frozenset(source.rights) for source in config.sources},
    )  # fmt: skip


def _rank(config: Config) -> RankSettings:
    rank = config.rank
    return RankSettings(
        half_life_h=rank.half_life_h,
        source_weights={source.name: source.weight for source in config.sources},
        topic_weights=rank.topic_weights,
        region_weights=rank.region_weights,
    )
