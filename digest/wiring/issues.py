"""Gathers from the configuration what the rooms need to know about one newsletter."""

from digest.config.model import Config, NewsletterConfig
from digest.edition.build import BuildSettings
from digest.edition.quotas import QuotaSettings
from digest.edition.sections import SectionRule, SectionSettings
from digest.edition.select import SelectSettings
from digest.jobs.issue import Issue
from digest.model.edition import MAIN_SLOT
from digest.periods.plan import DAYS
from digest.stories.diversity import DiversitySettings
from digest.stories.rank import RankSettings
from digest.stories.related_settings import RelatedSettings
from digest.wiring.plans import newsletter_plans


def issues_of(config: Config) -> tuple[Issue, ...]:
    """Returns every slot of every newsletter."""
    return tuple(
        issue_of(newsletter, config, plan.slot)
        for newsletter in config.newsletters
        for plan in newsletter_plans(newsletter)
    )


def issue_of(newsletter: NewsletterConfig, config: Config, slot: str = MAIN_SLOT) -> Issue:
    """Returns a slot of the newsletter as the jobs need it. Raises: KeyError where it has no such slot."""
    plans = newsletter_plans(newsletter)
    plan = {plan.slot: plan for plan in plans}[slot]
    own = next((one for one in newsletter.slots if one.id == slot), None)
    days = DAYS[plan.audience.every]
    sections = SectionSettings(
        group_by=newsletter.group_by,
        rules=tuple(
            SectionRule(id=s.id, names=s.names, topics=s.topics, regions=s.regions)
            for s in newsletter.sections
        ),
        areas=tuple(area.code for area in newsletter.areas),
        area_names={area.code: area.names for area in newsletter.areas if area.names},
        own=frozenset(label.code for label in (*config.topics, *config.regions)),
    )
    return Issue(
        id=newsletter.id,
        name=newsletter.name,
        names=newsletter.names,
        languages=newsletter.languages,
        schedule=plan.schedule,
        slot=slot,
        audience=plan.audience,
        chain={one.slot: one.schedule for one in plans if one.chain == plan.chain},
        others=tuple(one.slot for one in plans if one.chain != plan.chain),
        min_stories=newsletter.min_stories if own is None or own.min_stories is None else own.min_stories,
        build=BuildSettings(pool=newsletter.pool, sections=sections),
        select=SelectSettings(length=own.stories if own and own.stories else newsletter.stories, languages_shown=newsletter.languages_shown, update_sources=newsletter.update_sources, quotas=QuotaSettings(outside=newsletter.outside)),
        rank=_rank(config, days),
        diversity=DiversitySettings(
            per_source=config.rank.max_per_source,
            per_topic=config.rank.max_per_topic,
            per_region=config.rank.max_per_region,
            mix=config.rank.mix,
            home=tuple(area.code for area in newsletter.areas if area.code.isalpha()),
        ),
        related=RelatedSettings(links=config.read_also.links),
        max_age_h=newsletter.max_age_h + 24 * (days - 1),
        archive_days=config.read_also.archive_days,
        approval=newsletter.approval,
        transport=newsletter.transport,
        resends=newsletter.resends,
        rights={source.name: frozenset(source.rights) for source in config.sources},
    )  # fmt: skip


def _rank(config: Config, days: int) -> RankSettings:
    """What is fresh is measured by the time an edition covers: in a digest of the week, Monday's news may lead."""
    rank = config.rank
    return RankSettings(
        half_life_h=rank.half_life_h * days,
        source_weights={source.name: source.weight for source in config.sources},
        topic_weights=rank.topic_weights,
        region_weights=rank.region_weights,
    )
